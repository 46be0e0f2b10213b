/*
 * view_guide.c - a guide as templates see it. Holds no word that a reader sees: those stand in layouts/.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "markup/markup.h"
#include "page/page_int.h"

static struct datum *view_texts(struct link_place *k, const struct text *v, size_t n)
{
    struct datum *list = datum_list();
    for (size_t i = 0; i < n; i++) {
        struct datum *o = datum_map();
        put_rich(k, o, "text", v[i]);
        datum_append(list, o);
    }
    return list;
}

static struct datum *view_eligibility(struct link_place *k, const struct guide *g)
{
    struct datum *list = datum_list();
    for (size_t i = 0; i < g->neligibility; i++) {
        struct datum *o = datum_map();
        put_rich(k, o, "text", g->eligibility[i].text);
        put_rich(k, o, "level", g->eligibility[i].level);
        put_number(o, "number", (long)i + 1);
        datum_append(list, o);
    }
    return list;
}

static struct datum *view_excluded(struct link_place *k, const struct guide *g)
{
    struct datum *list = datum_list();
    for (size_t i = 0; i < g->nexcluded; i++) {
        struct datum *o = datum_map();
        put_rich(k, o, "text", g->excluded[i].text);
        put_rich(k, o, "go", g->excluded[i].go);
        datum_append(list, o);
    }
    return list;
}

static struct datum *view_shares(struct link_place *k, const struct hours *h)
{
    struct datum *list = datum_list();
    for (size_t i = 0; i < h->nshares; i++) {
        struct datum *o = datum_map();
        put_rich(k, o, "text", h->shares[i].text);
        put_number(o, "num", h->shares[i].num);
        put_number(o, "den", h->shares[i].den);
        datum_append(list, o);
    }
    return list;
}

static struct datum *view_hours(struct link_place *k, const struct guide *g)
{
    struct datum *list = datum_list();
    for (size_t i = 0; i < g->nhours; i++) {
        struct datum *o = datum_map();
        put_rich(k, o, "text", g->hours[i].text);
        put_number(o, "per_year", g->hours[i].per_year);
        put_number(o, "average", g->hours[i].average);
        put_number(o, "five_years", g->hours[i].five_years);
        put_list(o, "shares", view_shares(k, &g->hours[i]));
        datum_append(list, o);
    }
    return list;
}

static void put_flow(struct datum *o, const struct guide *g)
{
    struct buf svg = BUF_INIT;
    if (!flow_svg(g, &svg))
        buf_reset(&svg);
    put_taken(o, "flow", &svg);
    buf_clear(&svg);
}

static struct datum *view_steps(struct link_place *k, const struct guide *g)
{
    struct datum *list = datum_list();
    for (size_t i = 0; i < g->nsteps; i++) {
        struct datum *o = datum_map();
        put_number(o, "number", (long)i + 1);
        put_rich(k, o, "by", g->steps[i].by);
        put_rich(k, o, "does", g->steps[i].does);
        put_rich(k, o, "note", g->steps[i].note);
        datum_append(list, o);
    }
    return list;
}

/* Where the form of this id is to be had, or NULL. */
static const struct page_file *file_of_form(const char *id, const struct page_file *files, size_t n)
{
    for (size_t i = 0; id && i < n; i++)
        if (files[i].form && !strcmp(files[i].form->id, id))
            return &files[i];
    return NULL;
}

static void put_kind(struct datum *o, enum material_kind kind)
{
    static const struct { enum material_kind kind; const char *key; } keys[] = {
        {MATERIAL_UNSTATED, "kind_unstated"}, {MATERIAL_ORIGINAL, "kind_original"},
        {MATERIAL_COPY, "kind_copy"},         {MATERIAL_ORIGINAL_AND_COPY, "kind_both"},
        {MATERIAL_PRINT, "kind_print"},       {MATERIAL_PHOTO, "kind_photo"},
        {MATERIAL_FORM, "kind_form"},
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        datum_set(o, keys[i].key, datum_bool(kind == keys[i].kind));
}

static struct datum *view_material(struct link_place *k, const struct material *m, long number, const struct page_file *files, size_t n)
{
    struct datum *o = datum_map();
    const struct page_file *file = file_of_form(m->form, files, n);
    put_number(o, "number", number);
    put_rich(k, o, "name", m->name);
    put_rich(k, o, "note", m->note);
    put_rich(k, o, "condition", m->condition);
    put_rich(k, o, "limits", m->limits);
    put_rich(k, o, "kept_by", m->kept_by);
    put_number(o, "copies", m->copies);
    put_kind(o, m->kind == MATERIAL_UNSTATED && m->form ? MATERIAL_FORM : m->kind);
    datum_set(o, "verified", datum_bool(m->verified));
    put_period(o, "max_age", m->max_age.s);
    put_period(o, "valid_for", m->valid_for.s);
    bool sized = m->size_mm[0] > 0 && m->size_mm[1] > 0;
    datum_set(o, "width", sized ? datum_real(m->size_mm[0]) : datum_null());
    datum_set(o, "height", sized ? datum_real(m->size_mm[1]) : datum_null());
    put_href(o, "file", file ? file->href : NULL);
    bool terms = m->max_age.s || m->valid_for.s || m->limits.s || m->note.s || m->condition.s || sized || m->verified || m->kept_by.s;
    datum_set(o, "terms", datum_bool(terms));
    return o;
}

/* Which columns of the table have anything in them. */
static void put_columns(struct datum *materials, const struct guide *g)
{
    bool terms = false, age = false, condition = false, verified = false;
    for (size_t i = 0; i < g->nmaterials; i++) {
        const struct material *m = &g->materials[i];
        terms |= m->limits.s || m->note.s || m->size_mm[0] > 0 || m->kept_by.s;
        age |= m->max_age.s || m->valid_for.s;
        condition |= m->condition.s != NULL;
        verified |= m->verified;
    }
    datum_set(materials, "any_terms", datum_bool(terms));
    datum_set(materials, "any_age", datum_bool(age));
    datum_set(materials, "any_condition", datum_bool(condition));
    datum_set(materials, "any_verified", datum_bool(verified));
}

static void put_materials(struct link_place *k, struct datum *o, const struct guide *g, const struct page_file *files, size_t n)
{
    struct datum *list = datum_list();
    for (size_t i = 0; i < g->nmaterials; i++)
        datum_append(list, view_material(k, &g->materials[i], (long)i + 1, files, n));
    put_list(o, "materials", list);
    if (g->nmaterials > 0)
        put_columns(datum_get(o, "materials"), g);
}

static struct datum *view_fees(struct link_place *k, const struct guide *g)
{
    struct datum *list = datum_list();
    for (size_t i = 0; i < g->nfees; i++) {
        struct datum *o = datum_map();
        put_rich(k, o, "item", g->fees[i].item);
        put_rich(k, o, "amount", g->fees[i].amount);
        put_rich(k, o, "to", g->fees[i].to);
        put_rich(k, o, "note", g->fees[i].note);
        datum_append(list, o);
    }
    return list;
}

static struct datum *view_limits(struct link_place *k, const struct guide *g)
{
    struct datum *list = datum_list();
    for (size_t i = 0; i < g->nlimits; i++) {
        struct datum *o = datum_map();
        put_rich(k, o, "key", g->limits[i].key);
        put_rich(k, o, "value", g->limits[i].value);
        datum_append(list, o);
    }
    return list;
}

static struct datum *view_where(struct link_place *k, const struct guide *g)
{
    struct datum *list = datum_list();
    for (size_t i = 0; i < g->nwhere; i++) {
        struct datum *o = datum_map();
        put_rich(k, o, "name", g->where[i].name);
        put_rich(k, o, "address", g->where[i].address);
        put_rich(k, o, "hours", g->where[i].hours);
        put_rich(k, o, "phone", g->where[i].phone);
        datum_append(list, o);
    }
    return list;
}

/* "q." and the slug of the question, with a number when another question has it. */
static void put_anchor(struct datum *o, const char *question, const struct datum *earlier)
{
    struct buf b = BUF_INIT;
    buf_adds(&b, "q.");
    markup_slug(question, &b);
    size_t n = b.n;
    for (unsigned k = 2;; k++) {
        bool taken = false;
        for (size_t i = 0; i < datum_size(earlier); i++)
            taken |= !strcmp(datum_string(datum_get(datum_at(earlier, i), "anchor")), b.p);
        if (!taken)
            break;
        b.n = n;
        buf_printf(&b, "-%u", k);
    }
    put_plain(o, "anchor", b.p);
    buf_clear(&b);
}

struct datum *view_questions(struct link_place *k, const struct guide *g)
{
    struct datum *list = datum_list();
    for (size_t i = 0; i < g->nquestions; i++) {
        struct datum *o = datum_map();
        put_rich(k, o, "q", g->questions[i].q);
        put_rich(k, o, "a", g->questions[i].a);
        put_anchor(o, g->questions[i].q.s ? g->questions[i].q.s : "", list);
        datum_append(list, o);
    }
    return list;
}

static void put_receiving(struct link_place *k, struct datum *o, const struct receiving *r)
{
    static const char *const every[] = {"year", "quarter", "month", "always"};
    bool any = r->every || r->last_month_until > 0 || r->from || r->until || r->text.s;
    if (!any) {
        put_plain(o, "receiving", NULL);
        return;
    }
    struct datum *v = datum_map();
    for (size_t i = 0; i < 4; i++)
        datum_set(v, every[i], datum_bool(r->every && !strcmp(r->every, every[i])));
    put_number(v, "last_month_until", r->last_month_until);
    put_date(v, "from", r->from);
    put_date(v, "until", r->until);
    put_plain(v, "every", r->every);
    put_plain(v, "from_day", r->from);
    put_plain(v, "until_day", r->until);
    datum_set(v, "dated", datum_bool(r->from || r->until || r->last_month_until > 0));
    put_rich(k, v, "text", r->text);
    datum_set(o, "receiving", v);
}

/* How many copies of a form are handed in: the word of the list of materials. What it does not say nobody knows. */
static long copies_of(const struct guide *g, const struct form *form)
{
    for (size_t i = 0; form && i < g->nmaterials; i++)
        if (g->materials[i].form && !strcmp(g->materials[i].form, form->id))
            return g->materials[i].copies;
    return 0;
}

struct datum *view_files(const struct guide *g, const struct page_file *files, size_t n)
{
    struct datum *o = datum_map(), *list = datum_list(), *blanks = datum_list();
    for (size_t i = 0; i < n; i++) {
        const struct form *form = files[i].form;
        if (files[i].asset)
            continue;                      /* the text links to it */
        struct datum *file = datum_map();
        put_href(file, "href", files[i].href);
        put_plain(file, "title", files[i].title);
        put_plain(file, "note", files[i].note);
        put_size(file, "size", files[i].bytes);
        put_plain(file, "version", form ? form->version : NULL);
        put_number(file, "copies", copies_of(g, form));
        datum_set(file, "duplex", datum_bool(form && form->paper.duplex));
        datum_set(file, "a3", datum_bool(form && form->paper.a3));
        datum_set(file, "form", datum_bool(form != NULL));
        datum_set(file, "offline", datum_bool(files[i].offline));
        datum_append(files[i].blank ? blanks : list, file);
    }
    bool only = datum_size(list) == 0;                /* nothing but papers: they are the list */
    put_list(o, "files", only ? blanks : list);
    put_list(o, "papers", only ? list : blanks);
    struct datum *files_view = datum_get(o, "files");
    if (datum_is_map(files_view))
        datum_set(files_view, "papers", datum_get(o, "papers"));
    return files_view;
}

/* Only the thread that makes the guide's own page does. */
static void note_headings(const struct link_place *k, const struct guide *g, const struct markup *m)
{
    if (!k->pages || k->guide != g || k->place != PAGE_IN_SITE)
        return;
    struct buf ids = BUF_INIT;
    for (size_t i = 0; i < m->nheadings; i++) {
        buf_adds(&ids, m->headings[i].id);
        buf_addc(&ids, '\n');
    }
    pages_info(k->pages, g)->headings = quick_hash(ids.p, ids.n);
    buf_clear(&ids);
}

static void put_body(struct link_place *k, struct datum *o, const struct guide *g)
{
    struct markup m;
    struct diags *scratch = k->d ? NULL : diags_new();
    struct markup_links links = {link_resolve, k};
    markup_render_body(g->body ? g->body : "", g->file, g->body_line, &links, &m, k->d ? k->d : scratch);
    put_taken(o, "body", &m.html);
    note_headings(k, g, &m);
    struct datum *list = datum_list();
    for (size_t i = 0; i < m.nheadings; i++) {
        if (m.headings[i].level > 2)
            continue;
        struct datum *h = datum_map();
        put_plain(h, "id", m.headings[i].id);
        put_plain(h, "text", m.headings[i].text);
        datum_append(list, h);
    }
    put_list(o, "headings", list);
    markup_clear(&m);
    diags_free(scratch);
}

/* What a list of guides shows as well. */
enum field_kind { FIELD_PLAIN, FIELD_RICH, FIELD_DATE };
static const struct { const char *key; enum field_kind kind; size_t at; } summary[] = {   /* at: of the text's, or date's, member */
    {"title", FIELD_PLAIN, offsetof(struct guide, title)},
    {"region", FIELD_PLAIN, offsetof(struct guide, region)},
    {"bureau", FIELD_RICH, offsetof(struct guide, bureau)},
    {"window", FIELD_RICH, offsetof(struct guide, window)},
    {"level", FIELD_RICH, offsetof(struct guide, level)},
    {"route", FIELD_RICH, offsetof(struct guide, route)},
    {"series", FIELD_RICH, offsetof(struct guide, series)},
    {"who", FIELD_RICH, offsetof(struct guide, who)},
    {"summary", FIELD_RICH, offsetof(struct guide, summary)},
    {"committee", FIELD_RICH, offsetof(struct guide, committee)},
    {"in_series", FIELD_PLAIN, offsetof(struct guide, series)},
    {"in_level", FIELD_PLAIN, offsetof(struct guide, level)},
    {"in_route", FIELD_PLAIN, offsetof(struct guide, route)},
    {"in_committee", FIELD_PLAIN, offsetof(struct guide, committee)},
    {"published", FIELD_DATE, offsetof(struct guide, published)},
    {"expires", FIELD_DATE, offsetof(struct guide, expires)},
    {"updated", FIELD_DATE, offsetof(struct guide, updated)},
    {"valid_from", FIELD_DATE, offsetof(struct guide, valid_from)},
    {"valid_until", FIELD_DATE, offsetof(struct guide, valid_until)},
};
enum { FIELDS = sizeof summary / sizeof summary[0], FIELD_NOTICE = FIELDS, FIELD_FACTS, ALL_FIELDS };

uint32_t summary_unasked(struct pages *p, const char *template)
{
    const char *names[ALL_FIELDS] = {[FIELD_NOTICE] = "notice", [FIELD_FACTS] = "facts"};
    const struct layout *l = layout_template(p, template);
    if (p->look || !l->of.tree)
        return 0;
    for (size_t i = 0; i < FIELDS; i++)
        names[i] = summary[i].key;
    return ((uint32_t)1 << ALL_FIELDS) - 1 - template_asks(l->of.tree, "guides", names, ALL_FIELDS);
}

static void put_field(struct link_place *k, struct datum *o, const struct guide *g, size_t i)
{
    const void *member = (const char *)g + summary[i].at;
    switch (summary[i].kind) {
    case FIELD_PLAIN: put_kept(o, summary[i].key, ((const struct text *)member)->s); break;
    case FIELD_RICH: put_rich(k, o, summary[i].key, *(const struct text *)member); break;
    case FIELD_DATE: put_date(o, summary[i].key, *(const char *const *)member); break;
    }
}

static bool is_asked(const struct link_place *k, size_t field) { return !(k->unasked >> field & 1); }

static void put_summary(struct link_place *k, struct datum *o, const struct guide *g)
{
    for (size_t i = 0; i < FIELDS; i++)
        if (is_asked(k, i))
            put_field(k, o, g, i);
    if (is_asked(k, FIELD_NOTICE))
        datum_set(o, "notice", datum_bool(guide_is_notice(g)));
    bool facts = g->region.s || g->bureau.s || g->window.s || g->level.s || g->route.s || g->series.s || g->result.s || g->updated ||
                 g->valid_from || g->valid_until;
    if (is_asked(k, FIELD_FACTS))
        datum_set(o, "facts", datum_bool(facts));
}

/* Facts that a set of pages asks of all forms together. */
static void put_forms(struct datum *o, const struct guide *g)
{
    bool duplex = false, a3 = false;
    for (size_t i = 0; i < g->nforms; i++)
        duplex |= g->forms[i]->paper.duplex, a3 |= g->forms[i]->paper.a3;
    put_number(o, "nforms", (long)g->nforms);
    put_plain(o, "form_title", g->nforms > 0 ? g->forms[0]->title.s : NULL);
    datum_set(o, "duplex", datum_bool(duplex));
    datum_set(o, "a3", datum_bool(a3));
}

/* Sets "contents" when the page has parts enough to need a list of them. */
static void put_sections(struct datum *o)
{
    static const char *const parts[] = {"anyone", "excluded", "steps", "materials", "hours", "fees", "limits", "receiving",
                                        "where", "decisions", "questions", "basis", "unstated"};
    size_t n = datum_size(datum_get(datum_get(o, "headings"), "rows"));
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const struct datum *v = datum_get(o, parts[i]);
        n += v && v->kind != DATUM_NULL && v->kind != DATUM_FALSE;
    }
    datum_set(o, "contents", datum_bool(n > 2));
}

/* The number of a question among those of the guide, from 1; 0 when there is none. */
static long decision_number(const struct guide *g, const char *id)
{
    for (size_t i = 0; id && i < g->ndecisions; i++)
        if (!strcmp(g->decisions[i].id, id))
            return (long)i + 1;
    return 0;
}

static struct datum *view_options(struct link_place *k, const struct guide *g, const struct decision *d)
{
    struct datum *list = datum_list();
    for (size_t i = 0; i < d->noptions; i++) {
        struct datum *o = datum_map();
        put_rich(k, o, "choose", d->options[i].choose);
        put_rich(k, o, "answer", d->options[i].answer);
        put_plain(o, "next", d->options[i].next);
        put_number(o, "next_number", decision_number(g, d->options[i].next));
        datum_append(list, o);
    }
    return list;
}

static struct datum *view_decisions(struct link_place *k, const struct guide *g)
{
    struct datum *list = datum_list();
    for (size_t i = 0; i < g->ndecisions; i++) {
        struct datum *o = datum_map();
        put_number(o, "number", (long)i + 1);
        put_plain(o, "id", g->decisions[i].id);
        put_rich(k, o, "ask", g->decisions[i].ask);
        put_rich(k, o, "note", g->decisions[i].note);
        put_list(o, "options", view_options(k, g, &g->decisions[i]));
        datum_append(list, o);
    }
    return list;
}

struct datum *view_guide(struct link_place *k, const struct page_file *files, size_t n, bool body)
{
    const struct guide *g = k->guide;
    struct datum *o = datum_map();
    k->files = files;
    k->nfiles = n;
    put_kept(o, "id", g->id);
    put_summary(k, o, g);
    put_forms(o, g);
    put_rich(k, o, "result", g->result);
    put_rich(k, o, "note", g->note);
    put_list(o, "eligibility", view_eligibility(k, g));
    bool levels = false;
    for (size_t i = 0; i < g->neligibility; i++)
        levels |= g->eligibility[i].level.s != NULL;
    datum_set(o, "any_level", datum_bool(levels));
    put_list(o, "excluded", view_excluded(k, g));
    datum_set(o, "anyone", datum_bool(g->who.s || g->neligibility > 0));
    put_list(o, "steps", view_steps(k, g));
    put_flow(o, g);
    put_materials(k, o, g, files, n);
    put_list(o, "hours", view_hours(k, g));
    put_list(o, "fees", view_fees(k, g));
    put_list(o, "limits", view_limits(k, g));
    put_list(o, "where", view_where(k, g));
    put_list(o, "basis", view_texts(k, g->basis, g->nbasis));
    put_list(o, "unstated", view_texts(k, g->unstated, g->nunstated));
    put_rich(k, o, "decide", g->decide);
    put_list(o, "decisions", view_decisions(k, g));
    put_list(o, "questions", view_questions(k, g));
    put_receiving(k, o, &g->receiving);
    datum_set(o, "files", view_files(g, files, n));
    bool web = false;
    for (size_t i = 0; i < n; i++)
        web |= files[i].offline;
    datum_set(o, "web", datum_bool(web));
    if (body)
        put_body(k, o, g);
    else
        put_plain(o, "body", NULL), put_plain(o, "headings", NULL);
    put_sections(o);
    return o;
}

struct datum *view_facts(struct link_place *k, const struct guide *g)
{
    struct datum *o = datum_map();
    k->guide = g;
    put_summary(k, o, g);
    return o;
}

struct datum *view_summary(struct link_place *k, const struct guide *g)
{
    const struct pages *p = k->pages;
    bool enough = p->facts && !(p->facts_unasked & ~k->unasked);
    const struct datum *facts = enough ? p->facts[model_guide_index(p->m, g)] : NULL;
    struct datum *o = facts ? datum_copy(facts) : view_facts(k, g);
    struct buf href = BUF_INIT, path = BUF_INIT;
    buf_adds(&path, g->region_id);
    buf_addc(&path, '/');
    buf_adds(&path, g->id);
    buf_addc(&path, '/');
    buf_adds(&path, page_file_name(PAGE_GUIDE, PAGE_IN_SITE, false));
    add_relative(k->dir, path.p, &href);
    put_href(o, "href", href.p);
    buf_clear(&href);
    buf_clear(&path);
    return o;
}
