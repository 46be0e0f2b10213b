/*
 * groups.c - the lists of guides: by region, series, level, route, bureau and year, each with a page of its own; and the notices. In the
 * order of pinyin, or of the key that the writer gave.
 */
#include <stdlib.h>
#include <string.h>

#include "page/page_int.h"

/* Folders of the site that no region may be called after. "" for regions: their pages lie in their own folders. */
static const char *const folders[GROUP_KINDS] = {"", "series", "levels", "routes", "bureaus", "years"};
const char *group_folder(enum group_kind kind) { return folders[kind]; }

/* ---- order ---- */

static char *sort_key(const char *given, const char *name)
{
    struct buf key = BUF_INIT;
    text_sort_key(given ? given : name ? name : "", &key);
    buf_addc(&key, '\x01');
    buf_adds(&key, name ? name : "");                      /* names that read alike: always in the same order */
    return buf_steal(&key);
}

static int compare_entries(const void *pa, const void *pb)
{
    const struct group_entry *a = pa, *b = pb;
    int c = strcmp(a->key, b->key);
    return c ? c : strcmp(a->guide->id, b->guide->id);
}

/* Its first bytes as a number tell most keys apart, without a look at texts that lie far from each other. */
struct sorted { uint64_t start; const struct group_entry *entry; };

static uint64_t start_of(const char *key)
{
    uint64_t n = 0;
    for (size_t i = 0; i < sizeof n; i++) {
        n = n << 8 | (unsigned char)*key;
        key += *key != '\0';
    }
    return n;
}

static int compare_sorted(const void *pa, const void *pb)
{
    const struct sorted *a = pa, *b = pb;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return compare_entries(a->entry, b->entry);
}

/* Every guide is in several lists: their names are compared once. */
static int compare_ranks(const void *pa, const void *pb)
{
    size_t a = ((const struct group_entry *)pa)->rank, b = ((const struct group_entry *)pb)->rank;
    return (a > b) - (a < b);
}

enum { KEYS_AT_ONCE = 256 };

struct ranking { struct group_entry *all; size_t n; };

static void make_keys(void *ctx, size_t chunk, size_t worker)
{
    struct group_entry *all = ((const struct ranking *)ctx)->all;
    size_t n = ((const struct ranking *)ctx)->n;
    (void)worker;
    for (size_t i = chunk * KEYS_AT_ONCE; i < n && i < (chunk + 1) * KEYS_AT_ONCE; i++)
        all[i].key = sort_key(all[i].guide->sort_key, all[i].guide->title.s);
}

/* All guides that are no drafts, each with its key and rank, in the order of the model. */
static struct group_entry *rank_guides(const struct model *m, long jobs, struct groups *s)
{
    struct group_entry *all = xcalloc(m->nguides + 1, sizeof *all);
    struct sorted *sorted = xcalloc(m->nguides + 1, sizeof *sorted);
    s->keys = xcalloc(m->nguides + 1, sizeof *s->keys);
    for (size_t i = 0; i < m->nguides; i++)
        if (!m->guides[i]->draft)
            all[s->nkeys++] = (struct group_entry){.guide = m->guides[i], .notice = guide_is_notice(m->guides[i])};
    work_parallel(jobs, (s->nkeys + KEYS_AT_ONCE - 1) / KEYS_AT_ONCE, make_keys, &(struct ranking){all, s->nkeys});
    for (size_t i = 0; i < s->nkeys; i++) {
        s->keys[i] = (char *)all[i].key;
        sorted[i] = (struct sorted){start_of(all[i].key), &all[i]};
    }
    if (s->nkeys > 1)
        qsort(sorted, s->nkeys, sizeof *sorted, compare_sorted);
    for (size_t i = 0; i < s->nkeys; i++)
        all[sorted[i].entry - all].rank = i;
    free(sorted);
    return all;
}

static int compare_groups(const void *pa, const void *pb)
{
    const struct group *a = pa, *b = pb;
    if (a->kind != b->kind)
        return (int)a->kind - (int)b->kind;
    if (a->nowhere != b->nowhere)
        return a->nowhere ? 1 : -1;
    /* The latest year first. */
    return a->kind == GROUP_YEAR ? strcmp(b->key, a->key) : strcmp(a->key, b->key);
}

/* The latest notice first. */
static int compare_notices(const void *pa, const void *pb)
{
    const struct guide *a = *(const struct guide *const *)pa, *b = *(const struct guide *const *)pb;
    const char *x = guide_day(a), *y = guide_day(b);
    int c = strcmp(y ? y : "", x ? x : "");
    return c ? c : strcmp(a->id, b->id);
}

/* ---- names ---- */

const char *guide_day(const struct guide *g) { return g->published ? g->published : g->updated ? g->updated : g->valid_from; }

/* A file name of the readings of a name, which people can read and type: "gongcheng". */
static void add_slug(const char *name, struct buf *out)
{
    size_t start = out->n;
    for (uint32_t cp; (cp = uni_fold_width(u8_next(&name))) != 0;) {
        const char *reading = han_reading(cp);
        if (reading)
            buf_adds(out, reading);
        else if (cp < 0x80 && ((cp >= '0' && cp <= '9') || ((cp | 32) >= 'a' && (cp | 32) <= 'z')))
            buf_addc(out, (char)(cp >= 'A' && cp <= 'Z' ? cp | 32 : cp));
        else if (out->n > start && out->p[out->n - 1] != '-')
            buf_addc(out, '-');
    }
    while (out->n > start && out->p[out->n - 1] == '-')
        out->p[--out->n] = '\0';
    if (out->n > start + 60)
        out->p[out->n = start + 60] = '\0';
    if (out->n == start)
        buf_adds(out, "other");
}

/* What two names of regions begin with in common: "浙江省东阳市" and "浙江省" make "浙江省". Its length in bytes. */
static size_t common_start(const char *a, const char *b)
{
    size_t n = 0;
    for (const char *p = a, *q = b; *p != '\0' && *q != '\0'; n = (size_t)(p - a))
        if (u8_next(&p) != u8_next(&q))
            break;
    return n;
}

/* ---- making them ---- */

static struct group *group_named(struct groups *s, enum group_kind kind, const char *id)
{
    size_t last = s->found[kind];
    if (last < s->n && s->v[last].kind == kind && !strcmp(s->v[last].id, id))
        return &s->v[last];
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].kind == kind && !strcmp(s->v[i].id, id))
            return &s->v[s->found[kind] = i];
    struct group *g = VEC_ADD(s->v, s->n, s->cap);
    *g = (struct group){.kind = kind, .id = xstrdup(id)};
    return g;
}

static void add_to(struct groups *s, enum group_kind kind, const char *id, const struct group_entry *e)
{
    struct group *group = group_named(s, kind, id);
    if (group->n > 0 && group->v[group->n - 1].guide == e->guide)
        return;
    *VEC_ADD(group->v, group->n, group->cap) = *e;
}

/* Bytes of what stands between two names; 0 when nothing of that kind is at p. */
static size_t separator_at(const char *p)
{
    static const char *const wide[] = {"、", "，", "；"};
    if (*p == ',' || *p == ';')
        return 1;
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
        if (*p == *wide[i] && !strncmp(p, wide[i], 3))
            return 3;
    return 0;
}

/* A text may name several, as in "员级、助理级". */
static void add_to_each(struct groups *s, enum group_kind kind, const char *names, const struct group_entry *e)
{
    struct buf name = BUF_INIT, trimmed = BUF_INIT;
    for (const char *p = names; p && *p != '\0';) {
        size_t n = 0, mark;
        while ((mark = separator_at(p + n)) == 0 && p[n] != '\0')
            n++;
        buf_reset(&name);
        buf_add(&name, p, n);
        buf_reset(&trimmed);
        text_trim(name.p, &trimmed);
        if (trimmed.n > 0)
            add_to(s, kind, trimmed.p, e);
        p += n + mark;
    }
    buf_clear(&trimmed);
    buf_clear(&name);
}

static void add_guide(struct groups *s, const struct group_entry *e)
{
    const struct guide *g = e->guide;
    const char *bureau = g->bureau.s ? g->bureau.s : NULL, *day = guide_day(g);
    char year[16] = "";
    if (g->year > 0)
        snprintf(year, sizeof year, "%d", g->year);
    else if (day)
        snprintf(year, sizeof year, "%.4s", day);
    add_to(s, GROUP_REGION, g->region_id, e);
    if (e->notice) {
        *VEC_ADD(s->notices, s->nnotices, s->cnotices) = g;
    } else {
        add_to_each(s, GROUP_SERIES, g->series.s, e);
        add_to_each(s, GROUP_LEVEL, g->level.s, e);
        add_to_each(s, GROUP_ROUTE, g->route.s, e);
    }
    if (bureau)
        add_to(s, GROUP_BUREAU, bureau, e);
    if (*year != '\0')
        add_to(s, GROUP_YEAR, year, e);
}

static void take_notices(struct group *g)
{
    for (size_t i = 0; i < g->n; i++)
        if (g->v[i].notice)
            *VEC_ADD(g->notices, g->nnotices, g->cnotices) = g->v[i].guide;
    if (g->nnotices > 1)
        qsort(g->notices, g->nnotices, sizeof *g->notices, compare_notices);
}

static void sort_group(void *ctx, size_t i, size_t worker)
{
    struct group *g = &((struct groups *)ctx)->v[i];
    (void)worker;
    if (g->n > 1)
        qsort(g->v, g->n, sizeof *g->v, compare_ranks);
    take_notices(g);
}

static void name_group(struct groups *s, struct group *g)
{
    struct buf name = BUF_INIT, slug = BUF_INIT;
    if (g->kind == GROUP_REGION) {
        const char *first = NULL;
        size_t n = 0;
        for (size_t i = 0; i < g->n; i++) {
            const char *other = g->v[i].guide->region.s;
            size_t k = other && first ? common_start(first, other) : n;
            if (!first && other)
                n = strlen(first = other);
            if (k > 0 && k < n && k >= 6)
                n = k;           /* one character is no name of a region */
        }
        buf_add(&name, n > 0 ? first : g->id, n > 0 ? n : strlen(g->id));
        buf_printf(&slug, "%s/index.html", g->id);
    } else {
        buf_adds(&name, g->id);
        buf_printf(&slug, "%s/", folders[g->kind]);
        add_slug(g->id, &slug);
        size_t n = slug.n;
        for (unsigned k = 2;; k++) {                       /* names that read alike */
            bool taken = false;
            for (size_t i = 0; i < s->n && !taken; i++)
                taken = s->v[i].path && !strncmp(s->v[i].path, slug.p, slug.n) && !strcmp(s->v[i].path + slug.n, ".html");
            if (!taken)
                break;
            slug.n = n;
            buf_printf(&slug, "-%u", k);
        }
        buf_adds(&slug, ".html");
    }
    g->name = buf_steal(&name);
    g->path = buf_steal(&slug);
    g->key = sort_key(NULL, g->name);
}

static void check_region_names(struct pages *p)
{
    static const char *const others[] = {"packs", "compare"};
    for (size_t i = 0; i < p->m->nguides; i++) {
        const char *id = p->m->guides[i]->region_id;
        bool taken = false;
        for (size_t k = 1; k < GROUP_KINDS; k++)
            taken |= !strcmp(id, folders[k]);
        for (size_t k = 0; k < sizeof others / sizeof others[0]; k++)
            taken |= !strcmp(id, others[k]);
        if (taken)
            diag(p->d, p->m->guides[i]->at, MSG_PAGE_REGION_TAKEN, id);
    }
}

/* People look for their place: what lies in no division of the country (什么地方都行、国外、关于本站) comes after all that do. Without the list
 * of divisions nothing is known, and the order is that of pinyin alone. */
static void mark_nowhere(const struct model *m, struct group *g)
{
    const struct codelist *divisions = model_codes(m, "admin_divisions");
    if (g->kind != GROUP_REGION || !divisions)
        return;
    g->nowhere = true;
    for (size_t i = 0; i < divisions->n && g->nowhere; i++) {
        const struct code *c = &divisions->v[i];
        if (!c->parent && c->name && !strncmp(g->name, c->name, strlen(c->name)))
            g->nowhere = false;
    }
}

struct groups *pages_groups(struct pages *p)
{
    if (p->groups)
        return p->groups;
    struct groups *s = p->groups = xcalloc(1, sizeof *s);
    struct group_entry *all = rank_guides(p->m, p->jobs, s);
    for (size_t i = 0; i < s->nkeys; i++)
        add_guide(s, &all[i]);
    free(all);
    work_parallel(p->jobs, s->n, sort_group, s);
    for (size_t i = 0; i < s->n; i++) {
        name_group(s, &s->v[i]);
        mark_nowhere(p->m, &s->v[i]);
    }
    if (s->n > 1)
        qsort(s->v, s->n, sizeof *s->v, compare_groups);
    if (s->nnotices > 1)
        qsort(s->notices, s->nnotices, sizeof *s->notices, compare_notices);
    check_region_names(p);
    return s;
}

void groups_free(struct groups *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n; i++) {
        struct group *g = &s->v[i];
        free(g->v);
        free(g->notices);
        free(g->id);
        free(g->name);
        free(g->path);
        free(g->key);
    }
    for (size_t i = 0; i < s->nkeys; i++)
        free(s->keys[i]);
    free(s->keys);
    free(s->v);
    free(s->notices);
    free(s);
}
