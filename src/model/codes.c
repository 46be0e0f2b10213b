/*
 * codes.c - code lists: content/codes/ID.csv with the columns code,name[,parent][,from,until][,was]; other columns are passed over.
 * Knows nothing of the fields that use them.
 */
#include "model/model_int.h"

#include <stdlib.h>
#include <string.h>

enum { COL_CODE, COL_NAME, COL_PARENT, COL_FROM, COL_UNTIL, COL_WAS, COL_COUNT };
static const char *const col_names[COL_COUNT] = {"code", "name", "parent", "from", "until", "was"};

bool list_id_ok(const char *s)
{
    size_t n = strlen(s);
    return n > 0 && n <= 64 && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-") == n && *s != '_' && *s != '-';
}

/* ---- finding ---- */

static int compare_codes(const void *pa, const void *pb)
{
    const struct code *a = *(const struct code *const *)pa, *b = *(const struct code *const *)pb;
    int c = strcmp(a->code, b->code);
    if (c != 0)
        return c;
    if (!a->until != !b->until)
        return a->until ? 1 : -1;
    return a < b ? -1 : a > b;
}

void codelist_sort(struct codelist *l, struct arena *a)
{
    l->by_code = arena_alloc(a, (l->n + 1) * sizeof *l->by_code);
    for (size_t i = 0; i < l->n; i++)
        l->by_code[i] = &l->v[i];
    qsort(l->by_code, l->n, sizeof *l->by_code, compare_codes);
}

const struct code *codelist_find(const struct codelist *l, const char *code)
{
    if (!l->by_code) {
        const struct code *former = NULL;
        for (size_t i = 0; i < l->n; i++) {
            if (strcmp(l->v[i].code, code) != 0)
                continue;
            if (!l->v[i].until)
                return &l->v[i];
            if (!former)
                former = &l->v[i];
        }
        return former;
    }
    size_t lo = 0, hi = l->n;                              /* the first entry that is not before code */
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (strcmp(l->by_code[mid]->code, code) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < l->n && strcmp(l->by_code[lo]->code, code) == 0 ? l->by_code[lo] : NULL;
}

/* ---- reading ---- */

struct table { struct load *load; const char *path; const struct codelist *base; struct csv csv; size_t col[COL_COUNT]; int *line; };

/* YYYY, YYYY-MM or YYYY-MM-DD, as precisely as the source says. */
bool code_day_ok(const char *s)
{
    size_t n = strlen(s);
    char full[11] = "0000-01-01";
    if (n != 4 && n != 7 && n != 10)
        return false;
    memcpy(full, s, n);
    return period_date_ok(full);
}

static struct place place_of_row(const struct table *t, int line) { return place_at(t->path, line, 1); }

/* Which column holds what; false when code or name is not there. */
static bool read_header(struct table *t)
{
    struct place at = place_of_row(t, t->csv.nrows ? t->csv.line[0] : 1);
    bool good = true;
    for (size_t c = 0; c < COL_COUNT; c++) {
        t->col[c] = SIZE_MAX;
        for (size_t i = 0; t->csv.nrows && i < t->csv.ncols[0]; i++) {
            if (strcmp(t->csv.row[0][i], col_names[c]) != 0)
                continue;
            if (t->col[c] != SIZE_MAX)
                problem(t->load, at, MSG_CODES_COLUMN_TWICE, col_names[c]);
            else
                t->col[c] = i;
        }
        if (c > COL_NAME || t->col[c] != SIZE_MAX)
            continue;
        problem(t->load, at, MSG_CODES_COLUMN, col_names[c]);
        good = false;
    }
    return good;
}

/* NULL when empty or when the column does not exist. */
static const char *cell(const struct table *t, size_t row, int c)
{
    size_t i = t->col[c];
    if (i >= t->csv.ncols[row] || !*t->csv.row[row][i])
        return NULL;
    return t->csv.row[row][i];
}

static bool read_row(struct table *t, size_t row, struct code *out)
{
    struct place at = place_of_row(t, t->csv.line[row]);
    bool good = true;
    if (t->csv.ncols[row] != t->csv.ncols[0]) {
        char have[24], want[24];
        snprintf(have, sizeof have, "%zu", t->csv.ncols[row]);
        snprintf(want, sizeof want, "%zu", t->csv.ncols[0]);
        problem(t->load, at, MSG_CODES_CELLS, have, want);
        return false;
    }
    *out = (struct code){cell(t, row, COL_CODE), cell(t, row, COL_NAME), cell(t, row, COL_PARENT), cell(t, row, COL_FROM),
                         cell(t, row, COL_UNTIL), cell(t, row, COL_WAS)};
    for (int c = COL_CODE; c <= COL_NAME; c++) {
        const char *s = cell(t, row, c);
        if (s && !strpbrk(s, "\r\n\t"))
            continue;
        problem(t->load, at, s ? MSG_CODES_LINE : MSG_CODES_EMPTY, col_names[c]);
        good = false;
    }
    for (int c = COL_FROM; c <= COL_UNTIL; c++) {
        const char *s = cell(t, row, c);
        if (s && !code_day_ok(s))
            problem(t->load, at, MSG_CODES_DAY, s);
    }
    /* Prefixes compare as they should: "2019" <= "2019-03". */
    if (out->from && out->until && strcmp(out->from, out->until) > 0)
        problem(t->load, at, MSG_FROM_UNTIL, out->from, out->until);
    return good;
}

/* Same code twice is right only for names of different times: one may be without `until`. */
static bool same_time(const struct code *a, const struct code *b)
{
    if (!a->until || !b->until)
        return !a->until && !b->until;
    return strcmp(a->until, b->until) == 0;
}

static int line_of(const struct table *t, const struct codelist *l, const struct code *c) { return t->line[c - l->v]; }

/* ---- building on another list ---- */

/* The entries of the base before ours; where the file has the same code, all that the file says of it stands for what the base does. */
static void put_base_first(struct table *t, struct codelist *l)
{
    const struct codelist *base = t->base;
    size_t n = 0, own = l->n;
    struct code *v = arena_alloc(t->load->arena, (base->n + own + 1) * sizeof *v);
    int *line = arena_alloc(t->load->arena, (base->n + own + 1) * sizeof *line);
    for (size_t i = 0; i < base->n; i++) {
        if (codelist_find(l, base->v[i].code))
            continue;
        line[n] = 0;
        v[n++] = base->v[i];
    }
    for (size_t i = 0; i < own; i++) {
        line[n] = t->line[i];
        v[n++] = l->v[i];
    }
    l->v = v;
    l->n = n;
    t->line = line;
    codelist_sort(l, t->load->arena);
}

static void check_list(struct table *t, const struct codelist *l)
{
    for (size_t i = 0, first = 0; i < l->n; i++) {
        if (strcmp(l->by_code[first]->code, l->by_code[i]->code) != 0)
            first = i;
        for (size_t k = first; k < i; k++) {
            if (!same_time(l->by_code[k], l->by_code[i]))
                continue;
            char line[16];
            snprintf(line, sizeof line, "%d", line_of(t, l, l->by_code[k]));
            problem(t->load, place_of_row(t, line_of(t, l, l->by_code[i])), MSG_CODES_TWICE, l->by_code[i]->code, line);
            break;
        }
    }
    for (size_t i = 0; i < l->n; i++)
        if (l->v[i].parent && !codelist_find(l, l->v[i].parent))
            problem(t->load, place_of_row(t, line_of(t, l, &l->v[i])), MSG_CODES_PARENT, l->v[i].parent);
}

static bool read_table(struct table *t, struct codelist *out)
{
    char *text;
    size_t n;
    int bad_line;
    if (!source_read(t->load, t->path, &text, &n, NULL))
        return false;
    if (!csv_parse(text, t->load->arena, &t->csv, &bad_line)) {
        problem0(t->load, place_of_row(t, bad_line), MSG_CODES_QUOTE);
        return false;
    }
    if (!read_header(t))
        return false;
    if (t->csv.nrows > LIMIT_LIST) {
        problem(t->load, place_of_row(t, t->csv.line[LIMIT_LIST]), MSG_LIST_TOO_LONG, out->id);
        return false;
    }
    out->v = arena_alloc(t->load->arena, t->csv.nrows * sizeof *out->v);
    t->line = arena_alloc(t->load->arena, t->csv.nrows * sizeof *t->line);
    for (size_t i = 1; i < t->csv.nrows; i++) {
        if (!read_row(t, i, &out->v[out->n]))
            continue;
        t->line[out->n] = t->csv.line[i];
        out->n++;
    }
    codelist_sort(out, t->load->arena);
    if (out->n == 0)
        problem0(t->load, out->at, MSG_CODES_NONE);
    if (t->base)
        put_base_first(t, out);
    check_list(t, out);
    out->line = t->line;
    out->columns = (const char *const *)t->csv.row[0];
    out->ncolumns = t->csv.ncols[0];
    return true;
}

bool codelist_read(const char *path, struct arena *a, struct diags *d, struct codelist *out)
{
    return codelist_read_on(path, NULL, a, d, out);
}

bool codelist_read_on(const char *path, const struct codelist *base, struct arena *a, struct diags *d, struct codelist *out)
{
    struct load l;
    load_init(&l, a, d, NULL);
    const char *name = path_base(path), *dot = strrchr(name, '.');
    *out = (struct codelist){.id = arena_strndup(a, name, dot ? (size_t)(dot - name) : strlen(name)), .at = {arena_strdup(a, path), 0, 0}};
    struct table t = {.load = &l, .path = out->at.file, .base = base};
    bool good = read_table(&t, out);
    load_clear(&l);
    return good;
}

static void add_cell(struct buf *out, const char *s, char end)
{
    bool quote = s && strpbrk(s, ",\"\r\n");
    if (quote)
        buf_addc(out, '"');
    for (; s && *s; s++) {
        if (*s == '"')
            buf_addc(out, '"');
        buf_addc(out, *s);
    }
    if (quote)
        buf_addc(out, '"');
    buf_addc(out, end);
}

void codelist_csv(const struct codelist *l, struct buf *out)
{
    buf_adds(out, "code,name,parent,from,until,was\n");
    for (size_t i = 0; i < l->n; i++) {
        const struct code *c = &l->v[i];
        const char *const cells[] = {c->code, c->name, c->parent, c->from, c->until, c->was};
        for (size_t k = 0; k < 6; k++)
            add_cell(out, cells[k], k < 5 ? ',' : '\n');
    }
}
