"""An archive of an installation that runs wherever it is unpacked: with the shared libraries that it needs beside it.

The program looks for them in `../lib/ductus` first. What every Linux has, the C library and its loader, is left to it:
the archive needs one as new as the machine's that made it.
"""

import argparse
import lzma
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

# Parts of the C library, which must be the machine's own.
EVERYWHERE = re.compile(r"^(ld-linux|linux-vdso|lib(c|m|dl|rt|pthread|resolv|util|anl|mvec)\.so)")


def libraries(program: Path) -> dict[str, Path]:
    """The shared libraries that a program loads, with those that they load, by name."""
    lines = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout.splitlines()
    found = {}
    for line in lines:
        if "not found" in line:
            raise SystemExit(f"{program}: {line.strip()}")
        if match := re.match(r"\s*(\S+) => (/\S+)", line):
            if not EVERYWHERE.match(match[1]):
                found[match[1]] = Path(match[2])
    return found


def copyright_of(library: Path) -> tuple[str, Path] | None:
    """The Debian package that a library is of, and the file with its terms."""
    for path in (library.resolve(), library):
        for name in (path, Path(*path.parts[2:]) if path.parts[1] == "usr" else path):
            told = subprocess.run(["dpkg-query", "--search", f"*{name}"], capture_output=True, text=True)
            if told.returncode == 0:
                package = told.stdout.split(":")[0]
                terms = Path("/usr/share/doc") / package / "copyright"
                return (package, terms) if terms.exists() else None
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prefix", type=Path, required=True, help="an installation that `make install` made")
    parser.add_argument("--name", required=True, help="of the folder in the archive")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()

    program = options.prefix / "bin/ductus"
    subprocess.run(["strip", program], check=True)
    beside = options.prefix / "lib/ductus"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    terms = options.prefix / "share/doc/ductus/libraries"
    terms.mkdir(parents=True, exist_ok=True)
    for name, path in libraries(program).items():
        shutil.copyfile(path.resolve(), beside / name)
        if told := copyright_of(path):
            shutil.copyfile(told[1], terms / told[0])

    def entry(item: tarfile.TarInfo) -> tarfile.TarInfo:
        item.uid = item.gid = item.mtime = 0
        item.uname = item.gname = ""
        item.mode = 0o755 if item.isdir() or item.name.endswith("bin/ductus") else 0o644
        return item

    unfinished = options.output.with_name(f"{options.output.name}.part")
    with lzma.open(unfinished, "wb") as stream:
        with tarfile.open(fileobj=stream, mode="w") as archive:
            for path in sorted(options.prefix.rglob("*")):
                if path.is_file():
                    archive.add(path, f"{options.name}/{path.relative_to(options.prefix)}", filter=entry)
    os.replace(unfinished, options.output)


if __name__ == "__main__":
    main()
