// SPDX-License-Identifier: GPL-2.0
/*
 * Whole flashes by packets: each command against tables typed from the packet-mode
 * specification (2.1, 2.3, 7b).
 */
#include "drive.h"
#include "packet_rig.h"

/* Those that write are these, in this order; n counts pieces. */
static void expect_cdb(unsigned int *at, const uint8_t *cdb)
{
	while (*at < rig.sent_count && rig.sent[*at].cdb[0] != 0x3b)
		++*at;
	EXPECT(*at < rig.sent_count && !memcmp(rig.sent[*at].cdb, cdb, 12));
	++*at;
}

static void bd_commands(void)
{
	unsigned int at = 0;

	tap_begin("MT1959: each command that writes is the one of the specification (2.1)");
	begin(&bd);
	flash_image(new_bd);
	expect_cdb(&at, (const uint8_t[12]){ 0x3b, 0x01 });
	for (unsigned int n = 0; n < 128; n++)
		expect_cdb(&at, (const uint8_t[12]){ 0x3b, 0x06, 0, n >> 2, n << 6, 0,
						     0, 0x40, 0 });
	EXPECT_EQUAL(count(0x3b), 129);
	for (unsigned int i = 0; i < rig.sent_count; i++) {
		uint8_t op = rig.sent[i].cdb[0];

		EXPECT(op == 0x00 || op == 0x12 || op == 0x3b || op == 0x3c || op == 0x46 ||
		       op == 0x4a);
		EXPECT(op != 0x3c || rig.sent[i].cdb[1] == 0x06);
	}
	expect_flashed();
	EXPECT_TEXT(rig.s.old_identity.revision, "3.01");
	EXPECT_TEXT(rig.s.new_identity.revision, "3.02");
	end();
}

/* The same revision, built anew: what is read back proves it, and the date tells of it. */
static void rebuilt(bool tells)
{
	struct mtkpacket_config cfg = bd;
	char before[15];

	tap_begin("MT1959: the same revision, built anew: flashed, and %s",
		  tells ? "both dates are told" : "it tells no date");
	cfg.no_date = !tells;
	memcpy(image, new_bd, MTKBD_SIZE);
	memcpy(image + 0x10600, "3.01", 4);
	memcpy(image + 0x1ec018, "3.01", 4);
	mtkbd_reseal(image);
	begin(&cfg);
	strcpy(before, rig.model.date);
	EXPECT_EQUAL(flash_image(image), MTKFLASH_ERROR_NONE);
	EXPECT_TEXT(rig.s.new_identity.revision, "3.01");
	EXPECT_TEXT(rig.packets.old_date, tells ? before : "");
	EXPECT_TEXT(rig.packets.new_date, tells ? rig.model.date : "");
	EXPECT(strcmp(before, rig.model.date));
	EXPECT_EQUAL(!!strstr(drive_said(&rig.s), "date of the firmware: "), tells);
	EXPECT_EQUAL(count(0x46), tells ? 2 : 1);
	end();

	tap_begin("MT1959: as it does not take it, the date is not asked for again");
	cfg.silent = true;
	begin(&cfg);
	EXPECT_EQUAL(flash_image(image), MTKFLASH_ERROR_NOT_TAKEN);
	EXPECT_EQUAL(count(0x46), 1);
	end();
}

static void btc_commands(void)
{
	unsigned int at = 0;

	tap_begin("BTC: each command that writes is the one of the specification (2.3)");
	begin(&btc);
	flash_image(new_btc);
	for (unsigned int n = 0; n < 256; n++)
		expect_cdb(&at, (const uint8_t[12]){ 0x3b, 0x06, 0, n >> 4, n << 4, 0x20,
						     0, 0x10, 0 });
	expect_cdb(&at, (const uint8_t[12]){ 0x3b, 0x06, 0, 0, 0, 0, 0, 0, 0x20 });
	expect_cdb(&at, (const uint8_t[12]){ 0x3b, 0x07 });
	EXPECT_EQUAL(count(0x3b), 258);
	EXPECT_EQUAL(count(0x3c), 0);
	/* Not a word for 50 s. */
	EXPECT(rig.quiet_most >= 50 * SECOND);
	expect_flashed();
	EXPECT_TEXT(rig.s.new_identity.revision, "0059");
	end();
}

static void btc_attention(void)
{
	struct mtkpacket_config cfg = btc;

	tap_begin("BTC: flashed, UNIT ATTENTION in place of the last status");
	cfg.attention_last = true;
	begin(&cfg);
	flash_image(new_btc);
	expect_flashed();
	end();
}

static void bd_variant(const char *name, struct mtkpacket_config cfg)
{
	tap_begin("MT1959: %s", name);
	begin(&cfg);
	flash_image(new_bd);
	expect_flashed();
	end();
}

static void variants(void)
{
	struct mtkpacket_config cfg = bd;

	cfg.mirrors_up = true;
	bd_variant("flashed, 10000h reads as page 0", cfg);
	cfg = bd;
	cfg.no_events = true;
	bd_variant("flashed, knows of no tray but by its sense codes", cfg);
	cfg = bd;
	cfg.small_reads = true;
	cfg.answer_ms = 10000;
	bd_variant("flashed, reads 200h at a time, and takes 10 s for a piece", cfg);
	cfg = bd;
	cfg.always_ready = true;
	cfg.burn_ns = 25 * SECOND;
	bd_variant("flashed, says that it is ready while it burns: nothing is read meanwhile", cfg);
	cfg.reads_burning = true;
	cfg.burn_ns = 100 * SECOND;
	bd_variant("flashed, is ready and can be read while it burns: the end counts", cfg);
	cfg = bd;
	cfg.ready_silent = true;
	bd_variant("flashed, without a UNIT ATTENTION", cfg);
	cfg = bd;
	cfg.attention_last = true;
	bd_variant("flashed, UNIT ATTENTION in place of the last status", cfg);
	cfg = bd;
	cfg.lasts_at = 0x100000;
	cfg.lasts_ms = 40000;
	bd_variant("flashed, though a piece takes 40 s [7b: a command given up]", cfg);
}

/* The drive's own boot page is not the image's, which is never sent, and has no sum here. */
static void other_boot_page(bool mirrors_up)
{
	struct mtkpacket_config cfg = bd;
	uint8_t entry[28];

	cfg.mirrors_up = mirrors_up;
	memcpy(entry, new_bd + 0x10400, sizeof(entry));
	memset(new_bd + 0x10400, 0xff, sizeof(entry));
	new_bd[0x20] ^= 0xff;
	mtkbd_reseal(new_bd);
	bd_variant(mirrors_up ? "flashed, its boot page is another one, and reads at 10000h, too" :
				"flashed, its boot page is another one", cfg);
	new_bd[0x20] ^= 0xff;
	memcpy(new_bd + 0x10400, entry, sizeof(entry));
	mtkbd_reseal(new_bd);
}

static void read_back(void)
{
	tap_begin("MT1959: read without a write; the page of the banner has 32 bytes");
	begin(&bd);
	rig.s.flags = MTKFLASH_OPTION_READ_RUNNING;
	EXPECT_EQUAL(mtkflash_session_read(&rig.s), MTKFLASH_ERROR_NONE);
	EXPECT_EQUAL(count(0x3b), 0);
	EXPECT(!memcmp(rig.s.backup + 0x10000, old_bd + 0x10000, MTKBD_SIZE - 0x10000));
	EXPECT(!memcmp(rig.s.backup, old_bd + 0x10000, 0x1000));
	EXPECT(!memcmp(rig.s.backup + 0x3000, old_bd + 0x3000, 0x20));
	EXPECT_EQUAL(rig.s.backup[0x3020], 0xff);
	expect_old();
	end();

	tap_begin("BTC: cannot be read, and is asked nothing");
	begin(&btc);
	rig.s.flags = MTKFLASH_OPTION_READ_RUNNING;
	EXPECT_EQUAL(mtkflash_session_read(&rig.s), MTKFLASH_ERROR_NO_RECIPE);
	EXPECT_EQUAL(rig.sent_count, 0);
	end();
}

static void dry_run(const struct mtkpacket_config *cfg)
{
	tap_begin("%s: a dry run sends questions", cfg->kind == MTKPACKET_BD ? "MT1959" : "BTC");
	begin(cfg);
	rig.s.flags = MTKFLASH_OPTION_DRY_RUN;
	EXPECT_EQUAL(flash_image(new_image()), MTKFLASH_ERROR_NONE);
	expect_refused(MTKFLASH_ERROR_NONE);
	end();
}

int main(int argc, char **argv)
{
	rig_parked = argc > 1 && !strcmp(argv[1], "--parked");
	make_images();
	bd_commands();
	rebuilt(true);
	rebuilt(false);
	btc_commands();
	btc_attention();
	/* Each word takes a parked port as long as a packet takes the other way. */
	if (!rig_parked) {
		variants();
		other_boot_page(false);
		other_boot_page(true);
	}
	read_back();
	dry_run(&bd);
	dry_run(&btc);
	return tap_exit();
}
