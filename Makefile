# Everything here works on a fresh clone with Go; what else it needs, it gets itself. `make` lists the targets.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

GOLANGCI_VERSION := v2.15.0
BIN := $(CURDIR)/.bin
GOLANGCI := $(BIN)/golangci-lint-$(GOLANGCI_VERSION)
FUZZTIME ?= 20s

# The race detector needs a C compiler; Go switches cgo off where there is none.
RACE = $(if $(filter 1,$(shell go env CGO_ENABLED)),-race)

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## build .bin/syncer
	go build -trimpath -o $(BIN)/syncer ./cmd/syncer

.PHONY: test
test: ## run all tests, with the race detector
	$(if $(RACE),,@echo "no C compiler found: testing without the race detector")
	go test $(RACE) -timeout 40m ./...

.PHONY: lint
lint: $(GOLANGCI) ## run the linters and check the format
	$(GOLANGCI) run ./...

.PHONY: format
format: $(GOLANGCI) ## format the Go files
	$(GOLANGCI) fmt ./...

$(GOLANGCI):
	GOBIN=$(BIN) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	mv $(BIN)/golangci-lint $@

.PHONY: generate
generate: ## write the generated files anew
	go generate ./...

# Compares sums instead of asking git, so that it holds for uncommitted work as well.
SUMS = find . -type f -not -path './.git/*' -not -path './.bin/*' -print0 | LC_ALL=C sort -z | xargs -0 cksum

.PHONY: check-generated
check-generated: ## fail if a generated file is not current
	@before=$$(mktemp) && after=$$(mktemp) && trap 'rm -f "$$before" "$$after"' EXIT && \
	$(SUMS) >"$$before" && $(MAKE) --no-print-directory generate && $(SUMS) >"$$after" && \
	if ! diff "$$before" "$$after"; then \
		echo "These files were not current, and are now: look at them and commit them." >&2; exit 1; \
	fi && echo "generated files are current"

.PHONY: demo
demo: ## a private Postgres, a simulated Keap, and everything syncer does
	go run ./cmd/syncer demo

.PHONY: bench
bench: ## measure backfills against a bare COPY, and daemons; writes docs/benchmarks*.md; takes a quarter of an hour
	go run ./integration/bench -hooks 0 -idle 0 -fleet 0 -o docs/benchmarks.md
	go run ./integration/bench -rounds 0 -large 0 -o docs/benchmarks-daemon.md

SOAK ?= 30m
SEED ?= 0
LANES ?= 1
SHRINK ?= 40

.PHONY: soak
soak: ## run the property test of the whole system for SOAK (30m), LANES (1) at a time, or one SEED; shrinks failures
	go test ./integration -run '^TestWholeSystem$$' -count=1 -v -timeout 0 -soak $(SOAK) -seed $(SEED) -lanes $(LANES) -shrink $(SHRINK)

.PHONY: fuzz
fuzz: ## run each fuzz test for FUZZTIME (20s)
	@go test -list '^Fuzz' ./... | \
	awk '/^Fuzz/ {names[++n] = $$1} /^ok/ {for (i = 1; i <= n; i++) print $$2, names[i]; n = 0}' | \
	while read -r package name; do \
		go test -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME) "$$package" || exit 1; \
	done

.PHONY: clean
clean: ## remove what the other targets built
	rm -rf $(BIN)
