"""Reads a program as a screen reader does, through AT-SPI: asked by JSON lines on stdin, answers by JSON lines.

Run by the system's own Python, for which Debian packs pyatspi: ``/usr/bin/python3 accessible.py NAME-OF-PROGRAM``.

    {"ask": "tree"}      everything below each window: role, name, description, states, actions, children
    {"ask": "focus"}     what has the keyboard now, from the window down to it; [] if nothing has
"""

import json
import sys

import gi

gi.require_version("Atspi", "2.0")
import pyatspi  # noqa: E402

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


def focus(node):
    """The way to the focused object; Qt marks it alone."""
    for child in children(node):
        if not child.getState().contains(pyatspi.STATE_SHOWING) and child.getRoleName() != "menu bar":
            continue
        below = focus(child)
        if below or child.getState().contains(pyatspi.STATE_FOCUSED):
            return [read(child), *below]
    return []


def program(name):
    """The program of this name on the desktop, as soon as it is there."""
    for candidate in children(pyatspi.Registry.getDesktop(0)):
        if candidate.name == name:
            return candidate
    return None


def answer(question, name):
    node = program(name)
    if node is None:
        return None
    if question == "focus":
        return [read(node), *below] if (below := focus(node)) else []
    return tree(node)


def main():
    for line in sys.stdin:
        question = json.loads(line)["ask"]
        try:
            said = answer(question, sys.argv[1])
        except Exception as error:
            # An object went away in the middle: whoever asked asks again.
            said = {"error": repr(error)}
        print(json.dumps({question: said}), flush=True)


if __name__ == "__main__":
    main()
