// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target: recipes that somebody else has written, as a text, or as what a program gives
 * the module.  What is taken sends nothing but downloads, within its bounds.
 */
#include <string.h>

#include "fuzz.h"
#include "packet/user_recipe.h"
#include "recipe_text.h"

static void require_filled(const struct mtkflash_recipe_command *command, uint32_t offset,
			   uint32_t length)
{
	uint8_t cdb[MTKFLASH_CDB_SIZE], byte;

	mtkflash_command_fill(command, offset, length, cdb);
	for (unsigned int i = 0; i < sizeof(cdb); i++) {
		byte = command->cdb[i];
		if (command->offset_at && i - command->offset_at < 3)
			byte = (offset + command->offset_more) >> (16 - 8 * (i - command->offset_at));
		if (command->length_at && i - command->length_at < 3)
			byte = length >> (16 - 8 * (i - command->length_at));
		FUZZ_REQUIRE(cdb[i] == byte);
	}
}

static void require_command(const struct mtkflash_recipe_command *command, uint32_t offset,
			    uint32_t length)
{
	FUZZ_REQUIRE(!command->cdb[0] || command->cdb[0] == 0x3b || command->cdb[0] >= 0xc0);
	require_filled(command, offset, length);
}

/* What it asks is a question, and what it compares is in the image. */
static void require_id(const struct mtkflash_recipe *r)
{
	FUZZ_REQUIRE(!r->id.cdb[0] == !r->id_size);
	FUZZ_REQUIRE(!r->id.cdb[0] || r->id.cdb[0] == 0x3c || r->id.cdb[0] >= 0xc0);
	FUZZ_REQUIRE(r->id_size <= MTKFLASH_RECIPE_ID_MAX);
	FUZZ_REQUIRE(r->id_at <= r->size - r->id_size);
	require_filled(&r->id, 0, r->id_size);
}

/* Pieces can be told from each other, and what is not sent is in the image. */
static void require_pieces(const struct mtkflash_recipe *r)
{
	FUZZ_REQUIRE(r->chunk.offset_at || (r->mark_at && r->mark_first != r->mark_next));
	FUZZ_REQUIRE(!r->mark_at || (r->mark_last != r->mark_first && r->mark_last != r->mark_next));
	FUZZ_REQUIRE(r->pause_ms <= MTKFLASH_RECIPE_PAUSE_MAX);
	FUZZ_REQUIRE(r->unsent.first <= r->unsent.last && r->unsent.last < r->size);
	FUZZ_REQUIRE(!r->unsent.last || !r->header.cdb[0]);
	FUZZ_REQUIRE(!(r->fatal & 0x45));
}

static void require_time(uint32_t ms)
{
	FUZZ_REQUIRE(ms >= 20000 && ms <= MTKFLASH_RECIPE_MS_MAX);
}

static void require_good(const struct mtkflash_user_recipe *user)
{
	struct mtkflash_own_recipe own;
	const struct mtkflash_recipe *r = &own.recipe;
	struct mtkflash_identity id;

	mtkflash_user_recipe_make(&own, user);
	FUZZ_REQUIRE(r->size && r->size <= 0x200000 && r->chunk_size >= 4096);
	FUZZ_REQUIRE(r->burns_early || r->commit.cdb[0]);
	FUZZ_REQUIRE(!(r->size % 0x10000));
	require_pieces(r);
	require_id(r);
	FUZZ_REQUIRE(r->chunk_size <= r->size && r->header_size <= r->chunk_size);
	FUZZ_REQUIRE(r->chunk.cdb[0] && r->mark_at < MTKFLASH_CDB_SIZE && !r->read.cdb[0]);
	require_command(&r->prepare, 0, 0);
	require_command(&r->chunk, 0, r->chunk_size);
	require_command(&r->chunk, r->size - 1, 1);
	require_command(&r->header, 0, r->header_size);
	require_command(&r->commit, 0, 0);
	require_time(r->chunk_limit_ms);
	require_time(r->burn_limit_ms);
	require_time(r->silent_ms);
	require_time(r->ready_limit_ms);
	id = own.id;
	FUZZ_REQUIRE(mtkflash_recipe_for(r, &id, NULL) == r);
	FUZZ_REQUIRE(!mtkflash_recipe_for(NULL, &id, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mtkflash_user_recipe user;
	struct recipe_fault fault;

	if (size && !data[0]) {
		memset(&user, 0, sizeof(user));
		memcpy(&user, data, size < sizeof(user) ? size : sizeof(user));
		if (!mtkflash_user_recipe_fault(&user))
			require_good(&user);
		return 0;
	}
	if (recipe_parse((const char *)data, size, &user, &fault)) {
		FUZZ_REQUIRE(!mtkflash_user_recipe_fault(&user));
		require_good(&user);
	} else {
		FUZZ_REQUIRE(fault.why[0]);
	}
	return 0;
}
