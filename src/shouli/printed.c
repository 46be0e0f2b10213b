/*
 * printed.c - copies: our form printed into a PDF, which has no fields any more. What can be read of it comes out as if a form had been read,
 * each value marked as recovered; what only paper can say (a pen, a picture of a page) is told as such. shouli-read looks into the file.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/printed_int.h"

enum { PAGES_MOST = READ_TEXT_PAGES, COPY_FORMS = 8 };

/* What a file says of itself by its codes and its text. */
struct copy {
    struct copy_page v[PAGES_MOST]; size_t n;
    struct identity is[COPY_FORMS]; size_t nis;
};

/* ---- what was told ---- */

static struct copy_page *page_numbered(struct copy *c, uint32_t number)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->v[i].number == number)
            return &c->v[i];
    if (c->n == PAGES_MOST)
        return NULL;
    c->v[c->n] = (struct copy_page){.number = number};
    return &c->v[c->n++];
}

static bool is_good(const struct read_char *c)
{
    return c->x1 > -1e5F && c->x2 < 1e5F && c->y1 > -1e5F && c->y2 < 1e5F && c->x1 <= c->x2 && c->y1 <= c->y2 && c->cp > 0 &&
           c->cp < 0x110000;
}

static void take_text(struct copy *c, struct zip_entry *e)
{
    struct read_page head;
    if (e->n < sizeof head)
        return;
    memcpy(&head, e->data, sizeof head);
    if (head.n > READ_PAGE_CHARS || e->n != sizeof head + head.n * sizeof(struct read_char) ||
        !(head.w > 1 && head.w < 20000 && head.h > 1 && head.h < 20000))
        return;
    struct copy_page *p = page_numbered(c, head.page);
    if (!p || p->v)
        return;
    p->w = head.w;
    p->h = head.h;
    p->v = xcalloc(head.n + 1u, sizeof *p->v);
    memcpy(p->v, e->data + sizeof head, head.n * sizeof *p->v);
    for (size_t i = 0; i < head.n; i++)                    /* the child may be a stranger's by now */
        if (is_good(&p->v[i])) {
            p->v[p->n] = p->v[i];
            p->v[p->n++].cp = character_of_radical(p->v[i].cp);
        }
    copy_index(p);
}

static void take_ink(struct copy *c, const struct zip_entry *e)
{
    struct read_page head;
    if (e->n < sizeof head)
        return;
    memcpy(&head, e->data, sizeof head);
    if (!(head.w >= 1 && head.w < 20000 && head.h >= 1 && head.h < 20000))
        return;
    unsigned w = (unsigned)head.w, h = (unsigned)head.h;
    struct copy_page *p = page_numbered(c, head.page);
    if (!p || p->ink || e->n != sizeof head + (size_t)h * ((w + 7u) / 8))
        return;
    p->ink = (const unsigned char *)e->data + sizeof head;
    p->ink_w = w;
    p->ink_h = h;
}

/* ---- whose form it is ---- */

/* "id@version" at the beginning of a text, up to what cannot be part of it. */
static bool parse_at(const char *s, size_t n, struct identity *out)
{
    char word[192];
    size_t k = 0;
    while (k < n && k + 1 < sizeof word &&
           (strchr("@-._", s[k]) || (s[k] >= '0' && s[k] <= '9') || ((s[k] | 32) >= 'a' && (s[k] | 32) <= 'z')) && s[k])
        k++;
    memcpy(word, s, k);
    word[k] = '\0';
    return identity_parse(word, out);
}

/* What a page code says: an address with form=, or 申报表 before the identity. Its address may be written in percents. */
bool page_code_identity(const void *data, size_t n, struct identity *out)
{
    static const char *const before[] = {"form=", "申报表"};
    struct buf b = BUF_INIT;
    bool found = false;
    if (n > 2048 || !u8_valid(data, n))
        return false;
    buf_add(&b, data, n);
    for (char *p; (p = strstr(b.p, "%40"));) {
        *p = '@';
        memmove(p + 1, p + 3, strlen(p + 3) + 1);
    }
    for (size_t i = 0; i < 2 && !found; i++) {
        const char *at = strstr(b.p, before[i]);
        if (at)
            found = parse_at(at + strlen(before[i]), strlen(at + strlen(before[i])), out);
    }
    buf_clear(&b);
    return found;
}

static void add_identity(struct copy *c, struct formset *fs, const struct identity *is)
{
    for (size_t i = 0; i < c->nis; i++)
        if (strcmp(c->is[i].id, is->id) == 0 && strcmp(c->is[i].version, is->version) == 0)
            return;
    if (c->nis < COPY_FORMS && formset_has_id(fs, is->id))
        c->is[c->nis++] = *is;
}

/* The foot of each page has it as text. */
static void search_identity(struct copy *c, struct formset *fs, const struct copy_page *p)
{
    for (size_t i = 0; i < p->n; i++) {
        char word[192];
        size_t from = i, n = 0;
        struct identity is;
        if (p->v[i].cp != '@')
            continue;
        while (from > 0 && p->v[from - 1].cp > 0x20 && p->v[from - 1].cp < 0x7F && i - from < 96)
            from--;
        while (from + n < p->n && p->v[from + n].cp > 0x20 && p->v[from + n].cp < 0x7F && n + 1 < sizeof word) {
            word[n] = (char)p->v[from + n].cp;
            n++;
        }
        if (parse_at(word, n, &is))
            add_identity(c, fs, &is);
    }
}

/* ---- what stands on it beside its fields ---- */

/* The text between two words on a page, without spaces, the nearest two; "" when they are not there. */
static void text_between(const struct copy_page *p, const char *before, const char *after, struct buf *out)
{
    struct buf all = BUF_INIT;
    const char *from = NULL;
    for (size_t i = 0; i < p->nsolid && all.n < 200000; i++)
        buf_addu(&all, p->v[p->solid[i]].cp);
    const char *to = all.n ? strstr(all.p, after) : NULL;
    for (const char *at = all.p; to && (at = strstr(at, before)) && at < to; at += strlen(before))
        from = at + strlen(before);
    if (from && to - from < 200)
        buf_add(out, from, (size_t)(to - from));
    buf_clear(&all);
}

static void add_hidden(struct read_result *r, const char *name, const char *value)
{
    *VEC_ADD(r->fields, r->nfields, r->cfields) = (struct raw_field){xstrdup(name), xstrdup(value), 0};
}

/* The pack's number stands in the foot, before the sign of what was filled in; a correction form says what it mends. */
static void hidden_fields(const struct place_found *found, size_t n, const struct identity *is, struct read_result *r)
{
    struct buf pack = BUF_INIT, base = BUF_INIT;
    char *id = xasprintf("%s@%s", is->id, is->version);
    for (size_t i = 0; i < n; i++) {
        if (!found[i].copy)
            continue;
        if (!pack.n)
            text_between(found[i].copy, "编号", "预填校验码", &pack);
        if (!base.n)
            text_between(found[i].copy, "〔依据", "〕", &base);
    }
    add_hidden(r, "_form", id);
    add_hidden(r, "_pack", pack.n ? pack.p : "");
    add_hidden(r, "_base", base.n ? base.p : "");
    free(id);
    buf_clear(&pack);
    buf_clear(&base);
}

/* ---- one form of a copy ---- */

static size_t fields_of(const struct sheet_page *pg)
{
    size_t n = 0;
    for (size_t i = 0; i < pg->nwidgets; i++)
        n += pg->widgets[i].kind != WIDGET_HIDDEN;
    return n;
}

/* A field with several places on the form must have one value. */
static void settle_places(struct read_result *r)
{
    for (size_t i = 0; i < r->nfields; i++) {
        for (size_t k = i + 1; k < r->nfields; k++) {
            if (strcmp(r->fields[i].name, r->fields[k].name) != 0 || strcmp(r->fields[i].value, r->fields[k].value) == 0)
                continue;
            for (size_t n = 0; n < 2; n++) {
                struct raw_field *f = &r->fields[n ? k : i];
                free(f->value);
                f->value = xstrdup("");
                f->flags |= RAW_UNREAD;
            }
        }
    }
}

/* TAKEN: r has the fields. A blank form that a program printed is nothing. */
static enum printed_end recover_form(const struct copy *c, const struct form *form, const struct sheet *s, const struct identity *is, struct read_result *r)
{
    struct place_found *found = xcalloc(s->npages, sizeof *found);
    struct recovered out = {.r = r};
    size_t pages = 0;
    bool twice = false;
    match_pages(s, c->v, c->n, found);
    *r = (struct read_result){.kind = READ_FORM, .printed = true};
    for (size_t i = 0; i < s->npages; i++) {
        pages += found[i].copy != NULL;
        twice = twice || found[i].twice;
    }
    if (pages && !twice) {
        hidden_fields(found, s->npages, is, r);
        for (size_t i = 0; i < s->npages; i++) {
            if (found[i].copy)
                recover_page(form, s, &s->pages[i], &found[i], &out);
            else if (fields_of(&s->pages[i]))
                recover_nothing(form, &s->pages[i], &out);
        }
        settle_places(r);
    }
    free(found);
    return out.texts > 0 ? PRINTED_TAKEN : pages && !twice && !out.unread ? PRINTED_NOTHING : PRINTED_PAPER;
}

/* ---- a file ---- */

struct known_layouts { struct { const struct form *form; struct sheet *s; } v[COPY_FORMS]; size_t next; };

void known_layouts_free(struct known_layouts *l)
{
    for (size_t i = 0; l && i < COPY_FORMS; i++)
        if (l->v[i].s)
            sheet_free(l->v[i].s);
    free(l);
}

static const struct sheet *layout_of(struct known_layouts **l, struct formset *fs, const struct form *f)
{
    if (!*l)
        *l = xcalloc(1, sizeof **l);
    for (size_t i = 0; i < COPY_FORMS; i++)
        if ((*l)->v[i].form == f)
            return (*l)->v[i].s;
    size_t at = (*l)->next++ % COPY_FORMS;
    json_t *boxes = formset_layout(fs, f);
    if ((*l)->v[at].s)
        sheet_free((*l)->v[at].s);
    (*l)->v[at].form = f;
    (*l)->v[at].s = layout_read(boxes);
    json_decref(boxes);
    return (*l)->v[at].s;
}

static void read_copy(struct copy *c, struct formset *fs, struct read_result *told, const struct read_result *r, struct attachments *seen)
{
    struct identity is;
    for (size_t i = 0; i < told->nentries; i++) {
        struct zip_entry *e = &told->entries[i];
        if (strcmp(e->name, "text") == 0)
            take_text(c, e);
        else if (strcmp(e->name, "ink") == 0)
            take_ink(c, e);
        else if (strcmp(e->name, "other") == 0 && page_code_identity(e->data, e->n, &is))
            add_identity(c, fs, &is);
    }
    if (c->nis == 0)
        for (size_t i = 0; i < c->n; i++)
            search_identity(c, fs, &c->v[i]);
    if (c->nis == 0 && identity_of(r, seen, &is) == IDENTITY_OK)
        add_identity(c, fs, &is);
}

enum printed_end printed_take(struct known_layouts **layouts, struct intake *k, const char *name, const char *sha256, struct read_result *told,
                              const struct read_result *r, struct identity *page_of)
{
    struct copy *c = xcalloc(1, sizeof *c);
    enum printed_end end = PRINTED_NOTHING;
    read_copy(c, k->forms, told, r, &k->attachments);
    for (size_t i = 0; i < c->nis; i++) {
        const struct form *form = formset_form(k->forms, c->is[i].id, c->is[i].version);
        const struct sheet *s = form ? layout_of(layouts, k->forms, form) : NULL;
        struct read_result out = {0};
        enum printed_end one = s ? recover_form(c, form, s, &c->is[i], &out) : PRINTED_PAPER;
        if (one == PRINTED_TAKEN) {
            char *own = c->nis > 1 ? xasprintf("%s#%zu", name, i + 1) : xstrdup(name);
            intake_result(k, own, sha256, &out);
            free(own);
            end = PRINTED_TAKEN;
        } else if (one == PRINTED_PAPER && end == PRINTED_NOTHING) {
            *page_of = c->is[i];
            end = PRINTED_PAPER;
        }
        read_result_clear(&out);
    }
    for (size_t i = 0; i < c->n; i++) {
        copy_clear(&c->v[i]);
        free(c->v[i].v);
    }
    free(c);
    return end;
}
