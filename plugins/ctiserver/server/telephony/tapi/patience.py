"""How long TAPI is waited for, and what a person is told when it does not answer, refuses, or is lost."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

from cticlient.texts import marked
from ctiserver.server.telephony.driver import TimedOutError
from ctiserver.server.telephony.tapi.errors import TapiError, refused
from ctiserver.server.telephony.tapi.workers import LostError

T = TypeVar("T")

NO_REPLY = marked("The telephone system did not answer for line “{line}” in time; whether it was done is not known.")
NOT_SHOWN = marked("The telephone system took the request for line “{line}”, but nothing shows that it was done.")
LOST = marked("The connection to the telephone system was lost meanwhile; whether it was done is not known.")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds."""

    start: float = 30.0
    """Until TAPI has begun, at the start and after it was set up anew."""
    reply: float = 10.0
    """Until TAPI's reply to a request."""
    shown: float = 5.0
    """From then until its states show that it was done."""
    end: float = 3.0
    """Until TAPI has let go at the end of the server."""
    pulse: float = 30.0
    """Between two looks whether the telephony service still knows this program."""


DEFAULT = Patience()


async def within(seconds: float, wanted: Awaitable[T], late: str, line: str) -> T:
    """Wait so long. Raises TimedOutError with the sentence ``late``, RefusedError."""
    try:
        async with asyncio.timeout(seconds):
            return await wanted
    except TimeoutError:
        raise TimedOutError(late, line=line) from None
    except LostError:
        raise TimedOutError(LOST) from None
    except TapiError as error:
        raise refused(error, line) from None
