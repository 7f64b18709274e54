"""One TAPI message as plain numbers, as it goes from the pump to the loop and into recordings. Pure."""

from typing import NamedTuple

from ctiserver.server.telephony.tapi.constants import Message

NAMES = {message.value: f"LINE_{message.name}" for message in Message}


class Told(NamedTuple):
    """A LINEMESSAGE. The parameters are cut to 32 bits: errors arrive sign-extended on 64-bit Windows."""

    device: int
    id: int
    instance: int
    p1: int
    p2: int
    p3: int

    @property
    def name(self) -> str:
        return NAMES.get(self.id, str(self.id))
