"""Reads a program as a screen reader does, through AT-SPI: asked by JSON lines on stdin, answers by JSON lines.

Run by the system's own Python, for which Debian packs pyatspi: ``/usr/bin/python3 accessible.py NAME-OF-PROGRAM``.

    {"ask": "tree"}      everything below each window: role, name, description, states, actions, children
    {"ask": "focus"}     what the program last said has the keyboard, from its window down to it; [] if it said nothing
"""

import json
import select
import sys

import gi

gi.require_version("Atspi", "2.0")
import pyatspi  # noqa: E402
from gi.repository import GLib  # noqa: E402

LOOK_S = 0.02
STATES = ("focused", "focusable", "showing", "visible", "enabled", "sensitive", "checked", "selected", "active")


def read(node):
    """What AT-SPI says of one object, without its children."""
    states = node.getState()
    return {
        "role": node.getRoleName(),
        "name": node.name,
        "description": node.description,
        "states": [state for state in STATES if states.contains(getattr(pyatspi, f"STATE_{state.upper()}"))],
        "actions": actions_of(node),
        "text": text_of(node),
    }


def actions_of(node):
    try:
        action = node.queryAction()
        return [action.getName(number) for number in range(action.nActions)]
    except NotImplementedError:
        return []


def text_of(node):
    try:
        text = node.queryText()
        return text.getText(0, min(text.characterCount, 500))
    except NotImplementedError:
        return ""


def children(node):
    """The children that are there: one may go while it is asked for."""
    for number in range(node.childCount):
        try:
            child = node.getChildAtIndex(number)
        except Exception:
            child = None
        if child is not None:
            yield child


def tree(node):
    return {**read(node), "children": [tree(child) for child in children(node)]}


def way_to(node):
    """From the window down to an object; what it lies in is asked of it."""
    way = []
    while node is not None and node.getRoleName() not in ("application", "desktop frame"):
        way.insert(0, read(node))
        node = node.parent
    return way


class Reader:
    """Listens to where the keyboard is, and answers."""

    def __init__(self, program):
        self._program = program
        self._focused = None

    def listen(self):
        """Until stdin ends; events come in between. AT-SPI's own loop does not look at stdin."""
        pyatspi.Registry.registerEventListener(self._moved, "object:state-changed:focused")
        context = GLib.MainContext.default()
        while True:
            while context.iteration(False):
                pass
            if select.select([sys.stdin], [], [], LOOK_S)[0]:
                line = sys.stdin.readline()
                if not line:
                    return
                self._asked(json.loads(line)["ask"])

    def _moved(self, event):
        if event.detail1 and event.host_application and event.host_application.name == self._program:
            self._focused = event.source

    def _asked(self, question):
        try:
            said = self._answer(question)
        except Exception as error:
            # An object went away in the middle: whoever asked asks again.
            said = {"error": repr(error)}
        print(json.dumps({question: said}), flush=True)

    def _answer(self, question):
        if question == "focus":
            return way_to(self._focused)
        desktop = pyatspi.Registry.getDesktop(0)
        desktop.clearCache()
        found = [node for node in children(desktop) if node.name == self._program]
        return tree(found[0]) if found else None


if __name__ == "__main__":
    Reader(sys.argv[1]).listen()
