/*
 * type_compare.c - comparisons: which kinds of values may meet, what is turned into what, and what is told when they may not.
 */
#include <stdlib.h>
#include <string.h>

#include "rule/compile_int.h"

struct sides {
    const struct syntax *syn;
    struct node *v[2];
    bool equality;                                         /* = or != */
};

static bool same_path(const struct node *a, const struct node *b)
{
    return a->kind == NODE_REF && b->kind == NODE_REF && strcmp(a->s, b->s) == 0 &&
           (a->form == b->form || (a->form && b->form && strcmp(a->form, b->form) == 0));
}

static struct node *finish(struct compile *c, const struct sides *s, char type)
{
    for (int i = 0; i <= FN_neg; i++) {
        if (strcmp(fn_table[i].name, s->syn->s) != 0 || fn_table[i].args[0] != type)
            continue;
        if (same_path(s->v[0], s->v[1]))
            tell(c, s->syn->at, MSG_EXPR_SAME, s->syn->s);
        return node_call(c, (enum fn)i, s->syn->at, 2, s->v);
    }
    tell(c, s->syn->at, MSG_EXPR_NO_ORDER, words_for_type(c, type), s->syn->s);
    return NULL;
}

/* ---- what is told ---- */

/* The mismatch of text and number: what to write depends on which of them is a literal. */
static bool tell_text_number(struct compile *c, const struct sides *s)
{
    int t = s->v[0]->type == 't' ? 0 : 1;
    const struct node *text = s->v[t], *number = s->v[1 - t];
    if (text->type != 't' || number->type != 'n')
        return false;
    const struct syntax *at = s->syn->args[t], *other = s->syn->args[1 - t];
    const char *write;
    if (text->kind == NODE_TEXT && *text->s && strspn(text->s, "0123456789.") == strlen(text->s))
        write = text->s;                                   /* ${n} = '3' */
    else if (text->kind == NODE_TEXT)
        write = NULL;
    else if (s->equality && number->kind == NODE_NUMBER)
        write = arena_printf(c->arena, "'%s'", compile_source(c, other->from, other->to));   /* ${choice} = 3 */
    else
        write = arena_printf(c->arena, "number(%s)", compile_source(c, at->from, at->to));
    const char *left = words_for_type(c, s->v[0]->type), *right = words_for_type(c, s->v[1]->type);
    if (write)
        tell(c, s->syn->at, MSG_EXPR_COMPARE_DO, left, right, s->syn->s, write);
    else
        tell(c, s->syn->at, MSG_EXPR_COMPARE, left, right, s->syn->s);
    return true;
}

static void tell_incomparable(struct compile *c, const struct sides *s)
{
    const char *left = words_for_type(c, s->v[0]->type), *right = words_for_type(c, s->v[1]->type), *write = NULL;
    if (tell_text_number(c, s))
        return;
    for (int i = 0; i < 2; i++) {
        const struct node *n = s->v[i], *other = s->v[1 - i];
        const struct syntax *syn = s->syn->args[i], *other_syn = s->syn->args[1 - i];
        const char *source = compile_source(c, syn->from, syn->to);
        if (n->type == 'p') {
            tell0(c, s->syn->at, MSG_EXPR_PERIOD_COMPARE);
            return;
        }
        if (n->type == 't' && (other->type == 'd' || other->type == 'm'))
            write = arena_printf(c->arena, "%s(%s)", other->type == 'd' ? "date" : "month-of", source);
        else if (n->kind == NODE_CALL && (n->fn == FN_true || n->fn == FN_false))
            write = arena_printf(c->arena, n->fn == FN_true ? "%s" : "not(%s)", compile_source(c, other_syn->from, other_syn->to));
        else if (n->type == 'n' && (other->type == 'd' || other->type == 'm') && n->kind == NODE_NUMBER && n->n >= 1000)
            write = arena_printf(c->arena, "year(%s)", compile_source(c, other_syn->from, other_syn->to));
    }
    if (write)
        tell(c, s->syn->at, MSG_EXPR_COMPARE_DO, left, right, s->syn->s, write);
    else
        tell(c, s->syn->at, MSG_EXPR_COMPARE, left, right, s->syn->s);
}

/* ---- making the sides alike ---- */

/* Comparisons are of single values: a column must be of the row that is judged. */
static bool single(struct compile *c, struct sides *s)
{
    bool good = true;
    for (int i = 0; i < 2; i++) {
        struct node *n = s->v[i];
        if (node_cost(c, n, n->type, 0) == 0) {
            s->v[i] = node_convert(c, n, n->type);
            continue;
        }
        tell_type(c, "", n->type, n, s->syn->args[i]);
        good = false;
    }
    return good;
}

/* A text in quotes beside a date or a year-month. False after telling. */
static bool read_days(struct compile *c, struct sides *s)
{
    for (int i = 0; i < 2; i++) {
        struct node *n = s->v[i], *other = s->v[1 - i];
        if (!is_text_literal(n) || (other->type != 'd' && other->type != 'm'))
            continue;
        double value;
        enum literal_day is = literal_day(n->s, &value);
        if (is == LITERAL_DATE || is == LITERAL_MONTH) {
            s->v[i] = node_convert(c, n, is == LITERAL_DATE ? 'd' : 'm');
            continue;
        }
        tell_type(c, "", other->type, n, s->syn->args[i]);
        return false;
    }
    return true;
}

static void compare_texts(struct compile *c, const struct sides *s)
{
    for (int i = 0; i < 2; i++)
        if (is_text_literal(s->v[1 - i]))
            literal_check_choice(c, s->v[i], s->v[1 - i], s->syn->args[1 - i]->at);
}

/* Is it empty? Asked of anything by comparing it with ''. */
static bool compare_empty(struct compile *c, struct sides *s)
{
    for (int i = 0; s->equality && i < 2; i++) {
        if (!is_empty_literal(s->v[i]) || s->v[1 - i]->type == 't' || s->v[1 - i]->type == 'b')
            continue;
        s->v[1 - i] = node_convert(c, s->v[1 - i], 't');
        return true;
    }
    return false;
}

struct node *type_compare(struct compile *c, const struct syntax *syn)
{
    struct sides s = {.syn = syn, .equality = strchr(syn->s, '<') == NULL && strchr(syn->s, '>') == NULL};
    s.v[0] = expr_type(c, syn->args[0]);
    s.v[1] = expr_type(c, syn->args[1]);
    if (!s.v[0] || !s.v[1] || !single(c, &s))
        return NULL;
    if (compare_empty(c, &s))
        return finish(c, &s, 't');
    if (!read_days(c, &s))
        return NULL;
    char left = s.v[0]->type, right = s.v[1]->type;
    if ((left == 'd' && right == 'm') || (left == 'm' && right == 'd')) {
        int i = left == 'd' ? 0 : 1;
        s.v[i] = node_convert(c, s.v[i], 'm');
        return finish(c, &s, 'm');
    }
    if (left != right || left == 'p') {
        tell_incomparable(c, &s);
        return NULL;
    }
    if (left == 't' && !s.equality) {
        int i = is_text_literal(s.v[0]) ? 1 : 0;
        const char *source = compile_source(c, syn->args[i]->from, syn->args[i]->to);
        tell(c, syn->at, MSG_EXPR_TEXT_ORDER, syn->s, arena_printf(c->arena, "number(%s)", source));
        return NULL;
    }
    if (left == 't')
        compare_texts(c, &s);
    return finish(c, &s, left);
}
