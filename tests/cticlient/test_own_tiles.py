"""What the tile of an own speed dial says."""

import pytest

from cticlient.model import Number, NumberKind, SpeedDial
from cticlient.own_tiles import own_tile, short_name
from cticlient.texts import Texts
from cticlient.tiles import Lamp, Tile, Words

DIAL = SpeedDial(
    "1", "Großmann, Ute", (Number("030 99"), Number("0171 5", NumberKind.MOBILE)), "u@example.org", "Tor\n2"
)


def test_all_that_is_known_is_in_the_tooltip(german: Texts) -> None:
    tile = own_tile(DIAL, german)
    assert tile.tooltip == "Großmann, Ute\nBüro: 030 99\nMobil: 0171 5\nu@example.org\nTor\n2"
    assert (tile.number, tile.second.text, tile.line.text, tile.lamp) == ("030 99", "030 99", "Tor", Lamp.NONE)
    assert tile.spoken.startswith("Großmann, Ute, Büro: 030 99")


def test_a_number_that_is_its_own_name_is_said_once(german: Texts) -> None:
    tile = own_tile(SpeedDial("1", "030 99", (Number("030 99"),)), german)
    assert (tile.tooltip, tile.second) == ("030 99", Words())


def test_one_that_follows_a_colleague_has_its_lamp_and_its_own_name_and_number(german: Texts) -> None:
    theirs = Tile("u", "Ute", number="204", lamp=Lamp.RINGING, tooltip="Ute\nklingelt\n204", extension="204")
    tile = own_tile(DIAL, german, theirs)
    assert (tile.key, tile.name, tile.number, tile.lamp) == ("1", "Großmann, Ute", "030 99", Lamp.RINGING)
    assert tile.tooltip.splitlines()[0] == "Großmann, Ute"
    assert {"klingelt", "Mobil: 0171 5"} <= set(tile.tooltip.splitlines())


@pytest.mark.parametrize(
    ("name", "short"), [("Müller, Änne", "Müller, Ä."), ("Enzo", "Enzo"), ("a, ", "a, "), (", b", ", b.")]
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short
