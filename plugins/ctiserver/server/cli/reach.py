"""How a command gets its work done: by the running server, or without one by the very same functions."""

import argparse
import asyncio
import os
import uuid
from collections.abc import Mapping
from typing import Any

from ctiserver.server.config import ConfigDirectory, find_config
from ctiserver.server.control import NotRunningError, call
from ctiserver.server.lock import HeldError, holding

PATIENCE = 10.0
"""Seconds that a server that is just starting or ending is waited for."""
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


async def carry_out(config: ConfigDirectory, command: str, arguments: Mapping[str, Any]) -> Any:
    """The same for a directory. Raises SaidError; HeldError if a server neither answers nor lets go."""
    config.require()
    end = asyncio.get_running_loop().time() + PATIENCE
    while True:
        try:
            return await call(config, command, arguments)
        except NotRunningError:
            pass
        try:
            async with holding(config.lock_file, _LOCK_SECONDS):
                return await _alone(config, command, arguments)
        except HeldError:
            if asyncio.get_running_loop().time() >= end:
                raise


async def _alone(config: ConfigDirectory, command: str, arguments: Mapping[str, Any]) -> Any:
    # Imported only here: with a running server, a command need not wait for the database library.
    from ctiserver.server.administration import handlers
    from ctiserver.server.directory import Directory
    from ctiserver.server.passwords import Passwords
    from ctiserver.server.store.store import Store

    store, passwords = await Store.open(config.database), Passwords()
    try:
        directory = Directory(store, passwords, lambda: uuid.uuid4().hex[:12])
        await directory.load()
        return await handlers(directory)[command](dict(arguments))
    finally:
        passwords.close()
        await store.close()
