/*
 * search_text.c - plain text of HTML that we made, for the search.
 */
#include <string.h>

#include "page/page.h"

static const struct { const char *name; uint32_t cp; } entities[] = {{"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"#39;", '\''}};

static const char *add_entity(const char *p, struct buf *out)
{
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
        size_t n = strlen(entities[i].name);
        if (strncmp(p, entities[i].name, n))
            continue;
        buf_addu(out, entities[i].cp);
        return p + n;
    }
    buf_addc(out, '&');
    return p;
}

/* Inside a line of text: their ends and beginnings part no words. */
static bool is_inline_tag(const char *p)
{
    static const struct { size_t n; const char *name; } names[] = {
        {1, "a"}, {1, "b"}, {1, "i"}, {1, "s"}, {1, "u"}, {2, "em"}, {3, "sub"}, {3, "sup"}, {3, "del"}, {3, "wbr"}, {4, "code"}, {4, "span"}, {6, "strong"},
    };
    static const bool may_begin[256] = {['a'] = 1, 1, 1, 1, 1, ['i'] = 1, ['s'] = 1, ['u'] = 1, ['w'] = 1};
    size_t n = 0;
    if (*p == '/')
        p++;
    if (!may_begin[(unsigned char)*p])
        return false;
    while ((p[n] >= 'a' && p[n] <= 'z') || (p[n] >= '0' && p[n] <= '9'))
        n++;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && names[i].n <= n; i++)
        if (names[i].n == n && !memcmp(p, names[i].name, n))
            return true;
    return false;
}

/* Behind what is between the tags of a script, a style sheet or a list of links; html itself when none begins there. */
static const char *pass_over(const char *html)
{
    if (html[0] != '<' || (html[1] != 's' && html[1] != 'n'))
        return html;
    static const char *const names[] = {"<script", "<style", "<nav"}, *const ends[] = {"</script>", "</style>", "</nav>"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strncmp(html, names[i], strlen(names[i])))
            continue;
        const char *end = strstr(html, ends[i]);
        return end ? end + strlen(ends[i]) : html + strlen(html);
    }
    return html;
}

void search_text(const char *html, struct buf *out)
{
    buf_reserve(out, strlen(html));                        /* nothing becomes longer than it was */
    while (*html) {
        for (const char *next; (next = pass_over(html)) != html;)
            html = next;
        if (*html == '<') {
            const char *end = strchr(html, '>');
            if (!is_inline_tag(html + 1))
                buf_addc(out, '\n');
            if (!end)
                return;
            html = end + 1;
        } else if (*html == '&') {
            html = add_entity(html + 1, out);
        } else if (*html) {
            size_t plain = strcspn(html, "<&");
            buf_add(out, html, plain);
            html += plain;
        }
    }
}
