"""Briefs held against annotated articles: reading gold, matching, scoring, reporting.

In come briefs, or a model to ask for them, and annotations; out come scores, a report of what to mend, and floors that
a corpus may not fall under. Entered by ``cli`` and the public calls alone; nothing that briefs an article sees it.
"""
