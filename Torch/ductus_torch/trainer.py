"""Learns from ink: chunks with carried state, backpropagation through time, Adam."""

import math
import os
from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import distributed, nn
from torch.nn import functional

from .ink import (
    Floats,
    Streams,
    TrainingLine,
    alphabet_of,
    encoded,
    normalised,
    padded,
    stacked,
)
from .model_file import FileProblem, Model, Normalisation
from .network import (
    Architecture,
    HandInk,
    HandShape,
    HandwritingNetwork,
    State,
    negative_log_likelihood,
)

GRAVES = math.log(44.96 * 37.03)
"""What a nat a point in raw units is more than one in Graves' units."""
CHECKPOINT_FORMAT = 2
SHORTEST_SHOWN = 150
"""Offsets of a line that shows a hand, at least; a few letters do not."""
LONGEST_SHOWN = 800
"""Offsets of a line that shows a hand, at most."""
HAND_FORMS = 64
"""Forms in a batch from which the encoder alone learns."""
HAND_SHARPNESS = 16.0
"""What the cosines between hand vectors are multiplied by there."""

NDArrayInt = np.ndarray


@dataclass(frozen=True)
class Options:
    """As `ductus train --help` explains them."""

    layers: tuple[int, ...] = (512,)
    mixtures: int = 20
    window: int = 0
    hand: int = 0
    hand_warm_up: int = 0
    forgetting: float = 0.0
    batch: int = 16
    steps: int = 64
    points: int = 100_000_000
    learning_rate: float = 2e-3
    warm_up: int = 200
    decay: float = 1.0
    beta2: float = 0.99
    clip: float = 1.0
    averaging: float = 0.999
    noise: float = 0.25
    weight_noise: float = 0.0
    slant: float = 0.0
    stretch: float = 0.0
    widening: float = 0.0
    rare_repeats: int = 1
    scale: float = 10.0
    validate_every: int = 5_000_000
    patience: int = 10
    seed: int = 1

    def rate(self, update: int, seen: int) -> float:
        # The rate rises again when the encoder, which learns alone at first, is joined by the rest.
        count = update if update < self.hand_warm_up else update - self.hand_warm_up
        warm = min(1.0, (count + 1) / self.warm_up) if self.warm_up else 1.0
        left = max(0.0, 1 - seen / self.points)
        return self.learning_rate * warm * (min(1.0, left / self.decay) if self.decay else 1.0)


@dataclass(frozen=True)
class InkLine:
    """Raw offsets [N, 3], the origin first, what they say, and the form, that is the hand, they are from."""

    offsets: Floats
    text: str | None = None
    form: str = ""
    is_recombined: bool = False
    """Made of words of another line of its form: it is written, but shows no hand."""


@dataclass(frozen=True)
class World:
    """This process among all: rank 0 alone writes."""

    rank: int
    size: int
    device: torch.device

    @staticmethod
    def join(device: str) -> "World":
        size, rank = int(os.environ.get("WORLD_SIZE", "1")), int(os.environ.get("RANK", "0"))
        local = int(os.environ.get("LOCAL_RANK", "0"))
        if device == "cuda" and torch.cuda.device_count() <= local:
            raise FileProblem(f"--device cuda: process {local} of this machine finds no GPU of its own")
        chosen = torch.device("cuda", local) if device == "cuda" else torch.device("cpu")
        if size > 1:
            distributed.init_process_group("nccl" if device == "cuda" else "gloo")
        return World(rank, size, chosen)

    def gather(self, value: object) -> list[object]:
        """Every rank's value, in order, on every rank."""
        if self.size == 1:
            return [value]
        values: list[object] = [None] * self.size
        distributed.all_gather_object(values, value)
        return values


class Trainer:
    def __init__(
        self,
        options: Options,
        world: World,
        learning: list[InkLine],
        validating: list[InkLine],
        start: Model | None,
        alphabet: str = "",
    ) -> None:
        """`alphabet`: the characters that the network reads; none given: those of `start`, or of the ink."""
        if options.batch % world.size:
            raise FileProblem(f"--batch {options.batch} is no multiple of the {world.size} processes")
        counts = world.gather((len(learning), sum(len(line.offsets) for line in learning), options))
        if any(count != counts[0] for count in counts):
            raise FileProblem("the processes do not have the same ink and options")
        self.options, self.world = options, world
        self.learning, self.validating = learning, validating
        self.deck = deck_of([line.text or "" for line in learning], options.rare_repeats)
        self.forms = forms_of(learning)
        torch.manual_seed(options.seed)
        if options.window and not alphabet:
            known = start.network.architecture.alphabet if start is not None else ""
            alphabet = known or alphabet_of([line.text for line in learning])
        hand = HandShape(options.hand) if options.hand else None
        asked = Architecture(options.layers, options.mixtures, options.window, alphabet, hand)
        self.network = HandwritingNetwork(asked)
        if start is None:
            moves = np.clip(np.concatenate([line.offsets[1:, :2] for line in learning]), -1000, 1000)
            mean = moves.mean(axis=0, dtype=np.float64)
            self.normalisation = Normalisation((float(mean[0]), float(mean[1])), (options.scale, options.scale))
            self.network.begin_at_rest(self.normalisation.mean, self.normalisation.scale)
        else:
            found = start.network.architecture
            grown = replace(found, layers=asked.layers, hand=found.hand or asked.hand)
            is_narrower = len(found.layers) == len(asked.layers) and all(
                few <= many for few, many in zip(found.layers, asked.layers, strict=False)
            )
            if grown != asked or not is_narrower:
                raise FileProblem(f"--from: the model is a {found}; the options ask for {asked}")
            self.normalisation = start.normalisation
            self.network.start_from(start.network)
        self.network.to(world.device)
        self.average = HandwritingNetwork(self.network.architecture).to(world.device)
        self.average.load_state_dict(self.network.state_dict())
        self.parallel = nn.parallel.DistributedDataParallel(self.network) if world.size > 1 else self.network
        self.parameters = [p for p in self.network.parameters() if p.requires_grad]
        self.optimiser = torch.optim.Adam(self.parameters, betas=(0.9, options.beta2))
        rows = options.batch // world.size
        self.streams = Streams(rows)
        self.draws = [-1] * rows
        self.drawn = 0
        self.state: State | None = None
        self.updates = self.seen = 0
        self.order: tuple[int, NDArrayInt] = (-1, np.zeros(0, dtype=np.int64))

    def line(self, draw: int) -> TrainingLine:
        """The line begun as number `draw`, with noise on what is to be predicted."""
        epoch, index = divmod(draw, len(self.deck))
        if self.order[0] != epoch:
            self.order = (
                epoch,
                np.random.default_rng((self.options.seed, epoch)).permutation(self.deck),
            )
        random = np.random.default_rng((self.options.seed, 1, draw))
        number = self.order[1][index]
        line = self.learning[number]
        change = Change.drawn(self.options, random)
        read = normalised(change(line.offsets), self.normalisation)
        predicted = read.copy()
        noise = random.uniform(-0.5, 0.5, (len(read), 2)) * self.options.noise
        predicted[:, :2] += noise / np.array(self.normalisation.scale)
        codes = encoded(line.text, self.network.architecture.alphabet)
        return TrainingLine(read, predicted, codes, self.shown(number, change, random))

    def shown(self, number: int, change: "Change", random: np.random.Generator) -> Floats | None:
        """Another line of the form, changed in the same way; None where there is none."""
        if not self.options.hand:
            return None
        others = [other for other in self.forms.get(self.learning[number].form, []) if other != number]
        if not others:
            return None
        offsets = self.learning[others[random.integers(len(others))]].offsets
        first = random.integers(max(1, len(offsets) - LONGEST_SHOWN + 1))
        return normalised(change(offsets[first : first + LONGEST_SHOWN]), self.normalisation)

    def next_line(self, row: int) -> TrainingLine:
        # Draws are dealt to the processes in turn.
        self.draws[row] = self.drawn * self.world.size + self.world.rank
        self.drawn += 1
        return self.line(self.draws[row])

    @torch.no_grad()
    def add_weight_noise(self) -> list[torch.Tensor]:
        """Puts noise on all weights, the same in every process; gives the weights without it, if there is any."""
        if not self.options.weight_noise:
            return []
        weights = [parameter.clone() for parameter in self.parameters]
        source = torch.Generator().manual_seed(self.options.seed * 2**32 + self.updates)
        for parameter in self.parameters:
            noise = torch.randn(parameter.shape, generator=source) * self.options.weight_noise
            parameter.add_(noise.to(parameter.device))
        return weights

    def update_encoder(self) -> tuple[float, float, float]:
        """Teaches the encoder alone that two lines of one form are nearer than lines of different forms: the cross
        entropy of finding each line's partner by the cosine of their vectors (van den Oord et al. 2018). Every process
        does the same."""
        random = np.random.default_rng((self.options.seed, 2, self.updates))
        names = sorted(name for name, numbers in self.forms.items() if len(numbers) > 1)
        pieces: tuple[list[Floats], list[Floats]] = ([], [])
        for name in random.permutation(names)[:HAND_FORMS]:
            change = Change.drawn(self.options, random)
            for side, number in zip(pieces, random.choice(self.forms[name], 2, replace=False), strict=True):
                offsets = self.learning[number].offsets
                count = max(SHORTEST_SHOWN // 2, int(min(LONGEST_SHOWN, len(offsets)) * random.uniform(0.5, 1)))
                first = random.integers(max(1, len(offsets) - count + 1))
                side.append(normalised(change(offsets[first : first + count]), self.normalisation))
        ink, lengths = stacked(pieces[0] + pieces[1])
        assert self.network.encoder is not None
        device = self.world.device
        vectors = self.network.encoder(torch.from_numpy(ink).to(device), torch.from_numpy(lengths).to(device))
        one, other = functional.normalize(vectors, dim=1).chunk(2)
        likeness = HAND_SHARPNESS * one @ other.T
        partners = torch.arange(len(one), device=device)
        loss = (functional.cross_entropy(likeness, partners) + functional.cross_entropy(likeness.T, partners)) / 2
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm, rate = self.step()
        return loss.item(), norm, rate

    def update(self) -> tuple[float, float, float]:
        """Learns from the next chunk of every row: loss in raw nats a point, gradient norm, learning rate."""
        raw = self.find_gradient()
        norm, rate = self.step(self.points_a_chunk)
        if self.world.size > 1:
            distributed.all_reduce(raw)
            raw /= self.world.size
        scale = self.normalisation.scale
        return raw.item() + math.log(scale[0] * scale[1]), norm, rate

    def find_gradient(self) -> torch.Tensor:
        """Reads the next chunk of every row: the loss, in nats a point in the network's units; the parameters hold its
        gradient."""
        chunk = self.streams.fill(self.options.steps, self.next_line)
        device = self.world.device
        state = None if self.state is None else [(h.detach(), c.detach()) for h, c in self.state]
        if state is not None and self.options.forgetting:
            random = np.random.default_rng((self.options.seed, 3, self.updates, self.world.rank))
            kept = torch.from_numpy(random.random(len(self.draws)) >= self.options.forgetting).float().to(device)
            layers = len(self.options.layers)
            # The window, which stands behind the layers, keeps its place in the text.
            state = [(h * kept[:, None], c * kept[:, None]) for h, c in state[:layers]] + state[layers:]
        weights = self.add_weight_noise()
        logits, self.state = self.parallel(
            torch.from_numpy(chunk.inputs).to(device),
            state,
            torch.from_numpy(chunk.begins).to(device),
            torch.from_numpy(chunk.texts).to(device) if self.options.window else None,
            hand_ink(chunk.hands, chunk.shown, device),
        )
        density, end = negative_log_likelihood(logits, torch.from_numpy(chunk.targets).to(device))
        loss = ((density + end) * torch.from_numpy(chunk.weights).to(device)).mean()
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        with torch.no_grad():
            for parameter, weight in zip(self.parameters, weights, strict=False):
                parameter.copy_(weight)
        return loss.detach()

    def keep_encoder(self) -> None:
        """Takes the encoder out of what is learned, before the first update: hand vectors stay what they are."""
        assert self.network.encoder is not None
        self.network.encoder.requires_grad_(False)
        self.parameters = [p for p in self.network.parameters() if p.requires_grad]

    def read_rounded(self) -> None:
        """Lets layers read hidden activations rounded from now on, in what is learned and in what is scored."""
        self.network.is_rounded = self.average.is_rounded = True

    @property
    def points_a_chunk(self) -> int:
        return self.options.batch * self.options.steps

    def step(self, points: int = 0) -> tuple[float, float]:
        """Adam and the moving average of the weights, by the gradient of so many points of ink: gradient norm, learning
        rate."""
        norm = nn.utils.clip_grad_norm_(self.parameters, self.options.clip)
        rate = self.options.rate(self.updates, self.seen)
        self.optimiser.param_groups[0]["lr"] = rate
        self.optimiser.step()
        self.updates += 1
        self.seen += points
        keep = min(self.options.averaging, self.updates / (self.updates + 10))
        with torch.no_grad():
            for average, parameter in zip(self.average.parameters(), self.network.parameters(), strict=True):
                average.lerp_(parameter, 1 - keep)
        return norm.item(), rate

    def validate(self) -> tuple[float, float]:
        """Raw nats a point and nats a line in Graves' units of the averaged weights; each rank takes a share."""
        mine = range(len(self.validating))[self.world.rank :: self.world.size]
        nats, points = score(self.average, self.normalisation, self.validating, mine, self.world.device)
        shares = self.world.gather((nats, points))
        nats, points = sum(s[0] for s in shares), sum(s[1] for s in shares)  # type: ignore[index]
        raw = nats / points + math.log(self.normalisation.scale[0] * self.normalisation.scale[1])
        return raw, points / len(self.validating) * (raw - GRAVES)

    def checkpoint(self) -> dict[str, object]:
        state = None if self.state is None else [(h.detach().cpu(), c.detach().cpu()) for h, c in self.state]
        rows = self.world.gather((self.draws, self.streams.positions, self.drawn, state))
        return {
            "format": CHECKPOINT_FORMAT, "options": asdict(self.options), "world": self.world.size, "rows": rows,
            "updates": self.updates, "seen": self.seen, "network": self.network.state_dict(),
            "average": self.average.state_dict(), "optimiser": self.optimiser.state_dict(),
            "normalisation": asdict(self.normalisation), "alphabet": self.network.architecture.alphabet,
            "lines": len(self.learning),
        }  # fmt: skip

    def restore(self, checkpoint: dict, path: Path) -> None:
        if checkpoint["world"] != self.world.size:
            raise FileProblem(f"{path}: the run had {checkpoint['world']} processes, not {self.world.size}")
        if checkpoint["lines"] != len(self.learning):
            raise FileProblem(f"{path}: the run learned from other ink")
        self.network.load_state_dict(checkpoint["network"])
        self.average.load_state_dict(checkpoint["average"])
        self.optimiser.load_state_dict(checkpoint["optimiser"])
        self.normalisation = Normalisation(**checkpoint["normalisation"])
        self.updates, self.seen = checkpoint["updates"], checkpoint["seen"]
        self.draws, positions, self.drawn, state = checkpoint["rows"][self.world.rank]
        self.state = None if state is None else [(h.to(self.world.device), c.to(self.world.device)) for h, c in state]
        for row, draw in enumerate(self.draws):
            if draw >= 0:
                self.streams.lines[row] = self.line(draw)
                self.streams.positions[row] = positions[row]


def deck_of(texts: list[str], repeats: int) -> NDArrayInt:
    """Every line once, by number, and lines with rare characters up to `repeats` times, as `ductus train` does."""
    holders = Counter(character for text in texts for character in set(text))
    numbers: list[int] = []
    for index, text in enumerate(texts):
        rarest = min((holders[character] for character in text), default=len(texts))
        numbers += [index] * min(repeats, max(1, len(texts) // (40 * rarest)))
    return np.array(numbers)


@dataclass(frozen=True)
class Change:
    """A slant (the tangent of its angle), a size and a width given to ink: the same to all ink of one hand."""

    slant: float
    size: float
    width: float = 1.0
    """What x is multiplied by beside the size."""

    @staticmethod
    def drawn(options: Options, random: np.random.Generator) -> "Change":
        slant, size = random.normal() * options.slant, 1 + random.normal() * options.stretch
        return Change(slant, size, math.exp(random.normal() * options.widening) if options.widening else 1.0)

    def __call__(self, offsets: Floats) -> Floats:
        changed = offsets.copy()
        changed[:, 0] = changed[:, 0] * self.width - self.slant * changed[:, 1]
        changed[:, :2] *= self.size
        return changed


def forms_of(lines: list[InkLine]) -> dict[str, list[int]]:
    """The lines of each form, by number, that are long enough to show a hand."""
    forms: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if not line.is_recombined and len(line.offsets) >= SHORTEST_SHOWN:
            forms.setdefault(line.form, []).append(number)
    return forms


def hand_ink(hands: list[Floats], shown: NDArrayInt, device: torch.device) -> HandInk | None:
    if not hands:
        return None
    ink, lengths = stacked(hands)
    return HandInk(*(torch.from_numpy(values).to(device) for values in (ink, lengths, shown)))


@torch.no_grad()
def score(
    network: HandwritingNetwork,
    normalisation: Normalisation,
    lines: list[InkLine],
    chosen: range,
    device: torch.device,
) -> tuple[float, int]:
    """Summed nats, in the network's units, and points of the chosen lines.

    A network that writes in a given hand is shown the next line of the line's form, after the last the first; none
    where the form has no other.
    """
    forms = forms_of(lines)
    nats, points = 0.0, 0
    order = sorted(chosen, key=lambda number: len(lines[number].offsets))
    for first in range(0, len(order), 64):
        batch = order[first : first + 64]
        ink_of = {number: normalised(lines[number].offsets, normalisation) for number in batch}
        rows, lengths = stacked(list(ink_of.values()))
        mask = np.arange(rows.shape[1] - 1)[:, None] < lengths[None] - 1
        ink = torch.from_numpy(rows).transpose(0, 1).to(device)
        codes = padded([encoded(lines[number].text, network.architecture.alphabet) for number in batch])
        hands: list[Floats] = []
        shown = np.full((1, len(batch)), -1)
        if network.encoder is not None:
            for row, number in enumerate(batch):
                other = next_of_form(forms.get(lines[number].form, []), number)
                if other is not None:
                    shown[0, row] = len(hands)
                    hands.append(normalised(lines[other].offsets, normalisation))
        logits, _ = network(
            ink[:-1],
            texts=torch.from_numpy(codes).to(device)[None] if network.window is not None else None,
            hands=hand_ink(hands, shown, device),
        )
        density, end = negative_log_likelihood(logits, ink[1:])
        nats += ((density + end).double() * torch.from_numpy(mask).to(device)).sum().item()
        points += int(mask.sum())
    return nats, points


def next_of_form(numbers: list[int], number: int) -> int | None:
    """The line after `number` among those of its form, after the last the first; None where there is no other."""
    others = [other for other in numbers if other != number]
    return next((other for other in others if other > number), others[0] if others else None)
