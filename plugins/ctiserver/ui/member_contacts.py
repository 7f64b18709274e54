"""The members of the embedded groups as contacts: their names are found by number, and they by what one types."""

from collections.abc import Callable, Iterable, Iterator

from cticlient.api import Contact, Host, Lamp
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.embedded import EmbeddedGroups
from ctiserver.ui.group_panel import GroupPanel
from ctiserver.ui.wording import lamp_of
from ctiserver.wire.messages import MemberView


class MemberContacts:
    """Offers whoever is in a panel. A member in several groups is found in the first."""

    def __init__(
        self, host: Host, bridge: Bridge, embedded: EmbeddedGroups, panels: Callable[[], Iterable[GroupPanel]]
    ) -> None:
        self._bridge = bridge
        self._panels = panels
        self._known: dict[tuple[str, str], Contact] = {}
        self._changed = host.offer_contacts(self)
        bridge.group_changed.connect(self._group_changed)
        bridge.member_changed.connect(self._member_changed)
        bridge.member_removed.connect(self._member_removed)
        bridge.replaced.connect(self._changed)
        self._unlisten = embedded.on_change(self._changed)

    def contacts(self) -> Iterator[Contact]:
        self._known = {
            (panel.id, member.client): contact_of(panel, member)
            for panel in self._panels()
            for member in (panel.group.members.values() if panel.group else ())
            if member.number and member.me is not True
        }
        yield from self._known.values()

    def lamp(self, key: str) -> Lamp:
        """The lamp as the tile has it: unknown while the group is not followed."""
        group, _, client = key.partition("/")
        panel = next((panel for panel in self._panels() if panel.id == group), None)
        member = panel.member(client) if panel is not None else None
        if panel is None or member is None:
            return Lamp.NONE
        lamp = lamp_of(member)
        return lamp if panel.live or lamp is Lamp.NONE else Lamp.UNKNOWN

    def close(self) -> None:
        self._unlisten()

    def _group_changed(self, group: str) -> None:
        self._changed()

    def _member_changed(self, group: str, client: str) -> None:
        """Lamps change all day, thousands a second; only another name or number makes another contact."""
        known, state = self._known.get((group, client)), self._bridge.group(group)
        if known is not None and state is not None and client in state.members and says(known, state.members[client]):
            return
        panel = next((panel for panel in self._panels() if panel.id == group), None)
        member = panel.member(client) if panel is not None else None
        now = contact_of(panel, member) if panel is not None and member is not None and member.number else None
        if now != known and not (member is not None and member.me is True):
            self._changed()

    def _member_removed(self, group: str, client: str) -> None:
        self._changed()


def says(contact: Contact, member: MemberView) -> bool:
    """Whether the contact says of the member what it would now."""
    return (
        contact.name == member.name
        and contact.numbers == (member.number,)
        and contact.note == (member.department or "")
        and member.me is not True
    )


def contact_of(panel: GroupPanel, member: MemberView) -> Contact:
    key = f"{panel.id}/{member.client}"
    return Contact(key, member.name, (member.number or "",), panel.name, member.department or "")
