"""Whether the telephony service still knows this program.

It may be ended and started again, as every manual of a service provider says to do; nothing that comes by
lineGetMessage need tell of that, and the lines would show for ever what they showed last.
"""

import asyncio
from collections.abc import Callable, Iterable

from ctiserver.server.telephony.tapi.api import Api
from ctiserver.server.telephony.tapi.constants import Error
from ctiserver.server.telephony.tapi.errors import TapiError
from ctiserver.server.telephony.tapi.lines import Device
from ctiserver.server.telephony.tapi.session import Session
from ctiserver.server.telephony.tapi.workers import Workers

FORGOTTEN = frozenset({Error.INVALAPPHANDLE, Error.UNINITIALIZED, Error.SERVICE_NOT_RUNNING, Error.DISCONNECTED})
"""What the service answers a program that it does not know, or does not answer at all."""
TWICE = FORGOTTEN | {Error.OPERATIONFAILED}
"""What it also says at times of a single device."""


async def feel_pulse(
    api: Api,
    session: Session,
    devices: Iterable[Device],
    workers: Workers,
    seconds: float,
    end: Callable[[str], None],
) -> None:
    """Ask every so many seconds for what was answered before; ``end`` is told why the session is over."""
    missed = 0
    while True:
        await asyncio.sleep(seconds)
        known = next(iter(devices), None)
        if known is None:
            continue
        try:
            await workers.run(lambda number=known.device: api.negotiate(session.app, number))  # type: ignore[misc]
            missed = 0
        except TapiError as error:
            missed = missed + 1 if error.code in TWICE else 0
            if error.code in FORGOTTEN or missed > 1:
                end(f"the telephony service has ended or begun anew: {error.name}")
                return
