/*
 * links.c - asks where links and pictures lead. Where that is, pages know; here is only what becomes of the tree.
 */
#include <string.h>

#include "markup/markup_int.h"

static void one_link(cmark_node *node, const struct source *src, const struct markup_links *links)
{
    bool picture = cmark_node_get_type(node) == CMARK_NODE_IMAGE;
    struct buf url = BUF_INIT;
    struct place at = source_place(src, node);
    if (picture && src->d && !cmark_node_first_child(node))
        diag(src->d, at, MSG_MARKUP_NO_ALT, cmark_node_get_url(node));
    if (!links->resolve(links->ctx, cmark_node_get_url(node), picture, at, &url))
        node_unwrap(node);
    else if (strcmp(url.p, cmark_node_get_url(node)) != 0)
        cmark_node_set_url(node, url.p);
    buf_clear(&url);
}

void pass_links(cmark_node *root, const struct source *src, const struct markup_links *links)
{
    cmark_iter *it = cmark_iter_new(root);
    for (cmark_event_type ev; (ev = cmark_iter_next(it)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(it);
        cmark_node_type type = cmark_node_get_type(node);
        if (ev == CMARK_EVENT_EXIT && (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE))
            one_link(node, src, links);
    }
    cmark_iter_free(it);
}
