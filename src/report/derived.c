/*
 * derived.c - papers made from a guide's data: 收件清单, a check sheet of the conditions, cover with contents, blank 汇总表.
 *
 * What the guide does not say stays empty for the pen; nothing is made up.
 */
#include <stdlib.h>
#include <string.h>

#include "markup/markup.h"
#include "report/report_int.h"

#define SIZE_TITLE 22.0
#define SIZE_BODY 12.0
#define SIZE_TABLE 10.5
#define ROSTER_ROWS 15
#define ROSTER_COLUMNS 16
#define ENVELOPE_ROWS 6

const char *words_plain(const char *markdown, struct arena *a)
{
    struct markup_blocks v;
    struct buf out = BUF_INIT;
    if (!markdown)
        return "";
    markup_blocks(markdown, "", 1, a, &v, NULL);
    for (size_t i = 0; i < v.n; i++)
        for (size_t k = 0; k < v.v[i].n; k++)
            buf_adds(&out, v.v[i].v[k].s);
    const char *s = arena_strdup(a, out.n ? out.p : markdown);
    markup_blocks_clear(&v);
    buf_clear(&out);
    return s;
}

static const char *word(enum msg id) { return msg_pattern_in(id, LANG_ZH); }

/* ---- what is said of a material ---- */

const char *material_kind_words(enum material_kind k)
{
    static const enum msg words[] = {
        [MATERIAL_ORIGINAL] = MSG_KIND_ORIGINAL, [MATERIAL_COPY] = MSG_KIND_COPY, [MATERIAL_ORIGINAL_AND_COPY] = MSG_KIND_BOTH,
        [MATERIAL_PRINT] = MSG_KIND_PRINT, [MATERIAL_PHOTO] = MSG_KIND_PHOTO, [MATERIAL_FORM] = MSG_KIND_FORM,
    };
    return k == MATERIAL_UNSTATED ? "" : word(words[k]);
}

static void add_term(struct buf *b, const char *s)
{
    if (s && *s)
        buf_printf(b, "%s%s", b->n ? "；" : "", s);
}

static const char *span_words(struct span s, struct arena *a)
{
    static const enum msg units[] = { [SPAN_DAYS] = MSG_SPAN_DAYS, [SPAN_WEEKS] = MSG_SPAN_WEEKS, [SPAN_MONTHS] = MSG_SPAN_MONTHS, [SPAN_YEARS] = MSG_SPAN_YEARS };
    char n[16];
    snprintf(n, sizeof n, "%d", s.n);
    return msg_zh(a, units[s.unit], MSG_ARGS(n));
}

const char *material_terms(const struct material *m, struct arena *a)
{
    struct buf b = BUF_INIT;
    char w[24], h[24];
    add_term(&b, words_plain(m->condition.s, a));
    add_term(&b, words_plain(m->limits.s, a));
    if (m->size_mm[0] > 0) {
        snprintf(w, sizeof w, "%g", m->size_mm[0]);
        snprintf(h, sizeof h, "%g", m->size_mm[1]);
        add_term(&b, msg_zh(a, MSG_PAPER_PHOTO_SIZE, MSG_ARGS(w, h)));
    }
    if (m->age.n)
        add_term(&b, msg_zh(a, MSG_TERM_AGE, MSG_ARGS(span_words(m->age, a))));
    if (m->validity.n)
        add_term(&b, msg_zh(a, MSG_TERM_VALID, MSG_ARGS(span_words(m->validity, a))));
    if (m->verified)
        add_term(&b, word(MSG_TERM_VERIFIED));
    if (m->kept_by.s)
        add_term(&b, msg_zh(a, MSG_TERM_KEPT_BY, MSG_ARGS(words_plain(m->kept_by.s, a))));
    add_term(&b, words_plain(m->note.s, a));
    const char *s = arena_strdup(a, b.p);
    buf_clear(&b);
    return s;
}

static const char *copies_words(int n, struct arena *a)
{
    return n > 0 ? arena_printf(a, "%d", n) : "";
}

/* ---- parts that several papers have ---- */

struct derived { struct flow p; const struct guide *g; struct flow_row *rows; size_t n, cap; };

static void begin(struct derived *d, const struct sheet_metrics *m, const struct guide *g, bool landscape, bool a3)
{
    double w = a3 ? 297 : 210, h = a3 ? 420 : 297;
    *d = (struct derived){ .g = g };
    flow_init(&d->p, m, landscape ? h : w, landscape ? w : h, 20, 18, 18, landscape ? 20 : 22);
    d->p.number = NUMBER_OF;
}

static struct sheet *end(struct derived *d)
{
    flow_finish(&d->p);
    free(d->rows);
    return d->p.sheet;
}

static void put_line(struct derived *d, enum sheet_role role, double size, enum sheet_align align, double before, double after, const char *s)
{
    struct flow_text t = { .style = { .role = role, .size = size, .align = align, .level = BREAK_STRICT }, .lead = size * 1.5, .before = before, .after = after };
    flow_words(&d->p, &t, s);
}

static void title(struct derived *d, const char *name)
{
    put_line(d, ROLE_TITLE, SIZE_TITLE, ALIGN_CENTRE, 0, 4, name);
    put_line(d, ROLE_LABEL, SIZE_BODY, ALIGN_CENTRE, 0, 10, words_plain(d->g->title.s, d->p.arena));
}

static void add_row(struct derived *d, size_t n, const char *const *cells)
{
    const char **v = arena_alloc(d->p.arena, n * sizeof *v);
    for (size_t i = 0; i < n; i++)
        v[i] = cells[i];
    *VEC_ADD(d->rows, d->n, d->cap) = (struct flow_row){ .cell = v, .n = n };
}
#define ROW(d, ...) add_row((d), sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *), (const char *const[]){ __VA_ARGS__ })

static void table(struct derived *d, const struct flow_column *c, size_t n, bool labels, double least)
{
    struct flow_table t = { .columns = c, .ncolumns = n, .head = !labels, .labels = labels, .rows = d->rows, .nrows = d->n, .size = SIZE_TABLE,
                            .lead = 15, .least = least };
    flow_table(&d->p, &t);
    d->n = 0;
}

/* Who applies, to be written in. */
static void applicant_grid(struct derived *d)
{
    static const struct flow_column c[] = { { 1, false }, { 2, false }, { 1, false }, { 2, false } };
    ROW(d, word(MSG_DERIVED_NAME), "", word(MSG_DERIVED_ID), "");
    ROW(d, word(MSG_DERIVED_UNIT), "", word(MSG_DERIVED_PHONE), "");
    table(d, c, 4, true, 28);
    d->p.y -= 10;
}

/* ---- 收件清单 ---- */

static void signatures(struct derived *d, enum msg words)
{
    put_line(d, ROLE_LABEL, SIZE_BODY, ALIGN_LEFT, 16, 0, word(words));
}

struct sheet *paper_checklist(const struct guide *g, const struct sheet_metrics *m)
{
    static const struct flow_column c[] = { { 3, true }, { 15, false }, { 3, true }, { 6, true }, { 16, false }, { 4, true }, { 5, true }, { 6, true } };
    struct derived d;
    begin(&d, m, g, false, false);
    title(&d, word(MSG_DERIVED_CHECKLIST));
    applicant_grid(&d);
    ROW(&d, word(MSG_COLUMN_NUMBER), word(MSG_COLUMN_MATERIAL), word(MSG_COLUMN_COPIES), word(MSG_COLUMN_KIND), word(MSG_COLUMN_TERMS),
        word(MSG_COLUMN_DELIVERED), word(MSG_COLUMN_PAGES), word(MSG_COLUMN_CHECKED));
    for (size_t i = 0; i < g->nmaterials; i++) {
        const struct material *mt = &g->materials[i];
        ROW(&d, arena_printf(d.p.arena, "%zu", i + 1), words_plain(mt->name.s, d.p.arena), copies_words(mt->copies, d.p.arena),
            material_kind_words(mt->kind), material_terms(mt, d.p.arena), "□", "", "");
    }
    table(&d, c, 8, false, 28);
    put_line(&d, ROLE_NOTE, 9, ALIGN_JUSTIFY, 6, 0, word(MSG_DERIVED_CHECKLIST_NOTE));
    signatures(&d, MSG_DERIVED_HANDED);
    return end(&d);
}

/* ---- conditions, where there is nothing to hand in ---- */

struct sheet *paper_conditions(const struct guide *g, const struct sheet_metrics *m)
{
    static const struct flow_column c[] = { { 3, true }, { 30, false }, { 4, true }, { 4, true }, { 10, false } };
    struct derived d;
    begin(&d, m, g, false, false);
    title(&d, word(MSG_DERIVED_CONDITIONS));
    applicant_grid(&d);
    ROW(&d, word(MSG_COLUMN_NUMBER), word(MSG_COLUMN_CONDITION), word(MSG_COLUMN_YES), word(MSG_COLUMN_NO), word(MSG_COLUMN_PROOF));
    for (size_t i = 0; i < g->neligibility; i++)
        ROW(&d, arena_printf(d.p.arena, "%zu", i + 1), words_plain(g->eligibility[i].text.s, d.p.arena), "□", "□", "");
    for (size_t i = 0; i < g->nexcluded; i++)
        ROW(&d, arena_printf(d.p.arena, "%zu", g->neligibility + i + 1),
            msg_zh(d.p.arena, MSG_DERIVED_NOT, MSG_ARGS(words_plain(g->excluded[i].text.s, d.p.arena))), "□", "□", "");
    table(&d, c, 5, false, 30);
    signatures(&d, MSG_DERIVED_JUDGED);
    return end(&d);
}

/* ---- the cover of the envelope, with the list of what is inside ---- */

static void blank_line(struct derived *d, const char *label, const char *value)
{
    double size = 16, x = d->p.left + 60, w = flow_width(&d->p) - 120, lead = 36, base = d->p.y - lead + 10;
    size_t n = u8_len(label);
    flow_put(&d->p, ROLE_LABEL, size, x, 0, base, ALIGN_LEFT, 0, label);
    double from = x + (double)(n > 6 ? n : 6) * size + 8;
    flow_put(&d->p, ROLE_LABEL, size, from, x + w - from, base, ALIGN_CENTRE, 0, value);
    sheet_rule(flow_page(&d->p), from, base - 4, x + w, base - 4, 0.7, 0);
    d->p.y -= lead;
}

struct sheet *paper_cover(const struct guide *g, const struct sheet_metrics *m)
{
    static const struct flow_column c[] = { { 3, true }, { 18, false }, { 4, true }, { 7, true }, { 6, true }, { 8, true } };
    struct derived d;
    begin(&d, m, g, false, false);
    struct arena *a = d.p.arena;
    d.p.y -= 20;
    put_line(&d, ROLE_TITLE, 26, ALIGN_CENTRE, 0, 6, word(MSG_DERIVED_COVER));
    put_line(&d, ROLE_HEADING, 16, ALIGN_CENTRE, 0, 18, words_plain(g->title.s, a));
    blank_line(&d, word(MSG_DERIVED_NAME), "");
    blank_line(&d, word(MSG_DERIVED_UNIT), "");
    blank_line(&d, word(MSG_DERIVED_PHONE), "");
    blank_line(&d, word(MSG_DERIVED_SERIES), words_plain(g->series.s, a));
    blank_line(&d, word(MSG_DERIVED_QUALIFICATION), words_plain(g->level.s, a));
    blank_line(&d, word(MSG_DERIVED_DATE), word(MSG_DERIVED_DATE_BLANK));
    put_line(&d, ROLE_HEADING, 14, ALIGN_CENTRE, 16, 6, word(MSG_DERIVED_CONTENTS));
    ROW(&d, word(MSG_COLUMN_NUMBER), word(MSG_COLUMN_MATERIAL), word(MSG_COLUMN_COPIES), word(MSG_COLUMN_KIND), word(MSG_COLUMN_FROM_TO),
        word(MSG_COLUMN_NOTE));
    for (size_t i = 0; i < g->nmaterials; i++)
        ROW(&d, arena_printf(a, "%zu", i + 1), words_plain(g->materials[i].name.s, a), copies_words(g->materials[i].copies, a),
            material_kind_words(g->materials[i].kind), "", "");
    for (size_t i = g->nmaterials; i < ENVELOPE_ROWS; i++)
        ROW(&d, arena_printf(a, "%zu", i + 1), "", "", "", "", "");
    table(&d, c, 6, false, 24);
    put_line(&d, ROLE_NOTE, 9, ALIGN_JUSTIFY, 4, 0, word(MSG_DERIVED_COVER_NOTE));
    return end(&d);
}

/* ---- 汇总表 ---- */

struct roster { const struct field *v[ROSTER_COLUMNS]; const char *heads[ROSTER_COLUMNS]; size_t n; };   /* heads: NULL for the field's own */

/* Room a column wants, in characters. */
static double column_width(const struct field *f)
{
    double label = (double)u8_len(f->label.s ? f->label.s : "") / 2 + 1, own;
    switch (f->type) {
    case TYPE_RESIDENT_ID: case TYPE_ID: case TYPE_CREDIT_CODE: own = 10; break;
    case TYPE_MOBILE: case TYPE_PHONE: case TYPE_PERIOD: own = 7; break;
    case TYPE_DATE: own = 6; break;
    case TYPE_YEAR_MONTH: case TYPE_YEAR: case TYPE_YES_NO: own = 4; break;
    case TYPE_CHOICE: case TYPE_CODE: case TYPE_INTEGER: case TYPE_DECIMAL: case TYPE_MONEY: own = f->nchoices && f->nchoices < 4 ? 2.5 : 5; break;
    default: own = strcmp(f->label.s, "姓名") == 0 || (f->max > 0 && f->max <= 12) ? 4.5 : 9; break;
    }
    return own > label ? own : label;
}

/* One line of a table a person: short things, one for each person. */
static bool is_short(const struct field *f)
{
    switch (f->type) {
    case TYPE_PARAGRAPH: case TYPE_CHOICES: case TYPE_TICK: case TYPE_CALCULATED: case TYPE_HIDDEN: case TYPE_FILE: case TYPE_PHOTO: case TYPE_NOTE:
        return false;
    default: return f->label.s && !f->small && !(f->type == TYPE_TEXT && f->max > 60);
    }
}

/* Those of roster.yaml, where it says which; the number of the row and the column for notes are there anyway. */
static bool columns_of_spec(const struct guide *g, struct roster *r)
{
    const struct form *f = g->forms[0];
    for (size_t i = 0; i < g->nrosters; i++) {
        const struct roster_spec *spec = &g->rosters[i];
        if (!spec->form.s || !f->id || strcmp(spec->form.s, f->id) != 0)
            continue;
        for (size_t k = 0; k < spec->ncolumns && r->n < ROSTER_COLUMNS; k++) {
            const struct field *fd = spec->columns[k].field.s ? form_find(f, spec->columns[k].field.s, NULL, NULL, NULL) : NULL;
            if (fd) {
                r->heads[r->n] = spec->columns[k].title.s;
                r->v[r->n++] = fd;
            }
        }
        return r->n > 0;
    }
    return false;
}

static void choose_columns(const struct guide *g, struct roster *r)
{
    if (columns_of_spec(g, r))
        return;
    for (size_t i = 0; i < g->forms[0]->nsections; i++) {
        const struct section *s = &g->forms[0]->sections[i];
        for (size_t k = 0; s->kind == SECTION_FIELDS && k < s->nfields && r->n < ROSTER_COLUMNS; k++)
            if (is_short(&s->fields[k]))
                r->v[r->n++] = &s->fields[k];
    }
}

struct sheet *paper_roster(const struct guide *g, const struct sheet_metrics *m)
{
    struct roster r = { .n = 0 };
    struct derived d;
    choose_columns(g, &r);
    double sum = 0;
    for (size_t i = 0; i < r.n; i++)
        sum += column_width(r.v[i]);
    begin(&d, m, g, true, sum > 75);
    title(&d, word(MSG_DERIVED_ROSTER));
    put_line(&d, ROLE_LABEL, SIZE_TABLE, ALIGN_LEFT, 0, 4, word(MSG_DERIVED_ROSTER_HEAD));
    size_t n = r.n + 2;
    struct flow_column *c = arena_alloc(d.p.arena, n * sizeof *c);
    const char **head = arena_alloc(d.p.arena, n * sizeof *head), **cells = arena_alloc(d.p.arena, n * sizeof *cells);
    for (size_t i = 0; i < n; i++) {
        c[i] = (struct flow_column){ i == 0 ? 2.5 : i == n - 1 ? 4 : column_width(r.v[i - 1]), true };
        head[i] = i == 0 ? word(MSG_COLUMN_NUMBER) : i == n - 1 ? word(MSG_COLUMN_NOTE) : r.heads[i - 1] ? r.heads[i - 1] : r.v[i - 1]->label.s;
        cells[i] = "";
    }
    add_row(&d, n, head);
    for (int i = 1; i <= ROSTER_ROWS; i++) {
        cells[0] = arena_printf(d.p.arena, "%d", i);
        add_row(&d, n, cells);
    }
    struct flow_table t = { .columns = c, .ncolumns = n, .head = true, .rows = d.rows, .nrows = d.n, .size = 9, .lead = 12, .least = sum > 75 ? 34 : 22 };
    flow_table(&d.p, &t);
    put_line(&d, ROLE_LABEL, SIZE_TABLE, ALIGN_LEFT, 10, 0, word(MSG_DERIVED_ROSTER_FOOT));
    return end(&d);
}
