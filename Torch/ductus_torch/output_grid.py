"""Brings the output's weights onto the grid that 8 bits have, so that rounding them changes least.

Each weight's rounding error is made good by the weights that are not rounded yet, by how activations go together
(Frantar et al. 2022, "GPTQ: Accurate Post-Training Quantization for Generative Pre-trained Transformers"). Of all
matrices the output's loses most in 8 bits: its sums decide densities as narrow as a pixel.

    python -m ductus_torch.output_grid model-float32.safetensors --data iam.safetensors -o on-grid.safetensors

writes a model of floats, which `ductus quantise` then brings to 8 bits.
"""

import argparse
import sys

import torch
from torch import Tensor, nn

from .ink import read_prepared
from .model_file import FileProblem, Normalisation, exit_status, load, save
from .network import HandwritingNetwork
from .train import split_ink
from .trainer import InkLine, score

LINES = 800
"""By whose activations weights are rounded."""
LARGEST = 127
SCALES = (1.0, 0.96, 0.92, 0.88, 0.84, 0.8, 0.75, 0.7)
"""Of the scale that a row's largest weight asks for: smaller ones cut it off, and round the others less."""


def put_output_on_grid(network: HandwritingNetwork, normalisation: Normalisation, lines: list[InkLine]) -> None:
    """Rounds the network's output weights, by what its layers do on these lines."""
    together = activations_together(network, normalisation, lines)
    with torch.no_grad():
        network.output.weight.copy_(on_grid(network.output.weight, together))


@torch.no_grad()
def activations_together(network: HandwritingNetwork, normalisation: Normalisation, lines: list[InkLine]) -> Tensor:
    """The mean product of every two activations that the output reads. [H, H]"""
    width = network.output.in_features
    sums, count = torch.zeros(width, width, dtype=torch.float64), 0

    def add(_: nn.Module, inputs: tuple[Tensor]) -> None:
        nonlocal count
        read = inputs[0].reshape(-1, width).double()
        sums.add_(read.T @ read)
        count += len(read)

    hook = network.output.register_forward_pre_hook(add)
    score(network, normalisation, lines, range(len(lines)), torch.device("cpu"))
    hook.remove()
    return sums / count


def on_grid(weight: Tensor, together: Tensor) -> Tensor:
    """Weights [R, H] near these that 8 bits with a scale for each row hold exactly, for inputs whose mean products are
    `together` [H, H]."""
    exact = weight.double()
    damped = together.double() + 1e-4 * together.diagonal().mean() * torch.eye(len(together), dtype=torch.float64)
    # What matters most is rounded first, while all others can still make good for it.
    order = torch.argsort(damped.diagonal(), descending=True)
    factor = torch.linalg.cholesky(torch.linalg.inv(damped[order][:, order]), upper=True)
    largest = exact.abs().amax(1, keepdim=True)
    best, least = exact, torch.full((len(exact),), torch.inf, dtype=torch.float64)
    for share in SCALES:
        scale = (largest * share / LARGEST).bfloat16().double()
        rounded = rounded_in_order(exact[:, order], scale, factor)[:, torch.argsort(order)]
        error = ((rounded - exact) @ damped * (rounded - exact)).sum(1)
        # A row whose largest weight is not the largest level would be read with another scale.
        is_better = (error < least) & ((rounded / scale).abs().amax(1) > LARGEST - 0.5)
        best, least = torch.where(is_better[:, None], rounded, best), torch.where(is_better, error, least)
    return best.to(weight.dtype)


def rounded_in_order(weights: Tensor, scale: Tensor, factor: Tensor) -> Tensor:
    left, result = weights.clone(), torch.zeros_like(weights)
    for column in range(weights.shape[1]):
        result[:, column] = nearest_levels(left[:, column : column + 1], scale)[:, 0]
        error = (left[:, column] - result[:, column]) / factor[column, column]
        left[:, column + 1 :] -= error[:, None] * factor[column, column + 1 :]
    return result


def nearest_levels(values: Tensor, scale: Tensor) -> Tensor:
    return (values / scale).round().clamp(-LARGEST, LARGEST) * scale


def convert(path: str, data: str, output: str) -> None:
    model = load(path)
    learning, _ = split_ink(read_prepared(data), None)
    if not learning:
        raise FileProblem(f"{data}: there is no ink to learn from")
    model.network.is_rounded = True
    put_output_on_grid(model.network, model.normalisation, learning[:: max(1, len(learning) // LINES)])
    save(model, output)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m ductus_torch.output_grid", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("model", help="a model file of floats")
    parser.add_argument("--data", required=True, help="the prepared set of ink that it learned from")
    parser.add_argument("-o", "--output", required=True, help="the model file to write")
    chosen = parser.parse_args()
    return exit_status(lambda: convert(chosen.model, chosen.data, chosen.output))


if __name__ == "__main__":
    sys.exit(main())
