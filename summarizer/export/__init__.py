"""Briefs as rows and as events: tables of any brief in CSV and Parquet, and events in PLOVER's terms."""
