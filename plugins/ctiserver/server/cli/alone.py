"""Commands without a running server: the same functions on the database itself."""

import uuid
from collections.abc import Mapping
from typing import Any

from ctiserver.server.administration import handlers
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.directory import Directory
from ctiserver.server.passwords import Passwords
from ctiserver.server.store.store import Store


async def carry_out_alone(config: ConfigDirectory, command: str, arguments: Mapping[str, Any]) -> Any:
    """To be called by whoever holds the directory's lock. Raises SaidError."""
    store, passwords = await Store.open(config.database), Passwords()
    try:
        directory = Directory(store, passwords, lambda: uuid.uuid4().hex[:12])
        await directory.load()
        return await handlers(directory)[command](dict(arguments))
    finally:
        passwords.close()
        await store.close()
