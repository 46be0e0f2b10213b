/*
 * letter.c - a letter's template with values: Markdown whose ${} are worked out, blocks repeated or left out, as a list of parts.
 *
 * Knows the template and the data; nothing of type, pages or HTML.
 */
#include <stdlib.h>
#include <string.h>

#include "markup/markup.h"
#include "report/letter_int.h"

/* ---- ${} in a text: taken out before Markdown sees it ---- */

/* Marks around the number of an expression; private characters, so that a text cannot hold them by chance. */
#define HOLE_OPEN "\xEE\x80\x80"                           /* U+E000 */
#define HOLE_SHUT "\xEE\x80\x81"                           /* U+E001 */

static void move_on(struct place *at, const char *from, const char *to)
{
    while (from < to) {
        uint32_t cp = u8_next(&from);
        at->line += cp == '\n';
        at->col = cp == '\n' ? 1 : at->col + 1;
    }
}

/* The end of an expression: the brace that closes it; quotes and braces inside are its own. NULL when it is not closed on its line. */
static const char *hole_end(const char *p)
{
    int depth = 1;
    char quote = 0;
    for (; *p && *p != '\n'; p++) {
        if (quote)
            quote = *p == quote ? 0 : quote;
        else if (*p == '\'' || *p == '"')
            quote = *p;
        else if (*p == '{')
            depth++;
        else if (*p == '}' && --depth == 0)
            return p;
    }
    return NULL;
}

static bool is_fence_line(const char *p)
{
    while (*p == ' ')
        p++;
    return strncmp(p, "```", 3) == 0 || strncmp(p, "~~~", 3) == 0;
}

static void add_hole(struct filling *f, const char *s, size_t n, bool direct, struct place at)
{
    struct hole *h = VEC_ADD(f->holes, f->nholes, f->choles);
    *h = (struct hole){ .expr = { arena_strndup(f->arena, s, n), at }, .direct = direct };
}

/* The text with its expressions replaced by numbers in marks. A fence's own line is left alone: its condition is read from there. */
static const char *take_holes(struct filling *f, const char *text, struct place at)
{
    struct buf out = BUF_INIT;
    const char *p = text;
    bool fence = is_fence_line(p);
    while (*p) {
        if (p[0] == '$' && p[1] == '{' && !fence) {
            bool direct = p[2] != '=';
            const char *start = direct ? p : p + 3, *end = hole_end(p + 2);
            if (!end) {
                diag0(f->d, at, MSG_LETTER_OPEN);
                break;
            }
            struct place inner = at;
            move_on(&inner, p, start);
            buf_printf(&out, HOLE_OPEN "%zu" HOLE_SHUT, f->nholes);
            add_hole(f, start, (size_t)(end - start) + direct, direct, inner);
            move_on(&at, p, end + 1);
            p = end + 1;
            continue;
        }
        const char *from = p;
        u8_next(&p);
        buf_add(&out, from, (size_t)(p - from));
        move_on(&at, from, p);
        if (*from == '\n')
            fence = is_fence_line(p);
    }
    char *s = arena_strdup(f->arena, out.p);
    buf_clear(&out);
    return s;
}

/* ---- values ---- */

struct absent { struct filling *f; struct place at; bool direct, optional; };

static void tell_absent(void *ctx, const char *path, const struct section *s, const struct field *fd, bool same_row)
{
    struct absent *q = ctx;
    struct filling *f = q->f;
    char row[16];
    if (s->kind == SECTION_TABLE && (!same_row || f->row == 0))
        return;                                            /* a whole column: how many rows it needs is told of the table */
    char *full = s->kind == SECTION_TABLE ? xasprintf("%s.%d.%s", s->name, f->row, fd->name) : xstrdup(path);
    bool there = *answers_get(&f->values, full) != '\0';
    free(full);
    if (there)
        return;
    snprintf(row, sizeof row, "%d", f->row);
    if (!fd->required)
        q->optional = true;
    else if (s->kind == SECTION_TABLE)
        diag(f->d, q->at, MSG_LETTER_MISSING_ROW, fd->name, fd->label.s ? fd->label.s : "", row);
    else
        diag(f->d, q->at, MSG_LETTER_MISSING, fd->name, fd->label.s ? fd->label.s : "");
    if (!fd->required && q->direct && s->kind != SECTION_TABLE)
        diag(f->d, q->at, MSG_LETTER_BLANK, fd->name, fd->label.s ? fd->label.s : "");
}

static const struct expression *compile(struct filling *f, struct text t, bool truth)
{
    return expression_new(t, f->doc->letter->data, f->table, truth, f->arena, f->d);
}

static void add_value(struct filling *f, size_t number, struct buf *out)
{
    struct hole *h = &f->holes[number];
    if (!h->compiled || h->table != f->table) {
        h->e = compile(f, h->expr, false);
        h->compiled = true;
        h->table = f->table;
    }
    if (!h->e || f->quiet)
        return;
    struct buf v = BUF_INIT;
    expression_text(h->e, &f->values, f->row, &f->ctx, &v);
    if (!v.n) {
        struct absent q = { f, h->expr.at, h->direct, false };
        expression_each_ref(h->e, tell_absent, &q);
        if (h->direct)
            buf_adds(&v, f->table ? "—" : f->grid ? "" : "＿＿＿＿＿＿");
    }
    buf_adds(out, v.p);
    buf_clear(&v);
}

/* A text with its marks replaced by values. */
const char *fill_text(struct filling *f, const char *s)
{
    struct buf out = BUF_INIT;
    const char *open;
    while ((open = strstr(s, HOLE_OPEN)) != NULL) {
        char *end;
        buf_add(&out, s, (size_t)(open - s));
        unsigned long n = strtoul(open + strlen(HOLE_OPEN), &end, 10);
        if (n < f->nholes)
            add_value(f, n, &out);
        s = end + strlen(HOLE_SHUT);
    }
    buf_adds(&out, s);
    char *t = arena_strdup(f->arena, out.p);
    buf_clear(&out);
    return t;
}

/* ---- parts ---- */

static struct part *add_part(struct filling *f, enum part_kind kind, struct place at)
{
    struct part *p = VEC_ADD(f->doc->v, f->doc->n, f->doc->cap);
    *p = (struct part){ .kind = kind, .at = at };
    return p;
}

static void add_span(struct part *p, enum sheet_role role, const char *s)
{
    *VEC_ADD(p->v, p->n, p->cap) = (struct sheet_span){ role, s };
}

static bool ends_with_colon(const struct part *p)
{
    const char *s = p->n ? p->v[p->n - 1].s : "";
    size_t n = strlen(s);
    return n >= 3 && strcmp(s + n - 3, "：") == 0;
}

static void add_words(struct filling *f, const struct markup_block *b)
{
    enum part_kind kind = b->kind == MARKUP_HEADING ? b->level == 1 ? PART_TITLE : PART_HEADING : b->depth ? PART_ITEM : PART_TEXT;
    struct part made = { .kind = kind, .level = b->level, .depth = b->depth, .number = b->item ? b->number : -1, .at = b->at };
    enum sheet_role plain = kind == PART_TITLE ? ROLE_TITLE : kind == PART_HEADING ? ROLE_HEADING : ROLE_BODY;
    for (size_t i = 0; i < b->n; i++)
        add_span(&made, b->v[i].strong ? ROLE_HEADING : plain, fill_text(f, b->v[i].s));
    if (kind == PART_TEXT && !f->addressed) {
        made.kind = ends_with_colon(&made) ? PART_ADDRESSEE : PART_TEXT;
        f->addressed = true;
    }
    if (f->quiet)
        free(made.v);
    else
        *VEC_ADD(f->doc->v, f->doc->n, f->doc->cap) = made;
}

/* ---- blocks made of lines ---- */

struct lines { const char **v; struct place *at; size_t n; };

static struct lines lines_of(struct filling *f, const struct markup_block *b)
{
    struct lines l = { arena_alloc(f->arena, (strlen(b->text) + 1) * sizeof *l.v), arena_alloc(f->arena, (strlen(b->text) + 1) * sizeof *l.at), 0 };
    struct place at = { b->at.file, b->at.line + 1, 1 };
    for (const char *p = b->text; *p; at.line++) {
        size_t n = strcspn(p, "\n");
        if (strspn(p, " \t") < n) {
            l.at[l.n] = at;
            l.v[l.n++] = arena_strndup(f->arena, p, n);
        }
        p += n + (p[n] == '\n');
    }
    return l;
}

static const char *trimmed(struct filling *f, const char *s, size_t n)
{
    while (n && (*s == ' ' || *s == '\t'))
        s++, n--;
    while (n && (s[n - 1] == ' ' || s[n - 1] == '\t'))
        n--;
    return arena_strndup(f->arena, s, n);
}

static struct flow_row cells_of(struct filling *f, const char *line, struct place at)
{
    size_t n = 1, i = 0;
    for (const char *p = line; *p; p++)
        n += *p == '|';
    const char **v = arena_alloc(f->arena, n * sizeof *v);
    for (const char *p = line; i < n; i++) {
        size_t k = strcspn(p, "|");
        v[i] = fill_text(f, trimmed(f, p, k));
        p += k + (p[k] == '|');
    }
    return (struct flow_row){ .cell = v, .n = n, .at = at };
}

static void add_row(struct part *p, struct flow_row r)
{
    *VEC_ADD(p->rows, p->nrows, p->crows) = r;
}

static void add_lines(struct filling *f, const struct markup_block *b, enum part_kind kind)
{
    struct lines l = lines_of(f, b);
    struct part made = { .kind = kind, .at = b->at };
    f->grid = kind == PART_GRID;
    for (size_t i = 0; i < l.n; i++)
        add_row(&made, cells_of(f, l.v[i], l.at[i]));
    f->grid = false;
    if (kind == PART_GRID) {
        for (size_t i = 0; i < made.nrows; i++)
            made.ncolumns = made.rows[i].n > made.ncolumns ? made.rows[i].n : made.ncolumns;
        made.columns = arena_alloc(f->arena, (made.ncolumns + 1) * sizeof *made.columns);
        for (size_t i = 0; i < made.ncolumns; i++)
            made.columns[i] = (struct flow_column){ i % 2 ? 2.0 : 1.1, false };
    }
    if (f->quiet)
        free(made.rows);
    else
        *VEC_ADD(f->doc->v, f->doc->n, f->doc->cap) = made;
}

/* ---- blocks over the rows of a table ---- */

static int rows_of(const struct filling *f, const struct section *s) { return f->rows[s - f->doc->letter->data->sections]; }

static const struct section *table_named(struct filling *f, const char *name, struct place at)
{
    const struct form *data = f->doc->letter->data;
    for (size_t i = 0; i < data->nsections; i++)
        if (data->sections[i].kind == SECTION_TABLE && data->sections[i].name && strcmp(data->sections[i].name, name) == 0)
            return &data->sections[i];
    diag(f->d, at, MSG_LETTER_TABLE, name);
    return NULL;
}

/* "材料名称:10": the head of a column and its share of the width. */
static const char *column_of(struct filling *f, const char *cell, struct flow_column *c)
{
    const char *colon = strrchr(cell, ':');
    c->w = colon ? strtod(colon + 1, NULL) : 0;
    if (c->w <= 0)
        c->w = (double)u8_len(cell) + 2;
    else
        cell = arena_strndup(f->arena, cell, (size_t)(colon - cell));
    c->centred = c->w <= 7;
    return cell;
}

static void add_table(struct filling *f, const struct markup_block *b, const char *name)
{
    const struct section *s = table_named(f, name, b->at);
    struct lines l = lines_of(f, b);
    bool grouped = l.n == 3;
    if (l.n != 2 && !grouped)
        diag0(f->d, b->at, MSG_LETTER_TABLE_LINES);
    if (!s || (l.n != 2 && !grouped))
        return;
    const char *group = "";
    struct part made = { .kind = PART_TABLE, .at = b->at };
    struct flow_row head = cells_of(f, l.v[0], l.at[0]);
    made.ncolumns = head.n;
    made.columns = arena_alloc(f->arena, head.n * sizeof *made.columns);
    const char **names = arena_alloc(f->arena, head.n * sizeof *names);
    for (size_t i = 0; i < head.n; i++)
        names[i] = column_of(f, head.cell[i], &made.columns[i]);
    add_row(&made, (struct flow_row){ .cell = names, .n = head.n, .at = l.at[0] });
    f->table = s->name;
    bool none = f->quiet || rows_of(f, s) == 0;
    for (f->row = 1; f->row <= (none ? 1 : rows_of(f, s)); f->row++) {
        f->quiet += none;
        struct flow_row r = cells_of(f, l.v[1], l.at[1]), over = grouped ? cells_of(f, l.v[2], l.at[2]) : (struct flow_row){0};
        f->quiet -= none;
        if (grouped && !none && strcmp(over.cell[0], group) != 0) {
            over.n = 1;                                    /* one cell that takes the width of the table */
            group = over.cell[0];
            add_row(&made, over);
        }
        if (r.n != head.n && f->row == 1) {
            char have[24], want[24];
            snprintf(have, sizeof have, "%zu", r.n);
            snprintf(want, sizeof want, "%zu", head.n);
            diag(f->d, l.at[1], MSG_LETTER_COLUMNS, have, want);
        }
        if (!none && r.n == head.n)
            add_row(&made, r);
    }
    f->table = NULL;
    f->row = 0;
    if (none)
        free(made.rows);
    else
        *VEC_ADD(f->doc->v, f->doc->n, f->doc->cap) = made;
}

static void add_blocks(struct filling *f, const char *text, int line);

static void add_each(struct filling *f, const struct markup_block *b, const char *name)
{
    const struct section *s = table_named(f, name, b->at);
    if (!s)
        return;
    f->table = s->name;
    bool none = f->quiet || rows_of(f, s) == 0;
    for (f->row = 1; f->row <= (none ? 1 : rows_of(f, s)); f->row++) {
        f->quiet += none;
        add_blocks(f, b->text, b->at.line + 1);
        f->quiet -= none;
    }
    f->table = NULL;
    f->row = 0;
}

/* The condition is read from the template itself: Markdown has its own ideas of what stands behind a fence. */
static void add_if(struct filling *f, const struct markup_block *b)
{
    const struct letter *l = f->doc->letter;
    const char *p = l->body, *word;
    for (int n = l->body_line; n < b->at.line && *p; n++)
        p += strcspn(p, "\n") + (p[strcspn(p, "\n")] == '\n');
    size_t n = strcspn(p, "\n");
    word = p + strspn(p, " `~");
    word += strcspn(word, " \n");
    word += strspn(word, " ");
    struct text t = { arena_strndup(f->arena, word, word < p + n ? (size_t)(p + n - word) : 0), { b->at.file, b->at.line, 1 } };
    move_on(&t.at, p, word);
    const struct expression *e = compile(f, t, true);
    bool off = !e || f->quiet || !expression_holds(e, &f->values, f->row, &f->ctx);
    f->quiet += off;
    add_blocks(f, b->text, b->at.line + 1);
    f->quiet -= off;
}

static void add_fence(struct filling *f, const struct markup_block *b)
{
    static const struct { const char *zh, *en; int kind; } lines[] = {
        { "栏目", "grid", PART_GRID }, { "落款", "signature", PART_SIGNATURE }, { "版记", "imprint", PART_IMPRINT }, { "红头", "head", PART_HEAD },
        { "文号", "number", PART_NUMBER }, { "附件", "enclosures", PART_ENCLOSURE },
    };
    size_t n = strcspn(b->info, " ");
    const char *word = arena_strndup(f->arena, b->info, n), *name = b->info + n + strspn(b->info + n, " ");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (strcmp(word, lines[i].zh) == 0 || strcmp(word, lines[i].en) == 0) {
            add_lines(f, b, (enum part_kind)lines[i].kind);
            return;
        }
    if (strcmp(word, "表格") == 0 || strcmp(word, "table") == 0)
        add_table(f, b, name);
    else if (strcmp(word, "逐条") == 0 || strcmp(word, "each") == 0)
        add_each(f, b, name);
    else if (strcmp(word, "如果") == 0 || strcmp(word, "if") == 0)
        add_if(f, b);
    else
        diag(f->d, b->at, MSG_LETTER_FENCE, word);
}

/* A table of Markdown's own: as it stands, its values filled in. */
static void add_plain_table(struct filling *f, const struct markup_block *b)
{
    struct part made = { .kind = PART_TABLE, .at = b->at, .ncolumns = b->ncols };
    made.columns = arena_alloc(f->arena, (b->ncols + 1) * sizeof *made.columns);
    for (size_t i = 0; i < b->ncols; i++)
        made.columns[i] = (struct flow_column){ (double)u8_len(b->cells[i]) + 2, false };
    for (size_t r = 0; r < b->nrows; r++) {
        const char **cells = arena_alloc(f->arena, (b->ncols + 1) * sizeof *cells);
        for (size_t i = 0; i < b->ncols; i++)
            cells[i] = fill_text(f, b->cells[r * b->ncols + i]);
        add_row(&made, (struct flow_row){ .cell = cells, .n = b->ncols, .at = b->at });
    }
    if (f->quiet)
        free(made.rows);
    else
        *VEC_ADD(f->doc->v, f->doc->n, f->doc->cap) = made;
}

static void add_blocks(struct filling *f, const char *text, int line)
{
    struct markup_blocks v;
    markup_blocks(text, f->doc->letter->file, line, f->arena, &v, f->d);
    for (size_t i = 0; i < v.n; i++) {
        if (v.v[i].kind == MARKUP_FENCE)
            add_fence(f, &v.v[i]);
        else if (v.v[i].kind == MARKUP_TABLE)
            add_plain_table(f, &v.v[i]);
        else if (v.v[i].kind != MARKUP_RULE)
            add_words(f, &v.v[i]);
        else if (!f->quiet)
            add_part(f, PART_RULE, v.v[i].at);
    }
    markup_blocks_clear(&v);
}

void fill_body(struct filling *f)
{
    const struct letter *l = f->doc->letter;
    add_blocks(f, take_holes(f, l->body, (struct place){ l->file, l->body_line, 1 }), l->body_line);
    free(f->holes);
}

const char *letter_title(const struct letter_doc *doc) { return doc->letter->title.s; }

void letter_free(struct letter_doc *doc)
{
    if (!doc)
        return;
    for (size_t i = 0; i < doc->n; i++) {
        free(doc->v[i].v);
        free(doc->v[i].rows);
    }
    free(doc->v);
    arena_free(doc->arena);
    free(doc);
}
