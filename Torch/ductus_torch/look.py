"""What ink looks like, in numbers that gradients pass through: writer identification measures of this kind (Bulacu and
Schomaker 2007, "Text-independent writer identification and verification using textural and allographic features").

Shapes: B lines side by side, T offsets of the longest.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from .ink import Floats, stacked

DIRECTIONS = 24
BEND_DIRECTIONS = 16
BEND_REACH = 2
"""Offsets on each side of a bend."""
SHORTEST_STROKE = 0.3
"""Of the script's height; a shorter stroke, a dot, is not counted."""


@dataclass(frozen=True)
class Look:
    directions: Tensor
    """The share of the ink's length in each of 24 directions. [B, 24]"""
    bends: Tensor
    """The share of it in each pair of the 16 directions before and behind a point. [B, 256]"""
    spacing: Tensor
    """Strokes and width for the length of the ink: four strokes' height and twice the width. [B, 2]"""

    def __getitem__(self, rows: list[int] | slice) -> "Look":
        return Look(self.directions[rows], self.bends[rows], self.spacing[rows])

    def distance(self, other: "Look") -> Tensor:
        """How much each line's look differs from the other's: χ² of both shares, and half of the difference in
        spacing. [B]"""
        spacing = (self.spacing - other.spacing).abs().sum(1)
        return chi_squared(self.directions, other.directions) + chi_squared(self.bends, other.bends) + spacing / 2

    def means(self, size: int) -> "Look":
        """The mean look of the first `size` lines, of as many after them, and so on."""
        return Look(
            *(values.unflatten(0, (-1, size)).mean(1) for values in (self.directions, self.bends, self.spacing))
        )


def chi_squared(one: Tensor, other: Tensor) -> Tensor:
    # What is added below keeps the gradient of bins with next to nothing in them small.
    return ((one - other) ** 2 / (one + other + 2e-3)).sum(1)


def look_of(moves: Tensor, ends: Tensor, inside: Tensor) -> Look:
    """The look of lines, from their raw moves [B, T, 2], the ends of strokes [B, T], and what is within each line
    [B, T], 1 or 0. Gradients pass by the moves alone."""
    rows, steps = inside.shape
    is_drawn = inside.clone()
    is_drawn[:, 0] = 0
    is_drawn[:, 1:] *= 1 - ends[:, :-1]
    points = torch.cumsum(moves * inside[..., None], dim=1)
    lengths = torch.sqrt((moves * moves).sum(2) + 1e-6) * is_drawn
    total = lengths.sum(1)
    height = script_height(points, lengths)

    low, high, in_low, in_high = directions_of(moves, DIRECTIONS)
    directions = moves.new_zeros(rows, DIRECTIONS)
    directions = directions.scatter_add(1, low, lengths * in_low).scatter_add(1, high, lengths * in_high)

    k = BEND_REACH
    before, behind = points[:, k:-k] - points[:, : -2 * k], points[:, 2 * k :] - points[:, k:-k]
    weight = (lengths[:, k : steps - k] + lengths[:, k + 1 : steps - k + 1]) / 2
    for reach in range(1, 2 * k + 1):
        weight = weight * is_drawn[:, reach : steps - 2 * k + reach]
    bends = moves.new_zeros(rows, BEND_DIRECTIONS * BEND_DIRECTIONS)
    low, high, in_low, in_high = directions_of(before, BEND_DIRECTIONS)
    low2, high2, in_low2, in_high2 = directions_of(behind, BEND_DIRECTIONS)
    for first, share in ((low, in_low), (high, in_high)):
        for second, share2 in ((low2, in_low2), (high2, in_high2)):
            bends = bends.scatter_add(1, first * BEND_DIRECTIONS + second, weight * share * share2)

    run = torch.cumsum(lengths, dim=1)
    run_at_ends = torch.cummax(torch.where(ends * inside > 0, run, torch.zeros_like(run)), dim=1)[0]
    begun = torch.cat([run.new_zeros(rows, 1), run_at_ends[:, :-1]], dim=1)
    strokes = (ends * inside * (run - begun > SHORTEST_STROKE * height[:, None])).sum(1)
    x = points[..., 0]
    width = (x * inside).amax(1) - (x + 1e9 * (1 - inside)).amin(1)
    spacing = torch.stack([4 * strokes * height, 2 * width], dim=1) / (total[:, None] + 1e-6)
    return Look(shares(directions), shares(bends), spacing)


def shares(sums: Tensor) -> Tensor:
    return sums / (sums.sum(1, keepdim=True) + 1e-6)


def script_height(points: Tensor, weights: Tensor) -> Tensor:
    """Twice the standard deviation of the ink about the straight line through it. [B]"""
    weights = (weights + 1e-9) / (weights + 1e-9).sum(1, keepdim=True)
    x, y = (points - (points * weights[..., None]).sum(1, keepdim=True)).unbind(2)
    slope = (weights * x * y).sum(1, keepdim=True) / ((weights * x * x).sum(1, keepdim=True) + 1e-3)
    return 2 * torch.sqrt((weights * (y - slope * x) ** 2).sum(1) + 1e-6)


def directions_of(moves: Tensor, count: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The two of `count` directions that each move lies between, and its share in each."""
    turn = (torch.atan2(moves[..., 1], moves[..., 0] + 1e-6) / (2 * math.pi) + 0.5) * count - 0.5
    low = torch.floor(turn)
    in_high = turn - low
    low = low.long() % count
    return low, (low + 1) % count, 1 - in_high, in_high


def look_of_lines(lines: list[Floats]) -> Look:
    """The look of lines of raw offsets [N, 3], in their order."""

    def measure(offsets: Tensor, lengths: Tensor) -> tuple[Tensor, ...]:
        inside = (torch.arange(offsets.shape[1])[None] < lengths[:, None]).float()
        look = look_of(offsets[..., :2], offsets[..., 2], inside)
        return look.directions, look.bends, look.spacing

    return Look(*measured(lines, measure))


@torch.no_grad()
def measured(
    lines: list[Floats], measure: Callable[[Tensor, Tensor], tuple[Tensor, ...]], batch: int = 64
) -> list[Tensor]:
    """What `measure` makes of lines side by side [B, L, 3] and their lengths [B], for all lines in their order. Lines
    are taken by length, so that little is padded."""
    order = sorted(range(len(lines)), key=lambda number: len(lines[number]))
    parts = []
    for first in range(0, len(order), batch):
        ink, lengths = stacked([lines[number] for number in order[first : first + batch]])
        parts.append(measure(torch.from_numpy(ink), torch.from_numpy(lengths)))
    back = torch.argsort(torch.tensor(order))
    return [torch.cat(values)[back] for values in zip(*parts, strict=True)]
