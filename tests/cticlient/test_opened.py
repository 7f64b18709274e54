"""A telephone link that comes as an event is dialled; another address is refused in words."""

import pytest
from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from cticlient.links import Link
from cticlient.opened import OpenedLinks
from cticlient.texts import SaidError


@pytest.mark.parametrize(
    ("address", "dialled", "refused"),
    [
        ("tel:+49-30-1234", ["+49301234"], 0),
        ("callto:202", ["202"], 0),
        ("mailto:x@example.com", [], 1),
        ("tel:", [], 1),
    ],
)
def test_links(qapp: QApplication, address: str, dialled: list[str], refused: int) -> None:
    found: list[Link] = []
    errors: list[SaidError] = []
    links = OpenedLinks(qapp, found.append, errors.append)
    QApplication.sendEvent(qapp, QEvent(QEvent.Type.ApplicationActivate))
    QApplication.sendEvent(qapp, QFileOpenEvent(QUrl(address)))
    links.close()
    QApplication.sendEvent(qapp, QFileOpenEvent(QUrl("tel:1")))
    assert ([link.number for link in found], len(errors)) == (dialled, refused)
