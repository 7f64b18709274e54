"""A page of the options: how calls that come in are announced."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from cticlient.api import Host
from ctiserver.ui.plain import HINT_INDENT, second_label
from ctiserver.ui.popup_settings import PopupSettings, read, store


class PopupPage(QWidget):
    """A page of the options dialog."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._tr = host.tr
        self.shown, self.stays, self.in_dnd, self.colleagues, self.beep = (QCheckBox() for _ in range(5))
        for box, name in (
            (self.shown, "shown"),
            (self.stays, "stays"),
            (self.in_dnd, "in-dnd"),
            (self.colleagues, "colleagues"),
            (self.beep, "beep"),
        ):
            box.setObjectName(f"popup-{name}")
        self.explained = second_label(name="popup-explained")
        self.explained.setWordWrap(True)
        self.explained.setContentsMargins(HINT_INDENT, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.shown, self.explained, self.stays, self.in_dnd, self.colleagues, self.beep):
            column.addWidget(widget)
        column.addStretch()
        self.shown.toggled.connect(self.stays.setEnabled)
        self._say()

    def title(self) -> str:
        return self._tr("Incoming calls")

    def widget(self) -> QWidget:
        return self

    def load(self) -> None:
        kept = read(self._host.settings)
        self.shown.setChecked(kept.shown)
        self.stays.setChecked(kept.stays)
        self.in_dnd.setChecked(kept.in_dnd)
        self.colleagues.setChecked(kept.colleagues)
        self.beep.setChecked(kept.beep)

    def check(self) -> None:
        """Whatever is ticked can be saved."""

    def save(self) -> None:
        wanted = PopupSettings(
            shown=self.shown.isChecked(),
            stays=self.stays.isChecked(),
            in_dnd=self.in_dnd.isChecked(),
            colleagues=self.colleagues.isChecked(),
            beep=self.beep.isChecked(),
        )
        store(self._host.settings, wanted)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        tr = self._tr
        self.shown.setText(tr("Announce calls in a window above the others"))
        self.explained.setText(
            tr(
                "It stands at the lower right of the screen and never takes the keyboard from what you are typing in. "
                "Without it there is a notification of the desktop instead."
            )
        )
        self.stays.setText(tr("Leave it there while I speak, with Hold, Transfer and Hang up"))
        self.in_dnd.setText(tr("Also while my status is “Do not disturb”"))
        self.colleagues.setText(tr("Also calls of colleagues that I may pick up"))
        self.beep.setText(tr("Beep when a call comes in"))
