"""The hands that come with Ductus as a JavaScript module: each a constant by its name."""

import argparse
import json
from pathlib import Path

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("folder", type=Path, help="of hand files")
parser.add_argument("-o", "--output", type=Path, required=True)
options = parser.parse_args()

lines = ["// The hands that come with Ductus, for `model.write(text, { hand })` with hands.safetensors.", ""]
for path in sorted(options.folder.glob("*.hand.json")):
    hand = json.loads(path.read_text())
    lines.append(f"/** {hand['description']} */")
    lines.append(f"export const {path.name.removesuffix('.hand.json')} = {json.dumps(hand)};")
options.output.write_text("\n".join(lines) + "\n")
