"""The package for npm: ductus-VERSION.tgz, the same bytes from the same files."""

import argparse
import gzip
import io
import tarfile
from pathlib import Path

HERE = Path(__file__).parent
FILES = [
    "ductus.js", "ductus.d.ts", "brain.js", "crew.js", "crew-worker.js", "hands.js", "ink.js", "kernel.js", "ductus.wasm", "model.js",
]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--version", required=True)
    parser.add_argument("--site", type=Path, required=True, help="what `make web` built")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()

    content = {name: (options.site / name).read_bytes() for name in FILES}
    content |= {f"models/{path.name}": path.read_bytes() for path in options.site.glob("models/*.safetensors")}
    content |= {path.name: path.read_bytes() for path in (HERE / "npm").iterdir()}
    content["package.json"] = content["package.json"].replace(b"VERSION", options.version.encode())
    names = sorted(path.name.split(".")[0] for path in (HERE.parent / "Models/hands").glob("*.hand.json"))
    declared = "".join(f"export const {name}: Hand;\n" for name in names)
    content["hands.d.ts"] = f'import type {{ Hand }} from "./ductus.js";\n\n{declared}'.encode()
    content["LICENSE"] = (HERE.parent / "LICENSE").read_bytes()

    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as stream, tarfile.open(fileobj=stream, mode="w") as archive:
        for name in sorted(content):
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(content[name])
            archive.addfile(entry, io.BytesIO(content[name]))
    unfinished = options.output.with_name(f"{options.output.name}.part")
    unfinished.write_bytes(packed.getvalue())
    unfinished.replace(options.output)


if __name__ == "__main__":
    main()
