"""The program as it is installed, used from anywhere."""

import os
import re
import shutil
import subprocess

import pytest
from conftest import PROGRAM, ROOT, TEXT, VERSION, run


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    """An installation, which nobody may write to, in a folder with a space in its name."""
    prefix = tmp_path_factory.mktemp("a prefix")
    run("make", "--no-print-directory", "install-files", f"PREFIX={prefix}", f"PROGRAM_FILE={PROGRAM}", cwd=ROOT)
    for folder, _, files in os.walk(prefix):
        for name in files:
            path = os.path.join(folder, name)
            os.chmod(path, os.stat(path).st_mode & ~0o222)
    return prefix


def test_it_writes_wherever_it_is_called_from(prefix, written, tmp_path):
    arguments = ["write", TEXT, "--style", "clara", "--seed", "7"]
    assert run(prefix / "bin/ductus", *arguments, cwd="/") == written
    (tmp_path / "pen").symlink_to(prefix / "bin/ductus")
    assert run(tmp_path / "pen", *arguments, cwd=tmp_path) == written
    found = {"PATH": f"{prefix}/bin:/usr/bin:/bin"}  # no home folder either
    assert run("ductus", *arguments, cwd=tmp_path, env=found) == written
    moved = tmp_path / "elsewhere"
    shutil.copytree(prefix, moved, symlinks=True)
    assert run(moved / "bin/ductus", *arguments, cwd="/") == written


def test_it_tells_its_version_and_models(prefix):
    lines = run(prefix / "bin/ductus", "--version").splitlines()
    assert re.fullmatch(rf"ductus {re.escape(VERSION)}( \([0-9a-f]{{7,}}\))?", lines[0])
    told = dict(line.split() for line in lines[1:])
    for name, fingerprint in told.items():
        value = 0xCBF29CE484222325  # FNV-1a, 64 bits
        for byte in (prefix / f"share/ductus/models/{name}.safetensors").read_bytes():
            value = (value ^ byte) * 0x100000001B3 % 2**64
        assert fingerprint == f"{value:016x}"
    assert set(told) == {"alphabets", "cursive", "hands", "kanji", "scribe"}


def test_its_help_names_the_hands_and_its_pages_are_found(prefix, tmp_path):
    assert "clara" in run(prefix / "bin/ductus", "write", "--help")
    run(prefix / "bin/ductus", "site", "-o", tmp_path / "public", cwd="/")
    assert (tmp_path / "public/index.html").exists()


def test_without_its_models_it_says_where_it_looked(prefix, tmp_path):
    bare = tmp_path / "bin/ductus"
    bare.parent.mkdir()
    shutil.copy(prefix / "bin/ductus", bare)
    done = subprocess.run([bare, "write", "Dear Ada"], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode != 0 and done.stdout == ""
    assert f"{tmp_path}/share/ductus/models" in done.stderr and "make install" in done.stderr


def test_its_manual_pages_can_be_read(prefix):
    pages = sorted((prefix / "share/man/man1").glob("*.1"))
    assert {"ductus.1", "ductus-write.1", "ductus-hand-learn.1"} <= {page.name for page in pages}
    for page in pages:
        done = subprocess.run(["man", "--warnings", "-l", page], capture_output=True, text=True, env=os.environ | {"MANPAGER": "cat"})
        assert done.returncode == 0 and done.stderr == "", f"{page}: {done.stderr}"
        assert "SYNOPSIS" in done.stdout and len(done.stdout) > 200
    text = (prefix / "share/man/man1/ductus-write.1").read_text()
    assert r"\fB\-\-seed\fR" in text and "Examples" in text


def test_shells_complete_it(prefix):
    script = prefix / "share/bash-completion/completions/ductus"
    complete = f"source '{script}'; COMP_WORDS=(ductus wr); COMP_CWORD=1; COMP_LINE='ductus wr'; COMP_POINT=9; _ductus ductus wr ductus; echo ${{COMPREPLY[@]}}"
    assert run("bash", "-c", complete).strip() == "write"
    assert "#compdef ductus" in (prefix / "share/zsh/site-functions/_ductus").read_text()
    assert "complete -c" in (prefix / "share/fish/vendor_completions.d/ductus.fish").read_text()


def test_every_file_that_tells_the_version_tells_the_same():
    assert f'version = "{VERSION}"' in (ROOT / "Torch/pyproject.toml").read_text()
    assert f"version: {VERSION}" in (ROOT / "CITATION.cff").read_text()
    for path in [ROOT / "README.md", ROOT / "Docs/for-swift-developers.md"]:
        assert f'from: "{VERSION}"' in path.read_text()
