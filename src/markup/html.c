/*
 * html.c - cmark's tree written as HTML, the way cmark itself does it (its html.c), in one walk with what is ours: ids and levels of
 * headings, tables, line breaks that are no spaces, boxes of code that the keyboard gets to.
 *
 * Trees may be deeper than the stack, so the walk does not call itself.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "markup/markup_int.h"

void html_words(struct buf *out, const char *s)
{
    for (;; s++) {
        size_t plain = strcspn(s, "&<>\"");
        buf_add(out, s, plain);
        s += plain;
        if (*s == '\0')
            return;
        buf_adds(out, *s == '&' ? "&amp;" : *s == '<' ? "&lt;" : *s == '>' ? "&gt;" : "&quot;");
    }
}

static bool is_address_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c != '\0' && strchr("!#$%()*+,-./:;=?@_~", c));
}

/* What an address may not hold is written in hexadecimal; what it may hold and HTML may not, as HTML has it. */
static void add_address(struct buf *out, const char *url)
{
    static const char hex[] = "0123456789ABCDEF";
    for (; *url != '\0'; url++) {
        unsigned char c = (unsigned char)*url;
        if (is_address_char(*url))
            buf_addc(out, *url);
        else if (c == '&')
            buf_adds(out, "&amp;");
        else if (c == '\'')
            buf_adds(out, "&#x27;");
        else
            buf_add(out, (char[]){'%', hex[c >> 4], hex[c & 15]}, 3);
    }
}

/* Blocks begin on a line of their own. */
static void new_line(struct buf *out)
{
    if (out->n > 0 && out->p[out->n - 1] != '\n')
        buf_addc(out, '\n');
}

static void open_block(struct buf *out, const char *tag)
{
    new_line(out);
    buf_adds(out, tag);
}

static void add_url(const struct html *h, cmark_node *node)
{
    const char *url = cmark_node_get_url(node);
    if ((h->flags & MARKUP_UNSAFE) || url_may_stand(url, cmark_node_get_type(node) == CMARK_NODE_IMAGE))
        add_address(h->out, url);
}

static void add_title(const struct html *h, cmark_node *node)
{
    const char *title = cmark_node_get_title(node);
    if (*title == '\0')
        return;
    buf_adds(h->out, "\" title=\"");
    html_words(h->out, title);
}

/* What is said instead of a picture: the words in it without their marks. */
static void add_picture(const struct html *h, cmark_node *picture)
{
    buf_adds(h->out, "<img src=\"");
    add_url(h, picture);
    buf_adds(h->out, "\" alt=\"");
    for (cmark_node *node = picture; node; node = next_node(picture, node)) {
        cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_HTML_INLINE)
            html_words(h->out, cmark_node_get_literal(node));
        else if (type == CMARK_NODE_LINEBREAK || (type == CMARK_NODE_SOFTBREAK && !break_vanishes(node)))
            buf_addc(h->out, ' ');
    }
    add_title(h, picture);
    buf_adds(h->out, "\" />");
}

static void add_code(const struct html *h, cmark_node *node)
{
    const char *info = cmark_node_get_fence_info(node);
    /* Lines of code do not wrap, so their box scrolls: whoever has no pointer must be able to get to it. */
    open_block(h->out, h->flags & MARKUP_BODY ? "<pre tabindex=\"0\"><code" : "<pre><code");
    if (info && *info != '\0') {
        buf_adds(h->out, " class=\"language-");
        char *language = xstrndup(info, strcspn(info, " \t\n\v\f\r"));
        html_words(h->out, language);
        free(language);
        buf_addc(h->out, '"');
    }
    buf_addc(h->out, '>');
    html_words(h->out, cmark_node_get_literal(node));
    buf_adds(h->out, "</code></pre>\n");
}

static void add_raw(const struct html *h, cmark_node *node)
{
    buf_adds(h->out, h->flags & MARKUP_UNSAFE ? cmark_node_get_literal(node) : "<!-- raw HTML omitted -->");
}

static void open_list(const struct html *h, cmark_node *list)
{
    int start = cmark_node_get_list_start(list);
    new_line(h->out);
    if (cmark_node_get_list_type(list) == CMARK_BULLET_LIST)
        buf_adds(h->out, "<ul>\n");
    else if (start == 1)
        buf_adds(h->out, "<ol>\n");
    else
        buf_printf(h->out, "<ol start=\"%d\">\n", start);
}

static bool is_tight(cmark_node *paragraph)
{
    cmark_node *list = cmark_node_parent(cmark_node_parent(paragraph));
    return list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list);
}

/* No level is left out, and the page has its main heading already. */
static int level_of(struct html *h, cmark_node *heading)
{
    int level = cmark_node_get_heading_level(heading);
    if (!(h->flags & MARKUP_BODY))
        return level;
    level += h->lift;
    if (level > h->level + 1)
        level = h->level + 1;
    return h->level = level > 6 ? 6 : level;
}

static void open_heading(struct html *h, cmark_node *node)
{
    const struct heading *heading = heading_add(h->page, node, level_of(h, node));
    new_line(h->out);
    buf_adds(h->out, "<h");
    buf_addc(h->out, (char)('0' + heading->level));
    if (!(h->flags & MARKUP_NO_IDS)) {
        buf_adds(h->out, " id=\"");
        buf_adds(h->out, heading->id);
        buf_addc(h->out, '"');
    }
    buf_addc(h->out, '>');
}

static void open_table(struct html *h, cmark_node *node)
{
    assert(h->ntables < h->tables->n && h->tables->v[h->ntables].at == node);
    const struct table *t = &h->tables->v[h->ntables++];
    new_line(h->out);
    table_write(h, t, h->ntables);
}

/* Writes what stands before the inside of a node, or all of it when that is told by something else. The first node inside, or NULL. */
static cmark_node *open_node(struct html *h, cmark_node *node)
{
    struct buf *out = h->out;
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT: html_words(out, cmark_node_get_literal(node)); return NULL;
    case CMARK_NODE_SOFTBREAK:
        if (!break_vanishes(node))
            buf_addc(out, '\n');
        return NULL;
    case CMARK_NODE_LINEBREAK: buf_adds(out, "<br />\n"); return NULL;
    case CMARK_NODE_CODE:
        buf_adds(out, "<code>");
        html_words(out, cmark_node_get_literal(node));
        buf_adds(out, "</code>");
        return NULL;
    case CMARK_NODE_HTML_INLINE: add_raw(h, node); return NULL;
    case CMARK_NODE_IMAGE: add_picture(h, node); return NULL;
    case CMARK_NODE_CODE_BLOCK: add_code(h, node); return NULL;
    case CMARK_NODE_CUSTOM_BLOCK: open_table(h, node); return NULL;
    case CMARK_NODE_THEMATIC_BREAK: open_block(out, "<hr />\n"); return NULL;
    case CMARK_NODE_HTML_BLOCK:
        new_line(out);
        add_raw(h, node);
        new_line(out);
        return NULL;
    case CMARK_NODE_STRONG: buf_adds(out, "<strong>"); break;
    case CMARK_NODE_EMPH: buf_adds(out, "<em>"); break;
    case CMARK_NODE_LINK:
        buf_adds(out, "<a href=\"");
        add_url(h, node);
        add_title(h, node);
        buf_adds(out, "\">");
        break;
    case CMARK_NODE_PARAGRAPH:
        if (!is_tight(node))
            open_block(out, "<p>");
        break;
    case CMARK_NODE_HEADING: open_heading(h, node); break;
    case CMARK_NODE_LIST: open_list(h, node); break;
    case CMARK_NODE_ITEM: open_block(out, "<li>"); break;
    case CMARK_NODE_BLOCK_QUOTE: open_block(out, "<blockquote>\n"); break;
    default: break;
    }
    return cmark_node_first_child(node);
}

static void close_node(struct html *h, cmark_node *node)
{
    struct buf *out = h->out;
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_STRONG: buf_adds(out, "</strong>"); break;
    case CMARK_NODE_EMPH: buf_adds(out, "</em>"); break;
    case CMARK_NODE_LINK: buf_adds(out, "</a>"); break;
    case CMARK_NODE_PARAGRAPH:
        if (!is_tight(node))
            buf_adds(out, "</p>\n");
        break;
    case CMARK_NODE_HEADING:
        buf_adds(out, "</h");
        buf_addc(out, (char)('0' + h->page->headings[h->page->nheadings - 1].level));
        buf_adds(out, ">\n");
        break;
    case CMARK_NODE_LIST: buf_adds(out, cmark_node_get_list_type(node) == CMARK_BULLET_LIST ? "</ul>\n" : "</ol>\n"); break;
    case CMARK_NODE_ITEM: buf_adds(out, "</li>\n"); break;
    case CMARK_NODE_BLOCK_QUOTE: open_block(out, "</blockquote>\n"); break;
    default: break;
    }
}

void html_inside(struct html *h, cmark_node *root)
{
    for (cmark_node *node = cmark_node_first_child(root), *next; node; node = next) {
        next = open_node(h, node);
        while (!next) {
            close_node(h, node);
            next = cmark_node_next(node);
            if (!next && (node = cmark_node_parent(node)) == root)
                return;
        }
    }
}
