"""Messages to text and back; every text that is no message is answered with what was wrong, never with a crash."""

from typing import Any

import msgspec

from ctiserver.wire.messages import ClientMessage, ServerMessage


class BadMessageError(Exception):
    """A text that is no message; ``re`` is its number, if it has one.

    ``code`` is ``malformed`` (no JSON object), ``unknown_type`` or ``invalid`` (a field is missing or wrong).
    """

    def __init__(self, code: str, text: str, re: int | None = None) -> None:
        super().__init__(text)
        self.code = code
        self.re = re


_encoder = msgspec.json.Encoder()
_from_client: msgspec.json.Decoder[ClientMessage] = msgspec.json.Decoder(ClientMessage)
_from_server: msgspec.json.Decoder[ServerMessage] = msgspec.json.Decoder(ServerMessage)
_types = {t.__struct_config__.tag for t in ClientMessage.__args__}


def encode(message: msgspec.Struct) -> bytes:
    """The JSON text of a message, UTF-8."""
    return _encoder.encode(message)


def decode_from_server(text: str | bytes) -> ServerMessage:
    """What a server said. Raises BadMessageError; code ``unknown_type`` is to be passed over (a newer server)."""
    try:
        return _from_server.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _told(text, error) from None


def decode_from_client(text: str | bytes) -> ClientMessage:
    """What a client asked. Raises BadMessageError."""
    try:
        return _from_client.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _told(text, error) from None


def _told(text: str | bytes, error: Exception) -> BadMessageError:
    try:
        raw: Any = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return BadMessageError("malformed", f"not a JSON object: {error}")
    if not isinstance(raw, dict):
        return BadMessageError("malformed", "not a JSON object")
    number = raw.get("re")
    re = number if isinstance(number, int) and not isinstance(number, bool) else None
    if not isinstance(raw.get("type"), str) or raw["type"] in _types:
        return BadMessageError("invalid", str(error), re)
    return BadMessageError("unknown_type", f"unknown message type {raw['type']!r}", re)
