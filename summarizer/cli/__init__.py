"""The command line: ``summarize`` and its commands.

In come arguments, files and standard input; out go briefs on standard output or into files, and everything else on
standard error, with a documented exit status. Nothing but ``summarizer.__main__`` imports from here.
"""
