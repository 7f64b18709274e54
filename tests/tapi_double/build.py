"""Builds the double: a library for this system with gcc, with AddressSanitizer too, or a DLL with mingw.

``python tests/tapi_double/build.py TARGET`` makes TARGET: ``.so`` with gcc, ``.dll`` with mingw.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
METADATA = HERE.parent / "ctiserver" / "server" / "telephony" / "tapi" / "microsoft.json"
MINGW = "x86_64-w64-mingw32-gcc"
TYPES = {2: "WORD", 4: "DWORD", 8: "DWORD_PTR", 16: "SYSTEMTIME"}
WARNINGS = ("-std=gnu11", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function")


def header(metadata: dict[str, Any]) -> str:
    """The structures and constants of TAPI 2.2 in C, from Microsoft's metadata and nothing else."""
    return "\n".join(
        [
            "/* Written by build.py. */",
            "#pragma pack(push, 1)",
            *(piece for name, layout in sorted(metadata["structs"].items()) for piece in structure(name, layout)),
            "#pragma pack(pop)",
            *(f"#define {name} {value:#x}u" for name, value in sorted(metadata["constants"].items())),
            "#ifdef _WIN32",
            "#define API_EXPORT __declspec(dllexport)",
            "#else",
            '#define API_EXPORT __attribute__((visibility("default")))',
            "#endif",
        ]
    )


def structure(name: str, layout: dict[str, Any]) -> Iterator[str]:
    """With asserts, so that a wrong reading of the metadata does not compile."""
    fields = sorted(layout["fields"].items(), key=lambda field: field[1])
    ends = [*(offset for _, offset in fields[1:]), layout["size"]]
    yield "typedef struct {"
    for (field, offset), end in zip(fields, ends, strict=True):
        size = end - offset
        yield f"    {TYPES[size]} {field};" if size in TYPES else f"    unsigned char {field}[{size}];"
    yield f"}} {name};"
    yield f'_Static_assert(sizeof({name}) == {layout["size"]}, "{name}");'
    for field, offset in fields:
        yield f'_Static_assert(__builtin_offsetof({name}, {field}) == {offset}, "{name}.{field}");'


def build(target: Path, sanitize: bool = False) -> Path:
    """Build ``target``; its ending says for which system. Raises CalledProcessError; FileNotFoundError: no compiler."""
    made = target.with_suffix(".include")
    made.mkdir(parents=True, exist_ok=True)
    (made / "tapi22.h").write_text(header(json.loads(METADATA.read_text("utf-8"))), "ascii")
    if target.suffix == ".dll":
        # A DWORD is an unsigned long there, of the same width; formats are checked by the other build.
        how = [compiler(MINGW), "-static", "-shared"]
    else:
        how = [compiler("gcc"), "-shared", "-fPIC", "-fvisibility=hidden", "-pthread", f"-I{HERE / 'shim'}"]
    relaxed = ["-Wno-format"] if target.suffix == ".dll" else []
    how += ["-g", "-O1", *WARNINGS, *relaxed, f"-I{made}", "-o", str(target), str(HERE / "double.c")]
    if sanitize:
        how += ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined", "-fno-sanitize=alignment"]
    subprocess.run(how, check=True)
    return target


def compiler(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name} is not installed")
    return found


def sanitizer_environment() -> dict[str, str]:
    """What a process that loads a sanitized library needs: ASAN first of all, and memory that it can see."""
    named = subprocess.run(["gcc", "-print-file-name=libasan.so"], capture_output=True, text=True, check=True)
    return {
        "LD_PRELOAD": str(Path(named.stdout.strip()).resolve()),
        "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=0",
        "UBSAN_OPTIONS": "print_stacktrace=1",
        "PYTHONMALLOC": "malloc",
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path)
    parser.add_argument("--sanitize", action="store_true")
    args = parser.parse_args()
    args.target.parent.mkdir(parents=True, exist_ok=True)
    print(build(args.target.absolute(), args.sanitize), os.linesep, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
