"""What the server acknowledged, person by person, and which statuses may therefore be found after it was killed."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

MOMENT = timedelta(seconds=2)
"""An end that came so shortly ago may not have been acted on yet."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A status that somebody chose; ``info`` is different each time and empty for AVAILABLE."""

    info: str = ""
    until: datetime | None = None

    def may_stand(self, now: datetime) -> set[tuple[str, ...]]:
        """What may be found on the stack if this was the last thing stored."""
        if not self.info:
            return {()}
        if self.until is None or self.until > now + MOMENT:
            return {(self.info,)}
        return {()} if self.until < now - MOMENT else {(), (self.info,)}


def infos(status: dict[str, Any]) -> tuple[str, ...]:
    """The infos of the entries, the AVAILABLE at the bottom left out."""
    return tuple(entry["info"] for entry in status["stack"][:-1])


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


@dataclass(slots=True)
class Promise:
    """Of one person whose status is chosen: what was acknowledged last, and what was asked for since."""

    client: str
    stored: Choice = field(default_factory=Choice)
    revision: int = 0
    asked: Choice | None = None
    acknowledged: int = 0

    def ask(self, choice: Choice) -> None:
        self.asked = choice

    def acknowledge(self, status: dict[str, Any]) -> None:
        assert self.asked is not None
        assert status["revision"] > self.revision, f"{self.client}: revision {status['revision']} was there before"
        self.stored, self.revision, self.asked = self.asked, status["revision"], None
        self.acknowledged += 1

    def check(self, status: dict[str, Any]) -> None:
        """After a restart: nothing acknowledged is lost, and nothing is there that nobody asked for."""
        now, found = datetime.now(UTC), infos(status)
        told = f"{self.client}: found {found} at revision {status['revision']}, promised {self}"
        assert status["revision"] >= self.revision, f"the revision went back; {told}"
        allowed = self.stored.may_stand(now)
        if self.asked is not None and status["revision"] > self.revision:
            allowed = allowed | self.asked.may_stand(now)
        assert found in allowed, told
        if self.asked is not None and found == (self.asked.info,):
            self.stored = self.asked
        elif not found:
            self.stored = Choice()
        self.revision, self.asked = status["revision"], None


@dataclass(slots=True)
class ImportPromise:
    """Of the person whose status comes from the file: the version in the file, unless it was dismissed."""

    client: str
    version: str = ""
    dismissed: bool = False
    dismissing: bool = False
    acknowledged: int = 0

    def write(self, version: str) -> None:
        self.version, self.dismissed, self.dismissing = version, False, False

    def dismiss(self) -> None:
        self.dismissing = True

    def acknowledge_dismissal(self) -> None:
        self.dismissed, self.dismissing = True, False
        self.acknowledged += 1

    def check(self, status: dict[str, Any]) -> None:
        """The server reads the file before it lets anybody in: what the file says holds from the first answer on."""
        found = infos(status)
        running: tuple[str, ...] = (self.version,) if self.version else ()
        allowed = {()} if self.dismissed else {running, ()} if self.dismissing else {running}
        assert found in allowed, f"found {found}, promised {self}"
        self.dismissed, self.dismissing = found == (), False


@dataclass(frozen=True, slots=True)
class Phone:
    """What a telephone had before any status changed it."""

    forward: str = ""
    dnd: bool = False

    def under(self, status: dict[str, Any]) -> tuple[str, bool]:
        """Forward and do-not-disturb as the stack asks for them."""
        asked = next((entry["call_forward"] for entry in status["stack"] if entry.get("call_forward")), "")
        return (self.forward, True) if asked == "dnd" else (asked or self.forward, self.dnd)
