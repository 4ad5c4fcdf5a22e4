// SPDX-License-Identifier: GPL-2.0
/*
 * Kinds of files.  libarchive knows most archives and what they hold; nothing is unpacked
 * but the beginning of each file.  What it does not know is told by its first bytes.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <archive.h>
#include <archive_entry.h>

#include "array.h"
#include "hex.h"
#include "kind.h"
#include "words.h"

/* An archive may pretend to hold anything: no more than this is looked at. */
#define FILES_MAX	1000
#define BYTES_MAX	(32u << 20)

/* The longest end of an archive that may itself look like padding: ZIP's. */
#define ZIP_END		22

/* --- what is known of formats ---------------------------------------------------- */

static const struct {
	int format;
	const char *name;
} formats[] = {
	{ ARCHIVE_FORMAT_ZIP, "a ZIP archive" },
	{ ARCHIVE_FORMAT_RAR, "a RAR archive" },
	{ ARCHIVE_FORMAT_RAR_V5, "a RAR archive" },
	{ ARCHIVE_FORMAT_7ZIP, "a 7z archive" },
	{ ARCHIVE_FORMAT_CAB, "a CAB archive" },
	{ ARCHIVE_FORMAT_LHA, "an LHA archive" },
	{ ARCHIVE_FORMAT_TAR, "a TAR archive" },
	{ ARCHIVE_FORMAT_ISO9660, "the image of a disc" },
};

static const struct {
	int filter;
	const char *name;
	const char *command;
} filters[] = {
	{ ARCHIVE_FILTER_GZIP, "a gzip file", "gzip -dc" },
	{ ARCHIVE_FILTER_BZIP2, "a bzip2 file", "bzip2 -dc" },
	{ ARCHIVE_FILTER_XZ, "an xz file", "xz -dc" },
	{ ARCHIVE_FILTER_LZMA, "an lzma file", "xz -dc" },
	{ ARCHIVE_FILTER_ZSTD, "a zstd file", "zstd -dc" },
	{ ARCHIVE_FILTER_COMPRESS, "a compress file", "gzip -dc" },
};

static const struct magic {
	unsigned int at;
	unsigned int length;
	const char *bytes;
	const char *name;
	const char *command;
} magics[] = {
	{ 7, 7, "**ACE**", "an ACE archive", "unace x" },
	{ 0, 2, "\x60\xea", "an ARJ archive", "arj x" },
	{ 28, 4, "RJSX", "a program with an ARJ archive inside", "arj x" },
	{ 0, 4, "ZOO ", "a ZOO archive", "zoo x" },
	{ 0, 4, "SIT!", "a StuffIt archive", NULL },
	{ 0, 4, "ISc(", "an InstallShield archive", "unshield x" },
	{ 0, 8, "!<arch>\n", "an ar archive", "ar x" },
	{ 0, 6, "070701", "a cpio archive", NULL },
	{ 0, 4, "SZDD", "a file packed by Microsoft's COMPRESS", "msexpand <" },
	{ 0, 4, "KWAJ", "a file packed by Microsoft's COMPRESS", "msexpand <" },
	{ 0, 4, "LZIP", "an lzip file", NULL },
	{ 0, 4, "\x04\x22\x4d\x18", "an lz4 file", NULL },
	/* What updaters hold; packet-mode specification 3.4. */
	{ 0, 4, "KP\x04\x03", "a ZIP archive with swapped bytes, from an updater", NULL },
	{ 0, 4, "\xaf\x7d\xf9\xfd", "firmware packed for XFlash", NULL },
	{ 0, 4, "\xbe\xed\xef\xfb", "firmware packed for XFlash", NULL },
	{ 0, 16, "ASUS FILE SYSTEM", "a container of ASUS's updater", NULL },
	/* libarchive says nothing of those that end too soon. */
	{ 0, 3, "\x1f\x8b\x08", "a damaged gzip file", NULL },
	{ 0, 3, "BZh", "a damaged bzip2 file", NULL },
	{ 0, 5, "\3757zXZ", "a damaged xz file", NULL },
	{ 0, 4, "\x28\xb5\x2f\xfd", "a damaged zstd file", NULL },
	{ 0, 1, "S", "a file of Motorola S-records", NULL },
	{ 0, 2, "MZ", "a DOS or Windows program", NULL },
	{ 0, 4, "\xd0\xcf\x11\xe0", "an installer or a document", NULL },
};

/* Nothing that could be unpacked is in these. */
static const struct magic others[] = {
	{ 0, 4, "\x89PNG", "a picture", NULL },
	{ 0, 4, "GIF8", "a picture", NULL },
	{ 0, 3, "\xff\xd8\xff", "a picture", NULL },
	{ 0, 4, "\177ELF", "a Linux program", NULL },
	{ 0, 5, "%PDF-", "a PDF document", NULL },
	{ 0, 4, "\0\5\x16\7", "a side file of macOS, whose name begins with ._", NULL },
};

/* Files that can contain firmware in turn. */
static const struct magic inner[] = {
	{ 0, 4, "PK\3\4", "a ZIP archive", NULL },
	{ 0, 4, "Rar!", "a RAR archive", NULL },
	{ 0, 6, "7z\xbc\xaf\x27\x1c", "a 7z archive", NULL },
	{ 0, 4, "MSCF", "a CAB archive", NULL },
	{ 2, 3, "-lh", "an LHA archive", NULL },
	{ 7, 7, "**ACE**", "an ACE archive", NULL },
	{ 0, 3, "\x1f\x8b\x08", "a gzip file", NULL },
	{ 0, 2, "MZ", "a program", NULL },
};

static bool is_program(const u8 *data, size_t size)
{
	return size > 2 && !memcmp(data, "MZ", 2);
}

/* "S", the kind of record, then its length and an address of two bytes or more. */
static bool is_srecord(const u8 *text, size_t size)
{
	if (size < 10 || text[0] != 'S' || text[1] < '0' || text[1] > '3')
		return false;
	for (unsigned int i = 2; i < 8; i++)
		if (!isxdigit(text[i]))
			return false;
	return true;
}

static bool stands_there(const struct magic *magic, const u8 *data, size_t size)
{
	return size >= magic->at + magic->length &&
	       !memcmp(data + magic->at, magic->bytes, magic->length);
}

/* What a file in an archive is, by its beginning. */
static const char *form_of(const u8 *head, size_t size)
{
	if (hex_is(head, size))
		return "Intel HEX";
	if (is_srecord(head, size))
		return "Motorola S-records";
	for (size_t i = 0; i < ARRAY_SIZE(inner); i++)
		if (stands_there(&inner[i], head, size))
			return inner[i].name;
	return NULL;
}

/* --- archives ---------------------------------------------------------------------- */

static struct archive *open_archive(const u8 *data, size_t size)
{
	struct archive *a = archive_read_new();

	if (!a)
		return NULL;
	/* Not all filters of libarchive: some run other programs, or accept any text. */
	archive_read_support_filter_gzip(a);
	archive_read_support_filter_bzip2(a);
	archive_read_support_filter_xz(a);
	archive_read_support_filter_lzma(a);
	archive_read_support_filter_zstd(a);
	archive_read_support_filter_compress(a);
	archive_read_support_format_zip(a);
	archive_read_support_format_rar(a);
	archive_read_support_format_rar5(a);
	archive_read_support_format_7zip(a);
	archive_read_support_format_cab(a);
	archive_read_support_format_lha(a);
	archive_read_support_format_tar(a);
	archive_read_support_format_iso9660(a);
	archive_read_support_format_raw(a);
	if (!archive_read_open_memory(a, data, size))
		return a;
	archive_read_free(a);
	return NULL;
}

/* NULL if nothing is known of it: the format "raw" takes whatever there is. */
static const char *archive_words(struct archive *a)
{
	int format = archive_format(a) & ARCHIVE_FORMAT_BASE_MASK;

	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (formats[i].format == format)
			return formats[i].name;
	for (size_t i = 0; i < ARRAY_SIZE(filters); i++)
		if (filters[i].filter == archive_filter_code(a, 0))
			return filters[i].name;
	return NULL;
}

/**
 * struct look - An archive that is looked at
 * @kind: What is found.
 * @a: The archive.
 * @file: Its name, or NULL.
 * @bytes: How much was unpacked.
 * @damaged: Something could not be.
 */
struct look {
	struct kind *kind;
	struct archive *a;
	const char *file;
	size_t bytes;
	bool damaged;
};

static size_t read_some(struct look *look, u8 *data, size_t size)
{
	ssize_t got = archive_read_data(look->a, data, size);

	look->damaged |= got < 0;
	return got > 0 ? got : 0;
}

/* The size of a file that is said nowhere: counted, as far as that goes. */
static size_t count_bytes(struct look *look, size_t size)
{
	u8 data[0x4000];
	size_t got;

	do {
		got = read_some(look, data, sizeof(data));
		size += got;
		look->bytes += got;
	} while (got && look->bytes < BYTES_MAX);
	return size;
}

static bool is_plausible(size_t size)
{
	return size >= MTKFLASH_IMAGE_MIN && size <= MTKFLASH_IMAGE_MAX && !(size & (size - 1));
}

static void look_at_member(struct look *look, struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry), *form;
	struct kind *kind = look->kind;
	struct kind_member *member;
	u8 head[64];
	size_t size = read_some(look, head, sizeof(head));

	form = form_of(head, size);
	size = archive_entry_size_is_set(entry) ? (size_t)archive_entry_size(entry) :
						  count_bytes(look, size);
	if (!form && !is_plausible(size))
		return;
	if (kind->count++ >= KIND_MEMBERS)
		return;
	member = &kind->members[kind->count - 1];
	name = name ? name : "";
	clean_text(member->name, sizeof(member->name), name, strlen(name));
	member->size = size;
	member->form = form;
}

static const char *base_name(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? slash + 1 : file;
}

/* "fw.bin" for "fw.bin.gz"; a name of its own for one that ends otherwise. */
static void name_without_ending(char *text, size_t size, const char *file)
{
	static const char * const endings[] = { ".gz", ".bz2", ".xz", ".lzma", ".zst", ".Z" };
	size_t length = strlen(file);

	for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
		size_t end = strlen(endings[i]);

		if (length <= end || strcmp(file + length - end, endings[i]))
			continue;
		snprintf(text, size, "%.*s", (int)(length - end), file);
		return;
	}
	snprintf(text, size, "%s.unpacked", file);
}

/* What can be firmware, or all of it if that is too much to be named. */
static void say_bsdtar(struct kind *kind, const char *file)
{
	size_t size = sizeof(kind->unpack), all, used;

	all = snprintf(kind->unpack, size, "bsdtar -xf %s", shell_word(file));
	used = all;
	for (unsigned int i = 0; i < kind->count && i < KIND_MEMBERS && used < size; i++)
		used += (size_t)snprintf(kind->unpack + used, size - used, " %s",
					 shell_word(kind->members[i].name));
	if (all < size && (used >= size || kind->count > KIND_MEMBERS))
		kind->unpack[all] = '\0';
}

static void say_how_to_unpack(struct look *look)
{
	struct kind *kind = look->kind;
	int filter = archive_filter_code(look->a, 0);
	char name[256];

	if (!look->file)
		return;
	if ((archive_format(look->a) & ARCHIVE_FORMAT_BASE_MASK) != ARCHIVE_FORMAT_RAW) {
		say_bsdtar(kind, look->file);
		return;
	}
	name_without_ending(name, sizeof(name), look->file);
	for (size_t i = 0; i < ARRAY_SIZE(filters); i++)
		if (filters[i].filter == filter)
			snprintf(kind->unpack, sizeof(kind->unpack), "%s %s > %s",
				 filters[i].command, shell_word(look->file), shell_word(name));
	/* There is one file in it, and this is what it will be called. */
	if (kind->count)
		clean_text(kind->members[0].name, sizeof(kind->members[0].name),
			   base_name(name), sizeof(name));
}

/* Names the archive, if it is one; false if not all of its list could be read. */
static bool list(struct look *look)
{
	struct kind *kind = look->kind;
	struct archive_entry *entry;
	int result;

	for (;;) {
		result = archive_read_next_header(look->a, &entry);
		if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
			break;
		if (archive_entry_filetype(entry) == AE_IFDIR)
			continue;
		if (++kind->files > FILES_MAX || look->bytes >= BYTES_MAX)
			return true;
		look_at_member(look, entry);
	}
	if (result == ARCHIVE_EOF)
		return !look->damaged;
	snprintf(kind->broken, sizeof(kind->broken), "%s", archive_error_string(look->a) ?
		 archive_error_string(look->a) : "damaged");
	return false;
}

/* False if it is no archive, or one that could be read better. */
static bool look_into(struct kind *kind, const char *file, const u8 *data, size_t size)
{
	struct look look = { .kind = kind, .file = file, .a = open_archive(data, size) };
	const char *words;
	bool whole;

	if (!look.a)
		return false;
	memset(kind, 0, sizeof(*kind));
	whole = list(&look);
	words = archive_words(look.a);
	/* Zeros are the end of a TAR archive; an empty archive is no answer. */
	if (!kind->files &&
	    (archive_format(look.a) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR)
		words = NULL;
	if (words && is_program(data, size))
		snprintf(kind->name, sizeof(kind->name), "a program with %s inside", words);
	else if (words)
		snprintf(kind->name, sizeof(kind->name), "%s", words);
	if (words)
		say_how_to_unpack(&look);
	archive_read_free(look.a);
	return words && whole;
}

static size_t without_padding(const u8 *data, size_t size)
{
	u8 last = size ? data[size - 1] : 0;

	while (size && (last == 0xff || !last) && data[size - 1] == last)
		size--;
	return size;
}

/* Try the file as it is, and without padding, which hides the end of some archives. */
static bool is_archive(struct kind *kind, const char *file, const u8 *data, size_t size)
{
	size_t bare = without_padding(data, size);
	const size_t sizes[3] = { size, bare + ZIP_END < size ? bare + ZIP_END : size, bare };
	struct kind best = { .name = "" };

	for (unsigned int i = 0; i < 3; i++) {
		if (i && sizes[i] == sizes[i - 1])
			continue;
		if (look_into(kind, file, data, sizes[i]))
			return true;
		if (kind->name[0] && (!best.name[0] || kind->count > best.count))
			best = *kind;
	}
	*kind = best;
	return best.name[0];
}

/* --- the rest ----------------------------------------------------------------------- */

/* The header that every ARJ archive begins with has a length and a kind. */
static bool is_arj(const u8 *data, size_t size)
{
	size_t length = size > 11 ? data[2] | data[3] << 8 : 0;

	return length >= 30 && length <= 2600 && data[4] <= length && data[10] == 2;
}

static bool is_of_srecords(const struct magic *magic)
{
	return magic->length == 1;
}

static bool fits(const struct magic *magic, const u8 *data, size_t size)
{
	if (!stands_there(magic, data, size))
		return false;
	if (magic->bytes[0] == '\x60')
		return is_arj(data, size);
	if (is_of_srecords(magic))
		return is_srecord(data, size);
	return magic->at != 28 || is_program(data, size);
}

static void name_by_magic(struct kind *kind, const struct magic *magic, const char *file)
{
	snprintf(kind->name, sizeof(kind->name), "%s", magic->name);
	if (file && magic->command)
		snprintf(kind->unpack, sizeof(kind->unpack), "%s %s", magic->command,
			 shell_word(file));
	else if (file && is_of_srecords(magic))
		snprintf(kind->unpack, sizeof(kind->unpack), "objcopy -I srec -O binary %s fw.bin",
			 shell_word(file));
}

/* --- text ----------------------------------------------------------------------------- */

#define TEXT_SIZE	1024	/* so much of it is looked at */

static bool begins(const char *text, const char *word)
{
	return !strncasecmp(text, word, strlen(word));
}

/* Without a mark of the byte order and blanks; false if there is anything that is no text. */
static bool take_text(char *text, const u8 *data, size_t size)
{
	size_t used = 0, at = size >= 3 && !memcmp(data, "\xef\xbb\xbf", 3) ? 3 : 0;

	for (; at < size && used < TEXT_SIZE; at++) {
		if (!isprint(data[at]) && !isspace(data[at]))
			return false;
		if (used || !isspace(data[at]))
			text[used++] = data[at];
	}
	text[used] = '\0';
	return used;
}

static bool is_wide_text(const u8 *data, size_t size)
{
	if (size < 4 || data[0] != 0xff || data[1] != 0xfe)
		return false;
	for (size_t i = 2; i + 1 < size && i < TEXT_SIZE; i += 2)
		if (data[i + 1] || (!isprint(data[i]) && !isspace(data[i])))
			return false;
	return true;
}

static const char uuencoded[] = "a uuencoded file";

static const char *text_words(const u8 *data, size_t size)
{
	char text[TEXT_SIZE + 1];

	if (is_wide_text(data, size))
		return "a text of characters with two bytes each";
	if (!take_text(text, data, size))
		return NULL;
	if (begins(text, "<!doctype") || begins(text, "<html"))
		return "a page of the web";
	if (begins(text, "begin "))
		return uuencoded;
	return "a text";
}

static const char *other_words(const u8 *data, size_t size)
{
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (stands_there(&others[i], data, size))
			return others[i].name;
	return NULL;
}

bool kind_look(struct kind *kind, const char *file, const u8 *data, size_t size)
{
	static const struct magic inside = { 0, 7, "**ACE**",
		"a program with an ACE archive inside", "unace x" };
	const char *words;

	memset(kind, 0, sizeof(*kind));
	if (is_archive(kind, file, data, size))
		return true;
	if (is_program(data, size) && memmem(data, size, inside.bytes, inside.length)) {
		name_by_magic(kind, &inside, file);
		return true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(magics); i++) {
		if (!fits(&magics[i], data, size))
			continue;
		name_by_magic(kind, &magics[i], file);
		return true;
	}
	words = other_words(data, size);
	if (!words)
		words = text_words(data, size);
	if (!words)
		return false;
	snprintf(kind->name, sizeof(kind->name), "%s", words);
	kind->useless = strcmp(words, uuencoded);
	return true;
}
