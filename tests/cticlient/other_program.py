"""Any other program of the desktop: a text field with the given text, all of it selected."""

import json
import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QLineEdit

app = QApplication(sys.argv[:1])
field = QLineEdit(sys.argv[1])
field.setWindowTitle("Other program")
field.resize(400, 60)
field.show()


def look() -> None:
    """Select once it has the focus; Qt offers to others only what was selected with the mouse, so that is said."""
    if field.isActiveWindow() and not field.hasSelectedText() and field.text():
        field.selectAll()
        app.clipboard().setText(field.selectedText(), QClipboard.Mode.Selection)
    print(json.dumps({"active": field.isActiveWindow(), "selected": field.selectedText()}), flush=True)


timer = QTimer(interval=50)
timer.timeout.connect(look)
timer.start()
sys.exit(app.exec())
