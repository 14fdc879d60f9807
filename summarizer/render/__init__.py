"""Briefs for people: the terminal, Markdown and pages, all drawn from one view of the brief.

In comes a brief, or the article beside it; out comes text that is safe where it is shown. Changes nothing, asks nobody.
"""
