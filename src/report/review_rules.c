/*
 * review_rules.c - of the 审阅稿: conditions and rules in plain words, what each form asks, and the blank sheets.
 */
#include <stdlib.h>
#include <string.h>

#include "report/review_int.h"

static const char *word(enum msg id) { return msg_pattern_in(id, LANG_ZH); }

static const struct program *program_of(const struct reviewing *v, size_t form) { return v->r->programs[form]; }

/* The form whose fields a procedure's row names, and its program; the first where it names none. */
static size_t form_of(const struct reviewing *v, const char *id)
{
    const struct guide *g = v->r->guide;
    for (size_t i = 0; id && i < g->nforms; i++)
        if (strcmp(g->forms[i]->id, id) == 0)
            return i;
    return 0;
}

static const char *words(struct reviewing *v, size_t form, struct text e, const struct section *s, const struct field *self)
{
    if (!e.s)
        return "";
    return form < v->r->guide->nforms ? program_words(program_of(v, form), e, s, self, v->p.arena) : e.s;
}

/* ---- who may apply ---- */

void review_conditions(struct reviewing *v)
{
    static const struct flow_column c[] = { { 3, true }, { 20, false }, { 22, false } };
    const struct guide *g = v->r->guide;
    if (!g->neligibility && !g->nexcluded && !g->nhours)
        return;
    review_heading(v, 2, word(MSG_REVIEW_CONDITIONS));
    ROW(v, word(MSG_COLUMN_NUMBER), word(MSG_COLUMN_CONDITION), word(MSG_REVIEW_JUDGED));
    for (size_t i = 0; i < g->neligibility; i++) {
        const struct eligible *e = &g->eligibility[i];
        ROW(v, arena_printf(v->p.arena, "%zu", i + 1), words_plain(e->text.s, v->p.arena),
            e->when.s ? words(v, form_of(v, e->form), e->when, NULL, NULL) : word(MSG_REVIEW_BY_PEOPLE));
    }
    for (size_t i = 0; i < g->nexcluded; i++) {
        const struct excluded *e = &g->excluded[i];
        ROW(v, arena_printf(v->p.arena, "%zu", g->neligibility + i + 1), say(v, MSG_DERIVED_NOT, words_plain(e->text.s, v->p.arena), ""),
            e->when.s ? say(v, MSG_REVIEW_SENT, words(v, form_of(v, e->form), e->when, NULL, NULL), words_plain(e->go.s, v->p.arena))
                      : word(MSG_REVIEW_BY_PEOPLE));
    }
    for (size_t i = 0; i < g->nhours; i++)
        ROW(v, arena_printf(v->p.arena, "%zu", g->neligibility + g->nexcluded + i + 1), words_plain(g->hours[i].text.s, v->p.arena),
            g->hours[i].when.s ? say(v, MSG_REVIEW_WHEN, words(v, form_of(v, g->hours[i].form), g->hours[i].when, NULL, NULL), "") : word(MSG_REVIEW_ALL));
    review_table(v, c, 3, false);
}

/* ---- rules ---- */

static const struct flow_column rule_columns[] = { { 3, true }, { 9, false }, { 22, false }, { 20, false }, { 5, true } };

static void rules_head(struct reviewing *v)
{
    ROW(v, word(MSG_COLUMN_NUMBER), word(MSG_REVIEW_PLACE_OF), word(MSG_REVIEW_DEMAND), word(MSG_REVIEW_MESSAGE),
        word(MSG_REVIEW_SEVERITY));
}

/* The field that ${name} of a message means; NULL for the numbers of rows. */
static const struct field *message_field(struct reviewing *v, const struct form *f, const struct section *s, const struct field *self,
                                         char *name)
{
    char *own = strchr(name, ':');
    if (strcmp(name, ".") == 0)
        return self;
    if (own) {
        *own++ = '\0';
        f = v->r->guide->forms[form_of(v, name)];
    } else {
        own = name;
    }
    const struct field *found = form_find(f, own, NULL, NULL, NULL);
    char *column = s && s->kind == SECTION_TABLE ? xasprintf("%s.1.%s", s->name, own) : xstrdup(own);
    if (!found)
        found = form_find(f, column, NULL, NULL, NULL);
    free(column);
    return found;
}

/* A message's ${name} as people see it: the field's label in 「」. */
const char *review_message(struct reviewing *v, const struct form *f, const struct section *s, const struct field *self, struct text t)
{
    struct buf b = BUF_INIT;
    const char *p = t.s ? t.s : "", *open;
    while ((open = strstr(p, "${")) != NULL && strchr(open, '}')) {
        const char *shut = strchr(open, '}');
        char *name = xstrndup(open + 2, (size_t)(shut - open - 2));
        bool row = strcmp(name, "row") == 0 || strcmp(name, "other") == 0;
        const struct field *fd = row ? NULL : message_field(v, f, s, self, name);
        buf_add(&b, p, (size_t)(open - p));
        buf_adds(&b, row ? word(MSG_REVIEW_SOME_ROW) : say(v, MSG_WORDS_FIELD, fd && fd->label.s ? fd->label.s : name, ""));
        free(name);
        p = shut + 1;
    }
    buf_adds(&b, p);
    const char *out = arena_strdup(v->p.arena, b.p);
    buf_clear(&b);
    return out;
}

static void add_rule(struct reviewing *v, size_t form, const struct section *s, const struct field *self, const char *where,
                     struct text relevant, const struct constraint *c)
{
    const struct form *f = v->r->guide->forms[form];
    const char *demand = words(v, form, c->expr, s, self), *said = review_message(v, f, s, self, c->message);
    if (relevant.s)
        demand = say(v, MSG_REVIEW_RULE_WHEN, demand, words(v, form, relevant, s, self));
    if (c->remedy.s)
        said = say(v, MSG_REVIEW_MESSAGE_REMEDY, said, review_message(v, f, s, self, c->remedy));
    ROW(v, arena_printf(v->p.arena, "%zu", v->n), where, demand, said, word(c->warning ? MSG_REVIEW_WARNING : MSG_REVIEW_ERROR));
}

static const char *rule_place(struct reviewing *v, const struct form *f, const struct rule *r, const struct section *s)
{
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < r->nfields; i++) {
        const char *colon = strchr(r->fields[i].s, ':'), *path = colon ? colon + 1 : r->fields[i].s;
        const struct section *in = NULL;
        const struct field *fd = form_find(f, path, &in, NULL, NULL);
        char *row = xasprintf("%.*s.1%s", (int)strcspn(path, "."), path, strchr(path, '.') ? strchr(path, '.') : "");
        if (!fd)
            fd = form_find(f, row, NULL, NULL, NULL);
        buf_printf(&b, "%s%s", b.n ? "、" : "", fd && fd->label.s ? fd->label.s : path);
        free(row);
    }
    if (!b.n && s && s->title.s)
        buf_adds(&b, s->title.s);
    const char *out = arena_strdup(v->p.arena, b.p);
    buf_clear(&b);
    return out;
}

static void form_rules(struct reviewing *v, size_t form)
{
    const struct form *f = v->r->guide->forms[form];
    review_heading(v, 2, f->title.s);
    rules_head(v);
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        for (size_t k = 0; k < s->nfields; k++)
            if (s->fields[k].constraint.expr.s)
                add_rule(v, form, s, &s->fields[k], s->fields[k].label.s, s->fields[k].relevant, &s->fields[k].constraint);
        for (size_t k = 0; k < s->nrules; k++)
            add_rule(v, form, s, NULL, rule_place(v, f, &s->rules[k], s), s->rules[k].relevant, &s->rules[k].c);
    }
    for (size_t k = 0; k < f->nrules; k++)
        if (f->rules[k].c.expr.s)
            add_rule(v, form, NULL, NULL, rule_place(v, f, &f->rules[k], NULL), f->rules[k].relevant, &f->rules[k].c);
    if (v->n == 1)
        review_prose(v, word(MSG_REVIEW_NO_RULES));
    review_table(v, rule_columns, 5, false);
}

void review_rules(struct reviewing *v)
{
    const struct guide *g = v->r->guide;
    review_heading(v, 1, word(MSG_REVIEW_RULES));
    review_prose(v, word(MSG_REVIEW_RULES_WHAT));
    for (size_t i = 0; i < g->nforms; i++)
        form_rules(v, i);
    if (!g->nrules || !g->nforms)
        return;
    review_heading(v, 2, word(MSG_REVIEW_ACROSS));
    rules_head(v);
    for (size_t i = 0; i < g->nrules; i++) {
        const struct rule *r = &g->rules[i];
        char *id = r->nfields && strchr(r->fields[0].s, ':') ? xstrndup(r->fields[0].s, (size_t)(strchr(r->fields[0].s, ':') - r->fields[0].s)) : NULL;
        size_t form = form_of(v, id);
        if (r->c.expr.s)
            add_rule(v, form, NULL, NULL, rule_place(v, g->forms[form], r, NULL), r->relevant, &r->c);
        free(id);
    }
    review_table(v, rule_columns, 5, false);
}

/* ---- fields ---- */

static void add_demand(struct buf *b, const char *s)
{
    if (s && *s)
        buf_printf(b, "%s%s", b->n ? "；" : "", s);
}

static void add_choices(struct reviewing *v, const struct field *f, struct buf *b)
{
    enum { SHOWN = 12 };
    struct buf c = BUF_INIT;
    if (!f->nchoices)
        return;
    for (size_t i = 0; i < f->nchoices && i < SHOWN; i++)
        buf_printf(&c, "%s%s", i ? "、" : "", f->choices[i].label.s);
    if (f->nchoices > SHOWN)
        buf_adds(&c, say(v, MSG_REVIEW_MORE, arena_printf(v->p.arena, "%zu", f->nchoices), ""));
    add_demand(b, say(v, MSG_REVIEW_CHOICES, c.p, ""));
    buf_clear(&c);
}

const char *review_demands(struct reviewing *v, const struct program *p, const struct section *s, const struct field *f)
{
    struct buf b = BUF_INIT;
    bool prose = f->type == TYPE_TEXT || f->type == TYPE_PARAGRAPH;
    bool number = f->type == TYPE_INTEGER || f->type == TYPE_DECIMAL || f->type == TYPE_MONEY;
    if (number && f->min != -1)
        add_demand(&b, say(v, MSG_REVIEW_LEAST, arena_printf(v->p.arena, "%d", f->min), ""));
    if (number && f->max != -1)
        add_demand(&b, say(v, MSG_REVIEW_MOST, arena_printf(v->p.arena, "%d", f->max), ""));
    if (prose && f->min > 0)
        add_demand(&b, say(v, MSG_REVIEW_MIN, arena_printf(v->p.arena, "%d", f->min), ""));
    if (prose && f->max > 0)
        add_demand(&b, say(v, MSG_REVIEW_MAX, arena_printf(v->p.arena, "%d", f->max), ""));
    add_choices(v, f, &b);
    if (f->relevant.s)
        add_demand(&b, say(v, MSG_REVIEW_RELEVANT, program_words(p, f->relevant, s, f, v->p.arena), ""));
    if (f->required_if.s)
        add_demand(&b, say(v, MSG_REVIEW_REQUIRED_IF, program_words(p, f->required_if, s, f, v->p.arena), ""));
    if (f->calculation.s)
        add_demand(&b, say(v, MSG_REVIEW_CALCULATED, program_words(p, f->calculation, s, f, v->p.arena), ""));
    if (f->na.s)
        add_demand(&b, say(v, MSG_REVIEW_NA, f->na.s, ""));
    if (f->sample)
        add_demand(&b, word(MSG_REVIEW_IS_SAMPLE));
    const char *out = arena_strdup(v->p.arena, b.p);
    buf_clear(&b);
    return out;
}

const char *review_type(enum type t)
{
    static const enum msg names[TYPE_COUNT] = {
        [TYPE_TEXT] = MSG_TYPE_TEXT, [TYPE_PARAGRAPH] = MSG_TYPE_PARAGRAPH, [TYPE_INTEGER] = MSG_TYPE_INTEGER, [TYPE_DECIMAL] = MSG_TYPE_DECIMAL,
        [TYPE_MONEY] = MSG_TYPE_MONEY, [TYPE_DATE] = MSG_TYPE_DATE, [TYPE_YEAR_MONTH] = MSG_TYPE_YEAR_MONTH, [TYPE_YEAR] = MSG_TYPE_YEAR,
        [TYPE_PERIOD] = MSG_TYPE_PERIOD, [TYPE_TIME] = MSG_TYPE_TIME, [TYPE_CHOICE] = MSG_TYPE_CHOICE, [TYPE_CHOICES] = MSG_TYPE_CHOICES,
        [TYPE_YES_NO] = MSG_TYPE_YES_NO, [TYPE_TICK] = MSG_TYPE_TICK, [TYPE_CODE] = MSG_TYPE_CODE, [TYPE_REGION] = MSG_TYPE_REGION,
        [TYPE_RESIDENT_ID] = MSG_TYPE_RESIDENT_ID, [TYPE_ID] = MSG_TYPE_ID, [TYPE_CREDIT_CODE] = MSG_TYPE_CREDIT_CODE,
        [TYPE_MOBILE] = MSG_TYPE_MOBILE, [TYPE_PHONE] = MSG_TYPE_PHONE, [TYPE_POST_CODE] = MSG_TYPE_POST_CODE, [TYPE_EMAIL] = MSG_TYPE_EMAIL,
        [TYPE_CALCULATED] = MSG_TYPE_CALCULATED, [TYPE_HIDDEN] = MSG_TYPE_HIDDEN, [TYPE_FILE] = MSG_TYPE_FILE, [TYPE_PHOTO] = MSG_TYPE_PHOTO,
        [TYPE_NOTE] = MSG_TYPE_NOTE,
    };
    return word(names[t]);
}

static void form_fields(struct reviewing *v, size_t form)
{
    static const struct flow_column c[] = { { 8, false }, { 13, false }, { 8, true }, { 4, true }, { 26, false } };
    const struct form *f = v->r->guide->forms[form];
    review_heading(v, 2, say(v, MSG_REVIEW_FORM_HEAD, f->title.s, f->version));
    ROW(v, word(MSG_REVIEW_SECTION), word(MSG_REVIEW_FIELD), word(MSG_REVIEW_TYPE), word(MSG_REVIEW_REQUIRED), word(MSG_REVIEW_DEMANDS));
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        for (size_t k = 0; k < s->nfields; k++) {
            const struct field *fd = &s->fields[k];
            ROW(v, k ? "" : s->title.s, fd->label.s, review_type(fd->type), fd->required ? "√" : "",
                review_demands(v, program_of(v, form), s, fd));
        }
        for (size_t k = 0; k < s->nopinions; k++)
            ROW(v, k ? "" : s->title.s, s->opinions[k].label.s, word(MSG_REVIEW_OPINION_BLOCK), "", s->opinions[k].sign.s);
    }
    review_table(v, c, 5, false);
}

void review_fields(struct reviewing *v)
{
    if (!v->r->guide->nforms)
        return;
    review_heading(v, 1, word(MSG_REVIEW_FIELDS));
    for (size_t i = 0; i < v->r->guide->nforms; i++)
        form_fields(v, i);
}

/* ---- the blank sheets, made smaller, a page each ---- */

struct shrink { double k, x, y; };

static void copy_page(struct reviewing *v, const struct sheet_page *from, struct shrink z)
{
    struct sheet_page *to = flow_page(&v->p);
    struct arena *a = v->p.arena;
    for (size_t i = 0; i < from->nlines; i++) {
        const struct sheet_line *l = &from->lines[i];
        *VEC_ADD(to->lines, to->nlines, to->clines) = (struct sheet_line){ l->x1 * z.k + z.x, l->y1 * z.k + z.y, l->x2 * z.k + z.x, l->y2 * z.k + z.y,
                                                                           l->width * z.k, l->gray };
    }
    for (size_t i = 0; i < from->nrects; i++) {
        struct sheet_rect r = from->rects[i];
        r.x = r.x * z.k + z.x;
        r.y = r.y * z.k + z.y;
        r.w *= z.k;
        r.h *= z.k;
        r.width *= z.k;
        *VEC_ADD(to->rects, to->nrects, to->crects) = r;
    }
    for (size_t i = 0; i < from->ntexts; i++) {
        struct sheet_text t = from->texts[i];
        size_t n = u8_len(t.s);
        double *adjust = t.adjust ? arena_alloc(a, (n + 1) * sizeof *adjust) : NULL;
        for (size_t k = 0; adjust && k < n; k++)
            adjust[k] = from->texts[i].adjust[k] * z.k;
        t.s = arena_strdup(a, t.s);
        t.adjust = adjust;
        t.x = t.x * z.k + z.x;
        t.y = t.y * z.k + z.y;
        t.size *= z.k;
        t.spacing *= z.k;
        t.lead *= z.k;
        *VEC_ADD(to->texts, to->ntexts, to->ctexts) = t;
    }
}

static void show_sheet(struct reviewing *v, const struct form *f, const struct sheet *s)
{
    for (size_t i = 0; i < s->npages; i++) {
        flow_break(&v->p);
        review_heading(v, 2, say(v, MSG_REVIEW_SHEET, f->title.s, arena_printf(v->p.arena, "%zu/%zu", i + 1, s->npages)));
        double w = flow_width(&v->p), h = flow_room(&v->p) - 4, k = w / s->w < h / s->h ? w / s->w : h / s->h;
        struct shrink z = { k, v->p.left + (w - s->w * k) / 2, v->p.y - s->h * k };
        double x2 = z.x + s->w * k, y2 = z.y + s->h * k;
        copy_page(v, &s->pages[i], z);
        sheet_rule(flow_page(&v->p), z.x, z.y, x2, z.y, 0.3, 0.5);
        sheet_rule(flow_page(&v->p), z.x, y2, x2, y2, 0.3, 0.5);
        sheet_rule(flow_page(&v->p), z.x, z.y, z.x, y2, 0.3, 0.5);
        sheet_rule(flow_page(&v->p), x2, z.y, x2, y2, 0.3, 0.5);
        v->p.y = z.y;
    }
}

void review_forms(struct reviewing *v, struct diags *d)
{
    for (size_t i = 0; i < v->r->guide->nforms; i++) {
        struct sheet *s = sheet_of_form(v->r->guide->forms[i], v->p.m, d);
        show_sheet(v, v->r->guide->forms[i], s);
        sheet_free(s);
    }
}
