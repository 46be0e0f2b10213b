/*
 * chains.c - the states of each procedure for the counter: forms/<guide>.chain.json.
 */
#include <stdlib.h>
#include <string.h>

#include "pack/pack.h"
#include "shenbao/shenbao.h"

void chains_write(const struct model *m, struct outputs *out, struct pack *k)
{
    for (size_t i = 0; i < m->nguides; i++) {
        const struct guide *g = m->guides[i];
        if (g->draft || g->chain.nstates == 0)
            continue;
        json_t *j = chain_to_json(g->id, &g->chain);
        char *text = json_dumps(j, JSON_INDENT(1)), *name = xasprintf("%s.chain.json", g->id), *rel = xasprintf("forms/%s", name);
        if (!text)
            die(MSG_NO_MEMORY, MSG_NONE);
        outputs_write(out, rel, text, strlen(text));
        pack_add(k, name, name, text, strlen(text));
        free(rel);
        free(name);
        free(text);
        json_decref(j);
    }
}
