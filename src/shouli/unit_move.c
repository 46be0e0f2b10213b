/*
 * unit_move.c - a unit goes to another 归口部门: what it has submitted goes back to where submitting begins, in whatever state it is.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/standing_int.h"
#include "shouli/unit_int.h"

struct ids { long long *v; size_t n, cap; };

static void keep_id(void *ctx, long long id)
{
    struct ids *l = ctx;
    *VEC_ADD(l->v, l->n, l->cap) = id;
}

/* The move that the procedure's chain makes for this cause, else the way back from any state that is no end; false: it stays. */
static bool way_back(const struct standing *c, const char *on, struct store_move *out)
{
    if (!c->state || strcmp(c->state_id, CHAIN_FIRST) == 0)
        return false;
    *out = (struct store_move){.application = c->application, .move = "department", .name = msg_pattern_in(MSG_UNIT_MOVE_BACK, LANG_ZH), .from = c->state_id,
                               .to = CHAIN_FIRST, .on = on};
    bool written = false;
    for (size_t i = 0; i < c->chain->nmoves; i++) {
        const struct chain_move *m = &c->chain->moves[i];
        if (m->cause != CAUSE_DEPARTMENT)
            continue;
        written = true;
        if (!m->to || !chain_starts(m, c->state))
            continue;
        out->move = m->id;
        out->name = m->name.s;
        out->to = m->to;
        out->role = m->by.s;
        const struct chain_state *to = chain_state(c->chain, m->to);
        out->to_name = to ? to->name.s : m->to;
        return strcmp(m->to, c->state_id) != 0;
    }
    const struct chain_state *first = chain_state(c->chain, CHAIN_FIRST);
    out->to_name = first && first->name.s ? first->name.s : msg_pattern_in(MSG_MOVE_RECEIVED, LANG_ZH);
    return !written && !c->state->end;
}

int unit_move(int argc, char **argv)
{
    struct unit_words k = {.on = NULL};
    struct ids ids = {NULL, 0, 0};
    unit_begin(&k, argc, argv, 1, 1, true);
    option_needed("--forms", k.w.forms_path);
    option_needed("--department", k.u.department);
    long long unit = unit_named(k.w.store, argv[1], &k.no);
    if (!unit)
        return unit_refused(&k);
    store_each_of_unit(k.w.store, unit, keep_id, &ids);
    struct store_move *moves = xcalloc(ids.n + 1, sizeof *moves);
    struct standing *c = xcalloc(ids.n + 1, sizeof *c);
    size_t n = 0;
    for (size_t i = 0; i < ids.n; i++)
        if (standing_open(&c[i], k.w.store, k.w.forms, ids.v[i], k.w.arena) && way_back(&c[i], k.day, &moves[n]))
            n++;
    bool done = store_unit_department(k.w.store, unit, k.u.department, &k.w.hand, moves, n, &k.no);
    for (size_t i = 0; i < ids.n; i++)
        standing_close(&c[i]);
    free(c);
    free(moves);
    free(ids.v);
    if (!done)
        return unit_refused(&k);
    return unit_done(&k, unit, MSG_UNIT_MOVED, MSG_ARGS(argv[1], k.u.department, arena_printf(k.w.arena, "%zu", n)));
}
