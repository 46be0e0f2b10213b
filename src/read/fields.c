/*
 * fields.c - the fields of a PDF (ISO 32000-1, 12.7.3): full names through /Parent, inherited attributes, states of buttons. Reads /V
 * and /AS, never an appearance. Every loop is bounded: a stranger made the tree.
 */
#include "read/read_int.h"

#include <string.h>

enum { FLAG_READONLY = 1 };                                /* bit 1 of /Ff */
enum type { TYPE_OTHER, TYPE_BUTTON, TYPE_TEXT, TYPE_CHOICE, TYPE_SIGNATURE };

/* What a field has from those above it. value is a held handle. */
struct inherited { enum type type; qpdf_oh value; enum qpdf_object_type_e value_type; long long flags; };

static bool too_many_nodes(struct pdf *p)
{
    if (++p->nodes > 4 * read_limits.fields)
        pdf_stop(p, MSG_READ_LIMIT_FIELDS, read_limits.fields);
    return p->stopped;
}

/* ---- values ---- */

/* A name without its slash; names are UTF-8 by custom. False when h is no name. */
static bool name_text(struct pdf *p, qpdf_oh h, struct buf *out, unsigned *flags)
{
    const char *s = NULL;
    size_t n = 0;
    if (!qpdf_oh_get_value_as_name(p->q, h, &s, &n))
        return false;
    if (s == NULL || n == 0)
        return true;
    if (u8_valid(s + 1, n - 1))
        buf_add(out, s + 1, n - 1);
    else
        *flags |= read_decode_string((const unsigned char *)s + 1, n - 1, out);
    return true;
}

static void stream_text(struct pdf *p, qpdf_oh h, struct buf *out, unsigned *flags)
{
    struct buf raw = BUF_INIT;
    /* Twice: UTF-16 may be longer than the UTF-8 it becomes. What does not fit is told as cut. */
    if (pdf_stream(p, h, 2 * read_limits.value_bytes, &raw))
        *flags |= read_decode_string((const unsigned char *)raw.p, raw.n, out);
    else
        *flags |= RAW_LONG;
    buf_clear(&raw);
}

/* One value as text: a string, a stream (allowed for long texts), or what careless programs write: a name, a number. */
static void scalar_text(struct pdf *p, qpdf_oh h, enum qpdf_object_type_e type, struct buf *out, unsigned *flags)
{
    const char *s;
    switch (type) {
    case ot_string: pdf_text(p, h, out, flags); break;
    case ot_name: name_text(p, h, out, flags); break;
    case ot_stream: stream_text(p, h, out, flags); break;
    case ot_integer: case ot_real: case ot_boolean:
        s = qpdf_oh_unparse_resolved(p->q, h);
        if (s != NULL)
            buf_adds(out, s);
        break;
    default: break;
    }
}

static void value_text(struct pdf *p, const struct inherited *in, struct buf *out, unsigned *flags)
{
    if (in->value_type != ot_array) {
        scalar_text(p, in->value, in->value_type, out, flags);
        return;
    }
    int n = pdf_array_n(p, in->value);
    for (int i = 0; i < n && out->n <= read_limits.value_bytes; i++) {   /* several lines of a list */
        size_t mark = p->nheld;
        qpdf_oh h = pdf_item(p, in->value, i);
        if (i > 0)
            buf_addc(out, '\n');
        scalar_text(p, h, pdf_type(p, h), out, flags);
        pdf_release(p, mark);
    }
}

/* ---- buttons ---- */

/* "/Yes" written as a string happens; "Off" is the state of no mark. */
static void tidy_state(struct buf *b)
{
    if (b->n > 0 && b->p[0] == '/') {
        memmove(b->p, b->p + 1, b->n);
        b->n--;
    }
    if (strcmp(b->p, "Off") == 0)
        buf_reset(b);
}

/* The state drawn by a widget or by the first of several that is on. */
static void drawn_state(struct pdf *p, qpdf_oh node, qpdf_oh kids, int n, struct buf *out, unsigned *flags)
{
    for (int i = -1; i < n && out->n == 0; i++) {
        size_t mark = p->nheld;
        name_text(p, pdf_key(p, i < 0 ? node : pdf_item(p, kids, i), "/AS"), out, flags);
        tidy_state(out);
        pdf_release(p, mark);
    }
}

/* /V is the value. A viewer that only drew the mark left /V missing or Off: the mark counts, and where /V says otherwise a person is to
 * look. A program that only set /V drew nothing: that is no contradiction. */
static void button_text(struct pdf *p, qpdf_oh node, qpdf_oh kids, int n, const struct inherited *in, struct buf *out, unsigned *flags)
{
    struct buf drawn = BUF_INIT;
    value_text(p, in, out, flags);
    tidy_state(out);
    drawn_state(p, node, kids, n, &drawn, flags);
    if (drawn.n > 0 && strcmp(drawn.p, out->p) != 0) {
        if (in->value_type != ot_null)
            *flags |= RAW_DISAGREE;
        if (out->n == 0)
            buf_add(out, drawn.p, drawn.n);
    }
    buf_clear(&drawn);
}

/* ---- one field ---- */

static void send_field(struct pdf *p, struct buf *value, unsigned flags)
{
    size_t n = utf8_prefix(value->p, value->n, read_limits.value_bytes);
    if (n < value->n)
        flags |= RAW_LONG;
    p->value_bytes += n;
    if (p->nfields >= read_limits.fields) {
        pdf_stop(p, MSG_READ_LIMIT_FIELDS, read_limits.fields);
    } else if (p->value_bytes > read_limits.values_bytes) {
        pdf_stop(p, MSG_READ_LIMIT_VALUES, read_limits.values_bytes >> 20);
    } else {
        struct wire_field f = { flags, (uint32_t)p->name.n };
        wire_add_field(p->out, &f, p->name.p, value->p, n);
        p->nfields++;
    }
}

static void emit(struct pdf *p, qpdf_oh node, qpdf_oh kids, int n, const struct inherited *in)
{
    struct buf value = BUF_INIT;
    unsigned flags = in->flags & FLAG_READONLY ? RAW_READONLY : 0;
    for (int i = 0; i < n && !too_many_nodes(p); i++) {    /* its widgets need not be looked for on the pages */
        size_t mark = p->nheld;
        pdf_visit(p, pdf_item(p, kids, i));
        pdf_release(p, mark);
    }
    if (p->stopped)
        return;
    if (p->name.n == 0) {
        p->nameless++;
        return;
    }
    if (in->type == TYPE_SIGNATURE) {
        if (in->value_type == ot_dictionary)
            p->flags |= VERDICT_SIGNATURE;
    } else if (in->type == TYPE_BUTTON) {
        flags |= RAW_BUTTON;
        button_text(p, node, kids, n, in, &value, &flags);
    } else {
        value_text(p, in, &value, &flags);
    }
    send_field(p, &value, flags);
    buf_clear(&value);
}

/* ---- the tree ---- */

static enum type type_of(struct pdf *p, qpdf_oh node, enum type above)
{
    static const struct { const char *name; enum type type; } types[] = {
        { "/Tx", TYPE_TEXT }, { "/Btn", TYPE_BUTTON }, { "/Ch", TYPE_CHOICE }, { "/Sig", TYPE_SIGNATURE }
    };
    const char *s = NULL;
    size_t n = 0;
    if (!qpdf_oh_get_value_as_name(p->q, pdf_key(p, node, "/FT"), &s, &n) || s == NULL)
        return above;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(s, types[i].name) == 0)
            return types[i].type;
    return above;
}

static void inherit(struct pdf *p, qpdf_oh node, struct inherited *in)
{
    enum qpdf_object_type_e type;
    in->type = type_of(p, node, in->type);
    qpdf_oh value = pdf_part(p, node, "/V", &type);
    if (type != ot_null) {
        in->value = value;
        in->value_type = type;
    }
    in->flags = pdf_int(p, node, "/Ff", in->flags);
}

/* Appends the partial name, its /T; a node without one shares its parent's. */
static void extend_name(struct pdf *p, qpdf_oh t)
{
    struct buf part = BUF_INIT;
    unsigned flags = 0;
    if (pdf_text(p, t, &part, &flags)) {
        if (p->name.n > 0)
            buf_addc(&p->name, '.');
        buf_add(&p->name, part.p, part.n);
    }
    buf_clear(&part);
    if (p->name.n > read_limits.name_bytes)
        pdf_stop(p, MSG_READ_LIMIT_NAME, read_limits.name_bytes);
}

static void cut_name(struct pdf *p, size_t n)
{
    if (p->name.n == n)
        return;
    p->name.n = n;
    p->name.p[n] = '\0';
}

/* A kid is a field when it has a name, or is no widget but leads on; else it is a widget of its parent. t: its /T. */
static bool is_field(struct pdf *p, qpdf_oh kid, qpdf_oh t)
{
    if (pdf_type(p, t) != ot_null)
        return true;
    return pdf_has(p, kid, "/Kids") && !qpdf_oh_is_name_and_equals(p->q, pdf_key(p, kid, "/Subtype"), "/Widget");
}

/* A node of the tree as its parent saw it. t: its /T. */
struct node { qpdf_oh h, t; enum qpdf_object_type_e type; };

static struct node known(struct pdf *p, qpdf_oh h, enum qpdf_object_type_e type) { return (struct node){ h, pdf_key(p, h, "/T"), type }; }
static struct node look_at(struct pdf *p, qpdf_oh h) { return known(p, h, pdf_type(p, h)); }

/* False when there was nothing new at node: no dictionary, or one that has been met before. */
static bool walk(struct pdf *p, struct node at, const struct inherited *above, unsigned depth)
{
    size_t mark = p->nheld, name_n = p->name.n;
    if (depth > read_limits.nesting)
        pdf_stop(p, MSG_READ_LIMIT_NESTING, read_limits.nesting);
    if (p->stopped || too_many_nodes(p))
        return false;
    qpdf_oh node = at.h;
    enum qpdf_object_type_e type;
    if (at.type == ot_null)
        p->missing++;
    if (at.type != ot_dictionary || !pdf_visit(p, node))
        return false;
    struct inherited in = *above;
    inherit(p, node, &in);
    extend_name(p, at.t);
    qpdf_oh kids = pdf_part(p, node, "/Kids", &type);
    int n = type == ot_array ? pdf_array_n(p, kids) : 0;
    bool below = false, widgets = false;
    for (int i = 0; i < n && !p->stopped; i++) {
        size_t kid_mark = p->nheld;
        struct node kid = look_at(p, pdf_item(p, kids, i));
        if (kid.type == ot_null)
            p->missing++;
        if (is_field(p, kid.h, kid.t)) {
            below = walk(p, kid, &in, depth + 1) || below;
        } else if (too_many_nodes(p)) {
            break;
        } else {
            widgets = widgets || kid.type == ot_dictionary;
        }
        pdf_release(p, kid_mark);
    }
    /* A node may be both: some of its kids are fields with names of their own, the others are its widgets. */
    if ((!below || widgets) && !p->stopped)
        emit(p, node, kids, n, &in);
    cut_name(p, name_n);
    pdf_release(p, mark);
    return true;
}

/* ---- widgets that only a page knows ---- */

/* The field at the top of a chain of parents. Most have none: asked without a handle. */
static struct node top_of(struct pdf *p, qpdf_oh widget)
{
    qpdf_oh node = widget;
    enum qpdf_object_type_e type = pdf_type(p, node);
    for (unsigned depth = 0; depth < read_limits.nesting && type == ot_dictionary && qpdf_oh_has_key(p->q, node, "/Parent"); depth++) {
        node = pdf_key(p, node, "/Parent");
        type = pdf_type(p, node);
    }
    return known(p, node, type);
}

static void walk_page(struct pdf *p, qpdf_oh page, const struct inherited *none)
{
    qpdf_oh annots = pdf_key(p, page, "/Annots");
    int n = pdf_array_n(p, annots);
    for (int i = 0; i < n && !p->stopped; i++) {
        size_t mark = p->nheld;
        qpdf_oh a = pdf_item(p, annots, i);
        if (too_many_nodes(p))
            return;
        if (!pdf_seen(p, a) && qpdf_oh_is_name_and_equals(p->q, pdf_key(p, a, "/Subtype"), "/Widget")) {
            struct node top = top_of(p, a);
            if (pdf_has(p, top.h, "/FT") || pdf_type(p, top.t) != ot_null || pdf_has(p, top.h, "/Kids"))
                walk(p, top, none, 0);
        }
        pdf_release(p, mark);
    }
}

void fields_walk(struct pdf *p, qpdf_oh acroform)
{
    struct inherited none = { TYPE_OTHER, 0, ot_null, 0 };
    size_t mark = p->nheld;
    enum qpdf_object_type_e type;
    qpdf_oh fields = pdf_part(p, acroform, "/Fields", &type);
    int n = pdf_array_n(p, fields);
    for (int i = 0; i < n && !p->stopped; i++) {
        size_t field_mark = p->nheld;
        walk(p, top_of(p, pdf_item(p, fields, i)), &none, 0);   /* careless programs list the widgets of a field instead of it */
        pdf_release(p, field_mark);
    }
    int pages = p->stopped ? 0 : qpdf_get_num_pages(p->q);
    for (int i = 0; i < pages && !p->stopped; i++) {
        size_t page_mark = p->nheld;
        walk_page(p, pdf_hold(p, qpdf_get_page_n(p->q, (size_t)i)), &none);
        pdf_release(p, page_mark);
    }
    pdf_release(p, mark);
}
