"""The way to a language model, hosted or embedded: one validated answer at a time.

In come prompts and the schema of an answer; out come validated answers, counted, priced, and errors of ours. ``model``
asks, ``traffic`` lets requests pass and sends them again, ``transport`` is the seam to the server. Only here are
``openai``, ``instructor`` and the embedded engine used. Entered by ``cassettes``, by whoever asks, and by the public
calls; knows nothing of articles.
"""
