"""Runs two programs in turn, A B A B …, and compares them pair by pair: machines drift, ratios less."""

import json
import statistics
import subprocess

from machine import ROOT
from machine import SWIFT as PROGRAM

SWIFT = str(PROGRAM)
PYTHON = str(ROOT / ".venv/torch/bin/python")
PEERS = str(ROOT / "Benchmarks/torch_peers.py")


def measure(command: list[str]) -> dict[str, float]:
    """One run of a program that prints one JSON object."""
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def compare(ours: list[str], theirs: list[str], figure: str, rounds: int = 5) -> tuple[list[dict], list[dict], float]:
    """All runs of both, and the median of ours / theirs of the named figure."""
    a, b = [], []
    for _ in range(rounds):
        a.append(measure(ours))
        b.append(measure(theirs))
    return a, b, statistics.median(x[figure] / y[figure] for x, y in zip(a, b, strict=True))


def peer() -> str:
    """PyTorch's version, and the instructions and the library that it multiplies with."""
    told = measure([PYTHON, PEERS, "machine"])
    return f"PyTorch {told['version']}, {told['instructions']}, oneDNN {told['onednn']}, {told['blas']}"


def median(runs: list[dict], figure: str) -> float:
    return statistics.median(run[figure] for run in runs)
