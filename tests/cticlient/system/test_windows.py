"""Telephone links and the start at login in a registry: all that is written is taken back, and nothing else."""

import pytest

from cticlient.system.command import Command
from cticlient.system.windows import CHOSEN, RUN, AtLogin, TelLinks
from cticlient.texts import SaidError

COMMAND = Command((r"C:\Program Files\CTI Client\cticlient.exe",))


class Registry:
    """Keys and values in memory; names do not heed case."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str] = {}
        self.locked = False

    def read(self, key: str, name: str) -> str | None:
        return self.values.get((key.lower(), name.lower()))

    def write(self, key: str, name: str, value: str) -> None:
        if self.locked:
            raise PermissionError(13, "Access is denied")
        self.values[key.lower(), name.lower()] = value

    def remove(self, key: str, name: str) -> None:
        self.values.pop((key.lower(), name.lower()), None)

    def remove_tree(self, key: str) -> None:
        for place in [place for place in self.values if (place[0] + "\\").startswith(key.lower() + "\\")]:
            del self.values[place]


@pytest.fixture
def registry() -> Registry:
    registry = Registry()
    registry.write(RUN, "OneDrive", "x")
    registry.write(r"Software\Classes\CTIClient.telephone", "", "not ours")
    registry.write(r"Software\RegisteredApplications", "Skype", "y")
    return registry


def test_links(registry: Registry) -> None:
    before = dict(registry.values)
    links = TelLinks(registry, COMMAND)
    assert not links.is_on()
    links.switch_on()
    assert links.is_on()
    opened = registry.read(r"Software\Classes\CTIClient.tel\shell\open\command", "")
    assert opened == r'"C:\Program Files\CTI Client\cticlient.exe" "--" "%1"'
    assert registry.read(r"Software\CTI Client\Capabilities\URLAssociations", "callto") == "CTIClient.tel"
    assert "Default apps" in str(links.note())
    for scheme in ("tel", "callto"):
        registry.write(CHOSEN.format(scheme=scheme), "ProgId", "CTIClient.tel")
    assert links.note() is None
    links.switch_off()
    assert not links.is_on()
    chosen = {place: value for place, value in registry.values.items() if "urlassociations" in place[0]}
    assert registry.values == before | chosen


def test_login(registry: Registry) -> None:
    before = dict(registry.values)
    login = AtLogin(registry, COMMAND.plus("--background"))
    login.switch_on()
    assert registry.read(RUN, "CTI Client") == r'"C:\Program Files\CTI Client\cticlient.exe" "--background"'
    assert login.is_on()
    other = AtLogin(registry, Command(("other.exe",)))
    assert not other.is_on()
    assert "Another installation" in str(other.note())
    login.switch_off()
    assert registry.values == before


def test_a_registry_that_refuses(registry: Registry) -> None:
    registry.locked = True
    for switch in (TelLinks(registry, COMMAND), AtLogin(registry, COMMAND)):
        with pytest.raises(SaidError, match="Access is denied"):
            switch.switch_on()
        assert not switch.is_on()
