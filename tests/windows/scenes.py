"""How each window of the program comes up. A new window gets its scene here; a test finds those that have none."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QLineEdit, QTreeWidgetItemIterator, QWidget

from cticlient.api import Keeping, SeenCall, Way, Whose
from cticlient.cards.csv_files import read_csv
from cticlient.settings import OnClose
from cticlient.ui.docking import Strip
from cticlient.ui.growth import grown
from cticlient.ui.help_window import HelpWindow
from cticlient.ui.import_dialog import ImportDialog
from cticlient.ui.journal_window import JournalWindow
from cticlient.ui.options_dialog import OptionsDialog
from cticlient.ui.pages.telephony import TelephonyPage
from cticlient.ui.speed_dial_dialog import SpeedDialDialog
from cticlient.ui.speed_dials import SpeedDials
from ctiserver.client.signin import Account
from ctiserver.client.trust import Shown, UntrustedError
from ctiserver.ui.assistant.dialog import Assistant
from ctiserver.ui.assistant.draft import Draft
from ctiserver.ui.popup import Popup
from ctiserver.ui.transfer_dialog import TransferDialog
from ctiserver.wire.messages import CallView
from tests.ctiserver.ui.conftest import local
from tests.windows.theatre import Theatre, wait_until

Pictures = AsyncIterator[tuple[str, QWidget]]
Scene = Callable[[Theatre], Pictures]


async def main_window(theatre: Theatre) -> Pictures:
    window = theatre.desktop.window
    panels = list(window.panels)
    for panel in panels:
        panel.show()
        await theatre.settle(window)
        yield panel.title, window
    panels[0].show()


async def strip(theatre: Theatre) -> Pictures:
    """What is left of a docked window that slid away."""
    left = Strip(theatre.desktop._tr)
    yield "strip", await theatre.opened(left.show)
    await theatre.close(left)
    left.deleteLater()


async def keypad(theatre: Theatre) -> Pictures:
    keys = await theatre.opened(theatre.desktop.window.dial_bar.keypad_button.click)
    yield "keypad", keys
    await theatre.close(keys)


async def journal(theatre: Theatre) -> Pictures:
    """A missed call of today and one that was answered."""
    notes = theatre.desktop.journal.journal
    await wait_until(lambda: notes.keeps)
    for id, states in (("j1", ("ringing",)), ("j2", ("ringing", "talking"))):
        for state in states:
            notes.see(Whose(line="204"), [SeenCall(id, state, Way.IN, datetime.now(UTC), "030 998877")])
        notes.see(Whose(line="204"), [])
    await wait_until(lambda: len(notes.latest) >= 2)
    window = await theatre.opened(theatre.desktop.journal.open_window)
    assert isinstance(window, JournalWindow)
    await wait_until(lambda: window.list.current() is not None)
    await theatre.settle(window)
    yield "journal", window
    prompt = await theatre.opened(window.actions_by_id["note"].trigger)
    yield "note", prompt
    await theatre.close(prompt)
    await theatre.close(window)


async def assistant(theatre: Theatre) -> Pictures:
    """All steps, and what each says when something is wrong."""
    opening = theatre.plugin.desk.assistant
    untrusted = [UntrustedError("{host} is not trusted.", shown=Shown("PEM", ":".join(["A5"] * 32)), host="x")]

    async def look_at(url: str, ca: Path | None) -> None:
        if untrusted:
            raise untrusted.pop()

    async def sign_in(account: Account, password: str) -> float:
        return 1.0

    async def trust(server: str, shown: Shown) -> Path:
        return Path("trusted.pem")

    async def take(draft: Draft, password: str) -> Keeping:
        return Keeping.SESSION

    opening._outside = replace(opening._outside, look_at=look_at, sign_in=sign_in, trust=trust, take=take)
    dialog = await theatre.opened(opening.open)
    assert isinstance(dialog, Assistant)
    yield "which server", dialog
    await go_on(theatre, dialog)
    yield "whether to trust it", dialog
    for box in dialog.findChildren(QCheckBox):
        box.setChecked(True)
    await go_on(theatre, dialog)
    yield "which user", dialog
    await go_on(theatre, dialog)
    yield "no password", dialog
    for field in dialog.findChildren(QLineEdit):
        field.setText("x")
    await go_on(theatre, dialog)
    await theatre.settle(dialog)
    yield "which groups", dialog
    await theatre.close(dialog)


async def go_on(theatre: Theatre, dialog: Assistant) -> None:
    dialog.next.click()
    await wait_until(lambda: not dialog._busy)
    await theatre.settle(dialog)


async def tray_menu(theatre: Theatre) -> Pictures:
    yield "tray", theatre.desktop.tray.menu


async def options(theatre: Theatre) -> Pictures:
    dialog = await theatre.opened(theatre.desktop.open_options)
    # The screen of the tests is smaller than any that people have.
    dialog.resize(grown(880), grown(620))
    async for title in pages_of(theatre, dialog):
        yield title, dialog
    await theatre.close(dialog)


async def pages_of(theatre: Theatre, dialog: QWidget) -> AsyncIterator[str]:
    """Turns to one page of the options after the other."""
    assert isinstance(dialog, OptionsDialog)
    telephony = dialog.page("Telephony")
    assert isinstance(telephony, TelephonyPage)
    await wait_until(lambda: telephony.names_in == theatre.language)
    iterator = QTreeWidgetItemIterator(dialog.tree.tree)
    while (item := iterator.value()) is not None:
        dialog.tree.tree.setCurrentItem(item)
        await theatre.settle(dialog)
        yield item.text(0)
        iterator += 1


async def about(theatre: Theatre) -> Pictures:
    dialog = await theatre.opened(theatre.desktop.opening.open_about)
    yield "about", dialog
    await theatre.close(dialog)


async def help_window(theatre: Theatre) -> Pictures:
    window = await theatre.opened(lambda: theatre.desktop.help.open("monitoring"))
    assert isinstance(window, HelpWindow)
    yield "help", window
    window.search.setText("e")
    await theatre.settle(window)
    yield "help, searched", window
    window.search.clear()
    await theatre.close(window)


async def closing_question(theatre: Theatre) -> Pictures:
    theatre.settings.change(on_close=OnClose.UNDECIDED)
    question = await theatre.opened(theatre.desktop.window.close)
    yield "closing", question
    await theatre.close(question)


async def speed_dial_dialog(theatre: Theatre) -> Pictures:
    dials = next(panel.widget for panel in theatre.desktop.window.panels if isinstance(panel.widget, SpeedDials))
    dialog = await theatre.opened(dials.add)
    assert isinstance(dialog, SpeedDialDialog)
    yield "speed dial", dialog
    dialog.add_number_button.click()
    await theatre.settle(dialog)
    dialog.accept()
    await theatre.settle(dialog)
    yield "speed dial, refused", dialog
    await theatre.close(dialog)


async def import_dialog(theatre: Theatre) -> Pictures:
    own = theatre.desktop.own_panels
    dialog = ImportDialog(own._tr, "Muster.csv", own.titles(), "", theatre.desktop.window)
    await theatre.opened(dialog.open)
    yield "import, reading", dialog
    rows = "Name;Nummer\nSchulze GmbH;205\nSchulze GmbH;205\nMuster1, Maria;\n"
    dialog.show_reading(read_csv(rows.encode()), ["", "Schulze GmbH"])
    await theatre.settle(dialog)
    yield "import", dialog
    await theatre.close(dialog)


async def name_prompt(theatre: Theatre) -> Pictures:
    entry = theatre.desktop.window.findChild(QAction, "add-panel")
    assert entry is not None
    prompt = await theatre.opened(entry.trigger)
    yield "new panel", prompt
    await theatre.close(prompt)


async def status_dialog(theatre: Theatre) -> Pictures:
    dialog = await theatre.opened(theatre.plugin.desk.status.open_dialog)
    yield "own status", dialog
    await theatre.close(dialog)


async def embed_dialog(theatre: Theatre) -> Pictures:
    dialog = await theatre.opened(theatre.plugin.desk.panels.embed)
    yield "embed", dialog
    await theatre.close(dialog)


async def member_windows(theatre: Theatre) -> Pictures:
    desk = theatre.plugin.desk
    panel = desk.panels.panels["g1"]
    member = panel.member("m1")
    assert member is not None
    details = await theatre.opened(lambda: desk.members._show_details(member))
    yield "details", details
    await theatre.close(details)
    menu = await theatre.opened(lambda: desk.members.open_menu(panel, "m1", QPoint(10, 10)))
    yield "menu of a tile", menu
    await theatre.close(menu)


async def prompts(theatre: Theatre) -> Pictures:
    prompt = await theatre.opened(theatre.plugin.ask_password)
    yield "password", prompt
    await theatre.close(prompt)


async def calls(theatre: Theatre) -> Pictures:
    """Pop-ups, the lowest first; then where a call shall go."""
    session = theatre.session
    since = local("2018-11-20 10:41")
    own = session.own
    assert own is not None
    talking = CallView(state="talking", direction="in", id="1", number="+493012345678", name="Schulze", since=since)
    rings = CallView(state="ringing", direction="in", id="9", number="+4940123456", name="Schulze GmbH", since=since)

    def ring() -> None:
        session.is_on(talking, rings)

    popup = await theatre.opened(ring)
    assert isinstance(popup, Popup)
    yield "call pop-up", popup
    popup.say_problem(popup.below.text() * 3)
    await theatre.settle(popup)
    yield "call pop-up, refused", popup
    popup.say_problem("")
    session.is_on(CallView(state="talking", direction="in", id="9", number="+4940123456", since=since))
    await theatre.settle(popup)
    yield "call pop-up, answered", popup
    session.is_on(talking)
    dialog = await theatre.opened(theatre.plugin.desk.calls.bar.rows()[0].buttons()[1].click)
    assert isinstance(dialog, TransferDialog)
    dialog.field.setText("muster")
    await theatre.settle(dialog)
    yield "transfer", dialog
    await theatre.close(dialog)


SCENES: tuple[Scene, ...] = (
    main_window,
    strip,
    keypad,
    journal,
    assistant,
    tray_menu,
    options,
    about,
    help_window,
    closing_question,
    speed_dial_dialog,
    import_dialog,
    name_prompt,
    status_dialog,
    embed_dialog,
    member_windows,
    prompts,
    calls,
)
