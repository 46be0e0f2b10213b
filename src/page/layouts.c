/*
 * layouts.c - the files of layouts/: a file of the site's own replaces the built-in one of the same name. Templates are parsed once, with
 * all that they include, and only read after that.
 */
#include <stdlib.h>
#include <string.h>

#include "page/page_int.h"

/* Reads `file` from the folder into l; false when it is not there. */
static bool read_layout(const char *dir, const char *file, struct layout *l)
{
    if (!dir)
        return false;
    char *path = path_join(dir, file);
    struct buf text = BUF_INIT;
    if (!file_exists(path) || !file_read(path, &text, 0)) {
        free(path);
        return false;
    }
    /* The last line's end is not part of a template: a partial may stand inside a line, where it would be a space. */
    if (text.n > 0 && text.p[text.n - 1] == '\n')
        text.p[--text.n] = '\0';
    l->path = path;
    l->of.text = buf_steal(&text);
    return true;
}

static bool is_partial_name(const char *name) { return name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0'; }

/* Tells every tag that includes a template which one it is. */
static void link_partials(struct pages *p, struct tag *t)
{
    for (; t; t = t->next) {
        link_partials(p, t->first);
        if (t->kind == TAG_PARTIAL && is_partial_name(t->s))
            t->partial = &layout_template(p, t->s)->of;
    }
}

/* A template's mistakes are told here, once, with its own path. */
static void parse_layout(struct pages *p, struct layout *l)
{
    struct tag *tree;
    l->arena = arena_new();
    l->of.bad = !mustache_parse(l->of.text, l->path, l->arena, &tree, p->d);
    if (l->of.bad)
        return;
    l->of.tree = tree;
    template_check(tree, l->path, p->d);
    link_partials(p, tree);
}

/* The file, own before built-in; its text is NULL when there is none, which is told. */
static struct layout *layout(struct pages *p, const char *file)
{
    for (size_t i = 0; i < p->n; i++)
        if (!strcmp(p->v[i]->name, file))
            return p->v[i];
    struct layout *l = xcalloc(1, sizeof *l);
    l->name = xstrdup(file);
    *VEC_ADD(p->v, p->n, p->cap) = l;
    if (!read_layout(p->own, file, l) && !read_layout(p->builtin, file, l))
        diag(p->d, ((struct place){p->builtin, 0, 0}), MSG_PAGE_NO_TEMPLATE, file);
    else if (strstr(file, ".mustache"))
        parse_layout(p, l);
    return l;
}

const char *pages_layout(struct pages *p, const char *file) { return layout(p, file)->of.text; }

struct layout *layout_template(struct pages *p, const char *name)
{
    char *file = xasprintf("%s.mustache", name);
    struct layout *l = layout(p, file);
    free(file);
    return l;
}

void layouts_free(struct pages *p)
{
    for (size_t i = 0; i < p->n; i++) {
        free(p->v[i]->name);
        free(p->v[i]->path);
        free((char *)p->v[i]->of.text);
        arena_free(p->v[i]->arena);
        free(p->v[i]);
    }
    free(p->v);
}

bool pages_render(struct pages *p, const char *name, struct datum *data, struct buf *out)
{
    const struct layout *l = layout_template(p, name);
    if (p->look)
        p->look(p->look_ctx, data);
    return l->of.text && !l->of.bad && pages_layout(p, PAGE_STYLE) && mustache_render_tree(l->of.tree, l->path, data, out, p->d);
}
