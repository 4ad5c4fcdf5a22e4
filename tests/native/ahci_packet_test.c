// SPDX-License-Identifier: GPL-2.0
/*
 * Packets on an AHCI port: the adapter moves the packet and the data, which the FIS engine
 * puts into memory for it.
 */
#include <string.h>

#include "ahci_rig.h"
#include "btc.h"
#include "packet/parked.h"
#include "tap.h"

static const struct scene_way *const le = &scene_serial_ways[1];

static struct atapi firmware;
static struct mtkflash_parked parked;
static uint8_t inquiry[96], data[ATAPI_DATA];

/* Firmware runs, and libata has looked at it. */
static void begin_with(const struct atapi_config *speaks, const char *what)
{
	struct atapi_config how = *speaks;

	tap_begin("AHCI: %s", what);
	scene_configure(ahci_part(le), le);
	memset(&ahci_rig, 0, sizeof(ahci_rig));
	ahci_rig.first_status = 0x50;
	ahci_attach(SCENE_LOCKED);
	scene_user = false;
	scene_drive.off_at = scene_drive.on_at = 0;
	ahci_rig.sig = 0xeb140101;
	for (unsigned int i = 0; i < sizeof(inquiry); i++)
		inquiry[i] = i ^ 0x5a;
	memset(data, 0xaa, sizeof(data));
	how.signature = 0xeb14;
	if (!how.packets) {
		how.inquiry = inquiry;
		how.inquiry_length = sizeof(inquiry);
	}
	if (!how.busy_ns)
		how.busy_ns = 50000;
	atapi_init(&firmware, &how);
	atapi_set_time(&firmware, scene_drive.now);
	scene_drive.atapi = &firmware;
	EXPECT(mtkflash_ahci_take(&ahci_rig.ahci));
	mtkflash_parked_init(&parked, &scene_drive.tf, 0, NULL);
}

static void end(void)
{
	EXPECT_EQUAL(firmware.violations, 0);
	ahci_end();
}

static enum mtkflash_reply send(struct mtkflash_packet *packet)
{
	return parked.transport.ops->send(&parked.transport, packet);
}

static void all_lengths(uint32_t chunk)
{
	begin_with(&(struct atapi_config){ .chunk = chunk },
		   chunk ? "each length, in blocks of 8" : "each length");
	for (unsigned int n = 1; n <= 96; n++) {
		struct mtkflash_packet packet = btc_inquiry(data, n);

		memset(data, 0xaa, sizeof(data));
		EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GOOD);
		EXPECT_EQUAL(packet.got, n);
		EXPECT(!memcmp(data, inquiry, n));
		EXPECT_EQUAL(data[n], 0xaa);
	}
	EXPECT_EQUAL(ahci_rig.commands, 96);
	end();
}

/* ERR halts the engine.  It is started again to ask for the sense data. */
static void refused(void)
{
	struct mtkflash_packet packet = { .limit_ms = 60000 };

	begin_with(&(struct atapi_config){ .attentions = 1 },
		   "refused, asked why, and asked again");
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_CHECK);
	EXPECT_EQUAL(packet.sense[0] << 16 | packet.sense[1] << 8 | packet.sense[2], 0x062900);
	EXPECT_EQUAL(parked.error, 0x64);
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_CHECK);
	EXPECT_EQUAL(packet.sense[0] << 16 | packet.sense[1] << 8 | packet.sense[2], 0x023a00);
	packet = btc_inquiry(data, 36);
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GOOD);
	EXPECT_EQUAL(packet.got, 36);
	EXPECT_EQUAL(ahci_rig.recoveries, 2);
	end();
}

static void short_answer(void)
{
	struct mtkflash_packet packet = {
		.cdb = { 0x12, 0, 0, 0, 255 },
		.data = data,
		.length = 255,
		.limit_ms = 60000,
	};

	begin_with(&(struct atapi_config){ 0 }, "fewer bytes than were asked for: so many came");
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GOOD);
	EXPECT_EQUAL(packet.got, 96);
	EXPECT_EQUAL(data[96], 0xaa);
	end();
}

/* --- data to the drive ------------------------------------------------------------- */

static void flashes(unsigned int slots)
{
	btc_prepare();
	begin_with(&(struct atapi_config){ .packets = &btc_drive, .chunk = 512 },
		   slots == 1 ? "BTC: a whole image, one slot" : "BTC: a whole image");
	ahci_rig.ahci.slots = slots;
	btc_flash_by(&parked.transport);
	end();
}

/* The drive reports success, the adapter an error; @sound: the data may still be right. */
static void pieces(const char *what, bool sound)
{
	struct mtkflash_packet packet = {
		.cdb = { 0x3b, 0x06, 0, 0, 0, 0x20, 0, 0x10 },
		.data = data,
		.length = 0x1000,
		.out = true,
		.limit_ms = 60000,
	};

	btc_prepare();
	begin_with(&(struct atapi_config){ .packets = &btc_drive, .chunk = 512 }, what);
	ahci_rig.counts_no_out = sound;
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GOOD);
	packet.cdb[4] = 0x10;
	ahci_rig.short_by = !sound * 512;
	EXPECT_EQUAL(send(&packet), sound ? MTKFLASH_REPLY_GOOD : MTKFLASH_REPLY_NONE);
	EXPECT_EQUAL(parked.outcome, sound ? MTKFLASH_OUTCOME_GOOD : MTKFLASH_OUTCOME_CONFUSED);
	end();
}

static void bad_memory(void)
{
	struct mtkflash_packet packet = btc_inquiry(data, 36);

	btc_prepare();
	begin_with(&(struct atapi_config){ .packets = &btc_drive },
		   "an error of memory as a piece is fetched: it is not taken for sent");
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GOOD);
	packet = (struct mtkflash_packet){
		.cdb = { 0x3b, 0x06, 0, 0, 0, 0x20, 0, 0x10 },
		.data = data,
		.length = 0x1000,
		.out = true,
		.limit_ms = 60000,
	};
	ahci_rig.bad_memory = true;
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_NONE);
	EXPECT_EQUAL(parked.outcome, MTKFLASH_OUTCOME_CONFUSED);
	end();
}

/* --- what goes wrong --------------------------------------------------------------- */

static void hangs(void)
{
	struct mtkflash_packet packet = btc_inquiry(data, 36);
	uint64_t began;

	begin_with(&(struct atapi_config){ .hangs = ATAPI_IN }, "BSY for ever");
	began = scene_drive.now;
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_NONE);
	EXPECT_EQUAL(parked.outcome, MTKFLASH_OUTCOME_BUSY);
	EXPECT(scene_drive.now - began >= 60 * DRIVE_SECOND);
	EXPECT(mtkflash_parked_is_stuck(&parked));
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_NONE);
	EXPECT_EQUAL(ahci_rig.commands, 1);
	end();
}

/* A command that never reached the adapter has no answer, whatever the registers show. */
static void engine_stays(void)
{
	struct mtkflash_packet packet = btc_inquiry(data, 36);
	unsigned int commands;

	begin_with(&(struct atapi_config){ .attentions = 1 },
		   "the engine does not end, and nothing is sent");
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GOOD);
	packet = (struct mtkflash_packet){ .limit_ms = 60000 };
	ahci_rig.never_stops = true;
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_CHECK);
	commands = ahci_rig.commands;
	packet = btc_inquiry(data, 36);
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_NONE);
	EXPECT_EQUAL(parked.outcome, MTKFLASH_OUTCOME_NO_WAY);
	EXPECT_EQUAL(ahci_rig.commands, commands);
	ahci_rig.never_stops = false;
	end();
}

/* The drive restarts between two packets, or during one. */
static void link_goes(bool meanwhile)
{
	struct mtkflash_packet packet = btc_inquiry(data, 36);

	begin_with(&(struct atapi_config){ .hangs = meanwhile ? ATAPI_IN : ATAPI_REST },
		   meanwhile ? "the link goes in the middle of a packet" :
			       "the link goes, and comes back, between two packets");
	if (!meanwhile)
		EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GOOD);
	scene_drive.off_at = scene_drive.now + DRIVE_SECOND;
	scene_drive.on_at = meanwhile ? 0 : scene_drive.off_at + DRIVE_SECOND;
	ahci_rig.signs = true;
	if (!meanwhile) {
		ahci_rig.ahci.io->delay(&ahci_rig.ahci, 1500000);
		atapi_reset(&firmware);
		ahci_rig.ahci.io->delay(&ahci_rig.ahci, 20000000);
	}
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GONE);
	EXPECT_EQUAL(parked.outcome, MTKFLASH_OUTCOME_GONE);
	EXPECT_EQUAL(ahci_rig.commands, 1);
	end();
}

/* Boot code with an odd signature: only the link shows that the drive has restarted. */
static void starts_silently(bool burns)
{
	struct mtkflash_packet packet = btc_inquiry(data, 36);

	begin_with(&(struct atapi_config){ .silent_reset = true },
		   burns ? "the link goes and comes back, as it burns: it has started" :
			   "the link goes and comes back, and no register tells");
	packet.burns = burns;
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GOOD);
	ahci_rig.signs = true;
	scene_drive.off_at = scene_drive.now + DRIVE_SECOND;
	scene_drive.on_at = scene_drive.off_at + DRIVE_SECOND;
	ahci_rig.ahci.io->delay(&ahci_rig.ahci, 1500000);
	atapi_reset(&firmware);
	ahci_rig.ahci.io->delay(&ahci_rig.ahci, 20000000);
	EXPECT_EQUAL(send(&packet), burns ? MTKFLASH_REPLY_GOOD : MTKFLASH_REPLY_GONE);
	EXPECT_EQUAL(ahci_rig.commands, burns ? 2 : 1);
	end();
}

/* Another driver writes to the port: that does not mean that a burning drive is gone. */
static void touched(void)
{
	struct mtkflash_packet packet = btc_inquiry(data, 36);

	begin_with(&(struct atapi_config){ 0 }, "somebody else has the port: the drive is not gone");
	packet.burns = true;
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GOOD);
	ahci_rig.ie = AHCI_LIBATA_IE;
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_NONE);
	EXPECT_EQUAL(parked.outcome, MTKFLASH_OUTCOME_CONFUSED);
	EXPECT_EQUAL(parked.status, 0xff);
	EXPECT_EQUAL(ahci_rig.commands, 1);
	end();
}

/* The next packet is about to be sent. */
static void touched_at_last(void)
{
	struct mtkflash_packet packet = btc_inquiry(data, 36);

	begin_with(&(struct atapi_config){ 0 }, "somebody else has the port: it is written nothing");
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GOOD);
	ahci_rig.ie = AHCI_LIBATA_IE;
	ahci_rig.foreign = true;
	EXPECT_EQUAL(mtkflash_ahci_packet(&ahci_rig.ahci, packet.cdb, AHCI_DATA, 36, false),
		     MTKFLASH_AHCI_TOUCHED);
	EXPECT_EQUAL(ahci_rig.commands, 1);
	EXPECT_EQUAL(ahci_rig.wrote_foreign, 0);
	ahci_rig.foreign = false;
	end();
}

/* A vendor command after packets has an ordinary header once more. */
static void vendor_command(void)
{
	struct mtkflash_packet packet = btc_inquiry(data, 36);

	begin_with(&(struct atapi_config){ 0 }, "a command behind a packet is none of that kind");
	for (unsigned int i = 0; i < 3; i++)
		EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GOOD);
	mtkflash_ahci_write(&ahci_rig.ahci, MTKFLASH_REG_CMD, 0x80);
	drive_advance(&scene_drive, DRIVE_MS);
	EXPECT_EQUAL(mtkflash_ahci_read(&ahci_rig.ahci, MTKFLASH_REG_CMD), 0x51);
	EXPECT_EQUAL(ahci_rig.commands, 4);
	EXPECT_EQUAL(ahci_rig.bad_headers, 0);
	end();
}

int main(void)
{
	all_lengths(0);
	all_lengths(8);
	refused();
	short_answer();
	flashes(2);
	flashes(1);
	pieces("fewer bytes went out than were to: it is not taken for sent", false);
	pieces("an adapter that does not count what goes out: taken for sent", true);
	bad_memory();
	hangs();
	engine_stays();
	link_goes(false);
	link_goes(true);
	starts_silently(false);
	starts_silently(true);
	touched();
	touched_at_last();
	vendor_command();
	return tap_exit();
}
