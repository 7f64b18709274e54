"""Why a window may come up: what the desktop gave a later start, handed to the first one. Pure."""

from collections.abc import Mapping, MutableMapping
from dataclasses import asdict, dataclass

WAYLAND, X11 = "XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"
LONGEST = 1024


@dataclass(frozen=True, slots=True)
class Activation:
    """Empty where the desktop gave nothing: then it decides by itself whether the window comes up."""

    token: str = ""
    startup_id: str = ""

    @classmethod
    def taken_from(cls, environ: MutableMapping[str, str]) -> "Activation":
        """It is used up with that: programs that this one starts are not the start that was meant."""
        return cls(environ.pop(WAYLAND, ""), environ.pop(X11, ""))

    @classmethod
    def from_json(cls, said: object) -> "Activation":
        """What another instance handed over."""
        given: Mapping[str, object] = said if isinstance(said, dict) else {}
        return cls(_text(given.get("token")), _text(given.get("startup_id")))

    def to_json(self) -> dict[str, str]:
        return asdict(self)


def _text(said: object) -> str:
    return said if isinstance(said, str) and len(said) <= LONGEST and said.isprintable() else ""
