"""Options > General: what closing the window does."""

from PySide6.QtWidgets import QWidget

from cticlient.settings import OnClose, Settings
from cticlient.texts import Texts, marked
from cticlient.ui.pages.form import Choice, Page


class GeneralPage(Page):
    """How the program lives in the session of the person."""

    def __init__(self, tr: Texts, settings: Settings, tray: bool) -> None:
        super().__init__(tr)
        self._tr = tr
        self._settings = settings
        self._tray = tray
        self._on_close = Choice(OnClose)
        self.section(marked("Window"))
        self.row(marked("When it is &closed"), self._on_close)
        self.hint(marked("While CTI Client runs, ends of your statuses are kept on time and calls are announced."))
        self.column.addStretch()
        self.retranslate()

    def title(self) -> str:
        return self._tr("General")

    def widget(self) -> QWidget:
        return self

    def load(self) -> None:
        self._on_close.choose(self._settings.preferences.on_close)

    def check(self) -> None:
        """Everything that can be chosen can be saved."""

    def save(self) -> None:
        self._settings.change(on_close=self._on_close.chosen())

    def retranslate(self) -> None:
        tr = self._tr
        self._on_close.offer(
            {
                OnClose.UNDECIDED: tr("Ask once"),
                OnClose.STAY: tr("Go on in the tray") if self._tray else tr("Go on minimised"),
                OnClose.QUIT: tr("Quit"),
            }
        )
