/*
 * js.c - a tree as an expression of ECMAScript 5 over the functions of layouts/runtime*.js, and the tables that these share with C.
 * Knows no functions by name: functions.def says what the runtime has.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "rule/expr_int.h"

const char *const rule_js_files[] = {
    "runtime.js", "runtime-check.js", "runtime-expr.js", "runtime-regex.js", "runtime-rules.js", "runtime-facts.js", "runtime-needs.js", NULL
};

/* ---- the tree ---- */

/* A literal that stands safely in a script, in an HTML page and in a PDF string: U+2028 and U+2029 end a line in ES5 (7.3), "<" could
 * begin "</script>" or "<!--". */
static void add_text(struct buf *out, const char *s)
{
    buf_addc(out, '"');
    for (uint32_t cp; (cp = u8_next(&s)) != 0;) {
        if (cp < 0x20 || cp == '"' || cp == '\\' || cp == '<' || cp == 0x7F || cp == 0x2028 || cp == 0x2029)
            buf_printf(out, "\\u%04X", (unsigned)cp);
        else
            buf_addu(out, cp);
    }
    buf_addc(out, '"');
}

/* 17 digits bring back the same double; whole numbers are shorter without an exponent. */
static void add_number(struct buf *out, double n)
{
    if (isnan(n))
        buf_adds(out, "NaN");
    else if (fabs(n) < 1e15 && n == floor(n))
        buf_printf(out, "%.0f", n);
    else
        buf_printf(out, "%.17g", n);
}

/* E.v("n","age"): one value; E.r: of the row that is judged; E.c: a column. The type is always that of one value. */
static void add_reference(struct buf *out, const struct node *n)
{
    bool column = n->type >= 'A' && n->type <= 'Z';
    char type = (char)(column ? n->type - 'A' + 'a' : n->type);
    buf_printf(out, "E.%c(\"%c\",", column ? 'c' : n->same_row ? 'r' : 'v', type);
    add_text(out, n->s);
    if (n->form) {
        buf_addc(out, ',');
        add_text(out, n->form);
    }
    buf_addc(out, ')');
}

void expr_to_js(const struct node *n, struct buf *out)
{
    switch (n->kind) {
    case NODE_NUMBER: case NODE_DATE: case NODE_MONTH: add_number(out, n->n); return;
    case NODE_TEXT: add_text(out, n->s); return;
    case NODE_REF: add_reference(out, n); return;
    case NODE_CALL: break;
    }
    assert(n->kind == NODE_CALL && n->fn < FN_COUNT);
    buf_printf(out, "F.%s(E", fn_table[n->fn].ident);
    for (size_t i = 0; i < n->nargs; i++) {
        buf_addc(out, ',');
        expr_to_js(n->args[i], out);
    }
    buf_addc(out, ')');
}

size_t rule_js_functions(const char **v, size_t most)
{
    for (size_t i = 0; i < FN_COUNT && i < most; i++)
        v[i] = fn_table[i].ident;
    return FN_COUNT;
}

/* ---- the tables ---- */

static bool is_rule_message(const char *name) { return strncmp(name, "RULE_", 5) == 0; }

void rule_js_messages(struct buf *out)
{
    const char *between = "{";
    for (size_t i = 0; i < MSG_COUNT; i++) {
        enum msg id = (enum msg)i;
        if (!is_rule_message(msg_name(id)))
            continue;
        buf_printf(out, "%s\n", between);
        add_text(out, msg_name(id));
        buf_printf(out, ":[\"%s\",", msg_level(id) == LEVEL_WARNING ? "warning" : "error");
        add_text(out, msg_pattern_in(id, LANG_ZH));
        buf_addc(out, ',');
        add_text(out, msg_pattern_in(id, LANG_EN));
        buf_addc(out, ']');
        between = ",";
    }
    buf_adds(out, "}");
}

/* The characters that people do not count as first,last,first,last ... */
void rule_js_marks(struct buf *out)
{
    uint32_t first, last;
    for (size_t i = 0; uni_mark_range(i, &first, &last); i++)
        buf_printf(out, "%s%u,%u", i ? "," : "[", (unsigned)first, (unsigned)last);
    buf_addc(out, ']');
}

void rule_js_data(struct buf *out)
{
    buf_adds(out, "Shenbao.data({messages:");
    rule_js_messages(out);
    buf_adds(out, ",\nmarks:");
    rule_js_marks(out);
    buf_adds(out, "});\n");
}
