"""What the tiles of a group show, made of what is known of its members in the moment it is asked for."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from cticlient.api import Tile, Traits
from ctiserver.ui.bridge import Bridge
from ctiserver.ui.details import Details
from ctiserver.ui.traits import traits_of
from ctiserver.wire.messages import ComingView, MemberView


class MemberTiles:
    """The source of a panel of tiles. Members stay until they are shown no longer, whatever the session knows."""

    def __init__(self, bridge: Bridge, details: Details, clock: Callable[[], datetime]) -> None:
        self._bridge = bridge
        self._details = details
        self._wording = details.wording
        self._clock = clock
        self._members: dict[str, MemberView] = {}
        self.live = False
        self._since: datetime | None = None

    def know(self, members: Mapping[str, MemberView], live: bool, unknown_since: datetime | None) -> None:
        """All members as they are now; ``unknown_since`` unless ``live``."""
        self._members, self.live, self._since = dict(members), live, unknown_since

    def take(self, changed: Iterable[str], members: Mapping[str, MemberView]) -> bool:
        """Know these as they are now; False if it does not end with them: somebody came, went, has another name, or
        nothing is known any more."""
        for client in changed:
            member, known = members.get(client), self._members.get(client)
            if member is None or known is None or member.name != known.name or not self.live:
                return False
            self._members[client] = member
        return True

    def name(self, key: str) -> str:
        return self._members[key].name

    def tile(self, key: str) -> Tile:
        member, now = self._members[key], self._clock()
        if not self.live:
            return self._wording.unknown_tile(member, self._since, now)
        return self._wording.tile(member, now)

    def traits(self, key: str) -> Traits:
        return traits_of(self._members[key]) if self.live else Traits()

    def tooltip(self, key: str) -> str:
        member, now = self._members[key], self._clock()
        if not self.live:
            return "\n".join((self._wording.name(member), self._wording.times.unknown_since(self._since, now)))
        return self._details.tooltip(member, now, self._coming(member))

    def spoken(self, key: str) -> str:
        member, now = self._members[key], self._clock()
        if not self.live:
            return ", ".join((self._wording.name(member), self._wording.times.unknown_since(self._since, now)))
        return self._wording.spoken(member, now)

    def _coming(self, member: MemberView) -> list[ComingView]:
        """What comes next stands in the tooltip of one's own tile."""
        status = self._bridge.status
        return list(status.coming) if member.me is True and status is not None else []
