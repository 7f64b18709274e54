"""What is known of single telephone systems beyond what they say of themselves: data, in ``profiles.toml``.

A file of the same form (``[Tapi] Profiles=``) adds to it and replaces what has the same name.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from importlib import resources
from pathlib import Path
from typing import Any

from cticlient.texts import SaidError

BUILT_IN = "profiles.toml"
GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Profile:
    """How to take a provider whose name (LINEDEVCAPS, provider info) ``matches``."""

    name: str = GENERIC
    matches: str = ""
    """A regular expression, found anywhere in the name, without regard to case."""
    threads: int = 8
    """Calls into the provider at the same time."""
    linger_ms: int = 5000
    """How long after DISCONNECTED an IDLE is waited for before the call is given back."""
    audit_s: int = 60
    """Every how many seconds calls are compared with the provider's own answer; 0: never."""
    zero_flags_offline: bool = False
    """A device status without any flag means a telephone that is not there; else: a provider that sets none."""
    own: bool = False
    """Lines are opened as their owner: for systems that else tell of no calls, or let none be acted on. Calls that
    came in so are ended by TAPI when the server ends."""
    extension: int = 0
    """The extension version to negotiate, for providers that send LINE_DEVSPECIFIC only then."""
    forward: str = ""
    """Sent by lineDevSpecific to forward, with {number}; \\xNN for bytes. Empty: lineForward."""
    forward_off: str = ""
    dnd_on: str = ""
    """The same for do-not-disturb."""
    dnd_off: str = ""
    status: str = ""
    """A regular expression over the device status's own bytes, with the groups ``forward`` and ``dnd``."""
    no_dnd: bool = False
    """lineForward with an entry without a target is not understood as do-not-disturb."""
    confirmed_by_reply: bool = False
    """Its address status never tells of a forward: the reply is all there is."""
    pickup: bool = True
    consult: bool = True
    """A second call is made with lineSetupTransfer, so that both can be connected; else the first is held."""

    def with_changes(self, changes: Mapping[str, Any]) -> "Profile":
        """Raises SaidError for a word or a value that no profile has."""
        kinds = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        for word, value in changes.items():
            if kinds.get(word) is not type(value):
                raise _not_understood(word, self.name)
        for word in ("matches", "status"):
            try:
                re.compile(str(changes.get(word, "")))
            except re.error:
                raise _not_understood(word, self.name) from None
        return replace(self, **changes)


Profiles = tuple[Profile, ...]


def load(extra: Path | None = None) -> Profiles:
    """The profiles, those of the administrator first. Raises SaidError for a file that cannot be read."""
    built_in = resources.files(__package__).joinpath(BUILT_IN).read_text("utf-8")
    profiles = parse(tomllib.loads(built_in), ())
    return profiles if extra is None else parse(_read(extra), profiles)


def parse(tables: Mapping[str, Any], base: Profiles) -> Profiles:
    """A table for each profile by its name."""
    known = {profile.name: profile for profile in base}
    made = []
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise _not_understood(name, name)
        made.append(known.pop(name, Profile(name)).with_changes(table))
    return (*made, *known.values())


def profile_of(provider: str, profiles: Profiles) -> Profile:
    """The first that matches, else the one called generic, else the defaults."""
    for profile in profiles:
        if profile.matches and re.search(profile.matches, provider, re.IGNORECASE):
            return profile
    return next((profile for profile in profiles if profile.name == GENERIC), Profile())


def payload(template: str, number: str = "") -> bytes:
    """The bytes of a template: ``\\xNN`` is a byte, ``{number}`` the number."""
    text = template.replace("{number}", number)
    parts = re.split(r"\\x([0-9A-Fa-f]{2})", text)
    return b"".join(
        bytes.fromhex(part) if at % 2 else part.encode("latin-1", errors="replace") for at, part in enumerate(parts)
    )


def status_of(profile: Profile, own_bytes: bytes) -> tuple[str, bool] | None:
    """(forward, do-not-disturb) as the provider's own bytes tell; None: they do not."""
    found = re.search(profile.status, own_bytes.decode("latin-1")) if profile.status else None
    if found is None:
        return None
    groups = found.groupdict()
    return groups.get("forward") or "", (groups.get("dnd") or "0") not in ("", "0")


def _not_understood(word: str, profile: str) -> SaidError:
    return SaidError("“{word}” in the profile “{profile}” is not understood.", word=word, profile=profile)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SaidError(
            "The profiles of telephone systems in {file} could not be read ({reason}).",
            file=str(path),
            reason=str(error),
        ) from error
