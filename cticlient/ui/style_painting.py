"""How the controls are drawn: calm surfaces, an edge that can be seen, a ring for the focus (docs/design.md §1)."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyleOption, QStyleOptionButton

from cticlient.colours import Colours

Role = QPalette.ColorRole
State = QStyle.StateFlag
RADIUS = 4.0


def surface(painter: QPainter, rect: QRect, fill: QColor | None, edge: QColor | None, width: float = 1.0) -> None:
    """A rounded area; its edge lies inside ``rect``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(edge, width) if edge is not None else Qt.PenStyle.NoPen)
    inset = width / 2 if edge is not None else 0.0
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), RADIUS - inset, RADIUS - inset)
    painter.restore()


def focus_ring(painter: QPainter, rect: QRect, colours: Colours) -> None:
    surface(painter, rect, None, colours[Role.Accent], 2.0)


def button(painter: QPainter, option: QStyleOption, colours: Colours, fill: QColor | None, quiet: bool = False) -> None:
    """A push button or tool button; ``fill`` makes it the filled one, ``quiet`` shows it only while it is used."""
    state = option.state
    enabled = bool(state & State.State_Enabled)
    focus = bool(state & State.State_HasFocus) and bool(state & State.State_KeyboardFocusChange)
    if fill is not None and enabled:
        _filled_button(painter, option.rect, fill, focus, bool(state & State.State_Sunken))
    elif not quiet or (enabled and state & (State.State_MouseOver | State.State_Sunken | State.State_On)):
        _plain_button(painter, option, colours, enabled, focus)
    elif focus:
        focus_ring(painter, option.rect, colours)


def tool_button(painter: QPainter, option: QStyleOption, colours: Colours) -> None:
    """A button of a tool bar; one that is raised only while it is used stays quiet otherwise."""
    button(painter, option, colours, None, bool(option.state & State.State_AutoRaise))


def icon_and_text(painter: QPainter, option: QStyleOptionButton, gap: int, underline: bool) -> None:
    """Both together in the middle of a button, ``gap`` apart."""
    shown = Qt.TextFlag.TextShowMnemonic if underline else Qt.TextFlag.TextHideMnemonic
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | shown
    size, text = option.iconSize, painter.fontMetrics().size(shown, option.text)
    left = option.rect.x() + max(0, option.rect.width() - size.width() - gap - text.width()) // 2
    box = QRect(left, option.rect.center().y() - (size.height() - 1) // 2, size.width(), size.height())
    enabled = bool(option.state & State.State_Enabled)
    option.icon.paint(painter, box, mode=QIcon.Mode.Normal if enabled else QIcon.Mode.Disabled)
    painter.setPen(option.palette.color(Role.ButtonText))
    words = QRect(box.right() + 1 + gap, option.rect.y(), text.width() + 1, option.rect.height())
    painter.drawText(words, flags, option.text)


def header(painter: QPainter, option: QStyleOption, colours: Colours) -> None:
    """The ground of a column's title: flat, with a line below."""
    painter.fillRect(option.rect, colours[Role.AlternateBase])
    painter.fillRect(option.rect.x(), option.rect.bottom(), option.rect.width(), 1, colours[Role.Mid])


def nothing(painter: QPainter, option: QStyleOption, colours: Colours) -> None:
    """What Fusion draws and this style leaves out."""


def _filled_button(painter: QPainter, rect: QRect, fill: QColor, focus: bool, pressed: bool) -> None:
    surface(painter, rect, fill.darker(115) if pressed else fill, None)
    if focus:
        surface(painter, rect.adjusted(2, 2, -2, -2), None, QColor("white"), 1.5)


def _plain_button(painter: QPainter, option: QStyleOption, colours: Colours, enabled: bool, focus: bool) -> None:
    state = option.state
    checked = bool(state & State.State_On)
    ground, edge = colours[Role.Button], colours[Role.Dark]
    if not enabled:
        ground, edge = colours[Role.Window], colours[Role.Mid]
    elif state & State.State_Sunken:
        ground = colours.pressed
    elif checked:
        ground = colours.selected
    elif state & State.State_MouseOver:
        ground = colours[Role.Midlight] if not colours.dark else colours.pressed
    ring = enabled and (focus or checked)
    surface(painter, option.rect, ground, colours[Role.Accent] if ring else edge, 2.0 if ring else 1.0)


def field(painter: QPainter, option: QStyleOption, colours: Colours) -> None:
    """A field for typing."""
    _field(painter, option, colours, colours[Role.Base if option.state & State.State_Enabled else Role.Window])


def field_frame(painter: QPainter, option: QStyleOption, colours: Colours) -> None:
    """The edge of a field alone."""
    _field(painter, option, colours, None)


def _field(painter: QPainter, option: QStyleOption, colours: Colours, ground: QColor | None) -> None:
    enabled = bool(option.state & State.State_Enabled)
    focus = enabled and bool(option.state & State.State_HasFocus)
    edge = colours[Role.Accent] if focus else colours[Role.Dark if enabled else Role.Mid]
    surface(painter, option.rect, ground, edge, 2.0 if focus else 1.0)


def check_box(painter: QPainter, option: QStyleOption, colours: Colours) -> None:
    state = option.state
    on = bool(state & (State.State_On | State.State_NoChange))
    _indicator(painter, option, colours, on)
    box = _square(option.rect)
    if state & State.State_On:
        _polyline(painter, box, ((0.24, 0.53), (0.43, 0.72), (0.77, 0.31)), _sign(option, colours))
    elif state & State.State_NoChange:
        _polyline(painter, box, ((0.28, 0.5), (0.72, 0.5)), _sign(option, colours))


def radio_button(painter: QPainter, option: QStyleOption, colours: Colours) -> None:
    on = bool(option.state & State.State_On)
    _indicator(painter, option, colours, on, circle=True)
    if on:
        box = _square(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_sign(option, colours))
        painter.drawEllipse(box.center(), box.width() * 0.19, box.width() * 0.19)
        painter.restore()


def _indicator(painter: QPainter, option: QStyleOption, colours: Colours, on: bool, circle: bool = False) -> None:
    enabled = bool(option.state & State.State_Enabled)
    fill, edge = colours[Role.Base], colours[Role.Dark]
    if not enabled:
        fill, edge = colours[Role.Window], colours[Role.Mid]
    elif on:
        fill = edge = colours[Role.Highlight]
    elif option.state & State.State_MouseOver:
        fill = colours[Role.Midlight]
    box = _square(option.rect)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill)
    painter.setPen(QPen(edge, 1))
    inner = box.adjusted(0.5, 0.5, -0.5, -0.5)
    if circle:
        painter.drawEllipse(inner)
    else:
        painter.drawRoundedRect(inner, 3, 3)
    painter.restore()


def _sign(option: QStyleOption, colours: Colours) -> QColor:
    return QColor("white") if option.state & State.State_Enabled else colours.disabled


def _square(rect: QRect) -> QRectF:
    edge = min(rect.width(), rect.height())
    return QRectF(rect.x() + (rect.width() - edge) // 2, rect.y() + (rect.height() - edge) // 2, edge, edge)


def chevron(painter: QPainter, rect: QRect, colour: QColor, up: bool = False) -> None:
    """A small arrow that points down or up, in the middle of ``rect``."""
    box = QRectF(QRectF(rect).center() - QPointF(5, 5), QRectF(rect).center() + QPointF(5, 5))
    high, low = (0.65, 0.3) if up else (0.35, 0.7)
    _polyline(painter, box, ((0.1, high), (0.5, low), (0.9, high)), colour, 1.6)


def _polyline(
    painter: QPainter, box: QRectF, points: tuple[tuple[float, float], ...], colour: QColor, width: float = 2.0
) -> None:
    path = QPainterPath()
    for place, (x, y) in enumerate(points):
        point = QPointF(box.left() + x * box.width(), box.top() + y * box.height())
        if place:
            path.lineTo(point)
        else:
            path.moveTo(point)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    round_pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, round_pen)
    painter.restore()


def tab(painter: QPainter, option: QStyleOption, colours: Colours) -> None:
    """A line under the chosen tab, and a faint one under the pointer."""
    state = option.state
    if state & State.State_Selected:
        line = colours[Role.Accent]
    elif state & State.State_MouseOver and state & State.State_Enabled:
        line = colours[Role.Mid]
    else:
        return
    rect = option.rect
    painter.save()
    # Not by fillRect, for which PySide reads what there is of gradients: too long for the first picture.
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(line)
    painter.drawRect(QRect(rect.left() + 8, rect.bottom() - 2, rect.width() - 16, 3))
    painter.restore()


def scroll_thumb(painter: QPainter, rect: QRect, colours: Colours, upright: bool, hover: bool) -> None:
    """The part of a scroll bar that is dragged; the rest of the bar is not drawn."""
    across = (rect.width() - 6) / 2 if upright else (rect.height() - 6) / 2
    thumb = QRectF(rect).adjusted(across, 2, -across, -2) if upright else QRectF(rect).adjusted(2, across, -2, -across)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours[Role.PlaceholderText if hover else Role.Dark])
    painter.drawRoundedRect(thumb, 3, 3)
    painter.restore()
