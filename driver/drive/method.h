/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A method: the middle of a session, between the claim of the port and its release.
 */
#ifndef MTKFLASH_METHOD_H
#define MTKFLASH_METHOD_H

#include "state.h"

/**
 * struct mtkflash_method - One way to flash a drive
 * @never_held: The drive is always given back, because it is as easily reached the next
 *		time.
 * @writes_name: The name that the drive gives afterwards comes from the image: a drive that
 *		 gives its old revision may have its old firmware.
 * @stages: Number of stages of a session that writes; a stage is one byte of work per byte
 *	    of @size.
 * @stages_read: Number of stages of a session that does not write.
 * @begin: A session begins, its results are cleared.  If the port is not claimed yet,
 *	   knowledge of the drive is forgotten.
 * @reach: Make the drive accept commands, and identify it: sets @size, and @unit if that
 *	   was not known.  With to_be_written, a drive that cannot be written is an error.
 *	   May sleep for minutes.
 * @find: Reach a drive that another program has left ready for commands.  Return: 0,
 *	  NOT_IN_VENDOR_MODE or another error.  May sleep for minutes.
 * @is_entered: Is the drive in a mode that must be left?
 * @fetch: Read the contents of the drive into @backup, and keep it as @original if it is
 *	   one; @backup stays NULL if nothing can be read.  May sleep for seconds.
 * @whole: Is @image, of @size bytes, whole by its own data, and can this method write such
 *	   an image?  Its address is set to that of what is wrong, unless that is not known.
 *	   Needs no drive.
 * @suits: Is @image, of @size bytes, for such a drive at all?  No option turns this off.
 * @starts: Does @image, of the drive's size, begin like firmware for the drive, and is it
 *	    whole?
 * @keep: Find the ranges of @image that would replace data of the drive: fills @kept, and
 *	  @target if there are any.  Return: 0, KEPT_BLANK or NO_MEMORY.
 * @check: Can the drive hold @image?  The last check before anything is changed.
 * @write: Write @image, and make sure that the drive holds it.  With
 *	   %MTKFLASH_OPTION_DRY_RUN all checks are made, and nothing is written.  May sleep
 *	   for minutes.
 * @restore: Write @original, whatever the drive holds now; @spare can be used.
 * @fail: The session has failed.  @silent: nothing drives the bus.
 * @protect_again: Set write protection again that was cleared.  Return: 0 or
 *		   PROTECTION_LOST.
 * @leave: Make the drive restart.  May sleep for seconds.
 * @describe: Fill in those fields of @status and @info that the method knows.  Does not
 *	      sleep.
 * @report: Say the facts for the log that only the method knows.  The session is over.
 * @advice: What to do about @error of the session.
 * @left_ms: Estimated remaining time of the session, in milliseconds; 0 if not known.
 *
 * All errors are those of the uapi header.
 */
struct mtkflash_method {
	bool never_held;
	bool writes_name;
	unsigned int stages;
	unsigned int stages_read;
	void (*begin)(struct mtkflash_session *s);
	enum mtkflash_error (*reach)(struct mtkflash_session *s,
				     bool to_be_written);
	enum mtkflash_error (*find)(struct mtkflash_session *s);
	bool (*is_entered)(const struct mtkflash_session *s);
	enum mtkflash_error (*fetch)(struct mtkflash_session *s);
	enum mtkflash_error (*whole)(struct mtkflash_session *s, const u8 *image,
				     size_t size, u32 *address);
	enum mtkflash_error (*suits)(struct mtkflash_session *s,
				     const u8 *image, size_t size);
	enum mtkflash_error (*starts)(struct mtkflash_session *s,
				      const u8 *image);
	enum mtkflash_error (*keep)(struct mtkflash_session *s, const u8 *image);
	enum mtkflash_error (*check)(struct mtkflash_session *s,
				     const u8 *image);
	enum mtkflash_error (*write)(struct mtkflash_session *s,
				     const u8 *image);
	enum mtkflash_error (*restore)(struct mtkflash_session *s);
	void (*fail)(struct mtkflash_session *s, bool silent);
	enum mtkflash_error (*protect_again)(struct mtkflash_session *s);
	void (*leave)(struct mtkflash_session *s);
	void (*describe)(const struct mtkflash_session *s,
			 struct mtkflash_status *status,
			 struct mtkflash_device_info *info);
	void (*report)(struct mtkflash_session *s);
	enum mtkflash_advice (*advice)(const struct mtkflash_session *s);
	u32 (*left_ms)(const struct mtkflash_session *s);
};

#endif /* MTKFLASH_METHOD_H */
