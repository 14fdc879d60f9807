"""Many briefs on one page: joined, counted and laid beside each other, by rules and without a model.

In come briefs, and a reader's corrections of how parties are joined; out comes a ``Digest``, as a page, Markdown or
JSON. Entered by ``cli`` and the public calls alone; reads briefs, never articles.
"""
