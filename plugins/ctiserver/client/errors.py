"""What can go wrong between desktop and server, as errors that can be said to a person."""

from msgspec import UNSET

from cticlient.texts import SaidError, Sentence
from ctiserver.wire.messages import Failed, PhoneNote
from ctiserver.wire.sentences import unpacked


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
    return unpacked(failed.sentence, failed.values, failed.message or failed.code)


def reason_of(note: PhoneNote) -> Sentence:
    """Why a status did not do to the phone what it should; a sentence without values is its own English text."""
    if note.sentence is UNSET or note.values is UNSET:
        return Sentence(note.reason) if "{" not in note.reason else Sentence("{message}", {"message": note.reason})
    return unpacked(note.sentence, note.values, note.reason)


def refused(failed: Failed) -> RefusedError:
    """The error for a refusal of the server."""
    sentence = sentence_of(failed)
    error = RefusedError("{message}", code=failed.code, message=str(sentence))
    error.sentence = sentence
    return error
