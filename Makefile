# Shenbao 申报. `make` builds, `make demo` shows the whole round, `make test` proves it. Each installs what it needs on Debian 12.
# Words: all demo test bench fuzz dist install uninstall clean deps lint; SAN=1 builds with AddressSanitizer and UBSan beside the normal build.

CC ?= gcc
PREFIX ?= /usr/local
VERSION := $(shell cat src/VERSION)
OUT := out
ifdef SAN
OBJ := $(OUT)/obj-san
BIN := $(OUT)/bin-san
SANFLAGS := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -DSHENBAO_SANITIZED
else
OBJ := $(OUT)/obj
BIN := $(OUT)/bin
SANFLAGS :=
endif
ifdef DIST
# Programs for a folder that carries its libraries along: found for each other, too, which only the old kind of tag does.
BIN := $(OUT)/bin-dist
LDFLAGS += -Wl,--disable-new-dtags,-rpath,'$$ORIGIN/../lib'
endif
ifdef CI
WERROR := -Werror
endif

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion $(WERROR)
PKGS := libcmark sqlite3 yaml-0.1 harfbuzz-subset harfbuzz libqpdf libzip nettle libsodium jansson zlib libdeflate libseccomp expat xlsxwriter libqrencode
CFLAGS ?= -O2 -g
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DSHENBAO_VERSION='"$(VERSION)"' $(WARN) $(SANFLAGS) -Isrc $(shell pkg-config --cflags $(PKGS)) $(CFLAGS)
# iconv is the C library's on glibc and GNU libiconv elsewhere: ask the linker which.
ICONV := $(shell printf '\043include <iconv.h>\nint main(void){return iconv_open("","")==(iconv_t)0;}\n' | $(CC) -x c - -o /dev/null 2>/dev/null || echo -liconv)
LIBS = $(shell pkg-config --libs $(PKGS)) -lhpdf $(ICONV) -lm
# What only shouli-read knows: pictures and the pages of PDFs. Poppler is under the GPL, and so is that one program.
SCAN_PKGS := poppler-glib zbar libjpeg libpng libtiff-4
SCAN_CFLAGS = $(subst -I/,-isystem /,$(shell pkg-config --cflags $(SCAN_PKGS)))
SCAN_LIBS = $(shell pkg-config --libs $(SCAN_PKGS))

STAGES := base model rule markup sheet pdf page pack read store report
STAGE_SRC := $(foreach s,$(STAGES),$(wildcard src/$(s)/*.c))
STAGE_OBJ := $(STAGE_SRC:src/%.c=$(OBJ)/%.o)
ARCHIVE := $(OBJ)/stages.a
PROGRAMS := shenbao shouli shouli-read
UNIT_SRC := $(wildcard tests/unit/*_test.c)
UNIT_BIN := $(UNIT_SRC:tests/unit/%.c=$(OBJ)/unit/%)

.PHONY: all deps test-deps demo test units fuzz fuzzers bench dist lint install uninstall clean
all: $(PROGRAMS:%=$(BIN)/%)

define program
$(BIN)/$(1): $(patsubst src/%.c,$(OBJ)/%.o,$(wildcard src/$(1)/*.c)) $(ARCHIVE)
	@mkdir -p $$(@D)
	$$(CC) $$(SANFLAGS) $$(LDFLAGS) -Wl,--as-needed -o $$@ $$^ $$(LIBS) $$(PROGRAM_LIBS)
endef
$(foreach p,$(PROGRAMS),$(eval $(call program,$(p))))
$(BIN)/shouli-read: PROGRAM_LIBS = $(SCAN_LIBS)
# A PDF is some thousand small objects to libqpdf: a quarter of a reader's time went into glibc's malloc, and a tenth of the time that a site takes.
# The sanitizers bring their own.
ifndef SAN
$(BIN)/shouli $(BIN)/shenbao: PROGRAM_LIBS = $(shell pkg-config --libs libtcmalloc_minimal)
endif
$(OBJ)/shouli-read/%.o: ALL_CFLAGS += $(SCAN_CFLAGS)

$(ARCHIVE): $(STAGE_OBJ)
	@rm -f $@
	ar rcsD $@ $^

$(OBJ)/%.o: src/%.c src/VERSION Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

units: $(UNIT_BIN)
$(OBJ)/unit/%: tests/unit/%.c $(ARCHIVE)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -MT $@ -Wl,--as-needed -o $@ $< $(ARCHIVE) $(LIBS) -lcmocka

# The fuzz targets: libFuzzer, with clang; the stages are built a second time for it.
FUZZ_BIN := $(patsubst tests/fuzz/%.c,$(OBJ)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
fuzzers: $(FUZZ_BIN)
$(OBJ)/fuzz/%: tests/fuzz/%.c $(ARCHIVE)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -fsanitize=fuzzer -MMD -MP -MT $@ -Wl,--as-needed -o $@ $< $(filter %.o,$^) $(ARCHIVE) $(LIBS)
# This one looks into a part of the program itself, which is compiled into it.
$(OBJ)/fuzz/fuzz_codes: $(patsubst src/%.c,$(OBJ)/%.o,$(filter-out %/main.c %/scan.c,$(wildcard src/shouli/*.c)))

-include $(shell find $(OBJ) -name '*.d' 2>/dev/null)

deps:
	@tests/tools/install-packages build

test-deps:
	@tests/tools/install-packages build test
	@tests/tools/install-npm

demo: deps
	@$(MAKE) --no-print-directory all
	@tests/tools/demo

test: test-deps
	@$(MAKE) --no-print-directory all units
	@tests/run $(if $(SAN),--san)

fuzz:
	@tests/tools/install-packages build test fuzz
	@$(MAKE) --no-print-directory all
	@$(MAKE) --no-print-directory CC=clang OBJ=$(OUT)/obj-fuzz SANFLAGS='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -DSHENBAO_SANITIZED' fuzzers
	@tests/fuzz/run

bench: test-deps
	@$(MAKE) --no-print-directory all
	@tests/bench/run
	@tests/bench/rules
	@tests/bench/prefill
	@tests/bench/export
	@tests/tools/install-packages bench
	@tests/bench/pdf
	@tests/bench/site

# A folder and a .tar.gz that run from a stick: DIST_OUT/shenbao-VERSION.
DIST_OUT ?= $(OUT)/dist
dist:
	@tests/tools/install-packages build dist
	@$(MAKE) --no-print-directory SAN= DIST=1 all
	@src/dist/make-dist $(OUT)/bin-dist $(DIST_OUT)

lint:
	mandoc -Tlint -W warning src/man/*.[157]

DEST = $(DESTDIR)$(PREFIX)
MANUALS := $(notdir $(wildcard src/man/*.[157]))
install: all
	install -d "$(DEST)/bin" "$(DEST)/share/man/man1" "$(DEST)/share/man/man5" "$(DEST)/share/man/man7"
	install -m 755 $(PROGRAMS:%=$(BIN)/%) "$(DEST)/bin"
	for page in $(MANUALS); do install -m 644 src/man/$$page "$(DEST)/share/man/man$${page##*.}" || exit; done
	install -d "$(DEST)/share/bash-completion/completions"
	for p in shenbao shouli; do install -m 644 src/completion/programs.bash "$(DEST)/share/bash-completion/completions/$$p" || exit; done
	for d in layouts fonts content/codes; do install -d "$(DEST)/share/shenbao/$$d" && cp -R $$d/. "$(DEST)/share/shenbao/$$d/" || exit; done

uninstall:
	rm -f $(PROGRAMS:%="$(DEST)/bin/%")
	for page in $(MANUALS); do rm -f "$(DEST)/share/man/man$${page##*.}/$$page"; done
	rm -f "$(DEST)/share/bash-completion/completions/shenbao" "$(DEST)/share/bash-completion/completions/shouli"
	rm -rf "$(DEST)/share/shenbao"

clean:
	rm -rf $(OUT)
