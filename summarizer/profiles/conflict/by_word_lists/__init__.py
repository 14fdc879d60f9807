"""The embedded model's way in languages without a parser: word lists tell where to look, the model answers choices.

In come an article and its actors; out come drafts, one a finding. Entered by the conflict profile alone.
"""
