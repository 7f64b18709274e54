"""What can go wrong between desktop and server, as errors that can be said to a person."""

from collections.abc import Mapping
from string import Formatter

from cticlient.texts import SaidError, Sentence
from ctiserver.wire.messages import Failed


class ConnectError(SaidError):
    """No connection came about, or the login was not taken.

    ``final``: trying again by itself would change nothing; a person has to do something first.
    ``password``: what they have to do is to enter the right password.
    """

    def __init__(self, text: str, /, *, final: bool = False, password: bool = False, **values: object) -> None:
        super().__init__(text, **values)
        self.final = final
        self.password = password


class LostError(SaidError):
    """There is no connection, or it broke before the answer: what was asked may or may not have been done."""


class RefusedError(SaidError):
    """The server said no; ``code`` is for programs."""

    def __init__(self, text: str, /, *, code: str = "", **values: object) -> None:
        super().__init__(text, **values)
        self.code = code


class TookTooLongError(SaidError):
    """The connection stands, but no answer came in time."""


def sentence_of(failed: Failed) -> Sentence:
    """What a server's refusal says; its English text where the sentence and its values do not fit together."""
    if failed.sentence and _fits(failed.sentence, failed.values):
        return Sentence(failed.sentence, dict(failed.values))
    return Sentence("{message}", {"message": failed.message or failed.code})


def _fits(text: str, values: Mapping[str, object]) -> bool:
    """Whether the text is one with plain ``{name}`` places that all have a value: others may do more than speak."""
    try:
        places = [place for place in Formatter().parse(text) if place[1] is not None]
    except ValueError:
        return False
    return all(name in values and not spec and not conversion for _, name, spec, conversion in places)


def refused(failed: Failed) -> RefusedError:
    """The error for a refusal of the server."""
    sentence = sentence_of(failed)
    error = RefusedError("{message}", code=failed.code, message=str(sentence))
    error.sentence = sentence
    return error
