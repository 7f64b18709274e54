"""The page of one plugin: its switch, and below it what the plugin itself lets a person set while it is on."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cticlient.api import OptionsPage, OptionsPlace
from cticlient.plugins import Hosted
from cticlient.texts import Texts
from cticlient.ui.pages.components import Switch, Switches
from cticlient.ui.pages.form import Page

Places = tuple[OptionsPlace, ...]
OnError = Callable[[Exception], None]


class PluginPage(Page):
    """Follows the plugin: its own part comes and goes while the dialog is open."""

    def __init__(self, tr: Texts, one: Hosted, switches: Switches, places: Places, on_error: OnError) -> None:
        super().__init__()
        self._on_error = on_error
        self._one = one
        self._switch = Switch(tr, one, switches, whole_sentence=True)
        self._own = QVBoxLayout()
        self._own.setSpacing(8)
        self._made: dict[OptionsPlace, OptionsPage] = {}
        self.column.addWidget(self._switch)
        self.column.addSpacing(12)
        self.column.addLayout(self._own, 1)
        self.column.addStretch()
        self.show_places(places)

    def title(self) -> str:
        return self._one.title

    def widget(self) -> QWidget:
        return self

    def show_places(self, places: Places) -> None:
        """Show exactly the plugin's pages at these places, new ones loaded."""
        self._switch.show_state()
        for place in [place for place in self._made if place not in places]:
            self._made.pop(place).widget().deleteLater()
        for place in places:
            if place not in self._made:
                self._make(place)

    def _make(self, place: OptionsPlace) -> None:
        """A page that cannot be made is left out: the others are still of use."""
        try:
            page = place.make()
            page.load()
        except Exception as error:
            self._on_error(error)
            return
        self._made[place] = page
        self._own.addWidget(page.widget())

    def load(self) -> None:
        for page in self._made.values():
            page.load()

    def check(self) -> None:
        for page in self._made.values():
            page.check()

    def save(self) -> None:
        for page in self._made.values():
            page.save()

    def retranslate(self) -> None:
        self._switch.show_state()
