// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target: images, identities, families and verdicts, of arbitrary bytes.
 *
 * What the driver finds is compared with what a slow and simple search finds.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <string.h>

#include "errors.h"
#include "families.h"
#include "fuzz.h"
#include "image_bd.h"
#include "names.h"
#include "vendor/verdict.h"

#define IDENTITY_FROM 0x4000
#define FIELDS 28	/* vendor, product, revision */
#define BLOCK 36
#define BTC_PLACE 0x40bc

/* --- images ---------------------------------------------------------------- */

/* Empty fields name nobody. */
static bool is_named(const uint8_t *fields)
{
	bool vendor = false, product = false;

	for (size_t i = 0; i < FIELDS; i++) {
		if (fields[i] && (fields[i] < 0x20 || fields[i] > 0x7e))
			return false;
		if (!fields[i] || fields[i] == ' ')
			continue;
		vendor |= i < 8;
		product |= i >= 8 && i < 24;
	}
	return vendor && product;
}

static bool is_block(const uint8_t *p)
{
	static const uint8_t lengths[] = { 0x1f, 0x5b };

	if (memcmp(p, "\x05\x80\x00", 3) || (p[3] & ~3) != 0x30 || !(p[3] & 3) ||
	    (p[3] & 3) == 3 || !memchr(lengths, p[4], sizeof(lengths)) || p[5] | p[6] | p[7])
		return false;
	return is_named(p + BLOCK - FIELDS);
}

/* The lower the stronger. */
static unsigned int rank(const uint8_t *image, const uint8_t *block, bool boots)
{
	unsigned int rule = block - image < IDENTITY_FROM ? 3 : block[3] == 0x31 ? 2 :
			    block[4] == 0x1f;

	return rule + (boots ? 8 : 0);
}

static bool boots(const uint8_t *fields)
{
	struct mtkflash_identity id;

	mtkflash_identity_set(&id, (const char *)fields, (const char *)fields + 8,
			      (const char *)fields + 24);
	return mtkflash_in_boot_loader(&id);
}

/* The fields of the first of the strongest blocks; BTC's place is between the others. */
static const uint8_t *search_fields(const uint8_t *image, size_t size)
{
	static const uint8_t head[] = { 0x05, 0x80, 0x00 };
	const uint8_t *best = NULL, *at = image;
	unsigned int lowest = 16;

	while (size && (at = memmem(at, size - (at - image), head, sizeof(head)))) {
		unsigned int how;

		if ((size_t)(at - image) + BLOCK > size)
			break;
		how = is_block(at) ? rank(image, at, boots(at + BLOCK - FIELDS)) : 16;
		if (how < lowest) {
			lowest = how;
			best = at + BLOCK - FIELDS;
		}
		at++;
	}
	if (lowest >= 8 && size >= BTC_PLACE + FIELDS && is_named(image + BTC_PLACE)) {
		struct mtkflash_identity id;
		const char *text = (const char *)image + BTC_PLACE;

		mtkflash_identity_set(&id, text, text + 8, text + 24);
		if (mtkflash_family(&id) != MTKFLASH_FAMILY_UNKNOWN)
			return image + BTC_PLACE;
	}
	return best;
}

/* The field without the blanks at its end, in a string that is not longer. */
static void require_field(const char *text, const uint8_t *field, size_t size)
{
	size_t length = strlen(text);

	FUZZ_REQUIRE(length <= size);
	for (size_t i = 0; i < length; i++)
		FUZZ_REQUIRE(text[i] == (field[i] ? (char)field[i] : ' '));
	FUZZ_REQUIRE(!length || text[length - 1] != ' ');
	for (size_t i = length; i < size; i++)
		FUZZ_REQUIRE(field[i] == ' ' || !field[i]);
}

static void identity_of(const uint8_t *image, size_t size)
{
	struct mtkflash_identity id;
	const uint8_t *fields = search_fields(image, size);

	mtkflash_image_is_damaged(image, size);
	FUZZ_REQUIRE(mtkflash_image_identity(image, size, &id) == !!fields);
	if (!fields)
		return;
	require_field(id.vendor, fields, 8);
	require_field(id.product, fields + 8, 16);
	require_field(id.revision, fields + 24, 4);
	FUZZ_REQUIRE(mtkflash_image_identity_for(image, size, &id, &id));
}

static bool all_equal(const uint8_t *image, size_t size)
{
	for (size_t i = 1; i < size; i++)
		if (image[i] != image[0])
			return false;
	return true;
}

static void require_vector(const uint8_t *image, size_t size)
{
	size_t target = (size_t)(image[1] << 8 | image[2]);

	FUZZ_REQUIRE(image[0] == 0x02 && target >= 3 && target < size);
	FUZZ_REQUIRE(image[target] != 0xff && image[target]);
}

static void require_good(const uint8_t *image, size_t size)
{
	struct mtkflash_bd bd;

	FUZZ_REQUIRE(size >= MTKFLASH_IMAGE_MIN && size <= MTKFLASH_IMAGE_MAX);
	FUZZ_REQUIRE(!(size & (size - 1)));
	FUZZ_REQUIRE(!mtkflash_image_blank(image, 256));
	FUZZ_REQUIRE(!all_equal(image, size) || image[0]);
	FUZZ_REQUIRE(mtkflash_image_starts_as(image, image) ==
		     !(all_equal(image, 8) && (!image[0] || image[0] == 0xff)));
	if (mtkflash_bd_look(image, size, &bd))
		FUZZ_REQUIRE(size == MTKFLASH_BD_SIZE);
	else if (mtkflash_image_has_vector(image, size))
		require_vector(image, size);
}

static void check_image(const uint8_t *image, size_t size)
{
	enum mtkflash_error head = mtkflash_image_check_head(image, size);
	enum mtkflash_error err = mtkflash_image_check(image, size);

	FUZZ_REQUIRE(!head || head == MTKFLASH_ERROR_NOT_FIRMWARE);
	FUZZ_REQUIRE(!head || err == head);
	if (size > MTKFLASH_IMAGE_HEAD)
		FUZZ_REQUIRE(mtkflash_image_check_head(image, MTKFLASH_IMAGE_HEAD) == head);
	FUZZ_REQUIRE(mtkflash_image_blank(image, size) ==
		     (!size || (all_equal(image, size) && image[0] == 0xff)));
	if (!err)
		require_good(image, size);
	else
		FUZZ_REQUIRE(err == MTKFLASH_ERROR_NOT_FIRMWARE ||
			     err == MTKFLASH_ERROR_IMAGE_SIZE ||
			     err == MTKFLASH_ERROR_IMAGE_BLANK);
	identity_of(image, size);
}

/* The rest of the input as it is. */
static void check_bytes(struct fuzz_input *in)
{
	check_image(in->data, in->left);
}

/* Too large: nothing but the size may be looked at, behind the head. */
static void check_huge(struct fuzz_input *in)
{
	size_t size = (size_t)MTKFLASH_IMAGE_MAX + 1 + fuzz_long(in) % MTKFLASH_IMAGE_MAX;
	uint8_t *image = calloc(1, size);

	FUZZ_REQUIRE(image);
	fuzz_patch(in, 4, image, MTKFLASH_IMAGE_HEAD);
	FUZZ_REQUIRE(mtkflash_image_check(image, size) ==
		     (mtkflash_image_check_head(image, size) ?: MTKFLASH_ERROR_IMAGE_SIZE));
	free(image);
}

/*
 * The rest of the input scattered over an image of a plausible size, or nearly;
 * larger ones would only be slow.
 */
static void check_spread(struct fuzz_input *in)
{
	uint8_t kind = fuzz_byte(in);
	size_t size = (size_t)0x1000 << (kind & 3);
	uint8_t *image;

	if (kind & 4)
		size -= fuzz_byte(in);
	image = malloc(size);
	FUZZ_REQUIRE(image);
	memset(image, kind & 8 ? 0xff : fuzz_byte(in), size);
	if (kind & 16) {
		image[0] = 0x02;
		image[1] = 0x00;
	}
	fuzz_patch(in, 16, image, size);
	check_image(image, size);
	free(image);
}

/* --- identities, families, verdicts ---------------------------------------- */

static void take_identity(struct fuzz_input *in, struct mtkflash_identity *id)
{
	char fields[FIELDS];

	memset(id, 0x55, sizeof(*id));
	for (size_t i = 0; i < sizeof(fields); i++)
		fields[i] = (char)fuzz_byte(in);
	mtkflash_identity_set(id, fields, fields + 8, fields + 24);
	FUZZ_REQUIRE(memchr(id->vendor, 0, sizeof(id->vendor)));
	FUZZ_REQUIRE(memchr(id->product, 0, sizeof(id->product)));
	FUZZ_REQUIRE(memchr(id->revision, 0, sizeof(id->revision)));
}

static void judge_identity(const struct mtkflash_identity *id)
{
	struct mtkflash_identity other = *id;

	FUZZ_REQUIRE(mtkflash_identity_equal(id, &other));
	FUZZ_REQUIRE(!mtkflash_identity_other_series(id, &other));
	strcpy(other.revision, "~~~~");
	FUZZ_REQUIRE(mtkflash_identity_same_drive(id, &other));
	FUZZ_REQUIRE(mtkflash_family(id) == mtkflash_family(&other));
	FUZZ_REQUIRE(mtkflash_identity_equal(id, &other) == !strcmp(id->revision, "~~~~"));
	strcpy(other.revision, "BOOT");
	FUZZ_REQUIRE(mtkflash_in_boot_loader(&other));
	/* A vendor alone says nothing about the chip. */
	memset(other.vendor, 0, sizeof(other.vendor));
	FUZZ_REQUIRE(mtkflash_family(&other) == MTKFLASH_FAMILY_UNKNOWN);
}

static void take_witnesses(struct fuzz_input *in, struct mtkflash_witnesses *said)
{
	memset(said, 0, sizeof(*said));
	said->answered = fuzz_byte(in) & 1;
	take_identity(in, &said->inquiry);
	for (size_t i = fuzz_byte(in) % sizeof(said->model); i; i--)
		said->model[i - 1] = (char)(fuzz_byte(in) ?: ' ');
}

static void take_view(struct fuzz_input *in, struct mtkflash_port_view *view)
{
	uint8_t flags = fuzz_byte(in);
	uint8_t classes = fuzz_byte(in);

	*view = (struct mtkflash_port_view){
		.accessible = flags & 1,
		.probing = flags & 2,
		.status_valid = flags & 4,
		.looked_closer = flags & 8,
		.latches = flags & 16,
		.class = { classes & 3, classes >> 2 & 3 },
		.altstatus = fuzz_byte(in),
	};
	view->status = flags & 32 ? view->altstatus : fuzz_byte(in);
	for (unsigned int unit = 0; unit < 2; unit++)
		take_witnesses(in, &view->said[unit]);
}

static bool has_letter(const char *text)
{
	for (; *text; text++)
		if (isalnum((unsigned char)*text) && !(*text & 0x80))
			return true;
	return false;
}

/* Nobody has told a name: F20. */
static bool is_nameless(const struct mtkflash_witnesses *said)
{
	return !has_letter(said->inquiry.vendor) && !has_letter(said->inquiry.product) &&
	       !has_letter(said->model);
}

static void judge_view(const struct mtkflash_port_view *view)
{
	bool disk = view->class[0] == MTKFLASH_CLASS_DISK || view->class[1] == MTKFLASH_CLASS_DISK;
	enum mtkflash_verdict verdict = mtkflash_verdict(view);
	unsigned int unit = 99;
	struct mtkflash_finding who;
	unsigned int found = mtkflash_find_mediatek(view, &unit, &who);

	FUZZ_REQUIRE((verdict == MTKFLASH_VERDICT_DISK) == disk);
	if (disk || !view->accessible || view->probing) {
		FUZZ_REQUIRE(!mtkflash_may_read_status(view));
		FUZZ_REQUIRE(!mtkflash_needs_closer_look(view));
		FUZZ_REQUIRE(!mtkflash_verdict_has_node(verdict));
	}
	FUZZ_REQUIRE(found <= 2);
	FUZZ_REQUIRE(found ? unit < 2 : unit == 99);
	if (found)
		FUZZ_REQUIRE(who.kind == MTKFLASH_FAMILY_MEDIATEK ||
			     who.kind == MTKFLASH_FAMILY_UNKNOWN_CHIP ||
			     mtkflash_is_nonsense(view, unit) ||
			     is_nameless(&view->said[unit]));
	if (verdict == MTKFLASH_VERDICT_KNOWN || verdict == MTKFLASH_VERDICT_BOOT_LOADER)
		FUZZ_REQUIRE(found);
}

/* --- errors: user space may ask for any number ------------------------------- */

static void name_errors(struct fuzz_input *in)
{
	uint8_t code = fuzz_byte(in);

	FUZZ_REQUIRE(mtkflash_error_name((enum mtkflash_error)code));
	FUZZ_REQUIRE(mtkflash_error_cause((enum mtkflash_error)code));
	FUZZ_REQUIRE(mtkflash_advice_text(mtkflash_error_advice((enum mtkflash_error)code)));
	FUZZ_REQUIRE(mtkflash_advice_text((enum mtkflash_advice)code));
	FUZZ_REQUIRE(mtkflash_kind_name((enum mtkflash_kind)code));
	FUZZ_REQUIRE(mtkflash_page_state_name((enum mtkflash_page_state)code));
	FUZZ_REQUIRE(mtkflash_command_set_name((enum mtkflash_option_set)code));
	FUZZ_REQUIRE(mtkflash_phase_name((enum mtkflash_phase)code));
	FUZZ_REQUIRE(mtkflash_verdict_name((enum mtkflash_verdict)code));
	FUZZ_REQUIRE(mtkflash_verdict_meaning((enum mtkflash_verdict)code));
	FUZZ_REQUIRE(!code == !mtkflash_errno((enum mtkflash_error)code));
}

/* --- the latch test --------------------------------------------------------- */

struct liar {
	struct mtkflash_taskfile tf;
	struct fuzz_input *in;
	unsigned int accesses;
};

/* Only what keeps its value may be written, and the unit selected. */
static void liar_write(struct mtkflash_taskfile *tf, enum mtkflash_register reg, u8 value)
{
	struct liar *liar = (struct liar *)tf;

	FUZZ_REQUIRE(++liar->accesses < 100);
	FUZZ_REQUIRE(reg == MTKFLASH_REG_DEV || reg == MTKFLASH_REG_SC ||
		     reg == MTKFLASH_REG_LBAL);
	FUZZ_REQUIRE(reg != MTKFLASH_REG_DEV || value == 0xa0 || value == 0xb0);
}

static u8 liar_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	struct liar *liar = (struct liar *)tf;

	FUZZ_REQUIRE(++liar->accesses < 100);
	FUZZ_REQUIRE(reg != MTKFLASH_REG_CMD);
	return fuzz_byte(liar->in);
}

static void latch_test(struct fuzz_input *in)
{
	static const struct mtkflash_taskfile_ops ops = {
		.write = liar_write,
		.read = liar_read,
	};
	struct liar liar = { .tf = { &ops }, .in = in };
	const uint8_t *answers = in->data;
	bool latches;

	latches = mtkflash_latch_test(&liar.tf);
	if (!latches && in->data - answers >= 2)
		FUZZ_REQUIRE(memcmp(answers, "\x55\xaa", 2));
}

static void judge(struct fuzz_input *in)
{
	struct mtkflash_port_view view;

	take_view(in, &view);
	judge_identity(&view.said[0].inquiry);
	judge_view(&view);
	name_errors(in);
	latch_test(in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };

	switch (fuzz_byte(&in) & 3) {
	case 0:
		check_bytes(&in);
		break;
	case 1:
		judge(&in);
		break;
	case 2:
		check_huge(&in);
		break;
	default:
		check_spread(&in);
		break;
	}
	return 0;
}
