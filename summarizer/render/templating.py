"""What the pages share: templates that escape all that is put into them, and one self-contained file as the result.

Article and model text is hostile: it reaches a page only through ``plain`` and Jinja's escaping, never as markup, and
never in an attribute that a browser follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from summarizer.text.neutralising import plain

if TYPE_CHECKING:
    from jinja2 import Environment

PARTY_COLOURS = 8
"""How many colours the style has for parties (the classes ``party-0`` to ``party-7``); further ones share them."""


def rendered(template: str, **values: Any) -> str:
    """Return a page: the template of that name, filled, with the style in it and nothing to fetch or to run."""
    return _environment().get_template(template).render(**values)


def colours(parties: Iterable[str]) -> dict[str, str]:
    """Return the class of each party's colour by its id, in the order in which they come."""
    return {party: f"party-{index % PARTY_COLOURS}" for index, party in enumerate(parties)}


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("summarizer.render"),
        autoescape=True,  # select_autoescape would leave *.html.j2 out
        finalize=lambda value: plain(value) if type(value) is str else value,  # what is Markup was made here
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
