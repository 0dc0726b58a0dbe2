"""The network: an LSTM stack with skip connections and a mixture-density output (Graves 2013, sections 2 and 4).

Shapes: T steps, B sequences, H units of a layer, M Gaussians.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

State = list[tuple[Tensor, Tensor]]
"""Of each layer: h [1, B, H] and c [1, B, H]."""


@dataclass(frozen=True)
class Architecture:
    layers: tuple[int, ...] = (512,)
    mixtures: int = 20

    @property
    def outputs(self) -> int:
        return 1 + 6 * self.mixtures


class HandwritingNetwork(nn.Module):
    """Every layer reads the pen offset and the layer below; the output reads all layers.

    PyTorch orders a layer's gates i, f, g, o and the brain i, g, f, o: `model_file` translates.
    """

    def __init__(self, architecture: Architecture) -> None:
        super().__init__()
        self.architecture = architecture
        below = (0, *architecture.layers)
        self.layers = nn.ModuleList(
            nn.LSTM(3 + lower, units) for lower, units in zip(below, architecture.layers, strict=False)
        )
        self.output = nn.Linear(sum(architecture.layers), architecture.outputs)
        self._initialise()

    def _initialise(self) -> None:
        """As the Swift trainer does, though with PyTorch's chance."""
        for lstm in self.layers:
            units = lstm.hidden_size
            nn.init.normal_(lstm.weight_hh_l0, std=0.5 / math.sqrt(units))
            nn.init.normal_(lstm.weight_ih_l0[:, :3], std=0.3)
            lower = lstm.input_size - 3
            if lower:
                nn.init.normal_(lstm.weight_ih_l0[:, 3:], std=0.5 / math.sqrt(lower))
            nn.init.zeros_(lstm.bias_ih_l0)
            nn.init.zeros_(lstm.bias_hh_l0)
            nn.init.ones_(lstm.bias_ih_l0[units : 2 * units])
            # One bias is enough; cuDNN wants two.
            lstm.bias_hh_l0.requires_grad_(False)
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

    def forward(
        self, offsets: Tensor, state: State | None = None, begins: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """Offsets [T, B, 3], normalised, to logits [T, B, 1 + 6M] and the state after the last step.

        Where `begins` [T, B] is true a line begins, with nothing remembered. Between two steps at which any line
        begins, PyTorch's LSTM runs undivided.
        """
        if begins is None:
            return self._run(offsets, state)
        cuts = [0, *(step for step in begins.any(dim=1).nonzero().flatten().tolist() if step > 0)]
        logits: list[Tensor] = []
        for start, end in zip(cuts, [*cuts[1:], len(offsets)], strict=True):
            if state is not None:
                keep = (~begins[start]).float()[None, :, None]
                state = [(h * keep, c * keep) for h, c in state]
            part, state = self._run(offsets[start:end], state)
            logits.append(part)
        assert state is not None
        return torch.cat(logits), state

    def _run(self, offsets: Tensor, state: State | None) -> tuple[Tensor, State]:
        hidden: list[Tensor] = []
        new_state: State = []
        for index, lstm in enumerate(self.layers):
            read = offsets if index == 0 else torch.cat([offsets, hidden[-1]], dim=-1)
            h, carried = lstm(read, None if state is None else state[index])
            hidden.append(h)
            new_state.append(carried)
        return self.output(torch.cat(hidden, dim=-1)), new_state


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
