/*
 * unit_form.c - forms that register a unit or change one: what would be refused is said when the form comes in; once it is accepted, or by
 * shouli unit register, the dictionary follows it. A revision is followed once.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli_int.h"

/* ---- what a form says ---- */

/* NULL where nothing stands: it is not said, and stays as it is. */
static const char *answer(const struct answers *a, const char *path)
{
    const char *s = path ? answers_get(a, path) : "";
    return *s ? s : NULL;
}

static bool take_parent(struct store *s, const char *parent, struct store_unit *out, struct store_reason *r)
{
    if (!parent || (out->parent = unit_said(s, parent, r)))
        return true;
    buf_reset(&r->why);
    return store_deny(r, "R-UNIT", MSG_UNIT_NO_PARENT, MSG_ARGS(parent));
}

/* The unit as the form gives it; texts are those of the answers. False with the reason when the unit above is not there, or the one to change. */
static bool take_unit(struct store *s, const struct form *f, const struct answers *a, struct store_unit *out, struct store_reason *r)
{
    const struct registers *m = f->changes.unit ? &f->changes : &f->registers;
    *out = (struct store_unit){.name = answer(a, m->name), .credit = answer(a, m->credit_code), .org = answer(a, m->org_code), .own = answer(a, m->code),
                               .auth = answer(a, m->auth_code), .kind = answer(a, m->kind), .licence = answer(a, m->licence),
                               .department = answer(a, m->department), .legal_person = answer(a, m->legal_person), .address = answer(a, m->address),
                               .phone = answer(a, m->phone), .origin = "form"};
    const struct field *fd = m->department ? form_find(f, m->department, NULL, NULL, NULL) : NULL;
    for (size_t i = 0; fd && fd->list && out->department && i < fd->nchoices; i++)
        if (strcmp(fd->choices[i].value, out->department) == 0)
            out->department_listed = fd->choices[i].label.s ? fd->choices[i].label.s : out->department;
    const char *which = answer(a, m->unit);
    if (m->unit && !which)
        return store_deny(r, "R-REQ", MSG_UNIT_FORM_SAYS_NONE, MSG_NONE);
    if (m->unit && !(out->id = unit_said(s, which, r)))
        return false;
    return take_parent(s, answer(a, m->parent), out, r);
}

struct present { struct arena *arena; struct store_unit u; long long application, found; };

static bool take_present(void *ctx, const struct store_unit *u)
{
    struct present *p = ctx;
    if (p->application && u->application != p->application)
        return true;
    p->found = u->id;
    p->u.kind = arena_strdup(p->arena, u->kind);
    p->u.licence = arena_strdup(p->arena, u->licence);
    p->u.parent = u->parent;
    return false;
}

/* Whether it is sound together with what is not said and stays. */
static bool is_sound(struct store *s, const struct formset *forms, const struct store_unit *u, struct arena *a, struct store_reason *r)
{
    struct present now = {.arena = a};
    struct store_unit whole = *u;
    if (u->id)
        store_each_unit(s, u->id, NULL, take_present, &now);
    whole.kind = u->kind ? u->kind : now.u.kind;
    whole.licence = u->licence ? u->licence : now.u.licence;
    whole.parent = u->parent ? u->parent : now.u.parent;
    return unit_is_sound(s, forms, &whole, r);
}

/* The unit that this very application registered, or 0. */
static long long registered_by(struct store *s, long long application, struct arena *a)
{
    struct present p = {.arena = a, .application = application};
    store_each_unit(s, 0, NULL, take_present, &p);
    return p.found;
}

/* ---- when the form comes in ---- */

/* The field that a refusal is about, as far as its code tells. */
static const char *concerned(const struct registers *m, const struct store_unit *u, const char *code)
{
    bool unknown = m->unit && !u->id;
    const char *path = unknown || strcmp(code, "R-STATE") == 0 || strcmp(code, "R-REQ") == 0 ? m->unit : strcmp(code, "R-UNIT") == 0 ? m->parent :
                       strcmp(code, "R-CROSS") == 0 ? (m->licence ? m->licence : m->kind) :
                       strcmp(code, "R-CODE") == 0 ? (u->department ? m->department : m->kind) :
                       strcmp(code, "R-FMT") == 0 ? (u->org ? m->org_code : m->credit_code) : NULL;
    return path ? path : m->name ? m->name : m->unit;
}

/* Whether the form's own rules find the same: what is not in its list, a credit code, an organisation code that does not look like one. */
static bool form_says(const struct form *f, const char *path, const char *code, const char *value)
{
    const struct field *fd = form_find(f, path, NULL, NULL, NULL);
    if (strcmp(code, "R-CODE") == 0)
        return fd && fd->nchoices > 0;
    size_t signs =
        strspn(value, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-") == strlen(value) ? strlen(value) - (strchr(value, '-') != NULL) : 0;
    return strcmp(code, "R-FMT") == 0 && fd && (fd->type == TYPE_CREDIT_CODE || signs != 9);
}

/* What would be said if the dictionary followed the form now; nothing once it has registered what it says. */
void unit_form_judge(struct store *s, struct formset *forms, long long application, const struct form *f, const struct answers *a,
                     struct issues *out)
{
    struct store_unit u;
    struct store_reason r = {.code = NULL};
    const struct registers *m = f->changes.unit ? &f->changes : &f->registers;
    if (store_unit_followed(s, application) || (m->name && !m->unit && !answer(a, m->name)))
        return;
    bool fine = take_unit(s, f, a, &u, &r);
    if (fine && !m->unit)
        u.id = registered_by(s, application, out->arena);
    if (fine && is_sound(s, forms, &u, out->arena, &r))
        store_unit_would(s, &u, &r);
    const char *path = r.code ? concerned(m, &u, r.code) : NULL;
    if (path && !form_says(f, path, r.code, answers_get(a, path)) && !(strcmp(r.code, "R-REQ") == 0 && m->unit))
        unit_issue(out, f, path, answers_get(a, path), &r, MSG_UNIT_REGISTER_DO);
    buf_clear(&r.why);
}

/* ---- when it is accepted ---- */

struct found_form { struct store *s; struct arena *arena; struct answers a; struct form *form; bool open; long long submission; int revision; };

static bool find_form(void *ctx, const struct store_row *r)
{
    struct found_form *q = ctx;
    struct form *f = store_form(q->s, r->form, r->stored, q->arena);
    if (!f || (!f->registers.name && !f->changes.unit))
        return true;
    q->form = f;
    q->open = strcmp(r->status, "accepted") != 0;
    q->submission = r->submission;
    q->revision = r->revision;
    store_answers(q->s, r->submission, r->revision, &q->a);
    return false;
}

enum unit_followed unit_follow(struct store *s, const struct formset *forms, long long application, bool really, const char *day, const struct store_hand *h,
                               struct arena *a, struct store_unit *u, struct store_reason *r)
{
    struct found_form q = {.s = s, .arena = a, .a = {.arena = a}};
    char n[24];
    snprintf(n, sizeof n, "%lld", application);
    store_each_row(s, NULL, application, find_form, &q);
    if (!q.form)
        return UNIT_NO_SUCH_FORM;
    if (q.open) {
        store_deny(r, "R-STATE", MSG_UNIT_FORM_OPEN, MSG_ARGS(n));
        return UNIT_REFUSED;
    }
    if (!take_unit(s, q.form, &q.a, u, r))
        return UNIT_REFUSED;
    struct store_unit_form by = {application, q.submission, q.revision};
    if (store_unit_form_followed(s, &by))
        return UNIT_FOLLOWED_BEFORE;
    u->application = application;
    if (!q.form->changes.unit)
        u->id = registered_by(s, application, a);
    enum unit_followed done = u->id ? UNIT_WAS_CHANGED : UNIT_WAS_ADDED;
    if (!is_sound(s, forms, u, a, r) || !(really ? store_unit_follow(s, u, &by, day, h, r) : store_unit_would(s, u, r)))
        return UNIT_REFUSED;
    return done;
}
