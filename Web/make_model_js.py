"""Makes model.js: the tutorial's interface, the brain and a model in one script that needs no server.

    python3 Web/make_model_js.py --program ductus.wasm --model Models/cursive.safetensors -o model.js
"""

import argparse
import base64
import gzip
import json
import re
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
KERNEL = HERE.parent / ".build/web/kernel.js"
DIGITS = [chr(c) for c in range(32, 127) if chr(c) not in '"\\<']
LOW, TOTAL = 1 << 23, 4096


def frequencies(data: bytes) -> list[int]:
    """How often each byte comes, out of 4,096; every byte that comes at all at least once."""
    counts = Counter(data)
    spare, so_far, shares = TOTAL - len(counts), 0, []
    for byte in range(256):
        before, so_far = so_far, so_far + counts[byte]
        share = spare * so_far // len(data) - spare * before // len(data)
        shares.append(share + (1 if counts[byte] else 0))
    return shares


def pack(data: bytes) -> str:
    """A range coder (asymmetric numeral system) whose digits are characters; Unpack.swift is its other half."""
    shares = frequencies(data)
    starts = [sum(shares[:byte]) for byte in range(256)]
    state, digits = LOW, []
    for byte in reversed(data):
        share = shares[byte]
        while state >= share * (LOW // TOTAL) * len(DIGITS):
            state, digit = divmod(state, len(DIGITS))
            digits.append(digit)
        whole, rest = divmod(state, share)
        state = whole * TOTAL + starts[byte] + rest
    while state:
        state, digit = divmod(state, len(DIGITS))
        digits.append(digit)
    text = "".join(DIGITS[digit] for digit in reversed(digits))
    return f'{{ length: {len(data)}, frequencies: {json.dumps(shares)}, text: "{text}" }}'


def script(program: bytes, kernel: str, model: bytes) -> str:
    """The modules one after the other, their imports and exports taken away."""
    names = ["brain.js", "unpack.js", "arrays.js", "tutorial.js", "global.js"]
    sources = "\n".join([kernel, *((HERE / name).read_text() for name in names)])
    sources = re.sub(r"^import .*\n", "", sources, flags=re.MULTILINE)
    sources = re.sub(r"^export ", "", sources, flags=re.MULTILINE)
    text = base64.b64encode(program).decode()
    packed = f'const PACKED = {{\nprogram: "{text}",\nmodel: {pack(model)},\n}};\n'
    return f'(() => {{\n"use strict";\n{sources}}})();\n'.replace("\ntry {", f"\n{packed}\ntry {{", 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, required=True, help="ductus.wasm")
    parser.add_argument("--kernel", type=Path, default=KERNEL, help="what make_kernel_js.py made (default: %(default)s)")
    parser.add_argument("--model", type=Path, required=True, help="a model file, in 8 bits to be small")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    text = script(options.program.read_bytes(), options.kernel.read_text(), options.model.read_bytes())
    options.output.write_text(text, encoding="ascii")
    size, compressed = len(text), len(gzip.compress(text.encode(), 9))
    print(f"wrote {options.output}: {size:,} bytes, {compressed:,} compressed")


if __name__ == "__main__":
    main()
