// SPDX-License-Identifier: GPL-2.0
/*
 * The table of flash parts.
 *
 * The figures come from public tables and from the makers' data sheets, which
 * each row names.  None of these parts has been tried through a drive [D]; the
 * exceptions are the ids of specification section 5, which the public tools use
 * [A], and MX25L2005 and SST39SF020, which users have seen work [B].
 *
 * Longest times are generous: they only decide when to give up.
 *
 * Several generations of a part often share ids.  Such a row has what all of them can do:
 * the larger of two sector sizes, or only the chip erase where the sector maps differ.
 *
 * Left out on purpose:
 * - AT25F1024 to 4096, M25P05 to 40 without an A: neither REMS nor RDID.
 * - M29F010B: its id is 20 20, and equal bytes are what an empty bus shows.
 * - AT25DF, AT26DF, SST26: WP# or a lock per sector in the status register;
 *   clearing block protection bits is not enough.
 * - parts for 1.8 V, for the LPC bus, and with Intel's command set.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "chips.h"
#include "chips_rows.h"

const struct mtkflash_chip mtkflash_chips[] = {
	A25L("A25L010", 128, 0x11, 0x10),
	A25L("A25L016", 2048, 0x15, 0x14),
	A25L("A25L020", 256, 0x12, 0x11),
	A25L("A25L040", 512, 0x13, 0x12),
	A25L("A25L080", 1024, 0x14, 0x13),
	A25LP("A25L10P", 128, 0x10),
	A25LP("A25L20P", 256, 0x11),
	A25L("A25L512", 64, 0x10, 0x05),
	{ NAMED("AT25F512B", "flashrom"), RDID(0x1f, 0x65, 0x00),
	  SPI_4K(64, 0x20, 100, 600, 32, 500, 3000), PAGES(256, US(2000, 10000)),
	  WHOLE(0x62, 64, MS(1500, 10000)), .bp_mask = 0x04 },
	{ NAMED("AT25FS040", "spi-nor; flashrom"), RDID(0x1f, 0x66, 0x04),
	  SPI_4K(512, 0x20, 100, 600, 64, 800, 5000), PAGES(256, US(1500, 10000)),
	  WHOLE(0xc7, 512, MS(6000, 60000)), .bp_mask = 0x7c },
	EN25B("EN25B05", 64, 0x10, 0x95, SPI_BOTTOM_SMALL(1)),
	EN25B("EN25B05T", 64, 0x10, 0x25, SPI_TOP_SMALL(1)),
	EN25B("EN25B10", 128, 0x11, 0x30, SPI_BOTTOM_SMALL(3)),
	EN25B("EN25B10T", 128, 0x11, 0x40, SPI_TOP_SMALL(3)),
	EN25B("EN25B16", 2048, 0x15, 0x34, SPI_BOTTOM(31)),
	EN25B("EN25B16T", 2048, 0x15, 0x44, SPI_TOP(31)),
	EN25B("EN25B20", 256, 0x12, 0x31, SPI_BOTTOM(3)),
	EN25B("EN25B20T", 256, 0x12, 0x41, SPI_TOP(3)),
	EN25B("EN25B40", 512, 0x13, 0x32, SPI_BOTTOM(7)),
	EN25B("EN25B40T", 512, 0x13, 0x42, SPI_TOP(7)),
	EN25B("EN25B80", 1024, 0x14, 0x33, SPI_BOTTOM(15)),
	EN25B("EN25B80T", 1024, 0x14, 0x43, SPI_TOP(15)),
	EN25F("EN25F05", 64, 32, 0x31, 0x10, 0x05),
	EN25F("EN25F10", 128, 32, 0x31, 0x11, 0x10),
	EN25F("EN25F16", 2048, 64, 0x31, 0x15, 0x14),
	EN25F("EN25F20", 256, 64, 0x31, 0x12, 0x11),
	EN25F("EN25F40", 512, 64, 0x31, 0x13, 0x12),
	EN25F("EN25F80", 1024, 64, 0x31, 0x14, 0x13),
	EN25P("EN25P05", 64, 32, 0x10, 0x05),
	EN25P("EN25P10", 128, 32, 0x11, 0x10),
	EN25P("EN25P16", 2048, 64, 0x15, 0x14),
	EN25P("EN25P20", 256, 64, 0x12, 0x11),
	EN25P("EN25P40", 512, 64, 0x13, 0x12),
	EN25P("EN25P80", 1024, 64, 0x14, 0x13),
	EN25F("EN25Q16", 2048, 64, 0x30, 0x15, 0x14),
	EN25F("EN25Q40", 512, 64, 0x30, 0x13, 0x12),
	EN25F("EN25Q80", 1024, 64, 0x30, 0x14, 0x13),
	GD25Q("GD25Q16", 2048, 0x15, 0x14),
	GD25Q("GD25Q20", 256, 0x12, 0x11),
	GD25Q("GD25Q40", 512, 0x13, 0x12),
	GD25Q("GD25Q80", 1024, 0x14, 0x13),
	ST_M25P("M25P05-A", 64, 32, 0x10, 0x05),
	ST_M25P("M25P10-A", 128, 32, 0x11, 0x10),
	ST_M25P("M25P16", 2048, 64, 0x15, 0x14),
	ST_M25P("M25P20", 256, 64, 0x12, 0x11),
	ST_M25P("M25P40", 512, 64, 0x13, 0x12),
	ST_M25P("M25P80", 1024, 64, 0x14, 0x13),
	M25PE("M25PE10", 128, 0x11),
	M25PE("M25PE16", 2048, 0x15),
	M25PE("M25PE20", 256, 0x12),
	M25PE("M25PE40", 512, 0x13),
	M25PE("M25PE80", 1024, 0x14),
	/*
	 * Not the name of a part: the drive answers these ids in place of its part's, see
	 * mtkflash_rems_plausible().  Ids, size and chip erase C7h are reported, and no
	 * sector erase is known to work [2 S49].  The times are those of parts of this size
	 * [D].  Its protection is unknown, so its status register is not written.
	 */
	{ NAMED("MT1959", "reported, untried: DosFlash.typ, makemkv"), SPI, REMS(0x24, 0x24),
	  PAGES(256, US(1400, 20000)), WHOLE_ONLY(0xc7, 2048, MS(14000, 200000)),
	  .bd = true },
	MX25L("MX25L1005", 128, 0x11, 0x10, 0x0c),
	/*
	 * Also MX25L1605, 1605A and 1606E.  20h erases 64 KiB in MX25L1605 and 4 KiB in the
	 * others; D8h erases 64 KiB in all of them.
	 */
	{ NAMED("MX25L1605D", "spi-nor; flashrom; spec section 5"),
	  IDS(0xc2, 0x20, 0x15, 0x14), SPI, UNIFORM(2048, 64),
	  PAGES(256, US(1400, 5000)), SECTOR(0xd8, MS(1000, 3000)),
	  WHOLE(0xc7, 2048, MS(14000, 120000)), .bp_mask = 0x3c },
	MX25L("MX25L2005", 256, 0x12, 0x11, 0x0c),	/* C, 2006E */
	MX25L("MX25L4005", 512, 0x13, 0x12, 0x1c),	/* A, C, 4006E */
	MX25L("MX25L512", 64, 0x10, 0x05, 0x0c),
	MX25L("MX25L8005", 1024, 0x14, 0x13, 0x1c),	/* 8006E */
	PM25LV("PM25LV010", 128, 32, 0x7c, 0x0c),
	PM25LV("PM25LV020", 256, 64, 0x7d, 0x1c),
	PM25LV("PM25LV040", 512, 64, 0x7e, 0x1c),
	PM25LV("PM25LV512", 64, 32, 0x7b, 0x0c),
	/* The unusual ids come from the public tools; the data sheet has no REMS. */
	{ NAMED("S25FL002D", "S25FL002D data sheet; spec section 5"), SPI,
	  REMS(0x10, 0x00), UNIFORM(256, 64), PAGES(256, US(6000, 20000)),
	  SECTOR(0xd8, MS(500, 5000)), WHOLE(0xc7, 256, MS(2000, 20000)), .bp_mask = 0x0c },
	S25FL("S25FL004A", 512, 0x12, 0x12),
	S25FL("S25FL008A", 1024, 0x13, 0x13),
	S25FL("S25FL016A", 2048, 0x14, 0x14),
	/*
	 * S25FL216K has the same id and only one status register.  Bit 5 of S25FL116K is
	 * TB: it selects the protected end and protects nothing by itself.
	 */
	S25FL2K("S25FL116K", 2048, 0x15, 0x1c, true),
	S25FL2K("S25FL204K", 512, 0x13, 0x3c, false),
	S25FL2K("S25FL208K", 1024, 0x14, 0x3c, false),
	SST25("SST25VF010", 128, 0x49, 0x0c),		/* A */
	SST25B("SST25VF016B", 2048, 0x41, 0x41, 0x3c),
	SST25("SST25VF020", 256, 0x43, 0x0c),		/* SST25LF020A */
	/*
	 * Bits 4 and 5 are reserved.  A second register can lock the first and the last
	 * sector until power is lost (DS20005054C [V]); the driver does not read it.
	 */
	SST25B("SST25VF020B", 256, 0x8c, 0x8c, 0x0c),
	SST25("SST25VF040", 512, 0x44, 0x0c),		/* SST25LF040A */
	SST25B("SST25VF040B", 512, 0x8d, 0x8d, 0x3c),
	SST25("SST25VF080", 1024, 0x80, 0x1c),		/* SST25LF080A */
	SST25B("SST25VF080B", 1024, 0x8e, 0x8e, 0x3c),
	SST25("SST25VF512", 64, 0x48, 0x0c),		/* A */
#ifdef MTKFLASH_TINY_PART
	/*
	 * Invented parts, one of each kind, small enough to test a power cut at every
	 * command.
	 */
	{ NAMED("TINY8K", "tests only"), SPI, REMS(0xe0, 0x01), UNIFORM(8, 4),
	  PAGES(256, US(1400, 5000)), SECTOR(0x20, MS(60, 400)),
	  WHOLE(0xc7, 8, MS(100, 1000)), .bp_mask = 0x0c },
	{ NAMED("TINYAAI", "tests only"), SPI, REMS(0xe0, 0x03), .res = 0x03,
	  UNIFORM(8, 4), BYTES(MTKFLASH_PROGRAM_AAI_BYTE, US(15, 100)),
	  SECTOR(0x20, MS(18, 100)), WHOLE(0x60, 8, MS(30, 500)), .bp_mask = 0x0c,
	  .ewsr = true },
	{ NAMED("TINYAAIW", "tests only"), IDS(0xe0, 0x25, 0x0e, 0x04), SPI,
	  UNIFORM(8, 4), BYTES(MTKFLASH_PROGRAM_AAI_WORD, US(7, 100)),
	  SECTOR(0x20, MS(18, 100)), WHOLE(0x60, 8, MS(30, 500)), .bp_mask = 0x3c,
	  .ewsr = true },
	{ NAMED("TINYBOOT", "tests only"), IDS(0xe0, 0x20, 0x0e, 0x05), SPI, SIZE(16),
	  .region = { { KIB(1), 2 }, { KIB(2), 1 }, { KIB(4), 3 } },
	  PAGES(256, US(1400, 5000)), SECTOR(0x20, MS(60, 400)),
	  BLOCK(0xd8, 8, MS(100, 1000)), WHOLE(0xc7, 16, MS(200, 2000)),
	  .bp_mask = 0x1c },
	{ NAMED("TINYBYTE", "tests only"), SPI, REMS(0xe0, 0x02), UNIFORM(8, 4),
	  BYTES(MTKFLASH_PROGRAM_BYTE, US(15, 100)), SECTOR(0x20, MS(18, 100)),
	  WHOLE(0x60, 8, MS(30, 500)), .bp_mask = 0x0c, .ewsr = true },
#endif
	W25B("W25B20", 256, 0x31, SPI_BOTTOM(3)),
	/* Chip erase only, because the size of its sectors is not certain. */
	{ NAMED("W25P10", "W25P20 data sheet"), SPI, REMS(0xef, 0x10), .res = 0x10,
	  PAGES(256, US(1400, 7000)), WHOLE_ONLY(0xc7, 128, MS(2000, 13000)),
	  .bp_mask = 0x1c },
	W25P_RDID("W25P16", 2048, 0x15, 0x14),
	W25P("W25P20", 256, 0x11),
	W25P("W25P40", 512, 0x12),
	W25P_RDID("W25P80", 1024, 0x14, 0x13),
	W25X("W25Q16", 2048, 0x40, 0x15, 0x14),
	W25X("W25Q20", 256, 0x40, 0x12, 0x11),
	W25X("W25Q40", 512, 0x40, 0x13, 0x12),		/* S25FL004K */
	W25X("W25Q80", 1024, 0x40, 0x14, 0x13),		/* S25FL008K */
	W25X("W25X10", 128, 0x30, 0x11, 0x10),
	W25X("W25X16", 2048, 0x30, 0x15, 0x14),
	W25X("W25X20", 256, 0x30, 0x12, 0x11),
	W25X("W25X40", 512, 0x30, 0x13, 0x12),
	W25X("W25X80", 1024, 0x30, 0x14, 0x13),

	AMD_BOOT("A29002B", 0x37, 0x0d, 256, AMD_BOTTOM(3), FLASHROM),	/* A290021 */
	AMD_BOOT("A29002T", 0x37, 0x8c, 256, AMD_TOP(3), FLASHROM),
	AMD("A29040B", 0x37, 0x86, 512, 64, FLASHROM),
	AMD_BOOT("AM29F002BB", 0x01, 0x34, 256, AMD_BOTTOM(3), FLASHROM),
	AMD_BOOT("AM29F002BT", 0x01, 0xb0, 256, AMD_TOP(3), BOTH),
	AMD_BOOT("AM29F004BB", 0x01, 0x7b, 512, AMD_BOTTOM(7), AMD_LIKE),
	AMD_BOOT("AM29F004BT", 0x01, 0x77, 512, AMD_TOP(7), AMD_LIKE),
	AMD("AM29F010B", 0x01, 0x20, 128, 16, FLASHROM),
	AMD("AM29F040B", 0x01, 0xa4, 512, 64, BOTH),
	AMD("AM29F080B", 0x01, 0xd5, 1024, 64, BOTH),
	AMD_WIDE("AM29F400BB", 0x01, 0xab, 512, AMD_BOTTOM(7), AMD_LIKE),
	AMD_WIDE("AM29F400BT", 0x01, 0x23, 512, AMD_TOP(7), AMD_LIKE),
	AMD_WIDE("AM29F800BB", 0x01, 0x58, 1024, AMD_BOTTOM(15), BOTH),
	AMD_WIDE("AM29F800BT", 0x01, 0xd6, 1024, AMD_TOP(15), BOTH),
	AM29LV001B("AM29LV001BB", 0x6d, { KIB(8), 1 }, { KIB(4), 2 }, { KIB(16), 7 }),
	AM29LV001B("AM29LV001BT", 0xed, { KIB(16), 7 }, { KIB(4), 2 }, { KIB(8), 1 }),
	/* 002 to 008 and 081 existed without the B as well. */
	AMD_BOOT("AM29LV002BB", 0x01, 0xc2, 256, AMD_BOTTOM(3), FLASHROM),
	AMD_BOOT("AM29LV002BT", 0x01, 0x40, 256, AMD_TOP(3), FLASHROM),
	AMD_BOOT("AM29LV004BB", 0x01, 0xb6, 512, AMD_BOTTOM(7), FLASHROM),
	AMD_BOOT("AM29LV004BT", 0x01, 0xb5, 512, AMD_TOP(7), FLASHROM),
	AMD_BOOT("AM29LV008BB", 0x01, 0x37, 1024, AMD_BOTTOM(15), FLASHROM),
	AMD_BOOT("AM29LV008BT", 0x01, 0x3e, 1024, AMD_TOP(15), FLASHROM),
	AMD("AM29LV040B", 0x01, 0x4f, 512, 64, "jedec_probe; Am29LV040B data sheet"),
	AMD("AM29LV081B", 0x01, 0x38, 1024, 64, FLASHROM),
	AMD_WIDE("AM29LV400BB", 0x01, 0xba, 512, AMD_BOTTOM(7), BOTH),
	AMD_WIDE("AM29LV400BT", 0x01, 0xb9, 512, AMD_TOP(7), BOTH),
	AMD_WIDE("AM29LV800BB", 0x01, 0x5b, 1024, AMD_BOTTOM(15), BOTH),
	AMD_WIDE("AM29LV800BT", 0x01, 0xda, 1024, AMD_TOP(15), BOTH),
	PAGE_WRITE("AT29C010A", 0x1f, 0xd5, 128, 128, FLASHROM, TWO_LOCKS(128, 8, 0x01)),
	PAGE_WRITE("AT29C020", 0x1f, 0xda, 256, 256, "flashrom; AT29C020 data sheet",
		   TWO_LOCKS(256, 8, 0x01)),
	PAGE_WRITE("AT29C040A", 0x1f, 0xa4, 512, 256, "flashrom; AT29C040A data sheet",
		   TWO_LOCKS(512, 16, 0x01)),
	PAGE_WRITE("AT29C512", 0x1f, 0x5d, 64, 128, "flashrom; AT29C512 data sheet"),
	AT49F("AT49F001", 0x05, 128, BOTTOM_LOCK(16, 0x01)),
	AT49F("AT49F001T", 0x04, 128, TOP_LOCK_EITHER(128, 16, 0x01)),
	/* AT49F002A has the same id and another sector map. */
	AT49F("AT49F002", 0x07, 256, BOTTOM_LOCK(16, 0x01)),
	AT49F("AT49F002T", 0x08, 256, TOP_LOCK_EITHER(256, 16, 0x01)),
	AT49F("AT49F010", 0x17, 128, BOTTOM_LOCK(8, 0x01)),
	AT49F("AT49F020", 0x0b, 256, BOTTOM_LOCK(8, 0x01)),
	AT49F("AT49F040", 0x13, 512, BOTTOM_LOCK(16, 0x01)),
	AMD("BM29F040", 0xad, 0x40, 512, 64, FLASHROM),
	/* Eon's ids are behind the continuation code 7Fh. */
	AMD_BOOT("EN29F002B", 0x1c, 0x97, 256, AMD_BOTTOM(3), FLASHROM),
	AMD_BOOT("EN29F002T", 0x1c, 0x92, 256, AMD_TOP(3), FLASHROM),
	AMD("EN29F010", 0x1c, 0x20, 128, 16, FLASHROM),
	AMD("EN29LV040A", 0x1c, 0x4f, 512, 64, FLASHROM),
	AMD_WIDE("EN29LV400AB", 0x1c, 0xba, 512, AMD_BOTTOM(7), JEDEC_PROBE),
	AMD_WIDE("EN29LV400AT", 0x1c, 0xb9, 512, AMD_TOP(7), JEDEC_PROBE),
	AMD_BOOT("HY29F002B", 0xad, 0x34, 256, AMD_BOTTOM(3), FLASHROM),
	AMD_BOOT("HY29F002T", 0xad, 0xb0, 256, AMD_TOP(3), BOTH),
	AMD("HY29F040A", 0xad, 0xa4, 512, 64, FLASHROM),
	AMD("HY29F080", 0xad, 0xd5, 1024, 64, AMD_LIKE),
	AMD_WIDE("HY29LV400B", 0xad, 0xba, 512, AMD_BOTTOM(7), AMD_LIKE),
	AMD_WIDE("HY29LV400T", 0xad, 0xb9, 512, AMD_TOP(7), AMD_LIKE),
	AMD_WIDE("HY29LV800B", 0xad, 0x5b, 1024, AMD_BOTTOM(15), AMD_LIKE),
	AMD_WIDE("HY29LV800T", 0xad, 0xda, 1024, AMD_TOP(15), AMD_LIKE),
	/* The older M29F040, M29W040 and M29W400 have the same ids. */
	AMD_BOOT("M29F002BB", 0x20, 0x34, 256, AMD_BOTTOM(3), FLASHROM),
	AMD_BOOT("M29F002BT", 0x20, 0xb0, 256, AMD_TOP(3), FLASHROM),
	AMD("M29F040B", 0x20, 0xe2, 512, 64, "flashrom; M29F040B data sheet"),
	AMD_WIDE("M29F400BB", 0x20, 0xd6, 512, AMD_BOTTOM(7), "M29F400B data sheet"),
	AMD_WIDE("M29F400BT", 0x20, 0xd5, 512, AMD_TOP(7), "M29F400B data sheet"),
	AMD_WIDE("M29F800AB", 0x20, 0x58, 1024, AMD_BOTTOM(15), JEDEC_PROBE),
	AMD("M29W010B", 0x20, 0x23, 128, 16, FLASHROM),
	AMD("M29W040B", 0x20, 0xe3, 512, 64, BOTH),
	AMD_WIDE("M29W400DB", 0x20, 0xef, 512, AMD_BOTTOM(7), JEDEC_PROBE),
	AMD_WIDE("M29W400DT", 0x20, 0xee, 512, AMD_TOP(7), "M29W400B data sheet"),
	AMD_WIDE("M29W800DB", 0x20, 0x5b, 1024, AMD_BOTTOM(15), JEDEC_PROBE),
	AMD_WIDE("M29W800DT", 0x20, 0xd7, 1024, AMD_TOP(15), JEDEC_PROBE),
	AMD_BOOT("MBM29F004BC", 0x04, 0x7b, 512, AMD_BOTTOM(7), FLASHROM),
	AMD_BOOT("MBM29F004TC", 0x04, 0x77, 512, AMD_TOP(7), FLASHROM),
	AMD_WIDE("MBM29F400BC", 0x04, 0xab, 512, AMD_BOTTOM(7), FLASHROM),
	AMD_WIDE("MBM29F400TC", 0x04, 0x23, 512, AMD_TOP(7), FLASHROM),
	AMD_WIDE("MBM29F800BA", 0x04, 0x58, 1024, AMD_BOTTOM(15), JEDEC_PROBE),
	AMD_BOOT("MBM29LV004BC", 0x04, 0xb6, 512, AMD_BOTTOM(7), AMD_LIKE),
	AMD_BOOT("MBM29LV004TC", 0x04, 0xb5, 512, AMD_TOP(7), AMD_LIKE),
	AMD_WIDE("MBM29LV400BC", 0x04, 0xba, 512, AMD_BOTTOM(7), JEDEC_PROBE),
	AMD_WIDE("MBM29LV400TC", 0x04, 0xb9, 512, AMD_TOP(7), JEDEC_PROBE),
	AMD_WIDE("MBM29LV800BA", 0x04, 0x5b, 1024, AMD_BOTTOM(15), JEDEC_PROBE),
	AMD_WIDE("MBM29LV800TA", 0x04, 0xda, 1024, AMD_TOP(15), JEDEC_PROBE),
	MX29F001("MX29F001B", 0x19, { KIB(8), 1 }, { KIB(4), 2 }, { KIB(8), 2 },
		 { KIB(32), 1 }, { KIB(64), 1 }),
	MX29F001("MX29F001T", 0x18, { KIB(64), 1 }, { KIB(32), 1 }, { KIB(8), 2 },
		 { KIB(4), 2 }, { KIB(8), 1 }),
	AMD_BOOT("MX29F002B", 0xc2, 0x34, 256, AMD_BOTTOM(3), FLASHROM),
	AMD_BOOT("MX29F002T", 0xc2, 0xb0, 256, AMD_TOP(3), BOTH),
	AMD_BOOT("MX29F004B", 0xc2, 0x46, 512, AMD_BOTTOM(7), JEDEC_PROBE),
	AMD_BOOT("MX29F004T", 0xc2, 0x45, 512, AMD_TOP(7), JEDEC_PROBE),
	AMD_BOOT("MX29F022B", 0xc2, 0x37, 256, AMD_BOTTOM(3), FLASHROM),
	AMD_BOOT("MX29F022T", 0xc2, 0x36, 256, AMD_TOP(3), FLASHROM),
	AMD("MX29F040", 0xc2, 0xa4, 512, 64, BOTH),
	AMD_BOOT("MX29LV004B", 0xc2, 0xb6, 512, AMD_BOTTOM(7), AMD_LIKE),
	AMD_BOOT("MX29LV004T", 0xc2, 0xb5, 512, AMD_TOP(7), AMD_LIKE),
	AMD("MX29LV040", 0xc2, 0x4f, 512, 64, BOTH),
	AMD_WIDE("MX29LV400B", 0xc2, 0xba, 512, AMD_BOTTOM(7), AMD_LIKE),
	AMD_WIDE("MX29LV400T", 0xc2, 0xb9, 512, AMD_TOP(7), AMD_LIKE),
	AMD_WIDE("MX29LV800B", 0xc2, 0x5b, 1024, AMD_BOTTOM(15), AMD_LIKE),
	AMD_WIDE("MX29LV800T", 0xc2, 0xda, 1024, AMD_TOP(15), AMD_LIKE),
	PARAMETER("PM29F002B", 0x9d, 0x2d, PARAMETER_BOTTOM, FLASHROM),
	PARAMETER("PM29F002T", 0x9d, 0x1d, PARAMETER_TOP, FLASHROM),
	PM39("PM39F020", 0x4d, 256, PM39_LIKE),
	PM39("PM39F040", 0x4e, 512, PM39_LIKE),
	PM39("PM39LV010", 0x1c, 128, FLASHROM),			/* PM39F010 */
	PM39("PM39LV020", 0x3d, 256, FLASHROM),
	PM39("PM39LV040", 0x3e, 512, FLASHROM),
	PAGE_WRITE("SST29EE010", 0xbf, 0x07, 128, 128, FLASHROM),
	PAGE_WRITE("SST29EE020", 0xbf, 0x10, 256, 128, BOTH),
	PAGE_WRITE("SST29LE010", 0xbf, 0x08, 128, 128, FLASHROM),
	PAGE_WRITE("SST29LE020", 0xbf, 0x12, 256, 128, BOTH),
	SST39("SST39SF010A", 0xb5, 128),
	SST39("SST39SF020", 0xb6, 256),				/* A */
	SST39("SST39SF040", 0xb7, 512),
	SST39("SST39VF010", 0xd5, 128),				/* SST39LF010 */
	SST39("SST39VF020", 0xd6, 256),
	SST39("SST39VF040", 0xd7, 512),
	{ NAMED("SST39VF080", "flashrom"), PARALLEL(0xbf, 0xd8), SST39_TIMES(1024),
	  BLOCK(0x50, 64, MS(18, 100)) },
#ifdef MTKFLASH_TINY_PART
	{ NAMED("TINYBOTTOM", "tests only"), PARALLEL(0xe1, 0x02), SIZE(16),
	  .region = { { KIB(2), 1 }, { KIB(1), 2 }, { KIB(4), 3 } }, AMD_TIMES(16, 6) },
	{ NAMED("TINYPAR", "tests only"), PARALLEL(0xe1, 0x01), SST39_TIMES(16) },
	{ NAMED("TINYTOP", "tests only"), WIDE(0xe1, 0x03), SIZE(16),
	  .region = { { KIB(4), 3 }, { KIB(1), 2 }, { KIB(2), 1 } }, AMD_TIMES(16, 6) },
	PAGE_WRITE("TINYW29", 0xe1, 0x04, 8, 128, "tests only"),
#endif
	PAGE_WRITE("W29C020", 0xda, 0x45, 256, 128, "flashrom; W29C020 data sheet",
		   TWO_LOCKS(256, 8, 0x01)),
	PAGE_WRITE("W29C040", 0xda, 0x46, 512, 256, "flashrom; W29C040 data sheet",
		   TWO_LOCKS(512, 16, 0x01)),
	PAGE_WRITE("W29C512A", 0xda, 0xc8, 64, 128, "flashrom; W29EE512 data sheet"),
	PAGE_WRITE("W29EE011", 0xda, 0xc1, 128, 128, FLASHROM),	/* W29C010 */
	W39("W39F010", 0xa1, 128, 16),
	W39("W39L010", 0x31, 128, 8),
	W39_BLOCKS("W39L020", 0xb5, 256),
	W39_BLOCKS("W39L040", 0xb6, 512),
	PARAMETER("W49F002U", 0xda, 0x0b, PARAMETER_TOP, "flashrom; W49F002U data sheet",
		  LOCKS(TOP_LOCK(256, 16, 0x01))),
	{ NAMED("W49F020", "flashrom; W49F020 data sheet"), PARALLEL(0xda, 0x8c),
	  BYTES(MTKFLASH_PROGRAM_BYTE, US(35, 300)), WHOLE_ONLY(0x10, 256, MS(100, 10000)),
	  LOCKS(BOTTOM_LOCK(8, 0x01)) },
};

const unsigned int mtkflash_chip_count = ARRAY_SIZE(mtkflash_chips);

bool mtkflash_id_plausible(const u8 *id, unsigned int len)
{
	for (unsigned int i = 1; i < len; i++)
		if (id[i] != id[0])
			return true;
	return false;
}

bool mtkflash_rems_plausible(const u8 rems[2])
{
	return mtkflash_id_plausible(rems, 2) || (rems[0] == 0x24 && rems[1] == 0x24);
}

/* An id from a row of the table, zeros if the part has none, and the answer of a part. */
struct id {
	const u8 *own;
	const u8 *answer;
	unsigned int len;
};

static bool is_plausible(const u8 *id, unsigned int len)
{
	return len == 2 ? mtkflash_rems_plausible(id) : mtkflash_id_plausible(id, len);
}

/* Does the part have this id?  The table has zeros if not. */
static bool has(const struct id *id)
{
	return is_plausible(id->own, id->len);
}

static bool answered(const struct id *id)
{
	return is_plausible(id->answer, id->len);
}

static bool equal(const struct id *id)
{
	return answered(id) && !memcmp(id->own, id->answer, id->len);
}

static bool known_rems(const u8 rems[2])
{
	for (unsigned int i = 0; i < mtkflash_chip_count; i++)
		if (mtkflash_chips[i].bus == MTKFLASH_BUS_SERIAL &&
		    !memcmp(mtkflash_chips[i].rems, rems, 2))
			return true;
	return false;
}

static bool known_rdid(const u8 rdid[3])
{
	for (unsigned int i = 0; i < mtkflash_chip_count; i++)
		if (!memcmp(mtkflash_chips[i].rdid, rdid, 3))
			return true;
	return false;
}

/*
 * How well a part explains the answers; 0 if it does not.  Equal ids count most, then
 * silence where the part has no id.
 */
static unsigned int fit(const struct mtkflash_chip *chip, const u8 rems_answer[2],
			const u8 rdid_answer[3])
{
	const struct id rems = { chip->rems, rems_answer, 2 };
	const struct id rdid = { chip->rdid, rdid_answer, 3 };
	unsigned int matches = equal(&rems) + equal(&rdid);

	if (!matches)
		return 0;
	if (answered(&rems) && !equal(&rems) && (has(&rems) || known_rems(rems_answer)))
		return 0;
	if (answered(&rdid) && !equal(&rdid) && (has(&rdid) || known_rdid(rdid_answer)))
		return 0;
	return 2 * matches + (has(&rems) == answered(&rems) &&
			      has(&rdid) == answered(&rdid));
}

const struct mtkflash_chip *mtkflash_chip_serial(const u8 rems[2],
						 const u8 rdid[3])
{
	const struct mtkflash_chip *best = NULL;
	unsigned int best_fit = 0;

	for (unsigned int i = 0; i < mtkflash_chip_count; i++) {
		const struct mtkflash_chip *chip = &mtkflash_chips[i];
		unsigned int this_fit;

		if (chip->bus != MTKFLASH_BUS_SERIAL)
			continue;
		this_fit = fit(chip, rems, rdid);
		if (this_fit < best_fit || !this_fit)
			continue;
		/* Two parts that fit equally well cannot be told apart. */
		best = this_fit > best_fit ? chip : NULL;
		best_fit = this_fit;
	}
	return best;
}

const struct mtkflash_chip *mtkflash_chip_parallel(const u8 id[2])
{
	if (!mtkflash_id_plausible(id, 2))
		return NULL;
	for (unsigned int i = 0; i < mtkflash_chip_count; i++) {
		const struct mtkflash_chip *chip = &mtkflash_chips[i];

		if (chip->bus == MTKFLASH_BUS_PARALLEL && !memcmp(chip->rems, id, 2))
			return chip;
	}
	return NULL;
}

const struct mtkflash_chip *mtkflash_chip_named(const char *name)
{
	for (unsigned int i = 0; i < mtkflash_chip_count; i++)
		if (!strcmp(mtkflash_chips[i].name, name))
			return &mtkflash_chips[i];
	return NULL;
}

u32 mtkflash_time_pause(const struct mtkflash_time *time, u32 passed)
{
	u32 left;

	if (passed >= time->typical)
		return passed / 16;
	left = time->typical - passed;
	return min(passed / 2, left - left / 16);
}

u32 mtkflash_chip_sector(const struct mtkflash_chip *chip, u32 address,
			 u32 *start)
{
	u32 base = 0;

	for (unsigned int i = 0; i < MTKFLASH_REGIONS; i++) {
		const struct mtkflash_region *region = &chip->region[i];
		u32 size = region->sector * region->count;

		if (address - base < size) {
			*start = address - (address - base) % region->sector;
			return region->sector;
		}
		base += size;
	}
	/* Address beyond the part: return the whole size so that loops end. */
	*start = 0;
	return chip->size;
}

bool mtkflash_chip_is_locked(const struct mtkflash_chip *chip, u32 address)
{
	for (unsigned int i = 0; i < MTKFLASH_LOCKS; i++)
		if (chip->locked >> i & 1 &&
		    address - chip->lock[i].start < chip->lock[i].size)
			return true;
	return false;
}

/* Divide the only sector of a part with chip erase alone at the borders of locked blocks. */
static void divide(struct mtkflash_chip *chip)
{
	unsigned int n = 0;
	u32 start = 0;

	for (u32 end = KIB(1); end <= chip->size; end += KIB(1)) {
		if (end < chip->size && mtkflash_chip_is_locked(chip, end) ==
					mtkflash_chip_is_locked(chip, start))
			continue;
		chip->region[n++] = (struct mtkflash_region){ end - start, 1 };
		start = end;
	}
}

void mtkflash_chip_lock(struct mtkflash_chip *chip, u8 locked)
{
	chip->locked = locked;
	if (locked && chip->region[0].sector == chip->size)
		divide(chip);
}
