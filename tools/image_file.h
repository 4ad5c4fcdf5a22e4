/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files that hold what a flash holds: read and hashed, or saved for good.
 */
#ifndef CTL_IMAGE_FILE_H
#define CTL_IMAGE_FILE_H

#include "ctl.h"
#include "image.h"

/* SHA-256 in hexadecimal. */
#define HASH_TEXT 65

/**
 * struct image_file - A file read into memory
 * @name: As it was given.
 * @data: The bytes; freed with image_file_free().
 * @size: Their number; one more than the largest image if the file is larger.
 * @hash: SHA-256.
 * @error: What the driver's own check says, 0 if nothing.
 * @has_identity: It says for which drive it is.
 * @identity: That.
 */
struct image_file {
	const char *name;
	u8 *data;
	size_t size;
	char hash[HASH_TEXT];
	enum mtkflash_error error;
	bool has_identity;
	struct mtkflash_identity identity;
};

void hash_text(const u8 *data, size_t size, char text[HASH_TEXT]);

/* Reads a file; whether it is an image is for the caller to decide. */
enum ctl_exit image_file_read(struct ctl *ctl, const char *name, struct image_file *file);
void image_file_free(struct image_file *file);

/* "VENDOR PRODUCT revision REVISION"; valid until the eighth call after it. */
const char *identity_text(const struct mtkflash_identity *id);

/* If there is a file of hashes beside it: does it fit? */
enum ctl_exit image_file_check_hash(struct ctl *ctl, const struct image_file *file);

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
