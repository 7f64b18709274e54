"""``cti watch``: groups as a stream of lines, over reconnects, until a signal or until nobody reads any more."""

import asyncio
from argparse import Namespace
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from cticlient.texts import SaidError, Sentence, marked
from ctiserver.client import cli_words, documents
from ctiserver.client.documents import Document
from ctiserver.client.events import (
    Event,
    GroupChanged,
    LinkChanged,
    LinkState,
    MemberChanged,
    MemberRemoved,
)
from ctiserver.client.session import Session
from ctiserver.client.terminal import PipeClosedError, Terminal
from ctiserver.stopping import told_to_end

CONNECTED = marked("The connection is there again.")


class Watch:
    """Turns what a session tells into lines, in its order."""

    def __init__(self, session: Session, terminal: Terminal, json: bool) -> None:
        self._session = session
        self._terminal = terminal
        self._json = json
        self._lines: asyncio.Queue[str | Sentence | SaidError] = asyncio.Queue()

    def hear(self, event: Event) -> None:
        match event:
            case LinkChanged():
                self._link(event)
            case GroupChanged():
                self._group(event.group)
            case MemberChanged():
                self._member(event)
            case MemberRemoved():
                self._put({"event": "removed", "group": event.group, "client": event.client}, f"– {event.client}")

    async def print(self) -> None:
        """Until cancelled. Raises SaidError when the server does not want us any more, PipeClosedError."""
        while True:
            line = await self._lines.get()
            match line:
                case SaidError():
                    raise line
                case Sentence():
                    self._terminal.problem(line)
                case _:
                    self._terminal.line(line)

    def _put(self, document: Document, words: str) -> None:
        self._lines.put_nowait(documents.text(document) if self._json else words)

    def _link(self, event: LinkChanged) -> None:
        up, was_up = event.after.state is LinkState.UP, event.before.state is LinkState.UP
        if event.after.state is LinkState.REFUSED and event.after.reason is not None:
            self._lines.put_nowait(SaidError(event.after.reason.text, **event.after.reason.values))
        elif up != was_up and self._json:
            self._put({"event": "link", "state": "up" if up else "down"}, "")
        elif up != was_up:
            self._lines.put_nowait(Sentence(CONNECTED) if up else event.after.reason or Sentence(""))

    def _group(self, id: str) -> None:
        group = self._session.groups[id]
        if group.state == "gone":
            words = self._terminal.tr("The group {group} is gone, or may no longer be seen.", group=group.name or id)
            self._put({"event": "group_gone", "group": id}, words)
        elif group.state == "live" and self._json:
            self._put(documents.snapshot(group), "")
        elif group.state == "live":
            now = self._session.now()
            lines = [cli_words.member(view, self._terminal.tr, now) for view in group.members.values()]
            self._lines.put_nowait("\n".join([f"{group.name} ({group.id})", *(f"  {line}" for line in lines)]))

    def _member(self, event: MemberChanged) -> None:
        view = self._session.groups[event.group].members[event.client]
        words = cli_words.member(view, self._terminal.tr, self._session.now())
        self._put({"event": "member", "group": event.group, "member": documents.member(view)}, words)


async def watch(session: Session, args: Namespace, terminal: Terminal) -> None:
    """Raises SaidError for a group that cannot be found at the start."""
    stream = Watch(session, terminal, args.json)
    undo = session.listen(stream.hear)
    try:
        for group in args.groups:
            await session.subscribe(group)
        await stream.print()
    finally:
        undo()


async def until_stopped(work: Coroutine[Any, Any, None], terminal: Terminal) -> None:
    """Run ``work`` until it ends, SIGINT or SIGTERM comes, or the reader of its output goes away."""
    task = asyncio.create_task(work)
    with told_to_end(task.cancel), _watched(terminal.pipe(), task.cancel):
        try:
            await task
        except PipeClosedError:
            pass
        except asyncio.CancelledError:
            if not task.cancelled():  # not the work was stopped, but the one who waits for it
                task.cancel()
                raise


@contextmanager
def _watched(pipe: int | None, stop: Callable[[], object]) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    # Windows' loop cannot; a reader who left is noticed there at the next line.
    with suppress(NotImplementedError):
        if pipe is not None:
            # The writing end of a pipe is never readable; it is reported as such when the other end is closed.
            loop.add_reader(pipe, stop)
    try:
        yield
    finally:
        with suppress(NotImplementedError):
            if pipe is not None:
                loop.remove_reader(pipe)
