"""Points a second in training: Ductus against PyTorch, same network, batch and shape of data, all cores each.

make bench-training
"""

from machine import instructions, watched
from pairs import PEERS, PYTHON, SWIFT, compare, measure, median, peer


def main() -> None:
    with watched(instructions(), peer()):
        run()


def run() -> None:
    peak = max(measure([SWIFT, "peak"])["flops_per_second"] for _ in range(3))
    print(f"matrix-product peak, operands in the caches: {peak / 1e9:.0f} GFLOP/s")
    networks = {
        "layers 512": ["--layers", "512", "--updates", "4"],
        "layers 400,400,400": ["--layers", "400,400,400", "--updates", "4"],
        "the network of hands": ["--layers", "320,320,320", "--window", "10", "--hand", "64", "--updates", "2"],
    }
    for name, network in networks.items():
        shape = [*network, "--batch", "64", "--steps", "300"]
        ours, theirs, ratio = compare(
            [SWIFT, "training", *shape], [PYTHON, PEERS, "training", *shape], "points_per_second"
        )
        a, b = median(ours, "points_per_second"), median(theirs, "points_per_second")
        flops = ours[0]["flops_per_point"]
        print(
            f"{name}: Ductus {a:,.0f} points/s ({a * flops / peak:.0%} of peak), "
            f"PyTorch {b:,.0f} ({b * flops / peak:.0%}); ratio {ratio:.2f} (median of {len(ours)} pairs)"
        )


if __name__ == "__main__":
    main()
