"""Briefs as rows and as events: tables of any brief in CSV and Parquet, and events in PLOVER's terms.

In come briefs; out come files that other programs read. Entered by ``cli`` and the public calls alone.
"""
