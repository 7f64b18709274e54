"""Call control on one's own main line: each returns when the telephone system confirmed it."""

from argparse import Namespace

from ctiserver.client.session import Session
from ctiserver.client.terminal import Terminal


async def dial(session: Session, args: Namespace, terminal: Terminal) -> None:
    await session.dial(args.number)


async def answer(session: Session, args: Namespace, terminal: Terminal) -> None:
    await session.answer()


async def hangup(session: Session, args: Namespace, terminal: Terminal) -> None:
    await session.hangup()


async def hold(session: Session, args: Namespace, terminal: Terminal) -> None:
    await session.hold()


async def resume(session: Session, args: Namespace, terminal: Terminal) -> None:
    await session.resume()


async def transfer(session: Session, args: Namespace, terminal: Terminal) -> None:
    await session.transfer(args.number)


async def pickup(session: Session, args: Namespace, terminal: Terminal) -> None:
    await session.pickup(args.client)


async def forward(session: Session, args: Namespace, terminal: Terminal) -> None:
    await session.forward(None if args.number.casefold() == "off" else args.number)


async def dnd(session: Session, args: Namespace, terminal: Terminal) -> None:
    await session.dnd(args.switch == "on")
