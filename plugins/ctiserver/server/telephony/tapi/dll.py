"""The functions of ``tapi32.dll``, or of a library with the same functions: found when first called, by name.

Only the wide ones (``…W``) where there are two. A function that the library lacks is an error of its own and not one at
start: Wine's tapi32 lacks some, and not every provider needs all.
"""

import ctypes
import sys
from collections.abc import Callable
from ctypes import c_int32, c_size_t, c_uint32, c_void_p
from typing import Any, Protocol

from cticlient.texts import SaidError

SYSTEM_LIBRARY = "tapi32.dll"

_U, _P, _N = c_uint32, c_void_p, c_size_t

PROTOTYPES: dict[str, tuple[Any, ...]] = {
    "lineInitializeExW": (_P, _P, _P, _P, _P, _P, _P),
    "lineShutdown": (_U,),
    "lineGetMessage": (_U, _P, _U),
    "lineNegotiateAPIVersion": (_U, _U, _U, _U, _P, _P),
    "lineNegotiateExtVersion": (_U, _U, _U, _U, _U, _P),
    "lineGetProviderListW": (_U, _P),
    "lineGetDevCapsW": (_U, _U, _U, _U, _P),
    "lineGetAddressCapsW": (_U, _U, _U, _U, _U, _P),
    "lineOpenW": (_U, _U, _P, _U, _U, _N, _U, _U, _P),
    "lineClose": (_U,),
    "lineSetStatusMessages": (_U, _U, _U),
    "lineGetAddressStatusW": (_U, _U, _P),
    "lineGetLineDevStatusW": (_U, _P),
    "lineSetLineDevStatus": (_U, _U, _U),
    "lineGetNewCalls": (_U, _U, _U, _P),
    "lineGetCallInfoW": (_U, _P),
    "lineGetCallStatus": (_U, _P),
    "lineSetCallPrivilege": (_U, _U),
    "lineDeallocateCall": (_U,),
    "lineMakeCallW": (_U, _P, _P, _U, _P),
    "lineDialW": (_U, _P, _U),
    "lineAnswer": (_U, _P, _U),
    "lineDrop": (_U, _P, _U),
    "lineHold": (_U,),
    "lineUnhold": (_U,),
    "lineSwapHold": (_U, _U),
    "lineBlindTransferW": (_U, _P, _U),
    "lineRedirectW": (_U, _P, _U),
    "lineSetupTransferW": (_U, _P, _P),
    "lineCompleteTransfer": (_U, _U, _P, _U),
    "linePickupW": (_U, _U, _P, _P, _P),
    "lineParkW": (_U, _U, _P, _P),
    "lineForwardW": (_U, _U, _U, _P, _U, _P, _P),
    "lineDevSpecific": (_U, _U, _U, _P, _U),
}
"""The arguments of each; all answer a LONG. Compared with Microsoft's metadata by a test."""

Function = Callable[..., int]


class Library(Protocol):
    """What the rest needs of TAPI: its functions by name, each a plain call that may block."""

    def function(self, name: str) -> Function: ...


class LacksFunctionError(Exception):
    """The library does not export this."""


class NoLibraryError(SaidError):
    """There is no TAPI to be loaded."""


class LoadedLibrary:
    """A library that was loaded. Safe for several threads; a call lets the others run."""

    def __init__(self, dll: ctypes.CDLL) -> None:
        self._dll = dll
        self._functions: dict[str, Function] = {}

    def function(self, name: str) -> Function:
        """Raises LacksFunctionError."""
        known = self._functions.get(name)
        if known is None:
            try:
                known = self._dll[name]
            except AttributeError:
                raise LacksFunctionError(name) from None
            known.argtypes = PROTOTYPES[name]
            known.restype = c_int32
            self._functions[name] = known
        return known


def load(path: str = "") -> LoadedLibrary:
    """Load this library, or the system's TAPI if none is named. Raises NoLibraryError."""
    if not path and sys.platform != "win32":
        raise NoLibraryError("TAPI is a part of Windows; there is none on this machine.")
    try:
        return LoadedLibrary(_loader()(path or SYSTEM_LIBRARY))
    except OSError as error:
        raise NoLibraryError(
            "TAPI could not be loaded from {library} ({reason}).", library=path or SYSTEM_LIBRARY, reason=str(error)
        ) from error


def _loader() -> type[ctypes.CDLL]:
    # On 64-bit Windows there is one calling convention; on 32-bit it is that of WinDLL.
    loader: type[ctypes.CDLL] = getattr(ctypes, "WinDLL", ctypes.CDLL)
    return loader
