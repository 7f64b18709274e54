"""How much of something at random a test tries: the usual amount, a lot at night (``CTI_NIGHTLY=1``), or a little
(``CTI_SHORT=1``) where the same tests run in full on another platform and only differences between the two matter."""

import os

NIGHTLY = os.environ.get("CTI_NIGHTLY") == "1"
SHORT = os.environ.get("CTI_SHORT") == "1"


def amount(usual: int, nightly: int | None = None, short: int | None = None) -> int:
    if NIGHTLY:
        return nightly or usual
    return (short or max(usual // 5, 1)) if SHORT else usual
