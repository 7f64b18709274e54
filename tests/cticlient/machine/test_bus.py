"""A bus that is not there, and one that goes away while an answer is awaited."""

from typing import Any

from PySide6.QtDBus import QDBusConnection

from cticlient.machine.bus import Bus, Where

NOBODY = Where("org.example.Nobody", "/", "org.example.Nobody")


def test_without_a_bus_nothing_answers_and_nothing_is_heard(qt_run: Any) -> None:
    async def main() -> None:
        bus = Bus(QDBusConnection("never connected"))
        assert not bus.there
        assert await bus.ask(NOBODY, "Ask") is None
        assert await bus.read(NOBODY, "Property") is None
        bus.hear(NOBODY, "Signal", lambda said: None)
        bus.close()

    qt_run(main)
