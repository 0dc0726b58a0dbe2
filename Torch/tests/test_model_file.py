from pathlib import Path

import pytest
import torch

from ductus_torch.model_file import FileProblem, Model, load, save


def test_models_survive_their_file(model: Model, tmp_path: Path) -> None:
    save(model, tmp_path / "m")
    read = load(tmp_path / "m")
    assert read.normalisation == model.normalisation and read.metadata == model.metadata
    for name, tensor in model.network.state_dict().items():
        assert torch.equal(read.network.state_dict()[name], tensor)


def test_problems_name_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="no such file"):
        load(tmp_path / "none")
    (tmp_path / "bad").write_bytes(b"nonsense")
    with pytest.raises(FileProblem, match="bad: this is no safetensors file"):
        load(tmp_path / "bad")
