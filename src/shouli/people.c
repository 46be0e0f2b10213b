/*
 * people.c - two people with one number, one person with two, people of one name: named, never merged. What is told hangs on the
 * applications alone, not on the order in which they came.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/people_int.h"

/* ---- what is known of an application ---- */

struct traits { const char **v; size_t n, cap; };

struct who {
    struct store *store;
    struct formset *forms;
    struct arena *arena;
    const char *procedure;
    bool known;                                            /* by a number that is right */
    struct traits mobiles, births, units, numbers, folders, kinds;   /* kinds: ids of its forms */
};

static void add_trait(struct who *w, struct traits *t, const char *value)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->v[i], value) == 0)
            return;
    if (*value)
        *VEC_ADD(t->v, t->n, t->cap) = arena_strdup(w->arena, value);
}

static bool share(const struct traits *a, const struct traits *b)
{
    for (size_t i = 0; i < a->n; i++)
        for (size_t k = 0; k < b->n; k++)
            if (strcmp(a->v[i], b->v[k]) == 0)
                return true;
    return false;
}

/* 18 characters of which the seventh to fourteenth are a date: the birth date, right or wrong as the rest may be. */
static void add_birth(struct who *w, const char *number)
{
    struct date day;
    if (strlen(number) != 18)
        return;
    const char *iso = arena_printf(w->arena, "%.4s-%.2s-%.2s", number + 6, number + 10, number + 12);
    if (date_parse(iso, &day))
        add_trait(w, &w->births, iso);
}

static void add_answers(struct who *w, const struct form *f, const struct answers *a)
{
    for (size_t i = 0; i < f->nsections; i++)
        for (size_t k = 0; k < f->sections[i].nfields && f->sections[i].kind != SECTION_TABLE; k++) {
            const struct field *fd = &f->sections[i].fields[k];
            if (fd->name && fd->type == TYPE_MOBILE)
                add_trait(w, &w->mobiles, answers_get(a, fd->name));
            if (fd->name && fd->type == TYPE_CREDIT_CODE)
                add_trait(w, &w->units, answers_get(a, fd->name));
        }
    const char *unit = f->facts.unit.s, *colon = unit ? strchr(unit, ':') : NULL;
    if (unit && (!colon || (strlen(f->id) == (size_t)(colon - unit) && strncmp(f->id, unit, strlen(f->id)) == 0)))
        add_trait(w, &w->units, answers_get(a, colon ? colon + 1 : unit));
    const char *number = f->person ? answers_get(a, f->person) : "";
    add_trait(w, &w->numbers, number);
    add_birth(w, number);
}

static bool add_form(void *ctx, const struct store_row *r)
{
    struct who *w = ctx;
    struct answers a = {.arena = w->arena};
    struct buf source = BUF_INIT;
    const struct form *f = formset_form(w->forms, r->form, r->stored);
    if (f) {
        store_answers(w->store, r->submission, r->revision, &a);
        add_answers(w, f, &a);
    }
    w->procedure = arena_strdup(w->arena, r->procedure);
    w->known = *r->person != '?';
    add_trait(w, &w->kinds, r->form);
    store_source_name(w->store, r->submission, r->revision, &source);
    size_t n = source.n;
    while (n > 0 && source.p[n - 1] != '/' && source.p[n - 1] != '!')
        n--;
    source.p[n] = '\0';
    add_trait(w, &w->folders, source.p);                   /* a file that came by itself has none */
    buf_clear(&source);
    return true;
}

static void who_open(struct who *w, const struct judge_across *j, long long application)
{
    *w = (struct who){.store = j->store, .forms = j->forms, .arena = j->arena, .procedure = ""};
    store_each_row(j->store, NULL, application, add_form, w);
}

static void who_close(struct who *w)
{
    struct traits *all[] = {&w->mobiles, &w->births, &w->units, &w->numbers, &w->folders, &w->kinds};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]->v);
}

/* ---- one person with two numbers ---- */

enum { SLIP_CHARACTERS = 2 };                              /* a slip of the pen: so many characters differ, or two stand in each other's place */

static bool similar(const struct traits *a, const struct traits *b)
{
    if (a->n == 0 || b->n == 0 || strlen(a->v[0]) != strlen(b->v[0]))
        return false;
    int differ = 0;
    for (size_t i = 0; a->v[0][i]; i++)
        differ += a->v[0][i] != b->v[0][i];
    return differ <= SLIP_CHARACTERS;
}

/* Each has of the procedure what the other lacks. */
static bool complete_each_other(const struct who *a, const struct who *b)
{
    return a->kinds.n > 0 && b->kinds.n > 0 && strcmp(a->procedure, b->procedure) == 0 && !share(&a->kinds, &b->kinds);
}

/* Two of one name. Those who gave different mobile numbers are two people. */
static bool may_be_one(const struct who *a, const struct who *b)
{
    bool mobile = share(&a->mobiles, &b->mobiles), birth = share(&a->births, &b->births);
    bool unit = share(&a->units, &b->units), folder = share(&a->folders, &b->folders);
    if (a->mobiles.n > 0 && b->mobiles.n > 0 && !mobile)
        return false;
    if (complete_each_other(a, b))
        return mobile || birth || unit || folder || similar(&a->numbers, &b->numbers);
    return mobile || (birth && unit);
}

void people_look(const struct judge_across *j, long long application, struct people *out)
{
    struct who me, other;
    *out = (struct people){0};
    out->nalike = store_namesakes(j->store, application, CROWD + 2, out->alike);
    out->nsame = store_same_number(j->store, application, CROWD, out->same);
    out->namesakes = out->nalike > CROWD ? CROWD + 1 : out->nalike;
    if (out->namesakes == 0 || out->namesakes > CROWD)     /* a name that so many have says nothing */
        return;
    who_open(&me, j, application);
    size_t n = 0;
    for (size_t i = 0; i < out->namesakes; i++) {
        who_open(&other, j, out->alike[i]);
        if (may_be_one(&me, &other)) {
            n++;
            out->other = out->alike[i];
            out->complement = complete_each_other(&me, &other);
            out->both_known = me.known && other.known;
            out->mobile = share(&me.mobiles, &other.mobiles);
            out->birth = share(&me.births, &other.births);
            out->unit = share(&me.units, &other.units);
            out->number = other.numbers.n ? other.numbers.v[0] : "";
        }
        who_close(&other);
    }
    who_close(&me);
    if (n != 1)                                            /* several would do: then it is a common name */
        out->other = 0;
    out->complement = out->complement && n == 1;
}

/* ---- telling ---- */

static void say_alike(const struct people *p, struct buf *out)
{
    const struct { bool yes; enum msg word; } all[] = {
        {p->mobile, MSG_PEOPLE_MOBILE}, {p->birth, MSG_PEOPLE_BIRTH}, {p->unit, MSG_PEOPLE_UNIT}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].yes)
            buf_printf(out, "%s%s", out->n ? msg_pattern(MSG_PEOPLE_AND) : "", msg_pattern(all[i].word));
    if (!out->n)
        buf_adds(out, msg_pattern(MSG_PEOPLE_NAME));
}

static const struct field *field_of(const struct form *f, const char *path, const struct section **s)
{
    *s = NULL;
    return path ? form_find(f, path, s, NULL, NULL) : NULL;
}

void people_tell(const struct people *p, const struct form *f, const struct answers *a, struct issues *out)
{
    struct buf alike = BUF_INIT, masked = BUF_INIT;
    const struct section *s;
    const struct field *fd = field_of(f, f->person, &s);
    if (!p->other || !fd)
        return;
    if (p->complement && !p->both_known)                   /* the wrong number is told already; the other form has nothing to mend */
        return;
    say_alike(p, &alike);
    mask_person(p->number, &masked);
    if (p->complement)
        issues_add(out, "R-PERSON", SEVERITY_ERROR, s, fd, 0, f->person, answers_get(a, f->person), MSG_PEOPLE_SLIP, MSG_PEOPLE_SLIP_DO,
                   MSG_ARGS(masked.p));
    else
        issues_add(out, "W-PERSON", SEVERITY_WARNING, s, fd, 0, f->person, answers_get(a, f->person), MSG_PEOPLE_TWO_NUMBERS,
                   MSG_PEOPLE_TWO_NUMBERS_DO, MSG_ARGS(alike.p, masked.p));
    buf_clear(&alike);
    buf_clear(&masked);
}

/* Names with other dots or spaces are the same. */
static bool same_name(const char *a, const char *b)
{
    struct buf x[2] = {BUF_INIT, BUF_INIT};
    const char *v[] = {a, b};
    for (int i = 0; i < 2; i++)
        for (const char *p = v[i]; *p;) {
            uint32_t cp = u8_next(&p);
            if (cp != ' ' && cp != 0x3000 && cp != 0xB7 && cp != 0x2022 && cp != 0x30FB && cp != 0x2027 && cp != '.')
                buf_addu(&x[i], cp);
        }
    bool same = strcmp(x[0].p, x[1].p) == 0;
    buf_clear(&x[0]);
    buf_clear(&x[1]);
    return same;
}

void people_tell_names(const struct people *p, struct store *s, long long application, const struct form *f, const struct answers *a,
                       const char *among, struct issues *out)
{
    struct buf other = BUF_INIT;
    const struct section *section;
    const struct field *fd = field_of(f, f->person_name, &section);
    const struct answer *mine = f->person_name ? answers_find(a, f->person_name) : NULL;
    if ((!among && p->nsame == 0) || !fd || !mine || !*mine->value || mine->flags & (ANSWER_DAMAGED | ANSWER_BAD))
        return;
    if (among && !same_name(among, mine->value))
        buf_adds(&other, among);
    else if (!store_other_name(s, application, &other) || same_name(other.p, mine->value))
        buf_reset(&other);
    if (other.n)
        issues_add(out, "W-NUMBER", SEVERITY_WARNING, section, fd, 0, f->person_name, mine->value, MSG_PEOPLE_TWO_NAMES,
                   MSG_PEOPLE_TWO_NAMES_DO, MSG_ARGS(other.p));
    buf_clear(&other);
}

/* ---- whom else it concerns ---- */

static size_t add_once(long long *v, size_t n, long long id)
{
    for (size_t i = 0; i < n; i++)
        if (v[i] == id)
            return n;
    v[n] = id;
    return n + 1;
}

size_t people_concerned(const struct people *p, struct store *s, long long application, bool changed, long long out[PEOPLE_CONCERNED])
{
    long long doubts[DOUBTS];
    size_t n = 0;
    for (size_t i = 0; i < p->nalike && p->nalike <= CROWD + 1; i++)
        n = add_once(out, n, p->alike[i]);
    for (size_t i = 0; i < p->nsame; i++)
        n = add_once(out, n, p->same[i]);
    if (!changed)
        return n;
    struct buf round = BUF_INIT;
    store_round_of(s, application, &round);
    size_t all = store_with_doubts(s, round.p, DOUBTS, doubts);
    for (size_t i = 0; i < all; i++)
        if (doubts[i] != application)
            n = add_once(out, n, doubts[i]);
    buf_clear(&round);
    return n;
}
