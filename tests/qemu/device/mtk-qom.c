// SPDX-License-Identifier: GPL-2.0
/*
 * What a test sees of the drive and does to it while the machine runs: the
 * properties for qom-get and qom-set.  See mtk-cd.h.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qom/object.h"

#include "mtk-cd.h"

static void sync_if_realized(MtkCd *m)
{
	if (m->realized)
		mtk_cd_sync(m);
}

/* --- read only ---------------------------------------------------------- */

static char *get_state(Object *obj, Error **errp)
{
	MtkCd *m = MTK_CD(obj);

	sync_if_realized(m);
	return g_strdup(mtkdrive_state_name(mtkdrive_state(&m->drive)));
}

static char *get_violations(Object *obj, Error **errp)
{
	MtkCd *m = MTK_CD(obj);
	GString *names = g_string_new(NULL);
	uint32_t left;

	sync_if_realized(m);
	for (left = m->drive.violations; left; left &= left - 1)
		g_string_append_printf(names, "%s%s", names->len ? "," : "",
				       mtkdrive_violation_name(left));
	return g_string_free(names, false);
}

static void append_array(GString *json, const char *name, const uint64_t *values)
{
	g_string_append_printf(json, "\"%s\": [", name);
	for (int i = 0; i < MTKDRIVE_REGS; i++)
		g_string_append_printf(json, "%s%" PRIu64, i ? ", " : "", values[i]);
	g_string_append(json, "]");
}

/* The members of a JSON object, without its braces. */
void mtk_cd_append_counters(MtkCd *m, GString *json)
{
	const struct mtkdrive_counters *c = &m->drive.count;
	const struct {
		const char *name;
		uint64_t value;
	} single[] = {
		{ "accesses", c->accesses },
		{ "vendor_commands", c->vendor_commands },
		{ "intros", c->intros },
		{ "entries", c->entries },
		{ "spi", c->spi },
		{ "bus", c->bus },
		{ "bus_writes", c->bus_writes },
		{ "erases", c->erases },
		{ "programs", c->programs },
		{ "part_busy_ns", c->part_busy_ns },
		{ "power_cycles", c->power_cycles },
		{ "interrupts", c->interrupts },
		{ "cable_reads", mtk_cable_reads(m) },
		{ "cable_writes", mtk_cable_writes(m) },
		{ "fises", m->fises },
		{ "port_accesses", m->port_accesses },
		{ "idle_ns", mtk_cd_idle_ns(m, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL)) },
	};

	append_array(json, "writes", c->writes);
	g_string_append(json, ", ");
	append_array(json, "reads", c->reads);
	for (size_t i = 0; i < G_N_ELEMENTS(single); i++)
		g_string_append_printf(json, ", \"%s\": %" PRIu64, single[i].name,
				       single[i].value);
}

static char *get_counters(Object *obj, Error **errp)
{
	MtkCd *m = MTK_CD(obj);
	GString *json = g_string_new("{");

	sync_if_realized(m);
	mtk_cd_append_counters(m, json);
	g_string_append(json, "}");
	return g_string_free(json, false);
}

static char *get_revision(Object *obj, Error **errp)
{
	MtkCd *m = MTK_CD(obj);
	struct mtkimage_identity id;

	if (!m->realized)
		return g_strdup("");
	mtk_cd_sync(m);
	mtk_cd_identity(m, &id);
	return g_strdup(id.revision);
}

/* --- power, status register, power cuts, faults --------------------------- */

static bool get_power(Object *obj, Error **errp)
{
	MtkCd *m = MTK_CD(obj);

	if (!m->realized)
		return m->power;
	mtk_cd_sync(m);
	return mtkdrive_state(&m->drive) != MTKDRIVE_OFF;
}

static void set_power(Object *obj, bool on, Error **errp)
{
	MtkCd *m = MTK_CD(obj);

	if (m->realized)
		mtk_cd_power(m, on, errp);
	else
		m->power = on;
}

static bool get_altstatus_floats(Object *obj, Error **errp)
{
	return MTK_CD(obj)->altstatus_floats;
}

static void set_altstatus_floats(Object *obj, bool floats, Error **errp)
{
	MTK_CD(obj)->altstatus_floats = floats;
}

static void get_status_register(Object *obj, Visitor *v, const char *name, void *opaque,
				Error **errp)
{
	MtkCd *m = MTK_CD(obj);
	uint8_t value;

	sync_if_realized(m);
	value = m->realized ? m->drive.sr : m->cfg.status_register;
	visit_type_uint8(v, name, &value, errp);
}

static void set_status_register(Object *obj, Visitor *v, const char *name, void *opaque,
				Error **errp)
{
	MtkCd *m = MTK_CD(obj);
	uint8_t value;

	if (!visit_type_uint8(v, name, &value, errp))
		return;
	sync_if_realized(m);
	m->cfg.status_register = value;
	m->drive.sr = value & 0xfe;	/* WIP is not stored */
}

static uint64_t *cut_counter(MtkCd *m, const char *name)
{
	if (!strcmp(name, "cut-after-spi"))
		return &m->drive.cut_after_spi;
	if (!strcmp(name, "cut-after-bus"))
		return &m->drive.cut_after_bus;
	if (!strcmp(name, "fault-after"))
		return &m->drive.fault_after;
	return &m->drive.cut_after_writes;
}

static void get_cut(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
	visit_type_uint64(v, name, cut_counter(MTK_CD(obj), name), errp);
}

static void set_cut(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
	uint64_t value;

	if (visit_type_uint64(v, name, &value, errp))
		*cut_counter(MTK_CD(obj), name) = value;
}

static const char *const fault_names[] = {
	[MTKDRIVE_NO_FAULT] = "none",
	[MTKDRIVE_FAULT_LINK] = "link",
	[MTKDRIVE_FAULT_HANG] = "hang",
	[MTKDRIVE_FAULT_RESTART] = "restart",
	[MTKDRIVE_FAULT_FLIP] = "flip",
};

static char *get_fault(Object *obj, Error **errp)
{
	return g_strdup(fault_names[MTK_CD(obj)->drive.fault]);
}

static void set_fault(Object *obj, const char *name, Error **errp)
{
	for (size_t i = 0; i < G_N_ELEMENTS(fault_names); i++) {
		if (strcmp(name, fault_names[i]))
			continue;
		MTK_CD(obj)->drive.fault = i;
		return;
	}
	error_setg(errp, "fault %s is unknown", name);
}

/* --- what it says of itself -------------------------------------------------- */

static const struct {
	const char *name;
	size_t offset;
} say_members[] = {
	{ "inquiry-blank", offsetof(struct mtksay_config, inquiry_blank) },
	{ "identify-blank", offsetof(struct mtksay_config, identify_blank) },
	{ "identify-silent", offsetof(struct mtksay_config, identify_silent) },
	{ "boots", offsetof(struct mtksay_config, boots) },
	{ "identify-sound", offsetof(struct mtksay_config, identify_sound) },
};

static void visit_say(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
	char *config = (char *)&MTK_CD(obj)->say;

	visit_type_bool(v, name, (bool *)(config + *(const size_t *)opaque), errp);
}

static const char *const half_names[] = {
	[MTKSAY_SOUND] = "",
	[MTKSAY_EVEN] = "even",
	[MTKSAY_ODD] = "odd",
	[MTKSAY_ALL] = "all",
};

static char *get_stuck_line(Object *obj, Error **errp)
{
	const struct mtksay_config *say = &MTK_CD(obj)->say;

	if (say->half == MTKSAY_SOUND)
		return g_strdup("");
	return g_strdup_printf("%s %u %u", half_names[say->half], say->bit, say->sets);
}

static void set_stuck_line(Object *obj, const char *text, Error **errp)
{
	struct mtksay_config *say = &MTK_CD(obj)->say;
	unsigned int bit = 0, sets = 0;
	char half[8] = "";

	if (*text && (sscanf(text, "%7s %u %u", half, &bit, &sets) != 3 || bit > 7 || sets > 1)) {
		error_setg(errp, "stuck-line is empty, or as \"even 0 1\"");
		return;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(half_names); i++) {
		if (strcmp(half, half_names[i]))
			continue;
		say->half = i;
		say->bit = bit;
		say->sets = sets;
		return;
	}
	error_setg(errp, "stuck-line %s is unknown", half);
}

/* --- packets --------------------------------------------------------------- */

/* Numbers that ide-cd in the place of running firmware goes by. */
static const struct number {
	const char *name;
	const char *type;
	size_t offset;
} numbers[] = {
	{ "slow-packet", "uint8", offsetof(MtkCd, slow_packet) },
	{ "slow-packet-ms", "uint32", offsetof(MtkCd, slow_packet_ms) },
	{ "packet-lasts-ms", "uint32", offsetof(MtkCd, packet_lasts_ms) },
	{ "packet-away-ms", "uint32", offsetof(MtkCd, packet_away_ms) },
	{ "refused-packet", "uint8", offsetof(MtkCd, refused_packet) },
	{ "aborts", "uint8", offsetof(MtkCd, aborts) },
	{ "nonsense", "uint8", offsetof(MtkCd, nonsense) },
	{ "signature", "uint16", offsetof(MtkCd, signature) },
};

/* A visitor reads or writes, as it was made. */
static void visit_number(Object *obj, Visitor *v, const char *name, void *opaque,
			 Error **errp)
{
	const struct number *number = opaque;
	void *at = (char *)MTK_CD(obj) + number->offset;

	if (!strcmp(number->type, "uint8"))
		visit_type_uint8(v, name, at, errp);
	else if (!strcmp(number->type, "uint16"))
		visit_type_uint16(v, name, at, errp);
	else
		visit_type_uint32(v, name, at, errp);
}

/* --- files ---------------------------------------------------------------- */

static char *get_trace_file(Object *obj, Error **errp)
{
	return g_strdup(MTK_CD(obj)->trace_path ?: "");
}

static void set_trace_file(Object *obj, const char *path, Error **errp)
{
	MtkCd *m = MTK_CD(obj);
	FILE *file = NULL;

	if (*path) {
		file = fopen(path, "a");
		if (!file) {
			error_setg_errno(errp, errno, "%s", path);
			return;
		}
		setvbuf(file, NULL, _IOLBF, 0);
	}
	if (m->trace)
		fclose(m->trace);
	m->trace = file;
	g_free(m->trace_path);
	m->trace_path = g_strdup(path);
}

static char *get_expect(Object *obj, bool is_new)
{
	return g_strdup(MTK_CD(obj)->expect_path[is_new] ?: "");
}

static void set_expect(Object *obj, bool is_new, const char *path, Error **errp)
{
	MtkCd *m = MTK_CD(obj);
	g_autoptr(GError) problem = NULL;
	char *image = NULL;
	gsize size = 0;

	if (*path && !g_file_get_contents(path, &image, &size, &problem)) {
		error_setg(errp, "%s", problem->message);
		return;
	}
	if (image && m->realized && !m->stale && size != m->cfg.part->size) {
		error_setg(errp, "%s is not as large as %s", path, m->cfg.part->name);
		g_free(image);
		return;
	}
	g_free(m->expect[is_new]);
	g_free(m->expect_path[is_new]);
	m->expect[is_new] = (uint8_t *)image;
	m->expect_path[is_new] = g_strdup(path);
	if (m->realized)
		mtkdrive_expect(&m->drive, m->expect[0], m->expect[1]);
}

static char *get_expect_old(Object *obj, Error **errp)
{
	return get_expect(obj, false);
}

static void set_expect_old(Object *obj, const char *path, Error **errp)
{
	set_expect(obj, false, path, errp);
}

static char *get_expect_new(Object *obj, Error **errp)
{
	return get_expect(obj, true);
}

static void set_expect_new(Object *obj, const char *path, Error **errp)
{
	set_expect(obj, true, path, errp);
}

void mtk_cd_class_properties(ObjectClass *oc)
{
	object_class_property_add_str(oc, "state", get_state, NULL);
	object_class_property_add_str(oc, "violations", get_violations, NULL);
	object_class_property_add_str(oc, "counters", get_counters, NULL);
	object_class_property_add_str(oc, "revision", get_revision, NULL);
	object_class_property_add_bool(oc, "power", get_power, set_power);
	object_class_property_add_bool(oc, "altstatus-floats", get_altstatus_floats,
				       set_altstatus_floats);
	object_class_property_add(oc, "status-register", "uint8", get_status_register,
				  set_status_register, NULL, NULL);
	object_class_property_add(oc, "cut-after-writes", "uint64", get_cut, set_cut,
				  NULL, NULL);
	object_class_property_add(oc, "cut-after-spi", "uint64", get_cut, set_cut,
				  NULL, NULL);
	object_class_property_add(oc, "cut-after-bus", "uint64", get_cut, set_cut,
				  NULL, NULL);
	object_class_property_add(oc, "fault-after", "uint64", get_cut, set_cut,
				  NULL, NULL);
	object_class_property_add_str(oc, "fault", get_fault, set_fault);
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
		object_class_property_add(oc, numbers[i].name, numbers[i].type, visit_number,
					  visit_number, NULL, (void *)&numbers[i]);
	for (size_t i = 0; i < G_N_ELEMENTS(say_members); i++)
		object_class_property_add(oc, say_members[i].name, "bool", visit_say, visit_say,
					  NULL, (void *)&say_members[i].offset);
	object_class_property_add_str(oc, "stuck-line", get_stuck_line, set_stuck_line);
	object_class_property_add_str(oc, "trace-file", get_trace_file, set_trace_file);
	object_class_property_add_str(oc, "expect-old", get_expect_old, set_expect_old);
	object_class_property_add_str(oc, "expect-new", get_expect_new, set_expect_new);
}
