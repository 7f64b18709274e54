"""One TAPI message as plain numbers, as it goes from the pump to the loop and into recordings. Pure."""

from typing import NamedTuple

from ctiserver.server.telephony.tapi.constants import AddressState, CallInfoState, DevState, Message

NAMES = {message.value: f"LINE_{message.name}" for message in Message}


OF_PARTNERS = (
    CallInfoState.ORIGIN | CallInfoState.CALLERID | CallInfoState.CALLEDID | CallInfoState.CONNECTEDID
    | CallInfoState.REDIRECTIONID | CallInfoState.REDIRECTINGID | CallInfoState.CALLID | CallInfoState.REASON
)  # fmt: skip
OF_STATUS = (
    DevState.CONNECTED | DevState.DISCONNECTED | DevState.INSERVICE | DevState.OUTOFSERVICE | DevState.MAINTENANCE
    | DevState.DEVSPECIFIC | DevState.OTHER
)  # fmt: skip
OF_FORWARD = AddressState.FORWARD | AddressState.OTHER | AddressState.DEVSPECIFIC
"""What of LINE_CALLINFO, LINE_LINEDEVSTATE and LINE_ADDRESSSTATE makes it necessary to ask again."""


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
