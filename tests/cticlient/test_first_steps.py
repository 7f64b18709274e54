"""What a plugin wants to have set up is shown after a start in which a person is there, and nothing else was asked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cticlient.api import Host
from cticlient.arguments import Arguments
from tests.cticlient.conftest import Rich

Run = Callable[..., Any]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rich plugin has first steps; this notes when they are shown."""
    shown: list[str] = []
    enable = Rich.enable

    async def enable_and_offer(self: Rich, host: Host) -> None:
        await enable(self, host)
        host.offer_first_steps(lambda: shown.append("steps"))

    monkeypatch.setattr(Rich, "enable", enable_and_offer)
    return shown


def test_a_plain_start_shows_them_once(run_program: Run, shown: list[str], until: Callable[..., Any]) -> None:
    async def use(program: Any) -> None:
        await until(lambda: shown == ["steps"])
        await program.desktop.plugins.switch("rich", False)
        await program.desktop.plugins.switch("rich", True)
        assert shown == ["steps"]

    run_program(use)


@pytest.mark.parametrize(
    "arguments",
    [
        Arguments(server="wss://x"),
        Arguments(embed="Sales"),
        Arguments(number="204"),
    ],
)
def test_a_start_for_something_else_does_not(run_program: Run, shown: list[str], arguments: Arguments) -> None:
    async def use(program: Any) -> None:
        assert program.desktop.plugins.hosted["rich"].state == "on"

    run_program(use, arguments)
    assert shown == []


def test_a_picture_does_not(run_program: Run, shown: list[str], tmp_path: Path) -> None:
    async def use(program: Any) -> None:
        pass

    run_program(use, Arguments(screenshot=str(tmp_path / "x.png")))
    assert shown == []


@pytest.mark.parametrize(
    ("arguments", "plain"),
    [
        (Arguments(), True),
        (Arguments(profile="p", theme="dark", language="de"), True),
        (Arguments(user="becker"), False),
        (Arguments(screenshot="x.png"), False),
        (Arguments(background=True), False),
    ],
)
def test_which_starts_are_plain(arguments: Arguments, plain: bool) -> None:
    assert arguments.plain is plain
