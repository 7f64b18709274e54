"""The options of the plugin: server, account, password, a test of the connection, and the embedded groups."""

from collections.abc import Awaitable, Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from cticlient.api import (
    Host,
    Hue,
    Keeping,
    Kind,
    Labels,
    Notice,
    SaidError,
    at_least,
    icon,
    marked,
    wear,
    without_mnemonic,
)
from ctiserver.client.address import parse_address
from ctiserver.client.signin import Account
from ctiserver.ui.account import Stored, host_and_port, server_of, store, stored
from ctiserver.ui.group_list import GroupList
from ctiserver.ui.plain import second_label
from ctiserver.ui.trial import GivenUpError, Trial

Check = Callable[[Account, str | None], Awaitable[float]]
"""Signs in and out again; answers the milliseconds it took. Raises SaidError."""

NO_USER = marked("Please enter your user name on the CTI server.")
NO_SERVER = marked("Please enter the name of the CTI server.")
KEPT = {
    Keeping.KEYRING: marked("The password is kept in the keyring of this computer."),
    Keeping.SESSION: marked(
        "This computer has no usable keyring: the password is known until the program ends and is asked for again."
    ),
}
PLACEHOLDER = marked("unchanged")
TEST = marked("&Test connection")


class CtiServerPage:
    """A page of the options dialog."""

    def __init__(self, host: Host, groups: GroupList, check: Check, saved: Callable[[], None]) -> None:
        self._host = host
        self._tr = host.tr
        self._check = check
        self._saved = saved
        self.groups = groups
        self.server = QLineEdit()
        self.port = QSpinBox()
        self.user = QLineEdit()
        self.password = QLineEdit()
        self.certificate = QLineEdit()
        self.test_button = QPushButton()
        self.result = QLabel()
        self.sign = QLabel()
        self._labels = Labels(self._tr)
        self._widget = self._build()
        forget = self._tr.on_change(self._retranslate)
        self._trial: Trial[float] = Trial()
        self._gone: list[bool] = []
        self._widget.destroyed.connect(_farewell(forget, self._trial, self._gone))

    def _retranslate(self) -> None:
        self._labels.say()
        # It was said of a moment that has passed.
        self._show_result("", good=True)

    def title(self) -> str:
        return self._tr("CTI Server")

    def widget(self) -> QWidget:
        return self._widget

    def load(self) -> None:
        kept = stored(self._host.settings)
        host, port = host_and_port(kept.server)
        self.server.setText(host)
        self.port.setValue(port)
        self.user.setText(kept.user)
        self.certificate.setText(kept.certificate)
        self.password.clear()
        self._show_result("", good=True)
        self.groups.show_now()

    def check(self) -> None:
        self._entered()

    def save(self) -> None:
        entered = self._entered()
        password = self.password.text()
        store(self._host.settings, entered)
        if password and entered.complete:
            self.password.clear()
            self._host.spawn(self._keep(entered, password))

    async def _keep(self, entered: Stored, password: str) -> None:
        """The page may be gone before a keyring has answered, which may ask the person first."""
        keeping = await self._host.credentials.keep(entered.service, entered.user, password)
        self._host.tell(Notice(self._tr(KEPT[keeping]), kind=_kind(keeping)))
        self._saved()

    def _entered(self) -> Stored:
        """What the fields say; all empty means: no account. Raises SaidError."""
        server = server_of(self.server.text(), self.port.value())
        user = self.user.text().strip()
        if user and not server:
            raise SaidError(NO_SERVER)
        if server and not user:
            raise SaidError(NO_USER)
        return Stored(server, user, self.certificate.text().strip())

    def _test(self) -> None:
        if self._trial.running:
            self._trial.give_up()
        else:
            self._host.spawn(self._tested())

    async def _tested(self) -> None:
        try:
            entered = self._entered()
            if not entered.complete:
                raise SaidError(NO_SERVER)
            self.test_button.setText(self._tr("Cancel"))
            self._show_result(self._tr("Connecting…"), good=True, sign=False)
            spent = await self._trial.run(self._try(entered, self.password.text()))
            said, good = self._success(entered, spent), True
        except SaidError as error:
            said, good = self._tr.say(error.sentence), False
        except GivenUpError:
            said, good = "", True
        if not self._gone:
            self._show_result(said, good=good)
            self.test_button.setText(self._tr(TEST))

    async def _try(self, entered: Stored, password: str) -> float:
        known = password or await self._host.credentials.read(entered.service, entered.user)
        return await self._check(entered.account(), known)

    def _success(self, entered: Stored, spent: float) -> str:
        if parse_address(entered.server).secure:
            return self._tr("Connected, encrypted ({n} ms)", n=round(spent))
        return self._tr("Connected, on this computer ({n} ms)", n=round(spent))

    def _show_result(self, text: str, *, good: bool, sign: bool = True) -> None:
        self.result.setText(text)
        self.sign.setVisible(bool(text) and sign)
        picture = icon("check", Hue.GREEN) if good else icon("warning", Hue.SIGNAL)
        self.sign.setPixmap(picture.pixmap(QSize(16, 16), self.sign.devicePixelRatio()))

    def _build(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._heading(marked("Connection")))
        layout.addLayout(self._form())
        layout.addSpacing(12)
        layout.addWidget(self._heading(marked("Embedded groups")))
        layout.addWidget(self.groups)
        layout.addStretch()
        self.test_button.clicked.connect(self._test)
        return page

    def _form(self) -> QGridLayout:
        form = QGridLayout()
        form.setHorizontalSpacing(8)
        form.setVerticalSpacing(8)
        form.setColumnMinimumWidth(0, 120)
        form.setColumnStretch(1, 1)
        self._dress()
        place = QHBoxLayout()
        place.addWidget(self.server, 1)
        port = QLabel()
        self._labels.put(marked("P&ort"), port.setText)
        port.setBuddy(self.port)
        place.addWidget(port)
        place.addWidget(self.port)
        rows = (
            (marked("&Server"), self.server, place),
            (marked("&User name"), self.user, None),
            (marked("Pass&word"), self.password, None),
            (marked("C&ertificate"), self.certificate, self._certificate_row()),
        )
        for text, field, line in rows:
            row = form.rowCount()
            name = QLabel()
            name.setBuddy(field)
            self._labels.put(text, name.setText)
            self._labels.put(text, partial(_name_aloud, field))
            form.addWidget(name, row, 0)
            if line is None:
                form.addWidget(field, row, 1)
            else:
                form.addLayout(line, row, 1)
            if field is self.password:
                form.addWidget(self._where_kept(), row + 1, 1)
        form.addLayout(self._test_row(), form.rowCount(), 1)
        return form

    def _where_kept(self) -> QLabel:
        kept = second_label(name="kept")
        self._labels.put(marked("The password is kept in the keyring of the system, never in a file."), kept.setText)
        kept.setWordWrap(True)
        return kept

    def _dress(self) -> None:
        for field, name in (
            (self.server, "server"), (self.port, "port"), (self.user, "user"), (self.password, "password"),
            (self.certificate, "certificate"), (self.test_button, "test"), (self.result, "result"),
        ):  # fmt: skip
            field.setObjectName(name)
        self.server.setPlaceholderText("cti.example.org")
        self.port.setRange(1, 65535)
        self.port.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        at_least(self.port, 72)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._labels.put(PLACEHOLDER, self.password.setPlaceholderText)
        self._labels.put(marked("those the system trusts"), self.certificate.setPlaceholderText)
        self._labels.put(TEST, self.test_button.setText)
        self.result.setWordWrap(True)
        self.result.setTextFormat(Qt.TextFormat.PlainText)

    def _certificate_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.certificate, 1)
        choose = QPushButton()
        self._labels.put(marked("&Choose…"), choose.setText)
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose_certificate)
        row.addWidget(choose)
        return row

    def _choose_certificate(self) -> None:
        dialog = QFileDialog(self._widget, self._tr("Certificate of the server"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self._tr("Certificates") + " (*.pem *.crt *.cer)", self._tr("All files") + " (*)"])
        dialog.fileSelected.connect(self.certificate.setText)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _test_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.test_button.setAutoDefault(False)
        row.addWidget(self.test_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.result, 1)
        self.sign.hide()
        return row

    def _heading(self, text: str) -> QLabel:
        label = QLabel()
        self._labels.put(text, label.setText)
        wear(label, 1.15, strong=True)
        return label


def _name_aloud(field: QWidget, said: str) -> None:
    field.setAccessibleName(without_mnemonic(said))


def _kind(keeping: Keeping) -> Kind:
    return Kind.INFO if keeping is Keeping.KEYRING else Kind.WARNING


def _farewell(forget: Callable[[], None], trial: Trial[float], gone: list[bool]) -> Callable[[], None]:
    """What is done when the widget is gone; it knows nothing of the page, which it would keep alive."""

    def done() -> None:
        forget()
        gone.append(True)
        trial.give_up()

    return done
