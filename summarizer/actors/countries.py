"""States as the country library and CLDR name them."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def alpha2_codes() -> dict[str, str]:
    """Return the ISO 3166-1 alpha-2 code of each state by its alpha-3 code."""
    return {country["alpha3"]: country["alpha2"] for country in countries()}


@cache
def countries() -> list[dict[str, Any]]:
    """Return states with codes and names, the most populous first: it keeps a shared demonym."""

    from countryinfo import all_countries

    states = []
    for country in all_countries():
        raw = country.info()
        codes = raw.get("ISO") or {}
        if not codes.get("alpha3"):
            continue
        capital = raw.get("capital") or ""
        demonym = raw.get("demonym") or ""
        names = [raw["name"], *(name for name in raw.get("altSpellings", []) if len(name) > 3)]
        capitals = [capital] if isinstance(capital, str) else list(capital)
        names += capitals
        names += [demonym, f"{demonym}s"] if isinstance(demonym, str) and demonym else []
        states.append(
            {
                "alpha2": codes["alpha2"],
                "alpha3": codes["alpha3"],
                "name": raw["name"].partition(",")[0],  # "Palestine, State of"
                "names": names,
                "capitals": capitals,
                "population": raw.get("population") or 0,
            }
        )
    return sorted(states, key=lambda state: -state["population"])


@cache
def territory_names(language: str) -> dict[str, str]:
    """Return the names of states in a language (ISO 639-1) by their alpha-2 codes, as CLDR has them."""
    from babel import Locale, UnknownLocaleError

    try:
        return dict(Locale.parse(language).territories)
    except (UnknownLocaleError, ValueError):
        return {}
