/*
 * fill.c - answers put on a sheet: each field its value, open or not, and on every page whose form it is and the mark of its content.
 *
 * Knows the definition and the sheet made from it; nothing of fonts and files.
 */
#include <stdlib.h>
#include <string.h>

#include "rule/rule.h"
#include "sheet/sheet_int.h"

#define MARK_LEFT (25 * MM)
#define MARK_TOP 36.0                                      /* base line of the number below the upper edge */
#define MARK_BOTTOM 14.0                                   /* base line of the foot: below the foot of the form */
#define MISSING "〓"                                       /* for a character that no font has */
#define OFFICIAL(k) ((k)->fill->kind != FILL_FORM)

/* ---- a value as people write it ---- */

static const char *choice_label(const struct field *f, const char *value)
{
    for (size_t i = 0; i < f->nchoices; i++)
        if (strcmp(f->choices[i].value, value) == 0)
            return f->choices[i].label.s;
    return NULL;
}

static void period_text(const char *value, struct buf *out)
{
    const char *slash = strchr(value, '/');
    if (!slash)
        return;
    buf_add(out, value, (size_t)(slash - value));
    buf_adds(out, msg_pattern_in(MSG_PAPER_PERIOD_TO, LANG_ZH));
    buf_adds(out, strcmp(slash + 1, "..") == 0 ? msg_pattern_in(MSG_PAPER_PERIOD_OPEN, LANG_ZH) : slash + 1);
}

const char *sheet_value_text(const struct field *f, const char *value, struct arena *a)
{
    struct buf words = BUF_INIT, again = BUF_INIT;
    const char *text = value;

    if (f->type == TYPE_PERIOD)
        period_text(value, &words);
    else if (field_is_typed(f) && choice_label(f, value))
        buf_adds(&words, choice_label(f, value));
    if (words.n && value_normalise(f, words.p, &again) && strcmp(again.p, value) == 0)
        text = arena_strdup(a, words.p);                   /* else the value itself: what is read back must be the same */
    buf_clear(&words);
    buf_clear(&again);
    return text;
}

/* The text with a sign for each character that cannot be drawn; the text itself when there is none. */
static const char *drawable(struct filling *k, const char *s)
{
    struct buf b = BUF_INIT;
    bool whole = true;
    for (const char *p = s; *p;) {
        uint32_t cp = u8_next(&p);
        if (cp == '\r') {                                  /* in what is as it was typed only */
            cp = '\n';
            p += *p == '\n';
            whole = false;
        }
        bool has = cp == '\n' || k->m->advance(k->m->ctx, ROLE_VALUE, cp) >= 0;
        whole = whole && has;
        if (has)
            buf_addu(&b, cp);
        else
            buf_adds(&b, MISSING);
    }
    const char *out = whole ? s : arena_strdup(k->sheet->arena, b.p);
    buf_clear(&b);
    return out;
}

/* ---- a text in its field ---- */

static bool fits(struct filling *k, const struct sheet_widget *w, const char *s, double size)
{
    return widget_fits(k->m, w, s, size, k->sheet->arena);
}

static bool find_size(struct filling *k, struct sheet_widget *w, const char *s)
{
    return widget_find_size(k->m, w, s, k->sheet->arena);
}

/* Nobody types there. */
static bool fixed(const struct filling *k, const struct sheet_widget *w) { return w->readonly || OFFICIAL(k); }

/* A line that may become two. */
static bool fits_in_lines(struct filling *k, struct sheet_widget *w, const char *s)
{
    struct sheet_widget lines = *w;
    if (w->kind != WIDGET_TEXT || !fixed(k, w))
        return false;
    lines.kind = WIDGET_MULTILINE;
    lines.centred = false;
    if (!find_size(k, &lines, s))
        return false;
    *w = lines;
    return true;
}

static const char *heading_of(struct filling *k, const struct section *s, const struct sheet_widget *w, int row)
{
    struct buf b = BUF_INIT;
    const char *label = w->label ? w->label : w->path;
    if (s && s->title.s && strcmp(s->title.s, label) != 0)
        buf_printf(&b, "%s　", s->title.s);
    if (row > 0) {
        char n[16];
        snprintf(n, sizeof n, "%d", row);
        msg_format_in(&b, LANG_ZH, MSG_PAPER_ROW, MSG_ARGS(n));
        buf_adds(&b, "　");
    }
    buf_adds(&b, label);
    const char *p = arena_strdup(k->sheet->arena, b.p);
    buf_clear(&b);
    return p;
}

/* What a field with limits of its own can hold: more is still stored, and told by the rules. */
static void widen(struct sheet_widget *w, const char *s)
{
    size_t chars = u8_len(s);
    if (!text_is_ascii(s))
        w->ascii = false;
    if (w->kind == WIDGET_COMB && (chars > (size_t)w->max || !text_is_ascii(s)))
        w->kind = WIDGET_TEXT, w->centred = true;
    if (w->max > 0 && chars > (size_t)w->max)
        w->max = 0;
}

static void put_value(struct filling *k, size_t page, size_t widget, const struct section *s, int row, const char *text)
{
    struct sheet_widget *w = &k->sheet->pages[page].widgets[widget];
    widen(w, text);
    const char *shown = drawable(k, text);
    if (shown != text)
        w->shown = shown;
    if (fixed(k, w) && w->kind == WIDGET_MULTILINE && strcmp(w->type, type_name(TYPE_PARAGRAPH)) != 0) {
        struct sheet_widget one = *w;                      /* room for several lines, and one is enough: in the middle like its neighbours */
        one.kind = WIDGET_TEXT;
        one.centred = true;
        if (fits(k, &one, shown, one.size))
            *w = one;
    }
    if (w->kind == WIDGET_COMB || find_size(k, w, shown) || fits_in_lines(k, w, shown))
        return;
    *VEC_ADD(k->over, k->nover, k->cover) = (struct overflow){ page, widget, heading_of(k, s, w, row), shown, 0 };
}

/* ---- the fields of a page ---- */

static bool has_word(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = list; *p; p += strspn(p, " ")) {
        size_t len = strcspn(p, " ");
        if (len == n && memcmp(p, word, n) == 0)
            return true;
        p += len;
    }
    return false;
}

static bool may_change(const struct filling *k, const char *path)
{
    return !k->fill->opens || k->fill->opens(k->fill->ctx, path);
}

static const char *answer(const struct filling *k, const char *path)
{
    return k->fill->answers ? answers_get(k->fill->answers, path) : "";
}

/* A box of a choice of several: "field.state". */
static void fill_box(struct filling *k, struct sheet_widget *w)
{
    const char *dot = strrchr(w->path, '.');
    if (!dot)
        return;
    const char *path = arena_strndup(k->sheet->arena, w->path, (size_t)(dot - w->path));
    const struct field *f = form_find(k->form, path, NULL, NULL, NULL);
    const char *value = answer(k, path);
    for (size_t i = 0; f && *value && i < f->nchoices; i++)
        if (strcmp(f->choices[i].state, dot + 1) == 0)
            w->value = has_word(value, f->choices[i].value) ? "1" : NULL;
    w->readonly |= !may_change(k, path);
}

/* The path of the answer that a not-applicable mark belongs to: without _na. */
static const char *marked_path(struct filling *k, const struct sheet_widget *w)
{
    return arena_strndup(k->sheet->arena, w->path, strlen(w->path) - strlen("_na"));
}

static void fill_widget(struct filling *k, size_t page, size_t widget)
{
    struct sheet_widget *w = &k->sheet->pages[page].widgets[widget];
    const struct section *s = NULL;
    int row = 0;
    bool na = false;

    if (w->kind == WIDGET_HIDDEN)
        return;
    const struct field *f = form_find(k->form, w->path, &s, &row, &na);
    if (!f && w->kind == WIDGET_CHECK) {
        fill_box(k, w);
        return;
    }
    const char *value = answer(k, w->path);
    w->readonly |= !may_change(k, na ? marked_path(k, w) : w->path);
    if (!*value) {
        if (w->value && *w->value && w->kind != WIDGET_CHECK && w->kind != WIDGET_RADIO)
            put_value(k, page, widget, s, row, w->value);
    } else if (w->kind == WIDGET_CHECK) {
        w->value = strcmp(value, "1") == 0 ? value : NULL;
    } else if (w->kind == WIDGET_RADIO || w->kind == WIDGET_CHOICE) {
        const char *label = f ? choice_label(f, value) : NULL;
        w->value = label ? value : NULL;                   /* no option: not to be shown as one */
        if (label && w->kind == WIDGET_CHOICE)
            put_value(k, page, widget, s, row, label);
    } else {
        w->value = f ? sheet_value_text(f, value, k->sheet->arena) : value;
        put_value(k, page, widget, s, row, w->value);
    }
}

static void fill_hidden(struct filling *k)
{
    for (size_t p = 0; p < k->sheet->npages; p++)
        for (size_t i = 0; i < k->sheet->pages[p].nwidgets; i++) {
            struct sheet_widget *w = &k->sheet->pages[p].widgets[i];
            if (w->kind == WIDGET_HIDDEN && strcmp(w->path, "_pack") == 0)
                w->value = k->fill->pack ? k->fill->pack : "";
            if (w->kind == WIDGET_HIDDEN && strcmp(w->path, "_base") == 0)
                w->value = k->fill->base ? k->fill->base : "";
        }
}

/* ---- what every page says ---- */

static void put_mark(struct sheet_page *pg, double x, double y, const char *s)
{
    struct sheet_text *t = VEC_ADD(pg->texts, pg->ntexts, pg->ctexts);
    *t = (struct sheet_text){ .x = x, .y = y, .size = SIZE_NOTE, .role = ROLE_NOTE, .s = s };
}

static bool anything_open(const struct filling *k)
{
    for (size_t p = 0; !OFFICIAL(k) && p < k->sheet->npages; p++)
        for (size_t i = 0; i < k->sheet->pages[p].nwidgets; i++) {
            const struct sheet_widget *w = &k->sheet->pages[p].widgets[i];
            if (w->kind != WIDGET_HIDDEN && !w->readonly)
                return true;
        }
    return false;
}

/* The unit may have any name: what cannot be drawn must not stop the form. */
static const char *number_line(struct filling *k)
{
    const struct fill *f = k->fill;
    struct buf b = BUF_INIT;
    if (f->pack && *f->pack)
        msg_format_in(&b, LANG_ZH, MSG_PAPER_NUMBER, MSG_ARGS(f->pack));
    if (f->unit && *f->unit)
        buf_printf(&b, "%s%s", b.n ? "　" : "", f->unit);
    const char *s = drawable(k, arena_strdup(k->sheet->arena, b.p));
    buf_clear(&b);
    return s;
}

static void put_marks(struct filling *k)
{
    struct buf foot = BUF_INIT;
    char fingerprint[FINGERPRINT_SIZE];
    const char *pack = k->fill->pack, *head = number_line(k);

    if (pack && *pack) {
        msg_format_in(&foot, LANG_ZH, MSG_PAPER_NUMBER, MSG_ARGS(pack));
        buf_adds(&foot, "　");
    }
    answers_fingerprint(k->form, k->fill->answers, fingerprint);
    /* What people add changes the content: the sign is then that of what they were given. */
    msg_format_in(&foot, LANG_ZH, anything_open(k) ? MSG_PAPER_FINGERPRINT_GIVEN : MSG_PAPER_FINGERPRINT, MSG_ARGS(fingerprint));
    const char *s = arena_strdup(k->sheet->arena, foot.p);
    /* A folded sheet has two pages on a side; the first is at the right of the first side. */
    int faces = k->form->paper.fold ? 2 : 1;
    double w = k->sheet->w / faces, x = (w - sheet_width(k->m, ROLE_NOTE, SIZE_NOTE, s)) / 2;
    for (size_t i = 0; i < k->sheet->npages; i++)
        for (int face = 0; face < faces; face++)
            put_mark(&k->sheet->pages[i], face * w + x, MARK_BOTTOM, s);
    if (*head)
        put_mark(&k->sheet->pages[0], (faces - 1) * w + MARK_LEFT, k->sheet->h - (k->form->head.s ? MARGIN_TOP - 3 : MARK_TOP), head);   /* below what stands there */
    buf_clear(&foot);
}

/* ---- all of it ---- */

/* A copy of the array v of n elements, with room for as many; NULL for none. */
static void *copy_of(const void *v, size_t n, size_t size)
{
    if (n == 0)
        return NULL;
    void *p = xmalloc(n * size);
    memcpy(p, v, n * size);
    return p;
}

static struct sheet *copy_sheet(const struct sheet *blank)
{
    struct sheet *s = xcalloc(1, sizeof *s);
    *s = (struct sheet){ .arena = arena_new(), .w = blank->w, .h = blank->h, .duplex = blank->duplex,
                         .short_edge = blank->short_edge, .halves = blank->halves, .blank = blank };
    for (size_t i = 0; i < blank->npages; i++) {
        const struct sheet_page *from = &blank->pages[i];
        struct sheet_page *to = VEC_ADD(s->pages, s->npages, s->cpages);
        *to = *from;
        to->lines = copy_of(from->lines, from->nlines, sizeof *from->lines);
        to->rects = copy_of(from->rects, from->nrects, sizeof *from->rects);
        to->texts = copy_of(from->texts, from->ntexts, sizeof *from->texts);
        to->widgets = copy_of(from->widgets, from->nwidgets, sizeof *from->widgets);
        to->clines = to->nlines;
        to->crects = to->nrects;
        to->ctexts = to->ntexts;
        to->cwidgets = to->nwidgets;
    }
    return s;
}

static void point_to_annex(struct filling *k)
{
    for (size_t i = 0; i < k->nover; i++) {
        struct sheet_widget *w = &k->sheet->pages[k->over[i].page].widgets[k->over[i].widget];
        char n[16];
        snprintf(n, sizeof n, "%d", k->over[i].annex);
        w->shown = msg_zh(k->sheet->arena, MSG_PAPER_SEE_ANNEX, MSG_ARGS(n));
        w->size = w->size > SIZE_LABEL ? SIZE_LABEL : w->size;
        if (!find_size(k, w, w->shown))
            w->shown = msg_zh(k->sheet->arena, MSG_PAPER_SEE_ANNEX_SHORT, MSG_ARGS(n));
        find_size(k, w, w->shown);
    }
}

struct sheet *sheet_filled(const struct sheet *blank, const struct form *f, const struct sheet_metrics *m, const struct fill *fill)
{
    struct filling k = { .sheet = copy_sheet(blank), .form = f, .m = m, .fill = fill };

    for (size_t p = 0; p < k.sheet->npages; p++)
        for (size_t i = 0; i < k.sheet->pages[p].nwidgets; i++)
            fill_widget(&k, p, i);
    fill_hidden(&k);
    annex_pages(&k);
    point_to_annex(&k);
    if (fill->answers)
        put_marks(&k);
    if (fill->kind != FILL_FORM)
        print_widgets(&k);
    if (fill->kind == FILL_PREVIEW)
        print_preview(&k);
    free(k.over);
    return k.sheet;
}
