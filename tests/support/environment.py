"""The environment that tests have, whatever the one who runs them has set."""

from __future__ import annotations

import os


def bare_environment() -> dict[str, str]:
    """Return the environment without what would change how the program works.

    That is what is meant for it; proxies, which would be asked for the stubs; and how the screen is, which decides how
    a text is drawn.
    """
    of_the_screen = ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OPENAI_", "SUMMARIZER_"))
        and not name.lower().endswith("_proxy")
        and name not in of_the_screen
    }
