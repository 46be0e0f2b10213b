/*
 * fixform.c - the correction form: what was handed in, as it is stored, with only those fields open that have to be looked at. As a PDF and
 * as an offline page; both say which revision they mend.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/notice_int.h"

/* "work.2.unit" is open by itself, with its table "work" or with its column "work.unit". */
static bool opens(void *ctx, const char *path)
{
    const struct notice_form *f = ctx;
    const char *first = strchr(path, '.'), *second = first ? strchr(first + 1, '.') : NULL;
    size_t table = first ? (size_t)(first - path) : strlen(path);
    if (f->all_open)
        return true;
    for (size_t i = 0; i < f->nopen; i++) {
        const char *o = f->open[i];
        if (strcmp(o, path) == 0 || (first && strlen(o) == table && memcmp(o, path, table) == 0))
            return true;
        if (second && strncmp(o, path, table + 1) == 0 && strcmp(o + table + 1, second + 1) == 0)
            return true;
    }
    return false;
}

struct asking { const struct notice_form *f; bool page, found; };

static void ask(void *ctx, const struct section *s, const struct field *fd, int row, const char *path)
{
    struct asking *q = ctx;
    (void)s, (void)row;
    bool typed = fd && (q->page || type_has_field(fd->type)) && fd->type != TYPE_CALCULATED && fd->type != TYPE_HIDDEN && !fd->readonly;
    q->found = q->found || (typed && opens((void *)q->f, path));
}

/* Slots for files have no answer, so that form_each passes them over. */
static bool opens_slot(const struct notice_form *f)
{
    for (size_t i = 0; i < f->nopen; i++) {
        const struct field *fd = form_find(f->form, f->open[i], NULL, NULL, NULL);
        if (fd && fd->type == TYPE_FILE)
            return true;
    }
    return false;
}

bool fixform_wanted(const struct notice_form *f, bool page)
{
    struct asking q = {f, page, f->all_open || (page && opens_slot(f))};
    if (f->nopen)
        form_each(f->form, ask, &q);
    return q.found;
}

static const char *base_of(const struct notice_form *f) { return arena_printf(f->answers.arena, "%lld.%d", f->submission, f->revision); }

#define SHADE 0.9                                           /* behind what may be changed; still plain on paper */
#define NOTE_LEFT 60.0
#define NOTE_TOP 22.0                                       /* base line below the upper edge */

static void shade(struct sheet_page *pg)
{
    for (size_t i = 0; i < pg->nwidgets; i++) {
        const struct sheet_widget *w = &pg->widgets[i];
        if (w->kind != WIDGET_HIDDEN && !w->readonly)
            *VEC_ADD(pg->rects, pg->nrects, pg->crects) = (struct sheet_rect){w->x, w->y, w->w, w->h, 0, 0, SHADE};
    }
}

struct sheet *fixform_sheet(struct paper_kit *k, const struct notice_form *f, const struct store_notice *n)
{
    struct fill fill = {.answers = &f->answers, .opens = opens, .ctx = (void *)f, .base = base_of(f), .kind = FILL_FORM};
    struct sheet *s = sheet_filled(paper_kit_form(k, f->form)->blank, f->form, &k->metrics, &fill);
    const char *words = msg_zh(f->answers.arena, MSG_NOTICE_FIX_TOP, MSG_ARGS(n->number));
    for (size_t i = 0; i < s->npages; i++) {
        struct sheet_page *pg = &s->pages[i];
        shade(pg);
        *VEC_ADD(pg->texts, pg->ntexts, pg->ctexts) =
            (struct sheet_text){.x = NOTE_LEFT, .y = s->h - NOTE_TOP, .size = 9, .role = ROLE_NOTE, .s = words};
    }
    return s;
}

/* Whether Chinese may be typed anywhere: numbers and dates are set in a font that every viewer has, marks need none. */
static bool takes_chinese(const struct sheet *s)
{
    for (size_t i = 0; i < s->npages; i++)
        for (size_t k = 0; k < s->pages[i].nwidgets; k++) {
            const struct sheet_widget *w = &s->pages[i].widgets[k];
            bool mark = w->kind == WIDGET_HIDDEN || w->kind == WIDGET_CHECK || w->kind == WIDGET_RADIO;
            if (!mark && !w->readonly && !w->ascii)
                return true;
        }
    return false;
}

/* Any character may stand in the name of a person. Names of units, schools and places keep to the characters of the smaller font. */
static bool is_name_of_person(const struct form *f, const struct field *fd, const char *path)
{
    static const char *const words[] = {"姓名", "名字", "曾用名", "签名", "签字"};
    size_t n = fd->label.s ? strlen(fd->label.s) : 0;
    if ((f->person_name && strcmp(f->person_name, path) == 0) || (n >= 3 && strcmp(fd->label.s + n - 3, "人") == 0))
        return true;
    for (size_t i = 0; n && i < sizeof words / sizeof *words; i++)
        if (strstr(fd->label.s, words[i]))
            return true;
    return false;
}

static void ask_name(void *ctx, const struct section *s, const struct field *fd, int row, const char *path)
{
    struct asking *q = ctx;
    (void)s, (void)row;
    q->found =
        q->found || (fd && fd->type == TYPE_TEXT && !fd->readonly && opens((void *)q->f, path) && is_name_of_person(q->f->form, fd, path));
}

/* The font of all characters is needed only where the name of a person may be typed, and any font only where Chinese is: otherwise it would be
 * most of the file. */
static const char *typing_of(const struct notice_form *f, const struct sheet *s)
{
    if (!takes_chinese(s))
        return "small";
    struct site site = {.lang = "zh-CN"};
    const char *usual = form_typing(f->form, &site);
    struct asking q = {f, false, false};
    if (strcmp(usual, "full") == 0)
        form_each(f->form, ask_name, &q);
    return strcmp(usual, "full") == 0 && !q.found ? "normal" : usual;
}

bool fixform_pdf(struct paper_kit *k, const struct notice_form *f, const struct sheet *s, struct pdf_batch *batch, struct buf *out)
{
    struct filled o = {.definition = paper_kit_form(k, f->form)->definition, .base = base_of(f), .typing = typing_of(f, s), .batch = batch};
    o.title = msg_zh(f->answers.arena, MSG_NOTICE_FIXFORM, MSG_ARGS(f->form->title.s ? f->form->title.s : f->form->id));
    return report_filled_pdf(k->fonts, f->form, s, &o, out, k->d);
}

/* What is to be mended on this form, a line each, at the top of the page. */
static const char *note_of(const struct notice_case *c, const struct notice_form *f, const struct store_notice *n)
{
    struct buf b = BUF_INIT;
    const char *title = f->form->title.s ? f->form->title.s : f->form->id;
    int number = 0;
    buf_adds(&b, msg_zh(c->arena, MSG_NOTICE_PAGE, MSG_ARGS(n->number)));
    for (size_t i = 0; i < c->nitems; i++) {
        const struct notice_item *it = &c->items[i];
        if (!it->issue || strcmp(it->form, title) != 0)
            continue;
        bool said = notice_names_field(it);
        buf_printf(&b, "\n%d. %s%s%s%s%s", ++number, said ? "" : it->label, said ? "" : "：", it->message, *it->remedy ? "。" : "",
                   it->remedy);
    }
    if (*n->due_on)
        buf_printf(&b, "\n%s", msg_zh(c->arena, MSG_NOTICE_PAGE_DUE, MSG_ARGS(notice_say_date(c->arena, n->due_on))));
    const char *s = arena_strdup(c->arena, b.p);
    buf_clear(&b);
    return s;
}

bool fixform_page(struct paper_kit *k, const struct notice_case *c, const struct notice_form *f, const struct store_notice *n,
                  struct buf *out)
{
    struct offline_form o = {.form = f->form, .program = f->program, .boxes = paper_kit_form(k, f->form)->boxes, .codes = formset_codes, .codes_ctx = c->forms,
                             .answers = &f->answers, .open = f->all_open ? NULL : f->open, .nopen = f->nopen, .note = note_of(c, f, n), .base = base_of(f)};
    return offline_write(k->offline, &o, out, k->d);
}
