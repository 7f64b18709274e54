"""One call that comes in, above all windows: it never takes the keyboard from what a person is typing in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QGuiApplication,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from cticlient.api import Fill, Hue, Lamp, Texts, at_least, colours_of, fill, grown, icon, wear
from ctiserver.ui.lamp_sign import LampSign
from ctiserver.ui.plain import ElidedLabel, second_label

SIZE = QSize(400, 176)
RADIUS = 8
EDGE = 2
BUTTON = 36


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a pop-up says. ``aside`` stands in the corner, ``below`` under the number; both may be empty."""

    occasion: str
    name: str
    number: str
    aside: str = ""
    below: str = ""
    lamp: Lamp = Lamp.RINGING
    urgent: bool = True
    """Somebody waits for an answer."""

    @property
    def spoken(self) -> str:
        return ", ".join(part for part in (self.occasion, self.name, self.number, self.below) if part)


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of a pop-up."""

    name: str
    text: str
    picture: str
    do: Callable[[], None]
    fill: Fill = Fill.NONE
    hue: Hue | None = None


class Popup(QWidget):
    """Stays until it is taken away. ``key`` names what it announces."""

    hidden_by_person = Signal(str)
    resized = Signal()

    def __init__(self, key: str, choices: Sequence[Choice], tr: Texts) -> None:
        super().__init__(
            None,
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus,
        )
        self.key = key
        self._urgent = True
        self._usable = True
        # What another click of a double click meets must not be a button that has just come there.
        self._settling = QTimer(self, interval=QGuiApplication.styleHints().mouseDoubleClickInterval(), singleShot=True)
        self._settling.timeout.connect(self._enable)
        self.setObjectName(f"popup-{key}")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_X11NetWmWindowTypeNotification)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        # Without a compositor, as X11 can be, what is translucent is black.
        self._masked = QGuiApplication.platformName() == "xcb"
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, not self._masked)
        self.lamp = LampSign(Lamp.RINGING)
        self.occasion, self.name, self.number = QLabel(), ElidedLabel(), ElidedLabel()
        self.aside, self.below = second_label("", "aside"), second_label("", "below")
        self.problem = QLabel()
        self.hide_button = QToolButton()
        self.buttons: dict[str, QPushButton] = {}
        self._choices: dict[str, Choice] = {}
        self._foot = QHBoxLayout()
        self._column = QVBoxLayout(self)
        self._dress(tr)
        self._put(choices)
        self._lay_out()
        self._colour()

    def announce(self, said: Announcement) -> None:
        self.lamp.show_lamp(said.lamp)
        for label, text in (
            (self.occasion, said.occasion),
            (self.name, said.name),
            (self.number, said.number),
            (self.aside, said.aside),
            (self.below, said.below),
        ):
            label.setText(text)
        self.below.setVisible(bool(said.below) and self.problem.isHidden())
        self.setAccessibleName(said.spoken)
        self.setWindowTitle(said.occasion)
        if self._urgent is not said.urgent:
            self._urgent = said.urgent
            self._colour()
            self.update()
        if self.isVisible():
            self._fit()

    def say_problem(self, text: str) -> None:
        """Why what was asked for did not come about; empty: nothing is wrong."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.below.setVisible(not text and bool(self.below.text()))
        self._fit()

    def offer(self, choices: Sequence[Choice]) -> None:
        """Other buttons, where what can be done is something else now; those that stay say and do what is new."""
        if [choice.name for choice in choices] != list(self.buttons):
            self._put(choices)
            self._settling.start()
            self._enable()
        for choice in choices:
            self._choices[choice.name] = choice
            self.buttons[choice.name].setText(choice.text)

    def retranslate(self, tr: Texts) -> None:
        """What does not come with an announcement."""
        self.hide_button.setToolTip(tr("Hide"))
        self.hide_button.setAccessibleName(tr("Hide"))

    def set_usable(self, usable: bool) -> None:
        self._usable = usable
        self._enable()

    def _enable(self) -> None:
        for button in self.buttons.values():
            button.setEnabled(self._usable and not self._settling.isActive())

    def appear(self) -> None:
        """Above the others, and told to a screen reader, which would not notice it otherwise."""
        self._fit()
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def fitted(self) -> QSize:
        """As large as it is designed, or as its words need."""
        width = max(grown(SIZE.width()), self._column.minimumSize().width())
        return QSize(width, max(SIZE.height(), self._column.totalHeightForWidth(width)))

    def _fit(self) -> None:
        before = self.size()
        self._column.activate()
        self.resize(self.fitted())
        if self.size() != before:
            self.resized.emit()

    def _dress(self, tr: Texts) -> None:
        wear(self.occasion, strong=True)
        wear(self.name, 1.7, strong=True)
        wear(self.number, 1.15)
        for label in (self.occasion, self.problem):
            label.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self.problem, self.below):
            label.setWordWrap(True)
        self.problem.setObjectName("problem")
        self.problem.hide()
        self.hide_button.setIcon(icon("close", Hue.SECOND))
        self.hide_button.setAutoRaise(True)
        self.hide_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide_button.setFixedSize(28, 28)
        self.retranslate(tr)
        self.hide_button.clicked.connect(lambda: self.hidden_by_person.emit(self.key))

    def _button(self, choice: Choice) -> QPushButton:
        button = QPushButton(icon(choice.picture, choice.hue), choice.text)
        button.setObjectName(choice.name)
        button.setIconSize(QSize(20, 20))
        at_least(button, 112, BUTTON)
        # The window never has the keyboard, so no button may look as if Return pressed it.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if choice.fill is not Fill.NONE:
            fill(button, choice.fill)
        button.clicked.connect(lambda: self._choices[choice.name].do())
        return button

    def _put(self, choices: Sequence[Choice]) -> None:
        while self._foot.count():
            self._foot.takeAt(0)
        for button in self.buttons.values():
            button.hide()
            button.deleteLater()
        self._choices = {choice.name: choice for choice in choices}
        self.buttons = {choice.name: self._button(choice) for choice in choices}
        for button in self.buttons.values():
            self._foot.addWidget(button, 1)
        if len(self.buttons) < 3:
            self._foot.addStretch(3 - len(self.buttons))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.lamp)
        head.addWidget(self.occasion)
        head.addStretch()
        head.addWidget(self.aside)
        head.addWidget(self.hide_button)
        self._foot.setSpacing(8)
        column = self._column
        column.setContentsMargins(16, 8, 12, 16)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(4)
        for widget in (self.name, self.number, self.below, self.problem):
            column.addWidget(widget)
            column.addSpacing(2)
        column.addStretch()
        column.addSpacing(8)
        column.addLayout(self._foot)
        self._foot.setContentsMargins(0, 0, 4, 0)

    def _colour(self) -> None:
        """While it rings, its colour for the occasion: on this ground it has the contrast that words need."""
        palette = QPalette(self.palette())
        colours = colours_of(palette)
        words = colours.hues[Hue.SIGNAL] if self._urgent else colours[QPalette.ColorRole.PlaceholderText]
        palette.setColor(QPalette.ColorRole.WindowText, words)
        self.occasion.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._masked:
            self.setMask(QRegion(self._outline(0).toFillPolygon().toPolygon()))

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        edge = colours.hues[Hue.SIGNAL] if self._urgent else colours[QPalette.ColorRole.Dark]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._masked:
            # The mask cuts whole pixels: whatever it leaves of a corner belongs to the edge.
            painter.fillRect(self.rect(), edge)
        else:
            painter.fillPath(self._outline(0), edge)
        painter.fillPath(self._outline(EDGE), colours[QPalette.ColorRole.Base])

    def _outline(self, inside: float) -> QPainterPath:
        path = QPainterPath()
        box = QRectF(self.rect()).adjusted(inside, inside, -inside, -inside)
        path.addRoundedRect(box, RADIUS - inside, RADIUS - inside)
        return path
