/*
 * prefill_data.c - the table that forms are filled from: its encoding and shape, what its columns are, and the answers of a row.
 *
 * A table made in a hurry has many mistakes: all are told, with row and column, before anything is written.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shenbao/prefill_int.h"

enum { DATA_MAX = 512 * 1024 * 1024 };
static const char utf8_mark[] = "\xEF\xBB\xBF";

static struct place at_line(const struct prefill_data *t, int line) { return (struct place){ t->file, line, 0 }; }

/* ---- encoding ---- */

static bool starts(const struct buf *b, const char *s, size_t n) { return b->n >= n && memcmp(b->p, s, n) == 0; }

/* Text that is sound UTF-8 and more than ASCII is UTF-8, whatever else it could be. */
static bool surely_utf8(const struct buf *b) { return u8_valid(b->p, b->n) && !text_is_ascii(b->p); }

/* The message that names what the file is instead of what it should be; MSG_COUNT: as it should be. */
static enum msg wrong_kind(const struct buf *raw, const char *encoding)
{
    bool utf16 = starts(raw, "\xFF\xFE", 2) || starts(raw, "\xFE\xFF", 2);
    struct buf text = BUF_INIT;

    if (starts(raw, "PK\x03\x04", 4) || starts(raw, "\xD0\xCF\x11\xE0", 4))
        return MSG_PREFILL_WORKBOOK;
    if (utf16 && (!encoding || strncmp(encoding, "UTF-16", 6) != 0))
        return MSG_PREFILL_UTF16;
    if (encoding && strcmp(encoding, "UTF-8") != 0)
        return starts(raw, utf8_mark, 3) || surely_utf8(raw) ? MSG_PREFILL_IS_UTF8 : MSG_COUNT;
    if (u8_valid(raw->p, raw->n))
        return MSG_COUNT;
    bool chinese = conv_to_utf8("GB18030", raw->p, raw->n, &text) && u8_valid(text.p, text.n);
    buf_clear(&text);
    return chinese ? MSG_PREFILL_IS_GB18030 : MSG_PREFILL_NOT_TEXT;
}

static bool decode(const struct prefill_data *t, const struct buf *raw, const char *encoding, struct buf *text, struct diags *d)
{
    enum msg wrong = wrong_kind(raw, encoding);
    if (wrong != MSG_COUNT) {
        diag(d, at_line(t, 0), wrong, encoding ? encoding : "UTF-8");
        return false;
    }
    if (!encoding || strcmp(encoding, "UTF-8") == 0)
        buf_add(text, raw->p, raw->n);
    else if (!conv_to_utf8(encoding, raw->p, raw->n, text) || !u8_valid(text->p, text->n)) {
        diag(d, at_line(t, 0), MSG_PREFILL_ENCODING, encoding);
        return false;
    }
    return true;
}

/* ---- shape ---- */

static bool blank_row(char *const *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (v[i][strspn(v[i], " \t")])
            return false;
    return true;
}

/* Where the rows are, and how many columns each has. Rows without anything in them are left out: spreadsheets write many below the last. */
static bool find_rows(struct prefill_data *t, const char *text, size_t **ncols, struct diags *d)
{
    struct csv_reader r = csv_reader(text);
    struct arena *a = arena_new();
    size_t n, counted = 0, ccols = 0;
    for (char **v; csv_next(&r, a, &v, &n); arena_free(a), a = arena_new()) {
        if (blank_row(v, n))
            continue;
        *VEC_ADD(t->rows, t->nrows, t->crows) = (struct prefill_line){ (size_t)(r.start - text), (size_t)(r.p - r.start), r.line };
        *VEC_ADD(*ncols, counted, ccols) = n;
    }
    arena_free(a);
    if (r.bad_line)
        diag0(d, at_line(t, r.bad_line), MSG_PREFILL_QUOTE);
    return !r.bad_line;
}

static bool check_separator(struct prefill_data *t, struct diags *d)
{
    static const struct { const char *sign, *word; } signs[] = { { "\t", "Tab" }, { ";", ";" }, { "，", "，" }, { "、", "、" }, { "|", "|" } };
    const char *only = prefill_cells(t, 0, t->arena).v[0];
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (!strstr(only, signs[i].sign))
            continue;
        diag(d, at_line(t, t->rows[0].line), MSG_PREFILL_SEPARATOR, signs[i].word);
        return false;
    }
    return true;
}

static bool check_columns(struct prefill_data *t, const size_t *ncols, struct diags *d)
{
    if (t->nrows < 2) {
        diag0(d, at_line(t, 0), MSG_PREFILL_NO_ROWS);
        return false;
    }
    t->ncolumns = ncols[0];
    if (t->ncolumns == 1 && !check_separator(t, d))
        return false;
    for (size_t i = 1; i < t->nrows; i++) {
        char have[24], want[24];
        if (ncols[i] == ncols[0])
            continue;
        snprintf(have, sizeof have, "%zu", ncols[i]);
        snprintf(want, sizeof want, "%zu", ncols[0]);
        diag(d, at_line(t, t->rows[i].line), MSG_PREFILL_COLUMNS, have, want);
    }
    return true;
}

/* A row with fewer cells than there are columns was told as a mistake; what it lacks is empty. */
struct prefill_cells prefill_cells(const struct prefill_data *t, size_t row, struct arena *a)
{
    const struct prefill_line *l = &t->rows[row];
    struct buf text = BUF_INIT;
    struct prefill_cells c = { .row = row };
    size_t n = 0;

    spool_read(t->text, l->at, l->n, &text);
    struct csv_reader r = { .p = arena_strndup(a, text.p, text.n) };
    buf_clear(&text);
    csv_next(&r, a, &c.v, &n);
    if (n < t->ncolumns) {
        char **whole = arena_alloc(a, t->ncolumns * sizeof *whole);
        for (size_t i = 0; i < t->ncolumns; i++)
            whole[i] = i < n ? c.v[i] : arena_strdup(a, "");
        c.v = whole;
    }
    return c;
}

/* ---- header ---- */

struct search {
    const struct form *form;
    const char *want;
    char *path;                                            /* found last; owned */
    size_t found;
    const char **names; size_t nnames, cnames;             /* all that a column may be called: for a hint */
    struct arena *arena;
};

/* People call a cell of a table 工作经历.1.单位. */
static const char *spoken(struct search *s, const struct section *section, const struct field *f, int row)
{
    if (!f->label.s)
        return "";
    return row ? arena_printf(s->arena, "%s.%d.%s", section->title.s ? section->title.s : section->name, row, f->label.s) : f->label.s;
}

static void compare_name(void *ctx, const struct section *section, const struct field *f, int row, const char *path)
{
    struct search *s = ctx;
    const char *name = spoken(s, section, f, row);
    *VEC_ADD(s->names, s->nnames, s->cnames) = arena_strdup(s->arena, path);
    *VEC_ADD(s->names, s->nnames, s->cnames) = name;
    if (strcmp(name, s->want) != 0)
        return;
    free(s->path);
    s->path = xstrdup(path);
    s->found++;
}

/* The name of a column as it counts: without the star of a required item, and what spreadsheets put around it. */
static const char *clean_name(const char *s, struct arena *a)
{
    struct buf b = BUF_INIT, trimmed = BUF_INIT;
    for (; *s; s++)
        if (*s != '*' && *s != '\n')
            buf_addc(&b, *s);
    text_trim(b.p, &trimmed);
    const char *out = arena_strdup(a, trimmed.p);
    buf_clear(&b);
    buf_clear(&trimmed);
    return out;
}

/* "work.4.unit" of a table with three rows that may not go on: the table, else NULL. */
static const struct section *no_room(const struct form *f, const char *path)
{
    const char *dot = strchr(path, '.');
    for (size_t i = 0; dot && i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        if (s->kind == SECTION_TABLE && strlen(s->name) == (size_t)(dot - path) && strncmp(s->name, path, (size_t)(dot - path)) == 0 &&
            atoi(dot + 1) > section_rows(s))
            return s;
    }
    return NULL;
}

static void tell_unknown(struct prefill_data *t, struct search *s, const char *number, struct diags *d)
{
    const char *near = text_nearest(s->want, s->names, s->nnames);
    const struct section *full = no_room(s->form, s->want);
    char rows[16];
    snprintf(rows, sizeof rows, "%d", full ? section_rows(full) : 0);
    if (full)
        diag(d, at_line(t, t->rows[0].line), section_goes_on(full) ? MSG_PREFILL_ROWS : MSG_PREFILL_NO_SHEET, number, s->want, rows);
    else if (s->found > 1)
        diag(d, at_line(t, t->rows[0].line), MSG_PREFILL_AMBIGUOUS, number, s->want, s->path);
    else if (near)
        diag(d, at_line(t, t->rows[0].line), MSG_PREFILL_UNKNOWN_NEAR, number, s->want, near);
    else
        diag(d, at_line(t, t->rows[0].line), MSG_PREFILL_UNKNOWN, number, s->want);
}

/* What may not be filled in: worked out, printed, or the first column of a table with given rows. */
static bool is_given(const struct section *s, const struct field *f)
{
    return f->readonly || f->calculation.s || f->type == TYPE_CALCULATED || f->type == TYPE_HIDDEN || (s->nkeys > 0 && f == &s->fields[0]);
}

/* A table that was exported has such columns, too: no harm in them while they say what the form does. */
static bool says_what_is_printed(const struct prefill_data *t, size_t column, const struct section *s, const struct field *f, int row)
{
    const char *printed = s->nkeys > 0 && f == &s->fields[0] && row > 0 ? s->keys[row - 1].s : f->preset;
    bool same = true;
    for (size_t i = 1; i < t->nrows && same; i++) {
        struct arena *a = arena_new();
        const char *cell = prefill_cells(t, i, a).v[column];
        same = !*cell || (printed && strcmp(cell, printed) == 0);
        arena_free(a);
    }
    return same;
}

static void read_column(struct prefill_data *t, size_t i, const char *head, const struct form *f, struct diags *d)
{
    struct prefill_column *c = &t->columns[i];
    struct search s = { .form = f, .arena = t->arena };
    const struct section *section = NULL;
    int row = 0;
    char number[24];

    snprintf(number, sizeof number, "%zu", i + 1);
    s.want = c->header = clean_name(head, t->arena);
    if (strcmp(s.want, "_unit") == 0 || strcmp(s.want, msg_pattern_in(MSG_PREFILL_UNIT, LANG_ZH)) == 0) {
        c->kind = COLUMN_UNIT;
        return;
    }
    c->path = s.want;
    c->field = form_find(f, s.want, &section, &row, &c->na);
    if (!c->field) {
        form_each_all(f, compare_name, &s);
        if (s.found == 1) {
            c->path = arena_strdup(t->arena, s.path);
            c->field = form_find(f, c->path, &section, &row, &c->na);
        } else {
            tell_unknown(t, &s, number, d);
        }
        free(s.path);
        free(s.names);
    }
    if (!c->field)
        return;
    c->base = c->na ? arena_strndup(t->arena, c->path, strlen(c->path) - strlen("_na")) : c->path;
    if (is_given(section, c->field)) {
        c->kind = COLUMN_PRINTED;
        if (!says_what_is_printed(t, i, section, c->field, row))
            diag(d, at_line(t, t->rows[0].line), MSG_PREFILL_GIVEN, number, s.want);
    }
    for (size_t k = 0; k < i; k++)
        if (t->columns[k].path && strcmp(t->columns[k].path, c->path) == 0)
            diag(d, at_line(t, t->rows[0].line), MSG_PREFILL_TWICE, number, s.want, t->columns[k].header);
}

static void open_columns(struct prefill_data *t, const char *const *open, size_t nopen, struct diags *d)
{
    for (size_t k = 0; k < nopen; k++) {
        bool all = strcmp(open[k], "*") == 0, any = all;
        for (size_t i = 0; i < t->ncolumns; i++) {
            struct prefill_column *c = &t->columns[i];
            if (all || strcmp(c->header, open[k]) == 0 || (c->path && strcmp(c->path, open[k]) == 0))
                c->opens = any = true;
        }
        if (!any)
            diag(d, at_line(t, t->rows[0].line), MSG_PREFILL_OPEN, open[k]);
    }
}

/* ---- all of it ---- */

/* What the numbers begin with, when nothing is said: other tables give other numbers, the same table the same. */
static void name_batch(struct prefill_data *t, const struct buf *text, const struct form *f)
{
    static const char signs[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    char hex[65], id[65];
    sha256_hex(f->id, strlen(f->id), id);
    sha256_hex(text->p, text->n, hex);
    for (size_t i = 0; i < 4; i++) {
        char two[3] = { hex[2 * i], id[2 * i], '\0' };
        t->batch[i] = signs[strtoul(two, NULL, 16) % 32];
    }
    t->batch[4] = '\0';
}

/* The table goes to disk in UTF-8, and where its rows are stays. */
static bool read_table(struct prefill_data *t, const char *encoding, const struct form *f, struct diags *d)
{
    struct buf raw = BUF_INIT, text = BUF_INIT;
    size_t *ncols = NULL;
    bool good = file_read(t->file, &raw, DATA_MAX);
    if (!good)
        diag(d, at_line(t, 0), MSG_PREFILL_UNREADABLE, error_text(errno));
    good = good && decode(t, &raw, encoding, &text, d);
    buf_clear(&raw);
    if (good && (good = find_rows(t, text.p, &ncols, d))) {
        t->text = spool_new(scratch_dir());
        spool_add(t->text, text.p, text.n);
        name_batch(t, &text, f);
        good = check_columns(t, ncols, d);
    }
    buf_clear(&text);
    free(ncols);
    return good;
}

bool prefill_data_read(struct prefill_data *t, const char *file, const char *encoding, const struct form *f, const char *const *open, size_t nopen,
                       struct diags *d)
{
    *t = (struct prefill_data){ .arena = arena_new(), .file = file };
    if (!read_table(t, encoding, f, d))
        return false;
    t->columns = arena_alloc(t->arena, t->ncolumns * sizeof *t->columns);
    struct prefill_cells head = prefill_cells(t, 0, t->arena);
    for (size_t i = 0; i < t->ncolumns; i++)
        read_column(t, i, head.v[i], f, d);
    open_columns(t, open, nopen, d);
    return !diags_count(d, LEVEL_ERROR);
}

void prefill_data_clear(struct prefill_data *t)
{
    if (t->arena)
        arena_free(t->arena);
    spool_free(t->text);
    free(t->rows);
}

/* ---- a row ---- */

/* What spreadsheets write to keep a number as it is: ="0123". */
static const char *bare_cell(const char *s, struct arena *a)
{
    size_t n = strlen(s);
    if (n >= 3 && s[0] == '=' && s[1] == '"' && s[n - 1] == '"')
        return arena_strndup(a, s + 2, n - 3);
    return s;
}

static const char *cell_of(const struct prefill_cells *row, size_t column)
{
    const char *s = row->v[column];
    return s[strspn(s, " \t")] ? s : "";
}

/* 3.30783E+17: the number is lost, and no other message says why. */
static bool spoilt_number(const struct field *f, const char *s)
{
    if (!type_is_ascii(f->type))
        return false;
    const char *e = strpbrk(s, "eE");
    return e && e > s && strspn(s, "0123456789.") == (size_t)(e - s) && e[1] == '+' && strspn(e + 2, "0123456789") == strlen(e + 2);
}

static void tell_cell(const struct prefill_data *t, const struct prefill_cells *row, size_t column, enum msg id, const char *what, struct diags *d)
{
    char r[24], c[24];
    snprintf(r, sizeof r, "%zu", row->row);
    snprintf(c, sizeof c, "%zu", column + 1);
    diag(d, at_line(t, t->rows[row->row].line), id, r, c, t->columns[column].header, what);
}

static void tell_issues(const struct prefill_data *t, const struct prefill_cells *row, const struct issues *l, const bool *spoilt, struct diags *d)
{
    for (size_t i = 0; i < l->n; i++) {
        const struct issue *issue = &l->v[i];
        if (strcmp(issue->code, "R-REQ") == 0)
            continue;                                      /* what is left open people fill in */
        for (size_t k = 0; k < t->ncolumns; k++) {
            const struct prefill_column *c = &t->columns[k];
            if (c->kind != COLUMN_FIELD || spoilt[k] || strcmp(c->base, issue->field) != 0 || !*cell_of(row, k))
                continue;
            struct buf b = BUF_INIT;
            buf_printf(&b, "%s%s%s", issue->message, *issue->remedy ? msg_pattern(MSG_PREFILL_THEN) : "", issue->remedy);
            tell_cell(t, row, k, issue->severity == SEVERITY_ERROR ? MSG_PREFILL_CELL : MSG_PREFILL_CELL_ADVICE, b.p, d);
            buf_clear(&b);
            break;
        }
    }
}

static void take_cells(const struct prefill_data *t, const struct prefill_cells *row, struct answers *out, bool *spoilt, struct diags *d)
{
    struct buf value = BUF_INIT;
    for (size_t i = 0; i < t->ncolumns; i++) {
        const struct prefill_column *c = &t->columns[i];
        const char *s = bare_cell(cell_of(row, i), out->arena);
        if (c->kind != COLUMN_FIELD || !*s)
            continue;
        bool good = c->na ? tick_normalise(s, &value) : value_normalise(c->field, s, &value);
        spoilt[i] = (!good && c->na) || spoilt_number(c->field, s);
        if (spoilt[i] && d)
            tell_cell(t, row, i, c->na ? MSG_PREFILL_MARK : MSG_PREFILL_SPOILT, s, d);
        if (value.n)
            answers_set(out, c->path, value.p, good ? 0 : ANSWER_BAD);
    }
    buf_clear(&value);
}

void prefill_row(const struct prefill_data *t, const struct prefill_form *p, const struct prefill_cells *row, struct date received,
                 struct answers *out, struct diags *d)
{
    struct answers calculated = { .arena = out->arena };
    struct issues issues = { .arena = out->arena };
    bool *spoilt = arena_alloc(out->arena, t->ncolumns * sizeof *spoilt);
    struct rule_context ctx = { .received = received, .regions = p->regions.n ? &p->regions : NULL, .codes = prefill_codes, .codes_ctx = (void *)p,
                                .program = p->program, .calculated = &calculated };

    take_cells(t, row, out, spoilt, d);
    rule_check(p->form, out, &ctx, &issues);
    if (d)
        tell_issues(t, row, &issues, spoilt, d);
    for (size_t i = 0; i < calculated.n; i++)
        answers_set(out, calculated.v[i].path, calculated.v[i].value, ANSWER_CALCULATED);
    issues_clear(&issues);
}

const char *prefill_unit(const struct prefill_data *t, const struct prefill_cells *row)
{
    for (size_t i = 0; i < t->ncolumns; i++)
        if (t->columns[i].kind == COLUMN_UNIT && *cell_of(row, i))
            return cell_of(row, i);
    return NULL;
}
