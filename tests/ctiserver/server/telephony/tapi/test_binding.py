"""The binding against Microsoft's metadata, and its answers against the double's truth and against nonsense."""

import ctypes
import json
import os
import shutil
import subprocess
import sys
from ctypes import sizeof
from enum import IntEnum, IntFlag
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctiserver.server.telephony.tapi import answers, structures
from ctiserver.server.telephony.tapi.api import Api, DeafError, forward_list
from ctiserver.server.telephony.tapi.constants import MICROSOFT, Error, ForwardMode
from ctiserver.server.telephony.tapi.dll import PROTOTYPES, LacksFunctionError, NoLibraryError, load
from ctiserver.server.telephony.tapi.errors import TapiError
from ctiserver.server.telephony.tapi.forwarding import Entry
from tests.tapi_double.build import MINGW
from tests.tapi_double.built import VARIABLE
from tests.tapi_double.control import Double

METADATA = json.loads(Path(__file__).with_name("microsoft.json").read_text("utf-8"))
KINDS = {ctypes.c_uint32: "u32", ctypes.c_void_p: "pointer", ctypes.c_size_t: "uintptr"}


@pytest.mark.parametrize("structure", structures.ALL, ids=lambda structure: structure.__name__)
def test_layouts_are_microsofts(structure: type[ctypes.Structure]) -> None:
    known = METADATA["structs"][structure.__name__]
    assert sizeof(structure) == known["size"]
    assert {name: getattr(structure, name).offset for name, *_ in structure._fields_} == known["fields"]


@pytest.mark.parametrize("kind", MICROSOFT, ids=lambda kind: kind.__name__)
def test_constants_are_microsofts(kind: type[IntEnum | IntFlag]) -> None:
    theirs = {member: METADATA["constants"].get(MICROSOFT[kind] + (member.name or "")) for member in kind}
    assert theirs == {member: member.value for member in kind}


@pytest.mark.parametrize("function", PROTOTYPES)
def test_prototypes_are_microsofts(function: str) -> None:
    assert [*(KINDS[kind] for kind in PROTOTYPES[function]), "->", "Int32"] == METADATA["functions"][function]


def test_only_wide_functions_are_called() -> None:
    both = {name.removesuffix("W") for name in METADATA["functions"] if name.endswith("W")}
    assert not both & set(PROTOTYPES)


@pytest.mark.skipif(shutil.which(MINGW) is None, reason=f"{MINGW} is not installed")
def test_a_windows_compiler_agrees(tmp_path: Path) -> None:
    """tapi.h of mingw is that of TAPI 3.1: what grew there is left out, everything else must be the same."""
    grown = {"LINECALLINFO", "LINECALLPARAMS", "LINEDEVCAPS", "LINEFORWARD", "LINEFORWARDLIST"}
    asserts = [
        f'_Static_assert(__builtin_offsetof({s.__name__}, {name}) == {getattr(s, name).offset}, "{s.__name__}.{name}");'
        for s in structures.ALL
        for name, *_ in s._fields_
        if not (s is structures.LINEINITIALIZEEXPARAMS and name == "Handles")
    ]
    sizes = [
        f'_Static_assert(sizeof({s.__name__}) == {sizeof(s)}, "{s.__name__}");'
        for s in structures.ALL
        if s.__name__ not in grown
    ]
    source = tmp_path / "asserts.c"
    head = "#include <windows.h>\n#define TAPI_CURRENT_VERSION 0x00020002\n#include <tapi.h>\n"
    source.write_text(head + "\n".join([*asserts, *sizes]), "ascii")
    done = subprocess.run([MINGW, "-fsyntax-only", str(source)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(asserts) > 250


def test_a_library_that_is_not_there() -> None:
    with pytest.raises(NoLibraryError, match="TAPI"):
        load("/nowhere/tapi32.dll")


class TestOnTheDouble:
    @pytest.fixture
    def api(self, double: Double) -> Api:
        return Api(load(double.path))

    def test_a_function_that_is_not_exported(self, double: Double) -> None:
        library = load(double.path)
        with pytest.raises(LacksFunctionError):
            library.function("lineNothing")

    def test_begins_and_ends(self, double: Double, api: Api) -> None:
        double.lines("101", "102")
        started = api.initialize("Test")
        assert (started.app != 0, started.devices) == (True, 2)
        with pytest.raises(TapiError, match="INVALAPPHANDLE"):
            api.shutdown(started.app + 1)
        api.shutdown(started.app)

    def test_an_error_has_its_name(self, double: Double, api: Api) -> None:
        double.say("rule", "lineInitializeExW", "*", "sync", int(Error.SERVICE_NOT_RUNNING), -1)
        with pytest.raises(TapiError, match="LINEERR_SERVICE_NOT_RUNNING"):
            api.initialize("Test")

    def test_names_beyond_the_basic_plane(self, double: Double, api: Api) -> None:
        double.say("line", "Generic", 7, "Büro 😀 Süd", "+49 30 101")
        started = api.initialize("Test")
        version = api.negotiate(started.app, 0)
        assert version == 0x20002
        caps = answers.dev_caps(api.dev_caps(started.app, 0, version))
        assert (caps.provider, caps.permanent_id, caps.name) == ("Generic", 7, "Büro 😀 Süd")
        assert answers.address_caps(api.address_caps(started.app, 0, version)).number == "+49 30 101"
        assert answers.provider_list(api.provider_list()) == ((1, "Generic.tsp"),)
        api.shutdown(started.app)

    @pytest.mark.parametrize("lie", [1, 2, 3, 4, 5])
    def test_sizes_that_are_lies(self, double: Double, api: Api, lie: int) -> None:
        double.say("manner", "Generic", "lie", lie)
        double.lines("101")
        double.say("ring", 0, "0301", "Schulze")
        started = api.initialize("Test")
        version = api.negotiate(started.app, 0)
        assert answers.dev_caps(api.dev_caps(started.app, 0, version)).permanent_id == 1
        answers.address_caps(api.address_caps(started.app, 0, version))
        line = api.open(started.app, 0, version, 0, 1, 6)
        answers.dev_status(api.dev_status(line))
        assert answers.address_status(api.address_status(line)).forwards == ()
        assert len(answers.call_list(api.new_calls(line))) <= 1
        api.shutdown(started.app)

    def test_a_forward_arrives_as_it_was_sent(self, double: Double, api: Api) -> None:
        double.lines("101")
        started = api.initialize("Test")
        line = api.open(started.app, 0, api.negotiate(started.app, 0), 0, 1, 6)
        entries = (Entry(ForwardMode.UNCOND, "208"), Entry(ForwardMode.BUSY, "+49 30 5"))
        api.forward(line, entries)
        assert double.line(0)["forwards"] == [[1, "208"], [16, "+49 30 5"]]
        assert answers.address_status(api.address_status(line)).forwards == entries
        api.forward(line, (Entry(ForwardMode.UNCOND),))
        assert double.line(0)["forwards"] == [[1, ""]]
        api.forward(line, ())
        assert double.line(0)["forwards"] == []
        api.shutdown(started.app)


def under_wine() -> bool:
    return sys.platform == "win32" and hasattr(ctypes.windll.ntdll, "wine_get_version")


@pytest.mark.skipif(not under_wine(), reason="only Wine has a TAPI that does nothing")
@pytest.mark.skipif("tapi32" in os.environ.get(VARIABLE, ""), reason="its TAPI is replaced by the double")
def test_the_tapi_of_wine_is_refused() -> None:
    with pytest.raises(DeafError):
        Api(load()).initialize("Test")


class Deaf:
    """A library like the tapi32 of Wine: every function answers 0 and does nothing."""

    def function(self, name: str) -> Any:
        return lambda *arguments: 0


def test_a_library_that_does_nothing_is_refused() -> None:
    with pytest.raises(DeafError):
        Api(Deaf()).initialize("Test")


def test_a_list_has_the_length_it_says() -> None:
    memory = forward_list((Entry(ForwardMode.UNCOND, "208"),)).raw
    assert int.from_bytes(memory[:4], "little") == len(memory) == 8 + 24 + 8
    assert memory[32:38].decode("utf-16-le") == "208"


READERS = (
    answers.dev_caps, answers.address_caps, answers.address_status, answers.dev_status, answers.call_info,
    answers.call_status, answers.call_list, answers.provider_list, answers.var_string,
)  # fmt: skip


@given(st.binary(max_size=600), st.sampled_from(READERS))
def test_no_bytes_are_too_strange(data: bytes, reader: Any) -> None:
    reader(data)


@given(st.lists(st.integers(0, 0xFFFFFFFF), min_size=8, max_size=120), st.sampled_from(READERS))
def test_no_numbers_are_too_strange(words: list[int], reader: Any) -> None:
    reader(b"".join(word.to_bytes(4, "little") for word in words))
