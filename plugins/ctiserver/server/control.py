"""How the command reaches a running server: a loopback HTTP endpoint whose place and token lie in the configuration."""

import hmac
import json
import logging
import os
import secrets
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from cticlient.texts import SaidError
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.remote import HOST, NotRunningError, call

__all__ = ["Control", "Handler", "NotRunningError", "call", "unexpected"]

log = logging.getLogger(__name__)

Handler = Callable[[dict[str, Any]], Awaitable[Any]]

LARGEST_REQUEST = 1024 * 1024


class Control:
    """The server's side: runs from ``start`` to ``stop`` and answers whoever can read the control file.

    ``handlers`` is looked into at each command, so it may still be filled after ``start``.
    """

    def __init__(self, config: ConfigDirectory, handlers: Mapping[str, Handler]) -> None:
        self._config = config
        self._handlers = handlers
        self._token = secrets.token_urlsafe(32)
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Raises SaidError if the control file cannot be written."""
        app = web.Application(client_max_size=LARGEST_REQUEST)
        app.router.add_post("/", self._answer)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, 0).start()
        try:
            _write_private(self._config.control_file, {"port": self._runner.addresses[0][1], "token": self._token})
        except OSError as error:
            await self._runner.cleanup()
            raise SaidError(
                "{directory} cannot be written ({reason}). Use the account under which the server runs.",
                directory=str(self._config.root),
                reason=error.strerror or str(error),
            ) from error

    async def stop(self) -> None:
        """Take no commands any more; those being carried out have a second to finish."""
        if self._runner is None:
            return
        self._config.control_file.unlink(missing_ok=True)
        await self._runner.cleanup()
        self._runner = None

    async def _answer(self, request: web.Request) -> web.Response:
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), f"Bearer {self._token}".encode()):
            return web.Response(status=401)
        try:
            asked = json.loads(await request.read())
            command, arguments = str(asked["command"]), dict(asked["arguments"])
        except (ValueError, KeyError, TypeError):
            return web.Response(status=400)
        return web.json_response(text=await self._carry_out(command, arguments))

    async def _carry_out(self, command: str, arguments: dict[str, Any]) -> str:
        try:
            handler = self._handlers.get(command)
            if handler is None:
                raise SaidError("The running server does not know the command {command}.", command=command)
            return json.dumps({"result": await handler(arguments)})
        except SaidError as error:
            return _error_json(error)
        except Exception:
            log.exception("the command %s failed", command)
            return _error_json(unexpected(self._config))


def unexpected(config: ConfigDirectory) -> SaidError:
    """What a person is told of an error that nobody foresaw."""
    return SaidError(
        "The server could not do this because of an error of its own; {file} says more.",
        file=str(config.log_file),
    )


def _error_json(error: SaidError) -> str:
    values = {
        name: value if isinstance(value, str | int | float) else str(value)
        for name, value in error.sentence.values.items()
    }
    return json.dumps({"error": {"sentence": error.sentence.text, "values": values, "message": str(error)}})


def _write_private(path: Path, content: Mapping[str, Any]) -> None:
    """Whole or not at all, and readable for the owner alone from the first moment on."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file)
    new.replace(path)
