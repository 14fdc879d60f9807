"""What many tests share: an invented article, and the type of the fixture that runs the command."""

from __future__ import annotations

from collections.abc import Callable

Run = Callable[..., tuple[int, str, str]]
"""Exit status, standard output and standard error of the command, of its arguments."""

ARTICLE = """Border shelling reported

16 November 2021

The Armenian Defense Ministry said that Azerbaijani troops had shelled two villages. Four Armenian soldiers were \
wounded, according to Yerevan. Baku denied the shelling and called the statement a provocation. The Azerbaijani \
Defense Ministry reported that six Armenian soldiers were wounded.

Armenia asked Russia under the 1997 treaty to help in protecting its border. Russia urged both sides to stop.

The war of 2020 was long. It was stopped by a Russian-brokered ceasefire on November 10. Observers stayed in the town.
"""
