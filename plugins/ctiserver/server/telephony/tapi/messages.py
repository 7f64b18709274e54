"""One TAPI message as plain numbers, as it goes from the pump to the loop and into recordings. Pure."""

from typing import NamedTuple

from ctiserver.server.telephony.tapi.constants import AddressState, CallInfoState, DevState, Message

NAMES = {message.value: f"LINE_{message.name}" for message in Message}


# Plain numbers: an operation on flags costs as much as the rest of a message together.
OF_PARTNERS = int(
    CallInfoState.ORIGIN | CallInfoState.CALLERID | CallInfoState.CALLEDID | CallInfoState.CONNECTEDID
    | CallInfoState.REDIRECTIONID | CallInfoState.REDIRECTINGID | CallInfoState.CALLID | CallInfoState.REASON
)  # fmt: skip
OF_STATUS = int(
    DevState.CONNECTED | DevState.DISCONNECTED | DevState.INSERVICE | DevState.OUTOFSERVICE | DevState.MAINTENANCE
    | DevState.DEVSPECIFIC | DevState.OTHER
)  # fmt: skip
OF_FORWARD = int(AddressState.FORWARD | AddressState.OTHER | AddressState.DEVSPECIFIC)
"""What of LINE_CALLINFO, LINE_LINEDEVSTATE and LINE_ADDRESSSTATE makes it necessary to ask again."""
REINIT, REMOVED, NUMCALLS = int(DevState.REINIT), int(DevState.REMOVED), int(DevState.NUMCALLS)
GONE = int(DevState.DISCONNECTED | DevState.OUTOFSERVICE | DevState.MAINTENANCE)
BACK = int(DevState.CONNECTED | DevState.INSERVICE)
LAMP_ON, LAMP_OFF = int(DevState.MSGWAITON), int(DevState.MSGWAITOFF)


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
