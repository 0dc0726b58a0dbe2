"""The parts that the program is made of, with their versions: a CycloneDX list, after https://cyclonedx.org/docs/1.5/json."""

import argparse
import json
import os
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--version", required=True)
    parser.add_argument("--resolved", type=Path, required=True, help="the program's Package.resolved")
    parser.add_argument("--libraries", type=Path, help="shared libraries that come along, a folder")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()

    components = []
    for pin in json.loads(options.resolved.read_text())["pins"]:
        state = pin["state"]
        version = state.get("version") or state["revision"]
        place = pin["location"].removeprefix("https://").removesuffix(".git")
        purl = f"pkg:swift/{place}@{version}"
        components.append({
            "type": "library", "bom-ref": purl, "name": pin["identity"], "version": version, "purl": purl,
            "hashes": [{"alg": "SHA-1", "content": state["revision"]}],
            "externalReferences": [{"type": "vcs", "url": pin["location"]}],
        })  # fmt: skip
    for library in sorted(options.libraries.iterdir()) if options.libraries else []:
        components.append({"type": "library", "bom-ref": library.name, "name": library.name})

    itself = f"pkg:generic/ductus@{options.version}"
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": itself, "name": "ductus", "version": options.version,
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": components,
        "dependencies": [{"ref": itself, "dependsOn": [component["bom-ref"] for component in components]}],
    }  # fmt: skip
    unfinished = options.output.with_name(f"{options.output.name}.part")
    unfinished.write_text(json.dumps(bom, indent=2) + "\n")
    os.replace(unfinished, options.output)


if __name__ == "__main__":
    main()
