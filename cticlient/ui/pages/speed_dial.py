"""Options > Speed dial: the size of the tiles, how panels stand, and those that plugins can embed."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from cticlient.api import Place, Standing
from cticlient.order import Order
from cticlient.panel_places import Arrangement
from cticlient.plugins import Hosted, Plugins
from cticlient.settings import Settings
from cticlient.texts import Texts, marked
from cticlient.tiles import TileSize
from cticlient.ui.menus import SIZES, why_not
from cticlient.ui.pages.form import Choice, Hint, Page


class SpeedDialPage(Page):
    """What stands in the menu Speed dial can be started here too, with the reason where it cannot."""

    def __init__(self, tr: Texts, settings: Settings, plugins: Plugins) -> None:
        super().__init__(tr)
        self._tr = tr
        self._settings = settings
        self._size = Choice(TileSize)
        self.section(marked("Tiles"))
        self.row(marked("&Size"), self._size)
        self._panels = self.section(marked("Panels"))
        self.arrangement = Choice(Arrangement)
        self.row(marked("Arran&gement"), self.arrangement)
        self.order = Choice(Order)
        self.row(marked("S&orting"), self.order)
        self.hint(marked("For panels of groups in which you did not choose otherwise."))
        self._offers = [(one, standing, QPushButton(), Hint()) for one, standing in _standing(plugins)]
        for one, standing, button, hint in self._offers:
            button.setMinimumHeight(32)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, one=one, id=standing.id: one.trigger(id))
            self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.column.addWidget(hint)
        self.column.addStretch()
        undo = plugins.on_change(lambda name: self.retranslate())
        self.destroyed.connect(lambda: undo())
        self.retranslate()

    def title(self) -> str:
        return self._tr("Speed dial")

    def widget(self) -> QWidget:
        return self

    def load(self) -> None:
        self._size.choose(self._settings.preferences.tile_size)
        self.arrangement.choose(self._settings.preferences.arrangement)
        self.order.choose(self._settings.preferences.panel_order)

    def check(self) -> None:
        """Everything that can be chosen can be saved."""

    def save(self) -> None:
        self._settings.change(
            tile_size=self._size.chosen(),
            arrangement=self.arrangement.chosen(),
            panel_order=self.order.chosen(),
        )

    def retranslate(self) -> None:
        tr = self._tr
        self._size.offer({size: tr(text) for size, text in SIZES.items()})
        self.arrangement.offer({Arrangement.TABS: tr("As tabs"), Arrangement.SIDE_BY_SIDE: tr("Side by side")})
        self.order.offer(
            {
                Order.NAME: tr("By name"),
                Order.AVAILABILITY: tr("By availability"),
                Order.OWN: tr("As the group has them"),
            }
        )
        for one, standing, button, hint in self._offers:
            why = why_not(one, standing, tr)
            button.setText(one.tr(standing.text))
            button.setEnabled(not why)
            hint.setText(why)
            hint.setVisible(bool(why))


def _standing(plugins: Plugins) -> Iterator[tuple[Hosted, Standing]]:
    for one in plugins.hosted.values():
        for standing in one.standing:
            if standing.place is Place.SPEED_DIAL_MENU:
                yield one, standing
