/*
 * mustache_parse.c - text to tags, after the Mustache specification: comments, delimiters, interpolation, inverted sections,
 * partials, sections, and the rule that a tag alone on its line takes the line with it.
 */
#include <string.h>

#include "page/mustache_int.h"

struct parser {
    const char *start, *p;
    const char *text;                                      /* where the text not yet taken starts */
    const char *open, *shut;                               /* delimiters now in force */
    const char *file;
    const char *placed; struct place place;                /* the last place asked for, from which the next one is counted */
    struct arena *a;
    struct diags *d;
    struct tag *section[MUSTACHE_DEPTH];                   /* sections open, outermost first */
    struct tag **tail[MUSTACHE_DEPTH + 1];                 /* where the next tag of each level goes */
    size_t depth;
    bool ok;
};

static struct place place_of(struct parser *s, const char *at)
{
    if (!s->placed || at < s->placed) {
        s->placed = s->start;
        s->place = (struct place){s->file, 1, 1};
    }
    while (s->placed < at) {
        uint32_t cp = u8_next(&s->placed);
        s->place.line += cp == '\n';
        s->place.col = cp == '\n' ? 1 : s->place.col + 1;
    }
    return s->place;
}

static void mistake(struct parser *s, const char *at, enum msg id, const char *arg, const char *arg2)
{
    diag(s->d, place_of(s, at), id, arg, arg2);
    s->ok = false;
}

static struct tag *add_tag(struct parser *s, enum tag_kind kind, const char *text, size_t n, const char *at)
{
    struct tag *t = arena_alloc(s->a, sizeof *t);
    struct place place = place_of(s, at);
    *t = (struct tag){.kind = kind, .s = arena_strndup(s->a, text, n), .n = n, .indent = "", .line = place.line, .col = place.col};
    if (kind != TAG_TEXT) {
        t->head = strcspn(t->s, ".");
        t->hash = datum_hash(t->s, t->head);
    }
    *s->tail[s->depth] = t;
    s->tail[s->depth] = &t->next;
    return t;
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }
static bool is_space(char c) { return is_blank(c) || c == '\n' || c == '\r'; }

/* The start of the line's white space before `tag` if nothing else stands before it, else NULL. */
static const char *blank_before(const struct parser *s, const char *tag)
{
    const char *p = tag;
    while (p > s->start && is_blank(p[-1]))
        p--;
    return p == s->start || p[-1] == '\n' ? p : NULL;
}

/* The start of the next line if only white space stands after the tag, else NULL. */
static const char *blank_after(const char *p)
{
    while (is_blank(*p))
        p++;
    if (*p == '\0')
        return p;
    if (p[0] == '\r' && p[1] == '\n')
        return p + 2;
    return *p == '\n' ? p + 1 : NULL;
}

static void open_section(struct parser *s, enum tag_kind kind, const char *name, size_t n, const char *at)
{
    if (s->depth == MUSTACHE_DEPTH) {
        char most[16];
        snprintf(most, sizeof most, "%d", MUSTACHE_DEPTH);
        mistake(s, at, MSG_PAGE_DEEP, most, NULL);
        return;
    }
    struct tag *t = add_tag(s, kind, name, n, at);
    s->section[s->depth++] = t;
    s->tail[s->depth] = &t->first;
}

static void close_section(struct parser *s, const char *name, const char *at)
{
    if (s->depth == 0) {
        mistake(s, at, MSG_PAGE_SECTION_CLOSE, name, NULL);
        return;
    }
    const struct tag *open = s->section[--s->depth];
    if (strcmp(open->s, name) != 0)
        mistake(s, at, MSG_PAGE_SECTION_CROSS, name, open->s);
}

/* {{=<% %>=}}: body is what stands between the equals signs. */
static void set_delimiters(struct parser *s, const char *body, const char *at)
{
    size_t n = strcspn(body, " \t\r\n");
    const char *second = body + n + strspn(body + n, " \t\r\n");
    size_t m = strcspn(second, " \t\r\n");
    if (n == 0 || m == 0 || second[m] != '\0' || memchr(body, '=', n) || memchr(second, '=', m)) {
        mistake(s, at, MSG_PAGE_TAG_DELIMITERS, body, NULL);
        return;
    }
    s->open = arena_strndup(s->a, body, n);
    s->shut = arena_strndup(s->a, second, m);
}

/* One tag cut out of the template. */
struct cut { char kind; char *body; const char *start, *end; };

/* Cuts the tag that starts at s->p. kind is the sign after the delimiter, or 0 for a plain name. False when it has no end. */
static bool cut_tag(struct parser *s, struct cut *out)
{
    const char *p = s->p + strlen(s->open);
    out->start = s->p;
    while (is_space(*p))
        p++;
    out->kind = *p != '\0' && strchr("#^/!>=&{", *p) ? *p++ : '\0';
    const char *mark = out->kind == '{' ? "}" : out->kind == '=' ? "=" : "";
    const char *shut = arena_printf(s->a, "%s%s", mark, s->shut);
    const char *end = strstr(p, shut);
    if (!end) {
        mistake(s, s->p, MSG_PAGE_TAG_OPEN, shut, NULL);
        return false;
    }
    out->end = end + strlen(shut);
    while (p < end && is_space(*p))
        p++;
    while (end > p && is_space(end[-1]))
        end--;
    out->body = arena_strndup(s->a, p, (size_t)(end - p));
    return true;
}

/* Takes the text up to the tag, and steps over the tag, and over its whole line when it stands there alone. Returns the white space
 * that stood before it then, else "". */
static const char *take_text(struct parser *s, const struct cut *tag)
{
    const char *before = NULL, *after = NULL;
    if (tag->kind != '\0' && strchr("#^/!>=", tag->kind)) {
        before = blank_before(s, tag->start);
        after = blank_after(tag->end);
    }
    bool alone = before && after;
    const char *end = alone ? before : tag->start;
    if (end > s->text)
        add_tag(s, TAG_TEXT, s->text, (size_t)(end - s->text), s->text);
    s->p = s->text = alone ? after : tag->end;
    return alone ? arena_strndup(s->a, before, (size_t)(tag->start - before)) : "";
}

static void one_tag(struct parser *s)
{
    struct cut tag;
    if (!cut_tag(s, &tag)) {
        s->p += strlen(s->p);
        return;
    }
    const char *indent = take_text(s, &tag);
    size_t n = strlen(tag.body);
    if (n == 0 && tag.kind != '!') {
        mistake(s, tag.start, MSG_PAGE_TAG_EMPTY, NULL, NULL);
        return;
    }
    switch (tag.kind) {
    case '!': break;
    case '=': set_delimiters(s, tag.body, tag.start); break;
    case '#': open_section(s, TAG_SECTION, tag.body, n, tag.start); break;
    case '^': open_section(s, TAG_INVERTED, tag.body, n, tag.start); break;
    case '/': close_section(s, tag.body, tag.start); break;
    case '>': add_tag(s, TAG_PARTIAL, tag.body, n, tag.start)->indent = indent; break;
    case '&':
    case '{': add_tag(s, TAG_RAW, tag.body, n, tag.start); break;
    default: add_tag(s, TAG_ESCAPED, tag.body, n, tag.start); break;
    }
}

bool mustache_parse(const char *tmpl, const char *file, struct arena *a, struct tag **out, struct diags *d)
{
    struct parser s = {.start = tmpl, .p = tmpl, .text = tmpl, .open = "{{", .shut = "}}", .file = file, .a = a, .d = d, .ok = true};
    *out = NULL;
    s.tail[0] = out;
    while (s.ok && (s.p = strstr(s.p, s.open)) != NULL)
        one_tag(&s);
    if (s.ok && *s.text != '\0')
        add_tag(&s, TAG_TEXT, s.text, strlen(s.text), s.text);
    while (s.ok && s.depth > 0) {
        const struct tag *open = s.section[--s.depth];
        diag(d, ((struct place){file, open->line, open->col}), MSG_PAGE_SECTION_OPEN, open->s);
        if (s.depth == 0)
            s.ok = false;
    }
    return s.ok;
}
