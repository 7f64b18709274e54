"""Which lines a telephone system offers: asked of a driver, in the running server or without one."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, runtime_checkable

from cticlient.texts import SaidError
from ctiserver.domain.lines import LineFacts
from ctiserver.server.telephony.driver import Found, Link, RefusedError, Reports, TelephoneDriver

PATIENCE = 40.0
"""Seconds until a telephone system that is only asked for its lines must be there."""

Handler = Callable[[dict[str, Any]], Awaitable[Any]]


@runtime_checkable
class Discovering(Protocol):
    """A driver that knows more lines than it was told of."""

    async def discover(self) -> list[Found]: ...


def handlers(drivers: Mapping[str, TelephoneDriver]) -> dict[str, Handler]:
    """The command ``line.discover`` of a running server; argument: ``provider``."""

    async def discover(arguments: dict[str, Any]) -> Any:
        return found_json(await asked(drivers, str(arguments.get("provider") or "")))

    return {"line.discover": discover}


async def asked(drivers: Mapping[str, TelephoneDriver], provider: str) -> list[Found]:
    """Of a driver that is open. Raises SaidError."""
    driver = drivers.get(provider)
    if driver is None:
        raise SaidError(
            "The telephone system “{provider}” is not set up on this server: server.ini says which ones are.",
            provider=provider,
        )
    if not isinstance(driver, Discovering):
        raise SaidError("The telephone system “{provider}” cannot be asked for its lines.", provider=provider)
    return await driver.discover()


async def asked_alone(drivers: Mapping[str, TelephoneDriver], provider: str) -> list[Found]:
    """The same without a server: the driver is opened for it. Raises SaidError."""
    came = asyncio.Event()

    def link(state: Link, reason: str) -> None:
        came.set()

    def line(address: str, facts: LineFacts) -> None:
        """Nobody watches."""

    driver = drivers.get(provider)
    if driver is None:
        return await asked(drivers, provider)
    await driver.open(Reports(line, link))
    try:
        async with asyncio.timeout(PATIENCE):
            await came.wait()
        # A driver whose system is not there says why.
        return await asked(drivers, provider)
    except TimeoutError:
        raise RefusedError("The telephone system “{provider}” does not answer.", provider=provider) from None
    finally:
        await driver.close()


def found_json(found: list[Found]) -> list[dict[str, str]]:
    return [{"address": line.address, "number": line.number, "name": line.name} for line in found]
