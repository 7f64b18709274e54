"""From the start of the program to its first painted window, beside a minimal program with the same parts of Qt.

Both are started in turn, several times, each in a process of its own with an empty profile and the plugins that are
installed; the least time of each counts. Prints milliseconds and the ratio.
Run: ``python benchmarks/start.py [ROUNDS]``.
"""

import os
import subprocess
import sys
import tempfile
import time

PROGRAM = """
import os, sys
from cticlient.app import main
from cticlient.ui.main_window import MainWindow
shown = MainWindow.showEvent
def watch(self, event):
    shown(self, event)
    self.painted.connect(lambda: (print("painted", flush=True), os._exit(0)))
MainWindow.showEvent = watch
sys.exit(main(["--profile", sys.argv[1]]))
"""

MINIMAL = """
import os, sys
from PySide6 import {modules}
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton
class Window(QMainWindow):
    def paintEvent(self, event):
        QTimer.singleShot(0, lambda: (print("painted", flush=True), os._exit(0)))
app = QApplication(sys.argv[:1])
window = Window()
window.setCentralWidget(QPushButton("Hello"))
window.resize(1200, 760)
window.show()
app.exec()
"""

ASK = """
import sys
from cticlient.app import main
from cticlient.ui.main_window import MainWindow
def tell(self, event):
    print(" ".join(sorted({name.split(".")[1] for name in sys.modules if name.startswith("PySide6.Qt")})), flush=True)
    import os
    os._exit(0)
MainWindow.showEvent = tell
sys.exit(main(["--profile", sys.argv[1]]))
"""


BYTECODE = tempfile.TemporaryDirectory()


def run(code: str) -> tuple[float, str]:
    """Seconds until it said something, and what. With bytecode, as an installed program has it."""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    environ.setdefault("PYTHONPYCACHEPREFIX", BYTECODE.name)
    with tempfile.TemporaryDirectory() as profile:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-c", code, profile], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environ
        )
        assert process.stdout is not None
        said = process.stdout.readline().decode()
        took = time.perf_counter() - begun
        process.wait()
    assert said, "it did not come to its first picture"
    return took, said


def main(rounds: int = 15) -> None:
    modules = ", ".join(run(ASK)[1].split())
    minimal = MINIMAL.format(modules=modules)
    print(f"parts of Qt: {modules}")
    for code in (PROGRAM, minimal):
        run(code)
    times = [(run(PROGRAM)[0], run(minimal)[0]) for _ in range(rounds)]
    program, reference = (1000 * min(column) for column in zip(*times, strict=True))
    print(f"program {program:.0f} ms, minimal {reference:.0f} ms, least of {rounds} each:")
    print(f"{program / reference:.2f} times (aim: at most 1.3)")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
