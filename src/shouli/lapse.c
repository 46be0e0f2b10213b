/*
 * lapse.c - what nobody does by hand: the moves of a chain that the calendar makes, such as giving up what came too late.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/move_int.h"

struct lapsing { struct store *s; struct formset *forms; struct date day; const char *by; bool json, apply; size_t n; long long *ids; size_t nids, cids; };

static bool note_id(void *ctx, const struct store_application *a)
{
    struct lapsing *k = ctx;
    *VEC_ADD(k->ids, k->nids, k->cids) = a->id;
    return true;
}

static void tell(struct lapsing *k, const struct standing *c, const struct store_move *m)
{
    struct buf b = BUF_INIT;
    char id[24];
    snprintf(id, sizeof id, "%lld", c->application);
    k->n++;
    if (k->json) {
        buf_printf(&b, "{\"application\":%s,\"waits\":\"lapse\",\"done\":%s,\"move\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"}", id,
                   k->apply ? "true" : "false", m->move, m->from, m->to);
    } else {
        msg_format(&b, k->apply ? MSG_MOVE_MADE : MSG_MOVE_LAPSES,
                   MSG_ARGS(id, *c->name ? c->name : msg_pattern(MSG_SHOULI_NAMELESS), m->name, c->state_name, m->to_name));
    }
    puts(b.p);
    buf_clear(&b);
}

static void look_at(struct lapsing *k, long long application)
{
    struct standing c;
    struct arena *a = arena_new();
    struct store_move move;
    bool done = !standing_open(&c, k->s, k->forms, application, a) || !c.state;
    for (size_t i = 0; !done && i < c.chain->nmoves; i++) {
        struct issues l = {.arena = a};
        struct move_wish wish = {.day = k->day};
        const struct chain_move *m = &c.chain->moves[i];
        if (m->cause == CAUSE_DUE && chain_starts(m, c.state) && move_allowed(&c, m, &wish, &move, &l)) {
            done = !k->apply || store_move(k->s, &move, &(struct store_hand){.by = k->by}, NULL) == STORE_DONE;
            if (done)
                tell(k, &c, &move);
        }
        issues_clear(&l);
    }
    standing_close(&c);
    arena_free(a);
}

size_t lapse_all(struct store *s, struct formset *forms, struct date day, const char *by, bool apply, bool json)
{
    struct lapsing k = {.s = s, .forms = forms, .day = day, .by = by, .json = json, .apply = apply};
    store_each_application(s, 0, note_id, &k);
    for (size_t i = 0; i < k.nids; i++)
        look_at(&k, k.ids[i]);
    free(k.ids);
    return k.n;
}

bool waits_for_change(struct formset *forms, const struct store_application *a)
{
    struct arena *arena = arena_new();
    const struct chain *c = formset_chain(forms, a->procedure);
    const struct chain_state *s = chain_state(c ? c : chain_usual(arena), a->state);
    bool waits = s && !s->end && !s->locked;
    arena_free(arena);
    return waits;
}
