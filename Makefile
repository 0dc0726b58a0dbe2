# make demo   build, and write a few lines of handwriting
# make test   build and run all tests
# Both set up what they need first: Debian packages, and a Python environment in .venv where one is used.

.PHONY: demo build test test-swift test-browser lint test-torch bench-training bench-writing setup clean

WASM_FLAGS = --triple wasm32-unknown-none-wasm -Xswiftc -enable-experimental-feature -Xswiftc Embedded \
	-Xswiftc -wmo -Xcc -msimd128 -Xcc -mbulk-memory -Xswiftc -Xfrontend -Xswiftc -disable-stack-protector
DUCTUS = .build/release/ductus

demo: build
	@mkdir -p out
	$(DUCTUS) write --count 4 --seed 7 -o out/lines.svg
	$(DUCTUS) write --count 4 --seed 7 -o out/lines.png
	@echo "Look at out/lines.svg and out/lines.png."

build: setup
	swift build -c release --product ductus

test: lint test-browser test-swift

test-swift: setup
	swift build --build-tests
	swift test --skip-build

# The brain as Embedded Swift for the browser.
test-browser: setup
	swift build -c release --target Ductus --scratch-path .build/wasm $(WASM_FLAGS)

lint: setup
	swift format lint --strict --recursive Sources Tests Package.swift

test-torch: .venv/torch
	.venv/torch/bin/ruff check Torch
	.venv/torch/bin/python -m pytest -q Torch/tests

.venv/torch: Torch/pyproject.toml
	Scripts/setup python
	python3 -m venv .venv/torch
	.venv/torch/bin/pip install --quiet --editable 'Torch[test]'
	@touch .venv/torch

# Each compares with PyTorch in the same run; keep the machine quiet.
bench-training bench-writing: bench-%: .venv/torch setup
	swift build -c release --product ductus-benchmarks
	.venv/torch/bin/python Benchmarks/$*.py

setup:
	@Scripts/setup swift

clean:
	rm -rf .build .venv out
