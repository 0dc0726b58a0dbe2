import fcntl
import json
import math
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import ROOT, write_ink

from ductus_torch.ink import Line, cleaned, read_prepared
from ductus_torch.model_file import Model, load, save
from ductus_torch.train import split_ink
from ductus_torch.trainer import deck_of, score

SMALL = ["--layers", "9,6", "--mixtures", "3", "--batch", "4", "--steps", "8", "--warm-up", "10"]
SMALL += ["--weight-noise", "0.003", "--rare-repeats", "3"]
DUCTUS = ROOT / "Program/.build/release/ductus"


def train(ink: Path, run: Path, *more: str, processes: int = 1) -> subprocess.CompletedProcess[str]:
    launch = [sys.executable, "-m"]
    if processes > 1:
        launch += ["torch.distributed.run", "--standalone", "--nproc-per-node", str(processes), "-m"]
    command = [*launch, "ductus_torch.train", "--data", str(ink), "--folder", str(run), *more]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def metrics(run: Path) -> list[str]:
    return [re.sub(r'"pointsPerSecond": [^,}]*', "", line) for line in (run / "metrics.jsonl").read_text().splitlines()]


KINDS = {
    "plain": [],
    "started from a model": ["--from", "START"],
    "with a window": ["--window", "3"],
    "with hands": ["--window", "3", "--hand", "8", "--hand-warm-up", "150", "--forgetting", "0.5"],
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_run_resumes_to_the_same_bytes(ink: Path, tmp_path: Path, kind: str) -> None:
    options = KINDS[kind]
    if "--from" in options:
        assert train(ink, tmp_path / "start", *SMALL, "--points", "1600", "--seed", "7").returncode == 0
        options = ["--from", str(tmp_path / "start/model-float32.safetensors")]
    options = [*SMALL, *options, "--points", "16000", "--validate-every", "1600"]
    assert train(ink, tmp_path / "straight", *options).returncode == 0
    command = [sys.executable, "-m", "ductus_torch.train", "--data", str(ink), "--folder", str(tmp_path / "killed")]
    process = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL)
    while not (tmp_path / "killed/checkpoint.pt").exists():
        assert process.poll() is None, "the run ended before it could be killed"
        time.sleep(0.005)
    seed = int.from_bytes(os.urandom(4))
    print("the moment of the kill comes from seed", seed)
    time.sleep(np.random.default_rng(seed).uniform(0, 0.5))
    process.kill()
    assert process.wait() == -signal.SIGKILL, "the run ended before it could be killed"
    resumed = subprocess.run([*command, "--resume"], capture_output=True, text=True, timeout=300, check=False)
    assert resumed.returncode == 0, resumed.stderr
    assert metrics(tmp_path / "killed") == metrics(tmp_path / "straight")
    for name in ("model-float32.safetensors", "checkpoint.pt"):
        assert contents(tmp_path / "killed" / name) == contents(tmp_path / "straight" / name), name


def contents(path: Path) -> str:
    """All that a file holds, every bit of every number."""
    if path.suffix == ".pt":
        return plain(torch.load(path, weights_only=True))
    return path.read_bytes().hex()


def plain(value: object) -> str:
    if isinstance(value, torch.Tensor):
        return value.numpy().tobytes().hex()
    if isinstance(value, dict):
        return str({key: plain(part) for key, part in value.items()})
    return str([plain(part) for part in value]) if isinstance(value, list | tuple) else repr(value)


def test_a_longer_run_goes_on_where_a_shorter_ended(ink: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    assert train(ink, run, *SMALL, "--points", "4000").returncode == 0
    assert train(ink, run, "--resume").returncode == 0
    assert torch.load(run / "checkpoint.pt", weights_only=True)["seen"] < 5000
    assert train(ink, run, "--resume", "--points", "8000").returncode == 0
    points = [json.loads(line)["points"] for line in (run / "metrics.jsonl").read_text().splitlines()]
    assert points == sorted(points) and points[-1] >= 8000


def test_a_resumed_run_keeps_its_options(ink: Path, tmp_path: Path) -> None:
    assert train(ink, tmp_path / "run", *SMALL, "--points", "4000").returncode == 0
    outcome = train(ink, tmp_path / "run", "--resume", "--learning-rate", "0.5", "--layers", "7")
    assert outcome.returncode == 2 and "leave out --learning-rate, --layers" in outcome.stderr


def test_two_runs_cannot_share_a_folder(ink: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    assert train(ink, run, *SMALL, "--points", "4000").returncode == 0
    with (run / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        outcome = train(ink, run, "--resume", "--points", "8000")
    assert outcome.returncode == 1 and "another process is training here" in outcome.stderr


def test_a_loss_that_is_no_number_ends_the_run_with_advice(ink: Path, tmp_path: Path) -> None:
    outcome = train(ink, tmp_path / "run", *SMALL, "--learning-rate", "1e30", "--clip", "1e30")
    assert outcome.returncode == 1 and "lower --learning-rate" in outcome.stderr


def test_lines_with_rare_characters_come_more_often() -> None:
    texts = ["aa", "ab"] * 120 + ["ax", ""]
    deck = deck_of(texts, 4).tolist()
    assert deck.count(0) == deck.count(1) == deck.count(241) == 1
    assert deck.count(240) == 4
    assert deck_of(texts, 1).tolist() == list(range(242))


def test_two_processes_learn_as_one_does(model: Model, tmp_path: Path) -> None:
    """The same rows, dealt to one process or to two, give the same gradients."""
    script = tmp_path / "gradients.py"
    script.write_text(
        """
import sys, torch
from torch import distributed, nn
from ductus_torch.model_file import load, save
from ductus_torch.network import negative_log_likelihood
model = load(sys.argv[1])
size = int(sys.argv[3])
rank = 0
network = model.network
if size > 1:
    distributed.init_process_group("gloo")
    rank = distributed.get_rank()
    network = nn.parallel.DistributedDataParallel(network)
torch.manual_seed(3)
ink = torch.randn(17, 6, 3)
ink[..., 2] = (ink[..., 2] > 1).float()
begins = torch.zeros(16, 6, dtype=torch.bool)
begins[0] = True
begins[7, 2] = True
share = slice(rank * 6 // size, (rank + 1) * 6 // size)
logits, _ = network(ink[:-1, share], None, begins[:, share])
density, end = negative_log_likelihood(logits, ink[1:, share])
(density + end).mean().backward()
if rank == 0:
    save(model, sys.argv[2], gradients=True)
if size > 1:
    distributed.destroy_process_group()
"""
    )
    save(model, tmp_path / "model")
    one = [sys.executable, str(script), str(tmp_path / "model"), str(tmp_path / "one"), "1"]
    two = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", str(script)]
    subprocess.run(one, check=True)
    subprocess.run([*two, str(tmp_path / "model"), str(tmp_path / "two"), "2"], check=True)
    a, b = load(tmp_path / "one").network.state_dict(), load(tmp_path / "two").network.state_dict()
    for name, gradient in a.items():
        torch.testing.assert_close(b[name], gradient, rtol=1e-4, atol=1e-6)


def test_two_processes_train_and_resume(ink: Path, tmp_path: Path) -> None:
    first = train(ink, tmp_path / "run", *SMALL, "--points", "4000", processes=2)
    assert first.returncode == 0, first.stderr
    second = train(ink, tmp_path / "run", "--points", "8000", "--resume", processes=2)
    assert second.returncode == 0, second.stderr
    assert train(ink, tmp_path / "run", "--resume").stderr.count("the run had 2 processes, not 1") == 1
    load(tmp_path / "run/model-float32.safetensors")


def test_a_worker_that_dies_ends_the_run_and_it_resumes(ink: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    launch = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m"]
    options = ["--data", str(ink), "--folder", str(run), *SMALL, "--points", "100000000", "--validate-every", "4000"]
    process = subprocess.Popen([*launch, "ductus_torch.train", *options], stderr=subprocess.PIPE, text=True)
    for _ in range(600):
        if (run / "checkpoint.pt").exists():
            break
        time.sleep(0.1)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    os.kill(int(children[-1]), signal.SIGKILL)
    _, error = process.communicate(timeout=120)
    assert process.returncode != 0 and "ChildFailedError" in error
    seen = torch.load(run / "checkpoint.pt", weights_only=True)["seen"]
    assert train(ink, run, "--resume", "--points", str(seen + 2000), processes=2).returncode == 0
    entries = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    assert entries[-1]["points"] >= seen + 2000


@pytest.mark.skipif(not DUCTUS.exists(), reason="needs `make build` first")
@pytest.mark.parametrize("kind", [[], ["--window", "3"], ["--window", "3", "--hand", "8"]])
def test_models_of_ductus_score_the_same_here(ink: Path, tmp_path: Path, kind: list[str]) -> None:
    options = ["--data", str(ink), "--folder", str(tmp_path / "run"), "--layers", "9,6", "--mixtures", "3"]
    more = ["--batch", "4", "--steps", "8", "--points", "20000", "--learning-rate", "0.01", *kind]
    subprocess.run([str(DUCTUS), "train", *options, *more], check=True, capture_output=True)
    path = tmp_path / "run/model-float32.safetensors"
    result = subprocess.check_output([str(DUCTUS), "eval", "--model", str(path), "--data", str(ink), "--json"])
    model = load(path)
    _, lines = split_ink(read_prepared(ink), None)
    nats, points = score(model.network, model.normalisation, lines, range(len(lines)), torch.device("cpu"))
    scale = model.normalisation.scale
    raw = nats / points + math.log(scale[0] * scale[1])
    assert abs(json.loads(result)["raw_nats_per_point"] - raw) < 1e-3


@pytest.mark.skipif(not DUCTUS.exists(), reason="needs `make build` first")
@pytest.mark.parametrize("kind", [[], ["--window", "3"], ["--window", "3", "--hand", "8"]])
def test_ductus_scores_its_models_the_same(ink: Path, tmp_path: Path, kind: list[str]) -> None:
    more = ["--points", "20000", "--learning-rate", "0.01", *kind]
    assert train(ink, tmp_path / "run", *SMALL, *more).returncode == 0
    last = json.loads((tmp_path / "run/metrics.jsonl").read_text().splitlines()[-1])
    arguments = ["--model", str(tmp_path / "run/model-float32.safetensors"), "--data", str(ink), "--json"]
    score = json.loads(subprocess.check_output([str(DUCTUS), "eval", *arguments]))
    assert abs(score["raw_nats_per_point"] - last["rawNatsPerPoint"]) < 1e-3


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (["--device", "cuda"], "finds no GPU"),
        (["--resume"], "no checkpoint to resume from"),
        (["--from", "/nowhere"], "no such file"),
        (["--validation", "nonsense"], "splits: testset_v, trainset"),
    ],
)
def test_mistakes_are_one_clear_line(ink: Path, tmp_path: Path, more: list[str], reason: str) -> None:
    if "cuda" in more and torch.cuda.is_available():
        pytest.skip("there is a GPU")
    outcome = train(ink, tmp_path / "run", *more)
    assert outcome.returncode == 1
    assert outcome.stderr.startswith("error: ") and reason in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_another_network_or_a_damaged_checkpoint_is_refused(ink: Path, tmp_path: Path, model: Model) -> None:
    save(model, tmp_path / "model")
    outcome = train(ink, tmp_path / "run", *SMALL, "--from", str(tmp_path / "model"))
    assert outcome.returncode == 1 and "the options ask for" in outcome.stderr
    (tmp_path / "run").mkdir()
    (tmp_path / "run/checkpoint.pt").write_bytes(b"PK nonsense")
    outcome = train(ink, tmp_path / "run", "--resume")
    assert outcome.returncode == 1 and "no usable checkpoint" in outcome.stderr and "Traceback" not in outcome.stderr


def test_ink_of_another_version_asks_for_preparing_again(tmp_path: Path) -> None:
    write_ink(tmp_path / "old", version="0")
    outcome = train(tmp_path / "old", tmp_path / "run")
    assert outcome.returncode == 1 and "run `ductus prepare` again" in outcome.stderr


def test_ink_is_cleaned_as_swift_cleans_it() -> None:
    sound = np.tile(np.array([10, 0, 0], dtype=np.float32), (40, 1))
    sound[0] = 0
    sound[19::20, 2] = 1

    def clean(offsets: np.ndarray, is_simplified: bool = False) -> np.ndarray:
        return cleaned(Line("a", "a", "", offsets, is_simplified))

    assert np.array_equal(clean(sound), sound)
    spiked = sound.copy()
    spiked[5, 1], spiked[6, 1] = -300, 300
    assert len(clean(spiked)) == 39 and clean(spiked)[5].tolist() == [20, 0, 0]
    assert np.array_equal(clean(spiked, is_simplified=True), spiked)
    jumped = sound.copy()
    jumped[8, 0] = 600
    assert clean(jumped)[7, 2] == 1 and len(clean(jumped)) == 40
    tall = sound.copy()
    tall[20, 1] = 2500
    assert len(clean(tall)) == 0
