// SPDX-License-Identifier: GPL-2.0
/*
 * What the drive is made of, and the switches of the model as properties.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qemu/timer.h"
#include "qom/object.h"

#include "mtk-cd.h"

enum {
	TYPE_PARALLEL	= 0x70,
	TYPE_SERIAL_LE	= 0x72,
	TYPE_SERIAL_BE	= 0x73
};

/* --- taking effect --------------------------------------------------------- */

static void take_ids(const MtkCd *m, struct mtkdrive_part *part)
{
	if (m->rems != MTK_CD_OWN_ID) {
		part->rems[0] = m->rems >> 8;
		part->rems[1] = m->rems;
	}
	if (m->rdid != MTK_CD_OWN_ID) {
		part->rdid[0] = m->rdid >> 16;
		part->rdid[1] = m->rdid >> 8;
		part->rdid[2] = m->rdid;
	}
	if (m->res != MTK_CD_OWN_ID)
		part->res = m->res;
}

static bool choose_part(const MtkCd *m, struct mtkdrive_part *part, Error **errp)
{
	const struct mtkdrive_part *found;

	if (!m->part_name) {
		error_setg(errp, "mtk-cd needs part=NAME");
		return false;
	}
	found = mtkdrive_part_find(m->part_name);
	if (!found) {
		error_setg(errp, "flash part %s is unknown", m->part_name);
		return false;
	}
	*part = *found;
	take_ids(m, part);
	return true;
}

static uint8_t usual_type(const struct mtkdrive_part *part)
{
	return part->bus == MTKDRIVE_PARALLEL ? TYPE_PARALLEL : TYPE_SERIAL_LE;
}

static bool type_fits(const MtkCd *m, const struct mtkdrive_part *part, Error **errp)
{
	uint8_t type = m->type ?: usual_type(part);

	if ((type == TYPE_PARALLEL) != (part->bus == MTKDRIVE_PARALLEL)) {
		error_setg(errp, "type-byte of %s is not %#x", part->name, type);
		return false;
	}
	if (m->cfg.set != MTKDRIVE_LEGACY && type != TYPE_SERIAL_LE) {
		error_setg(errp, "only serial parts with type-byte 0x72 have a slim set");
		return false;
	}
	return true;
}

static void unmap_flash(MtkCd *m)
{
	if (m->cfg.flash)
		munmap(m->cfg.flash, m->mapped);
	m->cfg.flash = NULL;
}

static bool expectations_fit(const MtkCd *m, const struct mtkdrive_part *part, Error **errp)
{
	for (int i = 0; i < 2; i++) {
		struct stat st;

		if (!m->expect[i])
			continue;
		if (!stat(m->expect_path[i], &st) && st.st_size == part->size)
			continue;
		error_setg(errp, "%s is not as large as %s", m->expect_path[i],
			   part->name);
		return false;
	}
	return true;
}

static bool map_flash(MtkCd *m, const struct mtkdrive_part *part, Error **errp)
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
	if (fstat(fd, &st) || st.st_size != part->size) {
		error_setg(errp, "%s: %s needs a flash file of %" PRIu32 " bytes",
			   m->flash_path, part->name, part->size);
		close(fd);
		return false;
	}
	map = mmap(NULL, st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (map == MAP_FAILED) {
		error_setg_errno(errp, errno, "%s", m->flash_path);
		return false;
	}
	unmap_flash(m);
	m->cfg.flash = map;
	m->mapped = st.st_size;
	return true;
}

/* Another part behind the same drive: what was counted and armed stays. */
static void start_model(MtkCd *m)
{
	const struct mtkdrive before = m->drive;

	mtkdrive_init(&m->drive, &m->cfg);
	mtkdrive_set_time(&m->drive, before.now);
	m->drive.count = before.count;
	m->drive.violations = before.violations;
	m->drive.cut_after_writes = before.cut_after_writes;
	m->drive.cut_after_spi = before.cut_after_spi;
	m->drive.cut_after_bus = before.cut_after_bus;
	m->drive.fault = before.fault;
	m->drive.fault_after = before.fault_after;
	mtkdrive_expect(&m->drive, m->expect[0], m->expect[1]);
	m->seen = mtkdrive_state(&m->drive);
}

/* All or nothing: what cannot be leaves the drive as it was. */
bool mtk_cd_configure(MtkCd *m, Error **errp)
{
	struct mtkdrive_part part;

	if (!choose_part(m, &part, errp) || !type_fits(m, &part, errp) ||
	    !expectations_fit(m, &part, errp) || !map_flash(m, &part, errp))
		return false;
	m->part = part;
	m->cfg.part = &m->part;
	m->cfg.type = m->type ?: usual_type(&part);
	m->cfg.unit = m->dev.unit;
	start_model(m);
	m->stale = false;
	return true;
}

/* --- what changes without power only ------------------------------------------- */

static bool may_change(MtkCd *m, Error **errp)
{
	m->stale = true;
	if (!m->realized)
		return true;
	mtk_cd_sync(m);
	if (mtkdrive_state(&m->drive) == MTKDRIVE_OFF)
		return true;
	m->stale = false;
	error_setg(errp, "this changes only while the drive has no power");
	return false;
}

static char *get_flash(Object *obj, Error **errp)
{
	return g_strdup(MTK_CD(obj)->flash_path ?: "");
}

static void set_flash(Object *obj, const char *path, Error **errp)
{
	MtkCd *m = MTK_CD(obj);

	if (!may_change(m, errp))
		return;
	g_free(m->flash_path);
	m->flash_path = g_strdup(path);
}

static char *get_part(Object *obj, Error **errp)
{
	return g_strdup(MTK_CD(obj)->part_name ?: "");
}

static void set_part(Object *obj, const char *name, Error **errp)
{
	MtkCd *m = MTK_CD(obj);

	if (!may_change(m, errp))
		return;
	g_free(m->part_name);
	m->part_name = g_strdup(name);
}

static uint32_t *id_member(MtkCd *m, const char *name)
{
	if (!strcmp(name, "rems"))
		return &m->rems;
	return !strcmp(name, "rdid") ? &m->rdid : &m->res;
}

static void get_id(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
	visit_type_uint32(v, name, id_member(MTK_CD(obj), name), errp);
}

static void set_id(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
	MtkCd *m = MTK_CD(obj);
	uint32_t value;

	if (visit_type_uint32(v, name, &value, errp) && may_change(m, errp))
		*id_member(m, name) = value;
}

static void get_type_byte(Object *obj, Visitor *v, const char *name, void *opaque,
			  Error **errp)
{
	visit_type_uint8(v, name, &MTK_CD(obj)->type, errp);
}

static void set_type_byte(Object *obj, Visitor *v, const char *name, void *opaque,
			  Error **errp)
{
	MtkCd *m = MTK_CD(obj);
	uint8_t value;

	if (!visit_type_uint8(v, name, &value, errp))
		return;
	if (value && value != TYPE_PARALLEL && value != TYPE_SERIAL_LE &&
	    value != TYPE_SERIAL_BE) {
		error_setg(errp, "type-byte is 0x70, 0x72 or 0x73");
		return;
	}
	if (may_change(m, errp))
		m->type = value;
}

/* --- command sets ----------------------------------------------------------- */

static const char *const set_names[] = {
	[MTKDRIVE_LEGACY] = "legacy",
	[MTKDRIVE_SLIM] = "slim",
	[MTKDRIVE_SLIM2] = "slim2",
};

static int find_set(const char *name, Error **errp)
{
	for (size_t i = 0; i < G_N_ELEMENTS(set_names); i++)
		if (!strcmp(name, set_names[i]))
			return i;
	error_setg(errp, "command set %s is unknown", name);
	return -1;
}

static char *get_set(Object *obj, Error **errp)
{
	return g_strdup(set_names[MTK_CD(obj)->cfg.set]);
}

static void set_set(Object *obj, const char *name, Error **errp)
{
	MtkCd *m = MTK_CD(obj);
	int set = find_set(name, errp);

	if (set >= 0 && may_change(m, errp))
		m->cfg.set = set;
}

static char *get_intros(Object *obj, Error **errp)
{
	GString *text = g_string_new(NULL);

	for (size_t i = 0; i < G_N_ELEMENTS(set_names); i++)
		if (MTK_CD(obj)->cfg.intros & 1u << i)
			g_string_append_printf(text, "%s%s", text->len ? "+" : "",
					       set_names[i]);
	return g_string_free(text, false);
}

static void set_intros(Object *obj, const char *text, Error **errp)
{
	MtkCd *m = MTK_CD(obj);
	g_auto(GStrv) names = g_strsplit(text, "+", -1);
	uint8_t mask = 0;

	for (char **name = names; *name; name++) {
		int set = find_set(*name, errp);

		if (set < 0)
			return;
		mask |= 1u << set;
	}
	if (may_change(m, errp))
		m->cfg.intros = mask;
}

/* --- the switches --------------------------------------------------------------- */

enum kind {
	KIND_BOOL,
	KIND_U8,
	KIND_U16,
	KIND_U32,
	KIND_U64,
	KIND_MS			/* kept in nanoseconds */
};

struct member {
	const char *name;
	enum kind kind;
	size_t offset;
};

#define MEMBER(name, kind, member) { name, kind, offsetof(struct mtkdrive_config, member) }

static const struct member members[] = {
	MEMBER("window-ms", KIND_MS, window_ns),
	MEMBER("window-late-ms", KIND_MS, window_late_ns),
	MEMBER("boot-ms", KIND_MS, boot_ns),
	MEMBER("command-ns", KIND_U64, command_ns),
	MEMBER("spi-byte-ns", KIND_U64, spi_byte_ns),
	MEMBER("write-protect-pin", KIND_BOOL, write_protect_pin),
	MEMBER("seed", KIND_U32, seed),
	MEMBER("busy-hides-registers", KIND_BOOL, busy_hides_registers),
	MEMBER("srst-ignored", KIND_BOOL, srst_ignored),
	MEMBER("reset-without-outro", KIND_BOOL, reset_without_outro),
	MEMBER("device0-answers-for-1", KIND_BOOL, device0_answers_for_1),
	MEMBER("finish-copies", KIND_BOOL, finish_copies),
	MEMBER("linear-rems", KIND_BOOL, linear_rems),
	MEMBER("id-early-ns", KIND_U64, id_early_ns),
	MEMBER("id-early", KIND_U8, id_early),
	MEMBER("needs-reselect", KIND_BOOL, needs_reselect),
	MEMBER("clobbers-registers", KIND_BOOL, clobbers_registers),
	MEMBER("late-busy-ns", KIND_U64, late_busy_ns),
	MEMBER("rdsr-clobbers", KIND_BOOL, rdsr_clobbers),
	MEMBER("enter-busy-ns", KIND_U64, enter_busy_ns),
	MEMBER("bad-entries", KIND_U8, bad_entries),
	MEMBER("half-way", KIND_U8, half_way),
	MEMBER("window-status", KIND_U16, window_status),
	MEMBER("boot-status", KIND_U16, boot_status),
	MEMBER("dead-status", KIND_U16, dead_status),
	MEMBER("runs-anything", KIND_BOOL, runs_anything),
	MEMBER("part-power-ns", KIND_U64, part_power_ns),
	MEMBER("quiet-ms", KIND_MS, quiet_ns),
	MEMBER("quiet-loses", KIND_BOOL, quiet_loses),
	MEMBER("quiet-reads", KIND_BOOL, quiet_reads),
	MEMBER("foreign-closes", KIND_BOOL, foreign_closes),
	MEMBER("intros-ignored", KIND_U8, intros_ignored),
	MEMBER("outros-ignored", KIND_U8, outros_ignored),
	MEMBER("hangs-at", KIND_U8, hangs_at),
	MEMBER("gives-up", KIND_BOOL, gives_up),
	MEMBER("instant-part", KIND_BOOL, instant_part),
	MEMBER("bad-byte", KIND_U32, bad_byte),
	MEMBER("erase-takes", KIND_U32, erase_takes),
	MEMBER("raises-intrq", KIND_BOOL, raises_intrq),
	MEMBER("factory-jumper", KIND_BOOL, factory_jumper),
	MEMBER("check-power-order", KIND_BOOL, check_power_order),
	MEMBER("mt1939", KIND_BOOL, mt1939),
	MEMBER("refuses", KIND_U16, refuses),
	MEMBER("refuses-off-ms", KIND_MS, refuses_off_ns),
	MEMBER("boot-in-flash", KIND_BOOL, boot_in_flash),
	MEMBER("silent-ms", KIND_MS, silent_ns),
};

static bool visit_member(Visitor *v, const struct member *member, struct mtkdrive_config *cfg,
			 Error **errp)
{
	void *at = (char *)cfg + member->offset;
	uint64_t ms;

	switch (member->kind) {
	case KIND_BOOL:
		return visit_type_bool(v, member->name, at, errp);
	case KIND_U8:
		return visit_type_uint8(v, member->name, at, errp);
	case KIND_U16:
		return visit_type_uint16(v, member->name, at, errp);
	case KIND_U32:
		return visit_type_uint32(v, member->name, at, errp);
	case KIND_U64:
		return visit_type_uint64(v, member->name, at, errp);
	case KIND_MS:
		ms = *(uint64_t *)at / SCALE_MS;
		if (!visit_type_uint64(v, member->name, &ms, errp))
			return false;
		*(uint64_t *)at = ms * SCALE_MS;
		return true;
	}
	g_assert_not_reached();
}

static size_t member_size(const struct member *member)
{
	static const size_t sizes[] = {
		[KIND_BOOL] = sizeof(bool),
		[KIND_U8] = sizeof(uint8_t),
		[KIND_U16] = sizeof(uint16_t),
		[KIND_U32] = sizeof(uint32_t),
		[KIND_U64] = sizeof(uint64_t),
		[KIND_MS] = sizeof(uint64_t),
	};

	return sizes[member->kind];
}

static void copy_member(const struct member *member, struct mtkdrive_config *to,
			const struct mtkdrive_config *from)
{
	memcpy((char *)to + member->offset, (const char *)from + member->offset,
	       member_size(member));
}

static void get_member(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
	struct mtkdrive_config cfg = MTK_CD(obj)->cfg;

	visit_member(v, opaque, &cfg, errp);
}

static void set_member(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
	MtkCd *m = MTK_CD(obj);

	if (!visit_member(v, opaque, &m->cfg, errp))
		return;
	if (!m->realized)
		return;
	mtk_cd_sync(m);
	/* The rest may be waiting for the power to come on. */
	copy_member(opaque, &m->drive.cfg, &m->cfg);
}

static char *get_firmware(Object *obj, Error **errp)
{
	return g_strdup(MTK_CD(obj)->cfg.firmware == MTKDRIVE_FW_LOCKED ? "locked" : "unlocked");
}

static void set_firmware(Object *obj, const char *name, Error **errp)
{
	MtkCd *m = MTK_CD(obj);

	if (strcmp(name, "locked") && strcmp(name, "unlocked")) {
		error_setg(errp, "firmware is locked or unlocked, not %s", name);
		return;
	}
	m->cfg.firmware = *name == 'l' ? MTKDRIVE_FW_LOCKED : MTKDRIVE_FW_UNLOCKED;
	m->drive.cfg.firmware = m->cfg.firmware;
}

/* --- all of them --------------------------------------------------------------- */

void mtk_cd_config_init(MtkCd *m)
{
	m->rems = MTK_CD_OWN_ID;
	m->rdid = MTK_CD_OWN_ID;
	m->res = MTK_CD_OWN_ID;
	m->cfg.window_ns = 300 * SCALE_MS;
	m->cfg.boot_ns = 1000 * SCALE_MS;
	m->cfg.command_ns = 2000;
	m->cfg.spi_byte_ns = 500;
	m->cfg.seed = 1;
	m->cfg.raises_intrq = true;
}

void mtk_cd_config_free(MtkCd *m)
{
	unmap_flash(m);
	g_free(m->flash_path);
	g_free(m->part_name);
}

void mtk_cd_config_properties(ObjectClass *oc)
{
	static const char *const types[] = {
		[KIND_BOOL] = "bool",
		[KIND_U8] = "uint8",
		[KIND_U16] = "uint16",
		[KIND_U32] = "uint32",
		[KIND_U64] = "uint64",
		[KIND_MS] = "uint64",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(members); i++)
		object_class_property_add(oc, members[i].name, types[members[i].kind],
					  get_member, set_member, NULL,
					  (void *)&members[i]);
	object_class_property_add_str(oc, "flash", get_flash, set_flash);
	object_class_property_add_str(oc, "part", get_part, set_part);
	object_class_property_add_str(oc, "set", get_set, set_set);
	object_class_property_add_str(oc, "intros", get_intros, set_intros);
	object_class_property_add_str(oc, "firmware", get_firmware, set_firmware);
	object_class_property_add(oc, "rems", "uint32", get_id, set_id, NULL, NULL);
	object_class_property_add(oc, "rdid", "uint32", get_id, set_id, NULL, NULL);
	object_class_property_add(oc, "res", "uint32", get_id, set_id, NULL, NULL);
	object_class_property_add(oc, "type-byte", "uint8", get_type_byte, set_type_byte,
				  NULL, NULL);
}
