/*
 * parse.c - tokens to syntax, by recursive descent; the grammar stands in shenbao-form(5). After a mistake it goes on where the next
 * value, comma or parenthesis begins, so that one look finds several. Knows no types.
 */
#include <string.h>
#include <strings.h>

#include "rule/compile_int.h"

static struct syntax *parse_or(struct compile *c);

static const struct token *here(const struct compile *c)
{
    return &c->tokens[c->pos];
}

static const struct token *take(struct compile *c)
{
    const struct token *t = here(c);
    if (t->kind != TOK_END)
        c->pos++;
    return t;
}

/* Two values side by side. Behind something that was told already the next thing is no news. */
static void tell_operator(struct compile *c)
{
    const struct token *t = here(c);
    if (t->kind == TOK_BAD || (c->pos > 0 && c->tokens[c->pos - 1].kind == TOK_BAD))
        return;
    tell(c, t->from, MSG_EXPR_OPERATOR, compile_source(c, t->from, t->to));
}

static struct syntax *syntax_new(struct compile *c, enum syntax_kind kind, const struct token *t)
{
    struct syntax *s = arena_alloc(c->arena, sizeof *s);
    *s = (struct syntax){.kind = kind, .from = t->from, .to = t->to, .at = t->from, .s = t->s, .n = t->n};
    c->nodes++;
    return s;
}

static void add_arg(struct compile *c, struct syntax *s, struct syntax *arg)
{
    if ((s->nargs & (s->nargs - 1)) == 0) {                /* a power of two: the room is used up */
        struct syntax **more = arena_alloc(c->arena, (s->nargs ? s->nargs * 2 : 1) * sizeof *more);
        if (s->nargs)
            memcpy(more, s->args, s->nargs * sizeof *more);
        s->args = more;
    }
    s->args[s->nargs++] = arg;
}

/* ---- values ---- */

static bool is_operator_word(const struct token *t)
{
    static const char *const words[] = {"and", "or", "div", "mod"};
    for (size_t i = 0; t->kind == TOK_NAME && i < sizeof words / sizeof *words; i++)
        if (strcasecmp(t->s, words[i]) == 0)
            return true;
    return false;
}

/* Commas and arguments up to the closing parenthesis, which is taken. */
static void parse_arguments(struct compile *c, struct syntax *call, const struct token *open)
{
    if (here(c)->kind == TOK_CLOSE) {
        call->to = take(c)->to;
        return;
    }
    for (;;) {
        add_arg(c, call, parse_or(c));
        const struct token *t = here(c);
        if (t->kind == TOK_CLOSE) {
            call->to = take(c)->to;
            return;
        }
        if (t->kind == TOK_END) {
            tell0(c, open->from, MSG_EXPR_PAREN_OPEN);
            call->to = t->from;
            return;
        }
        if (t->kind == TOK_COMMA)
            take(c);
        else
            tell_operator(c);
    }
}

static bool is_function(const char *name)
{
    for (size_t i = 0; i < FN_COUNT; i++)
        if (!fn_is_infix((enum fn)i) && strcmp(fn_table[i].name, name) == 0)
            return true;
    return false;
}

/* A name or word that is no call: what was meant? */
static struct syntax *parse_bare(struct compile *c)
{
    const struct token *t = take(c);
    const char *field = expr_field_named(c, t->s);
    if (t->kind == TOK_NAME && is_function(t->s))
        tell(c, t->from, MSG_EXPR_BARE_CALL, t->s, fn_signature(c, t->s));
    else if (field)
        tell(c, t->from, MSG_EXPR_BARE_FIELD, t->s, field);
    else
        tell(c, t->from, MSG_EXPR_BARE_TEXT, t->s);
    c->tokens[c->pos - 1].kind = TOK_BAD;
    return syntax_new(c, SYN_BAD, t);
}

static struct syntax *parse_group(struct compile *c)
{
    const struct token *open = take(c);
    struct syntax *inner = parse_or(c);
    const struct token *t = here(c);
    if (t->kind == TOK_CLOSE) {
        take(c);
        inner->from = open->from;
        inner->to = t->to;
        return inner;
    }
    if (t->kind == TOK_END) {
        tell0(c, open->from, MSG_EXPR_PAREN_OPEN);
        return inner;
    }
    /* (a b) or (a, b): go on behind the parenthesis; what stands between is looked at for mistakes of its own */
    if (t->kind == TOK_COMMA)
        tell(c, t->from, MSG_EXPR_PAREN_EXTRA, take(c)->s);
    else
        tell_operator(c);
    struct syntax *bad = syntax_new(c, SYN_BAD, open);
    add_arg(c, bad, inner);
    parse_arguments(c, bad, open);
    return bad;
}

static struct syntax *missing_value(struct compile *c)
{
    const struct token *t = here(c);
    if (t->kind != TOK_END)
        tell(c, t->from, MSG_EXPR_OPERAND, compile_source(c, t->from, t->to));
    else if (c->pos > 0 && c->tokens[c->pos - 1].kind == TOK_OPEN)
        ;                                                  /* that it is not closed is said by the one who took it */
    else if (c->pos > 0)
        tell(c, c->tokens[c->pos - 1].from, MSG_EXPR_OPERAND_END, compile_source(c, c->tokens[c->pos - 1].from, c->tokens[c->pos - 1].to));
    else
        tell0(c, 0, MSG_EXPR_EMPTY);
    return syntax_new(c, SYN_BAD, t);
}

static struct syntax *parse_primary(struct compile *c)
{
    const struct token *t = here(c);
    switch (t->kind) {
    case TOK_NUMBER: return syntax_new(c, SYN_NUMBER, take(c));
    case TOK_TEXT: return syntax_new(c, SYN_TEXT, take(c));
    case TOK_DOT: return syntax_new(c, SYN_DOT, take(c));
    case TOK_REF: return syntax_new(c, SYN_REF, take(c));
    case TOK_BAD: return syntax_new(c, SYN_BAD, take(c));
    case TOK_OPEN: return parse_group(c);
    case TOK_WORD:
    case TOK_NAME:
        if (c->tokens[c->pos + 1].kind == TOK_OPEN && !is_operator_word(t)) {
            struct syntax *call = syntax_new(c, SYN_CALL, take(c));
            const struct token *open = take(c);
            parse_arguments(c, call, open);
            return call;
        }
        return is_operator_word(t) ? missing_value(c) : parse_bare(c);
    default: return missing_value(c);
    }
}

/* Depth is counted here: every way to nest passes through. */
static struct syntax *parse_unary(struct compile *c)
{
    const struct token *t = here(c);
    if (c->depth >= EXPR_DEPTH || c->nodes >= EXPR_NODES) {
        bool deep = c->depth >= EXPR_DEPTH;
        char limit[16];
        snprintf(limit, sizeof limit, "%d", deep ? EXPR_DEPTH : EXPR_NODES);
        tell(c, t->from, deep ? MSG_EXPR_DEEP : MSG_EXPR_BIG, limit);
        c->stopped = true;
        c->pos = c->ntokens - 1;
        return syntax_new(c, SYN_BAD, t);
    }
    c->depth++;
    struct syntax *s;
    if (t->kind == TOK_OP && strcmp(t->s, "-") == 0) {
        s = syntax_new(c, SYN_INFIX, take(c));
        s->s = "neg";
        add_arg(c, s, parse_unary(c));
        s->to = s->args[0]->to;
    } else {
        s = parse_primary(c);
    }
    c->depth--;
    return s;
}

/* ---- operators ---- */

/* The operator that begins here when it is one of the words, which end with NULL. */
static const char *operator_here(struct compile *c, const char *const *words)
{
    const struct token *t = here(c);
    for (size_t i = 0; (t->kind == TOK_OP || t->kind == TOK_NAME) && words[i]; i++) {
        if (strcmp(t->s, words[i]) == 0)
            return words[i];
        if (strcasecmp(t->s, words[i]) == 0 && t->kind == TOK_NAME) {
            tell(c, t->from, MSG_EXPR_INSTEAD, t->s, words[i]);
            return words[i];
        }
    }
    static const struct { const char *word, *means; } chinese[] = {{"且", "and"}, {"并且", "and"}, {"和", "and"}, {"或", "or"}, {"或者", "or"}};
    for (size_t i = 0; t->kind == TOK_WORD && i < sizeof chinese / sizeof *chinese; i++) {
        if (strcmp(t->s, chinese[i].word) != 0 || strcmp(words[0], chinese[i].means) != 0)
            continue;
        tell(c, t->from, MSG_EXPR_INSTEAD, t->s, words[0]);
        return words[0];
    }
    return NULL;
}

static struct syntax *infix(struct compile *c, const char *op, struct syntax *left, const struct token *t, struct syntax *right)
{
    struct syntax *s = syntax_new(c, SYN_INFIX, t);
    s->s = op;
    add_arg(c, s, left);
    add_arg(c, s, right);
    s->from = left->from;
    s->to = right->to > left->to ? right->to : t->to;
    return s;
}

typedef struct syntax *parse_fn(struct compile *c);

static struct syntax *parse_chain(struct compile *c, const char *const *words, parse_fn *next)
{
    struct syntax *left = next(c);
    const char *op;
    while ((op = operator_here(c, words)) != NULL) {
        const struct token *t = take(c);
        left = infix(c, op, left, t, next(c));
    }
    return left;
}

static struct syntax *parse_mul(struct compile *c)
{
    return parse_chain(c, (const char *const[]){"*", "div", "mod", NULL}, parse_unary);
}

static struct syntax *parse_add(struct compile *c)
{
    return parse_chain(c, (const char *const[]){"+", "-", NULL}, parse_mul);
}

static struct syntax *parse_compare(struct compile *c)
{
    static const char *const words[] = {"=", "!=", "<=", ">=", "<", ">", NULL};
    struct syntax *left = parse_add(c);
    const char *op = operator_here(c, words);
    if (!op)
        return left;
    const struct token *t = take(c);
    left = infix(c, op, left, t, parse_add(c));
    for (bool told = false; operator_here(c, words) != NULL; told = true) {
        t = take(c);
        if (!told)
            tell0(c, t->from, MSG_EXPR_CHAIN);
        struct syntax *bad = syntax_new(c, SYN_BAD, t);
        add_arg(c, bad, left);
        add_arg(c, bad, parse_add(c));
        left = bad;
    }
    return left;
}

static struct syntax *parse_and(struct compile *c)
{
    return parse_chain(c, (const char *const[]){"and", NULL}, parse_compare);
}

static struct syntax *parse_or(struct compile *c)
{
    return parse_chain(c, (const char *const[]){"or", NULL}, parse_and);
}

struct syntax *expr_parse(struct compile *c)
{
    struct syntax *s = parse_or(c);
    while (here(c)->kind != TOK_END) {
        const struct token *t = here(c);
        bool extra = t->kind == TOK_CLOSE || t->kind == TOK_COMMA;
        if (extra)
            tell(c, t->from, MSG_EXPR_PAREN_EXTRA, compile_source(c, t->from, t->to));
        else
            tell_operator(c);
        struct syntax *bad = syntax_new(c, SYN_BAD, t);
        add_arg(c, bad, s);
        if (extra)
            take(c);
        size_t before = c->pos;
        /* a ")" too many may be followed by an operator: ${a}) and ${b} */
        if (here(c)->kind == TOK_OP || is_operator_word(here(c)))
            take(c);
        if (here(c)->kind != TOK_END)
            add_arg(c, bad, parse_or(c));
        if (c->pos == before && !extra)
            take(c);
        s = bad;
    }
    return s;
}
