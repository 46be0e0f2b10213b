/*
 * regex_parse.c - patterns of regex() as trees. The dialect is small: what it leaves out is refused with what to write instead.
 */
#include "rule/regex_int.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 4096, MOST_DEPTH = 64, MOST_COUNT = 255, LAST_CODE_POINT = 0x10FFFF };

/* ---- sets of code points ---- */

static void set_add(struct set *s, uint32_t first, uint32_t last) { *VEC_ADD(s->v, s->n, s->cap) = (struct range){ first, last }; }

static int compare_ranges(const void *pa, const void *pb)
{
    const struct range *a = pa, *b = pb;
    return (a->first > b->first) - (a->first < b->first);
}

static void set_finish(struct set *s)
{
    if (s->n == 0)
        return;
    qsort(s->v, s->n, sizeof *s->v, compare_ranges);
    size_t n = 1;
    for (size_t i = 1; i < s->n; i++) {
        struct range *last = &s->v[n - 1];
        if (s->v[i].first > last->last + 1)
            s->v[n++] = s->v[i];
        else if (s->v[i].last > last->last)
            last->last = s->v[i].last;
    }
    s->n = n;
}

/* What a finished set leaves of all code points. */
static void set_complement(struct set *s)
{
    struct set rest = { NULL, 0, 0 };
    uint32_t next = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (s->v[i].first > next)
            set_add(&rest, next, s->v[i].first - 1);
        next = s->v[i].last + 1;
    }
    if (next <= LAST_CODE_POINT)
        set_add(&rest, next, LAST_CODE_POINT);
    free(s->v);
    *s = rest;
}

/* Adds what \d \w \s or their capitals stand for; false when c is none of them. ASCII only, so that all languages agree. */
static bool set_add_escape(struct set *s, uint32_t c)
{
    struct set part = { NULL, 0, 0 };
    switch (c | 0x20) {
    case 'd': set_add(&part, '0', '9'); break;
    case 'w':
        set_add(&part, '0', '9');
        set_add(&part, 'A', 'Z');
        set_add(&part, '_', '_');
        set_add(&part, 'a', 'z');
        break;
    case 's':
        set_add(&part, '\t', '\r');
        set_add(&part, ' ', ' ');
        break;
    default: return false;
    }
    if (c < 'a')
        set_complement(&part);
    for (size_t i = 0; i < part.n; i++)
        set_add(s, part.v[i].first, part.v[i].last);
    free(part.v);
    return true;
}

/* ---- the tree ---- */

struct parser {
    const char *s;                                         /* the next byte */
    const char *end;                                       /* of the pattern, its final $ left out */
    const char *pattern;
    struct sets *sets;
    struct tree *pool; size_t npool;                       /* nodes: a byte makes two at most */
    struct buf *why;
    int depth;
    bool failed;
};

static const struct tree empty_tree = { .kind = TREE_EMPTY };

/* Says what is wrong at the byte `at`, the first time only. */
static const struct tree *refuse(struct parser *p, const char *at, enum msg id)
{
    if (!p->failed) {
        size_t n = 1;
        for (const char *s = p->pattern; s < at; n++)
            u8_next(&s);
        char position[24];
        snprintf(position, sizeof position, "%zu", n);
        msg_format(p->why, id, MSG_ARGS(position));
    }
    p->failed = true;
    p->s = p->end;
    return &empty_tree;
}

static size_t capped(size_t n) { return n > REGEX_STATES ? REGEX_STATES + 1 : n; }

static const struct tree *tree_new(struct parser *p, struct tree t)
{
    assert(p->npool < 2 * strlen(p->pattern));
    struct tree *out = &p->pool[p->npool++];
    *out = t;
    return out;
}

static const struct tree *tree_pair(struct parser *p, enum tree_kind kind, const struct tree *left, const struct tree *right)
{
    if (kind == TREE_CAT && left->kind == TREE_EMPTY)
        return right;
    if (kind == TREE_CAT && right->kind == TREE_EMPTY)
        return left;
    return tree_new(
        p, (struct tree){.kind = kind, .left = left, .right = right, .size = capped(left->size + right->size + (kind == TREE_ALT))});
}

/* The copies and the splits between them, as the automaton has them. Repeating nothing is nothing. */
static const struct tree *tree_repeat(struct parser *p, const struct tree *body, int min, int max)
{
    if (body->size == 0 || max == 0)
        return &empty_tree;
    size_t copies = (size_t)(max == REGEX_NO_LIMIT ? (min > 0 ? min : 1) : max);
    size_t splits = (size_t)(max == REGEX_NO_LIMIT ? 1 : max - min);
    return tree_new(p,
                    (struct tree){.kind = TREE_REPEAT, .left = body, .min = min, .max = max, .size = capped(copies * body->size + splits)});
}

static const struct tree *tree_set(struct parser *p, struct set s)
{
    set_finish(&s);
    int index = (int)p->sets->n;
    *VEC_ADD(p->sets->v, p->sets->n, p->sets->cap) = s;
    return tree_new(p, (struct tree){ .kind = TREE_SET, .set = index, .size = 1 });
}

static const struct tree *tree_character(struct parser *p, uint32_t cp)
{
    struct set s = { NULL, 0, 0 };
    set_add(&s, cp, cp);
    return tree_set(p, s);
}

/* ---- parsing ---- */

static bool is_punctuation(uint32_t c)
{
    return c > ' ' && c < 0x7F && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z');
}

/* What follows a backslash at `at`: adds it to s. *single is the character when it is one, else U_BAD. */
static bool parse_escape(struct parser *p, const char *at, struct set *s, uint32_t *single)
{
    *single = U_BAD;
    if (p->s >= p->end) {
        refuse(p, at, MSG_REGEX_END);
        return false;
    }
    uint32_t c = u8_next(&p->s);
    if (set_add_escape(s, c))
        return true;
    if (c >= '0' && c <= '9') {
        refuse(p, at, c == '0' ? MSG_REGEX_ESCAPE : MSG_REGEX_BACKREF);
        return false;
    }
    *single = c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
    if (*single == c && !is_punctuation(c)) {
        refuse(p, at, MSG_REGEX_ESCAPE);
        return false;
    }
    set_add(s, *single, *single);
    return true;
}

/* One member of a class; *single as above. */
static bool parse_member(struct parser *p, struct set *s, uint32_t *single)
{
    const char *at = p->s;
    uint32_t c = u8_next(&p->s);
    if (c == '\\')
        return parse_escape(p, at, s, single);
    if (c == '[') {
        refuse(p, at, MSG_REGEX_CLASS_NAMED);
        return false;
    }
    *single = c;
    set_add(s, c, c);
    return true;
}

/* The rest of a range behind its first character. */
static bool parse_range(struct parser *p, const char *at, struct set *s, uint32_t first)
{
    uint32_t last;
    p->s++;                                                /* the hyphen */
    if (!parse_member(p, s, &last))
        return false;
    if (first == U_BAD || last == U_BAD || last < first) {
        refuse(p, at, MSG_REGEX_RANGE);
        return false;
    }
    set_add(s, first, last);
    return true;
}

static bool at_range(const struct parser *p) { return p->end - p->s >= 2 && p->s[0] == '-' && p->s[1] != ']'; }

/* Behind the opening bracket at `open`. */
static const struct tree *parse_class(struct parser *p, const char *open)
{
    struct set s = { NULL, 0, 0 };
    bool negated = p->s < p->end && *p->s == '^', good = true;
    p->s += negated;
    const char *first = p->s;
    while (good && p->s < p->end && *p->s != ']') {
        const char *at = p->s;
        uint32_t single;
        good = parse_member(p, &s, &single);
        if (good && at_range(p))
            good = parse_range(p, at, &s, single);
    }
    if (good && p->s >= p->end)
        refuse(p, open, MSG_REGEX_CLASS_OPEN);
    else if (good && p->s == first)
        refuse(p, open, MSG_REGEX_CLASS_EMPTY);
    if (p->failed) {
        free(s.v);
        return &empty_tree;
    }
    p->s++;
    set_finish(&s);
    if (negated)
        set_complement(&s);
    return tree_set(p, s);
}

static const struct tree *parse_alternatives(struct parser *p);

/* Behind the opening bracket at `open`. */
static const struct tree *parse_group(struct parser *p, const char *open)
{
    if (p->s < p->end && *p->s == '?')
        return refuse(p, open, MSG_REGEX_PAREN_SPECIAL);
    if (p->depth >= MOST_DEPTH)
        return refuse(p, open, MSG_REGEX_DEEP);
    p->depth++;
    const struct tree *t = parse_alternatives(p);
    p->depth--;
    if (p->failed)
        return t;
    if (p->s >= p->end)
        return refuse(p, open, MSG_REGEX_PAREN_OPEN);
    p->s++;
    return t;
}

static const struct tree *parse_atom(struct parser *p)
{
    const char *at = p->s;
    uint32_t c = u8_next(&p->s), single;
    struct set s = { NULL, 0, 0 };
    switch (c) {
    case '(': return parse_group(p, at);
    case '[': return parse_class(p, at);
    case ']': return refuse(p, at, MSG_REGEX_CLASS_OPEN);
    case '*': case '+': case '?': return refuse(p, at, MSG_REGEX_NOTHING);
    case '{': case '}': return refuse(p, at, MSG_REGEX_BRACE);
    case '^': case '$': return refuse(p, at, MSG_REGEX_ANCHOR);
    case '.':
        set_add(&s, 0, '\n' - 1);
        set_add(&s, '\n' + 1, LAST_CODE_POINT);
        return tree_set(p, s);
    case '\\':
        if (parse_escape(p, at, &s, &single))
            return tree_set(p, s);
        free(s.v);
        return &empty_tree;
    default: return tree_character(p, c);
    }
}

/* A number of repetitions, or -1 when there is none; too large a one is MOST_COUNT + 1. */
static int parse_count(struct parser *p)
{
    if (*p->s < '0' || *p->s > '9')
        return -1;
    int n = 0;
    for (; *p->s >= '0' && *p->s <= '9'; p->s++)
        n = n > MOST_COUNT ? n : n * 10 + (*p->s - '0');
    return n > MOST_COUNT ? MOST_COUNT + 1 : n;
}

/* {m} {m,} {m,n}; p->s is at the brace. */
static bool parse_braces(struct parser *p, int *min, int *max)
{
    const char *open = p->s++;
    *min = *max = parse_count(p);
    if (*min >= 0 && *p->s == ',') {
        p->s++;
        *max = *p->s == '}' ? REGEX_NO_LIMIT : parse_count(p);
        if (*max == REGEX_NO_LIMIT && *p->s != '}')
            *min = -1;
    }
    if (*min < 0 || *p->s != '}') {
        refuse(p, open, MSG_REGEX_BRACE);
        return false;
    }
    p->s++;
    if (*min > MOST_COUNT || *max > MOST_COUNT || (*max != REGEX_NO_LIMIT && *max < *min)) {
        refuse(p, open, MSG_REGEX_COUNT);
        return false;
    }
    return true;
}

static bool at_quantifier(const struct parser *p) { return p->s < p->end && strchr("*+?{", *p->s); }

static const struct tree *parse_repeat(struct parser *p)
{
    const struct tree *body = parse_atom(p);
    int min = 0, max = REGEX_NO_LIMIT;
    if (p->failed || !at_quantifier(p))
        return body;
    if (*p->s == '{') {
        if (!parse_braces(p, &min, &max))
            return body;
    } else {
        min = *p->s == '+';
        max = *p->s == '?' ? 1 : REGEX_NO_LIMIT;
        p->s++;
    }
    if (at_quantifier(p))
        return refuse(p, p->s, MSG_REGEX_DOUBLE);
    return tree_repeat(p, body, min, max);
}

static const struct tree *parse_sequence(struct parser *p)
{
    const struct tree *t = &empty_tree;
    while (p->s < p->end && *p->s != '|' && *p->s != ')')
        t = tree_pair(p, TREE_CAT, t, parse_repeat(p));
    return t;
}

static const struct tree *parse_alternatives(struct parser *p)
{
    const struct tree *t = parse_sequence(p);
    while (p->s < p->end && *p->s == '|') {
        p->s++;
        t = tree_pair(p, TREE_ALT, t, parse_sequence(p));
    }
    return t;
}

/* Whether the last byte of the pattern is a $ that no backslash takes away. */
static bool ends_with_anchor(const char *s, size_t n)
{
    size_t slashes = 0;
    if (n == 0 || s[n - 1] != '$')
        return false;
    while (slashes + 1 < n && s[n - 2 - slashes] == '\\')
        slashes++;
    return slashes % 2 == 0;
}

static const struct tree *parse_pattern(struct parser *p)
{
    size_t n = strlen(p->pattern);
    p->end = p->pattern + n;
    p->s = p->pattern;
    if (n > MOST_BYTES)
        return refuse(p, p->end, MSG_REGEX_LONG);
    if (*p->s == '^')
        p->s++;
    if (ends_with_anchor(p->s, (size_t)(p->end - p->s)))
        p->end--;
    const struct tree *t = parse_alternatives(p);
    if (p->s < p->end)
        return refuse(p, p->s, MSG_REGEX_PAREN_OPEN);      /* a closing bracket too many */
    return t;
}

const struct tree *regex_parse(const char *pattern, struct sets *sets, struct tree **pool, struct buf *why)
{
    struct parser p = { .pattern = pattern, .sets = sets, .why = why };
    *pool = p.pool = xcalloc(2 * strlen(pattern) + 1, sizeof *p.pool);
    const struct tree *t = parse_pattern(&p);
    if (!p.failed && t->size + 1 > REGEX_STATES) {
        char limit[16];
        snprintf(limit, sizeof limit, "%d", REGEX_STATES);
        msg_format(why, MSG_REGEX_BIG, MSG_ARGS(limit));
        p.failed = true;
    }
    return p.failed ? NULL : t;
}
