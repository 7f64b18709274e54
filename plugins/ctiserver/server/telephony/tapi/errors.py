"""TAPI's errors: their names for the log and for experts, and what they mean for a person."""

from cticlient.texts import marked
from ctiserver.server.telephony.driver import NoSuchAbilityError, RefusedError
from ctiserver.server.telephony.tapi.constants import Error

NAMES = {error.value: f"LINEERR_{error.name}" for error in Error}

NOT_OFFERED = marked("The telephone system does not offer this for line “{line}” ({error}).")
NOT_NOW = marked("The telephone system does not allow this for line “{line}” at the moment ({error}).")
NOT_OURS = marked(
    "The telephone system does not let the CTI server control line “{line}” ({error}). "
    "Please check the rights of the TAPI user and the licence of the line."
)
GONE = marked("The call at line “{line}” is over.")
UNREACHED = marked("The telephony service of Windows is not reached just now ({error}). It is tried again by itself.")
NO_SERVICE = marked(
    "The telephony service of Windows does not run. Please start the service “Telephony” (TapiSrv) and set its start "
    "to automatic."
)
REFUSED = marked("The telephone system refused it for line “{line}” ({error}).")

_SENTENCES = {
    Error.OPERATIONUNAVAIL: NOT_OFFERED,
    Error.INVALFEATURE: NOT_OFFERED,
    Error.INVALCALLSTATE: NOT_NOW,
    Error.RESOURCEUNAVAIL: NOT_NOW,
    Error.INUSE: NOT_NOW,
    Error.NOTOWNER: NOT_OURS,
    Error.INVALPRIVSELECT: NOT_OURS,
    Error.INVALCALLPRIVILEGE: NOT_OURS,
    Error.ALLOCATED: NOT_OURS,
    Error.INVALCALLHANDLE: GONE,
    Error.INVALLINEHANDLE: UNREACHED,
    Error.INVALAPPHANDLE: UNREACHED,
    Error.UNINITIALIZED: UNREACHED,
    Error.REINIT: UNREACHED,
    Error.NODRIVER: UNREACHED,
    Error.SERVICE_NOT_RUNNING: NO_SERVICE,
}


class TapiError(Exception):
    """A function answered an error; ``code`` is a DWORD."""

    def __init__(self, function: str, code: int) -> None:
        self.function = function
        self.code = code & 0xFFFFFFFF
        super().__init__(f"{function}: {self.name}")

    @property
    def name(self) -> str:
        return NAMES.get(self.code, f"{self.code:#010x}")


def refused(error: TapiError, line: str) -> RefusedError:
    """The same as a sentence for whoever asked."""
    sentence = _SENTENCES.get(error.code, REFUSED)  # type: ignore[call-overload]
    kind = NoSuchAbilityError if sentence is NOT_OFFERED else RefusedError
    return kind(sentence, line=line, error=error.name)
