# One file, not recursive. A folder below filters/ is a program, with folders for its parts if it has many; a *_test.cc below tests/
# is a test: nothing is listed here.
#   make            the programs, in build/bin
#   make check      every test; ends with a line "N passed, N failed"
#   make demo       a live PostgreSQL out and back again        make bench     side by side with restic
#   make lint       format, layers, limits, scripts             make fuzz      a minute for each decoder
#   make man        the pages                                   make install   PREFIX=/usr/local DESTDIR=
# SANITIZE=address,undefined builds everything with sanitizers, in a folder of its own.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
CXX ?= g++
ifeq ($(origin CXX),default)
CXX := g++
endif
SANITIZE ?=
BUILD ?= build$(if $(SANITIZE),-sanitize)
PREFIX ?= /usr/local
DESTDIR ?=
VERSION := $(shell cat VERSION)

packages := libuv libcurl libzstd libcrypto libsodium libpq libseccomp libarchive fmt nlohmann_json pugixml tomlplusplus CLI11
pkg_cflags := $(shell pkg-config --cflags $(packages))
pkg_libs := -Wl,--as-needed $(shell pkg-config --libs $(packages))

CXXFLAGS ?= -O2 -g
ours = -std=c++20 -Ishared -I. -pthread -D_FILE_OFFSET_BITS=64 -D_GLIBCXX_ASSERTIONS -DVERSION='"$(VERSION)"' \
  -Wall -Wextra -Wpedantic $(if $(findstring clang,$(CXX)),,-Wshadow=local) -Wno-missing-field-initializers $(WERROR) \
  $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all) $(pkg_cflags)

filters := $(patsubst filters/%/main.cc,%,$(wildcard filters/*/main.cc))
programs := $(addprefix $(BUILD)/bin/,$(filters))
objects = $(patsubst %.cc,$(BUILD)/obj/%.o,$(wildcard $(1)))
shared := $(call objects,shared/*/*.cc)
tests := $(patsubst %.cc,$(BUILD)/%,$(shell find tests -name '*_test.cc'))
tidied := $(patsubst %.cc,$(BUILD)/tidy/%.ok,$(wildcard filters/*/*.cc filters/*/*/*.cc shared/*/*.cc))
pages := $(patsubst %.scd,$(BUILD)/man/%,$(notdir $(wildcard filters/*/*.scd shared/*/*.scd)))

.PHONY: all check unit demo bench lint man install deps clean fuzz tests clang sanitized
.SECONDEXPANSION:
.SECONDARY:
.DELETE_ON_ERROR:

all: $(programs)

$(BUILD)/obj/%.o: %.cc
	@mkdir -p $(@D)
	$(CXX) $(CXXFLAGS) $(ours) -MMD -MP -c $< -o $@

# The built-in pipelines are copied in by the assembler, which no compiler notes among what an object depends on.
$(BUILD)/obj/filters/pg-offsite/job/embedded.o: $(addprefix pipelines/,postgresql-local.toml restore.toml verify.toml)

$(BUILD)/libshared.a: $(shared)
	@rm -f $@; ar rcs $@ $^

$(BUILD)/bin/%: $$(call objects,filters/$$*/*.cc filters/$$*/*/*.cc) $(BUILD)/libshared.a
	@mkdir -p $(@D)
	$(CXX) $(CXXFLAGS) $(ours) $(LDFLAGS) $^ $(pkg_libs) -o $@

# A test of a filter's parts links all of that filter but its main.
parts_of = $(filter-out %/main.o,$(call objects,$(1)/*.cc $(1)/*/*.cc))
parts = $(if $(filter tests/filters/%,$(1)),$(call parts_of,filters/$(word 3,$(subst /, ,$(1)))))
$(BUILD)/tests/%: $(BUILD)/obj/tests/%.o $$(call parts,tests/%) $(BUILD)/libshared.a
	@mkdir -p $(@D)
	$(CXX) $(CXXFLAGS) $(ours) $(LDFLAGS) $^ -lcriterion $(pkg_libs) -o $@

tests: $(tests)

unit: $(tests)
	tests/run $(BUILD) unit

# What everything must survive beside the tests themselves: the other compiler, and the sanitizers.
clang:
	$(MAKE) BUILD=build-clang CXX=clang++ CXXFLAGS=-O0 WERROR=-Werror all tests

sanitized:
	$(MAKE) BUILD=build-sanitize SANITIZE=address,undefined CXXFLAGS="-O1 -g1" WERROR=-Werror all tests

check: WERROR := -Werror
check: all $(tests) lint clang sanitized
	tests/run $(BUILD) unit pipes e2e faults build-clang unit build-sanitize unit pipes

demo: all
	tests/demo $(BUILD)

bench: all
	tests/bench/run $(BUILD)

lint: $(tidied)
	contrib/lint

$(BUILD)/tidy/%.ok: %.cc .clang-tidy
	@mkdir -p $(@D)
	clang-tidy --quiet $< -- $(filter-out -Wshadow=local,$(ours)) 2>$@.said || { cat $@.said; exit 1; }
	@touch $@

fuzz:
	tests/fuzz/run

$(BUILD)/man/%: $$(wildcard filters/*/$$*.scd shared/*/$$*.scd)
	@mkdir -p $(@D)
	scdoc < $< > $@

man: $(pages)

# Programs that people type go to bin; the filters stand in libexec, with a link from bin so that a shell pipeline finds them.
install: all man
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/libexec/pg-offsite $(DESTDIR)$(PREFIX)/share/pg-offsite/pipelines \
	  $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/man/man5 $(DESTDIR)$(PREFIX)/share/man/man7 \
	  $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	install -m 755 $(BUILD)/bin/pg-offsite $(DESTDIR)$(PREFIX)/bin/
	for f in $(filter-out pg-offsite,$(filters)); do \
	  install -m 755 $(BUILD)/bin/$$f $(DESTDIR)$(PREFIX)/libexec/pg-offsite/; \
	  ln -sf ../libexec/pg-offsite/$$f $(DESTDIR)$(PREFIX)/bin/$$f; done
	install -m 644 pipelines/*.toml $(DESTDIR)$(PREFIX)/share/pg-offsite/pipelines/
	install -m 644 $(filter %.1,$(pages)) $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 $(filter %.5,$(pages)) $(DESTDIR)$(PREFIX)/share/man/man5/
	install -m 644 $(filter %.7,$(pages)) $(DESTDIR)$(PREFIX)/share/man/man7/
	install -m 644 contrib/completion/pg-offsite.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/pg-offsite

deps:
	contrib/bootstrap deps

clean:
	rm -rf build build-*

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
