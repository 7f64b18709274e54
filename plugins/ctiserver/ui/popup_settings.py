"""How calls that come in are announced, as a person set it."""

from dataclasses import asdict, dataclass

from cticlient.api import Section

PREFIX = "popup."


@dataclass(frozen=True, slots=True)
class PopupSettings:
    """``shown`` false: a notification of the desktop instead of a pop-up."""

    shown: bool = True
    stays: bool = True
    """While one speaks, too."""
    in_dnd: bool = False
    """Also while one's own status is do not disturb."""
    colleagues: bool = False
    """Also calls at colleagues' telephones that one may pick up."""
    beep: bool = False


def read(section: Section) -> PopupSettings:
    """What is no switch is left at its default."""
    said = {name: section.get(PREFIX + name) for name in asdict(PopupSettings())}
    return PopupSettings(**{name: value for name, value in said.items() if isinstance(value, bool)})


def store(section: Section, wanted: PopupSettings) -> None:
    for name, value in asdict(wanted).items():
        section.set(PREFIX + name, value)
