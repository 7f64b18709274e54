"""The values of ``server.ini``, and what replaces them: the environment and systemd's credentials."""

import logging
from collections.abc import Mapping

from cticlient.texts import SaidError
from ctiserver.domain.ini import Ini, parse_ini
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.secrets import FILE, followed, from_outside, looks_secret, variable

log = logging.getLogger(__name__)

DEFAULT_LISTEN = "127.0.0.1:7443"


class Settings:
    """What is set, as it stood when this was made."""

    def __init__(self, config: ConfigDirectory, environ: Mapping[str, str]) -> None:
        self._config = config
        self._environ = environ
        self._ini = read_ini(config)

    def text(self, section: str, key: str, default: str = "") -> str:
        """The value, or ``default`` if it is nowhere or blank. Raises SaidError for a file that cannot be read."""
        value = from_outside(section, key, self._environ)
        if value is None:
            value = self._ini.get(section, key)
        return followed(value, self._config.root) or default

    def secret(self, section: str, key: str) -> str:
        """The same for a secret; empty if there is none. Raises SaidError if it stands in the ini in clear."""
        in_ini = self._ini.get(section, key)
        if from_outside(section, key, self._environ) is None and in_ini and not in_ini.startswith(FILE):
            raise SaidError(
                "{key} stands in clear in [{section}] of {file}. Put it into a file that only the server can read "
                "and write {key}=@file:PATH, or set {variable} in the environment.",
                key=key,
                section=section,
                file=str(self._config.ini),
                variable=variable(section, key),
            )
        return self.text(section, key)

    def warn_of_secrets(self) -> None:
        """Say in the log which values look like secrets and stand in the ini in clear; never the values."""
        for (section, key), value in self._ini.values.items():
            if looks_secret(key) and value and not value.startswith(FILE):
                log.warning("%s in [%s] of %s is a secret in clear and is not used", key, section, self._config.ini)


def read_ini(config: ConfigDirectory) -> Ini:
    """The ini; an empty one where there is none. Raises SaidError if it is there but cannot be read."""
    try:
        return parse_ini(config.ini.read_bytes())
    except FileNotFoundError:
        return Ini()
    except OSError as error:
        raise SaidError(
            "{file} could not be read ({reason}). Check its rights.",
            file=str(config.ini),
            reason=error.strerror or str(error),
        ) from error


def parse_listen(text: str) -> tuple[str, int]:
    """Host and port of ``HOST:PORT`` or ``[::1]:PORT``. Raises SaidError."""
    host, _, port = text.strip().rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise SaidError(
            "“{text}” is no address to listen on. Write HOST:PORT, such as {example}.",
            text=text,
            example=DEFAULT_LISTEN,
        )
    return host, int(port)
