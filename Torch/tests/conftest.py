import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file

from ductus_torch.model_file import Model, Normalisation
from ductus_torch.network import Architecture, HandwritingNetwork

REPORT = {
    "cleaning": {"linesBroken": 0, "linesTouched": 0, "lostLifts": 0, "spikes": 0, "strayPoints": 0, "strayStrokes": 0},
    "entries": [],
    "forms": 0,
    "lines": 0,
    "linesWithText": 0,
    "offsets": 0,
    "splits": [],
    "strokes": 0,
}
"""What `ductus prepare` says of a set, with nothing to say."""

ROOT = Path(__file__).resolve().parents[2]


def write_ink(path: Path, lines: int = 24, version: str = "1", lines_a_form: int = 3) -> None:
    """A prepared set of loops, the last quarter of its lines in the split testset_v."""
    offsets, ends, starts = [], [], [0]
    for line in range(lines):
        count = 60 + 7 * line
        angle = 0.4 * np.arange(count) + line
        moves = np.stack([12 * np.cos(angle) + 6, 15 * np.sin(angle)], axis=1).round()
        moves[0] = 0
        offsets.append(moves)
        lifts = np.arange(count) % 16 == 15
        lifts[-1] = True
        ends.append(lifts)
        starts.append(starts[-1] + count)

    ids = [f"l{line}".encode() for line in range(lines)]
    id_start = np.cumsum([0, *map(len, ids)]).astype(np.int32)
    id_bytes = np.frombuffer(b"".join(ids), dtype=np.uint8)
    forms = [f"f{line // lines_a_form}".encode() for line in range(lines)]
    form_start = np.cumsum([0, *map(len, forms)]).astype(np.int32)
    held = np.arange(lines) >= lines * 3 // 4
    texts = [("loop " * (2 + line % 3)).strip().encode() for line in range(lines)]
    tensors = {
        "start": np.array(starts, dtype=np.int32),
        "offsets": np.concatenate(offsets).astype(np.int16),
        "end_of_stroke": np.concatenate(ends).astype(np.uint8),
        "split": held.astype(np.int8),
        "has_text": np.ones(lines, dtype=np.uint8),
        "simplified": np.zeros(lines, dtype=np.uint8),
        "id": id_bytes,
        "id_start": id_start,
        "form": np.frombuffer(b"".join(forms), dtype=np.uint8),
        "form_start": form_start,
        "text": np.frombuffer(b"".join(texts), dtype=np.uint8),
        "text_start": np.cumsum([0, *map(len, texts)]).astype(np.int32),
    }
    metadata = {"ductus_ink": version, "source": "loops", "licence": "none", "splits": '["trainset","testset_v"]'}
    save_file(tensors, path, metadata={**metadata, "report": json.dumps(REPORT)})


@pytest.fixture
def ink(tmp_path: Path) -> Path:
    path = tmp_path / "ink.safetensors"
    write_ink(path)
    return path


@pytest.fixture
def model() -> Model:
    torch.manual_seed(1)
    return Model(HandwritingNetwork(Architecture((10, 7), 3)), Normalisation((1.0, -0.5), (10.0, 12.0)), {"name": "x"})
