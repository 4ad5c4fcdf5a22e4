// SPDX-License-Identifier: GPL-2.0
/*
 * The SPI side of a serial flash part, as strict as the datasheets allow a part
 * to be: a command of the wrong length, without WEL or on a protected range is
 * not executed, and each such mistake is latched.
 *
 * Power-down (B9h), the hardware busy signal of AAI parts (70h, 80h) and other
 * opcodes that no tool sends to these drives are not modelled and count as
 * unknown.
 */
#include <string.h>

#include "mtkpart.h"

enum {
	OP_WRSR		= 0x01,
	OP_PROGRAM	= 0x02,
	OP_READ		= 0x03,
	OP_WRDI		= 0x04,
	OP_RDSR		= 0x05,
	OP_WREN		= 0x06,
	OP_FAST_READ	= 0x0b,
	OP_RDSR2	= 0x35,
	OP_EWSR		= 0x50,
	OP_REMS		= 0x90,
	OP_RDID		= 0x9f,
	OP_RES		= 0xab,
	OP_AAI_WORD	= 0xad,
	OP_AAI_BYTE	= 0xaf
};

#define WRSR_US 5000	/* of MX25L2005; the parts differ little */

/* The opcode that begins and continues auto address increment, 0 if there is none. */
static uint8_t aai_opcode(const struct mtkdrive_part *part)
{
	switch (part->program) {
	case MTKDRIVE_PROGRAM_AAI_BYTE:
		return OP_AAI_BYTE;
	case MTKDRIVE_PROGRAM_AAI_WORD:
		return OP_AAI_WORD;
	default:
		return 0;
	}
}

static bool is_aai(const struct mtkdrive_part *part, uint8_t op)
{
	return op && op == aai_opcode(part);
}

static uint32_t aai_bytes(const struct mtkdrive_part *part)
{
	return part->program == MTKDRIVE_PROGRAM_AAI_WORD ? 2 : 1;
}

/* What 02h takes at most, and where it comes round. */
static uint32_t program_unit(const struct mtkdrive_part *part)
{
	return part->program == MTKDRIVE_PROGRAM_PAGE ? part->page : 1;
}

static bool is_erase(const struct mtkdrive_part *part, uint8_t op)
{
	return op && (op == part->erase_sector || op == part->erase_block ||
		      op == part->erase_chip);
}

static bool is_chip_erase(const struct mtkdrive_part *part, uint8_t op)
{
	return op && op == part->erase_chip;
}

/* --- the opcode ---------------------------------------------------------- */

static bool has_rdid(const struct mtkdrive_part *part)
{
	return part->rdid[0] || part->rdid[1] || part->rdid[2];
}

static bool has_rems(const struct mtkdrive_part *part)
{
	return part->rems[0] || part->rems[1];
}

static bool known_opcode(const struct mtkdrive_part *part, uint8_t op)
{
	switch (op) {
	case OP_WRSR:
	case OP_PROGRAM:
	case OP_READ:
	case OP_WRDI:
	case OP_RDSR:
	case OP_WREN:
	case OP_FAST_READ:
		return true;
	case OP_EWSR:
		return part->ewsr;
	case OP_RDSR2:
		return part->sr2;
	case OP_REMS:
		return has_rems(part);
	case OP_RDID:
		return has_rdid(part);
	case OP_RES:
		return part->res;
	default:
		return is_erase(part, op) || is_aai(part, op);
	}
}

/* How else could anybody find out which of them the part knows? */
static bool asks_for_id(uint8_t op)
{
	return op == OP_REMS || op == OP_RDID || op == OP_RES;
}

static void refuse(struct mtkdrive *d, enum mtkdrive_violation why)
{
	mtkpart_violate(d, why);
	d->spi_ignored = true;
}

static void opcode(struct mtkdrive *d, uint8_t op)
{
	/* EWSR is for the very next command. */
	if (op != OP_WRSR)
		d->spi_ewsr = false;
	d->spi_op = op;
	if (mtkpart_busy(d) && op != OP_RDSR && op != OP_RDSR2)
		refuse(d, MTKDRIVE_V_BUSY_PART);
	else if (d->aai && !is_aai(d->cfg.part, op) && op != OP_RDSR && op != OP_WRDI)
		refuse(d, MTKDRIVE_V_AAI);
	else if (known_opcode(d->cfg.part, op))
		return;
	else if (asks_for_id(op))
		d->spi_ignored = true;
	else
		refuse(d, MTKDRIVE_V_OPCODE);
}

/* --- the bytes behind it -------------------------------------------------- */

/* RDSR is continuous: it sees work end between two of its own bytes. */
static uint8_t status_at(const struct mtkdrive *d, uint64_t at)
{
	uint8_t sr = d->aai ? d->sr | MTKPART_SR_AAI : d->sr;

	if (!d->part_op)
		return sr;
	if (at < d->part_until)
		return sr | MTKPART_SR_WIP;
	if (d->part_op == MTKPART_WRSR)
		return d->part_data[0];
	return d->aai ? sr : sr & (uint8_t)~MTKPART_SR_WEL;
}

static uint8_t id_byte(const struct mtkdrive *d, uint8_t id)
{
	if (d->cfg.no_id_mode)
		return MTKPART_FLOATING;
	return mtkpart_ids_early(d) ? d->cfg.id_early : id;
}

static void check_bits(struct mtkdrive *d, uint32_t addr, uint8_t value)
{
	if (value & ~d->cfg.flash[mtkpart_wrapped(d, addr)])
		mtkpart_violate(d, MTKDRIVE_V_SET_BITS);
}

/* Program data is latched into the page at its place; behind the page end it comes round. */
static void latch_program_byte(struct mtkdrive *d, uint32_t index, uint8_t value)
{
	uint32_t page = program_unit(d->cfg.part);
	uint32_t offset = d->spi_addr & (page - 1);
	uint32_t place = (offset + index) & (page - 1);

	if (index == 0)
		memset(d->part_data, 0xff, sizeof(d->part_data));
	if (page > 1 && offset + index >= page)
		mtkpart_violate(d, MTKDRIVE_V_PAGE_WRAP);
	check_bits(d, d->spi_addr - offset + place, value);
	d->part_data[place] = value;
}

/* Where the data of AAI begin: behind an address only in the first command. */
static uint32_t aai_data(const struct mtkdrive *d)
{
	return d->aai ? 1 : 4;
}

static void latch_aai_byte(struct mtkdrive *d, uint32_t n, uint8_t value)
{
	uint32_t index = n - aai_data(d);
	uint32_t addr = d->aai ? d->aai_addr : d->spi_addr;

	if (n < aai_data(d) || index >= aai_bytes(d->cfg.part))
		return;
	check_bits(d, addr + index, value);
	d->part_data[index] = value;
}

static uint8_t flash_byte(struct mtkdrive *d, uint32_t offset)
{
	return mtkpart_read(d, d->spi_addr + offset);
}

/* A byte behind the opcode; n counts from 1. */
static uint8_t data_byte(struct mtkdrive *d, uint32_t n, uint8_t mosi, uint64_t at)
{
	const struct mtkdrive_part *part = d->cfg.part;

	if (n <= 3)
		d->spi_addr = d->spi_addr << 8 | mosi;
	if (is_aai(d->cfg.part, d->spi_op))
		latch_aai_byte(d, n, mosi);
	switch (d->spi_op) {
	case OP_RDSR:
		return status_at(d, at);
	case OP_RDSR2:
		return d->sr2;
	case OP_WRSR:
		if (n <= 2)
			d->part_data[n - 1] = mosi;
		return MTKPART_FLOATING;
	case OP_RDID:
		return id_byte(d, part->rdid[(n - 1) % 3]);
	case OP_PROGRAM:
		if (n >= 4)
			latch_program_byte(d, n - 4, mosi);
		return MTKPART_FLOATING;
	case OP_READ:
		return n >= 4 ? flash_byte(d, n - 4) : MTKPART_FLOATING;
	case OP_FAST_READ:
		return n >= 5 ? flash_byte(d, n - 5) : MTKPART_FLOATING;
	case OP_REMS:
		return n >= 4 ? id_byte(d, part->rems[(d->spi_addr + n) & 1]) : MTKPART_FLOATING;
	case OP_RES:
		return n >= 4 ? id_byte(d, part->res) : MTKPART_FLOATING;
	default:
		return MTKPART_FLOATING;
	}
}

void mtkserial_select(struct mtkdrive *d)
{
	d->spi_op = 0;
	d->spi_count = 0;
	d->spi_addr = 0;
	d->spi_ignored = !mtkpart_powered(d);
}

uint8_t mtkserial_clock(struct mtkdrive *d, uint8_t mosi, uint64_t at)
{
	uint32_t n = d->spi_count++;

	if (d->spi_ignored)
		return MTKPART_FLOATING;
	if (n == 0) {
		opcode(d, mosi);
		return MTKPART_FLOATING;
	}
	return data_byte(d, n, mosi, at);
}

/* --- the end of a transaction, where work starts -------------------------- */

static bool program_length_is_right(const struct mtkdrive *d)
{
	if (d->cfg.part->program == MTKDRIVE_PROGRAM_PAGE)
		return d->spi_count >= 5;
	return d->spi_count == 5;
}

/* Chip select must rise right behind the last bit of a command that changes something. */
static bool length_is_right(const struct mtkdrive *d)
{
	const struct mtkdrive_part *part = d->cfg.part;
	uint32_t n = d->spi_count;

	switch (d->spi_op) {
	case OP_WREN:
	case OP_WRDI:
	case OP_EWSR:
		return n == 1;
	case OP_WRSR:
		return n == 2 || (n == 3 && part->sr2);
	case OP_RDSR:
	case OP_RDSR2:
	case OP_RDID:
		return n >= 2;
	case OP_FAST_READ:
		return n >= 6;
	case OP_RES:
		return n == 1 || n >= 5;	/* alone it means release from power-down */
	case OP_PROGRAM:
		return program_length_is_right(d);
	case OP_READ:
	case OP_REMS:
		return n >= 5;
	default:
		if (is_aai(d->cfg.part, d->spi_op))
			return n == aai_data(d) + aai_bytes(part);
		return n == (is_chip_erase(part, d->spi_op) ? 1 : 4);
	}
}

/*
 * Bytes at the upper end that the BP bits name: at level 1 a block of 64 KiB, or a
 * quarter of a small part, twice as much at each next one, and everything at the
 * last [D, the parts of section 5 and their relatives].
 */
static uint32_t named_bytes(const struct mtkdrive *d)
{
	uint32_t size = d->cfg.part->size;
	uint8_t mask = d->cfg.part->bp_mask;
	uint8_t lowest = mask & (uint8_t)-mask;
	uint32_t bytes = size < 0x40000 ? size / 4 : 0x10000;
	unsigned int level;

	if (!(d->sr & mask))
		return 0;
	if ((d->sr & mask) == mask)
		return size;
	for (level = (unsigned int)(d->sr & mask) / lowest; level > 1 && bytes < size; level--)
		bytes *= 2;
	return bytes < size ? bytes : size;
}

/* The bytes named by the BP bits are protected; with CMP all others are. */
static bool is_protected(const struct mtkdrive *d, uint32_t addr, uint32_t len)
{
	uint32_t border = d->cfg.part->size - named_bytes(d);

	if (d->sr2 & MTKPART_SR2_CMP)
		return addr < border;
	return addr + len > border;
}

/* WEL stays set after a refusal [D]: only the end of work clears it. */
static bool may_change(struct mtkdrive *d, uint32_t addr, uint32_t len)
{
	if (!(d->sr & MTKPART_SR_WEL)) {
		mtkpart_violate(d, MTKDRIVE_V_NO_WEL);
		return false;
	}
	if (len && is_protected(d, addr, len)) {
		mtkpart_violate(d, MTKDRIVE_V_PROTECTED);
		return false;
	}
	return true;
}

static void start_program(struct mtkdrive *d, uint64_t at)
{
	uint32_t page = program_unit(d->cfg.part);
	uint32_t base = mtkpart_wrapped(d, d->spi_addr) & ~(page - 1);

	if (may_change(d, base, page))
		mtkpart_begin(d, MTKPART_PROGRAM, d->spi_op, at, base, page,
			      d->cfg.part->program_us);
}

/* Behind the last address the mode ends by itself. */
static void advance_aai(struct mtkdrive *d, uint32_t addr, uint32_t len)
{
	d->aai_addr = addr + len;
	d->aai = d->aai_addr < d->cfg.part->size;
}

static void start_aai(struct mtkdrive *d, uint64_t at)
{
	uint32_t addr = d->aai ? d->aai_addr : mtkpart_wrapped(d, d->spi_addr);
	uint32_t len = aai_bytes(d->cfg.part);

	if (addr & (len - 1)) {
		mtkpart_violate(d, MTKDRIVE_V_AAI);
		return;
	}
	if (!may_change(d, addr, len))
		return;
	mtkpart_begin(d, MTKPART_PROGRAM, d->spi_op, at, addr, len, d->cfg.part->program_us);
	advance_aai(d, addr, len);
}

static void start_erase(struct mtkdrive *d, uint64_t at)
{
	const struct mtkdrive_part *part = d->cfg.part;
	uint32_t addr = mtkpart_wrapped(d, d->spi_addr);
	uint32_t len, busy_us;

	if (is_chip_erase(part, d->spi_op)) {
		addr = 0;
		len = part->size;
		busy_us = part->chip_us;
	} else if (d->spi_op == part->erase_sector) {
		len = mtkpart_sector(part, addr, &addr);
		if (d->cfg.erase_takes > len) {
			len = d->cfg.erase_takes;
			addr &= ~(len - 1);
		}
		busy_us = part->sector_us;
	} else {
		len = part->block_size;
		addr &= ~(len - 1);
		busy_us = part->block_us;
	}
	if (may_change(d, addr, len))
		mtkpart_begin(d, MTKPART_ERASE, d->spi_op, at, addr, len, busy_us);
}

static bool register_enabled(struct mtkdrive *d)
{
	if (!d->cfg.part->ewsr)
		return may_change(d, 0, 0);
	if (!d->spi_ewsr)
		mtkpart_violate(d, MTKDRIVE_V_NO_WEL);
	return d->spi_ewsr;
}

/* What locks for good, or until the power goes, is nobody's business here. */
static void check_locks(struct mtkdrive *d)
{
	uint8_t second = d->spi_count == 3 ? d->part_data[1] : 0;

	if (d->part_data[0] & MTKPART_SR_SRWD || second & MTKPART_SR2_LOCKS)
		mtkpart_violate(d, MTKDRIVE_V_LOCK);
}

/* One byte alone clears QE and CMP in the older ones (W25Q data sheets). */
static uint8_t second_byte(const struct mtkdrive *d)
{
	if (d->spi_count == 3)
		return (d->sr2 & (uint8_t)~MTKPART_SR2_SETTINGS) | d->part_data[1];
	return d->cfg.wrsr_keeps_sr2 ? d->sr2 : d->sr2 & (uint8_t)~MTKPART_SR2_SETTINGS;
}

static bool is_locked(const struct mtkdrive *d)
{
	return (d->sr & MTKPART_SR_SRWD && d->cfg.write_protect_pin) ||
	       d->sr2 & MTKPART_SR2_SRL;
}

static void start_wrsr(struct mtkdrive *d, uint64_t at)
{
	uint8_t writable = d->cfg.part->bp_mask | MTKPART_SR_SRWD;
	bool enabled = register_enabled(d);

	d->spi_ewsr = false;
	if (!enabled || is_locked(d))
		return;
	/* Nothing but the protection bits and SRWD can be written. */
	d->part_data[0] &= writable;
	d->part_data[0] |= d->sr & (uint8_t)~(writable | MTKPART_SR_WEL);
	d->part_data[1] = second_byte(d);
	mtkpart_begin(d, MTKPART_WRSR, OP_WRSR, at, 0, 0, WRSR_US);
}

static void disable_write(struct mtkdrive *d)
{
	d->sr &= (uint8_t)~MTKPART_SR_WEL;
	d->aai = false;
}

void mtkserial_deselect(struct mtkdrive *d, uint64_t at)
{
	if (d->spi_count == 0 || d->spi_ignored)
		return;
	if (d->spi_op == OP_WRSR && (d->sr & MTKPART_SR_SRWD || d->sr2 & MTKPART_SR2_SRL))
		mtkpart_violate(d, MTKDRIVE_V_WRSR_WITH_SRWD);
	if (d->spi_op == OP_WRSR) {
		d->count.wrsr++;
		check_locks(d);
	}
	if (!length_is_right(d)) {
		mtkpart_violate(d, MTKDRIVE_V_LENGTH);
		return;
	}
	if (d->spi_op == OP_WREN)
		d->sr |= MTKPART_SR_WEL;
	else if (d->spi_op == OP_WRDI)
		disable_write(d);
	else if (d->spi_op == OP_EWSR)
		d->spi_ewsr = true;
	else if (d->spi_op == OP_WRSR)
		start_wrsr(d, at);
	else if (d->spi_op == OP_PROGRAM)
		start_program(d, at);
	else if (is_aai(d->cfg.part, d->spi_op))
		start_aai(d, at);
	else if (is_erase(d->cfg.part, d->spi_op))
		start_erase(d, at);
}
