/*
 * unit_move.c - a unit goes to another 归口部门: what it has submitted goes back to where submitting begins.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/unit_int.h"

int unit_move(int argc, char **argv)
{
    struct unit_words k = {.on = NULL};
    unit_begin(&k, argc, argv, 1, 1, true);
    long long unit = unit_named(k.w.store, argv[1], &k.no);
    if (!unit || !store_unit_department(k.w.store, unit, option_needed("--department", k.u.department), &k.w.hand, &k.no))
        return unit_refused(&k);
    return unit_done(&k, unit, MSG_UNIT_MOVED, MSG_ARGS(argv[1], k.u.department));
}
