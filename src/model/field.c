/*
 * field.c - one field of a form: its types, the keys it may have, its choices. What several fields must agree on stands in check.c.
 */
#include "model/model_int.h"

#include <stdlib.h>
#include <string.h>

/* ---- types ---- */

static const char *const type_names[TYPE_COUNT] = {
    [TYPE_TEXT] = "text", [TYPE_PARAGRAPH] = "paragraph", [TYPE_INTEGER] = "integer", [TYPE_DECIMAL] = "decimal", [TYPE_MONEY] = "money",
    [TYPE_DATE] = "date", [TYPE_YEAR_MONTH] = "year-month", [TYPE_YEAR] = "year", [TYPE_PERIOD] = "period",
    [TYPE_TIME] = "time", [TYPE_REGION] = "region", [TYPE_ID] = "id",
    [TYPE_CHOICE] = "choice", [TYPE_CHOICES] = "choices", [TYPE_YES_NO] = "yes-no", [TYPE_TICK] = "tick", [TYPE_CODE] = "code",
    [TYPE_RESIDENT_ID] = "resident-id", [TYPE_CREDIT_CODE] = "credit-code", [TYPE_MOBILE] = "mobile", [TYPE_PHONE] = "phone",
    [TYPE_POST_CODE] = "post-code", [TYPE_EMAIL] = "email", [TYPE_CALCULATED] = "calculated", [TYPE_HIDDEN] = "hidden",
    [TYPE_FILE] = "file", [TYPE_PHOTO] = "photo", [TYPE_NOTE] = "note",
};
const struct words type_words = WORDS(type_names);

const char *type_name(enum type t) { return type_names[t]; }

bool type_from_name(const char *s, enum type *out) {
    for (size_t i = 0; i < TYPE_COUNT; i++) {
        if (strcmp(type_names[i], s) != 0) continue;
        *out = (enum type)i;
        return true;
    }
    return false;
}

#define BIT(t) (1u << (t))
enum {
    TYPES_CHOICE = BIT(TYPE_CHOICE) | BIT(TYPE_CHOICES),
    TYPES_LIST = TYPES_CHOICE | BIT(TYPE_CODE) | BIT(TYPE_REGION),
    TYPES_PROSE = BIT(TYPE_TEXT) | BIT(TYPE_PARAGRAPH),
    TYPES_NUMBER = BIT(TYPE_INTEGER) | BIT(TYPE_DECIMAL) | BIT(TYPE_MONEY),
    TYPES_NO_FIELD = BIT(TYPE_PHOTO) | BIT(TYPE_NOTE) | BIT(TYPE_FILE)
};

/* A period may say 至今 and a code list shows Chinese labels, so neither is ASCII. */
bool type_is_ascii(enum type t) {
    return (BIT(t) & (TYPES_NUMBER | BIT(TYPE_DATE) | BIT(TYPE_YEAR_MONTH) | BIT(TYPE_YEAR) | BIT(TYPE_TIME) | BIT(TYPE_TICK)
                      | BIT(TYPE_RESIDENT_ID) | BIT(TYPE_ID) | BIT(TYPE_CREDIT_CODE) | BIT(TYPE_MOBILE) | BIT(TYPE_PHONE) | BIT(TYPE_POST_CODE) | BIT(TYPE_EMAIL))) != 0;
}

bool type_has_field(enum type t) { return !(BIT(t) & TYPES_NO_FIELD); }

bool field_is_typed(const struct field *f) {
    return f->nchoices > LIST_TYPED && f->type != TYPE_CHOICES && (BIT(f->type) & TYPES_LIST) != 0;
}

bool field_is_printed(const struct field *f) {
    return f->type == TYPE_FILE ? f->print : f->type != TYPE_CALCULATED && f->type != TYPE_HIDDEN;
}

static const char *const file_kind_names[FILE_KIND_COUNT] = {
    [FILE_PDF] = "pdf", [FILE_JPG] = "jpg", [FILE_PNG] = "png", [FILE_GIF] = "gif", [FILE_BMP] = "bmp", [FILE_TIF] = "tif",
    [FILE_DOC] = "doc", [FILE_DOCX] = "docx", [FILE_XLS] = "xls", [FILE_XLSX] = "xlsx", [FILE_TXT] = "txt", [FILE_OFD] = "ofd",
    [FILE_ZIP] = "zip", [FILE_RAR] = "rar",
};
static const char *const id_kind_names[ID_KIND_COUNT] = {
    [ID_KIND_RESIDENT] = "resident", [ID_KIND_LEGACY] = "legacy", [ID_KIND_HMT] = "hmt", [ID_KIND_FOREIGN] = "foreign",
    [ID_KIND_FOREIGN_2017] = "foreign-2017", [ID_KIND_HK_MACAO_PASS] = "hk-macao-pass", [ID_KIND_TAIWAN_PASS] = "taiwan-pass",
};

const char *file_kind_name(enum file_kind k) { return file_kind_names[k]; }

const char *id_kind_name(enum id_kind k) { return id_kind_names[k]; }

/* ---- names ---- */

static bool word_ok(const char *s, const char *allowed) {
    size_t n = strlen(s);
    return n > 0 && n <= 64 && *s >= 'a' && *s <= 'z' && strspn(s, allowed) == n;
}

bool id_ok(const char *s) { return word_ok(s, "abcdefghijklmnopqrstuvwxyz0123456789-"); }

bool name_ok(const char *s) { return word_ok(s, "abcdefghijklmnopqrstuvwxyz0123456789_"); }

/* A state is a PDF name without escapes; "Off" is PDF's own word for "not chosen" (ISO 32000-1, 12.7.4.2.3). */
static bool state_ok(const char *s) {
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t n = strlen(s);
    return n > 0 && n <= 64 && strspn(s, allowed) == n && strcmp(s, "Off") != 0;
}

/* ---- the keys ---- */

static const char *const look_names[] = {NULL, "marks", "list"}, *const height_names[] = {NULL, "rest"};
static const struct words look_words = WORDS(look_names), height_words = WORDS(height_names);

#define AT(m) .off = offsetof(struct choice, m)
static const struct key_spec choice_keys[] = {
    {.key = "value", .kind = KEY_STRING, .flags = KEY_REQUIRED, AT(value)},
    {.key = "label", .kind = KEY_TEXT, AT(label)},
    {.key = "state", .kind = KEY_STRING, AT(state), .ok = state_ok, .bad = MSG_BAD_STATE},
};
#undef AT

/* The place of a choice is that of its label, which by default is its value. */
static void choice_done(struct load *l, const struct ynode *node, void *obj) {
    struct choice *c = obj;
    (void)l;
    if (!c->label.s && c->value) c->label = (struct text){c->value, ymap_place(node, "value", node->at)};
}

static const struct schema choice_schema = {SCHEMA_KEYS(choice_keys), .size = sizeof(struct choice), .scalar = "value", .done = choice_done};

static void field_done(struct load *l, const struct ynode *node, void *obj) { field_finish(l, obj, node); }

#define AT(m) .off = offsetof(struct field, m)
static const struct key_spec field_keys[] = {
    {.key = "name", .kind = KEY_STRING, AT(name), .ok = name_ok, .bad = MSG_BAD_NAME},
    {.key = "label", .kind = KEY_TEXT, .flags = KEY_REQUIRED, AT(label)},
    {.key = "hint", .kind = KEY_TEXT, AT(hint)},
    {.key = "type", .kind = KEY_WORD, .flags = KEY_REQUIRED, AT(type), .words = &type_words},
    {.key = "required", .kind = KEY_BOOL, AT(required)},
    {.key = "readonly", .kind = KEY_BOOL, AT(readonly)},
    {.key = "sample", .kind = KEY_BOOL, AT(sample)},
    {.key = "na", .kind = KEY_TEXT, AT(na)},
    {.key = "min", .kind = KEY_INT, AT(min), .lo = 0, .hi = 999999999, .def = -1},
    {.key = "max", .kind = KEY_INT, AT(max), .lo = 0, .hi = 999999999, .def = -1},
    {.key = "choices", .kind = KEY_OBJECTS, AT(choices), .off_n = offsetof(struct field, nchoices), .of = &choice_schema},
    {.key = "list", .kind = KEY_STRING, AT(list), .ok = list_id_ok, .bad = MSG_BAD_LIST_ID},
    {.key = "birth", .kind = KEY_STRING, AT(birth), .ok = name_ok, .bad = MSG_BAD_NAME},
    {.key = "sex", .kind = KEY_STRING, AT(sex), .ok = name_ok, .bad = MSG_BAD_NAME},
    {.key = "look", .kind = KEY_WORD, AT(look), .words = &look_words},
    {.key = "span", .kind = KEY_INT, AT(span), .lo = 1, .hi = 24},
    {.key = "lines", .kind = KEY_INT, AT(lines), .lo = 1, .hi = 100},
    {.key = "width", .kind = KEY_PERCENT, AT(width_pct), .lo = 1, .hi = 100},
    {.key = "height_mm", .kind = KEY_NUMBER, AT(height_mm), .lo = 1, .hi = 400},
    {.key = "height", .kind = KEY_FLAG, AT(height_rest), .words = &height_words},
    {.key = "photo_mm", .kind = KEY_MM2, AT(photo_mm), .lo = 5, .hi = 200},
};
#undef AT
const struct schema field_schema = {SCHEMA_KEYS(field_keys), .size = sizeof(struct field), .has_place = true,
                                    .at = offsetof(struct field, at), .done = field_done};

/* Keys that mean something only for some types. */
static const struct { const char *key; unsigned types; } only_for[] = {
    {"min", TYPES_PROSE | TYPES_NUMBER}, {"max", TYPES_PROSE | TYPES_NUMBER},
    {"choices", TYPES_CHOICE}, {"list", TYPES_CHOICE | BIT(TYPE_CODE)}, {"look", TYPES_CHOICE | BIT(TYPE_CODE) | BIT(TYPE_YES_NO)},
    {"birth", BIT(TYPE_RESIDENT_ID)}, {"sex", BIT(TYPE_RESIDENT_ID)}, {"photo_mm", BIT(TYPE_PHOTO)},
    {"required", ~BIT(TYPE_NOTE)}, {"na", ~(unsigned)TYPES_NO_FIELD}, {"readonly", ~(unsigned)TYPES_NO_FIELD},
};

static void check_keys(struct load *l, const struct field *f, const struct ynode *node) {
    for (size_t i = 0; i < sizeof only_for / sizeof *only_for; i++)
        if (!(only_for[i].types & BIT(f->type)) && ymap_get(node, only_for[i].key))
            problem(l, ymap_place(node, only_for[i].key, f->at), MSG_KEY_NOT_FOR_TYPE, only_for[i].key, type_name(f->type));
}

/* ---- choices ---- */

static void take_list(struct load *l, struct field *f, const struct ynode *node) {
    const struct place at = ymap_place(node, "list", f->at);
    const struct codelist *list = load_codes(l, f->list);
    if (!list) {
        if (l->dir) problem(l, at, MSG_NO_LIST, f->list);
        else problem0(l, at, MSG_NO_CONTENT);
        return;
    }
    f->choices = arena_alloc(l->arena, list->n * sizeof *f->choices);
    f->nchoices = 0;
    for (size_t i = 0; i < list->n; i++) {
        const struct code *c = &list->v[i];
        if (c->until) continue;
        if (!state_ok(c->code)) problem(l, at, MSG_LIST_STATE, c->code);
        f->choices[f->nchoices++] = (struct choice){.value = f->type == TYPE_CODE ? c->code : c->name, .state = c->code, .label = {c->name, at}};
    }
}

/* A yes-no is a choice of two whose words nobody needs to write. */
static void take_yes_no(struct load *l, struct field *f) {
    f->choices = arena_alloc(l->arena, 2 * sizeof *f->choices);
    f->choices[0] = (struct choice){.value = "是", .state = "yes", .label = {"是", f->at}};
    f->choices[1] = (struct choice){.value = "否", .state = "no", .label = {"否", f->at}};
    f->nchoices = 2;
}

static void complete_choices(struct load *l, struct field *f) {
    if (f->type == TYPE_YES_NO && f->nchoices == 0) take_yes_no(l, f);
    for (size_t i = 0; i < f->nchoices; i++) {
        struct choice *c = &f->choices[i];
        if (!c->value) c->value = "";                      /* it was missing and has been told */
        if (!c->label.s) c->label = (struct text){c->value, f->at};
        if (!c->state) c->state = arena_printf(l->arena, "%zu", i + 1);
    }
}

struct choice_key { const char *s; size_t i; };

static int compare_choice_keys(const void *pa, const void *pb) {
    const struct choice_key *a = pa, *b = pb;
    int c = strcmp(a->s, b->s);
    return c ? c : a->i < b->i ? -1 : a->i > b->i;
}

static void check_repeated(struct load *l, const struct field *f, bool states) {
    if (f->nchoices < 2) return;
    struct choice_key *v = xmalloc(f->nchoices * sizeof *v);
    for (size_t i = 0; i < f->nchoices; i++) v[i] = (struct choice_key){states ? f->choices[i].state : f->choices[i].value, i};
    qsort(v, f->nchoices, sizeof *v, compare_choice_keys);
    for (size_t i = 1; i < f->nchoices; i++)
        if (*v[i].s && strcmp(v[i - 1].s, v[i].s) == 0)
            problem(l, f->choices[v[i].i].label.at, f->list ? MSG_LIST_TWICE : states ? MSG_STATE_TWICE : MSG_CHOICE_TWICE, v[i].s);
    free(v);
}

static void check_choices(struct load *l, struct field *f, const struct ynode *node) {
    for (size_t i = 0; i < f->nchoices; i++)
        if (strpbrk(f->choices[i].value, "\n\t")) problem0(l, f->choices[i].label.at, MSG_YAML_CONTROL);
    for (size_t i = 0; f->type == TYPE_CHOICES && i < f->nchoices; i++) {
        if (strpbrk(f->choices[i].value, " \t\n") || strstr(f->choices[i].value, "\xE3\x80\x80"))
            problem(l, f->choices[i].label.at, MSG_CHOICE_SPACE, f->choices[i].value);
    }
    check_repeated(l, f, false);
    check_repeated(l, f, true);
    if (f->nchoices > 0) return;
    /* A list that is not there, or was not read, has been told; the compiled JSON must carry its entries. */
    bool from_list = node && (f->list || ymap_get(node, "list"));
    if (f->type == TYPE_CODE && !from_list) problem0(l, f->at, MSG_CODE_NO_LIST);
    if ((BIT(f->type) & TYPES_CHOICE) && !from_list) {
        const struct ynode *given = ymap_get(node, "choices");
        if (!given || (given->kind == YNODE_LIST && given->n == 0)) problem0(l, f->at, MSG_NO_CHOICES);
    }
}

/* ---- the whole field ---- */

static bool type_known(const struct ynode *node) {
    const struct ynode *n = ymap_get(node, "type");
    enum type t;
    return !node || (n && n->kind == YNODE_SCALAR && type_from_name(n->s, &t));
}

void field_finish(struct load *l, struct field *f, const struct ynode *node) {
    bool known = type_known(node);                         /* else the type is a default that says nothing */
    if (node && f->list && ymap_get(node, "choices")) problem0(l, ymap_place(node, "choices", f->at), MSG_LIST_AND_CHOICES);
    /* The compiled JSON carries the choices of a list already: the list itself may have changed since. */
    if (node && f->list && known) take_list(l, f, node);
    complete_choices(l, f);
    if (known) {
        check_keys(l, f, node);
        check_choices(l, f, node);
        if (f->type == TYPE_PHOTO && f->photo_mm[0] <= 0 && !ymap_get(node, "photo_mm")) problem0(l, f->at, MSG_NO_PHOTO_MM);
    }
    if (f->min >= 0 && f->max >= 0 && f->min > f->max) {
        char min[16], max[16];
        snprintf(min, sizeof min, "%d", f->min);
        snprintf(max, sizeof max, "%d", f->max);
        problem(l, ymap_place(node, "min", f->at), MSG_MIN_MAX, min, max);
    }
    if (known && (BIT(f->type) & TYPES_PROSE) && f->max == 0) problem0(l, ymap_place(node, "max", f->at), MSG_MAX_ZERO);
    if (f->height_rest && f->height_mm > 0) problem0(l, ymap_place(node, "height", f->at), MSG_TWO_HEIGHTS);
    if (!f->name && known && type_has_field(f->type) && !ymap_get(node, "name")) problem(l, f->at, MSG_MISSING, "name");
}
