"""The network: an LSTM stack with skip connections and a mixture-density output (Graves 2013, sections 2 and 4),
for a network that writes text a window over its characters (section 5), and for one that writes in a given hand an
encoder, which reads ink and gives a vector that every layer reads at every step.

Shapes: T steps, B sequences, H units of a layer, M Gaussians of the output, K of the window, U characters of a text,
A codes of characters, 0 being the end of a text, V numbers of a hand vector.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

LEVELS = 63
"""Levels between 0 and 1 in which layers with 8-bit weights read hidden activations, as the brain's kernels do."""

State = list[tuple[Tensor, Tensor]]
"""Of each layer h [1, B, H] and c [1, B, H]; last, with a window, its positions [1, B, K] and characters [1, B, A]."""


@dataclass(frozen=True)
class HandShape:
    """The shape of hand vectors and of the encoder that makes them."""

    size: int = 64
    """Numbers of a hand vector (V)."""
    channels: tuple[int, ...] = (48, 96, 128, 128)
    """Channels of the encoder's convolutions, first to last."""


@dataclass(frozen=True)
class Architecture:
    layers: tuple[int, ...] = (512,)
    mixtures: int = 20
    window: int = 0
    """Gaussians of the window; 0: the network reads no text."""
    alphabet: str = ""
    """The characters of the codes 1, 2, …"""
    hand: HandShape | None = None
    """None: the network is not told in whose hand it writes."""

    @property
    def vector(self) -> int:
        return self.hand.size if self.hand else 0

    @property
    def codes(self) -> int:
        return 1 + len(self.alphabet) if self.window else 0

    @property
    def outputs(self) -> int:
        return 1 + 6 * self.mixtures


@dataclass(frozen=True)
class HandInk:
    """Ink that shows hands: R pieces of it, and which one each sequence writes in, in each part between two steps at
    which a line begins."""

    offsets: Tensor
    """Normalised, padded with zeros behind each piece's end. [R, L, 3]"""
    lengths: Tensor
    """Offsets of each piece. [R]"""
    shown: Tensor
    """The piece that shows the hand; -1: none does, and the vector is zero. [S, B]"""


class HandEncoder(nn.Module):
    """Reads ink and gives a vector that stands for the hand it is written in.

    Convolutions over the offsets, each of 5 steps and stride 2 with tanh; the mean and the standard deviation over
    time of the last one's channels; a linear layer with tanh (Snyder et al. 2018, "X-vectors", pool so for voices).
    """

    WIDTH, STRIDE = 5, 2

    def __init__(self, shape: HandShape) -> None:
        super().__init__()
        below = (3, *shape.channels)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(lower, channels, self.WIDTH, self.STRIDE)
            for lower, channels in zip(below, shape.channels, strict=False)
        )
        self.vector = nn.Linear(2 * shape.channels[-1], shape.size)

    @classmethod
    def shortest(cls, shape: HandShape) -> int:
        """The fewest offsets that an encoder of this shape reads."""
        length = 1
        for _ in shape.channels:
            length = (length - 1) * cls.STRIDE + cls.WIDTH
        return length

    def forward(self, offsets: Tensor, lengths: Tensor) -> Tensor:
        """Normalised offsets [R, L, 3] and how many of each piece there are [R], to vectors [R, V]."""
        frames = offsets.transpose(1, 2)
        for convolution in self.convolutions:
            frames = torch.tanh(convolution(frames))
            lengths = (lengths - self.WIDTH) // self.STRIDE + 1
        inside = (torch.arange(frames.shape[2], device=frames.device) < lengths[:, None])[:, None].float()
        count = lengths.clamp(min=1)[:, None]
        mean = (frames * inside).sum(2) / count
        variance = (frames * frames * inside).sum(2) / count - mean * mean
        deviation = (variance.clamp(min=0) + 1e-4).sqrt()
        return torch.tanh(self.vector(torch.cat([mean, deviation], dim=1)))


class HandwritingNetwork(nn.Module):
    """Every layer reads the pen offset, the layer below, the window and the hand; the output reads all layers.

    PyTorch orders a layer's gates i, f, g, o and the brain i, g, f, o: `model_file` translates.
    """

    is_rounded = False
    """Whether layers read hidden activations rounded to 1 / LEVELS, as they do where weights are in 8 bits; gradients
    pass as if they were not (Bengio et al. 2013, "Estimating or Propagating Gradients Through Stochastic Neurons")."""

    def __init__(self, architecture: Architecture) -> None:
        super().__init__()
        self.architecture = architecture
        below = (0, *architecture.layers)
        self.layers = nn.ModuleList(
            nn.LSTM(3 + lower + architecture.codes + architecture.vector, units)
            for lower, units in zip(below, architecture.layers, strict=False)
        )
        self.window = nn.Linear(architecture.layers[0], 3 * architecture.window) if architecture.window else None
        self.encoder = HandEncoder(architecture.hand) if architecture.hand else None
        self.output = nn.Linear(sum(architecture.layers), architecture.outputs)
        self._initialise()

    def _initialise(self) -> None:
        """As the Swift trainer does, though with PyTorch's chance."""
        others = self.architecture.codes + self.architecture.vector
        for lstm in self.layers:
            units = lstm.hidden_size
            nn.init.normal_(lstm.weight_hh_l0, std=0.5 / math.sqrt(units))
            nn.init.normal_(lstm.weight_ih_l0[:, :3], std=0.3)
            lower = lstm.input_size - 3 - others
            if lower:
                nn.init.normal_(lstm.weight_ih_l0[:, 3 : 3 + lower], std=0.5 / math.sqrt(lower))
            nn.init.normal_(lstm.weight_ih_l0[:, 3 + lower :], std=0.1)
            nn.init.zeros_(lstm.bias_ih_l0)
            nn.init.zeros_(lstm.bias_hh_l0)
            nn.init.ones_(lstm.bias_ih_l0[units : 2 * units])
            # One bias is enough; cuDNN wants two.
            lstm.bias_hh_l0.requires_grad_(False)
        if self.window is not None:
            gaussians = self.architecture.window
            nn.init.normal_(self.window.weight, std=0.02)
            nn.init.zeros_(self.window.bias)
            nn.init.constant_(self.window.bias[:gaussians], -math.log(gaussians))
            nn.init.constant_(self.window.bias[2 * gaussians :], -3.0)
        mixtures = self.architecture.mixtures
        nn.init.normal_(self.output.weight, std=0.02)
        nn.init.zeros_(self.output.bias)
        nn.init.normal_(self.output.bias[1 + mixtures : 1 + 3 * mixtures], std=0.3)

    @torch.no_grad()
    def begin_at_rest(self, mean: tuple[float, float], scale: tuple[float, float]) -> None:
        """Makes the first Gaussian of a fresh network the pen at rest, as the Swift trainer does."""
        mixtures = self.architecture.mixtures
        sigmas = [math.log(0.15 / size) for size in scale]
        rest = [math.log(0.015 * mixtures), -mean[0] / scale[0], -mean[1] / scale[1], *sigmas, 0.0]
        self.output.bias[1::mixtures] = torch.tensor(rest)

    @torch.no_grad()
    def start_from(self, other: "HandwritingNetwork") -> None:
        """Takes the weights of a network of the same shape but for its hand and fewer units in its layers. What it
        lacks begins so that nothing it has learned changes: what reads the hand at zero, and new units, which read what
        their layer reads, unread by others (Chen et al. 2016, "Net2Net")."""
        mine, known = self.architecture, other.architecture
        below = list(zip((0, *known.layers), (0, *mine.layers), strict=True))
        for index, (lstm, source) in enumerate(zip(self.layers, other.layers, strict=True)):
            gates = [(source.hidden_size, lstm.hidden_size)] * 4
            read = [(3, 3), below[index], (known.codes, mine.codes), (known.vector, mine.vector)]
            take(lstm.weight_ih_l0, source.weight_ih_l0, gates, read)
            take(lstm.weight_hh_l0, source.weight_hh_l0, gates, gates[:1])
            take(lstm.bias_ih_l0[:, None], source.bias_ih_l0[:, None], gates, [(1, 1)])
        outputs = [(len(other.output.weight), len(self.output.weight))]
        take(self.output.weight, other.output.weight, outputs, below[1:])
        self.output.bias.copy_(other.output.bias)
        if self.window is not None and other.window is not None:
            rows = [(len(other.window.weight), len(self.window.weight))]
            take(self.window.weight, other.window.weight, rows, below[1:2])
            self.window.bias.copy_(other.window.bias)
        if self.encoder is not None and other.encoder is not None:
            self.encoder.load_state_dict(other.encoder.state_dict())

    def forward(
        self,
        offsets: Tensor,
        state: State | None = None,
        begins: Tensor | None = None,
        texts: Tensor | None = None,
        hands: HandInk | None = None,
    ) -> tuple[Tensor, State]:
        """Offsets [T, B, 3], normalised, to logits [T, B, 1 + 6M] and the state after the last step.

        Where `begins` [T, B] is true a line begins, with nothing remembered. Between two steps at which any line
        begins, PyTorch's LSTM runs undivided. `texts` [S, B, U] holds the codes of every row's text in each of these
        S parts, -1 behind its end; `hands` the ink that shows every row's hand.
        """
        vectors = None if hands is None else self._vectors(hands)
        cuts = segments(begins) if begins is not None else [0]
        logits: list[Tensor] = []
        for part, (start, end) in enumerate(zip(cuts, [*cuts[1:], len(offsets)], strict=True)):
            if state is not None and begins is not None:
                keep = (~begins[start]).float()[None, :, None]
                state = [(h * keep, c * keep) for h, c in state]
            codes = None if texts is None else texts[part]
            vector = None if vectors is None else vectors[part]
            new_logits, state = self.run(offsets[start:end], state, codes, vector)
            logits.append(new_logits)
        assert state is not None
        return torch.cat(logits), state

    def _vectors(self, hands: HandInk) -> Tensor:
        """The vector of every row in every part. [S, B, V]"""
        assert self.encoder is not None
        vectors = self.encoder(hands.offsets, hands.lengths)
        return vectors[hands.shown.clamp(min=0)] * (hands.shown >= 0)[..., None]

    def run(
        self, offsets: Tensor, state: State | None, codes: Tensor | None, vector: Tensor | None
    ) -> tuple[Tensor, State]:
        """As `forward`, where no line begins within: `codes` [B, U] of every row's text, and `vector` [B, V] of its
        hand."""
        hidden: list[Tensor] = []
        new_state: State = []
        read = [offsets]
        if self.encoder is not None:
            if vector is None:
                vector = offsets.new_zeros(offsets.shape[1], self.architecture.vector)
            read.append(vector.expand(len(offsets), *vector.shape))
        for index, lstm in enumerate(self.layers):
            carried = None if state is None else state[index]
            if index == 0 and self.window is not None:
                moved = None if state is None else state[-1]
                h, window, carried, last = self._run_window(offsets, carried, moved, codes, vector)
                read.insert(1, window)
            else:
                below = [self._read(h) for h in hidden[-1:]]
                h, carried = self._run_layer(lstm, torch.cat([read[0], *below, *read[1:]], dim=-1), carried)
            hidden.append(h)
            new_state.append(carried)
        if self.window is not None:
            new_state.append(last)
        return self.output(torch.cat(hidden, dim=-1)), new_state

    def _read(self, hidden: Tensor) -> Tensor:
        """Hidden activations as layers read them."""
        return hidden + ((hidden * LEVELS).round() / LEVELS - hidden).detach() if self.is_rounded else hidden

    def _run_layer(
        self, lstm: nn.LSTM, inputs: Tensor, carried: tuple[Tensor, Tensor] | None
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """A layer without a window; step by step where it reads its own activations rounded."""
        if not self.is_rounded:
            return lstm(inputs, carried)
        gates = functional.linear(inputs, lstm.weight_ih_l0, lstm.bias_ih_l0)
        zeros = inputs.new_zeros(inputs.shape[1], lstm.hidden_size)
        h, c = (zeros, zeros) if carried is None else (carried[0][0], carried[1][0])
        hidden = []
        for step in range(len(inputs)):
            h, c = lstm_cell(gates[step] + functional.linear(self._read(h), lstm.weight_hh_l0), c)
            hidden.append(h)
        return torch.stack(hidden), (h[None], c[None])

    @staticmethod
    def cover(logits: Tensor, positions: Tensor, places: Tensor) -> Tensor:
        """How much a window sees of each of these places in the text [B, U], from its logits [B, 3K], which set heights
        and sharpness, and the positions of its Gaussians [B, K]."""
        log_height, log_sharpness, _ = logits.chunk(3, dim=-1)
        distance = positions[..., None] - places
        sharpness = log_sharpness.clamp(-10, 10).exp()[..., None]
        seen = log_height.clamp(-10, 10).exp()[..., None] * torch.exp(-sharpness * distance * distance)
        return seen.sum(dim=1)

    def _run_window(
        self,
        offsets: Tensor,
        carried: tuple[Tensor, Tensor] | None,
        moved: tuple[Tensor, Tensor] | None,
        codes: Tensor | None,
        vector: Tensor | None,
    ) -> tuple[Tensor, Tensor, tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
        """The first layer and its window, step by step: h [T, B, H], characters [T, B, A], and what is carried on."""
        lstm, size = self.layers[0], self.architecture
        assert self.window is not None
        rows = offsets.shape[1]
        if codes is None:
            codes = torch.full((rows, 1), -1, device=offsets.device)
        text = nn.functional.one_hot(codes.clamp(min=0), size.codes).float() * (codes >= 0)[..., None]
        places = torch.arange(codes.shape[1], device=offsets.device)
        zeros = offsets.new_zeros
        h, c = (zeros(rows, lstm.hidden_size),) * 2 if carried is None else (carried[0][0], carried[1][0])
        positions = zeros(rows, size.window) if moved is None else moved[0][0]
        characters = zeros(rows, size.codes) if moved is None else moved[1][0]
        from_offsets = functional.linear(offsets, lstm.weight_ih_l0[:, :3], lstm.bias_ih_l0)
        from_characters = lstm.weight_ih_l0[:, 3 : 3 + size.codes]
        if vector is not None:
            from_offsets = from_offsets + functional.linear(vector, lstm.weight_ih_l0[:, 3 + size.codes :])
        hidden, window = [], []
        for step in range(len(offsets)):
            gates = from_offsets[step] + functional.linear(characters, from_characters)
            h, c = lstm_cell(gates + functional.linear(self._read(h), lstm.weight_hh_l0), c)
            logits = self.window(h)
            positions = positions + logits[:, 2 * size.window :].clamp(-10, 3).exp()
            characters = torch.einsum("bu,bua->ba", self.cover(logits, positions, places), text)
            hidden.append(h)
            window.append(characters)
        return (
            torch.stack(hidden), torch.stack(window), (h[None], c[None]), (positions[None], characters[None])
        )  # fmt: skip


def lstm_cell(gates: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
    """h and c after a step, from the gates' sums [B, 4H] and c before it [B, H]."""
    i, f, g, o = gates.chunk(4, dim=-1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def take(target: Tensor, source: Tensor, rows: list[tuple[int, int]], columns: list[tuple[int, int]]) -> None:
    """Takes a matrix whose blocks of rows and of columns, given as (size there, size here), are no larger. A row that
    was there reads nothing in the columns that were not."""
    row_there = row_here = 0
    for there, here in rows:
        target[row_here : row_here + there] = 0
        column_there = column_here = 0
        for width, room in columns:
            target[row_here : row_here + there, column_here : column_here + width] = source[
                row_there : row_there + there, column_there : column_there + width
            ]
            column_there, column_here = column_there + width, column_here + room
        row_there, row_here = row_there + there, row_here + here


def segments(begins: Tensor) -> list[int]:
    """The steps at which a chunk is cut: 0, and wherever any line begins."""
    return [0, *(step for step in begins.any(dim=1).nonzero().flatten().tolist() if step > 0)]


def negative_log_likelihood(logits: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Nats of each point, for the movement's density in the network's units and for the end of stroke.

    Logits [..., 1 + 6M] in the order end of stroke, pi, mu1, mu2, log sigma1, log sigma2, atanh rho; targets
    [..., 3]. As the brain does, log sigma is taken within ±10 and rho within ±0.9999.
    """
    mixtures = (logits.shape[-1] - 1) // 6
    end = logits[..., 0]
    pi, mu1, mu2, log_sigma1, log_sigma2, atanh_rho = logits[..., 1:].split(mixtures, dim=-1)
    log_sigma1 = log_sigma1.clamp(-10, 10)
    log_sigma2 = log_sigma2.clamp(-10, 10)
    rho = torch.tanh(atanh_rho).clamp(-0.9999, 0.9999)
    u = (targets[..., 0:1] - mu1) * torch.exp(-log_sigma1)
    v = (targets[..., 1:2] - mu2) * torch.exp(-log_sigma2)
    q = 1 - rho * rho
    densities = (
        functional.log_softmax(pi, dim=-1)
        - math.log(2 * math.pi)
        - log_sigma1
        - log_sigma2
        - 0.5 * torch.log(q)
        - (u * u + v * v - 2 * rho * u * v) / (2 * q)
    )
    return (
        -torch.logsumexp(densities, dim=-1),
        functional.binary_cross_entropy_with_logits(end, targets[..., 2], reduction="none"),
    )
