"""Import and export of speed dials: asks for the file, works in a thread, shows what is doubtful before it takes it."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from cticlient.aio import ask, in_thread
from cticlient.api import Notice
from cticlient.cards.card import Reading, StoppedError
from cticlient.cards.duplicates import known_already
from cticlient.cards.files import VCARDS, read_file, write_file
from cticlient.model import SpeedDial
from cticlient.own_dials import OwnDials
from cticlient.texts import Sentence, Texts
from cticlient.ui.import_dialog import ImportDialog
from cticlient.ui.main_window import MainWindow


class CardExchange:
    """``key``: the same for every way of writing a number."""

    def __init__(self, window: MainWindow, dials: OwnDials, tr: Texts, key: Callable[[str], str]) -> None:
        self._window = window
        self._dials = dials
        self._tr = tr
        self._key = key

    async def take_in(self, panels: Sequence[tuple[str, str]], panel: str) -> None:
        """Import into one of the ``panels`` (id and title). Raises SaidError if nothing of the file can be read."""
        path = await self._file_to_read()
        if path is None:
            return
        dialog = ImportDialog(self._tr, path.name, panels, panel, self._window)
        answer = asyncio.ensure_future(ask(dialog))
        try:
            reading, known = await in_thread(partial(self._read, path, dialog, self._dials.book.dials))
            dialog.show_reading(reading, known)
            if await answer and dialog.dials:
                await self._take(dialog.panel, dialog.dials, path.name)
        except StoppedError:
            return
        finally:
            answer.cancel()
            dialog.deleteLater()

    async def give_out(self, dials: Sequence[SpeedDial]) -> None:
        """Export. Raises SaidError if it cannot be written."""
        path = await self._file_to_write()
        if path is None:
            return
        await in_thread(partial(write_file, path, dials, self._tr))
        said = self._tr.count("{n} speed dial was exported", "{n} speed dials were exported", len(dials))
        self._window.notices.tell(Notice(said, str(path)))

    def _read(self, path: Path, dialog: ImportDialog, there: Sequence[SpeedDial]) -> tuple[Reading, list[str]]:
        """In a thread: of the dialog only what is plain Python."""

        def told(done: int, of: int) -> None:
            dialog.progress = (done, of)
            if dialog.stopped:
                raise StoppedError

        reading = read_file(path, told)
        told(0, 0)
        return reading, known_already(reading.cards, there, self._key)

    async def _take(self, panel: str, dials: list[SpeedDial], file: str) -> None:
        said = Sentence("{n} speed dials were imported from {file}.", {"n": len(dials), "file": file})
        if len(dials) == 1:
            said = Sentence("“{name}” was imported from {file}.", {"name": dials[0].name, "file": file})
        await self._dials.add_many(panel, dials, said)

    async def _file_to_read(self) -> Path | None:
        dialog = QFileDialog(self._window, self._tr("Import speed dials"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        contacts, every = self._tr("Contacts"), self._tr("All files")
        dialog.setNameFilters([f"{contacts} (*.csv *.vcf *.vcard *.txt)", f"{every} (*)"])
        return await _chosen(dialog)

    async def _file_to_write(self) -> Path | None:
        dialog = QFileDialog(self._window, self._tr("Export speed dials"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        table, cards = f"{self._tr('Table')} (*.csv)", "vCard (*.vcf)"
        dialog.setNameFilters([table, cards])
        dialog.setDefaultSuffix("csv")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix("vcf" if chosen == cards else "csv"))
        dialog.selectFile(self._tr("Speed dials"))
        path = await _chosen(dialog)
        if path is None or path.suffix.lower() in {".csv", *VCARDS}:
            return path
        return path.with_name(f"{path.name}.{dialog.defaultSuffix()}")


async def _chosen(dialog: QFileDialog) -> Path | None:
    try:
        chosen = await ask(dialog)
        files = dialog.selectedFiles()
    finally:
        dialog.deleteLater()
    return Path(files[0]) if chosen and files else None
