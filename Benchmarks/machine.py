"""The machine that a benchmark runs on, and whether others keep it busy meanwhile: then its figures are not good."""

import json
import os
import platform
import re
import resource
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SWIFT = ROOT / "Benchmarks/.build/release/ductus-benchmarks"
#: The share of the processor that others may use.
QUIET = 0.05
#: The share of its core that a program must get.
ALONE = 0.9


def processor() -> str:
    """Its name, and family and model where the name alone does not tell it from others."""
    if platform.system() == "Darwin":
        command = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.check_output(command, text=True).strip()
    known = dict(
        re.findall(r"^([\w ]+?)\s*:\s*(.*)$", Path("/proc/cpuinfo").read_text().split("\n\n")[0], re.MULTILINE)
    )
    name = known.get("model name", platform.machine())
    return f"{name}, family {known['cpu family']}, model {known['model']}" if "cpu family" in known else name


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def instructions() -> str:
    if not SWIFT.exists():
        return "Ductus: ductus-benchmarks is not built"
    used = json.loads(subprocess.check_output([str(SWIFT), "machine"], text=True))
    return f"Ductus: training {used['training']}, writing {used['writing']}, kernels of its own"


def busy_seconds() -> float:
    """Seconds for which the machine's cores were not idle, since it started; those that its host took count too."""
    try:
        ticks = [int(value) for value in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    except OSError:
        return float("nan")
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")


def own_seconds() -> float:
    """Those of this process and of the children that it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(part.ru_utime + part.ru_stime for part in used)


class Watch:
    """What share of all cores others use from now on."""

    def __init__(self) -> None:
        self.start = (time.monotonic(), busy_seconds(), own_seconds())

    def others(self) -> float:
        before, busy, own = self.start
        used = (busy_seconds() - busy) - (own_seconds() - own)
        return max(0.0, used / ((time.monotonic() - before) * (os.cpu_count() or 1)))


def core_share() -> float:
    """What a program gets of its core, which other machines of the same host may use, too; not a number if not known."""
    if not SWIFT.exists():
        return float("nan")
    return json.loads(subprocess.check_output([str(SWIFT), "share"], text=True))["share"]


@contextmanager
def watched(*facts: str, during: bool = True) -> Iterator[None]:
    """Prints the machine, facts and the load before a run, and behind it whether the figures are good.

    during: whether others' share during the run can be told; that of a browser's processes cannot.
    """
    watch = Watch()
    time.sleep(2)
    others, shares = watch.others(), [core_share()]
    print(f"{processor()}; {cores()} cores")
    for fact in facts:
        print(fact)
    print(f"load before the run: {os.getloadavg()[0]:.1f}; others used {others:.0%} of the processor", flush=True)
    watch = Watch()
    yield
    if during:
        others = watch.others()
        print(f"others used {others:.0%} of the processor during the run")
    shares.append(core_share())
    print(f"a program got {shares[0]:.0%} of its core before the run and {shares[1]:.0%} after it")
    if others > QUIET:
        print("NOT GOOD FIGURES: the machine was busy", flush=True)
    if not min(shares) >= ALONE:
        print("NOT GOOD FIGURES: other machines of the same host used the same cores, or it is not known", flush=True)
