"""Finds plugins, switches them on and off while the program runs, and leaves out one that raises, with its reason."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cticlient.api import Credentials, Kind, Notice, OptionsPlace, Plugin, Standing
from cticlient.contacts import Names
from cticlient.errors import ErrorBoundary
from cticlient.host import Diallers, Frame, PluginHost, Undo
from cticlient.journal.journal import Journal
from cticlient.machine.machine import Machine
from cticlient.numbers import Numbers
from cticlient.plugin_state import State as State
from cticlient.settings import Settings
from cticlient.texts import SaidError, Sentence, Texts, catalogue_of, marked

log = logging.getLogger(__name__)

GROUP = "cticlient.plugins"
FAREWELL_S = 10.0
"""How long a plugin may take to end before it is left behind."""


@dataclass(frozen=True, slots=True)
class Found:
    """A plugin that is installed: its name, and how its class is loaded."""

    name: str
    load: Callable[[], Callable[[], Any]]


def installed() -> list[Found]:
    """The plugins of this installation, by name."""
    # Only now, after the first picture: it takes longer than the window's own modules.
    from importlib.metadata import entry_points

    found = {point.name: Found(point.name, point.load) for point in entry_points(group=GROUP)}
    return [found[name] for name in sorted(found)]


@dataclass(slots=True)
class Hosted:
    """One installed plugin and how it is."""

    name: str
    make: Callable[[], Plugin] | None
    tr: Texts
    title: str
    standing: tuple[Standing, ...] = ()
    setup: tuple[str, ...] = ()
    texts: str = ""
    state: State = State.OFF
    reason: Sentence | None = None
    """Why it is FAILED."""
    plugin: Plugin | None = None
    host: PluginHost | None = None
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def places(self) -> tuple[OptionsPlace, ...]:
        return tuple(self.host.places) if self.host and self.state is State.ON else ()

    def trigger(self, id: str) -> None:
        """Do the standing action ``id``; nothing if the plugin does not take it now."""
        if self.can(id) and self.host:
            self.host.standing[id]()

    def can(self, id: str) -> bool:
        return self.state is State.ON and self.host is not None and id in self.host.standing


@dataclass(frozen=True, slots=True)
class Services:
    """What every plugin gets from the shell."""

    frame: Frame
    settings: Settings
    credentials: Credentials
    profile: Path
    tr: Texts
    diallers: Diallers
    numbers: Numbers
    names: Names
    journal: Journal
    errors: ErrorBoundary
    machine: Machine


class Plugins:
    """All installed plugins. Listeners are told the name of the one that changed."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._listeners: list[Callable[[str], None]] = []
        self._started = False
        self._hosted: dict[str, Hosted] = {}
        services.tr.on_change(self._follow_language)

    @property
    def hosted(self) -> Mapping[str, Hosted]:
        return self._hosted

    def on_change(self, listener: Callable[[str], None]) -> Undo:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def discover(self, found: Iterable[Found]) -> None:
        """Import the installed plugins, once; that takes longer than the window."""
        self._hosted.update((one.name, self._introduce(one)) for one in found)

    async def start(self) -> None:
        """Enable all that are not switched off, at the same time: none waits for another."""
        self._started = True
        off = self._services.settings.preferences.plugins_off
        await asyncio.gather(*(self._enable(one) for one in self._hosted.values() if one.name not in off))

    def take_first_steps(self) -> None:
        """Show what has to be set up, of one plugin: two questions at once would be one too many."""
        offers = [one.host.first_steps for one in self._hosted.values() if one.host and one.host.first_steps]
        if offers:
            offers[0]()

    async def stop(self) -> None:
        await asyncio.gather(*(self._disable(one) for one in self._hosted.values()))

    async def switch(self, name: str, on: bool) -> None:
        """Switch a plugin on or off, now and for the next start."""
        self._note_switch(name, on)
        one = self._hosted[name]
        await (self._enable(one) if on else self._disable(one))

    async def set_up(self, values: Mapping[str, str]) -> bool:
        """Hand what was given at a start to the plugins that take it, and have them on. False if none takes it."""
        takers = [one for one in self._hosted.values() if set(values) <= set(one.setup)]
        for one in takers:
            await self._disable(one)
            await asyncio.sleep(0)  # each of these steps takes as long as a picture on the screen
            self._services.settings.section(one.name).update(values)
            self._note_switch(one.name, on=True)
            if self._started:
                await self._enable(one)
        return bool(takers)

    def _note_switch(self, name: str, on: bool) -> None:
        off = set(self._services.settings.preferences.plugins_off) - {name}
        self._services.settings.change(plugins_off=tuple(sorted(off if on else off | {name})))

    async def _enable(self, one: Hosted) -> None:
        async with one.busy:
            if one.state is State.ON or one.make is None:
                return
            self._enter(one, State.STARTING)
            try:
                one.host = self._host_for(one)
                one.plugin = one.make()
                await asyncio.sleep(0)
                await one.plugin.enable(one.host)
            except asyncio.CancelledError:
                await self._leave(one)
                raise
            except Exception as error:
                await self._leave(one)
                self._fail(one, error)
            else:
                one.host.changed = lambda: self._told(one)
                self._enter(one, State.ON)

    async def _disable(self, one: Hosted) -> None:
        async with one.busy:
            if one.plugin is not None:
                try:
                    async with asyncio.timeout(FAREWELL_S):
                        await one.plugin.disable()
                except Exception as error:
                    log.error("The plugin %s did not end as it should.", one.name, exc_info=error)
            await self._leave(one)
            if one.make is not None:
                self._enter(one, State.OFF)

    async def _leave(self, one: Hosted) -> None:
        if one.host is not None:
            one.host.changed = lambda: None
            await one.host.clear()
        one.host = one.plugin = None

    def _fail(self, one: Hosted, error: Exception) -> None:
        log.error("The plugin %s is left out.", one.name, exc_info=error)
        one.reason = _reason(error)
        self._enter(one, State.FAILED)
        tr = self._services.tr
        title = tr("{plugin} could not be started", plugin=one.title)
        self._services.frame.tell(Notice(title, one.tr.say(one.reason), Kind.WARNING))

    def _enter(self, one: Hosted, state: State) -> None:
        one.state = state
        one.reason = one.reason if state is State.FAILED else None
        self._told(one)

    def _told(self, one: Hosted) -> None:
        for listener in list(self._listeners):
            listener(one.name)

    def _introduce(self, found: Found) -> Hosted:
        """Ask a plugin's class what it is called and what always stands in the menu."""
        try:
            make = found.load()
            plugin = make()
            setup = tuple(getattr(plugin, "setup", ()))
            tr, standing = self._texts(plugin.texts), tuple(plugin.standing)
            return Hosted(found.name, make, tr, plugin.title, standing, setup, plugin.texts)
        except Exception as error:
            one = Hosted(found.name, None, self._texts(""), found.name)
            self._fail(one, error)
            return one

    def _texts(self, package: str) -> Texts:
        packages = ["cticlient", package] if package else ["cticlient"]
        return Texts(self._services.tr.language, [catalogue_of(one) for one in packages])

    def _host_for(self, one: Hosted) -> PluginHost:
        services = self._services
        data_dir = services.profile / "plugins" / one.name
        data_dir.mkdir(parents=True, exist_ok=True)
        return PluginHost(
            one.name,
            services.frame,
            # Of its own for each start, so that what listens to it goes with the plugin.
            self._texts(one.texts),
            services.settings.section(one.name),
            services.credentials,
            data_dir,
            services.diallers,
            services.numbers,
            services.names,
            services.journal,
            lambda error: services.errors.caught(error, one.title),
            services.machine,
        )

    def _follow_language(self) -> None:
        for one in self._hosted.values():
            one.tr.use(self._services.tr.language)
            if one.host is not None:
                one.host.tr.use(self._services.tr.language)


def _reason(error: Exception) -> Sentence:
    if isinstance(error, SaidError):
        return error.sentence
    return Sentence(
        marked("The plugin stopped with an error ({kind}: {text}). Details are in the log."),
        {"kind": type(error).__name__, "text": str(error)},
    )
