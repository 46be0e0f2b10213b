/*
 * procedure.c - what a guide states as data and rules need at the counter: receiving, eligibility, who is sent elsewhere, hours of
 * training, materials. The same tables read the front matter and the compiled JSON, where it stands in each form.
 */
#include "model/model_int.h"

#include <stdlib.h>
#include <string.h>

#define STRUCT(m) .off = offsetof(struct SUBJECT, m)
#define COUNTED(m) .off = offsetof(struct SUBJECT, m), .off_n = offsetof(struct SUBJECT, n##m)

/* ---- lengths of time ---- */

bool span_parse(const char *s, struct span *out)
{
    static const struct { const char *word; enum span_unit unit; } units[] = {
        {"day", SPAN_DAYS}, {"days", SPAN_DAYS}, {"天", SPAN_DAYS}, {"日", SPAN_DAYS},
        {"week", SPAN_WEEKS}, {"weeks", SPAN_WEEKS}, {"周", SPAN_WEEKS},
        {"month", SPAN_MONTHS}, {"months", SPAN_MONTHS}, {"个月", SPAN_MONTHS}, {"月", SPAN_MONTHS},
        {"year", SPAN_YEARS}, {"years", SPAN_YEARS}, {"年", SPAN_YEARS},
    };
    size_t n = strspn(s, "0123456789");
    if (n == 0 || n > 4 || *s == '0')
        return false;
    const char *word = s + n + strspn(s + n, " ");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(word, units[i].word) != 0)
            continue;
        *out = (struct span){atoi(s), units[i].unit};
        return true;
    }
    return false;
}

static bool span_ok(const char *s)
{
    struct span ignored;
    return span_parse(s, &ignored);
}

/* ---- materials ---- */

static const char *const material_names[] = {
    [MATERIAL_ORIGINAL] = "original", [MATERIAL_COPY] = "copy", [MATERIAL_ORIGINAL_AND_COPY] = "original+copy",
    [MATERIAL_PRINT] = "print", [MATERIAL_PHOTO] = "photo", [MATERIAL_FORM] = "form",
};
static const struct words material_words = WORDS(material_names);

void material_finish(struct material *m)
{
    if (m->max_age.s)
        span_parse(m->max_age.s, &m->age);
    if (m->valid_for.s)
        span_parse(m->valid_for.s, &m->validity);
}

#define SUBJECT material
static const struct key_spec material_keys[] = {
    {.key = "id", .kind = KEY_STRING, .flags = KEY_REQUIRED, STRUCT(id), .ok = list_id_ok, .bad = MSG_BAD_ID},
    {.key = "name", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(name)},
    {.key = "form", .kind = KEY_STRING, STRUCT(form)},
    {.key = "copies", .kind = KEY_INT, STRUCT(copies), .lo = 1, .hi = 99},
    {.key = "kind", .kind = KEY_WORD, STRUCT(kind), .words = &material_words},
    {.key = "verified", .kind = KEY_BOOL, STRUCT(verified)},
    {.key = "kept_by", .kind = KEY_TEXT, STRUCT(kept_by)},
    {.key = "note", .kind = KEY_TEXT, STRUCT(note)},
    {.key = "condition", .kind = KEY_TEXT, STRUCT(condition)},
    {.key = "relevant", .kind = KEY_EXPR, STRUCT(relevant)},
    {.key = "max_age", .kind = KEY_TEXT, STRUCT(max_age), .ok = span_ok, .bad = MSG_BAD_SPAN},
    {.key = "valid_for", .kind = KEY_TEXT, STRUCT(valid_for), .ok = span_ok, .bad = MSG_BAD_SPAN},
    {.key = "limits", .kind = KEY_TEXT, STRUCT(limits)},
    {.key = "size_mm", .kind = KEY_MM2, STRUCT(size_mm), .lo = 5, .hi = 1000},
};
static const struct schema material_json_schema = {SCHEMA_KEYS(material_keys), .size = sizeof(struct material)};

/* valid: {for_at_least: 2 months, from: receipt} is valid_for in more words; the compiled JSON has the short form. */
static const char *const from_names[] = {"receipt"};
static const struct words from_words = WORDS(from_names);
static const struct key_spec valid_keys[] = {
    {.key = "for_at_least", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(valid_for), .ok = span_ok, .bad = MSG_BAD_SPAN},
    {.key = "from", .kind = KEY_WORD, STRUCT(counted_from), .words = &from_words},
};
static const struct schema valid_schema = {SCHEMA_KEYS(valid_keys), .size = sizeof(struct material)};
static const struct key_spec material_yaml_keys[] = {
    {.key = "valid", .kind = KEY_OBJECT, .off = 0, .of = &valid_schema},
};

static void material_done(struct load *l, const struct ynode *node, void *obj)
{
    struct material *m = obj;
    if (m->form && m->kind == MATERIAL_UNSTATED && !ymap_get(node, "kind"))
        m->kind = MATERIAL_FORM;
    bool copied = m->kind == MATERIAL_COPY || m->kind == MATERIAL_ORIGINAL_AND_COPY;
    if (m->verified && !copied)
        problem0(l, ymap_place(node, "verified", m->at), MSG_VERIFIED);
    if (m->form && m->kind != MATERIAL_FORM && ymap_get(node, "kind"))
        problem0(l, ymap_place(node, "kind", m->at), MSG_MATERIAL_KIND);
    if (ymap_get(node, "valid") && ymap_get(node, "valid_for"))
        problem0(l, ymap_place(node, "valid", m->at), MSG_TWO_VALIDITIES);
    material_finish(m);
}

const struct schema material_schema = {.base = &material_json_schema, SCHEMA_KEYS(material_yaml_keys), .size = sizeof(struct material),
                                       .has_place = true, .at = offsetof(struct material, at), .done = material_done};
#undef SUBJECT


/* ---- receiving ---- */

/* A day of every year, MM-DD, or a date. 02-29 counts. */
static bool yearly_ok(const char *s)
{
    char leap[11] = "2000-";
    if (strlen(s) != 5)
        return period_date_ok(s);
    memcpy(leap + 5, s, 6);
    return period_date_ok(leap);
}

static const char *const every_names[] = {"always", "year", "quarter", "month"};
static const struct words every_words = WORDS(every_names);

static void receiving_done(struct load *l, const struct ynode *node, void *obj)
{
    const struct receiving *r = obj;
    bool always = r->every && strcmp(r->every, "always") == 0;
    if (r->last_month_until && (!r->every || always))
        problem0(l, ymap_place(node, "last_month_until", node->at), MSG_LAST_MONTH);
    /* From November until February is fine for days of a year, not for dates. */
    if (r->from && r->until && strlen(r->from) == 10 && strlen(r->until) == 10 && strcmp(r->from, r->until) > 0)
        problem(l, ymap_place(node, "from", node->at), MSG_FROM_UNTIL, r->from, r->until);
}

#define SUBJECT receiving
static const struct key_spec receiving_keys[] = {
    {.key = "every", .kind = KEY_WORD_STRING, STRUCT(every), .words = &every_words},
    {.key = "last_month_until", .kind = KEY_INT, STRUCT(last_month_until), .lo = 1, .hi = 31},
    {.key = "from", .kind = KEY_STRING, STRUCT(from), .ok = yearly_ok, .bad = MSG_BAD_YEARLY},
    {.key = "until", .kind = KEY_STRING, STRUCT(until), .ok = yearly_ok, .bad = MSG_BAD_YEARLY},
    {.key = "text", .kind = KEY_TEXT, STRUCT(text)},
};
const struct schema receiving_schema = {SCHEMA_KEYS(receiving_keys), .size = sizeof(struct receiving), .done = receiving_done};
#undef SUBJECT


/* ---- mending what was handed in ---- */

bool within_parse(const char *s, struct within *out)
{
    static const char *const words[] = {"working day", "working days", "个工作日", "工作日"};
    size_t n = strspn(s, "0123456789");
    *out = (struct within){0};
    for (size_t i = 0; n > 0 && n <= 3 && *s != '0' && i < sizeof words / sizeof *words; i++)
        if (strcmp(s + n + strspn(s + n, " "), words[i]) == 0)
            *out = (struct within){.n = atoi(s), .working = true};
    if (!out->n && span_parse(s, &out->span))
        out->n = out->span.n;
    return out->n > 0;
}

static bool within_ok(const char *s)
{
    struct within ignored;
    return within_parse(s, &ignored);
}

#define SUBJECT correction
static const struct key_spec correction_keys[] = {
    {.key = "tell_within", .kind = KEY_TEXT, STRUCT(tell_within), .ok = within_ok, .bad = MSG_BAD_WITHIN},
    {.key = "within", .kind = KEY_TEXT, STRUCT(within), .ok = within_ok, .bad = MSG_BAD_WITHIN},
    {.key = "handin", .kind = KEY_TEXT, STRUCT(handin)},
};
const struct schema correction_schema = {SCHEMA_KEYS(correction_keys), .size = sizeof(struct correction)};
#undef SUBJECT

/* ---- who may apply, and who is sent elsewhere ---- */

#define SUBJECT eligible
static const struct key_spec eligible_keys[] = {
    {.key = "text", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(text)},
    {.key = "level", .kind = KEY_TEXT, STRUCT(level)},
    {.key = "form", .kind = KEY_STRING, STRUCT(form), .ok = id_ok, .bad = MSG_BAD_ID},
    {.key = "when", .kind = KEY_EXPR, STRUCT(when)},
};
const struct schema eligible_schema = {SCHEMA_KEYS(eligible_keys), .size = sizeof(struct eligible), .has_place = true,
                                       .at = offsetof(struct eligible, at)};
#undef SUBJECT

#define SUBJECT excluded
static const struct key_spec excluded_keys[] = {
    {.key = "text", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(text)},
    {.key = "when", .kind = KEY_EXPR, .flags = KEY_REQUIRED, STRUCT(when)},
    {.key = "go", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(go)},
    {.key = "form", .kind = KEY_STRING, STRUCT(form), .ok = id_ok, .bad = MSG_BAD_ID},
};
const struct schema excluded_schema = {SCHEMA_KEYS(excluded_keys), .size = sizeof(struct excluded), .has_place = true,
                                       .at = offsetof(struct excluded, at)};
#undef SUBJECT

/* ---- hours of training ---- */

/* "1/3": a share of more than nothing and at most the whole. */
static bool share_parse(const char *s, int *num, int *den)
{
    size_t n = strspn(s, "0123456789"), m = s[n] == '/' ? strspn(s + n + 1, "0123456789") : 0;
    if (n == 0 || n > 4 || m == 0 || m > 4 || s[n + 1 + m])
        return false;
    *num = atoi(s);
    *den = atoi(s + n + 1);
    return *num > 0 && *num <= *den;
}

static bool share_ok(const char *s)
{
    int num, den;
    return share_parse(s, &num, &den);
}

#define SUBJECT share
static const struct key_spec share_keys[] = {
    {.key = "column", .kind = KEY_STRING, .flags = KEY_REQUIRED, STRUCT(column), .ok = name_ok, .bad = MSG_BAD_NAME},
    {.key = "at_least", .kind = KEY_STRING, .flags = KEY_REQUIRED, STRUCT(at_least), .ok = share_ok, .bad = MSG_BAD_SHARE},
    {.key = "text", .kind = KEY_TEXT, STRUCT(text)},
};
static const struct schema share_schema = {SCHEMA_KEYS(share_keys), .size = sizeof(struct share), .has_place = true,
                                           .at = offsetof(struct share, at)};
#undef SUBJECT

void hours_finish(struct load *l, struct hours *h)
{
    for (size_t i = 0; i < h->nshares; i++)
        if (h->shares[i].at_least)
            share_parse(h->shares[i].at_least, &h->shares[i].num, &h->shares[i].den);
    if (h->per_year == 0 && h->average == 0 && h->five_years == 0 && h->nshares == 0)
        problem0(l, h->at, MSG_HOURS_NOTHING);
}

static void hours_done(struct load *l, const struct ynode *node, void *obj)
{
    (void)node;
    hours_finish(l, obj);
}

#define SUBJECT hours
static const struct key_spec hours_keys[] = {
    {.key = "form", .kind = KEY_STRING, STRUCT(form), .ok = id_ok, .bad = MSG_BAD_ID},
    {.key = "table", .kind = KEY_STRING, .flags = KEY_REQUIRED, STRUCT(table), .ok = name_ok, .bad = MSG_BAD_NAME},
    {.key = "year", .kind = KEY_STRING, .flags = KEY_REQUIRED, STRUCT(year), .ok = name_ok, .bad = MSG_BAD_NAME},
    {.key = "column", .kind = KEY_STRING, .flags = KEY_REQUIRED, STRUCT(column), .ok = name_ok, .bad = MSG_BAD_NAME},
    {.key = "when", .kind = KEY_EXPR, STRUCT(when)},
    {.key = "per_year", .kind = KEY_INT, STRUCT(per_year), .lo = 1, .hi = 9999},
    {.key = "average", .kind = KEY_INT, STRUCT(average), .lo = 1, .hi = 9999},
    {.key = "five_years", .kind = KEY_INT, STRUCT(five_years), .lo = 1, .hi = 99999},
    {.key = "shares", .kind = KEY_OBJECTS, COUNTED(shares), .of = &share_schema},
    {.key = "text", .kind = KEY_TEXT, STRUCT(text)},
};
const struct schema hours_schema = {SCHEMA_KEYS(hours_keys), .size = sizeof(struct hours), .has_place = true,
                                    .at = offsetof(struct hours, at), .done = hours_done};
#undef SUBJECT

/* ---- in a form ---- */

static const char *const repeat_names[] = {"revise", "refuse"}, *const month_names[] = {"calendar", "30 days"};
const struct words repeat_words = WORDS(repeat_names), month_words = WORDS(month_names);

#define SUBJECT form
#define FACT(m) .off = offsetof(struct form, facts.m)
#define FACTS(m) .off = offsetof(struct form, facts.m), .off_n = offsetof(struct form, facts.n##m)
static const struct key_spec procedure_keys[] = {
    {.key = "id", .kind = KEY_STRING, STRUCT(procedure), .ok = id_ok, .bad = MSG_BAD_ID},
    {.key = "title", .kind = KEY_STRING, STRUCT(procedure_title)},
    {.key = "bureau", .kind = KEY_STRING, STRUCT(bureau)},
    {.key = "repeat", .kind = KEY_FLAG, STRUCT(repeat_refuse), .words = &repeat_words},
    {.key = "month_is", .kind = KEY_FLAG, FACT(month_is_30), .words = &month_words},
    {.key = "forms", .kind = KEY_TEXTS, FACTS(forms), .ok = id_ok, .bad = MSG_BAD_ID},
    {.key = "receiving", .kind = KEY_OBJECT, FACT(receiving), .of = &receiving_schema},
    {.key = "eligibility", .kind = KEY_OBJECTS, FACTS(eligibility), .of = &eligible_schema},
    {.key = "excluded", .kind = KEY_OBJECTS, FACTS(excluded), .of = &excluded_schema},
    {.key = "hours", .kind = KEY_OBJECTS, FACTS(hours), .of = &hours_schema},
    {.key = "rules", .kind = KEY_OBJECTS, FACTS(rules), .of = &rule_schema},
    {.key = "materials", .kind = KEY_OBJECTS, FACTS(materials), .of = &material_json_schema},
    {.key = "correction", .kind = KEY_OBJECT, FACT(correction), .of = &correction_schema},
    {.key = "unit", .kind = KEY_TEXT, FACT(unit)},
    {.key = "unit_code", .kind = KEY_TEXT, FACT(unit_code)},
    {.key = "unit_parent", .kind = KEY_TEXT, FACT(unit_parent)},
    {.key = "window", .kind = KEY_TEXT, FACT(window)},
    {.key = "basis", .kind = KEY_TEXTS, FACTS(basis)},
    {.key = "where", .kind = KEY_OBJECTS, FACTS(where), .of = &where_schema},
    {.key = "fees", .kind = KEY_OBJECTS, FACTS(fees), .of = &fee_schema},
    {.key = "time_limits", .kind = KEY_OBJECTS, FACTS(limits), .of = &limit_schema},
    {.key = "letters", .kind = KEY_OBJECTS, FACTS(letters), .of = &letter_value_schema},
    {.key = "rosters", .kind = KEY_OBJECTS, FACTS(rosters), .of = &roster_schema},
    {.key = "retain", .kind = KEY_TEXT, FACT(retain), .ok = retain_ok, .bad = MSG_BAD_RETAIN},
};
const struct schema procedure_schema = {SCHEMA_KEYS(procedure_keys), .size = sizeof(struct form)};
#undef SUBJECT

void procedure_finish(struct load *l, struct procedure *p)
{
    for (size_t i = 0; i < p->nmaterials; i++)
        material_finish(&p->materials[i]);
    for (size_t i = 0; i < p->nhours; i++)
        hours_finish(l, &p->hours[i]);
    for (size_t i = 0; i < p->nrules; i++)
        rule_finish(l, &p->rules[i], NULL);
}

static struct text *form_ids(struct arena *a, const struct guide *g, size_t *n)
{
    struct text *ids = arena_alloc(a, g->nforms * sizeof *ids);
    *n = 0;
    for (size_t i = 0; i < g->nforms; i++)
        if (g->forms[i]->id)
            ids[(*n)++] = (struct text){g->forms[i]->id, g->forms[i]->at};
    return ids;
}

/* Where the page of a procedure is on the net. */
static const char *address_of(struct arena *a, const struct guide *g, const struct site *s)
{
    if (!s->base_url.s || !g->region_id)
        return NULL;
    size_t n = strlen(s->base_url.s);
    return arena_printf(a, "%s%s%s/%s/index.html", s->base_url.s, n && s->base_url.s[n - 1] == '/' ? "" : "/", g->region_id, g->id);
}

void form_set_procedure(struct arena *a, struct form *f, const struct guide *g, const struct site *s)
{
    f->procedure = g->id;
    f->procedure_title = g->title.s;
    f->bureau = g->bureau.s ? g->bureau.s : s->bureau.s;
    f->address = address_of(a, g, s);
    f->repeat_refuse = g->repeat_refuse;
    f->facts = (struct procedure){
        .receiving = g->receiving,
        .month_is_30 = g->month_is ? strcmp(g->month_is, "30 days") == 0 : s->month_is_30,
        .eligibility = g->eligibility, .neligibility = g->neligibility,
        .excluded = g->excluded, .nexcluded = g->nexcluded,
        .hours = g->hours, .nhours = g->nhours,
        .rules = g->rules, .nrules = g->nrules,
        .materials = g->materials, .nmaterials = g->nmaterials,
        .correction = g->correction, .unit = g->unit, .unit_code = g->unit_code, .unit_parent = g->unit_parent, .window = g->window,
        .basis = g->basis, .nbasis = g->nbasis,
        .where = g->where, .nwhere = g->nwhere,
        .fees = g->fees, .nfees = g->nfees,
        .limits = g->limits, .nlimits = g->nlimits,
        .letters = g->letters, .nletters = g->nletters,
        .rosters = g->rosters, .nrosters = g->nrosters, .retain = g->retain,
    };
    f->facts.forms = form_ids(a, g, &f->facts.nforms);
}

/* ---- what rows say of forms ---- */

static const struct form *form_named(const struct guide *g, const char *id)
{
    for (size_t i = 0; i < g->nforms; i++)
        if (g->forms[i]->id && strcmp(g->forms[i]->id, id) == 0)
            return g->forms[i];
    return NULL;
}

/* A row that names no form means the only one. Tells of a form that the guide does not have. */
static const struct form *row_form(struct load *l, const struct guide *g, const char **id, struct place at)
{
    if (!*id && g->nforms == 1)
        *id = g->forms[0]->id;
    const struct form *f = *id ? form_named(g, *id) : NULL;
    if (*id && !f)
        problem(l, at, MSG_ROW_FORM, *id);
    return f;
}

static void check_column(struct load *l, const struct section *table, const char *name, bool year, struct place at)
{
    if (!name)
        return;
    for (size_t k = 0; k < table->nfields; k++) {
        const struct field *f = &table->fields[k];
        if (!f->name || strcmp(f->name, name) != 0)
            continue;
        bool good = year ? f->type == TYPE_YEAR : f->type == TYPE_INTEGER || f->type == TYPE_DECIMAL || f->type == TYPE_CALCULATED;
        if (!good)
            problem(l, at, MSG_HOURS_COLUMN_TYPE, name, msg_pattern(year ? MSG_HOURS_YEAR : MSG_HOURS_NUMBER));
        return;
    }
    problem(l, at, MSG_HOURS_COLUMN, table->name, name);
}

static void check_hours(struct load *l, const struct guide *g, struct hours *h)
{
    const struct form *f = row_form(l, g, &h->form, h->at);
    if (!h->form && g->nforms > 0)
        problem0(l, h->at, MSG_ROW_FORM_WHICH);
    if (!f || !h->table)
        return;
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        if (s->kind != SECTION_TABLE || !s->name || strcmp(s->name, h->table) != 0)
            continue;
        check_column(l, s, h->year, true, h->at);
        check_column(l, s, h->column, false, h->at);
        for (size_t k = 0; k < h->nshares; k++)
            check_column(l, s, h->shares[k].column, false, h->shares[k].at);
        return;
    }
    problem(l, h->at, MSG_HOURS_TABLE, h->form, h->table);
}

/* The employer, or what a letter says, is a field that somebody fills in; "field" alone is one of any form that has it. */
static void check_field(struct load *l, const struct guide *g, struct text field)
{
    const char *s = field.s, *colon = s ? strchr(s, ':') : NULL;
    bool found = !s;
    for (size_t i = 0; i < g->nforms && !found; i++) {
        const char *id = g->forms[i]->id;
        bool meant = !colon || (id && strlen(id) == (size_t)(colon - s) && strncmp(id, s, (size_t)(colon - s)) == 0);
        found = meant && form_has_path(g->forms[i], colon ? colon + 1 : s);
    }
    if (!found)
        problem(l, field.at, MSG_PROCEDURE_FIELD, s);
}

/* "form:field", or "field" when there is one form. */
static void check_rule_fields(struct load *l, const struct guide *g, const struct rule *r)
{
    for (size_t i = 0; i < r->nfields; i++) {
        const char *s = r->fields[i].s, *colon = strchr(s, ':');
        const struct form *f = colon ? form_named(g, arena_strndup(l->arena, s, (size_t)(colon - s))) : g->nforms == 1 ? g->forms[0] : NULL;
        if (!f || !form_has_path(f, colon ? colon + 1 : s))
            problem(l, r->fields[i].at, MSG_PROCEDURE_FIELD, s);
    }
}

/* A rule that stands for the guide's rows needs some. */
static void check_eligibility_rule(struct load *l, const struct guide *g, const struct form *f, const struct rule *r)
{
    if (!r->eligibility)
        return;
    for (size_t i = 0; i < g->neligibility; i++) {
        const struct eligible *e = &g->eligibility[i];
        if (e->form && !form_named(g, e->form))
            return;    /* told already; it may be meant for this form */
        if (e->when.s && (!e->form || !f->id || strcmp(e->form, f->id) == 0))
            return;
    }
    problem0(l, r->at, MSG_NO_ELIGIBLE_ROWS);
}

void procedure_check(struct load *l, struct guide *g, bool all_readable)
{
    const struct rule **rules = xmalloc((g->nrules + 1) * sizeof *rules);
    for (size_t i = 0; i < g->nrules; i++) {
        rules[i] = &g->rules[i];
        if (g->rules[i].eligibility)
            problem0(l, g->rules[i].at, MSG_ELIGIBILITY_PLACE);
    }
    rule_ids_check(l, rules, g->nrules);
    free(rules);
    /* A form that could not be read is not to be said to be absent. */
    if (!all_readable)
        return;
    for (size_t i = 0; i < g->neligibility; i++)
        row_form(l, g, &g->eligibility[i].form, g->eligibility[i].at);
    for (size_t i = 0; i < g->nexcluded; i++)
        row_form(l, g, &g->excluded[i].form, g->excluded[i].at);
    for (size_t i = 0; i < g->nhours; i++)
        check_hours(l, g, &g->hours[i]);
    for (size_t i = 0; i < g->nrules; i++)
        check_rule_fields(l, g, &g->rules[i]);
    check_field(l, g, g->unit);
    check_field(l, g, g->unit_code);
    check_field(l, g, g->unit_parent);
    for (size_t i = 0; i < g->nletters; i++)
        check_field(l, g, g->letters[i].value);
    rosters_check(l, g);
    for (size_t i = 0; i < g->nforms; i++)
        for (size_t k = 0; k < g->forms[i]->nrules; k++)
            check_eligibility_rule(l, g, g->forms[i], &g->forms[i]->rules[k]);
}
