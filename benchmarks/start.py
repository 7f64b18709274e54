"""From the start of the program to its first painted window, beside a minimal program with the same parts of Qt.

Both are started in turn, several times, each in a process of its own with an empty profile and the plugins that are
installed. Prints, for each, what the processor worked and how long it took by the clock: the least and the middle of
all rounds, and their ratios. A busy machine makes the clock useless; the processor's time says the same on any.

PySide makes a class of Qt when it is first named, with all its enumerations. What that takes of the start is told by a
third program: the minimal one, which also names every class that our modules name until the first picture.
Run: ``python benchmarks/start.py [ROUNDS]``.
"""

import ast
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PROGRAM = """
import os, sys
from cticlient import first_picture
from cticlient.app import main
show = first_picture.show
def watch(window):
    show(window)
    print("painted", flush=True)
    os._exit(0)
first_picture.show = watch
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
import os, sys
from cticlient import first_picture
from cticlient.app import main
def tell(window):
    ours = sorted(module.__file__ for name, module in sys.modules.items() if name.startswith("cticlient."))
    print(os.pathsep.join(ours), flush=True)
    os._exit(0)
first_picture.show = tell
sys.exit(main(["--profile", sys.argv[1]]))
"""

AIM = 1.3
PYSIDE = "PySide6."
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


def named(files: list[str]) -> dict[str, set[str]]:
    """The parts of Qt that these modules import, and which classes of each."""
    found: dict[str, set[str]] = {}
    for file in files:
        for node in ast.parse(Path(file).read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PYSIDE):
                part = (node.module or "").removeprefix(PYSIDE)
                found.setdefault(part, set()).update(alias.name for alias in node.names)
    return found


def main(rounds: int = 15) -> None:
    parts = named(run(ASK).said.strip().split(os.pathsep))
    minimal = MINIMAL.format(modules=", ".join(sorted(parts)))
    classes = "".join(f"from {PYSIDE}{part} import {', '.join(sorted(names))}\n" for part, names in parts.items())
    programs = {"program": PROGRAM, "minimal": minimal, "with our classes": f"{classes}{minimal}"}
    print(f"parts of Qt: {', '.join(sorted(parts))}; {rounds} starts of each, in turn")
    for code in programs.values():
        run(code)
    starts = [{name: run(code) for name, code in programs.items()} for _ in range(rounds)]
    for kind, of in (("processor", lambda start: start.worked), ("clock", lambda start: start.took)):
        for word, pick in (("least", min), ("middle", median)):
            figures = {name: pick([of(start[name]) for start in starts]) for name in programs}
            said = ", ".join(f"{name} {figure:.0f} ms" for name, figure in figures.items())
            ratio, own = (figures["program"] / figures[name] for name in ("minimal", "with our classes"))
            print(
                f"{kind:9} {word:6}: {said}; {ratio:.2f} times the minimal one, {own:.2f} times that with our classes"
            )
    print(f"(aim: at most {AIM} times the minimal one)")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
