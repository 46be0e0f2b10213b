/*
 * build_counter.c - OUT/forms/ and OUT/forms.zip, what the counter needs: current and released definitions, and code lists.
 */
#include <stdlib.h>
#include <string.h>

#include "shenbao/build_int.h"

/* A current definition stands for the released one of its version: what both say is the same, what the procedure says is newer. */
static bool is_current(const struct build *b, const struct form *f)
{
    for (size_t i = 0; i < b->nforms; i++)
        if (strcmp(b->forms[i].form->id, f->id) == 0 && strcmp(b->forms[i].form->version, f->version) == 0)
            return true;
    return false;
}

static void write_released(struct build *b, struct pack *k)
{
    for (size_t i = 0; i < b->released.n; i++) {
        const struct released *r = &b->released.v[i];
        if (is_current(b, r->form))
            continue;
        char *name = xasprintf("%s.json", r->name), *rel = xasprintf("forms/%s", name);
        outputs_write(b->out, rel, r->text, r->n);
        pack_add(k, name, name, r->text, r->n);
        free(rel);
        free(name);
    }
}

/* What the site says of more than one procedure and the counter must know. */
static void write_site(struct build *b, struct pack *k)
{
    const struct site *s = &b->m->site;
    json_t *site = json_object(), *numbers = json_array(), *kinds = json_array();
    for (size_t i = 0; i < s->nnumbers; i++) {
        const struct number_row *n = &s->numbers[i];
        if (n->id && n->title.s && n->pattern.s)
            json_array_append_new(
                numbers, json_pack("{s:s, s:s, s:s, s:b}", "id", n->id, "title", n->title.s, "pattern", n->pattern.s, "ranges", n->ranges));
    }
    for (size_t i = 0; i < s->nunit_kinds; i++) {
        const struct unit_kind *u = &s->unit_kinds[i];
        if (u->name.s)
            json_array_append_new(kinds, json_pack("{s:s, s:s, s:s}", "name", u->name.s, "licence", u->licence.s ? u->licence.s : "",
                                                   "under", u->under.s ? u->under.s : ""));
    }
    json_object_set_new(site, "numbers", numbers);
    json_object_set_new(site, "unit_kinds", kinds);
    if (s->nnumbers || s->nunit_kinds) {
        char *text = json_dumps(site, JSON_INDENT(1));
        outputs_write(b->out, "forms/site.json", text, strlen(text));
        pack_add(k, "site.json", "site.json", text, strlen(text));
        free(text);
    }
    json_decref(site);
}

void write_counter(struct build *b)
{
    struct pack *k = pack_new("forms", "forms", true);
    struct buf zip = BUF_INIT;

    for (size_t i = 0; i < b->nforms; i++) {
        const struct built *f = &b->forms[i];
        char *name = xasprintf("%s@%s.json", f->form->id, f->form->version), *rel = xasprintf("forms/%s", name);
        outputs_write(b->out, rel, f->counter.p, f->counter.n);
        pack_add(k, name, name, f->counter.p, f->counter.n);
        free(rel);
        free(name);
    }
    write_released(b, k);
    chains_write(b->m, b->out, k);
    for (size_t i = 0; i < b->m->ncodes; i++) {
        char *rel = xasprintf("codes/%s.csv", b->m->codes[i].id), *to = xasprintf("forms/%s", rel);
        const char *path = b->m->codes[i].at.file;         /* the site's own list or the one that comes with us */
        struct buf csv = BUF_INIT;
        const struct list_facts *facts = b->m->codes[i].facts;
        if (facts && facts->based_on.s)
            codelist_csv(&b->m->codes[i], &csv);           /* whole, for the counter knows no other lists */
        else if (!file_read(path, &csv, 0))
            die_errno(path);
        outputs_write(b->out, to, csv.p, csv.n);
        pack_add(k, path_base(rel), path_base(rel), csv.p, csv.n);
        buf_clear(&csv);
        free(to);
        free(rel);
    }
    write_site(b, k);
    json_t *meta = json_object();
    json_object_set_new(meta, "kind", json_string("forms"));
    if (!pack_finish(k, meta, &zip))
        die(MSG_NO_MEMORY, MSG_NONE);
    outputs_write(b->out, "forms.zip", zip.p, zip.n);
    json_decref(meta);
    pack_free(k);
    buf_clear(&zip);
}
