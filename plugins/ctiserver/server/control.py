"""How the command reaches a running server: a loopback HTTP endpoint whose place and token lie in the configuration."""

import asyncio
import hmac
import http.client
import json
import logging
import os
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from cticlient.texts import SaidError
from ctiserver.server.config import ConfigDirectory

log = logging.getLogger(__name__)

Handler = Callable[[dict[str, Any]], Awaitable[Any]]

ANSWER_SECONDS = 60.0
LARGEST_REQUEST = 1024 * 1024
_HOST = "127.0.0.1"


class NotRunningError(SaidError):
    """No server works on this configuration directory."""


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
        await web.TCPSite(self._runner, _HOST, 0).start()
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
        return web.json_response(await self._carry_out(command, arguments))

    async def _carry_out(self, command: str, arguments: dict[str, Any]) -> dict[str, Any]:
        try:
            handler = self._handlers.get(command)
            if handler is None:
                raise SaidError("The running server does not know the command {command}.", command=command)
            return {"result": await handler(arguments)}
        except SaidError as error:
            return {"error": _error_json(error)}
        except Exception:
            log.exception("the command %s failed", command)
            return {"error": _error_json(unexpected(self._config))}


def unexpected(config: ConfigDirectory) -> SaidError:
    """What a person is told of an error that nobody foresaw."""
    return SaidError(
        "Something went wrong that should not have; nothing more is known than what stands in {file}.",
        file=str(config.log_file),
    )


async def call(config: ConfigDirectory, command: str, arguments: Mapping[str, Any]) -> Any:
    """Have the running server carry out a command. Raises its SaidError, or NotRunningError when none runs."""
    place = _place(config)
    body = json.dumps({"command": command, "arguments": dict(arguments)}).encode()
    answer = await asyncio.to_thread(_post, config, place, body)
    if "error" in answer:
        error = answer["error"]
        raise SaidError(error["sentence"], **error["values"])
    return answer["result"]


@dataclass(frozen=True, slots=True)
class _Place:
    port: int
    token: str


def _place(config: ConfigDirectory) -> _Place:
    try:
        found = json.loads(config.control_file.read_text(encoding="utf-8"))
        return _Place(int(found["port"]), str(found["token"]))
    except FileNotFoundError:
        raise _not_running(config) from None
    except OSError as error:
        raise SaidError(
            "{file} could not be read ({reason}). Use the account under which the server runs.",
            file=str(config.control_file),
            reason=error.strerror or str(error),
        ) from error
    except (ValueError, KeyError, TypeError):
        raise _not_running(config) from None


def _post(config: ConfigDirectory, place: _Place, body: bytes) -> dict[str, Any]:
    connection = http.client.HTTPConnection(_HOST, place.port, timeout=ANSWER_SECONDS)
    try:
        connection.request("POST", "/", body, {"Authorization": f"Bearer {place.token}"})
        response = connection.getresponse()
        answer = json.loads(response.read()) if response.status == 200 else None
    except TimeoutError:
        raise SaidError(
            "The server has not answered for {seconds} seconds. Whether it did what was asked is not known.",
            seconds=round(ANSWER_SECONDS),
        ) from None
    except (OSError, http.client.HTTPException, ValueError):
        # The file of a server that was killed: nobody, or somebody else, listens there now.
        raise _not_running(config) from None
    finally:
        connection.close()
    if not isinstance(answer, dict):
        raise _not_running(config)
    return answer


def _not_running(config: ConfigDirectory) -> NotRunningError:
    return NotRunningError(
        "No server is running in {directory}. Start it with: ctiserver run --config {directory}",
        directory=str(config.root),
    )


def _error_json(error: SaidError) -> dict[str, Any]:
    values = {
        name: value if isinstance(value, str | int | float) else str(value)
        for name, value in error.sentence.values.items()
    }
    return {"sentence": error.sentence.text, "values": values, "message": str(error)}


def _write_private(path: Path, content: Mapping[str, Any]) -> None:
    """Whole or not at all, and readable for the owner alone from the first moment on."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file)
    new.replace(path)
