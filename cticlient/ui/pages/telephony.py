"""Options > Telephony: how numbers are read and dialled, telephone links, and how long calls are kept."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QWidget
from shiboken6 import isValid

from cticlient.aio import in_thread
from cticlient.countries import Country, countries
from cticlient.numbers import NumberPlan, Numbers
from cticlient.reported import Reports
from cticlient.settings import Settings
from cticlient.texts import SaidError, Texts, marked
from cticlient.ui.growth import at_least
from cticlient.ui.pages.form import Choice, Page
from cticlient.ui.pages.switch_box import Spawn, SwitchBox

SAMPLE = "+493012345678"
LONGEST_OWN = 8
LONGEST_DAYS = 3650


class TelephonyPage(Page):
    """An example shows what the settings do, before they are saved."""

    def __init__(self, tr: Texts, settings: Settings, links: SwitchBox, spawn: Spawn) -> None:
        super().__init__(tr)
        self._tr = tr
        self._settings = settings
        self._spawn = spawn
        self.names_in = ""
        """The language in which the countries are named now."""
        self.links = links
        self.region = RegionChoice()
        self.area_code, self.prefix = QLineEdit(), QLineEdit()
        self.reports = Choice(Reports)
        self.own = QSpinBox()
        self.days = QSpinBox()
        self._numbers()
        self._links()
        self._journal()
        self.column.addStretch()
        self.retranslate()

    def title(self) -> str:
        return self._tr("Telephony")

    def widget(self) -> QWidget:
        return self

    def load(self) -> None:
        kept = self._settings.preferences
        self.region.choose(kept.region)
        self.area_code.setText(kept.area_code)
        self.prefix.setText(kept.outside_prefix)
        self.reports.choose(kept.reports)
        self.own.setValue(kept.own_numbers_up_to)
        self.into_field.setChecked(kept.selection_into_field)
        self.days.setValue(kept.journal_days)
        self.colleagues.setChecked(kept.journal_colleagues)
        self.links.load()
        self._spawn(self._name_countries())
        self._show_example()

    def check(self) -> None:
        self._region()
        for field in (self.area_code, self.prefix):
            if not set(field.text().strip()) <= set("0123456789*#"):
                raise SaidError(
                    marked("“{text}” is not dialled. Area code and outside line have digits and * # only."),
                    text=field.text().strip(),
                )

    def save(self) -> None:
        self._settings.change(
            region=self._region(),
            area_code=self.area_code.text().strip(),
            outside_prefix=self.prefix.text().strip(),
            reports=self.reports.chosen(),
            own_numbers_up_to=self.own.value(),
            selection_into_field=self.into_field.isChecked(),
            journal_days=self.days.value(),
            journal_colleagues=self.colleagues.isChecked(),
        )
        self.links.save()

    def retranslate(self) -> None:
        tr = self._tr
        self.reports.offer(
            {
                Reports.RECOGNISED: tr("Recognise whether with outside line"),
                Reports.NEVER: tr("Never with outside line"),
                Reports.DIALLED: tr("Dialled ones with outside line"),
                Reports.ALL: tr("All with outside line"),
            }
        )
        self.days.setSpecialValueText(self._tr("none are kept"))
        self.days.setSuffix(self._tr(" days"))
        self.links.retranslate()
        self._show_example()
        if self.names_in:
            self._spawn(self._name_countries())

    def _region(self) -> str:
        """Raises SaidError for what is typed and is no country of the list."""
        region = self.region.region()
        if region is None:
            raise SaidError(
                marked("There is no country “{text}” in the list. Choose one of those that are offered."),
                text=self.region.currentText(),
            )
        return region

    async def _name_countries(self) -> None:
        language = self._tr.language
        found = await in_thread(lambda: countries(language))
        if isValid(self) and language == self._tr.language:
            self.region.offer_countries(found)
            self.names_in = language

    # What stands on the page.

    def _numbers(self) -> None:
        self.section(marked("Numbers"))
        self.row(marked("&Country"), self.region)
        self.row(marked("&Area code"), self.area_code)
        self.row(marked("Outside &line"), self.prefix)
        self.row(marked("&Reported numbers"), self.reports)
        self.hint(
            marked(
                "How the telephone system writes the numbers of calls, such as 0 030 … or 030 … With an outside line "
                "it can be set, so that the journal calls back the right one."
            )
        )
        self.row(marked("&Internal numbers up to"), self.own)
        self.own.setRange(0, LONGEST_OWN)
        self.say(marked(" digits"), self.own.setSuffix)
        self.example = self.hint()
        for field in (self.area_code, self.prefix):
            field.setMaxLength(12)
            at_least(field, 120, 32)
            field.textChanged.connect(self._show_example)
        self.own.valueChanged.connect(self._show_example)
        self.region.currentTextChanged.connect(self._show_example)

    def _links(self) -> None:
        self.section(marked("Numbers from other programs"))
        self.column.addWidget(self.links)
        self.into_field = self.check_box(
            marked("The hot key &puts the selected number into the dial field"),
            marked("You can look at it before you call. Otherwise it is dialled at once."),
        )

    def _journal(self) -> None:
        self.section(marked("Journal"))
        self.row(marked("&Keep calls for"), self.days)
        self.days.setRange(0, LONGEST_DAYS)
        at_least(self.days, 140, 32)
        self.colleagues: QCheckBox = self.check_box(
            marked("Keep calls of colleagues &too"),
            marked("Only where their group gives you the right to."),
        )

    def _show_example(self) -> None:
        """What becomes of a number outside, with what is entered now."""
        self.reports.setEnabled(bool(self.prefix.text().strip()))
        region = self.region.region() or self._settings.preferences.region
        own, prefix = self.own.value(), self.prefix.text().strip()
        numbers = Numbers(NumberPlan(region, self.area_code.text().strip(), prefix, own))
        number = numbers.read(SAMPLE)
        if number is not None:
            text = self._tr("Example: {number} is dialled as {dialled}.", number=number.shown, dialled=number.dialled)
            self.example.setText(text)


class RegionChoice(Choice):
    """A list that is searched by typing any part of a name or its code."""

    def __init__(self) -> None:
        super().__init__(str)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.completer()
        assert completer is not None
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(completer.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def choose(self, value: object) -> None:
        """Known by its letters alone until the names are there."""
        if self.findData(str(value)) < 0:
            self.addItem(str(value), str(value))
        super().choose(value)

    def region(self) -> str | None:
        """None for what is no country of the list."""
        typed = self.currentText().strip().casefold()
        for index in range(self.count()):
            if typed in (self.itemText(index).casefold(), str(self.itemData(index)).casefold()):
                return str(self.itemData(index))
        return None

    def offer_countries(self, found: list[Country]) -> None:
        chosen = self.region()
        self.blockSignals(True)
        self.clear()
        for country in found:
            self.addItem(str(country), country.region)
        self.blockSignals(False)
        if chosen is not None:
            self.choose(chosen)
