// SPDX-License-Identifier: GPL-2.0
/*
 * The device itself: its configuration, its flash file, and the hand-over
 * between the model and QEMU's ide-cd.  See mtk-cd.h.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "sysemu/sysemu.h"

#include "mtk-cd.h"

/* --- between the model and ide-cd -------------------------------------- */

bool mtk_cd_identity(MtkCd *m, struct mtkimage_identity *id)
{
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
static void take_identity(MtkCd *m)
{
	IDEState *s = mtk_cd_ide(m);
	struct mtkimage_identity id;

	mtk_cd_identity(m, &id);
	pstrcpy(s->inquiry_vendor, sizeof(s->inquiry_vendor), id.vendor);
	pstrcpy(s->inquiry_product, sizeof(s->inquiry_product), id.product);
	pstrcpy(s->version, sizeof(s->version), id.revision);
	snprintf(s->drive_model_str, sizeof(s->drive_model_str), "%s %s",
		 id.vendor, id.product);
	s->inquiry_set = true;
	s->identify_set = 0;
}

void mtk_cd_follow(MtkCd *m)
{
	IDEState *s = mtk_cd_ide(m);
	enum mtkdrive_state state = mtkdrive_state(&m->drive);

	if (state == m->seen)
		return;
	if (state == MTKDRIVE_NORMAL || m->seen == MTKDRIVE_NORMAL)
		ide_unit_reset(s);
	if (state == MTKDRIVE_NORMAL)
		take_identity(m);
	else if (m->seen == MTKDRIVE_NORMAL && idebus_active_if(s->bus) == s)
		qemu_irq_lower(s->bus->irq);
	m->seen = state;
}

void mtk_cd_sync(MtkCd *m)
{
	mtkdrive_set_time(&m->drive, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
	mtk_cd_follow(m);
}

void mtk_cd_power(MtkCd *m, bool on)
{
	mtk_cd_sync(m);
	if (on && mtkdrive_state(&m->drive) == MTKDRIVE_OFF)
		m->powered_at = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
	mtkdrive_power(&m->drive, on);
	mtk_cd_follow(m);
}

/* The machine ends, but what the part has finished by now is in the file. */
static void at_exit(Notifier *n, void *data)
{
	MtkCd *m = container_of(n, MtkCd, exit);

	mtkdrive_set_time(&m->drive, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
}

/* --- configuration ------------------------------------------------------ */

static bool map_flash(MtkCd *m, Error **errp)
{
	struct stat st;
	void *map;
	int fd;

	if (!m->flash_path) {
		error_setg(errp, "mtk-cd needs flash=FILE");
		return false;
	}
	fd = qemu_open(m->flash_path, O_RDWR, errp);
	if (fd < 0)
		return false;
	if (fstat(fd, &st) || st.st_size != m->cfg.part->size) {
		error_setg(errp, "%s: %s needs a flash file of %" PRIu32 " bytes",
			   m->flash_path, m->cfg.part->name, m->cfg.part->size);
		close(fd);
		return false;
	}
	map = mmap(NULL, st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (map == MAP_FAILED) {
		error_setg_errno(errp, errno, "%s", m->flash_path);
		return false;
	}
	m->cfg.flash = map;
	return true;
}

static bool choose_firmware(MtkCd *m, Error **errp)
{
	const char *name = m->firmware_name ? m->firmware_name : "unlocked";

	if (!strcmp(name, "unlocked")) {
		m->cfg.firmware = MTKDRIVE_FW_UNLOCKED;
		return true;
	}
	if (!strcmp(name, "locked")) {
		m->cfg.firmware = MTKDRIVE_FW_LOCKED;
		return true;
	}
	error_setg(errp, "firmware is locked or unlocked, not %s", name);
	return false;
}

static bool choose_part(MtkCd *m, Error **errp)
{
	if (!m->part_name) {
		error_setg(errp, "mtk-cd needs part=NAME");
		return false;
	}
	m->cfg.part = mtkdrive_part_find(m->part_name);
	if (!m->cfg.part)
		error_setg(errp, "flash part %s is unknown", m->part_name);
	return m->cfg.part;
}

static bool configure(MtkCd *m, Error **errp)
{
	IDEBus *bus = IDE_BUS(qdev_get_parent_bus(DEVICE(m)));

	/* AHCI passes whole FISes and never touches the registers that are hooked. */
	if (object_dynamic_cast(OBJECT(bus->qbus.parent), "ich9-ahci") ||
	    object_dynamic_cast(OBJECT(bus->qbus.parent), "sysbus-ahci")) {
		error_setg(errp, "mtk-cd needs a host with task-file registers, not AHCI");
		return false;
	}
	if (m->cfg.type != 0x72 && m->cfg.type != 0x73) {
		error_setg(errp, "type-byte is 0x72 or 0x73");
		return false;
	}
	m->cfg.unit = m->dev.unit;
	m->cfg.window_ns = m->window_ms * SCALE_MS;
	m->cfg.boot_ns = m->boot_ms * SCALE_MS;
	return choose_part(m, errp) && choose_firmware(m, errp) && map_flash(m, errp);
}

/* What -device set before there was a model is kept in the model's own members. */
static void start_model(MtkCd *m)
{
	uint64_t cut_after_writes = m->drive.cut_after_writes;
	uint64_t cut_after_spi = m->drive.cut_after_spi;

	mtkdrive_init(&m->drive, &m->cfg);
	m->drive.cut_after_writes = cut_after_writes;
	m->drive.cut_after_spi = cut_after_spi;
	mtkdrive_expect(&m->drive, m->expect[0], m->expect[1]);
	m->seen = mtkdrive_state(&m->drive);
	m->realized = true;
}

static bool expectations_fit(MtkCd *m, Error **errp)
{
	for (int i = 0; i < 2; i++) {
		struct stat st;

		if (!m->expect[i])
			continue;
		if (!stat(m->expect_path[i], &st) && st.st_size == m->cfg.part->size)
			continue;
		error_setg(errp, "%s is not as large as %s", m->expect_path[i],
			   m->cfg.part->name);
		return false;
	}
	return true;
}

static void mtk_cd_realize(IDEDevice *dev, Error **errp)
{
	ERRP_GUARD();
	MtkCd *m = MTK_CD(dev);

	if (!configure(m, errp) || !expectations_fit(m, errp))
		return;
	MTK_CD_GET_CLASS(m)->parent_realize(dev, errp);
	if (*errp)
		return;
	start_model(m);
	mtk_cable_attach(m);
	m->exit.notify = at_exit;
	qemu_add_exit_notifier(&m->exit);
	mtk_cd_power(m, m->power);
}

static void mtk_cd_unrealize(DeviceState *qdev)
{
	MtkCd *m = MTK_CD(qdev);

	mtk_cd_sync(m);
	qemu_remove_exit_notifier(&m->exit);
	mtk_cable_detach(m);
	m->realized = false;
}

static void mtk_cd_finalize(Object *obj)
{
	MtkCd *m = MTK_CD(obj);

	if (m->cfg.flash)
		munmap(m->cfg.flash, m->cfg.part->size);
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
	MTK_CD(obj)->power = true;
}

static Property mtk_cd_properties[] = {
	DEFINE_PROP_STRING("flash", MtkCd, flash_path),
	DEFINE_PROP_STRING("part", MtkCd, part_name),
	DEFINE_PROP_STRING("firmware", MtkCd, firmware_name),
	DEFINE_PROP_UINT8("type-byte", MtkCd, cfg.type, 0x72),
	DEFINE_PROP_UINT64("window-ms", MtkCd, window_ms, 300),
	DEFINE_PROP_UINT64("boot-ms", MtkCd, boot_ms, 1000),
	DEFINE_PROP_UINT8("floating", MtkCd, floating, 0x7f),
	DEFINE_PROP_UINT64("command-ns", MtkCd, cfg.command_ns, 2000),
	DEFINE_PROP_UINT64("spi-byte-ns", MtkCd, cfg.spi_byte_ns, 500),
	DEFINE_PROP_BOOL("write-protect-pin", MtkCd, cfg.write_protect_pin, false),
	DEFINE_PROP_UINT32("seed", MtkCd, cfg.seed, 1),
	DEFINE_PROP_BOOL("busy-hides-registers", MtkCd, cfg.busy_hides_registers, false),
	DEFINE_PROP_BOOL("srst-ignored", MtkCd, cfg.srst_ignored, false),
	DEFINE_PROP_BOOL("reset-without-outro", MtkCd, cfg.reset_without_outro, false),
	DEFINE_PROP_BOOL("device0-answers-for-1", MtkCd, cfg.device0_answers_for_1, false),
	DEFINE_PROP_BOOL("finish-copies", MtkCd, cfg.finish_copies, false),
	DEFINE_PROP_BOOL("linear-rems", MtkCd, cfg.linear_rems, false),
	DEFINE_PROP_UINT32("id-zero-ns", MtkCd, cfg.id_zero_ns, 0),
	DEFINE_PROP_BOOL("check-power-order", MtkCd, cfg.check_power_order, false),
	DEFINE_PROP_END_OF_LIST(),
};

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
	mtk_cd_class_properties(oc);
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
