# make studio   build the studio and open it: the sketches and the lesson, in a browser on this machine; PORT: another than 8017
# make build    build the program, Program/.build/release/ductus
# make test     build and run all tests
# make install  put the program, its models, pages, manual and completions below PREFIX
# make docs     build the reference documentation into the studio's pages
# make dist     build what is given out, in .build/dist: an archive for Linux, packages for npm and Python
# All set up what they need first: Debian packages, and a Python environment in .venv where one is used.

.PHONY: studio build build-studio install install-files dist docs web thumbnails test test-swift build-tests test-web test-plotter test-packaging test-sanitized record-hashes fuzz lint test-torch test-arm-kernels test-accelerate bench bench-training bench-writing bench-text bench-hands bench-legibility bench-browser bench-first-ink setup clean

# Deferred code generation: machine code of what the program uses, none of the library by itself.
WASM_FLAGS = --triple wasm32-unknown-none-wasm -Xswiftc -enable-experimental-feature -Xswiftc Embedded \
	-Xswiftc -enable-experimental-feature -Xswiftc DeferredCodeGen -Xswiftc -wmo -Xswiftc -Osize \
	-Xcc -msimd128 -Xcc -mbulk-memory -Xswiftc -Xfrontend -Xswiftc -disable-stack-protector \
	-Xswiftc -Xclang-linker -Xswiftc -nostdlib -Xlinker --no-entry -Xlinker --strip-all \
	-Xlinker --stack-first -Xlinker -z -Xlinker stack-size=262144 -Xlinker --export-table -Xlinker --growable-table
# Without what only debuggers read, which would take an eighth of a build's time.
NO_DEBUGGER = -debug-info-format none
WASM_BUILD = DUCTUS_WEB=1 swift build -c release $(NO_DEBUGGER) --product DuctusBrowser --scratch-path .build/wasm $(WASM_FLAGS)
WASM = .build/wasm/release/DuctusBrowser.wasm
# The integer product once more, with instructions that not all browsers have. It has no memory of its own, not even a stack.
KERNEL = .build/wasm/product.wasm
KERNEL_SOURCES = $(wildcard Sources/DuctusKernels/wasm_*.c)
CLANG = $(shell swift -print-target-info | sed -n 's|.*"runtimeResourcePath": "\(.*\)/lib/swift".*|\1/bin/clang|p')
TEXT_EXPORTS = $(shell sed -n 's/^@_cdecl("\(.*\)")/\1/p' Sources/DuctusBrowser/TextExports.swift Sources/DuctusBrowser/InkExports.swift Sources/DuctusBrowser/HandExports.swift Sources/DuctusBrowser/DrawingExports.swift)
WEB = .build/web
PAGES = $(filter-out %.py %.mjs Web/arrays.js Web/global.js Web/tutorial.js Web/unpack.js,$(wildcard Web/*))
P5 = .build/p5/p5.min.js
DUCTUS = Program/.build/release/ductus
STUDIO = .build/studio/release/studio
VERSION = $(shell sed -n 's/.*current = "\(.*\)"/\1/p' Sources/Ductus/Version.swift)
export DUCTUS_COMMIT = $(shell git rev-parse --short HEAD 2>/dev/null)
# One configuration for the program and its tests, so that its dependencies are built once.
LIBRARY = -c release $(NO_DEBUGGER) -Xswiftc -enable-testing
PROGRAM = --package-path Program $(LIBRARY)
# Compilers leave a core idle now and then, which another target takes.
TWO_AT_ONCE = $(MAKE) --no-print-directory --jobs=2 --output-sync=line
# Compilers are a seventh faster when they get their memory in large pages, where glibc has them.
build build-studio build-tests web fuzz: export GLIBC_TUNABLES ?= glibc.malloc.hugetlb=1
BENCHMARKS = touch Benchmarks/Package.swift && swift build -c release --package-path Benchmarks --product ductus-benchmarks

studio:
	@Scripts/setup swift python web
	@$(TWO_AT_ONCE) build-studio web
	@$(STUDIO) $(if $(PORT),--port $(PORT))

# The studio alone, not optimised, is there in a third of the time that the program takes; it only hands out files.
build-studio: setup
	@touch Program/Package.swift
	swift build --package-path Program -c release $(NO_DEBUGGER) -Xswiftc -Onone --scratch-path .build/studio \
		--product studio

# A package's build looks for new and lost files in its own folder only, unless its Package.swift is new.
build: setup
	@touch Program/Package.swift
	swift build $(PROGRAM) --product ductus

# All that is missing is installed at once: each installing by itself would fetch the lists of packages anew.
test:
	@Scripts/setup swift browser film packaging
	$(TWO_AT_ONCE) IN_ORDER=yes RUNS=20000 lint test-web test-plotter test-packaging fuzz test-swift

# What keeps all cores busy has the machine to itself, and so have tests that measure.
ifdef IN_ORDER
test-web: | lint
test-plotter test-packaging fuzz build-tests: | test-web
test-swift: | test-plotter test-packaging fuzz
endif

# The server's tests wait for clients, and measure it: nothing else runs beside them.
test-swift: build-tests
	swift test $(LIBRARY) --skip-build
	swift test $(PROGRAM) --skip-build --skip DuctusStudioTests
	swift test $(PROGRAM) --skip-build --filter DuctusStudioTests

# Only the tests and what they need, nothing that only dependencies' own tests do.
build-tests: build
	swift build $(LIBRARY) --product DuctusPackageTests
	swift build $(PROGRAM) --product DuctusProgramPackageTests

# The program with Swift's libraries in it, which runs where there is no Swift. It looks beside itself for others first.
STATIC = Program/.build/static
PREFIX = /usr/local
BIN = $(DESTDIR)$(PREFIX)/bin
SHARE = $(DESTDIR)$(PREFIX)/share

install: setup web
	@touch Program/Package.swift
	swift build --package-path Program -c release --static-swift-stdlib --scratch-path $(STATIC) --product ductus \
		-Xlinker -rpath -Xlinker '$$ORIGIN/../lib/ductus' -Xlinker --disable-new-dtags
	@$(MAKE) --no-print-directory install-files PROGRAM_FILE=$(STATIC)/release/ductus

# Puts PROGRAM_FILE and what belongs to it below PREFIX.
install-files:
	install -d "$(BIN)" "$(SHARE)/ductus/models/hands" "$(SHARE)/ductus/models/styles" "$(SHARE)/doc/ductus" \
		"$(SHARE)/bash-completion/completions" "$(SHARE)/zsh/site-functions" "$(SHARE)/fish/vendor_completions.d" \
		"$(SHARE)/man/man1"
	install -m 755 $(PROGRAM_FILE) "$(BIN)/ductus"
	install -m 644 Models/*.safetensors "$(SHARE)/ductus/models"
	install -m 644 Models/hands/*.hand.json "$(SHARE)/ductus/models/hands"
	install -m 644 Models/styles/*.json "$(SHARE)/ductus/models/styles"
	install -m 644 LICENSE CHANGELOG.md Models/*.md "$(SHARE)/doc/ductus"
	rm -rf "$(SHARE)/ductus/web" && cp -R $(WEB) "$(SHARE)/ductus/web"
	"$(BIN)/ductus" --generate-completion-script bash > "$(SHARE)/bash-completion/completions/ductus"
	"$(BIN)/ductus" --generate-completion-script zsh > "$(SHARE)/zsh/site-functions/_ductus"
	"$(BIN)/ductus" --generate-completion-script fish > "$(SHARE)/fish/vendor_completions.d/ductus.fish"
	python3 Packaging/make_manual.py --program "$(BIN)/ductus" --version $(VERSION) -o "$(SHARE)/man/man1"

# The reference documentation, a static site, which the studio then has, too.
docs: build web
	python3 Packaging/make_docs.py --built $(dir $(DUCTUS)) -o $(WEB)/docs
	@sed -i 's|<!-- reference -->| The <a href="docs/documentation/">reference</a> tells all of the Swift libraries.|' $(WEB)/index.html
	@find $(WEB)/docs $(WEB)/index.html -type f -exec gzip --best --keep --force {} +

# What is given out.
DIST = .build/dist
ARCHIVE = ductus-$(VERSION)-linux-$(shell uname -m)
dist: $(DIST)/ductus-$(VERSION).tgz
	rm -rf .build/staged
	$(MAKE) install PREFIX=$(CURDIR)/.build/staged
	python3 Packaging/make_archive.py --prefix .build/staged --name $(ARCHIVE) -o $(DIST)/$(ARCHIVE).tar.xz
	python3 Packaging/make_sbom.py --version $(VERSION) --resolved Program/Package.resolved \
		--libraries .build/staged/lib/ductus -o $(DIST)/ductus-$(VERSION).cdx.json
	Scripts/setup python
	python3 -m venv .venv/wheel
	.venv/wheel/bin/pip wheel --quiet --no-deps --wheel-dir $(DIST) ./Torch
	@rm -rf Torch/build
	cd $(DIST) && sha256sum *.tar.xz *.tgz *.whl *.json > SHA256SUMS
	@ls -l $(DIST)

$(DIST)/ductus-$(VERSION).tgz: web
	@mkdir -p $(DIST)
	python3 Packaging/make_npm_package.py --version $(VERSION) --site $(WEB) -o $@

# The studio's pages and all that they load: the brain as Embedded Swift, its JavaScript, models, p5.js.
web: setup $(P5) $(KERNEL)
	@Scripts/setup web
	$(WASM_BUILD)
	@rm -rf $(WEB) && mkdir -p $(WEB)/lib $(WEB)/models $(WEB)/styles $(WEB)/hands
	@python3 Web/make_kernel_js.py $(KERNEL) -o $(WEB)/kernel.js
	@python3 Web/make_model_js.py --program $(WASM) --model Models/cursive.safetensors -o $(WEB)/model.js
	$(WASM_BUILD) $(TEXT_EXPORTS:%=-Xlinker --export=%)
	@cp $(WASM) $(WEB)/ductus.wasm
	@cp -R $(PAGES) $(WEB)
	@cp $(P5) $(WEB)/lib
	@cp Models/*.safetensors $(WEB)/models
	@cp Models/styles/*.json $(WEB)/styles
	@cp Models/hands/*.svg $(WEB)/hands
	@ls Models/styles | sed -n 's/\(.*\)\.json/"\1"/p' | paste -sd, | sed 's/.*/[&]/' > $(WEB)/styles/index.json
	@python3 -c 'import json, pathlib; print(json.dumps([json.loads(p.read_text()) for p in sorted(pathlib.Path("Models/hands").glob("*.hand.json"))]))' > $(WEB)/hands/index.json
	@python3 Web/make_hands_js.py Models/hands -o $(WEB)/hands.js
	@node Web/make_prepared.mjs $(WEB)
	@find $(WEB) -type f -exec gzip --best --keep {} +

# Left as they are written, the loops have addresses that browsers' compilers need no additions for.
$(KERNEL): $(KERNEL_SOURCES) $(wildcard Sources/DuctusKernels/*.inc Sources/DuctusKernels/*.h Sources/DuctusKernels/include/*)
	@mkdir -p $(@D)
	$(CLANG) --target=wasm32 -O2 -mllvm -disable-lsr -msimd128 -mrelaxed-simd -nostdlib -ISources/DuctusKernels/include \
		-Wl,--no-entry -Wl,--import-memory -Wl,--stack-first -Wl,-z,stack-size=0 -Wl,--strip-all \
		-Wl,--export=ductus_product_int8 -o $@ $(KERNEL_SOURCES)

# The pictures that stand for the sketches on the landing page: after a change of a sketch or of its model.
thumbnails: .venv/web web build
	.venv/web/bin/python Web/make_thumbnails.py $(WEB)
	for name in kanji alphabets; do \
		$(DUCTUS) scribble --model $$name --count 24 --seed 7 --temperature 0.5 -o Web/landing/$$name.svg || exit 1; \
	done

# p5.js comes inside a Python package.
$(P5):
	Scripts/setup python
	python3 -m venv .venv/p5
	.venv/p5/bin/pip download --quiet --no-deps --dest $(@D) pyp5js==0.7.3
	python3 -m zipfile --extract $(@D)/pyp5js-*.whl $(@D)
	cp $(@D)/pyp5js/http_local/static/js/p5/p5.min.js $@

# All Swift tests under AddressSanitizer, and what is written in C under UndefinedBehaviorSanitizer, too (Swift checks
# itself; what Foundation leaks is not ours); then what runs in parallel under ThreadSanitizer.
MEMORY = -debug-info-format dwarf --sanitize address -Xcc -fsanitize=undefined -Xcc -fno-sanitize-recover=undefined
THREADS = -debug-info-format dwarf --sanitize thread
test-sanitized: setup
	swift build $(LIBRARY) $(MEMORY) --scratch-path .build/memory --product DuctusPackageTests
	ASAN_OPTIONS=detect_leaks=0 swift test $(LIBRARY) $(MEMORY) --scratch-path .build/memory --skip-build --skip Growth
	swift build $(PROGRAM) $(MEMORY) --scratch-path .build/program-memory --product ductus
	swift build $(PROGRAM) $(MEMORY) --scratch-path .build/program-memory --product DuctusProgramPackageTests
	ASAN_OPTIONS=detect_leaks=0 swift test $(PROGRAM) $(MEMORY) --scratch-path .build/program-memory --skip-build \
		--skip 'KilledRunTests|LimitTests'
	swift build $(LIBRARY) $(THREADS) --scratch-path .build/threads --product DuctusPackageTests
	swift test $(LIBRARY) $(THREADS) --scratch-path .build/threads --skip-build \
		--filter 'ScribeTests|StreamsTests|TrainingRunTests|ResumingTests|HandTraining'
	swift build $(PROGRAM) $(THREADS) --scratch-path .build/program-threads --product DuctusProgramPackageTests
	swift test $(PROGRAM) $(THREADS) --scratch-path .build/program-threads --skip-build --filter StudioServer

test-web: .venv/web web build
	node --test --test-concurrency=2 Tests/Web/*.test.mjs
	.venv/web/bin/python -m pytest -q -n 3 --dist worksteal Tests/Web

# What plotters are given, read back by vpype, and films, read back by ffmpeg.
test-plotter: .venv/plotter build
	.venv/plotter/bin/python -m pytest -q Tests/Plotter

# What people take away: the packages, an installation, every snippet of the documents.
test-packaging: .venv/web web build
	Scripts/setup packaging
	.venv/web/bin/python -m pytest -q Tests/Packaging

.venv/plotter: Tests/Plotter/requirements.txt
	Scripts/setup film
	python3 -m venv .venv/plotter
	.venv/plotter/bin/pip install --quiet --requirement Tests/Plotter/requirements.txt
	@touch .venv/plotter

# After a change of a model, or of what it writes: the hashes by which tests see that a bit has changed.
record-hashes: setup
	swift build $(LIBRARY) --product DuctusPackageTests
	DUCTUS_RECORD=1 swift test $(LIBRARY) --skip-build --filter 'SameDrawing|SameWriting'

# Every reader of bytes from outside, fed by libFuzzer with inputs that reach new code. RUNS: inputs for each reader;
# READERS: some of them. Inputs worth keeping go to .build/fuzz/corpus, one that breaks a reader to .build/fuzz/broken.
RUNS = 10000000
READERS = model tutorial json checkpoint prepared line forms drawings ink text inkml hand
FUZZ = .build/fuzz/release/DuctusFuzz

fuzz: setup
	DUCTUS_FUZZ=1 swift build -c release --product DuctusFuzz --scratch-path .build/fuzz -Xswiftc -enable-testing \
		-Xswiftc -sanitize=fuzzer,address -Xswiftc -parse-as-library -Xswiftc -use-ld=lld \
		-Xswiftc -enable-experimental-feature -Xswiftc Extern
	@mkdir -p .build/fuzz/broken
	@echo $(READERS) | xargs -n 1 -P $(shell getconf _NPROCESSORS_ONLN) sh -c ' \
		mkdir -p .build/fuzz/corpus/$$0; \
		DUCTUS_READER=$$0 $(FUZZ) -runs=$(RUNS) -max_len=16384 -rss_limit_mb=1024 -timeout=10 -print_final_stats=1 \
			-artifact_prefix=.build/fuzz/broken/$$0- .build/fuzz/corpus/$$0 Tests/DuctusFuzz/Corpus/$$0 \
			2> .build/fuzz/$$0.log || { tail -40 .build/fuzz/$$0.log; exit 255; }; \
		echo "$$0:" $$(sed -n "s/^stat::\(number_of_executed_units\|peak_rss_mb\)/\1/p" .build/fuzz/$$0.log)'

lint: setup
	swift format lint --strict --recursive Package.swift Sources Tests Models Program/Package.swift Program/Sources \
		Program/Tests Benchmarks/Package.swift Benchmarks/Sources

# The kernels for ARM, under emulation: with dot products and on an old processor without.
ARM_TEST = .build/arm/kernels
ARM_ROOT = /usr/aarch64-linux-gnu

test-arm-kernels:
	Scripts/setup arm
	@mkdir -p .build/arm
	for source in Tests/Kernels/kernels.c Sources/DuctusKernels/*.c Sources/DuctusTrainingKernels/*.c; do \
		$(CLANG) --target=aarch64-linux-gnu -isystem $(ARM_ROOT)/include -O2 -Wall -Wextra -Werror \
			-ISources/DuctusKernels/include -ISources/DuctusTrainingKernels/include \
			-c $$source -o .build/arm/$$(echo $$source | tr / -).o || exit 1; \
	done
	$(dir $(CLANG))ld.lld -dynamic-linker /lib/ld-linux-aarch64.so.1 -L$(ARM_ROOT)/lib $(ARM_ROOT)/lib/crt1.o \
		$(ARM_ROOT)/lib/crti.o .build/arm/*.o -lc -lm $(ARM_ROOT)/lib/crtn.o -o $(ARM_TEST)
	qemu-aarch64 -L $(ARM_ROOT) $(ARM_TEST)
	qemu-aarch64 -cpu cortex-a53 -L $(ARM_ROOT) $(ARM_TEST)

# Training with the products of Apple's Accelerate, for which another library stands in that has the same interface.
test-accelerate:
	Scripts/setup swift blas
	swift test $(LIBRARY) --scratch-path .build/accelerate -Xcc -DDUCTUS_CBLAS -Xlinker -lblas --filter DuctusTrainingTests

test-torch: .venv/torch
	.venv/torch/bin/ruff check Torch
	.venv/torch/bin/python -m pytest -q Torch/tests

.venv/torch: Torch/pyproject.toml
	Scripts/setup python
	python3 -m venv .venv/torch
	.venv/torch/bin/pip install --quiet --editable 'Torch[test]'
	@touch .venv/torch

# All benchmarks that need no data, into one table: Benchmarks/results/PROCESSOR.md.
bench: .venv/torch .venv/web setup
	$(BENCHMARKS)
	python3 Benchmarks/all.py bench-training bench-writing bench-text bench-browser bench-first-ink

# Each compares with PyTorch in the same run; keep the machine quiet.
bench-training bench-writing bench-text: bench-%: .venv/torch setup
	$(BENCHMARKS)
	.venv/torch/bin/python Benchmarks/$*.py

# DATA: IAM-OnDB as `ductus prepare` writes it; MODEL: another than the shipped one.
bench-hands: .venv/torch setup
	$(BENCHMARKS)
	.venv/torch/bin/python Benchmarks/hands.py --data $(DATA) $(if $(MODEL),--model $(MODEL))

# MODEL: another than the shipped one; HANDS: hand files or ink files to write in.
bench-legibility: .venv/reader setup
	$(BENCHMARKS)
	.venv/reader/bin/python Benchmarks/legibility.py $(if $(MODEL),--model $(MODEL)) $(if $(HANDS),--hands $(HANDS))

.venv/reader: Benchmarks/reader-requirements.txt
	Scripts/setup python
	python3 -m venv .venv/reader
	.venv/reader/bin/pip install --quiet --requirement Benchmarks/reader-requirements.txt
	@touch .venv/reader

# In Chromium; TUTORIAL: a folder with the tutorial's numjs.js, weights.js and model.js, to measure it too.
bench-browser: .venv/web web
	$(BENCHMARKS)
	.venv/web/bin/python Benchmarks/browser.py $(if $(TUTORIAL),--tutorial $(TUTORIAL))

# Keep the machine quiet.
bench-first-ink: .venv/web web build
	$(BENCHMARKS)
	.venv/web/bin/python Benchmarks/first-ink.py

.venv/web: Tests/Web/requirements.txt
	Scripts/setup browser
	python3 -m venv .venv/web
	.venv/web/bin/pip install --quiet --requirement Tests/Web/requirements.txt
	@touch .venv/web

setup:
	@Scripts/setup swift

clean:
	rm -rf .build Program/.build Benchmarks/.build .venv out
