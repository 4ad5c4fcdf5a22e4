# SPDX-License-Identifier: GPL-2.0
#
# The entry points for people; "make help" lists them.  The module itself is
# described in Kbuild, which the kernel's build system reads.

KDIR ?= /lib/modules/$(shell uname -r)/build

.DEFAULT_GOAL := help

help:
	@echo 'make modules    the module for the running kernel, or for KDIR=<tree>,'
	@echo '                in build/module'
	@echo 'make tool       mtkflashctl, in build/tools'
	@echo 'make install    both, and the modprobe.d file (DESTDIR= is respected)'
	@echo 'make check      all tests; installs what they need (root or sudo, Debian 12)'
	@echo 'make check SUITES="model native"'
	@echo '                some of them'
	@echo 'make lint       the checks that run nothing'
	@echo 'make bench      the speed against a user-space flasher, in a guest'
	@echo 'make sweep      power cuts at every step, natively (CUTS=, SEED= for random ones)'
	@echo 'make fuzz       libFuzzer on images, plans and sessions (TIME=seconds)'
	@echo 'make coverage   lines and branches of the pure half that the tests reach'
	@echo 'make docs       the documentation, in build/docs/html'
	@echo 'make demo       the recovery of a dead drive, in a guest'
	@echo 'make clean      removes build products; kernels and QEMU stay'
	@echo 'make distclean  removes build/'

modules:
	tests/qemu/build-module $(KDIR) build/module

tool:
	$(MAKE) -C tools

install: modules tool
	$(MAKE) -C $(KDIR) M=$(CURDIR)/build/module INSTALL_MOD_PATH=$(DESTDIR) modules_install
	install -D -m 755 build/tools/mtkflashctl $(DESTDIR)/usr/sbin/mtkflashctl
	install -D -m 644 tools/modprobe.d/mtkflash.conf $(DESTDIR)/etc/modprobe.d/mtkflash.conf

check: setup
	@tests/check $(SUITES)

lint: setup
	@tests/lint

demo: setup
	@tests/qemu/demo

bench: setup
	@tests/bench/run

sweep: setup
	@$(MAKE) -s -C tests/native sweep

fuzz: setup
	@$(MAKE) -s -C tests/fuzz fuzz

coverage: setup
	@tests/fuzz/coverage

docs: setup
	@tests/docs

setup:
	@tests/setup

# What takes minutes to make again is kept.
clean:
	rm -rf build/module build/module-* build/faulty-* build/lint-* build/tools \
		build/model build/native build/guest build/bench build/coverage build/docs build/fuzz build/portclock-* build/log build/initramfs-*

distclean:
	rm -rf build

.PHONY: help modules tool install check lint bench sweep fuzz coverage docs demo setup clean distclean
