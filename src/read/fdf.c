/*
 * fdf.c - form data that a viewer exported without the PDF around it: FDF (ISO 32000-1, 12.7.7). The same fields by the same names.
 *
 * An FDF file has PDF's objects but no table of them, so libqpdf does not open it. What is read here is the tree under /FDF /Fields.
 */
#include "read/read_int.h"

#include <stdlib.h>
#include <string.h>

enum kind { KIND_NONE, KIND_STRING, KIND_NAME, KIND_OTHER, KIND_ARRAY, KIND_DICT, KIND_REF };
/* STRING, NAME: n bytes at p. OTHER: a number or word as written. ARRAY, DICT: items, in a dictionary key and value in turn. REF: number. */
struct object { enum kind kind; const char *p; size_t n; struct object **items; size_t nitems, citems; long number; };

enum { OBJECTS_MAX = 400000 };
struct fdf {
    const unsigned char *p, *end;
    struct arena *arena;
    struct numbered { long number; const struct object *o; } *v;   /* "1 0 obj" and what follows it */
    size_t n, cap, made;
    struct values values;
    bool broken;
};

static struct object *parse(struct fdf *f, unsigned depth);

static struct object *make(struct fdf *f, enum kind kind)
{
    struct object *o = arena_alloc(f->arena, sizeof *o);
    o->kind = kind;
    if (++f->made > OBJECTS_MAX)
        values_stop(&f->values, MSG_READ_LIMIT_FIELDS, read_limits.fields);
    return o;
}

static bool is_blank(unsigned char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == 0; }
static bool is_delimiter(unsigned char c) { return c != 0 && strchr("()<>[]{}/%", c) != NULL; }
static bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }

static void skip_blanks(struct fdf *f)
{
    while (f->p < f->end) {
        if (*f->p == '%')
            while (f->p < f->end && *f->p != '\n' && *f->p != '\r')
                f->p++;
        else if (is_blank(*f->p))
            f->p++;
        else
            return;
    }
}

static int hex(unsigned char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* ---- strings and names ---- */

static struct object *finish_text(struct fdf *f, enum kind kind, struct buf *b)
{
    struct object *o = make(f, kind);
    char *copy = arena_alloc(f->arena, b->n + 1);          /* bytes of UTF-16 too: no string */
    memcpy(copy, b->p, b->n);
    o->p = copy;
    o->n = b->n;
    buf_clear(b);
    return o;
}

/* What follows a backslash (7.3.4.2). */
static void add_escape(struct fdf *f, struct buf *b)
{
    static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
    unsigned char c = *f->p++;
    const char *at = c ? strchr(from, c) : NULL;
    if (at) {
        buf_addc(b, to[at - from]);
    } else if (c >= '0' && c <= '7') {
        int v = c - '0';
        for (int i = 0; i < 2 && f->p < f->end && *f->p >= '0' && *f->p <= '7'; i++)
            v = v * 8 + *f->p++ - '0';
        buf_addc(b, (char)v);
    } else if (c == '\r') {
        if (f->p < f->end && *f->p == '\n')
            f->p++;
    } else if (c != '\n') {
        buf_addc(b, (char)c);
    }
}

static struct object *parse_literal(struct fdf *f)
{
    struct buf b = BUF_INIT;
    for (int open = 1; f->p < f->end;) {
        unsigned char c = *f->p++;
        if (c == '\\') {
            if (f->p < f->end)
                add_escape(f, &b);
            continue;
        }
        open += (c == '(') - (c == ')');
        if (open == 0)
            return finish_text(f, KIND_STRING, &b);
        buf_addc(&b, (char)c);
    }
    f->broken = true;
    return finish_text(f, KIND_STRING, &b);
}

static struct object *parse_hex(struct fdf *f)
{
    struct buf b = BUF_INIT;
    int high = -1;
    for (; f->p < f->end && *f->p != '>'; f->p++) {
        int d = hex(*f->p);
        if (d < 0)
            continue;
        if (high >= 0)
            buf_addc(&b, (char)(high * 16 + d));
        high = high >= 0 ? -1 : d;
    }
    if (high >= 0)
        buf_addc(&b, (char)(high * 16));
    if (f->p < f->end)
        f->p++;
    else
        f->broken = true;
    return finish_text(f, KIND_STRING, &b);
}

static struct object *parse_name(struct fdf *f)
{
    struct buf b = BUF_INIT;
    while (f->p < f->end && !is_blank(*f->p) && !is_delimiter(*f->p)) {
        int high = *f->p == '#' && f->end - f->p > 2 ? hex(f->p[1]) : -1, low = high >= 0 ? hex(f->p[2]) : -1;
        if (low >= 0) {
            buf_addc(&b, (char)(high * 16 + low));
            f->p += 3;
        } else {
            buf_addc(&b, (char)*f->p++);
        }
    }
    return finish_text(f, KIND_NAME, &b);
}

/* ---- the others ---- */

/* "12 0 R" or "12 0 obj" at p: the number, with p moved behind it; -1 and nothing moved when it is neither. */
static long take_numbered(struct fdf *f, const char *word)
{
    const unsigned char *q = f->p;
    long number = 0;
    size_t n = strlen(word);
    while (q < f->end && is_digit(*q) && number < 100000000)
        number = number * 10 + *q++ - '0';
    if (q == f->p || q >= f->end || !is_blank(*q))
        return -1;
    while (q < f->end && is_blank(*q))
        q++;
    const unsigned char *generation = q;
    while (q < f->end && is_digit(*q))
        q++;
    if (q == generation || q >= f->end || !is_blank(*q))
        return -1;
    while (q < f->end && is_blank(*q))
        q++;
    if ((size_t)(f->end - q) < n || memcmp(q, word, n) != 0)
        return -1;
    if (q + n < f->end && !is_blank(q[n]) && !is_delimiter(q[n]))
        return -1;
    f->p = q + n;
    return number;
}

static struct object *parse_items(struct fdf *f, enum kind kind, unsigned depth)
{
    struct object *o = make(f, kind);
    const char *close = kind == KIND_DICT ? ">>" : "]";
    size_t n = strlen(close);
    struct object **v = NULL;
    while (!f->values.stopped) {
        skip_blanks(f);
        if ((size_t)(f->end - f->p) < n) {
            f->broken = true;
            break;
        }
        if (memcmp(f->p, close, n) == 0) {
            f->p += n;
            break;
        }
        const unsigned char *before = f->p;
        struct object *item = parse(f, depth + 1);
        if (f->p == before)
            f->p++;                        /* a stray delimiter */
        *VEC_ADD(v, o->nitems, o->citems) = item;
    }
    o->items = arena_alloc(f->arena, (o->nitems + 1) * sizeof *o->items);
    if (o->nitems)
        memcpy(o->items, v, o->nitems * sizeof *v);
    free(v);
    return o;
}

static struct object *parse(struct fdf *f, unsigned depth)
{
    skip_blanks(f);
    if (depth > read_limits.nesting * 4)
        values_stop(&f->values, MSG_READ_LIMIT_NESTING, read_limits.nesting);
    if (f->p >= f->end || f->values.stopped)
        return make(f, KIND_NONE);
    long number = is_digit(*f->p) ? take_numbered(f, "R") : -1;
    if (number >= 0) {
        struct object *o = make(f, KIND_REF);
        o->number = number;
        return o;
    }
    unsigned char c = *f->p, next = f->end - f->p > 1 ? f->p[1] : 0;
    if (c == '(')
        return f->p++, parse_literal(f);
    if (c == '<' && next == '<')
        return f->p += 2, parse_items(f, KIND_DICT, depth);
    if (c == '<')
        return f->p++, parse_hex(f);
    if (c == '[')
        return f->p++, parse_items(f, KIND_ARRAY, depth);
    if (c == '/')
        return f->p++, parse_name(f);
    struct object *o = make(f, KIND_OTHER);
    o->p = (const char *)f->p;
    while (f->p < f->end && !is_blank(*f->p) && !is_delimiter(*f->p))
        f->p++;
    o->n = (size_t)(f->p - (const unsigned char *)o->p);
    return o;
}

/* Notes every "N G obj" of the file. A stream's bytes are passed over. */
static void parse_objects(struct fdf *f)
{
    while (!f->values.stopped) {
        skip_blanks(f);
        if (f->p >= f->end)
            return;
        long number = is_digit(*f->p) ? take_numbered(f, "obj") : -1;
        if (number < 0) {
            const unsigned char *before = f->p;
            parse(f, 0);
            if (f->p == before)
                f->p++;
            continue;
        }
        const struct object *o = parse(f, 0);
        *VEC_ADD(f->v, f->n, f->cap) = (struct numbered){ number, o };
        skip_blanks(f);
        if (f->end - f->p > 6 && memcmp(f->p, "stream", 6) == 0) {
            const unsigned char *stop = memmem(f->p, (size_t)(f->end - f->p), "endstream", 9);
            f->p = stop ? stop + 9 : f->end;
        }
    }
}

/* Follows references; a loop of them ends as nothing. */
static const struct object *resolve(const struct fdf *f, const struct object *o)
{
    static const struct object none = { .kind = KIND_NONE };
    for (unsigned hops = 0; o && o->kind == KIND_REF; hops++) {
        const struct object *to = NULL;
        for (size_t i = 0; i < f->n && hops < 8; i++)
            if (f->v[i].number == o->number)
                to = f->v[i].o;
        o = to;
    }
    return o ? o : &none;
}

static const struct object *get(const struct fdf *f, const struct object *dict, const char *key)
{
    if (dict->kind == KIND_DICT)
        for (size_t i = 0; i + 1 < dict->nitems; i += 2) {
            const struct object *k = dict->items[i];
            if (k->kind == KIND_NAME && k->n == strlen(key) && memcmp(k->p, key, k->n) == 0)
                return resolve(f, dict->items[i + 1]);
        }
    return resolve(f, NULL);
}

/* ---- fields ---- */

/* A name is a button's state; a number or word stands for itself. */
static bool add_value(const struct fdf *f, const struct object *v, struct buf *out, unsigned *flags)
{
    switch (v->kind) {
    case KIND_STRING: *flags |= read_decode_string((const unsigned char *)v->p, v->n, out); return true;
    case KIND_NAME:
        *flags |= RAW_BUTTON;
        if (v->n != 3 || memcmp(v->p, "Off", 3) != 0)
            *flags |= read_decode_string((const unsigned char *)v->p, v->n, out);
        return true;
    case KIND_OTHER: *flags |= read_decode_string((const unsigned char *)v->p, v->n, out); return true;
    case KIND_ARRAY:
        for (size_t i = 0; i < v->nitems && out->n <= read_limits.value_bytes; i++) {
            if (i > 0)
                buf_addc(out, '\n');
            const struct object *item = resolve(f, v->items[i]);
            if (item->kind != KIND_ARRAY)
                add_value(f, item, out, flags);
        }
        return true;
    default: return false;
    }
}

static void walk(struct fdf *f, const struct object *node, struct buf *name, unsigned depth)
{
    size_t before = name->n;
    unsigned flags = 0;
    struct buf value = BUF_INIT;
    if (depth > read_limits.nesting)
        values_stop(&f->values, MSG_READ_LIMIT_NESTING, read_limits.nesting);
    if (f->values.stopped || node->kind != KIND_DICT)
        return;
    const struct object *part = get(f, node, "T"), *kids = get(f, node, "Kids");
    if (part->kind == KIND_STRING) {
        if (name->n)
            buf_addc(name, '.');
        read_decode_string((const unsigned char *)part->p, part->n, name);
    }
    bool has_value = add_value(f, get(f, node, "V"), &value, &flags);
    if (name->n && (has_value || kids->kind != KIND_ARRAY))
        values_add(&f->values, name, &value, flags);
    for (size_t i = 0; kids->kind == KIND_ARRAY && i < kids->nitems && !f->values.stopped; i++)
        walk(f, resolve(f, kids->items[i]), name, depth + 1);
    name->n = before;
    if (name->cap)
        name->p[before] = '\0';
    buf_clear(&value);
}

void fdf_read(const unsigned char *p, size_t n, struct wire_out *out, struct verdict *v)
{
    struct fdf f = { .p = p, .end = p + n, .arena = arena_new(), .values = { .out = out } };
    struct buf name = BUF_INIT;
    const struct object *fields = resolve(&f, NULL);
    parse_objects(&f);
    for (size_t i = 0; i < f.n && fields->kind != KIND_ARRAY; i++)
        fields = get(&f, get(&f, resolve(&f, f.v[i].o), "FDF"), "Fields");
    for (size_t i = 0; fields->kind == KIND_ARRAY && i < fields->nitems && !f.values.stopped; i++)
        walk(&f, resolve(&f, fields->items[i]), &name, 0);
    if (f.values.stopped)
        *v = f.values.limit;
    else if (f.broken)
        *v = VERDICT(READ_CUT, MSG_READ_CUT_DATA);
    else if (f.values.n == 0)
        *v = VERDICT(READ_NOT_PDF, MSG_READ_IS_FDF);
    else
        *v = VERDICT_PLAIN(READ_FORM);
    v->flags |= VERDICT_DATA;
    buf_clear(&name);
    arena_free(f.arena);
    free(f.v);
}
