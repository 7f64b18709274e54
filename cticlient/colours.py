"""The colours of the program, light and dark, and the QPalettes made of them (docs/design.md §1)."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette

from cticlient.tiles import Hue

Role = QPalette.ColorRole


@dataclass(frozen=True, slots=True)
class Colours:
    """One palette: the roles that Qt knows, and the colours that it has no role for."""

    dark: bool
    roles: Mapping[QPalette.ColorRole, QColor]
    disabled: QColor
    selected: QColor
    pressed: QColor
    hover_edge: QColor
    ring_back: QColor
    call_green: QColor
    call_red: QColor
    hues: Mapping[Hue, QColor]

    def __getitem__(self, role: QPalette.ColorRole) -> QColor:
        return self.roles[role]


def _roles(**names: str) -> dict[QPalette.ColorRole, QColor]:
    return {getattr(Role, name): QColor(value) for name, value in names.items()}


def _hues(**values: str) -> dict[Hue, QColor]:
    return {Hue(name): QColor(value) for name, value in values.items()}


LIGHT = Colours(
    dark=False,
    roles=_roles(
        Window="#F1F3F6", Base="#FFFFFF", Light="#FFFFFF", AlternateBase="#F6F7F9", Button="#FFFFFF",
        WindowText="#1A1D21", Text="#1A1D21", ButtonText="#1A1D21", ToolTipText="#1A1D21", BrightText="#FFFFFF",
        PlaceholderText="#565F6B", Mid="#D3D8DF", Shadow="#D3D8DF", Dark="#818A96", Midlight="#F7F9FC",
        Highlight="#2B5C9E", HighlightedText="#FFFFFF", Accent="#2B5C9E", Link="#2459A0", LinkVisited="#2459A0",
        ToolTipBase="#FFFFFF",
    ),
    disabled=QColor("#8B939E"),
    selected=QColor("#E6EEF9"),
    pressed=QColor("#E4EAF3"),
    hover_edge=QColor("#9AA5B4"),
    ring_back=QColor("#FFF1DC"),
    call_green=QColor("#2F7D4F"),
    call_red=QColor("#B83227"),
    hues=_hues(
        green="#2F7D4F", blue="#2463B8", signal="#B45309", amber="#9A5B00", red="#B83227", violet="#6E4AA5",
        grey="#6A7380", second="#565F6B", text="#1A1D21",
    ),
)  # fmt: skip

DARK = Colours(
    dark=True,
    roles=_roles(
        Window="#1B1E23", Base="#272B32", Light="#272B32", AlternateBase="#1F2227", Button="#31363E",
        WindowText="#E8EAED", Text="#E8EAED", ButtonText="#E8EAED", ToolTipText="#E8EAED", BrightText="#FFFFFF",
        PlaceholderText="#A7AFBA", Mid="#3B414A", Shadow="#3B414A", Dark="#7F8894", Midlight="#2D323A",
        Highlight="#3A6FB7", HighlightedText="#FFFFFF", Accent="#8FB8F2", Link="#8FB8F2", LinkVisited="#8FB8F2",
        ToolTipBase="#31363E",
    ),
    disabled=QColor("#6F7883"),
    selected=QColor("#2A3A50"),
    pressed=QColor("#343B45"),
    hover_edge=QColor("#6A7480"),
    ring_back=QColor("#3B2C17"),
    call_green=QColor("#2F7D4F"),
    call_red=QColor("#B8453A"),
    hues=_hues(
        green="#6FBF8B", blue="#7DB0F5", signal="#FFB35C", amber="#E3B261", red="#FF8A7F", violet="#C3A2F0",
        grey="#98A1AD", second="#A7AFBA", text="#E8EAED",
    ),
)  # fmt: skip


def colours_of(palette: QPalette) -> Colours:
    """The colours that belong to a palette: a widget asks its own, so nothing has to be told when they change."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def palette_of(colours: Colours) -> QPalette:
    """The palette of the whole program."""
    palette = QPalette()
    for role, colour in colours.roles.items():
        palette.setColor(role, colour)
    for role in (Role.WindowText, Role.Text, Role.ButtonText, Role.HighlightedText, Role.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colours.disabled)
    palette.setColor(QPalette.ColorGroup.Disabled, Role.Highlight, colours[Role.Mid])
    return palette


def list_palette_of(colours: Colours) -> QPalette:
    """The palette of lists and menus: a quiet mark, on which coloured icons keep their contrast."""
    palette = palette_of(colours)
    palette.setColor(Role.Highlight, colours.selected)
    palette.setColor(Role.HighlightedText, colours[Role.Text])
    palette.setColor(QPalette.ColorGroup.Disabled, Role.HighlightedText, colours.disabled)
    return palette
