"""Recorded traffic: what a model's server answered, kept in files and played back strictly, without a network.

In come requests and answers as the HTTP client sees them; out come cassettes, one an article, and the same answers
again. Entered by the public calls alone.
"""
