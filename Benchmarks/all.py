"""Runs benchmarks one after another and writes what they print into one table, Benchmarks/results/PROCESSOR.md.

make bench
"""

import argparse
import re
import subprocess
from datetime import UTC, datetime

from machine import ROOT, instructions, processor

#: What a build tells of itself.
NO_FIGURE = re.compile(r"\[\d+/\d+\]|Building |Build |Compiling |wrote ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="+", help="of the Makefile: bench-training …")
    chosen = parser.parse_args()
    rows = []
    for target in chosen.targets:
        print(target, flush=True)
        done = subprocess.run(["make", "--silent", target], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
        lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
        lines = [line for line in lines if not NO_FIGURE.match(line)]
        if done.returncode != 0:
            lines.append("failed")
        rows += [(target, line) for line in lines if not line.startswith((processor(), "Ductus:"))]
        print("\n".join(f"  {line}" for line in lines), flush=True)
    name = re.sub(r"[^a-z0-9]+", "-", processor().lower()).strip("-")
    path = ROOT / "Benchmarks/results" / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    table = "".join(f"| `make {target}` | {line.replace('|', '/')} |\n" for target, line in rows)
    head = f"# {processor()}\n\n{datetime.now(UTC):%Y-%m-%d}. {instructions()}.\n\n"
    path.write_text(f"{head}| command | result |\n| --- | --- |\n{table}")
    print(path)


if __name__ == "__main__":
    main()
