"""? > About: what this is and which version."""

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cticlient.icons import icon
from cticlient.texts import Sentence, Texts, marked
from cticlient.ui.growth import at_least
from cticlient.ui.pages.form import Heading, Hint
from cticlient.ui.spoken_dialog import SpokenDialog


def product_version() -> str:
    """Of the installed distribution; empty in a checkout that was never installed."""
    try:
        return version("cticlient")
    except PackageNotFoundError:
        return ""


class AboutDialog(SpokenDialog):
    """Opened beside whatever else is open."""

    def __init__(self, parent: QWidget, tr: Texts) -> None:
        super().__init__(tr, parent)
        self.put(self.setWindowTitle, Sentence("About CTI Client"))
        picture = QLabel()
        picture.setPixmap(icon("app").pixmap(QSize(48, 48), self.devicePixelRatio()))
        name = Heading(1.5)
        name.setText(f"CTI Client {product_version()}".strip())
        what = Hint("")
        purpose = marked(
            "Shows whether colleagues are free, and calls them with a click. Free software under the MIT licence."
        )
        self.put(what.setText, Sentence(purpose))
        at_least(what, 320)
        close = QPushButton()
        self.put(close.setText, Sentence("Close"))
        at_least(close, 112, 32)
        close.clicked.connect(self.accept)
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(name)
        words.addWidget(what)
        words.addStretch()
        words.addSpacing(8)
        words.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 24, 24, 16)
        row.setSpacing(16)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
