"""Writing: many lines side by side, with all that is needed to learn from them.

Shapes: T steps, B lines, U characters of a text, V numbers of a hand vector.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from .ink import encoded, padded
from .model_file import Normalisation
from .network import HandwritingNetwork, State

STEPS_A_CHARACTER = 30
"""A line that needs more is given up."""
STATE_INTERVAL = 32
"""Steps between two states that are kept, from which a window of steps can be learned from."""
SHORTEST_WRITTEN = 80
"""Offsets; nothing is learned from a shorter line."""


@dataclass
class Written:
    """Lines that were written side by side: T steps, B lines."""

    read: Tensor
    """The offset read at each step. [T, B, 3]"""
    drawn: Tensor
    """The offset drawn. [T, B, 3]"""
    components: Tensor
    """The Gaussian that it was drawn from. [T, B]"""
    noise: Tensor
    """Of a normal distribution, that it was made of. [T, B, 2]"""
    states: list[State]
    """Before each step that is a multiple of STATE_INTERVAL."""
    lengths: list[int]
    """Offsets of each line's text; 0 where it was given up or came out too short."""
    codes: Tensor
    """[B, U]"""
    vectors: Tensor
    """[B, V]"""


def drawn_move(logits: Tensor, component: Tensor, noise: Tensor, bias: float) -> Tensor:
    """The normalised move that noise [..., 2] makes in a Gaussian, by its number [...], of a mixture."""
    _, mu1, mu2, log_sigma1, log_sigma2, atanh_rho = (
        values.gather(-1, component[..., None])[..., 0] for values in logits[..., 1:].chunk(6, dim=-1)
    )
    rho = torch.tanh(atanh_rho).clamp(-0.9999, 0.9999)
    x = noise[..., 0]
    y = rho * x + torch.sqrt(1 - rho * rho) * noise[..., 1]
    sigma1, sigma2 = (torch.exp(log.clamp(-10, 10) - bias) for log in (log_sigma1, log_sigma2))
    return torch.stack([mu1 + sigma1 * x, mu2 + sigma2 * y], dim=-1)


@torch.no_grad()
def write(
    network: HandwritingNetwork,
    normalisation: Normalisation,
    jobs: list[tuple[Tensor, str, str]],
    bias: float,
    chance: torch.Generator,
) -> Written:
    """Writes a line for each vector [V] and text, a word behind it, until most have come to the end of theirs."""
    alphabet = network.architecture.alphabet
    codes = torch.from_numpy(padded([encoded(f"{text} {behind}", alphabet) for _, text, behind in jobs]))
    vectors = torch.stack([vector for vector, _, _ in jobs])
    ends_of_text = torch.tensor([len(text) for _, text, _ in jobs])
    places = torch.arange(codes.shape[1])
    offset = rest(normalisation).expand(len(jobs), 3)
    state = blank_state(network, len(jobs))
    has_ended = torch.zeros(len(jobs), dtype=torch.bool)
    read, drawn, components, noises, places_of_steps, states = [], [], [], [], [], []
    for step in range(int(ends_of_text.max()) * STEPS_A_CHARACTER):
        if step % STATE_INTERVAL == 0:
            states.append(state)
        read.append(offset)
        logits, state = network.run(offset[None], state, codes, vectors)
        logits = logits[0]
        mixture = torch.softmax(logits[:, 1:].chunk(6, dim=1)[0] * (1 + bias), dim=1)
        component = torch.multinomial(mixture, 1, generator=chance)[:, 0]
        noise = torch.randn(len(jobs), 2, generator=chance)
        ends = (torch.rand(len(jobs), generator=chance) < torch.sigmoid(logits[:, 0])).float()
        offset = torch.cat([drawn_move(logits, component, noise, bias), ends[:, None]], dim=1)
        place = network.cover(network.window(state[0][0][0]), state[-1][0][0], places).argmax(1)
        for list_, value in ((drawn, offset), (components, component), (noises, noise), (places_of_steps, place)):
            list_.append(value)
        has_ended |= (place >= ends_of_text + 2) & (ends > 0)
        if has_ended.float().mean() >= 0.9:
            break
    all_drawn, all_places = torch.stack(drawn), torch.stack(places_of_steps)
    lengths = [
        length_of_text(all_drawn[:, row, 2].numpy(), all_places[:, row].numpy(), int(ends_of_text[row]))
        if has_ended[row]
        else 0
        for row in range(len(jobs))
    ]
    return Written(
        torch.stack(read), all_drawn, torch.stack(components), torch.stack(noises), states, lengths, codes, vectors
    )


def blank_state(network: HandwritingNetwork, rows: int) -> State:
    """The state of a network that has read nothing."""
    shape = network.architecture
    sizes = [(units, units) for units in shape.layers] + [(shape.window, shape.codes)]
    return [(torch.zeros(1, rows, one), torch.zeros(1, rows, other)) for one, other in sizes]


def rest(normalisation: Normalisation) -> Tensor:
    """The pen that has not moved, as the network reads it. [3]"""
    (mean_x, mean_y), (scale_x, scale_y) = normalisation.mean, normalisation.scale
    return torch.tensor([-mean_x / scale_x, -mean_y / scale_y, 0.0])


def length_of_text(ends: np.ndarray, places: np.ndarray, end_of_text: int) -> int:
    """The offsets before the first stroke that belongs to what is behind the text; 0: too few to learn from."""
    length = begin = 0
    for end in np.flatnonzero(ends):
        if np.median(places[begin : end + 1]) > end_of_text:
            break
        length = begin = int(end) + 1
    return length if length > SHORTEST_WRITTEN else 0
