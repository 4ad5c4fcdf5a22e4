// SPDX-License-Identifier: GPL-2.0
/*
 * The PACKET command over the task file, against a packet device that minds each of its
 * phases: all lengths, all ways to cut them up, and whatever can go wrong in between.
 */
#include <string.h>

#include <linux/container_of.h>

#include "atapi.h"
#include "btc.h"
#include "packet/parked.h"
#include "tap.h"

#define MS		1000000ull
#define SECOND		(1000 * MS)
#define ACCESS_NS	100u	/* faster than 400 ns, so that nobody settles by chance */
#define NOTHING		0x100

/* --- the cable ------------------------------------------------------------------- */

static struct atapi device;
static int shown_status;	/* instead of the device's, if not NOTHING */
static uint64_t now;
static uint64_t starved_ns;	/* the next delay takes so long */

static void spend(uint64_t ns)
{
	now += ns;
	atapi_set_time(&device, now);
}

static void rig_write(struct mtkflash_taskfile *tf, enum mtkflash_register reg, u8 value)
{
	(void)tf;
	spend(ACCESS_NS);
	atapi_write(&device, reg, value);
}

static u8 rig_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	(void)tf;
	spend(ACCESS_NS);
	if (reg == MTKFLASH_REG_CMD && shown_status != NOTHING)
		return shown_status;
	return atapi_selected(&device) ? atapi_read(&device, reg) : 0x7f;
}

static u16 rig_read_data(struct mtkflash_taskfile *tf)
{
	(void)tf;
	spend(ACCESS_NS);
	return atapi_read_data(&device);
}

static void rig_write_data(struct mtkflash_taskfile *tf, u16 value)
{
	(void)tf;
	spend(ACCESS_NS);
	atapi_write_data(&device, value);
}

static void rig_settle(struct mtkflash_taskfile *tf)
{
	(void)tf;
	spend(400);
}

static void rig_mask(struct mtkflash_taskfile *tf)
{
	(void)tf;
	atapi_write(&device, ATAPI_CTL, 0x02);
}

static void rig_delay(struct mtkflash_taskfile *tf, unsigned int usecs)
{
	(void)tf;
	spend(usecs * 1000ull + starved_ns);
	starved_ns = 0;
}

static u64 rig_now(struct mtkflash_taskfile *tf)
{
	(void)tf;
	return now;
}

static const struct mtkflash_taskfile_ops rig_ops = {
	.write = rig_write,
	.read = rig_read,
	.read_data = rig_read_data,
	.write_data = rig_write_data,
	.settle = rig_settle,
	.mask = rig_mask,
	.delay = rig_delay,
	.now = rig_now,
};

static struct mtkflash_taskfile rig = { .ops = &rig_ops };
static struct mtkflash_parked parked;
static uint8_t data[ATAPI_DATA];
static uint8_t inquiry[96];

static void start(const struct atapi_config *config)
{
	struct atapi_config cfg = *config;

	cfg.signature = 0xeb14;
	if (!cfg.inquiry && !cfg.packets)
		cfg.inquiry = inquiry;
	if (!cfg.inquiry_length)
		cfg.inquiry_length = sizeof(inquiry);
	for (unsigned int i = 0; i < sizeof(inquiry); i++)
		inquiry[i] = i ^ 0x5a;
	memset(data, 0xcc, sizeof(data));
	atapi_init(&device, &cfg);
	atapi_set_time(&device, now);
	shown_status = NOTHING;
	mtkflash_parked_init(&parked, &rig, cfg.unit, NULL);
}

static enum mtkflash_reply send(struct mtkflash_packet *packet)
{
	return parked.transport.ops->send(&parked.transport, packet);
}

static struct mtkflash_packet is_ready(void)
{
	return (struct mtkflash_packet){ .limit_ms = 60000 };
}

static void end(unsigned int violations)
{
	EXPECT_EQUAL(device.violations, violations);
	tap_end();
}

/* --- data to the host -------------------------------------------------------------- */

static void reads(uint8_t length, const struct atapi_config *config)
{
	struct mtkflash_packet packet = btc_inquiry(data, length);
	uint32_t comes = length < config->inquiry_length || !config->inquiry_length ?
				 length : config->inquiry_length;

	start(config);
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GOOD);
	EXPECT_EQUAL(parked.outcome, MTKFLASH_OUTCOME_GOOD);
	EXPECT_EQUAL(parked.status, 0x50);
	EXPECT(packet.got >= comes && packet.got <= comes + (comes & 1));
	EXPECT(!memcmp(data, inquiry, comes));
	/* Nothing behind what there is room for. */
	for (unsigned int i = length; i < length + 64u; i++)
		EXPECT_EQUAL(data[i], 0xcc);
	EXPECT_EQUAL(device.packets, 1);
	EXPECT_EQUAL(device.violations, 0);
}

static void all_lengths(void)
{
	static const uint32_t chunks[] = { 0, 1, 2, 7, 8, 36 };

	for (unsigned int unit = 0; unit < 2; unit++)
		for (unsigned int c = 0; c < sizeof(chunks) / sizeof(chunks[0]); c++) {
			tap_begin("unit %u, blocks of %u: each length, and each odd end", unit,
				  chunks[c]);
			for (unsigned int n = 1; n <= 96; n++)
				for (unsigned int how = 0; how < 4; how++)
					reads(n, &(struct atapi_config){
						.unit = unit,
						.chunk = chunks[c],
						.splits_odd = how & 1,
						.inquiry_length = how & 2 ? 37 : 96,
						.busy_ns = n * 1000,
					});
			end(0);
		}
}

static void no_data(void)
{
	struct mtkflash_packet packet = is_ready();

	tap_begin("no data: 12 bytes of packet, and the end; then the reason is asked for");
	start(&(struct atapi_config){ .attentions = 1 });
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_CHECK);
	EXPECT_EQUAL(packet.sense[0] << 16 | packet.sense[1] << 8 | packet.sense[2], 0x062900);
	EXPECT_EQUAL(parked.outcome, MTKFLASH_OUTCOME_CHECK);
	EXPECT_EQUAL(parked.status, 0x51);
	EXPECT_EQUAL(parked.error, 0x64);
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_CHECK);
	EXPECT_EQUAL(packet.sense[0] << 16 | packet.sense[1] << 8 | packet.sense[2], 0x023a00);
	EXPECT_EQUAL(device.packets, 4);
	EXPECT(!memcmp(device.opcodes, "\0\3\0\3", 4));
	end(0);

	tap_begin("sense data of 8 bytes: the key alone");
	start(&(struct atapi_config){ .short_sense = true });
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_CHECK);
	EXPECT_EQUAL(packet.sense[0] << 16 | packet.sense[1] << 8 | packet.sense[2], 0x020000);
	end(0);

	tap_begin("no sense data: the key is in the Error register");
	start(&(struct atapi_config){ .no_sense = true });
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_CHECK);
	EXPECT_EQUAL(packet.sense[0] << 16 | packet.sense[1] << 8 | packet.sense[2], 0x020000);
	EXPECT_EQUAL(parked.lost, false);
	end(0);
}

/* More than was asked for: taken, and forgotten; without an end: given up. */
static void chatters(void)
{
	struct mtkflash_packet packet = btc_inquiry(data, 36);

	tap_begin("a drive that says more than it was asked");
	start(&(struct atapi_config){ .chatters = true });
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GOOD);
	EXPECT_EQUAL(packet.got, 36);
	EXPECT(!memcmp(data, inquiry, 36));
	EXPECT_EQUAL(data[36], 0xcc);
	end(0);
}

/* --- data to the drive ------------------------------------------------------------- */

static void flashes(uint32_t chunk)
{
	tap_begin("BTC: a whole image by packets over the task file, blocks of %u", chunk);
	btc_prepare();
	start(&(struct atapi_config){ .packets = &btc_drive, .chunk = chunk, .busy_ns = 20000 });
	btc_flash_by(&parked.transport);
	end(0);
}

/* --- what goes wrong --------------------------------------------------------------- */

/* Nobody sends it anything more, and it is given up after @from_s to @to_s seconds. */
static void expect_lost(enum mtkflash_outcome outcome, uint64_t began, unsigned int from_s,
			unsigned int to_s)
{
	struct mtkflash_packet packet = is_ready();
	unsigned int commands = device.commands;

	EXPECT_EQUAL(parked.outcome, outcome);
	EXPECT(now - began >= from_s * SECOND);
	EXPECT(now - began <= to_s * SECOND + SECOND / 10);
	EXPECT(parked.lost);
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_NONE);
	EXPECT_EQUAL(device.commands, commands);
}

static void never_asks(void)
{
	struct mtkflash_packet packet = btc_inquiry(data, 36);
	uint64_t began = now;

	tap_begin("DRQ never comes: no word is written");
	start(&(struct atapi_config){ .deaf = true });
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_NONE);
	expect_lost(MTKFLASH_OUTCOME_NOT_WANTED, began, 5, 6);
	EXPECT_EQUAL(device.packets, 0);
	end(0);
}

static void hangs(enum atapi_phase phase)
{
	struct mtkflash_packet packet = btc_inquiry(data, 36);
	uint64_t began = now;

	tap_begin("BSY for ever before phase %u", phase);
	start(&(struct atapi_config){ .hangs = phase, .chunk = 8 });
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_NONE);
	if (phase == ATAPI_PACKET)
		expect_lost(MTKFLASH_OUTCOME_BUSY, began, 5, 6);
	else
		expect_lost(MTKFLASH_OUTCOME_BUSY, began, 60, 61);
	EXPECT_EQUAL(parked.status, 0x80);
	end(0);
}

static void hangs_with_sense(void)
{
	struct mtkflash_packet packet = is_ready();

	tap_begin("refused, and silent when asked why: the key, and nothing more is sent");
	start(&(struct atapi_config){ .hangs = ATAPI_IN });
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_CHECK);
	EXPECT_EQUAL(packet.sense[0], 2);
	EXPECT_EQUAL(parked.outcome, MTKFLASH_OUTCOME_CHECK);
	EXPECT(parked.lost);
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_NONE);
	end(0);
}

static void lies(enum atapi_phase phase, bool empty)
{
	struct mtkflash_packet packet = btc_inquiry(data, 36);
	uint64_t began = now;

	tap_begin("Sector Count or the byte count lie in phase %u: no word is moved", phase);
	start(&(struct atapi_config){ .lies = empty ? ATAPI_REST : phase,
					 .empty_block = empty });
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_NONE);
	expect_lost(MTKFLASH_OUTCOME_CONFUSED, began, 0, 1);
	EXPECT_EQUAL(device.packets, phase == ATAPI_IN);
	EXPECT_EQUAL(data[0], 0xcc);
	end(0);
}

/* A drive that wants what nobody has for it, or has something for a packet that writes. */
static void wrong_way(void)
{
	struct mtkflash_packet packet = btc_inquiry(data, 36);
	uint64_t began = now;

	tap_begin("data the other way than was meant: no word is moved");
	start(&(struct atapi_config){ 0 });
	packet.out = true;
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_NONE);
	expect_lost(MTKFLASH_OUTCOME_CONFUSED, began, 0, 1);
	end(0);
}

static void knows_none(void)
{
	struct mtkflash_packet packet = btc_inquiry(data, 36);

	tap_begin("PACKET is aborted: said, and it may be asked again");
	start(&(struct atapi_config){ .aborts = true });
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_NONE);
	EXPECT_EQUAL(parked.outcome, MTKFLASH_OUTCOME_NO_PACKETS);
	EXPECT_EQUAL(parked.status, 0x51);
	EXPECT_EQUAL(parked.error, 0x04);
	EXPECT(!parked.lost);
	end(0);
}

static void not_at_rest(int status, enum mtkflash_outcome outcome)
{
	bool gone = outcome == MTKFLASH_OUTCOME_GONE;
	struct mtkflash_packet packet = btc_inquiry(data, 36);

	tap_begin("status %02Xh before it: nothing is sent", status);
	start(&(struct atapi_config){ 0 });
	shown_status = status;
	EXPECT_EQUAL(send(&packet), gone ? MTKFLASH_REPLY_GONE : MTKFLASH_REPLY_NONE);
	EXPECT_EQUAL(parked.outcome, outcome);
	EXPECT_EQUAL(device.commands, 0);
	shown_status = NOTHING;
	end(0);
}

static void no_words(void)
{
	struct mtkflash_taskfile_ops ops = rig_ops;
	struct mtkflash_taskfile host = { .ops = &ops };
	struct mtkflash_packet packet = btc_inquiry(data, 36);

	tap_begin("a host that moves no words: nothing is sent, nor written");
	start(&(struct atapi_config){ 0 });
	ops.write_data = NULL;
	parked.tf = &host;
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_NONE);
	EXPECT_EQUAL(parked.outcome, MTKFLASH_OUTCOME_NO_WAY);
	EXPECT_EQUAL(device.regs[ATAPI_CTL], 0);
	EXPECT_EQUAL(device.commands, 0);
	end(0);
}

/* The processor was elsewhere for minutes; the drive was done in time. */
static void starved(void)
{
	struct mtkflash_packet packet = btc_inquiry(data, 36);

	tap_begin("a host that was kept from looking looks once more");
	start(&(struct atapi_config){ .busy_ns = 50 * MS });
	starved_ns = 300 * SECOND;
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GOOD);
	EXPECT_EQUAL(packet.got, 36);
	end(0);
}

static void goes_away(void)
{
	struct mtkflash_packet packet = btc_inquiry(data, 36);
	uint64_t began = now;

	tap_begin("a cable without anybody");
	start(&(struct atapi_config){ .unit = 1 });
	parked.unit = 0;
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GONE);
	expect_lost(MTKFLASH_OUTCOME_GONE, began, 0, 1);
	end(0);
}

/* Leftovers of its reset say nothing while Sector Count has the end of a packet. */
static void old_error(void)
{
	struct mtkflash_packet packet = btc_inquiry(data, 36);

	tap_begin("Error still has 01h of the reset after each packet: asked on");
	start(&(struct atapi_config){ .keeps_error = true });
	for (unsigned int i = 0; i < 3; i++) {
		EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GOOD);
		EXPECT_EQUAL(device.error, 0x01);
	}
	end(0);

	tap_begin("it has started anew between two packets: nothing more is sent");
	start(&(struct atapi_config){ .keeps_error = true });
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GOOD);
	atapi_reset(&device);
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GONE);
	EXPECT_EQUAL(device.packets, 1);
	end(0);
}

static void fails_asking(void)
{
	struct mtkflash_packet packet = btc_inquiry(data, 36);
	uint64_t began = now;

	tap_begin("ERR, and DRQ for the packet: it waits for it, and gets nothing");
	start(&(struct atapi_config){ .fails_asking = true });
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_NONE);
	expect_lost(MTKFLASH_OUTCOME_CONFUSED, began, 0, 1);
	EXPECT_EQUAL(device.packets, 0);
	end(0);
}

static void pauses(void)
{
	uint64_t began = now;

	tap_begin("a pause of 50 s");
	start(&(struct atapi_config){ 0 });
	parked.transport.ops->pause(&parked.transport, 50100);
	EXPECT_EQUAL(now - began, 50100 * MS);
	end(0);
}

/* Spec 2.2: a drive that burns stalls for ten seconds, be it before it asks for the next piece. */
static void burns_between(void)
{
	struct mtkflash_packet packet = btc_inquiry(data, 36);

	tap_begin("ten seconds before each phase: waited for once it burns, and not before");
	start(&(struct atapi_config){ .busy_ns = 10000 * MS });
	packet.burns = true;
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GOOD);
	EXPECT_EQUAL(device.packets, 1);
	end(0);

	tap_begin("BSY between two packets: no register is written before it is over");
	start(&(struct atapi_config){ 0 });
	packet.burns = true;
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GOOD);
	device.busy_until = now + 10 * SECOND;
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_GOOD);
	packet.burns = false;
	end(0);

	tap_begin("ten seconds before each phase, and nothing burns");
	start(&(struct atapi_config){ .busy_ns = 10000 * MS });
	packet = btc_inquiry(data, 36);
	EXPECT_EQUAL(send(&packet), MTKFLASH_REPLY_NONE);
	EXPECT_EQUAL(device.packets, 0);
	end(0);
}

int main(void)
{
	all_lengths();
	no_data();
	chatters();
	flashes(0);
	flashes(512);
	never_asks();
	hangs(ATAPI_PACKET);
	hangs(ATAPI_IN);
	hangs(ATAPI_END);
	hangs_with_sense();
	lies(ATAPI_PACKET, false);
	lies(ATAPI_IN, false);
	lies(ATAPI_IN, true);
	wrong_way();
	knows_none();
	not_at_rest(0x80, MTKFLASH_OUTCOME_NOT_AT_REST);
	not_at_rest(0xd0, MTKFLASH_OUTCOME_NOT_AT_REST);
	not_at_rest(0x58, MTKFLASH_OUTCOME_NOT_AT_REST);
	not_at_rest(0x70, MTKFLASH_OUTCOME_NOT_AT_REST);
	not_at_rest(0x72, MTKFLASH_OUTCOME_NOT_AT_REST);
	not_at_rest(0x73, MTKFLASH_OUTCOME_NOT_AT_REST);
	not_at_rest(0x7f, MTKFLASH_OUTCOME_GONE);
	not_at_rest(0xff, MTKFLASH_OUTCOME_GONE);
	no_words();
	starved();
	goes_away();
	pauses();
	burns_between();
	old_error();
	fails_asking();
	return tap_exit();
}
