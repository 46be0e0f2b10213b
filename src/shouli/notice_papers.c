/*
 * notice_papers.c - what letters to an applicant say: their data, the short text for a message, and what the papers of a batch share.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/notice_int.h"

/* ---- what a batch shares ---- */

void paper_kit_open(struct paper_kit *k, const char *content)
{
    *k = (struct paper_kit){.d = diags_new(), .arena = arena_new(), .layouts = data_dir("layouts")};
    if (!k->layouts)
        die(MSG_SHENBAO_NO_LAYOUTS, MSG_NONE);
    char *own = content ? path_join(content, "../layouts") : NULL;
    k->own = own && file_is_dir(own) ? own : NULL;
    if (!k->own)
        free(own);
    k->fonts = fonts_open(content ? content : ".", NULL, k->arena, k->d);
    k->offline = offline_new(k->own, k->layouts, k->d);
    if (!k->fonts || !k->offline || diags_count(k->d, LEVEL_ERROR)) {
        diags_print(k->d, stderr);
        exit(EXIT_SYSTEM);
    }
    k->metrics = pdf_fonts_metrics(k->fonts);
}

void paper_kit_close(struct paper_kit *k)
{
    for (size_t i = 0; i < k->nblanks; i++) {
        sheet_free(k->blanks[i].blank);
        json_decref(k->blanks[i].boxes);
        free(k->blanks[i].definition);
    }
    free(k->blanks);
    offline_free(k->offline);
    pdf_fonts_free(k->fonts);
    free(k->layouts);
    free(k->own);
    arena_free(k->arena);
    diags_free(k->d);
}

const struct laid_out *paper_kit_form(struct paper_kit *k, const struct form *f)
{
    for (size_t i = 0; i < k->nblanks; i++)
        if (k->blanks[i].form == f)
            return &k->blanks[i];
    struct diags *aside = diags_new();                     /* the form was looked at when it was built */
    struct laid_out *l = VEC_ADD(k->blanks, k->nblanks, k->cblanks);
    l->form = f;
    l->blank = sheet_of_form(f, &k->metrics, aside);
    l->boxes = sheet_boxes(l->blank);
    json_t *j = form_to_json(f);
    l->definition = json_dumps(j, JSON_COMPACT | JSON_REAL_PRECISION(8));
    json_decref(j);
    if (!l->definition)
        die(MSG_NO_MEMORY, MSG_NONE);
    diags_free(aside);
    return l;
}

struct letter_doc *paper_letter(struct paper_kit *k, const char *name, json_t *data, struct date day)
{
    struct diags *d = diags_new();                         /* blanks to be written on are meant */
    struct letter_request r = {.name = name, .own = k->own, .builtin = k->layouts, .data = data, .data_file = name, .day = day};
    struct letter_doc *doc = letter_fill(&r, d);
    if (!doc)
        diags_print(d, stderr);
    diags_free(d);
    json_decref(data);
    return doc;
}

/* ---- words ---- */

static const struct procedure *facts_of(const struct notice_case *c)
{
    static const struct procedure none;
    return c->about ? &c->about->facts : &none;
}

static const char *window_of(const struct notice_case *c)
{
    const struct procedure *f = facts_of(c);
    const struct where *w = f->nwhere ? &f->where[0] : NULL;
    if (w && w->address.s && w->name.s)
        return arena_printf(c->arena, "%s（%s）", w->name.s, w->address.s);
    if (w && w->name.s)
        return w->name.s;
    return f->window.s ? f->window.s : msg_zh(c->arena, MSG_NOTICE_WINDOW, MSG_NONE);
}

static const char *hand_in(const struct notice_case *c)
{
    const char *said = facts_of(c)->correction.handin.s;
    return said ? said : msg_zh(c->arena, MSG_NOTICE_HANDIN, MSG_ARGS(window_of(c)));
}

static const char *within_words(const struct notice_case *c)
{
    static const enum msg units[] = {[SPAN_DAYS] = MSG_NOTICE_DAYS, [SPAN_WEEKS] = MSG_NOTICE_WEEKS, [SPAN_MONTHS] = MSG_NOTICE_MONTHS,
                                     [SPAN_YEARS] = MSG_NOTICE_YEARS};
    struct within w;
    char n[16];
    const char *s = facts_of(c)->correction.within.s;
    if (!s || !within_parse(s, &w))
        return "";
    snprintf(n, sizeof n, "%d", w.n);
    return msg_zh(c->arena, w.working ? MSG_NOTICE_WORKING_DAYS : units[w.span.unit], MSG_ARGS(n));
}

/* How the last day was found, for whoever is told on another day. */
static const char *term_of(const struct notice_case *c, const struct store_notice *n)
{
    if (!*n->due_on)
        return "";
    const char *from = *n->told_on ? n->told_on : n->made_on;
    return msg_zh(c->arena, *n->told_on ? MSG_NOTICE_TERM_TOLD : MSG_NOTICE_TERM,
                  MSG_ARGS(within_words(c), notice_say_date(c->arena, from)));
}

static const char *basis_of(const struct notice_case *c)
{
    struct buf b = BUF_INIT;
    const struct procedure *f = facts_of(c);
    for (size_t i = 0; i < f->nbasis; i++)
        buf_printf(&b, "%s%s", i ? "、" : "", f->basis[i].s);
    const char *s = arena_strdup(c->arena, b.p);
    buf_clear(&b);
    return s;
}

/* ---- letters ---- */

static void put(json_t *o, const char *key, const char *value)
{
    if (value && *value)
        json_object_set_new(o, key, json_string(value));
}

static const char *bureau_of(const struct notice_case *c)
{
    return c->about && c->about->bureau ? c->about->bureau : msg_zh(c->arena, MSG_NOTICE_BUREAU, MSG_NONE);
}

static json_t *common_data(const struct notice_case *c, const struct store_notice *n)
{
    json_t *o = json_object();
    put(o, "number", n->number);
    put(o, "bureau", bureau_of(c));
    put(o, "applicant", c->name);
    put(o, "procedure", c->title);
    put(o, "deadline", n->due_on);
    put(o, "term", term_of(c, n));
    put(o, "clerk", n->made_by);
    return o;
}

json_t *notice_letter_data(const struct notice_case *c, const struct store_notice *n)
{
    json_t *o = common_data(c, n), *list = json_array();
    const struct procedure *f = facts_of(c);
    put(o, "applied", c->received);
    put(o, "basis", basis_of(c));
    put(o, "handin", hand_in(c));
    put(o, "related", c->related);
    put(o, "phone", f->nwhere ? f->where[0].phone.s : NULL);
    put(o, "date", n->made_on);
    for (size_t i = 0; i < c->nitems; i++) {
        const struct notice_item *it = &c->items[i];
        json_t *row = json_object();
        put(row, "group", it->group);
        put(row, "label", it->label);
        put(row, "value", it->value);
        put(row, "message", it->message);
        put(row, "remedy", it->remedy);
        json_array_append_new(list, row);
    }
    json_object_set_new(o, "issues", list);
    return o;
}

bool notice_names_field(const struct notice_item *it)
{
    const char *space = strrchr(it->label, ' ');           /* "第2行 学校" */
    return strstr(it->message, space ? space + 1 : it->label) != NULL;
}

json_t *notice_phone_data(const struct notice_case *c, const struct store_notice *n)
{
    json_t *o = common_data(c, n), *list = json_array();
    const char *phones = notice_phones(c);
    put(o, "phone", *phones ? phones : msg_zh(c->arena, MSG_NOTICE_NO_PHONE, MSG_NONE));
    put(o, "told", n->told_on);
    put(o, "answered", n->told_whom);
    if (*n->told_by)
        put(o, "clerk", n->told_by);
    for (size_t i = 0; i < c->nitems; i++) {
        const struct notice_item *it = &c->items[i];
        json_t *row = json_object();
        const char *place = it->issue ? it->group : it->label;
        const char *say = it->issue && !notice_names_field(it) ? msg_zh(c->arena, MSG_NOTICE_SAY, MSG_ARGS(place, it->label, it->message))
                                                            : msg_zh(c->arena, MSG_NOTICE_SAY_FORM, MSG_ARGS(place, it->message));
        put(row, "say", say);
        put(row, "remedy", it->remedy);
        json_array_append_new(list, row);
    }
    json_object_set_new(o, "issues", list);
    return o;
}

/* ---- the text for a message ---- */

static void add_words(const struct notice_case *c, struct buf *out, enum msg id, const char *const *args)
{
    buf_printf(out, "%s\n", msg_zh(c->arena, id, args));
}

void notice_message_text(const struct notice_case *c, const struct store_notice *n, struct buf *out)
{
    char count[24];
    const char *group = "";
    snprintf(count, sizeof count, "%zu", c->nitems);
    add_words(c, out, MSG_NOTICE_TEXT_HEAD, MSG_ARGS(c->name, c->title, n->number, count));
    for (size_t i = 0; i < c->nitems; i++) {
        const struct notice_item *it = &c->items[i];
        char number[24];
        snprintf(number, sizeof number, "%zu", i + 1);
        if (strcmp(group, it->group) != 0)
            buf_printf(out, "\n%s\n", it->group);
        group = it->group;
        if (notice_names_field(it))
            add_words(c, out, MSG_NOTICE_TEXT_ITEM_SHORT, MSG_ARGS(number, it->message, it->value));
        else
            add_words(c, out, MSG_NOTICE_TEXT_ITEM, MSG_ARGS(number, it->label, it->message, it->value));
        if (*it->remedy)
            add_words(c, out, MSG_NOTICE_TEXT_REMEDY, MSG_ARGS(it->remedy));
    }
    buf_addc(out, '\n');
    if (*c->related)
        add_words(c, out, MSG_NOTICE_TEXT_RELATED, MSG_ARGS(c->related));
    if (*n->due_on)
        add_words(c, out, MSG_NOTICE_TEXT_DUE, MSG_ARGS(notice_say_date(c->arena, n->due_on), term_of(c, n)));
    else
        add_words(c, out, MSG_NOTICE_TEXT_NO_DUE, MSG_NONE);
    const char *basis = basis_of(c);
    if (*basis)
        add_words(c, out, MSG_NOTICE_TEXT_BASIS, MSG_ARGS(basis));
    add_words(c, out, MSG_NOTICE_TEXT_HANDIN, MSG_ARGS(hand_in(c)));
    const struct procedure *f = facts_of(c);
    if (f->nwhere && f->where[0].phone.s)
        add_words(c, out, MSG_NOTICE_TEXT_PHONE, MSG_ARGS(f->where[0].phone.s));
    buf_printf(out, "%s　%s\n", bureau_of(c), notice_say_date(c->arena, n->made_on));
}
