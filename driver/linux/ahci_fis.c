// SPDX-License-Identifier: GPL-2.0
/*
 * The FIS engine.
 *
 * Two habits of a drive in vendor mode conflict with AHCI: it accepts the intro while BSY
 * is set, and 73h has ERR set.  The engine fetches no command with BSY set, so BSY in the
 * shadow is cleared before each try (command list override, CLO), which is possible only
 * while the engine is stopped.  ERR halts the engine: it is stopped and started again
 * before each command then.
 *
 * Sections are those of AHCI 1.3.1.
 */
#include <linux/compiler.h>
#include <linux/string.h>

#include <asm/barrier.h>

#include "ahci_fis.h"
#include "vendor/vendor.h"

#define STATUS_DRQ	0x08
#define STATUS_ERR	0x01
#define STATUS_NO_LINK	0x7f
#define STATUS_GONE	0xff

#define ALL_ONES	0xffffffffu

/* 10.1.2: the engines may take half a second to stop; libata allows a whole one. */
#define STOP_LIMIT_NS	1000000000ull

/* Time for a link to wake up, as in libata. */
#define WAKE_US		10000

/* Interval at which the link is checked while an answer is waited for. */
#define LOOK_NS		200000u

/* Polls of memory in one status read, which then takes as long as a register read. */
#define SPINS		32

/* Polls of a bit with a short pause; later polls have a longer one. */
#define EAGER_LOOKS	50
#define EAGER_US	1
#define PATIENT_US	500

/* 4.2.1: offset of the Register Device to Host FIS in the received area. */
#define ANSWER		0x40

#define FIS_H2D		0x27
#define FIS_H2D_COMMAND	0x80	/* a command, not Device Control */
#define FIS_D2H		0x34
#define FIS_SIZE	20
#define FIS_CONTROL	15
#define CONTROL		0x08	/* of Device Control: obsolete, always set */

/* A value that no FIS begins with. */
#define FILL		0xa5

/* Offsets of the registers in a FIS of either direction. */
static const u8 places[] = {
	[MTKFLASH_REG_FEAT] = 3,
	[MTKFLASH_REG_SC] = 12,
	[MTKFLASH_REG_LBAL] = 4,
	[MTKFLASH_REG_LBAM] = 5,
	[MTKFLASH_REG_LBAH] = 6,
	[MTKFLASH_REG_DEV] = 7,
	[MTKFLASH_REG_CMD] = 2,
};

static u32 get(struct mtkflash_ahci *ahci, enum mtkflash_ahci_register reg)
{
	return ahci->io->read(ahci, reg);
}

static void set(struct mtkflash_ahci *ahci, enum mtkflash_ahci_register reg, u32 value)
{
	ahci->io->write(ahci, reg, value);
}

static u8 *answer(const struct mtkflash_ahci *ahci)
{
	return ahci->memory->received + ANSWER;
}

/* Overwrite the last answer, so that a new one is seen. */
static void forget_answer(struct mtkflash_ahci *ahci)
{
	memset(answer(ahci), FILL, FIS_SIZE);
}

void mtkflash_ahci_forget(struct mtkflash_ahci *ahci)
{
	forget_answer(ahci);
	ahci->state = MTKFLASH_AHCI_UNASKED;
}

static bool is_answered(const struct mtkflash_ahci *ahci)
{
	return READ_ONCE(*answer(ahci)) == FIS_D2H;
}

/* Has the end of the FIS arrived, which is reserved? */
static bool is_whole(const struct mtkflash_ahci *ahci)
{
	return READ_ONCE(answer(ahci)[FIS_SIZE - 1]) != FILL;
}

static u8 answered_status(const struct mtkflash_ahci *ahci)
{
	return READ_ONCE(answer(ahci)[2]);
}

static void note_trouble(struct mtkflash_ahci *ahci, enum mtkflash_ahci_trouble trouble)
{
	if (!ahci->trouble)
		ahci->trouble = trouble;
	ahci->why = trouble;
}

/* Return: false if the bits of PxCMD are still set at the end of the time. */
static bool wait_cleared(struct mtkflash_ahci *ahci, u32 bits,
			 enum mtkflash_ahci_trouble trouble)
{
	u64 end = ahci->io->now(ahci) + STOP_LIMIT_NS;
	bool late = false;
	u32 cmd;

	for (unsigned int n = 0; (cmd = get(ahci, MTKFLASH_AHCI_CMD)) & bits; n++) {
		if (cmd == ALL_ONES)
			return false;
		if (late) {
			note_trouble(ahci, trouble);
			return false;
		}
		/* A thread that was held up polls once more. */
		late = ahci->io->now(ahci) >= end;
		ahci->io->delay(ahci, n < EAGER_LOOKS ? EAGER_US : PATIENT_US);
	}
	return true;
}

/* PxCMD without the bits that are requests, which must not be repeated. */
static u32 command_bits(struct mtkflash_ahci *ahci)
{
	return get(ahci, MTKFLASH_AHCI_CMD) &
	       ~(MTKFLASH_AHCI_CMD_ICC | MTKFLASH_AHCI_CMD_CLO);
}

/* Stop the engine, which also clears PxCI (3.3.14). */
bool mtkflash_ahci_stop(struct mtkflash_ahci *ahci)
{
	u32 cmd = command_bits(ahci);

	ahci->running = false;
	set(ahci, MTKFLASH_AHCI_CMD, cmd & ~MTKFLASH_AHCI_CMD_ST);
	return wait_cleared(ahci, MTKFLASH_AHCI_CMD_CR, MTKFLASH_AHCI_LIST_RUNS);
}

static bool stop_fises(struct mtkflash_ahci *ahci)
{
	u32 cmd = command_bits(ahci);

	set(ahci, MTKFLASH_AHCI_CMD, cmd & ~MTKFLASH_AHCI_CMD_FRE);
	return wait_cleared(ahci, MTKFLASH_AHCI_CMD_FR, MTKFLASH_AHCI_FISES_RUN);
}

static void clear_errors(struct mtkflash_ahci *ahci)
{
	mtkflash_ahci_clear_link_errors(ahci, mtkflash_ahci_link_errors(ahci));
	set(ahci, MTKFLASH_AHCI_IS, get(ahci, MTKFLASH_AHCI_IS));
}

/* --- take and give back --------------------------------------------------------- */

static void save(struct mtkflash_ahci *ahci)
{
	struct mtkflash_ahci_saved *saved = &ahci->saved;

	saved->clb = get(ahci, MTKFLASH_AHCI_CLB);
	saved->clbu = get(ahci, MTKFLASH_AHCI_CLBU);
	saved->fb = get(ahci, MTKFLASH_AHCI_FB);
	saved->fbu = get(ahci, MTKFLASH_AHCI_FBU);
	saved->ie = get(ahci, MTKFLASH_AHCI_IE);
	saved->cmd = get(ahci, MTKFLASH_AHCI_CMD);
	saved->sctl = get(ahci, MTKFLASH_AHCI_SCTL);
	if (saved->cmd & MTKFLASH_AHCI_CMD_FBSCP)
		saved->fbs = get(ahci, MTKFLASH_AHCI_FBS);
}

/* The upper halves are read-only and 0 if addresses have 32 bits. */
static void point_to(struct mtkflash_ahci *ahci, const struct mtkflash_ahci_saved *to)
{
	set(ahci, MTKFLASH_AHCI_CLB, to->clb);
	if (get(ahci, MTKFLASH_AHCI_CLBU) != to->clbu)
		set(ahci, MTKFLASH_AHCI_CLBU, to->clbu);
	set(ahci, MTKFLASH_AHCI_FB, to->fb);
	if (get(ahci, MTKFLASH_AHCI_FBU) != to->fbu)
		set(ahci, MTKFLASH_AHCI_FBU, to->fbu);
}

static struct mtkflash_ahci_saved our_addresses(const struct mtkflash_ahci *ahci)
{
	u64 list = ahci->dma + offsetof(struct mtkflash_ahci_memory, list);
	u64 received = ahci->dma + offsetof(struct mtkflash_ahci_memory, received);

	return (struct mtkflash_ahci_saved){
		.clb = list,
		.clbu = list >> 32,
		.fb = received,
		.fbu = received >> 32,
	};
}

static u8 *header_of(const struct mtkflash_ahci *ahci, unsigned int slot)
{
	return ahci->memory->list + slot * MTKFLASH_AHCI_HEADER_SIZE;
}

static void fill_headers(struct mtkflash_ahci *ahci)
{
	memset(ahci->memory, 0, sizeof(*ahci->memory));
	ahci->fis[0] = FIS_H2D;
	ahci->fis[1] = FIS_H2D_COMMAND;
	ahci->fis[FIS_CONTROL] = CONTROL;
	for (unsigned int slot = 0; slot < ahci->slots; slot++) {
		u64 table = ahci->dma + offsetof(struct mtkflash_ahci_memory, table[slot]);
		u8 *header = header_of(ahci, slot);

		mtkflash_ahci_put_le32(header + 8, table);
		mtkflash_ahci_put_le32(header + 12, table >> 32);
	}
	forget_answer(ahci);
}

/*
 * Wake the link up before anything else: some engines that are stopped while it sleeps do
 * not start again.  The drive gets no spin-up request, because its edge sends COMRESET
 * (3.3.7).
 */
static void wake(struct mtkflash_ahci *ahci)
{
	const u32 sleeps = MTKFLASH_AHCI_CMD_ALPE | MTKFLASH_AHCI_CMD_ASP;
	u32 sctl = ahci->saved.sctl;

	if (sctl != mtkflash_ahci_wakeful(ahci, sctl))
		set(ahci, MTKFLASH_AHCI_SCTL, mtkflash_ahci_wakeful(ahci, sctl));
	set(ahci, MTKFLASH_AHCI_CMD,
	    (command_bits(ahci) & ~sleeps) | MTKFLASH_AHCI_CMD_ICC_ACTIVE);
	if (ahci->saved.cmd & MTKFLASH_AHCI_CMD_ALPE)
		ahci->io->delay(ahci, WAKE_US);
}

bool mtkflash_ahci_take(struct mtkflash_ahci *ahci)
{
	struct mtkflash_ahci_saved ours = our_addresses(ahci);

	save(ahci);
	set(ahci, MTKFLASH_AHCI_IE, 0);
	wake(ahci);
	if (!mtkflash_ahci_stop(ahci) || !stop_fises(ahci))
		return false;
	if (ahci->saved.fbs & MTKFLASH_AHCI_FBS_EN)
		set(ahci, MTKFLASH_AHCI_FBS, 0);
	fill_headers(ahci);
	point_to(ahci, &ours);
	set(ahci, MTKFLASH_AHCI_CMD, command_bits(ahci) | MTKFLASH_AHCI_CMD_FRE);
	mtkflash_ahci_let_up(ahci);
	/* From now on the port accepts FISes that it has held back (DIAG.X). */
	clear_errors(ahci);
	return true;
}

bool mtkflash_ahci_give_back(struct mtkflash_ahci *ahci)
{
	const struct mtkflash_ahci_saved *saved = &ahci->saved;
	const u32 engines = MTKFLASH_AHCI_CMD_ST | MTKFLASH_AHCI_CMD_FRE |
			    MTKFLASH_AHCI_CMD_CLO | MTKFLASH_AHCI_CMD_ICC;
	bool stopped = mtkflash_ahci_stop(ahci) && stop_fises(ahci);
	u32 sctl = saved->sctl;

	/*
	 * If the engine did not stop, libata's own reset may help.  Its addresses are restored
	 * in any case, even if another program has changed them: libata uses the port at once,
	 * and does not write them before that.
	 */
	if (saved->fbs & MTKFLASH_AHCI_FBS_EN)
		set(ahci, MTKFLASH_AHCI_FBS, saved->fbs);
	point_to(ahci, saved);
	if ((sctl & MTKFLASH_AHCI_DET) == MTKFLASH_AHCI_DET_RESET)
		sctl &= ~MTKFLASH_AHCI_DET;
	set(ahci, MTKFLASH_AHCI_SCTL, sctl);
	set(ahci, MTKFLASH_AHCI_CMD, saved->cmd & ~engines);
	if (saved->cmd & MTKFLASH_AHCI_CMD_FRE)
		set(ahci, MTKFLASH_AHCI_CMD,
		    (saved->cmd & ~engines) | MTKFLASH_AHCI_CMD_FRE);
	clear_errors(ahci);
	set(ahci, MTKFLASH_AHCI_IE, saved->ie);
	return stopped;
}

/* --- the link --------------------------------------------------------------------- */

/* A type byte in the shadow proves nothing: even a healthy drive can leave 70h there. */
static u8 without_type(u8 status)
{
	return mtkflash_status_is_type(status & ~MTKFLASH_BSY) ? MTKFLASH_BSY : status;
}

u8 mtkflash_ahci_shown(u32 ssts, u32 tfd)
{
	if (ssts == ALL_ONES)
		return STATUS_GONE;
	if ((ssts & MTKFLASH_AHCI_DET) != MTKFLASH_AHCI_DET_UP)
		return STATUS_NO_LINK;
	return without_type(tfd);
}

/* Answers go to other memory then. */
static bool is_switching(struct mtkflash_ahci *ahci)
{
	return ahci->saved.cmd & MTKFLASH_AHCI_CMD_FBSCP &&
	       get(ahci, MTKFLASH_AHCI_FBS) & MTKFLASH_AHCI_FBS_EN;
}

/* Do registers that only this driver writes still have its values? */
bool mtkflash_ahci_is_ours(struct mtkflash_ahci *ahci)
{
	struct mtkflash_ahci_saved ours = our_addresses(ahci);
	u32 cmd = get(ahci, MTKFLASH_AHCI_CMD);

	/* The adapter is gone, which the link shows. */
	if (cmd == ALL_ONES)
		return true;
	if (get(ahci, MTKFLASH_AHCI_CLB) == ours.clb &&
	    get(ahci, MTKFLASH_AHCI_CLBU) == ours.clbu &&
	    get(ahci, MTKFLASH_AHCI_FB) == ours.fb &&
	    get(ahci, MTKFLASH_AHCI_FBU) == ours.fbu &&
	    !get(ahci, MTKFLASH_AHCI_IE) && cmd & MTKFLASH_AHCI_CMD_FRE &&
	    !(cmd & MTKFLASH_AHCI_CMD_ST) == !ahci->running && !is_switching(ahci))
		return true;
	/* The adapter went while its registers were read. */
	if (get(ahci, MTKFLASH_AHCI_CMD) == ALL_ONES)
		return true;
	/* Overrides any earlier trouble: another driver has changed the port. */
	ahci->trouble = MTKFLASH_AHCI_TOUCHED;
	ahci->why = MTKFLASH_AHCI_TOUCHED;
	return false;
}

/*
 * The status without a command, or after a lost link, when an earlier answer does not
 * count.  A FIS that came without a command counts, or else the shadow; neither proves a
 * type byte.
 */
static u8 unasked_status(struct mtkflash_ahci *ahci)
{
	u32 serr = mtkflash_ahci_link_errors(ahci);
	u8 status = mtkflash_ahci_shown(get(ahci, MTKFLASH_AHCI_SSTS),
					get(ahci, MTKFLASH_AHCI_TFD));

	if (status == STATUS_GONE || !mtkflash_ahci_is_ours(ahci))
		return STATUS_GONE;
	/* After COMINIT no FIS is accepted until SError is cleared. */
	if (serr)
		mtkflash_ahci_clear_link_errors(ahci, serr);
	if (status == STATUS_NO_LINK || !is_answered(ahci))
		return status;
	return without_type(answered_status(ahci));
}

/* Has the drive kept its power, and this driver the port, since the command? */
static bool is_same(struct mtkflash_ahci *ahci)
{
	ahci->looked = ahci->io->now(ahci);
	if (!mtkflash_ahci_is_ours(ahci))
		return false;
	if (mtkflash_ahci_kept_link(ahci))
		return true;
	ahci->lost_link = true;
	mtkflash_ahci_forget(ahci);
	return false;
}

/* --- commands ------------------------------------------------------------------- */

/* Clear BSY and DRQ of the shadow; possible only while the engine is stopped (3.3.7). */
static bool override(struct mtkflash_ahci *ahci)
{
	set(ahci, MTKFLASH_AHCI_CMD, command_bits(ahci) | MTKFLASH_AHCI_CMD_CLO);
	return wait_cleared(ahci, MTKFLASH_AHCI_CMD_CLO, MTKFLASH_AHCI_NO_OVERRIDE);
}

static bool is_idle(struct mtkflash_ahci *ahci)
{
	return !(get(ahci, MTKFLASH_AHCI_TFD) & (MTKFLASH_BSY | STATUS_DRQ));
}

/* A link that goes or comes sets them as well. */
static bool is_overridden(struct mtkflash_ahci *ahci)
{
	if (!override(ahci))
		return false;
	if (is_idle(ahci))
		return true;
	if (mtkflash_ahci_kept_link(ahci))
		note_trouble(ahci, MTKFLASH_AHCI_STAYS_BUSY);
	return false;
}

/* Start the engine for a drive that may have BSY set. */
static bool start(struct mtkflash_ahci *ahci)
{
	ahci->starts++;
	if (!mtkflash_ahci_is_ours(ahci) || !mtkflash_ahci_stop(ahci))
		return false;
	clear_errors(ahci);
	if (!mtkflash_ahci_kept_link(ahci) || !is_overridden(ahci))
		return false;
	ahci->cmd = command_bits(ahci);
	set(ahci, MTKFLASH_AHCI_CMD, ahci->cmd | MTKFLASH_AHCI_CMD_ST);
	ahci->running = true;
	ahci->is_first = true;
	return true;
}

/*
 * Restart the engine after an answer with ERR (6.2.2.1): it has halted, and the drive is
 * idle.  On 73h this is needed for each byte, so no register is read twice.
 */
static bool recover(struct mtkflash_ahci *ahci)
{
	u32 serr;

	ahci->running = false;
	set(ahci, MTKFLASH_AHCI_CMD, ahci->cmd);
	if (!wait_cleared(ahci, MTKFLASH_AHCI_CMD_CR, MTKFLASH_AHCI_LIST_RUNS))
		return false;
	serr = mtkflash_ahci_link_errors(ahci);
	if (mtkflash_ahci_link_changed(ahci, serr) || !is_idle(ahci))
		return start(ahci);
	if (serr)
		set(ahci, MTKFLASH_AHCI_SERR, serr);
	set(ahci, MTKFLASH_AHCI_IS, ALL_ONES);
	set(ahci, MTKFLASH_AHCI_CMD, ahci->cmd | MTKFLASH_AHCI_CMD_ST);
	ahci->running = true;
	ahci->recoveries++;
	return true;
}

/*
 * Make the engine ready for a command.  It still runs if the last command ended without an
 * error.
 */
static bool make_ready(struct mtkflash_ahci *ahci)
{
	u8 status = answered_status(ahci);

	if (ahci->state != MTKFLASH_AHCI_ANSWERED ||
	    status & (MTKFLASH_BSY | STATUS_DRQ))
		return start(ahci);
	return !(status & STATUS_ERR) || recover(ahci);
}

/* What is set in PxIS afterwards is of this packet (6.2.2). */
static bool prepare_packet(struct mtkflash_ahci *ahci)
{
	if (!mtkflash_ahci_is_ours(ahci))
		return false;
	set(ahci, MTKFLASH_AHCI_IS, ALL_ONES);
	return true;
}

static bool send(struct mtkflash_ahci *ahci)
{
	if (mtkflash_ahci_is_foreign(ahci))
		return false;
	if (!make_ready(ahci) || (ahci->header && !prepare_packet(ahci))) {
		ahci->state = MTKFLASH_AHCI_UNASKED;
		return false;
	}
	ahci->commands++;
	forget_answer(ahci);
	ahci->slot = mtkflash_ahci_next(ahci);
	mtkflash_ahci_put_le32(header_of(ahci, ahci->slot),
			       ahci->header ?: MTKFLASH_AHCI_FIS_DWORDS);
	memcpy(ahci->memory->table[ahci->slot], ahci->fis, sizeof(ahci->fis));
	set(ahci, MTKFLASH_AHCI_CI, 1u << ahci->slot);
	ahci->state = MTKFLASH_AHCI_ASKED;
	ahci->looked = 0;
	return true;
}

enum mtkflash_ahci_trouble
mtkflash_ahci_write(struct mtkflash_ahci *ahci, enum mtkflash_register reg, u8 value)
{
	ahci->fis[places[reg]] = value;
	if (reg != MTKFLASH_REG_CMD)
		return MTKFLASH_AHCI_FINE;
	/* Assumed until send() finds another reason. */
	ahci->why = mtkflash_ahci_is_foreign(ahci) ? MTKFLASH_AHCI_TOUCHED :
						     MTKFLASH_AHCI_NO_LINK;
	if (send(ahci))
		ahci->why = MTKFLASH_AHCI_FINE;
	ahci->header = 0;
	return ahci->why;
}

/* There is no answer yet: is the drive still there?  The clock is read only here. */
static u8 unanswered_status(struct mtkflash_ahci *ahci)
{
	u64 now = ahci->io->now(ahci);

	if (!ahci->looked)
		ahci->looked = now;
	if (now - ahci->looked < LOOK_NS || is_same(ahci))
		return MTKFLASH_BSY;
	return unasked_status(ahci);
}

/*
 * Wait a short time for the answer.  The barrier orders reads of it behind that of its
 * first byte.
 */
static bool await_answer(struct mtkflash_ahci *ahci)
{
	for (unsigned int n = 0; !is_answered(ahci); n++) {
		if (n == SPINS)
			return false;
		ahci->io->relax(ahci);
	}
	dma_rmb();
	return true;
}

/*
 * Is the command over?  A single slot must be free again.  If a FIS came in pieces, its
 * rest has arrived after a register read.  PxCI is not cleared by a late answer to a
 * command from before the start.
 */
static bool is_over(struct mtkflash_ahci *ahci)
{
	u32 issued;

	if (ahci->slots > 1 && !ahci->is_first && is_whole(ahci)) {
		/* Orders reads of the rest behind that of the end. */
		dma_rmb();
		return true;
	}
	issued = get(ahci, MTKFLASH_AHCI_CI);
	return !(issued >> ahci->slot & 1) || answered_status(ahci) & STATUS_ERR;
}

static u8 asked_status(struct mtkflash_ahci *ahci)
{
	u8 status;

	if (!await_answer(ahci))
		return unanswered_status(ahci);
	status = answered_status(ahci);
	if (status & (MTKFLASH_BSY | STATUS_DRQ))
		return is_same(ahci) ? status : unasked_status(ahci);
	if (!is_over(ahci))
		return unanswered_status(ahci);
	status = answered_status(ahci);
	ahci->state = MTKFLASH_AHCI_ANSWERED;
	ahci->is_first = false;
	return status;
}

static u8 status(struct mtkflash_ahci *ahci)
{
	u8 value;

	if (mtkflash_ahci_is_foreign(ahci))
		return STATUS_GONE;
	if (ahci->state == MTKFLASH_AHCI_ASKED)
		value = asked_status(ahci);
	else if (ahci->state == MTKFLASH_AHCI_ANSWERED && is_same(ahci))
		value = answered_status(ahci);
	else
		value = unasked_status(ahci);
	return mtkflash_ahci_is_foreign(ahci) ? STATUS_GONE : value;
}

static u8 from_answer(const struct mtkflash_ahci *ahci, enum mtkflash_register reg)
{
	return READ_ONCE(answer(ahci)[places[reg]]);
}

/*
 * The registers of a drive that has sent nothing since the port was taken: from its first
 * FIS after a reset.
 */
static u8 from_signature(struct mtkflash_ahci *ahci, enum mtkflash_register reg)
{
	u32 sig;

	if (reg == MTKFLASH_REG_FEAT)
		return get(ahci, MTKFLASH_AHCI_TFD) >> 8;
	if (reg < MTKFLASH_REG_SC || reg > MTKFLASH_REG_LBAH || !is_idle(ahci))
		return 0;
	sig = get(ahci, MTKFLASH_AHCI_SIG);
	return sig == ALL_ONES ? 0 : sig >> 8 * (reg - MTKFLASH_REG_SC);
}

u8 mtkflash_ahci_read(struct mtkflash_ahci *ahci, enum mtkflash_register reg)
{
	if (reg == MTKFLASH_REG_CMD)
		return status(ahci);
	if (mtkflash_ahci_is_foreign(ahci))
		return STATUS_GONE;
	if (is_answered(ahci))
		return from_answer(ahci, reg);
	return ahci->state == MTKFLASH_AHCI_UNASKED ? from_signature(ahci, reg) : 0;
}
