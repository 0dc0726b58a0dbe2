"""Whether written lines are in the hand that the model was shown: are they given to the right person?

    make bench-hands DATA=iam.safetensors
    python Benchmarks/hands.py --data iam.safetensors [--model MODEL] [--split testset_v] [--forms 66] [--shown 1]
                               [--refine vector|network]

Of each form (one person's page) five lines are drawn: one is shown to the model, two stay as the form's sample, and the
texts of two are written anew. Each written line is looked for among the samples of all forms. Real lines of the same
forms, looked for in the same way, say what could be reached. Lines are compared by how often ink goes in each
direction and bends from each direction to each other (Bulacu and Schomaker 2007), and by lifts and width.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from ductus_torch.ink import Line, read_prepared
from machine import ROOT, SWIFT
from numpy.typing import NDArray

SHIPPED = ROOT / "Models/hands.safetensors"
DIRECTIONS, BENDS = 24, 16
SPACING = 0.12
"""Between points compared, in heights of the script."""
REACH = 3
"""Points between which a bend is measured, to each side."""

Points = NDArray[np.float64]


def strokes_of(line: Line) -> list[Points]:
    points = np.cumsum(line.offsets[:, :2].astype(np.float64), axis=0)
    return [part for part in np.split(points, np.flatnonzero(line.offsets[:, 2]) + 1) if len(part)]


def evenly(stroke: Points, spacing: float) -> Points:
    """Points of a stroke at equal distances along it."""
    if len(stroke) < 2:
        return stroke
    way = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(stroke, axis=0), axis=1))])
    if way[-1] < spacing:
        return stroke[[0, -1]]
    at = np.arange(0.0, way[-1], spacing)
    return np.stack([np.interp(at, way, stroke[:, axis]) for axis in (0, 1)], axis=1)


def script_height(strokes: list[Points]) -> float:
    """Twice the standard deviation of y about the line that the script runs along."""
    ink = np.concatenate([evenly(stroke, 5.0) for stroke in strokes])
    slope, start = np.polyfit(ink[:, 0], ink[:, 1], 1)
    return float(2 * np.std(ink[:, 1] - slope * ink[:, 0] - start)) or 1.0


def sector(moves: Points, count: int) -> NDArray[np.int64]:
    turns = np.arctan2(moves[:, 1], moves[:, 0]) / (2 * np.pi) + 0.5
    return (turns * count).astype(np.int64) % count


def features(strokes: list[Points]) -> tuple[Points, Points, Points]:
    """Shares of directions, shares of bends, and lifts and width for the length of the ink."""
    height = script_height(strokes)
    parts = [evenly(stroke / height, SPACING) for stroke in strokes]
    directions, bends = np.zeros(DIRECTIONS), np.zeros(BENDS * BENDS)
    for part in parts:
        if len(part) > 1:
            directions += np.bincount(sector(np.diff(part, axis=0), DIRECTIONS), minlength=DIRECTIONS)
        if len(part) > 2 * REACH:
            before, after = part[REACH:-REACH] - part[: -2 * REACH], part[2 * REACH :] - part[REACH:-REACH]
            codes = BENDS * sector(before, BENDS) + sector(after, BENDS)
            bends += np.bincount(codes, minlength=BENDS * BENDS)
    lengths = [SPACING * (len(part) - 1) for part in parts]
    total = max(sum(lengths), 1e-9)
    every = np.concatenate(strokes)
    width = np.ptp(every[:, 0]) / height
    lifts = sum(length > 0.3 for length in lengths)
    shares = [counts / max(counts.sum(), 1) for counts in (directions, bends)]
    return shares[0], shares[1], np.array([4 * lifts, 2 * width]) / total


def distance(one: tuple[Points, Points, Points], other: tuple[Points, Points, Points]) -> float:
    """Chi-squared distances of the shares, and half the differences of the rest."""
    shares = sum(((a - b) ** 2 / np.maximum(a + b, 1e-9)).sum() for a, b in zip(one[:2], other[:2], strict=True))
    return float(shares + 0.5 * np.abs(one[2] - other[2]).sum())


def ranks(
    probes: dict[str, list[list[Points]]], samples: dict[str, list[tuple[Points, Points, Points]]]
) -> NDArray[np.int64]:
    """For each probe, how many forms are nearer than its own."""
    found = []
    for form, lines in probes.items():
        for line in lines:
            probe = features(line)
            far = {name: np.mean([distance(probe, one) for one in sample]) for name, sample in samples.items()}
            found.append(sum(value < far[form] for value in far.values()))
    return np.array(found)


def summary(found: NDArray[np.int64]) -> dict[str, float]:
    return {
        "top1": round(float(np.mean(found == 0)), 3),
        "top5": round(float(np.mean(found < 5)), 3),
        "mean_rank": round(float(found.mean() + 1), 2),
        "lines": len(found),
    }


def write(model: Path, jobs: list[dict[str, object]]) -> list[list[Points] | None]:
    """The ink of each job by `ductus-benchmarks lines`; None where the model cannot write the text."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.write("".join(json.dumps(job) + "\n" for job in jobs))
        file.flush()
        output = subprocess.check_output([str(SWIFT), "lines", str(model), file.name], text=True)
    written = [json.loads(line) for line in output.splitlines()]
    return [None if ink is None else [np.array(stroke, dtype=np.float64) for stroke in ink] for ink in written]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="IAM-OnDB, as `ductus prepare` writes it")
    parser.add_argument("--model", type=Path, default=SHIPPED)
    parser.add_argument("--split", default="testset_v")
    parser.add_argument("--forms", type=int, default=66, help="how many forms, evenly spread over the split")
    parser.add_argument("--shown", type=int, default=1, help="lines shown to the model; 0: all of the form but four")
    parser.add_argument("--refine", choices=("vector", "network"), help="adapt this to the lines shown")
    parser.add_argument("--bias", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    random = np.random.default_rng(chosen.seed)
    forms: dict[str, list[Line]] = {}
    for line in read_prepared(chosen.data).split(chosen.split):
        if line.text and 18 <= len(line.text) <= 60 and len(line.offsets) < 1500:
            forms.setdefault(line.form, []).append(line)
    known = sorted(form for form, lines in forms.items() if len(lines) >= 5)
    if len(known) < 2:
        parser.error(f"{chosen.data}: {chosen.split} holds fewer than two forms with five lines that have texts")
    picked = [known[place] for place in np.linspace(0, len(known) - 1, min(chosen.forms, len(known))).astype(int)]
    samples, real, jobs, owners = {}, {}, [], []
    for form in picked:
        lines = [forms[form][place] for place in random.permutation(len(forms[form]))]
        samples[form] = [features(strokes_of(line)) for line in lines[:2]]
        real[form] = [strokes_of(line) for line in lines[2:4]]
        others = lines[4:] if chosen.shown == 0 else lines[4 : 4 + chosen.shown]
        shown = [{"text": line.text, "strokes": [stroke.tolist() for stroke in strokes_of(line)]} for line in others]
        for line in lines[2:4]:
            job = {"text": line.text, "shown": shown, "seed": len(jobs) + 1, "bias": chosen.bias}
            jobs.append({**job, "refine": chosen.refine} if chosen.refine else job)
            owners.append(form)
    written: dict[str, list[list[Points]]] = {}
    for form, ink in zip(owners, write(chosen.model, jobs), strict=True):
        if ink:
            written.setdefault(form, []).append(ink)
    result = {"forms": len(picked), "written": summary(ranks(written, samples)), "real": summary(ranks(real, samples))}
    if chosen.json:
        print(json.dumps(result))
        return
    for name in ("written", "real"):
        part = result[name]
        print(
            f"{name:8} top 1 {part['top1']:.2f}, top 5 {part['top5']:.2f}, mean rank {part['mean_rank']:.1f} "
            f"of {len(picked)} forms, {part['lines']} lines"
        )


if __name__ == "__main__":
    main()
