/*
 * unit_check.c - what must hold of a unit by itself, and what the dictionary says of the unit that a form names: unknown, of another code,
 * cancelled. Knows nothing of how the dictionary is kept.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli_int.h"

static bool there(const char *s) { return s && *s; }

/* ---- a unit by itself ---- */

static const json_t *kind_named(const struct formset *fs, const char *name)
{
    size_t i;
    json_t *k;
    json_array_foreach(json_object_get(formset_site(fs), "unit_kinds"), i, k)
    {
        const char *own = json_string_value(json_object_get(k, "name"));
        if (own && strcmp(own, name) == 0)
            return k;
    }
    return NULL;
}

static const char *of_kind(const json_t *kind, const char *key)
{
    const char *s = json_string_value(json_object_get(kind, key));
    return s ? s : "";
}

/* 《…》 around a document's name says nothing. */
static bool same_document(const char *a, const char *b)
{
    struct buf x = BUF_INIT, y = BUF_INIT;
    struct { const char *s; struct buf *to; } v[] = {{a, &x}, {b, &y}};
    for (size_t i = 0; i < 2; i++)
        for (const char *p = v[i].s; *p;) {
            uint32_t cp = u8_next(&p);
            if (cp != 0x300A && cp != 0x300B && cp != ' ')
                buf_addu(v[i].to, cp);
        }
    bool same = x.n == y.n && x.n > 0 && memcmp(x.p, y.p, x.n) == 0;
    buf_clear(&x);
    buf_clear(&y);
    return same;
}

struct seen_kind { char kind[128]; };

static bool take_kind(void *ctx, const struct store_unit *u)
{
    snprintf(((struct seen_kind *)ctx)->kind, sizeof ((struct seen_kind *)NULL)->kind, "%s", u->kind);
    return true;
}

static bool kind_is_sound(struct store *s, const struct formset *fs, const struct store_unit *u, struct store_reason *r)
{
    const json_t *kind = there(u->kind) ? kind_named(fs, u->kind) : NULL;
    bool any = json_array_size(json_object_get(formset_site(fs), "unit_kinds")) > 0;
    if (there(u->kind) && any && !kind)
        return store_deny(r, "R-CODE", MSG_UNIT_NO_KIND, MSG_ARGS(u->kind));
    const char *licence = of_kind(kind, "licence"), *under = of_kind(kind, "under");
    if (there(u->licence) && *licence && !same_document(u->licence, licence))
        return store_deny(r, "R-CROSS", MSG_UNIT_LICENCE, MSG_ARGS(u->kind, licence, u->licence));
    if (!*under)
        return true;
    struct seen_kind above = {""};
    if (u->parent)
        store_each_unit(s, u->parent, NULL, take_kind, &above);
    return strcmp(above.kind, under) == 0 || store_deny(r, "R-UNIT", MSG_UNIT_UNDER, MSG_ARGS(u->kind, under));
}

/* 机构代码: 8 signs and a check sign of GB 11714, with or without the hyphen. */
static bool org_code_ok(const char *s)
{
    static const int weight[8] = {3, 7, 9, 10, 5, 8, 4, 2};
    char v[10] = "";
    size_t n = 0;
    int sum = 0;
    for (; *s; s++)
        if (*s != '-' || n != 8) {
            if (n == 9)
                return false;
            v[n++] = *s;
        }
    for (size_t i = 0; i < 8 && n == 9; i++) {
        int d = v[i] >= '0' && v[i] <= '9' ? v[i] - '0' : v[i] >= 'A' && v[i] <= 'Z' ? v[i] - 'A' + 10 : -1;
        if (d < 0)
            return false;
        sum += d * weight[i];
    }
    int c = 11 - sum % 11;
    return n == 9 && v[8] == (c == 10 ? 'X' : c == 11 ? '0' : (char)('0' + c));
}

bool unit_is_sound(struct store *s, const struct formset *fs, const struct store_unit *u, struct store_reason *r)
{
    struct number_facts facts;
    if (there(u->credit) && (number_check(NUMBER_USCC, u->credit, date_today(), NULL, &facts) != NUMBER_OK || facts.normalised))
        return store_deny(r, "R-FMT", MSG_UNIT_CREDIT, MSG_ARGS(u->credit));
    if (there(u->org) && !org_code_ok(u->org))
        return store_deny(r, "R-FMT", MSG_UNIT_ORG, MSG_ARGS(u->org));
    return !fs || kind_is_sound(s, fs, u, r);
}

/* ---- the unit that is meant ---- */

struct candidate { long long id, parent; char *name, *parent_name; bool cancelled, former, by_code; };
struct candidates { struct candidate *v; size_t n, cap; const char *name; bool by_code; struct arena *arena; };

static bool keep_candidate(void *ctx, const struct store_unit *u)
{
    struct candidates *c = ctx;
    *VEC_ADD(c->v, c->n, c->cap) = (struct candidate){u->id, u->parent, arena_strdup(c->arena, u->name), arena_strdup(c->arena, u->parent_name),
                                                      *u->cancelled_on != '\0', c->name && strcmp(c->name, u->name) != 0, c->by_code};
    return true;
}

static void gather(struct store *s, const char *name, const char *code, struct candidates *c)
{
    size_t n;
    long long *ids = store_units_named(s, name, code, &n);
    c->by_code = code != NULL;
    for (size_t i = 0; i < n; i++)
        store_each_unit(s, ids[i], NULL, keep_candidate, c);
    free(ids);
}

/* Those with the code that have or had the name. Without a name all that have the code. */
static void keep_named(struct store *s, struct candidates *c, const char *name)
{
    size_t n, kept = 0;
    long long *ids = store_units_named(s, name, NULL, &n);
    for (size_t i = 0; i < c->n; i++)
        for (size_t k = 0; k < n; k++)
            if (ids[k] == c->v[i].id)
                c->v[kept++] = c->v[i];
    c->n = kept;
    free(ids);
}

/* One that stands is meant rather than one that was cancelled; one by its name of today rather than by a former one. */
static void prefer(struct candidates *c, size_t member)
{
    size_t kept = 0, good = 0;
    for (size_t i = 0; i < c->n; i++)
        good += !*(const bool *)((const char *)&c->v[i] + member);
    for (size_t i = 0; good && i < c->n; i++)
        if (!*(const bool *)((const char *)&c->v[i] + member))
            c->v[kept++] = c->v[i];
    if (good)
        c->n = kept;
}

/* Finds the unit; NULL and the reason otherwise. */
static const struct candidate *meant(struct store *s, const char *name, const char *code, struct candidates *c, struct store_reason *r)
{
    c->name = there(name) ? name : NULL;
    gather(s, name, there(code) ? code : NULL, c);
    if (there(code) && c->n == 0) {
        store_deny(r, "R-UNIT", MSG_UNIT_CODE_UNKNOWN, MSG_ARGS(code));
        return NULL;
    }
    const char *owner = c->n ? c->v[0].name : "";
    if (there(code) && there(name))
        keep_named(s, c, name);
    if (c->n == 0) {
        store_deny(r, "R-UNIT", there(code) ? MSG_UNIT_CODE_OTHER : MSG_UNIT_UNKNOWN, MSG_ARGS(there(code) ? code : name, owner, name));
        return NULL;
    }
    prefer(c, offsetof(struct candidate, cancelled));
    prefer(c, offsetof(struct candidate, former));
    if (c->v[0].cancelled) {
        store_deny(r, "R-UNIT", MSG_UNIT_WAS_CANCELLED, MSG_ARGS(c->v[0].name));
        return NULL;
    }
    if (c->n > 1) {
        store_deny(r, "W-UNIT", MSG_UNIT_SEVERAL, MSG_ARGS(c->v[0].name));
        return NULL;
    }
    return &c->v[0];
}

static long long named(struct store *s, const char *word, bool number, struct store_reason *r)
{
    struct candidates c = {.arena = arena_new()};
    char *end;
    long long id = strtoll(word, &end, 10), found = 0;     /* its number, when the word is one */
    if (number && id > 0 && !*end)
        store_each_unit(s, id, NULL, keep_candidate, &c);
    if (c.n == 0)
        gather(s, NULL, word, &c);
    if (c.n == 0)
        gather(s, word, NULL, &c);
    prefer(&c, offsetof(struct candidate, cancelled));
    if (c.n == 1)
        found = c.v[0].id;
    else
        store_deny(r, "R-UNIT", c.n ? MSG_UNIT_WORD_SEVERAL : MSG_UNIT_NONE, MSG_ARGS(word));
    arena_free(c.arena);
    free(c.v);
    return found;
}

long long unit_named(struct store *s, const char *word, struct store_reason *r) { return named(s, word, true, r); }
long long unit_said(struct store *s, const char *word, struct store_reason *r) { return named(s, word, false, r); }

/* ---- on a form ---- */

/* The field of this form that a key of the guide names, or NULL. */
static const char *path_in(const struct form *f, const struct text *t)
{
    const char *colon = t->s ? strchr(t->s, ':') : NULL;
    if (!t->s || (colon && (strlen(f->id) != (size_t)(colon - t->s) || strncmp(f->id, t->s, strlen(f->id)) != 0)))
        return NULL;
    const char *path = colon ? colon + 1 : t->s;
    return form_find(f, path, NULL, NULL, NULL) ? path : NULL;
}

bool form_has_unit(const struct form *f) { return f->registers.name || f->changes.unit || path_in(f, &f->facts.unit) || path_in(f, &f->facts.unit_code); }

static bool unit_is_code(const struct form *f, const char *path)
{
    const struct field *fd = form_find(f, path, NULL, NULL, NULL);
    return fd && (fd->type == TYPE_CREDIT_CODE || (fd->list && (fd->type == TYPE_CODE || fd->type == TYPE_CHOICE)));
}

/* A code where the field is one of a list or a code by itself, else a name. */
static void words_of(const struct form *f, const struct answers *a, const char **name, const char **code)
{
    const char *unit = path_in(f, &f->facts.unit), *own = path_in(f, &f->facts.unit_code);
    bool is_code = unit && unit_is_code(f, unit);
    const char *value = unit ? answers_get(a, unit) : "";
    *code = own ? answers_get(a, own) : is_code ? value : "";
    *name = is_code ? "" : value;
    if (own && is_code && !**code)
        *code = value;
}

struct issue issue_of_reason(struct arena *a, const struct store_reason *r, const char *value, enum msg remedy)
{
    struct buf help = BUF_INIT;
    msg_format(&help, remedy, MSG_NONE);
    struct issue i = {r->code, *r->code == 'W' ? SEVERITY_WARNING : SEVERITY_ERROR, "", "", "", arena_strdup(a, value), arena_strdup(a, r->why.p),
                      arena_strdup(a, help.p), 0};
    buf_clear(&help);
    return i;
}

void unit_issue(struct issues *out, const struct form *f, const char *path, const char *value, const struct store_reason *r, enum msg remedy)
{
    const struct section *s = NULL;
    const struct field *fd = path ? form_find(f, path, &s, NULL, NULL) : NULL;
    struct issue i = issue_of_reason(out->arena, r, value, remedy);
    i.section = s && s->title.s ? s->title.s : "";
    i.field = path ? path : "";
    i.label = fd && fd->label.s ? fd->label.s : "";
    *VEC_ADD(out->v, out->n, out->cap) = i;
}

/* The unit above, where the form has a place for it: what stands there must be it. */
static void check_parent(const struct form *f, const struct answers *a, const struct candidate *c, struct issues *out)
{
    const char *path = path_in(f, &f->facts.unit_parent), *said = path ? answers_get(a, path) : "";
    struct store_reason r = {.code = NULL};
    if (!*said || strcmp(said, c->parent_name) == 0)
        return;
    store_deny(&r, "R-UNIT", *c->parent_name ? MSG_UNIT_PARENT_OTHER : MSG_UNIT_PARENT_NONE, MSG_ARGS(c->name, c->parent_name));
    unit_issue(out, f, path, said, &r, MSG_UNIT_PARENT_DO);
    buf_clear(&r.why);
}

static void judge_named(struct store *s, long long application, const struct form *f, const struct answers *a, struct issues *out)
{
    const char *name, *code, *path = path_in(f, &f->facts.unit_code);
    struct candidates c = {.arena = out->arena};
    struct store_reason r = {.code = NULL};
    words_of(f, a, &name, &code);
    if (!*name && !*code)
        return;
    const struct candidate *u = meant(s, name, code, &c, &r);
    if (!path || !*code)
        path = path_in(f, &f->facts.unit);
    if (u) {
        store_unit_file(s, application, u->id, "");
        check_parent(f, a, u, out);
        if (u->former) {
            store_deny(&r, "W-UNIT", MSG_UNIT_FORMER, MSG_ARGS(name, u->name));
            unit_issue(out, f, path_in(f, &f->facts.unit), name, &r, MSG_UNIT_FORMER_DO);
        }
    } else {
        unit_issue(out, f, path, *code ? code : name, &r, *r.code == 'W' ? MSG_UNIT_SEVERAL_DO : MSG_UNIT_DO);
    }
    buf_clear(&r.why);
    free(c.v);
}

void unit_fill(struct store *s, const struct form *f, struct answers *a)
{
    const char *path = path_in(f, &f->facts.unit_parent), *name, *code;
    if (!path || *answers_get(a, path) || !store_has_units(s))
        return;
    struct candidates c = {.arena = a->arena};
    struct store_reason r = {.code = NULL};
    words_of(f, a, &name, &code);
    const struct candidate *u = *name || *code ? meant(s, name, code, &c, &r) : NULL;
    if (u && *u->parent_name)
        answers_set(a, path, u->parent_name, ANSWER_CALCULATED);
    buf_clear(&r.why);
    free(c.v);
}

void unit_preset(const struct form *f, const char *name, const char *code, const char *parent, struct answers *a)
{
    const char *unit = path_in(f, &f->facts.unit), *own = path_in(f, &f->facts.unit_code), *above = path_in(f, &f->facts.unit_parent);
    if (unit)
        answers_set(a, unit, unit_is_code(f, unit) ? code : name, 0);
    if (own && *code)
        answers_set(a, own, code, 0);
    if (above && *parent)
        answers_set(a, above, parent, 0);
}

void unit_judge(struct store *s, struct formset *forms, long long application, const struct rule_form *form, struct issues *out)
{
    const struct form *f = program_form(form->program);
    if (form->doubtful)
        return;
    if (f->registers.name || f->changes.unit)
        unit_form_judge(s, forms, application, f, form->answers, out);
    else if (store_has_units(s))
        judge_named(s, application, f, form->answers, out);
}

/* ---- the published list ---- */

void units_learn(struct store *s, struct formset *fs, const char *by, const char *on)
{
    const struct codelist *l = formset_codes(fs, "units");
    if (!l || store_has_units(s))
        return;
    /* From the top down, whatever the order of the list: as long as a round brings something. */
    long long *ids = xcalloc(l->n + 1, sizeof *ids);
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < l->n; i++) {
            const struct code *c = &l->v[i];
            long long parent = 0;
            for (size_t k = 0; k < l->n && c->parent; k++)
                if (strcmp(l->v[k].code, c->parent) == 0 && ids[k] > 0)
                    parent = ids[k];
            if (ids[i] || c->until || (c->parent && !parent))
                continue;
            struct number_facts facts;
            bool credit = number_check(NUMBER_USCC, c->code, date_today(), NULL, &facts) == NUMBER_OK;
            struct store_unit u = {.name = c->name, .parent = parent, .credit = credit ? c->code : NULL, .own = credit ? NULL : c->code, .origin = "list"};
            struct store_reason r = {.code = NULL};
            ids[i] = store_unit_add(s, &u, by, on, &r) ? u.id : -1;
            more = true;
            buf_clear(&r.why);
        }
    }
    free(ids);
}
