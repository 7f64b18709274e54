"""The brake on guessing passwords."""

from datetime import UTC, datetime, timedelta

from ctiserver.server.login_guard import ALLOWED, FIRST, FORGOTTEN, LONGEST, LoginGuard


class Clock:
    now = datetime(2026, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_some_failures_are_free_then_the_wait_doubles_up_to_a_limit() -> None:
    clock = Clock()
    guard = LoginGuard(clock)
    for _ in range(ALLOWED):
        assert not guard.wait("anna", "10.0.0.1")
        guard.failed("anna", "10.0.0.1")
    assert guard.wait("anna", "10.0.0.1") == FIRST
    for _ in range(20):
        guard.failed("anna", "10.0.0.1")
    assert guard.wait("anna", "10.0.0.1") == LONGEST


def test_the_owner_gets_in_from_elsewhere() -> None:
    guard = LoginGuard(Clock())
    for _ in range(50):
        guard.failed("anna", "10.0.0.1")
    assert not guard.wait("anna", "10.0.0.2")


def test_success_and_time_forgive() -> None:
    clock = Clock()
    guard = LoginGuard(clock)
    for _ in range(ALLOWED):
        guard.failed("anna", "a")
        guard.failed("bert", "a")
    guard.succeeded("anna", "a")
    assert not guard.wait("anna", "a")
    clock.now += FORGOTTEN + timedelta(seconds=1)
    guard.failed("carl", "a")
    assert not guard.wait("bert", "a")
