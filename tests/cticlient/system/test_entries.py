"""The desktop's own files: our line comes and goes, everything else stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cticlient.system.entries import DEFAULTS, defaults_of, with_default, without_default

TEL = "x-scheme-handler/tel"
OURS = "cticlient.desktop"
OTHERS = f"""# mine
[Added Associations]
{TEL}=linphone.desktop;

{DEFAULTS}
text/html=firefox.desktop
{TEL}=linphone.desktop
# end
"""
LINES = st.sampled_from(
    [
        "",
        "# note",
        DEFAULTS,
        "[Added Associations]",
        "text/html=firefox.desktop",
        f"{TEL}=a.desktop",
        f"{TEL}=a;b;",
        "x",
    ]
)
FILES = st.lists(LINES, max_size=12).map("\n".join)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"{DEFAULTS}\n{TEL}={OURS}\n"),
        ("[Added Associations]\na=b", f"[Added Associations]\na=b\n{DEFAULTS}\n{TEL}={OURS}\n"),
        (OTHERS, OTHERS.replace(f"firefox.desktop\n{TEL}=linphone.desktop",
                                f"firefox.desktop\n{TEL}={OURS};linphone.desktop;")),
        (f"{DEFAULTS}\n{TEL}=a;{OURS};\n", f"{DEFAULTS}\n{TEL}={OURS};a;\n"),
    ],
)  # fmt: skip
def test_first_among_the_defaults(before: str, after: str) -> None:
    assert with_default(before, TEL, OURS) == after


@given(FILES)
def test_who_was_there_is_there_again(before: str) -> None:
    on = with_default(before, TEL, OURS)
    assert defaults_of(on, TEL)[0] == OURS
    assert with_default(on, TEL, OURS) == on
    off = without_default(on, TEL, OURS)
    assert defaults_of(off, TEL) == defaults_of(before, TEL)
    kept = [line for line in before.splitlines() if line and not line.startswith((TEL, DEFAULTS))]
    assert [line for line in off.splitlines() if line and not line.startswith((TEL, DEFAULTS))] == kept


@given(FILES)
def test_what_never_was_is_not_taken_away(text: str) -> None:
    assert without_default(text, TEL, OURS).splitlines() == [*text.splitlines()][: len(text.splitlines())] or (
        text.splitlines()[-1].strip() == DEFAULTS
    )


def test_what_was_written_is_taken_back_exactly() -> None:
    for before in ("", OTHERS.replace(f"{TEL}=linphone.desktop\n# end", "# end"), "[Added Associations]\na=b\n"):
        assert without_default(with_default(before, TEL, OURS), TEL, OURS) == before
