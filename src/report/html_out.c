/*
 * html_out.c - the 汇总表 as one HTML page to look at and to print, without scripts and without anything from elsewhere.
 */
#include <string.h>

#include "report/report_int.h"

struct writer { struct table *t; FILE *out; long rows; };

static void escape(FILE *out, const char *s)
{
    for (; *s; s++)
        switch (*s) {
        case '&': fputs("&amp;", out); break;
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '"': fputs("&quot;", out); break;
        case '\n': fputs("<br>", out); break;
        default: putc(*s, out);
        }
}

static bool body(void *ctx, const struct table_row *row)
{
    struct writer *w = ctx;
    fputs("<tr>", w->out);
    for (size_t i = 0; i < table_columns(w->t); i++) {
        struct buf b = BUF_INIT;
        fputs("<td>", w->out);
        escape(w->out, table_cell(w->t, row, i, &b));
        fputs("</td>", w->out);
        buf_clear(&b);
    }
    fputs("</tr>\n", w->out);
    w->rows++;
    return !ferror(w->out);
}

static const char style[] =
    "body{font:15px/1.5 system-ui,\"PingFang SC\",\"Microsoft YaHei\",\"Noto Sans CJK SC\",sans-serif;margin:1.5em;color:#1a1a1a;background:#fff}"
    "h1{font-size:1.4em;text-align:center}.scroll{overflow-x:auto}table{border-collapse:collapse;min-width:100%}"
    "th,td{border:1px solid #767676;padding:.3em .5em;text-align:left;vertical-align:top}th{background:#f0f0f0;white-space:nowrap}"
    "@media print{@page{size:A4 landscape;margin:12mm}body{font-size:9pt;margin:0}th{white-space:normal}thead{display:table-header-group}tr{break-inside:avoid}}";

long report_html(struct store *s, const struct report_options *o, FILE *out, struct buf *why)
{
    struct table t;
    if (!table_init(&t, s, o, why))
        return -1;
    struct writer w = {&t, out, 0};
    fprintf(out,
            "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
            msg_lang() == LANG_ZH ? "zh-CN" : "en");
    escape(out, table_title(&t));
    fprintf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n<h1>", style);
    escape(out, table_title(&t));
    fputs("</h1>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"", out);
    escape(out, msg_pattern(MSG_REPORT_SHEET));
    fputs("\">\n<table>\n<thead><tr>", out);
    for (size_t i = 0; i < table_columns(&t); i++) {
        fputs("<th scope=\"col\">", out);
        escape(out, table_head(&t, i, true));
        fputs("</th>", out);
    }
    fputs("</tr></thead>\n<tbody>\n", out);
    table_each(&t, body, &w);
    char n[24];
    struct buf count = BUF_INIT;
    snprintf(n, sizeof n, "%ld", w.rows);
    msg_format(&count, MSG_REPORT_COUNT, MSG_ARGS(n));
    fputs("</tbody>\n</table>\n</div>\n<p>", out);
    escape(out, count.p);
    fputs("</p>\n</main>\n</body>\n</html>\n", out);
    buf_clear(&count);
    table_clear(&t);
    return w.rows;
}
