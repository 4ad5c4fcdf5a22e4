// SPDX-License-Identifier: GPL-2.0
/*
 * The identity of a drive, and of the drive that an image is for.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "families.h"
#include "identity.h"
#include "image_bd.h"
#include "image_tsst.h"

#define BOOT_CODE_SIZE		0x4000

/* Offsets within the identity block, which is an INQUIRY answer. */
#define INQUIRY_VENDOR		8
#define INQUIRY_END		36

/* Address of vendor, product and revision in BTC's images. */
#define BTC_IDENTITY		0x40bc

/* Image size of Lite-On's DVD writers; only these have the families U and V. */
#define WRITER_SIZE		0x100000

#define NAME_SIZE		(MTKFLASH_VENDOR_SIZE + MTKFLASH_PRODUCT_SIZE)
#define FIELDS_SIZE		(NAME_SIZE + MTKFLASH_REVISION_SIZE)

static void set_field(char *to, const char *from, size_t len)
{
	while (len && (from[len - 1] == ' ' || !from[len - 1]))
		len--;
	for (size_t i = 0; i < len; i++)
		to[i] = from[i] ? from[i] : ' ';
	to[len] = '\0';
}

void mtkflash_identity_set(struct mtkflash_identity *id, const char *vendor,
			   const char *product, const char *revision)
{
	set_field(id->vendor, vendor, MTKFLASH_VENDOR_SIZE);
	set_field(id->product, product, MTKFLASH_PRODUCT_SIZE);
	set_field(id->revision, revision, MTKFLASH_REVISION_SIZE);
}

bool mtkflash_identity_same_drive(const struct mtkflash_identity *a,
				  const struct mtkflash_identity *b)
{
	return !strcmp(a->vendor, b->vendor) && !strcmp(a->product, b->product);
}

bool mtkflash_identity_equal(const struct mtkflash_identity *a,
			     const struct mtkflash_identity *b)
{
	return mtkflash_identity_same_drive(a, b) &&
	       !strcmp(a->revision, b->revision);
}

/* Some boot loaders show themselves in the product: "BW-16D1HT_BOOT". */
static bool ends_in_boot(const char *product)
{
	size_t len = strlen(product);

	return len > 5 && !strcmp(product + len - 4, "BOOT") &&
	       (product[len - 5] == '_' || product[len - 5] == ' ');
}

bool mtkflash_in_boot_loader(const struct mtkflash_identity *id)
{
	return !strcmp(id->revision, "BOOT") || !strcmp(id->revision, "0000") ||
	       ends_in_boot(id->product);
}

/* --- hardware series -------------------------------------------------------- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* S1.6: letter, digit, dot. */
static bool has_numbered_series(const char *revision)
{
	return is_letter(revision[0]) && is_digit(revision[1]) &&
	       revision[2] == '.';
}

/*
 * Vendor and product do not tell hardware series apart, but the start of the revision often
 * does (vendor-mode specification 12.5):
 *
 * - Letter, digit, dot: letter and digit are the series.  Sony's DDU1621 with S1.x is
 *   another drive than those with S2 to S4 [C].
 * - A letter: Lite-On, and makers that sell Lite-On drives, name the family by it [V], and
 *   a BTC 1108 whose revision began with a digit did not survive a B230 [C].
 *
 * The rest is the version: GS0K and GS0Z, S1.6 and S1.7, A100 and A102 are each of one
 * series, and so are all that begin with a digit, as 1.00 and 2.10.
 */
bool mtkflash_identity_other_series(const struct mtkflash_identity *a,
				    const struct mtkflash_identity *b)
{
	const char *one = a->revision, *two = b->revision;

	if (!one[0] || !two[0] || mtkflash_in_boot_loader(a) ||
	    mtkflash_in_boot_loader(b))
		return false;
	if (has_numbered_series(one) || has_numbered_series(two))
		return memcmp(one, two, 2);
	return (is_letter(one[0]) || is_letter(two[0])) && one[0] != two[0];
}

/* --- identities of images ---------------------------------------------------- */

/**
 * struct rule - Where an identity block may be, and what it looks like
 * @formats: Values of its byte 3, which is the format of the answer.
 * @lengths: Values of its byte 4, which is the length of what follows.
 * @in_boot_code: It may also stand below 4000h.
 *
 * The fewer values a rule accepts, the less likely a match is a coincidence.
 */
struct rule {
	const char *formats;
	const char *lengths;
	bool in_boot_code;
};

/* Packet-mode specification 3.2, in the order of the public tool [V]. */
static const struct rule rules[] = {
	{ "\x32", "\x5b", false },
	{ "\x32", "\x1f\x5b", false },
	{ "\x31\x32", "\x1f\x5b", false },
	{ "\x31\x32", "\x1f\x5b", true },
};

/* The fixed head of a CD or DVD drive's INQUIRY answer. */
static bool is_inquiry_head(const struct rule *rule, const u8 *p)
{
	return p[0] == 0x05 && p[1] == 0x80 && p[2] == 0x00 && p[3] && p[4] &&
	       strchr(rule->formats, p[3]) && strchr(rule->lengths, p[4]) &&
	       !p[5] && !p[6] && !p[7];
}

/*
 * Are these characters, with blanks or zeros between and behind them?  Erased bytes are
 * not: the rest of a name may be erased because the power failed while it was programmed.
 */
static bool is_text(const u8 *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] && (p[i] < ' ' || p[i] > '~'))
			return false;
	return true;
}

bool mtkflash_identity_take(struct mtkflash_identity *id, const u8 *fields)
{
	const char *text = (const char *)fields;
	struct mtkflash_identity found;

	if (!is_text(fields, FIELDS_SIZE))
		return false;
	mtkflash_identity_set(&found, text, text + MTKFLASH_VENDOR_SIZE, text + NAME_SIZE);
	if (!found.vendor[0] || !found.product[0])
		return false;
	*id = found;
	return true;
}

static bool find_by_rule(const u8 *image, size_t size, const struct rule *rule,
			 bool boots, struct mtkflash_identity *id)
{
	size_t i = rule->in_boot_code ? 0 : BOOT_CODE_SIZE;

	for (; i + INQUIRY_END <= size; i++) {
		struct mtkflash_identity found;

		if (!is_inquiry_head(rule, image + i) ||
		    !mtkflash_identity_take(&found, image + i + INQUIRY_VENDOR) ||
		    mtkflash_in_boot_loader(&found) != boots)
			continue;
		*id = found;
		return true;
	}
	return false;
}

/* The address alone proves nothing: the name must be a known one. */
static bool find_btc(const u8 *image, size_t size, struct mtkflash_identity *id)
{
	struct mtkflash_identity found;

	if (size < BTC_IDENTITY + FIELDS_SIZE ||
	    !mtkflash_identity_take(&found, image + BTC_IDENTITY) ||
	    mtkflash_family(&found) == MTKFLASH_FAMILY_UNKNOWN)
		return false;
	*id = found;
	return true;
}

bool mtkflash_image_identity(const u8 *image, size_t size,
			     struct mtkflash_identity *id)
{
	if (mtkflash_bd_identity(image, size, id) || mtkflash_tsst_identity(image, size, id))
		return true;
	for (unsigned int i = 0; i < ARRAY_SIZE(rules); i++)
		if (find_by_rule(image, size, &rules[i], false, id))
			return true;
	if (find_btc(image, size, id))
		return true;
	for (unsigned int i = 0; i < ARRAY_SIZE(rules); i++)
		if (find_by_rule(image, size, &rules[i], true, id))
			return true;
	return false;
}

/* Find the drive's name, as the drive would answer it, with blanks or zeros behind it. */
static bool find_by_name(const u8 *image, size_t size,
			 const struct mtkflash_identity *drive,
			 struct mtkflash_identity *id)
{
	if (!drive->vendor[0] || !drive->product[0])
		return false;
	for (size_t i = 0; i + FIELDS_SIZE <= size; i++) {
		struct mtkflash_identity found;

		if (image[i] != (u8)drive->vendor[0] ||
		    !mtkflash_identity_take(&found, image + i) ||
		    !mtkflash_identity_same_drive(&found, drive) ||
		    mtkflash_in_boot_loader(&found))
			continue;
		*id = found;
		return true;
	}
	return false;
}

bool mtkflash_image_identity_for(const u8 *image, size_t size,
				 const struct mtkflash_identity *drive,
				 struct mtkflash_identity *id)
{
	struct mtkflash_identity named;

	if (!mtkflash_image_identity(image, size, id))
		return find_by_name(image, size, drive, id);
	/* The name of the boot loader is not that of the firmware. */
	if (mtkflash_in_boot_loader(id) && find_by_name(image, size, drive, &named))
		*id = named;
	return true;
}

bool mtkflash_image_names(const u8 *image, size_t size, const struct mtkflash_identity *drive)
{
	struct mtkflash_identity id;

	return find_by_name(image, size, drive, &id);
}

/* Images whose banks are each complete in themselves start every bank with a jump [V]. */
static bool is_plain(const u8 *image, size_t size)
{
	for (size_t i = 0; i < size; i += MTKFLASH_IMAGE_BANK)
		if (image[i] != 0x02)
			return false;
	return true;
}

bool mtkflash_image_is_damaged(const u8 *image, size_t size)
{
	struct mtkflash_identity id;

	if (size != WRITER_SIZE || is_plain(image, size) ||
	    !mtkflash_image_identity(image, size, &id) ||
	    (id.revision[0] != 'U' && id.revision[0] != 'V'))
		return false;
	for (size_t i = size - MTKFLASH_IMAGE_TAIL; i < size; i++)
		if (image[i] != ' ' && (image[i] < 'A' || image[i] > 'Z'))
			return true;
	return false;
}
