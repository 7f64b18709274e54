"""A connection that is up: whether somebody still answers on it."""

import asyncio
import logging

from cticlient.texts import SaidError
from ctiserver.client.connection import Connection
from ctiserver.client.errors import LostError, TookTooLongError
from ctiserver.client.requests import Requests
from ctiserver.wire.messages import StatusShow

PATIENCE = 3.0
"""Seconds a server has to answer that is asked whether it is still there."""

_log = logging.getLogger(__name__)


class Serving:
    """One connection from its login to its end."""

    def __init__(self, requests: Requests, connection: Connection) -> None:
        self._requests = requests
        self._connection = connection

    async def answers(self) -> bool:
        """Ask, and let go of the connection if nobody answers; a refusal is an answer too."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._requests.ask(StatusShow())
        except (TimeoutError, TookTooLongError):
            _log.info("nobody answers any more: the connection is given up")
            await self._connection.drop()
            return False
        except LostError:
            return False
        except SaidError:
            return True
        return True
