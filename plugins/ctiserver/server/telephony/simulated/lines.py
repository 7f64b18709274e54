"""Keeps the simulated switch in step with the lines the server knows: one simulated telephone for each."""

from collections.abc import Callable, Iterable, Mapping

from ctiserver.domain.people import Client, Line
from ctiserver.server.telephony.simulated.commands import PROVIDER
from ctiserver.server.telephony.simulated.switch import Switch


def keep_lines(switch: Switch, lines: Iterable[Line]) -> None:
    """Give the switch exactly the simulated ones of these lines; calls and settings of those it has stay."""
    wanted = {line.at: line.number for line in lines if line.provider == PROVIDER}
    had = {address: switch.telephone(address).number for address in switch.addresses()}
    for address in had.keys() - wanted.keys():
        switch.remove_line(address)
    for address, number in wanted.items():
        if had.get(address) != number:
            switch.add_line(address, number)


def naming(clients: Mapping[str, Client], lines: Mapping[str, Line]) -> Callable[[str], str]:
    """Whose number it is: the name of the line, else of the client whose main line it is, else empty."""

    def name_of(number: str) -> str:
        line = next((line for line in lines.values() if line.number == number), None)
        if line is None or line.name:
            return line.name if line else ""
        owner = next((client for client in clients.values() if client.main_line == line.id), None)
        return owner.display_name if owner else ""

    return name_of
