"""Puts the desktop program together: window, tray, plugins; from the first paint to a clean end."""

import asyncio
import logging
import signal
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cticlient import first_picture
from cticlient.activation import Activation
from cticlient.aio import Tasks, ask
from cticlient.arguments import Arguments
from cticlient.diallers import Diallers
from cticlient.dialling import Dialling
from cticlient.holds import Holds
from cticlient.instance import Message, Reply
from cticlient.opening import Opening, Surroundings
from cticlient.places import Kind, Notice
from cticlient.settings import OnClose
from cticlient.texts import SaidError, Sentence, marked
from cticlient.ui.main_window import SIZE
from cticlient.window_memory import remember

if TYPE_CHECKING:
    from cticlient.plugins import Services
    from cticlient.ui.options_dialog import OptionsDialog

log = logging.getLogger(__name__)

DONE, FAILED, NOT_READY = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a request ended: the exit code, and a sentence for the terminal where it failed."""

    code: int = DONE
    sentence: Sentence | None = None


class Desktop:
    """One run of the program in one profile. Made while the event loop runs, of a window that may be shown already."""

    def __init__(self, opening: Opening) -> None:
        around = self._around = opening.around
        self.opening = opening
        self.whole = False
        """Whether all is there, not only what the first picture shows."""
        self._app = around.app
        self._arguments = opening.arguments
        self._settings = around.settings
        self._tr = around.tr
        self._errors = around.errors
        self._instance = around.instance
        self._end = asyncio.Event()
        self._tasks = Tasks(around.errors.caught)
        self._holds = Holds()
        self._diallers = Diallers()
        self.phone_book = opening.phone_book
        self._dialling = Dialling(self._diallers, self.phone_book.numbers, self._holds, self._tasks.spawn)
        self._look = opening.look
        self.help = opening.help
        self.window = opening.window
        self.orders = opening.orders
        self.own_panels = opening.own_panels
        self.placing = opening.placing

    def _complete(self) -> None:
        """Make what the first picture does not show, and read its modules only now."""
        from cticlient.frame import WindowFrame
        from cticlient.journal_desk import JournalDesk
        from cticlient.outside import Outside
        from cticlient.plugins import Plugins
        from cticlient.ui.tray import Tray

        around, tr, spawn = self._around, self._tr, self._tasks.spawn
        self.journal = JournalDesk(around.profile, around.settings, self.phone_book, tr, spawn, self._tell)
        self.tray = Tray(tr, self._open_options, self.quit)
        self.frame = WindowFrame(self.window, self.tray, self._holds, self._open_plugin_options, self.own_panels)
        self.outside = Outside(around.app, self.window, around.settings, self._dialling, spawn, around.profile)
        around.errors.tell = self._tell
        self._machine = around.machine(spawn)
        self.plugins = Plugins(self._services(around))
        self._wire()
        self.whole = True

    async def run(self) -> Outcome:
        """Show the window where it is not shown yet, do what was asked for, go on until the end is wanted."""
        self._errors.watch(asyncio.get_running_loop())
        self._heed_signals()
        if not (self._arguments.background or self.window.isVisible()):
            await first_picture.show_in_loop(self.window)
        self._complete()
        try:
            return await self._live()
        finally:
            await self._shut_down()

    # What the window asks for.

    def spawn(self, work: Coroutine[Any, Any, None]) -> object:
        return self._tasks.spawn(work)

    def dial(self, text: str) -> None:
        self._dialling.entered(text)

    def transfer(self, call: str, number: str) -> None:
        self._dialling.transfer(call, number)

    def switch(self, plugin: str, on: bool) -> None:
        self._tasks.spawn(self.plugins.switch(plugin, on))

    def open_journal(self) -> None:
        self.journal.open_window()

    def close(self) -> None:
        self._tasks.spawn(self._closed())

    def quit(self, *_: object) -> None:
        """End, in the loop's own way: a quit by Qt would stop it before plugins have ended."""
        self._end.set()

    async def request(self, arguments: Arguments) -> Outcome:
        """Do what a start of the program asked for, this one's or a later one's."""
        from cticlient import screenshot

        try:
            if arguments.setup:
                await self._set_up(arguments.setup)
            if arguments.screenshot:
                await self._take_picture(arguments)
            if arguments.number:
                self.outside.dial(arguments.wanted, looked_at=not arguments.link)
        except screenshot.NotReadyError as error:
            return Outcome(NOT_READY, error.sentence)
        except SaidError as error:
            self._tell(error.sentence)
            return Outcome(FAILED, error.sentence)
        return Outcome()

    # Beginning and end.

    def _wire(self) -> None:
        from cticlient.journal.actions import JournalActions

        dial, options = self._dialling.again, self._open_options
        do = JournalActions(dial, self.own_panels.ask_new, self._tasks.spawn, options)
        self.journal.stand(self.window, self.tray, do)
        self.tray.opened.connect(self.window.bring_up)
        self._diallers.on_change(self._show_dialling)
        self._show_dialling()
        self._tr.on_change(self.tray.retranslate)
        if self._settings.damage is not None:
            self._tell(self._settings.damage)
        # The session ends: there is no time to ask.
        self._app.commitDataRequest.connect(self.quit)

    def _services(self, around: Surroundings) -> "Services":
        from cticlient.credentials import SystemCredentials
        from cticlient.plugins import Services

        return Services(
            self.frame,
            around.settings,
            SystemCredentials(around.password),
            around.profile,
            around.tr,
            self._diallers,
            self.phone_book.numbers,
            self.phone_book.names,
            self.journal.journal,
            around.errors,
            self._machine,
        )

    async def _live(self) -> Outcome:
        from cticlient.lateness import watch_loop

        if not self._arguments.screenshot:
            self.tray.show()
            self._look.ask_system()
            self.placing.start()
            self.outside.start(self._tell, self.frame)
            if self._arguments.background and not self.tray.there:
                self.window.showMinimized()
        self.plugins.discover(self._around.found())
        self.window.menus.show_plugins(self.plugins)
        self.opening.complete(self)
        # Before the plugins start, so that they find what was set up.
        outcome = await self.request(replace(Arguments(), **self._arguments.setup))
        self._machine.start()
        self._tasks.spawn(watch_loop(self._around.debug))
        self._tasks.spawn(self.journal.run())
        self.phone_book.start()
        self._tasks.spawn(self._start_plugins())
        self._instance.serve(self._receive)
        if outcome.code == DONE:
            outcome = await self.request(replace(self._arguments, server="", user="", embed=""))
        if self._arguments.screenshot:
            return outcome
        await self._end.wait()
        return outcome

    async def _start_plugins(self) -> None:
        with self._holds.hold():
            await self.plugins.start()
        if self._arguments.plain:
            self.plugins.take_first_steps()

    async def _shut_down(self) -> None:
        self._instance.release()
        if not self._arguments.screenshot:
            remember(self._settings, self.window)
        self.outside.close()
        self.placing.close()
        self.help.close()
        self.window.hide()
        self.tray.hide()
        await self.plugins.stop()
        self._machine.close()
        await self._tasks.cancel()
        await self.journal.close()
        self._app.commitDataRequest.disconnect(self.quit)
        self.own_panels.close()
        self._look.close()

    async def _closed(self) -> None:
        """A person closed the window."""
        from cticlient.ui.closing_question import ClosingQuestion

        if self._settings.preferences.on_close is OnClose.UNDECIDED:
            question = ClosingQuestion(self.window, self._tr, self.tray.there)
            await ask(question)
            question.deleteLater()
            self._settings.change(on_close=question.answer)
        match self._settings.preferences.on_close:
            case OnClose.QUIT:
                self.quit()
            case OnClose.STAY if self.tray.there:
                self.window.hide()
            case OnClose.STAY:
                self.window.showMinimized()

    def _heed_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            # Windows ends a program without asking it.
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self.quit)

    # Dialogs are read when they are first opened: the first picture does not wait for them.

    def _open_options(self) -> None:
        self.open_options()

    def _open_plugin_options(self, plugin: str) -> None:
        from cticlient.ui.options_dialog import COMPONENTS

        self.open_options(*COMPONENTS, plugin)

    def open_options(self, *path: str) -> "OptionsDialog":
        """Open the options, at a page if one is named."""
        from cticlient.ui.options_dialog import OptionsDialog
        from cticlient.ui.pages.shell import Shell

        outside, tell = self.outside, self._tell
        keys, switches, spawn, tray = outside.hot_keys, outside.switches, self._tasks.spawn, self.tray.there
        shell = Shell(self._tr, self._settings, self.plugins, keys, switches, spawn, tell, tray)
        dialog = OptionsDialog(self.window, shell, self.switch, self._errors.caught)
        if path:
            dialog.show_page(*path)
        dialog.finished.connect(dialog.deleteLater)
        self.window.bring_up()
        dialog.open()
        return dialog

    def _tell(self, sentence: Sentence) -> None:
        self.frame.tell(Notice(self._tr.say(sentence), kind=Kind.WARNING))

    # What a start asks for.

    def _receive(self, message: Message, reply: Reply) -> None:
        arguments = Arguments.from_json(message.get("arguments"))
        if not arguments.screenshot:
            self.outside.bring_up(Activation.from_json(message.get("activation")))
        self._tasks.spawn(self._take_over(arguments, reply))

    async def _take_over(self, arguments: Arguments, reply: Reply) -> None:
        """A later start in this profile handed its request to us."""
        outcome = await self.request(arguments)
        reply({"code": outcome.code, "message": self._tr.say(outcome.sentence) if outcome.sentence else ""})

    async def _set_up(self, values: dict[str, str]) -> None:
        if not await self.plugins.set_up(values):
            raise SaidError(marked("No plugin is installed that could set up a server."))

    async def _take_picture(self, arguments: Arguments) -> None:
        """In the look that was asked for; what a person had before is put back."""
        from cticlient import screenshot

        before = self.window.size()
        width, height = (int(part) for part in arguments.size.split("x")) if arguments.size else SIZE
        self._look.put_on(arguments)
        self.window.resize(width, height)
        try:
            await screenshot.take(self.window, self._holds, Path(arguments.screenshot))
        finally:
            self.window.resize(before)
            self._look.put_on()

    def _show_dialling(self) -> None:
        self.window.dial_bar.show_dialling(self._dialling.possible)
