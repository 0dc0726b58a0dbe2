"""Reading and writing the brain's model file (safetensors; the format is told in Sources/Ductus/ModelFile)."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from .network import Architecture, HandShape, HandwritingNetwork

FORMAT = 1


class FileProblem(Exception):
    """A file that is not what it should be: names the file, says what was found and what was expected."""


def exit_status(work: Callable[[], None]) -> int:
    """0 once the work of a command is done; 1 where a file is not what it should be, which is told."""
    try:
        work()
    except (FileProblem, OSError) as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1
    return 0


@dataclass
class Normalisation:
    """Raw pen offsets to the network's: (offset - mean) / scale."""

    mean: tuple[float, float] = (0.0, 0.0)
    scale: tuple[float, float] = (10.0, 10.0)


@dataclass
class Model:
    network: HandwritingNetwork
    normalisation: Normalisation
    metadata: dict[str, str] = field(default_factory=dict)


def _swap_gates(rows: Tensor) -> Tensor:
    """i, f, g, o to i, g, f, o, or back."""
    first, second, third, fourth = rows.chunk(4)
    return torch.cat([first, third, second, fourth])


def tensors_of(network: HandwritingNetwork, gradients: bool = False) -> dict[str, Tensor]:
    """The network's weights, or their gradients, named and arranged as the model file has them."""

    def values(parameter: Tensor) -> Tensor:
        chosen = parameter.grad if gradients else parameter
        if chosen is None:
            raise ValueError("there are no gradients yet")
        return chosen.detach().float().cpu()

    tensors: dict[str, Tensor] = {}
    for index, lstm in enumerate(network.layers):
        read = _swap_gates(values(lstm.weight_ih_l0))
        name = f"layers.{index}"
        below = read.shape[1] - network.architecture.codes - network.architecture.vector
        hand = read.shape[1] - network.architecture.vector
        tensors[f"{name}.offset.weight"] = read[:, :3]
        if index > 0:
            tensors[f"{name}.below.weight"] = read[:, 3:below]
        if network.window is not None:
            tensors[f"{name}.characters.weight"] = read[:, below:hand]
        if network.encoder is not None:
            tensors[f"{name}.hand.weight"] = read[:, hand:]
        tensors[f"{name}.recurrent.weight"] = _swap_gates(values(lstm.weight_hh_l0))
        tensors[f"{name}.bias"] = _swap_gates(values(lstm.bias_ih_l0))
    if network.window is not None:
        tensors["window.weight"] = values(network.window.weight)
        tensors["window.bias"] = values(network.window.bias)
    if network.encoder is not None:
        for index, convolution in enumerate(network.encoder.convolutions):
            # [channels, channels below, 5] to [channels, 5 × channels below], a step's channels side by side.
            tensors[f"encoder.{index}.weight"] = values(convolution.weight).transpose(1, 2).flatten(1)
            tensors[f"encoder.{index}.bias"] = values(convolution.bias)
        tensors["encoder.vector.weight"] = values(network.encoder.vector.weight)
        tensors["encoder.vector.bias"] = values(network.encoder.vector.bias)
    tensors["output.weight"] = values(network.output.weight)
    tensors["output.bias"] = values(network.output.bias)
    return {name: tensor.contiguous() for name, tensor in tensors.items()}


def save(model: Model, path: str | os.PathLike[str], gradients: bool = False) -> None:
    """Writes a float32 model file, beside its place first."""
    tensors = tensors_of(model.network, gradients)
    tensors["offset.mean"] = torch.tensor(model.normalisation.mean, dtype=torch.float32)
    tensors["offset.scale"] = torch.tensor(model.normalisation.scale, dtype=torch.float32)
    architecture = model.network.architecture
    description = {
        "format": FORMAT,
        "layers": list(architecture.layers),
        "mixtures": architecture.mixtures,
        "alphabet": architecture.alphabet if architecture.window else None,
        **({"window": architecture.window} if architecture.window else {}),
        **({"hand": asdict(architecture.hand)} if architecture.hand else {}),
        "record": model.metadata,
    }
    beside = f"{path}.tmp"
    save_file(tensors, beside, metadata={"ductus": json.dumps(description, ensure_ascii=False)})
    os.replace(beside, path)


def read_tensors(path: str | os.PathLike[str], framework: str) -> tuple[dict[str, str], dict[str, Any]]:
    """The metadata and all tensors of a safetensors file, for PyTorch (`pt`) or numpy (`np`)."""
    if not Path(path).is_file():
        raise FileProblem(f"{path}: there is no such file")
    try:
        with safe_open(str(path), framework=framework) as file:
            return file.metadata() or {}, {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except Exception as problem:
        raise FileProblem(f"{path}: this is no safetensors file: {problem}") from None


def load(path: str | os.PathLike[str]) -> Model:
    """Reads a model file, float32 or 8 bits."""
    metadata, tensors = read_tensors(path, "pt")
    try:
        description = json.loads(metadata["ductus"])
        if description["format"] != FORMAT:
            raise FileProblem(f"{path}: format {description['format']}, expected {FORMAT}")
        layers, mixtures = tuple(description["layers"]), description["mixtures"]
        alphabet = description.get("alphabet")
        window = {} if alphabet is None else {"window": description["window"], "alphabet": alphabet}
        hand = description.get("hand")
        shape = None if hand is None else HandShape(hand["size"], tuple(hand["channels"]))
        network = HandwritingNetwork(Architecture(layers, mixtures, **window, hand=shape))

        def matrix(name: str) -> Tensor:
            if tensors[name].dtype == torch.int8:
                return tensors[name].float() * tensors[f"{name}.scale"][:, None]
            return tensors[name]

        with torch.no_grad():
            for index, lstm in enumerate(network.layers):
                name = f"layers.{index}"
                read = tensors[f"{name}.offset.weight"]
                if index > 0:
                    read = torch.cat([read, matrix(f"{name}.below.weight")], dim=1)
                if network.window is not None:
                    read = torch.cat([read, matrix(f"{name}.characters.weight")], dim=1)
                if network.encoder is not None:
                    read = torch.cat([read, matrix(f"{name}.hand.weight")], dim=1)
                lstm.weight_ih_l0.copy_(_swap_gates(read))
                lstm.weight_hh_l0.copy_(_swap_gates(matrix(f"{name}.recurrent.weight")))
                lstm.bias_ih_l0.copy_(_swap_gates(tensors[f"{name}.bias"]))
                lstm.bias_hh_l0.zero_()
            if network.window is not None:
                network.window.weight.copy_(tensors["window.weight"])
                network.window.bias.copy_(tensors["window.bias"])
            if network.encoder is not None:
                for index, convolution in enumerate(network.encoder.convolutions):
                    rows = matrix(f"encoder.{index}.weight")
                    steps = rows.unflatten(1, (convolution.kernel_size[0], convolution.in_channels))
                    convolution.weight.copy_(steps.transpose(1, 2))
                    convolution.bias.copy_(tensors[f"encoder.{index}.bias"])
                network.encoder.vector.weight.copy_(matrix("encoder.vector.weight"))
                network.encoder.vector.bias.copy_(tensors["encoder.vector.bias"])
            network.output.weight.copy_(matrix("output.weight"))
            network.output.bias.copy_(tensors["output.bias"])
        mean = tuple(np.asarray(tensors["offset.mean"], dtype=np.float64).tolist())
        scale = tuple(np.asarray(tensors["offset.scale"], dtype=np.float64).tolist())
    except (KeyError, TypeError, RuntimeError, json.JSONDecodeError) as problem:
        raise FileProblem(f"{path}: this is no usable Ductus model: {problem}") from None
    return Model(network, Normalisation(mean, scale), description["record"])
