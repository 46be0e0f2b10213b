/*
 * csv.c - comma-separated values after RFC 4180, out and in. Knows no encodings but UTF-8 and no columns.
 */
#include "base/base.h"

#include <stdlib.h>
#include <string.h>

/* ---- out ---- */

static bool starts_formula(const char *s)
{
    if (*s && strchr("=+-@\t\r\n", *s))
        return true;
    uint32_t cp = u8_next(&s);
    uint32_t folded = uni_fold_width(cp);
    return folded != cp && folded != ' ' && strchr("=+-@", (int)folded);
}

/* Would a spreadsheet take it for a number and change what is seen? */
static bool number_would_change(const char *s)
{
    static const char digits[] = "0123456789";
    size_t n = strspn(s, digits);
    if (n == 0)
        return false;
    if (s[n] == '\0')
        return n > 11 || (n > 1 && s[0] == '0');
    if (s[n] != 'E' && s[n] != 'e')
        return false;
    size_t exponent = strspn(s + n + 1, digits);
    return exponent > 0 && s[n + 1 + exponent] == '\0';
}

void csv_add_field(struct buf *out, const char *s, bool guard)
{
    bool guarded = guard && (starts_formula(s) || number_would_change(s));
    size_t len = strlen(s);
    /* RFC 4180 says that spaces belong to a field, but many readers trim them unless quoted. */
    bool edge = len > 0 && (s[0] == ' ' || s[0] == '\t' || s[len - 1] == ' ' || s[len - 1] == '\t');
    if (!guarded && !edge && !strpbrk(s, ",\"\r\n")) {
        buf_add(out, s, len);
        return;
    }
    buf_addc(out, '"');
    if (guarded)
        buf_addc(out, '\t');
    for (; *s; s++) {
        if (*s == '"')
            buf_addc(out, '"');
        buf_addc(out, *s);
    }
    buf_addc(out, '"');
}

/* ---- in ---- */

struct parser {
    const char *p;
    int line;      /* of p, from 1 */
    int bad_line;  /* where it went wrong */
    struct buf field;
};

/* Are we at LF or CRLF? */
static size_t line_end(const char *p)
{
    if (p[0] == '\n')
        return 1;
    return p[0] == '\r' && p[1] == '\n' ? 2 : 0;
}

/* From the opening quote to behind the closing one. */
static bool quoted(struct parser *s)
{
    int start = s->line;
    for (s->p++; *s->p; s->p++) {
        if (s->p[0] == '"' && s->p[1] != '"') {
            s->p++;
            s->bad_line = s->line;
            return !*s->p || *s->p == ',' || line_end(s->p);
        }
        if (s->p[0] == '"')
            s->p++;
        if (s->p[0] == '\n')
            s->line++;
        buf_addc(&s->field, s->p[0]);
    }
    s->bad_line = start;
    return false;
}

static bool unquoted(struct parser *s)
{
    size_t n = strcspn(s->p, ",\"\r\n");
    buf_add(&s->field, s->p, n);
    s->p += n;
    s->bad_line = s->line;
    return *s->p != '"' && (*s->p != '\r' || line_end(s->p));
}

/* One row into *fields (the strings in the arena), up to and with its line end. */
static bool parse_row(struct parser *s, struct arena *a, char ***fields, size_t *n, size_t *cap)
{
    for (*n = 0;; s->p++) {
        buf_reset(&s->field);
        if (!(*s->p == '"' ? quoted(s) : unquoted(s)))
            return false;
        *VEC_ADD(*fields, *n, *cap) = arena_strndup(a, s->field.p, s->field.n);
        if (*s->p != ',')
            break;
    }
    if (*s->p) {
        s->p += line_end(s->p);
        s->line++;
    }
    return true;
}

static void *keep(struct arena *a, const void *p, size_t n)
{
    void *copy = arena_alloc(a, n);
    if (n)
        memcpy(copy, p, n);
    return copy;
}

struct csv_reader csv_reader(const char *text)
{
    return (struct csv_reader){ .p = text + (strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0), .next_line = 1 };
}

bool csv_next(struct csv_reader *r, struct arena *a, char ***fields, size_t *n)
{
    struct parser s = { .p = r->p, .line = r->next_line, .field = BUF_INIT };
    char **v = NULL;
    size_t cap = 0;

    for (size_t empty; (empty = line_end(s.p)) > 0; s.line++)
        s.p += empty;
    r->start = s.p;
    r->line = s.line;
    bool any = *s.p != '\0', good = any && parse_row(&s, a, &v, n, &cap);
    if (good)
        *fields = keep(a, v, *n * sizeof *v);
    r->bad_line = any && !good ? s.bad_line : 0;
    r->p = s.p;
    r->next_line = s.line;
    free(v);
    buf_clear(&s.field);
    return good;
}

bool csv_parse(const char *text, struct arena *a, struct csv *out, int *bad_line)
{
    struct csv_reader r = csv_reader(text);
    struct row { char **field; size_t n; int line; } *rows = NULL, row;
    size_t nrows = 0, crows = 0;

    while (csv_next(&r, a, &row.field, &row.n)) {
        row.line = r.line;
        *VEC_ADD(rows, nrows, crows) = row;
    }
    if (r.bad_line) {
        *bad_line = r.bad_line;
    } else {
        out->nrows = nrows;
        out->row = arena_alloc(a, nrows * sizeof *out->row);
        out->ncols = arena_alloc(a, nrows * sizeof *out->ncols);
        out->line = arena_alloc(a, nrows * sizeof *out->line);
        for (size_t i = 0; i < nrows; i++) {
            out->row[i] = rows[i].field;
            out->ncols[i] = rows[i].n;
            out->line[i] = rows[i].line;
        }
    }
    free(rows);
    return !r.bad_line;
}
