// SPDX-License-Identifier: GPL-2.0
/*
 * The power, cut at every packet, and in the middle of a burn.
 */
#include "packet_rig.h"

/* One cut leaves the names of drive and chip blank: then no recipe fits. */
#define NAMELESS (129 + (0x1ec000 / 0x8000) + 1)

/* Whatever the cut leaves, the second run finishes the job. */
static void cut_bd(unsigned int step)
{
	unsigned int refused = 0;

	tap_begin("MT1959: power lost at one packet, and moment of the burn, of %u", step);
	for (unsigned int n = 1; n <= 129 + 64; n++) {
		if (n > 2 && n != 129 && n != NAMELESS && n % step)
			continue;
		begin(&bd);
		if (n <= 129) {
			rig.model.cut_after = n;
			flash_image(new_bd);
			EXPECT(rig.s.error != MTKFLASH_ERROR_NONE);
			EXPECT(!memcmp(rig.flash, old_bd, 0x10000));
		} else {
			/* Half of a burn, as if nobody had asked meanwhile. */
			memcpy(rig.model.ram, new_bd, MTKBD_SIZE);
			rig.model.burn_begin = rig.now;
			rig.model.burn_end = rig.now + 64 * SECOND;
			spend((n - 129) * SECOND - SECOND / 2);
		}
		power_back();
		flash_image(new_bd);
		if (rig.s.error == MTKFLASH_ERROR_NO_RECIPE) {
			EXPECT_EQUAL(n, NAMELESS);
			EXPECT_EQUAL(count(0x3b), 0);
			refused++;
		} else {
			expect_flashed();
		}
		EXPECT_EQUAL(rig.model.violations, 0);
		mtkflash_session_destroy(&rig.s);
		if (tap_failures())
			break;
	}
	EXPECT_EQUAL(refused, 1);
	tap_end();
}

static void cut_btc(void)
{
	tap_begin("BTC: power lost at every packet: unharmed until it burns; dead after that");
	for (unsigned int n = 1; n <= 258; n += n < 250 ? 7 : 1) {
		begin(&btc);
		rig.model.cut_after = n;
		flash_image(new_btc);
		EXPECT(rig.s.error != MTKFLASH_ERROR_NONE);
		/* The last one was sent, whether it came or not. */
		EXPECT_EQUAL(mtkflash_session_touched(&rig.s), n >= 257);
		power_back();
		if (n < 258)
			expect_old();
		flash_image(new_btc);
		EXPECT_EQUAL(rig.model.violations, 0);
		if (n < 258)
			expect_flashed();
		mtkflash_session_destroy(&rig.s);
	}
	begin(&btc);
	memcpy(rig.model.ram, new_btc, sizeof(new_btc));
	rig.model.burn_begin = rig.now;
	rig.model.burn_end = rig.now + 40 * SECOND;
	spend(20 * SECOND);
	power_back();
	flash_image(new_btc);
	EXPECT_EQUAL(rig.s.error, MTKFLASH_ERROR_NO_RECIPE);
	mtkflash_session_destroy(&rig.s);
	tap_end();
}

int main(int argc, char **argv)
{
	bool all = argc > 1 && !strcmp(argv[1], "--all");

	make_images();
	cut_bd(all ? 1 : 16);
	cut_btc();
	return tap_exit();
}
