/*
 * letter_sheet.c - a letter on paper after GB/T 9704: type area of 156 × 225 mm, 22 lines of 28 characters, head, number, addressee,
 * enclosures, signature with room for the seal, imprint, page numbers. A slip (`paper: form`) has smaller type and narrower margins.
 */
#include <string.h>

#include "report/report_int.h"

struct letter_look {
    double size, lead, pitch, title, table, table_lead, table_least;
};
/* 三号, 22 lines in 225 mm, 28 characters in 156 mm; 小四 on slips. */
static const struct letter_look looks[] = {
    [LETTER_OFFICIAL] = { 16, 28.98, 15.79, 22, 12, 18, 28 },
    [LETTER_FORM] = { 12, 21, 0, 20, 12, 18, 30 },
};

#define SEAL (42 * MM)                                     /* a round seal over signature and date */

/* keep: room that has to be left behind the paragraph being set. */
struct setting { struct flow p; const struct letter_doc *doc; const struct letter_look *k; double keep; };

static struct flow_text text_style(const struct setting *s, enum sheet_role role, double indent)
{
    return (struct flow_text){ .style = { .role = role, .size = s->k->size, .indent = indent, .pitch = s->k->pitch, .align = ALIGN_JUSTIFY,
                                          .level = BREAK_STRICT }, .lead = s->k->lead, .keep = s->keep };
}

/* ---- title: two lines break by sense where the words tell, and are about equally long ---- */

/* How ill a title breaks behind this text; rest is what follows. */
static double break_cost(const char *before, const char *rest)
{
    static const char *const good[] = { "的", "和", "与", "及", "、", "》", "）", "”", "年度", "系列", "：", "，" };
    size_t n = strlen(before);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        size_t k = strlen(good[i]);
        if (n >= k && strcmp(before + n - k, good[i]) == 0)
            return 0;
    }
    return strncmp(rest, "《", 3) == 0 || strncmp(rest, "（", 3) == 0 ? 0 : 5;
}

static double line_width(const struct setting *s, const char *words);

/* The words with a line break where two lines look best; NULL when there is no such place. */
static const char *two_lines(const struct setting *s, const char *words, double width)
{
    const char *best = NULL;
    double least = 1e9;
    for (const char *p = words; *p;) {
        u8_next(&p);
        const char *first = arena_strndup(s->p.arena, words, (size_t)(p - words));
        double a = line_width(s, first), b = line_width(s, p);
        const char *both = arena_printf(s->p.arena, "%s\n%s", first, p);
        double cost = (a > b ? a - b : b - a) / s->k->title + break_cost(first, p);
        struct sheet_style st = { .role = ROLE_TITLE, .size = s->k->title, .width = a + 0.1, .level = BREAK_STRICT };
        struct sheet_span v = { ROLE_TITLE, words };
        /* Only where a line may end: the first line of the whole, set as wide as this, is this. */
        struct sheet_paragraph set = sheet_set(s->p.m, &st, &v, 1, s->p.arena);
        bool may = set.v[0].nruns && strcmp(set.v[0].runs[0].s, first) == 0;
        if (*p && may && a <= width && b <= width && cost < least) {
            least = cost;
            best = both;
        }
    }
    return best;
}

static void put_title(struct setting *s, const struct part *part)
{
    struct flow_text t = { .style = { .role = ROLE_TITLE, .size = s->k->title, .width = flow_width(&s->p), .align = ALIGN_CENTRE, .level = BREAK_STRICT },
                           .lead = s->k->title * 1.6, .after = s->k->lead * 0.5 };
    struct sheet_span v = { ROLE_TITLE, part->n ? part->v[0].s : "" };
    size_t lines = sheet_set(s->p.m, &t.style, part->v, part->n, s->p.arena).n;
    const char *two = lines == 2 && part->n == 1 ? two_lines(s, v.s, t.style.width) : NULL;
    if (two)
        v.s = two;
    flow_text(&s->p, &t, two ? &v : part->v, part->n, part->at);
}

/* ---- prose ---- */

static void put_item(struct setting *s, const struct part *part)
{
    struct flow_text t = text_style(s, ROLE_BODY, 2);
    struct sheet_span *v = arena_alloc(s->p.arena, (part->n + 1) * sizeof *v);
    const char *lead = part->number > 0 ? arena_printf(s->p.arena, part->depth > 1 ? "（%d）" : "%d．", part->number) : part->number == 0 ? "—　" : "";
    v[0] = (struct sheet_span){ ROLE_BODY, lead };
    if (part->n)
        memcpy(v + 1, part->v, part->n * sizeof *v);
    flow_text(&s->p, &t, v, part->n + 1, part->at);
}

static void put_enclosures(struct setting *s, const struct part *part)
{
    flow_skip(&s->p, s->k->lead);
    for (size_t i = 0; i < part->nrows; i++) {
        bool one = part->nrows == 1;
        struct flow_text t = text_style(s, ROLE_BODY, i ? 5 : 2);
        t.style.hang = one ? 5 : 6.5;
        struct sheet_span v[] = { { ROLE_BODY, i ? "" : "附件：" }, { ROLE_BODY, one ? "" : arena_printf(s->p.arena, "%zu．", i + 1) },
                                  { ROLE_BODY, part->rows[i].cell[0] } };
        flow_text(&s->p, &t, v, 3, part->rows[i].at);
    }
}

/* Which of the letter's enclosures a heading is the title of, from 1, and how many there are; 0: none. */
static size_t enclosure_of(const struct setting *s, const struct part *heading, size_t *all)
{
    for (size_t i = 0; i < s->doc->n; i++) {
        const struct part *e = &s->doc->v[i];
        for (size_t k = 0; e->kind == PART_ENCLOSURE && heading->n == 1 && k < e->nrows; k++) {
            *all = e->nrows;
            if (strcmp(e->rows[k].cell[0], heading->v[0].s) == 0)
                return k + 1;
        }
    }
    return 0;
}

/* An enclosure begins a page: the word 附件 at the left of the first line, its title in the middle of the third (GB/T 9704, 7.3.7). */
static void put_enclosure(struct setting *s, const struct part *heading, size_t number, size_t all)
{
    struct flow_text mark = text_style(s, ROLE_HEADING, 0);
    flow_need(&s->p, s->p.sheet->h);                       /* more than any page has: a new one, unless this is new */
    flow_words(&s->p, &mark, all > 1 ? arena_printf(s->p.arena, "附件%zu", number) : "附件");
    flow_skip(&s->p, s->k->lead);
    put_title(s, heading);
}

static void put_heading(struct setting *s, const struct part *part)
{
    struct flow_text t = text_style(s, ROLE_BODY, 2);
    size_t all = 0, number = enclosure_of(s, part, &all);
    t.keep = 2 * s->k->lead;
    if (number)
        put_enclosure(s, part, number, all);
    else
        flow_text(&s->p, &t, part->v, part->n, part->at);
}

/* ---- number, head, signature, imprint ---- */

static double width_of(const struct setting *s, enum sheet_role role, double size, const char *words)
{
    struct sheet_style st = { .role = role, .size = size, .width = 10000 };
    struct sheet_span v = { role, words };
    return sheet_set(s->p.m, &st, &v, 1, s->p.arena).v[0].w;
}

static double line_width(const struct setting *s, const char *words)
{
    return width_of(s, ROLE_TITLE, s->k->title, words);
}

static void put_number(struct setting *s, const struct part *part)
{
    struct flow_text t = text_style(s, ROLE_BODY, 0);
    t.style.align = ALIGN_RIGHT;
    t.style.plain = true;                                  /* 〔2026〕12号 without spaces */
    t.after = s->k->lead * 0.3;
    flow_words(&s->p, &t, part->nrows ? part->rows[0].cell[0] : "");
}

/* The issuing body in red, its number below, and the red line under both. */
static void put_head(struct setting *s, const struct part *part)
{
    double w = flow_width(&s->p), size = 40, own;
    if (!part->nrows)
        return;
    const char *organ = part->rows[0].cell[0];
    while ((own = width_of(s, ROLE_TITLE, size, organ)) > w * 0.96 && size > 20)
        size -= 1;
    double base = s->p.y - 12 * MM - size * 0.88;
    flow_put(&s->p, ROLE_TITLE, size, s->p.left, w, base, ALIGN_CENTRE, SHEET_RED, organ);
    s->p.y = base - size * 0.12 - s->k->lead;
    if (part->nrows > 1) {
        flow_put(&s->p, ROLE_BODY, s->k->size, s->p.left, w, s->p.y - s->k->size, ALIGN_CENTRE, 0, part->rows[1].cell[0]);
        s->p.y -= s->k->size * 1.2;
    }
    s->p.y -= 4 * MM;
    sheet_rule(flow_page(&s->p), s->p.left, s->p.y, s->p.left + w, s->p.y, 1.5, SHEET_RED);
    s->p.y -= s->k->lead;
}

/* The date ends four characters before the edge; what is above it is centred on it, as far as the edge allows. */
static void put_signature(struct setting *s, const struct part *part)
{
    double size = s->k->size, edge = s->p.sheet->w - s->p.right, above = s->k->lead * 2, h = above + (double)part->nrows * s->k->lead;
    if (!part->nrows)
        return;
    if (flow_room(&s->p) < h) {                            /* one empty line will do before a new page is begun */
        above -= s->k->lead;
        h -= s->k->lead;
    }
    double below = SEAL / 2 - s->k->lead / 2;              /* the seal's centre stands over the date */
    flow_need(&s->p, h);
    flow_skip(&s->p, above);
    double date = width_of(s, ROLE_BODY, size, part->rows[part->nrows - 1].cell[0]), centre = edge - 4 * size - date / 2;
    for (size_t i = 0; i < part->nrows; i++) {
        const char *words = part->rows[i].cell[0];
        double w = width_of(s, ROLE_BODY, size, words), x = centre - w / 2;
        if (x + w > edge)
            x = edge - w;
        flow_put(&s->p, ROLE_BODY, size, x, 0, s->p.y - (s->k->lead - size) / 2 - size * 0.88, ALIGN_LEFT, 0, words);
        s->p.y -= s->k->lead;
    }
    s->p.y -= below * 0.6;
}

static void put_imprint(struct setting *s, const struct part *part)
{
    double lead = 24, size = 14, h = (double)part->nrows * lead, w = flow_width(&s->p), x = s->p.left;
    flow_need(&s->p, h + s->k->lead);
    double y = s->p.bottom + h;
    for (size_t i = 0; i <= part->nrows; i++) {
        bool outer = i == 0 || i == part->nrows;
        sheet_rule(flow_page(&s->p), x, y, x + w, y, outer ? 1.0 : 0.7, 0);
        if (i == part->nrows)
            break;
        double base = y - (lead - size) / 2 - size * 0.88;
        flow_put(&s->p, ROLE_BODY, size, x + size, w - 2 * size, base, ALIGN_LEFT, 0, part->rows[i].cell[0]);
        if (part->rows[i].n > 1)
            flow_put(&s->p, ROLE_BODY, size, x + size, w - 2 * size, base, ALIGN_RIGHT, 0, part->rows[i].cell[1]);
        y -= lead;
    }
    s->p.y = s->p.bottom;
}

static void put_table(struct setting *s, const struct part *part)
{
    struct flow_table t = { .columns = part->columns, .ncolumns = part->ncolumns, .head = part->kind == PART_TABLE, .labels = part->kind == PART_GRID,
                            .rows = part->rows, .nrows = part->nrows, .size = s->k->table, .lead = s->k->table_lead, .least = s->k->table_least };
    flow_skip(&s->p, 6);
    flow_table(&s->p, &t);
    s->p.y -= 8;
}

static void put_rule(struct setting *s)
{
    flow_skip(&s->p, s->k->lead * 0.7);
    for (double x = s->p.left; x < s->p.left + flow_width(&s->p); x += 6)
        sheet_rule(flow_page(&s->p), x, s->p.y, x + 3, s->p.y, 0.5, 0);
    s->p.y -= s->k->lead * 0.7;
}

/* next: what comes behind, or NULL. A signature does not stand on a page without words of the letter (GB/T 9704, 7.3.5.4). */
static void put_part(struct setting *s, const struct part *part, const struct part *next)
{
    s->keep = next && next->kind == PART_SIGNATURE ? (double)(next->nrows + 1) * s->k->lead : 0;
    struct flow_text t = text_style(s, ROLE_BODY, part->kind == PART_ADDRESSEE ? 0 : 2);
    switch (part->kind) {
    case PART_TITLE: put_title(s, part); break;
    case PART_HEADING: put_heading(s, part); break;
    case PART_ADDRESSEE: case PART_TEXT: flow_text(&s->p, &t, part->v, part->n, part->at); break;
    case PART_ITEM: put_item(s, part); break;
    case PART_RULE: put_rule(s); break;
    case PART_TABLE: case PART_GRID: put_table(s, part); break;
    case PART_SIGNATURE: put_signature(s, part); break;
    case PART_IMPRINT: put_imprint(s, part); break;
    case PART_HEAD: put_head(s, part); break;
    case PART_NUMBER: put_number(s, part); break;
    case PART_ENCLOSURE: put_enclosures(s, part); break;
    }
}

struct sheet *letter_sheet(const struct letter_doc *doc, const struct sheet_metrics *m)
{
    struct setting s = { .doc = doc, .k = &looks[doc->letter->paper] };
    if (doc->letter->paper == LETTER_OFFICIAL)
        flow_init(&s.p, m, 210, 297, 37, 26, 35, 28);
    else
        flow_init(&s.p, m, 210, 297, 25, 22, 25, 25);
    s.p.number = doc->letter->paper == LETTER_OFFICIAL ? NUMBER_DASHES : NUMBER_OF;
    for (size_t i = 0; i < doc->n; i++)
        put_part(&s, &doc->v[i], i + 1 < doc->n ? &doc->v[i + 1] : NULL);
    if (s.p.number == NUMBER_OF && s.p.sheet->npages == 1)
        s.p.number = NUMBER_NONE;
    flow_finish(&s.p);
    return s.p.sheet;
}

bool letter_pdf(const struct letter_doc *doc, struct pdf_fonts *fonts, struct buf *out, struct diags *d)
{
    struct sheet_metrics m = pdf_fonts_metrics(fonts);
    struct sheet *s = letter_sheet(doc, &m);
    struct pdf_options o = { .title = doc->letter->title.s, .lang = "zh-CN", .typing = "small" };
    bool good = pdf_write(fonts, s, &o, out, d);
    sheet_free(s);
    return good;
}
