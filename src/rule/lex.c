/*
 * lex.c - the text of an expression in tokens. Full-width signs and the operators of other languages are told and mended here, so
 * that the parser knows the right ones only. Knows nothing of fields, functions and types.
 */
#include <stdlib.h>
#include <string.h>

#include "rule/compile_int.h"

static bool is_digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

static bool is_name_start(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '_';
}

static struct token *add(struct compile *c, enum token_kind kind, size_t from, size_t to)
{
    struct token *t = VEC_ADD(c->tokens, c->ntokens, c->captokens);
    *t = (struct token){.kind = kind, .from = from, .to = to, .s = arena_strndup(c->arena, c->text.s + from, to - from)};
    return t;
}

static const char *piece(struct compile *c, size_t from, size_t to)
{
    return arena_strndup(c->arena, c->text.s + from, to - from);
}

/* ---- numbers ---- */

/* Digits that count: without leading zeros. */
static int significant_digits(const char *s, size_t n)
{
    int count = 0;
    for (size_t i = 0; i < n; i++)
        if (is_digit(s[i]) && (count > 0 || s[i] != '0'))
            count++;
    return count;
}

static size_t lex_number(struct compile *c, size_t i)
{
    enum { MOST_DIGITS = 15 };
    const char *s = c->text.s;
    size_t from = i;
    while (is_digit(s[i]))
        i++;
    if (s[i] == '.' && (is_digit(s[i + 1]) || i > from)) {
        i++;
        while (is_digit(s[i]))
            i++;
    }
    size_t end = i;
    while (is_digit(s[i]) || is_name_start(s[i]) || s[i] == '.')
        i++;
    struct token *t = add(c, TOK_NUMBER, from, i);
    if (i > end) {                                         /* 3a, 1.2.3, 1e5 */
        t->kind = TOK_BAD;
        tell(c, from, MSG_EXPR_NUMBER_SHAPE, t->s);
    } else if (significant_digits(s + from, i - from) > MOST_DIGITS) {
        t->kind = TOK_BAD;
        tell(c, from, MSG_EXPR_NUMBER_LONG, t->s);
    } else {
        t->n = strtod(t->s, NULL);
    }
    return i;
}

/* ---- texts in quotes and references ---- */

struct quote { const char *open, *close, *close_too; };    /* close_too: the ASCII sign, for those who mix them */
static const struct quote quotes[] = {
    {"'", "'", NULL}, {"\"", "\"", NULL}, {"“", "”", "\""}, {"”", "”", "\""}, {"‘", "’", "'"}, {"’", "’", "'"}, {"＂", "＂", "\""}, {"＇", "＇", "'"},
};

static bool starts(const char *s, const char *with)
{
    return with && strncmp(s, with, strlen(with)) == 0;
}

static size_t lex_text(struct compile *c, size_t from, const struct quote *q)
{
    const char *s = c->text.s;
    bool ascii = q->close_too == NULL;
    if (!ascii)
        tell(c, from, MSG_EXPR_FULL_WIDTH, q->open, q->close_too);
    size_t start = from + strlen(q->open), i = start;
    while (s[i] && !starts(s + i, q->close) && !starts(s + i, q->close_too))
        i++;
    size_t end = i;
    if (!s[i]) {
        tell(c, from, MSG_EXPR_QUOTE_OPEN, ascii ? q->close : q->close_too);
    } else {
        i += starts(s + i, q->close) ? strlen(q->close) : strlen(q->close_too);
    }
    struct token *t = add(c, s[end] ? TOK_TEXT : TOK_BAD, from, i);
    t->s = piece(c, start, end);
    return i;
}

/* A quote opens here? */
static const struct quote *quote_at(const char *s)
{
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
        if (starts(s, quotes[i].open))
            return &quotes[i];
    return NULL;
}

/* Length of the sign or its full-width form at s, 0 when it is another. */
static size_t either(const char *s, const char *ascii, const char *full)
{
    return starts(s, ascii) ? strlen(ascii) : starts(s, full) ? strlen(full) : 0;
}

static void fold_into(const char *s, size_t n, struct buf *out)
{
    for (const char *p = s; p < s + n;)
        buf_addu(out, uni_fold_width(u8_next(&p)));
}

/* $ and no brace: $name or nothing. */
static size_t lex_lone_dollar(struct compile *c, size_t from, size_t name)
{
    size_t i = name;
    while (is_name_start(c->text.s[i]) || is_digit(c->text.s[i]))
        i++;
    tell(c, from, MSG_EXPR_DOLLAR, expr_spell(c->arena, NULL, i > name ? piece(c, name, i) : "name"));
    add(c, TOK_BAD, from, i);
    return i;
}

static size_t lex_dollar(struct compile *c, size_t from)
{
    const char *s = c->text.s;
    size_t dollar = either(s + from, "$", "＄"), open = either(s + from + dollar, "{", "｛");
    if (!open)
        return lex_lone_dollar(c, from, from + dollar);
    if (dollar > 1)
        tell(c, from, MSG_EXPR_FULL_WIDTH, "＄", "$");
    if (open > 1)
        tell(c, from + dollar, MSG_EXPR_FULL_WIDTH, "｛", "{");
    size_t start = from + dollar + open, i = start;
    while (s[i] && !either(s + i, "}", "｝") && !strchr("\n$()", s[i]))
        i++;
    size_t close = either(s + i, "}", "｝");
    if (!close)
        tell0(c, from, MSG_EXPR_REF_OPEN);
    else if (close > 1)
        tell(c, i, MSG_EXPR_FULL_WIDTH, "｝", "}");
    struct token *t = add(c, close ? TOK_REF : TOK_BAD, from, i + close);
    struct buf inner = BUF_INIT, trimmed = BUF_INIT;
    fold_into(s + start, i - start, &inner);
    text_trim(inner.p, &trimmed);
    t->s = arena_strdup(c->arena, trimmed.p);
    buf_clear(&inner);
    buf_clear(&trimmed);
    return i + close;
}

/* ---- signs ---- */

/* What is written, what is meant, and what is said of it; in the order in which they are tried. */
static const struct sign {
    const char *written;
    enum token_kind kind;
    const char *means;
    enum msg said;                                         /* MSG_COUNT: it is right */
} signs[] = {
    {"===", TOK_OP, "=", MSG_EXPR_EQUALS}, {"==", TOK_OP, "=", MSG_EXPR_EQUALS}, {"=>", TOK_OP, ">=", MSG_EXPR_INSTEAD},
    {"=<", TOK_OP, "<=", MSG_EXPR_INSTEAD}, {"=", TOK_OP, "=", MSG_COUNT}, {"!==", TOK_OP, "!=", MSG_EXPR_INSTEAD},
    {"!=", TOK_OP, "!=", MSG_COUNT}, {"<>", TOK_OP, "!=", MSG_EXPR_INSTEAD}, {"<=", TOK_OP, "<=", MSG_COUNT},
    {">=", TOK_OP, ">=", MSG_COUNT}, {"<", TOK_OP, "<", MSG_COUNT}, {">", TOK_OP, ">", MSG_COUNT},
    {"+", TOK_OP, "+", MSG_COUNT}, {"-", TOK_OP, "-", MSG_COUNT}, {"*", TOK_OP, "*", MSG_COUNT},
    {"&&", TOK_NAME, "and", MSG_EXPR_INSTEAD}, {"&", TOK_NAME, "and", MSG_EXPR_INSTEAD}, {"||", TOK_NAME, "or", MSG_EXPR_INSTEAD},
    {"|", TOK_NAME, "or", MSG_EXPR_INSTEAD}, {"/", TOK_NAME, "div", MSG_EXPR_INSTEAD}, {"%", TOK_NAME, "mod", MSG_EXPR_INSTEAD},
    {".", TOK_DOT, ".", MSG_COUNT}, {"(", TOK_OPEN, "(", MSG_COUNT}, {")", TOK_CLOSE, ")", MSG_COUNT}, {",", TOK_COMMA, ",", MSG_COUNT},
    {";", TOK_COMMA, ",", MSG_EXPR_INSTEAD}, {"、", TOK_COMMA, ",", MSG_EXPR_FULL_WIDTH}, {"。", TOK_DOT, ".", MSG_EXPR_FULL_WIDTH},
    {"≥", TOK_OP, ">=", MSG_EXPR_INSTEAD}, {"≤", TOK_OP, "<=", MSG_EXPR_INSTEAD}, {"≠", TOK_OP, "!=", MSG_EXPR_INSTEAD},
    {"×", TOK_OP, "*", MSG_EXPR_INSTEAD}, {"÷", TOK_NAME, "div", MSG_EXPR_INSTEAD}, {"−", TOK_OP, "-", MSG_EXPR_INSTEAD},
    {"–", TOK_OP, "-", MSG_EXPR_INSTEAD}, {"—", TOK_OP, "-", MSG_EXPR_INSTEAD},
    {"（", TOK_OPEN, "(", MSG_EXPR_FULL_WIDTH}, {"）", TOK_CLOSE, ")", MSG_EXPR_FULL_WIDTH}, {"，", TOK_COMMA, ",", MSG_EXPR_FULL_WIDTH},
    {"；", TOK_COMMA, ",", MSG_EXPR_FULL_WIDTH}, {"！＝", TOK_OP, "!=", MSG_EXPR_FULL_WIDTH}, {"！=", TOK_OP, "!=", MSG_EXPR_FULL_WIDTH},
    {"＜＝", TOK_OP, "<=", MSG_EXPR_FULL_WIDTH}, {"＜=", TOK_OP, "<=", MSG_EXPR_FULL_WIDTH}, {"＞＝", TOK_OP, ">=", MSG_EXPR_FULL_WIDTH},
    {"＞=", TOK_OP, ">=", MSG_EXPR_FULL_WIDTH}, {"＝＝", TOK_OP, "=", MSG_EXPR_FULL_WIDTH}, {"＝", TOK_OP, "=", MSG_EXPR_FULL_WIDTH},
    {"＜", TOK_OP, "<", MSG_EXPR_FULL_WIDTH}, {"＞", TOK_OP, ">", MSG_EXPR_FULL_WIDTH}, {"＋", TOK_OP, "+", MSG_EXPR_FULL_WIDTH},
    {"－", TOK_OP, "-", MSG_EXPR_FULL_WIDTH}, {"＊", TOK_OP, "*", MSG_EXPR_FULL_WIDTH}, {"．", TOK_DOT, ".", MSG_EXPR_FULL_WIDTH},
};

static const struct sign *sign_at(const char *s)
{
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (starts(s, signs[i].written))
            return &signs[i];
    return NULL;
}

static size_t lex_sign(struct compile *c, size_t from, const struct sign *sign)
{
    size_t to = from + strlen(sign->written);
    struct token *t = add(c, sign->kind, from, to);
    t->s = sign->means;
    if (sign->said != MSG_COUNT)
        tell(c, from, sign->said, sign->written, sign->means);
    return to;
}

/* ---- names, bare words, and what cannot stand at all ---- */

static size_t lex_name(struct compile *c, size_t from)
{
    const char *s = c->text.s;
    size_t i = from;
    /* jr:choice-name is one name: an author who knows ODK may write it. */
    while (is_name_start(s[i]) || is_digit(s[i]) || s[i] == '-' || (s[i] == ':' && is_name_start(s[i + 1])))
        i++;
    add(c, TOK_NAME, from, i);
    return i;
}

static bool is_word(uint32_t cp)
{
    bool full_width = cp >= 0xFF01 && cp <= 0xFF5E && uni_fold_width(cp) < 0x80 &&
                      (is_digit((char)uni_fold_width(cp)) || is_name_start((char)uni_fold_width(cp)));
    return uni_is_han(cp) || uni_is_hangul(cp) || uni_is_latin_ext(cp) || uni_is_mark(cp) || full_width;
}

/* Chinese text without quotes, with the letters and digits that belong to it. */
static size_t lex_word(struct compile *c, size_t from)
{
    const char *start = c->text.s + from, *p = start;
    for (;;) {
        const char *before = p;
        uint32_t cp = u8_next(&p);
        bool part = is_word(cp) || (cp < 0x80 && (is_name_start((char)cp) || is_digit((char)cp)));
        if (!part) {
            p = before;
            break;
        }
    }
    size_t to = from + (size_t)(p - start);
    struct token *t = add(c, TOK_WORD, from, to);
    struct buf folded = BUF_INIT;
    fold_into(start, to - from, &folded);
    if (text_is_ascii(folded.p)) {                         /* １２ or ｓｕｍ */
        tell(c, from, MSG_EXPR_FULL_WIDTH, t->s, folded.p);
        t->s = arena_strdup(c->arena, folded.p);
        t->kind = is_name_start(*t->s) ? TOK_NAME : strspn(t->s, "0123456789") == folded.n ? TOK_NUMBER : TOK_BAD;
        t->n = t->kind == TOK_NUMBER ? strtod(t->s, NULL) : 0;
    }
    buf_clear(&folded);
    return to;
}

static size_t lex_other(struct compile *c, size_t from)
{
    const char *start = c->text.s + from, *p = start;
    uint32_t cp = u8_next(&p);
    size_t to = from + (size_t)(p - start);
    if (is_word(cp) && to > from)
        return lex_word(c, from);
    if (cp == '!' || cp == 0xFF01)
        tell0(c, from, MSG_EXPR_BANG);
    else if (cp < 0x20 || cp == 0x7F || cp == U_BAD)
        tell0(c, from, MSG_EXPR_NOT_TEXT);
    else
        tell(c, from, MSG_EXPR_CHARACTER, piece(c, from, to));
    add(c, TOK_BAD, from, to);
    return to;
}

void expr_lex(struct compile *c)
{
    const char *s = c->text.s;
    size_t i = 0;
    while (s[i]) {
        const char *after = s + i;
        uint32_t cp = u8_next(&after);
        const struct quote *q = quote_at(s + i);
        const struct sign *sign = sign_at(s + i);
        if (uni_is_space(cp) || cp == '\t' || cp == '\n' || cp == '\r')
            i = (size_t)(after - s);
        else if (is_digit(s[i]) || (s[i] == '.' && is_digit(s[i + 1])))
            i = lex_number(c, i);
        else if (is_name_start(s[i]))
            i = lex_name(c, i);
        else if (either(s + i, "$", "＄"))
            i = lex_dollar(c, i);
        else if (q)
            i = lex_text(c, i, q);
        else if (sign)
            i = lex_sign(c, i, sign);
        else
            i = lex_other(c, i);
    }
    struct token *end = add(c, TOK_END, i, i);
    end->s = "";
}
