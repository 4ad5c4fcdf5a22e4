// SPDX-License-Identifier: GPL-2.0
/*
 * What other programs send, command by command, and what this driver sends for the same
 * image.  Typed from what the sources of redumper (2ab9a42: flash_mt1959, flash_tsst) and
 * btcflash say; of redumper's mt1339 there is no more than its flash_tsst.
 */
#include "packet_rig.h"

static struct {
	uint8_t cdb[12];
	uint32_t length, hash;
} steps[300];
static unsigned int step_count;

static void step(const uint8_t *cdb, const uint8_t *data, uint32_t length)
{
	memcpy(steps[step_count].cdb, cdb, 12);
	steps[step_count].length = length;
	steps[step_count++].hash = rig_hash(data, length);
}

static void put24(uint8_t *to, uint32_t value)
{
	to[0] = (uint8_t)(value >> 16);
	to[1] = (uint8_t)(value >> 8);
	to[2] = (uint8_t)value;
}

/* The first 64 KiB are FFh, but for what the drive has at 3000h. */
static void redumper_mt1959(void)
{
	memcpy(image, new_bd, MTKBD_SIZE);
	memset(image, 0xff, 0x10000);
	memcpy(image + 0x3000, old_bd + 0x3000, 0x20);
	step((const uint8_t[12]){ 0x3b, 0x01 }, NULL, 0);
	for (uint32_t offset = 0; offset < MTKBD_SIZE; offset += 0x4000) {
		uint8_t cdb[12] = { 0x3b, 0x06 };

		put24(cdb + 3, offset);
		put24(cdb + 6, 0x4000);
		step(cdb, image + offset, 0x4000);
	}
}

/* As much as goes into a piece, and 04h with the last one. */
static void redumper_tsst(void)
{
	const uint32_t size = 0x40000;

	for (uint32_t offset = 0; offset < size;) {
		uint32_t length = size - offset < 0xfc00 ? size - offset : 0xfc00;
		uint8_t mode = !offset ? 0x00 : offset + length < size ? 0xff : 0x04;

		step((const uint8_t[12]){ 0xff, 0, 0x01, 0, 0, mode }, new_image() + offset,
		     length);
		offset += length;
	}
}

static void btcflash(void)
{
	uint8_t header[0x20] = { 0 };
	unsigned int sum = 0;

	for (uint32_t offset = 0; offset < MTKPACKET_BTC_SIZE; offset += 0x1000) {
		uint8_t cdb[12] = { 0x3b, 0x06, 0, 0, 0, 0x20, 0, 0x10, 0 };

		cdb[3] = (uint8_t)(offset >> 16);
		cdb[4] = (uint8_t)(offset >> 8);
		step(cdb, new_btc + offset, 0x1000);
	}
	for (uint32_t i = 0; i < MTKPACKET_BTC_SIZE; i++)
		sum += new_btc[i];
	header[30] = (uint8_t)(sum >> 8);
	header[31] = (uint8_t)sum;
	step((const uint8_t[12]){ 0x3b, 0x06, 0, 0, 0, 0, 0, 0, 0x20 }, header, 0x20);
	step((const uint8_t[12]){ 0x3b, 0x07 }, NULL, 0);
}

static bool writes(const uint8_t *cdb)
{
	return cdb[0] == 0x3b || cdb[0] == 0xff;
}

static void compare(const char *name, const struct mtkpacket_config *cfg, void (*peer)(void))
{
	unsigned int n = 0;

	tap_begin("what writes is what %s sends, command by command, with its data", name);
	begin(cfg);
	step_count = 0;
	peer();
	EXPECT_EQUAL(flash_image(new_image()), MTKFLASH_ERROR_NONE);
	for (unsigned int i = 0; i < rig.sent_count; i++) {
		if (!writes(rig.sent[i].cdb))
			continue;
		EXPECT(n < step_count && !memcmp(rig.sent[i].cdb, steps[n].cdb, 12));
		EXPECT(n < step_count && rig.sent[i].length == steps[n].length);
		EXPECT(n < step_count && rig.sent[i].hash == steps[n].hash);
		n++;
	}
	EXPECT_EQUAL(n, step_count);
	tap_note("%u packets that write, %u in all", n, rig.sent_count);
	end();
}

int main(void)
{
	make_images();
	compare("redumper's flash::mt1959", &bd, redumper_mt1959);
	compare("redumper's flash::tsst", &tsst_dvd, redumper_tsst);
	compare("btcflash", &btc, btcflash);
	return tap_exit();
}
