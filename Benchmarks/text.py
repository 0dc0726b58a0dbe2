"""Seconds to write a line of 60 characters on one thread: Ductus, words, baselines and second tries included, against
PyTorch eager stepping the same network over as many points, drawing left out.

make bench-text
"""

from machine import ROOT, instructions, watched
from pairs import PEERS, PYTHON, SWIFT, measure, median, peer

MODEL = str(ROOT / "Models/scribe.safetensors")


def main() -> None:
    with watched(instructions(), peer()):
        run()


def run() -> None:
    ours, theirs = [], []
    for _ in range(5):
        ours.append(measure([SWIFT, "text", MODEL]))
        points = str(ours[-1]["points_per_line"])
        theirs.append(measure([PYTHON, PEERS, "text", "--model", MODEL, "--steps", points]))
    ratios = sorted(b["seconds_per_line"] / a["seconds_per_line"] for a, b in zip(ours, theirs, strict=True))
    print(
        f"a line of {ours[0]['characters']} characters, {ours[0]['points_per_line']} points, one thread: "
        f"Ductus {median(ours, 'seconds_per_line') * 1000:.0f} ms, "
        f"PyTorch {median(theirs, 'seconds_per_line') * 1000:.0f} ms; "
        f"{ratios[len(ratios) // 2]:.1f} times faster (median of {len(ratios)} pairs)"
    )


if __name__ == "__main__":
    main()
