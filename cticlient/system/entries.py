"""The text of the desktop's own files: desktop entries, and who opens what. Pure; what others wrote stays as it is."""

from collections.abc import Sequence

from cticlient.system.command import Command

DEFAULTS = "[Default Applications]"
SCHEME_TYPES = ("x-scheme-handler/tel", "x-scheme-handler/callto")


def link_entry(command: Command, icon: str) -> str:
    """The desktop entry of the program: in the menu of the desktop, and for telephone links."""
    types = "".join(f"{kind};" for kind in SCHEME_TYPES)
    return _entry(command.plus("%u"), icon, "Categories=Network;Telephony;", f"MimeType={types}", "StartupNotify=true")


def autostart_entry(command: Command, icon: str) -> str:
    return _entry(command, icon, "X-GNOME-Autostart-enabled=true")


def exec_of(entry: str) -> str:
    """The command of a desktop entry; empty where there is none."""
    return _value(entry, "Exec")


def switched_off(entry: str) -> bool:
    """Whether a person or a desktop has put it out of use without taking it away."""
    return _value(entry, "Hidden") == "true" or _value(entry, "X-GNOME-Autostart-enabled") == "false"


def defaults_of(text: str, kind: str) -> tuple[str, ...]:
    """Who opens ``kind``, the first choice first."""
    for _, key, value in _defaults(text.splitlines()):
        if key == kind:
            return _names(value)
    return ()


def with_default(text: str, kind: str, name: str) -> str:
    """``name`` becomes the first choice; who was it comes next, and is it again when ``name`` goes."""
    lines = text.splitlines(keepends=True)
    for at, key, value in _defaults(lines):
        if key == kind:
            lines[at] = f"{kind}={_list([name, *(one for one in _names(value) if one != name)])}\n"
            return "".join(lines)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    heads = [at for at, line in enumerate(lines) if line.strip() == DEFAULTS]
    if not heads:
        lines.append(f"{DEFAULTS}\n")
    place = heads[0] + 1 if heads else len(lines)
    lines.insert(place, f"{kind}={name}\n")
    return "".join(lines)


def without_default(text: str, kind: str, name: str) -> str:
    """``name`` opens ``kind`` no more; a line and a group that are empty then go with it."""
    lines = text.splitlines(keepends=True)
    for at, key, value in _defaults(lines):
        if key == kind and name in _names(value):
            left = [one for one in _names(value) if one != name]
            lines[at : at + 1] = [f"{kind}={_list(left)}\n"] if left else []
            break
    if lines and lines[-1].strip() == DEFAULTS:
        del lines[-1]
    return "".join(lines)


def _entry(command: Command, icon: str, *more: str) -> str:
    return "\n".join(
        [
            "[Desktop Entry]",
            "Type=Application",
            "Name=CTI Client",
            "GenericName=Telephony",
            "GenericName[de]=Telefonie",
            f"Exec={command.exec_key}",
            f"Icon={icon}",
            "Terminal=false",
            *more,
            "",
        ]
    )


def _value(entry: str, wanted: str) -> str:
    group = ""
    for line in entry.splitlines():
        if line.startswith("["):
            group = line.strip()
        key, equals, value = line.partition("=")
        if group == "[Desktop Entry]" and equals and key.strip() == wanted:
            return value.strip()
    return ""


def _defaults(lines: Sequence[str]) -> list[tuple[int, str, str]]:
    """Line, key and value of what stands in the group of defaults."""
    found, group = [], ""
    for at, line in enumerate(lines):
        bare = line.strip()
        if bare.startswith("["):
            group = bare
        elif group == DEFAULTS and not bare.startswith("#") and "=" in bare:
            key, _, value = bare.partition("=")
            found.append((at, key.strip(), value.strip()))
    return found


def _names(value: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(";") if name.strip())


def _list(names: Sequence[str]) -> str:
    return ";".join(names) + ";" if len(names) > 1 else names[0]
