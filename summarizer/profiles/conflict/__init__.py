"""The built-in profile: a brief about an armed conflict or a diplomatic crisis.

What its sections compute beside what a model says, and the embedded model's ways of reading: ``by_parser`` in English,
``by_word_lists`` in other languages.
"""
