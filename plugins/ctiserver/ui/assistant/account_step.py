"""Step 2: user name and password; one is signed in before one can go on."""

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from cticlient.api import SaidError, Texts, marked, without_mnemonic
from ctiserver.ui.assistant.draft import Draft, Outside
from ctiserver.ui.plain import second_label

NO_USER = marked("Please enter your user name on the CTI server.")
NO_PASSWORD = marked("Please enter your password.")


class AccountStep:
    """``draft`` then has the user, and the program works with the account."""

    def __init__(self, tr: Texts, draft: Draft, outside: Outside) -> None:
        self._tr = tr
        self._draft = draft
        self._outside = outside
        self.user, self.password = QLineEdit(), QLineEdit()
        self._widget = self._build()

    def title(self) -> str:
        return self._tr("Who are you there?")

    def widget(self) -> QWidget:
        return self._widget

    def enter(self) -> None:
        if not self.user.text():
            self.user.setText(self._draft.user)
        (self.password if self.user.text() else self.user).setFocus()

    def doing(self) -> str:
        return self._tr("Signing in…")

    async def leave(self) -> None:
        user, password = self.user.text().strip(), self.password.text()
        if not user:
            raise SaidError(NO_USER)
        if not password:
            raise SaidError(NO_PASSWORD)
        self._draft.user = user
        await self._outside.sign_in(self._draft.stored.account(), password)
        self._draft.keeping = await self._outside.take(self._draft, password)
        self.password.clear()

    def mend(self) -> None:
        if self.user.text().strip():
            self.password.setFocus()
            self.password.selectAll()
        else:
            self.user.setFocus()

    def _build(self) -> QWidget:
        tr = self._tr
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for text, field, name in (
            (tr("&User name"), self.user, "user"),
            (tr("Pass&word"), self.password, "password"),
        ):
            label = QLabel(text)
            label.setBuddy(field)
            field.setObjectName(name)
            field.setAccessibleName(without_mnemonic(text))
            field.setMinimumHeight(32)
            column.addWidget(label)
            column.addWidget(field)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        kept = second_label(
            tr("The password goes into the keyring of this computer; without one it is asked for at each start.")
        )
        kept.setWordWrap(True)
        column.addWidget(kept)
        column.addStretch()
        return page
