"""The directory: stored first, then seen, then told; what could be mistaken or misused is refused."""

import asyncio
import shutil
import unicodedata
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from cticlient.texts import SaidError
from ctiserver.domain.people import Client, Kind, Line
from ctiserver.domain.phone import Memory, Setting, Side
from ctiserver.domain.rights import NEW_GROUP, Deviation, parse_deviation, parse_rights
from ctiserver.domain.stack import Stack
from ctiserver.server.directory import Account, Change, Directory
from ctiserver.server.passwords import Passwords
from ctiserver.server.store.failures import StoreError
from ctiserver.server.store.store import Store

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


class QuickPasswords(Passwords):
    """The same promises, in no time."""

    async def hash(self, password: str) -> str:
        return f"hash of {password}"

    async def verify(self, hashed: str | None, password: str) -> bool:
        return hashed == f"hash of {password}"


class Office:
    """A directory with what it told."""

    def __init__(self, store: Store, first_id: int = 1) -> None:
        ids = count(first_id)
        self.store = store
        self.directory = Directory(store, QuickPasswords(), lambda: f"g{next(ids)}")
        self.told: list[Change] = []
        self.directory.on_change(self.told.append)

    async def reread(self) -> Directory:
        """What a server would find that starts now."""
        again = Directory(self.store, QuickPasswords(), lambda: "")
        await again.load()
        return again


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database all tests begin with, made once: every commit waits for the disk."""
    path = tmp_path_factory.mktemp("directory") / "ctiserver.db"

    async def prepare() -> None:
        store = await Store.open(path)
        directory = Office(store).directory
        for id in ("101", "102"):
            await directory.add_line(Line(id, id))
        await directory.add_client(Client("schmidt", "Schmidt", "Eva", lines=("101", "102")), "geheim")
        await directory.add_client(Client("müller", kind=Kind.NO_LOGIN, lines=("102",)))
        await directory.add_group("Büro")
        await directory.add_member("g1", "schmidt")
        await directory.add_member("g1", "müller", parse_deviation("-mn sc"))
        await store.close()

    asyncio.run(prepare())
    return path


@pytest.fixture
async def office(tmp_path: Path, prepared: Path) -> AsyncIterator[Office]:
    store = await Store.open(Path(shutil.copy(prepared, tmp_path)))
    office = Office(store, first_id=2)
    await office.directory.load()
    yield office
    await store.close()


async def same_after_restart(office: Office) -> bool:
    now, then = office.directory, await office.reread()
    return (dict(now.clients), dict(now.lines), dict(now.groups), now.administrators) == (
        dict(then.clients),
        dict(then.lines),
        dict(then.groups),
        then.administrators,
    )


Act = Callable[[Directory], Coroutine[Any, Any, object]]

CHANGES: list[tuple[str, Act, list[Change]]] = [
    ("add client", lambda d: d.add_client(Client("koch", email="k@x.de")), [Change("client", "koch")]),
    ("set client", lambda d: d.set_client("schmidt", last_name="Kurz"), [Change("client", "schmidt")]),
    ("set lines", lambda d: d.set_client("schmidt", lines=("102",)), [Change("client", "schmidt")]),
    ("password", lambda d: d.set_password("schmidt", "neu"), [Change("client", "schmidt", login=True)]),
    (
        "no login any more",
        lambda d: d.set_client("schmidt", kind=Kind.NO_LOGIN),
        [Change("client", "schmidt", login=True)],
    ),
    (
        "remove client",
        lambda d: d.remove_client("schmidt"),
        [Change("group", "g1"), Change("client", "schmidt", gone=True)],
    ),
    ("add line", lambda d: d.add_line(Line("103", "103", "Foyer", "tapi", "7:1")), [Change("line", "103")]),
    ("set line", lambda d: d.set_line("101", number="+49 30 101"), [Change("line", "101")]),
    (
        "remove line",
        lambda d: d.remove_line("102"),
        [Change("client", "müller"), Change("client", "schmidt"), Change("line", "102", gone=True)],
    ),
    ("add group", lambda d: d.add_group("Lager", parse_rights("v")), [Change("group", "g2")]),
    ("rename group", lambda d: d.set_group("büro", name="BÜRO"), [Change("group", "g1")]),
    ("group rights", lambda d: d.set_group("g1", rights=parse_rights("v m")), [Change("group", "g1")]),
    ("remove group", lambda d: d.remove_group("Büro"), [Change("group", "g1", gone=True)]),
    ("deviate", lambda d: d.add_member("g1", "schmidt", parse_deviation("pi")), [Change("group", "g1")]),
    ("remove member", lambda d: d.remove_member("Büro", "SCHMIDT"), [Change("group", "g1")]),
    ("add administrator", lambda d: d.add_administrator("chef", "x"), [Change("administrator", "chef")]),
]


@pytest.mark.parametrize(("act", "told"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES])
async def test_a_change_is_stored_seen_and_told(office: Office, act: Act, told: list[Change]) -> None:
    before = await office.reread()
    await act(office.directory)
    assert sorted(office.told[:-1], key=str) == sorted(told[:-1], key=str)
    assert office.told[-1] == told[-1]
    assert await same_after_restart(office)
    after = await office.reread()
    changed = [name for name in ("clients", "lines", "groups", "administrators", "_hashes") if
               getattr(before, name) != getattr(after, name)]  # fmt: skip
    assert changed


@pytest.mark.parametrize("act", [case[1] for case in CHANGES], ids=[case[0] for case in CHANGES])
async def test_what_could_not_be_stored_is_neither_seen_nor_told(
    office: Office, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    d = office.directory
    before = (dict(d.clients), dict(d.lines), dict(d.groups), d.administrators, dict(d._hashes))

    async def full(work: object) -> object:
        raise StoreError("full")

    monkeypatch.setattr(office.store.accounts, "_run", full)
    with pytest.raises(StoreError):
        await act(d)
    assert (dict(d.clients), dict(d.lines), dict(d.groups), d.administrators, dict(d._hashes)) == before
    assert office.told == []


REFUSALS: list[tuple[Act, str]] = [
    (lambda d: d.add_client(Client("SCHMIDT")), "already an account “schmidt”"),
    (lambda d: d.add_client(Client(unicodedata.normalize("NFD", "MÜLLER"))), "already an account “müller”"),
    (lambda d: d.add_client(Client("  ")), "needs a name"),
    (lambda d: d.add_client(Client("a\nb")), "control characters"),
    (lambda d: d.add_client(Client("a\u202eb")), "control characters"),
    (lambda d: d.add_client(Client("koch", email="x\x1b[31m")), "control characters"),
    (lambda d: d.add_client(Client("x" * 201)), "too long"),
    (lambda d: d.add_client(Client("koch", lines=("999",))), "no line “999”.*line add 999"),
    (lambda d: d.add_client(Client("koch", kind=Kind.NO_LOGIN), "pw"), "without login"),
    (lambda d: d.add_client(Client("koch"), ""), "must not be empty"),
    (lambda d: d.set_password("müller", "pw"), "without login"),
    (lambda d: d.set_client("nobody"), "no client “nobody”"),
    (lambda d: d.remove_client("nobody"), "no client “nobody”"),
    (lambda d: d.add_line(Line("101", "5")), "already a line"),
    (lambda d: d.add_line(Line("103", " ")), "needs a telephone number"),
    (lambda d: d.add_line(Line("103", "103", provider="skype")), "no telephone system skype"),
    (lambda d: d.add_line(Line("103", "103", address="101")), "already belongs to the line 101"),
    (lambda d: d.set_line("102", address="101"), "already belongs to the line 101"),
    (lambda d: d.set_line("999"), "no line “999”"),
    (lambda d: d.remove_line("999"), "no line “999”"),
    (lambda d: d.add_group("BÜRO"), "already a group “Büro”"),
    (lambda d: d.add_group(""), "needs a name"),
    (lambda d: d.set_group("Lager"), "no group “Lager”"),
    (lambda d: d.remove_group("Lager"), "no group “Lager”"),
    (lambda d: d.add_member("Lager", "schmidt"), "no group “Lager”"),
    (lambda d: d.add_member("g1", "nobody"), "no client “nobody”"),
    (lambda d: d.add_member("g1", "101"), "101 is a line.*--kind no-login --line 101"),
    (lambda d: d.remove_member("g1", "nobody"), "nobody is not a member of the group Büro"),
    (lambda d: d.add_administrator("Schmidt", "x"), "already an account “schmidt”"),
    (lambda d: d.add_administrator("chef", ""), "must not be empty"),
    (lambda d: d.remove_administrator("chef"), "no administrator “chef”"),
]


@pytest.mark.parametrize(("act", "sentence"), REFUSALS)
async def test_a_refusal_changes_nothing(office: Office, act: Act, sentence: str) -> None:
    before = await office.reread()
    with pytest.raises(SaidError, match=sentence):
        await act(office.directory)
    after = await office.reread()
    assert (before.clients, before.lines, before.groups) == (after.clients, after.lines, after.groups)
    assert office.told == []


async def test_without_a_line_the_next_one_is_the_main_line(office: Office) -> None:
    await office.directory.remove_line("101")
    assert office.directory.clients["schmidt"].main_line == "102"


async def test_a_removed_client_leaves_nothing_behind(office: Office) -> None:
    await office.store.save_stack("schmidt", Stack(revision=3), [("0", "hash")])
    await office.store.add_token("h", "schmidt", LATER)
    await office.directory.remove_client("schmidt")
    await office.directory.add_client(Client("schmidt"), "anders")
    assert (await office.store.load_stacks(), await office.store.load_dismissed()) == ({}, {})
    assert await office.store.take_token("h", NOW) is None
    assert "schmidt" not in office.directory.groups["g1"].members
    assert office.directory.clients["schmidt"].lines == ()


@pytest.mark.parametrize(
    ("act", "good"),
    [
        (lambda d: d.set_client("schmidt", last_name="Kurz"), True),
        (lambda d: d.set_password("schmidt", "neu"), False),
        (lambda d: d.set_client("schmidt", kind=Kind.NO_LOGIN), False),
    ],
)
async def test_tokens_outlive_only_changes_that_do_not_touch_the_login(office: Office, act: Act, good: bool) -> None:
    await office.store.add_token("h", "schmidt", LATER)
    await act(office.directory)
    assert (await office.store.take_token("h", NOW) is not None) is good


async def test_who_may_log_in(office: Office) -> None:
    directory = office.directory
    await directory.add_administrator("chef", "boss")
    await directory.add_client(Client("neu"))
    assert await directory.verify("schmidt", "geheim") == Account("schmidt", "Schmidt, Eva")
    assert await directory.verify("SCHMIDT", "geheim") == Account("schmidt", "Schmidt, Eva")
    assert await directory.verify("chef", "boss") == Account("chef", "chef", administrator=True)
    for user, password in (("schmidt", "falsch"), ("müller", ""), ("neu", ""), ("nobody", "x"), ("chef", "geheim")):
        assert await directory.verify(user, password) is None


async def test_a_client_that_becomes_no_login_is_out_and_needs_a_new_password_to_come_back(office: Office) -> None:
    await office.directory.set_client("schmidt", kind=Kind.NO_LOGIN)
    assert await office.directory.verify("schmidt", "geheim") is None
    await office.directory.set_client("schmidt", kind=Kind.USER)
    assert await office.directory.verify("schmidt", "geheim") is None
    await office.directory.set_password("schmidt", "neu")
    assert await office.directory.verify("schmidt", "neu") is not None


async def test_removed_while_the_password_is_checked(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = office.directory

    async def slow(self: Passwords, hashed: str | None, password: str) -> bool:
        await directory.remove_client("schmidt")
        return True

    monkeypatch.setattr(QuickPasswords, "verify", slow)
    assert await directory.verify("schmidt", "geheim") is None


async def test_group_by_id_by_name_and_by_either_case(office: Office) -> None:
    found = [
        office.directory.find_group(wanted) for wanted in ("g1", "Büro", "BÜRO", unicodedata.normalize("NFD", "büro"))
    ]
    assert {group and group.id for group in found} == {"g1"}
    assert office.directory.find_group("Lager") is None


async def test_a_group_called_like_the_id_of_another_does_not_hide_it(office: Office) -> None:
    await office.directory.add_group("g1")
    found = office.directory.find_group("g1")
    assert found is not None
    assert found.name == "Büro"


async def test_adding_a_member_again_keeps_the_place_and_only_a_given_deviation_changes(office: Office) -> None:
    await office.directory.add_member("g1", "schmidt", parse_deviation("pi"))
    await office.directory.add_member("g1", "schmidt")
    assert dict(office.directory.groups["g1"].members) == {
        "schmidt": parse_deviation("pi"),
        "müller": parse_deviation("-mn sc"),
    }
    await office.directory.add_member("g1", "schmidt", Deviation())
    assert next(iter(office.directory.groups["g1"].members.items())) == ("schmidt", Deviation())
    assert await same_after_restart(office)


async def test_new_groups_start_with_the_usual_rights(office: Office) -> None:
    assert office.directory.groups["g1"].rights == NEW_GROUP


async def test_an_administrator_with_a_new_password_must_log_in_anew(office: Office) -> None:
    await office.directory.add_administrator("chef", "x")
    await office.directory.set_administrator_password("CHEF", "y")
    assert office.told == [Change("administrator", "chef"), Change("administrator", "chef", login=True)]
    assert await office.directory.verify("chef", "y") is not None


async def test_the_last_administrator_stays(office: Office) -> None:
    await office.directory.add_administrator("chef", "x")
    with pytest.raises(SaidError, match="only administrator"):
        await office.directory.remove_administrator("chef")
    await office.directory.add_administrator("vize", "y")
    await office.directory.remove_administrator("CHEF")
    assert office.directory.administrators == ("vize",)
    assert office.told[-1] == Change("administrator", "chef", gone=True)


async def test_changes_at_the_same_time_do_not_lose_each_other(office: Office) -> None:
    fields = {"last_name": "Kurz", "first_name": "Ina", "department": "Lager", "email": "i@x.de"}
    await asyncio.gather(*(office.directory.set_client("schmidt", **{field: text}) for field, text in fields.items()))
    client = office.directory.clients["schmidt"]
    assert {field: getattr(client, field) for field in fields} == fields
    assert await same_after_restart(office)


async def test_a_cancelled_change_is_carried_to_its_end(office: Office) -> None:
    change = asyncio.ensure_future(office.directory.set_client("schmidt", last_name="Kurz"))
    await asyncio.sleep(0)
    change.cancel()
    await asyncio.gather(change, return_exceptions=True)
    # The next change has its turn after the one before it.
    await office.directory.set_client("schmidt", first_name="Ina")
    assert office.directory.clients["schmidt"].display_name == "Kurz, Ina"
    assert await same_after_restart(office)


async def test_a_listener_that_fails_keeps_nothing_from_the_others(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[Change] = []

    def fail(change: Change) -> None:
        raise RuntimeError("listener")

    undo = office.directory.on_change(fail)
    office.directory.on_change(heard.append)
    await office.directory.add_client(Client("koch"))
    assert heard == [Change("client", "koch")]
    assert "a listener failed" in caplog.text
    undo()
    caplog.clear()
    await office.directory.remove_client("koch")
    assert caplog.text == ""


async def test_a_listener_sees_the_change(office: Office) -> None:
    seen: list[bool] = []
    office.directory.on_change(lambda change: seen.append((change.id in office.directory.clients) is not change.gone))
    await office.directory.add_client(Client("koch"))
    await office.directory.remove_client("koch")
    assert seen == [True, True]


async def test_a_line_added_anew_has_no_past(office: Office) -> None:
    await office.store.save_memory("102", Memory(Setting(Side.FORWARD, ""), Setting(Side.FORWARD, "5")))
    await office.directory.remove_line("102")
    assert list(await office.store.load_memories()) == ["102"]
    await office.directory.add_line(Line("102", "102"))
    assert await office.store.load_memories() == {}
