/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names of the numbers in the uapi header, and why an AHCI port has not sent a command.  Errors
 * and advice are in errors.h.
 */
#ifndef MTKFLASH_NAMES_H
#define MTKFLASH_NAMES_H

#include <linux/mtkflash.h>
#include <linux/types.h>

/* Number of values of each enum; they begin at 0 and have no gaps. */
#define MTKFLASH_PHASES		(MTKFLASH_PHASE_RESTORING + 1)
#define MTKFLASH_VERDICTS	(MTKFLASH_VERDICT_MAYBE_HEALTHY + 1)
#define MTKFLASH_HOST_REASONS	(MTKFLASH_HOST_REMAPPED + 1)
#define MTKFLASH_KINDS		(MTKFLASH_KIND_LEAVE + 1)
#define MTKFLASH_PAGE_STATES	(MTKFLASH_PAGE_KEPT + 1)
#define MTKFLASH_KEEP_REASONS	(MTKFLASH_KEEP_BLANK + 1)
#define MTKFLASH_OUTCOMES	(MTKFLASH_OUTCOME_GONE + 1)
#define MTKFLASH_OPTION_SETS	(MTKFLASH_OPTION_SET_SLIM2 + 1)

/* All flags of &struct mtkflash_options. */
#define MTKFLASH_OPTIONS_KNOWN	0x1ffffu

/* These two options exclude each other. */
#define MTKFLASH_OPTIONS_EITHER	(MTKFLASH_OPTION_DELTA | MTKFLASH_OPTION_FULL_REWRITE)

static inline bool mtkflash_options_exclude(u32 flags)
{
	return (flags & MTKFLASH_OPTIONS_EITHER) == MTKFLASH_OPTIONS_EITHER;
}

/* Room for any name, and for the zero at its end. */
#define MTKFLASH_NAME_SIZE	24

/**
 * enum mtkflash_ahci_trouble - Why an AHCI port has not sent a command
 * @MTKFLASH_AHCI_FINE: The command was sent.
 * @MTKFLASH_AHCI_NO_LINK: The link is down, or has just come up; the port has no fault.
 * @MTKFLASH_AHCI_LIST_RUNS: The command list does not stop (PxCMD.CR).
 * @MTKFLASH_AHCI_FISES_RUN: FIS reception does not stop (PxCMD.FR).
 * @MTKFLASH_AHCI_NO_OVERRIDE: Command list override does not end (PxCMD.CLO).
 * @MTKFLASH_AHCI_STAYS_BUSY: Command list override ended, but BSY or DRQ is still set.
 * @MTKFLASH_AHCI_TOUCHED: Another driver wrote to the port.
 */
enum mtkflash_ahci_trouble {
	MTKFLASH_AHCI_FINE,
	MTKFLASH_AHCI_NO_LINK,
	MTKFLASH_AHCI_LIST_RUNS,
	MTKFLASH_AHCI_FISES_RUN,
	MTKFLASH_AHCI_NO_OVERRIDE,
	MTKFLASH_AHCI_STAYS_BUSY,
	MTKFLASH_AHCI_TOUCHED,
};

#define MTKFLASH_AHCI_TROUBLES	(MTKFLASH_AHCI_TOUCHED + 1)

/*
 * Each of these returns a constant string, "unknown" for a value that is not
 * in the list.
 */
const char *mtkflash_phase_name(enum mtkflash_phase phase);
const char *mtkflash_kind_name(enum mtkflash_kind kind);
const char *mtkflash_verdict_name(enum mtkflash_verdict verdict);
const char *mtkflash_verdict_meaning(enum mtkflash_verdict verdict);
const char *mtkflash_keep_reason_name(enum mtkflash_keep_reason reason);
const char *mtkflash_keep_reason_meaning(enum mtkflash_keep_reason reason);
const char *mtkflash_outcome_name(enum mtkflash_outcome outcome);
const char *mtkflash_ahci_trouble_meaning(enum mtkflash_ahci_trouble trouble);

/* The data lines of a garbled name, "" if there are none. */
const char *mtkflash_lines_name(unsigned int lines);

/* For programs only: the kernel prints none of these. */
#ifndef __KERNEL__
const char *mtkflash_phase_meaning(enum mtkflash_phase phase);
const char *mtkflash_kind_meaning(enum mtkflash_kind kind);
const char *mtkflash_outcome_meaning(enum mtkflash_outcome outcome);
const char *mtkflash_host_reason_name(enum mtkflash_host_reason reason);
const char *mtkflash_host_reason_why(enum mtkflash_host_reason reason);
const char *mtkflash_host_reason_advice(enum mtkflash_host_reason reason);
const char *mtkflash_page_state_name(enum mtkflash_page_state state);
const char *mtkflash_page_state_meaning(enum mtkflash_page_state state);
const char *mtkflash_command_set_name(enum mtkflash_option_set set);
#endif

#endif /* MTKFLASH_NAMES_H */
