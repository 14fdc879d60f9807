"""What a sentence's grammar tells: whose words they are, who does what to whom, whether it is said to be so.

From a dependency parse, by a small grammar of relations; nothing above this package looks at words. Terms are those of
the field: source, cue and content of an attribution (Prasad et al. 2007, Pareti 2012), agent and patient (Dowty 1991),
polarity and modality (Saurí and Pustejovsky 2009, FactBank).
"""
