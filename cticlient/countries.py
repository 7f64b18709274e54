"""The countries a telephone can stand in, by their names in the language of the person. Pure; slow the first time."""

from dataclasses import dataclass

from cticlient.search import folded


@dataclass(frozen=True, slots=True)
class Country:
    """``region`` as ISO 3166 writes it, ``code`` as it is dialled from abroad."""

    region: str
    name: str
    code: int

    def __str__(self) -> str:
        return f"{self.name} (+{self.code})"


NAMELESS = {"AC": "Ascension", "TA": "Tristan da Cunha", "XK": "Kosovo"}
"""What the library has no names for; they are the same in both languages."""


def countries(language: str) -> list[Country]:
    """All that numbers are known of, by name; call it in a thread, for it loads tables."""
    import phonenumbers
    from phonenumbers.geodata.locale import LOCALE_DATA

    def name(region: str) -> str:
        names = LOCALE_DATA.get(region, {})
        said = str(names.get(language) or names.get("en") or NAMELESS.get(region, region))
        # A star leads to the language in which the name is the same.
        return str(names.get(said[1:], region)) if said.startswith("*") else said

    found = [
        Country(region, name(region), phonenumbers.country_code_for_region(region))
        for region in phonenumbers.SUPPORTED_REGIONS
    ]
    return sorted(found, key=lambda country: folded(country.name))
