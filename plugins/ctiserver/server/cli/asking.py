"""Passwords on their way into a command: from stdin, or typed without being shown. Never an argument."""

import getpass
import secrets
import sys

from cticlient.texts import SaidError, Texts

# Without signs that are easily mistaken for each other.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def password_from_stdin() -> str:
    """The first line of stdin. Raises SaidError if it is empty or not UTF-8."""
    try:
        password = sys.stdin.buffer.readline().decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise SaidError("The password on stdin is not UTF-8 text.") from None
    if not password:
        raise SaidError("No password came on stdin. Pipe one line with the password into this command.")
    return password


def typed_password(tr: Texts) -> str:
    """Asked for twice at the terminal. Raises SaidError without a terminal, or if both differ."""
    if not sys.stdin.isatty():
        raise SaidError("There is no terminal to ask for the password. Use --password-stdin.")
    password = getpass.getpass(tr("New password: "))
    if password != getpass.getpass(tr("Once more: ")):
        raise SaidError("The two passwords differ; nothing was changed.")
    return password


def new_password() -> str:
    """Twenty signs in groups of five, about 99 bits: long enough for ever, short enough to be typed once."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(5)) for _ in range(4))
