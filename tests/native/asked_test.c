// SPDX-License-Identifier: GPL-2.0
/*
 * F20: a drive that does not enter vendor mode is asked for its name by packets, but only if
 * the user wants that; in each state in which its factory jumper may leave it.
 */
#include <string.h>

#include "errors.h"
#include "scene.h"
#include "tap.h"

#define ASK	MTKFLASH_OPTION_ASK
#define AGREED	MTKFLASH_OPTION_MAYBE_HEALTHY

static struct atapi firmware;
static struct atapi_config speaks;
static uint8_t name[96];

/* An answer to INQUIRY: 36 bytes, and the maker's own data behind them. */
static void call_it(const char *text, uint8_t size)
{
	memset(name, ' ', sizeof(name));
	memcpy(name, "\5\x80\0\x21", 4);
	name[4] = size - 5;
	memset(name + 5, 0, 3);
	memcpy(name + 8, text, strlen(text));
	for (unsigned int i = 36; i < sizeof(name); i++)
		name[i] = i;
	speaks.inquiry = name;
	speaks.inquiry_length = size;
}

/* Firmware that refuses the intro, and takes packets as @speaks says. */
static void begin(uint16_t signature)
{
	scene_configure(mtkdrive_part_find("TINY8K"), &scene_serial_ways[1]);
	speaks = (struct atapi_config){ .busy_ns = 50000 };
	call_it("OPTORITEDVD RW DD0203  FACT", 56);
	speaks.signature = signature;
}

static void power_up(void)
{
	scene_config.unit = speaks.unit;
	scene_prepare(SCENE_LOCKED);
	scene_user = false;
	scene_drive.off_at = 0;
	scene_drive.on_at = 0;
	scene_drive.given_up = true;
	scene_drive.signature = speaks.signature;
	atapi_init(&firmware, &speaks);
	atapi_set_time(&firmware, scene_drive.now);
	scene_drive.atapi = &firmware;
}

static enum mtkflash_error enter(uint32_t flags)
{
	scene_drive.session.flags = flags;
	scene_drive.session.wait_ms = 0;
	return drive_enter(&scene_drive);
}

static const struct mtkflash_answer *answer(unsigned int n)
{
	return &scene_drive.session.asked.answer[n];
}

static void expect(unsigned int n, const char *cdb, enum mtkflash_outcome outcome,
		   uint32_t sense, uint32_t got)
{
	EXPECT(n < scene_drive.session.asked.count);
	EXPECT(!memcmp(answer(n)->cdb, cdb, 12));
	EXPECT_EQUAL(answer(n)->outcome, outcome);
	EXPECT_EQUAL(answer(n)->sense[0] << 16 | answer(n)->sense[1] << 8 | answer(n)->sense[2],
		     sense);
	EXPECT_EQUAL(answer(n)->got, got);
	EXPECT_EQUAL(answer(n)->unit, speaks.unit);
}

#define INQUIRY_36	"\x12\0\0\0\x24\0\0\0\0\0\0\0"
#define INQUIRY_56	"\x12\0\0\0\x38\0\0\0\0\0\0\0"
#define IS_READY	"\0\0\0\0\0\0\0\0\0\0\0\0"
#define BUFFER		"\x3c\3\0\0\0\0\0\0\4\0\0\0"

static void end(enum mtkflash_error error)
{
	EXPECT_EQUAL(firmware.violations, 0);
	scene_expect_refused(error, MTKFLASH_PHASE_ENTERING);
	EXPECT_EQUAL(scene_drive.session.port, MTKFLASH_PORT_FREE);
	scene_end();
}

/* All packets and all answers, byte by byte. */
static void asked(uint16_t signature, unsigned int unit)
{
	tap_begin("signature %04X, unit %u: all that is asked", signature, unit);
	begin(signature);
	speaks.unit = unit;
	speaks.attentions = 2;
	speaks.knows_buffer = true;
	memcpy(speaks.descriptor, "\x0c\x08\0\0", 4);
	power_up();
	scene_drive.nonsense = signature == 0xeb14;
	EXPECT_EQUAL(enter(ASK | AGREED), MTKFLASH_ERROR_REFUSED);
	EXPECT_EQUAL(scene_drive.session.asked.count, 6);
	expect(0, INQUIRY_36, MTKFLASH_OUTCOME_GOOD, 0, 36);
	expect(1, INQUIRY_56, MTKFLASH_OUTCOME_GOOD, 0, 56);
	EXPECT(!memcmp(answer(1)->data, name, 56));
	EXPECT_EQUAL(answer(1)->data[56], 0);
	expect(2, IS_READY, MTKFLASH_OUTCOME_CHECK, 0x062900, 0);
	EXPECT_EQUAL(answer(2)->status, 0x51);
	EXPECT_EQUAL(answer(2)->error, 0x64);
	expect(3, IS_READY, MTKFLASH_OUTCOME_CHECK, 0x062900, 0);
	expect(4, IS_READY, MTKFLASH_OUTCOME_CHECK, 0x023a00, 0);
	expect(5, BUFFER, MTKFLASH_OUTCOME_GOOD, 0, 4);
	EXPECT(!memcmp(answer(5)->data, "\x0c\x08\0\0", 4));
	/* In this order, after the intros. */
	EXPECT_EQUAL(firmware.packets, 9);
	EXPECT(!memcmp(firmware.opcodes, "\x12\x12\0\3\0\3\0\3\x3c", 9));
	EXPECT(scene_drive.part.vendor.intros[0].sent > 0);
	EXPECT_EQUAL(scene_drive.released, MTKFLASH_RELEASE_PROBE);
	end(MTKFLASH_ERROR_REFUSED);
}

static void not_asked(uint16_t signature)
{
	tap_begin("signature %04X: without the option nothing but intros", signature);
	begin(signature);
	power_up();
	scene_drive.nonsense = signature == 0xeb14;
	EXPECT_EQUAL(enter(MTKFLASH_OPTIONS_KNOWN & ~ASK & ~MTKFLASH_OPTION_ALLOW_SIBLING),
		     MTKFLASH_ERROR_REFUSED);
	EXPECT_EQUAL(firmware.packets, 0);
	EXPECT_EQUAL(scene_drive.session.asked.count, 0);
	end(MTKFLASH_ERROR_REFUSED);
}

/* The option has no effect in other sessions. */
static void not_for_others(void)
{
	tap_begin("flashing and reading ask nothing");
	begin(0x7f55);
	power_up();
	scene_drive.session.flags = ASK;
	scene_drive.session.wait_ms = 0;
	EXPECT_EQUAL(drive_read(&scene_drive), MTKFLASH_ERROR_REFUSED);
	scene_drive.session.flags = ASK;
	EXPECT_EQUAL(drive_flash(&scene_drive, scene_new, scene_config.part->size),
		     MTKFLASH_ERROR_REFUSED);
	EXPECT_EQUAL(firmware.packets, 0);
	end(MTKFLASH_ERROR_REFUSED);
}

/* F23: the drive may be healthy, and the user has not said otherwise. */
static void first_consent(void)
{
	tap_begin("IDENTIFY fails, and nobody has agreed: nothing is sent");
	begin(0xeb14);
	power_up();
	EXPECT_EQUAL(enter(ASK), MTKFLASH_ERROR_MAYBE_HEALTHY);
	EXPECT_EQUAL(firmware.commands, 0);
	end(MTKFLASH_ERROR_MAYBE_HEALTHY);
}

/* F20a: the drive is in vendor mode: nothing is asked. */
static void at_once(uint8_t type)
{
	tap_begin("%02Xh at once: vendor mode, and no packet", type);
	scene_configure(mtkdrive_part_find(type == 0x70 ? "TINYPAR" : "TINY8K"),
			type == 0x70 ? &scene_parallel_way : &scene_serial_ways[1]);
	scene_config.factory_jumper = true;
	scene_start(scene_half);
	EXPECT_EQUAL(enter(ASK), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(scene_drive.session.asked.count, 0);
	EXPECT_EQUAL(scene_drive.model.regs[MTKDRIVE_CMD] == 0xa0, false);
	drive_release(&scene_drive);
	scene_end();
}

/* libata knows the drive, by a name that makes no sense. */
static void nameless(void)
{
	tap_begin("a packet device whose name is empty: intros, then packets");
	begin(0xeb14);
	call_it("", 36);
	power_up();
	scene_drive.given_up = false;
	scene_drive.say.inquiry_blank = true;
	scene_drive.say.identify_blank = true;
	EXPECT_EQUAL(enter(ASK), MTKFLASH_ERROR_REFUSED);
	EXPECT_EQUAL(scene_drive.session.asked.count, 3);
	expect(0, INQUIRY_36, MTKFLASH_OUTCOME_GOOD, 0, 36);
	expect(1, IS_READY, MTKFLASH_OUTCOME_CHECK, 0x023a00, 0);
	expect(2, BUFFER, MTKFLASH_OUTCOME_CHECK, 0x052000, 0);
	end(MTKFLASH_ERROR_REFUSED);
}

static void another_chip(void)
{
	tap_begin("a name of a drive with another chip: nothing more is asked");
	begin(0x7f55);
	call_it("ATAPI   iHAS124   Y     BL0Y", 56);
	power_up();
	EXPECT_EQUAL(enter(ASK), MTKFLASH_ERROR_REFUSED);
	EXPECT_EQUAL(scene_drive.session.asked.count, 1);
	expect(0, INQUIRY_36, MTKFLASH_OUTCOME_GOOD, 0, 36);
	EXPECT_EQUAL(firmware.packets, 1);
	end(MTKFLASH_ERROR_REFUSED);
}

static void refuses(void)
{
	tap_begin("no INQUIRY: said, and asked on");
	begin(0x7f55);
	speaks.inquiry = NULL;
	power_up();
	EXPECT_EQUAL(enter(ASK), MTKFLASH_ERROR_REFUSED);
	EXPECT_EQUAL(scene_drive.session.asked.count, 3);
	expect(0, INQUIRY_36, MTKFLASH_OUTCOME_CHECK, 0x052000, 0);
	end(MTKFLASH_ERROR_REFUSED);
}

/* After the first packet without an end nothing more is sent, and the drive is reset. */
static void ends_it(enum mtkflash_outcome outcome, bool lost)
{
	EXPECT_EQUAL(enter(ASK), MTKFLASH_ERROR_REFUSED);
	EXPECT_EQUAL(scene_drive.session.asked.count, 1);
	expect(0, INQUIRY_36, outcome, 0, 0);
	EXPECT_EQUAL(scene_drive.session.asked.lost, lost);
	EXPECT_EQUAL(scene_drive.released, MTKFLASH_RELEASE_PROBE);
	EXPECT_EQUAL(firmware.phase, ATAPI_REST);
	end(MTKFLASH_ERROR_REFUSED);
}

static void odd_firmware(void)
{
	static const struct {
		const char *what;
		struct atapi_config how;
		enum mtkflash_outcome outcome;
		bool lost;
	} cases[] = {
		{ "knows no packets", { .aborts = true }, MTKFLASH_OUTCOME_NO_PACKETS, false },
		{ "never asks for the packet", { .deaf = true }, MTKFLASH_OUTCOME_NOT_WANTED,
		  true },
		{ "hangs before the packet", { .hangs = ATAPI_PACKET },
		  MTKFLASH_OUTCOME_BUSY, true },
		{ "hangs with the packet", { .hangs = ATAPI_IN }, MTKFLASH_OUTCOME_BUSY,
		  true },
		{ "lies", { .lies = ATAPI_IN }, MTKFLASH_OUTCOME_CONFUSED, true },
	};

	for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		tap_begin("a drive that %s", cases[i].what);
		begin(0x7f55);
		speaks.aborts = cases[i].how.aborts;
		speaks.deaf = cases[i].how.deaf;
		speaks.hangs = cases[i].how.hangs;
		speaks.lies = cases[i].how.lies;
		power_up();
		ends_it(cases[i].outcome, cases[i].lost);
	}
}

/* 80h for ever: intros may be sent to that, packets not. */
static void busy(void)
{
	tap_begin("a dead drive is busy: no packet is sent, and that is said");
	scene_configure(mtkdrive_part_find("TINY8K"), &scene_serial_ways[1]);
	scene_config.intros_ignored = 255;
	scene_start(scene_half);
	EXPECT_EQUAL(enter(ASK), MTKFLASH_ERROR_STILL_BUSY);
	EXPECT_EQUAL(scene_drive.session.asked.count, 1);
	EXPECT_EQUAL(answer(0)->outcome, MTKFLASH_OUTCOME_NOT_AT_REST);
	EXPECT_EQUAL(answer(0)->status, 0x80);
	EXPECT(scene_drive.model.regs[MTKDRIVE_CMD] != 0xa0);
	EXPECT_EQUAL(scene_drive.released, MTKFLASH_RELEASE_QUIET);
	scene_expect_refused(MTKFLASH_ERROR_STILL_BUSY, MTKFLASH_PHASE_ENTERING);
	scene_end();
}

/* The user can stop the session before each packet. */
static void stopped(void)
{
	tap_begin("stopped: no packet");
	begin(0x7f55);
	power_up();
	scene_drive.fault = DRIVE_FAULT_INTERRUPT;
	scene_drive.fault_phase = MTKFLASH_PHASE_ENTERING;
	EXPECT_EQUAL(enter(ASK), MTKFLASH_ERROR_REFUSED);
	EXPECT_EQUAL(firmware.packets, 0);
	end(MTKFLASH_ERROR_REFUSED);
}

/* Answers of one session are not shown for the next. */
static void forgotten(void)
{
	tap_begin("the next session has none of these answers");
	begin(0x7f55);
	power_up();
	EXPECT_EQUAL(enter(ASK), MTKFLASH_ERROR_REFUSED);
	EXPECT(scene_drive.session.asked.count > 0);
	EXPECT_EQUAL(enter(0), MTKFLASH_ERROR_REFUSED);
	EXPECT_EQUAL(scene_drive.session.asked.count, 0);
	end(MTKFLASH_ERROR_REFUSED);
}

int main(void)
{
	static const uint16_t signatures[] = { 0xeb14, 0x7f55, 0xeb00, 0x0014, 0xffff };

	for (unsigned int i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++) {
		asked(signatures[i], 0);
		asked(signatures[i], 1);
		not_asked(signatures[i]);
	}
	not_for_others();
	first_consent();
	at_once(0x70);
	at_once(0x72);
	nameless();
	another_chip();
	refuses();
	odd_firmware();
	busy();
	stopped();
	forgotten();
	return tap_exit();
}
