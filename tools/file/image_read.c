// SPDX-License-Identifier: GPL-2.0
/* Files on their way to an image: read, put together, and judged. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bd_sums.h"
#include "fail.h"
#include "hex.h"
#include "image_file.h"
#include "shape.h"
#include "words.h"

/* The largest updater is smaller; what is behind that is not looked at. */
#define FILE_MAX	(64u << 20)
#define FILE_FIRST	(MTKFLASH_IMAGE_MAX + 1)

/* --- reading -------------------------------------------------------------------- */

/**
 * struct content - What is in a file
 * @data: The bytes.
 * @size: Their number.
 * @room: For how many there is memory.
 */
struct content {
	u8 *data;
	size_t size;
	size_t room;
};

static bool make_room(struct content *content)
{
	size_t room = content->room ? content->room * 2 : FILE_FIRST;
	u8 *data;

	if (content->size < content->room)
		return true;
	data = realloc(content->data, room);
	if (!data)
		return false;
	content->data = data;
	content->room = room;
	return true;
}

/* False with errno. */
static bool read_all(int fd, struct content *content)
{
	ssize_t got;

	do {
		if (!make_room(content))
			return false;
		got = read(fd, content->data + content->size, content->room - content->size);
		if (got > 0)
			content->size += got;
	} while ((got > 0 || (got < 0 && errno == EINTR)) && content->size <= FILE_MAX);
	return got >= 0;
}

static bool same_file(const struct stat *before, const struct stat *after, size_t size)
{
	return before->st_mtim.tv_sec == after->st_mtim.tv_sec &&
	       before->st_mtim.tv_nsec == after->st_mtim.tv_nsec &&
	       before->st_size == after->st_size &&
	       (size > FILE_MAX || (size_t)after->st_size == size);
}

static enum ctl_exit read_fd(struct ctl *ctl, int fd, const char *name, struct content *content)
{
	struct stat before, after;

	if (fstat(fd, &before) || !read_all(fd, content) || fstat(fd, &after))
		return fail_errno(ctl, CTL_ERROR_FILE_READ, name);
	if (!S_ISREG(before.st_mode) || same_file(&before, &after, content->size))
		return CTL_EXIT_OK;
	return fail(ctl, CTL_ERROR_FILE_READ,
		    "%s changed while it was read: wait until it is complete", name);
}

/* "-" is what comes from another program. */
static enum ctl_exit read_file(struct ctl *ctl, const char *name, struct content *content)
{
	enum ctl_exit code;
	int fd;

	memset(content, 0, sizeof(*content));
	if (!strcmp(name, "-"))
		return read_fd(ctl, STDIN_FILENO, "standard input", content);
	/* A pipe without a writer would wait for ever; a file does not mind. */
	fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return fail_errno(ctl, CTL_ERROR_FILE_READ, name);
	fcntl(fd, F_SETFL, 0);
	code = read_fd(ctl, fd, name, content);
	close(fd);
	return code;
}

static enum ctl_exit read_and_hash(struct ctl *ctl, const char *name, struct image_file *file)
{
	struct content content;
	enum ctl_exit code = read_file(ctl, name, &content);

	if (code) {
		free(content.data);
		return code;
	}
	file->data = content.data;
	file->size = content.size;
	hash_text(file->data, file->size, file->file_hash);
	memcpy(file->hash, file->file_hash, HASH_TEXT);
	return CTL_EXIT_OK;
}

/* --- hex files ------------------------------------------------------------------- */

/* It has a reason of its own to be refused, then. */
static void take_hex(struct image_file *file, struct hex *hex, bool good)
{
	if (!good) {
		file->error = MTKFLASH_ERROR_NOT_FIRMWARE;
		file->advice = hex->advice;
		snprintf(file->reason, sizeof(file->reason), "%s", hex->error);
		return;
	}
	free(file->data);
	file->data = hex->image;
	hex->image = NULL;
	file->size = hex->size;
	file->given = hex->given;
	file->first_gap = hex->first_gap;
	hash_text(file->data, file->size, file->hash);
}

static bool add_hex(struct hex *hex, const char *name, const u8 *data, size_t size)
{
	if (hex_is(data, size))
		return hex_add(hex, name, data, size);
	snprintf(hex->error, sizeof(hex->error),
		 "%s is not Intel HEX: only hex files say where their bytes belong, so that several can be put together",
		 name);
	hex->advice = "give one image; if you know the lower half: cat LOWER UPPER > IMAGE";
	return false;
}

/* The first one has been read. */
static enum ctl_exit read_hex(struct ctl *ctl, struct image_file *file)
{
	enum ctl_exit code = CTL_EXIT_OK;
	struct content content;
	struct hex hex;
	bool good;

	good = hex_begin(&hex) && add_hex(&hex, file->name, file->data, file->size);
	for (unsigned int i = 1; good && !code && file->files[i]; i++) {
		code = read_file(ctl, file->files[i], &content);
		good = !code && add_hex(&hex, file->files[i], content.data, content.size);
		free(content.data);
	}
	if (!code)
		take_hex(file, &hex, good && hex_end(&hex));
	hex_free(&hex);
	return code;
}

/* --- what to make of it ------------------------------------------------------------ */

/* What the driver would say to it when it is written. */
static enum mtkflash_error check(const struct ctl *ctl, struct image_file *file)
{
	enum mtkflash_error err = mtkflash_image_check_head(file->data, file->size);

	if (!err && file->size > MTKFLASH_IMAGE_MAX)
		err = MTKFLASH_ERROR_IMAGE_TOO_LARGE;
	if (!err)
		err = mtkflash_image_check_for(file->data, file->size, ctl->own.image_size);
	if (!err)
		err = mtkflash_bd_check(file->data, file->size, &file->address);
	/* Without a drive: one whose own firmware starts so would take it. */
	if (!err && !mtkflash_image_has_vector(file->data, file->size))
		err = MTKFLASH_ERROR_RESET_VECTOR;
	return err;
}

static void judge(const struct ctl *ctl, struct image_file *file)
{
	bool named = strcmp(file->name, "-");

	file->error = check(ctl, file);
	if (file->error && !file->given &&
	    kind_look(&file->kind, named ? file->name : NULL, file->data, file->size))
		file->error = MTKFLASH_ERROR_NOT_FIRMWARE;
	file->has_identity = file->size <= MTKFLASH_IMAGE_MAX &&
		mtkflash_image_identity(file->data, file->size, &file->identity);
}

static void join_names(struct image_file *file)
{
	size_t used = 0;

	if (!file->files[1])
		return;
	for (unsigned int i = 0; file->files[i] && used < sizeof(file->names); i++)
		used += snprintf(file->names + used, sizeof(file->names) - used, "%s%s",
				 i ? " and " : "", file->files[i]);
	file->name = file->names;
}

enum ctl_exit image_file_read(struct ctl *ctl, char *const *files, struct image_file *file)
{
	enum ctl_exit code;

	memset(file, 0, sizeof(*file));
	file->files = files;
	file->name = files[0];
	code = read_and_hash(ctl, file->name, file);
	if (!code && (files[1] || hex_is(file->data, file->size)))
		code = read_hex(ctl, file);
	if (code) {
		image_file_free(file);
		return code;
	}
	if (!file->error)
		judge(ctl, file);
	join_names(file);
	return CTL_EXIT_OK;
}

void image_file_free(struct image_file *file)
{
	int err = errno;

	free(file->data);
	file->data = NULL;
	errno = err;
}

/* --- in words ----------------------------------------------------------------------- */

const char *image_file_hex(const struct image_file *file)
{
	static char text[128];
	size_t filled = file->size - file->given;
	int used;

	if (!file->given)
		return NULL;
	used = snprintf(text, sizeof(text), "Intel HEX, %zu bytes given", file->given);
	if (filled)
		snprintf(text + used, sizeof(text) - used,
			 "; the other %zu are filled with FFh, the first at %05zXh", filled,
			 file->first_gap);
	return text;
}

const char *image_file_holds(const struct image_file *file)
{
	const struct kind *kind = &file->kind;
	static char text[512];
	size_t used = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < kind->count && i < KIND_MEMBERS; i++) {
		const struct kind_member *member = &kind->members[i];

		used += snprintf(text + used, sizeof(text) - used, "%s%s (%s%s%zu bytes)",
				 i ? ", " : "", member->name, member->form ? member->form : "",
				 member->form ? ", " : "", member->size);
		if (used >= sizeof(text))
			return text;
	}
	if (kind->count > KIND_MEMBERS)
		snprintf(text + used, sizeof(text) - used, " and %u more",
			 kind->count - KIND_MEMBERS);
	else if (!kind->count && kind->broken[0])
		snprintf(text, sizeof(text), "what cannot be read (%s)",
			 FIELD_TEXT(kind->broken));
	else if (!kind->count && kind->files)
		snprintf(text, sizeof(text), "%u file%s, none of the size of a flash part",
			 kind->files, kind->files == 1 ? "" : "s");
	return text[0] ? text : NULL;
}

const char *image_file_words(const struct image_file *file)
{
	static char text[1024];
	size_t used = 0;

	for (unsigned int i = 0; file->files[i] && used < sizeof(text); i++)
		used += snprintf(text + used, sizeof(text) - used, "%s%s", i ? " " : "",
				 shell_word(file->files[i]));
	return text;
}

/* The halves of an image come as one HEX file each. */
static bool is_of_hex(const struct kind *kind)
{
	for (unsigned int i = 0; i < kind->count && i < KIND_MEMBERS; i++)
		if (!kind->members[i].form || strcmp(kind->members[i].form, "Intel HEX"))
			return false;
	return kind->count > 1;
}

static void say_kind(struct failure *failure, const struct image_file *file)
{
	const char *holds = image_file_holds(file);

	snprintf(failure->what, sizeof(failure->what), "%s is %s, not a plain firmware image%s%s",
		 file->name, file->kind.name, holds ? "; it holds " : "", holds ? holds : "");
	if (file->kind.useless)
		snprintf(failure->advice, sizeof(failure->advice), "%s",
			 "look for the firmware itself: a .bin, or an archive or program that holds it");
	else if (is_of_hex(&file->kind))
		snprintf(failure->advice, sizeof(failure->advice), "%s",
			 "unpack it and give all: mtkflashctl flash DRIVE FILE FILE");
	if (file->kind.unpack[0])
		snprintf(failure->next, sizeof(failure->next), "%s", file->kind.unpack);
}

static void say_sum(struct failure *failure, const struct image_file *file)
{
	snprintf(failure->what, sizeof(failure->what), "%s, for %s: %s; the entry is at %Xh",
		 file->name, file->has_identity ? identity_text(&file->identity) :
						  "an unnamed drive",
		 cause_text(file->error), file->address);
}

static void say_size(struct failure *failure, const struct image_file *file)
{
	if (!file->size)
		snprintf(failure->what, sizeof(failure->what), "%s is empty", file->name);
	else
		snprintf(failure->what, sizeof(failure->what), "%s has %s%zu bytes: %s",
			 file->name, file->size > FILE_MAX ? "more than " : "",
			 file->size > FILE_MAX ? FILE_MAX : file->size, cause_text(file->error));
}

enum ctl_exit image_file_fail(struct ctl *ctl, const struct image_file *file)
{
	enum ctl_exit code = fail_driver(ctl, file->error, file->name);
	struct failure *failure = &ctl->failure;

	if (file->reason[0]) {
		snprintf(failure->what, sizeof(failure->what), "%s", file->reason);
		snprintf(failure->advice, sizeof(failure->advice), "%s", file->advice);
	} else if (file->kind.name[0]) {
		say_kind(failure, file);
	} else if (file->error == MTKFLASH_ERROR_SUM) {
		say_sum(failure, file);
	} else if (file->error == MTKFLASH_ERROR_IMAGE_BLANK && file->given) {
		snprintf(failure->advice, sizeof(failure->advice), "%s",
			 "it may be the upper half: give the hex file of the lower half, too");
	} else if (file->error == MTKFLASH_ERROR_IMAGE_SIZE ||
		   file->error == MTKFLASH_ERROR_IMAGE_TOO_LARGE) {
		say_size(failure, file);
	}
	shape_tell(failure, file);
	return code;
}
