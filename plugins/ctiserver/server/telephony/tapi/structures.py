"""The structures of TAPI 2.2 that are used here, byte for byte. A test compares them with Microsoft's metadata.

Every handle is a DWORD, on 64-bit Windows too; only LINEMESSAGE and LINEINITIALIZEEXPARAMS have fields as wide as a
pointer. Everything is packed to one byte. DWORD is ``c_uint32``: ``c_ulong`` has eight bytes on Linux.
"""

from ctypes import Structure, c_size_t, c_uint16, c_uint32
from typing import Any

DWORD = c_uint32


def _dwords(names: str) -> list[tuple[str, Any]]:
    return [(name, DWORD) for name in names.split()]


def _strings(*names: str) -> list[tuple[str, Any]]:
    """Variable parts: where each lies behind the fixed part, and how many bytes it has."""
    return [(f"dw{name}{part}", DWORD) for name in names for part in ("Size", "Offset")]


_SIZES = _dwords("dwTotalSize dwNeededSize dwUsedSize")


class LINEMESSAGE(Structure):
    _pack_ = 1
    _fields_ = (
        ("hDevice", DWORD),
        ("dwMessageID", DWORD),
        ("dwCallbackInstance", c_size_t),
        ("dwParam1", c_size_t),
        ("dwParam2", c_size_t),
        ("dwParam3", c_size_t),
    )


class LINEINITIALIZEEXPARAMS(Structure):
    _pack_ = 1
    _fields_ = (*_SIZES, ("dwOptions", DWORD), ("Handles", c_size_t), ("dwCompletionKey", DWORD))


class LINEEXTENSIONID(Structure):
    _pack_ = 1
    _fields_ = _dwords("dwExtensionID0 dwExtensionID1 dwExtensionID2 dwExtensionID3")


class LINEDIALPARAMS(Structure):
    _pack_ = 1
    _fields_ = _dwords("dwDialPause dwDialSpeed dwDigitDuration dwWaitForDialtone")


class SYSTEMTIME(Structure):
    _pack_ = 1
    _fields_ = tuple(
        (f"w{name}", c_uint16)
        for name in ("Year", "Month", "DayOfWeek", "Day", "Hour", "Minute", "Second", "Milliseconds")
    )


class GUID(Structure):
    _pack_ = 1
    _fields_ = (("data", DWORD * 4),)


class LINEDEVCAPS(Structure):
    _pack_ = 1
    _fields_ = (
        *_SIZES,
        *_strings("ProviderInfo", "SwitchInfo"),
        ("dwPermanentLineID", DWORD),
        *_strings("LineName"),
        *_dwords(
            "dwStringFormat dwAddressModes dwNumAddresses dwBearerModes dwMaxRate dwMediaModes dwGenerateToneModes "
            "dwGenerateToneMaxNumFreq dwGenerateDigitModes dwMonitorToneMaxNumFreq dwMonitorToneMaxNumEntries "
            "dwMonitorDigitModes dwGatherDigitsMinTimeout dwGatherDigitsMaxTimeout dwMedCtlDigitMaxListSize "
            "dwMedCtlMediaMaxListSize dwMedCtlToneMaxListSize dwMedCtlCallStateMaxListSize dwDevCapFlags "
            "dwMaxNumActiveCalls dwAnswerMode dwRingModes dwLineStates dwUUIAcceptSize dwUUIAnswerSize "
            "dwUUIMakeCallSize dwUUIDropSize dwUUISendUserUserInfoSize dwUUICallInfoSize"
        ),
        *((f"{name}DialParams", LINEDIALPARAMS) for name in ("Min", "Max", "Default")),
        ("dwNumTerminals", DWORD),
        *_strings("TerminalCaps"),
        ("dwTerminalTextEntrySize", DWORD),
        *_strings("TerminalText", "DevSpecific"),
        *_dwords("dwLineFeatures dwSettableDevStatus"),
        *_strings("DeviceClasses"),
        ("PermanentLineGuid", GUID),
    )


class LINEADDRESSCAPS(Structure):
    _pack_ = 1
    _fields_ = (
        *_SIZES,
        ("dwLineDeviceID", DWORD),
        *_strings("Address", "DevSpecific"),
        *_dwords(
            "dwAddressSharing dwAddressStates dwCallInfoStates dwCallerIDFlags dwCalledIDFlags dwConnectedIDFlags "
            "dwRedirectionIDFlags dwRedirectingIDFlags dwCallStates dwDialToneModes dwBusyModes dwSpecialInfo "
            "dwDisconnectModes dwMaxNumActiveCalls dwMaxNumOnHoldCalls dwMaxNumOnHoldPendingCalls dwMaxNumConference "
            "dwMaxNumTransConf dwAddrCapFlags dwCallFeatures dwRemoveFromConfCaps dwRemoveFromConfState "
            "dwTransferModes dwParkModes dwForwardModes dwMaxForwardEntries dwMaxSpecificEntries dwMinFwdNumRings "
            "dwMaxFwdNumRings dwMaxCallCompletions dwCallCompletionConds dwCallCompletionModes "
            "dwNumCompletionMessages dwCompletionMsgTextEntrySize"
        ),
        *_strings("CompletionMsgText"),
        *_dwords("dwAddressFeatures dwPredictiveAutoTransferStates dwNumCallTreatments"),
        *((f"dwCallTreatmentList{part}", DWORD) for part in ("Size", "Offset")),
        *_strings("DeviceClasses"),
        *_dwords("dwMaxCallDataSize dwCallFeatures2 dwMaxNoAnswerTimeout dwConnectedModes dwOfferingModes"),
        ("dwAvailableMediaModes", DWORD),
    )


class LINEADDRESSSTATUS(Structure):
    _pack_ = 1
    _fields_ = (
        *_SIZES,
        *_dwords(
            "dwNumInUse dwNumActiveCalls dwNumOnHoldCalls dwNumOnHoldPendCalls dwAddressFeatures "
            "dwNumRingsNoAnswer dwForwardNumEntries"
        ),
        *_strings("Forward", "TerminalModes", "DevSpecific"),
    )


class LINEDEVSTATUS(Structure):
    _pack_ = 1
    _fields_ = (
        *_SIZES,
        *_dwords(
            "dwNumOpens dwOpenMediaModes dwNumActiveCalls dwNumOnHoldCalls dwNumOnHoldPendCalls dwLineFeatures "
            "dwNumCallCompletions dwRingMode dwSignalLevel dwBatteryLevel dwRoamMode dwDevStatusFlags"
        ),
        *_strings("TerminalModes", "DevSpecific"),
        ("dwAvailableMediaModes", DWORD),
        *_strings("AppInfo"),
    )


class LINECALLINFO(Structure):
    _pack_ = 1
    _fields_ = (
        *_SIZES,
        *_dwords(
            "hLine dwLineDeviceID dwAddressID dwBearerMode dwRate dwMediaMode dwAppSpecific dwCallID "
            "dwRelatedCallID dwCallParamFlags dwCallStates dwMonitorDigitModes dwMonitorMediaModes"
        ),
        ("DialParams", LINEDIALPARAMS),
        *_dwords("dwOrigin dwReason dwCompletionID dwNumOwners dwNumMonitors dwCountryCode dwTrunk"),
        *(
            (f"dw{party}ID{part}", DWORD)
            for party in ("Caller", "Called", "Connected", "Redirection", "Redirecting")
            for part in ("Flags", "Size", "Offset", "NameSize", "NameOffset")
        ),
        *_strings(
            "AppName", "DisplayableAddress", "CalledParty", "Comment", "Display", "UserUserInfo", "HighLevelComp",
            "LowLevelComp", "ChargingInfo", "TerminalModes", "DevSpecific",
        ),
        ("dwCallTreatment", DWORD),
        *_strings("CallData", "SendingFlowspec", "ReceivingFlowspec"),
    )  # fmt: skip


class LINECALLSTATUS(Structure):
    _pack_ = 1
    _fields_ = (
        *_SIZES,
        *_dwords("dwCallState dwCallStateMode dwCallPrivilege dwCallFeatures"),
        *_strings("DevSpecific"),
        ("dwCallFeatures2", DWORD),
        ("tStateEntryTime", SYSTEMTIME),
    )


class LINECALLPARAMS(Structure):
    _pack_ = 1
    _fields_ = (
        *_dwords(
            "dwTotalSize dwBearerMode dwMinRate dwMaxRate dwMediaMode dwCallParamFlags dwAddressMode dwAddressID"
        ),
        ("DialParams", LINEDIALPARAMS),
        *_strings(
            "OrigAddress", "DisplayableAddress", "CalledParty", "Comment", "UserUserInfo", "HighLevelComp",
            "LowLevelComp", "DevSpecific",
        ),
        ("dwPredictiveAutoTransferStates", DWORD),
        *_strings("TargetAddress", "SendingFlowspec", "ReceivingFlowspec", "DeviceClass", "DeviceConfig", "CallData"),
        ("dwNoAnswerTimeout", DWORD),
        *_strings("CallingPartyID"),
    )  # fmt: skip


class LINEFORWARD(Structure):
    """24 bytes up to 2.2; 3.1 adds two fields, which is why it is never negotiated."""

    _pack_ = 1
    _fields_ = _dwords(
        "dwForwardMode dwCallerAddressSize dwCallerAddressOffset dwDestCountryCode dwDestAddressSize "
        "dwDestAddressOffset"
    )


class LINEFORWARDLIST(Structure):
    """The entries follow; ``ForwardList`` is the first of them."""

    _pack_ = 1
    _fields_ = (*_dwords("dwTotalSize dwNumEntries"), ("ForwardList", LINEFORWARD * 1))


class LINECALLLIST(Structure):
    _pack_ = 1
    _fields_ = (*_SIZES, *_dwords("dwCallsNumEntries dwCallsSize dwCallsOffset"))


class LINEPROVIDERLIST(Structure):
    _pack_ = 1
    _fields_ = (*_SIZES, *_dwords("dwNumProviders dwProviderListSize dwProviderListOffset"))


class LINEPROVIDERENTRY(Structure):
    _pack_ = 1
    _fields_ = _dwords("dwPermanentProviderID dwProviderFilenameSize dwProviderFilenameOffset")


class VARSTRING(Structure):
    _pack_ = 1
    _fields_ = (*_SIZES, *_dwords("dwStringFormat dwStringSize dwStringOffset"))


ALL: tuple[type[Structure], ...] = (
    LINEMESSAGE, LINEINITIALIZEEXPARAMS, LINEEXTENSIONID, LINEDIALPARAMS, LINEDEVCAPS, LINEADDRESSCAPS,
    LINEADDRESSSTATUS, LINEDEVSTATUS, LINECALLINFO, LINECALLSTATUS, LINECALLPARAMS, LINEFORWARD, LINEFORWARDLIST,
    LINECALLLIST, LINEPROVIDERLIST, LINEPROVIDERENTRY, VARSTRING,
)  # fmt: skip
"""What the layout tests go through."""
