"""One's own status in the header: icon, status, name and extension; a click opens the menu of statuses."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QMenu, QPushButton, QStyle, QStyleOptionButton, QStylePainter, QWidget

from cticlient.api import Hue, as_written, help_topic, icon
from ctiserver.ui.plain import second_line, strong

WIDTH, HEIGHT = 212, 40
ICON, CHEVRON = 24, 16


class StatusButton(QPushButton):
    """Draws two lines of text, which a push button of Qt cannot; grows with the font, elides what is too long."""

    def __init__(self, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._menu = menu
        self._picture, self._hue = "status-hidden", Hue.GREY
        self._title = self._detail = ""
        self.setObjectName("own-status")
        help_topic(self, "status")
        self.setAutoDefault(False)
        self.clicked.connect(self._open)

    @property
    def title(self) -> str:
        return self._title

    @property
    def detail(self) -> str:
        return self._detail

    @property
    def picture(self) -> str:
        return self._picture

    def show_status(self, picture: str, hue: Hue, title: str, detail: str, tooltip: str) -> None:
        self._picture, self._hue, self._title, self._detail = picture, hue, title, detail
        self.setToolTip(as_written(tooltip))
        self.setAccessibleName(", ".join(part for part in (title, detail) if part))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        lines = QFontMetrics(strong(self.font())).height() + QFontMetrics(second_line(self.font())).height()
        scale = self.fontMetrics().horizontalAdvance("Mustermann, Maria") / 121
        return QSize(round(WIDTH * max(1.0, scale)), max(HEIGHT, lines + 6))

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        self._draw_text(painter)
        height = self.height()
        icon(self._picture, self._hue).paint(painter, QRect(10, (height - ICON) // 2, ICON, ICON))
        chevron = QRect(self.width() - CHEVRON - 10, (height - CHEVRON) // 2, CHEVRON, CHEVRON)
        icon("chevron-down", Hue.SECOND).paint(painter, chevron)

    def _draw_text(self, painter: QPainter) -> None:
        left, right = 10 + ICON + 10, self.width() - CHEVRON - 16
        title, detail = strong(self.font()), second_line(self.font())
        heights = QFontMetrics(title).height(), QFontMetrics(detail).height()
        top = (self.height() - sum(heights)) // 2
        rows = (
            (self._title, title, QPalette.ColorRole.ButtonText, QRect(left, top, right - left, heights[0])),
            (
                self._detail,
                detail,
                QPalette.ColorRole.PlaceholderText,
                QRect(left, top + heights[0], right - left, heights[1]),
            ),
        )
        for text, font, role, box in rows:
            painter.setFont(font)
            painter.setPen(self.palette().color(role))
            fits = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, fits)

    def _open(self) -> None:
        width = max(self.width(), self._menu.sizeHint().width())
        self._menu.popup(self.mapToGlobal(QPoint(self.width() - width, self.height() + 2)))
