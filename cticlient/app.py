"""The command ``cticlient``: finds the profile, and is its program or hands over to the one that runs."""

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from cticlient.arguments import Arguments, parse
from cticlient.links import UsageError
from cticlient.texts import SaidError, Sentence, Texts, catalogue_of, language_of_system, marked

DONE, FAILED, WRONG_USAGE = 0, 1, 2
PASSWORD = "CTICLIENT_PASSWORD"
ANSWER_MS = 30_000
"""How long the first instance may take to answer: a picture takes up to 20 s."""


def main(argv: Sequence[str] | None = None) -> int:
    """Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a picture that did not come about in time."""
    collects = gc.isenabled()
    # What is read and made for the first picture stays: to look through it for garbage over and over costs a twentieth
    # of the start. A program that runs collects by itself (``collector.py``).
    gc.disable()
    try:
        return _main(argv)
    finally:
        if collects:
            gc.enable()


def _main(argv: Sequence[str] | None) -> int:
    try:
        arguments = parse(sys.argv[1:] if argv is None else argv, Path.cwd(), _texts())
        profile = Path(arguments.profile) if arguments.profile else default_profile(os.environ, Path.home())
        _make(profile)
        _need_display(arguments, os.environ)
        return _start(arguments, profile)
    except UsageError as error:
        return _failed(error.sentence, WRONG_USAGE)
    except SaidError as error:
        return _failed(error.sentence, FAILED)


def default_profile(environ: Mapping[str, str], home: Path, platform: str = sys.platform) -> Path:
    """Where this platform keeps the data of a program."""
    if platform == "win32":
        return Path(environ.get("APPDATA") or home / "AppData" / "Roaming") / "CTI Client"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "CTI Client"
    return Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "cticlient"


def _make(profile: Path) -> None:
    try:
        profile.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SaidError(
            marked("The profile {folder} cannot be made: {reason}. Choose another with --profile."),
            folder=profile,
            reason=error.strerror,
        ) from error


def _need_display(arguments: Arguments, environ: Mapping[str, str]) -> None:
    """A picture needs no screen; a window does, and Qt would only abort."""
    seen = environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY") or environ.get("QT_QPA_PLATFORM")
    if seen or not sys.platform.startswith("linux"):
        return
    if not arguments.screenshot:
        raise SaidError(marked("There is no display to show a window on (DISPLAY and WAYLAND_DISPLAY are not set)."))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def _start(arguments: Arguments, profile: Path) -> int:
    try:
        # Only now: --help needs no Qt, and a system that lacks a library is told which.
        from cticlient.instance import Doorway, Instance
        from cticlient.run import run
    except ImportError as error:
        raise SaidError(marked("A part of the system is missing: {reason}"), reason=error) from error
    instance = Instance(Doorway.of(profile))
    if instance.take():
        outcome = run(arguments, profile, instance, os.environ.pop(PASSWORD, None), datetime.now().astimezone())
        return _failed(outcome.sentence, outcome.code) if outcome.sentence else outcome.code
    from cticlient.activation import Activation

    activation = Activation.taken_from(os.environ)
    message = {"arguments": arguments.to_json(), "activation": activation.to_json()}
    answer = instance.hand_over(message, ANSWER_MS)
    if answer.get("message"):
        print(answer["message"], file=sys.stderr)
    return int(answer.get("code", FAILED))


def _failed(sentence: Sentence, code: int) -> int:
    print(_texts().say(sentence), file=sys.stderr)
    return code


def _texts() -> Texts:
    return Texts(language_of_system(), [catalogue_of("cticlient")])
