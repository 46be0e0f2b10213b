/*
 * notice_case.c - what is to be told of an application: every open error in words, forms that have not come in, and which fields have to be
 * open for it to be mended in one go.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/lacks_int.h"
#include "shouli/notice_int.h"

enum { LINKS_DEEP = 4 };

const char *notice_say_date(struct arena *a, const char *iso)
{
    struct date t;
    return date_parse(iso, &t) ? arena_printf(a, "%d年%d月%d日", t.y, t.m, t.d) : iso;
}

/* ---- the forms that are here ---- */

static bool is_recovered(void *ctx, const struct store_kept_issue *i)
{
    bool *found = ctx;
    *found = *found || strcmp(i->i.code, "S-RECOVERED") == 0;
    return !*found;
}

/* Read from a copy, and nobody has confirmed it: what is wrong with it nobody knows yet. */
static bool waits_for_clerk(struct store *s, long long submission)
{
    bool found = false;
    store_each_issue(s, submission, true, is_recovered, &found);
    return found;
}

static bool add_form(void *ctx, const struct store_row *r)
{
    struct notice_case *c = ctx;
    c->conflict = c->conflict || strcmp(r->status, "conflict") == 0 || waits_for_clerk(c->store, r->submission);
    if (!c->received || strcmp(r->received, c->received) < 0)
        c->received = arena_strdup(c->arena, r->received);
    const struct program *p = formset_program(c->forms, r->form, r->stored);
    if (!p) {
        c->unknown = true;
        return true;
    }
    struct notice_form *f = VEC_ADD(c->v, c->n, c->cap);
    *f = (struct notice_form){.submission = r->submission, .revision = r->revision, .form = program_form(p), .program = p, .answers = {.arena = c->arena}};
    store_answers(c->store, r->submission, r->revision, &f->answers);
    if (!c->about)
        c->about = f->form;
    return true;
}

static struct notice_form *form_of(struct notice_case *c, const char *id)
{
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->v[i].form->id, id) == 0)
            return &c->v[i];
    return NULL;
}

static const struct section *table_of(const struct form *f, const char *name, size_t n)
{
    for (size_t i = 0; i < f->nsections; i++)
        if (f->sections[i].kind == SECTION_TABLE && f->sections[i].name && strlen(f->sections[i].name) == n &&
            memcmp(f->sections[i].name, name, n) == 0)
            return &f->sections[i];
    return NULL;
}

/* ---- what has to be open ---- */

/* True when it was not open before. */
static bool open_path(struct notice_case *c, struct notice_form *f, const char *path)
{
    for (size_t i = 0; i < f->nopen; i++)
        if (strcmp(f->open[i], path) == 0)
            return false;
    *VEC_ADD(f->open, f->nopen, f->copen) = arena_strdup(c->arena, path);
    return true;
}

static void open_row(struct notice_case *c, struct notice_form *f, const struct section *s, int row)
{
    for (size_t i = 0; i < s->nfields; i++)
        if (s->fields[i].name)
            open_path(c, f, arena_printf(c->arena, "%s.%d.%s", s->name, row, s->fields[i].name));
}

struct following { struct notice_case *c; struct notice_form *from; bool facts; int depth; };

static void follow(struct following *w, struct notice_form *f, const char *path);

/* A field that is calculated cannot be changed: what it is calculated from can. */
static bool is_calculated(const struct form *f, const char *path)
{
    for (size_t i = 0; i < f->nsections; i++)
        for (size_t k = 0; k < f->sections[i].nfields; k++) {
            const struct section *s = &f->sections[i];
            size_t n = s->kind == SECTION_TABLE ? strlen(s->name) : 0;
            const char *column = n && strncmp(path, s->name, n) == 0 && path[n] == '.' ? path + n + 1 : n ? "" : path;
            if (s->fields[k].name && strcmp(s->fields[k].name, column) == 0)
                return s->fields[k].type == TYPE_CALCULATED || s->fields[k].calculation.s;
        }
    return false;
}

static void open_linked(void *ctx, const char *form, const char *path, bool column)
{
    struct following *w = ctx;
    struct notice_form *f = form_of(w->c, form);
    const char *dot = strchr(path, '.');
    size_t n = dot ? (size_t)(dot - path) : 0;
    if (!f)
        return;
    const struct section *table = n ? table_of(f->form, path, n) : table_of(f->form, path, strlen(path));
    bool fresh = false;
    if (table && (column || f != w->from))
        fresh = open_path(w->c, f, table->name);
    else if (!table)
        fresh = open_path(w->c, f, path);
    if ((fresh || table) && is_calculated(f->form, path))
        follow(w, f, path);
}

static void follow(struct following *w, struct notice_form *f, const char *path)
{
    if (w->depth >= LINKS_DEEP)
        return;
    struct following deeper = {w->c, f, w->facts, w->depth + 1};
    for (size_t i = 0; i < w->c->n; i++)
        if (&w->c->v[i] == f || w->facts)
            program_links(w->c->v[i].program, f->form->id, path, w->facts, open_linked, &deeper);
}

/* The field, the row it stands in, and whatever a rule looks at together with it. */
static void open_issue(struct notice_case *c, struct notice_form *f, const char *path, bool across)
{
    const struct section *s = NULL;
    int row = 0;
    const struct field *fd = *path ? form_find(f->form, path, &s, &row, NULL) : NULL;
    const struct section *table = *path ? table_of(f->form, path, strlen(path)) : NULL;
    struct following w = {c, f, across, 0};
    if (table) {
        open_path(c, f, path);
        for (size_t i = 0; i < table->nfields; i++)
            if (table->fields[i].name)
                follow(&w, f, arena_printf(c->arena, "%s.%s", path, table->fields[i].name));
    } else if (!fd) {
        f->all_open = true;
    } else if (row > 0) {
        open_row(c, f, s, row);
        follow(&w, f, arena_printf(c->arena, "%s.%s", s->name, fd->name));
    } else {
        open_path(c, f, path);
        follow(&w, f, fd->name);
    }
}

/* ---- what is told ---- */

static const char *form_title(const struct form *f) { return f->title.s ? f->title.s : f->id; }

static const char *label_of(struct notice_case *c, const struct store_issue *i)
{
    char n[16];
    snprintf(n, sizeof n, "%d", i->row);
    const char *label = *i->label ? i->label : *i->section ? i->section : msg_zh(c->arena, MSG_NOTICE_WHOLE, MSG_NONE);
    return i->row > 0 ? msg_zh(c->arena, MSG_NOTICE_ROW, MSG_ARGS(n, label)) : arena_strdup(c->arena, label);
}

static const char *value_of(struct notice_case *c, const struct notice_form *f, const struct store_issue *i)
{
    const struct field *fd = f && *i->field ? form_find(f->form, i->field, NULL, NULL, NULL) : NULL;
    if (!*i->value)
        return msg_zh(c->arena, MSG_NOTICE_EMPTY, MSG_NONE);
    for (size_t k = 0; fd && k < fd->nchoices; k++)
        if (strcmp(fd->choices[k].value, i->value) == 0 && fd->choices[k].label.s)
            return fd->choices[k].label.s;
    return arena_strdup(c->arena, fd ? sheet_value_text(fd, i->value, c->arena) : i->value);
}

struct telling { struct notice_case *c; };

static bool add_fault(void *ctx, const struct store_fault *k)
{
    struct notice_case *c = ctx;
    struct notice_form *f = NULL;
    for (size_t i = 0; i < c->n; i++)
        if (c->v[i].submission == k->submission)
            f = &c->v[i];
    const char *form = f ? form_title(f->form) : k->form;
    bool lack = issue_is_lack(&k->i);                      /* paper: nothing on the forms has to be mended for it */
    const char *group = lack ? msg_zh(c->arena, MSG_NOTICE_MATERIALS, MSG_NONE)
                             : arena_printf(c->arena, "《%s》%s%s", form, *k->i.section ? " " : "", k->i.section);
    *VEC_ADD(c->issues, c->nissues, c->cissues) = k->id;
    *VEC_ADD(c->items, c->nitems, c->citems) =
        (struct notice_item){k->id, arena_strdup(c->arena, k->i.code), arena_strdup(c->arena, form), group, label_of(c, &k->i), value_of(c, f, &k->i), arena_strdup(c->arena, k->i.message),
                             arena_strdup(c->arena, k->i.remedy)};
    if (f && !lack)
        open_issue(c, f, k->i.field, k->across);
    return true;
}

struct ticked { const char *material; bool found; };

static void look_at_item(void *ctx, const struct store_item *i)
{
    struct ticked *t = ctx;
    t->found = t->found || (strcmp(i->kind, "form") != 0 && strcmp(i->material, t->material) == 0);
}

/* Wanted after an answer only: that it is not here is told at that answer. */
static bool is_asked_for(const struct notice_case *c, const char *form)
{
    const struct program *p = formset_current(c->forms, form);
    return p && program_form(p)->relevant.s;
}

/* A form that the application has to have and that did not come, neither as data nor on paper. */
static bool is_missing(struct notice_case *c, const struct needed *of)
{
    const struct material *m = of->material;
    struct ticked t = {m->id ? m->id : "", false};
    if (!m->form || of->need != NEED_YES || form_of(c, m->form))
        return false;
    store_each_item(c->store, c->application, look_at_item, &t);
    return !t.found;
}

bool notice_lacks_form(struct notice_case *c, const char *form)
{
    struct needed *v;
    size_t n = application_materials(c->store, c->forms, c->application, c->arena, &v);
    for (size_t i = 0; i < n; i++)
        if (v[i].material->form && strcmp(v[i].material->form, form) == 0 && is_missing(c, &v[i]))
            return !store_form_elsewhere(c->store, c->application, form);
    return false;
}

static void add_missing(struct notice_case *c)
{
    struct needed *v;
    struct buf ids = BUF_INIT;
    size_t n = application_materials(c->store, c->forms, c->application, c->arena, &v);
    for (size_t i = 0; i < n; i++) {
        const struct material *m = v[i].material;
        if (!is_missing(c, &v[i]) || is_asked_for(c, m->form))
            continue;
        c->lacking = true;
        if (store_form_elsewhere(c->store, c->application, m->form))
            continue;                                      /* it came under a number that is being mended: it will find its way */
        const char *name = m->name.s ? m->name.s : m->form;
        buf_printf(&ids, "%s%s", ids.n ? " " : "", m->form);
        *VEC_ADD(c->items, c->nitems, c->citems) =
            (struct notice_item){0, "R-MAT", name, msg_zh(c->arena, MSG_NOTICE_MATERIALS, MSG_NONE), name, msg_zh(c->arena, MSG_NOTICE_NOT_HERE, MSG_NONE),
                                 msg_zh(c->arena, MSG_NOTICE_FORM_MISSING, MSG_NONE), msg_zh(c->arena, MSG_NOTICE_FORM_MISSING_DO, MSG_NONE)};
    }
    c->missing = arena_strdup(c->arena, ids.p);
    buf_clear(&ids);
}

/* ---- fields that are open without being at fault ---- */

static bool is_told(const struct notice_case *c, const char *label)
{
    for (size_t i = 0; i < c->nitems; i++)
        if (strcmp(c->items[i].label, label) == 0)
            return true;
    return false;
}

static void add_related(struct notice_case *c, const struct form *f, const char *path, struct buf *out)
{
    const struct field *fd = form_find(f, path, NULL, NULL, NULL);
    const struct section *table = table_of(f, path, strlen(path));
    const char *label = table ? table->title.s ? table->title.s : table->name : fd && fd->label.s && !strchr(path, '.') ? fd->label.s : "";
    if (!*label || is_told(c, label) || (fd && is_calculated(f, path)))
        return;
    char *quoted = xasprintf("“%s”", label);
    if (!strstr(out->p, quoted))
        buf_adds(out, quoted);
    free(quoted);
}

static void note_related(struct notice_case *c)
{
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < c->n; i++)
        for (size_t k = 0; k < c->v[i].nopen && !c->v[i].all_open; k++)
            add_related(c, c->v[i].form, c->v[i].open[k], &b);
    c->related = arena_strdup(c->arena, b.p);
    buf_clear(&b);
}

/* ---- all of it ---- */

static bool take_application(void *ctx, const struct store_application *a)
{
    struct notice_case *c = ctx;
    c->procedure = arena_strdup(c->arena, a->procedure);
    c->round = arena_strdup(c->arena, a->round);
    c->person = arena_strdup(c->arena, *a->person == '?' ? "" : a->person);
    c->name = *a->name ? arena_strdup(c->arena, a->name) : msg_zh(c->arena, MSG_NOTICE_NAMELESS, MSG_NONE);
    c->number = arena_strdup(c->arena, a->number);
    return strcmp(a->state, "merged") != 0;
}

bool notice_case_open(struct notice_case *c, struct store *s, struct formset *forms, long long application, struct arena *a)
{
    *c = (struct notice_case){.store = s, .forms = forms, .arena = a, .application = application, .missing = "", .related = ""};
    store_each_application(s, application, take_application, c);
    if (!c->procedure)
        return false;
    store_each_row(s, NULL, application, add_form, c);
    store_each_fault(s, application, add_fault, c);
    if (c->about)
        add_missing(c);
    note_related(c);
    c->title = c->about && c->about->procedure_title ? c->about->procedure_title : c->procedure;
    return true;
}

void notice_case_close(struct notice_case *c)
{
    for (size_t i = 0; i < c->n; i++)
        free(c->v[i].open);
    free(c->v);
    free(c->items);
    free(c->issues);
}

/* ---- values ---- */

struct collecting { const struct notice_form *f; struct buf *out; };

static void add_phone(void *ctx, const struct section *s, const struct field *fd, int row, const char *path)
{
    struct collecting *k = ctx;
    (void)s;
    if (row > 0 || !fd || (fd->type != TYPE_MOBILE && fd->type != TYPE_PHONE))
        return;
    const char *value = answers_get(&k->f->answers, path);
    if (*value && !strstr(k->out->p, value))
        buf_printf(k->out, "%s%s", k->out->n ? "、" : "", value);
}

const char *notice_phones(const struct notice_case *c)
{
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < c->n; i++) {
        struct collecting k = {&c->v[i], &b};
        form_each(c->v[i].form, add_phone, &k);
    }
    const char *s = arena_strdup(c->arena, b.p);
    buf_clear(&b);
    return s;
}

const char *notice_unit(const struct notice_case *c)
{
    const char *unit = c->about ? c->about->facts.unit.s : NULL, *colon = unit ? strchr(unit, ':') : NULL;
    for (size_t i = 0; unit && i < c->n; i++) {
        const char *id = c->v[i].form->id;
        if (colon && (strlen(id) != (size_t)(colon - unit) || strncmp(id, unit, strlen(id)) != 0))
            continue;
        const char *value = answers_get(&c->v[i].answers, colon ? colon + 1 : unit);
        if (*value)
            return value;
    }
    return "";
}

const char *notice_due(const struct notice_case *c, struct date told)
{
    struct within w;
    bool guessed = false;
    char iso[11];
    const char *within = c->about ? c->about->facts.correction.within.s : NULL;
    if (!within || !within_parse(within, &w))
        return "";
    date_iso(within_ends(&w, told, formset_codes(c->forms, "holidays"), &guessed), iso);
    return arena_strdup(c->arena, iso);
}
