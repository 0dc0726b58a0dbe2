"""Makes kernel.js: the kernel's bytes as a module, small enough to come with the scripts.

    python3 Web/make_kernel_js.py product.wasm -o kernel.js
"""

import argparse
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kernel", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    numbers = ",".join(map(str, options.kernel.read_bytes()))
    options.output.write_text(f"/** A program of WebAssembly. */\nexport const KERNEL = new Uint8Array([{numbers}]);\n")


if __name__ == "__main__":
    main()
