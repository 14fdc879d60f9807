"""``python -m summarizer``: the same as the command ``summarize``."""

from summarizer.cli.app import main

if __name__ == "__main__":
    main()
