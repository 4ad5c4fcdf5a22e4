/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the model's own tests share: TAP output, one drive with a flash of the
 * largest size, and a host that speaks the legacy command set correctly.
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
extern const struct test vendor_tests[];
extern const struct test part_tests[];
extern const struct test cut_tests[];
extern const struct test image_tests[];

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

/* TINY8K behind a 72h master with the firmware of seed 1, unlocked, no power. */
void rig_reset(void);

/* Makes drive from config, which the test has changed meanwhile, and powers it. */
void rig_power_on(void);

void rig_make_image(uint8_t *image, uint32_t seed);
void elapse(uint64_t ns);

/* Register access at the current time. */
void put(enum mtkdrive_reg reg, uint8_t value);
uint8_t get(enum mtkdrive_reg reg);
uint8_t dsel(void);

/* A command with DEV before and after; waits for BSY to go, returns the status. */
uint8_t command(uint8_t value);

uint8_t intro(void);
void enter_vendor_mode(void);
void write_buffer(unsigned int addr, uint8_t value);
uint8_t read_buffer(unsigned int addr);

/* 04h without 05h, lengths in the byte order of the type byte. */
uint8_t execute(unsigned int tx, unsigned int rx);

/* A whole SPI transaction: command bytes, 04h, 05h, results. */
void spi(const uint8_t *tx, unsigned int tx_len, uint8_t *rx, unsigned int rx_len);
void spi1(uint8_t opcode);
void spi_addr(uint8_t opcode, uint32_t addr);
uint8_t read_status(void);
void wait_part(void);
void program(uint32_t addr, const uint8_t *data, unsigned int len);
void erase(uint8_t opcode, uint32_t addr);
void write_status(uint8_t value);

#endif
