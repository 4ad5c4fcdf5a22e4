// SPDX-License-Identifier: GPL-2.0
/*
 * Packets to a drive that libata does not take: who is spoken to, what is sent before it is
 * known who that is, and what becomes of the port.  The rest is as with any other drive:
 * packet_test --parked.
 */
#include "packet_rig.h"

#define AGREED MTKFLASH_OPTION_MAYBE_HEALTHY

static void start(const struct mtkpacket_config *cfg, const struct atapi_config *speaks)
{
	struct atapi_config how = *speaks;

	begin(cfg);
	how.packets = &rig.model;
	if (!how.signature)
		how.signature = 0xeb14;
	if (!how.busy_ns)
		how.busy_ns = 20000;
	atapi_init(&rig.atapi, &how);
}

static void speak_normally(void)
{
	start(&btc, &(struct atapi_config){ 0 });
}

/* It is libata's again as it was: nothing is sent to it, and nobody waits for it. */
static void refused(enum mtkflash_error error, enum mtkflash_release how, unsigned int packets)
{
	EXPECT_EQUAL(flash_image(new_btc), error);
	EXPECT_EQUAL(rig.released, how);
	EXPECT_EQUAL(rig.atapi.packets, packets);
	EXPECT_EQUAL(rig.model.pieces, 0);
	expect_old();
	end();
}

static void flashed(const struct atapi_config *speaks, uint32_t flags)
{
	start(&btc, speaks);
	rig.s.flags = flags;
	flash_image(new_btc);
	EXPECT_EQUAL(rig.s.unit, speaks->unit);
	EXPECT_EQUAL(rig.released, MTKFLASH_RELEASE_PROBE);
	expect_flashed();
	EXPECT_TEXT(rig.s.old_identity.revision, "0057");
	end();
}

/* F20, F23: in each state in which it may be, with its boot loader or a factory jumper. */
static void signatures(void)
{
	static const uint16_t signatures[] = { 0xeb14, 0x7f55, 0xeb00, 0x0014, 0xffff };

	for (unsigned int unit = 0; unit < 2; unit++)
		for (unsigned int i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++) {
			tap_begin("BTC, unit %u, signature %04X: flashed", unit, signatures[i]);
			flashed(&(struct atapi_config){
				.unit = unit,
				.signature = signatures[i],
				.blank_reset = i & 1,
			}, AGREED);
		}
}

static void consent(void)
{
	rig_maybe_healthy = true;
	tap_begin("it may be healthy, and nobody has agreed: nothing is sent");
	speak_normally();
	refused(MTKFLASH_ERROR_MAYBE_HEALTHY, MTKFLASH_RELEASE_QUIET, 0);

	tap_begin("it may be healthy, and somebody has agreed: flashed");
	flashed(&(struct atapi_config){ 0 }, AGREED);
	rig_maybe_healthy = false;
}

/* --- who it is --------------------------------------------------------------------------- */

static void other_name(void)
{
	const struct mtkflash_answer *said = &rig.s.asked.answer[0];

	tap_begin("a name without a recipe: it is kept, and nothing else is sent");
	speak_normally();
	memcpy(rig.flash + 0x40bc, "OPTORITEDVD RW DD0203   ", 24);
	put_sum(rig.flash, MTKPACKET_BTC_SIZE);
	memcpy(rig.before, rig.flash, sizeof(rig.before));
	EXPECT_EQUAL(flash_image(new_btc), MTKFLASH_ERROR_NO_RECIPE);
	EXPECT_EQUAL(rig.s.asked.count, 1);
	EXPECT_EQUAL(said->got, 36);
	EXPECT(!memcmp(said->data + 8, "OPTORITEDVD RW DD0203   0057", 28));
	EXPECT_EQUAL(rig.atapi.packets, 1);
	EXPECT_EQUAL(rig.released, MTKFLASH_RELEASE_QUIET);
	expect_old();
	end();
}

/* Another maker's, whatever recipe its owner has for it. */
static void other_chip(void)
{
	static const struct mtkflash_recipe_drive drives[] = {
		{ .vendor = "PIONEER", .product = "DVD-RW DVR-111D" }, { }
	};
	static const char *const name = "PIONEER DVD-RW DVR-111D 0057";
	struct mtkflash_recipe own = mtkflash_recipes[1];

	tap_begin("a recipe of the owner's for a drive with another chip: nothing else is sent");
	own.drives = drives;
	rig_own = &own;
	speak_normally();
	memcpy(rig.flash + 0x40bc, name, strlen(name));
	put_sum(rig.flash, MTKPACKET_BTC_SIZE);
	memcpy(rig.before, rig.flash, sizeof(rig.before));
	rig.s.flags = AGREED;
	memcpy(image, new_btc, sizeof(new_btc));
	memcpy(image + 0x40bc, name, strlen(name) - 4);
	put_sum(image, MTKPACKET_BTC_SIZE);
	EXPECT_EQUAL(flash_image(image), MTKFLASH_ERROR_NOT_MEDIATEK);
	EXPECT_EQUAL(rig.atapi.packets, 1);
	EXPECT_EQUAL(rig.released, MTKFLASH_RELEASE_QUIET);
	expect_old();
	rig_own = NULL;
	end();
}

/* A disk of SCSI's, by its type: the name alone does not make it a drive. */
static void other_type(void)
{
	static uint8_t inquiry[36] = "\0\x80\0\x21\x1f\0\0\0BTC     DRW1008IM       0057";

	tap_begin("the name, and another type of device: nothing else is sent");
	begin(&btc);
	atapi_init(&rig.atapi, &(struct atapi_config){
		.signature = 0xeb14,
		.inquiry = inquiry,
		.inquiry_length = sizeof(inquiry),
	});
	refused(MTKFLASH_ERROR_NO_RECIPE, MTKFLASH_RELEASE_QUIET, 1);
}

/* --- who does not answer ----------------------------------------------------------------- */

static void odd_firmware(void)
{
	static const struct {
		const char *what;
		struct atapi_config how;
		enum mtkflash_error error;
		enum mtkflash_release release;
		unsigned int packets;
	} cases[] = {
		{ "knows no packets", { .aborts = true }, MTKFLASH_ERROR_NO_RECIPE,
		  MTKFLASH_RELEASE_QUIET, 0 },
		/* These wait for the rest of a packet: a reset ends that. */
		{ "never asks for the packet", { .deaf = true }, MTKFLASH_ERROR_TIMEOUT,
		  MTKFLASH_RELEASE_PROBE, 0 },
		{ "hangs with the packet", { .hangs = ATAPI_IN }, MTKFLASH_ERROR_TIMEOUT,
		  MTKFLASH_RELEASE_PROBE, 1 },
		{ "lies", { .lies = ATAPI_IN }, MTKFLASH_ERROR_PACKET,
		  MTKFLASH_RELEASE_PROBE, 1 },
	};

	for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		tap_begin("a drive that %s", cases[i].what);
		start(&btc, &cases[i].how);
		refused(cases[i].error, cases[i].release, cases[i].packets);
	}
}

static void shows(uint8_t status, enum mtkflash_error error)
{
	tap_begin("status %02Xh: no packet is sent", status);
	speak_normally();
	rig.shown = status;
	refused(error, MTKFLASH_RELEASE_QUIET, 0);
}

/* What is in vendor mode is not asked by packets. */
static void not_at_rest(void)
{
	shows(0x80, MTKFLASH_ERROR_TIMEOUT);
	shows(0xd0, MTKFLASH_ERROR_TIMEOUT);
	shows(0x72, MTKFLASH_ERROR_NO_RECIPE);
	shows(0x7f, MTKFLASH_ERROR_NO_DRIVE);
	shows(0xff, MTKFLASH_ERROR_NO_DRIVE);
}

/* --- in the middle of it ----------------------------------------------------------------- */

/* A cable that nobody drives says nothing of the drive: it may burn. */
static void floats(const char *what, uint64_t ns, bool early)
{
	tap_begin("SH-D163B: nobody drives the status %s: left alone", what);
	start(&tsst_dvd, &(struct atapi_config){ 0 });
	rig.floats_ns = ns;
	rig.floats_early = early;
	EXPECT_EQUAL(flash_image(new_tsst_dvd), MTKFLASH_ERROR_TIMEOUT);
	EXPECT_EQUAL(rig.released, MTKFLASH_RELEASE_QUIET);
	EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_WAIT_HOURS);
	end();
}

/* Nor does it say that it was switched off, for which hours are no cure: both are named. */
static void switched_off(const struct mtkpacket_config *cfg, const uint8_t *new, const char *name)
{
	const char *advice;

	tap_begin("%s: switched off while it burns: told what helps then, and left alone", name);
	start(cfg, &(struct atapi_config){ 0 });
	rig.model.cut_after = cfg->kind == MTKPACKET_BTC ? 258 : 5;
	EXPECT_EQUAL(flash_image(new), MTKFLASH_ERROR_TIMEOUT);
	EXPECT(!rig.model.powered);
	EXPECT_EQUAL(rig.released, MTKFLASH_RELEASE_QUIET);
	advice = mtkflash_advice_text(mtkflash_session_advice(&rig.s, false));
	EXPECT(strstr(advice, "power was cut") && strstr(advice, "rescan") &&
	       strstr(advice, "8 hours"));
	end();
}

static void floats_and_returns(void)
{
	tap_begin("SH-D163B: nobody drives the status for 20 s of the burn: flashed");
	start(&tsst_dvd, &(struct atapi_config){ 0 });
	rig.floats_ns = 20 * SECOND;
	flash_image(new_tsst_dvd);
	EXPECT_EQUAL(rig.released, MTKFLASH_RELEASE_PROBE);
	expect_flashed();
	end();
}

/* Whoever stops it does not wait for as long as a packet may take, but for the end of one. */
static void stopped(const char *what, const struct atapi_config *speaks,
		    enum mtkflash_release how)
{
	uint64_t began;

	tap_begin("stopped within a packet, %s", what);
	start(&btc, speaks);
	began = rig.now;
	rig.stop_at = began + 500 * MS;
	EXPECT_EQUAL(flash_image(new_btc), MTKFLASH_ERROR_INTERRUPTED);
	EXPECT(rig.now - began < 10 * SECOND);
	EXPECT_EQUAL(rig.released, how);
	expect_old();
	end();
}

static void all_stopped(void)
{
	stopped("which comes to its end", &(struct atapi_config){ .busy_ns = 700 * MS },
		MTKFLASH_RELEASE_QUIET);
	stopped("which hangs as it asks who it is", &(struct atapi_config){ .hangs = ATAPI_IN },
		MTKFLASH_RELEASE_PROBE);
	stopped("which hangs with a piece", &(struct atapi_config){ .hangs = ATAPI_OUT },
		MTKFLASH_RELEASE_PROBE);
}

/* It wants data, and does not burn: hours would not help. */
static void waits_for_data(void)
{
	tap_begin("MT1959: DRQ stays set in the middle of the stream: a reset ends that");
	start(&bd, &(struct atapi_config){ .lies = ATAPI_OUT });
	rig.waits = true;
	EXPECT_EQUAL(flash_image(new_bd), MTKFLASH_ERROR_PACKET);
	EXPECT(mtkflash_session_touched(&rig.s));
	EXPECT_EQUAL(rig.released, MTKFLASH_RELEASE_PROBE);
	EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false), MTKFLASH_ADVICE_GO_ON);
	end();
}

/* The silence is not the drive's; but once it may burn it is left alone all the same. */
static void somebody_else(const struct mtkpacket_config *cfg, const uint8_t *new,
			  unsigned int after, bool burns)
{
	rig.sata = true;
	start(cfg, &(struct atapi_config){ 0 });
	rig.touched_at = after;
	EXPECT_EQUAL(flash_image(new), MTKFLASH_ERROR_CLAIM);
	EXPECT(rig.foreign);
	EXPECT_EQUAL(mtkflash_session_touched(&rig.s), burns);
	EXPECT_EQUAL(rig.released, burns ? MTKFLASH_RELEASE_QUIET : MTKFLASH_RELEASE_PROBE);
	EXPECT_EQUAL(mtkflash_session_advice(&rig.s, false),
		     burns ? MTKFLASH_ADVICE_WAIT_HOURS : MTKFLASH_ADVICE_WAIT_QUIET);
	end();
	rig.sata = false;
}

static void everybody_else(void)
{
	static const unsigned int asking[] = { 1, 2, 3, 4, 5 };

	for (unsigned int i = 0; i < sizeof(asking) / sizeof(asking[0]); i++) {
		tap_begin("somebody else uses the port after %u commands: not the drive's error",
			  asking[i]);
		somebody_else(&btc, new_btc, asking[i], false);
	}
	tap_begin("somebody else uses the port in the middle of an image that is not burned yet");
	somebody_else(&btc, new_btc, 100, false);
	tap_begin("somebody else uses the port as the drive has it all: left alone");
	somebody_else(&btc, new_btc, RIG_AT_LAST, true);
	tap_begin("SH-D163B: somebody else uses the port in the middle of the image: left alone");
	somebody_else(&tsst_dvd, new_tsst_dvd, 8, true);
}

/* --- afterwards ------------------------------------------------------------------------- */

/* The jumper may be there still: libata takes it no more than before. */
static void asked_again(void)
{
	struct mtkflash_identity id = { };

	tap_begin("asked once more when it was given back, though its last answer was lost");
	speak_normally();
	flash_image(new_btc);
	expect_flashed();
	again();
	rig.packets.lost = true;
	rig.packets.burns = true;
	rig.is_on_bus = true;
	EXPECT(mtkflash_packets_ask_again(&rig.packets, &id));
	EXPECT_TEXT(id.revision, "0059");
	rig.is_on_bus = false;
	end();
}

/* A disk, put there meanwhile. */
static void exchanged(void)
{
	struct mtkflash_identity id = { };
	unsigned int packets;

	tap_begin("another device in its place afterwards: it is not asked");
	speak_normally();
	flash_image(new_btc);
	expect_flashed();
	again();
	rig.is_on_bus = true;
	packets = rig.atapi.packets;
	rig.atapi.cfg.signature = 0;
	atapi_reset(&rig.atapi);
	EXPECT(!mtkflash_packets_ask_again(&rig.packets, &id));
	EXPECT_EQUAL(rig.atapi.packets, packets);
	rig.is_on_bus = false;
	end();
}

/* A drive that was cut off half-way is read, checked and written by its boot loader. */
static void boot_loader(void)
{
	tap_begin("MT1959: what its boot loader has left, once more: flashed");
	start(&bd, &(struct atapi_config){ .unit = 1 });
	rig.model.cut_after = 60;
	flash_image(new_bd);
	EXPECT(rig.s.error);
	mtkpacket_power(&rig.model, true);
	spend(SECOND);
	again();
	rig.model.burns = 0;
	flash_image(new_bd);
	expect_flashed();
	end();
}

int main(void)
{
	rig_parked = true;
	make_images();
	signatures();
	consent();
	other_name();
	other_chip();
	other_type();
	odd_firmware();
	not_at_rest();
	floats("once it has all", 10000 * SECOND, false);
	floats("before it has the last piece", 20 * SECOND, true);
	switched_off(&btc, new_btc, "DRW1008IM");
	switched_off(&tsst_dvd, new_tsst_dvd, "SH-D163B");
	floats_and_returns();
	all_stopped();
	waits_for_data();
	everybody_else();
	asked_again();
	exchanged();
	boot_loader();
	return tap_exit();
}
