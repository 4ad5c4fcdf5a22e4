// SPDX-License-Identifier: GPL-2.0
/*
 * One AHCI port from user space.  It is the machine of the bench, so what can go wrong
 * there ends the program; the memory stays where it is as long as it is locked.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fis.h"
#include "wire.h"

#define MEMORY		4096u
#define BAR_SIZE	4096u
#define PORTS		0x100
#define PORT_SIZE	0x80

/* Of a port. */
enum {
	CLB = 0x00, CLBU = 0x04, FB = 0x08, FBU = 0x0c, IS = 0x10, IE = 0x14, CMD = 0x18,
	TFD = 0x20, SERR = 0x30, CI = 0x38
};

#define CMD_ST		0x0001u
#define CMD_CLO		0x0008u
#define CMD_FRE		0x0010u
#define CMD_FR		0x4000u
#define CMD_CR		0x8000u

#define BSY		0x80
#define DRQ		0x08
#define ERR		0x01

/* In the memory: the list is first. */
#define RECEIVED	1024
#define TABLE		1280
#define ANSWER		(RECEIVED + 0x40)

struct fis_port {
	volatile uint8_t *regs;
	volatile uint8_t *memory;
	uint64_t at;		/* for the adapter */
	uint8_t written[8];
};

/* Where a FIS has the registers. */
static const uint8_t places[8] = {
	[REG_FEAT] = 3, [REG_SC] = 12, [REG_LBAL] = 4, [REG_LBAM] = 5, [REG_LBAH] = 6,
	[REG_DEV] = 7, [REG_CMD] = 2,
};

static uint32_t get(const struct fis_port *port, unsigned int reg)
{
	return *(volatile uint32_t *)(port->regs + reg);
}

static void set(struct fis_port *port, unsigned int reg, uint32_t value)
{
	*(volatile uint32_t *)(port->regs + reg) = value;
}

static void await_zero(const struct fis_port *port, uint32_t bits)
{
	for (int i = 0; i < POLLS; i++)
		if (!(get(port, CMD) & bits))
			return;
	demand(false, "PxCMD stays at %08X", get(port, CMD));
}

/* --- to open it ----------------------------------------------------------------- */

static int open_file(const char *device, const char *name)
{
	char path[128];
	int file;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/%s", device, name);
	file = open(path, O_RDWR | O_SYNC);
	demand(file >= 0, "%s cannot be opened", path);
	return file;
}

/* Memory space and bus master: the driver that had it took them along. */
static void enable(const char *device)
{
	int file = open_file(device, "config");
	uint16_t command;

	demand(pread(file, &command, 2, 4) == 2, "no configuration space");
	command |= 6;
	demand(pwrite(file, &command, 2, 4) == 2, "no configuration space");
	close(file);
}

static uint64_t physical(const volatile void *memory)
{
	int file = open("/proc/self/pagemap", O_RDONLY);
	uint64_t entry = 0;
	off_t at = (uintptr_t)memory / MEMORY * sizeof(entry);

	demand(file >= 0 && pread(file, &entry, sizeof(entry), at) == sizeof(entry),
	       "no physical addresses");
	close(file);
	entry &= (1ull << 55) - 1;
	demand(entry, "physical addresses are hidden");
	return entry * MEMORY;
}

static void take(struct fis_port *port)
{
	uint32_t *list = (uint32_t *)port->memory;

	set(port, IE, 0);
	set(port, CMD, get(port, CMD) & ~CMD_ST);
	await_zero(port, CMD_CR);
	set(port, CMD, get(port, CMD) & ~CMD_FRE);
	await_zero(port, CMD_FR);
	list[0] = 5;
	list[2] = port->at + TABLE;
	list[3] = (port->at + TABLE) >> 32;
	set(port, CLB, port->at);
	set(port, CLBU, port->at >> 32);
	set(port, FB, port->at + RECEIVED);
	set(port, FBU, (port->at + RECEIVED) >> 32);
	set(port, CMD, get(port, CMD) | CMD_FRE);
	set(port, SERR, ~0u);
}

struct fis_port *fis_open(const char *place)
{
	struct fis_port *port = calloc(1, sizeof(*port));
	const char *number = strrchr(place, ':');
	char device[64] = "";
	int file;

	demand(port && number && (size_t)(number - place) < sizeof(device), "no port %s", place);
	memcpy(device, place, number - place);
	enable(device);
	file = open_file(device, "resource5");
	port->regs = mmap(NULL, BAR_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	port->memory = mmap(NULL, MEMORY, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED | MAP_POPULATE, -1, 0);
	demand(port->regs != MAP_FAILED && port->memory != MAP_FAILED, "%s cannot be mapped",
	       place);
	port->regs += PORTS + PORT_SIZE * atoi(number + 1);
	port->at = physical(port->memory);
	take(port);
	return port;
}

/* --- commands ------------------------------------------------------------------- */

/* The engine sends nothing to a drive that is busy, and stops at an error. */
static void restart(struct fis_port *port)
{
	uint32_t command = get(port, CMD) & ~CMD_ST;

	set(port, CMD, command);
	await_zero(port, CMD_CR);
	set(port, SERR, ~0u);
	set(port, IS, ~0u);
	set(port, CMD, command | CMD_CLO);
	await_zero(port, CMD_CLO);
	set(port, CMD, command | CMD_ST);
}

static void send(struct fis_port *port)
{
	volatile uint8_t *fis = port->memory + TABLE;

	if (port->memory[ANSWER] != 0x34 || port->memory[ANSWER + 2] & (BSY | DRQ | ERR))
		restart(port);
	port->memory[ANSWER] = 0;
	fis[0] = 0x27;
	fis[1] = 0x80;
	for (unsigned int reg = REG_FEAT; reg <= REG_CMD; reg++)
		fis[places[reg]] = port->written[reg];
	fis[15] = 0x08;
	set(port, CI, 1);
}

void fis_write(struct fis_port *port, unsigned int reg, uint8_t value)
{
	port->written[reg] = value;
	if (reg == REG_CMD)
		send(port);
}

uint8_t fis_read(struct fis_port *port, unsigned int reg)
{
	if (reg != REG_STAT)
		return port->memory[ANSWER + places[reg]];
	if (get(port, CI) & 1)
		return BSY;
	return get(port, TFD) & 0xff;
}
