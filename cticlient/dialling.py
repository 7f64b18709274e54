"""Dials what a person entered or what another program asked for, through whoever offers to dial."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from cticlient.diallers import Diallers
from cticlient.holds import Holds
from cticlient.links import plain_number
from cticlient.number_text import is_bare
from cticlient.numbers import Numbers, Reach
from cticlient.texts import SaidError, marked

if TYPE_CHECKING:
    from cticlient.api import Dialler

PATIENCE_S = 20.0
"""How long a call that was asked for from outside waits for somebody who dials."""


class Dialling:
    """The one way from a number to a call."""

    def __init__(
        self, diallers: Diallers, numbers: Numbers, holds: Holds, spawn: Callable[[Coroutine[Any, Any, None]], object]
    ) -> None:
        self._diallers = diallers
        self._numbers = numbers
        self._holds = holds
        self._spawn = spawn

    @property
    def possible(self) -> bool:
        """Whether there is somebody who dials."""
        return self._diallers.current is not None

    def entered(self, text: str) -> None:
        """Dial what a person entered. Raises SaidError if that is no number or nobody dials."""
        self.again(self._dialled(text))

    def again(self, dialled: str) -> None:
        """Dial what is written as the telephone system wants it. Raises SaidError as ``entered`` does."""
        number = plain_number(dialled)
        if self._diallers.current is None:
            raise SaidError(
                marked("{number} was not dialled: no plugin that can dial is switched on or connected."), number=number
            )
        self._spawn(self._dial(self._diallers.current, number))

    def transfer(self, call: str, number: str) -> None:
        """Send a call that was dropped on a number there. Raises SaidError if nobody can."""
        meant = self._dialled(number)
        if self._diallers.current is None:
            raise SaidError(
                marked("The call was not transferred: no plugin that can do so is switched on or connected.")
            )
        self._spawn(self._diallers.current.transfer(call, meant))

    def needs_a_look(self, number: str) -> bool:
        """Whether a person must see the number before it is dialled for another program."""
        return self._numbers.is_delicate(number)

    def outside(self, number: str) -> None:
        """Dial for another program: it may ask before the plugin that dials is there."""
        self._spawn(self._when_possible(self._dialled(number)))

    def _dialled(self, text: str) -> str:
        """What the telephone system is to dial for ``text``. Raises SaidError if that is no number."""
        number = self._numbers.read(text)
        # A short number between words is more likely part of a name.
        meant = number is not None and (is_bare(text) or number.reach is Reach.OUTSIDE)
        return number.dialled if number is not None and meant else plain_number(text)

    async def _when_possible(self, number: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                dialler = await self._dialler()
        except TimeoutError:
            raise SaidError(
                marked(
                    "{number} was not dialled: after {seconds} seconds there is still nobody who can dial. "
                    "Check the connection."
                ),
                number=number,
                seconds=round(PATIENCE_S),
            ) from None
        await self._dial(dialler, number)

    async def _dial(self, dialler: "Dialler", number: str) -> None:
        self._numbers.was_dialled(number)
        await dialler.dial(number)

    async def _dialler(self) -> "Dialler":
        offered = asyncio.Event()
        undo = self._diallers.on_change(offered.set)
        try:
            while (dialler := self._diallers.current) is None:
                offered.clear()
                await offered.wait()
        finally:
            undo()
        # Offered while the plugin starts; it can dial when nothing is on its way any more.
        await self._holds.wait()
        return dialler
