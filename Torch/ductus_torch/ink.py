"""Prepared sets of ink, as `ductus prepare` writes them, and the rows of lines a network learns from."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

from .model_file import FileProblem, Normalisation

FORMAT = "1"
LARGEST_OFFSET = 1000.0

Floats = NDArray[np.float32]


@dataclass
class Line:
    """One line of ink: offsets [N, 3] dx, dy (raw units) and end of stroke; the first is its origin."""

    id: str
    form: str
    split: str
    offsets: Floats


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
    if not Path(path).is_file():
        raise FileProblem(f"{path}: there is no such file")
    try:
        with safe_open(str(path), framework="np") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except Exception as problem:
        raise FileProblem(f"{path}: this is no safetensors file: {problem}") from None
    version = metadata.get("ductus_ink")
    if version != FORMAT:
        found = "is no set that `ductus prepare` wrote" if version is None else f"was prepared in format {version}"
        raise FileProblem(f"{path}: this file {found}; format {FORMAT} was expected: run `ductus prepare` again")

    def strings(name: str) -> list[str]:
        return tensors[name].tobytes().decode().split("\n")[:-1]

    try:
        offsets = np.concatenate([tensors["offsets"], tensors["end_of_stroke"][:, None]], axis=1)
        offsets = offsets.astype(np.float32)
        starts = tensors["line_start"]
        ids, forms, splits = strings("ids"), strings("forms"), strings("splits")
        lines = [Line(ids[i], forms[i], splits[i], offsets[starts[i] : starts[i + 1]]) for i in range(len(starts) - 1)]
    except (KeyError, IndexError, ValueError) as problem:
        raise FileProblem(f"{path}: this set of ink is damaged: {problem}") from None
    return Ink(lines, metadata.get("source", "unknown"), metadata.get("licence", "unknown"))


def cleaned(offsets: Floats) -> Floats:
    """The offsets to learn from: the rule of Sources/DuctusInk/CleanedInk.swift. Empty: learn nothing."""
    kept: list[Floats] = []
    index = 0
    while index < len(offsets):
        offset = offsets[index].copy()
        inside = index > 0 and bool(kept) and kept[-1][2] == 0
        if inside and index + 1 < len(offsets) and offset[2] == 0:
            back = offsets[index + 1]
            out_length, back_length = np.hypot(*offset[:2]), np.hypot(*back[:2])
            if min(out_length, back_length) > 120 and np.hypot(*(offset + back)[:2]) < 0.5 * min(
                out_length, back_length
            ):
                offset = np.array([offset[0] + back[0], offset[1] + back[1], back[2]], dtype=np.float32)
                index += 1
        if inside and np.hypot(*offset[:2]) > 400:
            kept[-1][2] = 1
        kept.append(offset)
        index += 1
    result = np.array(kept, dtype=np.float32).reshape(-1, 3)
    heights = np.cumsum(result[:, 1])
    if len(result) < 20 or heights.max() - heights.min() > 2000:
        return np.zeros((0, 3), dtype=np.float32)
    return result


def normalised(offsets: Floats, normalisation: Normalisation) -> Floats:
    result = offsets.copy()
    moves = np.clip(result[:, :2], -LARGEST_OFFSET, LARGEST_OFFSET)
    result[:, :2] = (moves - np.array(normalisation.mean)) / np.array(normalisation.scale)
    return result


class Streams:
    """Lines laid end to end in rows: each row goes through one line, then begins the next."""

    def __init__(self, rows: int) -> None:
        self.lines: list[tuple[Floats, Floats] | None] = [None] * rows
        self.positions = [0] * rows

    def fill(
        self, steps: int, next_line: Callable[[int], tuple[Floats, Floats] | None]
    ) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
        """Inputs and targets [T, B, 3], weights [T, B], and where lines begin [T, B]."""
        rows = len(self.lines)
        inputs = np.zeros((steps, rows, 3), dtype=np.float32)
        targets = np.zeros_like(inputs)
        weights = np.zeros((steps, rows), dtype=np.float32)
        begins = np.zeros((steps, rows), dtype=np.bool_)
        for row in range(rows):
            step = 0
            while step < steps:
                line = self.lines[row]
                if line is None or self.positions[row] >= len(line[0]) - 1:
                    line = self.lines[row] = next_line(row)
                    self.positions[row] = 0
                begins[step, row] = self.positions[row] == 0
                if line is None:
                    break
                read, predicted = line
                at = self.positions[row]
                count = min(steps - step, len(read) - 1 - at)
                inputs[step : step + count, row] = read[at : at + count]
                targets[step : step + count, row] = predicted[at + 1 : at + 1 + count]
                weights[step : step + count, row] = 1
                step += count
                self.positions[row] += count
        return inputs, targets, weights, begins
