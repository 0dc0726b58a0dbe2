"""The PyTorch side of the benchmarks: each measures one thing once and prints it as JSON."""

import argparse
import json
import math
import re
import time

import torch
from ductus_torch.ink import encoded
from ductus_torch.model_file import load
from ductus_torch.network import Architecture, HandInk, HandShape, HandwritingNetwork, negative_log_likelihood
from torch import nn


ALPHABET = "".join(map(chr, range(ord(" "), ord("~") + 1)))
TEXT = "the loom weaves leaves on"


def training(
    layers: tuple[int, ...], window: int, hand: int, batch: int, steps: int, updates: int
) -> dict[str, float]:
    """Whole updates. With a window, each row writes the same text; with a hand, each is shown ink of its own."""
    alphabet = ALPHABET if window else ""
    network = HandwritingNetwork(
        Architecture(layers, window=window, alphabet=alphabet, hand=HandShape(hand) if hand else None)
    )
    optimiser = torch.optim.Adam([p for p in network.parameters() if p.requires_grad], lr=2e-3, betas=(0.9, 0.99))
    angle = 0.4 * torch.arange(steps + 1)[:, None] + torch.arange(batch)[None, :]
    end = (torch.arange(steps + 1)[:, None] % 16 == 15).expand(-1, batch)
    ink = torch.stack([(12 * torch.cos(angle) - 2) / 10, 15 * torch.sin(angle) / 10, end.float()], dim=-1)
    texts = torch.from_numpy(encoded(TEXT, ALPHABET))[None, None].expand(1, batch, -1) if window else None
    hands = None
    if hand:
        hands = HandInk(torch.randn(batch, 400, 3), torch.full((batch,), 400), torch.arange(batch)[None])
    state = None
    start = 0.0
    for update in range(updates + 2):
        if update == 2:
            start = time.perf_counter()
        if state is not None:
            state = [(h.detach(), c.detach()) for h, c in state]
        logits, state = network(ink[:-1], state, texts=texts, hands=hands)
        density, stroke = negative_log_likelihood(logits, ink[1:])
        loss = (density + stroke).mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
    return {"points_per_second": updates * batch * steps / (time.perf_counter() - start)}


def writing(units: int, batch: int, threads: int, steps: int) -> dict[str, float]:
    """An LSTMCell and a Linear, eager, without sampling."""
    torch.set_num_threads(threads)
    cell, output = nn.LSTMCell(3, units), nn.Linear(units, 121)
    x, state = torch.zeros(batch, 3), (torch.zeros(batch, units), torch.zeros(batch, units))
    with torch.inference_mode():
        for _ in range(50):
            state = cell(x, state)
            output(state[0])
        start = time.perf_counter()
        for _ in range(steps):
            state = cell(x, state)
            output(state[0])
    seconds = time.perf_counter() - start
    assert math.isfinite(state[0].sum().item())
    return {"microseconds_per_step": seconds / steps * 1e6, "points_per_second": batch * steps / seconds}


def text(path: str, steps: int) -> dict[str, float]:
    """The whole network, eager, step by step over a text, without sampling."""
    torch.set_num_threads(1)
    network = load(path).network
    codes = torch.from_numpy(encoded(TEXT, network.architecture.alphabet))[None, None]
    x, state = torch.zeros(1, 1, 3), None
    with torch.inference_mode():
        for step in range(steps + 20):
            if step == 20:
                start = time.perf_counter()
            logits, state = network(x, state, texts=codes)
    seconds = time.perf_counter() - start
    assert math.isfinite(logits.sum().item())
    return {"seconds_per_line": seconds}


def machine() -> dict[str, str]:
    config = torch.__config__.show()
    found = {
        name: re.search(pattern, config)
        for name, pattern in [("blas", r"BLAS_INFO=(\w+)"), ("onednn", r"MKL-DNN v([\d.]+)")]
    }
    told = {name: match[1] if match else "none" for name, match in found.items()}
    return {"version": torch.__version__, "instructions": torch.backends.cpu.get_cpu_capability()} | told


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["training", "writing", "text", "machine"])
    parser.add_argument("--layers", default="512")
    parser.add_argument("--window", type=int, default=0)
    parser.add_argument("--hand", type=int, default=0)
    parser.add_argument("--units", type=int, default=500)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--updates", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--model")
    options = parser.parse_args()
    if options.what == "training":
        layers = tuple(int(units) for units in options.layers.split(","))
        shape = (layers, options.window, options.hand, options.batch, options.steps)
        print(json.dumps(training(*shape, options.updates)))
    elif options.what == "machine":
        print(json.dumps(machine()))
    elif options.what == "text":
        print(json.dumps(text(options.model, options.steps)))
    else:
        print(json.dumps(writing(options.units, options.batch, options.threads, options.steps)))


if __name__ == "__main__":
    main()
