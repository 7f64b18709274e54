"""A language made of English at test time: accented, some 40 % longer, and in brackets, so that what is not
translated, or cut off, can be seen."""

import re
from collections.abc import Callable
from importlib.resources import files
from json import loads
from string import Formatter

from cticlient.texts import Catalogue

OPEN, CLOSE = "[!!", "!!]"
_LETTERS = str.maketrans("AEINOUaceinosuy", "ÀÉÎÑÖÛåçéîñöšüý")
_INNERMOST = re.compile(re.escape(OPEN) + r"(?:(?!" + re.escape(OPEN) + r").)*?" + re.escape(CLOSE), re.DOTALL)


def pseudo(sentence: str) -> str:
    """``[!!Ŝéñţéñçé ~~~!!]``; placeholders and mnemonics stay what they are."""
    parts = []
    for text, name, spec, _ in Formatter().parse(sentence):
        # "{{" was read as "{".
        parts.append(text.translate(_LETTERS).replace("{", "{{").replace("}", "}}"))
        if name is not None:
            parts.append(f"{{{name}:{spec}}}" if spec else f"{{{name}}}")
    longer = "~" * max(1, round(0.4 * len(sentence)) - len(OPEN + CLOSE) - 1)
    # In words, as a longer language has it, so that lines can be broken.
    return f"{OPEN}{''.join(parts)} {' '.join(re.findall('.{1,8}', longer))}{CLOSE}"


def bare_of_sentences(text: str) -> str:
    """What is left of a text without its translated sentences, one within another too."""
    before = ""
    while before != text:
        before, text = text, _INNERMOST.sub("", text)
    return text


def pseudo_catalogue_of(package: str) -> Callable[[str], Catalogue]:
    """In place of ``catalogue_of``: every English sentence of the package and its pseudo form, in any language."""

    def load(_language: str) -> Catalogue:
        folder = files(package) / "texts" / "de"
        found: dict[str, str] = {}
        for path in folder.iterdir():
            if path.name.endswith(".json"):
                found |= {english: pseudo(english) for english in loads(path.read_text(encoding="utf-8"))}
        return found

    return load


def pseudo_in_english(package: str) -> Callable[[str], Catalogue]:
    """The same for English alone; every other language has no sentence and shows them as they stand in the code."""
    pseudo_sentences = pseudo_catalogue_of(package)
    return lambda language: pseudo_sentences(language) if language == "en" else {}
