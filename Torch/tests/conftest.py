from pathlib import Path

import numpy as np
import pytest
import torch
from ductus_torch.model_file import Model, Normalisation
from ductus_torch.network import Architecture, HandwritingNetwork
from safetensors.numpy import save_file

ROOT = Path(__file__).resolve().parents[2]


def write_ink(path: Path, lines: int = 24, version: str = "1") -> None:
    """A prepared set of loops, the last quarter of them in the split testset_v."""
    offsets, ends, starts = [], [], [0]
    for line in range(lines):
        count = 60 + 7 * line
        angle = 0.4 * np.arange(count) + line
        moves = np.stack([12 * np.cos(angle) + 6, 15 * np.sin(angle)], axis=1).round()
        moves[0] = 0
        offsets.append(moves)
        ends.append(np.arange(count) % 16 == 15)
        starts.append(starts[-1] + count)

    def text(values: list[str]) -> np.ndarray:
        return np.frombuffer("".join(f"{value}\n" for value in values).encode(), dtype=np.uint8)

    ids = [f"l{line}" for line in range(lines)]
    tensors = {
        "offsets": np.concatenate(offsets).astype(np.int16),
        "end_of_stroke": np.concatenate(ends).astype(np.uint8),
        "line_start": np.array(starts, dtype=np.int32),
        "ids": text(ids),
        "forms": text(ids),
        "texts": text([""] * lines),
        "splits": text(["testset_v" if line >= lines * 3 // 4 else "trainset" for line in range(lines)]),
    }
    save_file(tensors, path, metadata={"ductus_ink": version, "source": "loops", "licence": "none"})


@pytest.fixture
def ink(tmp_path: Path) -> Path:
    path = tmp_path / "ink.safetensors"
    write_ink(path)
    return path


@pytest.fixture
def model() -> Model:
    torch.manual_seed(1)
    return Model(HandwritingNetwork(Architecture((10, 7), 3)), Normalisation((1.0, -0.5), (10.0, 12.0)), {"name": "x"})
