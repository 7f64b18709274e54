"""From the start of the program to its first painted window, beside a minimal program with the same parts of Qt.

Both are started in turn, several times, each in a process of its own with an empty profile and the plugins that are
installed. Prints, for each, what the processor worked and how long it took by the clock: the least and the middle of
all rounds, and their ratios. A busy machine makes the clock useless; the processor's time says the same on any.
Run: ``python benchmarks/start.py [ROUNDS]``.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from statistics import median

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

AIM = 1.3
BYTECODE = tempfile.TemporaryDirectory()


@dataclass(frozen=True)
class Start:
    """One start to its first picture: milliseconds, and what it said."""

    worked: float
    took: float
    said: str


def run(code: str) -> Start:
    """With bytecode, as an installed program has it. It ends at its first picture, so all its work was for that."""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    environ.setdefault("PYTHONPYCACHEPREFIX", BYTECODE.name)
    with tempfile.TemporaryDirectory() as profile:
        before, begun = _worked(), time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-c", code, profile], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environ
        )
        assert process.stdout is not None
        said = process.stdout.readline().decode()
        took = time.perf_counter() - begun
        process.wait()
        worked = _worked() - before
    assert said, "it did not come to its first picture"
    return Start(1000 * worked, 1000 * took, said)


def _worked() -> float:
    """Seconds, of all children that ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def main(rounds: int = 15) -> None:
    modules = ", ".join(run(ASK).said.split())
    minimal = MINIMAL.format(modules=modules)
    print(f"parts of Qt: {modules}; {rounds} starts of each, in turn")
    for code in (PROGRAM, minimal):
        run(code)
    starts = [(run(PROGRAM), run(minimal)) for _ in range(rounds)]
    programs, references = zip(*starts, strict=True)
    for name, of in (("processor", lambda start: start.worked), ("clock", lambda start: start.took)):
        for word, pick in (("least", min), ("middle", median)):
            program, reference = (pick([of(start) for start in column]) for column in (programs, references))
            ratio = program / reference
            print(f"{name:9} {word:6}: program {program:4.0f} ms, minimal {reference:4.0f} ms, {ratio:.2f} times")
    print(f"(aim: at most {AIM} times)")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
