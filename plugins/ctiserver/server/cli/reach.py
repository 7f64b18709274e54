"""How a command gets its work done: by the running server, or without one by the very same functions."""

import argparse
import asyncio
import os
from collections.abc import Mapping
from typing import Any

from ctiserver.server.config import ConfigDirectory, find_config
from ctiserver.server.lock import HeldError, holding
from ctiserver.server.remote import NotRunningError, call

PATIENCE = 30.0
"""Seconds that a server that is just starting or ending, or other commands, are waited for."""
_LOCK_SECONDS = 0.2


def config_of(args: argparse.Namespace) -> ConfigDirectory:
    return find_config(args.config, os.environ)


def ask_server(args: argparse.Namespace, command: str, /, **arguments: Any) -> Any:
    """What only a running server can do. Raises SaidError, NotRunningError among them."""
    config = config_of(args)
    config.require()
    return asyncio.run(call(config, command, arguments))


def refuse_running(config: ConfigDirectory) -> None:
    """Raises SaidError at once if a server works on this directory already, rather than wait for its lock."""
    try:
        asyncio.run(call(config, "status", {}))
    except NotRunningError:
        return
    raise HeldError("A server is running in {directory} already.", directory=str(config.root))


def administer(args: argparse.Namespace, command: str, /, **arguments: Any) -> Any:
    """Change or show accounts, with or without a running server. Raises SaidError."""
    return asyncio.run(carry_out(config_of(args), command, arguments))


def discovered(args: argparse.Namespace, provider: str) -> list[dict[str, str]]:
    """The lines that a telephone system offers, asked by the running server or without one. Raises SaidError."""
    config = config_of(args)
    config.require()
    try:
        found: list[dict[str, str]] = asyncio.run(call(config, "line.discover", {"provider": provider}))
    except NotRunningError:
        from ctiserver.server.settings import Settings
        from ctiserver.server.telephony.discovering import asked_alone, found_json
        from ctiserver.server.telephony.systems import real_systems

        systems = real_systems(Settings(config, os.environ), config.root)
        return found_json(asyncio.run(asked_alone(systems, provider)))
    return found


async def carry_out(config: ConfigDirectory, command: str, arguments: Mapping[str, Any]) -> Any:
    """The same for a directory. Raises SaidError; HeldError if a server neither answers nor lets go."""
    config.require()
    end = asyncio.get_running_loop().time() + PATIENCE
    while True:
        try:
            return await call(config, command, arguments)
        except NotRunningError:
            pass
        # Imported only here: with a running server, a command need not wait for the database library.
        from ctiserver.server.cli.alone import carry_out_alone

        try:
            async with holding(config.lock_file, _LOCK_SECONDS):
                return await carry_out_alone(config, command, arguments)
        except HeldError:
            if asyncio.get_running_loop().time() >= end:
                raise
