"""What a session can do with one's own telephone: requests that return when the telephone system confirmed them."""

from abc import ABC, abstractmethod

from msgspec import UNSET

from ctiserver.wire import messages as wire


class Telephone(ABC):
    """Every request raises SaidError where it was refused or could not be sent."""

    @abstractmethod
    async def ask(self, request: wire.Request) -> wire.ServerMessage: ...

    async def dial(self, number: str) -> None:
        await self.ask(wire.Dial(number=number))

    async def answer(self, call: str | None = None) -> None:
        await self.ask(wire.Answer(call=call or UNSET))

    async def hangup(self, call: str | None = None) -> None:
        await self.ask(wire.Hangup(call=call or UNSET))

    async def hold(self, call: str | None = None) -> None:
        await self.ask(wire.Hold(call=call or UNSET))

    async def resume(self, call: str | None = None) -> None:
        await self.ask(wire.Resume(call=call or UNSET))

    async def transfer(self, number: str | None = None, call: str | None = None) -> None:
        """Blind to ``number``; without one, the held and the active call are connected."""
        await self.ask(wire.Transfer(number=number or UNSET, call=call or UNSET))

    async def pickup(self, client: str) -> None:
        await self.ask(wire.Pickup(client=client))

    async def forward(self, number: str | None) -> None:
        """Forward one's main line; None: no longer."""
        await self.ask(wire.SetForward(number=number or UNSET))

    async def dnd(self, on: bool) -> None:
        await self.ask(wire.SetDnd(on=on))
