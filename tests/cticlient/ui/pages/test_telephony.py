"""The page Telephony: the country is found by typing, the example follows, what cannot be is refused."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cticlient.countries import countries
from cticlient.reported import Reports
from cticlient.settings import Settings
from cticlient.system.switch import Impossible
from cticlient.texts import SaidError, Sentence, Texts
from cticlient.ui.pages.switch_box import SwitchBox
from cticlient.ui.pages.telephony import TelephonyPage
from tests.cticlient.conftest import QtRun
from tests.cticlient.ui.pages.played import Spawned

Use = Callable[[TelephonyPage], Awaitable[None]]


@pytest.fixture
def use_page(qapp: QApplication, qt_run: QtRun[Any], settings: Settings, german: Texts) -> Callable[[Use], None]:
    def run(use: Use) -> None:
        async def main() -> None:
            tasks = Spawned()
            links = SwitchBox(german, Impossible("Links", Sentence("Not here.")), tasks.spawn, lambda _: None)
            page = TelephonyPage(german, settings, links, tasks.spawn)
            page.load()
            page.show()
            await tasks.done()
            await use(page)
            await tasks.done()
            page.deleteLater()

        qt_run(main)

    return run


def test_the_country_is_found_by_a_part_of_its_name(use_page: Callable[[Use], None], settings: Settings) -> None:
    async def use(page: TelephonyPage) -> None:
        assert page.region.currentText() == "Deutschland (+49)"
        field = page.region.lineEdit()
        assert field is not None
        field.selectAll()
        QTest.keyClicks(field, "sterreich")
        completer = page.region.completer()
        assert completer is not None
        assert completer.currentCompletion() == "Österreich (+43)"
        QTest.keyClick(completer.popup(), Qt.Key.Key_Down)
        QTest.keyClick(completer.popup(), Qt.Key.Key_Return)
        assert page.region.currentText() == "Österreich (+43)"
        page.check()
        page.save()
        assert settings.preferences.region == "AT"

    use_page(use)


def test_what_is_no_country_is_refused(use_page: Callable[[Use], None]) -> None:
    async def use(page: TelephonyPage) -> None:
        field = page.region.lineEdit()
        assert field is not None
        field.setText("Atlantis")
        with pytest.raises(SaidError, match="Atlantis"):
            page.check()
        field.setText("ch")
        page.check()

    use_page(use)


def test_the_example_shows_what_will_be_dialled(use_page: Callable[[Use], None], settings: Settings) -> None:
    async def use(page: TelephonyPage) -> None:
        assert page.example.text() == "Beispiel: 030 12345678 wird als +493012345678 gewählt."
        assert page.reports.currentText() == "Amtsholung selbst erkennen"
        assert not page.reports.isEnabled()
        page.prefix.setText("0")
        assert page.example.text() == "Beispiel: 030 12345678 wird als 003012345678 gewählt."
        assert page.reports.isEnabled()
        page.reports.setFocus()
        QTest.keyClick(page.reports, Qt.Key.Key_End)
        page.save()
        assert settings.preferences.outside_prefix == "0"
        assert settings.preferences.reports is Reports.ALL

    use_page(use)


@pytest.mark.parametrize("field", ["prefix", "area_code"])
def test_what_cannot_be_dialled_is_refused(use_page: Callable[[Use], None], field: str) -> None:
    async def use(page: TelephonyPage) -> None:
        getattr(page, field).setText("0 w")
        with pytest.raises(SaidError, match="0 w"):
            page.check()

    use_page(use)


def test_the_journal_can_be_left_empty(use_page: Callable[[Use], None], settings: Settings) -> None:
    async def use(page: TelephonyPage) -> None:
        assert page.days.text() == "90 Tage"
        page.days.setValue(0)
        assert page.days.text() == "nicht aufbewahren"
        page.colleagues.click()
        page.save()
        assert (settings.preferences.journal_days, settings.preferences.journal_colleagues) == (0, True)

    use_page(use)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_country_has_a_name(language: str) -> None:
    found = countries(language)
    assert len(found) > 200
    assert [one for one in found if len(one.name) < 3 or one.name.startswith("*")] == []
    names = {one.region: str(one) for one in found}
    assert names["DE"] == {"de": "Deutschland (+49)", "en": "Germany (+49)"}[language]
