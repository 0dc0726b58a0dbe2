"""What the tests of packages share."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "Program/.build/release/ductus"
SITE = ROOT / ".build/web"
VERSION = (ROOT / "Sources/Ductus/Version.swift").read_text().split('current = "')[1].split('"')[0]

TEXT = "Dear Ada, it weaves."


def run(*command, **options) -> str:
    """What a command prints, which must succeed."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def written() -> str:
    """The page that every way of using Ductus must give."""
    return run(PROGRAM, "write", TEXT, "--style", "clara", "--seed", "7")
