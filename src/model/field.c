/*
 * field.c - one field of a form: the keys it may have and which of them go together. Types stand in types.c, choices in choices.c; what
 * several fields must agree on stands in check.c.
 */
#include "model/model_int.h"

#include <string.h>

/* ---- names ---- */

static bool word_ok(const char *s, const char *allowed)
{
    size_t n = strlen(s);
    return n > 0 && n <= 64 && *s >= 'a' && *s <= 'z' && strspn(s, allowed) == n;
}

bool id_ok(const char *s) { return word_ok(s, "abcdefghijklmnopqrstuvwxyz0123456789-"); }

bool name_ok(const char *s) { return word_ok(s, "abcdefghijklmnopqrstuvwxyz0123456789_"); }

/* ---- the keys ---- */

static const char *const look_names[] = {NULL, "marks", "list"}, *const height_names[] = {NULL, "rest"};
static const char *const align_names[] = {NULL, "left", "centre", "right"}, *const break_names[] = {NULL, "line"};
static const struct words align_words = WORDS(align_names), break_words = WORDS(break_names);
static const char *const level_names[] = {[REGION_COUNTY] = "county", [REGION_CITY] = "city", [REGION_PROVINCE] = "province"};
static const struct words look_words = WORDS(look_names), height_words = WORDS(height_names), level_words = WORDS(level_names);

static void field_done(struct load *l, const struct ynode *node, void *obj) { field_finish(l, obj, node); }

#define AT(m) .off = offsetof(struct field, m)
static const struct key_spec field_keys[] = {
    {.key = "name", .kind = KEY_STRING, AT(name), .ok = name_ok, .bad = MSG_BAD_NAME},
    {.key = "was", .kind = KEY_STRING, AT(was), .ok = name_ok, .bad = MSG_BAD_NAME},
    {.key = "label", .kind = KEY_TEXT, .flags = KEY_REQUIRED, AT(label)},
    {.key = "hint", .kind = KEY_TEXT, AT(hint)},
    {.key = "type", .kind = KEY_WORD, .flags = KEY_REQUIRED, AT(type), .words = &type_words},
    {.key = "required", .kind = KEY_BOOL_OR_EXPR, AT(required), .off_n = offsetof(struct field, required_if)},
    {.key = "relevant", .kind = KEY_EXPR, AT(relevant)},
    {.key = "calculation", .kind = KEY_EXPR, AT(calculation)},
    {.key = "default", .kind = KEY_STRING, AT(preset)},
    CONSTRAINT_KEYS(field, constraint),
    {.key = "readonly", .kind = KEY_BOOL, AT(readonly)},
    {.key = "sample", .kind = KEY_BOOL, AT(sample)},
    {.key = "na", .kind = KEY_TEXT, AT(na)},
    {.key = "rare", .kind = KEY_BOOL, AT(rare)},
    {.key = "min", .kind = KEY_INT, AT(min), .lo = 0, .hi = 999999999, .def = -1},
    {.key = "max", .kind = KEY_INT, AT(max), .lo = 0, .hi = 999999999, .def = -1},
    {.key = "choices", .kind = KEY_OBJECTS, AT(choices), .off_n = offsetof(struct field, nchoices), .of = &choice_schema},
    {.key = "list", .kind = KEY_STRING, AT(list), .ok = list_id_ok, .bad = MSG_BAD_LIST_ID},
    {.key = "parent", .kind = KEY_STRING, AT(parent), .ok = name_ok, .bad = MSG_BAD_NAME},
    {.key = "level", .kind = KEY_WORD, AT(level), .words = &level_words},
    {.key = "depth", .kind = KEY_INT, AT(depth), .lo = 1, .hi = 9},
    {.key = "birth", .kind = KEY_STRING, AT(birth), .ok = name_ok, .bad = MSG_BAD_NAME},
    {.key = "sex", .kind = KEY_STRING, AT(sex), .ok = name_ok, .bad = MSG_BAD_NAME},
    {.key = "legacy", .kind = KEY_BOOL, AT(legacy)},
    {.key = "hmt", .kind = KEY_BOOL, AT(hmt)},
    {.key = "kinds", .kind = KEY_WORD_SET, AT(kinds), .words = &field_kind_words},
    {.key = "max_bytes", .kind = KEY_BYTES, AT(max_bytes), .lo = 1, .hi = 1 << 30},
    {.key = "pixels", .kind = KEY_PIXELS, AT(pixels), .lo = 1, .hi = 20000},
    {.key = "count", .kind = KEY_INT, AT(count), .lo = 1, .hi = 100, .def = 1},
    {.key = "file_name", .kind = KEY_TEXT, AT(file_name)},
    {.key = "print", .kind = KEY_BOOL, AT(print)},
    {.key = "na_of", .kind = KEY_STRING, AT(na_of), .ok = name_ok, .bad = MSG_BAD_NAME},
    {.key = "look", .kind = KEY_WORD, AT(look), .words = &look_words},
    {.key = "span", .kind = KEY_INT, AT(span), .lo = 1, .hi = 24},
    {.key = "lines", .kind = KEY_INT, AT(lines), .lo = 1, .hi = 100},
    {.key = "width", .kind = KEY_PERCENT, AT(width_pct), .lo = 1, .hi = 100},
    {.key = "height_mm", .kind = KEY_NUMBER, AT(height_mm), .lo = 1, .hi = 400},
    {.key = "height", .kind = KEY_FLAG, AT(height_rest), .words = &height_words},
    {.key = "photo_mm", .kind = KEY_MM2, AT(photo_mm), .lo = 5, .hi = 200},
    {.key = "rows", .kind = KEY_INT, AT(tall), .lo = 1, .hi = 20},
    {.key = "align", .kind = KEY_WORD, AT(align), .words = &align_words},
    {.key = "break", .kind = KEY_WORD, AT(brk), .words = &break_words},
    {.key = "group", .kind = KEY_TEXT, AT(group)},
};
#undef AT
const struct schema field_schema = {SCHEMA_KEYS(field_keys), .size = sizeof(struct field), .has_place = true,
                                    .at = offsetof(struct field, at), .done = field_done};

/* Keys that mean something only for some types. */
#define NOT(types) ~(unsigned)(types)
enum { TYPES_UNTYPED = BIT(TYPE_CALCULATED) | BIT(TYPE_HIDDEN), TYPES_ID = BIT(TYPE_RESIDENT_ID) | BIT(TYPE_ID) };
static const struct { const char *key; unsigned types; } only_for[] = {
    {"min", TYPES_PROSE | TYPES_NUMBER | BIT(TYPE_FILE)}, {"max", TYPES_PROSE | TYPES_NUMBER},
    {"choices", TYPES_CHOICE}, {"list", TYPES_LIST}, {"parent", TYPES_LIST}, {"level", BIT(TYPE_REGION)},
    {"depth", TYPES_LIST & ~(unsigned)BIT(TYPE_REGION)},
    {"look", TYPES_LIST | BIT(TYPE_YES_NO)},
    {"birth", TYPES_ID}, {"sex", TYPES_ID}, {"legacy", BIT(TYPE_RESIDENT_ID)}, {"hmt", BIT(TYPE_RESIDENT_ID)},
    {"kinds", BIT(TYPE_ID) | BIT(TYPE_FILE)}, {"max_bytes", BIT(TYPE_FILE)}, {"pixels", BIT(TYPE_FILE)}, {"count", BIT(TYPE_FILE)},
    {"file_name", BIT(TYPE_FILE)}, {"print", BIT(TYPE_FILE)}, {"na_of", BIT(TYPE_FILE)}, {"photo_mm", BIT(TYPE_PHOTO)}, {"rare", BIT(TYPE_TEXT)},
    {"required", NOT(BIT(TYPE_NOTE) | TYPES_UNTYPED)}, {"na", NOT(TYPES_NO_FIELD | TYPES_UNTYPED)},
    {"readonly", NOT(TYPES_NO_FIELD | TYPES_UNTYPED)},
    {"calculation", NOT(TYPES_NO_FIELD | BIT(TYPE_TICK))}, {"default", NOT(TYPES_NO_FIELD | BIT(TYPE_CALCULATED))},
    {"constraint", NOT(TYPES_NO_FIELD)}, {"was", NOT(BIT(TYPE_PHOTO) | BIT(TYPE_NOTE))},
};

static void check_keys(struct load *l, const struct field *f, const struct ynode *node)
{
    for (size_t i = 0; i < sizeof only_for / sizeof *only_for; i++)
        if (!(only_for[i].types & BIT(f->type)) && ymap_get(node, only_for[i].key))
            problem(l, ymap_place(node, only_for[i].key, f->at), MSG_KEY_NOT_FOR_TYPE, only_for[i].key, type_name(f->type));
}

/* ---- the whole field ---- */

static bool type_known(const struct ynode *node)
{
    const struct ynode *n = ymap_get(node, "type");
    enum type t;
    return !node || (n && n->kind == YNODE_SCALAR && type_from_name(n->s, &t));
}

static void tell_pair(struct load *l, struct place at, enum msg id, int first, int second)
{
    char a[16], b[16];
    snprintf(a, sizeof a, "%d", first);
    snprintf(b, sizeof b, "%d", second);
    problem(l, at, id, a, b);
}

static void check_sizes(struct load *l, const struct field *f, const struct ynode *node)
{
    const enum file_kind pictures[] = {FILE_JPG, FILE_PNG, FILE_GIF, FILE_BMP, FILE_TIF};
    unsigned rest = f->file_kinds;
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++)
        rest &= ~BIT(pictures[i]);
    if (f->min >= 0 && f->max >= 0 && f->min > f->max)
        tell_pair(l, ymap_place(node, "min", f->at), MSG_MIN_MAX, f->min, f->max);
    if ((BIT(f->type) & TYPES_PROSE) && f->max == 0)
        problem0(l, ymap_place(node, "max", f->at), MSG_MAX_ZERO);
    if (f->type == TYPE_FILE && f->min > f->count)
        tell_pair(l, ymap_place(node, "min", f->at), MSG_COUNT_MIN, f->min, f->count);
    if (f->type == TYPE_FILE && f->pixels[0] > 0 && (rest || !f->file_kinds))
        problem0(l, ymap_place(node, "pixels", f->at), MSG_PIXELS_KIND);
    if (f->type == TYPE_PHOTO && f->photo_mm[0] <= 0 && !ymap_get(node, "photo_mm"))
        problem0(l, f->at, MSG_NO_PHOTO_MM);
}

/* Where a value comes from that nobody types, and whether a value to begin with is one. */
static void check_source(struct load *l, const struct field *f, const struct ynode *node)
{
    bool calculated = f->calculation.s || ymap_get(node, "calculation"), preset = f->preset || ymap_get(node, "default");
    if (f->type == TYPE_CALCULATED && !calculated)
        problem0(l, f->at, MSG_CALCULATED_HOW);
    if (f->type == TYPE_HIDDEN && !calculated && !preset)
        problem0(l, f->at, MSG_HIDDEN_VALUE);
    if (f->calculation.s && f->preset)
        problem0(l, ymap_place(node, "default", f->at), MSG_TWO_VALUES);
    if (!f->preset || !(BIT(f->type) & (TYPES_LIST | BIT(TYPE_YES_NO))) || f->type == TYPE_CHOICES || f->nchoices == 0)
        return;
    for (size_t i = 0; i < f->nchoices; i++)
        if (strcmp(f->choices[i].value, f->preset) == 0)
            return;
    problem(l, ymap_place(node, "default", f->at), MSG_DEFAULT_CHOICE, f->preset);
}

void field_finish(struct load *l, struct field *f, const struct ynode *node)
{
    bool known = type_known(node);                         /* else the type is a default that says nothing */
    if (known && f->type == TYPE_REGION && !f->list)
        f->list = "admin_divisions";
    if (known) {
        choices_finish(l, f, node);
        check_keys(l, f, node);
        field_set_kinds(l, f, node);
        check_source(l, f, node);
        check_sizes(l, f, node);
    }
    constraint_finish(l, &f->constraint, node, f->at, f->type == TYPE_FILE);
    if (f->height_rest && f->height_mm > 0)
        problem0(l, ymap_place(node, "height", f->at), MSG_TWO_HEIGHTS);
    if (f->was && f->name && strcmp(f->was, f->name) == 0)
        problem(l, ymap_place(node, "was", f->at), MSG_WAS_SELF, f->was);
    if (!f->name && known && type_has_field(f->type) && !ymap_get(node, "name"))
        problem(l, f->at, MSG_MISSING, "name");
    if (!f->name && known && f->type == TYPE_FILE && !ymap_get(node, "name"))
        problem(l, f->at, MSG_MISSING, "name");
}
