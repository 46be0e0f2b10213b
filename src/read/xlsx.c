/*
 * xlsx.c - a roster as a workbook (ECMA-376, SpreadsheetML): the texts of its cells. Numbers that are dates by their format become dates;
 * of a formula the value counts that was kept with it.
 *
 * Read with Expat inside the confined child; a document type is refused. What a part unpacks to is bounded, whatever it claims.
 */
#include "read/read_int.h"

#include <expat.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PART_MAX = 48 << 20, SHEETS_MAX = 64 };

struct strings { char **v; size_t n, cap; };
struct book {
    zip_t *zip;
    struct strings shared;                                 /* xl/sharedStrings.xml */
    struct strings names, ids, targets, target_ids;        /* sheets, their relations, and where these lead */
    long *custom; size_t ncustom, ccustom;                 /* numbers of formats that are dates */
    bool *dates; size_t ndates, cdates;                    /* by style: is it a date? */
    bool base_1904;
    bool failed;
};

/* ---- parts ---- */

static bool read_part(struct book *b, const char *name, struct buf *out)
{
    char chunk[32768];
    zip_file_t *f = zip_fopen(b->zip, name, 0);
    zip_int64_t n = 0;
    if (f == NULL)
        return false;
    while (out->n <= PART_MAX && (n = zip_fread(f, chunk, sizeof chunk)) > 0)
        buf_add(out, chunk, (size_t)n);
    zip_fclose(f);
    return n == 0 && out->n <= PART_MAX;
}

struct parse {
    struct book *book;
    XML_Parser parser;
    struct buf text;                                       /* of the element that is being gathered */
    bool gather, phonetic, formats;
    /* a sheet: */
    struct cells *cells;
    size_t row, column;
    char type[16];
    long style;
    bool inside;                                           /* a cell */
};

static const char *attribute(const char **v, const char *name)
{
    for (; v[0]; v += 2) {
        const char *colon = strrchr(v[0], ':');
        if (strcmp(v[0], name) == 0 || (colon && strcmp(colon + 1, name) == 0))
            return v[1];
    }
    return NULL;
}

static const char *local(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

static void keep(struct strings *l, const char *s) { *VEC_ADD(l->v, l->n, l->cap) = xstrdup(s ? s : ""); }

static void strings_clear(struct strings *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->v[i]);
    free(l->v);
}

static void on_text(void *ctx, const char *s, int n)
{
    struct parse *p = ctx;
    if (p->gather && !p->phonetic && p->text.n <= read_limits.value_bytes)
        buf_add(&p->text, s, (size_t)n);
}

static void on_doctype(void *ctx, const char *name, const char *system, const char *public, int subset)
{
    struct parse *p = ctx;
    (void)name, (void)system, (void)public, (void)subset;
    p->book->failed = true;
    XML_StopParser(p->parser, XML_FALSE);
}

/* Parses one part with the handlers; false when it is not there or broken. */
static bool parse_part(struct book *b, const char *name, XML_StartElementHandler start, XML_EndElementHandler end, struct parse *p)
{
    struct buf xml = BUF_INIT;
    bool ok = read_part(b, name, &xml);
    if (ok) {
        p->book = b;
        p->parser = XML_ParserCreate(NULL);
        XML_SetHashSalt(p->parser, 0x53424f31);            /* else the system would be asked for one */
        XML_SetUserData(p->parser, p);
        XML_SetElementHandler(p->parser, start, end);
        XML_SetCharacterDataHandler(p->parser, on_text);
        XML_SetStartDoctypeDeclHandler(p->parser, on_doctype);
        ok = XML_Parse(p->parser, xml.p, (int)xml.n, 1) == XML_STATUS_OK;
        XML_ParserFree(p->parser);
    }
    buf_clear(&p->text);
    buf_clear(&xml);
    return ok;
}

/* ---- the book: sheets, shared strings, formats ---- */

static void on_book(void *ctx, const char *name, const char **a)
{
    struct parse *p = ctx;
    const char *said = attribute(a, "date1904");
    if (strcmp(local(name), "workbookPr") == 0)
        p->book->base_1904 = said && (strcmp(said, "1") == 0 || strcmp(said, "true") == 0);
    if (strcmp(local(name), "sheet") != 0 || p->book->names.n >= SHEETS_MAX)
        return;
    keep(&p->book->names, attribute(a, "name"));
    keep(&p->book->ids, attribute(a, "id"));
}

static void on_relation(void *ctx, const char *name, const char **a)
{
    struct parse *p = ctx;
    if (strcmp(local(name), "Relationship") != 0)
        return;
    keep(&p->book->target_ids, attribute(a, "Id"));
    keep(&p->book->targets, attribute(a, "Target"));
}

static void on_shared(void *ctx, const char *name, const char **a)
{
    struct parse *p = ctx;
    (void)a;
    if (strcmp(local(name), "si") == 0)
        buf_reset(&p->text);
    if (strcmp(local(name), "t") == 0)
        p->gather = true;
    if (strcmp(local(name), "rPh") == 0)
        p->phonetic = true;
}

static void on_shared_end(void *ctx, const char *name)
{
    struct parse *p = ctx;
    if (strcmp(local(name), "t") == 0)
        p->gather = false;
    if (strcmp(local(name), "rPh") == 0)
        p->phonetic = false;
    if (strcmp(local(name), "si") == 0)
        keep(&p->book->shared, p->text.p);
}

static void on_nothing(void *ctx, const char *name) { (void)ctx, (void)name; }

/* A format is a date's when letters of dates stand in it outside quotes and brackets: y m d. "General" and "[Red]" hold none of them so. */
static bool is_date_format(const char *s)
{
    bool quoted = false, bracket = false;
    for (; *s; s++) {
        if (*s == '\\' && s[1])
            s++;
        else if (*s == '"')
            quoted = !quoted;
        else if (*s == '[')
            bracket = true;
        else if (*s == ']')
            bracket = false;
        else if (!quoted && !bracket && strchr("yYmMdD", *s))
            return true;
    }
    return false;
}

/* The built-in formats of dates (18.8.30), those of Chinese editions among them. */
static bool is_date_number(const struct book *b, long n)
{
    if ((n >= 14 && n <= 17) || n == 22 || (n >= 27 && n <= 31) || n == 36 || (n >= 50 && n <= 58))
        return true;
    for (size_t i = 0; i < b->ncustom; i++)
        if (b->custom[i] == n)
            return true;
    return false;
}

static void on_style(void *ctx, const char *name, const char **a)
{
    struct parse *p = ctx;
    const char *id = attribute(a, "numFmtId"), *code = attribute(a, "formatCode");
    if (strcmp(local(name), "numFmt") == 0 && id && code && is_date_format(code))
        *VEC_ADD(p->book->custom, p->book->ncustom, p->book->ccustom) = atol(id);
    if (strcmp(local(name), "cellXfs") == 0)
        p->formats = true;
    if (strcmp(local(name), "xf") == 0 && p->formats)
        *VEC_ADD(p->book->dates, p->book->ndates, p->book->cdates) = id && is_date_number(p->book, atol(id));
}

static void on_style_end(void *ctx, const char *name)
{
    struct parse *p = ctx;
    if (strcmp(local(name), "cellXfs") == 0)
        p->formats = false;
}

/* ---- a sheet ---- */

/* "AB12": column 27, row 11. */
static void place(struct parse *p, const char *reference)
{
    size_t column = 0, row = 0;
    const char *s = reference ? reference : "";
    for (; *s >= 'A' && *s <= 'Z' && column < ROSTER_COLUMNS; s++)
        column = column * 26 + (size_t)(*s - 'A') + 1;
    for (; *s >= '0' && *s <= '9' && row < ROSTER_ROWS; s++)
        row = row * 10 + (size_t)(*s - '0');
    if (column)
        p->column = column - 1;
    if (row)
        p->row = row - 1;
}

static void on_cell(void *ctx, const char *name, const char **a)
{
    struct parse *p = ctx;
    const char *s = local(name);
    if (strcmp(s, "row") == 0) {
        const char *r = attribute(a, "r");
        if (r && atol(r) > 0)
            p->row = (size_t)atol(r) - 1;
        p->column = 0;
    } else if (strcmp(s, "c") == 0) {
        const char *type = attribute(a, "t"), *style = attribute(a, "s");
        place(p, attribute(a, "r"));
        snprintf(p->type, sizeof p->type, "%s", type ? type : "n");
        p->style = style ? atol(style) : 0;
        p->inside = true;
        buf_reset(&p->text);
    } else if (p->inside && (strcmp(s, "v") == 0 || strcmp(s, "t") == 0)) {
        p->gather = true;
    } else if (strcmp(s, "rPh") == 0) {
        p->phonetic = true;
    }
}

/* Days since 1899-12-30 (1904-01-01): a day of the calendar, a whole number of them. */
static bool add_date(const struct book *b, double days, struct buf *out)
{
    char iso[11];
    if (!(days >= 1 && days < 2958466))
        return false;
    long first = date_days(b->base_1904 ? (struct date){ 1904, 1, 1 } : (struct date){ 1899, 12, 30 });
    date_iso(date_from_days(first + (long)floor(days)), iso);
    buf_adds(out, iso);
    return true;
}

/* A number as people would have typed it: no exponent, 15 digits. */
static void add_number(struct parse *p, const char *s, struct buf *out)
{
    char *end;
    double n = strtod(s, &end);
    bool date = p->style >= 0 && (size_t)p->style < p->book->ndates && p->book->dates[p->style];
    if (end == s || *end)
        buf_adds(out, s);
    else if (date && add_date(p->book, n, out))
        return;
    else if (fabs(n) < 1e18 && n == floor(n))
        buf_printf(out, "%.0f", n);
    else
        buf_printf(out, "%.15g", n);
}

static void on_cell_end(void *ctx, const char *name)
{
    struct parse *p = ctx;
    const char *s = local(name);
    if (strcmp(s, "v") == 0 || strcmp(s, "t") == 0)
        p->gather = false;
    if (strcmp(s, "rPh") == 0)
        p->phonetic = false;
    if (strcmp(s, "c") != 0)
        return;
    struct buf text = BUF_INIT;
    size_t at = strcmp(p->type, "s") == 0 ? (size_t)strtoul(p->text.p, NULL, 10) : 0;
    if (strcmp(p->type, "s") == 0)
        buf_adds(&text, at < p->book->shared.n ? p->book->shared.v[at] : "");
    else if (strcmp(p->type, "n") == 0 && p->text.n)
        add_number(p, p->text.p, &text);
    else if (strcmp(p->type, "e") != 0)
        buf_adds(&text, p->text.p);
    if (!cell_add(p->cells, p->row, p->column, &text))
        XML_StopParser(p->parser, XML_FALSE);
    p->inside = false;
    p->column++;
    buf_clear(&text);
}

static char *sheet_path(const struct book *b, size_t i)
{
    for (size_t k = 0; k < b->target_ids.n; k++) {
        if (strcmp(b->target_ids.v[k], b->ids.v[i]) != 0)
            continue;
        const char *to = b->targets.v[k];
        return *to == '/' ? xstrdup(to + 1) : xasprintf("xl/%s", to);
    }
    return NULL;
}

/* Whether any text of the book bears the mark; else it is a workbook like any other. */
static bool is_roster(const struct book *b)
{
    if (roster_any)
        return true;
    for (size_t i = 0; i < b->shared.n; i++)
        if (roster_marked(b->shared.v[i]))
            return true;
    return false;
}

static void read_sheets(struct book *b, struct cells *c)
{
    for (size_t i = 0; i < b->names.n && !c->values.stopped && !b->failed; i++) {
        struct parse p = { .cells = c, .text = BUF_INIT };
        char *path = sheet_path(b, i);
        c->sheet = (uint32_t)i;
        wire_add_text(c->values.out, WIRE_SHEET, b->names.v[i], utf8_prefix(b->names.v[i], strlen(b->names.v[i]), read_limits.name_bytes));
        if (!path || (!parse_part(b, path, on_cell, on_cell_end, &p) && !c->values.stopped))
            b->failed = true;
        free(path);
    }
}

bool xlsx_read(zip_t *z, struct wire_out *out, struct verdict *v)
{
    struct book b = { .zip = z };
    struct cells c = { .values = { .out = out } };
    struct parse p = { .text = BUF_INIT };
    bool found = parse_part(&b, "xl/workbook.xml", on_book, on_nothing, &p) &&
                 parse_part(&b, "xl/_rels/workbook.xml.rels", on_relation, on_nothing, &p) &&
                 (parse_part(&b, "xl/sharedStrings.xml", on_shared, on_shared_end, &p) || roster_any) && is_roster(&b);
    if (found) {
        parse_part(&b, "xl/styles.xml", on_style, on_style_end, &p);
        read_sheets(&b, &c);
        *v = c.values.stopped ? c.values.limit : b.failed ? VERDICT(READ_CUT, MSG_READ_CUT_TABLE) : VERDICT_PLAIN(READ_TABLE);
    }
    strings_clear(&b.shared);
    strings_clear(&b.names);
    strings_clear(&b.ids);
    strings_clear(&b.targets);
    strings_clear(&b.target_ids);
    free(b.custom);
    free(b.dates);
    return found;
}
