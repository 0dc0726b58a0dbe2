"""Prepared sets of ink, as `ductus prepare` writes them, and the rows of lines a network learns from."""

import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .model_file import FileProblem, Normalisation, read_tensors

FORMAT = "1"
LARGEST_OFFSET = 1000.0

Floats = NDArray[np.float32]
Points = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass
class Line:
    """One line of ink: offsets [N, 3] dx, dy (raw units) and end of stroke; the first is its origin."""

    id: str
    form: str
    split: str
    offsets: Floats
    is_simplified: bool = False
    text: str | None = None
    """What the line says; None: not known."""


@dataclass
class TrainingLine:
    """A line as the network learns from it: normalised offsets [N, 3] to read and to predict, and its codes."""

    read: Floats
    predicted: Floats
    codes: Codes
    shown: Floats | None = None
    """Another line of the same hand, normalised; None: no hand is shown."""


@dataclass
class Ink:
    lines: list[Line]
    source: str
    licence: str

    def split(self, name: str) -> list[Line]:
        chosen = [line for line in self.lines if line.split == name]
        if not chosen:
            known = ", ".join(sorted({line.split for line in self.lines if line.split})) or "none"
            raise FileProblem(f"{self.source}: there is no split {name!r}; splits: {known}")
        return chosen


def read_prepared(path: str | os.PathLike[str]) -> Ink:
    metadata, tensors = read_tensors(path, "np")
    version = metadata.get("ductus_ink")
    if version != FORMAT:
        found = "is no set that `ductus prepare` wrote" if version is None else f"was prepared in format {version}"
        raise FileProblem(f"{path}: this file {found}; format {FORMAT} was expected: run `ductus prepare` again")

    try:
        count = len(tensors["start"]) - 1

        def strings(name: str) -> list[str]:
            text, starts = tensors[name].tobytes(), tensors[f"{name}_start"]
            return [text[starts[i] : starts[i + 1]].decode() for i in range(count)]

        names = [*json.loads(metadata["splits"]), ""]
        ends = tensors["end_of_stroke"][:, None]
        offsets = np.concatenate([tensors["offsets"], ends], axis=1).astype(np.float32)
        starts, ids, forms, texts = tensors["start"], strings("id"), strings("form"), strings("text")
        lines = [
            Line(
                ids[i],
                forms[i],
                names[tensors["split"][i]],
                offsets[starts[i] : starts[i + 1]],
                bool(tensors["simplified"][i]),
                texts[i] if tensors["has_text"][i] else None,
            )  # fmt: skip
            for i in range(count)
        ]
    except (KeyError, IndexError, ValueError) as problem:
        raise FileProblem(f"{path}: this set of ink is damaged: {problem}") from None
    return Ink(lines, metadata.get("source", "unknown"), metadata.get("licence", "unknown"))


def cleaned(line: Line) -> Floats:
    """The offsets to learn from, by the rule of Sources/DuctusInk/Cleaning.swift; empty: learn nothing."""
    if line.is_simplified:
        return line.offsets
    points = np.cumsum(line.offsets[:, :2], axis=0, dtype=np.float64)
    cuts = np.flatnonzero(line.offsets[:, 2])[:-1] + 1
    strokes: list[Points] = []
    for stroke in np.split(points, cuts):
        strokes += _restore_lifts(_remove_spikes(stroke))
    strokes = _remove_strays(strokes)
    points = np.concatenate(strokes)
    if len(points) < 2 or np.ptp(points[:, 1]) > 2000:
        return np.zeros((0, 3), dtype=np.float32)
    result = np.zeros((len(points), 3), dtype=np.float32)
    result[1:, :2] = np.diff(points, axis=0)
    result[np.cumsum([len(stroke) for stroke in strokes]) - 1, 2] = 1
    return result


def _distance(a: Points, b: Points) -> float:
    return float(np.hypot(*(a - b)))


def _remove_spikes(stroke: Points) -> Points:
    steps = np.hypot(*np.diff(stroke, axis=0).T) if len(stroke) > 1 else np.zeros(0)
    if not (steps >= 100).any():
        return stroke
    kept: list[Points] = []
    for index, point in enumerate(stroke):
        if kept and index + 1 < len(stroke):
            after = stroke[index + 1]
            nearer = min(_distance(kept[-1], point), _distance(point, after))
            if nearer >= 100 and _distance(kept[-1], after) < nearer / 2:
                continue
        kept.append(point)
    return np.array(kept)


def _restore_lifts(stroke: Points) -> list[Points]:
    steps = np.hypot(*np.diff(stroke, axis=0).T) if len(stroke) > 1 else np.zeros(0)
    beside = np.maximum(np.concatenate([[0], steps[:-1]]), np.concatenate([steps[1:], [0]]))
    return np.split(stroke, np.flatnonzero((steps > 250) & (steps > 4 * beside[: len(steps)])) + 1)


def _remove_strays(strokes: list[Points]) -> list[Points]:
    for index in reversed(range(len(strokes))):
        others = strokes[:index] + strokes[index + 1 :]
        if len(strokes[index]) > 3 or not others:
            continue
        box = np.concatenate(others)
        own = strokes[index]
        if max(np.max(box.min(0) - own.max(0)), np.max(own.min(0) - box.max(0))) > 300:
            strokes = others
    return strokes


def normalised(offsets: Floats, normalisation: Normalisation) -> Floats:
    result = offsets.copy()
    moves = np.clip(result[:, :2], -LARGEST_OFFSET, LARGEST_OFFSET)
    result[:, :2] = (moves - np.array(normalisation.mean)) / np.array(normalisation.scale)
    return result


def alphabet_of(texts: list[str | None]) -> str:
    """The characters that occur in the texts at least 5 times, in the order of Unicode."""
    counts = Counter("".join(text for text in texts if text is not None))
    return "".join(sorted(character for character, count in counts.items() if count >= 5))


def encoded(text: str | None, alphabet: str) -> Codes:
    """A text's codes with the end behind; none where the text is not known or holds a character that is not."""
    if text is None or not alphabet or not set(text) <= set(alphabet):
        return np.zeros(0, dtype=np.int64)
    return np.array([*(1 + alphabet.index(character) for character in text), 0])


def padded(texts: list[Codes]) -> Codes:
    """Codes side by side [B, U], -1 behind each text's end."""
    result = np.full((len(texts), max(1, *map(len, texts))), -1, dtype=np.int64)
    for row, codes in enumerate(texts):
        result[row, : len(codes)] = codes
    return result


@dataclass
class Chunk:
    """The next steps of all rows."""

    inputs: Floats
    """[T, B, 3]"""
    targets: Floats
    """[T, B, 3]"""
    weights: Floats
    """[T, B]"""
    begins: NDArray[np.bool_]
    """Where lines begin. [T, B]"""
    texts: Codes
    """Every row's codes in each part between two steps at which a line begins. [S, B, U]"""
    hands: list[Floats]
    """Lines that show hands, and below, which one shows the hand of each row in each part; -1: none."""
    shown: NDArray[np.int64]
    """[S, B]"""


class Streams:
    """Lines laid end to end in rows: each row goes through one line, then begins the next."""

    def __init__(self, rows: int) -> None:
        self.lines: list[TrainingLine | None] = [None] * rows
        self.positions = [0] * rows

    def fill(self, steps: int, next_line: Callable[[int], TrainingLine | None]) -> Chunk:
        rows = len(self.lines)
        inputs = np.zeros((steps, rows, 3), dtype=np.float32)
        targets = np.zeros_like(inputs)
        weights = np.zeros((steps, rows), dtype=np.float32)
        begins = np.zeros((steps, rows), dtype=np.bool_)
        rows_lines: list[dict[int, TrainingLine]] = []
        for row in range(rows):
            step = 0
            begun: dict[int, TrainingLine] = {}
            while step < steps:
                line = self.lines[row]
                if line is None or self.positions[row] >= len(line.read) - 1:
                    line = self.lines[row] = next_line(row)
                    self.positions[row] = 0
                begins[step, row] = self.positions[row] == 0
                if line is None:
                    break
                begun[step] = line
                at = self.positions[row]
                count = min(steps - step, len(line.read) - 1 - at)
                inputs[step : step + count, row] = line.read[at : at + count]
                targets[step : step + count, row] = line.predicted[at + 1 : at + 1 + count]
                weights[step : step + count, row] = 1
                step += count
                self.positions[row] += count
            rows_lines.append(begun)
        cuts = [0, *(int(step) for step in np.flatnonzero(begins.any(axis=1)) if step > 0)]
        parts = [[_line_at(begun, cut) for begun in rows_lines] for cut in cuts]
        nothing = np.zeros(0, dtype=np.int64)
        longest = padded([nothing if line is None else line.codes for part in parts for line in part])
        hands: list[Floats] = []
        shown = np.full((len(cuts), rows), -1, dtype=np.int64)
        places: dict[int, int] = {}
        for part, lines in enumerate(parts):
            for row, line in enumerate(lines):
                if line is None or line.shown is None:
                    continue
                if id(line) not in places:
                    places[id(line)] = len(hands)
                    hands.append(line.shown)
                shown[part, row] = places[id(line)]
        return Chunk(inputs, targets, weights, begins, longest.reshape(len(cuts), rows, -1), hands, shown)


def _line_at(begun: dict[int, TrainingLine], step: int) -> TrainingLine | None:
    """The line that a row is in at a step, of those that it was in from the steps given on."""
    return begun[max(at for at in begun if at <= step)] if begun else None


def stacked(pieces: list[Floats]) -> tuple[Floats, NDArray[np.int64]]:
    """Pieces of ink side by side [R, L, 3], zeros behind each one's end, and their lengths [R]."""
    lengths = np.array([len(piece) for piece in pieces], dtype=np.int64)
    result = np.zeros((len(pieces), int(lengths.max()), 3), dtype=np.float32)
    for row, piece in enumerate(pieces):
        result[row, : len(piece)] = piece
    return result, lengths
