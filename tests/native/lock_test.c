// SPDX-License-Identifier: GPL-2.0
/*
 * The status registers of serial parts: what locks them, the settings in the second one, and
 * that all of them are in the end as they were found.
 */
#include <string.h>

#include "flash/chips.h"
#include "errors.h"
#include "mtkpart.h"
#include "flash/protect.h"
#include "scene.h"
#include "tap.h"

#define SRWD	MTKPART_SR_SRWD
#define SRL	MTKPART_SR2_SRL
#define QE	MTKPART_SR2_QE
#define CMP	MTKPART_SR2_CMP
#define LB	0x08

static void prepare(const char *part, const struct scene_way *way, uint8_t sr, uint8_t sr2)
{
	scene_configure(mtkdrive_part_find(part), way);
	scene_config.status_register = sr;
	scene_config.status_register_2 = sr2;
}

static uint8_t first(void)
{
	return scene_drive.model.sr & (uint8_t)~MTKPART_SR_WEL;
}

static uint64_t wrsrs(void)
{
	return scene_drive.model.count.wrsr;
}

static void expect_advice(enum mtkflash_advice advice)
{
	EXPECT_TEXT(mtkflash_advice_text(mtkflash_session_advice(&scene_drive.session, false)),
		    mtkflash_advice_text(advice));
}

static enum mtkflash_error flash(uint32_t flags)
{
	scene_drive.session.flags = flags;
	return drive_flash(&scene_drive, scene_new, scene_config.part->size);
}

/* --- F16: SRWD ------------------------------------------------------------- */

static void start_locked(const struct scene_way *way, uint8_t sr, bool pin)
{
	prepare("MX25L512", way, sr, 0);
	scene_config.write_protect_pin = pin;
	scene_prepare(SCENE_UNLOCKED);
}

static void refused(const struct scene_way *way, uint8_t sr, bool pin, uint32_t flags)
{
	tap_begin("F16: %s, %02x, WP# %s, %s: refused", way->name, sr, pin ? "low" : "high",
		  flags ? "dry run" : "not asked for");
	start_locked(way, sr, pin);
	EXPECT_EQUAL(flash(flags), MTKFLASH_ERROR_PROTECTED);
	scene_expect_refused(MTKFLASH_ERROR_PROTECTED, MTKFLASH_PHASE_UNLOCKING);
	expect_advice(MTKFLASH_ADVICE_TRY_CLEAR_SRWD);
	EXPECT_EQUAL(wrsrs(), 0);
	EXPECT_EQUAL(first(), sr);
	scene_end();
}

/* Once; the bits that protect come back, the lock does not. */
static void opened(const struct scene_way *way, uint8_t sr)
{
	tap_begin("F16: %s, %02x, WP# high, asked for: flashed", way->name, sr);
	start_locked(way, sr, false);
	scene_allowed = MTKDRIVE_V_WRSR_WITH_SRWD;
	EXPECT_EQUAL(flash(MTKFLASH_OPTION_CLEAR_SRWD), MTKFLASH_ERROR_NONE);
	scene_expect_flashed(scene_new);
	EXPECT_EQUAL(wrsrs(), 2);
	EXPECT_EQUAL(first(), sr & (uint8_t)~SRWD);
	/* Which is logged once. */
	EXPECT(strstr(drive_said(&scene_drive.session), "its lock (SRWD) was cleared"));
	EXPECT_TEXT(drive_said(&scene_drive.session), "");
	scene_end();
}

static void stays_locked(const struct scene_way *way, uint8_t sr)
{
	tap_begin("F16: %s, %02x, WP# low, asked for: tried once, refused", way->name, sr);
	start_locked(way, sr, true);
	scene_allowed = MTKDRIVE_V_WRSR_WITH_SRWD;
	EXPECT_EQUAL(flash(MTKFLASH_OPTION_CLEAR_SRWD), MTKFLASH_ERROR_PROTECTED);
	scene_expect_refused(MTKFLASH_ERROR_PROTECTED, MTKFLASH_PHASE_UNLOCKING);
	expect_advice(MTKFLASH_ADVICE_LIFT_PIN);
	EXPECT_EQUAL(wrsrs(), 1);
	EXPECT_EQUAL(first(), sr);
	EXPECT_TEXT(drive_said(&scene_drive.session), "");
	scene_end();
}

/* A dry run cannot tell whether clearing SRWD would work. */
static void rehearsed(const struct scene_way *way)
{
	tap_begin("F16: %s: a dry run that may clear it, too", way->name);
	start_locked(way, 0x8c, true);
	EXPECT_EQUAL(flash(MTKFLASH_OPTION_CLEAR_SRWD | MTKFLASH_OPTION_DRY_RUN),
		     MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(wrsrs(), 0);
	EXPECT_EQUAL(first(), 0x8c);
	scene_end();
}

/* SRWD alone protects nothing: the option has nothing to do. */
static void lock_alone(const struct scene_way *way)
{
	tap_begin("F16: %s: SRWD that protects nothing stays", way->name);
	start_locked(way, SRWD, false);
	EXPECT_EQUAL(flash(MTKFLASH_OPTION_CLEAR_SRWD), MTKFLASH_ERROR_NONE);
	scene_expect_flashed(scene_new);
	EXPECT_EQUAL(wrsrs(), 0);
	EXPECT_EQUAL(first(), SRWD);
	scene_end();
}

/* --- the second status register -------------------------------------------- */

static bool protects(uint8_t sr, uint8_t sr2)
{
	return sr2 & CMP ? sr != scene_config.part->bp_mask : sr;
}

static void kept(const struct scene_way *way, uint8_t sr, uint8_t sr2, bool keeps)
{
	tap_begin("%s, W25Q20 with %02x %02x%s: flashed, and both as they were", way->name, sr,
		  sr2, keeps ? ", one byte is no harm" : "");
	prepare("W25Q20", way, sr, sr2);
	scene_config.wrsr_keeps_sr2 = keeps;
	scene_prepare(SCENE_UNLOCKED);
	EXPECT_EQUAL(flash(0), MTKFLASH_ERROR_NONE);
	scene_expect_flashed(scene_new);
	EXPECT_EQUAL(wrsrs(), protects(sr, sr2) ? 2 : 0);
	EXPECT_EQUAL(first(), sr);
	EXPECT_EQUAL(scene_drive.model.sr2, sr2);
	scene_end();
}

/* Until the power goes, or for ever: there is nothing to be tried. */
static void locked_down(const struct scene_way *way, uint8_t sr, uint8_t sr2)
{
	tap_begin("%s, W25Q20 with %02x %02x: refused, whatever is asked for", way->name, sr, sr2);
	prepare("W25Q20", way, sr, sr2);
	scene_prepare(SCENE_UNLOCKED);
	EXPECT_EQUAL(flash(MTKFLASH_OPTION_CLEAR_SRWD), MTKFLASH_ERROR_PROTECTED);
	scene_expect_refused(MTKFLASH_ERROR_PROTECTED, MTKFLASH_PHASE_UNLOCKING);
	expect_advice(MTKFLASH_ADVICE_POWER_THEN_AGAIN);
	EXPECT_EQUAL(wrsrs(), 0);
	scene_end();
}

/* S25FL216K has the id of S25FL116K, and one register only. */
static void no_second_one(const struct scene_way *way)
{
	struct mtkdrive_part part = *mtkdrive_part_find("S25FL116K");

	tap_begin("%s, S25FL216K: one byte", way->name);
	part.sr2 = false;
	prepare("S25FL116K", way, 0x3c, 0);
	scene_config.part = &part;
	/* The bus floats after 35h, which the part does not know. */
	scene_allowed = MTKDRIVE_V_OPCODE;
	scene_prepare(SCENE_UNLOCKED);
	EXPECT_EQUAL(flash(0), MTKFLASH_ERROR_NONE);
	scene_expect_flashed(scene_new);
	EXPECT_EQUAL(wrsrs(), 2);
	EXPECT_EQUAL(first(), 0x3c);
	scene_end();
}

/* --- one bit is wrong in one read of a register ------------------------------ */

static const struct mtkflash_taskfile_ops *cable;
static unsigned int reads, bad_read;
static u8 bad_bit;

static u8 read_badly(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	u8 value = cable->read(tf, reg);

	if (reg != MTKFLASH_REG_LBAL || ++reads != bad_read)
		return value;
	return value ^ bad_bit;
}

/* Whatever the result: settings other than protection are as they were. */
static bool survives(const struct mtkflash_chip *chip, uint8_t sr, uint8_t sr2)
{
	struct mtkflash_taskfile_ops ops = *scene_drive.tf.ops;
	struct mtkflash_vendor v = {
		.tf = &scene_drive.tf,
		.set = &mtkflash_sets[scene_config.set],
		.type = scene_config.type,
	};
	struct mtkdrive *model = &scene_drive.model;
	struct mtkflash_protection found;
	enum mtkflash_error err;

	reads = 0;
	model->sr = sr;
	model->sr2 = sr2;
	cable = scene_drive.tf.ops;
	ops.read = read_badly;
	scene_drive.tf.ops = &ops;
	err = mtkflash_protect_look(&v, chip, false, &found);
	if (!err)
		err = mtkflash_unprotect(&v, chip, &found);
	EXPECT_EQUAL(model->sr2 & QE, sr2 & QE);
	if (!err) {
		EXPECT_EQUAL(model->sr & chip->bp_mask, 0);
		EXPECT_EQUAL(model->sr2, sr2 & (uint8_t)~CMP);
		EXPECT_EQUAL(found.first & (uint8_t)~MTKPART_SR_WEL, sr);
		EXPECT_EQUAL(found.second, sr2);
		err = mtkflash_protect_again(&v, chip, &found);
	}
	if (!err) {
		EXPECT_EQUAL(first(), sr);
		EXPECT_EQUAL(model->sr2, sr2);
	}
	scene_drive.tf.ops = cable;
	return reads >= bad_read;
}

static void one_bit_wrong(const struct scene_way *way, uint8_t sr, uint8_t sr2)
{
	const struct mtkflash_chip *chip = mtkflash_chips;
	bool struck = true;

	tap_begin("%s, W25Q20 with %02x %02x: any bit of any read wrong", way->name, sr, sr2);
	while (strcmp(chip->name, "W25Q20"))
		chip++;
	prepare(chip->name, way, sr, sr2);
	scene_prepare(SCENE_VENDOR);
	for (bad_read = 1; struck; bad_read++)
		for (bad_bit = 1; bad_bit; bad_bit <<= 1)
			struck = survives(chip, sr, sr2);
	EXPECT(bad_read > 12);
	scene_end();
}

int main(void)
{
	for (size_t n = 0; n < SCENE_SERIAL_WAYS; n++) {
		const struct scene_way *way = &scene_serial_ways[n];

		refused(way, 0x8c, false, 0);
		refused(way, 0x88, true, 0);
		refused(way, 0x8c, false, MTKFLASH_OPTION_DRY_RUN);
		opened(way, 0x8c);
		opened(way, 0x84);
		stays_locked(way, 0x8c);
		rehearsed(way);
		lock_alone(way);
		one_bit_wrong(way, 0x1c, QE);
		one_bit_wrong(way, 0x04, CMP);
	}
	kept(&scene_serial_ways[0], 0x1c, QE, false);
	kept(&scene_serial_ways[1], 0x04, QE | LB, false);
	kept(&scene_serial_ways[1], 0x0c, QE | CMP, true);
	kept(&scene_serial_ways[2], 0x00, CMP, false);
	kept(&scene_serial_ways[3], 0x1c, QE | CMP, false);
	kept(&scene_serial_ways[3], 0x1c, 0, true);
	locked_down(&scene_serial_ways[1], 0x1c, SRL | QE);
	locked_down(&scene_serial_ways[1], 0x9c, SRL);
	no_second_one(&scene_serial_ways[1]);
	return tap_exit();
}
