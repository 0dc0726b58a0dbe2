"""Practice: the network writes lines in hands that it is shown, and is corrected by how they differ from the people's
own.

Learning from ink alone, a network reads what a person wrote so far, and learns little from the hand vector; writing, it
has only that. Here what it writes is looked at: its look, and the vector that the encoder gives it, are compared with
the mean of the person's own lines. The gradient of the difference by each offset drawn is passed on, in windows of
steps, to the offset that the network makes of the same noise, and added to the gradient of learning from ink. So that
it learns to write as people it has not seen, every hand is changed by chance in slant, width, size and roundness.
"""

import math
import random
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .ink import Floats, normalised
from .look import Look, look_of, look_of_lines, measured
from .model_file import FileProblem, Model, Normalisation
from .network import HandEncoder, State
from .trainer import Change, InkLine, Options, Trainer, World
from .writing import STATE_INTERVAL, Written, drawn_move, rest, write

LINES_OF_A_PERSON = 5
"""The lines, the shown one among them, whose mean a written line is compared with."""
SHORTEST_TEXT = (20, 23, 26)
"""Characters of a text: as many words as have one of these, by chance."""
WINDOW = 96
"""Steps of a window."""
PEOPLE_FOR_PRECISION = 300
"""People whose lines tell how much vectors of one person differ."""
VECTOR_WEIGHT = 0.15
"""Of the vector's distance beside that of the look."""


@dataclass(frozen=True)
class PracticeOptions:
    rounds: int = 40
    """Each writes lines, and learns from each of them once."""
    lines: int = 384
    """Lines of a round."""
    updates: int = 8
    """Updates of a round, each of which learns from as many of its lines, and from ink."""
    learning_rate: float = 2.5e-4
    """At first; it falls to zero."""
    weight: float = 0.8
    """The norm of the gradient of what was written, for one of learning from ink."""
    bias: float = 1.0
    """What lines are written with."""
    batch: int = 72
    """Rows of ink, 64 steps each, of an update."""
    slant: float = 0.22
    widening: float = 0.14
    stretch: float = 0.1
    roundness: float = 0.3
    seed: int = 1


@dataclass
class Hands:
    """Hands to write in, side by side."""

    vectors: Tensor
    """[B, V]"""
    own: Tensor
    """The mean vector of each person's own lines. [B, V]"""
    looks: Look
    """Their mean look."""


def rounder(offsets: Floats, roundness: float) -> Floats:
    """Ink whose every point within a stroke is moved towards the middle of its neighbours by this share of the way;
    below 0, away from it."""
    points = np.cumsum(offsets[:, :2], axis=0, dtype=np.float64)
    is_end = offsets[:, 2] > 0
    within = np.flatnonzero(~(is_end | np.concatenate([[True], is_end[:-1]])))
    moved = points.copy()
    moved[within] += roundness * ((points[within - 1] + points[within + 1]) / 2 - points[within])
    result = offsets.copy()
    result[1:, :2] = np.diff(moved, axis=0)
    return result


def vectors_of(encoder: HandEncoder, normalisation: Normalisation, lines: list[Floats]) -> Tensor:
    """The hand vector of each line of raw offsets. [N, V]"""
    ink = [normalised(line, normalisation) for line in lines]
    return measured(ink, lambda offsets, lengths: (encoder(offsets, lengths),))[0]


class Practice:
    def __init__(
        self, options: PracticeOptions, learning: list[InkLine], validating: list[InkLine], start: Model
    ) -> None:
        architecture = start.network.architecture
        if architecture.hand is None or not architecture.window:
            raise FileProblem("practice needs a model that writes text in a hand that it is shown")
        self.options = options
        self.trainer = Trainer(
            Options(
                layers=architecture.layers, mixtures=architecture.mixtures, window=architecture.window,
                hand=architecture.hand.size, forgetting=0.5, batch=options.batch, slant=0.1, stretch=0.06,
                widening=0.04, points=options.rounds * options.updates * options.batch * 64,
                learning_rate=options.learning_rate, warm_up=12, averaging=0.985, seed=options.seed,
            ),
            World.join("cpu"), learning, validating, start,
        )  # fmt: skip
        self.trainer.keep_encoder()
        self.trainer.read_rounded()
        network, self.normalisation = self.trainer.network, self.trainer.normalisation
        assert network.encoder is not None
        self.encoder = network.encoder
        people = {form: numbers for form, numbers in self.trainer.forms.items() if len(numbers) >= LINES_OF_A_PERSON}
        if not people:
            raise FileProblem(f"no form has {LINES_OF_A_PERSON} lines; practice compares what is written with as many")
        self.people = [people[form] for form in sorted(people)]
        self.lines = {number: learning[number].offsets for numbers in self.people for number in numbers}
        self.precision = self.precision_of_vectors()
        alphabet = set(architecture.alphabet)
        self.texts = [
            line.text.split() for line in learning if line.text and line.text.strip() and set(line.text) <= alphabet
        ]
        if not self.texts:
            raise FileProblem("no line has a text that the model can write")
        self.rounds_done = 0
        self.shift: Tensor | None = None
        """How far what is written lies to one side of its people's vectors, on the average of the last rounds. [V]"""
        self.norms: tuple[float, float] | None = None
        """The gradients' norms, of what was written and of ink, on the average of the last updates."""

    def precision_of_vectors(self) -> Tensor:
        """The inverse of the covariance of a person's lines' vectors about their mean. [V, V]"""
        people = self.people[:: max(1, len(self.people) // PEOPLE_FOR_PRECISION)]
        lines = [self.lines[number] for numbers in people for number in numbers]
        left = []
        for vectors in vectors_of(self.encoder, self.normalisation, lines).split([len(numbers) for numbers in people]):
            left.append((vectors - vectors.mean(0)) * math.sqrt(len(vectors) / (len(vectors) - 1)))
        residuals = torch.cat(left)
        covariance = residuals.T @ residuals / len(residuals)
        floor = 2e-3 * covariance.diagonal().mean()
        return torch.linalg.inv(covariance + floor * torch.eye(len(covariance)))

    def hands(self, chance: random.Random) -> Hands:
        """Hands to write in: of people drawn by chance, changed by chance."""
        options, changed = self.options, []
        for _ in range(options.lines):
            numbers = chance.choice(self.people)
            # The first is the one that is shown.
            shown = chance.sample(numbers, LINES_OF_A_PERSON)
            width = math.exp(chance.gauss(0, options.widening))
            change = Change(chance.gauss(0, options.slant), 1 + chance.gauss(0, options.stretch), width)
            roundness = chance.gauss(0, options.roundness)
            for number in shown:
                changed.append(change(rounder(self.lines[number], roundness)))
        vectors = vectors_of(self.encoder, self.normalisation, changed).unflatten(0, (-1, LINES_OF_A_PERSON))
        return Hands(vectors[:, 0], vectors.mean(1), look_of_lines(changed).means(LINES_OF_A_PERSON))

    def text(self, chance: random.Random) -> str:
        """Words that follow one another in some line, and in another."""
        words = chance.choice(self.texts) + chance.choice(self.texts)
        first, shortest = chance.randrange(max(1, len(words) - 4)), chance.choice(SHORTEST_TEXT)
        text = words[first]
        for word in words[first + 1 :]:
            if len(text) >= shortest:
                break
            text += f" {word}"
        return text

    def round(self) -> dict[str, float]:
        """Writes lines, then learns from each once, and from ink: how much they differ from their people's own."""
        options = self.options
        chance = random.Random(f"{options.seed} {self.rounds_done}")
        generator = torch.Generator().manual_seed(options.seed * 1_000_003 + self.rounds_done)
        hands = self.hands(chance)
        jobs = [(vector, self.text(chance), chance.choice(chance.choice(self.texts))) for vector in hands.vectors]
        written = write(self.trainer.network, self.normalisation, jobs, options.bias, generator)
        usable = [row for row, length in enumerate(written.lengths) if length]
        if not usable:
            raise FileProblem("no written line came to its end; begin from a model that writes")
        gradient, figures = self.gradient_of_offsets(written, usable, hands)
        chance.shuffle(usable)
        for update in range(options.updates):
            rows = usable[update :: options.updates]
            if rows:
                self.learn(written, rows, gradient, chance)
        self.rounds_done += 1
        return {**figures, "usable": len(usable) / options.lines}

    def gradient_of_offsets(self, written: Written, usable: list[int], hands: Hands) -> tuple[Tensor, dict[str, float]]:
        """The gradient of the lines' differences by their normalised moves [B, T, 2], zero in lines that are not
        usable, and the mean differences."""
        lengths = torch.tensor([written.lengths[row] for row in usable])
        longest = int(lengths.max())
        inside = (torch.arange(longest)[None] < lengths[:, None]).float()
        offsets = written.drawn[:longest, usable].transpose(0, 1) * inside[..., None]
        moves, ends = offsets[..., :2].clone().requires_grad_(True), offsets[..., 2]
        scale, mean = torch.tensor(self.normalisation.scale), torch.tensor(self.normalisation.mean)
        look = look_of((moves * scale + mean) * inside[..., None], ends, inside)
        of_look = look.distance(hands.looks[usable])

        first = rest(self.normalisation).expand(len(usable), 1, 3)
        ink = torch.cat([first, torch.cat([moves * inside[..., None], ends[..., None]], dim=2)], dim=1)
        left = self.encoder(ink, lengths + 1) - hands.own[usable]
        side = left.detach().mean(0)
        self.shift = side if self.shift is None else 0.9 * self.shift + 0.1 * side
        left = left - self.shift
        of_vector = ((left @ self.precision) * left).sum(1) / left.shape[1]

        (found,) = torch.autograd.grad((of_look + VECTOR_WEIGHT * of_vector).sum(), moves)
        # The direction of a tiny move means little, and its gradient is vast.
        size = found.norm(dim=2, keepdim=True)
        found = found * (torch.quantile(size[inside > 0], 0.99) / (size + 1e-12)).clamp(max=1)
        gradient = torch.zeros(len(written.lengths), longest, 2)
        gradient[usable] = found * inside[..., None]
        return gradient, {"look": of_look.mean().item(), "vector": of_vector.mean().item()}

    def learn(self, written: Written, rows: list[int], gradient: Tensor, chance: random.Random) -> None:
        """One update, by ink and by a window of each of these lines."""
        trainer = self.trainer
        begins = [
            STATE_INTERVAL * chance.randrange(max(1, (written.lengths[r] - WINDOW) // STATE_INTERVAL + 1)) for r in rows
        ]
        steps = torch.arange(WINDOW)[:, None] + torch.tensor(begins)
        within = (steps < gradient.shape[1])[..., None]
        columns = torch.tensor(rows)[None].expand_as(steps)
        at = steps.clamp(max=len(written.read) - 1)
        logits, _ = trainer.network.run(
            written.read[at, columns], self.states_at(written, rows, begins), written.codes[rows], written.vectors[rows]
        )
        moves = drawn_move(logits, written.components[at, columns], written.noise[at, columns], self.options.bias)
        wanted = gradient[columns, steps.clamp(max=gradient.shape[1] - 1)] * within
        of_written = torch.autograd.grad((wanted * moves).sum() / len(rows), trainer.parameters, allow_unused=True)
        trainer.find_gradient()
        norms = tuple(
            math.sqrt(sum(float((g * g).sum()) for g in gradients if g is not None))
            for gradients in (of_written, [parameter.grad for parameter in trainer.parameters])
        )
        known = self.norms or norms
        self.norms = (0.95 * known[0] + 0.05 * norms[0], 0.95 * known[1] + 0.05 * norms[1])
        weight = self.options.weight * self.norms[1] / max(self.norms[0], 1e-12)
        for parameter, more in zip(trainer.parameters, of_written, strict=True):
            if more is not None and parameter.grad is not None:
                parameter.grad.add_(more, alpha=weight)
        trainer.step(trainer.points_a_chunk)

    @staticmethod
    def states_at(written: Written, rows: list[int], begins: list[int]) -> State:
        """The state of each of these rows before its window of steps."""
        chosen = [(written.states[begin // STATE_INTERVAL], row) for row, begin in zip(rows, begins, strict=True)]

        def together(part: int, side: int) -> Tensor:
            return torch.stack([state[part][side][0, row] for state, row in chosen])[None]

        return [(together(part, 0), together(part, 1)) for part in range(len(written.states[0]))]

    def checkpoint(self) -> dict[str, object]:
        norms = None if self.norms is None else list(self.norms)
        progress = {"rounds": self.rounds_done, "shift": self.shift, "norms": norms}
        return {**self.trainer.checkpoint(), "practice": asdict(self.options), "progress": progress}

    def restore(self, saved: dict, path: Path) -> None:
        self.trainer.restore(saved, path)
        progress = saved["progress"]
        self.rounds_done, self.shift = progress["rounds"], progress["shift"]
        self.norms = None if progress["norms"] is None else tuple(progress["norms"])
