"""The text of a PDF: words with their places, lines in reading order, paragraphs over columns and pages.

In come bytes; out come a text, the page of each part, and warnings. A hostile file is read in a process of its own.
Entered by ``articles`` alone.
"""
