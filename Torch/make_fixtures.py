"""Writes the figures from PyTorch against which the Swift trainer is tested: weights, a batch, its loss and gradients.

python Torch/make_fixtures.py Tests/DuctusTrainingTests/Fixtures
"""

import json
import sys
from pathlib import Path

import torch

from ductus_torch.ink import encoded, padded, stacked
from ductus_torch.model_file import Model, Normalisation, save
from ductus_torch.network import (
    Architecture,
    HandInk,
    HandShape,
    HandwritingNetwork,
    negative_log_likelihood,
)

TEXTS = ["abba cab", "b c"]


def write(folder: Path, name: str, architecture: Architecture) -> None:
    torch.manual_seed(5)
    network = HandwritingNetwork(architecture)
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.requires_grad:
                parameter.add_(0.2 * torch.randn_like(parameter))
        if network.window is not None:
            # Fast enough to come past the ends of the texts.
            network.window.bias[-architecture.window :] = -0.7
    normalisation = Normalisation(mean=(1.0, -0.5), scale=(4.0, 5.0))
    # Two lines of 14 steps each: offsets 0 to 13 are read, 1 to 14 to be predicted.
    lines = torch.cat([torch.randn(15, 2, 2), torch.bernoulli(torch.full((15, 2, 1), 0.2))], dim=-1)
    codes = [encoded(text, architecture.alphabet) for text in TEXTS]
    texts = torch.from_numpy(padded(codes))[None] if architecture.window else None
    shown = [torch.randn(count, 3).numpy() for count in (40, 29)] if architecture.hand else []
    hands = None
    if shown:
        ink, lengths = stacked(shown)
        hands = HandInk(torch.from_numpy(ink), torch.from_numpy(lengths), torch.tensor([[0, 1]]))
    logits, _ = network(lines[:-1], texts=texts, hands=hands)
    density, end = negative_log_likelihood(logits, lines[1:])
    (density + end).mean().backward()
    save(Model(network, normalisation), folder / f"{name}-weights.safetensors")
    save(Model(network, normalisation), folder / f"{name}-gradients.safetensors", gradients=True)
    figures = {
        "lines": lines.transpose(0, 1).tolist(),
        "texts": [text.tolist() for text in codes],
        "shown": [piece.tolist() for piece in shown],
        "density": density.sum().item(),
        "endOfStroke": end.sum().item(),
    }
    (folder / f"{name}-figures.json").write_text(json.dumps(figures))


def main(folder: Path) -> None:
    write(folder, "torch", Architecture(layers=(12, 9), mixtures=3))
    write(folder, "torch-window", Architecture(layers=(12, 9), mixtures=3, window=4, alphabet=" abc"))
    hand = HandShape(size=6, channels=(4, 5))
    write(folder, "torch-hand", Architecture(layers=(12, 9), mixtures=3, window=4, alphabet=" abc", hand=hand))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
