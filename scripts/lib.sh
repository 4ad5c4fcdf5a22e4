#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# What several scripts of the tests share; to be sourced.

# Installing and updating packages needs root; a fresh container has no sudo.
as_root() {
	if ((EUID == 0)); then
		"$@"
	else
		sudo "$@"
	fi
}

# lock_file FILE: one at a time, until this shell ends; others wait.
lock_file() {
	local fd

	mkdir -p "$(dirname "$1")"
	exec {fd}> "$1"
	flock "$fd"
}

# The archive from which this machine has its own release of Debian.
debian_archive() {
	local archive

	# shellcheck disable=SC2016
	archive=$(apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages' |
		awk '$1 == "Debian" && $3 !~ /-/ && $4 == "main" { print $2; exit }')
	if [[ -z $archive ]]; then
		echo "no Debian archive in this machine's apt configuration" >&2
		return 1
	fi
	printf '%s\n' "$archive"
}

# result NAME FILE: one line of TAP; it passes if FILE, the findings, is empty.
count=0
failed=0
result() {
	count=$((count + 1))
	if [[ ! -s $2 ]]; then
		echo "ok $count - $1"
		return
	fi
	failed=$((failed + 1))
	echo "not ok $count - $1"
	head -n 20 "$2" | sed 's/^/# /'
}

# unchecked LOG: what sparse has not looked at has no findings, either.
unchecked() {
	local checked sources

	checked=$(grep -cE '^ *CHECK ' "$1" || true)
	sources=$(git ls-files 'driver/*.c' | grep -cv '_test\.c$')
	((checked >= sources)) || echo "sparse looked at $checked of $sources files"
}
