/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Macros for rows of the table of flash parts, by family: serial parts, then parallel ones.
 * For chips.c only.
 */
#ifndef MTKFLASH_CHIPS_ROWS_H
#define MTKFLASH_CHIPS_ROWS_H

#include "chips.h"

#define KIB(n)		((n) * 1024)
#define US(typ, max)	{ typ, max }
#define MS(typ, max)	{ (typ) * 1000, (max) * 1000 }

#define NAMED(_name, _source)	.name = _name, .source = _source
#define SPI			.bus = MTKFLASH_BUS_SERIAL
#define REMS(maker, device)	.rems = { maker, device }
#define RDID(a, b, c)		.rdid = { a, b, c }

/* Parts with REMS, RDID and RES; RES answers the device byte of REMS. */
#define IDS(maker, type, capacity, device)				\
	REMS(maker, device), RDID(maker, type, capacity), .res = device

#define SIZE(kib)		.size = KIB(kib)
#define UNIFORM(kib, each)						\
	SIZE(kib), .region = { { KIB(each), (kib) / (each) } }

/* Boot sector maps of AMD (parallel) and AMIC (serial), with n sectors of 64 KiB. */
#define AMD_BOTTOM(n)		{ { KIB(16), 1 }, { KIB(8), 2 },	\
				  { KIB(32), 1 }, { KIB(64), n } }
#define AMD_TOP(n)		{ { KIB(64), n }, { KIB(32), 1 },	\
				  { KIB(8), 2 }, { KIB(16), 1 } }
#define SPI_BOTTOM(n)		{ { KIB(4), 2 }, { KIB(8), 1 },		\
				  { KIB(16), 1 }, { KIB(32), 1 }, { KIB(64), n } }
#define SPI_TOP(n)		{ { KIB(64), n }, { KIB(32), 1 }, { KIB(16), 1 }, \
				  { KIB(8), 1 }, { KIB(4), 2 } }

/* Serial parts below 256 KiB: n sectors of 32 KiB, none of 64 KiB. */
#define SPI_BOTTOM_SMALL(n)	{ { KIB(4), 2 }, { KIB(8), 1 },		\
				  { KIB(16), 1 }, { KIB(32), n } }
#define SPI_TOP_SMALL(n)	{ { KIB(32), n }, { KIB(16), 1 },	\
				  { KIB(8), 1 }, { KIB(4), 2 } }

#define PAGES(bytes, ...)						\
	.program = MTKFLASH_PROGRAM_PAGE, .page = bytes, .program_time = __VA_ARGS__
#define BYTES(how, ...)							\
	.program = how, .page = 1, .program_time = __VA_ARGS__
#define SECTOR(_opcode, ...)						\
	.sector = { .opcode = _opcode, .time = __VA_ARGS__ }
#define BLOCK(_opcode, kib, ...)					\
	.block = { _opcode, KIB(kib), __VA_ARGS__ }
#define WHOLE(_opcode, kib, ...)					\
	.whole = { _opcode, KIB(kib), __VA_ARGS__ }

/* Chip erase only: see @sector of struct mtkflash_chip. */
#define WHOLE_ONLY(_opcode, kib, ...)					\
	UNIFORM(kib, kib), SECTOR(_opcode, __VA_ARGS__), WHOLE(_opcode, kib, __VA_ARGS__)

/* --- serial ------------------------------------------------------------- */

/* Sectors of 64 KiB, or 32 KiB in the smallest parts; BP0 to BP2. */
#define M25P(kib, each)							\
	SPI, UNIFORM(kib, each), PAGES(256, US(1400, 7000)),		\
	SECTOR(0xd8, MS(700, 6000)), WHOLE(0xc7, kib, MS((kib) * 14, (kib) * 100)), \
	.bp_mask = 0x1c

/* As M25P, with boot sectors. */
#define M25P_BOOT(kib, ...)						\
	SPI, SIZE(kib), .region = __VA_ARGS__, PAGES(256, US(1500, 7000)),	\
	SECTOR(0xd8, MS(500, 6000)), WHOLE(0xc7, kib, MS((kib) * 16, (kib) * 100)), \
	.bp_mask = 0x1c

/* 4 KiB sectors and larger blocks; typical and longest times in ms. */
#define SPI_4K(kib, _opcode, typ, max, block, block_typ, block_max)	\
	SPI, UNIFORM(kib, 4), SECTOR(_opcode, MS(typ, max)),		\
	BLOCK(0xd8, block, MS(block_typ, block_max))

#define A25L(_name, kib, capacity, device)				\
	{ NAMED(_name, "A25L data sheets; flashrom"),			\
	  IDS(0x37, 0x30, capacity, device),				\
	  SPI_4K(kib, 0x20, 80, 400, 64, 700, 4000), PAGES(256, US(1500, 5000)), \
	  WHOLE(0xc7, kib, MS((kib) * 10, (kib) * 80)), .bp_mask = 0x1c }

/*
 * Top and bottom boot versions, and the sizes, differ only in the fourth byte of RDID,
 * which is not read.  REMS tells the size.
 */
#define A25LP(_name, kib, device)					\
	{ NAMED(_name, "A25L20P data sheet; flashrom"), SPI,		\
	  REMS(0x37, device), RDID(0x7f, 0x37, 0x20), .res = device,	\
	  PAGES(256, US(3000, 10000)), .bp_mask = 0x1c,			\
	  WHOLE_ONLY(0xc7, kib, MS((kib) * 16 + 2000, 40000)) }

#define EN25P(_name, kib, each, capacity, device)			\
	{ NAMED(_name, "flashrom"), IDS(0x1c, 0x20, capacity, device),	\
	  M25P(kib, each) }

#define EN25B(_name, kib, capacity, device, ...)			\
	{ NAMED(_name, "flashrom"), IDS(0x1c, 0x20, capacity, device),	\
	  M25P_BOOT(kib, __VA_ARGS__) }

/*
 * No EN25 with these ids has BP3.  Bit 5 of newer ones is TB, which selects the protected
 * end and protects nothing by itself [2 ufprog, flashrom's tests]; it is left alone.
 */
#define EN25F(_name, kib, block, type, capacity, device)		\
	{ NAMED(_name, "flashrom"), IDS(0x1c, type, capacity, device),	\
	  SPI_4K(kib, 0x20, 150, 600, block, 800, 4000), PAGES(256, US(1500, 5000)), \
	  WHOLE(0xc7, kib, MS((kib) * 10, (kib) * 80)), .bp_mask = 0x1c }

/* No REMS. */
#define ST_M25P(_name, kib, each, capacity, _res)			\
	{ NAMED(_name, "spi-nor; flashrom"), RDID(0x20, 0x20, capacity), \
	  .res = _res, M25P(kib, each) }

#define M25PE(_name, kib, capacity)					\
	{ NAMED(_name, "spi-nor; flashrom"), RDID(0x20, 0x80, capacity), \
	  SPI_4K(kib, 0x20, 70, 300, 64, 1000, 6000), PAGES(256, US(1200, 5000)), \
	  WHOLE(0xc7, kib, MS((kib) * 16, (kib) * 100)), .bp_mask = 0x1c }

#define MX25L(_name, kib, capacity, device, bp)				\
	{ NAMED(_name, "spi-nor; flashrom; MX25L data sheets"),		\
	  IDS(0xc2, 0x20, capacity, device),				\
	  SPI_4K(kib, 0x20, 60, 400, 64, 1000, 3000), PAGES(256, US(1400, 5000)), \
	  WHOLE(0xc7, kib, MS((kib) * 8, (kib) * 60)), .bp_mask = bp }

/* Not all of them have RDID, and its byte order varies.  The public tools use REMS. */
#define PM25LV(_name, kib, block, device, bp)				\
	{ NAMED(_name, "spi-nor; flashrom"), REMS(0x9d, device), .res = device, \
	  SPI_4K(kib, 0xd7, 60, 500, block, 60, 500), PAGES(256, US(2000, 10000)), \
	  WHOLE(0xc7, kib, MS(60, 500)), .bp_mask = bp }

/* No REMS; RES only where it is known. */
#define S25FL(_name, kib, capacity, _res)				\
	{ NAMED(_name, "spi-nor; flashrom"), RDID(0x01, 0x02, capacity), \
	  .res = _res, M25P(kib, 64) }

#define S25FL2K(_name, kib, capacity, bp, _sr2)				\
	{ NAMED(_name, "spi-nor; flashrom"), RDID(0x01, 0x40, capacity), \
	  SPI_4K(kib, 0x20, 60, 600, 64, 600, 4000), PAGES(256, US(1500, 5000)), \
	  WHOLE(0xc7, kib, MS((kib) * 10, (kib) * 100)), .bp_mask = bp, \
	  .sr2 = _sr2 }

/* First generation: no RDID, AAI with single bytes, protected after power-on. */
#define SST25(_name, kib, device, bp)					\
	{ NAMED(_name, "flashrom; SST25VF data sheets"), SPI,		\
	  REMS(0xbf, device), .res = device, UNIFORM(kib, 4),		\
	  BYTES(MTKFLASH_PROGRAM_AAI_BYTE, US(15, 100)),		\
	  SECTOR(0x20, MS(18, 100)), BLOCK(0x52, 32, MS(18, 100)),	\
	  WHOLE(0x60, kib, MS(70, 500)), .bp_mask = bp, .ewsr = true }

#define SST25B(_name, kib, capacity, device, bp)			\
	{ NAMED(_name, "spi-nor; flashrom"), IDS(0xbf, 0x25, capacity, device), \
	  SPI_4K(kib, 0x20, 18, 100, 64, 18, 100),			\
	  BYTES(MTKFLASH_PROGRAM_AAI_WORD, US(7, 100)),			\
	  WHOLE(0x60, kib, MS(35, 500)), .bp_mask = bp, .ewsr = true }

/* The sector map of W25B20 is concluded from the data sheet of W25B40. */
#define W25B(_name, kib, device, ...)					\
	{ NAMED(_name, "spec section 5; W25B40 data sheet"),		\
	  REMS(0xef, device), .res = device, M25P_BOOT(kib, __VA_ARGS__) }

/* The small ones have no RDID as far as known. */
#define W25P(_name, kib, device)					\
	{ NAMED(_name, "W25P20 data sheet; spec section 5"),		\
	  REMS(0xef, device), .res = device, M25P(kib, 64) }

#define W25P_RDID(_name, kib, capacity, device)				\
	{ NAMED(_name, "flashrom"), IDS(0xef, 0x20, capacity, device), M25P(kib, 64) }

/* As W25Q; BP3 and BP4 here are TB and SEC there. */
#define GD25Q(_name, kib, capacity, device)				\
	{ NAMED(_name, "flashrom; GD25Q data sheets"), IDS(0xc8, 0x40, capacity, device), \
	  SPI_4K(kib, 0x20, 100, 600, 64, 800, 4000), PAGES(256, US(1500, 5000)), \
	  WHOLE(0xc7, kib, MS((kib) * 10, (kib) * 80)), .bp_mask = 0x1c, .sr2 = true }

/* W25Q (type 40h) have a second status register, W25X (30h) have not. */
#define W25X(_name, kib, type, capacity, device)			\
	{ NAMED(_name, "spi-nor; flashrom"), IDS(0xef, type, capacity, device), \
	  SPI_4K(kib, 0x20, 100, 600, 64, 800, 4000), PAGES(256, US(1500, 5000)), \
	  WHOLE(0xc7, kib, MS((kib) * 10, (kib) * 80)), .bp_mask = 0x1c, \
	  .sr2 = (type) == 0x40 }

/* --- parallel ----------------------------------------------------------- */

#define PARALLEL(maker, device)						\
	.bus = MTKFLASH_BUS_PARALLEL, REMS(maker, device), .unlock = 0x5555

/* 16 bits wide inside, used with 8: the addresses of commands are doubled. */
#define WIDE(maker, device)						\
	.bus = MTKFLASH_BUS_PARALLEL, REMS(maker, device), .unlock = 0xaaa

/*
 * These parts program all bytes to 00h before an erase, and their data sheets do not count
 * that in the erase times.  Am29LV040B programs its 512 KiB in 13.5 s at most, 26 us per
 * byte; 50 us are allowed here.  Result in ms.
 */
#define AMD_TO_ZERO(kib)	((kib) * 1024 / 20)

/* AMD's commands; @n sectors of up to 64 KiB.  Longest times of the oldest generation. */
#define AMD_TIMES(kib, n)						\
	BYTES(MTKFLASH_PROGRAM_BYTE, US(9, 1000)),			\
	SECTOR(0x30, MS(800, 15000 + AMD_TO_ZERO(64))),			\
	WHOLE(0x10, kib, MS((n) * 800, (n) * 15000 + AMD_TO_ZERO(kib)))

#define AMD(_name, maker, device, kib, each, _source)			\
	{ NAMED(_name, _source), PARALLEL(maker, device), UNIFORM(kib, each), \
	  AMD_TIMES(kib, (kib) / (each)) }

#define AMD_BOOT(_name, maker, device, kib, _map, _source)		\
	{ NAMED(_name, _source), PARALLEL(maker, device), SIZE(kib), .region = _map, \
	  AMD_TIMES(kib, (kib) / 64 + 3) }

#define AMD_WIDE(_name, maker, device, kib, _map, _source)		\
	{ NAMED(_name, _source), WIDE(maker, device), SIZE(kib), .region = _map, \
	  AMD_TIMES(kib, (kib) / 64 + 3) }

/* Lock of the first or last @each KiB; the id mode shows it at 2, or 14 bytes below the end. */
#define BOTTOM_LOCK(each, _mask)	{ 0, KIB(each), 2, _mask }
#define TOP_LOCK(kib, each, _mask)					\
	{ KIB(kib) - KIB(each), KIB(each), KIB(kib) - 14, _mask }
/* Shown 14 bytes below the end or 2 behind the start of the block: sources differ [D]. */
#define TOP_LOCK_EITHER(kib, each, _mask)				\
	TOP_LOCK(kib, each, _mask),					\
	{ KIB(kib) - KIB(each), KIB(each), KIB(kib) - KIB(each) + 2, _mask }
#define LOCKS(...)		.lock = { __VA_ARGS__ }
#define TWO_LOCKS(kib, each, _mask)					\
	LOCKS(BOTTOM_LOCK(each, _mask), TOP_LOCK(kib, each, _mask))

/* Chip erase only: several sector maps share an id, or there is no sector erase. */
#define AT49F(_name, device, kib, ...)					\
	{ NAMED(_name, "AT49F data sheets; flashrom"), PARALLEL(0x1f, device), \
	  BYTES(MTKFLASH_PROGRAM_BYTE, US(10, 200)),			\
	  WHOLE_ONLY(0x10, kib, MS(3000, 20000)), LOCKS(__VA_ARGS__) }

/* A page is loaded and written as a whole, erase included. */
#define PAGE_WRITE(_name, maker, device, kib, _page, _source, ...)	\
	{ NAMED(_name, _source), PARALLEL(maker, device), SIZE(kib),	\
	  .region = { { _page, KIB(kib) / (_page) } }, PAGES(_page, MS(5, 50)), \
	  SECTOR(0, MS(5, 50)), WHOLE(0x10, kib, MS(20, 500)), ##__VA_ARGS__ }

#define PM39(_name, device, kib, _source)				\
	{ NAMED(_name, _source), PARALLEL(0x9d, device), UNIFORM(kib, 4), \
	  BYTES(MTKFLASH_PROGRAM_BYTE, US(16, 200)), SECTOR(0x30, MS(55, 500)), \
	  BLOCK(0x50, 64, MS(55, 500)), WHOLE(0x10, kib, MS(55, 500)) }

#define SST39_TIMES(kib)						\
	UNIFORM(kib, 4), BYTES(MTKFLASH_PROGRAM_BYTE, US(14, 100)),	\
	SECTOR(0x30, MS(18, 100)), WHOLE(0x10, kib, MS(70, 500))

#define SST39(_name, device, kib)					\
	{ NAMED(_name, "jedec_probe; flashrom"), PARALLEL(0xbf, device), \
	  SST39_TIMES(kib) }

#define PARAMETER_BOTTOM	{ { KIB(16), 1 }, { KIB(8), 2 },	\
				  { KIB(96), 1 }, { KIB(128), 1 } }
#define PARAMETER_TOP		{ { KIB(128), 1 }, { KIB(96), 1 },	\
				  { KIB(8), 2 }, { KIB(16), 1 } }

#define PARAMETER(_name, maker, device, _map, _source, ...)		\
	{ NAMED(_name, _source), PARALLEL(maker, device), SIZE(256), .region = _map, \
	  BYTES(MTKFLASH_PROGRAM_BYTE, US(20, 300)), SECTOR(0x30, MS(100, 15000)), \
	  WHOLE(0x10, 256, MS(200, 30000)), ##__VA_ARGS__ }

/* Winbond's 4 KiB pages have an erase opcode of their own, 50h. */
#define W39_TIMES(kib)							\
	UNIFORM(kib, 4), BYTES(MTKFLASH_PROGRAM_BYTE, US(35, 300)),	\
	SECTOR(0x50, MS(25, 1000)), WHOLE(0x10, kib, MS(100, 5000))

#define W39(_name, device, kib, each)					\
	{ NAMED(_name, "flashrom"), PARALLEL(0xda, device), W39_TIMES(kib), \
	  TWO_LOCKS(kib, each, 0x03) }

#define W39_BLOCKS(_name, device, kib)					\
	{ NAMED(_name, "flashrom"), PARALLEL(0xda, device), W39_TIMES(kib), \
	  BLOCK(0x30, 64, MS(50, 2000)),				\
	  LOCKS(BOTTOM_LOCK(64, 0x01), BOTTOM_LOCK(16, 0x02),		\
		TOP_LOCK(kib, 64, 0x01), TOP_LOCK(kib, 16, 0x02)) }

#define AM29LV001B(_name, device, ...)					\
	{ NAMED(_name, "flashrom"), PARALLEL(0x01, device), SIZE(128),	\
	  .region = { __VA_ARGS__ }, AMD_TIMES(128, 10) }

#define MX29F001(_name, device, ...)					\
	{ NAMED(_name, "flashrom"), PARALLEL(0xc2, device), SIZE(128),	\
	  .region = { __VA_ARGS__ }, AMD_TIMES(128, 7) }

/* The 5 V versions: flashrom has only the ids of the larger ones. */
#define PM39_LIKE	"ids: flashrom; map: UniFlash; commands: as PM39LV [D]"

#define AMD_LIKE	"ids: flashrom; map: AMD's of the size"
#define JEDEC_PROBE	"jedec_probe"
#define FLASHROM	"flashrom"
#define BOTH		"jedec_probe; flashrom"

#endif /* MTKFLASH_CHIPS_ROWS_H */
