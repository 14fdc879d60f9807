"""The way to a language model, hosted or embedded: one validated answer at a time.

In come prompts and the schema of an answer; out come validated answers, counted, priced, and errors of ours. Only here
are ``openai``, ``instructor`` and the embedded engine known. Entered by ``cassettes``, by whoever asks, and by the
public calls; knows nothing of articles.
"""
