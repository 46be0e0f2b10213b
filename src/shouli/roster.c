/*
 * roster.c - a roster that a unit fills: each person's row, with the rows of further sheets, is a form of its own. It is kept as form data
 * (XFDF), so that it has an original and a fingerprint like a form handed in alone; the roster itself is kept as the container.
 */
#include <stdlib.h>
#include <string.h>

#include "report/report.h"
#include "shouli/shouli.h"

/* What a column stands for, by what its head says: a path, or a label as people read it. */
struct name { const char *said, *path; };
struct names { struct arena *arena; struct name *v; size_t n, cap; };

static void note(struct names *l, const char *said, const char *path)
{
    *VEC_ADD(l->v, l->n, l->cap) = (struct name){arena_strdup(l->arena, said), arena_strdup(l->arena, path)};
}

/* A label may stand in two sections: then only its path, or the section in front, says which. */
static void note_label(struct names *l, const struct section *s, const char *label, const char *path)
{
    note(l, label, path);
    if (s && s->title.s)
        note(l, arena_printf(l->arena, "%s %s", s->title.s, label), path);
}

static void note_field(void *ctx, const struct section *s, const struct field *f, int row, const char *path)
{
    struct names *l = ctx;
    struct buf label = BUF_INIT;
    cell_heading(s, f, row, f->label.s ? path : f->name, &label);
    note(l, path, path);
    note_label(l, row ? NULL : s, label.p, path);
    if (f->na.s) {
        struct buf na = BUF_INIT;
        const char *mark = arena_printf(l->arena, "%s_na", path);
        msg_format(&na, MSG_REPORT_NA, MSG_ARGS(label.p, f->na.s));
        note(l, mark, mark);
        note_label(l, row ? NULL : s, na.p, mark);
        buf_clear(&na);
    }
    buf_clear(&label);
}

/* Columns of one table as its sheet names them, without the row. */
static void note_columns(struct names *l, const struct section *t)
{
    for (size_t i = 0; i < t->nfields; i++) {
        const struct field *f = &t->fields[i];
        if (!type_has_field(f->type))
            continue;
        note(l, f->name, f->name);
        note(l, f->label.s ? f->label.s : f->name, f->name);
        if (f->na.s) {
            const char *mark = arena_printf(l->arena, "%s_na", f->name);
            note(l, mark, mark);
            note(l, arena_printf(l->arena, "%s（%s）", f->label.s ? f->label.s : f->name, f->na.s), mark);
        }
    }
}

/* The path of a head, whatever marks of a required column and blanks stand around it. NULL: no column of ours; *twice: of several. */
static const char *look_up(const struct names *l, const char *head, bool *twice)
{
    struct buf b = BUF_INIT, said = BUF_INIT;
    for (const char *s = head; *s;) {
        uint32_t cp = u8_next(&s);
        if (cp != '*' && cp != 0xFE61 && cp != 0xFF0A && cp != '\n' && cp != '\r')
            buf_addu(&b, cp);
    }
    text_trim(b.p, &said);
    const char *path = NULL;
    *twice = false;
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->v[i].said, said.p) == 0) {
            *twice = path && strcmp(path, l->v[i].path) != 0;
            path = l->v[i].path;
            if (*twice)
                break;
        }
    buf_clear(&b);
    buf_clear(&said);
    return path;
}

/* ---- one sheet ---- */

/* Cells by sheet, row and column. */
static int by_place(const void *pa, const void *pb)
{
    const struct raw_cell *a = pa, *b = pb;
    if (a->sheet != b->sheet)
        return a->sheet < b->sheet ? -1 : 1;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return (a->column > b->column) - (a->column < b->column);
}

struct sheet_rows { const struct raw_cell *v; size_t n; unsigned number; };

static struct sheet_rows rows_of(const struct read_result *r, unsigned sheet)
{
    struct sheet_rows s = {.number = sheet};
    for (size_t i = 0; i < r->ncells; i++)
        if (r->cells[i].sheet == sheet) {
            s.v = s.v ? s.v : &r->cells[i];
            s.n++;
        }
    return s;
}

/* The first cell of a row, or of the next one that has any. */
static size_t start_of(const struct sheet_rows *s, unsigned row)
{
    size_t low = 0, high = s->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s->v[mid].row < row)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static const char *cell(const struct sheet_rows *s, unsigned row, unsigned column, unsigned *flags)
{
    for (size_t i = start_of(s, row); i < s->n && s->v[i].row == row; i++)
        if (s->v[i].column == column) {
            if (flags)
                *flags = s->v[i].flags;
            return s->v[i].text;
        }
    return "";
}

static bool has_answers(const struct sheet_rows *s, unsigned row)
{
    for (size_t i = start_of(s, row); i < s->n && s->v[i].row == row; i++)
        if (s->v[i].column > 0)
            return true;
    return false;
}

/* The form that a cell's mark names, and the table behind it or "". */
static bool mark_of(const char *text, struct identity *is, char table[64])
{
    const char *at = strstr(text, "〔"), *end = at ? strstr(at, "〕") : NULL;
    size_t skip = strlen("〔");
    if (!at) {
        at = strchr(text, '[');
        end = at ? strchr(at, ']') : NULL;
        skip = 1;
    }
    if (!end)
        return false;
    char *mark = xstrndup(at + skip, (size_t)(end - at) - skip), *slash = strchr(mark, '/');
    snprintf(table, 64, "%s", slash ? slash + 1 : "");
    if (slash)
        *slash = '\0';
    bool ok = identity_parse(mark, is);
    free(mark);
    return ok;
}

/* The row with the mark is the head: of the first rows, for people put titles above it. */
static bool find_head(const struct sheet_rows *s, struct identity *is, char table[64], unsigned *row)
{
    for (size_t i = 0; i < s->n && s->v[i].row < 10; i++)
        if (mark_of(s->v[i].text, is, table)) {
            *row = s->v[i].row;
            return true;
        }
    return false;
}

struct columns { const char **path, **head; bool *twice; unsigned n, first_row; };

static unsigned last_column(const struct sheet_rows *s)
{
    unsigned n = 0;
    for (size_t i = 0; i < s->n; i++)
        n = s->v[i].column > n ? s->v[i].column : n;
    return n + 1;
}

/* Heads of the columns. A row of paths below the labels, as our template has it, says more than they do. */
static void read_heads(const struct sheet_rows *s, unsigned head, const struct names *names, struct columns *out)
{
    *out = (struct columns){.n = last_column(s), .first_row = head + 1};
    out->path = arena_alloc(names->arena, out->n * sizeof *out->path);
    out->head = arena_alloc(names->arena, out->n * sizeof *out->head);
    out->twice = arena_alloc(names->arena, out->n * sizeof *out->twice);
    unsigned paths = 0, others = 0;
    for (unsigned c = 1; c < out->n; c++) {
        bool twice;
        const char *said = cell(s, head + 1, c, NULL), *path = look_up(names, said, &twice);
        paths += path && strcmp(path, said) == 0;
        others += *said && !(path && strcmp(path, said) == 0);
    }
    bool below = paths > 0 && others == 0;
    for (unsigned c = 1; c < out->n; c++) {
        const char *said = cell(s, head, c, NULL), *better = below ? cell(s, head + 1, c, NULL) : "";
        out->head[c] = said;
        out->path[c] = look_up(names, *better ? better : said, &out->twice[c]);
    }
    out->first_row += below;
}

/* ---- a person's form ---- */

struct roster {
    struct intake *k;
    const struct read_result *r;
    const struct form *form;
    struct identity is;
    struct arena *arena;
    struct names names;
};

static void add_field(struct read_result *to, const char *name, const char *value, unsigned flags)
{
    *VEC_ADD(to->fields, to->nfields, to->cfields) = (struct raw_field){xstrdup(name), xstrdup(value), flags};
}

static void add_row(const struct roster *t, const struct sheet_rows *s, const struct columns *c, unsigned row, const char *prefix,
                    struct read_result *to)
{
    (void)t;
    for (unsigned i = 1; i < c->n; i++) {
        unsigned flags = 0;
        const char *text = cell(s, row, i, &flags);
        if (!*text)
            continue;
        /* A column nobody knows goes along under its own head: the form says that it was not taken in. */
        bool known = c->path[i] && !c->twice[i];
        char *name = known ? xasprintf("%s%s", prefix, c->path[i]) : xstrdup(*c->head[i] ? c->head[i] : "?");
        add_field(to, name, text, flags | (known ? RAW_STORED : 0));
        free(name);
    }
}

/* The rows of further sheets that bear the person's number in their first column. */
static void add_tables(const struct roster *t, const char *number, struct read_result *to)
{
    for (unsigned sheet = 0; *number && sheet < t->r->nsheets; sheet++) {
        struct sheet_rows s = rows_of(t->r, sheet);
        struct identity is;
        char table[64], path[96];
        unsigned head;
        int row = 0;
        if (!find_head(&s, &is, table, &head) || !*table)
            continue;
        struct names names = {.arena = t->arena};
        struct columns c;
        snprintf(path, sizeof path, "%s.1.x", table);
        for (size_t i = 0; i < t->form->nsections; i++)
            if (t->form->sections[i].kind == SECTION_TABLE && strcmp(t->form->sections[i].name, table) == 0)
                note_columns(&names, &t->form->sections[i]);
        read_heads(&s, head, &names, &c);
        unsigned end = s.n ? s.v[s.n - 1].row + 1 : 0;
        for (unsigned i = c.first_row; i < end; i++)
            if (strcmp(cell(&s, i, 0, NULL), number) == 0 && has_answers(&s, i)) {
                snprintf(path, sizeof path, "%s.%d.", table, ++row);
                add_row(t, &s, &c, i, path, to);
            }
        free(names.v);
    }
}

static void add_xml(struct buf *b, const char *s)
{
    for (; *s; s++)
        switch (*s) {
        case '&': buf_adds(b, "&amp;"); break;
        case '<': buf_adds(b, "&lt;"); break;
        case '>': buf_adds(b, "&gt;"); break;
        case '"': buf_adds(b, "&quot;"); break;
        case '\n': buf_adds(b, "&#10;"); break;
        default:
            if ((unsigned char)*s >= ' ' || *s == '\t')
                buf_addc(b, *s);
        }
}

/* The original of a person's form: his part of the roster as form data. */
void xfdf_write(const struct read_result *r, struct buf *out)
{
    buf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xfdf xmlns=\"http://ns.adobe.com/xfdf/\"><fields>\n");
    for (size_t i = 0; i < r->nfields; i++) {
        buf_adds(out, "<field name=\"");
        add_xml(out, r->fields[i].name);
        buf_adds(out, "\"><value>");
        add_xml(out, r->fields[i].value);
        buf_adds(out, "</value></field>\n");
    }
    buf_adds(out, "</fields></xfdf>\n");
}

static void take_person(const struct roster *t, const struct sheet_rows *s, const struct columns *c, unsigned row, const char *name)
{
    struct read_result r = {.kind = READ_FORM, .data = true};
    struct buf original = BUF_INIT;
    char sha256[65];
    char *form = xasprintf("%s@%s", t->is.id, t->is.version), *called = xasprintf("%s!%u", name, row + 1);
    r.detail = xstrdup("");
    add_field(&r, "_form", form, 0);
    add_row(t, s, c, row, "", &r);
    add_tables(t, cell(s, row, 0, NULL), &r);
    xfdf_write(&r, &original);
    store_keep(t->k->store, original.p, original.n, sha256);
    if (!intake_known(t->k, called, sha256))
        intake_result(t->k, called, sha256, &r);
    buf_clear(&original);
    read_result_clear(&r);
    free(called);
    free(form);
}

/* The people of one sheet; how many there are. */
static size_t take_sheet(struct roster *t, unsigned sheet, unsigned head, const char *name)
{
    struct sheet_rows s = rows_of(t->r, sheet);
    struct columns c;
    size_t people = 0;
    form_each(t->form, note_field, &t->names);
    read_heads(&s, head, &t->names, &c);
    unsigned end = s.n ? s.v[s.n - 1].row + 1 : 0;
    for (unsigned row = c.first_row; row < end; row++)
        if (has_answers(&s, row)) {
            take_person(t, &s, &c, row, name);
            people++;
        }
    return people;
}

void intake_roster(struct intake *k, const char *name, const char *sha256, struct read_result *r)
{
    struct roster t = {.k = k, .r = r, .arena = arena_new()};
    size_t people = 0;
    bool found = false;
    if (r->ncells)
        qsort(r->cells, r->ncells, sizeof *r->cells, by_place);
    t.names.arena = t.arena;
    for (unsigned sheet = 0; sheet < r->nsheets && !found; sheet++) {
        struct sheet_rows s = rows_of(r, sheet);
        char table[64];
        unsigned head;
        found = find_head(&s, &t.is, table, &head) && !*table;
        t.form = found ? formset_form(k->forms, t.is.id, t.is.version) : NULL;
        if (t.form)
            people = take_sheet(&t, sheet, head, name);
    }
    intake_roster_end(k, name, sha256, found ? &t.is : NULL, t.form != NULL, people);
    free(t.names.v);
    arena_free(t.arena);
}
