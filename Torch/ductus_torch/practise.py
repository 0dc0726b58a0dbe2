"""Practise with PyTorch: the network writes lines in hands that it is shown, and is corrected by how they look.

    python -m ductus_torch.practise --data iam.safetensors --from hands.safetensors --folder runs/practice

writes the model beside its checkpoint, model-float32.safetensors.
"""

import argparse
import json
import math
import sys
import time
from dataclasses import asdict
from pathlib import Path

from .ink import read_prepared
from .model_file import FileProblem, Model, exit_status, load, save
from .practice import Practice, PracticeOptions
from .train import checkpoint_to_resume, lock, split_ink, write_checkpoint


def practise(chosen: argparse.Namespace) -> None:
    path: Path = chosen.folder / "checkpoint.pt"
    saved = checkpoint_to_resume(path, chosen.resume)
    if saved is not None and "practice" not in saved:
        raise FileProblem(f"{path}: this run is no practice; resume it with `python -m ductus_torch.train`")
    given = {name: value for name, value in vars(chosen).items() if name in asdict(PracticeOptions())}
    options = PracticeOptions(**given) if saved is None else PracticeOptions(**saved["practice"])
    ink, start = read_prepared(chosen.data), load(chosen.start)
    learning, validating = split_ink(ink, None)
    practice = Practice(options, learning, validating, start)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    kept_lock = lock(chosen.folder)  # noqa: F841, held until the process ends
    if saved is not None:
        practice.restore(saved, path)
    began, before = time.perf_counter(), practice.rounds_done
    while practice.rounds_done < options.rounds:
        figures = practice.round()
        if not all(math.isfinite(value) for value in figures.values()):
            raise FileProblem(
                f"{chosen.folder}: what is written is no longer ink; begin anew with a lower --learning-rate"
            )
        write_checkpoint(practice.checkpoint(), path)
        a_round = (time.perf_counter() - began) / (practice.rounds_done - before)
        left = a_round * (options.rounds - practice.rounds_done)
        print(json.dumps({"round": practice.rounds_done, **figures, "minutesLeft": round(left / 60, 1)}), flush=True)
    raw, line = practice.trainer.validate()
    print(json.dumps({"rawNatsPerPoint": raw, "natsPerLine": line}), flush=True)
    metadata = {
        **start.metadata, "practice": json.dumps(asdict(options), sort_keys=True),
        "validation": f"{raw:.4f} raw nats a point, {line:.1f} nats a line over {len(validating)} lines, with rounded "
        "activations and exact weights",
    }  # fmt: skip
    save(Model(practice.trainer.average, practice.normalisation, metadata), chosen.folder / "model-float32.safetensors")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m ductus_torch.practise", description=__doc__, argument_default=argparse.SUPPRESS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--data", required=True, help="a prepared set of ink, with text, whose forms are people")
    parser.add_argument("--from", dest="start", required=True, help="the model file to begin from")
    parser.add_argument("--folder", required=True, type=Path, help="the folder of the run")
    parser.add_argument("--resume", action="store_true", default=False, help="go on with the run, with its own options")
    for name, value in asdict(PracticeOptions()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), help=f"{value} if not given")
    chosen = parser.parse_args()
    return exit_status(lambda: practise(chosen))


if __name__ == "__main__":
    sys.exit(main())
