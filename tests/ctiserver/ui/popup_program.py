"""A program that announces a call when it is told ``ring``, and says how its pop-up looks; for a real desktop."""

import json
import sys
import threading

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from cticlient.api import Fill, Texts
from cticlient.theme import Theme
from ctiserver.ui.popup import Announcement, Choice, Popup
from ctiserver.ui.popup_place import places, screen_of

app = QApplication(sys.argv[:1])
app.setQuitOnLastWindowClosed(False)
theme = Theme.apply(app)
window = QWidget()
done: list[str] = []
choices = [
    Choice("answer", "Answer", "phone", lambda: done.append("answer"), Fill.CALL),
    Choice("hang-up", "Decline", "hang-up", lambda: done.append("hang-up")),
]
popup = Popup("own-1", choices, Texts("en"))
popup.announce(Announcement("Incoming call", "Schulze GmbH", "030 1234567", "for line 204"))


class Orders(QObject):
    came = Signal(str)


def ring(order: str) -> None:
    if order == "ring":
        popup.move(places(screen_of(window).availableGeometry(), [popup.fitted()])[0])
        popup.appear()
    else:
        popup.hide()


def look() -> None:
    button = popup.buttons["answer"]
    centre = button.mapToGlobal(button.rect().center())
    now = {
        "visible": popup.isVisible(),
        "active": popup.isActiveWindow() or any(widget.hasFocus() for widget in popup.findChildren(QWidget)),
        "frame": [popup.x(), popup.y(), popup.width(), popup.height()],
        "answer": [centre.x(), centre.y()],
        "done": done,
    }
    print(json.dumps(now), flush=True)


orders = Orders()
orders.came.connect(ring)
threading.Thread(target=lambda: [orders.came.emit(line.strip()) for line in sys.stdin], daemon=True).start()
timer = QTimer(interval=50)
timer.timeout.connect(look)
timer.start()
sys.exit(app.exec())
