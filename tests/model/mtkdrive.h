/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A model of a MediaTek optical drive as seen through its ATA task file.
 *
 * It plays the part that no test machine has: the mask ROM with its boot
 * window, vendor mode with its command sets, the serial engine and the flash
 * part behind it.  It is as strict as real parts are, and everything that the
 * protocol specification leaves open is a switch of struct mtkdrive_config.
 * What passes here is proven in the model only, never on hardware.
 *
 * Portable C11, no dependency, no allocation, no global state: the same files
 * (mtkdrive.c for the task file and its states, mtkpart.c for the flash part)
 * are built into the native tests and into a QEMU device.
 */
#ifndef MTKDRIVE_H
#define MTKDRIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Task-file registers, numbered as offsets from the command block. */
enum mtkdrive_reg {
	MTKDRIVE_DATA,
	MTKDRIVE_FEAT,		/* read: Error */
	MTKDRIVE_SC,
	MTKDRIVE_LBAL,
	MTKDRIVE_LBAM,
	MTKDRIVE_LBAH,
	MTKDRIVE_DEV,
	MTKDRIVE_CMD,		/* read: Status */
	MTKDRIVE_CTL,		/* Device Control; read: Alternate Status */
	MTKDRIVE_REGS
};

/* What the drive is doing. */
enum mtkdrive_state {
	MTKDRIVE_OFF,		/* no power: the bus floats */
	MTKDRIVE_WINDOW,	/* boot window: BSY, the intro is accepted */
	MTKDRIVE_BOOTING,	/* BSY, firmware is starting, the intro is not seen */
	MTKDRIVE_DEAD,		/* BSY for ever: no firmware, boot code waits for the intro */
	MTKDRIVE_NORMAL,	/* firmware runs: an ATAPI drive */
	MTKDRIVE_VENDOR,	/* vendor mode: the type byte whenever idle */
	MTKDRIVE_LEFT		/* the outro was sent, DEVICE RESET not yet */
};

/* Whether running firmware still accepts the intro. */
enum mtkdrive_firmware {
	MTKDRIVE_FW_UNLOCKED,	/* at any time */
	MTKDRIVE_FW_LOCKED	/* in the boot window only */
};

/* Rules that a careful driver never breaks; latched, never cleared by power. */
enum mtkdrive_violation {
	MTKDRIVE_V_FORBIDDEN_INTRO	= 1 << 0, /* 2Bh, 2Dh or 2Eh with command 80h */
	MTKDRIVE_V_WRSR_WITH_SRWD	= 1 << 1, /* WRSR although SRWD is set */
	MTKDRIVE_V_BUSY_PART		= 1 << 2, /* anything but RDSR while WIP */
	MTKDRIVE_V_NO_WEL		= 1 << 3, /* program, erase or WRSR without WREN */
	MTKDRIVE_V_PAGE_WRAP		= 1 << 4, /* page program ran over the page end */
	MTKDRIVE_V_SET_BITS		= 1 << 5, /* program asked to turn 0 into 1 */
	MTKDRIVE_V_PROTECTED		= 1 << 6, /* write to a protected range */
	MTKDRIVE_V_OPCODE		= 1 << 7, /* SPI opcode the part does not have */
	MTKDRIVE_V_LENGTH		= 1 << 8, /* SPI command of an impossible length */
	MTKDRIVE_V_VENDOR_BUSY		= 1 << 9, /* vendor command while BSY in vendor mode */
	MTKDRIVE_V_WRONG_SET		= 1 << 10, /* command of another command set */
	MTKDRIVE_V_NO_FINISH		= 1 << 11, /* 04h followed by a command other than 05h or the intro */
	MTKDRIVE_V_POWER_ORDER		= 1 << 12 /* see mtkdrive_expect() */
};

#define MTKDRIVE_PAGE 256

struct mtkdrive_part {
	const char *name;
	uint32_t size;		/* bytes */
	uint32_t page;		/* bytes of one page program, at most MTKDRIVE_PAGE */
	uint8_t rems[2];	/* manufacturer, device */
	uint8_t rdid[3];	/* all zero: the part has no RDID */
	uint8_t erase4k;	/* opcode, 0 if the part has none */
	uint8_t erase64k;
	uint8_t erase_chip;
	uint8_t erase_chip_alt;	/* second opcode for the same, 0 if the part has none */
	uint8_t bp_mask;	/* block protection bits of the status register, adjacent */
	uint32_t program_us;	/* busy times, typical */
	uint32_t erase4k_us;
	uint32_t erase64k_us;
	uint32_t erase_chip_us;
	uint32_t wrsr_us;
};

/* Sorted by name; the last entry has name == NULL. */
extern const struct mtkdrive_part mtkdrive_parts[];
const struct mtkdrive_part *mtkdrive_part_find(const char *name);

struct mtkdrive_config {
	const struct mtkdrive_part *part;
	uint8_t *flash;			/* part->size bytes, owned by the caller */
	uint8_t type;			/* 0x72 or 0x73 */
	uint8_t unit;			/* 0 master, 1 slave */
	enum mtkdrive_firmware firmware;
	uint64_t window_ns;		/* length of the boot window */
	uint64_t boot_ns;		/* from the end of the window to NORMAL */
	uint64_t command_ns;		/* BSY after a buffer read or write */
	uint64_t spi_byte_ns;		/* one byte on the SPI bus */
	uint8_t status_register;	/* of the part at first power-on */
	bool write_protect_pin;		/* WP# low: SRWD locks the status register */
	uint32_t seed;			/* of what an interrupted erase or program leaves */

	/* What the specification leaves open; false and 0 are the defaults. */
	bool busy_hides_registers;	/* reads while BSY return the status byte */
	bool srst_ignored;		/* SRST does not leave vendor mode */
	bool reset_without_outro;	/* DEVICE RESET alone leaves vendor mode */
	bool device0_answers_for_1;	/* master shadows an absent slave */
	bool finish_copies;		/* results of 04h are visible only after 05h */
	bool linear_rems;		/* REMS wants tx=4 rx=2; the 01 00 03 00 form reads 0 */
	uint32_t id_zero_ns;		/* REMS and RDID give 0 for so long after entering */

	bool check_power_order;		/* at each change of flash, see mtkdrive_expect() */
};

/* Counters, since mtkdrive_init(). */
struct mtkdrive_counters {
	uint64_t writes[MTKDRIVE_REGS];	/* register writes that reached the drive while powered */
	uint64_t reads[MTKDRIVE_REGS];
	uint64_t vendor_commands;	/* intro, outro, W, R, X, finish that were seen, accepted or not */
	uint64_t intros;		/* accepted */
	uint64_t spi;			/* SPI transactions */
	uint64_t erases;		/* started */
	uint64_t programs;		/* started */
	uint64_t part_busy_ns;
	uint64_t power_cycles;		/* how often the power came on */
};

/*
 * Treat as opaque outside the model; it is complete here only so that the
 * caller can place it without an allocation.
 */
#define MTKDRIVE_BUFFER 1024

struct mtkdrive {
	struct mtkdrive_config cfg;
	struct mtkdrive_counters count;
	uint64_t now;
	enum mtkdrive_state state;
	uint64_t state_until;		/* when WINDOW or BOOTING ends */
	uint64_t busy_until;		/* BSY of the task file */
	uint64_t entered;		/* when vendor mode was entered */
	uint8_t regs[MTKDRIVE_REGS];	/* latched writes */
	uint8_t status;			/* what STAT shows when not busy */
	uint8_t error;
	bool result_due;		/* LBAL takes result when BSY ends */
	uint8_t result;
	bool finish_due;
	uint8_t buffer[MTKDRIVE_BUFFER];
	uint8_t pending[MTKDRIVE_BUFFER];
	/* the SPI transaction that is being clocked */
	uint8_t spi_op;
	uint32_t spi_count;		/* bytes so far, the opcode included */
	uint32_t spi_addr;
	bool spi_ignored;
	/* the part */
	uint8_t sr;			/* status register without WIP */
	uint64_t part_since;
	uint64_t part_until;
	uint8_t part_op;		/* opcode in progress, 0 if none */
	uint32_t part_addr;
	uint32_t part_len;
	uint8_t part_data[MTKDRIVE_PAGE]; /* what a program or WRSR will store */
	uint32_t violations;
	uint32_t random;
	const uint8_t *expect_old;
	const uint8_t *expect_new;
	/*
	 * Power cuts, to be set by the caller at any time; 0 is none.  Both
	 * count down: set to n, the power goes off right after the n-th
	 * register write from then on has taken effect, or right when the n-th
	 * SPI transaction from then on ends.  Writes without power do not count.
	 */
	uint64_t cut_after_writes;
	uint64_t cut_after_spi;
};

/*
 * Leaves the drive without power, at time 0; cfg is copied, cfg->flash and
 * cfg->part stay the caller's.
 */
void mtkdrive_init(struct mtkdrive *d, const struct mtkdrive_config *cfg);

/* Sets the drive's clock; it must not go back.  Everything else happens at that time. */
void mtkdrive_set_time(struct mtkdrive *d, uint64_t now_ns);

/*
 * Switches the power; no effect if it is so already.  Off in the middle of a
 * program or erase leaves a pseudo-random mixture of old and new contents.
 * Flash contents change at the end of an operation: call mtkdrive_set_time()
 * before looking at cfg.flash.
 */
void mtkdrive_power(struct mtkdrive *d, bool on);

/*
 * What cfg.check_power_order compares with; either may be NULL, both stay the
 * caller's and are cfg.part->size bytes long.  Whenever the flash has changed
 * and its first byte would let the boot code start it (02h, an LJMP), the
 * whole flash must equal one of the two, else MTKDRIVE_V_POWER_ORDER.  Not
 * held against the driver: what an interrupted program or erase of the first
 * byte itself leaves there, because no order of work can avoid it.
 */
void mtkdrive_expect(struct mtkdrive *d, const uint8_t *old_image,
		     const uint8_t *new_image);

/*
 * A register access on the cable.  Writes reach both drives of a cable; the
 * drive looks at DEV bit 4 itself.  mtkdrive_read() must be called only if
 * mtkdrive_answers().
 */
void mtkdrive_write(struct mtkdrive *d, enum mtkdrive_reg reg, uint8_t value);
uint8_t mtkdrive_read(struct mtkdrive *d, enum mtkdrive_reg reg);

/*
 * Does the model itself answer reads now?  No if it has no power, is not
 * selected, or runs normal firmware: then an ATAPI implementation, which the
 * model does not contain, stands in its place.
 */
bool mtkdrive_answers(const struct mtkdrive *d);

enum mtkdrive_state mtkdrive_state(const struct mtkdrive *d);
const char *mtkdrive_state_name(enum mtkdrive_state state);

/* Would the firmware run?  Reset vector 02h and the 16-bit sum, as mtkimage makes them. */
bool mtkdrive_image_complete(const uint8_t *image, size_t size);

/* The name of the lowest violation bit in mask, "none" for 0. */
const char *mtkdrive_violation_name(uint32_t mask);

#endif
