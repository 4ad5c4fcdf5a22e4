// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target: a whole session by a recipe of the owner's, with a drive that answers whatever
 * it likes.  What writes is sent once and in order, never after an answer that got lost, and
 * success is said only of an image that was taken to its end.
 */
#include <string.h>

#include "fuzz.h"
#include "method.h"
#include "mtkimage.h"
#include "packet/packets.h"
#include "packet/user_recipe.h"
#include "session/session.h"
#include "taskfile.h"

#define SIZE		0x10000u
#define PIECE		0x4000u
#define PIECES		(SIZE / PIECE)
#define OLD		"US0N"
#define NEW		"US0P"
#define FOUR_HOURS_NS	(4 * 3600 * 1000000000ull)

static struct fuzz_input *in;
static struct mtkflash_session session;
static struct mtkflash_packets packets;
static uint8_t image[SIZE];
static uint64_t now;

/* What the drive was sent, and what it said; "lost": no answer, when it may burn. */
static unsigned int pieces;
static bool wrote, burned, refused, lost, named, is_free;

/* --- the drive --------------------------------------------------------------------------- */

/* Mostly what is expected: nothing would be seen of the end of a stream otherwise. */
static void say_name(uint8_t *answer)
{
	uint8_t what = fuzz_byte(in);

	memset(answer, 0, 8);
	memcpy(answer, "\5\x80\0\x21\x1f", 5);
	memcpy(answer + 8, "FUZZ    DRIVE           ", 24);
	memcpy(answer + 32, burned ? NEW : OLD, 4);
	if (what & 0x80)
		answer[what % 36] = fuzz_byte(in);
}

static void say(struct mtkflash_packet *packet)
{
	packet->got = packet->length;
	if (packet->cdb[0] == 0x12)
		say_name(packet->data);
	else
		for (uint32_t i = 0; i < packet->length; i++)
			packet->data[i] = fuzz_byte(in);
	if (fuzz_byte(in) & 0x80)
		packet->got = fuzz_byte(in) % (packet->length + 1);
}

static void take(const struct mtkflash_packet *packet)
{
	uint32_t offset = packet->cdb[3] << 16 | packet->cdb[4] << 8 | packet->cdb[5];

	FUZZ_REQUIRE(!refused);
	wrote = true;
	if (packet->cdb[1] == 0x07) {
		FUZZ_REQUIRE(pieces == PIECES && !burned && !packet->length);
		burned = true;
		return;
	}
	FUZZ_REQUIRE(packet->cdb[1] == 0x06 && pieces < PIECES);
	FUZZ_REQUIRE(offset == pieces * PIECE && packet->length == PIECE);
	FUZZ_REQUIRE(!memcmp(packet->data, image + offset, PIECE));
	pieces++;
}

static enum mtkflash_reply send(struct mtkflash_transport *t, struct mtkflash_packet *packet)
{
	bool writes = packet->cdb[0] == 0x3b;
	uint8_t what;

	(void)t;
	FUZZ_REQUIRE(!is_free);
	FUZZ_REQUIRE(!lost);
	FUZZ_REQUIRE(writes || packet->cdb[0] == 0x00 || packet->cdb[0] == 0x12 ||
		     packet->cdb[0] == 0x4a);
	FUZZ_REQUIRE(packet->limit_ms >= 60000 && packet->out == writes);
	if (writes)
		take(packet);
	packet->got = 0;
	now += 1000000ull * (fuzz_byte(in) & 0x80 ? packet->limit_ms : 1);
	what = fuzz_byte(in);
	if (what < 0xc0) {
		if (!packet->out && packet->length)
			say(packet);
		return MTKFLASH_REPLY_GOOD;
	}
	if (what < 0xf0) {
		refused |= writes && !burned;
		for (unsigned int i = 0; i < 3; i++)
			packet->sense[i] = fuzz_byte(in) & 0x3f;
		return MTKFLASH_REPLY_CHECK;
	}
	lost = packets.recipe->burns_early ? wrote : burned;
	return what & 1 ? MTKFLASH_REPLY_GONE : MTKFLASH_REPLY_NONE;
}

static void pause(struct mtkflash_transport *t, u32 ms)
{
	(void)t;
	now += ms * 1000000ull;
}

static const struct mtkflash_transport_ops transport_ops = { .send = send, .pause = pause };
static struct mtkflash_transport transport = { .ops = &transport_ops };

static void delay(struct mtkflash_taskfile *tf, unsigned int usecs)
{
	(void)tf;
	FUZZ_REQUIRE(!usecs);
}

static u64 read_clock(struct mtkflash_taskfile *tf)
{
	(void)tf;
	return now;
}

static const struct mtkflash_taskfile_ops taskfile_ops = { .delay = delay, .now = read_clock };
static struct mtkflash_taskfile tf = { .ops = &taskfile_ops };

/* --- the session ------------------------------------------------------------------------- */

static enum mtkflash_error claim(struct mtkflash_session *s)
{
	s->running = true;
	s->unit_is = MTKFLASH_UNIT_KNOWN;
	is_free = false;
	return MTKFLASH_ERROR_NONE;
}

static void release(struct mtkflash_session *s, enum mtkflash_release how)
{
	(void)s;
	/* One that may burn is not reset. */
	FUZZ_REQUIRE(how == MTKFLASH_RELEASE_QUIET || !(lost && !packets.gone));
	is_free = true;
}

static bool identity(struct mtkflash_session *s, struct mtkflash_witnesses *said)
{
	uint8_t answer[36];

	(void)s;
	say_name(answer);
	mtkflash_identity_set(&said->inquiry, (char *)answer + 8, (char *)answer + 16,
			      (char *)answer + 32);
	named = !strcmp(said->inquiry.vendor, "FUZZ") &&
		!strcmp(said->inquiry.product, "DRIVE") && !strcmp(said->inquiry.revision, NEW);
	said->answered = !(fuzz_byte(in) & 0x80);
	return said->answered;
}

static enum mtkflash_error interrupted(struct mtkflash_session *s)
{
	FUZZ_REQUIRE(!mtkflash_session_committed(s));
	return fuzz_byte(in) > 0xf0 ? MTKFLASH_ERROR_INTERRUPTED : MTKFLASH_ERROR_NONE;
}

static void changed(struct mtkflash_session *s)
{
	FUZZ_REQUIRE(s->done <= s->total);
}

static void *alloc(size_t size)
{
	return fuzz_byte(in) > 0xf8 ? NULL : calloc(1, size);
}

static const struct mtkflash_session_ops session_ops = {
	.claim = claim,
	.release = release,
	.identity = identity,
	.interrupted = interrupted,
	.changed = changed,
	.alloc = alloc,
	.free = free,
};

/* --- a case ------------------------------------------------------------------------------ */

static void make_recipe(struct mtkflash_own_recipe *own, uint8_t flags)
{
	struct mtkflash_user_recipe user = {
		.vendor = "FUZZ",
		.product = "DRIVE",
		.image_size = SIZE,
		.chunk_size = PIECE,
		.chunk = { .cdb = { 0x3b, 0x06 }, .offset_at = 3, .length_at = 6 },
		.commit = { .cdb = { 0x3b, 0x07 } },
		.flags = flags & (MTKFLASH_RECIPE_BURNS_AT_END | MTKFLASH_RECIPE_RESTARTS),
		.chunk_limit_ms = 60000,
		.burn_limit_ms = 60000,
		.silent_ms = 20000,
		.ready_limit_ms = 45000,
	};

	FUZZ_REQUIRE(!mtkflash_user_recipe_fault(&user));
	mtkflash_user_recipe_make(own, &user);
}

static void require_end(enum mtkflash_error err, bool dry)
{
	FUZZ_REQUIRE(err == session.error && session.port == MTKFLASH_PORT_FREE);
	FUZZ_REQUIRE(!packets.piece && now < FOUR_HOURS_NS);
	FUZZ_REQUIRE(!dry || !wrote);
	FUZZ_REQUIRE(!wrote || mtkflash_session_committed(&session) ||
		     !packets.recipe->burns_early);
	if (!err && !dry)
		FUZZ_REQUIRE(burned && !refused && named);
	if (!err)
		FUZZ_REQUIRE(session.phase == MTKFLASH_PHASE_DONE && session.done == session.total);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct mtkimage_identity newer = { "FUZZ", "DRIVE", NEW, "" };
	struct fuzz_input input = { data, size };
	struct mtkflash_own_recipe own;
	struct mtkflash_identity id;
	uint8_t flags;
	bool dry;

	in = &input;
	flags = fuzz_byte(in);
	dry = flags & 0x80;
	now = 1;
	pieces = 0;
	wrote = burned = refused = lost = named = false;
	is_free = true;
	mtkimage_make(image, SIZE, &newer, 3);
	make_recipe(&own, flags);
	id = own.id;
	mtkflash_session_init(&session, &session_ops, &tf);
	session.flags = MTKFLASH_OPTION_BLANK_BANKS | (dry ? MTKFLASH_OPTION_DRY_RUN : 0);
	mtkflash_packets_use(&packets, &session, &transport, &own.recipe, &id);
	require_end(mtkflash_session_flash(&session, image, SIZE), dry);
	mtkflash_session_destroy(&session);
	return 0;
}
