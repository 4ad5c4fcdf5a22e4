// SPDX-License-Identifier: GPL-2.0
/*
 * Names that a stuck data line has spoilt (vendor-mode specification 12.4 [B]).
 *
 * Vendor mode uses D0 to D7 only: with a bad line among the others a flash is
 * perfect, and the name of the drive is not.  It must be one of the others, too, if only
 * every other character is wrong: each of D0 to D7 is 0 in one of the two bytes of
 * the signature, 14h and EBh, and 1 in the other one, so that libata would not have found
 * the drive.  If all characters are wrong the line may be on its way to the host or
 * within the drive, and nobody knows which of two it is.
 */
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "garbled.h"

#define VENDOR_SIZE	8
#define NAME_SIZE	24
#define MODEL_SIZE	40

/*
 * So many characters have to be there: changed ones; those of the same bytes that show
 * the bit stuck, changed or not; and sound ones of the other bytes, or visible ones if
 * all bytes are concerned.  Two real names may
 * differ in one bit of one character; that several differ in the same bit and direction,
 * that no other of the same bytes has it otherwise, and that nothing else differs is no
 * chance.
 */
#define CHANGED_MIN	2
#define STUCK_MIN	4
#define SOUND_MIN	3

/* With so many changed ones a stray one, as in a report, says nothing against it. */
#define CHANGED_MANY	4

/* Upper and lower case differ in this bit, and in nothing else. */
#define CASE_BIT	5

enum half {
	EVEN,
	ODD,
	BOTH,
};

/**
 * struct fault - A stuck line
 * @half: The characters that it is in.
 * @bit: Their bit.
 * @set: It is always 1, otherwise always 0.
 */
struct fault {
	enum half half;
	unsigned int bit;
	bool set;
};

/* The kernel shows what is no text as blanks, and some drives end a text with zeros. */
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

		/* Blanks may have been put there afterwards. */
		if (is_blank(c) && is_blank(said[i]))
			continue;
		if (!same(said[i], spoilt)) {
			if (strays++)
				return false;
			continue;
		}
		stuck += hits(fault, i);
		changed += spoilt != c;
		/* If all are blank there is nothing to be seen. */
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

/* Vendor and product with the product at @at; returns where it ends. */
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
	/* As in INQUIRY; with a blank behind that; with just a blank [V]. */
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
