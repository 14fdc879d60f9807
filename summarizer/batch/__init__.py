"""Many articles: where they come from, who is asked when, and what is kept.

In come sources (folders, files, feeds, rows) and limits; out comes an outcome an article, in order if that is wanted,
and a store from which the next run goes on. Threads, other processes and Ray do the same work over ``briefer``. Entered
by ``cli`` and the public calls alone.
"""
