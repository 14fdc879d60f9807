"""Briefs held against annotated articles: reading gold, matching, scoring, reporting."""
