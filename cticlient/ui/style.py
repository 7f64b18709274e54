"""The style of the controls: Fusion with the edges, sizes and focus rings of docs/design.md §1."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QProxyStyle,
    QPushButton,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionComplex,
    QStyleOptionFrame,
    QStyleOptionMenuItem,
    QStyleOptionSlider,
    QStyleOptionSpinBox,
    QStyleOptionToolButton,
    QWidget,
)

from cticlient.colours import Colours, colours_of
from cticlient.icons import scale_of
from cticlient.ui import style_painting as draw
from cticlient.ui.growth import least_of

CONTROL_HEIGHT = 32
TAB_HEIGHT = 40
_FILL = "cti-fill"

Primitive = QStyle.PrimitiveElement
Control = QStyle.ControlElement
Complex = QStyle.ComplexControl
Sub = QStyle.SubControl
Contents = QStyle.ContentsType
Metric = QStyle.PixelMetric
Role = QPalette.ColorRole


class Fill(StrEnum):
    """What a filled button stands for: at most one of them in sight."""

    NONE = ""
    MAIN = "main"
    CALL = "call"
    END = "end"


def fill(button: QPushButton, kind: Fill) -> None:
    """Fill a button: the main one of a page, the one that takes a call, the one that ends it."""
    button.setProperty(_FILL, str(kind))
    button.update()


_METRICS = {
    Metric.PM_ScrollBarExtent: 12,
    Metric.PM_ScrollBarSliderMin: 32,
    Metric.PM_IndicatorWidth: 16,
    Metric.PM_IndicatorHeight: 16,
    Metric.PM_ExclusiveIndicatorWidth: 16,
    Metric.PM_ExclusiveIndicatorHeight: 16,
    Metric.PM_CheckBoxLabelSpacing: 8,
    Metric.PM_RadioButtonLabelSpacing: 8,
    Metric.PM_TabBarTabHSpace: 24,
    Metric.PM_TabBarTabShiftVertical: 0,
    Metric.PM_TabBarTabShiftHorizontal: 0,
    Metric.PM_TabBarBaseOverlap: 0,
    Metric.PM_ButtonShiftHorizontal: 0,
    Metric.PM_ButtonShiftVertical: 0,
    Metric.PM_LayoutLeftMargin: 16,
    Metric.PM_LayoutTopMargin: 16,
    Metric.PM_LayoutRightMargin: 16,
    Metric.PM_LayoutBottomMargin: 16,
    Metric.PM_LayoutHorizontalSpacing: 8,
    Metric.PM_LayoutVerticalSpacing: 8,
    Metric.PM_MenuBarHMargin: 5,
    Metric.PM_MenuBarVMargin: 0,
    Metric.PM_MenuBarPanelWidth: 0,
    Metric.PM_MenuVMargin: 4,
    # Text in a list begins one pixel further in than this.
    Metric.PM_FocusFrameHMargin: 7,
    Metric.PM_HeaderMargin: 8,
}
_CONTROLS = frozenset({Contents.CT_PushButton, Contents.CT_LineEdit, Contents.CT_ComboBox, Contents.CT_SpinBox})
_AROUND_TEXT = 12
MENU_BAR_HEIGHT, ROW_HEIGHT = 32, 28
ICON_GAP = 8
_FIELD_INDENT = 3
"""So much further in than Fusion has it, the words of a choice begin where those of a field do."""
_WORDS = {Complex.CC_ComboBox: (Sub.SC_ComboBoxEditField,), Complex.CC_SpinBox: (Sub.SC_SpinBoxEditField,)}
_SIMPLE: dict[QStyle.PrimitiveElement, Callable[[QPainter, QStyleOption, Colours], None]] = {
    Primitive.PE_PanelButtonTool: draw.tool_button,
    Primitive.PE_FrameLineEdit: draw.field_frame,
    Primitive.PE_Frame: draw.field_frame,
    Primitive.PE_IndicatorCheckBox: draw.check_box,
    Primitive.PE_IndicatorRadioButton: draw.radio_button,
    Primitive.PE_FrameTabBarBase: draw.nothing,
    Primitive.PE_FrameTabWidget: draw.nothing,
}
_HINTS = {
    QStyle.StyleHint.SH_EtchDisabledText: 0,
    QStyle.StyleHint.SH_DitherDisabledText: 0,
    # A list below the field, on the ground of lists.
    QStyle.StyleHint.SH_ComboBox_Popup: 0,
}
_MOTION = frozenset({QStyle.StyleHint.SH_Widget_Animation_Duration, QStyle.StyleHint.SH_Widget_Animate})


class CtiStyle(QProxyStyle):
    """Fusion, drawn calmer."""

    def __init__(self) -> None:
        super().__init__("Fusion")
        self.still = False
        """Whether nothing is to move."""

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        known = _METRICS.get(metric)
        return known if known is not None else super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803 - Qt's own name
    ) -> int:
        if self.still and hint in _MOTION:
            return 0
        known = _HINTS.get(hint)
        return known if known is not None else super().styleHint(hint, option, widget, returnData)

    def sizeFromContents(
        self, kind: QStyle.ContentsType, option: QStyleOption, size: QSize, widget: QWidget | None = None
    ) -> QSize:
        wanted = super().sizeFromContents(kind, option, size, widget)  # type: ignore[arg-type]
        if kind in _CONTROLS:
            wanted.setHeight(max(CONTROL_HEIGHT, option.fontMetrics.height() + _AROUND_TEXT))
        if kind is Contents.CT_PushButton:
            wanted.setWidth(wanted.width() + 8 + (ICON_GAP - 4 if _has_both(option) else 0))
        elif kind is Contents.CT_ComboBox:
            wanted.setWidth(wanted.width() + 2 * _FIELD_INDENT)
        elif kind is Contents.CT_MenuBarItem:
            wanted.setHeight(max(MENU_BAR_HEIGHT, option.fontMetrics.height() + _AROUND_TEXT))
        elif kind is Contents.CT_ItemViewItem or (kind is Contents.CT_MenuItem and not _is_separator(option)):
            wanted.setHeight(max(ROW_HEIGHT, wanted.height(), option.fontMetrics.height() + 10))
        elif kind is Contents.CT_TabBarTab:
            wanted.setHeight(max(TAB_HEIGHT, wanted.height()))
        elif kind is Contents.CT_ToolButton and not option.state & QStyle.StateFlag.State_AutoRaise:
            wanted = wanted.expandedTo(QSize(CONTROL_HEIGHT, CONTROL_HEIGHT))
        return wanted.expandedTo(least_of(widget))

    def subElementRect(self, element: QStyle.SubElement, option: QStyleOption, widget: QWidget | None = None) -> QRect:
        rect = super().subElementRect(element, option, widget)  # type: ignore[arg-type]
        in_field = element is QStyle.SubElement.SE_LineEditContents and _framed(option)
        return rect.adjusted(4, 0, -4, 0) if in_field else rect

    def drawPrimitive(
        self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        colours = colours_of(option.palette)
        if element is Primitive.PE_PanelButtonCommand:
            draw.button(painter, option, colours, _fill_of(option, widget, colours))
        elif element is Primitive.PE_PanelLineEdit:
            if _framed(option):
                draw.field(painter, option, colours)
        elif element is Primitive.PE_FrameFocusRect:
            if not isinstance(widget, QPushButton):
                draw.focus_ring(painter, option.rect, colours)
        elif element in _SIMPLE:
            _SIMPLE[element](painter, option, colours)
        else:
            super().drawPrimitive(element, option, painter, widget)

    def drawControl(
        self, element: QStyle.ControlElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        if element is Control.CE_TabBarTabShape:
            draw.tab(painter, option, colours_of(option.palette))
            return
        if element is Control.CE_PushButtonLabel and isinstance(option, QStyleOptionButton):
            painter.save()
            label = _label_of(option, painter, widget)
            if _has_both(option):
                hint = QStyle.StyleHint.SH_UnderlineShortcut
                draw.icon_and_text(painter, label, ICON_GAP, bool(self.styleHint(hint, option, widget)))
            else:
                super().drawControl(element, label, painter, widget)
            painter.restore()
            return
        if element is Control.CE_HeaderSection:
            draw.header(painter, option, colours_of(option.palette))
            return
        super().drawControl(element, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if control is Complex.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            self._draw_scroll_bar(option, painter, widget)
        elif control is Complex.CC_ComboBox:
            colours = colours_of(option.palette)
            draw.field(painter, option, colours)
            arrow = self.subControlRect(control, option, Sub.SC_ComboBoxArrow, widget)
            draw.chevron(painter, arrow, _sign_colour(option, colours))
        elif control is Complex.CC_SpinBox and isinstance(option, QStyleOptionSpinBox):
            self._draw_spin_box(option, painter, widget)
        elif control is Complex.CC_ToolButton and isinstance(option, QStyleOptionToolButton):
            # Fusion puts a tiny arrow into the corner of a button that opens a menu.
            plain = QStyleOptionToolButton(option)
            plain.features &= ~QStyleOptionToolButton.ToolButtonFeature.HasMenu
            super().drawComplexControl(control, plain, painter, widget)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        sub_control: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        if control is Complex.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            return self._scroll_part(option, sub_control)
        rect = super().subControlRect(control, option, sub_control, widget)  # type: ignore[arg-type]
        return rect.adjusted(_FIELD_INDENT, 0, 0, 0) if sub_control in _WORDS.get(control, ()) else rect

    def _draw_scroll_bar(self, option: QStyleOptionSlider, painter: QPainter, widget: QWidget | None) -> None:
        if option.maximum <= option.minimum:
            return
        thumb = self._scroll_part(option, Sub.SC_ScrollBarSlider)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        upright = option.orientation is Qt.Orientation.Vertical
        draw.scroll_thumb(painter, thumb, colours_of(option.palette), upright, hover)

    def _scroll_part(self, option: QStyleOptionSlider, part: QStyle.SubControl) -> QRect:
        """The bar has no arrows: all of its length is for the thumb."""
        rect = option.rect
        upright = option.orientation is Qt.Orientation.Vertical
        length = rect.height() if upright else rect.width()
        span = option.maximum - option.minimum + option.pageStep
        least = self.pixelMetric(Metric.PM_ScrollBarSliderMin)
        thumb = length if span <= 0 else min(length, max(least, length * option.pageStep // span))
        start = QStyle.sliderPositionFromValue(
            option.minimum, option.maximum, option.sliderPosition, length - thumb, option.upsideDown
        )
        ranges = {
            Sub.SC_ScrollBarGroove: (0, length),
            Sub.SC_ScrollBarSlider: (start, thumb),
            Sub.SC_ScrollBarSubPage: (0, start),
            Sub.SC_ScrollBarAddPage: (start + thumb, length - start - thumb),
        }
        first, size = ranges.get(part, (0, 0))
        if upright:
            return QRect(rect.x(), rect.y() + first, rect.width(), size)
        return QRect(rect.x() + first, rect.y(), size, rect.height())

    def _draw_spin_box(self, option: QStyleOptionSpinBox, painter: QPainter, widget: QWidget | None) -> None:
        colours = colours_of(option.palette)
        draw.field(painter, option, colours)
        if option.buttonSymbols.name == "NoButtons":
            return
        for part, up in ((Sub.SC_SpinBoxUp, True), (Sub.SC_SpinBoxDown, False)):
            rect = self.subControlRect(Complex.CC_SpinBox, option, part, widget)
            draw.chevron(painter, rect, _sign_colour(option, colours), up)


def _framed(option: QStyleOption) -> bool:
    return isinstance(option, QStyleOptionFrame) and option.lineWidth > 0


def _has_both(option: QStyleOption) -> bool:
    """Whether a button shows an icon and words."""
    return isinstance(option, QStyleOptionButton) and not option.icon.isNull() and bool(option.text)


def _is_separator(option: QStyleOption) -> bool:
    kind = QStyleOptionMenuItem.MenuItemType.Separator
    return isinstance(option, QStyleOptionMenuItem) and option.menuItemType == kind


def _sign_colour(option: QStyleOption, colours: Colours) -> QColor:
    return colours[Role.PlaceholderText] if option.state & QStyle.StateFlag.State_Enabled else colours.disabled


def _fill_of(option: QStyleOption, widget: QWidget | None, colours: Colours) -> QColor | None:
    kind = widget.property(_FILL) if widget is not None else None
    by_kind = {Fill.MAIN: colours[Role.Highlight], Fill.CALL: colours.call_green, Fill.END: colours.call_red}
    if kind:
        return by_kind[Fill(kind)]
    feature = QStyleOptionButton.ButtonFeature
    if isinstance(option, QStyleOptionButton) and option.features & feature.DefaultButton:
        return colours[Role.Highlight]
    return None


def _label_of(option: QStyleOptionButton, painter: QPainter, widget: QWidget | None) -> QStyleOptionButton:
    """The label of a button: white on a filled one, heavier on a chosen one."""
    label = QStyleOptionButton(option)
    if option.state & QStyle.StateFlag.State_On:
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
    enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
    if enabled and _fill_of(option, widget, colours_of(option.palette)) is not None:
        label.palette.setColor(Role.ButtonText, QColor("white"))
        label.icon = _white(option.icon, option.iconSize, scale_of(painter))
    return label


def _white(icon: QIcon, size: QSize, scale: float) -> QIcon:
    if icon.isNull():
        return icon
    picture = QPixmap(icon.pixmap(size, scale))
    painter = QPainter(picture)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(picture.rect(), QColor("white"))
    painter.end()
    return QIcon(picture)
