/*
 * fields.c - the fields of a PDF (ISO 32000-1, 12.7.3): full names through /Parent, inherited attributes, states of buttons. Reads /V
 * and /AS, never an appearance. Every loop is bounded: a stranger made the tree.
 */
#include "read/read_int.h"

#include <string.h>

enum { FLAG_READONLY = 1 };                                /* bit 1 of /Ff */
enum type { TYPE_OTHER, TYPE_BUTTON, TYPE_TEXT, TYPE_CHOICE, TYPE_SIGNATURE };

/* What a field has from those above it. value is a held handle. */
struct inherited { enum type type; qpdf_oh value; bool has_value; long long flags; };

static bool too_many_nodes(struct pdf *p) {
    if (++p->nodes > 4 * read_limits.fields) pdf_stop(p, MSG_READ_LIMIT_FIELDS, read_limits.fields);
    return p->stopped;
}

/* ---- values ---- */

/* A name without its slash; names are UTF-8 by custom. */
static void name_text(struct pdf *p, qpdf_oh h, struct buf *out, unsigned *flags) {
    const char *s = qpdf_oh_get_name(p->q, h);
    if (s == NULL || *s != '/') return;
    size_t n = strlen(++s);
    if (u8_valid(s, n))
        buf_add(out, s, n);
    else
        *flags |= read_decode_string((const unsigned char *)s, n, out);
}

/* One value as text: a string, a stream (allowed for long texts), or what careless programs write: a name, a number. */
static void scalar_text(struct pdf *p, qpdf_oh h, struct buf *out, unsigned *flags) {
    if (pdf_text(p, h, out, flags)) return;
    if (qpdf_oh_is_name(p->q, h)) {
        name_text(p, h, out, flags);
    } else if (qpdf_oh_is_number(p->q, h) || qpdf_oh_is_bool(p->q, h)) {
        const char *s = qpdf_oh_unparse_resolved(p->q, h);
        if (s != NULL) buf_adds(out, s);
    } else if (qpdf_oh_is_stream(p->q, h)) {
        struct buf raw = BUF_INIT;
        /* Twice: UTF-16 may be longer than the UTF-8 it becomes. What does not fit is told as cut. */
        if (pdf_stream(p, h, 2 * read_limits.value_bytes, &raw))
            *flags |= read_decode_string((const unsigned char *)raw.p, raw.n, out);
        else
            *flags |= RAW_LONG;
        buf_clear(&raw);
    }
}

static void value_text(struct pdf *p, qpdf_oh h, struct buf *out, unsigned *flags) {
    int n = pdf_array_n(p, h);
    if (!qpdf_oh_is_array(p->q, h)) {
        scalar_text(p, h, out, flags);
        return;
    }
    for (int i = 0; i < n && out->n <= read_limits.value_bytes; i++) {   /* several lines of a list */
        size_t mark = p->nheld;
        if (i > 0) buf_addc(out, '\n');
        scalar_text(p, pdf_item(p, h, i), out, flags);
        pdf_release(p, mark);
    }
}

/* ---- buttons ---- */

/* "/Yes" written as a string happens; "Off" is the state of no mark. */
static void tidy_state(struct buf *b) {
    if (b->n > 0 && b->p[0] == '/') {
        memmove(b->p, b->p + 1, b->n);
        b->n--;
    }
    if (strcmp(b->p, "Off") == 0) buf_reset(b);
}

/* The state drawn by a widget or by the first of several that is on. */
static void drawn_state(struct pdf *p, qpdf_oh node, qpdf_oh kids, struct buf *out, unsigned *flags) {
    int n = pdf_array_n(p, kids);
    for (int i = -1; i < n && out->n == 0; i++) {
        size_t mark = p->nheld;
        qpdf_oh as = pdf_key(p, i < 0 ? node : pdf_item(p, kids, i), "/AS");
        if (qpdf_oh_is_name(p->q, as)) name_text(p, as, out, flags);
        tidy_state(out);
        pdf_release(p, mark);
    }
}

/* /V is the value. A viewer that only drew the mark left /V missing or Off: the mark counts, and where /V says otherwise a person is to
 * look. A program that only set /V drew nothing: that is no contradiction. */
static void button_text(struct pdf *p, qpdf_oh node, qpdf_oh kids, const struct inherited *in, struct buf *out, unsigned *flags) {
    struct buf drawn = BUF_INIT;
    if (in->has_value) value_text(p, in->value, out, flags);
    tidy_state(out);
    drawn_state(p, node, kids, &drawn, flags);
    if (drawn.n > 0 && strcmp(drawn.p, out->p) != 0) {
        if (in->has_value) *flags |= RAW_DISAGREE;
        if (out->n == 0) buf_add(out, drawn.p, drawn.n);
    }
    buf_clear(&drawn);
}

/* ---- one field ---- */

static void send_field(struct pdf *p, struct buf *value, unsigned flags) {
    size_t n = utf8_prefix(value->p, value->n, read_limits.value_bytes);
    if (n < value->n) flags |= RAW_LONG;
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

static void emit(struct pdf *p, qpdf_oh node, qpdf_oh kids, const struct inherited *in) {
    struct buf value = BUF_INIT;
    unsigned flags = in->flags & FLAG_READONLY ? RAW_READONLY : 0;
    int n = pdf_array_n(p, kids);
    for (int i = 0; i < n && !too_many_nodes(p); i++) {    /* its widgets need not be looked for on the pages */
        size_t mark = p->nheld;
        pdf_visit(p, pdf_item(p, kids, i));
        pdf_release(p, mark);
    }
    if (p->stopped || p->name.n == 0) return;
    if (in->type == TYPE_SIGNATURE) {
        if (in->has_value && qpdf_oh_is_dictionary(p->q, in->value)) p->flags |= VERDICT_SIGNATURE;
    } else if (in->type == TYPE_BUTTON) {
        flags |= RAW_BUTTON;
        button_text(p, node, kids, in, &value, &flags);
    } else if (in->has_value) {
        value_text(p, in->value, &value, &flags);
    }
    send_field(p, &value, flags);
    buf_clear(&value);
}

/* ---- the tree ---- */

static enum type type_of(struct pdf *p, qpdf_oh ft, enum type above) {
    static const struct { const char *name; enum type type; } types[] = {
        { "/Btn", TYPE_BUTTON }, { "/Tx", TYPE_TEXT }, { "/Ch", TYPE_CHOICE }, { "/Sig", TYPE_SIGNATURE }
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (qpdf_oh_is_name_and_equals(p->q, ft, types[i].name)) return types[i].type;
    return above;
}

static void inherit(struct pdf *p, qpdf_oh node, struct inherited *in) {
    in->type = type_of(p, pdf_key(p, node, "/FT"), in->type);
    qpdf_oh value = pdf_part(p, node, "/V");
    if (!qpdf_oh_is_null(p->q, value)) {
        in->value = value;
        in->has_value = true;
    }
    in->flags = pdf_int(p, node, "/Ff", in->flags);
}

/* Appends the partial name; a node without one shares its parent's. */
static void extend_name(struct pdf *p, qpdf_oh node) {
    struct buf part = BUF_INIT;
    unsigned flags = 0;
    if (pdf_text(p, pdf_key(p, node, "/T"), &part, &flags)) {
        if (p->name.n > 0) buf_addc(&p->name, '.');
        buf_add(&p->name, part.p, part.n);
    }
    buf_clear(&part);
    if (p->name.n > read_limits.name_bytes) pdf_stop(p, MSG_READ_LIMIT_NAME, read_limits.name_bytes);
}

static void cut_name(struct pdf *p, size_t n) {
    if (p->name.n == n) return;
    p->name.n = n;
    p->name.p[n] = '\0';
}

/* A kid is a field when it has a name, or is no widget but leads on; else it is a widget of its parent. */
static bool is_field(struct pdf *p, qpdf_oh kid) {
    if (pdf_has(p, kid, "/T")) return true;
    return pdf_has(p, kid, "/Kids") && !qpdf_oh_is_name_and_equals(p->q, pdf_key(p, kid, "/Subtype"), "/Widget");
}

/* False when there was nothing new at node: no dictionary, or one that has been met before. */
static bool walk(struct pdf *p, qpdf_oh node, const struct inherited *above, unsigned depth) {
    size_t mark = p->nheld, name_n = p->name.n;
    if (depth > read_limits.nesting) pdf_stop(p, MSG_READ_LIMIT_NESTING, read_limits.nesting);
    if (p->stopped || too_many_nodes(p)) return false;
    if (qpdf_oh_is_null(p->q, node)) p->missing++;
    if (!qpdf_oh_is_dictionary(p->q, node) || !pdf_visit(p, node)) return false;
    struct inherited in = *above;
    inherit(p, node, &in);
    extend_name(p, node);
    qpdf_oh kids = pdf_part(p, node, "/Kids");
    int n = pdf_array_n(p, kids);
    bool below = false;
    for (int i = 0; i < n && !p->stopped; i++) {
        size_t kid_mark = p->nheld;
        qpdf_oh kid = pdf_item(p, kids, i);
        if (qpdf_oh_is_null(p->q, kid)) p->missing++;
        if (is_field(p, kid)) {
            below = walk(p, kid, &in, depth + 1) || below;
        } else if (too_many_nodes(p)) {
            break;
        }
        pdf_release(p, kid_mark);
    }
    if (!below && !p->stopped) emit(p, node, kids, &in);
    cut_name(p, name_n);
    pdf_release(p, mark);
    return true;
}

/* ---- widgets that only a page knows ---- */

/* The field at the top of a widget's chain of parents. */
static qpdf_oh top_of(struct pdf *p, qpdf_oh widget) {
    qpdf_oh node = widget;
    for (unsigned depth = 0; depth < read_limits.nesting && pdf_has(p, node, "/Parent"); depth++) node = pdf_key(p, node, "/Parent");
    return node;
}

static void walk_page(struct pdf *p, qpdf_oh page, const struct inherited *none) {
    qpdf_oh annots = pdf_key(p, page, "/Annots");
    int n = pdf_array_n(p, annots);
    for (int i = 0; i < n && !p->stopped; i++) {
        size_t mark = p->nheld;
        qpdf_oh a = pdf_item(p, annots, i);
        if (too_many_nodes(p)) return;
        if (qpdf_oh_is_name_and_equals(p->q, pdf_key(p, a, "/Subtype"), "/Widget")) {
            qpdf_oh top = top_of(p, a);
            if (pdf_has(p, top, "/FT") || pdf_has(p, top, "/T") || pdf_has(p, top, "/Kids")) walk(p, top, none, 0);
        }
        pdf_release(p, mark);
    }
}

void fields_walk(struct pdf *p, qpdf_oh acroform) {
    struct inherited none = { TYPE_OTHER, 0, false, 0 };
    size_t mark = p->nheld;
    qpdf_oh fields = pdf_part(p, acroform, "/Fields");
    int n = pdf_array_n(p, fields);
    for (int i = 0; i < n && !p->stopped; i++) {
        size_t field_mark = p->nheld;
        walk(p, pdf_item(p, fields, i), &none, 0);
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
