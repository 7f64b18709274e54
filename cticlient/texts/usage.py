"""What commands say of their usage, in the language of their person: argparse itself knows English only. Pure."""

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

from cticlient.texts import Sentence, Texts, marked

_REASONS = (
    (re.compile(r"the following arguments are required: (?P<what>.*)"), marked("{what} is missing")),
    (re.compile(r"unrecognized arguments: (?P<what>.*)"), marked("{what} is not known here")),
    (re.compile(r"argument (?P<what>.+?): expected (?:one|at least one) argument"), marked("{what} needs a value")),
    (re.compile(r"argument (?P<what>.+?): ignored explicit argument .*"), marked("{what} takes no value")),
    (
        re.compile(r"argument (?P<what>.+?): invalid choice: (?P<given>.*) \(choose from (?P<choices>.*)\)"),
        marked("{given} is none of those that {what} can be: {choices}"),
    ),
)
_OWN = re.compile(r"argument (?P<what>.+?): (?P<reason>.*)", re.DOTALL)


def reason(message: str) -> Sentence | str:
    """What argparse found wrong, as a sentence; as it is where argparse says something that is not known here."""
    for pattern, text in _REASONS:
        if found := pattern.fullmatch(message):
            return Sentence(text, found.groupdict())
    found = _OWN.fullmatch(message)
    # Said by a command's own type of argument, in the person's language already.
    return f"{found['what']}: {found['reason']}" if found else message


def parser_class(tr: Texts) -> type[argparse.ArgumentParser]:
    """A parser that speaks the language of ``tr``; parsers of its subcommands are of the same class."""

    class Formatter(argparse.HelpFormatter):
        def add_usage(
            self,
            usage: str | None,
            actions: Iterable[argparse.Action],
            groups: Iterable[Any],
            prefix: str | None = None,
        ) -> None:
            super().add_usage(usage, actions, groups, tr("usage: ") if prefix is None else prefix)

    class Parser(argparse.ArgumentParser):
        def __init__(self, **options: Any) -> None:
            super().__init__(**{"formatter_class": Formatter, **options, "add_help": False})
            self._positionals.title = tr("arguments")
            self._optionals.title = tr("options")
            self.add_argument("-h", "--help", action="help", help=tr("show this help and exit"))

        def error(self, message: str) -> NoReturn:
            self.print_usage(sys.stderr)
            said = reason(message)
            text = tr.say(said) if isinstance(said, Sentence) else said
            self.exit(2, tr("Wrong usage: {message}", message=text) + "\n")

    return Parser
