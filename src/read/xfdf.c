/*
 * xfdf.c - form data that a viewer exported as XML: XFDF (ISO 19444-1). Fields nest by name, values are text.
 *
 * Read with Expat. A document type is refused, so entities can neither grow nor lead out of the file.
 */
#include "read/read_int.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

struct element { size_t name_n; struct buf value; bool field, has_value; };
struct xfdf {
    XML_Parser parser;
    struct values values;
    struct element *v;                                       /* one an open element */
    size_t n, cap;
    struct buf name;
    bool in_fields, in_value, doctype, root;
};

static void stop(struct xfdf *x) { XML_StopParser(x->parser, XML_FALSE); }

/* Elements may bear a prefix of the XFDF name space. */
static bool is(const char *name, const char *word)
{
    const char *colon = strchr(name, ':');
    return strcmp(colon ? colon + 1 : name, word) == 0;
}

static void open_field(struct xfdf *x, const char **attributes)
{
    for (size_t i = 0; attributes[i]; i += 2) {
        if (strcmp(attributes[i], "name") != 0)
            continue;
        if (x->name.n)
            buf_addc(&x->name, '.');
        buf_adds(&x->name, attributes[i + 1]);
    }
}

static void on_start(void *ctx, const char *name, const char **attributes)
{
    struct xfdf *x = ctx;
    if (x->n > 4 * (size_t)read_limits.nesting) {
        values_stop(&x->values, MSG_READ_LIMIT_NESTING, read_limits.nesting);
        stop(x);
        return;
    }
    *VEC_ADD(x->v, x->n, x->cap) = (struct element){ .name_n = x->name.n, .value = BUF_INIT };
    struct element *top = &x->v[x->n - 1], *above = x->n > 1 ? top - 1 : NULL;
    if (is(name, "xfdf"))
        x->root = true;
    if (is(name, "fields"))
        x->in_fields = true;
    if (x->in_fields && is(name, "field")) {
        top->field = true;
        open_field(x, attributes);
    } else if (above && above->field && is(name, "value")) {
        if (above->has_value)
            buf_addc(&above->value, '\n');   /* several lines of a list */
        above->has_value = x->in_value = true;
    }
}

static void on_text(void *ctx, const char *s, int n)
{
    struct xfdf *x = ctx;
    if (!x->in_value || x->n < 2)
        return;
    struct element *field = &x->v[x->n - 2];
    if (field->value.n <= read_limits.value_bytes)
        buf_add(&field->value, s, (size_t)n);   /* one more piece than fits shows that it was cut */
}

static void close_field(struct xfdf *x, struct element *l)
{
    struct buf value = BUF_INIT;
    unsigned flags = 0;
    for (size_t i = 0; i < l->value.n; i++)
        if (l->value.p[i] != '\r')
            buf_addc(&value, l->value.p[i]);
        else if (i + 1 == l->value.n || l->value.p[i + 1] != '\n')
            buf_addc(&value, '\n');
    if (value.n && read_looks_damaged(value.p))
        flags |= RAW_DAMAGED;
    if (x->name.n && l->has_value && !values_add(&x->values, &x->name, &value, flags))
        stop(x);
    buf_clear(&value);
}

static void on_end(void *ctx, const char *name)
{
    struct xfdf *x = ctx;
    if (x->n == 0)
        return;
    struct element *top = &x->v[x->n - 1];
    if (top->field)
        close_field(x, top);
    if (is(name, "fields"))
        x->in_fields = false;
    if (is(name, "value"))
        x->in_value = false;
    x->name.n = top->name_n;
    if (x->name.cap)
        x->name.p[x->name.n] = '\0';
    buf_clear(&top->value);
    x->n--;
}

static void on_doctype(void *ctx, const char *name, const char *system, const char *public, int has_subset)
{
    struct xfdf *x = ctx;
    (void)name, (void)system, (void)public, (void)has_subset;
    x->doctype = true;
    stop(x);
}

static struct verdict judge(const struct xfdf *x, enum XML_Status status)
{
    if (x->values.stopped)
        return x->values.limit;
    if (x->doctype)
        return VERDICT(READ_NOT_PDF, MSG_READ_IS_XML);
    if (status != XML_STATUS_OK)
        return VERDICT(READ_CUT, MSG_READ_CUT_DATA);
    if (!x->root || x->values.n == 0)
        return VERDICT(READ_NOT_PDF, x->root ? MSG_READ_IS_FDF : MSG_READ_IS_XML);
    return VERDICT_PLAIN(READ_FORM);
}

void xfdf_read(const unsigned char *p, size_t n, struct wire_out *out, struct verdict *v)
{
    struct xfdf x = { .parser = XML_ParserCreate(NULL), .values = { .out = out }, .name = BUF_INIT };
    if (x.parser == NULL)
        die(MSG_NO_MEMORY, MSG_NONE);
    XML_SetHashSalt(x.parser, 0x53424f31);                 /* else Expat asks the system for one, which the confined child must not */
    XML_SetUserData(x.parser, &x);
    XML_SetElementHandler(x.parser, on_start, on_end);
    XML_SetCharacterDataHandler(x.parser, on_text);
    XML_SetStartDoctypeDeclHandler(x.parser, on_doctype);
    enum XML_Status status = XML_Parse(x.parser, (const char *)p, (int)n, 1);   /* n is at most read_limits.document_bytes */
    *v = judge(&x, status);
    v->flags |= VERDICT_DATA;
    XML_ParserFree(x.parser);
    for (size_t i = 0; i < x.n; i++)
        buf_clear(&x.v[i].value);
    free(x.v);
    buf_clear(&x.name);
}
