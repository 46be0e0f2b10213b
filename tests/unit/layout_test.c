/*
 * layout_test.c - properties of the layout over random definitions: nothing overlaps or leaves the paper, fields stay off the rules, words are
 * whole, seals have their room, the number of pages is the one promised.
 *
 * With LAYOUT_OUT=FOLDER every 20th form is also written there as N.pdf, set in the real fonts, with its words in N.words, for other people's
 * programs to look at (tests/parts/layout). LAYOUT_SEED=N takes other forms, the same for the same N.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/model.h"
#include "pdf/pdf.h"
#include "sheet/sheet.h"
#include "sheet_marks.h"

#define FORMS 1200
#define EACH 20
#define MM (72.0 / 25.4)
#define SEAL (42 * MM)
#define EDGE (8 * MM - 0.1)

/* ---- random definitions ---- */

struct source { struct arena *a; uint64_t state; int line; struct text *words; size_t nwords, cwords; };

static unsigned draw(struct source *r, unsigned n)
{
    r->state = r->state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(r->state >> 33) % n;
}

static bool one_in(struct source *r, unsigned n) { return draw(r, n) == 0; }

/* Words of their own line in the source, by which they are known again on the sheet. */
static struct text words(struct source *r, unsigned least, unsigned most)
{
    static const char *const han[] = { "工", "作", "单", "位", "年", "月", "学", "历", "职", "务", "姓", "名", "地", "址", "电", "话", "专", "业", "技", "术",
                                       "任", "资", "格", "评", "审", "意", "见", "成", "绩", "考", "核", "时", "间", "证", "书", "编", "号", "项", "目", "来" };
    struct buf b = BUF_INIT;
    for (unsigned n = least + draw(r, most - least + 1); n > 0; n--)
        buf_adds(&b, han[draw(r, sizeof han / sizeof *han)]);
    struct text t = { arena_strdup(r->a, b.p), { "random.form.yaml", ++r->line, 1 } };
    buf_clear(&b);
    *VEC_ADD(r->words, r->nwords, r->cwords) = t;
    return t;
}

static void random_choices(struct source *r, struct field *f)
{
    f->nchoices = 2 + draw(r, f->type == TYPE_CHOICES ? 7 : 9);
    f->choices = arena_alloc(r->a, f->nchoices * sizeof *f->choices);
    bool marks = f->type == TYPE_CHOICES || f->nchoices <= 6;
    for (size_t i = 0; i < f->nchoices; i++) {
        const char *s = arena_printf(r->a, "%zu", i + 1);
        f->choices[i] = (struct choice){ .value = s, .state = s, .label = marks ? words(r, 1, 5) : (struct text){ "选项", { NULL, 0, 0 } } };
    }
}

static void random_hints(struct source *r, struct field *f, bool column)
{
    if (!column && one_in(r, 5))
        f->span = 1 + (int)draw(r, 4);
    else if (!column && one_in(r, 6))
        f->width_pct = 15 + draw(r, 80);
    if (!column && one_in(r, 9))
        f->brk = BREAK_LINE;
    if (!column && one_in(r, 12) && f->type == TYPE_TEXT)
        f->tall = 2 + (int)draw(r, 3);
    if (one_in(r, 8))
        f->align = (enum value_align)draw(r, 4);
    if (one_in(r, 15))
        f->height_mm = 10 + draw(r, 30);
    if (f->type == TYPE_TEXT && one_in(r, 8))
        f->na = words(r, 1, 6);
}

static struct field random_field(struct source *r, const char *name, bool column)
{
    static const enum type types[] = { TYPE_TEXT, TYPE_TEXT, TYPE_TEXT, TYPE_DATE, TYPE_CHOICE, TYPE_RESIDENT_ID, TYPE_INTEGER, TYPE_YEAR_MONTH, TYPE_MOBILE,
                                       TYPE_PERIOD, TYPE_TICK, TYPE_YES_NO, TYPE_MONEY, TYPE_CALCULATED, TYPE_PARAGRAPH, TYPE_CHOICES, TYPE_CREDIT_CODE,
                                       TYPE_POST_CODE, TYPE_EMAIL, TYPE_NOTE };
    struct field f = { .name = name, .min = -1, .max = -1, .at = { "random.form.yaml", ++r->line, 1 } };
    f.type = types[draw(r, column ? 14 : 20)];
    bool long_label = f.type == TYPE_NOTE || f.type == TYPE_TICK;
    f.label = f.type == TYPE_CALCULATED ? (struct text){ "不印", { NULL, 0, 0 } } : words(r, 1, one_in(r, 6) ? (long_label ? 60 : 18) : 6);
    f.required = one_in(r, 2);
    if (f.type == TYPE_TEXT || f.type == TYPE_PARAGRAPH)
        f.max = one_in(r, 4) ? -1 : 1 + (int)draw(r, f.type == TYPE_TEXT ? 60 : 500);
    if (f.type == TYPE_CHOICE || f.type == TYPE_CHOICES || f.type == TYPE_YES_NO)
        random_choices(r, &f);
    random_hints(r, &f, column);
    return f;
}

static void random_table(struct source *r, struct section *s)
{
    s->rows_max = 1 + (int)draw(r, one_in(r, 6) ? 60 : 12);
    s->numbered = one_in(r, 3);
    s->row_mm = one_in(r, 4) ? 7 + draw(r, 10) : 0;
    for (size_t i = 0; i + 1 < s->nfields; i += 2)
        if (one_in(r, 4)) {
            s->fields[i].group = words(r, 2, 6);
            s->fields[i + 1].group = s->fields[i].group;
            if (!field_is_printed(&s->fields[i]) && !field_is_printed(&s->fields[i + 1]))
                r->nwords--;
        }
}

static void random_opinions(struct source *r, struct section *s)
{
    s->nopinions = 1 + draw(r, 4);
    s->opinions = arena_alloc(r->a, s->nopinions * sizeof *s->opinions);
    for (size_t i = 0; i < s->nopinions; i++) {
        struct opinion *o = &s->opinions[i];
        *o = (struct opinion){ .label = words(r, 2, 20), .at = { "random.form.yaml", ++r->line, 1 } };
        if (one_in(r, 2))
            o->sign = words(r, 2, 6);
        if (!one_in(r, 4))
            o->seal = words(r, 3, 10);
        if (one_in(r, 3))
            o->words = words(r, 10, 80);
        if (one_in(r, 3)) {
            o->name = arena_printf(r->a, "o%d", r->line);
            o->max = one_in(r, 3) ? 0 : 20 + (int)draw(r, 300);
        }
        o->width_pct = one_in(r, 3) ? 50 : 0;
        o->height_mm = one_in(r, 5) ? 20 + draw(r, 70) : 0;
    }
}

static void random_fields(struct source *r, struct section *s)
{
    s->pairs = one_in(r, 5) ? 1 + (int)draw(r, 4) : 0;
    if (one_in(r, 3))
        s->fields[s->nfields++] = (struct field){ .name = arena_printf(r->a, "p%d", ++r->line), .label = { "照片", { NULL, 0, 0 } },
            .type = TYPE_PHOTO, .photo_mm = { 22 + draw(r, 20), 30 + draw(r, 30) }, .min = -1, .max = -1 };
    for (size_t i = 0; i + 2 < s->nfields; i += 3)
        if (one_in(r, 4) && field_is_printed(&s->fields[i]) && s->fields[i].type != TYPE_PHOTO) {
            s->fields[i].group = words(r, 2, 6);
            s->fields[i + 1].group = s->fields[i].group;
        }
}

static struct section random_section(struct source *r, int n)
{
    struct section s = { .kind = (enum section_kind)draw(r, 3), .at = { "random.form.yaml", ++r->line, 1 } };
    if (!one_in(r, 5))
        s.title = words(r, 2, one_in(r, 5) ? 20 : 6);
    s.title_at = one_in(r, 2) ? (enum title_at)draw(r, 5) : TITLE_AUTO;
    s.brk = one_in(r, 10) ? BREAK_PAGE : one_in(r, 6) ? BREAK_NEVER : BREAK_AUTO;
    if (s.kind == SECTION_FIELDS && one_in(r, 7))
        s.where = PLACE_LINE;
    s.name = arena_printf(r->a, "t%d", n);
    s.nfields = s.kind == SECTION_OPINIONS ? 0 : 1 + draw(r, s.kind == SECTION_TABLE ? 7 : 18);
    s.fields = arena_alloc(r->a, (s.nfields + 1) * sizeof *s.fields);
    for (size_t k = 0; k < s.nfields; k++)
        s.fields[k] = random_field(r, arena_printf(r->a, "f%d_%zu", n, k), s.kind == SECTION_TABLE);
    if (s.kind == SECTION_TABLE)
        random_table(r, &s);
    else if (s.kind == SECTION_OPINIONS)
        random_opinions(r, &s);
    else
        random_fields(r, &s);
    return s;
}

/* The words that are not printed: titles that nobody wants, and of sections in which nothing is. */
static bool prints_title(const struct section *s)
{
    bool any = s->nfields == 0;
    for (size_t i = 0; i < s->nfields; i++)
        any |= field_is_printed(&s->fields[i]);
    if (!any || s->title_at == TITLE_NONE)
        return false;
    if (s->where == PLACE_LINE)
        return s->title_at == TITLE_ABOVE;
    return s->kind != SECTION_OPINIONS || s->title_at == TITLE_ROW || s->title_at == TITLE_ABOVE;
}

static struct form random_form(struct source *r)
{
    struct form f = { .id = "random", .version = "2026.1", .copies = 1 + (int)draw(r, 3), .at = { "random.form.yaml", 1, 1 } };
    f.title = words(r, 4, one_in(r, 4) ? 40 : 16);
    if (one_in(r, 3))
        f.subtitle = words(r, 4, 10);
    if (one_in(r, 3))
        f.head = words(r, 2, 4);
    f.no_number_box = one_in(r, 4);
    f.paper = (struct paper){ .duplex = one_in(r, 2), .landscape = one_in(r, 4) };
    if (one_in(r, 6))
        f.paper = (struct paper){ .a3 = true, .landscape = true, .duplex = true, .fold = one_in(r, 2) };
    if (f.paper.landscape && !f.paper.fold && one_in(r, 3))
        f.paper.columns = 2;
    if (one_in(r, 5))
        f.cover.foot = words(r, 4, 12);
    f.notes_page = one_in(r, 5);
    f.nnotes = draw(r, f.notes_page && one_in(r, 3) ? 40 : 5);
    f.notes = arena_alloc(r->a, (f.nnotes + 1) * sizeof *f.notes);
    for (size_t i = 0; i < f.nnotes; i++)
        f.notes[i] = words(r, 5, 70);
    f.address = one_in(r, 4) ? "https://forms.example.org/zhejiang/sample/index.html" : NULL;
    f.nsections = 1 + draw(r, 5);
    f.sections = arena_alloc(r->a, f.nsections * sizeof *f.sections);
    for (size_t i = 0; i < f.nsections; i++)
        f.sections[i] = random_section(r, (int)i);
    return f;
}

/* ---- boxes ---- */

struct box { double x1, y1, x2, y2; };

static double advance(void *ctx, enum sheet_role role, uint32_t cp)
{
    (void)ctx;
    (void)role;
    return uni_is_wide(cp) ? 1000 : 500;
}

static struct box text_box(const struct sheet_metrics *m, const struct sheet_text *t)
{
    size_t n = u8_len(t->s);
    if (t->vertical)
        return (struct box){ t->x - t->size / 2, t->y - (double)(n - 1) * t->lead - t->size, t->x + t->size / 2, t->y };
    double w = sheet_width(m, t->role, t->size, t->s) + t->spacing * (double)(n - 1);
    for (size_t i = 0; t->adjust && i + 1 < n; i++)
        w += t->adjust[i];
    return (struct box){ t->x, t->y - 0.10 * t->size, t->x + w, t->y + 0.80 * t->size };
}

static struct box widget_box(const struct sheet_widget *w) { return (struct box){ w->x, w->y, w->x + w->w, w->y + w->h }; }

static bool meet(struct box a, struct box b, double slack)
{
    return a.x1 < b.x2 - slack && b.x1 < a.x2 - slack && a.y1 < b.y2 - slack && b.y1 < a.y2 - slack;
}

static unsigned failures;                                  /* all are counted, the first are told */

#define CHECK(what, ...) \
    do { \
        if (!(what) && failures++ < 40) { \
            print_error("form %u, page %zu: ", c->number, c->page + 1); \
            print_error(__VA_ARGS__); \
            print_error("\n"); \
        } \
    } while (0)

struct checking { unsigned number; size_t page; const struct form *f; const struct sheet *s; const struct sheet_metrics *m; const struct source *r; };

static void check_inside(const struct checking *c, struct box b, const char *what)
{
    CHECK(b.x1 >= EDGE && b.y1 >= EDGE && b.x2 <= c->s->w - EDGE && b.y2 <= c->s->h - EDGE, "%s leaves the paper: %.1f %.1f %.1f %.1f", what, b.x1, b.y1, b.x2, b.y2);
    CHECK(b.x2 > b.x1 && b.y2 > b.y1, "%s has no size", what);
}

/* Rules that a box must stay off: all but the cells of a number. */
static void check_rules(const struct checking *c, const struct sheet_page *p, struct box b, const char *what)
{
    for (size_t i = 0; i < p->nlines; i++) {
        const struct sheet_line *l = &p->lines[i];
        struct box line = { l->x1 - 0.01, fmin(l->y1, l->y2) - 0.01, l->x2 + 0.01, fmax(l->y1, l->y2) + 0.01 };
        bool of_a_number = l->gray > 0 || l->width > 1;
        CHECK(of_a_number || !meet(line, b, 0.3), "a rule goes through %s: %.1f %.1f %.1f %.1f, %.1f %.1f %.1f %.1f", what, b.x1, b.y1, b.x2, b.y2, line.x1,
              line.y1, line.x2, line.y2);
    }
}

static void check_page(const struct checking *c, const struct sheet_page *p)
{
    for (size_t i = 0; i < p->nwidgets; i++) {
        const struct sheet_widget *w = &p->widgets[i];
        if (w->kind == WIDGET_HIDDEN)
            continue;
        check_inside(c, widget_box(w), w->path);
        check_rules(c, p, widget_box(w), w->path);
        CHECK(w->w >= 8 && w->h >= 8, "%s is %.1f by %.1f", w->path, w->w, w->h);
        CHECK(w->tooltip && *w->tooltip, "%s says nothing", w->path);
        for (size_t k = 0; k < i; k++)
            CHECK(p->widgets[k].kind == WIDGET_HIDDEN || !meet(widget_box(w), widget_box(&p->widgets[k]), 0.1), "%s lies over %s", w->path, p->widgets[k].path);
    }
    for (size_t i = 0; i < p->ntexts; i++) {
        const struct sheet_text *t = &p->texts[i];
        struct box b = text_box(c->m, t);
        CHECK(t->size >= 9, "%s is of %.1f pt", t->s, t->size);
        if (!t->s[strspn(t->s, " *")])
            continue;
        check_inside(c, b, t->s);
        check_rules(c, p, b, t->s);
        for (size_t k = 0; k < i; k++)
            CHECK(!meet(b, text_box(c->m, &p->texts[k]), 0.8), "%s stands on %s", t->s, p->texts[k].s);
        for (size_t k = 0; k < p->nwidgets; k++)
            CHECK(p->widgets[k].kind == WIDGET_HIDDEN || !meet(b, widget_box(&p->widgets[k]), 1.0), "%s stands in %s: %.1f %.1f %.1f %.1f, %.1f %.1f %.1f %.1f", t->s, p->widgets[k].path, b.x1, b.y1, b.x2, b.y2, widget_box(&p->widgets[k]).x1, widget_box(&p->widgets[k]).y1, widget_box(&p->widgets[k]).x2, widget_box(&p->widgets[k]).y2);
    }
}

/* What the words of a line of the source are. */
static const char *part_of(const struct form *f, int line)
{
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        if (s->title.at.line == line)
            return "title";
        for (size_t k = 0; k < s->nfields; k++) {
            const struct field *d = &s->fields[k];
            if (d->label.at.line == line)
                return type_name(d->type);
            if (d->na.at.line == line || d->group.at.line == line)
                return d->na.at.line == line ? "na" : s->where == PLACE_LINE ? "group outside" : "group";
        }
    }
    return "words";
}

/* Whatever stands in lines, put together again; as often as it is there. */
static void check_words(const struct checking *c, const struct text *t)
{
    struct buf b = BUF_INIT;
    for (size_t p = 0; p < c->s->npages; p++)
        for (size_t i = 0; i < c->s->pages[p].ntexts; i++)
            if (c->s->pages[p].texts[i].at.line == t->at.line)
                buf_adds(&b, c->s->pages[p].texts[i].s);
    CHECK(b.n && strstr(b.p, t->s), "%s (%s) is not whole: %s", t->s, part_of(c->f, t->at.line), b.n ? b.p : "");
    buf_clear(&b);
}

static const struct sheet_text *text_of(const struct sheet *s, struct place at, size_t *page)
{
    for (*page = 0; *page < s->npages; ++*page)
        for (size_t i = 0; i < s->pages[*page].ntexts; i++)
            if (s->pages[*page].texts[i].at.line == at.line && strstr(s->pages[*page].texts[i].s, "　日"))
                return &s->pages[*page].texts[i];
    return NULL;
}

/* 42 mm each way at the lower right, in which only the date and the words for the seal stand. */
static void check_seal(struct checking *c, const struct opinion *o)
{
    const struct sheet_text *date = text_of(c->s, o->at, &c->page);
    CHECK(date, "no date for the seal of %s", o->label.s);
    if (!date)
        return;
    const struct sheet_page *p = &c->s->pages[c->page];
    struct box b = text_box(c->m, date), seal = { b.x2 - SEAL, date->y - 8, b.x2, date->y - 8 + SEAL };
    for (size_t i = 0; i < p->nwidgets; i++)
        CHECK(p->widgets[i].kind == WIDGET_HIDDEN || !meet(seal, widget_box(&p->widgets[i]), 0.5), "%s stands in the seal", p->widgets[i].path);
    for (size_t i = 0; i < p->ntexts; i++) {
        bool own = p->texts[i].at.line == o->at.line || p->texts[i].at.line == o->seal.at.line;
        CHECK(own || !meet(seal, text_box(c->m, &p->texts[i]), 0.5), "%s stands in the seal", p->texts[i].s);
    }
    check_rules(c, p, seal, "the seal");
}

static size_t count_fields(const struct form *f, const struct sheet *paper)
{
    size_t n = 0;
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        for (size_t k = 0; k < s->nopinions; k++)
            n += s->opinions[k].name != NULL;
        for (size_t k = 0; k < s->nfields; k++) {
            const struct field *d = &s->fields[k];
            size_t marks = d->type == TYPE_CHOICES || d->type == TYPE_YES_NO || (d->type == TYPE_CHOICE && d->nchoices <= 6) ? d->nchoices : 1;
            if (d->type == TYPE_CHOICE && d->nchoices > 6 && s->kind != SECTION_TABLE)
                marks = many_marks(paper, d);
            if (type_has_field(d->type) && field_is_printed(d))
                n += (s->kind == SECTION_TABLE ? (size_t)s->rows_max : 1) * (marks + (d->na.s != NULL));
        }
    }
    return n;
}

static size_t faces(const struct form *f, const struct sheet *s)
{
    size_t n = 0;                                          /* each has one page number, or none when it stands before the form */
    for (size_t p = 0; p < s->npages; p++)
        for (size_t i = 0; i < s->pages[p].ntexts; i++)
            n += s->pages[p].texts[i].at.line == f->at.line && strncmp(s->pages[p].texts[i].s, "random@", 7) == 0;
    return n;
}

static void check_sheet(struct checking *c)
{
    size_t have = 0;
    for (c->page = 0; c->page < c->s->npages; c->page++) {
        check_page(c, &c->s->pages[c->page]);
        for (size_t i = 0; i < c->s->pages[c->page].nwidgets; i++)
            have += c->s->pages[c->page].widgets[i].kind != WIDGET_HIDDEN;
    }
    size_t want = count_fields(c->f, c->s);
    CHECK(have == want, "%zu fields for %zu", have, want);
    for (size_t i = 0; i < c->r->nwords; i++)
        check_words(c, &c->r->words[i]);
    for (size_t i = 0; i < c->f->nsections; i++)
        for (size_t k = 0; k < c->f->sections[i].nopinions; k++)
            if (c->f->sections[i].opinions[k].seal.s)
                check_seal(c, &c->f->sections[i].opinions[k]);
}

/* ---- pages as promised ---- */

static struct sheet *lay(const struct form *f, const struct sheet_metrics *m, size_t *errors, size_t *warnings)
{
    struct diags *d = diags_new();
    struct sheet *s = sheet_of_form(f, m, d);
    *errors = diags_count(d, LEVEL_ERROR);
    *warnings = diags_count(d, LEVEL_WARNING);
    diags_free(d);
    return s;
}

/* The number of pages the form has by itself it also has when that is asked for; one more or fewer it has, or the writer is told. */
static void check_pages(struct checking *c, struct form *f, const struct sheet_metrics *m)
{
    size_t natural = faces(f, c->s), errors, warnings;
    const struct sheet *before = c->s;
    for (int more = -1; more <= 1; more++) {
        f->paper.pages = (int)natural + more;
        if (f->paper.pages < 1)
            continue;
        struct sheet *s = lay(f, m, &errors, &warnings);
        size_t n = faces(f, s);
        CHECK(more || (n == natural && !errors), "%zu pages by itself, %zu when wanted", natural, n);
        CHECK(n == (size_t)f->paper.pages || (n > (size_t)f->paper.pages ? errors : warnings) > 0, "%zu pages where %d are wanted, and nobody is told", n, f->paper.pages);
        c->s = s;
        if (n == (size_t)f->paper.pages && !errors)
            check_sheet(c);
        sheet_free(s);
    }
    c->s = before;
    f->paper.pages = 0;
}

/* ---- for other programs ---- */

static struct pdf_fonts *open_fonts(struct arena *a)
{
    struct font_config v = { 0 };
    struct diags *d = diags_new();
    assert_true(fonts_load_config("fonts/fonts.yaml", a, &v, d));
    struct pdf_font *p = arena_alloc(a, v.n * sizeof *p);
    for (size_t i = 0; i < v.n; i++)
        p[i] = (struct pdf_font){ .role = v.v[i].role, .path = v.v[i].file, .index = v.v[i].index };
    struct pdf_fonts *f = pdf_fonts_new(p, v.n, NULL, d);
    diags_free(d);
    return f;
}

static void write_form(struct checking *c, struct pdf_fonts *fonts, const char *folder)
{
    struct sheet_metrics m = pdf_fonts_metrics(fonts);
    size_t errors, warnings;
    struct sheet *s = lay(c->f, &m, &errors, &warnings);
    const struct sheet *before = c->s;
    const struct sheet_metrics *plain = c->m;
    c->s = s;
    c->m = &m;
    check_sheet(c);
    struct diags *d = diags_new();
    struct buf pdf = BUF_INIT, list = BUF_INIT;
    struct pdf_options o = { .title = c->f->title.s, .lang = "zh-CN", .typing = "small" };
    assert_true(pdf_write(fonts, s, &o, &pdf, d));
    buf_printf(&list, "%zu %zu %s\n", s->npages, faces(c->f, s), c->f->address ? c->f->address : "");
    for (size_t i = 0; i < c->r->nwords; i++)
        buf_printf(&list, "%s\n", c->r->words[i].s);
    char *name = xasprintf("%s/%u.pdf", folder, c->number), *words_name = xasprintf("%s/%u.words", folder, c->number);
    file_write_atomic(name, pdf.p, pdf.n);
    file_write_atomic(words_name, list.p, list.n);
    free(name);
    free(words_name);
    buf_clear(&pdf);
    buf_clear(&list);
    diags_free(d);
    sheet_free(s);
    c->s = before;
    c->m = plain;
}

static void keep_printed(struct source *r, const struct form *f)
{
    for (size_t i = 0; i < f->nsections; i++)
        for (size_t k = 0; k < r->nwords && f->sections[i].title.s; k++)
            if (r->words[k].at.line == f->sections[i].title.at.line && !prints_title(&f->sections[i]))
                r->words[k--] = r->words[--r->nwords];
}

static void continue_with(struct sheet *s, struct source *r)
{
    sheet_free(s);
    free(r->words);
    arena_free(r->a);
}

static void test_random(void **state)
{
    (void)state;
    struct sheet_metrics m = { advance, NULL };
    const char *folder = getenv("LAYOUT_OUT");
    struct arena *font_arena = arena_new();
    struct pdf_fonts *fonts = folder ? open_fonts(font_arena) : NULL;
    const char *seed = getenv("LAYOUT_SEED");
    uint64_t other = seed ? strtoull(seed, NULL, 10) << 32 : 0;
    unsigned refused = 0;
    for (unsigned n = 1; n <= FORMS; n++) {
        struct source r = { .a = arena_new(), .state = other + n };
        struct form f = random_form(&r);
        keep_printed(&r, &f);
        size_t errors, warnings;
        struct sheet *s = lay(&f, &m, &errors, &warnings);
        struct checking now = { n, 0, &f, s, &m, &r }, *c = &now;
        if (errors) {                                      /* a table with too many columns, and no page of it is looked at */
            refused++;
            continue_with(s, &r);
            continue;
        }
        check_sheet(c);
        if (n % 4 == 0)
            check_pages(c, &f, &m);
        if (fonts && n % EACH == 0)
            write_form(c, fonts, folder);
        continue_with(s, &r);
    }
    assert_true(refused < FORMS / 10);
    pdf_fonts_free(fonts);
    arena_free(font_arena);
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_random) };
    return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
