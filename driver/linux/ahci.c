// SPDX-License-Identifier: GPL-2.0
/*
 * AHCI ports of libata: a mapping of their registers of this driver's own, and the task
 * file made of the FIS engine.
 *
 * libata's driver does not rewrite the addresses of its command list and of its received
 * FISes before it recovers a port: so they are restored before libata may do that.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/io-64-nonatomic-lo-hi.h>
#include <linux/pci.h>
#include <linux/pm_runtime.h>
#include <linux/processor.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <scsi/scsi_host.h>

#include "ahci.h"
#include "ahci_fis.h"
#include "ahci_hosts.h"
#include "packet/transport.h"
#include "port.h"
#include "sff.h"
#include "tracing.h"

#define BAR		5
#define PORTS		0x100
#define PORT_SIZE	0x80

/**
 * struct mtkflash_ahci_port - State of an AHCI port
 * @engine: The FIS engine.
 * @device: The device of the adapter.
 * @adapter: The adapter's registers, or NULL if they are not in the BAR of the standard.
 * @regs: The registers of the port.
 * @reason: The reason why the adapter cannot be used, or %MTKFLASH_HOST_NONE.
 * @data: Memory for the data of a packet, or NULL.
 * @data_dma: The bus address of @data.
 */
struct mtkflash_ahci_port {
	struct mtkflash_ahci engine;
	struct device *device;
	void __iomem *adapter;
	void __iomem *regs;
	enum mtkflash_host_reason reason;
	u8 *data;
	dma_addr_t data_dma;
};

static struct mtkflash_ahci_port *to_ahci(struct mtkflash_ahci *engine)
{
	return container_of(engine, struct mtkflash_ahci_port, engine);
}

static struct mtkflash_port *to_port(struct mtkflash_taskfile *tf)
{
	return container_of(tf, struct mtkflash_port, tf);
}

/* --- access of the engine to the port ------------------------------------------------- */

static u32 io_read(struct mtkflash_ahci *engine, enum mtkflash_ahci_register reg)
{
	return readl(to_ahci(engine)->regs + reg);
}

static void io_write(struct mtkflash_ahci *engine, enum mtkflash_ahci_register reg, u32 value)
{
	writel(value, to_ahci(engine)->regs + reg);
}

static void io_delay(struct mtkflash_ahci *engine, unsigned int usecs)
{
	mtkflash_delay_kernel(NULL, usecs);
}

static void io_relax(struct mtkflash_ahci *engine)
{
	cpu_relax();
}

static u64 io_now(struct mtkflash_ahci *engine)
{
	return mtkflash_now_kernel(NULL);
}

static const struct mtkflash_ahci_io io = {
	.read = io_read,
	.write = io_write,
	.delay = io_delay,
	.relax = io_relax,
	.now = io_now,
};

/* --- the task file ------------------------------------------------------------------- */

static void ahci_write(struct mtkflash_taskfile *tf, enum mtkflash_register reg, u8 value)
{
	struct mtkflash_port *port = to_port(tf);

	mtkflash_note_write(port, reg, value);
	mtkflash_ahci_write(&port->ahci->engine, reg, value);
}

static bool ahci_was_sent(struct mtkflash_taskfile *tf)
{
	return !to_port(tf)->ahci->engine.why;
}

static u8 ahci_read(struct mtkflash_taskfile *tf, enum mtkflash_register reg)
{
	struct mtkflash_port *port = to_port(tf);

	return mtkflash_note_read(port, reg,
				  mtkflash_ahci_read(&port->ahci->engine, reg));
}

/* AHCI has no Data register. */
static u16 ahci_read_data(struct mtkflash_taskfile *tf)
{
	return 0xffff;
}

/*
 * The memory is kept until the port is given back: a later allocation could fail and end a
 * stream.
 */
static bool ahci_packet(struct mtkflash_taskfile *tf, const u8 *cdb, const u8 *data,
			u32 length, bool out)
{
	struct mtkflash_port *port = to_port(tf);
	struct mtkflash_ahci_port *ahci = port->ahci;

	if (!ahci->data)
		ahci->data = dma_alloc_coherent(ahci->device, MTKFLASH_PIECE_MAX,
						&ahci->data_dma, GFP_KERNEL);
	if (!ahci->data || length > MTKFLASH_PIECE_MAX)
		return false;
	if (out)
		memcpy(ahci->data, data, length);
	mtkflash_note_write(port, MTKFLASH_REG_CMD, ATA_CMD_PACKET);
	return !mtkflash_ahci_packet(&ahci->engine, cdb, ahci->data_dma, ALIGN(length, 2), out);
}

static u32 ahci_packet_data(struct mtkflash_taskfile *tf, u8 *data, u32 length)
{
	struct mtkflash_ahci_port *ahci = to_port(tf)->ahci;
	u32 moved = min(mtkflash_ahci_moved(&ahci->engine), length);

	memcpy(data, ahci->data, moved);
	return moved;
}

static bool ahci_packet_sent(struct mtkflash_taskfile *tf, u32 length)
{
	return mtkflash_ahci_sent(&to_port(tf)->ahci->engine, length);
}

static unsigned int ahci_tend_link(struct mtkflash_taskfile *tf)
{
	return mtkflash_ahci_tend_link(&to_port(tf)->ahci->engine) ? MTKFLASH_BOTH_UNITS : 0;
}

static bool ahci_lost_link(struct mtkflash_taskfile *tf)
{
	return mtkflash_ahci_lost_link(&to_port(tf)->ahci->engine);
}

/* The engine is that of the last session until there is another one. */
static bool ahci_is_foreign(struct mtkflash_taskfile *tf)
{
	const struct mtkflash_ahci *engine = &to_port(tf)->ahci->engine;

	return engine->memory && mtkflash_ahci_is_foreign(engine);
}

/*
 * The answer to a FIS is complete, so there is nothing to wait for; the port's interrupts
 * are off.
 */
static void ahci_nothing(struct mtkflash_taskfile *tf)
{
}

static const struct mtkflash_taskfile_ops taskfile_ops = {
	.write = ahci_write,
	.was_sent = ahci_was_sent,
	.read = ahci_read,
	.read_data = ahci_read_data,
	.packet = ahci_packet,
	.packet_data = ahci_packet_data,
	.packet_sent = ahci_packet_sent,
	.settle = ahci_nothing,
	.lost_link = ahci_lost_link,
	.tend_link = ahci_tend_link,
	.is_foreign = ahci_is_foreign,
	.mask = ahci_nothing,
	.delay = mtkflash_delay_kernel,
	.now = mtkflash_now_kernel,
};

/* --- claiming ------------------------------------------------------------------------ */

static enum mtkflash_host_reason ahci_judge(struct mtkflash_port *port)
{
	return mtkflash_ahci_judge_port(port->ap, port->ahci->reason);
}

/* If the link is up there is a device, and no test is needed. */
static void ahci_look(struct mtkflash_port *port, struct mtkflash_port_view *view)
{
	u32 ssts = readl(port->ahci->regs + MTKFLASH_AHCI_SSTS);
	u32 tfd = readl(port->ahci->regs + MTKFLASH_AHCI_TFD);
	u32 sig = readl(port->ahci->regs + MTKFLASH_AHCI_SIG);

	view->status = mtkflash_ahci_shown(ssts, tfd);
	view->altstatus = view->status;
	view->status_valid = true;
	view->error = tfd >> 8;
	view->signature = sig == U32_MAX ? 0 : sig >> 16;
	/* No command overwrites the signature. */
	view->fresh = true;
	view->looked_closer = true;
	view->latches = (ssts & MTKFLASH_AHCI_DET) == MTKFLASH_AHCI_DET_UP;
}

static void tell_trouble(const struct mtkflash_port *port)
{
	enum mtkflash_ahci_trouble trouble = port->ahci->engine.trouble;

	if (trouble)
		pr_warn("ata%u: AHCI: %s\n", port->ap->print_id,
			mtkflash_ahci_trouble_meaning(trouble));
}

static enum mtkflash_error ahci_take(struct mtkflash_port *port)
{
	struct mtkflash_ahci_port *ahci = port->ahci;
	struct mtkflash_ahci_memory *memory;
	dma_addr_t dma;

	memory = dma_alloc_coherent(ahci->device, sizeof(*memory), &dma, GFP_KERNEL);
	if (!memory)
		return MTKFLASH_ERROR_NO_MEMORY;
	ahci->engine = (struct mtkflash_ahci){
		.io = &io,
		.memory = memory,
		.dma = dma,
		.slots = mtkflash_ahci_slots(ahci->adapter),
		.slow = mtkflash_link_slow,
	};
	if (mtkflash_ahci_take(&ahci->engine))
		return MTKFLASH_ERROR_NONE;
	return mtkflash_port_is_gone(port) ? MTKFLASH_ERROR_GONE : MTKFLASH_ERROR_CLAIM;
}

static void free_memory(struct mtkflash_ahci_port *ahci)
{
	if (ahci->data)
		dma_free_coherent(ahci->device, MTKFLASH_PIECE_MAX, ahci->data,
				  ahci->data_dma);
	dma_free_coherent(ahci->device, sizeof(*ahci->engine.memory), ahci->engine.memory,
			  ahci->engine.dma);
}

static void ahci_give_back(struct mtkflash_port *port)
{
	struct mtkflash_ahci *engine = &port->ahci->engine;

	if (!engine->memory)
		return;
	/*
	 * If the port does not stop, the memory is leaked: the adapter may still write to
	 * it.
	 */
	if (mtkflash_ahci_give_back(engine) || mtkflash_port_is_gone(port))
		free_memory(port->ahci);
	tell_trouble(port);
	pr_debug("ata%u: AHCI: %llu FISes, %llu starts of the engine, %llu after ERR\n",
		 port->ap->print_id, engine->commands, engine->starts, engine->recoveries);
	engine->memory = NULL;
	port->ahci->data = NULL;
}

static void ahci_restore(struct mtkflash_port *port)
{
}

static const struct mtkflash_port_kind kind = {
	.judge = ahci_judge,
	.look = ahci_look,
	.take = ahci_take,
	.give_back = ahci_give_back,
	.restore = ahci_restore,
};

/* --- the adapter --------------------------------------------------------------------- */

/*
 * Is it a port of the one driver for AHCI on PCI?  Drivers for boards have registers
 * elsewhere.
 */
static bool is_ahci(const struct mtkflash_port *port)
{
	return !strcmp(port->shost->hostt->name, "ahci") && port->shost->dma_dev &&
	       dev_is_pci(port->shost->dma_dev) && !ata_port_is_dummy(port->ap);
}

/* Map the registers; false for the few adapters that have them in another BAR. */
static bool map_registers(struct mtkflash_ahci_port *ahci, unsigned int port_no)
{
	struct pci_dev *pdev = to_pci_dev(ahci->device);
	size_t size = pci_resource_len(pdev, BAR);

	if (!(pci_resource_flags(pdev, BAR) & IORESOURCE_MEM) ||
	    size < PORTS + PORT_SIZE * (port_no + 1))
		return false;
	ahci->adapter = ioremap(pci_resource_start(pdev, BAR), size);
	if (!ahci->adapter)
		return false;
	ahci->regs = ahci->adapter + PORTS + PORT_SIZE * port_no;
	return true;
}

/* Wake the adapter up before it is judged: the registers of one that sleeps read as ones. */
static enum mtkflash_host_reason judge_awake(struct mtkflash_ahci_port *ahci)
{
	struct pci_dev *pdev = to_pci_dev(ahci->device);
	enum mtkflash_host_reason reason;

	if (pm_runtime_resume_and_get(ahci->device) < 0)
		return MTKFLASH_HOST_OWN_ACCESS;
	reason = mtkflash_ahci_judge_adapter(ahci->adapter, pci_resource_len(pdev, BAR),
					     pdev->vendor == PCI_VENDOR_ID_INTEL);
	pm_runtime_put(ahci->device);
	return reason;
}

bool mtkflash_ahci_attach(struct mtkflash_port *port)
{
	struct mtkflash_ahci_port *ahci;

	if (!is_ahci(port))
		return true;
	ahci = kzalloc(sizeof(*ahci), GFP_KERNEL);
	if (!ahci)
		return false;
	ahci->device = port->shost->dma_dev;
	ahci->reason = map_registers(ahci, port->ap->port_no) ? judge_awake(ahci) :
								 MTKFLASH_HOST_OWN_ACCESS;
	port->ahci = ahci;
	port->kind = &kind;
	port->tf.ops = &taskfile_ops;
	return true;
}

void mtkflash_ahci_detach(struct mtkflash_port *port)
{
	if (!port->ahci)
		return;
	if (port->ahci->adapter)
		iounmap(port->ahci->adapter);
	kfree(port->ahci);
}
