// SPDX-License-Identifier: GPL-2.0
/*
 * Registers, entering and leaving vendor mode: sections 0.2, 1 and 2.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/io.h>
#include <time.h>

#include "fis.h"
#include "wire.h"

enum {
	CMD_DEVICE_RESET	= 0x08
};

/* Of a drive whose firmware has started. */
enum {
	SIGNATURE_LBAM	= 0x14,
	SIGNATURE_LBAH	= 0xeb
};

/* 20 s of intros and pauses (1.3). */
#define INTROS	40

void demand(bool condition, const char *format, ...)
{
	va_list arguments;

	if (condition)
		return;
	va_start(arguments, format);
	fprintf(stderr, "peer: ");
	vfprintf(stderr, format, arguments);
	fprintf(stderr, "\n");
	va_end(arguments);
	exit(1);
}

void write_reg(const struct cable *c, unsigned int reg, uint8_t value)
{
	if (c->port)
		fis_write(c->port, reg, value);
	else
		outb(value, c->base + reg);
}

uint8_t read_reg(const struct cable *c, unsigned int reg)
{
	return c->port ? fis_read(c->port, reg) : inb(c->base + reg);
}

void select_drive(const struct cable *c)
{
	write_reg(c, REG_DEV, c->dsel);
}

void pause_ms(unsigned int ms)
{
	struct timespec left = { ms / 1000, ms % 1000 * 1000000L };

	while (nanosleep(&left, &left))
		;
}

void await_type(const struct cable *c)
{
	uint8_t status = 0;

	for (int i = 0; i < POLLS; i++) {
		status = read_reg(c, REG_STAT);
		if (status == c->type)
			return;
	}
	demand(false, "the status stays at %02X", status);
}

void run_command(const struct cable *c, uint8_t command)
{
	write_reg(c, REG_CMD, command);
	select_drive(c);
	await_type(c);
}

static bool is_type(uint8_t status)
{
	return status == TYPE_PARALLEL || status == TYPE_SERIAL_LE ||
	       status == TYPE_SERIAL_BE;
}

static uint8_t intro(const struct cable *c)
{
	uint8_t status;

	if (!c->set->slim)
		select_drive(c);
	pause_ms(250);
	select_drive(c);
	write_reg(c, REG_LBAL, c->set->intro_lbal);
	write_reg(c, REG_CMD, c->set->intro);
	pause_ms(2);
	select_drive(c);
	status = read_reg(c, REG_STAT);
	pause_ms(1);
	return status;
}

void enter(struct cable *c)
{
	uint8_t status = intro(c);

	for (int i = 1; i < INTROS && !is_type(status); i++) {
		pause_ms(250);
		status = intro(c);
	}
	demand(is_type(status), "no vendor mode, status %02X", status);
	c->type = status;
	if (status == TYPE_SERIAL_LE)
		pause_ms(1000);
}

void check_vendor_mode(struct cable *c)
{
	uint8_t status;

	select_drive(c);
	pause_ms(20);
	status = read_reg(c, REG_STAT);
	demand(is_type(status), "vendor mode is over, status %02X", status);
	c->type = status;
}

static void restart(const struct cable *c)
{
	select_drive(c);
	write_reg(c, REG_CMD, c->set->outro);
	if (c->set->slim)
		pause_ms(250);
	select_drive(c);
	write_reg(c, REG_CMD, CMD_DEVICE_RESET);
	if (!c->set->slim)
		read_reg(c, REG_STAT);
	pause_ms(c->set->slim ? 500 : 350);
	if (c->set->slim)
		read_reg(c, REG_STAT);
}

/* The public tools wait as long and then ask the drive who it is. */
void leave(const struct cable *c)
{
	restart(c);
	pause_ms(1500);
	select_drive(c);
	read_reg(c, REG_STAT);
	demand(read_reg(c, REG_LBAM) == SIGNATURE_LBAM &&
	       read_reg(c, REG_LBAH) == SIGNATURE_LBAH, "the firmware does not start");
}
