"""What is told of calls that are over."""

from ctiserver.domain.lines import MOST_ENDED, Ended, Ending, with_ended


def test_of_many_calls_that_ended_the_latest_are_told() -> None:
    known: tuple[Ended, ...] = ()
    for n in range(MOST_ENDED + 2):
        known = with_ended(known, Ended(str(n), Ending.PICKED_UP, "ben"))
    assert [ended.call for ended in known] == ["2", "3", "4", "5"]
    assert with_ended(known, Ended("3", Ending.FORWARDED)) == known, "who took it is known better already"
    better = with_ended((Ended("1", Ending.FORWARDED), Ended("2", Ending.BUSY)), Ended("1", Ending.PICKED_UP, "ben"))
    assert better == (Ended("1", Ending.PICKED_UP, "ben"), Ended("2", Ending.BUSY))
