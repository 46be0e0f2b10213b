/*
 * grid.c - a small table of texts, such as statistics, as CSV and as a workbook. Cells are texts: no formula runs.
 */
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "report/report_int.h"

bool report_grid_csv(const struct report_grid *g, const char *path, struct buf *why)
{
    struct buf b = BUF_INIT;
    (void)why;
    buf_adds(&b, "\xEF\xBB\xBF");
    for (size_t r = 0; r <= g->nrows; r++) {
        for (size_t i = 0; i < g->ncolumns; i++) {
            if (i)
                buf_addc(&b, ',');
            csv_add_field(&b, r == 0 ? g->heads[i] : g->cells[(r - 1) * g->ncolumns + i], true);
        }
        buf_adds(&b, "\r\n");
    }
    file_write_atomic(path, b.p, b.n);
    buf_clear(&b);
    return true;
}

/* A whole number as a number, for people will add it up; everything else as text. */
static void put(lxw_worksheet *sheet, size_t row, size_t column, const char *s, lxw_format *text)
{
    size_t n = strspn(s, "0123456789");
    if (n > 0 && n < 10 && !s[n] && column > 0)
        worksheet_write_number(sheet, (lxw_row_t)row, (lxw_col_t)column, strtod(s, NULL), NULL);
    else
        worksheet_write_string(sheet, (lxw_row_t)row, (lxw_col_t)column, s, text);
}

bool report_grid_xlsx(const struct report_grid *g, const char *path, struct buf *why)
{
    lxw_workbook *w = workbook_new(path);
    long long epoch = build_epoch();
    char *title = xstrdup(g->title);
    lxw_doc_properties about = {.title = title, .created = (time_t)(epoch > 0 ? epoch : 946684800)};
    if (!w)
        die(MSG_NO_MEMORY, MSG_NONE);
    workbook_set_properties(w, &about);
    lxw_worksheet *sheet = workbook_add_worksheet(w, NULL);
    lxw_format *text = workbook_add_format(w), *head = workbook_add_format(w);
    format_set_num_format(text, "@");
    format_set_bold(head);
    for (size_t i = 0; i < g->ncolumns; i++) {
        worksheet_write_string(sheet, 0, (lxw_col_t)i, g->heads[i], head);
        for (size_t r = 0; r < g->nrows; r++)
            put(sheet, r + 1, i, g->cells[r * g->ncolumns + i], text);
    }
    worksheet_set_column(sheet, 0, 0, 30, NULL);
    worksheet_set_column(sheet, 1, (lxw_col_t)(g->ncolumns ? g->ncolumns : 1), 12, NULL);
    worksheet_freeze_panes(sheet, 1, 1);
    lxw_error e = workbook_close(w);
    if (e != LXW_NO_ERROR)
        buf_adds(why, lxw_strerror(e));
    free(title);
    return e == LXW_NO_ERROR;
}
