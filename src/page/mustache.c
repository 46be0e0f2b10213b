/*
 * mustache.c - renders a tree of tags with values.
 *
 * Null, false, "", and the empty list are false; all else, zero included, is true. Knows no page.
 */
#include <stdlib.h>
#include <string.h>

#include "page/mustache_int.h"

struct renderer {
    const char *file;
    mustache_partial_fn *partial;
    void *ctx;
    struct arena *a;
    struct buf *out;
    struct diags *d;
    struct datum **stack;                                        /* contexts, innermost last; borrowed */
    size_t n, cap;
    int partials;                                          /* how many partials deep */
};

static bool render_tags(struct renderer *r, const struct tag *t);

/* The value of a name: its first part is looked up outwards, the rest only inside what was found. NULL when there is none. */
static struct datum *lookup(const struct renderer *r, const struct tag *t)
{
    const char *name = t->s;
    if (t->n == 1 && t->head == 0)
        return r->stack[r->n - 1];
    size_t len = t->head;
    struct datum *v = NULL;
    for (size_t i = r->n; i-- > 0 && !v;)
        v = datum_find(r->stack[i], name, len, t->hash);
    while (v && name[len] != '\0') {
        name += len + 1;
        len = strcspn(name, ".");
        v = datum_find(v, name, len, datum_hash(name, len));
    }
    return v;
}

/* Behind the characters from s on that need no escaping. Nearly all text is ideographs, of three bytes each; none of these bytes is ASCII. */
static const char *pass_plain(const char *s)
{
    static const bool is_special[256] = {['\0'] = true, ['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true};
    for (;;) {
        if ((unsigned char)*s >= 0xE4 && (s[1] & s[2] & 0x80))
            s += 3;
        else if (is_special[(unsigned char)*s])
            return s;
        else
            s++;
    }
}

static void add_escaped(struct buf *out, const char *s)
{
    for (;; s++) {
        const char *end = pass_plain(s);
        buf_add(out, s, (size_t)(end - s));
        s = end;
        switch (*s) {
        case '\0': return;
        case '&': buf_adds(out, "&amp;"); break;
        case '<': buf_adds(out, "&lt;"); break;
        case '>': buf_adds(out, "&gt;"); break;
        case '"': buf_adds(out, "&quot;"); break;
        default: buf_adds(out, "&#39;"); break;
        }
    }
}

static void add_value(struct renderer *r, const struct datum *v, bool escape)
{
    switch (v ? v->kind : DATUM_NULL) {
    case DATUM_NUMBER: buf_printf(r->out, "%lld", v->number); break;
    case DATUM_REAL: buf_printf(r->out, "%.15g", v->real); break;
    case DATUM_FALSE: buf_adds(r->out, "false"); break;
    case DATUM_TRUE: buf_adds(r->out, "true"); break;
    case DATUM_TEXT:
        if (escape)
            add_escaped(r->out, v->text.s);
        else
            buf_add(r->out, v->text.s, v->text.n);
        break;
    case DATUM_NULL:
    case DATUM_LIST:
    case DATUM_MAP: break;
    }
}

static bool render_in(struct renderer *r, struct datum *context, const struct tag *t)
{
    *VEC_ADD(r->stack, r->n, r->cap) = context;
    bool ok = render_tags(r, t);
    r->n--;
    return ok;
}

static bool render_section(struct renderer *r, const struct tag *t)
{
    struct datum *v = lookup(r, t);
    if (t->kind == TAG_INVERTED)
        return datum_is_true(v) || render_tags(r, t->first);
    if (!datum_is_true(v))
        return true;
    if (v->kind != DATUM_LIST)
        return render_in(r, v, t->first);
    bool ok = true;
    for (size_t i = 0; i < datum_size(v); i++)
        ok &= render_in(r, datum_at(v, i), t->first);
    return ok;
}

/* The text with the indent put before each of its lines (specification, partials: "Standalone Indentation"). */
static const char *indented(struct renderer *r, const char *text, const char *indent)
{
    if (*indent == '\0')
        return text;
    struct buf b = BUF_INIT;
    for (const char *p = text; *p != '\0';) {
        const char *end = strchr(p, '\n');
        size_t n = end ? (size_t)(end - p) + 1 : strlen(p);
        buf_adds(&b, indent);
        buf_add(&b, p, n);
        p += n;
    }
    const char *s = arena_strndup(r->a, b.p, b.n);
    buf_clear(&b);
    return s;
}

/* The partial as it stands at the tag. False when it has mistakes. */
static bool parse_partial(struct renderer *r, const struct tag *t, const char *text, const struct tag **out)
{
    struct tag *tree;
    struct diags *own = diags_new();                       /* the partial's own file is not known here: say where it is used */
    bool ok = mustache_parse(indented(r, text, t->indent), NULL, r->a, &tree, own);
    diags_free(own);
    *out = tree;
    return ok;
}

static bool render_partial(struct renderer *r, const struct tag *t)
{
    const struct partial *known = t->partial;
    const char *text = known ? known->text : r->partial ? r->partial(r->ctx, t->s) : NULL;
    if (!text)
        return true;
    struct place at = {r->file, t->line, t->col};
    if (r->partials == MUSTACHE_DEPTH) {
        diag(r->d, at, MSG_PAGE_PARTIAL_DEEP, t->s);
        return false;
    }
    const struct tag *tree = known ? known->tree : NULL;
    bool ok = known && *t->indent == '\0' ? !known->bad : parse_partial(r, t, text, &tree);
    if (!ok) {
        diag(r->d, at, MSG_PAGE_PARTIAL_BAD, t->s);
        return false;
    }
    r->partials++;
    ok = render_tags(r, tree);
    r->partials--;
    return ok;
}

static bool render_tags(struct renderer *r, const struct tag *t)
{
    bool ok = true;
    for (; t && ok; t = t->next) {
        switch (t->kind) {
        case TAG_TEXT: buf_add(r->out, t->s, t->n); break;
        case TAG_ESCAPED:
        case TAG_RAW: add_value(r, lookup(r, t), t->kind == TAG_ESCAPED); break;
        case TAG_SECTION:
        case TAG_INVERTED: ok = render_section(r, t); break;
        case TAG_PARTIAL: ok = render_partial(r, t); break;
        }
    }
    return ok;
}

bool mustache_render_data(const char *tmpl, const char *file, struct datum *data, mustache_partial_fn *partial, void *ctx, struct buf *out,
                          struct diags *d)
{
    struct arena *a = arena_new();
    struct renderer r = {.file = file, .partial = partial, .ctx = ctx, .a = a, .out = out, .d = d};
    struct tag *tree;
    bool ok = mustache_parse(tmpl, file, a, &tree, d) && render_in(&r, data, tree);
    free(r.stack);
    arena_free(a);
    return ok;
}

bool mustache_render(const char *tmpl, const char *file, json_t *data, mustache_partial_fn *partial, void *ctx, struct buf *out,
                     struct diags *d)
{
    struct datum_pool pool = {0};
    datum_enter(&pool);
    bool ok = mustache_render_data(tmpl, file, datum_of_json(data), partial, ctx, out, d);
    datum_end(&pool);
    return ok;
}

bool mustache_render_tree(const struct tag *tree, const char *file, struct datum *data, struct buf *out, struct diags *d)
{
    struct renderer r = {.file = file, .a = arena_new(), .out = out, .d = d};
    bool ok = render_in(&r, data, tree);
    free(r.stack);
    arena_free(r.a);
    return ok;
}
