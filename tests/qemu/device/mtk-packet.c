// SPDX-License-Identifier: GPL-2.0
/*
 * Packets that a model of tests/model/mtkpacket.h takes while firmware runs; all others are
 * ide-cd's.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "qapi/error.h"
#include "qemu/timer.h"
#include "qom/object.h"

#include "mtk-cd.h"

#define WRITE_BUFFER	0x3b
#define TSST_FLASH	0xff

static const char *const kinds[] = {
	[MTKPACKET_NONE] = "",
	[MTKPACKET_BTC] = "btc",
	[MTKPACKET_BD] = "bd",
	[MTKPACKET_TSST_BD] = "tsst-bd",
	[MTKPACKET_TSST_DVD] = "tsst-dvd",
};

static uint8_t *cdb_of(MtkCd *m)
{
	return m->packet_cdb;
}

/* Nobody may ask before it has burned, or is there again: what changes then shows by itself. */
static void wait_for_change(MtkCd *m)
{
	int64_t next = m->packets.burn_end ?: mtk_packet_away_until(m);

	if (m->packet_away_ms && next > qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL))
		timer_mod(m->intrq_timer, next);
}

/* Firmware that was burned runs under its own name. */
static void catch_up(MtkCd *m)
{
	mtkpacket_set_time(&m->packets, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
	if (m->packets.burns == m->packet_burns)
		return;
	m->packet_burns = m->packets.burns;
	mtk_cd_take_identity(m);
	wait_for_change(m);
}

void mtk_packet_follow(MtkCd *m)
{
	if (m->packets.cfg.kind != MTKPACKET_NONE && m->seen == MTKDRIVE_NORMAL)
		catch_up(m);
}

int64_t mtk_packet_away_until(const MtkCd *m)
{
	return m->seen == MTKDRIVE_NORMAL ? m->packets.away_until : 0;
}

static void answer(MtkCd *m, uint8_t *data, uint32_t room, bool reads)
{
	IDEState *s = mtk_cd_ide(m);
	uint64_t takes = 0;

	switch (mtkpacket_command(&m->packets, cdb_of(m), data, &room, &takes)) {
	case MTKPACKET_GOOD:
		if (reads && room)
			ide_atapi_reply(s, room);
		else
			ide_atapi_cmd_ok(s);
		break;
	case MTKPACKET_CHECK:
		ide_atapi_cmd_error(s, m->packets.sense[0], m->packets.sense[1]);
		break;
	case MTKPACKET_DEAD:
		s->status = BUSY_STAT;
		break;
	}
	catch_up(m);
	wait_for_change(m);
}

static MtkCd *of_state(IDEState *s)
{
	return mtk_cable_unit(s->bus, s->unit);
}

static void piece_came(IDEState *s)
{
	MtkCd *m = of_state(s);

	s->status = READY_STAT | SEEK_STAT;
	answer(m, s->io_buffer, m->packet_length, false);
}

/* By PIO, where QEMU knows no end of data to a packet device but that of its packet. */
bool mtk_packet_data(MtkCd *m)
{
	IDEState *s = mtk_cd_ide(m);

	if (!m->packet_piece || s->data_end - s->io_buffer != m->packet_length)
		return false;
	m->packet_piece = false;
	piece_came(s);
	return true;
}

static void piece_came_by_dma(void *opaque, int ret)
{
	IDEState *s = opaque;
	MtkCd *m = of_state(s);

	s->io_buffer_index = 0;
	s->io_buffer_size = m->packet_length;
	if (!s->bus->dma->ops->rw_buf(s->bus->dma, 0))
		m->packets.violations |= MTKPACKET_FIELDS;
	piece_came(s);
	ide_set_inactive(s, false);
}

static void take_piece(MtkCd *m)
{
	IDEState *s = mtk_cd_ide(m);

	s->lba = -1;
	s->packet_transfer_size = m->packet_length;
	s->io_buffer_size = m->packet_length;
	s->elementary_transfer_size = 0;
	s->status = READY_STAT | SEEK_STAT | DRQ_STAT;
	if (s->atapi_dma) {
		ide_start_dma(s, piece_came_by_dma);
		return;
	}
	s->lcyl = m->packet_length;
	s->hcyl = m->packet_length >> 8;
	s->nsector &= ~7;
	m->packet_piece = true;
	ide_transfer_start(s, s->io_buffer, m->packet_length, ide_atapi_cmd);
	ide_bus_set_irq(s->bus);
}

/* The piece half-way keeps it busy before its data are asked for. */
static bool takes_long(MtkCd *m)
{
	IDEState *s = mtk_cd_ide(m);

	if (!m->packet_lasts_ms || m->packet_due || s->io_buffer[0] != 0x3b ||
	    s->io_buffer[3] != 0x08)
		return false;
	if (s->io_buffer[4] || s->io_buffer[5] & 0xdf)
		return false;
	s->status = BUSY_STAT | SEEK_STAT;
	timer_mod(m->packet_timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) +
		  m->packet_lasts_ms * (int64_t)SCALE_MS);
	return true;
}

/* Whose ever they are. */
static void count_strangers(MtkCd *m)
{
	uint8_t opcode = mtk_cd_ide(m)->io_buffer[0];

	if (m->packets.next && m->packets.next < m->cfg.part->size &&
	    opcode != WRITE_BUFFER && opcode != TSST_FLASH)
		m->strange_packets++;
}

bool mtk_packet(MtkCd *m)
{
	IDEState *s = mtk_cd_ide(m);

	if (m->packets.cfg.kind == MTKPACKET_NONE)
		return false;
	m->packet_piece = false;
	catch_up(m);
	count_strangers(m);
	if (!mtkpacket_knows(&m->packets, s->io_buffer)) {
		m->other_packets++;
		return false;
	}
	if (takes_long(m))
		return true;
	memcpy(m->packet_cdb, s->io_buffer, sizeof(m->packet_cdb));
	m->packet_length = mtkpacket_out_length(&m->packets, m->packet_cdb);
	if (m->packet_length)
		take_piece(m);
	else
		answer(m, s->io_buffer, MTK_PACKET_ROOM, m->packet_cdb[0] == 0x3c);
	return true;
}

/* For hw/ide/ahci.c: the port has forgotten the packet that takes long. */
void ide_cable_stopped(IDEBus *bus)
{
	timer_del(mtk_cable_unit(bus, 0)->packet_timer);
}

/* The model begins anew with the firmware. */
void mtk_packet_start(MtkCd *m)
{
	struct mtkpacket_config cfg = m->packets.cfg;

	if (cfg.kind == MTKPACKET_NONE)
		return;
	cfg.burn_ns = m->burn_ms * (uint64_t)SCALE_MS;
	cfg.away_ns = m->packet_away_ms * (uint64_t)SCALE_MS;
	cfg.silent = m->packet_silent;
	cfg.answer_lost = m->packet_lost;
	/* That is told by ide-cd. */
	cfg.ready_silent = true;
	mtkpacket_init(&m->packets, &cfg, m->cfg.flash);
	m->packet_burns = 0;
	m->other_packets = 0;
	m->strange_packets = 0;
}

/* Of the bus or the link, or SRST. */
void mtk_packet_reset(MtkCd *m)
{
	timer_del(m->packet_timer);
	if (m->packets.cfg.kind == MTKPACKET_NONE || m->seen != MTKDRIVE_NORMAL)
		return;
	catch_up(m);
	mtkpacket_reset(&m->packets);
}

static char *get_packets(Object *obj, Error **errp)
{
	return g_strdup(kinds[MTK_CD(obj)->packets.cfg.kind]);
}

static void set_packets(Object *obj, const char *value, Error **errp)
{
	MtkCd *m = MTK_CD(obj);

	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (strcmp(kinds[i], value))
			continue;
		m->packets.cfg.kind = i;
		return;
	}
	error_setg(errp, "packets is \"\", \"btc\", \"bd\", \"tsst-bd\" or \"tsst-dvd\"");
}

static char *get_packet_counters(Object *obj, Error **errp)
{
	MtkCd *m = MTK_CD(obj);

	mtk_cd_sync(m);
	catch_up(m);
	return g_strdup_printf("{\"violations\": %u, \"packets\": %u, \"pieces\": %u, "
			       "\"burns\": %u, \"burning\": %u, \"resets\": %u, "
			       "\"others\": %u, \"strangers\": %u}",
			       m->packets.violations, m->packets.packets, m->packets.pieces,
			       m->packets.burns, !!m->packets.burn_end, m->packets.resets,
			       m->other_packets, m->strange_packets);
}

static bool get_silent(Object *obj, Error **errp)
{
	return MTK_CD(obj)->packet_silent;
}

static void set_silent(Object *obj, bool value, Error **errp)
{
	MTK_CD(obj)->packet_silent = value;
}

static bool get_lost(Object *obj, Error **errp)
{
	return MTK_CD(obj)->packet_lost;
}

static void set_lost(Object *obj, bool value, Error **errp)
{
	MTK_CD(obj)->packet_lost = value;
}

void mtk_packet_properties(ObjectClass *oc)
{
	object_class_property_add_str(oc, "packets", get_packets, set_packets);
	object_class_property_add_bool(oc, "packet-silent", get_silent, set_silent);
	object_class_property_add_bool(oc, "packet-lost", get_lost, set_lost);
	object_class_property_add_str(oc, "packet-counters", get_packet_counters, NULL);
}
