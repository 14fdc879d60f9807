"""The embedded model's way in English: what a brief holds, read off propositions; the model judges what needs meaning.

In come an article and the parse of its sentences (``syntax``); out come drafts in the article's own words, some with
how probable the model finds them. Entered by the conflict profile alone.
"""
