/*
 * versions.c - released definitions: content/guides/REGION/ID/versions/FORM@VERSION.json, frozen as the counter gets them. They are read
 * with distrust, since anyone may have had them in his hands, and compared with what the forms say now.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "shenbao/shenbao.h"

enum { DEFINITION_MAX = 16 * 1024 * 1024 };

struct form *form_from_text(const char *text, size_t n, struct arena *a, struct buf *why)
{
    json_error_t error;
    json_t *j = json_loadb(text, n, JSON_REJECT_DUPLICATES, &error);
    const json_t *form = json_object_get(j, "form");

    if (!j)
        msg_format(why, MSG_RELEASED_NOT_JSON, MSG_NONE);
    struct form *f = j ? form_from_json(json_is_object(form) ? form : j, a, why) : NULL;
    json_decref(j);
    return f;
}

bool form_file_read(const char *path, struct buf *out, struct buf *why)
{
    if (file_read(path, out, DEFINITION_MAX))
        return true;
    buf_adds(why, error_text(errno));
    return false;
}

/* ---- reading ---- */

struct reading { const struct model *m; struct releases *out; struct diags *d; };

static bool is_in_versions(const char *rel)
{
    const char *region = strchr(rel, '/'), *id = region ? strchr(region + 1, '/') : NULL;
    return id && strncmp(id + 1, "versions/", 9) == 0;
}

static void take_file(struct reading *r, const char *file)
{
    struct arena *a = r->m->arena;
    struct place at = { .file = file };
    struct buf text = BUF_INIT, why = BUF_INIT;
    struct form *f = form_file_read(file, &text, &why) ? form_from_text(text.p, text.n, a, &why) : NULL;

    if (!f) {
        diag(r->d, at, MSG_RELEASED_BAD, why.p);
    } else {
        char *name = arena_printf(a, "%s@%s", f->id, f->version), *base = arena_printf(a, "%s.json", name);
        const struct released *twice = releases_find(r->out, f->id, f->version);
        f->file = file;
        if (strcmp(path_base(file), base) != 0)
            diag(r->d, at, MSG_RELEASED_NAME, name);
        else if (twice)
            diag(r->d, at, MSG_RELEASED_TWICE, name, twice->file);
        else
            *VEC_ADD(r->out->v, r->out->n, r->out->cap) =
                (struct released){ .name = name, .file = file, .form = f, .text = arena_strndup(a, text.p, text.n), .n = text.n };
    }
    buf_clear(&text);
    buf_clear(&why);
}

/* The number of "…/versions/guide@N.txt"; 0 when it is another name. */
static unsigned long guide_number(const char *rel)
{
    const char *base = path_base(rel), *digits = base + strlen("guide@");
    if (strncmp(base, "guide@", strlen("guide@")) != 0 || *digits < '1' || *digits > '9')
        return 0;
    char *end;
    unsigned long n = strtoul(digits, &end, 10);
    return strcmp(end, ".txt") == 0 && n < ULONG_MAX ? n : 0;
}

static void take_guide(struct reading *r, const char *rel, const char *file, unsigned long number)
{
    struct buf text = BUF_INIT, why = BUF_INIT;
    if (form_file_read(file, &text, &why) && u8_valid(text.p, text.n)) {
        const char *folder = arena_strndup(r->m->arena, rel, (size_t)(strstr(rel, "/versions/") - rel));
        *VEC_ADD(r->out->guides, r->out->nguides, r->out->cguides) =
            (struct released_guide){ folder, arena_strndup(r->m->arena, text.p, text.n), number };
    } else {
        diag(r->d, ((struct place){ .file = file }), MSG_RELEASED_BAD, why.n ? why.p : msg_pattern(MSG_RELEASED_NOT_TEXT));
    }
    buf_clear(&text);
    buf_clear(&why);
}

static bool visit(void *ctx, const char *rel, const char *path, bool is_error)
{
    struct reading *r = ctx;
    size_t n = strlen(rel);

    if (is_error || !is_in_versions(rel))
        return true;                                       /* what cannot be read elsewhere the model tells */
    const char *file = arena_strdup(r->m->arena, path);
    if (n > 5 && strcmp(rel + n - 5, ".json") == 0)
        take_file(r, file);
    else if (guide_number(rel))
        take_guide(r, rel, file, guide_number(rel));
    else
        diag0(r->d, ((struct place){ .file = file }), MSG_RELEASED_STRAY);
    return true;
}

static int by_id_and_version(const void *pa, const void *pb)
{
    const struct released *a = pa, *b = pb;
    int c = strcmp(a->form->id, b->form->id);
    return c ? c : version_compare(a->form->version, b->form->version);
}

void releases_read(const struct model *m, struct releases *out, struct diags *d)
{
    char *dir = strcmp(m->dir, ".") == 0 ? xstrdup("guides") : path_join(m->dir, "guides");
    struct reading r = { m, out, d };

    *out = (struct releases){ 0 };
    if (m->has_versions && !file_walk(dir, visit, &r) && errno != ENOENT)
        die_errno(dir);
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, by_id_and_version);
    free(dir);
}

void releases_clear(struct releases *r)
{
    free(r->v);
    free(r->guides);
    *r = (struct releases){ 0 };
}

const struct released *releases_find(const struct releases *r, const char *id, const char *version)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->v[i].form->id, id) == 0 && strcmp(r->v[i].form->version, version) == 0)
            return &r->v[i];
    return NULL;
}

const struct released *releases_newest(const struct releases *r, const char *id)
{
    const struct released *newest = NULL;
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->v[i].form->id, id) == 0 && (!newest || version_compare(r->v[i].form->version, newest->form->version) > 0))
            newest = &r->v[i];
    return newest;
}

const struct released_guide *releases_guide(const struct releases *r, const struct guide *g)
{
    const struct released_guide *last = NULL;
    size_t n = strlen(g->region_id);
    for (size_t i = 0; i < r->nguides; i++) {
        const struct released_guide *one = &r->guides[i];
        bool ours = strncmp(one->folder, g->region_id, n) == 0 && one->folder[n] == '/' && strcmp(one->folder + n + 1, g->id) == 0;
        if (ours && (!last || one->number > last->number))
            last = one;
    }
    return last;
}

/* ---- checking ---- */

/* The message that says how to give those answers a place. */
static void tell_orphan(const struct change *c, struct diags *d)
{
    static const enum msg ids[] = {
        [ORPHAN_FIELD] = MSG_ORPHAN_FIELD, [ORPHAN_TYPE] = MSG_ORPHAN_TYPE, [ORPHAN_CHOICE] = MSG_ORPHAN_CHOICE,
        [ORPHAN_OTHER] = MSG_ORPHAN_OTHER, [ORPHAN_LIST] = MSG_ORPHAN_LIST,
    };
    /* In a table `was` stands beside a column and has its name alone. */
    const char *dot = c->drop ? strchr(c->drop, '.') : NULL, *hint = c->drop ? c->drop : "";
    if (c->orphan == ORPHAN_FIELD)
        diag(d, c->at, MSG_ORPHAN_FIELD, c->text, dot ? dot + 1 : hint, hint);
    else
        diag(d, c->at, ids[c->orphan], c->text, hint);
}

struct nothing { struct diags *d; const char *name; };

static void tell_nothing(void *ctx, const char *was, struct place at)
{
    const struct nothing *n = ctx;
    diag(n->d, at, MSG_WAS_NOTHING, was, n->name);
}

static void check_form(const struct form *f, const struct releases *r, struct arena *a, struct diags *d)
{
    const struct released *same = releases_find(r, f->id, f->version), *newest = releases_newest(r, f->id);
    if (!newest)
        return;
    if (!same && version_compare(f->version, newest->form->version) < 0) {
        diag(d, f->version_at, MSG_RELEASED_LATER, f->version, newest->form->version);
        return;
    }
    const struct released *before = same ? same : newest;
    struct changes c = { .arena = a };
    bool changed = same && !form_same(same->form, f);
    form_compare(before->form, f, &c);
    if (changed)
        diag(d, f->version_at, MSG_RELEASED_CHANGED, same->name);
    for (size_t i = 0; i < c.n; i++) {
        if (changed)
            diag(d, c.v[i].at, MSG_RELEASED_DIFF, c.v[i].text);
        else if (c.v[i].orphan)
            tell_orphan(&c.v[i], d);
    }
    if (!same)
        form_was_nothing(newest->form, f, tell_nothing, &(struct nothing){ d, newest->name });
    free(c.v);
}

void releases_check(const struct model *m, const struct releases *r, struct diags *d)
{
    for (size_t g = 0; g < m->nguides; g++)
        for (size_t i = 0; i < m->guides[g]->nforms; i++)
            check_form(m->guides[g]->forms[i], r, m->arena, d);
}
