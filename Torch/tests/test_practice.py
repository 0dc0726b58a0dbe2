import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import write_ink

from ductus_torch.ink import Floats, read_prepared
from ductus_torch.look import DIRECTIONS, Look, look_of, look_of_lines
from ductus_torch.model_file import Model, Normalisation, load, save
from ductus_torch.network import LEVELS, Architecture, HandShape, HandwritingNetwork
from ductus_torch.output_grid import activations_together, on_grid
from ductus_torch.practice import Practice, PracticeOptions, rounder
from ductus_torch.train import split_ink
from ductus_torch.writing import STATE_INTERVAL, drawn_move, length_of_text, write

SMALL = PracticeOptions(rounds=3, lines=6, updates=2, batch=4, learning_rate=1e-3)


def writer(layers: tuple[int, ...] = (9, 6)) -> Model:
    """A network that moves on through its text whatever it has learned, so that its lines come to an end."""
    torch.manual_seed(4)
    hand = HandShape(8)
    network = HandwritingNetwork(Architecture(layers, 3, window=2, alphabet=" lop", hand=hand))
    with torch.no_grad():
        network.window.bias[4:] = -2.0
    return Model(network, Normalisation((1.0, 0.5), (10.0, 12.0)), {"name": "loops"})


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.safetensors"
    write_ink(path, lines=32, lines_a_form=6)
    return path


def practice(people: Path) -> Practice:
    return Practice(SMALL, *split_ink(read_prepared(people), None), writer())


def hooks(seed: int, count: int = 60) -> Floats:
    """Raw offsets of strokes of twelve points in all directions."""
    chance = np.random.default_rng(seed)
    offsets = np.zeros((count, 3), dtype=np.float32)
    turn = np.cumsum(chance.normal(0, 0.5, count))
    offsets[:, 0], offsets[:, 1] = 10 * np.cos(turn) + 4, 12 * np.sin(turn)
    offsets[0, :2] = 0
    offsets[11::12, 2] = 1
    offsets[-1, 2] = 1
    return offsets


def test_directions_and_spacing_are_what_counting_gives() -> None:
    # Ten strokes to the right, each 40 long, then 10 to the right and 20 down with the pen up.
    stroke = [[10.0, 0, 0]] * 3 + [[10.0, 0, 1]] + [[10.0, 20, 0]]
    offsets = np.array([[0, 0, 0], *stroke * 10], dtype=np.float32)[:-1]
    look = look_of_lines([offsets])
    right = look.directions[0, DIRECTIONS // 2 - 1 : DIRECTIONS // 2 + 1]
    torch.testing.assert_close(right.sum(), torch.tensor(1.0), atol=1e-3, rtol=0)
    points = np.cumsum(offsets[:, :2], axis=0, dtype=np.float64)
    drawn = points[np.concatenate([[False], offsets[:-1, 2] == 0])]
    left = drawn[:, 1] - np.polyval(np.polyfit(drawn[:, 0], drawn[:, 1], 1), drawn[:, 0])
    height = 2 * left.std()
    expected = torch.tensor([[4 * 10 * height / 400, 2 * 490 / 400]], dtype=torch.float32)
    # A stroke that is short for the script's height is not counted.
    counted = 40 > 0.3 * height
    torch.testing.assert_close(look.spacing, expected * torch.tensor([[float(counted), 1.0]]), atol=2e-2, rtol=1e-2)


def test_the_look_does_not_depend_on_size_nor_on_lines_beside_it() -> None:
    one, other = hooks(1), hooks(2, 47)
    alone = look_of_lines([one])
    large = one.copy()
    large[:, :2] *= 3
    for look in (look_of_lines([one, other])[:1], look_of_lines([large])):
        torch.testing.assert_close(look.directions, alone.directions, atol=1e-4, rtol=0)
        torch.testing.assert_close(look.bends, alone.bends, atol=1e-4, rtol=0)
        torch.testing.assert_close(look.spacing, alone.spacing, atol=1e-3, rtol=0)
    assert alone.distance(look_of_lines([other])).item() > 10 * alone.distance(look_of_lines([large])).item()


def test_the_gradient_of_the_look_is_that_of_finite_differences() -> None:
    offsets = torch.from_numpy(hooks(3)).double()[None]
    target = look_of_lines([hooks(4)])
    target = Look(*(values.double() for values in (target.directions, target.bends, target.spacing)))
    inside = torch.ones(offsets.shape[:2], dtype=torch.float64)

    def difference(moves: torch.Tensor) -> torch.Tensor:
        return look_of(moves, offsets[..., 2], inside).distance(target).sum()

    moves = offsets[..., :2].clone().requires_grad_(True)
    (gradient,) = torch.autograd.grad(difference(moves), moves)
    for step, side in ((5, 0), (17, 1), (40, 0)):
        nudge = torch.zeros_like(moves)
        nudge[0, step, side] = 1e-5
        numeric = (difference(moves + nudge) - difference(moves - nudge)) / 2e-5
        torch.testing.assert_close(gradient[0, step, side], numeric.detach(), rtol=1e-3, atol=1e-8)


def test_ink_made_rounder_keeps_its_ends_and_turns_less() -> None:
    offsets = hooks(5)
    points, moved = (np.cumsum(o[:, :2], axis=0) for o in (offsets, rounder(offsets, 0.8)))
    ends = np.flatnonzero(offsets[:, 2])
    np.testing.assert_allclose(moved[ends], points[ends], atol=1e-3)
    np.testing.assert_allclose(moved[ends[:-1] + 1], points[ends[:-1] + 1], atol=1e-3)

    def turning(points: np.ndarray) -> float:
        return float(np.abs(np.diff(points[1:11], 2, axis=0)).sum())

    assert turning(moved) < turning(points) < turning(np.cumsum(rounder(offsets, -0.8)[:, :2], axis=0))


def test_rounded_layers_read_sixty_three_levels_and_pass_gradients() -> None:
    network = writer((5, 4)).network
    network.is_rounded = True
    offsets, codes, vector = torch.randn(9, 2, 3), torch.tensor([[1, 2, 3, 0], [3, 3, 0, -1]]), torch.randn(2, 8)
    logits, (first, _, window) = network.run(offsets, None, codes, vector)
    # The same step after step, so that what is read at each can be seen.
    state, stepped = None, []
    for step in range(len(offsets)):
        below = None if state is None else state[1]
        out, state = network.run(offsets[step : step + 1], state, codes, vector)
        h0 = (state[0][0][0] * LEVELS).round() / LEVELS
        own = torch.zeros(2, 4) if below is None else (below[0][0] * LEVELS).round() / LEVELS
        lstm = network.layers[1]
        read = torch.cat([offsets[step], h0, state[-1][1][0], vector], dim=1)
        i, f, g, o = (read @ lstm.weight_ih_l0.T + lstm.bias_ih_l0 + own @ lstm.weight_hh_l0.T).chunk(4, dim=1)
        c = torch.sigmoid(f) * (0 if below is None else below[1][0]) + torch.sigmoid(i) * torch.tanh(g)
        torch.testing.assert_close(state[1][0][0], torch.sigmoid(o) * torch.tanh(c))
        stepped.append(out)
    torch.testing.assert_close(torch.cat(stepped), logits)
    torch.testing.assert_close(state[0][0], first[0])
    torch.testing.assert_close(state[-1][0], window[0])
    logits.square().mean().backward()
    for lstm in network.layers:
        assert lstm.weight_hh_l0.grad.abs().max() > 0


def test_the_output_lies_on_the_grid_of_8_bits_and_loses_less_than_by_rounding(people: Path) -> None:
    model = writer((24, 16))
    learning, _ = split_ink(read_prepared(people), None)
    together = activations_together(model.network, model.normalisation, learning)
    weight = model.network.output.weight.detach()
    rounded = on_grid(weight, together)
    scale = rounded.abs().amax(1, keepdim=True) / 127
    torch.testing.assert_close(scale, scale.bfloat16().float(), rtol=1e-6, atol=0)
    levels = rounded / scale
    torch.testing.assert_close(levels, levels.round(), atol=1e-3, rtol=0)

    def lost(near: torch.Tensor) -> float:
        left = (near - weight).double()
        return float((left @ together * left).sum())

    plain_scale = (weight.abs().amax(1, keepdim=True) / 127).bfloat16().float()
    assert lost(rounded) < 0.5 * lost((weight / plain_scale).round() * plain_scale)


def test_a_window_of_what_was_written_is_drawn_again_from_its_state(people: Path) -> None:
    trial = practice(people)
    network = trial.trainer.network
    jobs = [(torch.randn(8), "loop loop pool pol lop", "loop"), (torch.randn(8), "pool loop lo polo", "lop")]
    written = write(network, trial.normalisation, jobs, 1.0, torch.Generator().manual_seed(1))
    begins = [STATE_INTERVAL, 0]
    steps = torch.arange(30)[:, None] + torch.tensor(begins)
    rows = torch.tensor([0, 1])[None].expand_as(steps)
    state = trial.states_at(written, [0, 1], begins)
    logits, _ = network.run(written.read[steps, rows], state, written.codes, written.vectors)
    moves = drawn_move(logits, written.components[steps, rows], written.noise[steps, rows], 1.0)
    torch.testing.assert_close(moves, written.drawn[steps, rows][..., :2], atol=1e-4, rtol=1e-4)


def test_what_stands_behind_the_text_is_left_out() -> None:
    ends = np.zeros(200)
    ends[[49, 99, 149, 199]] = 1
    places = np.repeat([1, 3, 4, 7], 50)
    assert length_of_text(ends, places, 4) == 150
    assert length_of_text(ends, places, 2) == 0, "what is left is too short"


def test_a_step_against_the_gradient_brings_what_is_written_nearer_to_its_people(people: Path) -> None:
    trial = practice(people)
    hands = trial.hands(random.Random(1))
    jobs = [(vector, trial.text(random.Random(2)), "loop") for vector in hands.vectors]
    written = write(trial.trainer.network, trial.normalisation, jobs, 1.0, torch.Generator().manual_seed(2))
    usable = [row for row, length in enumerate(written.lengths) if length]
    gradient, before = trial.gradient_of_offsets(written, usable, hands)
    steps = -0.003 * (gradient / gradient.abs().max()).transpose(0, 1)
    written.drawn[: len(steps), :, :2] += steps
    trial.shift = None
    _, after = trial.gradient_of_offsets(written, usable, hands)
    assert after["look"] < before["look"] and after["vector"] < before["vector"]


def test_an_update_learns_at_the_rate_of_the_points_before_it(people: Path) -> None:
    trainer = practice(people).trainer
    for update in range(2):
        assert trainer.update()[2] == trainer.options.rate(update, update * trainer.points_a_chunk)


def practise(people: Path, run: Path, *more: str) -> subprocess.CompletedProcess[str]:
    start = people.parent / "start.safetensors"
    if not start.exists():
        save(writer(), start)
    options = ["--rounds", "3", "--lines", "6", "--updates", "2", "--batch", "4", "--learning-rate", "0.001"]
    command = [sys.executable, "-m", "ductus_torch.practise", "--data", str(people), "--from", str(start)]
    command += ["--folder", str(run), *([] if "--resume" in more else options), *more]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def test_a_run_that_was_stopped_resumes_to_the_same_weights(people: Path, tmp_path: Path) -> None:
    straight = practise(people, tmp_path / "straight")
    assert straight.returncode == 0, straight.stderr
    trial = Practice(SMALL, *split_ink(read_prepared(people), None), writer())
    trial.round()
    torch.save(trial.checkpoint(), tmp_path / "checkpoint.pt")
    resumed = tmp_path / "resumed"
    resumed.mkdir()
    (tmp_path / "checkpoint.pt").rename(resumed / "checkpoint.pt")
    again = practise(people, resumed, "--resume")
    assert again.returncode == 0, again.stderr
    assert straight.stdout.count("minutesLeft") == 3 and again.stdout.count("minutesLeft") == 2
    name = "model-float32.safetensors"
    one, other = load(tmp_path / "straight" / name).network, load(resumed / name).network
    begun = writer().network
    for (key, value), (_, same) in zip(one.state_dict().items(), other.state_dict().items(), strict=True):
        assert torch.equal(value, same), key
        if key.startswith("encoder"):
            assert torch.equal(value, begun.state_dict()[key]), "hand vectors stay what they are"
    assert not torch.equal(one.layers[0].weight_hh_l0, begun.layers[0].weight_hh_l0)


def test_what_cannot_practise_is_told(people: Path, tmp_path: Path) -> None:
    plain = Model(HandwritingNetwork(Architecture((5,), 2)), Normalisation(), {})
    save(plain, people.parent / "start.safetensors")
    result = practise(people, tmp_path / "run")
    assert result.returncode == 1 and "a hand that it is shown" in result.stderr
    save(writer(), people.parent / "start.safetensors")
    write_ink(people, lines=24)
    result = practise(people, tmp_path / "run")
    assert result.returncode == 1 and "no form has 5 lines" in result.stderr
    result = practise(people, tmp_path / "run", "--resume")
    assert result.returncode == 1 and "no checkpoint to resume from" in result.stderr
    assert not (tmp_path / "run/model-float32.safetensors").exists()
