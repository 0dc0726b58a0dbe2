"""The reference documentation of the libraries as a static site, by DocC.

Says which public declarations have no documentation, and every link that leads nowhere, and then fails.
"""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
CATALOGS = {"DuctusModels": ROOT / "Models/DuctusModels.docc"}
MODULES = ["Ductus", "DuctusModels", "DuctusFiles", "DuctusInk", "DuctusRendering", "DuctusTraining"]
SYSTEM = {"CCairo": "cairo", "CArchive": "libarchive", "CXML": "libxml-2.0"}


def symbols(module: str, built: Path, folder: Path) -> None:
    """Writes what a built module declares, with its documentation."""
    target = json.loads(subprocess.run(["swift", "-print-target-info"], capture_output=True, check=True).stdout)
    maps = [built / f"{name}.build/module.modulemap" for name in ["DuctusKernels", "DuctusTrainingKernels"]]
    maps += [ROOT / f"Sources/{name}/module.modulemap" for name in SYSTEM]
    flags = subprocess.run(["pkg-config", "--cflags-only-I", *SYSTEM.values()], capture_output=True, text=True, check=True)
    given = [f"-fmodule-map-file={path}" for path in maps] + flags.stdout.split()
    folder.mkdir(parents=True)
    subprocess.run(
        ["swift-symbolgraph-extract", "-module-name", module, "-I", built / "Modules",
         "-target", target["target"]["unversionedTriple"], "-minimum-access-level", "public", "-skip-inherited-docs",
         "-output-dir", folder, *[part for flag in given for part in ["-Xcc", flag]]], check=True)  # fmt: skip


def undocumented(folder: Path) -> list[str]:
    """The public declarations without a word about them."""
    found = []
    for path in folder.glob("*.symbols.json"):
        graph = json.loads(path.read_text())
        inherited = {relation["source"] for relation in graph["relationships"] if "sourceOrigin" in relation}
        for symbol in graph["symbols"]:
            made = "location" not in symbol or "::SYNTHESIZED::" in symbol["identifier"]["precise"]
            if not made and "docComment" not in symbol and symbol["identifier"]["precise"] not in inherited:
                found.append(f"{path.name.split('.')[0]}: {'.'.join(symbol['pathComponents'])}")
    return found


def without_inline_scripts(site: Path, base: str) -> None:
    """Moves the one line of script in each page to a file: servers that are strict about scripts, as the studio is, refuse it."""
    line = f'var baseUrl = "/{base}/"'
    (site / "base.js").write_text(line + "\n")
    (site / "theme-settings.json").write_text("{}\n")  # which each page asks for
    for path in site.rglob("*.html"):
        path.write_text(path.read_text().replace(f"<script>{line}</script>", f'<script src="/{base}/base.js"></script>'))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--built", type=Path, required=True, help="the folder of a release build")
    parser.add_argument("--base", default="docs", help="the path below which a web server shows the site")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the site, a folder")
    options = parser.parse_args()

    work = options.output.with_name(f"{options.output.name}.part")
    shutil.rmtree(work, ignore_errors=True)
    problems, archives = [], []
    for module in MODULES:
        symbols(module, options.built, work / module)
        problems += [f"{what} has no documentation" for what in undocumented(work / module)]
        catalog = CATALOGS.get(module, ROOT / f"Sources/{module}/{module}.docc")
        archive = work / f"{module}.doccarchive"
        links = [part for built in archives for part in ["--dependency", built]]
        told = subprocess.run(
            ["docc", "convert", catalog, "--additional-symbol-graph-dir", work / module, "--output-path", archive,
             "--fallback-display-name", module, "--fallback-bundle-identifier", f"ductus.{module}", *links,
             "--enable-experimental-external-link-support",
             "--transform-for-static-hosting", "--hosting-base-path", options.base],
            capture_output=True, text=True, cwd=ROOT)  # fmt: skip
        if told.returncode != 0:
            raise SystemExit(told.stdout + told.stderr)
        lines = (told.stdout + told.stderr).splitlines()
        # Parameters that their names explain need no words.
        problems += [line for line in lines if line.startswith("warning:") and "is missing documentation" not in line]
        archives.append(archive)
    subprocess.run(["docc", "merge", *archives, "--synthesized-landing-page-name", "Ductus", "-o", work / "site"], check=True)
    without_inline_scripts(work / "site", options.base)
    shutil.rmtree(options.output, ignore_errors=True)
    (work / "site").rename(options.output)
    shutil.rmtree(work)
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
