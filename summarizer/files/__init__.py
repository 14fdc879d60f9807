"""Files of ours: written whole or not at all, named safely, read back.

In come paths, names and bytes; out come files, and briefs read from them. Entered by all rooms that keep something.
"""
