/*
 * view_guide.c - a guide as templates see it. Holds no word that a reader sees: those stand in layouts/.
 */
#include <stdlib.h>
#include <string.h>

#include "markup/markup.h"
#include "page/page_int.h"

static json_t *view_texts(const struct text *v, size_t n) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *o = json_object();
        put_rich(o, "text", v[i]);
        json_array_append_new(list, o);
    }
    return list;
}

static json_t *view_eligibility(const struct guide *g) {
    json_t *list = json_array();
    for (size_t i = 0; i < g->neligibility; i++) {
        json_t *o = json_object();
        put_rich(o, "text", g->eligibility[i].text);
        put_rich(o, "level", g->eligibility[i].level);
        json_array_append_new(list, o);
    }
    return list;
}

static json_t *view_steps(const struct guide *g) {
    json_t *list = json_array();
    for (size_t i = 0; i < g->nsteps; i++) {
        json_t *o = json_object();
        put_number(o, "number", (long)i + 1);
        put_rich(o, "by", g->steps[i].by);
        put_rich(o, "does", g->steps[i].does);
        put_rich(o, "note", g->steps[i].note);
        json_array_append_new(list, o);
    }
    return list;
}

/* Where the form of this id is to be had, or NULL. */
static const struct page_file *file_of_form(const char *id, const struct page_file *files, size_t n) {
    for (size_t i = 0; id && i < n; i++)
        if (files[i].form && !strcmp(files[i].form->id, id)) return &files[i];
    return NULL;
}

static void put_kind(json_t *o, enum material_kind kind) {
    static const struct { enum material_kind kind; const char *key; } keys[] = {
        {MATERIAL_UNSTATED, "kind_unstated"}, {MATERIAL_ORIGINAL, "kind_original"},
        {MATERIAL_COPY, "kind_copy"},         {MATERIAL_ORIGINAL_AND_COPY, "kind_both"},
        {MATERIAL_PRINT, "kind_print"},       {MATERIAL_PHOTO, "kind_photo"},
        {MATERIAL_FORM, "kind_form"},
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) json_object_set_new(o, keys[i].key, json_boolean(kind == keys[i].kind));
}

static json_t *view_material(const struct material *m, long number, const struct page_file *files, size_t n) {
    json_t *o = json_object();
    const struct page_file *file = file_of_form(m->form, files, n);
    put_number(o, "number", number);
    put_rich(o, "name", m->name);
    put_rich(o, "note", m->note);
    put_rich(o, "condition", m->condition);
    put_rich(o, "limits", m->limits);
    put_number(o, "copies", m->copies);
    put_kind(o, m->kind == MATERIAL_UNSTATED && m->form ? MATERIAL_FORM : m->kind);
    json_object_set_new(o, "verified", json_boolean(m->verified));
    put_period(o, "max_age", m->max_age.s);
    put_period(o, "valid_for", m->valid_for.s);
    bool sized = m->size_mm[0] > 0 && m->size_mm[1] > 0;
    json_object_set_new(o, "width", sized ? json_real(m->size_mm[0]) : json_null());
    json_object_set_new(o, "height", sized ? json_real(m->size_mm[1]) : json_null());
    put_href(o, "file", file ? file->href : NULL);
    bool terms = m->max_age.s || m->valid_for.s || m->limits.s || m->note.s || m->condition.s || sized || m->verified;
    json_object_set_new(o, "terms", json_boolean(terms));
    return o;
}

/* Which columns of the table have anything in them. */
static void put_columns(json_t *materials, const struct guide *g) {
    bool terms = false, age = false, condition = false, verified = false;
    for (size_t i = 0; i < g->nmaterials; i++) {
        const struct material *m = &g->materials[i];
        terms |= m->limits.s || m->note.s || m->size_mm[0] > 0;
        age |= m->max_age.s || m->valid_for.s;
        condition |= m->condition.s != NULL;
        verified |= m->verified;
    }
    json_object_set_new(materials, "any_terms", json_boolean(terms));
    json_object_set_new(materials, "any_age", json_boolean(age));
    json_object_set_new(materials, "any_condition", json_boolean(condition));
    json_object_set_new(materials, "any_verified", json_boolean(verified));
}

static void put_materials(json_t *o, const struct guide *g, const struct page_file *files, size_t n) {
    json_t *list = json_array();
    for (size_t i = 0; i < g->nmaterials; i++) json_array_append_new(list, view_material(&g->materials[i], (long)i + 1, files, n));
    put_list(o, "materials", list);
    if (g->nmaterials > 0) put_columns(json_object_get(o, "materials"), g);
}

static json_t *view_fees(const struct guide *g) {
    json_t *list = json_array();
    for (size_t i = 0; i < g->nfees; i++) {
        json_t *o = json_object();
        put_rich(o, "item", g->fees[i].item);
        put_rich(o, "amount", g->fees[i].amount);
        put_rich(o, "to", g->fees[i].to);
        put_rich(o, "note", g->fees[i].note);
        json_array_append_new(list, o);
    }
    return list;
}

static json_t *view_limits(const struct guide *g) {
    json_t *list = json_array();
    for (size_t i = 0; i < g->nlimits; i++) {
        json_t *o = json_object();
        put_rich(o, "key", g->limits[i].key);
        put_rich(o, "value", g->limits[i].value);
        json_array_append_new(list, o);
    }
    return list;
}

static json_t *view_where(const struct guide *g) {
    json_t *list = json_array();
    for (size_t i = 0; i < g->nwhere; i++) {
        json_t *o = json_object();
        put_rich(o, "name", g->where[i].name);
        put_rich(o, "address", g->where[i].address);
        put_rich(o, "hours", g->where[i].hours);
        json_array_append_new(list, o);
    }
    return list;
}

/* "q." and the slug of the question, with a number when another question has it. */
static void put_anchor(json_t *o, const char *question, const json_t *earlier) {
    struct buf b = BUF_INIT;
    buf_adds(&b, "q.");
    markup_slug(question, &b);
    size_t n = b.n, i;
    const json_t *other;
    for (unsigned k = 2;; k++) {
        bool taken = false;
        json_array_foreach(earlier, i, other) taken |= !strcmp(json_string_value(json_object_get(other, "anchor")), b.p);
        if (!taken) break;
        b.n = n;
        buf_printf(&b, "-%u", k);
    }
    put_plain(o, "anchor", b.p);
    buf_clear(&b);
}

static json_t *view_questions(const struct guide *g) {
    json_t *list = json_array();
    for (size_t i = 0; i < g->nquestions; i++) {
        json_t *o = json_object();
        put_rich(o, "q", g->questions[i].q);
        put_rich(o, "a", g->questions[i].a);
        put_anchor(o, g->questions[i].q.s ? g->questions[i].q.s : "", list);
        json_array_append_new(list, o);
    }
    return list;
}

static void put_receiving(json_t *o, const struct receiving *r) {
    static const char *const every[] = {"year", "quarter", "month", "always"};
    bool any = r->every || r->last_month_until > 0 || r->from || r->until || r->text.s;
    if (!any) {
        put_plain(o, "receiving", NULL);
        return;
    }
    json_t *v = json_object();
    for (size_t i = 0; i < 4; i++) json_object_set_new(v, every[i], json_boolean(r->every && !strcmp(r->every, every[i])));
    put_number(v, "last_month_until", r->last_month_until);
    put_date(v, "from", r->from);
    put_date(v, "until", r->until);
    put_rich(v, "text", r->text);
    json_object_set_new(o, "receiving", v);
}

json_t *view_files(const struct page_file *files, size_t n) {
    json_t *o = json_object(), *list = json_array();
    for (size_t i = 0; i < n; i++) {
        const struct form *form = files[i].form;
        json_t *file = json_object();
        put_href(file, "href", files[i].href);
        put_plain(file, "title", files[i].title);
        put_plain(file, "note", files[i].note);
        put_size(file, "size", files[i].bytes);
        put_plain(file, "version", form ? form->version : NULL);
        put_number(file, "copies", form ? form->copies : 0);
        json_object_set_new(file, "duplex", json_boolean(form && form->paper.duplex));
        json_object_set_new(file, "a3", json_boolean(form && form->paper.a3));
        json_object_set_new(file, "form", json_boolean(form != NULL));
        json_array_append_new(list, file);
    }
    put_list(o, "files", list);
    json_t *files_view = json_incref(json_object_get(o, "files"));
    json_decref(o);
    return files_view;
}

static void put_body(json_t *o, const struct guide *g, struct diags *d) {
    struct markup m;
    struct diags *scratch = d ? NULL : diags_new();
    markup_render(g->body ? g->body : "", g->file, g->body_line, &m, d ? d : scratch);
    put_plain(o, "body", m.html.p);
    json_t *list = json_array();
    for (size_t i = 0; i < m.nheadings; i++) {
        if (m.headings[i].level > 2) continue;
        json_t *h = json_object();
        put_plain(h, "id", m.headings[i].id);
        put_plain(h, "text", m.headings[i].text);
        json_array_append_new(list, h);
    }
    put_list(o, "headings", list);
    markup_clear(&m);
    diags_free(scratch);
}

/* What a list of guides shows as well. */
static void put_summary(json_t *o, const struct guide *g) {
    put_plain(o, "title", g->title.s);
    put_plain(o, "region", g->region.s);
    put_rich(o, "bureau", g->bureau);
    put_rich(o, "window", g->window);
    put_rich(o, "level", g->level);
    put_rich(o, "route", g->route);
    put_rich(o, "series", g->series);
    put_rich(o, "who", g->who);
    put_rich(o, "summary", g->summary);
    put_date(o, "updated", g->updated);
    put_date(o, "valid_from", g->valid_from);
    put_date(o, "valid_until", g->valid_until);
    bool facts = g->region.s || g->bureau.s || g->window.s || g->level.s || g->route.s || g->series.s || g->result.s || g->updated ||
                 g->valid_from || g->valid_until;
    json_object_set_new(o, "facts", json_boolean(facts));
}

/* Facts that a set of pages asks of all forms together. */
static void put_forms(json_t *o, const struct guide *g) {
    bool duplex = false, a3 = false;
    for (size_t i = 0; i < g->nforms; i++) duplex |= g->forms[i]->paper.duplex, a3 |= g->forms[i]->paper.a3;
    put_number(o, "nforms", (long)g->nforms);
    put_plain(o, "form_title", g->nforms > 0 ? g->forms[0]->title.s : NULL);
    json_object_set_new(o, "duplex", json_boolean(duplex));
    json_object_set_new(o, "a3", json_boolean(a3));
}

/* Sets "contents" when the page has parts enough to need a list of them. */
static void put_sections(json_t *o) {
    static const char *const parts[] = {"anyone", "steps", "materials", "fees", "limits", "receiving", "where", "questions", "basis", "unstated"};
    size_t n = json_array_size(json_object_get(json_object_get(o, "headings"), "rows"));
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const json_t *v = json_object_get(o, parts[i]);
        n += !json_is_null(v) && !json_is_false(v);
    }
    json_object_set_new(o, "contents", json_boolean(n > 2));
}

json_t *view_guide(const struct guide *g, const struct page_file *files, size_t n, struct diags *d) {
    json_t *o = json_object();
    put_plain(o, "id", g->id);
    put_summary(o, g);
    put_forms(o, g);
    put_rich(o, "result", g->result);
    put_rich(o, "note", g->note);
    put_list(o, "eligibility", view_eligibility(g));
    json_object_set_new(o, "anyone", json_boolean(g->who.s || g->neligibility > 0));
    put_list(o, "steps", view_steps(g));
    put_materials(o, g, files, n);
    put_list(o, "fees", view_fees(g));
    put_list(o, "limits", view_limits(g));
    put_list(o, "where", view_where(g));
    put_list(o, "basis", view_texts(g->basis, g->nbasis));
    put_list(o, "unstated", view_texts(g->unstated, g->nunstated));
    put_list(o, "questions", view_questions(g));
    put_receiving(o, &g->receiving);
    json_object_set_new(o, "files", view_files(files, n));
    put_body(o, g, d);
    put_sections(o);
    return o;
}

/* The list of guides of the region with this name, made at its first guide. */
static json_t *region_guides(json_t *regions, const char *name) {
    size_t i;
    json_t *r;
    json_array_foreach(regions, i, r) {
        const char *known = json_string_value(json_object_get(r, "region"));
        if (name == known || (name && known && !strcmp(name, known))) return json_object_get(r, "guides");
    }
    r = json_object();
    put_plain(r, "region", name);
    json_object_set_new(r, "guides", json_array());
    json_array_append_new(regions, r);
    return json_object_get(r, "guides");
}

json_t *view_regions(const struct model *m) {
    json_t *o = json_object(), *regions = json_array();
    for (size_t i = 0; i < m->nguides; i++) {
        const struct guide *g = m->guides[i];
        if (g->draft) continue;
        json_t *v = json_object();
        put_summary(v, g);
        char *path = xasprintf("%s/%s/%s", g->region_id, g->id, page_file_name(PAGE_GUIDE, PAGE_IN_SITE, false));
        put_href(v, "href", path);
        free(path);
        json_array_append_new(region_guides(regions, g->region.s), v);
    }
    put_list(o, "regions", regions);
    json_t *v = json_incref(json_object_get(o, "regions"));
    json_decref(o);
    return v;
}
