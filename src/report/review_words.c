/*
 * review_words.c - of the 审阅稿: what the guide says, gathered while it is set, and what of it is not what was said when it was released.
 *
 * A statement is a paragraph or a row of a table under its heading. Knows nothing of what guides consist of.
 */
#include <stdlib.h>
#include <string.h>

#include "report/review_int.h"

/* ---- gathering ---- */

static void add_cell(struct buf *out, const char *s)
{
    for (; *s; s++)
        buf_addc(out, *s == '\t' || *s == '\n' || *s == '\r' ? ' ' : *s);
}

void review_gather(struct reviewing *v, size_t n, const char *const *cells)
{
    if (!v->said)
        return;
    struct buf *out = &v->said->text;
    add_cell(out, v->said->heading ? v->said->heading : "");
    for (size_t i = 0; i < n; i++) {
        const char *s = cells[i] ? cells[i] : "";
        if (i == 0 && n > 1 && *s && strspn(s, "0123456789") == strlen(s))
            continue;                                      /* a number in a list: with one more before it, it is another */
        buf_addc(out, '\t');
        add_cell(out, s);
    }
    buf_addc(out, '\n');
}

void review_words(const struct review *r, const struct sheet_metrics *m, struct buf *out)
{
    struct gathered said = { .text = BUF_INIT };
    struct reviewing v = { .r = r, .m = m, .said = &said };
    review_guide(&v);
    flow_finish(&v.p);
    buf_add(out, said.text.p, said.text.n);
    sheet_free(v.p.sheet);
    free(v.rows);
    buf_clear(&said.text);
}

/* ---- comparing ---- */

struct statement { const char *line; bool matched; };
struct statements { struct statement *v; size_t n, cap; };

static struct statements read_lines(const char *text, struct arena *a)
{
    struct statements s = { 0 };
    for (char *save = NULL, *p = strtok_r(arena_strdup(a, text), "\n", &save); p; p = strtok_r(NULL, "\n", &save))
        *VEC_ADD(s.v, s.n, s.cap) = (struct statement){ p, false };
    return s;
}

/* Each statement goes with one that is the same, in order. */
static void match_same(struct statements *old, struct statements *now)
{
    for (size_t i = 0; i < now->n; i++)
        for (size_t k = 0; k < old->n && !now->v[i].matched; k++)
            if (!old->v[k].matched && strcmp(old->v[k].line, now->v[i].line) == 0)
                old->v[k].matched = now->v[i].matched = true;
}

static size_t heading_length(const char *line) { return strcspn(line, "\t"); }
/* Heading and first cell, where there are further ones: what the others are said of. */
static size_t label_length(const char *line)
{
    size_t n = heading_length(line);
    if (!line[n])
        return n;
    size_t cell = n + 1 + strcspn(line + n + 1, "\t");
    return line[cell] ? cell : n;
}

static bool alike(const char *a, const char *b)
{
    size_t n = label_length(a);
    return n == label_length(b) && memcmp(a, b, n) == 0;
}

static struct statement *partner(struct statements *old, const char *line)
{
    for (size_t k = 0; k < old->n; k++)
        if (!old->v[k].matched && alike(old->v[k].line, line))
            return &old->v[k];
    return NULL;
}

/* What a line says after its first n bytes, tabs as spaces. */
static const char *rest_of(const char *line, size_t n, struct arena *a)
{
    char *s = arena_strdup(a, line + n + (line[n] == '\t'));
    for (char *p = s; *p; p++)
        if (*p == '\t')
            *p = ' ';
    return s;
}

/* "materials：ID card", or the heading alone. */
static const char *label_of(const char *line, size_t n, struct arena *a)
{
    size_t heading = heading_length(line);
    if (n == heading)
        return arena_strndup(a, line, heading);
    return arena_printf(a, "%.*s：%.*s", (int)heading, line, (int)(n - heading - 1), line + heading + 1);
}

static void tell(struct reviewing *v, enum msg id, const char *line, size_t n, const char *a, const char *b)
{
    review_prose(v, msg_zh(v->p.arena, id, MSG_ARGS(label_of(line, n, v->p.arena), a, b)));
}

static void tell_all(struct reviewing *v, struct statements *old, struct statements *now)
{
    struct arena *a = v->p.arena;
    for (size_t i = 0; i < now->n; i++) {
        const char *line = now->v[i].line;
        if (now->v[i].matched)
            continue;
        size_t n = label_length(line), heading = heading_length(line);
        struct statement *was = partner(old, line);
        if (was)
            tell(v, MSG_REVIEW_GUIDE_CHANGED, line, n, rest_of(was->line, n, a), rest_of(line, n, a));
        else
            tell(v, MSG_REVIEW_GUIDE_ADDED, line, heading, rest_of(line, heading, a), "");
        if (was)
            was->matched = true;
    }
    for (size_t k = 0; k < old->n; k++)
        if (!old->v[k].matched) {
            size_t heading = heading_length(old->v[k].line);
            tell(v, MSG_REVIEW_GUIDE_REMOVED, old->v[k].line, heading, rest_of(old->v[k].line, heading, a), "");
        }
}

void review_guide_changes(struct reviewing *v)
{
    if (!v->r->before) {
        review_prose(v, msg_pattern_in(MSG_REVIEW_GUIDE_NEVER, LANG_ZH));
        return;
    }
    struct buf text = BUF_INIT;
    review_words(v->r, v->m, &text);
    bool same = strcmp(text.p, v->r->before) == 0;
    review_prose(v, msg_pattern_in(same ? MSG_REVIEW_GUIDE_SAME : MSG_REVIEW_GUIDE_SINCE, LANG_ZH));
    struct statements old = read_lines(v->r->before, v->p.arena), now = read_lines(text.p, v->p.arena);
    match_same(&old, &now);
    tell_all(v, &old, &now);
    free(old.v);
    free(now.v);
    buf_clear(&text);
}
