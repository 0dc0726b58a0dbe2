"""Every piece of Swift and JavaScript in README, Docs and doc comments is compiled and run."""

import re
import textwrap

import pytest
from conftest import ROOT, SITE, run

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "Docs").glob("*.md")), ROOT / "Web/README.md",
             *sorted(ROOT.glob("Sources/*/*.docc/*.md")), *sorted(ROOT.glob("Models/*.docc/*.md"))]  # fmt: skip
BUILT = ROOT / "Program/.build/release"
LIBRARIES = ["Ductus", "DuctusKernels", "DuctusModels", "DuctusFiles", "DuctusInk", "DuctusRendering"]

# What the short pieces in doc comments take for given.
GIVEN = """
import Ductus
import DuctusModels
import Foundation

let bytes = [UInt8](try Data(contentsOf: ShippedFiles.file("scribe.safetensors")))
let model = try HandwritingModel.shipped(.kanji)
let scribe = try Scribe(.shipped(.scribe))
"""


def fenced(language: str) -> list:
    """The pieces between ``` and ``` of a language, each with its place."""
    pieces = []
    for path in DOCUMENTS:
        text = path.read_text()
        for match in re.finditer(rf"```{language}\n(.*?)```", text, re.DOTALL):
            line = text[: match.start()].count("\n") + 1
            pieces.append(pytest.param(match[1], id=f"{path.relative_to(ROOT)}:{line}"))
    return pieces


def commented() -> dict[str, str]:
    """The pieces of Swift in doc comments, by place: indented, after an empty line."""
    pieces = {}
    for path in sorted([*ROOT.glob("Sources/**/*.swift"), *ROOT.glob("Models/Swift/*.swift")]):
        lines = [line.strip() for line in path.read_text().splitlines()]
        for number, line in enumerate(lines):
            if not (re.match(r"///     (let|var|for|if|try|print)\b", line) and lines[number - 1] == "///"):
                continue
            piece = []
            while re.match(r"///(     |$)", lines[number + len(piece)]):
                piece.append(lines[number + len(piece)][3:])
            pieces[f"{path.relative_to(ROOT)}:{number + 1}"] = textwrap.dedent("\n".join(piece))
    return pieces


def compiled(source: str, folder, *flags: str):
    """The program of a source, with the libraries as they are built."""
    (folder / "main.swift").write_text(source)
    linked = (BUILT / "ductus.product/Objects.LinkFileList").read_text().replace("'", "").split("\n")
    objects = [path for path in linked if any(f"/{name}.build/" in path for name in LIBRARIES)]
    maps = [ROOT / f"Sources/{name}/module.modulemap" for name in ["CCairo", "CArchive", "CXML"]]
    maps.append(BUILT / "DuctusKernels.build/module.modulemap")
    flags = run("pkg-config", "--cflags", "--libs", "cairo", "libarchive", "libxml-2.0").split()
    includes = [part for flag in flags if flag.startswith("-I") for part in ["-Xcc", flag]]
    links = [flag for flag in flags if flag.startswith(("-l", "-L"))]
    given = [part for path in maps for part in ["-Xcc", f"-fmodule-map-file={path}"]]
    run("swiftc", "-swift-version", "6", *flags, "-I", BUILT / "Modules", *given, *includes,
        folder / "main.swift", *objects, *links, "-o", folder / "program")  # fmt: skip
    (folder / "Ductus_DuctusModels.resources").symlink_to(BUILT / "Ductus_DuctusModels.resources")
    return folder / "program"


@pytest.mark.parametrize("source", fenced("swift"))
def test_swift_in_a_document_compiles_and_runs(source, tmp_path):
    run(compiled(source, tmp_path, "-warnings-as-errors"), cwd=tmp_path, timeout=60)


@pytest.mark.parametrize("path", sorted(ROOT.glob("Sources/*/*.docc/Resources/*.swift")), ids=lambda path: path.stem)
def test_each_step_of_a_tutorial_compiles_and_runs(path, tmp_path):
    run(compiled(path.read_text(), tmp_path), cwd=tmp_path, timeout=60)


def test_swift_in_doc_comments_compiles_and_runs(tmp_path):
    pieces = commented()
    assert len(pieces) > 5
    functions = "".join(
        f"// {place}\nfunc piece{number}() async throws {{\n{piece}\n}}\n"
        for number, (place, piece) in enumerate(pieces.items())
    )
    calls = "".join(f"try await piece{number}()\n" for number in range(len(pieces)))
    run(compiled(GIVEN + functions + calls, tmp_path), cwd=tmp_path, timeout=60)


@pytest.mark.parametrize("source", fenced("js"))
def test_javascript_in_a_document_runs(source, tmp_path):
    for path in SITE.iterdir():
        (tmp_path / path.name).symlink_to(path)
    for path in (SITE / "models").glob("*.safetensors"):
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    module = tmp_path / "node_modules/ductus"
    module.mkdir(parents=True)
    (module / "package.json").write_text(
        '{"type": "module", "exports": {".": "./ductus.js", "./hands": "./hands.js", "./models": "./models.js"}}')  # fmt: skip
    for path in [*SITE.glob("*.js"), SITE / "ductus.wasm", SITE / "models"]:
        (module / path.name).symlink_to(path)
    (module / "models.js").write_text((ROOT / "Packaging/npm/models.js").read_text())
    (tmp_path / "snippet.js").write_text(source)
    run("node", "snippet.js", cwd=tmp_path, timeout=60)
