/*
 * squeeze.c - our own scripts made small, for a PDF or a page: no comments, no blanks that nothing needs, no functions that nothing calls, short names
 * for variables, and ASCII only.
 *
 * Knows ECMAScript 5 as the files in layouts/ are written: statements end in semicolons, and a property that is read through [] is never set
 * by a name alone. The variables of one name are shortened everywhere or not at all, and never when a viewer may have one of that name.
 */
#include <stdlib.h>
#include <string.h>

#include "rule/rule.h"

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_STRING, TOKEN_REGEX, TOKEN_SIGN };
struct token {
    enum token_kind kind;
    const char *p; size_t n;
    bool line;                                             /* first on its line */
    bool property, key;                                    /* a word behind a point, or the key of an object */
    bool dead;                                             /* nothing uses it: left out */
    size_t name;                                           /* of a word: index in the table of names */
};
struct name {
    const char *p; size_t n;
    bool declared, function;                               /* by var, as a parameter, as a function; as a function */
    bool kept;                                             /* is never shortened */
    size_t uses, reads;                                    /* as a variable; behind a point */
    char to[4];
};
struct squeeze {
    struct token *v; size_t n, cap;
    struct name *names; size_t nnames, cnames;
    size_t *slot, nslots;                                  /* hash table over names: index + 1 */
    const char *const *called;                             /* properties that others call; NULL ends them */
};

/* ---- tokens ---- */

static bool in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static bool is(const struct token *t, const char *s)
{
    return t->n == strlen(s) && memcmp(t->p, s, t->n) == 0;
}

static bool is_keyword(const char *p, size_t n)
{
    static const char *const words[] = { "break", "case", "catch", "continue", "debugger", "default", "delete", "do", "else", "finally", "for",
        "function", "if", "in", "instanceof", "new", "return", "switch", "this", "throw", "try", "typeof", "var", "void", "while", "with",
        "null", "true", "false", "class", "const", "enum", "export", "extends", "import", "super", "let", "static", "yield", "eval",
        "arguments", "implements", "interface", "package", "private", "protected", "public" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == n && memcmp(words[i], p, n) == 0)
            return true;
    return false;
}

/* Whether a slash here divides: something with a value stands before it. */
static bool after_value(const struct squeeze *q)
{
    if (q->n == 0)
        return false;
    const struct token *t = &q->v[q->n - 1];
    if (t->kind == TOKEN_WORD)
        return !is_keyword(t->p, t->n) || is(t, "this") || t->property;
    return t->kind != TOKEN_SIGN || is(t, ")") || is(t, "]") || is(t, "}");
}

/* Length of the string or regular expression that begins at s. */
static size_t quoted_length(const char *s)
{
    bool set = false;                                      /* in [...] of a regular expression a slash is itself */
    size_t i = 1;
    for (; s[i] && (set || s[i] != *s); i++) {
        if (s[i] == '\\' && s[i + 1])
            i++;
        else if (*s == '/' && (s[i] == '[' || s[i] == ']'))
            set = s[i] == '[';
    }
    if (s[i])
        i++;
    while (*s == '/' && in_word(s[i]))                     /* flags */
        i++;
    return i;
}

static size_t word_length(const char *s)
{
    size_t i = 0;
    bool number = *s >= '0' && *s <= '9';
    while (in_word(s[i]) || (number && (s[i] == '.' || ((s[i] == '-' || s[i] == '+') && (s[i - 1] == 'e') && s[1] != 'x'))))
        i++;
    return i;
}

static size_t sign_length(const char *s)
{
    static const char *const signs[] = { ">>>=", "===", "!==", ">>>", "<<=", ">>=", "&&", "||", "==", "!=", "<=", ">=", "++", "--", "+=", "-=",
        "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>" };
    if (!*s || !strchr("=&|+-<>", s[1]))                   /* most stand alone */
        return 1;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strncmp(s, signs[i], strlen(signs[i])) == 0)
            return strlen(signs[i]);
    return 1;
}

/* Skips blanks and comments. True when a line ended on the way. */
static bool skip_blank(const char **s)
{
    bool line = false;
    for (;;) {
        if (**s == '/' && (*s)[1] == '*') {
            const char *end = strstr(*s + 2, "*/");
            *s = end ? end + 2 : *s + strlen(*s);
        } else if (**s == '/' && (*s)[1] == '/') {
            *s += strcspn(*s, "\n");
        } else if (**s == ' ' || **s == '\t' || **s == '\n' || **s == '\r') {
            line |= **s == '\n';
            (*s)++;
        } else {
            return line;
        }
    }
}

static void read_tokens(struct squeeze *q, const char *s)
{
    for (;;) {
        bool line = skip_blank(&s);
        struct token t = { .line = line, .p = s };
        if (!*s)
            return;
        bool digit = *s >= '0' && *s <= '9';
        if (in_word(*s)) {
            t.kind = digit ? TOKEN_NUMBER : TOKEN_WORD;
            t.n = word_length(s);
            t.property = q->n > 0 && is(&q->v[q->n - 1], ".");
        } else if (*s == '"' || *s == '\'' || (*s == '/' && !after_value(q))) {
            t.kind = *s == '/' ? TOKEN_REGEX : TOKEN_STRING;
            t.n = quoted_length(s);
        } else {
            t.kind = TOKEN_SIGN;
            t.n = sign_length(s);
        }
        s += t.n;
        *VEC_ADD(q->v, q->n, q->cap) = t;
    }
}

/* 1 for an opening bracket, -1 for a closing one, 0 for anything else. */
static int bracket(const struct token *t)
{
    if (t->kind != TOKEN_SIGN || t->n != 1)
        return 0;
    switch (*t->p) {
    case '(': case '[': case '{': return 1;
    case ')': case ']': case '}': return -1;
    default: return 0;
    }
}

/* ---- names ---- */

static bool is_provided(const struct token *t)
{
    static const char *const words[] = {"app",    "event",  "console",  "module",   "require", "print",      "Array",    "Boolean",
                                        "Date",   "Error",  "Function", "Infinity", "JSON",    "Math",       "NaN",      "Number",
                                        "Object", "RegExp", "String",   "isFinite", "isNaN",   "parseFloat", "parseInt", "undefined"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is(t, words[i]))
            return true;
    return false;
}

static size_t name_of(struct squeeze *q, const struct token *t)
{
    size_t h = 5381;
    for (size_t i = 0; i < t->n; i++)
        h = h * 33 + (unsigned char)t->p[i];
    for (h %= q->nslots; q->slot[h]; h = (h + 1) % q->nslots) {
        const struct name *have = &q->names[q->slot[h] - 1];
        if (have->n == t->n && memcmp(have->p, t->p, t->n) == 0)
            return q->slot[h] - 1;
    }
    *VEC_ADD(q->names, q->nnames, q->cnames) = (struct name){ .p = t->p, .n = t->n, .kept = is_keyword(t->p, t->n) || is_provided(t) };
    q->slot[h] = q->nnames;
    return q->nnames - 1;
}

/* Marks the keys of objects: a word before a colon that belongs to no ?: and to no case. */
static void find_keys(struct squeeze *q)
{
    enum { DEEPEST = 256 };
    size_t open[DEEPEST] = { 0 }, depth = 0;               /* colons that are awaited at each depth of brackets */
    for (size_t i = 0; i < q->n; i++) {
        struct token *t = &q->v[i];
        bool sign = t->kind == TOKEN_SIGN;
        if (sign && strchr("([{", *t->p) && t->n == 1 && depth + 1 < DEEPEST) {
            open[++depth] = 0;
        } else if (sign && strchr(")]}", *t->p) && t->n == 1 && depth > 0) {
            depth--;
        } else if ((sign && is(t, "?")) || (t->kind == TOKEN_WORD && !t->property && (is(t, "case") || is(t, "default")))) {
            open[depth]++;
        } else if (sign && is(t, ":")) {
            if (open[depth] > 0)
                open[depth]--;
            else if (i > 0 && q->v[i - 1].kind == TOKEN_WORD)
                q->v[i - 1].property = q->v[i - 1].key = true;
        }
    }
}

static void declare(struct squeeze *q, size_t i)
{
    if (i < q->n && q->v[i].kind == TOKEN_WORD)
        q->names[q->v[i].name].declared = true;
}

/* var a = ..., b: the words that begin or follow a comma outside all brackets. */
static void declare_list(struct squeeze *q, size_t i)
{
    int depth = 0;
    declare(q, i);
    for (; i < q->n && !(depth == 0 && (is(&q->v[i], ";") || is(&q->v[i], "in"))); i++) {
        if (q->v[i].kind != TOKEN_SIGN || q->v[i].n != 1)
            continue;
        depth += bracket(&q->v[i]);
        if (depth == 0 && *q->v[i].p == ',')
            declare(q, i + 1);
    }
}

static void declare_function(struct squeeze *q, size_t i)
{
    declare(q, i);
    while (i < q->n && !is(&q->v[i], "("))
        i++;
    for (; i < q->n && !is(&q->v[i], ")"); i++)
        declare(q, i);
}

/* What is declared outside all functions other scripts see by its name. */
static void find_declared(struct squeeze *q)
{
    int depth = 0;
    for (size_t i = 0; i < q->n; i++) {
        const struct token *t = &q->v[i];
        depth += bracket(t);
        if (t->kind != TOKEN_WORD || t->property)
            continue;
        if (depth == 0 && (is(t, "var") || is(t, "function")) && i + 1 < q->n)
            q->names[q->v[i + 1].name].kept = true;
        if (is(t, "var"))
            declare_list(q, i + 1);
        else if (is(t, "function") || is(t, "catch"))
            declare_function(q, i + 1);
        if (is(t, "function") && i + 1 < q->n && q->v[i + 1].kind == TOKEN_WORD)
            q->names[q->v[i + 1].name].function = true;
    }
}

static void count_uses(struct squeeze *q)
{
    for (size_t i = 0; i < q->nnames; i++)
        q->names[i].uses = q->names[i].reads = 0;
    for (size_t i = 0; i < q->n; i++) {
        const struct token *t = &q->v[i];
        if (t->dead || t->kind != TOKEN_WORD)
            continue;
        q->names[t->name].uses += !t->property;
        q->names[t->name].reads += t->property && !t->key;
    }
}

static bool is_taken(const struct squeeze *q, const char *s)
{
    size_t n = strlen(s);
    if (is_keyword(s, n))
        return true;
    for (size_t i = 0; i < q->nnames; i++)
        if (!*q->names[i].to && q->names[i].uses > 0 && q->names[i].n == n && memcmp(q->names[i].p, s, n) == 0)
            return true;
    return false;
}

/* a b ... Z, aa ba ...: the next one that is free. */
static void next_name(const struct squeeze *q, size_t *counter, char to[4])
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const size_t base = sizeof letters - 1;
    do {
        size_t c = (*counter)++, n = 0;
        to[n++] = letters[c % base];
        for (c /= base; c > 0 && n < 3; c = (c - 1) / base)
            to[n++] = letters[(c - 1) % base];
        to[n] = '\0';
    } while (is_taken(q, to));
}

static void find_names(struct squeeze *q)
{
    q->nslots = 2 * q->n + 1;
    q->slot = xcalloc(q->nslots, sizeof *q->slot);
    find_keys(q);
    for (size_t i = 0; i < q->n; i++)
        if (q->v[i].kind == TOKEN_WORD)
            q->v[i].name = name_of(q, &q->v[i]);
    find_declared(q);
}

static void shorten(struct squeeze *q)
{
    size_t counter = 0;
    count_uses(q);
    for (size_t i = 0; i < q->nnames; i++)                 /* first all that get a new name, so that their old ones are free */
        if (q->names[i].declared && !q->names[i].kept && q->names[i].uses > 0)
            q->names[i].to[0] = '?';
    for (size_t i = 0; i < q->nnames; i++)
        if (q->names[i].to[0])
            next_name(q, &counter, q->names[i].to);
}

/* ---- what nothing uses ---- */

/* How often the variable, or the property, stands in [from, to). */
static size_t uses_in(const struct squeeze *q, size_t name, bool property, size_t from, size_t to)
{
    size_t n = 0;
    for (; from < to; from++) {
        const struct token *t = &q->v[from];
        n += !t->dead && t->kind == TOKEN_WORD && t->name == name && !t->key && t->property == property;
    }
    return n;
}

static bool kill(struct squeeze *q, size_t from, size_t to)
{
    for (; from < to; from++)
        q->v[from].dead = true;
    return true;
}

/* Behind the statement or block that begins at i: behind `end` outside all brackets. */
static size_t end_of(const struct squeeze *q, size_t i, const char *end)
{
    int depth = 0;
    for (; i < q->n; i++) {
        const struct token *t = &q->v[i];
        if (t->kind != TOKEN_SIGN || t->n != 1)
            continue;
        depth += bracket(t);
        if (depth == 0 && *t->p == *end)
            return i + 1;
    }
    return q->n;
}

static bool begins_statement(const struct squeeze *q, size_t i)
{
    while (i > 0 && q->v[i - 1].dead)
        i--;
    return i > 0 && (is(&q->v[i - 1], ";") || is(&q->v[i - 1], "{") || is(&q->v[i - 1], "}"));
}

static bool drop_function(struct squeeze *q, size_t i)
{
    if (!is(&q->v[i], "function") || i + 1 >= q->n || q->v[i + 1].kind != TOKEN_WORD || q->names[q->v[i + 1].name].kept)
        return false;
    size_t name = q->v[i + 1].name, end = end_of(q, i, "}");
    return q->names[name].uses == uses_in(q, name, false, i, end) && kill(q, i, end);
}

static bool is_called(const struct squeeze *q, const struct token *t)
{
    for (size_t i = 0; q->called[i]; i++)
        if (is(t, q->called[i]))
            return true;
    return false;
}

/* F.a = F.b = function ...; or S.a = b; where nothing reads a or b. */
static bool drop_property(struct squeeze *q, size_t i)
{
    if (i + 4 >= q->n || !is(&q->v[i + 1], ".") || !is(&q->v[i + 3], "="))
        return false;
    size_t end = end_of(q, i, ";"), at = i;
    for (; at + 4 < end && q->v[at].kind == TOKEN_WORD && is(&q->v[at + 1], ".") && is(&q->v[at + 3], "="); at += 4) {
        size_t name = q->v[at + 2].name;
        if (is_provided(&q->v[at]) || is_called(q, &q->v[at + 2]) || q->names[name].reads != uses_in(q, name, true, i, end))
            return false;
    }
    bool plain = q->v[at].kind == TOKEN_WORD && (is(&q->v[at], "function") || at + 2 == end);
    return at > i && plain && kill(q, i, end);
}

/* In an object, a: b, where nothing reads a and b is a function. */
static bool drop_entry(struct squeeze *q, size_t i)
{
    const struct token *t = &q->v[i];
    if (i + 3 >= q->n || !is(&t[1], ":") || t[2].kind != TOKEN_WORD || !is(&t[3], ",") || is_called(q, t))
        return false;
    return q->names[t->name].reads == 0 && q->names[t[2].name].function && kill(q, i, i + 4);
}

static void drop_unused(struct squeeze *q)
{
    bool again = true;
    while (again) {
        again = false;
        count_uses(q);
        for (size_t i = 0; i < q->n; i++) {
            const struct token *t = &q->v[i];
            if (t->dead || t->kind != TOKEN_WORD)
                continue;
            if (t->key)
                again |= drop_entry(q, i);
            else if (!t->property && begins_statement(q, i))
                again |= drop_function(q, i) || drop_property(q, i);
        }
    }
}

/* ---- out ---- */

void script_ascii(struct buf *out, const char *s, size_t n)
{
    const char *end = s + n;
    while (s < end) {
        if ((unsigned char)*s < 0x80) {
            buf_addc(out, *s++);
            continue;
        }
        uint32_t cp = u8_next(&s);
        if (cp >= 0x10000)
            buf_printf(out, "\\u%04X\\u%04X", (unsigned)(0xD800 + ((cp - 0x10000) >> 10)), (unsigned)(0xDC00 + ((cp - 0x10000) & 0x3FF)));
        else
            buf_printf(out, "\\u%04X", (unsigned)cp);
    }
}

/* What must stand between two tokens so that they stay two, and statements that end with their line. */
static const char *between(const struct token *a, const struct token *b)
{
    bool value = a->kind != TOKEN_SIGN || is(a, ")") || is(a, "]"), begins = b->kind != TOKEN_SIGN;
    if (b->line && value && begins)
        return "\n";
    if (a->kind != TOKEN_SIGN && a->kind != TOKEN_STRING && (b->kind == TOKEN_WORD || b->kind == TOKEN_NUMBER))
        return " ";
    bool same = a->kind == TOKEN_SIGN && b->kind == TOKEN_SIGN && a->p[a->n - 1] == *b->p && strchr("+-", *b->p);
    return same || (b->kind == TOKEN_REGEX && a->kind == TOKEN_SIGN && is(a, "/")) ? " " : "";
}

void script_squeeze(const char *source, const char *const *called, struct buf *out)
{
    struct squeeze q = { .called = called };
    const struct token *before = NULL;
    read_tokens(&q, source);
    find_names(&q);
    drop_unused(&q);
    shorten(&q);
    for (size_t i = 0; i < q.n; i++) {
        const struct token *t = &q.v[i];
        if (t->dead)
            continue;
        if (before)
            buf_adds(out, between(before, t));
        before = t;
        if (t->kind == TOKEN_WORD && !t->property && q.names[t->name].to[0])
            buf_adds(out, q.names[t->name].to);
        else
            script_ascii(out, t->p, t->n);
    }
    free(q.v);
    free(q.names);
    free(q.slot);
}

void script_squeeze_runtime(const char *source, const char *const *own, size_t n, struct buf *out)
{
    size_t language = rule_js_functions(NULL, 0);
    const char **names = xcalloc(language + n + 1, sizeof *names);
    memcpy(names, own, n * sizeof *own);
    rule_js_functions(names + n, language);
    script_squeeze(source, names, out);
    free(names);
}
