"""What one viewer may see of a telephone."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from ctiserver.domain.lines import LineFacts
from ctiserver.domain.people import Client, Line
from ctiserver.domain.rights import WHOLE
from ctiserver.domain.stack import Stack
from ctiserver.server.line_board import Seen
from ctiserver.server.member_views import MemberViews

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "me", "flags"),
    [
        (LineFacts(), True, []),
        (LineFacts(dnd=True), False, ["dnd"]),
        (LineFacts(message_waiting=True), True, ["messages"]),
        (LineFacts(message_waiting=True, dnd=True), True, ["dnd", "messages"]),
        # Whether somebody has messages is nobody else's business, whatever else one may see.
        (LineFacts(message_waiting=True, dnd=True), False, ["dnd"]),
        (LineFacts(known=False, message_waiting=True, dnd=True), True, []),
    ],
)
def test_flags(facts: LineFacts, me: bool, flags: list[str]) -> None:
    directory: Any = SimpleNamespace(lines={"101": Line("101", "101")}, groups={})
    board: Any = SimpleNamespace(seen=lambda line: Seen(facts, NOW))
    shown = Stack(base_since=NOW).shown
    views = MemberViews(directory, board, lambda name: shown, lambda name: True, lambda name: None)
    line = views.view(Client("anna", lines=("101",)), WHOLE, me).line
    assert line is not None
    assert line.flags == flags
