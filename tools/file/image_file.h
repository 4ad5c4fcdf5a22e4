/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files that hold what a flash holds: read and hashed, or saved for good.
 */
#ifndef CTL_IMAGE_FILE_H
#define CTL_IMAGE_FILE_H

#include "ctl.h"
#include "image.h"
#include "kind.h"

/* SHA-256 in hexadecimal. */
#define HASH_TEXT 65

/**
 * struct image_file - A file read into memory, or the image that hex files make
 * @files: As they were given, "-" for standard input; NULL ends them.
 * @name: What to call them in a sentence.
 * @names: Room for that.
 * @data: The bytes; freed with image_file_free().
 * @size: Their number; of an immense file only the beginning is there.
 * @hash: SHA-256 of them.
 * @file_hash: SHA-256 of the first file, which may be hex.
 * @given: If it is hex: how many bytes its records have; the others are FFh.
 * @first_gap: Address of the first of those.
 * @error: What the driver's own check says, 0 if nothing.
 * @address: Where that is, if it is the image of a Blu-ray writer.
 * @reason: Why, in words of its own, or empty.
 * @advice: What to do then.
 * @kind: What it is, if it is no image; its name is empty if that is not known.
 * @has_identity: It says for which drive it is.
 * @identity: That.
 */
struct image_file {
	char *const *files;
	const char *name;
	char names[512];
	u8 *data;
	size_t size;
	char hash[HASH_TEXT];
	char file_hash[HASH_TEXT];
	size_t given;
	size_t first_gap;
	enum mtkflash_error error;
	u32 address;
	char reason[256];
	const char *advice;
	struct kind kind;
	bool has_identity;
	struct mtkflash_identity identity;
};

void hash_text(const u8 *data, size_t size, char text[HASH_TEXT]);

/* Reads files; whether they make an image is for the caller to decide. */
enum ctl_exit image_file_read(struct ctl *ctl, char *const *files, struct image_file *file);
void image_file_free(struct image_file *file);

/* It is refused by its @error, with all that is known of it. */
enum ctl_exit image_file_fail(struct ctl *ctl, const struct image_file *file);

/* How hex became an image, what an archive holds; NULL if it is none.  Until the next call. */
const char *image_file_hex(const struct image_file *file);
const char *image_file_holds(const struct image_file *file);

/* The files as they are to be typed again; valid until the next call. */
const char *image_file_words(const struct image_file *file);

/* "VENDOR PRODUCT revision REVISION"; valid until the eighth call after it. */
const char *identity_text(const struct mtkflash_identity *id);

/* If there is a file of hashes beside it: does it fit?  Then it is a backup as it was saved. */
enum ctl_exit image_file_check_hash(struct ctl *ctl, const struct image_file *file,
				    bool *is_backup);

/*
 * Saves bytes under a name and their hash beside it, both on the disk when it
 * returns.  A file that exists is kept unless @replace; nothing half written is
 * ever left under the name.
 */
enum ctl_exit image_file_save(struct ctl *ctl, const char *name, const u8 *data,
			      size_t size, bool replace);

/*
 * Gives a complete temporary file its name, for good; it is gone if that fails.
 * -1 with errno.
 */
int image_file_rename(const char *temporary, const char *name, bool replace);

/* Puts the directory that a name is in on the disk; -1 with errno. */
int image_file_sync(const char *name);

#endif
