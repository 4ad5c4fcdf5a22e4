// SPDX-License-Identifier: GPL-2.0
/*
 * Names that a stuck data line has spoilt (vendor-mode specification 12.4 [B]).
 *
 * Vendor mode uses D0 to D7 only: with a bad line among D8 to D15 a flash is perfect, but
 * the name of the drive is not.  If only every second character is wrong, the line must be
 * one of D8 to D15: each of D0 to D7 is 0 in one byte of the signature, 14h and EBh, and 1
 * in the other, and libata would not have found the drive.  If all characters are wrong,
 * the line may be a bad one to the host or within the drive, and two lines are possible.
 */
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "garbled.h"

#define VENDOR_SIZE	8
#define NAME_SIZE	24
#define MODEL_SIZE	40

/*
 * How many characters must be there: changed ones; those in the affected bytes that show
 * the bit stuck, changed or not; and sound ones in the other bytes, or visible ones if all
 * bytes are affected.  Two real names may differ in one bit of one character.  If several
 * differ in the same bit and direction, no other affected character has the bit the other
 * way, and nothing else differs, then that is no coincidence.
 */
#define CHANGED_MIN	2
#define STUCK_MIN	4
#define SOUND_MIN	3

/* With this many changed characters a single stray one, as in a report, is accepted. */
#define CHANGED_MANY	4

/* The only bit in which upper and lower case differ. */
#define CASE_BIT	5

enum half {
	EVEN,
	ODD,
	BOTH,
};

/**
 * struct fault - A stuck line
 * @half: The characters that it affects.
 * @bit: The bit that is stuck.
 * @set: The bit is always 1, otherwise always 0.
 */
struct fault {
	enum half half;
	unsigned int bit;
	bool set;
};

/*
 * The kernel replaces unprintable characters by blanks, and some drives end a text with
 * zeros.
 */
static bool is_blank(char c)
{
	return c <= ' ' || c > '~';
}

static bool hits(const struct fault *fault, size_t i)
{
	return fault->half == BOTH || (i & 1) == (fault->half == ODD);
}

static char spoil(const struct fault *fault, char c)
{
	return fault->set ? c | BIT(fault->bit) : c & ~BIT(fault->bit);
}

static bool same(char said, char wanted)
{
	return said == wanted || (is_blank(said) && is_blank(wanted));
}

static bool explains(const struct fault *fault, const char *said,
		     const char *name, size_t size, size_t known)
{
	unsigned int changed = 0, stuck = 0, sound = 0, strays = 0;

	for (size_t i = 0; i < size; i++) {
		char c = i < known ? name[i] : said[i];
		char spoilt = hits(fault, i) ? spoil(fault, c) : c;

		/* The blank may have replaced an unprintable character: it proves nothing. */
		if (is_blank(c) && is_blank(said[i]))
			continue;
		if (!same(said[i], spoilt)) {
			if (strays++)
				return false;
			continue;
		}
		stuck += hits(fault, i);
		changed += spoilt != c;
		/* If the line affects all characters, blank ones show nothing. */
		sound += fault->half == BOTH ? !is_blank(said[i]) :
					       !hits(fault, i) && i < known;
	}
	return changed >= (strays ? CHANGED_MANY : CHANGED_MIN) &&
	       stuck >= STUCK_MIN && sound >= SOUND_MIN;
}

u16 mtkflash_garbled(const char *said, const char *name, size_t size,
		     size_t known)
{
	struct fault fault;

	for (fault.half = EVEN; fault.half <= BOTH; fault.half++) {
		for (fault.bit = 0; fault.bit < 8; fault.bit++) {
			u16 line = BIT(fault.bit + 8);

			if (fault.half == BOTH && fault.bit == CASE_BIT)
				continue;
			if (fault.half == BOTH)
				line |= BIT(fault.bit);
			fault.set = false;
			if (explains(&fault, said, name, size, known))
				return line;
			fault.set = true;
			if (explains(&fault, said, name, size, known))
				return line;
		}
	}
	return 0;
}

/* Join vendor and product, with the product at @at; returns the end of the product. */
static size_t join(char *text, size_t size, const char *vendor,
		   const char *product, size_t at)
{
	size_t len = strlen(product);

	if (len > size - at)
		len = size - at;
	memset(text, ' ', size);
	memcpy(text, vendor, strlen(vendor));
	memcpy(text + at, product, len);
	return at + len;
}

u16 mtkflash_garbled_name(const char said[24], const char *vendor,
			  const char *product)
{
	char name[NAME_SIZE];
	size_t known = join(name, NAME_SIZE, vendor, product, VENDOR_SIZE);

	return mtkflash_garbled(said, name, NAME_SIZE, known);
}

u16 mtkflash_garbled_model(const char *said, const char *vendor,
			   const char *product)
{
	/*
	 * Where the product may begin: as in INQUIRY; one blank behind that; behind a
	 * single blank [V].
	 */
	size_t places[] = { VENDOR_SIZE, VENDOR_SIZE + 1, strlen(vendor) + 1 };
	size_t size = strlen(said);
	u16 lines = 0;

	for (unsigned int i = 0; !lines && i < ARRAY_SIZE(places); i++) {
		char name[MODEL_SIZE];
		size_t known = join(name, MODEL_SIZE, vendor, product, places[i]);

		if (known <= size)
			lines = mtkflash_garbled(said, name, size, known);
	}
	return lines;
}
