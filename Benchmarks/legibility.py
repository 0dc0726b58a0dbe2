"""How legible what a model writes is to a reader that nobody here trained: PP-OCR (PyPI: rapidocr_onnxruntime).

    make bench-legibility
    python Benchmarks/legibility.py [--model MODEL] [--hands hand.json …] [--texts FILE …] [--bias 1]

Writes every text in every hand, shows the reader a picture of each line, and prints the share of characters that it got
wrong (edits / characters, spaces left out), for each file of texts and each hand. Without --hands: in whatever hand each
seed brings.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from machine import ROOT, SWIFT
from PIL import Image, ImageDraw
from rapidocr_onnxruntime import RapidOCR

HEIGHT, SCALE, EDGE = 96, 4, 10
"""Of the pictures in pixels, what they are drawn larger by first, and what stays free around the ink."""


def picture(strokes: list[list[list[float]]]) -> np.ndarray:
    """A line of ink, as high as the reader wants it, black on white."""
    points = np.array([point for stroke in strokes for point in stroke])
    low, high = points.min(axis=0), points.max(axis=0)
    size = np.maximum(high - low, 1e-6)
    scale = (HEIGHT - 2 * EDGE) * SCALE / max(size[1], size[0] / 30)
    image = Image.new("L", (int(size[0] * scale) + 2 * EDGE * SCALE, HEIGHT * SCALE), 255)
    draw = ImageDraw.Draw(image)
    width = max(2, round(0.035 * HEIGHT * SCALE))
    for stroke in strokes:
        line = [tuple((np.array(point) - low) * scale + EDGE * SCALE) for point in stroke]
        draw.line(line, fill=0, width=width, joint="curve")
        for x, y in (line[0], line[-1]):
            draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=0)
    small = image.resize((max(1, image.width // SCALE), HEIGHT), Image.Resampling.LANCZOS)
    return np.array(small.convert("RGB"))[:, :, ::-1]


def edits(one: str, other: str) -> int:
    """Characters to insert, delete or replace to make the one text of the other (Levenshtein 1966)."""
    row = list(range(len(other) + 1))
    for count, left in enumerate(one, 1):
        before, row[0] = row[0], count
        for index, right in enumerate(other, 1):
            before, row[index] = row[index], min(row[index] + 1, row[index - 1] + 1, before + (left != right))
    return row[-1]


def written(program: Path, model: Path, jobs: list[dict[str, object]]) -> list[list[list[list[float]]] | None]:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.write("".join(json.dumps(job) + "\n" for job in jobs))
        file.flush()
        output = subprocess.check_output([str(program), "lines", str(model), file.name], text=True)
    return [json.loads(line) for line in output.splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=ROOT / "Models/hands.safetensors")
    parser.add_argument("--hands", type=Path, nargs="*", default=[], help="hand files or ink files")
    parser.add_argument("--texts", type=Path, nargs="*", default=sorted((ROOT / "Benchmarks/texts").glob("*.txt")))
    parser.add_argument("--count", type=int, default=100, help="how many of each file of texts")
    parser.add_argument("--bias", type=float, default=1.0)
    parser.add_argument("--worst", type=int, default=0, help="how many of the worst lines to print")
    parser.add_argument("--program", type=Path, default=SWIFT)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    jobs, kinds = [], []
    for hand in chosen.hands or [None]:
        for file in chosen.texts:
            for number, text in enumerate(file.read_text().splitlines()[: chosen.count]):
                job = {"text": text, "seed": number + 1, "bias": chosen.bias}
                jobs.append(job if hand is None else {**job, "style": str(hand)})
                kinds.append((file.stem, "by seed" if hand is None else hand.name.split(".")[0]))
    read = RapidOCR().text_rec
    counts: dict[tuple[str, str], list[int]] = {}
    lines = []
    for job, kind, ink in zip(jobs, kinds, written(chosen.program, chosen.model, jobs), strict=True):
        said = read([picture(ink)])[0][0][0] if ink else ""
        asked, got = ("".join(text.split()) for text in (str(job["text"]), said))
        for group in (kind, (kind[0], "all"), ("all", kind[1]), ("all", "all")):
            wrong = counts.setdefault(group, [0, 0])
            wrong[0] += edits(asked, got)
            wrong[1] += len(asked)
        lines.append((edits(asked, got) / len(asked), kind[1], asked, got))
    if chosen.json:
        rates = {" ".join(group): wrong / total for group, (wrong, total) in sorted(counts.items())}
        print(json.dumps(rates))
        return
    for (texts, hand), (wrong, total) in sorted(counts.items()):
        print(f"{texts:8} {hand:12} {wrong / total:.3f} of {total} characters wrong")
    for rate, hand, asked, got in sorted(lines, reverse=True)[: chosen.worst]:
        print(f"{rate:.2f} {hand:12} {asked} | {got}")


if __name__ == "__main__":
    main()
