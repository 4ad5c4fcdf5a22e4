/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the model's own tests share: TAP output, one drive with a flash of the
 * largest size, and a host that speaks all command sets correctly.
 */
#ifndef TESTRIG_H
#define TESTRIG_H

#include "mtkdrive.h"
#include "mtkimage.h"

#define MS 1000000ull
#define SECOND (1000 * MS)
#define WINDOW_NS (100 * MS)
#define BOOT_NS (2 * SECOND)
#define COMMAND_NS 5000ull

struct test {
	const char *name;
	void (*run)(void);
};

/* The suites; each ends with a NULL name. */
extern const struct test drive_tests[];
extern const struct test entry_tests[];
extern const struct test vendor_tests[];
extern const struct test sets_tests[];
extern const struct test open_tests[];
extern const struct test fault_tests[];
extern const struct test part_tests[];
extern const struct test serial_tests[];
extern const struct test bus_tests[];
extern const struct test parts_tests[];
extern const struct test cut_tests[];
extern const struct test bus_cut_tests[];
extern const struct test order_tests[];
extern const struct test image_tests[];
extern const struct test say_tests[];
extern const struct test bd_tests[];

/* Identifies, erases, programs and reads one part of the table. */
void parts_smoke(const struct mtkdrive_part *part);

/* Notes a failed expectation of the running test. */
void failed(const char *file, int line, const char *what);

#define EXPECT(condition) \
	do { \
		if (!(condition)) \
			failed(__FILE__, __LINE__, #condition); \
	} while (0)

extern struct mtkdrive drive;
extern struct mtkdrive_config config;
extern uint8_t flash[MTKIMAGE_MAX];

/* Serial: page program, non-uniform sectors with blocks, byte, AAI byte, AAI word. */
extern const struct mtkdrive_part rig_tiny8k, rig_boot, rig_byte, rig_aai, rig_aaiw;

/* Parallel: 5555h with sectors and blocks, AAAh with boot sectors, pages. */
extern const struct mtkdrive_part rig_bus, rig_wide, rig_page;

/* TINY8K behind a 72h master with the firmware of seed 1, unlocked, no power. */
void rig_reset(void);

/* Makes drive from config, which the test has changed meanwhile, and powers it. */
void rig_power_on(void);

/* Takes that part, with its type byte, blank but for the firmware of seed 1. */
void rig_use(const struct mtkdrive_part *part);

void rig_make_image(uint8_t *image, uint32_t seed);
void elapse(uint64_t ns);

/* Register access at the current time. */
void put(enum mtkdrive_reg reg, uint8_t value);
uint8_t get(enum mtkdrive_reg reg);
uint8_t dsel(void);

/* A command with DEV before and after; waits for BSY to go, returns the status. */
uint8_t command(uint8_t value);

/* Intro and outro of config.set, or the intro of another. */
uint8_t intro(void);
uint8_t intro_of(enum mtkdrive_set set);
uint8_t outro(void);
void enter_vendor_mode(void);
void write_buffer(unsigned int addr, uint8_t value);
uint8_t read_buffer(unsigned int addr);

/* X without 05h, lengths in the byte order of the type byte. */
uint8_t execute(unsigned int tx, unsigned int rx);

/* A whole SPI transaction: command bytes, X, 05h if the set has it, results. */
void spi(const uint8_t *tx, unsigned int tx_len, uint8_t *rx, unsigned int rx_len);
void spi1(uint8_t opcode);
void spi_addr(uint8_t opcode, uint32_t addr);
uint8_t read_status(void);
void wait_part(void);
void program(uint32_t addr, const uint8_t *data, unsigned int len);
void erase(uint8_t opcode, uint32_t addr);
void write_status(uint8_t value);

/* The same with EWSR instead of WREN. */
void enable_and_write_status(uint8_t value);

/* Cycles and commands of a parallel part; bus_wait() watches DQ6. */
void bus_write(uint32_t addr, uint8_t data);
uint8_t bus_read(uint32_t addr);
void bus_command(uint8_t code);
void bus_erase(uint8_t code, uint32_t addr);
void bus_program(uint32_t addr, uint8_t data);
void bus_wait(uint32_t addr);

#endif
