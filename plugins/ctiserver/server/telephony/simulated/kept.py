"""Keeps the settings of the simulated telephones on disk: like real ones they outlive a restart of the server."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ctiserver.server.telephony.driver import Ability
from ctiserver.server.telephony.simulated.switch import Switch, Telephone

log = logging.getLogger(__name__)


class KeptSettings:
    """Forward, do-not-disturb, refused abilities and whether it is plugged in, of every telephone that does not
    stand as a new one does.

    Written before the switch's operation returns, so that a setting it confirmed is not lost. Calls are not kept.
    """

    def __init__(self, switch: Switch, path: Path) -> None:
        self._switch = switch
        self._path = path
        self._written: dict[str, Any] = {}
        self._undo: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Bring the lines that are there to what was kept, and keep them from now on."""
        self._written = self._read()
        for address, kept in self._written.items():
            if address in self._switch.addresses():
                try:
                    self._switch.set_up(_telephone(address, kept))
                except (ValueError, TypeError, AttributeError, KeyError):
                    log.warning("%s: the settings of “%s” are unusable; it starts afresh", self._path, address)
        self._undo = self._switch.on_change(self._changed)
        self._changed(frozenset(self._written).union(self._switch.addresses()))

    def stop(self) -> None:
        self._undo()
        self._undo = lambda: None

    def _read(self) -> dict[str, Any]:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            log.warning("%s cannot be read (%s); the simulated telephones start afresh", self._path, error)
            return {}
        return kept if isinstance(kept, dict) else {}

    def _changed(self, addresses: frozenset[str]) -> None:
        """Calls change lines all the time; the file is written only when a setting did."""
        there = addresses.intersection(self._switch.addresses())
        now = {address: _kept(self._switch.telephone(address)) for address in there}
        if all(self._written.get(address, AS_NEW) == now.get(address, AS_NEW) for address in addresses):
            return
        settings = {address: kept for address, kept in (self._written | now).items() if kept != AS_NEW}
        for address in addresses - there:
            settings.pop(address, None)
        try:
            _replace(self._path, json.dumps(settings, indent=1, ensure_ascii=False))
        except OSError as error:
            log.warning("the settings of the simulated telephones are not kept: %s", error)
        else:
            self._written = settings


AS_NEW: dict[str, Any] = {"online": True, "forward": "", "dnd": False, "refuses": []}


def _kept(telephone: Telephone) -> dict[str, Any]:
    return {
        "online": telephone.online,
        "forward": telephone.forward,
        "dnd": telephone.dnd,
        "refuses": sorted(telephone.refuses),
    }


def _telephone(address: str, kept: dict[str, Any]) -> Telephone:
    refuses = frozenset(Ability(name) for name in kept["refuses"])
    return Telephone(address, "", bool(kept["online"]), str(kept["forward"]), bool(kept["dnd"]), refuses)


def _replace(path: Path, text: str) -> None:
    """The old file or the new one, never half of one, whenever the server is killed.

    Not synced to the disk: this runs in the event loop, and with the power simulated telephones would go as well.
    """
    new = path.with_name(path.name + ".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)
