"""The numbers of TAPI 2.2 that are used here, by Microsoft's names. A test compares them with Microsoft's metadata."""

from enum import IntEnum, IntFlag


class Message(IntEnum):
    """``LINE_*``: what ``lineGetMessage`` brings."""

    ADDRESSSTATE = 0
    CALLINFO = 1
    CALLSTATE = 2
    CLOSE = 3
    DEVSPECIFIC = 4
    LINEDEVSTATE = 8
    REPLY = 12
    CREATE = 19
    APPNEWCALL = 23
    REMOVE = 25


class CallState(IntFlag):
    """``LINECALLSTATE_*``."""

    IDLE = 0x1
    OFFERING = 0x2
    ACCEPTED = 0x4
    DIALTONE = 0x8
    DIALING = 0x10
    RINGBACK = 0x20
    BUSY = 0x40
    SPECIALINFO = 0x80
    CONNECTED = 0x100
    PROCEEDING = 0x200
    ONHOLD = 0x400
    CONFERENCED = 0x800
    ONHOLDPENDCONF = 0x1000
    ONHOLDPENDTRANSFER = 0x2000
    DISCONNECTED = 0x4000
    UNKNOWN = 0x8000


class DevState(IntFlag):
    """``LINEDEVSTATE_*``: what a LINE_LINEDEVSTATE tells."""

    OTHER = 0x1
    RINGING = 0x2
    CONNECTED = 0x4
    DISCONNECTED = 0x8
    MSGWAITON = 0x10
    MSGWAITOFF = 0x20
    INSERVICE = 0x40
    OUTOFSERVICE = 0x80
    MAINTENANCE = 0x100
    CLOSE = 0x400
    NUMCALLS = 0x800
    DEVSPECIFIC = 0x20000
    REINIT = 0x40000
    CAPSCHANGE = 0x100000
    CONFIGCHANGE = 0x200000
    REMOVED = 0x1000000


class AddressState(IntFlag):
    """``LINEADDRESSSTATE_*``."""

    OTHER = 0x1
    DEVSPECIFIC = 0x2
    INUSEZERO = 0x4
    INUSEONE = 0x8
    INUSEMANY = 0x10
    NUMCALLS = 0x20
    FORWARD = 0x40
    CAPSCHANGE = 0x100


class CallFeature(IntFlag):
    """``LINECALLFEATURE_*``: what can be done with a call."""

    ANSWER = 0x4
    BLINDTRANSFER = 0x8
    COMPLETETRANSF = 0x20
    DIAL = 0x40
    DROP = 0x80
    HOLD = 0x800
    PARK = 0x8000
    REDIRECT = 0x20000
    SETUPTRANSFER = 0x2000000
    SWAPHOLD = 0x4000000
    UNHOLD = 0x8000000


class AddressFeature(IntFlag):
    """``LINEADDRFEATURE_*``: what can be done at an address."""

    FORWARD = 0x1
    MAKECALL = 0x2
    PICKUP = 0x4
    PICKUPHELD = 0x100
    PICKUPGROUP = 0x200
    PICKUPDIRECT = 0x400
    FORWARDFWD = 0x1000
    FORWARDDND = 0x2000


class LineFeature(IntFlag):
    """``LINEFEATURE_*``: what can be done with a line."""

    DEVSPECIFIC = 0x1
    FORWARD = 0x4
    MAKECALL = 0x8
    SETDEVSTATUS = 0x40
    FORWARDFWD = 0x80
    FORWARDDND = 0x100


class ForwardMode(IntFlag):
    """``LINEFORWARDMODE_*``."""

    UNCOND = 0x1
    UNCONDINTERNAL = 0x2
    UNCONDEXTERNAL = 0x4
    UNCONDSPECIFIC = 0x8
    BUSY = 0x10
    NOANSW = 0x100
    BUSYNA = 0x1000
    UNKNOWN = 0x10000
    UNAVAIL = 0x20000


class PartyFlag(IntFlag):
    """``LINECALLPARTYID_*``: what is known of a party."""

    BLOCKED = 0x1
    OUTOFAREA = 0x2
    NAME = 0x4
    ADDRESS = 0x8
    PARTIAL = 0x10
    UNKNOWN = 0x20
    UNAVAIL = 0x40


class Origin(IntFlag):
    """``LINECALLORIGIN_*``; what is neither outbound nor unknown comes in."""

    OUTBOUND = 0x1
    INTERNAL = 0x2
    EXTERNAL = 0x4
    UNKNOWN = 0x10
    UNAVAIL = 0x20
    CONFERENCE = 0x40
    INBOUND = 0x80


class CallInfoState(IntFlag):
    """``LINECALLINFOSTATE_*``: which part of the call info changed."""

    CALLID = 0x40
    ORIGIN = 0x100
    REASON = 0x200
    CALLERID = 0x8000
    CALLEDID = 0x10000
    CONNECTEDID = 0x20000
    REDIRECTIONID = 0x40000
    REDIRECTINGID = 0x80000
    DISPLAY = 0x100000


class DevStatusFlag(IntFlag):
    """``LINEDEVSTATUSFLAGS_*``."""

    CONNECTED = 0x1
    MSGWAIT = 0x2
    INSERVICE = 0x4
    LOCKED = 0x8


class Privilege(IntFlag):
    """``LINECALLPRIVILEGE_*``."""

    NONE = 0x1
    MONITOR = 0x2
    OWNER = 0x4


class MediaMode(IntFlag):
    """``LINEMEDIAMODE_*``."""

    UNKNOWN = 0x2
    INTERACTIVEVOICE = 0x4
    AUTOMATEDVOICE = 0x8


class Error(IntEnum):
    """``LINEERR_*`` that are acted on; ``errors.py`` knows the names of all."""

    ALLOCATED = 0x80000001
    BADDEVICEID = 0x80000002
    INCOMPATIBLEAPIVERSION = 0x8000000C
    INUSE = 0x8000000F
    INVALAPPHANDLE = 0x80000014
    INVALCALLHANDLE = 0x80000018
    INVALCALLSTATE = 0x8000001C
    INVALLINEHANDLE = 0x8000002B
    INVALLINESTATE = 0x8000002C
    INVALMEDIAMODE = 0x8000002F
    INVALPRIVSELECT = 0x80000036
    NODEVICE = 0x80000042
    NODRIVER = 0x80000043
    NOMEM = 0x80000044
    NOTOWNER = 0x80000046
    OPERATIONFAILED = 0x80000048
    OPERATIONUNAVAIL = 0x80000049
    RESOURCEUNAVAIL = 0x8000004B
    STRUCTURETOOSMALL = 0x8000004D
    UNINITIALIZED = 0x80000050
    REINIT = 0x80000052
    INVALFEATURE = 0x80000055
    DISCONNECTED = 0x80000060
    SERVICE_NOT_RUNNING = 0x80000061


MICROSOFT = {
    Message: "LINE_",
    CallState: "LINECALLSTATE_",
    DevState: "LINEDEVSTATE_",
    AddressState: "LINEADDRESSSTATE_",
    CallFeature: "LINECALLFEATURE_",
    AddressFeature: "LINEADDRFEATURE_",
    LineFeature: "LINEFEATURE_",
    ForwardMode: "LINEFORWARDMODE_",
    PartyFlag: "LINECALLPARTYID_",
    Origin: "LINECALLORIGIN_",
    CallInfoState: "LINECALLINFOSTATE_",
    DevStatusFlag: "LINEDEVSTATUSFLAGS_",
    Privilege: "LINECALLPRIVILEGE_",
    MediaMode: "LINEMEDIAMODE_",
    Error: "LINEERR_",
}
"""What Microsoft writes before each name."""

USE_EVENT = 0x2
"""LINEINITIALIZEEXOPTION_USEEVENT."""
ADDRESS_MODE_ID = 0x1
"""LINEADDRESSMODE_ADDRESSID."""
CALL_SELECT_LINE = 0x1
"""LINECALLSELECT_LINE."""
TRANSFER_MODE_TRANSFER = 0x1
"""LINETRANSFERMODE_TRANSFER."""
PARK_DIRECTED, PARK_NOT_DIRECTED = 0x1, 0x2
"""LINEPARKMODE_*."""
ADDRCAP_PICKUPGROUPID = 0x2
"""LINEADDRCAPFLAGS_PICKUPGROUPID: a pickup needs the id of a group."""
BEARER_MODE_VOICE = 0x1
"""LINEBEARERMODE_VOICE."""

LOWEST_VERSION, HIGHEST_VERSION = 0x00020000, 0x00020002
"""What is negotiated. Never 3.x: LINEFORWARD and others are longer there."""

GONE = 0xFFFFFFFF
"""No LINE_ message has this number: what a message is filled with before TAPI writes into it."""
