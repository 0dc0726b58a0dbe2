"""Writes the figures from PyTorch against which the Swift trainer is tested: weights, a batch, its loss and gradients.

python Torch/make_fixtures.py Tests/DuctusTrainingTests/Fixtures
"""

import json
import sys
from pathlib import Path

import torch

from ductus_torch.model_file import Model, Normalisation, save
from ductus_torch.network import Architecture, HandwritingNetwork, negative_log_likelihood


def main(folder: Path) -> None:
    torch.manual_seed(5)
    network = HandwritingNetwork(Architecture(layers=(12, 9), mixtures=3))
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.requires_grad:
                parameter.add_(0.2 * torch.randn_like(parameter))
    normalisation = Normalisation(mean=(1.0, -0.5), scale=(4.0, 5.0))
    # Two lines of 14 steps each: offsets 0 to 13 are read, 1 to 14 to be predicted.
    lines = torch.cat([torch.randn(15, 2, 2), torch.bernoulli(torch.full((15, 2, 1), 0.2))], dim=-1)
    logits, _ = network(lines[:-1])
    density, end = negative_log_likelihood(logits, lines[1:])
    (density + end).mean().backward()
    save(Model(network, normalisation), folder / "torch-weights.safetensors")
    save(Model(network, normalisation), folder / "torch-gradients.safetensors", gradients=True)
    figures = {
        "lines": lines.transpose(0, 1).tolist(),
        "density": density.sum().item(),
        "endOfStroke": end.sum().item(),
    }
    (folder / "torch-figures.json").write_text(json.dumps(figures))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
