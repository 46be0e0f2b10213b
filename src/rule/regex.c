/*
 * regex.c - the matcher of regex(): always the whole text, in time linear in the text whatever the pattern.
 *
 * The tree of a pattern becomes a nondeterministic automaton (Thompson 1968), and all its states advance together, one code point at a
 * time. A text of n characters costs at most n times the states, of which there are 4096 at most.
 */
#include "rule/regex_int.h"

#include <assert.h>
#include <stdlib.h>

struct state { int set, out, other; };                     /* set: which, or SPLIT to both, or MATCH */
enum { SPLIT = -1, MATCH = -2 };

struct regex {
    struct sets sets;
    struct state *states; size_t nstates, states_cap;
    int start;
};

/* ---- from the tree to states, from the end backwards: each part is told where to go on ---- */

static int add_state(struct regex *r, int set, int out, int other)
{
    int index = (int)r->nstates;
    *VEC_ADD(r->states, r->nstates, r->states_cap) = (struct state){ set, out, other };
    return index;
}

static int emit(struct regex *r, const struct tree *t, int next);

/* x{2,4} is x x (x (x)?)?; x{2,} is x and a loop of x. */
static int emit_repeat(struct regex *r, const struct tree *t, int next)
{
    int at = next, copies = t->min;
    if (t->max == REGEX_NO_LIMIT) {
        int loop = add_state(r, SPLIT, 0, next);
        int body = emit(r, t->left, loop);
        r->states[loop].out = body;
        at = t->min > 0 ? body : loop;
        copies--;
    }
    for (int i = t->min; i < t->max; i++)
        at = add_state(r, SPLIT, emit(r, t->left, at), next);
    for (int i = 0; i < copies; i++)
        at = emit(r, t->left, at);
    return at;
}

/* The state at which t starts. Recursion is as deep as the pattern is long at most, which is bounded. */
static int emit(struct regex *r, const struct tree *t, int next)
{
    switch (t->kind) {
    case TREE_EMPTY: return next;
    case TREE_SET: return add_state(r, t->set, next, next);
    case TREE_CAT: return emit(r, t->left, emit(r, t->right, next));
    case TREE_ALT: {
        int left = emit(r, t->left, next);
        return add_state(r, SPLIT, left, emit(r, t->right, next));
    }
    case TREE_REPEAT: return emit_repeat(r, t, next);
    }
    assert(!"a kind of tree");
    return next;
}

struct regex *regex_new(const char *pattern, struct buf *why)
{
    struct regex *r = xcalloc(1, sizeof *r);
    struct tree *pool;
    const struct tree *t = regex_parse(pattern, &r->sets, &pool, why);
    if (t) {
        r->start = emit(r, t, add_state(r, MATCH, 0, 0));
        assert(r->nstates == t->size + 1);
    }
    free(pool);
    if (t)
        return r;
    regex_free(r);
    return NULL;
}

void regex_free(struct regex *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->sets.n; i++)
        free(r->sets.v[i].v);
    free(r->sets.v);
    free(r->states);
    free(r);
}

/* ---- matching ---- */

static bool set_has(const struct set *s, uint32_t cp)
{
    size_t lo = 0, hi = s->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (cp > s->v[mid].last)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < s->n && s->v[lo].first <= cp;
}

/* The states that the text so far leads to, each once: v[0..n). seen[i] is the step at which state i was last added. */
struct front { int *v; size_t n; };
struct run { const struct regex *r; struct front now, next; int *stack; size_t *seen, step; };

/* Adds state i and what it leads to without reading a character. Each state is pushed once a step, so the stack holds them all. */
static void reach(struct run *m, struct front *to, int i)
{
    size_t depth = 0;
    if (m->seen[i] == m->step)
        return;
    m->seen[i] = m->step;
    m->stack[depth++] = i;
    while (depth > 0) {
        const struct state *s = &m->r->states[i = m->stack[--depth]];
        if (s->set != SPLIT) {
            to->v[to->n++] = i;
            continue;
        }
        int both[] = { s->out, s->other };
        for (int k = 0; k < 2; k++) {
            if (m->seen[both[k]] == m->step)
                continue;
            m->seen[both[k]] = m->step;
            m->stack[depth++] = both[k];
        }
    }
}

static void advance(struct run *m, uint32_t cp)
{
    m->step++;
    m->next.n = 0;
    for (size_t i = 0; i < m->now.n; i++) {
        const struct state *s = &m->r->states[m->now.v[i]];
        if (s->set >= 0 && set_has(&m->r->sets.v[s->set], cp))
            reach(m, &m->next, s->out);
    }
    struct front was = m->now;
    m->now = m->next;
    m->next = was;
}

static bool has_match(const struct run *m)
{
    for (size_t i = 0; i < m->now.n; i++)
        if (m->r->states[m->now.v[i]].set == MATCH)
            return true;
    return false;
}

bool regex_match(const struct regex *r, const char *text)
{
    int *states = xcalloc(3 * r->nstates, sizeof *states);
    struct run m = { .r = r, .now = { states, 0 }, .next = { states + r->nstates, 0 }, .stack = states + 2 * r->nstates, .step = 1 };
    m.seen = xcalloc(r->nstates, sizeof *m.seen);
    reach(&m, &m.now, r->start);
    while (*text && m.now.n > 0)
        advance(&m, u8_next(&text));
    bool matches = !*text && has_match(&m);
    free(m.seen);
    free(states);
    return matches;
}
