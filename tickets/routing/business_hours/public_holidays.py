"""Public holidays of countries and their parts, by name. Pure; what is asked for once in a year is remembered."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

COUNTRY_CODE, LONGEST_CODE = 2, 8


@lru_cache(maxsize=512)
def of(country: str, subdivision: str, year: int) -> Mapping[date, str]:
    """Day → name, in English where that is known. None for '' and for a country that nobody knows any more."""
    if not country:
        return {}
    import holidays  # a fifth of a second, for those who ask

    try:
        found = holidays.country_holidays(
            country, subdiv=subdivision or None, years=year, expand=False, language="en_US"
        )
    except NotImplementedError:
        return {}
    return {day: str(name) for day, name in sorted(found.items()) if day.year == year}


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """ISO 3166 code → name, by name."""
    from holidays import registry

    named = {codes[1]: _spaced(codes[0]) for codes in registry.COUNTRIES.values() if len(codes[1]) == COUNTRY_CODE}
    return dict(sorted(named.items(), key=lambda each: each[1]))


@lru_cache(maxsize=64)
def subdivisions(country: str) -> dict[str, str]:
    """Code → name, where a country's parts have holidays of their own."""
    if country not in countries():
        return {}
    import holidays

    entity = holidays.country_holidays(country)
    # Some have several names; the first is the one that people use.
    names = {code: name for name, code in reversed(entity.subdivisions_aliases.items())}
    return {code: names.get(code, code) for code in entity.subdivisions if len(code) <= LONGEST_CODE}


def coming(country: str, subdivision: str, since: date, most: int = 6) -> list[tuple[date, str]]:
    """The next ones from `since` on."""
    days = {**of(country, subdivision, since.year), **of(country, subdivision, since.year + 1)}
    return [(day, name) for day, name in sorted(days.items()) if day >= since][:most]


def _spaced(name: str) -> str:
    """'UnitedStates' → 'United States'."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
