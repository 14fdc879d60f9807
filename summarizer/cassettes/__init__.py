"""Recorded traffic: what a model's server answered, kept in files and played back strictly, without a network.

In come the requests that a transport carries and its replies; out come cassettes, one an article, and the same replies
again. Entered by the public calls alone.
"""
