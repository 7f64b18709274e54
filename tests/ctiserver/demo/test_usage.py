"""``cticlient-demo`` explains itself, and starts nothing on a command line that it does not know."""

import pytest

from ctiserver.demo.__main__ import main


@pytest.mark.parametrize(("language", "word"), [("de_DE.UTF-8", "Eine kleine Firma"), ("C", "A small company")])
def test_help(language: str, word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LC_ALL", language)
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert word in capsys.readouterr().out


def test_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--fast"])
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    assert "--fast" in err
