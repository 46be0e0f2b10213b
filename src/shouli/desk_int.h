/*
 * desk_int.h - folders and pages for tasks that are done by looking at a page (desk.c).
 */
#ifndef SHENBAO_DESK_INT_H
#define SHENBAO_DESK_INT_H

#include "page/page.h"
#include "shouli/shouli.h"

/* store and forms are set before desk_open, and stay the caller's. */
struct desk {
    struct store *store;
    struct formset *forms;
    const char *out;
    struct offline *offline;
    char *program; struct reader *pictures;                /* NULL: there is nobody to draw pages */
    struct diags *d;
    struct arena *arena;
};
void desk_open(struct desk *k, const char *out, bool unconfined);
void desk_close(struct desk *k);
/* The offline form of a task, appended. False when its form is not known here. */
bool desk_form(struct desk *k, const struct store_task *t, struct buf *out);
/* The folder of a task, written; caller frees its path. NULL when there is nothing to write for it. */
char *desk_write(struct desk *k, const struct store_task *t);

#endif
