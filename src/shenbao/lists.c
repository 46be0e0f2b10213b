/*
 * lists.c - `shenbao lists [CONTENT]`: the code lists of a site, whose each is, as of when, and which forms take it.
 */
#include <stdlib.h>
#include <string.h>

#include "shenbao/shenbao.h"

static bool takes(const struct form *f, const char *list)
{
    for (size_t i = 0; i < f->nsections; i++)
        for (size_t k = 0; k < f->sections[i].nfields; k++)
            if (f->sections[i].fields[k].list && strcmp(f->sections[i].fields[k].list, list) == 0)
                return true;
    return false;
}

static void add_line(struct buf *out, enum msg id, const char *a, const char *b)
{
    buf_adds(out, "  ");
    msg_format(out, id, MSG_ARGS(a, b));
    buf_addc(out, '\n');
}

static void add_users(struct buf *out, const struct model *m, const char *list)
{
    struct buf users = BUF_INIT;
    for (size_t g = 0; g < m->nguides; g++)
        for (size_t i = 0; i < m->guides[g]->nforms; i++)
            if (takes(m->guides[g]->forms[i], list))
                buf_printf(&users, "%s%s", users.n ? " " : "", m->guides[g]->forms[i]->id);
    if (users.n)
        add_line(out, MSG_SHENBAO_LIST_USED, users.p, "");
    buf_clear(&users);
}

static void add_list(struct buf *out, const struct model *m, const struct codelist *l)
{
    const struct list_facts *f = l->facts;
    char n[24];
    snprintf(n, sizeof n, "%zu", l->n);
    msg_format(out, MSG_SHENBAO_LIST, MSG_ARGS(l->id, f && f->title.s ? f->title.s : "", n));
    buf_addc(out, '\n');
    if (!f)
        add_line(out, MSG_SHENBAO_LIST_UNKNOWN, "", "");
    if (f && f->owner.s)
        add_line(out, MSG_SHENBAO_LIST_OWNER, f->owner.s, f->date.s ? f->date.s : "");
    if (f && f->source.s)
        add_line(out, MSG_SHENBAO_LIST_SOURCE, f->source.s, "");
    if (f && f->note.s)
        add_line(out, MSG_SHENBAO_LIST_NOTE, f->note.s, "");
    if (f && f->based_on.s)
        add_line(out, MSG_SHENBAO_LIST_BASE, f->based_on.s, "");
    if (f && f->open)
        add_line(out, MSG_SHENBAO_LIST_OPEN, "", "");
    add_users(out, m, l->id);
}

int cmd_lists(int argc, char **argv)
{
    const char *given = NULL;
    for (int i = 0; i < argc; i++) {
        if (argv[i][0] == '-' || given)
            usage_error(argv[i]);
        given = argv[i];
    }
    char *dir = content_dir(given);
    struct diags *d = diags_new();
    struct model *m = model_load(dir, d);
    struct buf out = BUF_INIT;
    for (size_t i = 0; m && i < m->ncodes; i++)
        add_list(&out, m, &m->codes[i]);
    diags_print(d, stderr);
    if (out.n)
        fputs(out.p, stdout);
    int status = diags_status(d, false);
    buf_clear(&out);
    model_free(m);
    diags_free(d);
    free(dir);
    return status;
}
