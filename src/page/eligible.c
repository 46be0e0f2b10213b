/*
 * eligible.c - the page that tells what somebody may apply for: of each guide with rules on who may, the rows, the rules as JavaScript, and of
 * its forms the few fields that these look at. The page asks for these and judges in the browser, with the runtime that judges forms.
 */
#include <stdlib.h>
#include <string.h>

#include "page/page_int.h"
#include "rule/rule.h"

static const char *const called[] = {"data", "eligible"};  /* set in the script and called from the page's data */

/* ---- what the rules look at ---- */

struct sight { const char *form, *path; char type; };       /* form NULL: the row's own */
struct slot { char *name, *js; };
struct slots { struct slot *v; size_t n, cap; };

static void take_slot(void *ctx, const char *slot, const char *js)
{
    struct slots *s = ctx;
    *VEC_ADD(s->v, s->n, s->cap) = (struct slot){xstrdup(slot), xstrdup(js)};
}

static void slots_clear(struct slots *s)
{
    for (size_t i = 0; i < s->n; i++)
        free(s->v[i].name), free(s->v[i].js);
    free(s->v);
}

static bool begins(const char *s, const char *with) { return !strncmp(s, with, strlen(with)); }

/* The quoted name at p, which holds no quote; where it ends, behind the quote. */
static const char *name_at(struct arena *a, const char *p, const char **name)
{
    size_t n = strcspn(p, "\"");
    *name = arena_strndup(a, p, n);
    return p + n + (p[n] == '"');
}

/* References are printed as E.v("n","path") or E.v("n","path","form"), with r or c for v (js.c); no text holds a quote. */
static const char *next_look(struct arena *a, const char *js, struct sight *out)
{
    for (const char *p = js; (p = strstr(p, "E.")) != NULL; p += 2) {
        if (!p[2] || !strchr("vrc", p[2]) || strncmp(p + 3, "(\"", 2) != 0)
            continue;
        *out = (struct sight){.type = p[5]};
        if (strncmp(p + 6, "\",\"", 3) != 0)
            continue;
        p = name_at(a, p + 9, &out->path);
        if (begins(p, ",\""))
            p = name_at(a, p + 2, &out->form);
        return p;
    }
    return NULL;
}

/* ---- fields as questions ---- */

/* What a calculated number counts: of the functions that it is made of the outermost tells (unit_of in eligible.c of the rules). */
static const char *unit_of(const char *js)
{
    static const struct { const char *fn, *unit; } units[] = {
        {"F.years", "YEARS"}, {"F.age", "AGE"}, {"F.months", "MONTHS"}, {"F.sum_periods", "MONTHS"}, {"F.gap_months", "MONTHS"},
        {"F.days_between", "DAYS"}, {"F.workdays_between", "WORKDAYS"},
    };
    const char *first = NULL, *unit = NULL;
    for (size_t i = 0; js && i < sizeof units / sizeof units[0]; i++) {
        const char *p = strstr(js, units[i].fn);
        if (p && (!first || p < first))
            first = p, unit = units[i].unit;
    }
    return unit;
}

static json_t *choices_json(const struct field *f)
{
    json_t *list = json_array();
    for (size_t i = 0; i < f->nchoices; i++) {
        json_t *o = json_object();
        json_object_set_new_nocheck(o, "value", json_string(f->choices[i].value));
        if (f->choices[i].label.s)
            json_object_set_new_nocheck(o, "label", json_string(f->choices[i].label.s));
        if (f->choices[i].state)
            json_object_set_new_nocheck(o, "state", json_string(f->choices[i].state));
        json_array_append_new(list, o);
    }
    return list;
}

/* What is calculated in the form is asked for here: the form is where it is worked out. */
static const char *asked_type(const struct field *f, char type)
{
    if (f->type != TYPE_CALCULATED && f->type != TYPE_HIDDEN)
        return type_name(f->type);
    switch (type) {
    case 'n': return "decimal";
    case 'd': return "date";
    case 'm': return "year-month";
    case 'b': return "tick";
    default: return "text";
    }
}

static json_t *field_json(const struct section *s, const struct field *f, char type, const char *calculation)
{
    json_t *o = json_object();
    const char *unit = unit_of(calculation);
    json_object_set_new_nocheck(o, "name", json_string(f->name));
    json_object_set_new_nocheck(o, "label", json_string(f->label.s ? f->label.s : f->name));
    json_object_set_new_nocheck(o, "type", json_string(asked_type(f, type)));
    json_object_set_new_nocheck(o, "required", json_true());       /* an empty one decides nothing */
    if (s->title.s)
        json_object_set_new_nocheck(o, "part", json_string(s->title.s));
    if (f->hint.s)
        json_object_set_new_nocheck(o, "hint", json_string(f->hint.s));
    if (unit)
        json_object_set_new_nocheck(o, "unit", json_string(unit));
    if (f->nchoices > 0)
        json_object_set_new_nocheck(o, "choices", choices_json(f));
    return o;
}

/* ---- forms with these fields only ---- */

static json_t *definition_of(json_t *forms, const char *id)
{
    size_t i;
    json_t *d;
    json_array_foreach(forms, i, d)
        if (!strcmp(json_string_value(json_object_get(d, "form")), id))
            return d;
    d = json_object();
    json_object_set_new_nocheck(d, "form", json_string(id));
    json_object_set_new_nocheck(d, "sections", json_array());
    json_array_append_new(forms, d);
    return d;
}

static json_t *section_of(json_t *definition, const struct section *s)
{
    json_t *sections = json_object_get(definition, "sections"), *o;
    bool table = s->kind == SECTION_TABLE;
    size_t i;
    json_array_foreach(sections, i, o) {
        const char *name = json_string_value(json_object_get(o, "table"));
        if (table ? name && !strcmp(name, s->name) : !name)
            return o;
    }
    o = json_object();
    json_object_set_new_nocheck(o, "kind", json_string(table ? "table" : "fields"));
    if (s->title.s)
        json_object_set_new_nocheck(o, "title", json_string(s->title.s));
    if (table) {
        json_object_set_new_nocheck(o, "table", json_string(s->name));
        json_object_set_new_nocheck(o, "rows", json_pack("{s:i, s:i}", "min", 0, "max", s->rows_max));
    }
    json_object_set_new_nocheck(o, "fields", json_array());
    json_array_append_new(sections, o);
    return o;
}

static void add_field(json_t *forms, const struct form *f, const struct sight *k, const struct slots *slots)
{
    const struct section *s = NULL;
    char *first =
        strchr(k->path, '.') ? xasprintf("%.*s.1%s", (int)strcspn(k->path, "."), k->path, strchr(k->path, '.')) : xstrdup(k->path);
    const struct field *field = form_find(f, first, &s, NULL, NULL);
    free(first);
    if (!field || !s)
        return;
    json_t *fields = json_object_get(section_of(definition_of(forms, f->id), s), "fields"), *other;
    size_t i;
    json_array_foreach(fields, i, other)
        if (!strcmp(json_string_value(json_object_get(other, "name")), field->name))
            return;
    char *slot = xasprintf("field %s calculation", k->path);
    const char *calculation = NULL;
    for (size_t n = 0; n < slots->n; n++)
        if (!strcmp(slots->v[n].name, slot))
            calculation = slots->v[n].js;
    json_array_append_new(fields, field_json(s, field, k->type, calculation));
    free(slot);
}

/* ---- a guide ---- */

static const struct form *form_of(const struct guide *g, const char *id)
{
    for (size_t i = 0; i < g->nforms; i++)
        if (!strcmp(g->forms[i]->id, id))
            return g->forms[i];
    return NULL;
}

static void add_text(json_t *o, const char *key, const char *s)
{
    if (s)
        json_object_set_new_nocheck(o, key, json_string(s));
}

static json_t *facts_json(const struct guide *g)
{
    json_t *o = json_object(), *forms = json_array(), *rows = json_array(), *out = json_array();
    for (size_t i = 0; i < g->nforms; i++)
        json_array_append_new(forms, json_string(g->forms[i]->id));
    for (size_t i = 0; i < g->neligibility; i++) {
        json_t *r = json_object();
        add_text(r, "text", g->eligibility[i].text.s);
        add_text(r, "level", g->eligibility[i].level.s);
        add_text(r, "form", g->eligibility[i].form);
        add_text(r, "when", g->eligibility[i].when.s ? "x" : NULL);
        json_array_append_new(rows, r);
    }
    for (size_t i = 0; i < g->nexcluded; i++) {
        json_t *r = json_object();
        add_text(r, "text", g->excluded[i].text.s);
        add_text(r, "go", g->excluded[i].go.s);
        add_text(r, "form", g->excluded[i].form);
        json_array_append_new(out, r);
    }
    json_object_set_new_nocheck(o, "forms", forms);
    json_object_set_new_nocheck(o, "eligibility", rows);
    json_object_set_new_nocheck(o, "excluded", out);
    return o;
}

/* The form that the row of this slot is about; NULL when it names none. */
static const char *row_form(const struct guide *g, const char *slot)
{
    size_t i = (size_t)atoi(strchr(strchr(slot, '.') + 1, '.') + 1);   /* facts.eligibility.I.when */
    if (begins(slot, "facts.eligibility."))
        return i < g->neligibility ? g->eligibility[i].form : NULL;
    return i < g->nexcluded ? g->excluded[i].form : NULL;
}

struct writing { struct pages *p; struct buf *data, *program; size_t n; };   /* program: all rules, to look for lists in */

static void add_json(struct buf *out, json_t *j)
{
    char *s = json_dumps(j, JSON_COMPACT);
    for (const char *c = s; *c != '\0'; c++)
        if (*c == '<')
            buf_adds(out, "\\u003C");                      /* "</script>" in somebody's text */
        else
            buf_addc(out, *c);
    free(s);
    json_decref(j);
}

static json_t *card_json(const struct guide *g)
{
    json_t *o = json_object();
    char *path = xasprintf("%s/%s/%s", g->region_id, g->id, page_file_name(PAGE_GUIDE, PAGE_IN_SITE, false));
    char *pack = g->nforms > 0 ? xasprintf("packs/%s.zip", g->id) : NULL;
    add_text(o, "id", g->id);
    add_text(o, "title", g->title.s);
    add_text(o, "region", g->region.s);
    add_text(o, "series", g->series.s);
    add_text(o, "href", path);
    add_text(o, "pack", pack);
    add_text(o, "home", g->forms[0]->id);
    free(pack);
    free(path);
    return o;
}

static void write_guide(struct writing *w, const struct guide *g)
{
    const struct program *program = w->p->program(w->p->program_ctx, g->forms[0]);
    struct slots home = {0};
    json_t *forms = json_array();
    program_each_js(program, take_slot, &home);
    buf_printf(w->data, "%s\n{card:", w->n++ ? "," : "");
    add_json(w->data, card_json(g));
    buf_adds(w->data, ",program:{\"order\":[],\"types\":{},\"elsewhere\":false");
    for (size_t i = 0; i < home.n; i++) {
        const char *slot = home.v[i].name;
        if (!begins(slot, "facts.eligibility.") && !begins(slot, "facts.excluded."))
            continue;
        buf_printf(w->data, ",\n\"%s\":function(F,E){return %s}", slot, home.v[i].js);
        buf_adds(w->program, home.v[i].js);
        struct sight k;
        for (const char *p = home.v[i].js; (p = next_look(w->p->m->arena, p, &k)) != NULL;) {
            const char *id = k.form ? k.form : row_form(g, slot);
            const struct form *f = form_of(g, id ? id : g->forms[0]->id);
            struct slots own = {0};
            if (!f)
                continue;
            program_each_js(w->p->program(w->p->program_ctx, f), take_slot, &own);
            add_field(forms, f, &k, &own);
            slots_clear(&own);
        }
    }
    definition_of(forms, g->forms[0]->id);
    buf_adds(w->data, "},facts:");
    add_json(w->data, facts_json(g));
    buf_adds(w->data, ",forms:");
    add_json(w->data, forms);
    buf_adds(w->data, "}");
    slots_clear(&home);
}

/* ---- the page ---- */

static bool is_asked(const struct pages *p, const struct guide *g)
{
    bool any = false;
    for (size_t i = 0; i < g->neligibility; i++)
        any |= g->eligibility[i].when.s != NULL;
    return any && !g->draft && g->nforms > 0 && p->program(p->program_ctx, g->forms[0]);
}

static struct datum *view_asked(struct pages *p, const struct guide *g)
{
    struct link_place k = {.pages = p, .guide = g, .place = PAGE_IN_SITE, .dir = ""};
    struct datum *o = view_guide(&k, NULL, 0, false);
    char *path = xasprintf("%s/%s/%s", g->region_id, g->id, page_file_name(PAGE_GUIDE, PAGE_IN_SITE, false));
    put_href(o, "href", path);
    free(path);
    return o;
}

/* Lists that some rule looks into: in its calls they are the last argument. */
static void add_lists(const struct model *m, const char *program, struct buf *out)
{
    json_t *lists = json_object();
    for (size_t i = 0; i < m->ncodes; i++) {
        char *last = xasprintf(",\"%s\")", m->codes[i].id);
        json_t *list = strstr(program, last) ? json_array() : NULL;
        for (size_t k = 0; list && k < m->codes[i].n; k++) {
            const struct code *c = &m->codes[i].v[k];
            json_t *o = json_object();
            add_text(o, "code", c->code);
            add_text(o, "name", c->name);
            add_text(o, "parent", c->parent);
            add_text(o, "until", c->until);
            json_array_append_new(list, o);
        }
        if (list)
            json_object_set_new_nocheck(lists, m->codes[i].id, list);
        free(last);
    }
    add_json(out, lists);
}

static void add_script(struct pages *p, struct buf *out)
{
    struct buf plain = BUF_INIT;
    for (size_t i = 0; rule_js_files[i]; i++)
        if (strcmp(rule_js_files[i], "runtime-needs.js") != 0)
            buf_adds(&plain, pages_layout(p, rule_js_files[i]));
    buf_adds(&plain, "\n");
    buf_adds(&plain, pages_layout(p, "eligible-asks.js"));
    buf_adds(&plain, "\n");
    buf_adds(&plain, pages_layout(p, "eligible.js"));
    script_squeeze_runtime(plain.p, called, sizeof called / sizeof *called, out);
    buf_clear(&plain);
}

void eligible_read(struct pages *p)
{
    for (size_t i = 0; rule_js_files[i]; i++)
        pages_layout(p, rule_js_files[i]);
    pages_layout(p, "eligible-asks.js");
    pages_layout(p, "eligible.js");
}

struct datum *view_eligible(struct pages *p)
{
    const struct groups *s = pages_groups(p);
    struct datum *data = pages_data(p, PAGE_IN_SITE, ""), *rows = datum_list();
    struct buf script = BUF_INIT, guides = BUF_INIT, program = BUF_INIT;
    struct writing w = {.p = p, .data = &guides, .program = &program};
    for (size_t i = 0; i < s->n && s->v[i].kind == GROUP_REGION; i++) {
        for (size_t k = 0; k < s->v[i].n; k++) {
            const struct guide *g = s->v[i].v[k].guide;
            if (!is_asked(p, g))
                continue;
            write_guide(&w, g);
            datum_append(rows, view_asked(p, g));
        }
    }
    if (w.n > 0) {
        add_script(p, &script);
        buf_adds(&script, "\n");
        rule_js_data(&script);
        buf_adds(&script, "Shenbao.eligible({lists:");
        add_lists(p->m, program.p, &script);
        buf_printf(&script, ",guides:[%s]});", guides.p);
    }
    put_list(data, "guides", rows);
    put_plain(data, "script", w.n > 0 ? script.p : NULL);
    buf_clear(&script);
    buf_clear(&guides);
    buf_clear(&program);
    return data;
}
