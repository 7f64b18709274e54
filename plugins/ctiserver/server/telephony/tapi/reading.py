"""What is asked of TAPI about calls and telephones. All of it blocks, and is called by workers."""

from ctiserver.server.telephony.tapi import answers
from ctiserver.server.telephony.tapi.api import Api
from ctiserver.server.telephony.tapi.calls import CallInfo, CallStatus, Todo
from ctiserver.server.telephony.tapi.constants import Error
from ctiserver.server.telephony.tapi.errors import TapiError

APP_IS_LOST = frozenset({Error.INVALAPPHANDLE, Error.UNINITIALIZED, Error.SERVICE_NOT_RUNNING})
LINE_IS_LOST = APP_IS_LOST | {Error.INVALLINEHANDLE}


def asked(api: Api, handle: int, what: set[Todo]) -> tuple[CallInfo | None, CallStatus | None]:
    """Blocks. Raises TapiError."""
    if Todo.RELEASE in what:
        api.release(handle)
        return None, None
    status = answers.call_status(api.call_status(handle)) if Todo.STATUS in what else None
    info = answers.call_info(api.call_info(handle)) if Todo.INFO in what else None
    return info, status


def audited(api: Api, calls: list[tuple[int, int]]) -> list[tuple[int, int, CallStatus | None]]:
    """None: the handle is dead."""
    found: list[tuple[int, int, CallStatus | None]] = []
    for handle, version in calls:
        try:
            found.append((handle, version, answers.call_status(api.call_status(handle))))
        except TapiError as error:
            if error.code == Error.INVALCALLHANDLE:
                found.append((handle, version, None))
    return found


def read_settings(api: Api, handle: int) -> tuple[answers.DevStatus | None, answers.AddressStatus | None]:
    """What the telephone stands at; None for what the provider does not tell."""
    status: answers.DevStatus | None = None
    address: answers.AddressStatus | None = None
    try:
        status = answers.dev_status(api.dev_status(handle))
    except TapiError as error:
        if error.code in LINE_IS_LOST:
            raise
    try:
        address = answers.address_status(api.address_status(handle))
    except TapiError as error:
        if error.code in LINE_IS_LOST:
            raise
    return status, address
