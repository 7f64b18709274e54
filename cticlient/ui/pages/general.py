"""Options > General: language, appearance, and what closing the window does."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from cticlient.settings import Language, OnClose, Scheme, Settings
from cticlient.texts import Texts
from cticlient.ui.pages.form import Choice, Hint, Page


class GeneralPage(Page):
    """Takes effect at once, without a restart."""

    def __init__(self, tr: Texts, settings: Settings, tray: bool) -> None:
        super().__init__()
        self._tr = tr
        self._settings = settings
        self._tray = tray
        self._language = Choice(Language)
        self._scheme = Choice(Scheme)
        self._on_close = Choice(OnClose)
        self._look = self.section()
        rows = self.rows()
        self._labels = [rows.add(self._language), rows.add(self._scheme)]
        self._window = self.section()
        self._labels.append(self.rows().add(self._on_close))
        self._hint = Hint()
        self.column.addWidget(self._hint)
        self.column.addStretch()
        self._say()

    def title(self) -> str:
        return self._tr("General")

    def widget(self) -> QWidget:
        return self

    def load(self) -> None:
        set_now = self._settings.preferences
        self._language.choose(set_now.language)
        self._scheme.choose(set_now.scheme)
        self._on_close.choose(set_now.on_close)

    def check(self) -> None:
        """Everything that can be chosen can be saved."""

    def save(self) -> None:
        self._settings.change(
            language=self._language.chosen(), scheme=self._scheme.chosen(), on_close=self._on_close.chosen()
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        tr = self._tr
        self._look.setText(tr("Language and appearance"))
        self._window.setText(tr("Window"))
        for label, text in zip(self._labels, (tr("Language"), tr("Appearance"), tr("When it is closed")), strict=True):
            label.setText(text)
        # Languages name themselves, so that a person finds back from one that they cannot read.
        system = tr("Like the system")
        self._language.offer({Language.SYSTEM: system, Language.GERMAN: "Deutsch", Language.ENGLISH: "English"})
        self._scheme.offer({Scheme.SYSTEM: system, Scheme.LIGHT: tr("Light"), Scheme.DARK: tr("Dark")})
        self._on_close.offer(
            {
                OnClose.UNDECIDED: tr("Ask once"),
                OnClose.STAY: tr("Go on in the tray") if self._tray else tr("Go on minimised"),
                OnClose.QUIT: tr("Quit"),
            }
        )
        self._hint.setText(tr("While CTI Client runs, ends of your statuses are kept on time and calls are announced."))
