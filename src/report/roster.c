/*
 * roster.c - an empty roster for a form: what a unit fills, a row a person. Its corner says whose roster it is, its second row which
 * field a column is, whatever people make of the heads.
 */
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "report/report_int.h"

struct head { const char *path, *label, *hint; const struct field *field; bool needed; };
struct heads { struct arena *arena; struct head *v; size_t n, cap; };

static void add_head(struct heads *h, const char *path, const char *label, const char *hint, const struct field *f, bool needed)
{
    *VEC_ADD(h->v, h->n, h->cap) = (struct head){arena_strdup(h->arena, path), arena_strdup(h->arena, label), hint, f, needed};
}

static void add_with_mark(struct heads *h, const char *path, const char *label, const struct field *f)
{
    add_head(h, path, label, f->hint.s, f, f->required);
    if (f->na.s) {
        struct buf na = BUF_INIT;
        msg_format(&na, MSG_REPORT_NA, MSG_ARGS(label, f->na.s));
        add_head(h, arena_printf(h->arena, "%s_na", path), na.p, NULL, NULL, false);
        buf_clear(&na);
    }
}

struct adding { struct heads *heads; bool tables; };

static void add_field(void *ctx, const struct section *s, const struct field *f, int row, const char *path)
{
    struct adding *a = ctx;
    if (f->type == TYPE_CALCULATED || f->type == TYPE_HIDDEN || f->readonly || (row && !a->tables))
        return;
    struct buf label = BUF_INIT;
    cell_heading(s, f, row, f->label.s ? path : f->name, &label);
    add_with_mark(a->heads, path, label.p, f);
    buf_clear(&label);
}

/* The corner's words: "序号〔id@version〕", of a table with its name. */
static char *corner(const struct form *f, const char *table)
{
    return xasprintf("%s〔%s@%s%s%s〕", msg_pattern(MSG_TEMPLATE_NUMBER), f->id, f->version, table ? "/" : "", table ? table : "");
}

static char *shown(const struct head *h) { return xasprintf("%s%s", h->label, h->needed ? "*" : ""); }

void report_roster_csv(const struct form *f, const char *path)
{
    struct heads h = {.arena = arena_new()};
    struct adding a = {&h, true};
    struct buf line = BUF_INIT;
    form_each(f, add_field, &a);
    buf_adds(&line, "\xEF\xBB\xBF");
    char *c = corner(f, NULL);
    csv_add_field(&line, c, true);
    free(c);
    for (size_t i = 0; i < h.n; i++) {
        char *s = shown(&h.v[i]);
        buf_addc(&line, ',');
        csv_add_field(&line, s, true);
        free(s);
    }
    buf_adds(&line, "\r\n");
    for (size_t i = 0; i < h.n; i++) {
        buf_addc(&line, ',');
        csv_add_field(&line, h.v[i].path, true);
    }
    buf_adds(&line, "\r\n");
    FILE *out = fopen(path, "wb");
    if (!out)
        die_errno(path);
    bool ok = fwrite(line.p, 1, line.n, out) == line.n;
    if (fclose(out) != 0 || !ok)
        die_errno(path);
    buf_clear(&line);
    arena_free(h.arena);
    free(h.v);
}

/* ---- the workbook ---- */

enum { ROWS = 1000, LIST_MOST = 300 };                     /* rows that get drop-down lists; longer lists are typed */

struct book { lxw_workbook *w; lxw_worksheet *lists; lxw_col_t nlists; lxw_format *text, *head, *path; };

/* The choices as a drop-down list. They stand on a hidden sheet: within the list itself the library has room for 255 bytes only. */
static void add_list(struct book *b, lxw_worksheet *sheet, lxw_col_t column, const struct field *f)
{
    char from[32], to[32];
    if (!f || f->type == TYPE_CHOICES || f->nchoices == 0 || f->nchoices > LIST_MOST)
        return;
    for (size_t i = 0; i < f->nchoices; i++)
        worksheet_write_string(b->lists, (lxw_row_t)i, b->nlists, f->choices[i].label.s ? f->choices[i].label.s : f->choices[i].value,
                               b->text);
    lxw_rowcol_to_cell_abs(from, 0, b->nlists, 1, 1);
    lxw_rowcol_to_cell_abs(to, (lxw_row_t)(f->nchoices - 1), b->nlists, 1, 1);
    b->nlists++;
    char *range = xasprintf("='%s'!%s:%s", msg_pattern(MSG_TEMPLATE_LISTS), from, to);
    lxw_data_validation list = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA, .value_formula = range, .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING};
    worksheet_data_validation_range(sheet, 2, column, ROWS + 1, column, &list);
    free(range);
}

static void fill_sheet(struct book *b, lxw_worksheet *sheet, const char *mark, const struct heads *h)
{
    worksheet_set_column(sheet, 0, 0, 10, b->text);
    worksheet_write_string(sheet, 0, 0, mark, b->head);
    worksheet_write_blank(sheet, 1, 0, b->path);
    for (size_t i = 0; i < h->n; i++) {
        char *s = shown(&h->v[i]);
        lxw_col_t column = (lxw_col_t)(i + 1);
        size_t width = u8_len(s) * 2 + 2;
        worksheet_set_column(sheet, column, column, width < 12 ? 12 : width > 40 ? 40 : (double)width, b->text);
        worksheet_write_string(sheet, 0, column, s, b->head);
        worksheet_write_string(sheet, 1, column, h->v[i].path, b->path);
        if (h->v[i].hint)
            worksheet_write_comment(sheet, 0, column, h->v[i].hint);
        add_list(b, sheet, column, h->v[i].field);
        free(s);
    }
    worksheet_freeze_panes(sheet, 2, 1);
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9);                         /* A4 */
    worksheet_repeat_rows(sheet, 0, 0);
}

static lxw_format *format(lxw_workbook *w, bool bold, lxw_color_t colour, lxw_color_t ground)
{
    lxw_format *f = workbook_add_format(w);
    format_set_num_format(f, "@");
    if (bold)
        format_set_bold(f);
    if (colour)
        format_set_font_color(f, colour);
    if (ground)
        format_set_bg_color(f, ground);
    format_set_border(f, LXW_BORDER_THIN);
    return f;
}

/* A name that spreadsheets take for a sheet: 31 characters, none of []:*?/\ . */
static char *sheet_name(const char *title, size_t number)
{
    struct buf b = BUF_INIT;
    size_t n = 0;
    for (const char *s = title; *s && n < 24;) {
        uint32_t cp = u8_next(&s);
        n += cp > 0xFFFF ? 2 : 1;
        buf_addu(&b, cp < 0x80 && strchr("[]:*?/\\'", (int)cp) ? ' ' : cp);
    }
    buf_printf(&b, " %zu", number);
    return buf_steal(&b);
}

static void add_table(struct book *b, const struct form *f, const struct section *t, size_t number)
{
    struct heads h = {.arena = arena_new()};
    char *name = sheet_name(t->title.s ? t->title.s : t->name, number), *mark = corner(f, t->name);
    for (size_t i = 0; i < t->nfields; i++)
        if (type_has_field(t->fields[i].type) && t->fields[i].type != TYPE_CALCULATED && !t->fields[i].readonly)
            add_with_mark(&h, t->fields[i].name, t->fields[i].label.s ? t->fields[i].label.s : t->fields[i].name, &t->fields[i]);
    lxw_worksheet *sheet = workbook_add_worksheet(b->w, name);
    if (sheet)
        fill_sheet(b, sheet, mark, &h);
    free(mark);
    free(name);
    free(h.v);
    arena_free(h.arena);
}

static void add_words(struct book *b)
{
    static const enum msg words[] = {MSG_TEMPLATE_HOW_1, MSG_TEMPLATE_HOW_2, MSG_TEMPLATE_HOW_3, MSG_TEMPLATE_HOW_4};
    lxw_worksheet *sheet = workbook_add_worksheet(b->w, msg_pattern(MSG_TEMPLATE_HOW));
    worksheet_set_column(sheet, 0, 0, 100, NULL);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        worksheet_write_string(sheet, (lxw_row_t)i, 0, msg_pattern(words[i]), NULL);
}

bool report_roster_xlsx(const struct form *f, const char *path, struct buf *why)
{
    struct heads h = {.arena = arena_new()};
    struct adding a = {&h, false};
    struct book b = {.w = workbook_new(path)};
    char *mark = corner(f, NULL);
    long long epoch = build_epoch();
    lxw_doc_properties about = {.title = arena_strdup(h.arena, f->title.s ? f->title.s : f->id), .created = (time_t)(epoch > 0 ? epoch : 946684800)};
    if (!b.w)
        die(MSG_NO_MEMORY, MSG_NONE);
    workbook_set_properties(b.w, &about);
    b.text = format(b.w, false, 0, 0);
    b.head = format(b.w, true, 0, 0xF0F0F0);
    b.path = format(b.w, false, 0x808080, 0xF8F8F8);
    form_each(f, add_field, &a);
    lxw_worksheet *people = workbook_add_worksheet(b.w, msg_pattern(MSG_TEMPLATE_SHEET));
    b.lists = workbook_add_worksheet(b.w, msg_pattern(MSG_TEMPLATE_LISTS));
    worksheet_hide(b.lists);
    fill_sheet(&b, people, mark, &h);
    for (size_t i = 0, n = 0; i < f->nsections; i++)
        if (f->sections[i].kind == SECTION_TABLE)
            add_table(&b, f, &f->sections[i], ++n);
    add_words(&b);
    lxw_error e = workbook_close(b.w);
    if (e != LXW_NO_ERROR)
        buf_adds(why, lxw_strerror(e));
    free(mark);
    free(h.v);
    arena_free(h.arena);
    return e == LXW_NO_ERROR;
}
