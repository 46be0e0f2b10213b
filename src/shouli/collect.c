/*
 * collect.c - the strings of a PDF become answers by the definition; what the file did to them becomes issues.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

struct collect {
    const struct form *f;
    struct formset *fs;
    const struct raw_field **v;                            /* by name */
    bool *used;
    size_t n;
    struct answers *out;
    struct issues *issues;
};

static int by_name(const void *a, const void *b)
{
    const struct raw_field *x = *(const struct raw_field *const *)a, *y = *(const struct raw_field *const *)b;
    int c = strcmp(x->name, y->name);
    return c ? c : strcmp(x->value, y->value);
}

/* The field of that name or NULL; marks all of that name as used. twice: there are several with different values. */
static const struct raw_field *raw(struct collect *c, const char *name, bool *twice)
{
    size_t low = 0, high = c->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (strcmp(c->v[mid]->name, name) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    const struct raw_field *r = NULL;
    for (; low < c->n && strcmp(c->v[low]->name, name) == 0; low++) {
        c->used[low] = true;
        if (r && strcmp(r->value, c->v[low]->value) != 0)
            *twice = true;
        r = c->v[low];
    }
    return r;
}

/* The place of an answer, for issues. */
struct spot { const struct section *s; const struct field *f; int row; const char *path; };

static void complain_of_value(struct collect *c, const char *code, enum severity sev, const struct spot *at, const char *value, enum msg id,
                     enum msg remedy)
{
    struct buf where = BUF_INIT;
    char row[16];
    snprintf(row, sizeof row, "%d", at->row);
    msg_format(&where, at->row ? MSG_RULE_AT_ROW : MSG_RULE_AT, MSG_ARGS(at->f->label.s ? at->f->label.s : at->f->name, row));
    issues_add(c->issues, code, sev, at->s, at->f, at->row, at->path, value, id, remedy, MSG_ARGS(where.p, value));
    buf_clear(&where);
}

/* What is odd about the bytes of a value. Returns the answer's flags. */
static unsigned judge(struct collect *c, const struct raw_field *r, bool twice, const struct spot *at)
{
    unsigned flags = 0;
    if (twice) {
        complain_of_value(c, "S-TWICE", SEVERITY_ERROR, at, r->value, MSG_SHOULI_TWICE, MSG_SHOULI_TWICE_DO);
        flags |= ANSWER_BAD;
    }
    if (r->flags & RAW_LONG)
        complain_of_value(c, "S-LIMIT", SEVERITY_ERROR, at, "", MSG_SHOULI_LONG, MSG_SHOULI_LONG_DO);
    if (r->flags & RAW_UNREAD)
        complain_of_value(c, "S-UNREAD", SEVERITY_ERROR, at, "", MSG_SHOULI_UNREAD, MSG_SHOULI_UNREAD_DO);
    if (r->flags & RAW_DISAGREE)
        complain_of_value(c, "S-MARK", SEVERITY_ERROR, at, r->value, MSG_SHOULI_MARK, MSG_SHOULI_MARK_DO);
    if (!*r->value)
        return flags;
    if (r->flags & RAW_RECOVERED)
        flags |= ANSWER_RECOVERED;
    if (r->flags & RAW_DAMAGED) {
        complain_of_value(c, "S-DAMAGED-TEXT", SEVERITY_ERROR, at, r->value, MSG_SHOULI_DAMAGED, MSG_SHOULI_DAMAGED_DO);
        flags |= ANSWER_DAMAGED;
    } else if (r->flags & RAW_GUESSED && !text_is_ascii(r->value)) {
        complain_of_value(c, "S-GUESSED", SEVERITY_WARNING, at, r->value, MSG_SHOULI_GUESSED, MSG_SHOULI_GUESSED_DO);
        flags |= ANSWER_GUESSED;
    }
    return flags;
}

static bool is_on(const struct raw_field *r)
{
    return r && *r->value && strcmp(r->value, "Off") != 0;
}

/* Choices drawn as check boxes <path>.<state>: the values of those that are on, in the order of the definition. */
static bool from_boxes(struct collect *c, const struct spot *at, struct buf *value, unsigned *flags)
{
    bool any = false;
    for (size_t i = 0; i < at->f->nchoices; i++) {
        const struct choice *o = &at->f->choices[i];
        char *name = xasprintf("%s.%s", at->path, o->state);
        bool twice = false;
        const struct raw_field *r = raw(c, name, &twice);
        any |= r != NULL;
        if (r)
            *flags |= judge(c, r, twice, at) & ANSWER_RECOVERED;
        if (is_on(r)) {
            if (value->n)
                buf_addc(value, ' ');
            buf_adds(value, o->value);
        }
        free(name);
    }
    return any;
}

static bool has_marks(const struct field *f)
{
    return f->type == TYPE_TICK || f->type == TYPE_CHOICE || f->type == TYPE_CODE || f->type == TYPE_REGION || f->type == TYPE_YES_NO;
}

/* What the PDF holds for a choice is its state: exact, so that no word can be taken for another. */
static const char *by_state(const struct field *f, const char *state)
{
    if (f->type != TYPE_CHOICE && f->type != TYPE_CODE && f->type != TYPE_REGION && f->type != TYPE_YES_NO)
        return NULL;
    for (size_t i = 0; i < f->nchoices; i++)
        if (f->choices[i].state && strcmp(f->choices[i].state, state) == 0)
            return f->choices[i].value;
    return NULL;
}

/* The normal form of a raw value; what cannot be read stays as typed, flagged. */
static unsigned normalise(const struct field *f, const struct raw_field *r, struct buf *value)
{
    if (r->flags & RAW_STORED)
        return value_normalise(f, r->value, value) ? 0 : ANSWER_BAD;
    const char *chosen = by_state(f, r->value);
    if (chosen) {
        buf_adds(value, chosen);
        return 0;
    }
    if (f->type == TYPE_TICK && r->flags & RAW_BUTTON) {
        buf_adds(value, is_on(r) ? "1" : "");
        return 0;
    }
    if (has_marks(f) && !is_on(r))
        return 0;                                          /* XFDF does not tell a state from a text */
    return value_normalise(f, r->value, value) ? 0 : ANSWER_BAD;
}

/* A code of an older list becomes the one that took its place, and that is said. */
static unsigned map_forward(struct collect *c, const struct spot *at, const char *raw, struct buf *value, unsigned flags)
{
    struct buf where = BUF_INIT, typed = BUF_INIT;
    char row[16];
    text_trim(raw, &typed);
    const char *now = at->f->nchoices && at->f->type != TYPE_CHOICES && !(flags & ANSWER_DAMAGED) ? choice_now(at->f, typed.p) : NULL;
    if (!now || by_state(at->f, typed.p)) {
        buf_clear(&typed);
        return flags;
    }
    snprintf(row, sizeof row, "%d", at->row);
    msg_format(&where, at->row ? MSG_RULE_AT_ROW : MSG_RULE_AT, MSG_ARGS(at->f->label.s ? at->f->label.s : at->f->name, row));
    issues_add(c->issues, "W-VER", SEVERITY_WARNING, at->s, at->f, at->row, at->path, typed.p, MSG_SHOULI_CODE_NOW, MSG_SHOULI_CODE_NOW_DO,
               MSG_ARGS(where.p, typed.p, now));
    buf_reset(value);
    buf_adds(value, now);
    buf_clear(&where);
    buf_clear(&typed);
    return flags & ~(unsigned)ANSWER_BAD;
}

static void read_only(struct collect *c, const struct spot *at, const struct raw_field *r)
{
    const char *preset = formset_preset(c->fs, c->f, at->path);
    if (!(r->flags & RAW_RECOVERED) && strcmp(r->value, preset ? preset : "") != 0)
        complain_of_value(c, "S-EDITED", SEVERITY_ERROR, at, r->value, MSG_SHOULI_READONLY, MSG_SHOULI_READONLY_DO);
}

static void not_applicable(struct collect *c, const struct spot *at)
{
    char *name = xasprintf("%s_na", at->path);
    bool twice = false;
    const struct raw_field *r = raw(c, name, &twice);
    unsigned flags = r ? judge(c, r, twice, at) & ANSWER_RECOVERED : 0;
    struct buf value = BUF_INIT;
    if (r && (r->flags & RAW_BUTTON || !is_on(r)))
        buf_adds(&value, is_on(r) ? "1" : "");
    else if (r && !tick_normalise(r->value, &value))
        complain_of_value(c, "R-FMT", SEVERITY_ERROR, at, r->value, MSG_SHOULI_NA_WORD, MSG_SHOULI_NA_WORD_DO);
    if (value.n)
        answers_set(c->out, name, value.p, flags);
    buf_clear(&value);
    free(name);
}

static void one_answer(void *ctx, const struct section *s, const struct field *f, int row, const char *path)
{
    struct collect *c = ctx;
    struct spot at = {s, f, row, path};
    struct buf value = BUF_INIT;
    bool twice = false;
    unsigned flags = 0;
    if (f->type == TYPE_CALCULATED || f->type == TYPE_HIDDEN)
        return;                                            /* worked out here; what a file says of it is a stranger's */
    if (f->na.s)
        not_applicable(c, &at);
    bool boxes = f->type == TYPE_CHOICES && from_boxes(c, &at, &value, &flags);
    const struct raw_field *r = raw(c, path, &twice);
    if (r && !boxes) {
        flags = judge(c, r, twice, &at);
        flags |= normalise(f, r, &value);
        flags = map_forward(c, &at, r->value, &value, flags);
        flags |= f->calculation.s ? ANSWER_CALCULATED : 0;
        if (f->readonly && !f->calculation.s)              /* what is calculated is put right, whatever was typed */
            read_only(c, &at, r);
    }
    if (value.n)
        answers_set(c->out, path, value.p, flags);
    buf_clear(&value);
}

/* <submission>.<revision>, both from 1. */
static void read_base(const char *s, struct hidden *h)
{
    char *end;
    if (!*s)
        return;
    h->base_bad = true;
    if (*s < '1' || *s > '9' || strlen(s) > 24)
        return;
    long long id = strtoll(s, &end, 10);
    if (*end != '.' || end[1] < '1' || end[1] > '9')
        return;
    long revision = strtol(end + 1, &end, 10);
    if (*end || revision > 1000000)
        return;
    *h = (struct hidden){id, (int)revision, false};
}

/* Fields that the definition does not have: not taken in, and said. */
static void tell_strangers(struct collect *c)
{
    struct buf names = BUF_INIT;
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        if (c->used[i] || !*c->v[i]->value)
            continue;
        if (n++ < 5) {
            buf_adds(&names, names.n ? " " : "");
            clean_text(c->v[i]->name, &names);
        }
    }
    char count[24];
    snprintf(count, sizeof count, "%zu", n);
    if (n)
        issues_add(c->issues, "S-EXTRA", SEVERITY_WARNING, NULL, NULL, 0, "", names.p, MSG_SHOULI_EXTRA, MSG_SHOULI_EXTRA_DO,
                   MSG_ARGS(count));
    buf_clear(&names);
}

void collect_answers(const struct form *f, struct formset *fs, const struct read_result *r, struct answers *out, struct issues *issues,
                     struct hidden *h)
{
    struct collect c = {f, fs, xcalloc(r->nfields + 1, sizeof *c.v), xcalloc(r->nfields + 1, sizeof *c.used), r->nfields, out, issues};
    bool twice = false;
    for (size_t i = 0; i < r->nfields; i++)
        c.v[i] = &r->fields[i];
    qsort(c.v, c.n, sizeof *c.v, by_name);
    *h = (struct hidden){0};
    const struct raw_field *base = raw(&c, "_base", &twice);
    if (base)
        read_base(base->value, h);
    if (twice)
        *h = (struct hidden){.base_bad = true};
    raw(&c, "_form", &twice);
    raw(&c, "_pack", &twice);
    raw(&c, "_files", &twice);
    form_each(f, one_answer, &c);
    tell_strangers(&c);
    free(c.v);
    free(c.used);
}
