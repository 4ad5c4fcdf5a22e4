# SPDX-License-Identifier: GPL-2.0
#
# The entry points for people; "make help" lists them.  The module itself is
# described in Kbuild, which the kernel's build system reads.

KDIR ?= /lib/modules/$(shell uname -r)/build
MODULESDIR ?= /lib/modules
DKMSDIR ?= /usr/src
version := $(shell sed -n 's/^\#define MTKFLASH_VERSION[[:space:]]*"\(.*\)"/\1/p' driver/drive/version.h)
# A user's PATH has no sbin in Debian.
DEPMOD ?= PATH="$$PATH:/usr/sbin:/sbin" depmod
# What modprobe compares; the tree's kernel.release is another one in Debian.
release = $(firstword $(shell PATH="$$PATH:/usr/sbin:/sbin" modinfo -F vermagic build/module/mtkflash.ko))

.DEFAULT_GOAL := help

help:
	@echo 'Tests, demo and docs install what they need and say so (root or sudo; Debian 12, and'
	@echo '13 as README says); what modules, tool and install need is in README.'
	@echo
	@echo 'make modules    the module for the running kernel, or for KDIR=<tree>,'
	@echo '                in build/module'
	@echo 'make tool       mtkflashctl, in build/tools'
	@echo 'make install    both, with man pages, completions and rules (DESTDIR= is respected)'
	@echo 'make uninstall  takes away what make install has put there; backups stay'
	@echo 'make check      the tests, twelve minutes (the first time 25)'
	@echo 'make check SUITES="model native"'
	@echo '                some of them'
	@echo 'make check-full all tests there are, for releases: hours'
	@echo 'make lint       the checks that run nothing'
	@echo 'make kernels    builds and boots on 6.1, 6.12 and the newest kernel that Debian has'
	@echo 'make bench      the speed against a user-space flasher, in a guest'
	@echo 'make sweep      power cuts at every step, natively (CUTS=, SEED= for random ones)'
	@echo 'make fuzz       libFuzzer on images, plans and sessions (TIME=seconds)'
	@echo 'make events     every event in every phase of a session, in guests'
	@echo 'make failnth    every allocation of the module fails once, in a guest'
	@echo 'make opfuzz     random system calls on the nodes, in a guest (MTKFLASH_OPFUZZ_SEED=)'
	@echo 'make reliability'
	@echo '                puts the figures of the last runs into the documentation'
	@echo 'make coverage   lines and branches of the drive half that the tests reach'
	@echo 'make docs       the documentation, in build/docs/html'
	@echo 'make demo       the recovery of a dead drive, in a guest'
	@echo 'make clean      removes build products; kernels and QEMU stay'
	@echo 'make distclean  removes build/'

# All that is missing for these goals is said before any of them is begun.
need:
	@KDIR=$(KDIR) CC="$(CC)" scripts/need $(filter modules tool,$(MAKECMDGOALS:install=modules tool))

modules: need
	scripts/build-module $(KDIR) build/module

tool: need
	$(MAKE) -C tools

# Not kbuild's modules_install: it runs no depmod where the kernel's package has no System.map,
# as Debian's, and complains about a signing key that nobody has.
install: modules tool
	install -D -m 644 build/module/mtkflash.ko \
		$(DESTDIR)$(MODULESDIR)/$(release)/updates/mtkflash.ko
	$(if $(DESTDIR),,$(DEPMOD) $(release))
	$(MAKE) -C tools install DESTDIR=$(DESTDIR)

# Of all kernels.  Backups stay.
uninstall:
	for module in $(DESTDIR)$(MODULESDIR)/*/updates/mtkflash.ko; do \
		[ -e "$$module" ] || continue; \
		rm "$$module"; \
		directory=$${module%/updates/*}; \
		rmdir --ignore-fail-on-non-empty "$$directory/updates"; \
		$(if $(DESTDIR),:,$(DEPMOD) "$${directory##*/}"); \
	done
	$(MAKE) -C tools uninstall DESTDIR=$(DESTDIR)

# What DKMS builds the module from.
dkms-source: source = $(DESTDIR)$(DKMSDIR)/mtkflash-$(version)
dkms-source:
	rm -rf $(source)
	mkdir -p $(source)
	cp -r Kbuild driver uapi $(source)/
	find $(source) -name '*_test.[ch]' -delete
	sed 's/#MODULE_VERSION#/$(version)/' dkms.conf > $(source)/dkms.conf

dkms: dkms-source
	dkms install -m mtkflash -v $(version)

# Of a tree without git: all but what was built.
files = $(if $(wildcard .git),git ls-files,find * .ci .gitignore -path build -prune -o -type f -print)

dist:
	mkdir -p build/dist
	$(files) | tar -c -z -T - --transform 's,^,mtkflash-$(version)/,' \
		-f build/dist/mtkflash-$(version).tar.gz

# Each in build/<name>, with what dpkg-buildpackage and rpmbuild say is missing.
deb: dist
	rm -rf build/deb
	mkdir -p build/deb
	tar -xzf build/dist/mtkflash-$(version).tar.gz -C build/deb
	cd build/deb/mtkflash-$(version) && dpkg-buildpackage -us -uc

rpm: dist
	rm -rf build/rpm
	rpmbuild -ta --define '_topdir $(CURDIR)/build/rpm' $(RPMFLAGS) \
		build/dist/mtkflash-$(version).tar.gz

check: setup-check
	@tests/check $(SUITES)

check-full: setup-check-full
	@tests/check-full $(SUITES)

lint: setup-lint
	@tests/lint

kernels: setup-kernels
	@tests/qemu/kernels

demo: setup-demo
	@tests/qemu/demo

bench: setup-bench
	@tests/bench/run

sweep: setup-sweep
	@$(MAKE) -s -C tests/native sweep

fuzz: setup-fuzz
	@$(MAKE) -s -C tests/fuzz fuzz

events: setup-events
	@MTKFLASH_EVENTS=all tests/qemu/run --kernel debug --only 'event: *' --only 'AHCI event: *'
	@MTKFLASH_EVENTS=all tests/qemu/run --kernel debian --only 'event: *'

failnth: setup-failnth
	@MTKFLASH_FAILNTH=all tests/qemu/run --kernel debug --only 'failnth: *'

opfuzz: setup-opfuzz
	@tests/qemu/run --kernel debug --only 'opfuzz: *'

reliability:
	@tests/docs/reliability --update
	@tests/docs/tables --update

coverage: setup-coverage
	@tests/fuzz/coverage

docs: setup-docs
	sphinx-build -W --keep-going -q Documentation build/docs/html

# Each installs what it needs, and no more.
setup-%:
	@tests/setup $*

# What takes minutes to make again is kept: kernels, QEMU, and bare systems.
clean:
	rm -rf build/bench build/coverage build/deb build/dist build/docs build/failnth-* \
		build/faulty-* build/fuzz build/gate-* build/guest build/initramfs-* build/kernels-* \
		build/lint-* build/log build/model build/module build/module-* build/native \
		build/offline-* build/parts build/portclock-* build/rpm build/tools build/tools-test

distclean:
	rm -rf build

.PHONY: help need modules tool install uninstall dkms-source dkms dist deb rpm check check-full \
	lint kernels demo bench sweep fuzz events failnth opfuzz reliability coverage docs clean distclean
