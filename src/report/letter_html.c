/*
 * letter_html.c - a letter as a page of HTML by itself: the same parts in the same order, for screens and browsers' printers.
 */
#include <string.h>

#include "report/report_int.h"

static void add_escaped(struct buf *out, const char *s)
{
    for (; *s; s++) {
        switch (*s) {
        case '&': buf_adds(out, "&amp;"); break;
        case '<': buf_adds(out, "&lt;"); break;
        case '>': buf_adds(out, "&gt;"); break;
        case '"': buf_adds(out, "&quot;"); break;
        case '\n': buf_adds(out, "<br>"); break;
        default: buf_addc(out, *s);
        }
    }
}

static void add_spans(struct buf *out, const struct part *p)
{
    for (size_t i = 0; i < p->n; i++) {
        bool strong = p->v[i].role == ROLE_HEADING && p->kind != PART_HEADING;
        buf_adds(out, strong ? "<strong>" : "");
        add_escaped(out, p->v[i].s);
        buf_adds(out, strong ? "</strong>" : "");
    }
}

static void add_words(struct buf *out, const char *tag, const char *class, const struct part *p)
{
    buf_printf(out, class ? "<%s class=\"%s\">" : "<%s>", tag, class);
    if (p->kind == PART_ITEM && p->number >= 0)
        buf_printf(out, p->number == 0 ? "—　" : p->depth > 1 ? "（%d）" : "%d．", p->number);
    add_spans(out, p);
    buf_printf(out, "</%s>\n", tag);
}

static void add_cell(struct buf *out, const struct part *p, size_t row, size_t i)
{
    const struct flow_row *r = &p->rows[row];
    bool head = (p->kind == PART_TABLE && row == 0) || (p->kind == PART_GRID && i % 2 == 0);
    size_t span = i + 1 == r->n ? p->ncolumns - i : 1;
    buf_printf(out, head ? "<th scope=\"%s\"" : "<td", p->kind == PART_TABLE ? "col" : "row");
    if (span > 1)
        buf_printf(out, " colspan=\"%zu\"", span);
    buf_addc(out, '>');
    add_escaped(out, r->cell[i]);
    buf_adds(out, head ? "</th>" : "</td>");
}

static void add_table(struct buf *out, const struct part *p)
{
    double sum = 0;
    for (size_t i = 0; i < p->ncolumns; i++)
        sum += p->columns[i].w;
    buf_adds(out, p->kind == PART_GRID ? "<table class=\"grid\">\n<colgroup>" : "<table>\n<colgroup>");
    for (size_t i = 0; i < p->ncolumns; i++)
        buf_printf(out, "<col style=\"width:%d%%\">", (int)(p->columns[i].w * 100 / sum));
    buf_adds(out, "</colgroup>\n");
    for (size_t k = 0; k < p->nrows; k++) {
        buf_adds(out, "<tr>");
        for (size_t i = 0; i < p->rows[k].n; i++)
            add_cell(out, p, k, i);
        buf_adds(out, "</tr>\n");
    }
    buf_adds(out, "</table>\n");
}

static void add_lines(struct buf *out, const char *class, const struct part *p)
{
    buf_printf(out, "<div class=\"%s\">\n", class);
    for (size_t k = 0; k < p->nrows; k++) {
        buf_adds(out, "<p>");
        if (p->kind == PART_ENCLOSURE && k == 0)
            buf_adds(out, "附件：");
        if (p->kind == PART_ENCLOSURE && p->nrows > 1)
            buf_printf(out, "%zu．", k + 1);
        for (size_t i = 0; i < p->rows[k].n; i++) {
            buf_adds(out, i ? "　" : "");
            add_escaped(out, p->rows[k].cell[i]);
        }
        buf_adds(out, "</p>\n");
    }
    buf_adds(out, "</div>\n");
}

static void add_part(struct buf *out, const struct part *p)
{
    switch (p->kind) {
    case PART_TITLE: add_words(out, "h1", NULL, p); break;
    case PART_HEADING: add_words(out, p->level <= 2 ? "h2" : "h3", NULL, p); break;
    case PART_ADDRESSEE: add_words(out, "p", "to", p); break;
    case PART_TEXT: case PART_ITEM: add_words(out, "p", NULL, p); break;
    case PART_RULE: buf_adds(out, "<hr>\n"); break;
    case PART_TABLE: case PART_GRID: add_table(out, p); break;
    case PART_SIGNATURE: add_lines(out, "sign", p); break;
    case PART_IMPRINT: add_lines(out, "imprint", p); break;
    case PART_HEAD: add_lines(out, "head", p); break;
    case PART_NUMBER: add_lines(out, "number", p); break;
    case PART_ENCLOSURE: add_lines(out, "enclosures", p); break;
    }
}

static const char style[] =
    "body{max-width:42em;margin:2em auto;padding:0 1em;font:17px/1.75 serif;color:#000;background:#fff}\n"
    "h1{font-size:1.4em;text-align:center}h2,h3{font-size:1em;text-indent:2em}p{margin:.3em 0;text-indent:2em}\n"
    "p.to,td p,div p{text-indent:0}div.sign{margin:2.5em 2em 1em 0;text-align:right}div.number{text-align:right}\n"
    "div.head{text-align:center;border-bottom:2px solid #d00;margin-bottom:1em}div.head p:first-child{color:#d00;font-size:1.8em}\n"
    "div.imprint{border:solid #000;border-width:1px 0;margin-top:2em}div.enclosures{margin:1em 0 0 2em}\n"
    "table{border-collapse:collapse;width:100%;margin:.6em 0}th,td{border:1px solid #000;padding:.35em .5em;font-weight:normal;text-align:left}\n"
    "th{text-align:center;word-break:keep-all}table.grid{table-layout:fixed}table.grid th{word-break:normal}\n"
    "@media (max-width:30em){body{margin:1em auto;font-size:16px}table{font-size:.9em}th,td{padding:.3em;overflow-wrap:anywhere}}\n";

void letter_html(const struct letter_doc *doc, struct buf *out)
{
    buf_adds(out, "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    add_escaped(out, doc->letter->title.s);
    buf_printf(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n", style);
    for (size_t i = 0; i < doc->n; i++)
        add_part(out, &doc->v[i]);
    buf_adds(out, "</body>\n</html>\n");
}
