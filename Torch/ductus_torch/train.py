"""Train the network with PyTorch, on one process or, under torchrun, on many; see Docs/training-at-scale.md."""

import argparse
import fcntl
import json
import math
import os
import pickle
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import TextIO

import torch
from torch import distributed

from .ink import Ink, Line, cleaned, read_prepared
from .model_file import FileProblem, Model, exit_status, load, save
from .trainer import CHECKPOINT_FORMAT, InkLine, Options, Trainer, World

METRICS_INTERVAL = 100
CHECKPOINT_INTERVAL = 1000


def split_ink(ink: Ink, validation: str | None) -> tuple[list[InkLine], list[InkLine]]:
    """Cleaned lines to learn from, and lines as recorded to validate on, as `ductus train` splits them."""
    splits = {line.split for line in ink.lines}
    name = validation or next((s for s in ("testset_v", "valid") if s in splits), None)
    held: list[Line] = ink.split(name) if name else ink.lines[19::20]
    ids = {line.id for line in held}
    learning = [
        InkLine(cleaned(line), line.text, line.form, line.id.startswith("recombined-"))
        for line in ink.lines
        if line.id not in ids
    ]
    validating = [InkLine(line.offsets, line.text, line.form) for line in held]
    return [line for line in learning if len(line.offsets) > 1], [line for line in validating if len(line.offsets) > 1]


def checkpoint_to_resume(path: Path, resume: bool) -> dict | None:
    """The checkpoint that a run goes on from; None: it begins, where no other is kept."""
    if path.exists() != resume:
        what = "there is no checkpoint to resume from" if resume else "a run is kept here; use --resume"
        raise FileProblem(f"{path.parent}: {what}")
    return read_checkpoint(path) if resume else None


def read_checkpoint(path: Path) -> dict:
    try:
        saved = torch.load(path, map_location="cpu", weights_only=True)
        if saved["format"] != CHECKPOINT_FORMAT:
            raise FileProblem(f"{path}: a checkpoint of format {saved['format']}, expected {CHECKPOINT_FORMAT}")
        return saved
    except (RuntimeError, pickle.UnpicklingError, EOFError, KeyError, TypeError) as problem:
        raise FileProblem(f"{path}: this is no usable checkpoint: {problem}") from None


def parse(arguments: list[str]) -> tuple[argparse.Namespace, dict[str, object]]:
    """The arguments, and those of them that are options of the run, by name."""
    parser = argparse.ArgumentParser(
        prog="python -m ductus_torch.train", description=__doc__, argument_default=argparse.SUPPRESS
    )
    parser.add_argument("--data", required=True, help="a prepared set of ink")
    parser.add_argument("--folder", required=True, type=Path, help="the folder of the run")
    parser.add_argument(
        "--resume", action="store_true", default=False, help="go on with the run; only --points may be given anew"
    )
    parser.add_argument("--from", dest="start", default=None, help="a model file to start from")
    parser.add_argument("--validation", default=None, help="the split to validate on")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    for name, value in asdict(Options()).items():
        option = f"--{name.replace('_', '-')}"
        if name == "layers":
            parser.add_argument(option, help="units of each layer, with commas between; 512 if not given")
        else:
            parser.add_argument(option, type=type(value), help=f"{value} if not given")
    chosen = parser.parse_args(arguments)
    given = {name: value for name, value in vars(chosen).items() if name in asdict(Options())}
    if "layers" in given:
        try:
            given["layers"] = tuple(int(units) for units in chosen.layers.split(","))
        except ValueError:
            parser.error(f"--layers takes numbers with commas between, not {chosen.layers}")
    if chosen.resume:
        others = [f"--{name.replace('_', '-')}" for name in given if name != "points"]
        others += ["--from"] if chosen.start else []
        if others:
            parser.error(f"a run is resumed with its own options; leave out {', '.join(others)}")
    return chosen, given


def lock(folder: Path) -> TextIO:
    """Keeps other processes out of the folder until this one ends."""
    file = (folder / "lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise FileProblem(f"{folder}: another process is training here; wait for it, or name another folder") from None
    return file


def write_checkpoint(checkpoint: dict[str, object], path: Path) -> None:
    """Writes beside the file, waits for the disk, then renames."""
    beside = path.with_suffix(".part")
    with beside.open("wb") as file:
        torch.save(checkpoint, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def train(chosen: argparse.Namespace, given: dict[str, object], world: World) -> None:
    path: Path = chosen.folder / "checkpoint.pt"
    saved = checkpoint_to_resume(path, chosen.resume)
    options = Options(**given) if saved is None else replace(Options(**saved["options"]), **given)
    ink = read_prepared(chosen.data)
    learning, validating = split_ink(ink, chosen.validation)
    if not learning or not validating:
        raise FileProblem(f"{chosen.data}: there is no ink to learn from, or none to validate on")
    start = load(chosen.start) if chosen.start else None
    trainer = Trainer(options, world, learning, validating, start, "" if saved is None else saved["alphabet"])
    if world.rank == 0:
        chosen.folder.mkdir(parents=True, exist_ok=True)
        kept_lock = lock(chosen.folder)  # noqa: F841, held until the process ends
        path.with_suffix(".part").unlink(missing_ok=True)
    best, since, log = math.inf, 0, chosen.folder / "metrics.jsonl"
    next_validation = options.validate_every
    if saved is not None:
        trainer.restore(saved, path)
        best, since, next_validation = saved["best"], saved["since"], saved["next_validation"]
        if world.rank == 0:
            kept = [line for line in log.read_text().splitlines() if is_until(line, trainer.updates)]
            log.write_text("".join(line + "\n" for line in kept))
    elif world.rank == 0:
        log.write_text("")

    def note(entry: dict[str, float]) -> None:
        if world.rank == 0:
            with log.open("a") as file:
                file.write(json.dumps(entry) + "\n")
            print(json.dumps(entry), flush=True)

    window: list[tuple[float, float, float]] = []
    began = time.perf_counter()
    while trainer.seen < options.points:
        is_warming_up = trainer.updates < options.hand_warm_up
        figures = trainer.update_encoder() if is_warming_up else trainer.update()
        if not math.isfinite(figures[0]) or not math.isfinite(figures[1]):
            raise FileProblem(
                f"{chosen.folder}: the loss is no longer a number at update {trainer.updates}; begin a new run with a "
                "lower --learning-rate, or --from this run's best model"
            )
        window.append(figures)
        done = trainer.seen >= options.points
        if trainer.updates % METRICS_INTERVAL and not done:
            continue
        means = [sum(values) / len(window) for values in zip(*window, strict=True)]
        if is_warming_up:
            note({"update": trainer.updates, "encoderLoss": means[0], "gradientNorm": means[1]})
        else:
            elapsed = max(time.perf_counter() - began, 1e-9)
            note({
                "update": trainer.updates, "points": trainer.seen, "loss": means[0], "gradientNorm": means[1],
                "learningRate": window[-1][2], "pointsPerSecond": len(window) * options.batch * options.steps / elapsed,
            })  # fmt: skip
        window, began = [], time.perf_counter()
        is_due = trainer.seen >= next_validation or done
        if is_due:
            raw, line = trainer.validate()
            next_validation = trainer.seen + options.validate_every
            note({"update": trainer.updates, "points": trainer.seen, "rawNatsPerPoint": raw, "natsPerLine": line})
            since = 0 if raw < best else since + 1
            if raw < best and world.rank == 0:
                metadata = {
                    "trained on": f"{ink.source}, {len(learning)} lines", "data licence": ink.licence,
                    "recipe": json.dumps(asdict(options), sort_keys=True), "points seen": str(trainer.seen),
                    "validation": f"{raw:.4f} raw nats a point, {line:.1f} nats a line over {len(validating)} lines, "
                    "before quantisation",
                }  # fmt: skip
                model = Model(trainer.average, trainer.normalisation, metadata)
                save(model, chosen.folder / "model-float32.safetensors")
            best = min(best, raw)
        if is_due or trainer.updates % CHECKPOINT_INTERVAL == 0:
            checkpoint = trainer.checkpoint()
            if world.rank == 0:
                progress = {"best": best, "since": since, "next_validation": next_validation}
                write_checkpoint({**checkpoint, **progress}, path)
        if since >= options.patience:
            break
    # Whoever leaves first would break the others' connections.
    world.gather(None)


def is_until(line: str, update: int) -> bool:
    """Whether a line of the log is whole and tells of no later update."""
    try:
        return json.loads(line)["update"] <= update
    except (ValueError, KeyError):
        return False


def main() -> int:
    chosen, given = parse(sys.argv[1:])
    try:
        return exit_status(lambda: train(chosen, given, World.join(chosen.device)))
    finally:
        if distributed.is_initialized():
            distributed.destroy_process_group()


if __name__ == "__main__":
    code = main()
    # At once, once all is written: threads that PyTorch leaves behind sometimes abort a process that winds down.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
