"""``cti status`` and ``cti groups``: one question, one answer."""

from argparse import Namespace

from cticlient.texts import Sentence, marked
from ctiserver.client import cli_words, documents
from ctiserver.client.session import Session
from ctiserver.client.terminal import Terminal
from ctiserver.domain.phone import parse_call_forward

ODD_FORWARD = marked("“{value}” is neither a number nor “dnd”: the status is set, the telephone is left as it is.")


async def show(session: Session, args: Namespace, terminal: Terminal) -> None:
    own = await session.show_status(args.client)
    if args.json:
        terminal.document(documents.own_status(own))
        return
    for line in cli_words.own_status(own, terminal.tr, session.now()):
        terminal.line(line)


async def set_(session: Session, args: Namespace, terminal: Terminal) -> None:
    await session.set_status(args.status, args.info, args.until, args.forward, args.client)
    try:
        parse_call_forward(args.forward)
    except ValueError:
        terminal.problem(Sentence(ODD_FORWARD, {"value": args.forward}))


async def clear(session: Session, args: Namespace, terminal: Terminal) -> None:
    await session.clear_status(args.client)


async def groups(session: Session, args: Namespace, terminal: Terminal) -> None:
    found = await session.list_groups()
    if args.json:
        terminal.document([documents.listed(group) for group in found])
        return
    for group in found:
        terminal.line(cli_words.group(group, terminal.tr))
