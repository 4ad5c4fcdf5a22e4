// SPDX-License-Identifier: GPL-2.0
/*
 * Names of the numbers in the uapi header; also built into mtkflashctl.
 */
#include "names.h"

/**
 * struct words - One number of a list
 * @name: Its name.
 * @meaning: Its meaning.
 */
struct words {
	const char *name;
	const char *meaning;
};

/* Texts that the kernel never prints are no part of the module. */
#ifdef __KERNEL__
#define WORDS(name, meaning)	{ name }
#else
#define WORDS(name, meaning)	{ name, meaning }
#endif

static const struct words phases[MTKFLASH_PHASES] = {
	[MTKFLASH_PHASE_IDLE] = WORDS("idle", "there was no session, or its drive was released"),
	[MTKFLASH_PHASE_STAGED] =
		WORDS("staged", "an image was written, and waits for close() or fsync()"),
	[MTKFLASH_PHASE_CLAIMING] = WORDS("claiming", "the port is taken from libata"),
	[MTKFLASH_PHASE_ENTERING] =
		WORDS("entering", "the drive is asked to enter vendor mode"),
	[MTKFLASH_PHASE_WAITING] =
		WORDS("waiting-for-power-cycle",
		      "the request is repeated: switch the drive's power off and on now"),
	[MTKFLASH_PHASE_IDENTIFYING] = WORDS("identifying", "the flash part is asked for its id"),
	[MTKFLASH_PHASE_BACKING_UP] = WORDS("backing-up", "the flash is read twice"),
	[MTKFLASH_PHASE_CHECKING] =
		WORDS("checking", "image, drive and flash are compared; the work is planned"),
	[MTKFLASH_PHASE_UNLOCKING] =
		WORDS("unlocking", "the block protection of the flash part is cleared"),
	[MTKFLASH_PHASE_ERASING] = WORDS("erasing", "sectors are erased: leave the power on"),
	[MTKFLASH_PHASE_PROGRAMMING] =
		WORDS("programming", "pages are written: leave the power on"),
	[MTKFLASH_PHASE_VERIFYING] =
		WORDS("verifying", "the whole flash is read back: leave the power on"),
	[MTKFLASH_PHASE_RESTORING] =
		WORDS("restoring", "the old contents are written back: leave the power on"),
	[MTKFLASH_PHASE_LEAVING] = WORDS("leaving", "vendor mode is ended"),
	[MTKFLASH_PHASE_RESETTING] =
		WORDS("resetting", "the drive restarts, and libata looks for it"),
	[MTKFLASH_PHASE_DONE] = WORDS("done", "the session has ended well"),
	[MTKFLASH_PHASE_FAILED] = WORDS("failed", "the session has ended with an error"),
};

static const struct words kinds[MTKFLASH_KINDS] = {
	[MTKFLASH_KIND_NONE] = WORDS("none", "there was no session yet"),
	[MTKFLASH_KIND_READ] = WORDS("read", "reads the flash"),
	[MTKFLASH_KIND_FLASH] = WORDS("flash", "writes an image"),
	[MTKFLASH_KIND_DRY_RUN] =
		WORDS("dry-run", "makes all checks of a flash or erase, writes nothing"),
	[MTKFLASH_KIND_ERASE] = WORDS("erase", "erases the whole flash"),
	[MTKFLASH_KIND_CLAIM] = WORDS("claim", "takes the port from libata and keeps it"),
	[MTKFLASH_KIND_ENTER] =
		WORDS("enter", "puts the drive into vendor mode and keeps it there"),
	[MTKFLASH_KIND_LEAVE] = WORDS("leave", "ends vendor mode and gives the port back"),
};

static const struct words verdicts[MTKFLASH_VERDICTS] = {
	[MTKFLASH_VERDICT_EMPTY] = { "empty", "nothing is attached" },
	[MTKFLASH_VERDICT_PROBING] = { "probing", "libata is still probing it" },
	[MTKFLASH_VERDICT_DISK] = { "disk", "a disk, never touched" },
	[MTKFLASH_VERDICT_OTHER] = { "other", "a device that is not a known MediaTek drive" },
	[MTKFLASH_VERDICT_KNOWN] = { "known", "a known drive in normal operation" },
	[MTKFLASH_VERDICT_BOOT_LOADER] = { "boot-loader", "a known drive in its boot loader" },
	[MTKFLASH_VERDICT_VENDOR_MODE] = { "vendor-mode", "a drive in vendor mode" },
	[MTKFLASH_VERDICT_CANDIDATE] = {
		"candidate",
		"linked but unrecognised, perhaps a dead drive",
	},
	[MTKFLASH_VERDICT_UNSUPPORTED] = {
		"unsupported",
		"a controller or port that mtkflash cannot use; the reason is shown with it",
	},
	[MTKFLASH_VERDICT_UNKNOWN_CHIP] = {
		"unknown-chip",
		"a running drive with an unknown chip, so it may refuse vendor mode",
	},
	[MTKFLASH_VERDICT_MAYBE_HEALTHY] = {
		"maybe-healthy",
		"it waits for commands: perhaps a healthy drive that libata gave up on; you are asked",
	},
};

static const struct words keep_reasons[MTKFLASH_KEEP_REASONS] = {
	[MTKFLASH_KEEP_NONE] = { "none", "it is not kept" },
	[MTKFLASH_KEEP_NAMED] = { "named", "it was named" },
	[MTKFLASH_KEEP_FAMILY] = {
		"family",
		"drives of this family have data of their own there",
	},
	[MTKFLASH_KEEP_BLANK] = { "blank", "the image is blank there, and the drive is not" },
};

static const struct words outcomes[MTKFLASH_OUTCOMES] = {
	[MTKFLASH_OUTCOME_GOOD] = WORDS("good", "carried out"),
	[MTKFLASH_OUTCOME_CHECK] = WORDS("check", "refused"),
	[MTKFLASH_OUTCOME_NO_WAY] =
		WORDS("no-way", "not sent: no memory for its data, or a host that moves none"),
	[MTKFLASH_OUTCOME_NOT_AT_REST] =
		WORDS("not-at-rest", "not sent: the drive was busy, or in vendor mode"),
	[MTKFLASH_OUTCOME_NO_PACKETS] =
		WORDS("no-packets", "aborted: the drive knows no packets"),
	[MTKFLASH_OUTCOME_NOT_WANTED] =
		WORDS("not-wanted", "the drive took PACKET, and never asked for the packet"),
	[MTKFLASH_OUTCOME_CONFUSED] =
		WORDS("confused", "the drive's registers contradict the request"),
	[MTKFLASH_OUTCOME_BUSY] = WORDS("busy", "the drive stayed busy with it"),
	[MTKFLASH_OUTCOME_GONE] = WORDS("gone", "there is no signal on the bus any more"),
};

static const struct words *pick(const struct words *list, unsigned int count,
				unsigned int value)
{
	static const struct words unknown = { "unknown", "unknown" };

	return value < count ? &list[value] : &unknown;
}

const char *mtkflash_phase_name(enum mtkflash_phase phase)
{
	return pick(phases, MTKFLASH_PHASES, phase)->name;
}

const char *mtkflash_kind_name(enum mtkflash_kind kind)
{
	return pick(kinds, MTKFLASH_KINDS, kind)->name;
}

const char *mtkflash_verdict_name(enum mtkflash_verdict verdict)
{
	return pick(verdicts, MTKFLASH_VERDICTS, verdict)->name;
}

const char *mtkflash_verdict_meaning(enum mtkflash_verdict verdict)
{
	return pick(verdicts, MTKFLASH_VERDICTS, verdict)->meaning;
}

const char *mtkflash_keep_reason_name(enum mtkflash_keep_reason reason)
{
	return pick(keep_reasons, MTKFLASH_KEEP_REASONS, reason)->name;
}

const char *mtkflash_keep_reason_meaning(enum mtkflash_keep_reason reason)
{
	return pick(keep_reasons, MTKFLASH_KEEP_REASONS, reason)->meaning;
}

const char *mtkflash_outcome_name(enum mtkflash_outcome outcome)
{
	return pick(outcomes, MTKFLASH_OUTCOMES, outcome)->name;
}

const char *mtkflash_ahci_trouble_meaning(enum mtkflash_ahci_trouble trouble)
{
	static const char * const meanings[MTKFLASH_AHCI_TROUBLES] = {
		[MTKFLASH_AHCI_FINE] = "it was sent",
		[MTKFLASH_AHCI_NO_LINK] = "there is no link",
		[MTKFLASH_AHCI_LIST_RUNS] = "the command engine of the port does not stop",
		[MTKFLASH_AHCI_FISES_RUN] = "the port does not stop to receive",
		[MTKFLASH_AHCI_NO_OVERRIDE] = "the port does not do command list override",
		[MTKFLASH_AHCI_STAYS_BUSY] = "the port is busy even after command list override",
		[MTKFLASH_AHCI_TOUCHED] = "somebody else has changed registers of the port",
	};

	return trouble < MTKFLASH_AHCI_TROUBLES ? meanings[trouble] : "unknown";
}

/* One of D8 to D15; one of two lines if each character is wrong. */
const char *mtkflash_lines_name(unsigned int lines)
{
	static const char * const names[8][2] = {
		{ "D8", "D0 or D8" }, { "D9", "D1 or D9" }, { "D10", "D2 or D10" },
		{ "D11", "D3 or D11" }, { "D12", "D4 or D12" }, { "D13", "D5 or D13" },
		{ "D14", "D6 or D14" }, { "D15", "D7 or D15" },
	};

	for (unsigned int bit = 0; bit < 8; bit++)
		if (lines >> 8 & 1u << bit)
			return names[bit][lines & 0xff ? 1 : 0];
	return "";
}

#ifndef __KERNEL__

struct host_words {
	const char *name;
	const char *why;
	const char *advice;
};

static const struct host_words host_reasons[MTKFLASH_HOST_REASONS] = {
	[MTKFLASH_HOST_NONE] = {
		"none",
		"no reason is known",
		"nothing to do",
	},
	[MTKFLASH_HOST_UNUSED] = {
		"unused",
		"this port of the controller is switched off or not wired",
		"attach the drive to another port",
	},
	[MTKFLASH_HOST_ENGINE] = {
		"engine",
		"the controller takes whole commands only, and its Linux driver is not ahci",
		"set it to AHCI or IDE mode in the BIOS setup, or attach the drive elsewhere",
	},
	[MTKFLASH_HOST_OWN_ACCESS] = {
		"own-access",
		"its registers cannot be reached by plain reads and writes of bytes",
		"attach the drive to another controller",
	},
	[MTKFLASH_HOST_MASKS_OTHERS] = {
		"masks-others",
		"holding this port would stop the interrupts of its other ports too",
		"attach the drive to another controller",
	},
	[MTKFLASH_HOST_COUPLED] = {
		"coupled",
		"two of its channels must never be busy at once, and Linux cannot see one in use",
		"attach the drive to another controller",
	},
	[MTKFLASH_HOST_KEEPS_UNIT] = {
		"keeps-unit",
		"its Linux driver assumes that nobody else switches between master and slave",
		"attach the drive to another controller",
	},
	[MTKFLASH_HOST_FILTERS] = {
		"filters",
		"its own firmware only accepts the commands of disks",
		"attach the drive elsewhere; or noraid=1 if no disk is here: see the page about hosts",
	},
	[MTKFLASH_HOST_NO_PACKETS] = {
		"no-packets",
		"no optical drive works on this port, healthy or dead",
		"attach the drive to another controller",
	},
	[MTKFLASH_HOST_NO_CONTROL] = {
		"no-control",
		"it has no Device Control and Alternate Status registers",
		"attach the drive to another controller",
	},
	[MTKFLASH_HOST_INTERRUPTS] = {
		"interrupts",
		"its interrupt handler does not expect a port without a command",
		"attach the drive to another controller",
	},
	[MTKFLASH_HOST_UNKNOWN] = {
		"unknown",
		"its Linux driver does something of its own that mtkflash does not know",
		"report the driver's name, and attach the drive to another controller",
	},
	[MTKFLASH_HOST_UNWATCHED] = {
		"unwatched",
		"the controller could go away without mtkflash being told",
		"attach the drive to another controller",
	},
	[MTKFLASH_HOST_NO_OVERRIDE] = {
		"no-override",
		"this AHCI controller sends nothing to a busy drive (CAP.SCLO is 0)",
		"set it to IDE mode in the BIOS setup, or attach the drive to another controller",
	},
	[MTKFLASH_HOST_MULTIPLIER] = {
		"multiplier",
		"a port multiplier sits between the controller and its drives",
		"attach the drive to a port of the controller itself",
	},
	[MTKFLASH_HOST_ENCLOSURE] = {
		"enclosure",
		"the device on this port is an enclosure, not a drive",
		"attach the drive to another port",
	},
	[MTKFLASH_HOST_REMAPPED] = {
		"remapped",
		"in RAID mode this controller hides NVMe disks behind its SATA ports",
		"set it to AHCI mode in the BIOS setup, or attach the drive to another controller",
	},
};

static const struct words page_states[MTKFLASH_PAGE_STATES] = {
	[MTKFLASH_PAGE_UNKNOWN] = { "unknown", "nothing is known of it yet" },
	[MTKFLASH_PAGE_SAME] = { "same", "will not be written" },
	[MTKFLASH_PAGE_PLANNED] = { "planned", "will be written, and is still as it was" },
	[MTKFLASH_PAGE_ERASED] = { "erased", "erased and not written yet" },
	[MTKFLASH_PAGE_WRITTEN] = { "written", "written and not read back yet" },
	[MTKFLASH_PAGE_VERIFIED] = { "verified", "read back and correct" },
	[MTKFLASH_PAGE_KEPT] = { "kept", "holds data of the drive itself, and stays as it is" },
};

static const char * const option_sets[MTKFLASH_OPTION_SETS] = {
	[MTKFLASH_OPTION_SET_ANY] = "any",
	[MTKFLASH_OPTION_SET_LEGACY] = "legacy",
	[MTKFLASH_OPTION_SET_SLIM] = "slim",
	[MTKFLASH_OPTION_SET_SLIM2] = "slim2",
};

const char *mtkflash_phase_meaning(enum mtkflash_phase phase)
{
	return pick(phases, MTKFLASH_PHASES, phase)->meaning;
}

const char *mtkflash_kind_meaning(enum mtkflash_kind kind)
{
	return pick(kinds, MTKFLASH_KINDS, kind)->meaning;
}

const char *mtkflash_outcome_meaning(enum mtkflash_outcome outcome)
{
	return pick(outcomes, MTKFLASH_OUTCOMES, outcome)->meaning;
}

static const struct host_words *host_words(enum mtkflash_host_reason reason)
{
	static const struct host_words unknown = { "unknown", "unknown", "unknown" };

	return (unsigned int)reason < MTKFLASH_HOST_REASONS ? &host_reasons[reason] : &unknown;
}

const char *mtkflash_host_reason_name(enum mtkflash_host_reason reason)
{
	return host_words(reason)->name;
}

const char *mtkflash_host_reason_why(enum mtkflash_host_reason reason)
{
	return host_words(reason)->why;
}

const char *mtkflash_host_reason_advice(enum mtkflash_host_reason reason)
{
	return host_words(reason)->advice;
}

const char *mtkflash_page_state_name(enum mtkflash_page_state state)
{
	return pick(page_states, MTKFLASH_PAGE_STATES, state)->name;
}

const char *mtkflash_page_state_meaning(enum mtkflash_page_state state)
{
	return pick(page_states, MTKFLASH_PAGE_STATES, state)->meaning;
}

const char *mtkflash_command_set_name(enum mtkflash_option_set set)
{
	return (unsigned int)set < MTKFLASH_OPTION_SETS ? option_sets[set] : "unknown";
}

#endif /* __KERNEL__ */
