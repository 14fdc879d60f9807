"""What can be told of a text without knowing of whom it speaks: sentences, dates, quotations, words that lists hold.

In come plain strings, or an article's sentences; out come offsets, days and findings. Any room above may enter; from
here only schemas and errors are entered.
"""
