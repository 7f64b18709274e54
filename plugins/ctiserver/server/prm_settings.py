"""Follows server.ini for the import: a changed value counts without a restart."""

import logging
from datetime import tzinfo
from pathlib import Path

from ctiserver.domain.ini import Ini, parse_ini
from ctiserver.domain.prm.settings import ImportSettings, import_settings
from ctiserver.server.config import ConfigDirectory
from ctiserver.server.prm_file import Signature, signature_of

log = logging.getLogger(__name__)


class IniWatch:
    """``settings`` are those of the last ``refresh``; a missing ini means the defaults."""

    def __init__(self, config: ConfigDirectory, local: tzinfo) -> None:
        self._config = config
        self._local = local
        self._seen: Signature | None = None
        self._said: object = ()
        self.settings = import_settings(Ini(), local)

    def refresh(self) -> None:
        """Read the ini again if it changed. Blocks for the time of a ``stat``, or of reading a small file."""
        path = self._config.ini
        try:
            seen = signature_of(path)
            if seen == self._seen:
                return
            self._use(import_settings(parse_ini(path.read_bytes()), self._local))
            self._seen = seen
        except FileNotFoundError:
            self._seen = None
            self._use(import_settings(Ini(), self._local))
        except OSError as error:
            # Locked or half gone: what was read before stays, and the next step tries again.
            self._seen = None
            self._say((f"{path} cannot be read ({error.strerror or error}); the settings stay as they are.",))

    def _use(self, settings: ImportSettings) -> None:
        self.settings = settings
        self._say(tuple(str(remark) for remark in settings.remarks))

    def _say(self, sentences: tuple[str, ...]) -> None:
        if sentences != self._said:
            for sentence in sentences:
                log.warning("%s", sentence)
        self._said = sentences


def settings_of(ini: Path, local: tzinfo) -> ImportSettings:
    """The settings in this file, read once; the defaults where it cannot be read."""
    try:
        return import_settings(parse_ini(ini.read_bytes()), local)
    except OSError:
        return import_settings(Ini(), local)
