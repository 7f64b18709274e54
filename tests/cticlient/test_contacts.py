"""Names by number, and contacts by what one types."""

from collections.abc import Iterable

import pytest

from cticlient.contact_table import Contact
from cticlient.contacts import Names
from cticlient.numbers import NumberPlan, Numbers
from cticlient.tiles import Lamp


class Source:
    def __init__(self, *contacts: Contact) -> None:
        self.list: list[Contact] = list(contacts)
        self.asked = 0

    def contacts(self) -> Iterable[Contact]:
        self.asked += 1
        return self.list

    def lamp(self, key: str) -> Lamp:
        return Lamp.TALKING if key == "2" else Lamp.NONE


ENZO = Contact("1", "Pizzeria Enzo", ("030 998877",), "Speed dials")
MUELLER = Contact("2", "Müller, Zoë", ("204", "+49 171 5550123"), "Sales", "Versand Süd")
GROSS = Contact("3", "Großmann, Ute", ("205",), "Sales")
SCHULZE = Contact("4", "Schulze GmbH", ("+49 (0)30 1234567",), "Customers")


@pytest.fixture
def names() -> Names:
    made = Names(Numbers())
    made.offer(Source(ENZO, Contact("9", "Zoë zu Hause", ("0171 5550123",), "Speed dials")))
    made.offer(Source(MUELLER, GROSS, SCHULZE))
    return made


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("030/998877", "Pizzeria Enzo"),
        ("+4930998877", "Pizzeria Enzo"),
        ("0049 30 998877", "Pizzeria Enzo"),
        ("204", "Müller, Zoë"),
        ("030 1234567", "Schulze GmbH"),
        ("301234567", "Schulze GmbH"),
        ("49301234567", "Schulze GmbH"),
        ("0171 5550123", "Zoë zu Hause"),
        ("1204", None),
        ("4567", None),
        ("1234567", "Schulze GmbH"),
        ("234567", None),
        ("040 998877", None),
        ("", None),
        ("anonymous", None),
    ],
)
def test_whose_number_it_is(names: Names, number: str, name: str | None) -> None:
    found = names.find(number)
    assert (found and found.name) == name


def test_a_number_without_its_beginning_is_nobodys_if_it_can_be_two() -> None:
    names = Names(Numbers())
    names.offer(Source(SCHULZE, Contact("5", "Schulz, Hamburg", ("040 1234567",), "Customers")))
    assert names.find("1234567") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("enzo", ["Pizzeria Enzo"]),
        ("ENZ piz", ["Pizzeria Enzo"]),
        ("muller", ["Müller, Zoë", "Müller, Zoë"]),
        ("mueller", ["Müller, Zoë", "Müller, Zoë"]),
        ("Müller", ["Müller, Zoë", "Müller, Zoë"]),
        ("grossm", ["Großmann, Ute"]),
        ("ute sales", ["Großmann, Ute"]),
        ("versand sud", ["Müller, Zoë", "Müller, Zoë"]),
        ("zoe", ["Zoë zu Hause", "Müller, Zoë", "Müller, Zoë"]),
        ("204", ["Müller, Zoë"]),
        ("müller 171", ["Müller, Zoë"]),
        ("030 12", ["Schulze GmbH"]),
        ("+49 30 12", ["Schulze GmbH"]),
        ("0049 30 12", ["Schulze GmbH"]),
        ("030/99", ["Pizzeria Enzo"]),
        ("0049 30 99", ["Pizzeria Enzo"]),
        ("nobody", []),
        ("enzo nobody", []),
        ("", []),
        ("  ", []),
    ],
)
def test_whom_a_text_means(names: Names, text: str, found: list[str]) -> None:
    assert [match.contact.name for match in names.search(text)] == found


def test_a_number_that_was_typed_is_the_number_that_is_meant(names: Names) -> None:
    (match,) = names.search("zoe 5550", most=1)
    assert (match.contact.name, match.number) == ("Zoë zu Hause", "0171 5550123")
    assert [(match.number, match.lamp) for match in names.search("müller")] == [
        ("204", Lamp.TALKING),
        ("+49 171 5550123", Lamp.TALKING),
    ]


def test_the_beginning_of_a_name_goes_first() -> None:
    names = Names(Numbers())
    inside, second, first = (
        Contact("1", "Ramanna", ("1",), ""),
        Contact("2", "Karl Mann", ("2",), ""),
        Contact("3", "Mann, Ida", ("3",), ""),
    )
    names.offer(Source(inside, second, first))
    assert [match.contact for match in names.search("mann")] == [first, second, inside]


def test_somebody_in_two_groups_is_found_once() -> None:
    names = Names(Numbers())
    names.offer(Source(MUELLER, Contact("8", "Müller, Zoë", ("204",), "Shipping")))
    assert [(match.contact.source, match.number) for match in names.search("muller")] == [
        ("Sales", "204"),
        ("Sales", "+49 171 5550123"),
    ]


def test_a_source_is_asked_again_only_when_it_changed() -> None:
    names, source = Names(Numbers()), Source(ENZO)
    offer = names.offer(source)
    assert names.find("030 998877") == ENZO
    assert names.search("enzo")
    assert source.asked == 1
    source.list = [GROSS]
    assert names.find("205") is None
    offer.changed()
    assert (names.find("205"), names.find("030 998877"), source.asked) == (GROSS, None, 2)
    names.withdraw(offer)
    assert names.find("205") is None


def test_another_region_reads_the_same_contacts_otherwise() -> None:
    numbers = Numbers()
    names = Names(numbers)
    names.offer(Source(Contact("1", "Wien", ("01 5880",), "")))
    assert names.find("+43 1 5880") is None
    numbers.use(NumberPlan(region="AT"))
    assert names.find("+43 1 5880")


def test_whoever_has_a_number_now_goes_before_an_old_name() -> None:
    names = Names(Numbers())
    names.offer(Source(MUELLER))
    old = Contact("j", "Frau Schmitt", ("+491715550123",), "Journal")
    names.offer(Source(old, Contact("k", "Bote", ("030 5",), "Journal")), names=False)
    assert [(match.contact, match.lamp) for match in names.search("schmitt")] == [(MUELLER, Lamp.TALKING)]
    assert [match.contact.name for match in names.search("0171 555")] == ["Müller, Zoë"]
    assert [match.contact.name for match in names.search("bote")] == ["Bote"]


def test_a_source_that_only_completes_names_nobody() -> None:
    names = Names(Numbers())
    names.offer(Source(ENZO), names=False)
    assert names.find("030 998877") is None
    assert names.search("enzo")


def test_contacts_are_made_ready_in_slices() -> None:
    stale: list[bool] = []
    names = Names(Numbers(), lambda: stale.append(True))
    source = Source(*(Contact(str(n), f"Person {n}", (str(1000 + n),), "Sales") for n in range(5)))
    offer = names.offer(source)
    # They are asked for, made ready in three turns, and put in order.
    assert [names.prepare(2) for _ in range(6)] == [True, True, True, True, False, False]
    assert offer.fresh
    source.list.append(GROSS)
    offer.changed()
    assert len(stale) == 2
    assert [names.prepare(2), offer.fresh] == [False, True], "what is ready stays ready"
    assert names.find("205") == GROSS


def test_what_changes_between_two_slices_is_seen() -> None:
    names = Names(Numbers())
    source = Source(ENZO, MUELLER, GROSS)
    offer = names.offer(source)
    assert [names.prepare(1), names.prepare(1)] == [True, True]
    source.list = [SCHULZE]
    offer.changed()
    assert names.find("030 1234567") == SCHULZE
    assert (names.find("030 998877"), names.prepare(1)) == (None, False)
