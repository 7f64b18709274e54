"""Options > General: what closing the window does, starting at login, one program for a profile."""

from PySide6.QtWidgets import QWidget

from cticlient.settings import OnClose, Settings
from cticlient.texts import Texts, marked
from cticlient.ui.pages.form import Choice, Page
from cticlient.ui.pages.switch_box import SwitchBox


class GeneralPage(Page):
    """How the program lives in the session of the person."""

    def __init__(self, tr: Texts, settings: Settings, tray: bool, at_login: SwitchBox) -> None:
        super().__init__(tr)
        self._tr = tr
        self._settings = settings
        self._tray = tray
        self._on_close = Choice(OnClose)
        self.section(marked("Window"))
        self.row(marked("When it is &closed"), self._on_close)
        self.hint(marked("While CTI Client runs, ends of your statuses are kept on time and calls are announced."))
        self.section(marked("Start"))
        self._at_login = at_login
        self.column.addWidget(at_login)
        self.hint(marked("CTI Client runs once for each person: a second start brings this window up."))
        self.column.addStretch()
        self.retranslate()

    def title(self) -> str:
        return self._tr("General")

    def widget(self) -> QWidget:
        return self

    def load(self) -> None:
        self._on_close.choose(self._settings.preferences.on_close)
        self._at_login.load()

    def check(self) -> None:
        """Everything that can be chosen can be saved."""

    def save(self) -> None:
        self._settings.change(on_close=self._on_close.chosen())
        self._at_login.save()

    def retranslate(self) -> None:
        tr = self._tr
        self._at_login.retranslate()
        self._on_close.offer(
            {
                OnClose.UNDECIDED: tr("Ask once"),
                OnClose.STAY: tr("Go on in the tray") if self._tray else tr("Go on minimised"),
                OnClose.QUIT: tr("Quit"),
            }
        )
