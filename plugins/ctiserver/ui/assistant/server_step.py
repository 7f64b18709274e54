"""Step 1: which server. It is looked for at once; a certificate that nobody vouches for is trusted by a person only."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from cticlient.api import SaidError, Texts, marked, without_mnemonic
from ctiserver.client.trust import Shown, UntrustedError
from ctiserver.ui.account import host_and_port, server_of
from ctiserver.ui.assistant.draft import Draft, Outside
from ctiserver.ui.plain import second_label

DEFAULT_PORT = 7443
NO_SERVER = marked("Please enter the name of the CTI server.")
COMPARE = marked(
    "The server proves itself with a certificate that nobody vouches for whom this computer trusts. That is usual for "
    "a server of one's own house. Compare its fingerprint with the one that the administrator of the server tells you."
)
NOT_YET = marked("Without your trust nothing is sent to this server. Compare the fingerprint and tick the box.")


class ServerStep:
    """``draft`` then has the address, and the certificate if one was trusted."""

    def __init__(self, tr: Texts, draft: Draft, outside: Outside) -> None:
        self._tr = tr
        self._draft = draft
        self._outside = outside
        self._shown: Shown | None = None
        """The certificate that is being asked about."""
        self.server = QLineEdit()
        self.trust_box = QCheckBox()
        self.fingerprint = QLabel()
        self._widget = self._build()
        self.server.textEdited.connect(lambda _: self._forget())

    def title(self) -> str:
        return self._tr("Which server?")

    def widget(self) -> QWidget:
        return self._widget

    def enter(self) -> None:
        if self._draft.server and not self.server.text():
            host, port = host_and_port(self._draft.server)
            self.server.setText(host if port == DEFAULT_PORT else f"{host}:{port}")
        self.server.setFocus()
        self.server.selectAll()

    def doing(self) -> str:
        return self._tr("Looking for the server…")

    async def leave(self) -> None:
        server = server_of(self.server.text(), DEFAULT_PORT)
        if not server:
            raise SaidError(NO_SERVER)
        await self._decide(server)
        known = self._draft.certificate if server == self._draft.server else ""
        try:
            await self._outside.look_at(server, Path(known) if known else None)
        except UntrustedError as error:
            if error.shown is None:
                raise
            self._ask(error.shown)
            raise SaidError(NOT_YET) from error
        self._draft.server, self._draft.certificate = server, known

    def mend(self) -> None:
        (self.server if self._shown is None else self.trust_box).setFocus()

    async def _decide(self, server: str) -> None:
        """What was asked about the certificate was answered."""
        if self._shown is None:
            return
        if not self.trust_box.isChecked():
            raise SaidError(NOT_YET)
        file = await self._outside.trust(server, self._shown)
        self._draft.server, self._draft.certificate = server, str(file)
        self._forget()

    def _ask(self, shown: Shown) -> None:
        self._shown = shown
        self.fingerprint.setText(_in_lines(shown.fingerprint))
        self.trust_box.setChecked(False)
        self._question.show()

    def _forget(self) -> None:
        """Another address: what was asked about the one before is void."""
        self._shown = None
        self._question.hide()

    def _build(self) -> QWidget:
        tr = self._tr
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        about = second_label(tr("The administrator of your telephone system knows its name."))
        about.setWordWrap(True)
        label = QLabel(tr("&Server"))
        label.setBuddy(self.server)
        self.server.setObjectName("server")
        self.server.setAccessibleName(without_mnemonic(label.text()))
        self.server.setPlaceholderText("cti.example.org")
        self.server.setMinimumHeight(32)
        for widget in (about, label, self.server):
            column.addWidget(widget)
        column.addSpacing(8)
        self._question = self._build_question()
        column.addWidget(self._question)
        column.addStretch()
        return page

    def _build_question(self) -> QWidget:
        tr = self._tr
        question = QWidget()
        column = QVBoxLayout(question)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        words = QLabel(tr(COMPARE))
        words.setWordWrap(True)
        self.fingerprint.setObjectName("fingerprint")
        self.fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.fingerprint.setAccessibleName(tr("Fingerprint (SHA-256)"))
        fixed = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family())
        self.fingerprint.setFont(_family_only(fixed))
        self.trust_box.setText(tr("It is the same: &trust this certificate"))
        self.trust_box.setObjectName("trust")
        for widget in (words, self.fingerprint, self.trust_box):
            column.addWidget(widget)
        question.hide()
        return question


def _in_lines(fingerprint: str) -> str:
    """Two lines of sixteen pairs, which the eye can compare."""
    pairs = fingerprint.split(":")
    half = (len(pairs) + 1) // 2
    return "\n".join(" ".join(pairs[start : start + half]) for start in range(0, len(pairs), half))


def _family_only(font: QFont) -> QFont:
    """So that its size stays that of the program's text."""
    made = QFont()
    made.setFamilies([font.family()])
    return made
