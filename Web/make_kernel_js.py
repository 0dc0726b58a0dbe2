"""Makes kernel.js: the kernel's bytes as a module, small enough to come with the scripts.

    python3 Web/make_kernel_js.py product.wasm -o kernel.js
"""

import argparse
import base64
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kernel", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    text = base64.b64encode(options.kernel.read_bytes()).decode()
    options.output.write_text(
        "/** A program of WebAssembly. */\n"
        f'export const KERNEL = Uint8Array.from(atob("{text}"), (character) => character.charCodeAt(0));\n'
    )


if __name__ == "__main__":
    main()
