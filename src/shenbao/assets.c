/*
 * assets.c - pictures and other files that lie beside a guide and that its text shows or links to: beside its pages in the site, and, what
 * is not only shown, in its pack.
 */
#include <stdlib.h>
#include <string.h>

#include "pack/pack.h"
#include "page/page.h"
#include "shenbao/shenbao.h"

static void read_asset(const struct guide *g, const char *name, struct buf *out)
{
    char *dir = path_dir(g->file), *path = path_join(dir, name);
    if (!file_read(path, out, 0))
        die_errno(path);
    free(dir);
    free(path);
}

void assets_write(struct pages *p, const struct guide *g, struct outputs *o)
{
    size_t n;
    const struct page_asset *v = page_assets(p, g, &n);
    for (size_t i = 0; i < n; i++) {
        struct buf b = BUF_INIT;
        char *rel = xasprintf("site/%s/%s/%s", g->region_id, g->id, v[i].name);
        read_asset(g, v[i].name, &b);
        outputs_write(o, rel, b.p, b.n);
        free(rel);
        buf_clear(&b);
    }
}

void assets_pack(struct pages *p, const struct guide *g, struct pack *k)
{
    size_t n;
    const struct page_asset *v = page_assets(p, g, &n);
    for (size_t i = 0; i < n; i++) {
        struct buf b = BUF_INIT;
        if (v[i].picture)
            continue;
        read_asset(g, v[i].name, &b);
        pack_add(k, path_base(v[i].name), path_base(v[i].name), b.p, b.n);
        buf_clear(&b);
    }
}
