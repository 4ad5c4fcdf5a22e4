// SPDX-License-Identifier: GPL-2.0
/*
 * The device itself: its life, and the hand-over between the model and QEMU's
 * ide-cd.  See mtk-cd.h.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "scsi/constants.h"

#include "mtk-cd.h"

/* --- between the model and ide-cd -------------------------------------- */

bool mtk_cd_identity(MtkCd *m, struct mtkimage_identity *id)
{
	if (m->packets.cfg.kind == MTKPACKET_BTC) {
		mtkpacket_btc_identity(m->cfg.flash, id);
		return true;
	}
	if (m->packets.cfg.kind == MTKPACKET_TSST_BD) {
		mtktsst_identity(m->cfg.flash, MTKPACKET_TSST_BD, id);
		return true;
	}
	if (!mtkimage_identity(m->cfg.flash, m->cfg.part->size, id)) {
		memset(id, 0, sizeof(*id));
		return false;
	}
	g_strchomp(id->vendor);
	g_strchomp(id->product);
	g_strchomp(id->revision);
	return true;
}

/* Firmware shows what is in the flash when it starts; an image without a name shows blanks. */
void mtk_cd_take_identity(MtkCd *m)
{
	IDEState *s = mtk_cd_ide(m);
	struct mtkimage_identity id;
	struct mtksay said;

	mtk_cd_identity(m, &id);
	if (mtkdrive_in_boot_loader(&m->drive))
		pstrcpy(id.revision, sizeof(id.revision), "BOOT");
	mtksay(&m->say, &id, &said);
	pstrcpy(s->inquiry_vendor, sizeof(s->inquiry_vendor), said.vendor);
	pstrcpy(s->inquiry_product, sizeof(s->inquiry_product), said.product);
	pstrcpy(s->version, sizeof(s->version), said.revision);
	pstrcpy(s->drive_model_str, sizeof(s->drive_model_str), said.model);
	s->inquiry_set = true;
	s->identify_set = 0;
}

void mtk_cd_follow(MtkCd *m)
{
	IDEState *s = mtk_cd_ide(m);
	enum mtkdrive_state state = mtkdrive_state(&m->drive);

	if (state == m->seen)
		return;
	if (state == MTKDRIVE_NORMAL || m->seen == MTKDRIVE_NORMAL) {
		timer_del(m->packet_timer);
		ide_unit_reset(s);
	}
	if (state == MTKDRIVE_NORMAL) {
		mtk_packet_start(m);
		mtk_cd_take_identity(m);
	} else if (m->seen == MTKDRIVE_NORMAL && ide_bus_active_if(s->bus) == s) {
		qemu_irq_lower(s->bus->irq);
	}
	m->seen = state;
}

void mtk_cd_sync(MtkCd *m)
{
	mtkdrive_set_time(&m->drive, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
	mtk_cd_follow(m);
}

bool mtk_cd_power(MtkCd *m, bool on, Error **errp)
{
	mtk_cd_sync(m);
	if (on && m->stale && !mtk_cd_configure(m, errp))
		return false;
	if (on && mtkdrive_state(&m->drive) == MTKDRIVE_OFF) {
		m->powered_at = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
		/* nIEN lives in the drive, but QEMU's in the host. */
		mtk_cd_ide(m)->bus->cmd &= ~IDE_CTRL_DISABLE_IRQ;
	}
	mtkdrive_power(&m->drive, on);
	mtk_cd_follow(m);
	mtk_plug_follow(m);
	mtk_cable_interrupt(m);
	return true;
}

/* --- packets that take long ------------------------------------------------ */

static void end_packet(void *opaque)
{
	MtkCd *m = opaque;

	m->packet_due = true;
	ide_atapi_cmd(mtk_cd_ide(m));
	m->packet_due = false;
}

bool mtk_cd_packet(MtkCd *m)
{
	IDEState *s = mtk_cd_ide(m);

	if (mtk_packet_data(m))
		return true;
	if (m->refused_packet && s->io_buffer[0] == m->refused_packet) {
		ide_atapi_cmd_error(s, ILLEGAL_REQUEST, ASC_ILLEGAL_OPCODE);
		return true;
	}
	if (mtk_packet(m))
		return true;
	if (!m->slow_packet || m->packet_due || s->io_buffer[0] != m->slow_packet)
		return false;
	s->status = BUSY_STAT | SEEK_STAT;
	timer_mod(m->packet_timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) +
		  m->slow_packet_ms * (int64_t)SCALE_MS);
	return true;
}

static void follow_clock(void *opaque)
{
	mtk_cd_sync(opaque);
	mtk_packet_follow(opaque);
	mtk_plug_follow(opaque);
	mtk_cable_interrupt(opaque);
}

/* The machine ends, but what the part has finished by now is in the file. */
static void at_exit(Notifier *n, void *data)
{
	MtkCd *m = container_of(n, MtkCd, exit);

	mtkdrive_set_time(&m->drive, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
}

/* --- life --------------------------------------------------------------- */

static void mtk_cd_realize(IDEDevice *dev, Error **errp)
{
	ERRP_GUARD();
	MtkCd *m = MTK_CD(dev);

	if (!mtk_cd_configure(m, errp))
		return;
	MTK_CD_GET_CLASS(m)->parent_realize(dev, errp);
	if (*errp)
		return;
	m->realized = true;
	m->packet_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, end_packet, m);
	m->intrq_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, follow_clock, m);
	mtk_cable_attach(m);
	mtk_plug_attach(m);
	mtk_cd_mark_realize(m);
	m->exit.notify = at_exit;
	qemu_add_exit_notifier(&m->exit);
	mtk_cd_power(m, m->power, errp);
}

static void mtk_cd_unrealize(DeviceState *qdev)
{
	MtkCd *m = MTK_CD(qdev);

	mtk_cd_sync(m);
	qemu_remove_exit_notifier(&m->exit);
	mtk_cd_mark_unrealize(m);
	mtk_plug_detach(m);
	mtk_cable_detach(m);
	timer_free(m->packet_timer);
	timer_free(m->intrq_timer);
	m->realized = false;
}

static void mtk_cd_finalize(Object *obj)
{
	MtkCd *m = MTK_CD(obj);

	mtk_cd_config_free(m);
	g_string_free(m->marks, true);
	if (m->trace)
		fclose(m->trace);
	g_free(m->trace_path);
	for (int i = 0; i < 2; i++) {
		g_free(m->expect[i]);
		g_free(m->expect_path[i]);
	}
}

static void mtk_cd_init(Object *obj)
{
	MtkCd *m = MTK_CD(obj);

	m->power = true;
	m->marks = g_string_new(NULL);
	mtk_cd_config_init(m);
}

MTK_CD_PROPERTIES(mtk_cd_properties,
	DEFINE_PROP_UINT8("floating", MtkCd, floating, 0x7f),
	DEFINE_PROP_UINT32("access-ns", MtkCd, access_ns, 0),
	DEFINE_PROP_BOOL("override", MtkCd, override, true),
	DEFINE_PROP_BOOL("fis-interrupts", MtkCd, fis_interrupts, true),
	DEFINE_PROP_UINT32("stop-ms", MtkCd, stop_ms, 0),
	DEFINE_PROP_BOOL("holds-back", MtkCd, holds_back, true),
	DEFINE_PROP_UINT32("link-ms", MtkCd, link_ms, 0),
	DEFINE_PROP_BOOL("fis-after-reset", MtkCd, fis_after_reset, false),
	DEFINE_PROP_UINT32("burn-ms", MtkCd, burn_ms, 2000),
	DEFINE_PROP_UINT16("mark-port", MtkCd, mark_port, 0));

static const VMStateDescription vmstate_mtk_cd = {
	.name = TYPE_MTK_CD,
	.unmigratable = 1,
};

static void mtk_cd_class_init(ObjectClass *oc, void *data)
{
	DeviceClass *dc = DEVICE_CLASS(oc);
	IDEDeviceClass *ic = IDE_DEVICE_CLASS(oc);

	MTK_CD_CLASS(oc)->parent_realize = ic->realize;
	ic->realize = mtk_cd_realize;
	dc->unrealize = mtk_cd_unrealize;
	dc->desc = "MediaTek optical drive with vendor mode";
	dc->vmsd = &vmstate_mtk_cd;
	device_class_set_props(dc, mtk_cd_properties);
	mtk_cd_config_properties(oc);
	mtk_cd_class_properties(oc);
	mtk_cd_mark_properties(oc);
	mtk_packet_properties(oc);
}

static const TypeInfo mtk_cd_info = {
	.name = TYPE_MTK_CD,
	.parent = "ide-cd",
	.instance_size = sizeof(MtkCd),
	.instance_init = mtk_cd_init,
	.instance_finalize = mtk_cd_finalize,
	.class_size = sizeof(MtkCdClass),
	.class_init = mtk_cd_class_init,
};

static void mtk_cd_register_types(void)
{
	type_register_static(&mtk_cd_info);
}

type_init(mtk_cd_register_types)
