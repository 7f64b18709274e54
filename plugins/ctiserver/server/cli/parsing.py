"""What all parsers have in common: ``--config`` everywhere, ``--json``, and values that begin with ``-``."""

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from cticlient.texts import Texts, usage

Function = Callable[[argparse.Namespace, Texts], int]
Subparsers = Any
"""What ``add_subparsers`` answers: a class that argparse does not show."""


def parser_class(tr: Texts) -> type[argparse.ArgumentParser]:
    """A parser that takes ``--config`` among its own arguments; parsers of its subcommands are of the same class."""

    class Parser(usage.parser_class(tr)):  # type: ignore[misc]  # a class made for a language has no name
        def __init__(self, **options: Any) -> None:
            super().__init__(**{"allow_abbrev": False, **options})
            self.add_argument(
                "--config",
                metavar="DIR",
                # Nothing rather than None: a subcommand must not forget what stood before it.
                default=argparse.SUPPRESS,
                help=tr("the configuration directory of the server"),
            )

    return Parser


def command(subparsers: Subparsers, name: str, help: str, func: Function | None, json: bool = False) -> Any:
    """Add one command; without a function it is one that has commands below it."""
    parser = subparsers.add_parser(name, help=help, description=help)
    parser.set_defaults(func=func)
    if func is not None:
        # On every command with a result; where the contract asks for it, and where it does no harm.
        parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS if not json else None)
    return parser


def below(parser: argparse.ArgumentParser) -> Subparsers:
    """The place for the commands below one."""
    return parser.add_subparsers(metavar="COMMAND", required=True)


def given(args: argparse.Namespace, *names: str) -> dict[str, Any]:
    """The options that were given, by name."""
    return {name: getattr(args, name) for name in names if getattr(args, name) is not None}


def joined(argv: Sequence[str], options: Sequence[str] = ("--rights",)) -> list[str]:
    """``--rights "-mn"`` as ``--rights=-mn``: argparse takes a value that begins with ``-`` for an option."""
    result: list[str] = []
    rest = iter(argv)
    for item in rest:
        if item == "--":
            return [*result, item, *rest]
        value = next(rest, None) if item in options else None
        result.append(item if value is None else f"{item}={value}")
    return result
