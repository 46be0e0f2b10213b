/*
 * words.c - an expression in plain words, for people who sign off a procedure and do not read expressions.
 *
 * One message for each function; a few shapes that would read badly have words of their own.
 */
#include <math.h>
#include <string.h>

#include "rule/compile_int.h"
#include "rule/fn_int.h"
#include "rule/program_int.h"

static const enum msg fn_words[FN_COUNT] = {
#define FN(ident, name, args, result) [FN_##ident] = MSG_WORDS_##ident,
#include "rule/functions.def"
#undef FN
};

/* across: fields of other forms are named, so that each is told with its form. */
struct teller { const struct program *p; const struct field *self; struct arena *arena; bool across; };

static const char *words_for(const struct teller *t, const struct node *n);

static const char *put(const struct teller *t, enum msg id, const char *a, const char *b, const char *c)
{
    struct buf out = BUF_INIT;
    msg_format_in(&out, LANG_ZH, id, MSG_ARGS(a, b, c));
    const char *s = arena_strdup(t->arena, out.p);
    buf_clear(&out);
    return s;
}

static const char *form_title(const struct teller *t, const char *id)
{
    for (size_t i = 0; i < t->p->env.nforms; i++)
        if (strcmp(t->p->env.forms[i]->id, id) == 0)
            return t->p->env.forms[i]->title.s;
    return id;
}

/* Guards of a move: facts stand beside fields of forms and belong to none, and days are counted from the move. */
static bool is_move(const struct teller *t) { return strcmp(t->p->form->id, CHAIN_CASE) == 0; }

static const char *tell_field(const struct teller *t, const struct node *n)
{
    const struct field *f = n->field;
    if (f && f == t->self)
        return put(t, MSG_WORDS_SELF, "", "", "");
    const char *label = f && f->label.s ? f->label.s : n->s;
    const char *form = n->form || !t->across || is_move(t) ? n->form : t->p->form->id;
    return form ? put(t, MSG_WORDS_FIELD_OF, label, form_title(t, form), "") : put(t, MSG_WORDS_FIELD, label, "", "");
}

static const char *tell_value(const struct teller *t, struct value v)
{
    struct buf out = BUF_INIT;
    value_add_words(&v, &out);
    const char *s = arena_strdup(t->arena, out.p);
    buf_clear(&out);
    return s;
}

static bool is_empty_text(const struct node *n) { return n->kind == NODE_TEXT && !*n->s; }
static bool calls(const struct node *n, enum fn fn) { return n->kind == NODE_CALL && n->fn == fn; }

/* The choice of a field that a text or a number stands for, or NULL. */
static const char *choice_label(const struct node *n, const struct node *other)
{
    struct buf value = BUF_INIT;
    const char *label = NULL;
    if (other->kind != NODE_REF || !other->field || !(n->kind == NODE_TEXT || n->kind == NODE_NUMBER))
        return NULL;
    if (n->kind == NODE_TEXT)
        buf_adds(&value, n->s);
    else
        number_to_text(n->n, &value);
    for (size_t i = 0; !label && i < other->field->nchoices; i++)
        if (strcmp(other->field->choices[i].value, value.p) == 0)
            label = other->field->choices[i].label.s;
    buf_clear(&value);
    return label;
}

/* A choice that is compared with is named as people see it. */
static const char *tell_beside(const struct teller *t, const struct node *n, const struct node *other)
{
    const char *label = choice_label(n, other);
    if (label)
        return put(t, MSG_WORDS_TEXT, label, "", "");
    struct span span;
    if (n->kind == NODE_TEXT && span_parse(n->s, &span)) {
        static const enum msg units[] = { [SPAN_DAYS] = MSG_SPAN_DAYS, [SPAN_WEEKS] = MSG_SPAN_WEEKS, [SPAN_MONTHS] = MSG_SPAN_MONTHS,
                                          [SPAN_YEARS] = MSG_SPAN_YEARS };
        char count[16];
        snprintf(count, sizeof count, "%d", span.n);
        return put(t, units[span.unit], count, "", "");
    }
    return words_for(t, n);
}

/* Brackets where an "or" stands inside an "and" and the like. */
static const char *tell_part(const struct teller *t, const struct node *n, const struct node *parent)
{
    bool truth = (calls(n, FN_or) || calls(n, FN_and)) && parent->fn != n->fn;
    bool sum = (calls(n, FN_add) || calls(n, FN_sub)) &&
               (calls(parent, FN_mul) || calls(parent, FN_div) || calls(parent, FN_sub) || calls(parent, FN_neg));
    const char *s = words_for(t, n);
    return truth || sum ? put(t, MSG_WORDS_GROUP, s, "", "") : s;
}

static const char *tell_not(const struct teller *t, const struct node *n)
{
    static const struct { enum fn fn; enum msg words; } shapes[] = {
        { FN_boolean_t, MSG_WORDS_EMPTY }, { FN_boolean_d, MSG_WORDS_EMPTY }, { FN_boolean_m, MSG_WORDS_EMPTY }, { FN_boolean_p, MSG_WORDS_EMPTY },
        { FN_contains, MSG_WORDS_NOT_CONTAINS }, { FN_selected, MSG_WORDS_NOT_SELECTED }, { FN_overlap, MSG_WORDS_NOT_OVERLAP },
        { FN_duplicated, MSG_WORDS_NOT_DUPLICATED }, { FN_eq_t, MSG_WORDS_ne_t }, { FN_eq_n, MSG_WORDS_ne_n },
    };
    const struct node *in = n->args[0];
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (calls(in, shapes[i].fn)) {
            const char *b = in->nargs > 1 ? tell_beside(t, in->args[1], in->args[0]) : "";
            return put(t, shapes[i].words, words_for(t, in->args[0]), b, "");
        }
    return put(t, MSG_WORDS_not, put(t, MSG_WORDS_GROUP, words_for(t, in), "", ""), "", "");
}

/* "A、B、C" of the arguments from `first`. */
static const char *tell_list(const struct teller *t, const struct node *n, size_t first)
{
    struct buf out = BUF_INIT;
    for (size_t i = first; i < n->nargs; i++)
        buf_printf(&out, "%s%s", i > first ? msg_pattern_in(MSG_WORDS_LIST, LANG_ZH) : "", words_for(t, n->args[i]));
    const char *s = arena_strdup(t->arena, out.p);
    buf_clear(&out);
    return s;
}

static const char *tell_call(const struct teller *t, const struct node *n)
{
    if (n->fn == FN_not)
        return tell_not(t, n);
    if (is_move(t) && (n->fn == FN_today || n->fn == FN_receipt_date))
        return put(t, MSG_WORDS_MOVE_DAY, "", "", "");
    if ((n->fn == FN_eq_t || n->fn == FN_ne_t) && is_empty_text(n->args[1]))
        return put(t, n->fn == FN_eq_t ? MSG_WORDS_EMPTY : MSG_WORDS_boolean_t, words_for(t, n->args[0]), "", "");
    bool equal = n->fn == FN_eq_t || n->fn == FN_eq_n || n->fn == FN_eq_d || n->fn == FN_eq_m;
    if (equal && n->args[0]->kind != NODE_TEXT && n->args[1]->kind == NODE_REF)
        return put(t, MSG_WORDS_SAME, words_for(t, n->args[0]), words_for(t, n->args[1]), "");
    if ((n->fn == FN_eq_n || n->fn == FN_ne_n) && choice_label(n->args[1], n->args[0]))
        return put(t, n->fn == FN_eq_n ? MSG_WORDS_eq_t : MSG_WORDS_ne_t, words_for(t, n->args[0]), tell_beside(t, n->args[1], n->args[0]),
                   "");
    if (strchr(fn_table[n->fn].args, '+'))
        return put(t, fn_words[n->fn], tell_list(t, n, n->fn == FN_join), "", "");
    if (n->fn == FN_substr)
        return put(t, fn_words[n->fn], words_for(t, n->args[0]), tell_list(t, n, 1), "");
    const char *a = n->nargs > 0 ? tell_part(t, n->args[0], n) : "";
    const char *b =
        n->nargs > 1 ? n->args[1]->kind == NODE_TEXT ? tell_beside(t, n->args[1], n->args[0]) : tell_part(t, n->args[1], n) : "";
    return put(t, fn_words[n->fn], a, b, n->nargs > 2 ? tell_part(t, n->args[2], n) : "");
}

static const char *words_for(const struct teller *t, const struct node *n)
{
    struct buf out = BUF_INIT;
    switch (n->kind) {
    case NODE_NUMBER:
        number_to_text(n->n, &out);
        const char *s = arena_strdup(t->arena, out.p);
        buf_clear(&out);
        return s;
    case NODE_TEXT: return *n->s ? put(t, MSG_WORDS_TEXT, n->s, "", "") : put(t, MSG_WORDS_NOTHING, "", "", "");
    case NODE_DATE: return tell_value(t, (struct value){ .type = 'd', .n = n->n });
    case NODE_MONTH: return tell_value(t, (struct value){ .type = 'm', .n = n->n });
    case NODE_REF: return tell_field(t, n);
    case NODE_CALL: return tell_call(t, n);
    }
    return "";
}

static void note_form(void *ctx, const struct node *ref)
{
    if (ref->form)
        *(bool *)ctx = true;
}

const char *program_words(const struct program *p, struct text expr, const struct section *s, const struct field *self, struct arena *a)
{
    struct diags *quiet = diags_new();
    struct expr_scope scope = { .form = p->form, .section = s, .self = self, .forms = p->env.forms, .nforms = p->env.nforms,
                                .type_of = program_type_of, .ctx = (struct program *)p };
    struct node *n = expr_compile(expr, &scope, 0, a, quiet);
    diags_free(quiet);
    struct teller t = { .p = p, .self = self, .arena = a };
    if (n)
        expr_each_ref(n, note_form, &t.across);
    return n ? words_for(&t, n) : arena_strdup(a, expr.s);
}
