/*
 * search_text.c - the words of HTML that we made, and of titles, as the files of the search have them: one blank where there was white
 * space of any kind or the border of a block, and escaped as a string of JSON. In one pass, because they are as long as the site's pages.
 */
#include <string.h>

#include "page/search_int.h"

/* Text in the making. Its length without escapes is that of `out` from `start` on, less `escapes`. */
struct words { struct buf *out; size_t start, escapes; bool blank; };

/* Bytes that stand for themselves wherever they are: ASCII without blanks, controls and what HTML or JSON have a use for. */
static bool is_plain(unsigned char c) { return c > ' ' && c < 0x7F && c != '"' && c != '\\' && c != '<' && c != '&'; }

static bool are_two_more(const unsigned char *p) { return ((p[1] ^ 0x80) | (p[2] ^ 0x80)) < 0x40; }

/* Ideographs are most of all text. All that begins so has three bytes. */
static const unsigned char *pass_ideographs(const unsigned char *p)
{
    while ((unsigned char)(*p - 0xE4) <= 0xEC - 0xE4 && are_two_more(p))
        p += 3;
    return p;
}

/* The marks from U+3001 on, and full-width forms; of three bytes, no white space, and the first leaves the second no exceptions. */
static bool is_mark(const unsigned char *p)
{
    return (*p == 0xE3 || *p == 0xEF) && are_two_more(p) && (*p == 0xEF || p[1] != 0x80 || p[2] != 0x80);
}

/* Behind the bytes from p on that are to be copied as they are, single blanks between words among them. */
static const char *pass_plain(const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    for (;;) {
        p = pass_ideographs(p);
        if (is_plain(*p) || (*p == ' ' && (is_plain(p[1]) || p[1] >= 0xE4)))
            p++;
        else if (is_mark(p))
            p += 3;
        else
            return (const char *)p;
    }
}

static bool blank_due(const struct words *w) { return w->blank && w->out->n > w->start; }

/* Text as it is, after the blank that is due. */
static void put_run(struct words *w, const char *p, size_t n)
{
    struct buf *out = w->out;
    if (out->cap < out->n + n + 2)
        buf_reserve(out, n + 1);
    if (blank_due(w))
        out->p[out->n++] = ' ';
    memcpy(out->p + out->n, p, n);
    out->n += n;
    out->p[out->n] = '\0';
    w->blank = false;
}

/* A character of the text, `bytes` long there. */
static void put_char(struct words *w, uint32_t cp, size_t bytes)
{
    if (uni_is_space(cp) || cp == '\t' || cp == '\n' || cp == '\r' || cp == 0x2028 || cp == 0x2029) {
        w->blank = true;
        return;
    }
    if (blank_due(w))
        buf_addc(w->out, ' ');
    w->blank = false;
    size_t before = w->out->n;
    json_add_char(w->out, cp);
    w->escapes += w->out->n - before - bytes;
}

static inline const char *pass_blanks(struct words *w, const char *p)
{
    for (; *p == ' ' || *p == '\n'; p++)
        w->blank = true;
    return p;
}

/* Puts the text before the next < or &, or the end, which it returns. */
static const char *put_text(struct words *w, const char *p)
{
    for (;;) {
        const char *next = pass_plain(p = pass_blanks(w, p));
        if (next > p) {
            put_run(w, p, (size_t)(next - p));
            p = next;
        } else if (*p == '<' || *p == '&' || *p == '\0') {
            return p;
        } else {
            uint32_t cp = u8_next(&next);
            put_char(w, cp, (size_t)(next - p));
            p = next;
        }
    }
}

/* ---- HTML ---- */

/* Behind the & of an entity, or of what is none. */
static const char *put_entity(struct words *w, const char *p)
{
    static const struct { const char *name; uint32_t cp; } entities[] = {
        {"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"#39;", '\''},
    };
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
        size_t n = strlen(entities[i].name);
        if (strncmp(p, entities[i].name, n))
            continue;
        put_char(w, entities[i].cp, 1);
        return p + n;
    }
    put_char(w, '&', 1);
    return p;
}

/* Inside a line of text: their ends and beginnings part no words. */
static bool is_inline_tag(const char *p)
{
    static const struct { size_t n; const char *name; } names[] = {
        {1, "a"}, {1, "b"}, {1, "i"}, {1, "s"}, {1, "u"}, {2, "em"}, {3, "sub"}, {3, "sup"}, {3, "del"}, {3, "wbr"},
        {4, "code"}, {4, "span"}, {6, "strong"},
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
        if (names[i].n == n && names[i].name[0] == *p && !memcmp(p, names[i].name, n))
            return true;
    return false;
}

/* Behind what is between the tags of a script, a style sheet or a list of links; html itself when none begins there. */
static const char *pass_over(const char *html)
{
    if (html[1] != 's' && html[1] != 'n')
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

static bool ends_main(const char *html) { return html[1] == '/' && html[2] == 'm' && !strncmp(html, "</main>", strlen("</main>")); }

/* Up to the end or, in <main>, to the end of that; whether it was met. */
static bool put_html(struct words *w, const char *html, bool in_main)
{
    for (;;) {
        html = pass_blanks(w, html);                       /* mostly all there is between two tags */
        if (*html != '<')
            html = put_text(w, html);
        if (!*html)
            break;
        const char *next = *html == '<' ? pass_over(html) : put_entity(w, html + 1);
        if (next > html) {
            html = next;
            continue;
        }
        if (in_main && ends_main(html))
            return true;
        w->blank = w->blank || !is_inline_tag(html + 1);
        html = strchr(html, '>');
        if (!html)
            break;
        html++;
    }
    return false;
}

/* With all that was put left out again, for another beginning. */
static struct words words_of(struct buf *out, size_t start)
{
    if (out->n > start)
        out->p[out->n = start] = '\0';
    return (struct words){.out = out, .start = start};
}

size_t search_page_text(const struct buf *html, struct buf *out)
{
    size_t start = out->n;
    struct words w = words_of(out, start);
    const char *from = strstr(html->p, "<main");
    buf_reserve(out, html->n);                             /* longer it becomes only by escapes */
    if (!from || !put_html(&w, from, true)) {         /* a layout of the site's own without one */
        w = words_of(out, start);
        put_html(&w, html->p, false);
    }
    return out->n - start - w.escapes;
}

size_t search_plain_text(const char *text, struct buf *out)
{
    struct words w = words_of(out, out->n);
    while (*(text = put_text(&w, text)))
        put_char(&w, (unsigned char)*text++, 1);
    return out->n - w.start - w.escapes;
}
