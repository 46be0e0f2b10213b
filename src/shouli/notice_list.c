/*
 * notice_list.c - the list of a batch of notices, for a unit and for the counter: CSV and a page to print.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/notice_int.h"

static const char *say(enum msg id) { return msg_pattern_in(id, LANG_ZH); }

static bool listed(const struct notice_row *r, const char *folder) { return !folder || strcmp(r->folder, folder) == 0; }

static void add_csv(const struct notice_list *l, const char *folder, struct buf *out)
{
    static const enum msg heads[] = {MSG_NOTICE_LIST_NUMBER, MSG_NOTICE_LIST_NAME, MSG_NOTICE_LIST_UNIT, MSG_NOTICE_LIST_ITEMS, MSG_NOTICE_LIST_DUE,
                                     MSG_NOTICE_LIST_PHONES};
    buf_adds(out, "\xEF\xBB\xBF");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        buf_adds(out, i ? "," : "");
        csv_add_field(out, say(heads[i]), true);
    }
    buf_adds(out, "\r\n");
    for (size_t i = 0; i < l->n; i++) {
        const struct notice_row *r = &l->v[i];
        char items[24];
        snprintf(items, sizeof items, "%zu", r->items);
        const char *cells[] = {r->number, r->name, r->folder, items, r->due, r->phones};
        if (!listed(r, folder))
            continue;
        for (size_t c = 0; c < sizeof cells / sizeof *cells; c++) {
            buf_adds(out, c ? "," : "");
            csv_add_field(out, cells[c], true);
        }
        buf_adds(out, "\r\n");
    }
}

static void add_escaped(struct buf *out, const char *s)
{
    for (; *s; s++) {
        if (*s == '<' || *s == '&')
            buf_adds(out, *s == '<' ? "&lt;" : "&amp;");
        else
            buf_addc(out, *s);
    }
}

static void add_cell(struct buf *out, const char *tag, const char *s)
{
    buf_printf(out, "<%s>", tag);
    add_escaped(out, s);
    buf_printf(out, "</%s>", tag);
}

static void add_html(const struct notice_list *l, const char *folder, struct buf *out)
{
    static const enum msg heads[] = {MSG_NOTICE_LIST_NUMBER, MSG_NOTICE_LIST_NAME, MSG_NOTICE_LIST_UNIT, MSG_NOTICE_LIST_ITEMS, MSG_NOTICE_LIST_DUE,
                                     MSG_NOTICE_LIST_PHONES, MSG_NOTICE_LIST_SIGN};
    buf_adds(out, "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    buf_adds(out, say(MSG_NOTICE_LIST_TITLE));
    buf_adds(out,
             "</title>\n<style>body{font:16px/1.6 serif;margin:1.5em}table{border-collapse:collapse;width:100%}th,td{border:1px solid #000;"
             "padding:.3em .5em;text-align:left}th{font-weight:normal;background:#eee}</style>\n</head>\n<body>\n");
    add_cell(out, "h1", say(MSG_NOTICE_LIST_TITLE));
    buf_adds(out, "\n<table>\n<tr>");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        add_cell(out, "th", say(heads[i]));
    buf_adds(out, "</tr>\n");
    for (size_t i = 0; i < l->n; i++) {
        const struct notice_row *r = &l->v[i];
        char items[24];
        snprintf(items, sizeof items, "%zu", r->items);
        const char *cells[] = {r->number, r->name, r->folder, items, r->due, r->phones, ""};
        if (!listed(r, folder))
            continue;
        buf_adds(out, "<tr>");
        for (size_t c = 0; c < sizeof cells / sizeof *cells; c++)
            add_cell(out, "td", cells[c]);
        buf_adds(out, "</tr>\n");
    }
    buf_adds(out, "</table>\n</body>\n</html>\n");
}

static void write_list(const char *dir, const char *name, const struct buf *b)
{
    char *path = path_join(dir, name);
    file_write_changed(path, b->p, b->n);
    free(path);
}

void notice_list_write(const struct notice_list *l, const char *dir, const char *folder)
{
    char *where = folder && *folder ? path_join(dir, folder) : xstrdup(dir);
    struct buf b = BUF_INIT;
    add_csv(l, folder, &b);
    write_list(where, NOTICE_LIST_CSV, &b);
    buf_reset(&b);
    add_html(l, folder, &b);
    write_list(where, NOTICE_LIST_HTML, &b);
    buf_clear(&b);
    free(where);
}
