// SPDX-License-Identifier: GPL-2.0
/*
 * The bounds of a recipe that a user has written.
 */
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "image.h"
#include "user_recipe.h"

#define WRITE_BUFFER	0x3b
#define READ_BUFFER	0x3c
#define MAKERS		0xc0	/* opcodes from here on are vendor-specific in SPC */

#define POLL_MS		1000
#define STEADY_MS	10000
#define PIECE_MIN	4096

/*
 * A command that is given up ends in a reset, perhaps of a drive that burns (packet-mode
 * specification 1.3.6): so no limit is shorter than that of a command that only asks.  The
 * other bounds are the shortest times of the built-in recipes.
 */
#define LIMIT_MIN_MS	60000
#define SILENT_MIN_MS	20000
#define READY_MIN_MS	45000

/*
 * Sense keys of a drive that failed: all but NO SENSE, NOT READY and UNIT ATTENTION (it has
 * started).
 */
#define KEYS_FATAL	(0xffff & ~(BIT(0x00) | BIT(0x02) | BIT(0x06)))

#define NO_REVISION	"    "
#define FIELD		3	/* bytes of an offset and of a length */

/* Allows no opcode to which a standard gives another meaning. */
static bool is_allowed(const struct mtkflash_recipe_command *c)
{
	return c->cdb[0] == WRITE_BUFFER || c->cdb[0] >= MAKERS;
}

static bool is_sent(const struct mtkflash_recipe_command *c)
{
	return c->cdb[0];
}

/* Is a field within the packet and behind the opcode?  0 means no such field. */
static bool has_room(u8 at, u8 size)
{
	return !at || at + size <= MTKFLASH_CDB_SIZE;
}

static bool overlap(u8 a, u8 a_size, u8 b, u8 b_size)
{
	return a && b && a < b + b_size && b < a + a_size;
}

static bool is_zero(const void *bytes, size_t size)
{
	const u8 *byte = bytes;

	while (size && !*byte) {
		byte++;
		size--;
	}
	return !size;
}

/* Are the bytes of a field zero?  Other bytes would be overwritten unnoticed. */
static bool is_blank(const struct mtkflash_recipe_command *c, u8 at, u8 size)
{
	return !at || is_zero(c->cdb + at, size);
}

static bool is_well_formed(const struct mtkflash_recipe_command *c)
{
	if (!is_sent(c))
		return is_zero(c, sizeof(*c));
	return !c->reserved[0] && !c->reserved[1] &&
	       has_room(c->offset_at, FIELD) && has_room(c->length_at, FIELD) &&
	       !overlap(c->offset_at, FIELD, c->length_at, FIELD) &&
	       is_blank(c, c->offset_at, FIELD) && is_blank(c, c->length_at, FIELD) &&
	       (c->offset_at || !c->offset_more) && c->offset_more < MTKFLASH_IMAGE_MAX;
}

static bool is_good_command(const struct mtkflash_recipe_command *c)
{
	return is_well_formed(c) && (!is_sent(c) || is_allowed(c));
}

/* Can the drive tell the pieces apart, by an offset or by a mark? */
static bool is_good_mark(const struct mtkflash_user_recipe *u)
{
	const struct mtkflash_recipe_command *c = &u->chunk;

	if (!u->mark_at)
		return !u->mark_last && !u->mark_first && !u->mark_next && c->offset_at;
	return u->mark_last != u->mark_first && u->mark_last != u->mark_next &&
	       (c->offset_at || u->mark_first != u->mark_next) &&
	       u->chunk_size < u->image_size &&
	       u->mark_at < MTKFLASH_CDB_SIZE && is_blank(c, u->mark_at, 1) &&
	       !overlap(u->mark_at, 1, c->offset_at, FIELD) &&
	       !overlap(u->mark_at, 1, c->length_at, FIELD);
}

/* Without a commit command the drive burns at the last piece, before it has answered. */
static bool is_good_end(const struct mtkflash_user_recipe *u)
{
	return is_sent(&u->commit) || !(u->flags & MTKFLASH_RECIPE_BURNS_AT_END);
}

static bool is_good_header(const struct mtkflash_user_recipe *u)
{
	if (!is_good_command(&u->header) || is_sent(&u->header) != !!u->header_size)
		return false;
	return !(u->header_size & 1) && u->header_size <= u->chunk_size;
}

static bool is_good_size(u32 size)
{
	return size >= MTKFLASH_IMAGE_MIN && size <= MTKFLASH_IMAGE_MAX &&
	       !(size % MTKFLASH_IMAGE_BANK);
}

/* A recipe with a sum must send the whole image: the drive sums what it receives. */
static bool is_good_unsent(const struct mtkflash_user_recipe *u)
{
	const struct mtkflash_range *unsent = &u->unsent;

	return is_zero(unsent, sizeof(*unsent)) ||
	       (unsent->first <= unsent->last && unsent->last &&
		unsent->last < u->image_size && !is_sent(&u->header));
}

static bool is_good_id(const struct mtkflash_user_recipe *u)
{
	const struct mtkflash_recipe_command *c = &u->id;

	if (!is_sent(c))
		return is_zero(c, sizeof(*c)) && !u->id_at && !u->id_size;
	return (c->cdb[0] == READ_BUFFER || c->cdb[0] >= MAKERS) && is_well_formed(c) &&
	       !c->offset_at && u->id_size && u->id_size <= MTKFLASH_RECIPE_ID_MAX &&
	       u->id_at < u->image_size && u->id_size <= u->image_size - u->id_at;
}

static bool is_good_time(u32 ms, u32 least)
{
	return ms >= least && ms <= MTKFLASH_RECIPE_MS_MAX;
}

static bool is_name(const char *name, size_t size, size_t longest)
{
	size_t length = strnlen(name, size);

	return length && length <= longest && name[0] != ' ' && name[length - 1] != ' ' &&
	       mtkflash_is_text((const u8 *)name, length) &&
	       is_zero(name + length, size - length);
}

/* A user's recipe does not replace a built-in one, which is known to work. */
static bool is_built_in(const struct mtkflash_user_recipe *u)
{
	struct mtkflash_identity id;

	mtkflash_identity_set(&id, u->vendor, u->product, NO_REVISION);
	return mtkflash_recipe_for(NULL, &id, NULL);
}

const char *mtkflash_user_recipe_fault(const struct mtkflash_user_recipe *u)
{
	const struct { const char *field; bool good; } rules[] = {
		{ "vendor", is_name(u->vendor, sizeof(u->vendor), MTKFLASH_VENDOR_SIZE) },
		{ "product", is_name(u->product, sizeof(u->product), MTKFLASH_PRODUCT_SIZE) },
		{ "image-size", is_good_size(u->image_size) },
		{ "piece-size", u->chunk_size >= PIECE_MIN && u->chunk_size <= MTKFLASH_PIECE_MAX &&
				!(u->chunk_size & 1) && u->chunk_size <= u->image_size },
		{ "prepare", is_good_command(&u->prepare) && !u->prepare.offset_at &&
			     !u->prepare.length_at },
		{ "piece", is_sent(&u->chunk) && is_good_command(&u->chunk) },
		{ "mark", is_good_mark(u) },
		{ "header", is_good_header(u) },
		{ "commit", is_good_command(&u->commit) && !u->commit.offset_at &&
			    !u->commit.length_at },
		{ "burns", is_good_end(u) },
		{ "piece-limit", is_good_time(u->chunk_limit_ms, LIMIT_MIN_MS) },
		{ "burn-limit", is_good_time(u->burn_limit_ms, LIMIT_MIN_MS) },
		{ "silent", is_good_time(u->silent_ms, SILENT_MIN_MS) },
		{ "ready-limit", is_good_time(u->ready_limit_ms, READY_MIN_MS) },
		{ "fatal", !(u->fatal & ~KEYS_FATAL) },
		{ "pause-ms", u->pause_ms <= MTKFLASH_RECIPE_PAUSE_MAX },
		{ "unsent", is_good_unsent(u) },
		{ "id", is_good_id(u) },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rules); i++)
		if (!rules[i].good)
			return rules[i].field;
	return is_built_in(u) ? "name" : NULL;
}

void mtkflash_user_recipe_make(struct mtkflash_own_recipe *own,
			       const struct mtkflash_user_recipe *u)
{
	mtkflash_identity_set(&own->id, u->vendor, u->product, NO_REVISION);
	memset(own->drives, 0, sizeof(own->drives));
	own->drives[0].vendor = own->id.vendor;
	own->drives[0].product = own->id.product;
	own->recipe = (struct mtkflash_recipe){
		.name = "user",
		.source = "its author",
		.drives = own->drives,
		.gates = MTKFLASH_GATES_NAME,
		.size = u->image_size,
		.prepare = u->prepare,
		.chunk = u->chunk,
		.chunk_size = u->chunk_size,
		.mark_at = u->mark_at,
		.mark_first = u->mark_first,
		.mark_next = u->mark_next,
		.mark_last = u->mark_last,
		.pause_ms = u->pause_ms,
		.unsent = u->unsent,
		.header = u->header,
		.header_size = u->header_size,
		.commit = u->commit,
		.burns_early = !(u->flags & MTKFLASH_RECIPE_BURNS_AT_END),
		.restarts = u->flags & MTKFLASH_RECIPE_RESTARTS,
		.id = u->id,
		.id_at = u->id_at,
		.id_size = u->id_size,
		.chunk_limit_ms = u->chunk_limit_ms,
		.burn_limit_ms = u->burn_limit_ms,
		.silent_ms = u->silent_ms,
		.poll_ms = POLL_MS,
		.ready_limit_ms = u->ready_limit_ms,
		.steady_ms = STEADY_MS,
		.fatal = u->fatal,
		.ready_unknown = u->flags & MTKFLASH_RECIPE_READY_UNKNOWN,
	};
}
