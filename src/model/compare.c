/*
 * compare.c - what differs between two versions of a form: its head, sections, tables, rules and order. Fields are looked at in
 * compare_fields.c.
 */
#include "model/compare_int.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[CHANGE_KIND_COUNT] = {
    [CHANGE_REMOVED] = "removed", [CHANGE_RENAMED] = "renamed", [CHANGE_RETYPED] = "retyped", [CHANGE_TIGHTENED] = "tightened",
    [CHANGE_LOOSENED] = "loosened", [CHANGE_ADDED] = "added", [CHANGE_OTHER] = "other",
};

const char *change_kind_name(enum change_kind k) { return kind_names[k]; }

/* Several keys of the layout are one change to people. */
void change_add(struct changes *c, enum change_kind kind, enum orphan orphan, const struct subject *s, const char *drop, enum msg id,
                const char *const *args) {
    struct buf text = BUF_INIT;
    msg_format(&text, id, args);
    if (c->n == 0 || strcmp(c->v[c->n - 1].text, text.p) != 0)
        *VEC_ADD(c->v, c->n, c->cap) = (struct change){kind, orphan, s->path, s->was, s->label, orphan ? drop : NULL,
                                                       arena_strdup(c->arena, text.p), s->at};
    buf_clear(&text);
}

/* ---- rules ---- */

static const char *rule_words(const struct rule *r) { return r->c.message.s ? r->c.message.s : r->id; }

static void compare_rules(const struct compare *c, const struct rule *a, size_t na, const struct rule *b, size_t nb)
{
    for (size_t i = 0; i < na; i++) {
        size_t k = 0;
        while (k < nb && strcmp(a[i].id, b[k].id) != 0)
            k++;
        struct subject s = {rule_words(&a[i]), NULL, NULL, k < nb ? b[k].at : nowhere(c)};
        if (k == nb) {
            change_add(c->out, CHANGE_LOOSENED, ORPHAN_NOT, &s, NULL, MSG_DIFF_RULE_REMOVED, MSG_ARGS(s.label));
            continue;
        }
        json_t *x = schema_to_json(&rule_schema, &a[i]), *y = schema_to_json(&rule_schema, &b[k]);
        if (!json_equal(x, y))
            change_add(c->out, CHANGE_OTHER, ORPHAN_NOT, &s, NULL, MSG_DIFF_RULE_CHANGED, MSG_ARGS(rule_words(&b[k])));
        json_decref(x);
        json_decref(y);
    }
    for (size_t k = 0; k < nb; k++) {
        size_t i = 0;
        while (i < na && strcmp(a[i].id, b[k].id) != 0)
            i++;
        struct subject s = {rule_words(&b[k]), NULL, NULL, b[k].at};
        if (i == na)
            change_add(c->out, CHANGE_TIGHTENED, ORPHAN_NOT, &s, NULL, MSG_DIFF_RULE_ADDED, MSG_ARGS(s.label));
    }
}

/* ---- sections ---- */

static void compare_rows(const struct compare *c, const struct subject *s, const struct section *a, const struct section *b)
{
    static const char *const none[] = {NULL};
    json_t *x = json_pack("{s:i, s:i}", "rows_min", a->rows_min, "rows_max", a->rows_max);
    json_t *y = json_pack("{s:i, s:i}", "rows_min", b->rows_min, "rows_max", b->rows_max);
    compare_objects(c->out, s, x, y, none);
    json_decref(x);
    json_decref(y);
    for (int row = 1; row <= a->rows_max; row++) {
        if (row_successor(a, b, row))
            continue;
        bool keyed = a->nkeys > 0 && b->nkeys > 0;
        const char *name = keyed ? a->keys[row - 1].s : arena_printf(c->out->arena, "%d", row);
        const char *drop = arena_printf(c->out->arena, "%s=%s", a->name, name);
        bool dropped = form_drops(c->newer, drop);
        enum msg one = dropped ? MSG_DIFF_ROW_DROPPED : MSG_DIFF_ROW_REMOVED, all = dropped ? MSG_DIFF_ROWS_DROPPED : MSG_DIFF_ROWS_REMOVED;
        change_add(c->out, CHANGE_REMOVED, dropped ? ORPHAN_NOT : ORPHAN_OTHER, s, drop, keyed ? one : all, MSG_ARGS(s->label, name));
        if (!keyed)
            break;                                 /* the first of those without a place stands for all behind it */
    }
    for (int row = 1; a->nkeys > 0 && row <= (int)b->nkeys; row++)
        if (!row_successor(b, a, row))
            change_add(c->out, CHANGE_LOOSENED, ORPHAN_NOT, s, NULL, MSG_DIFF_ROW_ADDED, MSG_ARGS(s->label, b->keys[row - 1].s));
}

static void compare_heads(const struct compare *c, const struct subject *s, const struct section *a, const struct section *b)
{
    static const char *const own[] = {"table", "was", "rows", "keys", "rules", "opinions", NULL};
    json_t *x = schema_to_json(&section_head_schema, a), *y = schema_to_json(&section_head_schema, b);
    compare_objects(c->out, s, x, y, own);
    json_decref(x);
    json_decref(y);
    compare_rules(c, a->rules, a->nrules, b->rules, b->nrules);
}

static void compare_table(const struct compare *c, const struct section *os)
{
    const struct section *ns = table_successor(c->newer, os);
    struct subject s = {title_of(ns ? ns : os), ns ? ns->name : NULL, os->name, ns ? ns->at : nowhere(c)};
    if (!ns) {
        bool answered = false;
        for (size_t i = 0; i < os->nfields; i++)
            answered |= is_answered(&os->fields[i]);
        tell_gone(c, &s, answered);
        return;
    }
    if (strcmp(os->name, ns->name) != 0)
        change_add(c->out, CHANGE_RENAMED, ORPHAN_NOT, &s, NULL, MSG_DIFF_RENAMED, MSG_ARGS(s.label, s.was, s.path));
    compare_heads(c, &s, os, ns);
    compare_rows(c, &s, os, ns);
    compare_fields(c, os);
}

static bool same_text(const char *a, const char *b) { return a && b ? strcmp(a, b) == 0 : a == b; }

/* Sections other than tables are known by their titles; of several with one title the one that is like this one by its number. */
static const struct section *titled(const struct form *f, const struct section *s, size_t nth)
{
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *o = &f->sections[i];
        if (o->kind != SECTION_TABLE && same_text(o->title.s, s->title.s) && nth-- == 0)
            return o;
    }
    return NULL;
}

/* How many sections with the title of s stand before it. */
static size_t count_before(const struct form *f, const struct section *s)
{
    size_t n = 0;
    for (const struct section *o = f->sections; o < s; o++)
        n += o->kind != SECTION_TABLE && same_text(o->title.s, s->title.s);
    return n;
}

/* What has no namesake in the other form is paired by number: its title changed. */
static const struct section *nameless_partner(const struct form *from, const struct section *s, const struct form *to)
{
    size_t nth = 0;
    for (const struct section *o = from->sections; o < s; o++)
        nth += o->kind == s->kind && !titled(to, o, count_before(from, o));
    for (size_t i = 0; i < to->nsections; i++) {
        const struct section *o = &to->sections[i];
        if (o->kind == s->kind && !titled(from, o, count_before(to, o)) && nth-- == 0)
            return o;
    }
    return NULL;
}

/* The section of `to` that is s of `from`, or NULL; works both ways. */
static const struct section *partner(const struct form *from, const struct section *s, const struct form *to)
{
    const struct section *o = titled(to, s, count_before(from, s));
    return o ? o : nameless_partner(from, s, to);
}

static void compare_section(const struct compare *c, const struct section *os)
{
    const struct section *ns = partner(c->older, os, c->newer);
    struct subject s = {title_of(ns ? ns : os), NULL, NULL, ns ? ns->at : nowhere(c)};
    if (ns) {
        compare_heads(c, &s, os, ns);
    } else {
        change_add(c->out, CHANGE_OTHER, ORPHAN_NOT, &s, NULL, MSG_DIFF_SECTION_REMOVED, MSG_ARGS(s.label));
        compare_rules(c, os->rules, os->nrules, NULL, 0);
    }
    compare_fields(c, os);
}

static void compare_sections(const struct compare *c)
{
    for (size_t i = 0; i < c->older->nsections; i++) {
        if (c->older->sections[i].kind == SECTION_TABLE)
            compare_table(c, &c->older->sections[i]);
        else
            compare_section(c, &c->older->sections[i]);
    }
    for (size_t i = 0; i < c->newer->nsections; i++) {
        const struct section *ns = &c->newer->sections[i];
        struct subject s = {title_of(ns), ns->name, NULL, ns->at};
        if (ns->kind == SECTION_TABLE ? table_before(c->older, ns) : partner(c->newer, ns, c->older))
            continue;
        change_add(c->out, CHANGE_OTHER, ORPHAN_NOT, &s, NULL, MSG_DIFF_SECTION_ADDED, MSG_ARGS(s.label));
        compare_rules(c, NULL, 0, ns->rules, ns->nrules);
    }
}

/* ---- the whole form ---- */

/* Blocks for the pen alone. */
static json_t *blocks(const struct form *f)
{
    json_t *all = json_array();
    for (size_t i = 0; i < f->nsections; i++)
        for (size_t k = 0; k < f->sections[i].nopinions; k++)
            if (!f->sections[i].opinions[k].name)
                json_array_append_new(all, schema_to_json(&opinion_schema, &f->sections[i].opinions[k]));
    return all;
}

static void compare_form_heads(const struct compare *c)
{
    static const char *const own[] = {"form", "version", "rules", "drops", NULL};
    struct subject s = {msg_pattern(MSG_DIFF_FORM), NULL, NULL, c->newer->at};
    json_t *x = schema_to_json(&form_head_schema, c->older), *y = schema_to_json(&form_head_schema, c->newer);
    /* One copy is what is meant where none are written. */
    json_object_set_new(x, "copies", json_integer(c->older->copies));
    json_object_set_new(y, "copies", json_integer(c->newer->copies));
    compare_objects(c->out, &s, x, y, own);
    json_decref(x);
    json_decref(y);
    const char *a = c->older->procedure ? c->older->procedure : "", *b = c->newer->procedure ? c->newer->procedure : "";
    if (strcmp(a, b) != 0)
        change_add(c->out, CHANGE_OTHER, ORPHAN_NOT, &s, NULL, MSG_DIFF_PROCEDURE, MSG_ARGS(a, b));
    compare_rules(c, c->older->rules, c->older->nrules, c->newer->rules, c->newer->nrules);
    x = blocks(c->older);
    y = blocks(c->newer);
    if (!json_equal(x, y))
        change_add(c->out, CHANGE_OTHER, ORPHAN_NOT, &s, NULL, MSG_DIFF_TOUCHED, MSG_ARGS(s.label, msg_pattern(MSG_WORD_OPINIONS)));
    json_decref(x);
    json_decref(y);
}

/* How many fields stand before f, which is one of s. */
static size_t number_of(const struct form *form, const struct section *s, const struct field *f)
{
    size_t n = 0;
    for (const struct section *o = form->sections; o < s; o++)
        n += o->nfields + o->nopinions;
    for (size_t i = 0; i < s->nfields + s->nopinions; i++) {
        if ((i < s->nfields ? &s->fields[i] : s->opinions[i - s->nfields].field) == f)
            return n + i;
    }
    return n;
}

/* Whether what both forms have stands in the same order and in sections of the same titles. */
static bool in_order(const struct compare *c)
{
    size_t last = 0;
    for (size_t i = 0; i < c->older->nsections; i++) {
        const struct section *os = &c->older->sections[i], *ns;
        const struct field *of;
        for (size_t k = 0; (of = field_at(os, &k));) {
            const struct field *nf = field_successor(c->newer, os, of, &ns);
            size_t at = nf ? number_of(c->newer, ns, nf) : last;
            if (at < last || (nf && os->kind != SECTION_TABLE && partner(c->older, os, c->newer) != ns))
                return false;
            last = at;
        }
    }
    return true;
}

void form_compare(const struct form *older, const struct form *newer, struct changes *out)
{
    const struct compare c = {older, newer, out};
    assert(out->arena);
    compare_form_heads(&c);
    compare_sections(&c);
    tell_new_fields(&c);
    struct subject s = {msg_pattern(MSG_DIFF_FORM), NULL, NULL, newer->at};
    bool alike = form_same_now(older, newer);
    /* A difference that has no words of its own is one of place. */
    if (!in_order(&c) || (out->n == 0 && !alike))
        change_add(out, CHANGE_OTHER, ORPHAN_NOT, &s, NULL, MSG_DIFF_ORDER, MSG_NONE);
    if (alike && strcmp(older->version, newer->version) == 0 && !form_same(older, newer))
        change_add(out, CHANGE_OTHER, ORPHAN_NOT, &s, NULL, MSG_DIFF_HISTORY, MSG_NONE);
}
