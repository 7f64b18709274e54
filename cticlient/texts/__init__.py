"""Sentences for people in their language: English as written in the code, other languages from JSON catalogues.

Every text is written where it is used, as ``tr("until {time}", time=...)`` or, with a number,
``tr.count("{n} colleague", "{n} colleagues", n)``. A catalogue under ``texts/de/`` maps the English sentence to the
German one; for a counted text the keys are both English forms. Text that is chosen in one place and shown in another
travels as a ``Sentence``. This module is pure and may be imported by every layer.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

LANGUAGES = ("de", "en")

Catalogue = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its values, before it is known in which language it will be read."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format(**self.values)


class SaidError(Exception):
    """An error for a person: says what happened, what it means and what to do."""

    def __init__(self, text: str, /, **values: object) -> None:
        self.sentence = Sentence(text, values)
        super().__init__(str(self.sentence))


class Texts:
    """Says sentences in the current language; ``use`` switches it while the program runs."""

    def __init__(self, language: str, catalogues: Iterable[Callable[[str], Catalogue]] = ()) -> None:
        self._loaders = list(catalogues)
        self._listeners: list[Callable[[], None]] = []
        self._entries: dict[str, str] = {}
        self.language = ""
        self.use(language)

    def __call__(self, sentence: str, /, **values: object) -> str:
        said = self._entries.get(sentence, sentence)
        return said.format(**values) if values else said

    def count(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The sentence for n things; German and English both know just one and many."""
        return self(one if n == 1 else many, n=n, **values)

    def say(self, sentence: Sentence) -> str:
        """The sentence; a value that is itself a sentence, such as a label, is said in the same language."""
        values = {name: self.say(v) if isinstance(v, Sentence) else v for name, v in sentence.values.items()}
        return self(sentence.text, **values)

    def use(self, language: str) -> None:
        """Switch to ``de`` or ``en``; whoever asked through ``on_change`` is told."""
        self.language = language if language in LANGUAGES else "en"
        self._entries = {}
        for load in self._loaders:
            self._entries.update(load(self.language))
        for listener in list(self._listeners):
            listener()

    def add_catalogue(self, load: Callable[[str], Catalogue]) -> None:
        """Add the sentences of a plugin."""
        self._loaders.append(load)
        self._entries.update(load(self.language))

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after each change of language; the answer takes it back."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)


def catalogue_of(package: str) -> Callable[[str], Catalogue]:
    """The loader of a package's own catalogues, all files ``PACKAGE/texts/LANGUAGE/*.json`` together."""

    def load(language: str) -> Catalogue:
        # Plain files beside the code, as the icons are: importlib.resources reads archives of all kinds for them.
        folder = Path(*import_module(package).__path__) / "texts" / language
        entries: dict[str, str] = {}
        for path in sorted(folder.glob("*.json")):
            entries.update(json.loads(path.read_text(encoding="utf-8")))
        return entries

    return load


def language_of_system(environ: Mapping[str, str] = os.environ) -> str:
    """``de`` where the system speaks German, else ``en``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return "de" if environ[name].lower().startswith("de") else "en"
    # Only Windows has none of these.
    import locale

    return "de" if (locale.getlocale()[0] or "").lower().startswith(("de", "german")) else "en"


def marked(sentence: str) -> str:
    """Mark a sentence for translation where it is only noted and said later."""
    return sentence
