"""What a brief is about: the sections that a profile names, and what it tells a model to look for.

In comes a name, a file or a pydantic model; out comes a ``Profile``. The built-in one is in ``conflict``. Entered by
the pipeline and the public calls.
"""
