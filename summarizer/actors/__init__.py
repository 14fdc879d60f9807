"""Who can be named: states, organisations, entities and armed groups, by the lists and libraries that know them.

In comes a text; out come names with their places, and the actors of an article with codes. The lists join and code what
was named; they never decide who may exist. Entered by whoever reads or proves.
"""
