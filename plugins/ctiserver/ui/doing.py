"""Does in the background what a person asked for, and says it when it did not come about."""

from collections.abc import Coroutine, Generator
from typing import Any

from cticlient.api import Host, Kind, Notice, SaidError


class Doing:
    """Slots are synchronous: what takes time is handed over here."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def __call__(self, work: Coroutine[Any, Any, object], failed: str) -> None:
        """Run ``work``; a refusal is told under the title ``failed``."""
        self._host.spawn(self._do(_Asked(work), failed))

    async def _do(self, work: "_Asked", failed: str) -> None:
        try:
            await work
        except SaidError as error:
            self._host.tell(Notice(failed, self._host.tr.say(error.sentence), Kind.WARNING))


class _Asked:
    """What was asked for; let go quietly when the plugin is switched off before it began."""

    def __init__(self, work: Coroutine[Any, Any, object]) -> None:
        self._work = work

    def __await__(self) -> Generator[Any, Any, object]:
        return self._work.__await__()

    def __del__(self) -> None:
        # Python would warn of a coroutine that nobody awaited, which here is as it should be.
        self._work.close()
