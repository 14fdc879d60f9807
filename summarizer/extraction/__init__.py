"""From an article to claims that it proves: asked at once or in windows, grounded, verified, joined, assembled.

In come an article, a model to ask and what to look for; out come drafts that passed, with evidence, and what was
withheld and why. Knows no subject: what is looked for comes from a profile. ``whole`` asks, ``verification`` holds
drafts against the text by ``grounding``, ``assembly`` makes claims. Entered by ``profiles``, pipeline and ``briefer``.
"""
