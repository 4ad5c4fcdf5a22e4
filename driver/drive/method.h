/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A method: how the middle of a session is done, between the claim of the port and
 * its release.
 */
#ifndef MTKFLASH_METHOD_H
#define MTKFLASH_METHOD_H

#include "state.h"

/**
 * struct mtkflash_method - One way to flash a drive
 * @never_held: The drive is reached as easily the next time: it is always given back.
 * @writes_name: What the drive tells of itself afterwards is from the image: one that
 *		 tells its old revision may have its old firmware.
 * @stages: Stages of a session that writes, of one byte of work per byte of @size.
 * @stages_read: Stages of one that does not.
 * @begin: A session begins, its results are cleared.  If the port is not claimed
 *	   yet, what was known of the drive on it counts no more.
 * @reach: Get the drive to listen, and find out what it has: sets @size, and @unit if
 *	   that was not known.  @to_be_written: if it cannot be written, that is an error.
 *	   May sleep for minutes.
 * @find: Did another program leave the drive listening?  Reaches it then.  Return: 0,
 *	  NOT_IN_VENDOR_MODE or another error.  May sleep for minutes.
 * @is_entered: Does the drive listen, so that it has to be left?
 * @fetch: Read what the drive holds into @backup, and keep it as @original if it is
 *	   one; @backup stays NULL if nothing can be read.  May sleep for seconds.
 * @whole: Is @image, of @size bytes, whole by what it says of itself, and is this a way to
 *	   write such an image?  @address: out: where it is wrong, unchanged if that is
 *	   not known.  The drive need not be reached.
 * @suits: Is @image, of @size bytes, for such a drive at all?  No option turns that off.
 * @starts: Does @image, as large as the drive's own, begin as one for it does, and is it
 *	    whole?
 * @keep: Find what of @image would replace data that belong to the drive: fills @kept, and
 *	  @target if there are any.  Return: 0, KEPT_BLANK or NO_MEMORY.
 * @check: Can the drive hold @image?  The last word before anything is changed.
 * @write: Have the drive hold @image, and make sure that it does; with
 *	   %MTKFLASH_OPTION_DRY_RUN whatever can refuse that does so, and nothing is
 *	   written.  May sleep for minutes.
 * @restore: The same with @original, whatever the drive holds now; @spare can be used.
 * @fail: The session has failed.  @silent: nothing drives the bus.
 * @protect_again: Set again what write protection was cleared.  Return: 0 or
 *		   PROTECTION_LOST.
 * @leave: The drive is to restart.  May sleep for seconds.
 * @describe: Fill in what of @status and @info the method knows.  Does not sleep.
 * @advice: What to do about @error of the session.
 * @left_ms: About how long the session goes on, in milliseconds; 0 if that is not
 *	     known.
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
	enum mtkflash_advice (*advice)(const struct mtkflash_session *s);
	u32 (*left_ms)(const struct mtkflash_session *s);
};

#endif /* MTKFLASH_METHOD_H */
