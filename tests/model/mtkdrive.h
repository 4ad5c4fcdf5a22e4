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
 * Portable C11, no dependency, no allocation, no global state.  The same files
 * are built into the native tests and into a QEMU device: mtkdrive.c (power,
 * states, task file), mtkvendor.c (vendor commands), mtkpart.c (what a flash
 * part does and when), mtkserial.c and mtkbus.c (how it is told to), mtkname.c,
 * mtkimage.c, mtkbd.c, and mtkparts.c, which mkparts generates.
 *
 * The rows of the specification's section 8 and where they are played:
 *
 *  8.1  80h, 00h or 51h for 70h: window_ns 0, FW_LOCKED, window_status, dead_status
 *       quiet_ns, quiet_loses, quiet_reads; foreign_closes
 *  8.2  window missed, garbage runs: runs_anything with such a flash
 *  8.3  80h for ever, intro at power-up only: runs_anything, or FAULT_HANG
 *  8.4  part detected from garbage: window_status, dead_status (51h, 7Fh, FFh)
 *  8.5  hangs in chip erase: hangs_at (with gives_up: DQ5)
 *  8.6  id 0000 after 72h: id_early 00h, id_early_ns, bad_entries; set; part_power_ns
 *  8.7  id FFFF and F2h: id_early FFh, enter_busy_ns, bad_entries
 *  8.8  stuck at 52h: half_way
 *  8.9  7Fh, link gone: FAULT_LINK
 *  8.10 FFh: no drive there, which is the cable's business, or dead_status
 *  8.11 type byte never comes back: enter_busy_ns without end
 *  8.12 one bank differs, or the write stops: FAULT_FLIP, noise, bad_byte, dead_byte, liar_byte;
 *       FAULT_RESTART, FAULT_HANG
 *  8.13 interrupted write: cut_after_writes, cut_after_spi, cut_after_bus, mtkdrive_power(), weak
 *  8.14 still in vendor mode after the outro: outros_ignored
 *  8.15 no POST with the drive attached: STATE_DEAD, which is BSY for ever
 *  8.16 wrong unit, and
 *  8.17 two drives on one cable: two models, each with its unit
 *  8.18 unknown part: a part of the caller's own in config.part
 *  8.19 protected part: status_register, write_protect_pin; ewsr parts by themselves
 *  8.20 type byte only with delayed part supply: part_power_ns
 *  8.21 another user of the port: whoever calls mtkdrive_write()
 *  12.1 Blu-ray writers with MT1939 and MT1959: part->bd, mt1939, own, refuses, refuses_off_ns,
 *       boot_in_flash, silent_ns; got in after some tries: intros_ignored
 */
#ifndef MTKDRIVE_H
#define MTKDRIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Task-file registers, numbered as offsets from the command block. */
enum mtkdrive_reg {
	MTKDRIVE_DATA,		/* 16 bits wide: mtkdrive_read_data() */
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
	MTKDRIVE_LEFT,		/* the outro was sent, DEVICE RESET not yet */
	MTKDRIVE_HALF_WAY	/* 52h: neither firmware nor flash, until the power goes */
};

/* Whether running firmware still accepts the intro. */
enum mtkdrive_firmware {
	MTKDRIVE_FW_UNLOCKED,	/* at any time */
	MTKDRIVE_FW_LOCKED	/* in the boot window only */
};

/* Rules that a careful driver never breaks; latched, never cleared by power. */
enum mtkdrive_violation {
	MTKDRIVE_V_FORBIDDEN_INTRO	= 1 << 0, /* 2Bh, 2Dh or 2Eh with command 80h */
	MTKDRIVE_V_WRSR_WITH_SRWD	= 1 << 1, /* WRSR although SRWD or SRL is set */
	MTKDRIVE_V_BUSY_PART		= 1 << 2, /* anything but RDSR while WIP */
	MTKDRIVE_V_NO_WEL		= 1 << 3, /* program, erase or WRSR without WREN */
	MTKDRIVE_V_PAGE_WRAP		= 1 << 4, /* page program ran over the page end */
	MTKDRIVE_V_SET_BITS		= 1 << 5, /* program asked to turn 0 into 1 */
	MTKDRIVE_V_PROTECTED		= 1 << 6, /* write to a protected range */
	MTKDRIVE_V_OPCODE		= 1 << 7, /* SPI opcode the part does not have */
	MTKDRIVE_V_LENGTH		= 1 << 8, /* SPI command of an impossible length */
	MTKDRIVE_V_VENDOR_BUSY		= 1 << 9, /* vendor command while BSY in vendor mode */
	MTKDRIVE_V_WRONG_SET		= 1 << 10, /* another set's command, see below */
	MTKDRIVE_V_NO_FINISH		= 1 << 11, /* 04h followed by a command other than 05h or the intro */
	MTKDRIVE_V_POWER_ORDER		= 1 << 12, /* see mtkdrive_expect() */
	MTKDRIVE_V_SEQUENCE		= 1 << 13, /* parallel: write cycles that lead nowhere */
	MTKDRIVE_V_LOCK			= 1 << 23, /* WRSR with a lock bit: SRWD, SRL, LB */
	/* 02h, which is code that is never called in the only tool that has it */
	MTKDRIVE_V_UNPROVEN		= 1 << 24,
	MTKDRIVE_V_AAI			= 1 << 14 /* not AAI, RDSR, WRDI during AAI; an odd AAI word */
};

/*
 * What is not held against a driver, because it cannot know before it has tried:
 * commands of another set (51h answers them), as long as no program, erase or
 * WRSR was started since the last intro; RDID, REMS and RES to a part that has
 * none; AA, 55, 90 or F0 on the unlock addresses of the other kind, a lone F0 or
 * FF to a parallel part, and id requests that it does not know; a byte that comes too
 * late for its page (W29), and is lost; a command that comes while a drive with
 * late_busy_ns is busy without showing it, and is lost too.
 */

#define MTKDRIVE_PAGE 256

#define MTKDRIVE_INTRO_NS 5000000u

/* Command sets of the specification, 4.1. */
enum mtkdrive_set {
	MTKDRIVE_LEGACY,
	MTKDRIVE_SLIM,
	MTKDRIVE_SLIM2
};

enum mtkdrive_bus {
	MTKDRIVE_SERIAL,
	MTKDRIVE_PARALLEL
};

enum mtkdrive_program {
	MTKDRIVE_PROGRAM_PAGE,		/* serial 02h; parallel: page load with erase (W29) */
	MTKDRIVE_PROGRAM_BYTE,		/* serial 02h with one byte; parallel A0h */
	MTKDRIVE_PROGRAM_AAI_BYTE,	/* serial AFh, and 02h with one byte */
	MTKDRIVE_PROGRAM_AAI_WORD	/* serial ADh, and 02h with one byte */
};

#define MTKDRIVE_REGIONS 7

struct mtkdrive_region {
	uint32_t sector;	/* bytes of each */
	uint16_t count;
};

#define MTKDRIVE_LOCKS 4

/* A boot block that can be locked: where it is, where the id mode shows it, by which bits. */
struct mtkdrive_lock {
	uint32_t start;
	uint32_t size;
	uint32_t at;
	uint8_t mask;
};

/* Generated from the driver's table of parts, see mkparts.c. */
struct mtkdrive_part {
	const char *name;
	enum mtkdrive_bus bus;
	uint32_t size;		/* bytes */
	struct mtkdrive_region region[MTKDRIVE_REGIONS]; /* from address 0 upwards, count 0 ends it */
	enum mtkdrive_program program;
	uint32_t page;		/* bytes of one program, at most MTKDRIVE_PAGE */
	uint8_t rems[2];	/* manufacturer, device; parallel: autoselect */
	uint8_t rdid[3];	/* all zero: the part has no RDID */
	uint8_t res;		/* 0: the part has no RES */
	uint8_t erase_sector;	/* opcode, parallel: byte of the sixth cycle; 0 if there is none */
	uint8_t erase_block;
	uint8_t erase_chip;
	uint32_t block_size;
	uint8_t bp_mask;	/* block protection bits of the status register, adjacent */
	bool ewsr;		/* WRSR needs EWSR; powers up with all bp_mask bits set */
	bool sr2;		/* a second status register, read by 35h: SRL, QE, LB, CMP */
	uint16_t unlock;	/* parallel: first unlock address, 5555h or AAAh */
	struct mtkdrive_lock lock[MTKDRIVE_LOCKS]; /* parallel: size 0 ends the list */
	uint32_t program_us;	/* busy times, typical; of a page, byte or word */
	uint32_t sector_us;
	uint32_t block_us;
	uint32_t chip_us;
	/*
	 * The part of a Blu-ray writer with MT1939 or MT1959: what is started is its boot
	 * code, which stands at 0 and has no 8051 vector, and that starts the application or,
	 * if it is not complete, tells that it is in its state BOOT.
	 */
	bool bd;
};

/* Sorted by name; the last entry has name == NULL. */
extern const struct mtkdrive_part mtkdrive_parts[];
const struct mtkdrive_part *mtkdrive_part_find(const char *name);

#define MTKDRIVE_OWN 2

/* Bytes from first to last: what was measured for one unit, see mtkdrive_is_calibrated(). */
struct mtkdrive_own {
	uint32_t first;
	uint32_t last;
};

/* A status byte of struct mtkdrive_config that takes the place of the default. */
#define MTKDRIVE_SHOW(byte) (0x100 | (byte))

struct mtkdrive_config {
	const struct mtkdrive_part *part;
	uint8_t *flash;			/* part->size bytes, owned by the caller */
	uint8_t type;			/* 0x70 for parallel parts, 0x72 or 0x73 for serial ones */
	enum mtkdrive_set set;		/* the commands it knows; others than legacy need type 0x72 */
	uint8_t intros;			/* bit mask of sets whose intro it takes; 0 is its own */
	uint8_t unit;			/* 0 master, 1 slave */
	enum mtkdrive_firmware firmware;
	uint64_t window_ns;		/* length of the boot window */
	uint64_t window_late_ns;	/* intros in its first part are without effect [D] */
	uint64_t boot_ns;		/* from the end of the window to NORMAL */
	uint64_t command_ns;		/* BSY after a buffer read or write */
	/* One byte on the SPI bus, BSY meanwhile: 20000 at 400 kHz, 80000 at 100 kHz. */
	uint64_t spi_byte_ns;
	uint8_t status_register;	/* of the part at first power-on */
	uint8_t status_register_2;	/* of a part that has it */
	bool write_protect_pin;		/* WP# low: SRWD locks the status register */
	uint32_t seed;			/* of what an interrupted erase or program leaves */

	/* What the specification leaves open; false and 0 are the defaults. */
	bool busy_hides_registers;	/* reads while BSY return the status byte */
	bool srst_ignored;		/* SRST does not leave vendor mode */
	bool reset_without_outro;	/* DEVICE RESET alone leaves vendor mode */
	bool device0_answers_for_1;	/* master shadows an absent slave */
	bool finish_copies;		/* results of 04h are visible only after 05h */
	bool linear_rems;		/* REMS wants tx=4 rx=2; the 01 00 03 00 form reads 0 */
	uint64_t id_early_ns;		/* ids are not to be had for so long after entering; UINT64_MAX for ever */
	uint8_t id_early;		/* what each byte of them reads until then: 00h, FFh, 01h */
	/*
	 * W, R and X start only when DEV is written after them, with what the
	 * registers held when the command was written; BSY until then.  05h
	 * starts at once: no tool selects the drive again after it.
	 */
	bool needs_reselect;
	/* FEAT, SC, LBAM, LBAH hold garbage after each command, LBAL too unless it is a result. */
	bool clobbers_registers;
	/*
	 * For so long after a vendor command was written the status shows what
	 * it was before and the registers their old contents; then BSY.
	 */
	uint64_t late_busy_ns;
	bool rdsr_clobbers;		/* an execute fills the buffer behind tx + rx with garbage */
	/*
	 * The type byte shows with BSY (F2h) for so long after the intro, for
	 * ever with UINT64_MAX.  The outro is obeyed meanwhile; an intro after
	 * it gets in at once.
	 */
	uint64_t enter_busy_ns;
	uint8_t bad_entries;		/* enter_busy_ns and id_early_ns spoil only so many entries; 0 is all */
	uint8_t half_way;		/* so many power-on intros lead to HALF_WAY first */
	/*
	 * The boot code takes an intro and then wants to be left alone for so long
	 * before it shows the type byte; BSY till then [D].  Whatever the host writes
	 * meanwhile, to whichever unit, starts the count again.  With quiet_loses the
	 * boot code takes no intro any more until the next power-on, with quiet_reads
	 * it is disturbed by reads too.  Not disturbed by what belongs to the intro
	 * itself, MTKDRIVE_INTRO_NS: the public tools select the drive and read its
	 * status 2 ms after the command [A].
	 */
	uint64_t quiet_ns;
	bool quiet_loses;
	bool quiet_reads;
	bool foreign_closes;		/* another set's intro ends the boot window [D] */
	uint16_t window_status;		/* MTKDRIVE_SHOW(status) of WINDOW; 0 is 80h */
	uint16_t boot_status;		/* of BOOTING */
	uint16_t dead_status;		/* of DEAD */
	/* Firmware with the reset vector but not complete runs too: BOOTING for ever. */
	bool runs_anything;
	uint64_t part_power_ns;		/* the part's supply comes so long after the drive's; FFh till then */
	uint8_t intros_ignored;		/* so many intros are without effect */
	uint8_t outros_ignored;		/* so many outros are without effect */
	/*
	 * Work begun by this opcode (parallel: byte of the last command cycle)
	 * never ends but by loss of power; 0 is none.  With gives_up a parallel
	 * part shows DQ5 after the usual time and waits for F0h.
	 */
	uint8_t hangs_at;
	bool gives_up;
	bool wrsr_keeps_sr2;		/* WRSR with one byte leaves QE and CMP alone */
	bool instant_part;		/* it is never busy: all of its work takes no time */
	uint32_t bad_byte;		/* address + 1 of a byte whose bit 0 stays 1; 0 is none */
	uint32_t dead_byte;		/* the same with a bit 0 that stays 0, whatever is erased */
	/*
	 * The sector erase clears so many bytes, aligned to their number, whatever the
	 * row of the part says: two generations under one id.  0 is as the row says.
	 */
	uint32_t erase_takes;
	/*
	 * Address + 1 of a byte that lies, 0 is none: what was programmed there is
	 * read back lies times, and from then on bit 0 is the wrong way round.
	 */
	uint32_t liar_byte;
	uint8_t lies;
	/* One in so many bytes read by R has a wrong bit, by chance [D]; 0 is none. */
	uint32_t noise;

	/*
	 * Parallel parts.  Bit n of locked: boot block n of the part is locked, for
	 * good: nothing changes it, and parts that write pages do not know the chip
	 * erase any more.
	 */
	uint8_t locked;
	/*
	 * Parts that write pages, as they are delivered: every write cycle loads a
	 * byte of a page, until a command ends the protection being off.  Cycles that
	 * make up a command, from the first byte of a load on, are no data.
	 */
	bool sdp_off;
	bool six_cycle_id;	/* these parts: 80h, AA, 55, 60h is the only id request */
	uint64_t id_change_ns;	/* to enter and to leave the id mode; reads show a busy part */
	bool leaves_by_ff;	/* parallel: FFh is the only way out of the id mode (28F) */
	bool no_id_mode;	/* no id request is known */
	bool awaits_data;	/* parallel: at first power-on, as A0h leaves it */
	/*
	 * Vendor commands raise INTRQ when they end, unless nIEN is set; reading the
	 * status clears it.  No drive was asked [D].  nIEN lives in the drive: it is
	 * 0 after power-on, and from then on what Device Control was written last.
	 */
	bool raises_intrq;

	/*
	 * Bits that lie between 0 and 1 after an interrupted erase or program, and
	 * read now this way, now that way [D]: the set bits of weak, which is the
	 * caller's and part->size bytes long; NULL is none ever.  A complete erase
	 * ends it, and a complete program for the bits that it clears.  With it an
	 * interrupted erase may also have got no further than its first half, in
	 * which NOR parts bring all bits to 0.
	 */
	uint8_t *weak;

	/*
	 * Data of this unit in the flash, as they are at first power-on; last 0 is none.
	 * The sum of the firmware counts them as blank: images have nothing there [D].
	 */
	struct mtkdrive_own own[MTKDRIVE_OWN];

	/*
	 * The jumper of the factory: the boot code is in vendor mode whenever it starts,
	 * without an intro and whatever the flash holds [D].
	 */
	bool factory_jumper;

	bool check_power_order;		/* at each change of flash, see mtkdrive_expect() */

	/*
	 * With part->bd.  The chip is an MT1959, or an MT1939: the other one's firmware does
	 * not run on it.
	 */
	bool mt1939;
	/*
	 * MTKDRIVE_SHOW(status): boot code or firmware that takes no intro, for good, whatever
	 * stands in the flash, and shows that status from the first one on.  0 is none.  Once
	 * the power was off for refuses_off_ns it takes intros; 0 is never.
	 */
	uint16_t refuses;
	uint64_t refuses_off_ns;
	/*
	 * What takes the intro is the boot code in the flash: without it nothing does.
	 * Else the mask ROM takes it then.  Nobody knows which it is [D].
	 */
	bool boot_in_flash;
	/*
	 * From when it was started with the other chip's firmware all work of the part
	 * is without effect for so long, whatever is done with the power.
	 */
	uint64_t silent_ns;
};

/* Counters, since mtkdrive_init(). */
struct mtkdrive_counters {
	uint64_t writes[MTKDRIVE_REGS];	/* register writes that reached the drive while powered */
	uint64_t reads[MTKDRIVE_REGS];
	uint64_t accesses;		/* all of the above */
	/* Intros, outros, W, R, X, finish of any set that were seen, accepted or not. */
	uint64_t vendor_commands;
	uint64_t intros;		/* accepted */
	uint64_t entries;		/* into vendor mode from any other state */
	uint64_t spi;			/* SPI transactions */
	uint64_t bus;			/* cycles on the bus of a parallel part */
	uint64_t bus_writes;		/* those of them that write */
	uint64_t erases;		/* started */
	uint64_t programs;		/* started */
	uint64_t part_busy_ns;		/* of work that has ended */
	uint64_t power_cycles;		/* how often the power came on */
	uint64_t wrsr;			/* transactions, obeyed or not */
	uint64_t interrupts;		/* how often INTRQ was raised on the cable */
	uint64_t order_checks;		/* of the power order, see mtkdrive_expect() */
};

/* What goes wrong when fault_after vendor commands were seen; power off cures it. */
enum mtkdrive_fault {
	MTKDRIVE_NO_FAULT,
	MTKDRIVE_FAULT_LINK,	/* every register reads 7Fh, and no write arrives */
	MTKDRIVE_FAULT_HANG,	/* 80h for ever, only the part goes on */
	MTKDRIVE_FAULT_RESTART,	/* the drive falls out of vendor mode and starts anew */
	MTKDRIVE_FAULT_FLIP	/* one bit of the next byte read by R is wrong, once */
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
	bool complete;			/* the firmware, as the boot code read it last */
	uint64_t own;			/* a hash of what cfg.own held at first */
	bool boot_loader;		/* it was not, and the boot code runs instead of it */
	uint64_t powered_at;
	uint64_t off_since;
	bool was_off_long;		/* for refuses_off_ns */
	bool refused;			/* an intro, since the last restart */
	uint64_t silent_until;
	uint64_t busy_until;		/* BSY of the task file */
	uint64_t late_until;		/* until then late_status shows instead */
	uint8_t late_status;
	uint64_t quiet_until;		/* the intro was taken, this is awaited; 0 is not */
	uint64_t intro_until;		/* accesses till then belong to that intro */
	bool deaf;			/* takes no intro until the next power-on */
	uint64_t entered;		/* when vendor mode was entered */
	uint64_t entering_until;	/* until then the type byte shows with BSY */
	bool worked;			/* on the flash since the last intro */
	uint8_t half_ways;		/* happened so far */
	uint8_t ignored;		/* intros, so far */
	uint8_t outros;			/* ignored so far */
	uint8_t regs[MTKDRIVE_REGS];	/* latched writes */
	uint8_t status;			/* what STAT shows when not busy */
	uint8_t error;
	bool result_due;		/* LBAL takes result when BSY ends */
	uint8_t result;
	bool clobber_due;		/* the parameters go when BSY ends */
	bool finish_due;
	bool intrq_due;			/* INTRQ is raised when BSY ends */
	bool intrq;			/* pending, whether nIEN lets it out or not */
	bool held;			/* held_command waits for DEV, with held_regs */
	uint8_t held_command;
	uint8_t held_regs[MTKDRIVE_REGS];
	uint8_t buffer[MTKDRIVE_BUFFER];
	uint8_t pending[MTKDRIVE_BUFFER];
	/* the SPI transaction that is being clocked */
	uint8_t spi_op;
	uint32_t spi_count;		/* bytes so far, the opcode included */
	uint32_t spi_addr;
	bool spi_ignored;
	bool spi_ewsr;			/* the transaction before was EWSR */
	bool aai;
	uint32_t aai_addr;
	/* the bus of a parallel part */
	uint8_t bus_step;
	bool bus_id;			/* autoselect mode */
	bool bus_toggle;		/* DQ6 */
	uint8_t bus_last;		/* last byte programmed */
	bool bus_sdp_off;
	bool bus_deaf;			/* what is being loaded is data, whatever comes */
	uint64_t bus_changing;		/* into or out of the id mode, until then */
	uint32_t bus_loaded;		/* bytes loaded without a command */
	/* the part */
	uint8_t sr;			/* status register without WIP and AAI */
	uint8_t sr2;			/* the second one */
	uint64_t part_since;
	uint64_t part_until;
	uint64_t part_due;		/* when it usually ends: earlier than part_until if it hangs */
	uint8_t part_op;		/* what it does, see mtkpart.h; 0 if nothing */
	uint8_t part_code;		/* the opcode it was told to do it with */
	uint32_t part_addr;
	uint32_t part_len;
	uint8_t part_data[MTKDRIVE_PAGE]; /* what a program or WRSR will store */
	uint8_t lies_left;
	uint32_t violations;
	uint32_t random;
	uint32_t noise_random;		/* apart, so that noise changes nothing else */
	const uint8_t *expect_old;
	const uint8_t *expect_new;
	enum mtkdrive_fault faulted;	/* what has gone wrong */
	/*
	 * Power cuts, to be set by the caller at any time; 0 is none.  All
	 * count down: set to n, the power goes off right after the n-th
	 * register write from then on has taken effect, or right when the n-th
	 * SPI transaction or the n-th write cycle of a parallel part from then
	 * on ends.  Writes without power do not count.
	 */
	uint64_t cut_after_writes;
	uint64_t cut_after_spi;
	uint64_t cut_after_bus;
	/*
	 * A fault, to be set by the caller at any time: fault strikes when the
	 * fault_after-th vendor command from then on has been seen; 0 is never.
	 */
	enum mtkdrive_fault fault;
	uint64_t fault_after;
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
 * and its first byte would let the boot code start it (anything but FFh), the
 * whole flash must equal one of the two, else MTKDRIVE_V_POWER_ORDER.  Nor may
 * work begin on more than the first byte's own sector while that byte is there:
 * the power can go half-way.  Nor may a blank page 0 be erased together with other
 * sectors, but for parts that write whole pages: it is undefined meanwhile [D].  Between
 * these moments nothing changes, so that the order is checked for every register write.
 * Not held against the driver: what
 * an interrupted program or erase of the first byte itself leaves there, because
 * no order of work can avoid it.
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

/* A 16-bit read of DATA: nothing is ever there. */
uint16_t mtkdrive_read_data(struct mtkdrive *d);

/*
 * Does the model itself answer reads now?  No if it has no power, is not
 * selected, or runs normal firmware: then an ATAPI implementation, which the
 * model does not contain, stands in its place.
 */
bool mtkdrive_answers(const struct mtkdrive *d);

/* Does the model itself drive INTRQ high now?  Running firmware's interrupts are not its own. */
bool mtkdrive_intrq(const struct mtkdrive *d);

/*
 * Is it in its state BOOT?  Then its firmware does not run, and it answers INQUIRY with that
 * for a revision.
 */
bool mtkdrive_in_boot_loader(const struct mtkdrive *d);

/* Would it read a disc now?  That takes firmware that runs, and the data of this unit. */
bool mtkdrive_reads_discs(const struct mtkdrive *d);

enum mtkdrive_state mtkdrive_state(const struct mtkdrive *d);
const char *mtkdrive_state_name(enum mtkdrive_state state);

/*
 * Would the firmware run?  Reset vector 02h and the 16-bit sum, as mtkimage makes them, or what
 * mtkbd makes.
 */
bool mtkdrive_image_complete(const uint8_t *image, size_t size);

/*
 * Does the flash hold the data of this unit, all of them?  Without them the firmware runs
 * and reads no disc.
 */
bool mtkdrive_is_calibrated(const struct mtkdrive *d);

/* The name of the lowest violation bit in mask, "none" for 0. */
const char *mtkdrive_violation_name(uint32_t mask);

#endif
