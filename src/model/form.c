/*
 * form.c - NAME.form.yaml: paper, sections, tables and opinions. Fields stand in field.c, shared groups in part.c, checks over the
 * whole form in check.c.
 */
#include "model/model_int.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- the keys that YAML and the compiled JSON have in common ---- */

static const char *const size_names[] = {"A4", "A3"}, *const orientation_names[] = {"portrait", "landscape"};
static const struct words size_words = WORDS(size_names), orientation_words = WORDS(orientation_names);

#define AT(m) .off = offsetof(struct paper, m)
static const struct key_spec paper_keys[] = {
    {.key = "size", .kind = KEY_FLAG, AT(a3), .words = &size_words},
    {.key = "orientation", .kind = KEY_FLAG, AT(landscape), .words = &orientation_words},
    {.key = "duplex", .kind = KEY_BOOL, AT(duplex)},
    {.key = "pages", .kind = KEY_INT, AT(pages), .lo = 1, .hi = 50},
    {.key = "continuation", .kind = KEY_BOOL, AT(continuation)},
    {.key = "fold", .kind = KEY_BOOL, AT(fold)},
    {.key = "columns", .kind = KEY_INT, AT(columns), .lo = 1, .hi = 4},
};
#undef AT
static const struct schema paper_schema = {SCHEMA_KEYS(paper_keys), .size = sizeof(struct paper)};

static bool name_text_ok(const char *s) { return name_ok(s); }

#define AT(m) .off = offsetof(struct cover, m)
static const struct key_spec cover_keys[] = {
    {.key = "fields", .kind = KEY_TEXTS, AT(fields), .off_n = offsetof(struct cover, nfields), .ok = name_text_ok, .bad = MSG_BAD_NAME},
    {.key = "foot", .kind = KEY_TEXT, AT(foot)},
};
#undef AT
static const struct schema cover_schema = {SCHEMA_KEYS(cover_keys), .size = sizeof(struct cover), .has_place = true, .at = offsetof(struct cover, at)};

/* The version is part of a file's name: FORM@VERSION.json. */
static bool version_ok(const char *s)
{
    size_t n = strlen(s);
    return n > 0 && n <= 32 && strspn(s, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-") == n && *s != '.' && *s != '-';
}

#define NAME(m) {.key = #m, .kind = KEY_STRING, .off = offsetof(struct registers, m), .ok = name_ok, .bad = MSG_BAD_NAME}
static const struct key_spec registers_keys[] = {
    {.key = "name", .kind = KEY_STRING, .flags = KEY_REQUIRED, .off = offsetof(struct registers, name), .ok = name_ok, .bad = MSG_BAD_NAME},
    NAME(credit_code), NAME(org_code), NAME(code), NAME(auth_code), NAME(kind), NAME(licence), NAME(parent), NAME(department), NAME(legal_person),
    NAME(address), NAME(phone),
};
/* Not the department: its change sends back what was submitted (shouli unit move). */
static const struct key_spec changes_keys[] = {
    {.key = "unit", .kind = KEY_STRING, .flags = KEY_REQUIRED, .off = offsetof(struct registers, unit), .ok = name_ok, .bad = MSG_BAD_NAME},
    NAME(name), NAME(credit_code), NAME(org_code), NAME(code), NAME(auth_code), NAME(kind), NAME(licence), NAME(parent), NAME(legal_person),
    NAME(address), NAME(phone),
};
#undef NAME
static const struct schema changes_schema = {SCHEMA_KEYS(changes_keys), .size = sizeof(struct registers)};
static const struct schema registers_schema = {SCHEMA_KEYS(registers_keys), .size = sizeof(struct registers)};

#define AT(m) .off = offsetof(struct form, m)
static const struct key_spec form_head_keys[] = {
    {.key = "form", .kind = KEY_STRING, .flags = KEY_REQUIRED, AT(id), .ok = id_ok, .bad = MSG_BAD_ID},
    {.key = "version", .kind = KEY_STRING, .flags = KEY_REQUIRED, AT(version), .ok = version_ok, .bad = MSG_BAD_VERSION},
    {.key = "title", .kind = KEY_TEXT, .flags = KEY_REQUIRED, AT(title)},
    {.key = "subtitle", .kind = KEY_TEXT, AT(subtitle)},
    {.key = "person", .kind = KEY_STRING, .flags = KEY_REQUIRED, AT(person)},
    {.key = "person_name", .kind = KEY_STRING, AT(person_name)},
    {.key = "paper", .kind = KEY_OBJECT, AT(paper), .of = &paper_schema},
    {.key = "typing", .kind = KEY_WORD_STRING, AT(typing), .words = &typing_words},
    {.key = "copies", .kind = KEY_INT, AT(copies), .lo = 1, .hi = 99, .def = 1},
    {.key = "head", .kind = KEY_TEXT, AT(head)},
    {.key = "number_box", .kind = KEY_NOT_BOOL, AT(no_number_box)},
    {.key = "cover", .kind = KEY_OBJECT, AT(cover), .of = &cover_schema},
    {.key = "notes", .kind = KEY_TEXTS, AT(notes), .off_n = offsetof(struct form, nnotes)},
    {.key = "notes_page", .kind = KEY_BOOL, AT(notes_page)},
    {.key = "relevant", .kind = KEY_EXPR, AT(relevant)},
    {.key = "rules", .kind = KEY_OBJECTS, AT(rules), .off_n = offsetof(struct form, nrules), .of = &rule_schema},
    {.key = "registers_unit", .kind = KEY_OBJECT, AT(registers), .of = &registers_schema},
    {.key = "changes_unit", .kind = KEY_OBJECT, AT(changes), .of = &changes_schema},
    {.key = "drops", .kind = KEY_TEXTS, AT(drops), .off_n = offsetof(struct form, ndrops), .ok = drop_ok, .bad = MSG_BAD_DROP},
};
#undef AT
const struct schema form_head_schema = {SCHEMA_KEYS(form_head_keys), .size = sizeof(struct form), .has_place = true, .at = offsetof(struct form, at)};

#define AT(m) .off = offsetof(struct section, m)
static const struct key_spec rows_keys[] = {
    {.key = "min", .kind = KEY_INT, AT(rows_min), .lo = 0, .hi = LIMIT_ROWS},
    {.key = "max", .kind = KEY_INT, AT(rows_max), .lo = 1, .hi = LIMIT_ROWS},
};
const struct schema rows_schema = {SCHEMA_KEYS(rows_keys), .size = sizeof(struct section)};

static const char *const where_names[] = {NULL, "line", "cover"}, *const title_names[] = {NULL, "side", "row", "above", "none"};
static const char *const keep_names[] = {NULL, NULL, "page", "never"};
static const struct words where_words = WORDS(where_names), title_words = WORDS(title_names), keep_words = WORDS(keep_names);

static const struct key_spec section_head_keys[] = {
    {.key = "title", .kind = KEY_TEXT, AT(title)},
    {.key = "by", .kind = KEY_TEXT, AT(by)},
    {.key = "page", .kind = KEY_INT, AT(page), .lo = 1, .hi = 50},
    {.key = "vertical_title", .kind = KEY_NOT_BOOL, AT(untitled_column)},
    {.key = "place", .kind = KEY_WORD, AT(where), .words = &where_words},
    {.key = "title_at", .kind = KEY_WORD, AT(title_at), .words = &title_words},
    {.key = "break", .kind = KEY_WORD, AT(brk), .words = &keep_words},
    {.key = "pairs", .kind = KEY_INT, AT(pairs), .lo = 1, .hi = 6},
    {.key = "numbered", .kind = KEY_BOOL, AT(numbered)},
    {.key = "all_files", .kind = KEY_BOOL, AT(all_files)},
    {.key = "row_mm", .kind = KEY_NUMBER, AT(row_mm), .lo = 5, .hi = 200},
    {.key = "table", .kind = KEY_STRING, AT(name), .ok = name_ok, .bad = MSG_BAD_NAME},
    {.key = "was", .kind = KEY_STRING, AT(was), .ok = name_ok, .bad = MSG_BAD_NAME},
    {.key = "rows", .kind = KEY_OBJECT, .off = 0, .of = &rows_schema},
    {.key = "keys", .kind = KEY_TEXTS, AT(keys), .off_n = offsetof(struct section, nkeys)},
    {.key = "continuation", .kind = KEY_BOOL, AT(continuation)},
    {.key = "relevant", .kind = KEY_EXPR, AT(relevant)},
    {.key = "rules", .kind = KEY_OBJECTS, AT(rules), .off_n = offsetof(struct section, nrules), .of = &rule_schema},
    {.key = "opinions", .kind = KEY_OBJECTS, AT(opinions), .off_n = offsetof(struct section, nopinions), .of = &opinion_schema},
};
#undef AT
const struct schema section_head_schema = {SCHEMA_KEYS(section_head_keys), .size = sizeof(struct section), .has_place = true,
                                           .at = offsetof(struct section, at)};

/* ---- opinions ---- */

/* Words for nobody but the applicant: who signs by them need not be said to be one. */
static bool is_applicant(const char *sign)
{
    static const char *const words[] = {"本人", "申报人", "申请人", "承诺人"};
    for (size_t i = 0; sign && i < sizeof words / sizeof *words; i++)
        if (strcmp(sign, words[i]) == 0)
            return true;
    return false;
}

void opinion_finish(struct load *l, struct opinion *o)
{
    o->own = o->own || (!o->seal.s && is_applicant(o->sign.s));
    if (!o->name)
        return;
    struct field *f = arena_alloc(l->arena, sizeof *f);
    schema_defaults(&field_schema, f);
    f->name = o->name;
    f->label = o->label.s ? o->label : (struct text){"", o->at};
    f->type = TYPE_PARAGRAPH;
    f->max = o->max > 0 ? o->max : -1;
    f->at = o->at;
    o->field = f;
}

static void opinion_done(struct load *l, const struct ynode *node, void *obj)
{
    struct opinion *o = obj;
    if (!ymap_get(node, "name") && ymap_get(node, "max"))
        problem0(l, ymap_place(node, "max", o->at), MSG_OPINION_MAX);
    opinion_finish(l, o);
}

#define AT(m) .off = offsetof(struct opinion, m)
static const struct key_spec opinion_keys[] = {
    {.key = "label", .kind = KEY_TEXT, .flags = KEY_REQUIRED, AT(label)},
    {.key = "signed", .kind = KEY_TEXT, AT(sign)},
    {.key = "own", .kind = KEY_BOOL, AT(own)},
    {.key = "seal", .kind = KEY_TEXT_OR_YES, AT(seal), .yes = "（盖章）"},
    {.key = "name", .kind = KEY_STRING, AT(name), .ok = name_ok, .bad = MSG_BAD_NAME},
    {.key = "max", .kind = KEY_INT, AT(max), .lo = 1, .hi = 10000},
    {.key = "height_mm", .kind = KEY_NUMBER, AT(height_mm), .lo = 1, .hi = 400},
    {.key = "text", .kind = KEY_TEXT, AT(words)},
    {.key = "width", .kind = KEY_PERCENT, AT(width_pct), .lo = 1, .hi = 100},
    {.key = "break", .kind = KEY_WORD, AT(brk), .words = &keep_words},
};
#undef AT
const struct schema opinion_schema = {SCHEMA_KEYS(opinion_keys), .size = sizeof(struct opinion), .has_place = true,
                                      .at = offsetof(struct opinion, at), .done = opinion_done};

/* ---- sections as they are written ---- */

struct section_source { struct section s; struct ynode *fields, *columns, *include, *with, *override; };   /* s first: section_head_schema fills it */

static const struct key_spec section_keys[] = {
    {.key = "fields", .kind = KEY_NODE, .off = offsetof(struct section_source, fields)},
    {.key = "include", .kind = KEY_NODE, .off = offsetof(struct section_source, include)},
    {.key = "with", .kind = KEY_NODE, .off = offsetof(struct section_source, with)},
    {.key = "override", .kind = KEY_NODE, .off = offsetof(struct section_source, override)},
    {.key = "columns", .kind = KEY_NODE, .off = offsetof(struct section_source, columns)},
};

/* The field for a note on rare characters of a name: what a computer cannot show is told in words. */
static void add_rare(struct load *l, struct section *s, const struct field *f)
{
    struct field *note = &s->fields[s->nfields++];
    schema_defaults(&field_schema, note);
    note->name = arena_printf(l->arena, "%s_rare", f->name ? f->name : "");
    note->label = (struct text){"生僻字说明", f->at};
    note->hint = (struct text){"姓名里有电脑打不出的字，请说明写法，如“左王右深”", f->at};
    note->type = TYPE_TEXT;
    if (f->was)
        note->was = arena_printf(l->arena, "%s_rare", f->was);
    note->max = 30;
    note->sample = f->sample;
    note->relevant = f->relevant;
    note->at = f->at;
    field_finish(l, note, NULL);
}

static void read_fields(struct load *l, struct section *s, const struct ynode *const *item, size_t n)
{
    s->fields = arena_alloc(l->arena, 2 * n * sizeof *s->fields);
    for (size_t i = 0; i < n; i++) {
        struct field *f = &s->fields[s->nfields];
        if (!schema_read(l, &field_schema, item[i], f))
            continue;
        s->nfields++;
        if (f->rare && s->kind == SECTION_FIELDS && f->type == TYPE_TEXT && f->name)
            add_rare(l, s, f);
        if (f->rare && s->kind == SECTION_TABLE && f->type == TYPE_TEXT)
            problem0(l, ymap_place(item[i], "rare", f->at), MSG_RARE_PLACE);
        /* It would begin every row. */
        if (f->preset && s->kind == SECTION_TABLE && f->type != TYPE_HIDDEN)
            problem0(l, ymap_place(item[i], "default", f->at), MSG_DEFAULT_PLACE);
    }
}

/* Fields (or columns) and rules of the included part stand before those of the section. */
static void read_section_fields(struct load *l, const struct section_source *src, struct section *s)
{
    struct part_use part = {0};
    size_t n;
    bool table = s->kind == SECTION_TABLE;
    struct ynode *const *own = list_items(l, table ? "columns" : "fields", table ? src->columns : src->fields, &n);
    if (src->include)
        part_use(l, src->include, src->with, src->override, &part);
    const struct ynode **item = arena_alloc(l->arena, (part.nfields + n) * sizeof *item);
    for (size_t i = 0; i < part.nfields + n; i++)
        item[i] = i < part.nfields ? part.fields[i] : own[i - part.nfields];
    read_fields(l, s, item, part.nfields + n);
    struct rule *rules = arena_alloc(l->arena, (part.nrules + s->nrules) * sizeof *rules);
    if (s->nrules)
        memcpy(rules + part.nrules, s->rules, s->nrules * sizeof *rules);
    if (part.nrules)
        memcpy(rules, part.rules, part.nrules * sizeof *rules);
    s->rules = rules;
    s->nrules += part.nrules;
}

/* How many rows a table has follows from its keys, when it has any. */
static void read_rows(struct load *l, struct section *s, const struct ynode *node)
{
    const struct ynode *rows = ymap_get(node, "rows"), *keys = ymap_get(node, "keys");
    if (!keys && !rows)
        problem(l, node->at, MSG_MISSING, "rows");
    if (!keys && rows && rows->kind == YNODE_MAP && !ymap_get(rows, "max"))
        problem(l, rows->at, MSG_MISSING, "max");
    if (!keys)
        return;
    if (keys->kind == YNODE_LIST && keys->n == 0)
        problem(l, keys->at, MSG_EMPTY, "keys");
    if (s->rows_max > 0 && s->nkeys > 0 && (size_t)s->rows_max != s->nkeys) {
        char have[24], max[16];
        snprintf(have, sizeof have, "%zu", s->nkeys);
        snprintf(max, sizeof max, "%d", s->rows_max);
        problem(l, ymap_place(rows, "max", s->at), MSG_KEYS_ROWS, have, max);
    }
    s->rows_max = s->nkeys > LIMIT_ROWS ? LIMIT_ROWS : (int)s->nkeys;
    if (!ymap_get(rows, "min"))
        s->rows_min = s->rows_max;
}

/* Keys that belong to another kind of section than this one. */
static void refuse_keys(struct load *l, const struct ynode *node, const char *kind, const char *const *keys)
{
    for (; *keys; keys++)
        if (ymap_get(node, *keys))
            problem(l, ymap_place(node, *keys, node->at), MSG_SECTION_MIXED, *keys, kind);
}

/* What is said of a part without there being one. */
static void refuse_alone(struct load *l, const struct section_source *src)
{
    if (src->with && !src->include)
        problem0(l, src->with->at, MSG_WITH_ALONE);
    if (src->override && !src->include)
        problem0(l, src->override->at, MSG_OVERRIDE_ALONE);
}

static void section_done(struct load *l, const struct ynode *node, void *obj)
{
    struct section_source *src = obj;
    struct section *s = &src->s;
    if (ymap_get(node, "table")) {
        static const char *const others[] = {"fields", "opinions", NULL};
        s->kind = SECTION_TABLE;
        refuse_keys(l, node, "table", others);
        refuse_alone(l, src);
        if (!src->columns && !src->include)
            problem(l, node->at, MSG_MISSING, "columns");
        read_rows(l, s, node);
        read_section_fields(l, src, s);
        if (s->nkeys > 0 && s->nfields > 0)
            s->fields[0].readonly = true;
    } else if (ymap_get(node, "opinions")) {
        static const char *const others[] = {"fields", "include", "with", "override", "columns", "rows", "keys", "continuation", NULL};
        s->kind = SECTION_OPINIONS;
        refuse_keys(l, node, "opinions", others);
    } else {
        static const char *const others[] = {"columns", "rows", "keys", "continuation", "was", NULL};
        s->kind = SECTION_FIELDS;
        refuse_keys(l, node, "fields", others);
        refuse_alone(l, src);
        if (!src->fields && !src->include && !ymap_get(node, "columns"))
            problem0(l, node->at, MSG_SECTION_EMPTY);
        read_section_fields(l, src, s);
    }
    section_check(l, s, node);
}

static const struct schema section_schema = {.base = &section_head_schema, SCHEMA_KEYS(section_keys), .size = sizeof(struct section_source),
                                             .done = section_done};

/* ---- the file ---- */

struct form_source { struct form f; struct ynode *sections; };

static const struct key_spec form_keys[] = {
    {.key = "sections", .kind = KEY_NODE, .flags = KEY_REQUIRED, .off = offsetof(struct form_source, sections)},
};
static const struct schema form_schema = {.base = &form_head_schema, SCHEMA_KEYS(form_keys), .size = sizeof(struct form_source)};

/* Photos and notes need no name; later stages want one. Should somebody use such a name himself, form_check tells of the repetition. */
static void name_the_nameless(struct load *l, struct form *f)
{
    int n = 0;
    for (size_t i = 0; i < f->nsections; i++)
        for (size_t k = 0; k < f->sections[i].nfields; k++) {
            struct field *g = &f->sections[i].fields[k];
            if (!g->name)
                g->name = arena_printf(l->arena, "%s__%d", type_has_field(g->type) ? "field" : type_name(g->type), ++n);
        }
}

void sections_read(struct load *l, struct form *f, const struct ynode *node)
{
    size_t n;
    struct ynode *const *item = list_items(l, "sections", node, &n);
    f->sections = arena_alloc(l->arena, n * sizeof *f->sections);
    for (size_t i = 0; i < n; i++) {
        struct section_source src;
        memset(&src, 0, sizeof src);
        if (!schema_read(l, &section_schema, item[i], &src))
            continue;
        if (src.s.kind == SECTION_TABLE && !ymap_get(item[i], "continuation"))
            src.s.continuation = f->paper.continuation;
        f->sections[f->nsections++] = src.s;
    }
    if (node && node->kind == YNODE_LIST && n == 0)
        problem(l, node->at, MSG_EMPTY, "sections");
    name_the_nameless(l, f);
}

/* Who is meant is in the field labelled 姓名 when nothing else is written. */
static const char *field_of_name(const struct form *f)
{
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        for (size_t k = 0; s->kind == SECTION_FIELDS && k < s->nfields; k++)
            if (s->fields[k].type == TYPE_TEXT && s->fields[k].name && s->fields[k].label.s && strcmp(s->fields[k].label.s, "姓名") == 0)
                return s->fields[k].name;
    }
    return NULL;
}

struct form *form_read(struct load *l, const char *path)
{
    char *text;
    size_t n;
    bool absent;
    if (!source_read(l, path, &text, &n, &absent)) {
        if (absent)
            problem0(l, place_at(path, 0, 0), MSG_NO_FILE);
        return NULL;
    }
    const struct ynode *root = yaml_parse(l, path, text, n, 1);
    struct form_source *src = arena_alloc(l->arena, sizeof *src);
    if (!root || !schema_read(l, &form_schema, root, src))
        return NULL;
    struct form *f = &src->f;
    f->file = path;
    f->version_at = ymap_place(root, "version", f->at);
    if (f->paper.fold)
        f->paper.a3 = f->paper.landscape = true;   /* there is no other folded sheet */
    sections_read(l, f, src->sections);
    if (!f->person_name && !ymap_get(root, "person_name"))
        f->person_name = field_of_name(f);
    form_check(l, f, root);
    return f;
}
