/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A cable that lies: between the session and the drive of tests/native, which
 * answers as the model does until the input says otherwise.
 *
 * The input is a list of events: when, what, and with which value.  When is a
 * number of register reads after the event before, so that any read can be
 * answered with any byte; or the beginning of a phase, so that few bytes reach
 * far.  With an empty list nothing goes wrong.
 */
#ifndef FUZZ_CABLE_H
#define FUZZ_CABLE_H

#include "drive.h"
#include "fuzz.h"

/* Nor more accesses to registers and pauses: without one, time stands still. */
#define CABLE_ACCESS_LIMIT	100000000ull

/* How far the drive's answers can be believed. */
enum cable_honesty {
	CABLE_HONEST,		/* whatever happened, the drive has said so */
	CABLE_BUSY_LIES,	/* BSY was shown that the drive did not show */
	CABLE_LIES		/* registers read or written were changed */
};

/* The other unit of the cable: what each of its registers reads. */
struct cable_sibling {
	bool present;
	uint8_t status;
	bool packet;		/* it has a packet signature */
};

struct cable {
	struct drive *drive;
	struct fuzz_input in;
	const struct mtkflash_taskfile_ops *honest;
	const struct mtkflash_session_ops *host;
	struct mtkflash_taskfile_ops taskfile;
	struct mtkflash_session_ops session;
	struct cable_sibling sibling;
	enum cable_honesty honesty;

	/* The next event. */
	bool armed;
	bool by_phase;
	enum mtkflash_phase phase;
	uint64_t reads_left;

	/* Lies that go on. */
	uint8_t status;		/* instead of every status, for so long */
	uint64_t status_until;
	uint8_t value;		/* instead of everything, for so many reads */
	uint64_t values_left;
	uint8_t mask;		/* bits that are read inverted, likewise */
	uint64_t masks_left;
	uint64_t drops_left;	/* writes that do not arrive */
	bool interrupted;
	bool paused;		/* ever, for 100 us or more */
	uint64_t paused_ns;	/* in this session */

	/* What the session did. */
	uint64_t limit;		/* that no session may reach, in ns */
	uint64_t accesses;
	uint64_t started;
	uint64_t probing_before;
	uint8_t lbal;		/* as last written */
	uint8_t dev;
};

/* Puts the cable between a drive and its session; the input is eaten up to its end. */
void cable_connect(struct cable *c, struct drive *d, const struct fuzz_input *in);

/* Before each session: the limits count from here. */
void cable_begin(struct cable *c);

/* Since then: what the session and the drive took, without what others did, in ns. */
uint64_t cable_session_ns(const struct cable *c);

#endif
