"""An ini file read the way people write them: any case, a byte order mark, remarks behind values, blank values.

Sections of the same name are one; of a key that stands twice the last one counts; lines that are neither section nor
``key = value`` are passed over. Keys nobody asks for stay readable, and nothing here ever writes the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ctiserver.domain.plain_text import UndecodableError, decode

_REMARK = (";", "#")


@dataclass(frozen=True, slots=True)
class Ini:
    """The values of a file by section and key, both folded."""

    values: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def get(self, section: str, key: str, default: str = "") -> str:
        """The value, or ``default`` where the key is missing or its value is blank."""
        return self.values.get((section.casefold(), key.casefold())) or default

    def section(self, section: str) -> dict[str, str]:
        """All keys of a section (folded) with their values."""
        return {key: value for (name, key), value in self.values.items() if name == section.casefold()}


def parse_ini(raw: bytes) -> Ini:
    """The ini in ``raw``; bytes that are no text at all count as an empty file."""
    try:
        text = decode(raw).text
    except UndecodableError:
        return Ini()
    values: dict[tuple[str, str], str] = {}
    section = ""
    for line in text.splitlines():
        stripped = line.strip().lstrip("\ufeff")
        if stripped.startswith("["):
            section = stripped[1:].partition("]")[0].strip().casefold()
        elif "=" in stripped and not stripped.startswith(_REMARK):
            key, _, value = stripped.partition("=")
            values[section, key.strip().casefold()] = _without_remark(value.strip())
    return Ini(values)


def _without_remark(value: str) -> str:
    """A remark starts with ``;`` or ``#`` at the beginning or behind a blank; a value in quotes keeps both."""
    if value[:1] == '"' and (end := value.find('"', 1)) > 0:
        return value[1:end]
    for at, character in enumerate(value):
        if character in _REMARK and (at == 0 or value[at - 1].isspace()):
            return value[:at].rstrip()
    return value
