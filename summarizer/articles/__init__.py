"""From what an analyst has, a file, a page, a message or a feed, to the text of an article.

Bytes come in, and what their container says of them; a ``Loaded`` goes out: the text, and what is known of it. Every
function raises ``ReadingError`` or ``MissingExtra`` and nothing else; who calls it knows the source. ``loading`` puts
them together for a path, a URL or standard input and gives an ``Article`` with numbered sentences.
"""
