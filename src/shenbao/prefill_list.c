/*
 * prefill_list.c - the list of pre-filled forms: a CSV of all of them, and paper on which people sign for theirs.
 *
 * The paper comes in files of at most a thousand, so that it needs no more memory for ten thousand.
 */
#include <stdlib.h>
#include <string.h>

#include "shenbao/prefill_int.h"

#define MM (72.0 / 25.4)
#define SIDE (20 * MM)
#define TOP (20 * MM)
#define ROW 21.0
#define HEAD 64.0                                          /* title and what the list is of */
#define SIZE 10.5
#define SMALL 9.0
enum { ROWS = 31, A_FILE = 1000, COLUMNS = 6 };

/* Serial, number, name, fingerprint, annexes, signature: left edges, in parts of the width. */
static const double edges[COLUMNS + 1] = { 0, 0.08, 0.34, 0.57, 0.76, 0.83, 1 };
static const enum msg heads[COLUMNS] = { MSG_PREFILL_LIST_SERIAL, MSG_PREFILL_LIST_NUMBER,      MSG_PREFILL_LIST_NAME,
                                         MSG_PREFILL_LIST_FINGERPRINT, MSG_PREFILL_LIST_ANNEX, MSG_PREFILL_LIST_SIGN };

struct prefill_list {
    const struct prefill_form *form;
    const char *batch;
    size_t rows, n, file;                                  /* in all; added; number of the paper's file being written, from 1 */
    struct outputs *out;
    struct diags *d;
    struct sheet_metrics m;
    struct buf csv;
    struct sheet *sheet;                                   /* the paper being written, or NULL */
};

static const char *zh(enum msg id) { return msg_pattern_in(id, LANG_ZH); }

static void csv_row(struct prefill_list *l, const char *const *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_addc(&l->csv, ',');
        csv_add_field(&l->csv, v[i], true);
    }
    buf_adds(&l->csv, "\r\n");
}

struct prefill_list *prefill_list_new(const struct prefill_form *p, const char *batch, size_t rows, struct outputs *out, struct diags *d)
{
    struct prefill_list *l = xcalloc(1, sizeof *l);
    *l = (struct prefill_list){ .form = p, .batch = batch, .rows = rows, .out = out, .d = d, .m = pdf_fonts_metrics(p->fonts), .csv = BUF_INIT };
    const char *head[] = { zh(MSG_PREFILL_LIST_SERIAL), zh(MSG_PREFILL_LIST_NUMBER), zh(MSG_PREFILL_LIST_NAME), zh(MSG_PREFILL_UNIT),
                           zh(MSG_PREFILL_LIST_FINGERPRINT), zh(MSG_PREFILL_LIST_ANNEX), zh(MSG_PREFILL_LIST_FILE) };
    buf_adds(&l->csv, "\xEF\xBB\xBF");
    csv_row(l, head, sizeof head / sizeof *head);
    return l;
}

/* ---- paper ---- */

static void put(struct prefill_list *l, enum sheet_role role, double size, double x, double y, const char *s)
{
    struct sheet_page *pg = &l->sheet->pages[l->sheet->npages - 1];
    *VEC_ADD(pg->texts, pg->ntexts, pg->ctexts) = (struct sheet_text){ .x = x, .y = y, .size = size, .role = role, .s = s };
}

static void put_middle(struct prefill_list *l, enum sheet_role role, double size, double y, const char *s)
{
    put(l, role, size, (l->sheet->w - sheet_width(&l->m, role, size, s)) / 2, y, s);
}

static void rule(struct prefill_list *l, double x1, double y1, double x2, double y2)
{
    struct sheet_page *pg = &l->sheet->pages[l->sheet->npages - 1];
    *VEC_ADD(pg->lines, pg->nlines, pg->clines) = (struct sheet_line){ x1, y1, x2, y2, 0.5, 0 };
}

/* Text of a cell: what no font has as 〓, what is too long with … at the end. */
static const char *cell_text(struct prefill_list *l, enum sheet_role role, double width, const char *s)
{
    struct buf b = BUF_INIT;
    double w = 0;
    while (*s) {
        uint32_t cp = u8_next(&s);
        double a = l->m.advance(l->m.ctx, role, cp);
        if (a < 0)
            cp = 0x3013, a = 1000;
        w += a * SIZE / 1000;
        if (w > width - (*s ? SIZE : 0)) {
            buf_addu(&b, 0x2026);
            break;
        }
        buf_addu(&b, cp);
    }
    const char *out = arena_strdup(l->sheet->arena, b.p);
    buf_clear(&b);
    return out;
}

static double width_of(const struct prefill_list *l) { return l->sheet->w - 2 * SIDE; }

static void put_row(struct prefill_list *l, size_t line, enum sheet_role role, const char *const *v)
{
    double top = l->sheet->h - TOP - HEAD - (double)line * ROW;
    for (size_t i = 0; i < COLUMNS; i++) {
        double x = SIDE + edges[i] * width_of(l), w = (edges[i + 1] - edges[i]) * width_of(l) - 6;
        if (*v[i])
            put(l, role, SIZE, x + 3, top - ROW / 2 - SIZE * 0.38, cell_text(l, role, w, v[i]));
        rule(l, x, top, x, top - ROW);
    }
    rule(l, SIDE + width_of(l), top, SIDE + width_of(l), top - ROW);
    rule(l, SIDE, top, SIDE + width_of(l), top);
    rule(l, SIDE, top - ROW, SIDE + width_of(l), top - ROW);
}

static void new_page(struct prefill_list *l)
{
    struct sheet *s = l->sheet;
    char count[24], page[24], pages[24];
    struct buf b = BUF_INIT;
    VEC_ADD(s->pages, s->npages, s->cpages);
    snprintf(count, sizeof count, "%zu", l->rows);
    snprintf(page, sizeof page, "%zu", l->n / ROWS + 1);
    snprintf(pages, sizeof pages, "%zu", (l->rows + ROWS - 1) / ROWS);
    put_middle(l, ROLE_TITLE, 16, s->h - TOP - 16, zh(MSG_PREFILL_LIST_TITLE));
    msg_format_in(&b, LANG_ZH, MSG_PREFILL_LIST_UNDER, MSG_ARGS(l->form->form->title.s, l->batch, count));
    put_middle(l, ROLE_NOTE, SMALL, s->h - TOP - 42, arena_strdup(s->arena, b.p));
    buf_reset(&b);
    msg_format_in(&b, LANG_ZH, MSG_PAPER_PAGE, MSG_ARGS(page, pages));
    put_middle(l, ROLE_NOTE, SMALL, 30, arena_strdup(s->arena, b.p));
    buf_clear(&b);
    const char *v[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++)
        v[i] = zh(heads[i]);
    put_row(l, 0, ROLE_LABEL, v);
}

static void write_paper(struct prefill_list *l)
{
    struct buf pdf = BUF_INIT;
    struct pdf_options opt = { .title = zh(MSG_PREFILL_LIST_TITLE), .lang = "zh-CN", .typing = "small" };
    char *name = l->rows > A_FILE ? xasprintf("%s-%s-%02zu.pdf", zh(MSG_PREFILL_LIST), l->batch, l->file)
                                  : xasprintf("%s-%s.pdf", zh(MSG_PREFILL_LIST), l->batch);
    if (pdf_write(l->form->fonts, l->sheet, &opt, &pdf, l->d))
        outputs_write(l->out, name, pdf.p, pdf.n);
    free(name);
    buf_clear(&pdf);
    sheet_free(l->sheet);
    l->sheet = NULL;
}

/* ---- a form that was made ---- */

void prefill_list_add(struct prefill_list *l, const struct prefill_made *m)
{
    char serial[24], annexes[24] = "";
    if (l->sheet && l->n % A_FILE == 0)
        write_paper(l);
    if (!l->sheet) {
        l->sheet = xcalloc(1, sizeof *l->sheet);
        *l->sheet = (struct sheet){ .arena = arena_new(), .w = 210 * MM, .h = 297 * MM };
        l->file++;
        new_page(l);
    } else if (l->n % A_FILE % ROWS == 0) {
        new_page(l);
    }
    snprintf(serial, sizeof serial, "%zu", l->n + 1);
    if (m->annexes)
        snprintf(annexes, sizeof annexes, "%d", m->annexes);
    const char *paper[COLUMNS] = { serial, m->number, m->name, m->fingerprint, annexes, "" };
    const char *csv[] = { serial, m->number, m->name, m->unit, m->fingerprint, annexes, m->file };
    put_row(l, l->n % A_FILE % ROWS + 1, ROLE_VALUE, paper);
    csv_row(l, csv, sizeof csv / sizeof *csv);
    l->n++;
}

void prefill_list_finish(struct prefill_list *l)
{
    char *name = xasprintf("%s-%s.csv", zh(MSG_PREFILL_LIST), l->batch);
    if (l->sheet)
        write_paper(l);
    outputs_write(l->out, name, l->csv.p, l->csv.n);
    free(name);
    buf_clear(&l->csv);
    free(l);
}
