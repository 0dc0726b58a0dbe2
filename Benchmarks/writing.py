"""Time of a step in writing, 500 units and 20 Gaussians: Ductus (with sampling) against PyTorch (without).

make bench-writing
"""

from machine import instructions, watched
from pairs import PEERS, PYTHON, SWIFT, compare, median, peer


def main() -> None:
    with watched(instructions(), peer()):
        run()


def run() -> None:
    ours, theirs, ratio = compare(
        [SWIFT, "writing", "--steps", "5000"],
        [PYTHON, PEERS, "writing", "--batch", "1", "--steps", "2000"],
        "microseconds_per_step",
        rounds=7,
    )
    step, floor = median(ours, "microseconds_per_step"), median(ours, "read_microseconds")
    print(
        f"one stream, one thread: Ductus {step:.1f} µs, PyTorch {median(theirs, 'microseconds_per_step'):.0f} µs; "
        f"{1 / ratio:.1f} times faster (median of {len(ours)} pairs)"
    )
    print(
        f"reading the {ours[0]['weight_bytes']:,} bytes of weights once: {floor:.1f} µs; a step takes {step / floor:.2f} of that"
    )
    ours, theirs, ratio = compare(
        [SWIFT, "writing", "--streams", "32", "--threads", "2", "--steps", "500"],
        [PYTHON, PEERS, "writing", "--batch", "64", "--threads", "2", "--steps", "500"],
        "points_per_second",
        rounds=7,
    )
    print(
        f"64 streams, both cores: Ductus {median(ours, 'points_per_second'):,.0f} points/s, "
        f"PyTorch {median(theirs, 'points_per_second'):,.0f}; ratio {ratio:.2f} (median of {len(ours)} pairs)"
    )


if __name__ == "__main__":
    main()
