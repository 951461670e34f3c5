# Each target is one script of scripts/, which says more. `make` alone lists them.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help run test check fix bench bench-fanout bench-crowd bench-journal bench-rooms explore mutants docs fuzz lock
N ?= 1000
STATES ?= 1000000

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build what is missing, then serve on http://127.0.0.1:8080 (ARGS="--port 9000")
	@scripts/prepare.sh run
	@exec .venv/bin/parvis serve $(ARGS)

test: ## every test: Python, Rust, TypeScript, browser (ONLY=browser for one suite)
	@scripts/test.sh $(ONLY)

check: ## format, lint, types, import contracts, generated files
	@scripts/check.sh

fix: ## put right what a machine can put right
	@scripts/fix.sh

bench: ## measure what a person feels, 20 runs each (RUNS=20 PART=doors)
	@scripts/bench.sh

bench-fanout: ## measure the media core with N listeners (N=1000)
	@scripts/bench-fanout.sh $(N)

bench-crowd: ## measure a host's commands among N bots, and what 2N sockets cost (N=500)
	@scripts/bench-load.sh crowd $(if $(filter file,$(origin N)),500,$(N))

bench-journal: ## measure the commands a second that are on the disk before they are acknowledged
	@scripts/bench-load.sh journal

bench-rooms: ## measure N rooms open at once: memory and idle CPU (N=2000)
	@scripts/bench-load.sh rooms $(if $(filter file,$(origin N)),2000,$(N))

explore: ## every state that a small room can reach, breadth first (STATES=1000000)
	@scripts/explore.sh $(STATES)

mutants: ## which small faults of the room its tests find (COUNT=100 for so many)
	@scripts/mutants.sh $(COUNT)

fuzz: ## throw at every reader what strangers could (TARGET=stun SECONDS_EACH=600)
	@scripts/fuzz.sh $(TARGET)

docs: ## write spec/protocol.md and the client's messages.ts anew
	@scripts/docs.sh

lock: ## write the lock files anew from pyproject.toml
	@scripts/lock.sh
