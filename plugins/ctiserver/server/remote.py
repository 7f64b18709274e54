"""How a command asks the running server: over loopback, with the place and token that lie in the configuration."""

import asyncio
import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cticlient.texts import SaidError
from ctiserver.server.config import ConfigDirectory

HOST = "127.0.0.1"
ANSWER_SECONDS = 60.0


class NotRunningError(SaidError):
    """No server works on this configuration directory."""


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
    connection = http.client.HTTPConnection(HOST, place.port, timeout=ANSWER_SECONDS)
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
