/*
 * xlsx_out.c - the 汇总表 as a workbook for Excel and WPS: every cell is text, so nothing is taken for a formula and no long number is
 * rounded. Rows go to disk as they come: memory does not grow with them.
 */
#include <string.h>
#include <xlsxwriter.h>

#include "report/report_int.h"

enum { WIDTH_MIN = 6, WIDTH_MAX = 40, WIDTH_SAMPLE = 200 };   /* in characters of the default font; widths follow the first rows */
enum { CELL_MAX = 32767 };                                 /* characters that a cell can hold, as Excel counts them: UTF-16 units */

struct writer {
    struct table *t;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *text, *head;
    int *widths;
    lxw_row_t row;
    lxw_error error;
};

static size_t utf16_units(const char *s)
{
    size_t n = 0;
    for (uint32_t cp; (cp = u8_next(&s)) != 0;)
        n += cp > 0xFFFF ? 2 : 1;
    return n;
}

static bool is_escape(const char *s)
{
    return s[0] == '_' && s[1] == 'x' && strspn(s + 2, "0123456789ABCDEFabcdef") >= 4 && s[6] == '_';
}

/* "_x0041_" typed by a person would be read as the character A (ECMA-376, ST_Xstring): its first mark is written as such an escape. */
static void add_plain(struct buf *b, const char *s)
{
    for (; *s; s++) {
        if (is_escape(s))
            buf_adds(b, "_x005F");
        buf_addc(b, *s);
    }
}

/* What a cell cannot hold is never cut without saying so: it says where the whole is. */
static void put(struct writer *w, size_t column, const char *s, lxw_format *format)
{
    struct buf b = BUF_INIT;
    if (utf16_units(s) > CELL_MAX)
        msg_format(&b, MSG_REPORT_TOO_LONG, MSG_NONE);
    else
        add_plain(&b, s);
    const char *text = b.p;
    lxw_error e = *text ? worksheet_write_string(w->sheet, w->row, (lxw_col_t)column, text, format)
                        : worksheet_write_blank(w->sheet, w->row, (lxw_col_t)column, format);
    if (e != LXW_NO_ERROR && w->error == LXW_NO_ERROR)
        w->error = e;
    int width = w->row < WIDTH_SAMPLE ? table_width(text) : 0;
    if (width > w->widths[column])
        w->widths[column] = width;
    buf_clear(&b);
}

static bool body(void *ctx, const struct table_row *row)
{
    struct writer *w = ctx;
    w->row++;
    for (size_t i = 0; i < table_columns(w->t); i++) {
        struct buf b = BUF_INIT;
        put(w, i, table_cell(w->t, row, i, &b), w->text);
        buf_clear(&b);
    }
    return w->error == LXW_NO_ERROR;
}

static void set_up(struct writer *w, const char *title)
{
    long long epoch = build_epoch();
    lxw_doc_properties about = {.title = arena_strdup(w->t->arena, title), .created = (time_t)(epoch > 0 ? epoch : 946684800)};   /* 2000-01-01: the same table, the same bytes */
    workbook_set_properties(w->book, &about);
    w->text = workbook_add_format(w->book);
    format_set_num_format(w->text, "@");
    format_set_align(w->text, LXW_ALIGN_VERTICAL_TOP);
    format_set_text_wrap(w->text);
    format_set_border(w->text, LXW_BORDER_THIN);
    w->head = workbook_add_format(w->book);
    format_set_num_format(w->head, "@");
    format_set_bold(w->head);
    format_set_text_wrap(w->head);
    format_set_align(w->head, LXW_ALIGN_CENTER);
    format_set_align(w->head, LXW_ALIGN_VERTICAL_CENTER);
    format_set_border(w->head, LXW_BORDER_THIN);
    worksheet_freeze_panes(w->sheet, 1, 0);
    worksheet_set_landscape(w->sheet);
    worksheet_set_paper(w->sheet, 9);                      /* A4 */
    worksheet_fit_to_pages(w->sheet, 1, 0);
    worksheet_repeat_rows(w->sheet, 0, 0);
    worksheet_set_footer(w->sheet, "&C&P / &N");
}

static void set_widths(struct writer *w)
{
    for (size_t i = 0; i < table_columns(w->t); i++) {
        int n = w->widths[i] + 2;
        n = n < WIDTH_MIN ? WIDTH_MIN : n > WIDTH_MAX ? WIDTH_MAX : n;
        worksheet_set_column(w->sheet, (lxw_col_t)i, (lxw_col_t)i, n, w->text);
    }
}

long report_xlsx(struct store *s, const struct report_options *o, const char *path, struct buf *why)
{
    struct table t;
    if (!table_init(&t, s, o, why))
        return -1;
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    struct writer w = {.t = &t, .book = workbook_new_opt(path, &options), .widths = arena_alloc(t.arena, (table_columns(&t) + 1) * sizeof(int))};
    if (!w.book)
        die(MSG_NO_MEMORY, MSG_NONE);
    w.sheet = workbook_add_worksheet(w.book, msg_pattern(MSG_REPORT_SHEET));
    set_up(&w, table_title(&t));
    for (size_t i = 0; i < table_columns(&t); i++)
        put(&w, i, table_head(&t, i, true), w.head);
    table_each(&t, body, &w);
    set_widths(&w);
    if (w.row > 0)
        worksheet_autofilter(w.sheet, 0, 0, w.row, (lxw_col_t)(table_columns(&t) - 1));
    lxw_error closed = workbook_close(w.book);
    if (w.error == LXW_NO_ERROR)
        w.error = closed;
    if (w.error != LXW_NO_ERROR)
        msg_format(why, MSG_REPORT_XLSX, MSG_ARGS(path, lxw_strerror(w.error)));
    table_clear(&t);
    return w.error == LXW_NO_ERROR ? (long)w.row : -1;
}
