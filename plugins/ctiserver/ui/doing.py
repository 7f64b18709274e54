"""Does in the background what a person asked for, and says it when it did not come about."""

from collections.abc import Callable, Coroutine
from typing import Any

from cticlient.api import Host, Kind, Notice, SaidError

Work = Callable[[], Coroutine[Any, Any, object]]


class Doing:
    """Slots are synchronous: what takes time is handed over here."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def __call__(self, work: Work, failed: str) -> None:
        """Begin ``work`` soon, if the plugin is still on then; a refusal is told under the title ``failed``."""
        self._host.spawn(self._do(work, failed))

    async def _do(self, work: Work, failed: str) -> None:
        try:
            await work()
        except SaidError as error:
            self._host.tell(Notice(failed, self._host.tr.say(error.sentence), Kind.WARNING))
