/*
 * review.c - the 审阅稿: all that a procedure says, asks and judges, on paper for the person who signs it off. The guide and the forms stand
 * here, the rules in review_rules.c, states and moves in review_chain.c.
 */
#include <stdlib.h>
#include <string.h>

#include "markup/markup.h"
#include "report/review_int.h"

const char *say(struct reviewing *v, enum msg id, const char *a, const char *b)
{
    return msg_zh(v->p.arena, id, MSG_ARGS(a ? a : "", b ? b : ""));
}

void review_line(struct reviewing *v, enum sheet_role role, double size, double indent, const char *s)
{
    struct flow_text t = { .style = { .role = role, .size = size, .indent = indent, .align = ALIGN_JUSTIFY, .level = BREAK_STRICT }, .lead = size * 1.6 };
    if (!s || !*s)
        return;
    flow_words(&v->p, &t, s);
    review_gather(v, 1, &s);
}

void review_prose(struct reviewing *v, const char *s) { review_line(v, ROLE_BODY, SIZE_PROSE, 2, s); }

void review_heading(struct reviewing *v, int level, const char *s)
{
    double size = level == 1 ? 16 : level == 2 ? 13 : SIZE_PROSE;
    struct flow_text t = { .style = { .role = ROLE_HEADING, .size = size, .align = ALIGN_LEFT, .level = BREAK_STRICT }, .lead = size * 1.6,
                           .before = level == 1 ? 14 : 8, .after = 2, .keep = 40 };
    flow_words(&v->p, &t, s);
    if (v->said)
        v->said->heading = s;
}

void review_row(struct reviewing *v, size_t n, const char *const *cells)
{
    review_gather(v, n, cells);
    const char **c = arena_alloc(v->p.arena, n * sizeof *c);
    for (size_t i = 0; i < n; i++)
        c[i] = cells[i] ? cells[i] : "";
    *VEC_ADD(v->rows, v->n, v->cap) = (struct flow_row){ .cell = c, .n = n };
}

void review_table(struct reviewing *v, const struct flow_column *c, size_t n, bool labels)
{
    struct flow_table t = { .columns = c, .ncolumns = n, .head = !labels, .labels = labels, .rows = v->rows, .nrows = v->n, .size = SIZE_TABLE,
                            .lead = 14, .least = 22 };
    if (v->n > !labels)
        flow_table(&v->p, &t);
    v->p.y -= v->n > !labels ? 6 : 0;
    v->n = 0;
}

static const char *plain(struct reviewing *v, struct text t) { return words_plain(t.s, v->p.arena); }
static const char *word(enum msg id) { return msg_pattern_in(id, LANG_ZH); }

/* ---- head ---- */

static const char *versions(struct reviewing *v)
{
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < v->r->guide->nforms; i++)
        buf_printf(&b, "%s%s@%s", i ? "、" : "", v->r->guide->forms[i]->id, v->r->guide->forms[i]->version);
    const char *s = arena_strdup(v->p.arena, b.p);
    buf_clear(&b);
    return s;
}

static const char *valid(struct reviewing *v)
{
    const struct guide *g = v->r->guide;
    return g->valid_from || g->valid_until ? say(v, MSG_REVIEW_FROM_UNTIL, g->valid_from, g->valid_until) : word(MSG_REVIEW_UNSTATED_SHORT);
}

static void head(struct reviewing *v)
{
    static const struct flow_column c[] = { { 1, false }, { 2.4, false }, { 1, false }, { 2.4, false } };
    const struct guide *g = v->r->guide;
    struct flow_text t = { .style = { .role = ROLE_TITLE, .size = 22, .align = ALIGN_CENTRE }, .lead = 34, .after = 2 };
    flow_words(&v->p, &t, word(MSG_REVIEW_TITLE));
    t.style.size = 16;
    t.style.role = ROLE_HEADING;
    t.after = 10;
    flow_words(&v->p, &t, plain(v, g->title));
    review_gather(v, 1, &(const char *){ plain(v, g->title) });
    ROW(v, word(MSG_REVIEW_BUREAU), plain(v, g->bureau), word(MSG_REVIEW_REGION), plain(v, g->region));
    ROW(v, word(MSG_REVIEW_UPDATED), g->updated, word(MSG_REVIEW_VALID), valid(v));
    ROW(v, word(MSG_REVIEW_FORMS), versions(v));
    review_table(v, c, 4, true);
    review_line(v, ROLE_NOTE, 9, 0, word(MSG_REVIEW_WHAT));
}

/* ---- the guide ---- */

static void fact(struct reviewing *v, enum msg label, const char *s)
{
    if (s && *s)
        ROW(v, word(label), s);
}

static void facts(struct reviewing *v)
{
    static const struct flow_column c[] = { { 1, false }, { 5, false } };
    const struct guide *g = v->r->guide;
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < g->nbasis; i++)
        buf_printf(&b, "%s%s", i ? "；" : "", plain(v, g->basis[i]));
    fact(v, MSG_REVIEW_WHO, plain(v, g->who));
    fact(v, MSG_REVIEW_SUMMARY, plain(v, g->summary));
    fact(v, MSG_REVIEW_RESULT, plain(v, g->result));
    fact(v, MSG_REVIEW_WINDOW, plain(v, g->window));
    fact(v, MSG_REVIEW_RECEIVING, plain(v, g->receiving.text));
    fact(v, MSG_REVIEW_BASIS, arena_strdup(v->p.arena, b.p));
    for (size_t i = 0; i < g->nwhere; i++)
        fact(v, MSG_REVIEW_WHERE, say(v, MSG_REVIEW_PLACE, plain(v, g->where[i].name), plain(v, g->where[i].address)));
    for (size_t i = 0; i < g->nlimits; i++)
        fact(v, MSG_REVIEW_LIMIT, say(v, MSG_REVIEW_COLON, plain(v, g->limits[i].key), plain(v, g->limits[i].value)));
    for (size_t i = 0; i < g->nfees; i++)
        fact(v, MSG_REVIEW_FEE, say(v, MSG_REVIEW_COLON, plain(v, g->fees[i].item), plain(v, g->fees[i].amount)));
    fact(v, MSG_REVIEW_REPEAT, word(g->repeat_refuse ? MSG_REVIEW_REFUSE : MSG_REVIEW_REVISE));
    review_table(v, c, 2, true);
    buf_clear(&b);
}

static void steps_and_materials(struct reviewing *v)
{
    static const struct flow_column sc[] = { { 3, true }, { 6, true }, { 20, false }, { 22, false } };
    static const struct flow_column mc[] = { { 3, true }, { 17, false }, { 6, true }, { 8, true }, { 20, false } };
    const struct guide *g = v->r->guide;
    char n[24], copies[24];
    if (g->nsteps)
        review_heading(v, 2, word(MSG_REVIEW_STEPS));
    ROW(v, word(MSG_COLUMN_NUMBER), word(MSG_REVIEW_BY), word(MSG_REVIEW_DOES), word(MSG_COLUMN_NOTE));
    for (size_t i = 0; i < g->nsteps; i++) {
        snprintf(n, sizeof n, "%zu", i + 1);
        ROW(v, arena_strdup(v->p.arena, n), plain(v, g->steps[i].by), plain(v, g->steps[i].does), plain(v, g->steps[i].note));
    }
    review_table(v, sc, 4, false);
    if (g->nmaterials)
        review_heading(v, 2, word(MSG_REVIEW_MATERIALS));
    ROW(v, word(MSG_COLUMN_NUMBER), word(MSG_COLUMN_MATERIAL), word(MSG_COLUMN_COPIES), word(MSG_COLUMN_KIND), word(MSG_COLUMN_TERMS));
    for (size_t i = 0; i < g->nmaterials; i++) {
        const struct material *m = &g->materials[i];
        snprintf(n, sizeof n, "%zu", i + 1);
        snprintf(copies, sizeof copies, "%d", m->copies);
        ROW(v, arena_strdup(v->p.arena, n), plain(v, m->name),
            m->copies ? arena_strdup(v->p.arena, copies) : word(MSG_REVIEW_UNSTATED_SHORT), material_kind_words(m->kind),
            material_terms(m, v->p.arena));
    }
    review_table(v, mc, 5, false);
}

static void questions(struct reviewing *v)
{
    static const struct flow_column c[] = { { 2, false }, { 5, false } };
    const struct guide *g = v->r->guide;
    if (!g->nquestions)
        return;
    review_heading(v, 2, word(MSG_REVIEW_QUESTIONS));
    ROW(v, word(MSG_REVIEW_QUESTION), word(MSG_REVIEW_ANSWER));
    for (size_t i = 0; i < g->nquestions; i++)
        ROW(v, plain(v, g->questions[i].q), plain(v, g->questions[i].a));
    review_table(v, c, 2, false);
}

static void body_table(struct reviewing *v, const struct markup_block *b)
{
    struct flow_column *c = arena_alloc(v->p.arena, (b->ncols + 1) * sizeof *c);
    for (size_t i = 0; i < b->ncols; i++) {
        size_t most = 2;
        for (size_t r = 0; r < b->nrows; r++) {
            size_t n = u8_len(b->cells[r * b->ncols + i]);
            most = n > most ? n : most;
        }
        c[i] = (struct flow_column){ most < 30 ? (double)most + 1 : 30, most < 6 };
    }
    for (size_t r = 0; r < b->nrows; r++)
        review_row(v, b->ncols, (const char *const *)b->cells + r * b->ncols);
    review_table(v, c, b->ncols, false);
}

static void gather_block(struct reviewing *v, const struct markup_block *k)
{
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < k->n; i++)
        buf_adds(&b, k->v[i].s);
    const char *s = arena_strdup(v->p.arena, b.p);
    if (v->said && k->kind == MARKUP_HEADING)
        v->said->heading = s;
    review_gather(v, 1, &s);
    buf_clear(&b);
}

/* The text below the front matter, as it reads on the page. */
static void body(struct reviewing *v)
{
    struct markup_blocks b;
    struct arena *a = v->p.arena;
    markup_blocks(v->r->guide->body, v->r->guide->file, v->r->guide->body_line, a, &b, NULL);
    if (b.n)
        review_heading(v, 2, word(MSG_REVIEW_BODY));
    for (size_t i = 0; i < b.n; i++) {
        const struct markup_block *k = &b.v[i];
        struct flow_text t = { .style = { .role = ROLE_BODY, .size = SIZE_PROSE, .indent = 2, .align = ALIGN_JUSTIFY, .level = BREAK_STRICT },
                               .lead = SIZE_PROSE * 1.6, .x = k->depth > 1 ? 2 * SIZE_PROSE : 0 };
        struct sheet_span *s = arena_alloc(a, (k->n + 1) * sizeof *s);
        s[0] = (struct sheet_span){ ROLE_BODY, !k->item ? "" : k->number ? arena_printf(a, "%d．", k->number) : "—　" };
        for (size_t w = 0; w < k->n; w++)
            s[w + 1] = (struct sheet_span){ k->v[w].strong || k->kind == MARKUP_HEADING ? ROLE_HEADING : ROLE_BODY, k->v[w].s };
        if (k->kind == MARKUP_HEADING)
            t.keep = 40;
        if (k->kind == MARKUP_TABLE)
            body_table(v, k);
        else if (k->kind == MARKUP_FENCE)
            review_prose(v, k->text);
        else if (k->n)
            flow_text(&v->p, &t, s, k->n + 1, k->at);
        if (k->n)
            gather_block(v, k);
    }
    markup_blocks_clear(&b);
}

/* ---- what changed, what is sample, what the source leaves open ---- */

static void changes(struct reviewing *v)
{
    const struct guide *g = v->r->guide;
    review_heading(v, 1, word(MSG_REVIEW_CHANGES));
    review_guide_changes(v);
    for (size_t i = 0; i < g->nforms; i++) {
        const struct form *older = v->r->older[i];
        struct changes c = { .arena = v->p.arena };
        if (!older) {
            review_prose(v, say(v, MSG_REVIEW_NEVER, g->forms[i]->title.s, ""));
            continue;
        }
        form_compare(older, g->forms[i], &c);
        review_prose(v, say(v, c.n ? MSG_REVIEW_SINCE : MSG_REVIEW_SAME, g->forms[i]->title.s, older->version));
        for (size_t k = 0; k < c.n; k++)
            review_prose(v, say(v, c.v[k].orphan ? MSG_REVIEW_ORPHAN : MSG_REVIEW_CHANGE, c.v[k].text, ""));
        free(c.v);
    }
}

/* The sample fields of a form in one sentence; false when there is none. */
static bool sample_fields(struct reviewing *v, const struct form *f)
{
    struct buf b = BUF_INIT;
    for (size_t k = 0; k < f->nsections; k++)
        for (size_t n = 0; n < f->sections[k].nfields; n++) {
            const struct field *one = &f->sections[k].fields[n];
            if (one->sample)
                buf_printf(&b, "%s%s", b.n ? "、" : "", one->label.s ? one->label.s : one->name);
        }
    bool any = b.n > 0;
    if (any)
        review_prose(v, say(v, MSG_REVIEW_SAMPLE, f->title.s, b.p));
    buf_clear(&b);
    return any;
}

static void samples(struct reviewing *v)
{
    const struct guide *g = v->r->guide;
    bool any = false;
    review_heading(v, 1, word(MSG_REVIEW_SAMPLES));
    for (size_t i = 0; i < g->nforms; i++)
        any |= sample_fields(v, g->forms[i]);
    if (!any)
        review_prose(v, word(MSG_REVIEW_NO_SAMPLE));
    review_heading(v, 1, word(MSG_REVIEW_UNSTATED));
    for (size_t i = 0; i < g->nunstated; i++)
        review_prose(v, say(v, MSG_REVIEW_ITEM, arena_printf(v->p.arena, "%zu", i + 1), plain(v, g->unstated[i])));
    if (!g->nunstated)
        review_prose(v, word(MSG_REVIEW_NOTHING_UNSTATED));
}

static void sign_off(struct reviewing *v)
{
    static const struct flow_column c[] = { { 1, false }, { 2.4, false }, { 1, false }, { 2.4, false } };
    flow_need(&v->p, 270);
    review_heading(v, 1, word(MSG_REVIEW_SIGN));
    ROW(v, word(MSG_REVIEW_VERDICT), word(MSG_REVIEW_VERDICTS));
    ROW(v, word(MSG_REVIEW_OPINION), "");
    v->rows[1].least = 110;
    ROW(v, word(MSG_REVIEW_SIGNED), "", word(MSG_REVIEW_DATE), word(MSG_DERIVED_DATE_BLANK));
    ROW(v, word(MSG_REVIEW_SEAL), "", word(MSG_REVIEW_CONTACT), "");
    v->rows[2].least = v->rows[3].least = 34;
    review_table(v, c, 4, true);
}

void review_guide(struct reviewing *v)
{
    flow_init(&v->p, v->m, 210, 297, 22, 20, 22, 22);
    v->p.number = NUMBER_OF;
    v->p.foot = say(v, MSG_REVIEW_FOOT, words_plain(v->r->guide->title.s, v->p.arena), "");
    head(v);
    review_heading(v, 1, word(MSG_REVIEW_GUIDE));
    facts(v);
    review_conditions(v);
    steps_and_materials(v);
    review_chain(v);
    questions(v);
    body(v);
}

struct sheet *review_sheet(const struct review *r, const struct sheet_metrics *m, struct diags *d)
{
    struct reviewing v = { .r = r, .m = m };
    review_guide(&v);
    review_rules(&v);
    review_fields(&v);
    changes(&v);
    samples(&v);
    sign_off(&v);
    review_forms(&v, d);
    flow_finish(&v.p);
    free(v.rows);
    return v.p.sheet;
}
