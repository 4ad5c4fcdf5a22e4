/* SPDX-License-Identifier: GPL-2.0 */
/*
 * BTC's stream, typed from the specification, for the tests of a transport: the pieces, the
 * header with the sum, and the packet that burns.
 */
#ifndef NATIVE_BTC_H
#define NATIVE_BTC_H

#include <stdint.h>
#include <string.h>

#include "mtkimage.h"
#include "mtkpacket.h"
#include "packet/transport.h"
#include "tap.h"

#define BTC_PIECE 0x1000u
#define BTC_HEADER 0x20u

static uint8_t btc_image[MTKPACKET_BTC_SIZE], btc_flash[MTKPACKET_BTC_SIZE];
static struct mtkpacket btc_drive;

/* A drive with another firmware. */
static inline void btc_prepare(void)
{
	struct mtkimage_identity id = { .vendor = "BTC", .product = "DVDRW", .revision = "A1" };

	mtkpacket_make_btc(btc_image, &id, 7);
	mtkpacket_make_btc(btc_flash, &id, 8);
	mtkpacket_init(&btc_drive, &(struct mtkpacket_config){ .kind = MTKPACKET_BTC }, btc_flash);
	mtkpacket_power(&btc_drive, true);
}

/* INQUIRY, for @length bytes. */
static inline struct mtkflash_packet btc_inquiry(uint8_t *data, uint8_t length)
{
	return (struct mtkflash_packet){
		.cdb = { 0x12, 0, 0, 0, length },
		.data = data,
		.length = length,
		.limit_ms = 60000,
	};
}

static inline void btc_piece(struct mtkflash_transport *t, uint32_t offset, uint8_t *from,
			     uint32_t length)
{
	struct mtkflash_packet packet = {
		.cdb = { 0x3b, 0x06, 0, offset >> 16, offset >> 8, offset, 0, length >> 8, length },
		.data = from,
		.length = length,
		.out = true,
		.limit_ms = 60000,
	};

	EXPECT_EQUAL(t->ops->send(t, &packet), MTKFLASH_REPLY_GOOD);
	EXPECT_EQUAL(packet.got, 0);
}

static inline void btc_flash_by(struct mtkflash_transport *t)
{
	struct mtkflash_packet burn = { .cdb = { 0x3b, 0x07 }, .limit_ms = 300000, .burns = true };
	const uint8_t *end = btc_image + sizeof(btc_image);
	uint16_t sum = mtkimage_sum(btc_image, sizeof(btc_image)) + end[-2] + end[-1];
	uint8_t header[BTC_HEADER] = { 0 };

	header[30] = sum >> 8;
	header[31] = sum;
	for (uint32_t at = 0; at < sizeof(btc_image); at += BTC_PIECE)
		btc_piece(t, at + BTC_HEADER, btc_image + at, BTC_PIECE);
	btc_piece(t, 0, header, sizeof(header));
	EXPECT_EQUAL(t->ops->send(t, &burn), MTKFLASH_REPLY_GOOD);
	EXPECT_EQUAL(btc_drive.burns, 1);
	EXPECT_EQUAL(btc_drive.violations, 0);
	EXPECT(!memcmp(btc_flash, btc_image, sizeof(btc_image)));
}

#endif
