"""What can be asked of a line, from what TAPI says of it. Pure.

A provider that fills in no features at all is an old one and not one that can do nothing: then it is tried.
"""

from ctiserver.server.telephony.driver import Ability
from ctiserver.server.telephony.tapi.answers import AddressCaps, DevCaps
from ctiserver.server.telephony.tapi.constants import (
    AddressFeature,
    CallFeature,
    DevStatusFlag,
    LineFeature,
)
from ctiserver.server.telephony.tapi.forwarding import UNCONDITIONAL
from ctiserver.server.telephony.tapi.profiles import Profile

_OF_CALLS = {
    Ability.ANSWER: CallFeature.ANSWER,
    Ability.HANGUP: CallFeature.DROP,
    Ability.HOLD: CallFeature.HOLD,
    Ability.PARK: CallFeature.PARK,
}
_ATTENDED = CallFeature.SETUPTRANSFER | CallFeature.COMPLETETRANSF


def abilities(dev: DevCaps, address: AddressCaps, profile: Profile, has_calls: bool) -> frozenset[Ability]:
    """``has_calls``: the line was opened so that its calls can be acted on."""
    found = _settings(dev, address, profile)
    if _may(address.features, AddressFeature.MAKECALL) or dev.features & LineFeature.MAKECALL:
        found.add(Ability.DIAL)
    if has_calls:
        found |= _calls(address, profile)
    return frozenset(found)


def _calls(address: AddressCaps, profile: Profile) -> set[Ability]:
    can = address.call_features
    found = {ability for ability, feature in _OF_CALLS.items() if _may(can, feature)}
    if _may(can, CallFeature.BLINDTRANSFER) or can & _ATTENDED == _ATTENDED:
        found.add(Ability.TRANSFER)
    if picks_up(address, profile) or can & CallFeature.REDIRECT:
        found.add(Ability.PICKUP)
    return found


def picks_up(address: AddressCaps, profile: Profile) -> bool:
    """Whether linePickup takes a call by the number where it rings."""
    return profile.pickup and _may(address.features, AddressFeature.PICKUP | AddressFeature.PICKUPDIRECT)


def _settings(dev: DevCaps, address: AddressCaps, profile: Profile) -> set[Ability]:
    found = set()
    by_list = forwards(address)
    if profile.forward or by_list:
        found.add(Ability.FORWARD)
    if profile.dnd_on or (by_list and not profile.no_dnd and _list_has_dnd(address)):
        found.add(Ability.DND)
    if dev.settable & DevStatusFlag.MSGWAIT:
        found.add(Ability.MESSAGE_WAITING)
    return found


def forwards(address: AddressCaps) -> bool:
    """Whether lineForward takes a forward for all calls."""
    asked = AddressFeature.FORWARD | AddressFeature.FORWARDFWD
    return bool(address.forward_modes & UNCONDITIONAL) and _may(address.features, asked)


def _list_has_dnd(address: AddressCaps) -> bool:
    told = address.features & (AddressFeature.FORWARDFWD | AddressFeature.FORWARDDND)
    # Neither bit is set by providers that are older than both: "it may work", as Microsoft puts it.
    return not told or bool(told & AddressFeature.FORWARDDND)


def _may(features: int, any_of: int) -> bool:
    return not features or bool(features & any_of)
