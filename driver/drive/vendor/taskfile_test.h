/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A task file that records all accesses, with a clock of its own.
 *
 * Tests compare the record with tables typed from the vendor-mode specification.  Registers
 * are numbered by its section 0.2 and not by the driver's header, so that a wrong number
 * there is found.
 */
#ifndef MTKFLASH_TASKFILE_TEST_H
#define MTKFLASH_TASKFILE_TEST_H

#include <kunit/test.h>

#include "taskfile.h"
#include "vendor.h"

#define DATA	0
#define FEAT	1
#define SC	2
#define LBAL	3
#define LBAM	4
#define LBAH	5
#define DEV	6
#define CMD	7
#define STAT	7

enum record_kind { RECORD_WRITE, RECORD_READ, RECORD_DELAY };

/**
 * struct record - One access or delay
 * @kind: Its kind.
 * @reg: The register.
 * @value: The value, or the delay in microseconds.
 */
struct record {
	enum record_kind kind;
	u8 reg;
	u32 value;
};

/* In expected tables: the device-select byte of the unit under test. */
#define DSEL		0x100

#define WR(reg, value)	{ RECORD_WRITE, reg, value }
#define RD(reg)		{ RECORD_READ, reg, 0 }
#define SELECT		{ RECORD_WRITE, DEV, DSEL }
#define WAIT_US(us)	{ RECORD_DELAY, 0, us }

struct engine_case;

/**
 * struct recorder - The recording task file
 * @tf: The task file for the driver.
 * @test: The test that fails.
 * @now_ns: The clock: every access takes 500 ns, delays what they ask for or,
 *	after a thousand short ones without a write, a little longer.
 * @polls: Short delays since the last write.
 * @log: The record, if requested.
 * @count: Entries in @log.
 * @checked: Entries of @log already compared.
 * @regs: Value last written to each register.
 * @commands: Number of writes of each command.
 * @status: Value of STAT unless @on_read is set.
 * @data: Values that LBAL reads in turn unless @on_read is set.
 * @data_len: Length of @data; the last value repeats.
 * @data_pos: Number of LBAL reads so far.
 * @tends: Number of calls that tended the link,
 * @tended_ns: time of the last,
 * @untended_ns: and longest time between two.
 * @link_lost_ns: Time at which the link reports a loss, once; 0 for none.
 * @link_units: The units whose link that is; 0 for both.
 * @deaf_from_ns: From this time on the host sends no command,
 * @deaf_to_ns: until this time.
 * @unsent: The last command was not sent.
 * @unsettled: The status must not be read yet: ATA requires 400 ns.
 * @masked: Interrupts were masked since the last intro.
 * @hasty: The driver may read it all the same, because quick ways are tested.
 * @all_sets: Commands of the slim sets are expected too.
 * @engine: Commands of the engine; legacy if NULL.
 * @on_write: Called at every write, if set.
 * @on_read: Called at every read, if set.
 * @on_read_data: Called at every read of the Data register, if set.
 * @context: For these functions.
 */
struct recorder {
	struct mtkflash_taskfile tf;
	struct kunit *test;
	u64 now_ns;
	unsigned int polls;
	struct record *log;
	unsigned int count;
	unsigned int checked;
	u8 regs[8];
	unsigned int commands[256];
	u8 status;
	const u8 *data;
	unsigned int data_len;
	unsigned int data_pos;
	unsigned int tends;
	u64 tended_ns;
	u64 untended_ns;
	u64 link_lost_ns;
	unsigned int link_units;
	u64 deaf_from_ns;
	u64 deaf_to_ns;
	bool unsent;
	bool unsettled;
	bool masked;
	bool hasty;
	bool all_sets;
	const struct engine_case *engine;
	void (*on_write)(struct recorder *rec, u8 reg, u8 value);
	u8 (*on_read)(struct recorder *rec, u8 reg);
	u16 (*on_read_data)(struct recorder *rec);
	void *context;
};

/* With a log to compare, or without one for long runs. */
struct recorder *recorder_create(struct kunit *test, bool with_log);

/* Milliseconds since the clock was started. */
static inline u32 recorder_ms(const struct recorder *rec)
{
	return div_u64(rec->now_ns, NSEC_PER_MSEC);
}

/* Checks that the next @len records are these, for the unit @unit. */
void recorder_expect(struct recorder *rec, u8 unit, const struct record *table,
		     size_t len);

/* Checks that nothing else was recorded. */
void recorder_expect_end(struct recorder *rec);

/* Commands of the serial engine, as in 4.1 of the specification. */
void recorder_expect_put(struct recorder *rec, u8 unit, u16 address, u8 value);
void recorder_expect_get(struct recorder *rec, u8 unit, u16 address);

/**
 * struct engine_lengths - The four registers of an execute
 * @feat: Features.
 * @sc: Sector Count.
 * @lbam: LBA mid.
 * @lbah: LBA high.
 */
struct engine_lengths {
	u8 feat;
	u8 sc;
	u8 lbam;
	u8 lbah;
};

void recorder_expect_execute(struct recorder *rec, u8 unit,
			     const struct engine_lengths *lengths);

/**
 * struct engine_case - A drive for parameterised tests
 * @name: Name of the case.
 * @type: Type byte.
 * @unit: Unit.
 * @base: Address of the buffer by 4.2 and 4.3.
 * @set: Command set.
 * @write: Its commands by 4.1: W,
 * @read: R,
 * @execute: X,
 * @finish: and the second phase, or 0.
 */
struct engine_case {
	const char *name;
	u8 type;
	u8 unit;
	u16 base;
	enum mtkflash_set_id set;
	u8 write;
	u8 read;
	u8 execute;
	u8 finish;
};

/* 72h legacy, 73h legacy, slim and slim2, each as master and as slave. */
extern const struct engine_case engine_cases[8];

#define ENGINE_72	(&engine_cases[0])
#define ENGINE_73	(&engine_cases[2])
#define ENGINE_SLIM	(&engine_cases[4])
#define ENGINE_SLIM2	(&engine_cases[6])

const void *engine_gen_params(const void *prev, char *desc);

/* A drive of that kind in vendor mode, which always shows its type byte. */
void engine_case_drive(const struct engine_case *c, struct recorder *rec,
		       struct mtkflash_vendor *v);

#endif /* MTKFLASH_TASKFILE_TEST_H */
