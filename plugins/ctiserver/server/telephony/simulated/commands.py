"""What an administrator plays on the simulated telephone system: the commands ``simulate …`` of a running server.

Arguments, by command: ``line`` (the id of the line) for all but ``simulate.list``; ``number`` and ``name`` of the
caller for ``ring``; ``number`` for ``call``; ``what`` (``forward`` or ``dnd``) and ``on`` (a bool) for ``refuse``.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from cticlient.texts import SaidError
from ctiserver.domain.lines import Call
from ctiserver.domain.people import Line
from ctiserver.server.telephony.driver import Ability
from ctiserver.server.telephony.simulated.switch import Switch

Arguments = dict[str, Any]
Handler = Callable[[Arguments], Awaitable[Any]]
Play = Callable[[str, Arguments], None]

PROVIDER = "simulated"
_REFUSABLE = {"forward": Ability.FORWARD, "dnd": Ability.DND}


def handlers(switch: Switch, lines: Mapping[str, Line]) -> dict[str, Handler]:
    """The handlers of ``simulate.*``; ``lines`` are the server's lines by id. All raise SaidError.

    Each answers the line as ``simulate.show`` does, as it is afterwards.
    """
    played: dict[str, Play] = {
        "ring": lambda at, given: _ring(switch, at, given),
        "call": lambda at, given: _nothing(switch.dial(at, str(given.get("number") or ""))),
        "answer": lambda at, given: switch.answer(at),
        "hold": lambda at, given: switch.hold(at),
        "resume": lambda at, given: switch.resume(at),
        "busy": lambda at, given: switch.outside_is_busy(at),
        "hangup": lambda at, given: switch.give_up(at),
        "offline": lambda at, given: switch.go_offline(at),
        "online": lambda at, given: switch.go_online(at),
        "refuse": lambda at, given: switch.refuse(at, _ability(given), _switched(given)),
        "show": lambda at, given: None,
    }
    made = {f"simulate.{name}": _handler(play, switch, lines) for name, play in played.items()}
    return made | {"simulate.list": _lister(switch, lines)}


def _handler(play: Play, switch: Switch, lines: Mapping[str, Line]) -> Handler:
    async def handle(arguments: Arguments) -> dict[str, Any]:
        line = _line(arguments, lines)
        play(line.at, arguments)
        return _shown(switch, line)

    return handle


def _lister(switch: Switch, lines: Mapping[str, Line]) -> Handler:
    async def handle(arguments: Arguments) -> list[dict[str, Any]]:
        return [_shown(switch, line) for line in lines.values() if line.provider == PROVIDER]

    return handle


def _line(arguments: Arguments, lines: Mapping[str, Line]) -> Line:
    wanted = str(arguments.get("line") or "")
    line = lines.get(wanted)
    if line is None:
        raise SaidError("There is no line “{line}”: “ctiserver line list” shows those there are.", line=wanted)
    if line.provider != PROVIDER:
        raise SaidError(
            "The line “{line}” belongs to the provider “{provider}”: only simulated lines can be played with.",
            line=wanted,
            provider=line.provider,
        )
    return line


def _ring(switch: Switch, at: str, given: Arguments) -> None:
    number = str(given.get("number") or "")
    if not number.strip():
        raise SaidError("No number was given that the call comes from.")
    switch.ring(at, number, str(given.get("name") or ""))


def _ability(given: Arguments) -> Ability:
    word = str(given.get("what") or "")
    if word not in _REFUSABLE:
        raise SaidError("“{word}” cannot be refused: only “forward” and “dnd” can.", word=word)
    return _REFUSABLE[word]


def _switched(given: Arguments) -> bool:
    on = given.get("on")
    if not isinstance(on, bool):
        raise SaidError("“{word}” is neither on nor off.", word=str(on))
    return on


def _nothing(answer: object) -> None:
    """A command needs no id of the call it made."""


def _shown(switch: Switch, line: Line) -> dict[str, Any]:
    facts = switch.facts(line.at)
    return {
        "line": line.id,
        "state": facts.state.value,
        "forward": facts.forward or None,
        "dnd": facts.dnd,
        "calls": [_call(call) for call in facts.calls],
    }


def _call(call: Call) -> dict[str, Any]:
    return {
        "state": call.state.value,
        "direction": call.direction.value,
        "number": call.number,
        "name": call.name,
        "since": call.since.isoformat().replace("+00:00", "Z"),
    }
