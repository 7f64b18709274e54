"""Questions to the server and their answers, matched by number."""

import asyncio
from collections.abc import Awaitable, Callable

from msgspec import structs

from cticlient.texts import marked
from ctiserver.client.errors import LostError, RefusedError, TookTooLongError, refused
from ctiserver.wire.codec import encode
from ctiserver.wire.messages import MAX_CLIENT_MESSAGE, Failed, Request, ServerMessage

SECONDS = 15.0
LOST = marked(
    "The connection to the server was lost before it answered. Whether it was done is not known: please look."
)
NOT_CONNECTED = marked(
    "There is no connection to the server just now, so this cannot be done. Try again when it is back."
)


class Requests:
    """The questions of one connection that wait for their answers."""

    def __init__(self, send: Callable[[Request], Awaitable[None]], seconds: float = SECONDS) -> None:
        self._send = send
        self._seconds = seconds
        self._waiting: dict[int, tuple[Request, asyncio.Future[ServerMessage]]] = {}
        self._number = 0
        self._closed = False

    async def ask(self, request: Request) -> ServerMessage:
        """The answer. Raises RefusedError, LostError or TookTooLongError, all of which can be said."""
        if self._closed:
            raise LostError(NOT_CONNECTED)
        self._number += 1
        number = self._number
        answer: asyncio.Future[ServerMessage] = asyncio.get_running_loop().create_future()
        numbered = structs.replace(request, re=number)
        if len(encode(numbered)) > MAX_CLIENT_MESSAGE:
            raise RefusedError("This is too long to be sent to the server. Please shorten it.", code="too_long")
        self._waiting[number] = (numbered, answer)
        try:
            async with asyncio.timeout(self._seconds):
                await self._send(numbered)
                return await answer
        except TimeoutError:
            raise TookTooLongError(
                "The server did not answer within {seconds} seconds. Whether it was done is not known: please look.",
                seconds=int(self._seconds),
            ) from None
        finally:
            self._waiting.pop(number, None)

    def asked(self, number: int) -> Request | None:
        """The question that an answer with this number belongs to."""
        return self._waiting[number][0] if number in self._waiting else None

    def answered(self, number: int, message: ServerMessage) -> None:
        """Hand an answer to whoever waits for it; an answer nobody waits for any more is dropped."""
        _, answer = self._waiting.get(number, (None, None))
        if answer is None or answer.done():
            return
        if isinstance(message, Failed):
            answer.set_exception(refused(message))
        else:
            answer.set_result(message)

    def close(self) -> None:
        """The connection is gone: nobody waits any longer."""
        self._closed = True
        for _, answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(LostError(LOST))
