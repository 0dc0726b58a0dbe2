"""A package that uses the libraries: by address with a version and nothing installed beside Swift, and all by path."""

import os
import shutil
import subprocess

import pytest
from conftest import ROOT, TEXT, VERSION, run

MANIFEST = """
// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "Consumer",
    dependencies: [DEPENDENCY],
    targets: [.executableTarget(name: "Consumer", dependencies: [PRODUCTS])]
)
""".lstrip()

MAIN = f"""
import Ductus
import DuctusFiles
import DuctusModels

let scribe = try Scribe(.shipped(.hands))
let letter = try scribe.write("{TEXT}", options: .init(hand: .shipped("clara"), seed: 7))
print(try letter.pages(seed: 7)[0].svg(), terminator: "")

// Every error is of a type that can be named, with cases to switch over.
do throws(FileError) {{
    try WholeFile.write([], to: "no/such/folder/letter.svg")
}} catch {{
    switch error.reason {{
    case .missing, .unwritable: break
    case .unreadable, .full, .occupied, .content: fatalError("\\(error)")
    }}
}}
"""


ALL = ["Ductus", "DuctusFiles", "DuctusInk", "DuctusModels", "DuctusRendering", "DuctusTraining"]


def write_consumer(folder, dependency: str, products: list[str], main: str) -> None:
    needs = ", ".join(f'.product(name: "{product}", package: "ductus")' for product in products)
    (folder / "Sources/Consumer").mkdir(parents=True)
    (folder / "Package.swift").write_text(MANIFEST.replace("DEPENDENCY", dependency).replace("PRODUCTS", needs))
    (folder / "Sources/Consumer/main.swift").write_text(main)


def consumer(folder, dependency: str):
    write_consumer(folder, dependency, ["Ductus", "DuctusFiles", "DuctusModels"], MAIN)
    # As on a machine without Cairo, libarchive and libxml2: nothing that these products need asks for them.
    nothing = os.environ | {"PKG_CONFIG_PATH": "/nowhere", "PKG_CONFIG_LIBDIR": "/nowhere"}
    # Nothing is remembered from one run to the next: the same address may hold another repository then.
    own = [part for kind in ["cache", "config", "security"] for part in [f"--{kind}-path", folder / f"swiftpm-{kind}"]]
    told = run("swift", "build", "-c", "release", *own, cwd=folder, env=nothing, timeout=900)
    assert "warning:" not in told
    return folder / ".build/release/Consumer"


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A repository of the files as they stand, with a tag of the version."""
    clone = tmp_path_factory.mktemp("repository") / "ductus"
    built = shutil.ignore_patterns(".git", ".build", ".venv", "out", "runs", "__pycache__", ".pytest_cache")
    shutil.copytree(ROOT, clone, ignore=built, symlinks=True)
    run("git", "init", "--quiet", cwd=clone)
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
    run("git", "add", "--all", cwd=clone)
    run("git", *who, "commit", "--quiet", "--allow-empty", "--message", "As it stands", cwd=clone)
    run("git", *who, "tag", VERSION, cwd=clone)
    return clone


def test_by_address_with_a_version_it_writes_and_fetches_nothing_else(repository, written, tmp_path):
    program = consumer(tmp_path, f'.package(url: "file://{repository}", from: "{VERSION}")')
    assert run(program, cwd=tmp_path) == written
    assert [path.name for path in (tmp_path / ".build/checkouts").iterdir()] == ["ductus"]
    # The models are found beside the program, wherever both lie.
    moved = tmp_path / "moved"
    moved.mkdir()
    shutil.copy(program, moved)
    shutil.copytree(program.parent / "Ductus_DuctusModels.resources", moved / "Ductus_DuctusModels.resources")
    assert run(moved / "Consumer", cwd="/") == written
    built = {path.parent.stem for path in program.resolve().parent.glob("*.build/*.o")}
    assert built == {"Consumer", "Ductus", "DuctusFiles", "DuctusKernels", "DuctusModels"}


def test_by_path_all_libraries_build_as_developers_build_them(repository, tmp_path):
    main = "".join(f"import {product}\n" for product in ALL) + 'print(InkSet.self, try PictureFormat(path: "page.png"), TrainingOptions().shards)\n'
    write_consumer(tmp_path, f'.package(name: "ductus", path: "{repository}")', ALL, main)
    told = run("swift", "package", "show-dependencies", cwd=tmp_path)
    assert told.count("─ ") == 1, told
    told = run("swift", "build", cwd=tmp_path, timeout=900)
    assert "warning:" not in told
    run(tmp_path / ".build/debug/Consumer", cwd=tmp_path)
