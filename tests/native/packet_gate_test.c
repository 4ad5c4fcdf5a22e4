// SPDX-License-Identifier: GPL-2.0
/*
 * What refuses a flash by packets: the image, and the drive.
 */
#include "cmac.h"
#include "names.h"
#include "packet_rig.h"

/* RFC 4493, 4. */
static void cmac(void)
{
	static const uint8_t key[16] = {
		0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6,
		0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c,
	};
	static const uint8_t text[40] = {
		0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f, 0x96, 0xe9, 0x3d,
		0x7e, 0x11, 0x73, 0x93, 0x17, 0x2a, 0xae, 0x2d, 0x8a, 0x57,
		0x1e, 0x03, 0xac, 0x9c, 0x9e, 0xb7, 0x6f, 0xac, 0x45, 0xaf,
		0x8e, 0x51, 0x30, 0xc8, 0x1c, 0x46, 0xa3, 0x5c, 0xe4, 0x11,
	};
	static const struct {
		size_t size;
		uint8_t mac[16];
	} rows[] = {
		{ 0, { 0xbb, 0x1d, 0x69, 0x29, 0xe9, 0x59, 0x37, 0x28,
		       0x7f, 0xa3, 0x7d, 0x12, 0x9b, 0x75, 0x67, 0x46 } },
		{ 16, { 0x07, 0x0a, 0x16, 0xb4, 0x6b, 0x4d, 0x41, 0x44,
			0xf7, 0x9b, 0xdd, 0x9d, 0xd0, 0x4a, 0x28, 0x7c } },
		{ 40, { 0xdf, 0xa6, 0x67, 0x47, 0xde, 0x9a, 0xe6, 0x30,
			0x30, 0xca, 0x32, 0x61, 0x14, 0x97, 0xc8, 0x27 } },
	};
	uint8_t mac[16];

	tap_begin("AES-CMAC: the examples of RFC 4493");
	for (unsigned int i = 0; i < 3; i++) {
		mtkflash_cmac(key, text, rows[i].size, false, mac);
		EXPECT(!memcmp(mac, rows[i].mac, 16));
	}
	tap_end();
}

/* --- the image ---------------------------------------------------------------------- */

static void gate(const char *name, enum mtkflash_error error)
{
	tap_begin("MT1959: refused by whatever option: %s", name);
	refused_by_all_options(&bd, error);
}

static void reset_image(void)
{
	memcpy(image, new_bd, MTKBD_SIZE);
}

/* One sum, of the application up to there. */
static void cover_to(uint32_t last)
{
	uint8_t *table = image + 0x10400;

	memset(table, 0xff, 2 * 28);
	for (unsigned int i = 0; i < 4; i++)
		table[2 * 28 + 8 + i] = last >> 8 * i;
	mtkbd_reseal(image);
}

static void put_name(uint8_t *to, const char *product)
{
	memset(to + 0x1ec008, ' ', 16);
	memcpy(to + 0x1ec008, product, strlen(product));
}

/* What an image for the other maker's drives has in the place of calibration. */
static void put_tsst_sum(void)
{
	memcpy(image + 0x1ff000, image + 0x10ff0, 16);
	mtktsst_seal(image);
}

static void gates(void)
{
	reset_image();
	memcpy(image + MTKBD_CHIP, MTKBD_1939, 10);
	gate("another chip [7b: 49 %]", MTKFLASH_ERROR_OTHER_CHIP);
	reset_image();
	memset(image + MTKBD_CHIP, 0xff, 10);
	gate("no chip is named", MTKFLASH_ERROR_OTHER_CHIP);
	reset_image();
	memcpy(image + MTKBD_BANNER, "MT1959 Boot BU5 ", 16);
	mtkbd_reseal(image);
	gate("the banner of another platform [7: 17, 18]", MTKFLASH_ERROR_OTHER_CHIP);
	reset_image();
	memcpy(image, image + 0x10000, 0x400);
	mtkbd_reseal(image);
	gate("read from a drive by packets [7: 21]", MTKFLASH_ERROR_PACKET_DUMP);
	reset_image();
	memset(image, 0xff, 0x400);
	mtkbd_reseal(image);
	gate("a boot page that is blank", MTKFLASH_ERROR_IMAGE_BLANK);
	reset_image();
	image[0x100000] ^= 1;
	gate("a bit of what is summed", MTKFLASH_ERROR_SUM);
	reset_image();
	memset(image + 0x10400, 0xff, 16 * 28);
	gate("a table of sums that is empty", MTKFLASH_ERROR_SUM);
	reset_image();
	image[0x10400 + 28 + 10] = 0x40;
	gate("a sum of more than there is", MTKFLASH_ERROR_SUM);
	reset_image();
	cover_to(0xf3fff);
	gate("sums of less than half of it: old firmware could pass for new",
	     MTKFLASH_ERROR_SUM);
	reset_image();
	cover_to(0xf3fff);
	memcpy(image + 0x10400, image + 0x10400 + 2 * 28, 28);
	mtkbd_reseal(image);
	gate("the same range twice: that is no more of it", MTKFLASH_ERROR_SUM);
	reset_image();
	image[0x100000] ^= 1;
	memcpy(image + MTKTSST_NUB, "TSSTcorpBDDVDW SE-506CB TS01", 28);
	memset(image + 0x1ffff8, 0xaa, 2);
	put_tsst_sum();
	gate("a bit of what is summed, and calibration that looks like TSST's end",
	     MTKFLASH_ERROR_SUM);
	mtkimage_make(image, MTKBD_SIZE, &(struct mtkimage_identity){ "ASUS", "BW-16D1HT",
								      "3.02", "" }, 3);
	gate("an image of an 8051", MTKFLASH_ERROR_OTHER_CHIP);
}

static void half(void)
{
	tap_begin("MT1959: sums of half of the application: flashed");
	begin(&bd);
	reset_image();
	cover_to(0xf4fff);
	EXPECT_EQUAL(flash_image(image), MTKFLASH_ERROR_NONE);
	end();
}

/* What is not named is not compared. */
static void no_board(void)
{
	static const char *const codes[] = { "\0\0\0\0\0", "\xff\xff\xff\xff\xff\xff", "JB-8  ",
					     "J8    ", "JB8 X ", "JB\x07   " };

	tap_begin("MT1959: no code of boards in the image: flashed");
	for (unsigned int i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		begin(&bd);
		reset_image();
		memcpy(image + MTKBD_BOARD, codes[i], 6);
		EXPECT_EQUAL(flash_image(image), MTKFLASH_ERROR_NONE);
		mtkflash_session_destroy(&rig.s);
	}
	tap_end();
	tap_begin("MT1959: the drive names no boards: flashed");
	begin(&bd);
	memset(rig.flash + MTKBD_BOARD, 0, 6);
	EXPECT_EQUAL(flash_image(new_bd), MTKFLASH_ERROR_NONE);
	end();
}

/* The drive has what somebody put there by mistake, and takes that again. */
static void back_to_its_boards(void)
{
	tap_begin("MT1959: firmware of other boards is in it: the right one gets in, by consent");
	begin(&bd);
	memcpy(rig.flash + MTKBD_BOARD, "JBC6\0\0", 6);
	EXPECT_EQUAL(flash_image(new_bd), MTKFLASH_ERROR_OTHER_SERIES);
	EXPECT_EQUAL(rig.s.fail_address, MTKBD_BOARD);
	EXPECT_EQUAL(count(0x3b), 0);
	again();
	rig.s.flags = MTKFLASH_OPTION_OTHER_SERIES;
	EXPECT_EQUAL(flash_image(new_bd), MTKFLASH_ERROR_NONE);
	rig.model.violations &= ~MTKPACKET_BOARD;
	end();
}

static void other_model(void)
{
	reset_image();
	put_name(image, "BW-16D1H-U");
	tap_begin("MT1959: another model [7b]: refused; by consent if the image says DEh");
	image[0x1ec056] = 0xde;
	begin(&bd);
	flash_image(image);
	expect_refused(MTKFLASH_ERROR_WRONG_DRIVE);
	again();
	rig.s.flags = MTKFLASH_OPTION_ANY_IDENTITY;
	image[0x1ec056] = 0xdd;
	flash_image(image);
	expect_refused(MTKFLASH_ERROR_WRONG_DRIVE);
	again();
	rig.s.flags = MTKFLASH_OPTION_ANY_IDENTITY;
	image[0x1ec056] = 0xde;
	EXPECT_EQUAL(flash_image(image), MTKFLASH_ERROR_NONE);
	EXPECT_TEXT(rig.s.new_identity.product, "BW-16D1H-U");
	end();
}

/* What the drive shows of itself must be proven, too. */
static void drive_gate(const char *name, const struct mtkpacket_config *cfg, uint32_t at,
		       const char *bytes, enum mtkflash_error error)
{
	tap_begin("refused: %s", name);
	begin(cfg);
	if (bytes)
		memcpy(rig.flash + at, bytes, strlen(bytes));
	flash_image(new_image());
	EXPECT_EQUAL(rig.s.error, error);
	EXPECT_EQUAL(count(0x3b), 0);
	EXPECT(!mtkflash_session_touched(&rig.s));
	end();
}

static void drive_gates(void)
{
	struct mtkpacket_config cfg = bd;

	drive_gate("a drive with another banner", &bd, MTKBD_BANNER, "MT1959 Boot JB7 ",
		   MTKFLASH_ERROR_NO_RECIPE);
	drive_gate("a drive with another chip", &bd, MTKBD_CHIP, MTKBD_1939,
		   MTKFLASH_ERROR_OTHER_CHIP);
	cfg.disc = true;
	drive_gate("a disc in the drive", &cfg, 0, NULL, MTKFLASH_ERROR_MEDIUM);
	cfg.no_events = true;
	drive_gate("it may have a disc, and does not say", &cfg, 0, NULL, MTKFLASH_ERROR_MEDIUM);
	cfg = bd;
	cfg.tray_open = true;
	drive_gate("a tray that is open", &cfg, 0, NULL, MTKFLASH_ERROR_MEDIUM);
	cfg.no_events = true;
	drive_gate("a tray that is open, by its sense code", &cfg, 0, NULL, MTKFLASH_ERROR_MEDIUM);
	cfg = btc;
	cfg.disc = true;
	drive_gate("BTC: a disc in the drive", &cfg, 0, NULL, MTKFLASH_ERROR_MEDIUM);
}

/* That it is open it says once, and by nothing else. */
static void tells_once(void)
{
	struct mtkpacket_config cfg = bd;

	tap_begin("refused: a tray that is open, of which it tells once");
	cfg.always_ready = true;
	cfg.tray_open = true;
	cfg.events_once = true;
	begin(&cfg);
	rig.asks_twice = true;
	flash_image(new_bd);
	expect_refused(MTKFLASH_ERROR_MEDIUM);
	end();
}

/* "BOOT" is a revision as any other where nobody knows of a boot loader by packets. */
static void no_boot_loader(void)
{
	struct mtkpacket_config cfg = btc;

	cfg.no_events = true;
	cfg.disc = true;
	drive_gate("BTC: revision BOOT, a disc in the drive, and it does not say", &cfg, 0x40d4,
		   "BOOT", MTKFLASH_ERROR_MEDIUM);
	tap_begin("refused: BTC: revision BOOT, and it does not know TEST UNIT READY");
	memcpy(cfg.busy_sense, "\x05\x20\0", 3);
	begin(&cfg);
	memcpy(rig.flash + 0x40d4, "BOOT", 4);
	rig.model.busy_until = rig.now + SECOND * 3600;
	flash_image(new_btc);
	EXPECT_EQUAL(rig.s.error, MTKFLASH_ERROR_MEDIUM);
	EXPECT_EQUAL(count(0x3b), 0);
	end();
}

static void no_recipe(void)
{
	static const char *const others[][2] = {
		{ "PIONEER", "BD-RW   BDR-209M" }, { "HL-DT-ST", "BD-RE  BH16NS48" },
		{ "HL-DT-ST", "DVDRAM GSA-4163B" }, { "ATAPI", "iHAS124   Y" },
		{ "BTC", "DRW1008IMX" }, { "ASUS", "BW-16D1HTX" }, { "ASUS", "" },
		{ "LITE-ON", "DVDRW SOHW-1633S" }, { "", "" },
	};
	tap_begin("drives without a recipe have none, and are sent nothing but INQUIRY");
	for (unsigned int i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		expect_no_recipe(others[i][0], others[i][1]);
	/* Known by one name when the port was looked at, and by another now. */
	begin(&bd);
	put_name(rig.flash, "BD-RE BH16NS48");
	flash_image(new_bd);
	EXPECT_EQUAL(rig.s.error, MTKFLASH_ERROR_NO_RECIPE);
	EXPECT_EQUAL(rig.sent_count, count(0x12));
	end();
}

static void named_ranges(void)
{
	tap_begin("ranges to be kept cannot be by packets: refused, not ignored");
	begin(&bd);
	rig.s.keeps = 1;
	flash_image(new_bd);
	expect_refused(MTKFLASH_ERROR_NO_RECIPE);
	end();
}

static void btc_images(void)
{
	const struct mtkimage_identity other = { "BTC", "DRW1004IM", "0059", "" };

	tap_begin("BTC: an image for another one, of a Blu-ray writer, or damaged [7: 9, 11]");
	begin(&btc);
	mtkpacket_make_btc(image, &other, 9);
	flash_image(image);
	expect_refused(MTKFLASH_ERROR_WRONG_DRIVE);
	again();
	rig.s.flags = MTKFLASH_OPTION_ANY_IDENTITY;
	flash_image(image);
	expect_refused(MTKFLASH_ERROR_WRONG_DRIVE);
	again();
	memcpy(image, new_btc, sizeof(new_btc));
	memcpy(image + 0x3000, MTKBD_JB8, 16);
	flash_image(image);
	expect_refused(MTKFLASH_ERROR_OTHER_CHIP);
	again();
	memcpy(image, new_btc, sizeof(new_btc));
	image[0] = 0x75;
	flash_image(image);
	expect_refused(MTKFLASH_ERROR_RESET_VECTOR);
	again();
	mtkflash_session_flash(&rig.s, new_bd, MTKBD_SIZE);
	expect_refused(MTKFLASH_ERROR_OTHER_CHIP);
	end();

	tap_begin("BTC: of the revision that it has: nothing would be proven, so it is refused");
	begin(&btc);
	memcpy(image, old_btc, sizeof(old_btc));
	image[0x80000] ^= 1;
	flash_image(image);
	expect_refused(MTKFLASH_ERROR_NO_RECIPE);
	end();
}

/* What a download that broke off leaves in the file, wherever it did. */
static void blank_bank(const struct mtkpacket_config *cfg, uint8_t byte, uint32_t bank)
{
	struct mtkpacket_config c = *cfg;

	tap_begin("%s: bank %u is all %02Xh: refused, by consent taken",
		  c.kind == MTKPACKET_BTC ? "BTC" : "TSST-DVD", bank, byte);
	for (unsigned int i = 0; i < 2; i++) {
		c.blank_banks = i;
		begin(&c);
		memcpy(image, new_image(), size_of_image());
		memset(image + bank * 0x10000, byte, 0x10000);
		put_sum(image, size_of_image());
		rig.s.flags = i ? MTKFLASH_OPTION_BLANK_BANKS :
				  MTKFLASH_OPTIONS_KNOWN &
				  ~(MTKFLASH_OPTION_DRY_RUN | MTKFLASH_OPTION_BLANK_BANKS);
		flash_image(image);
		if (i)
			break;
		expect_refused(MTKFLASH_ERROR_BANK_BLANK);
		EXPECT_EQUAL(rig.s.fail_address, bank * 0x10000);
		EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_BLANK_BANKS);
		mtkflash_session_destroy(&rig.s);
	}
	EXPECT_EQUAL(rig.s.error, MTKFLASH_ERROR_NONE);
	EXPECT(!memcmp(rig.flash, image, size_of_image()));
	end();
}

static void blank_banks(void)
{
	blank_bank(&btc, 0xff, 7);
	blank_bank(&btc, 0x00, 14);
	blank_bank(&tsst_dvd, 0xff, 2);
	blank_bank(&tsst_dvd, 0x00, 1);
}

int main(void)
{
	make_images();
	cmac();
	gates();
	half();
	other_model();
	no_board();
	back_to_its_boards();
	drive_gates();
	tells_once();
	no_boot_loader();
	no_recipe();
	named_ranges();
	btc_images();
	blank_banks();
	return tap_exit();
}
