"""Which contacts of a file are there already: the same number, however it is written. Pure."""

from collections.abc import Callable, Iterable

from cticlient.cards.card import Card
from cticlient.model import SpeedDial


def known_already(cards: Iterable[Card], there: Iterable[SpeedDial], key: Callable[[str], str]) -> list[str]:
    """For each card the name of who has one of its numbers already, there or earlier in the file; empty for nobody."""
    owners: dict[str, str] = {}
    for dial in there:
        for number in dial.numbers:
            owners.setdefault(key(number.text) or number.text, dial.name)
    found = []
    for card in cards:
        keys = [key(number.text) or number.text for number in card.dial.numbers]
        found.append(next((owners[one] for one in keys if one in owners), ""))
        for one in keys:
            owners.setdefault(one, card.dial.name)
    return found
