/*
 * safety.c - what may not reach a page: raw HTML, links that run a script, pictures fetched from the net.
 *
 * Each is told to the writer with its place. Nothing here knows how the page looks.
 */
#include <string.h>
#include <strings.h>

#include "markup/markup_int.h"

/* The column in characters of byte column `col` (from 1) of line `line` (from 1) of the text; 0 when there is no such place. */
static int char_column(const char *text, int line, int col)
{
    const char *p = text;
    for (int i = 1; i < line; i++) {
        p = strchr(p, '\n');
        if (!p)
            return 0;
        p++;
    }
    int chars = 1;
    for (const char *end = p + col - 1; p < end && *p != '\0' && *p != '\n';) {
        uint32_t cp = u8_next(&p);
        chars += cp < MARK_FIRST || cp > MARK_LAST;        /* our marks are not the writer's */
    }
    return chars;
}

struct place source_place(const struct source *src, cmark_node *node)
{
    while (node && cmark_node_get_start_line(node) == 0)
        node = cmark_node_parent(node);
    if (!node)
        return (struct place){src->file, src->line, 0};
    int line = cmark_node_get_start_line(node), col = cmark_node_get_start_column(node);
    if (src->lines)
        return (struct place){src->file, src->line + src->lines[line - 1] - 1, 0};
    return (struct place){src->file, src->line + line - 1, col > 0 ? char_column(src->text, line, col) : 0};
}

static void tell(const struct source *src, cmark_node *node, enum msg id, const char *what)
{
    if (!src->d)
        return;
    struct buf shown = BUF_INIT;
    const char *p = what;
    for (int i = 0; i < 40 && *p != '\0' && *p != '\n'; i++)
        buf_addu(&shown, u8_next(&p));
    if (*p != '\0' && strcmp(p, "\n") != 0)
        buf_adds(&shown, "…");
    diag(src->d, source_place(src, node), id, shown.p);
    buf_clear(&shown);
}

/* Copies the scheme of a URL in lower case to out (at most n - 1 characters); "" when it has none. Browsers skip white space and
 * control characters before and inside a scheme (WHATWG URL, basic URL parser), so they are skipped here. */
static void url_scheme(const char *url, char *out, size_t n)
{
    size_t i = 0;
    for (; *url != '\0' && *url != ':'; url++) {
        unsigned char c = (unsigned char)*url;
        if (c <= ' ')
            continue;
        bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
        if (!letter && (i == 0 || !strchr("0123456789+-.", c)))
            break;
        if (i + 1 < n)
            out[i++] = (char)(letter ? c | 32 : c);
    }
    out[*url == ':' ? i : 0] = '\0';
}

static bool url_is_unsafe(const char *url)
{
    char scheme[16];
    url_scheme(url, scheme, sizeof scheme);
    return !strcmp(scheme, "javascript") || !strcmp(scheme, "vbscript") || !strcmp(scheme, "file") || !strcmp(scheme, "data");
}

static bool url_is_picture_data(const char *url)
{
    static const char *const kinds[] = {"data:image/png;", "data:image/gif;", "data:image/jpeg;", "data:image/webp;"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (!strncasecmp(url, kinds[i], strlen(kinds[i])))
            return true;
    return false;
}

bool url_may_stand(const char *url, bool picture) { return (picture && url_is_picture_data(url)) || !url_is_unsafe(url); }

static bool url_is_remote(const char *url)
{
    char scheme[16];
    url_scheme(url, scheme, sizeof scheme);
    return scheme[0] != '\0' || !strncmp(url, "//", 2) || !strncmp(url, "\\\\", 2);
}

void node_unwrap(cmark_node *node)
{
    for (cmark_node *child; (child = cmark_node_first_child(node)) != NULL;) {
        cmark_node_unlink(child);
        cmark_node_insert_before(node, child);
    }
    cmark_node_unlink(node);
    cmark_node_free(node);
}

static void link_instead_of_picture(cmark_node *picture)
{
    cmark_node *link = tree_node(CMARK_NODE_LINK);
    cmark_node_set_url(link, cmark_node_get_url(picture));
    cmark_node_set_title(link, cmark_node_get_title(picture));
    cmark_node_insert_before(picture, link);
    if (!cmark_node_first_child(picture)) {
        cmark_node *text = tree_node(CMARK_NODE_TEXT);
        cmark_node_set_literal(text, cmark_node_get_url(picture));
        cmark_node_append_child(picture, text);
    }
    for (cmark_node *child; (child = cmark_node_first_child(picture)) != NULL;) {
        cmark_node_unlink(child);
        cmark_node_append_child(link, child);
    }
    cmark_node_unlink(picture);
    cmark_node_free(picture);
}

/* A comment is the writer's own note: it goes without a word. */
static bool is_comment(const char *html)
{
    size_t n = strlen(html);
    while (n > 0 && (html[n - 1] == '\n' || html[n - 1] == ' '))
        n--;
    const char *end = strstr(html, "-->");
    return !strncmp(html, "<!--", 4) && end && end + 3 == html + n;
}

static void check_node(cmark_node *node, const struct source *src)
{
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE) {
        const char *html = cmark_node_get_literal(node);
        if (!is_comment(html))
            tell(src, node, MSG_MARKUP_RAW_HTML, html);
        cmark_node_unlink(node);
        cmark_node_free(node);
        return;
    }
    const char *url = cmark_node_get_url(node);
    bool picture = type == CMARK_NODE_IMAGE;
    if (picture && url_is_picture_data(url))
        return;
    if (url_is_unsafe(url)) {
        tell(src, node, MSG_MARKUP_UNSAFE_LINK, url);
        node_unwrap(node);
    } else if (picture && url_is_remote(url)) {
        tell(src, node, MSG_MARKUP_REMOTE_IMAGE, url);
        link_instead_of_picture(node);
    }
}

void pass_safety(cmark_node *root, const struct source *src)
{
    cmark_iter *it = cmark_iter_new(root);
    for (cmark_event_type ev; (ev = cmark_iter_next(it)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(it);
        cmark_node_type type = cmark_node_get_type(node);
        bool leaf = type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE;
        bool link = type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE;
        /* A node may be taken out when the iterator leaves it (cmark.h, "Iterator"). */
        if (leaf || (link && ev == CMARK_EVENT_EXIT))
            check_node(node, src);
    }
    cmark_iter_free(it);
}
