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

/* What some guides that follow one another belong to, found out by one thread: groups as they came up, and for each guide the numbers
 * of its own. */
enum { AT_ONCE = 256 };
struct named { enum group_kind kind; char *id; size_t n; };
struct part {
    struct named *v; size_t n, cap;
    size_t last[GROUP_KINDS];                              /* the group of each kind that was asked for last */
    size_t *of; size_t nof, cof;                           /* numbers in v, guide after guide */
    size_t ends[AT_ONCE];                                  /* where those of each guide end */
};
struct sorting { struct group_entry *all; size_t n; struct part *parts; };

static size_t number_of(struct part *k, enum group_kind kind, const char *id)
{
    size_t last = k->last[kind];
    if (last < k->n && k->v[last].kind == kind && !strcmp(k->v[last].id, id))
        return last;
    size_t i = 0;
    while (i < k->n && (k->v[i].kind != kind || strcmp(k->v[i].id, id) != 0))
        i++;
    if (i == k->n)
        *VEC_ADD(k->v, k->n, k->cap) = (struct named){.kind = kind, .id = xstrdup(id)};
    return k->last[kind] = i;
}

/* from: where the numbers of this guide begin. */
static void add_to(struct part *k, size_t from, enum group_kind kind, const char *id)
{
    size_t number = number_of(k, kind, id);
    for (size_t i = from; i < k->nof; i++)
        if (k->of[i] == number)
            return;
    *VEC_ADD(k->of, k->nof, k->cof) = number;
    k->v[number].n++;
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
static void add_to_each(struct part *k, size_t from, enum group_kind kind, const char *names)
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
            add_to(k, from, kind, trimmed.p);
        p += n + mark;
    }
    buf_clear(&trimmed);
    buf_clear(&name);
}

static void add_guide(struct part *k, const struct group_entry *e)
{
    const struct guide *g = e->guide;
    const char *day = guide_day(g);
    char year[16] = "";
    size_t from = k->nof;
    if (g->year > 0)
        snprintf(year, sizeof year, "%d", g->year);
    else if (day)
        memcpy(year, day, strnlen(day, 4));
    add_to(k, from, GROUP_REGION, g->region_id);
    if (!e->notice) {
        add_to_each(k, from, GROUP_SERIES, g->series.s);
        add_to_each(k, from, GROUP_LEVEL, g->level.s);
        add_to_each(k, from, GROUP_ROUTE, g->route.s);
    }
    if (g->bureau.s)
        add_to(k, from, GROUP_BUREAU, g->bureau.s);
    if (*year != '\0')
        add_to(k, from, GROUP_YEAR, year);
}

static void look_at_some(void *ctx, size_t part, size_t worker)
{
    const struct sorting *w = ctx;
    struct part *k = &w->parts[part];
    (void)worker;
    for (size_t i = 0; i < AT_ONCE && part * AT_ONCE + i < w->n; i++) {
        struct group_entry *e = &w->all[part * AT_ONCE + i];
        e->key = sort_key(e->guide->sort_key, e->guide->title.s);
        add_guide(k, e);
        k->ends[i] = k->nof;
    }
}

/* Their numbers become those of the groups, which come up in the order of the guides. */
static void join_part(struct groups *s, struct part *k)
{
    size_t *number = xcalloc(k->n + 1, sizeof *number);
    for (size_t i = 0; i < k->n; i++) {
        size_t g = 0;
        while (g < s->n && (s->v[g].kind != k->v[i].kind || strcmp(s->v[g].id, k->v[i].id) != 0))
            g++;
        if (g == s->n)
            *VEC_ADD(s->v, s->n, s->cap) = (struct group){.kind = k->v[i].kind, .id = k->v[i].id};
        else
            free(k->v[i].id);
        s->v[g].cap += k->v[i].n;
        number[i] = g;
    }
    for (size_t i = 0; i < k->nof; i++)
        k->of[i] = number[k->of[i]];
    free(number);
    free(k->v);
}

/* Entries come by in the order of a list. */
static void put_entry(struct groups *s, const struct sorting *w, const struct group_entry *e)
{
    size_t i = (size_t)(e - w->all);
    const struct part *k = &w->parts[i / AT_ONCE];
    for (size_t at = i % AT_ONCE ? k->ends[i % AT_ONCE - 1] : 0; at < k->ends[i % AT_ONCE]; at++) {
        struct group *g = &s->v[k->of[at]];
        g->v[g->n++] = *e;
        if (e->notice)
            *VEC_ADD(g->notices, g->nnotices, g->cnotices) = e->guide;
    }
    if (e->notice)
        *VEC_ADD(s->notices, s->nnotices, s->cnotices) = e->guide;
}

static void sort_notices(const struct guide **v, size_t n)
{
    if (n > 1)
        qsort(v, n, sizeof *v, compare_notices);
}

/* The entries by their keys. */
static struct sorted *sort_entries(const struct sorting *w)
{
    struct sorted *v = xcalloc(w->n + 1, sizeof *v);
    for (size_t i = 0; i < w->n; i++)
        v[i] = (struct sorted){start_of(w->all[i].key), &w->all[i]};
    if (w->n > 1)
        qsort(v, w->n, sizeof *v, compare_sorted);
    return v;
}

static void make_groups(struct groups *s, const struct model *m, long jobs)
{
    size_t nparts = (m->nguides + AT_ONCE - 1) / AT_ONCE;
    struct sorting w = {.all = xcalloc(m->nguides + 1, sizeof *w.all), .parts = xcalloc(nparts + 1, sizeof *w.parts)};
    for (size_t i = 0; i < m->nguides; i++)
        if (!m->guides[i]->draft)
            w.all[w.n++] = (struct group_entry){.guide = m->guides[i], .notice = guide_is_notice(m->guides[i])};
    work_parallel(jobs, (w.n + AT_ONCE - 1) / AT_ONCE, look_at_some, &w);
    for (size_t i = 0; i < nparts; i++)
        join_part(s, &w.parts[i]);
    for (size_t i = 0; i < s->n; i++)
        s->v[i].v = xcalloc(s->v[i].cap + 1, sizeof *s->v[i].v);
    s->keys = xcalloc(w.n + 1, sizeof *s->keys);
    struct sorted *sorted = sort_entries(&w);
    for (size_t i = 0; i < w.n; i++) {
        s->keys[s->nkeys++] = (char *)sorted[i].entry->key;
        put_entry(s, &w, sorted[i].entry);
    }
    for (size_t i = 0; i < s->n; i++)
        sort_notices(s->v[i].notices, s->v[i].nnotices);
    sort_notices(s->notices, s->nnotices);
    for (size_t i = 0; i < nparts; i++)
        free(w.parts[i].of);
    free(w.parts);
    free(w.all);
    free(sorted);
}

static void name_group(struct groups *s, struct group *g)
{
    struct buf name = BUF_INIT, slug = BUF_INIT;
    if (g->kind == GROUP_REGION) {
        const char *first = NULL;
        size_t n = 0;
        for (size_t i = 0; i < g->n; i++) {
            const char *other = g->v[i].guide->region.s;
            if (other && first && !strncmp(first, other, n))
                continue;                                  /* mostly */
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
    bool taken = false;
    for (size_t i = 0; i < p->m->nguides; i++) {
        const char *id = p->m->guides[i]->region_id;
        bool known = i > 0 && !strcmp(id, p->m->guides[i - 1]->region_id);
        taken = taken && known;
        for (size_t k = 1; k < GROUP_KINDS && !known; k++)
            taken |= !strcmp(id, folders[k]);
        for (size_t k = 0; k < sizeof others / sizeof others[0] && !known; k++)
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
    make_groups(s, p->m, p->jobs);
    for (size_t i = 0; i < s->n; i++) {
        name_group(s, &s->v[i]);
        mark_nowhere(p->m, &s->v[i]);
    }
    if (s->n > 1)
        qsort(s->v, s->n, sizeof *s->v, compare_groups);
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
