/*
 * new.c - `shenbao new site|guide|form`: a start that checks and builds as it stands.
 */
#include <stdlib.h>
#include <string.h>

#include "page/page.h"
#include "shenbao/shenbao.h"

static bool good_name(const char *s)
{
    if (*s < 'a' || *s > 'z')
        return false;
    for (; *s; s++)
        if (!((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9') || *s == '-'))
            return false;
    return true;
}

static void say(enum msg id, const char *arg)
{
    struct buf b = BUF_INIT;
    msg_format(&b, id, MSG_ARGS(arg));
    puts(b.p);
    buf_clear(&b);
}

/* Renders layouts/new/NAME with data into DIR/AS. Consumes nothing; refuses to overwrite. */
static void write_from(const char *name, json_t *data, const char *dir, const char *as)
{
    char *layouts = data_dir("layouts");
    if (!layouts)
        die(MSG_SHENBAO_NO_LAYOUTS, MSG_NONE);
    char *sub = path_join(layouts, "new"), *from = path_join(sub, name), *to = path_join(dir, as);
    struct buf t = BUF_INIT, out = BUF_INIT;
    struct diags *d = diags_new();

    if (file_exists(to))
        die(MSG_SHENBAO_EXISTS, MSG_ARGS(to));
    if (!file_read(from, &t, 0))
        die_errno(from);
    if (!mustache_render(t.p, from, data, NULL, NULL, &out, d)) {
        diags_print(d, stderr);
        exit(3);
    }
    file_mkdirs(dir);
    file_write_changed(to, out.p, out.n);
    say(MSG_SHENBAO_CREATED, to);
    diags_free(d);
    buf_clear(&t);
    buf_clear(&out);
    free(to);
    free(from);
    free(sub);
    free(layouts);
}

static void new_guide(const char *content, const char *region, const char *id)
{
    char *guides = path_join(content, "guides"), *r = path_join(guides, region), *dir = path_join(r, id), *form = xasprintf("%s-form", id);
    char *file = xasprintf("%s.form.yaml", id);
    json_t *data = json_pack("{s:s, s:s, s:s}", "title", id, "region", region, "form", form);

    write_from("guide.md", data, dir, "guide.md");
    write_from("form.yaml", data, dir, file);
    json_decref(data);
    free(file);
    free(form);
    free(dir);
    free(r);
    free(guides);
}

/* The line of the front matter that begins with "forms:", or NULL; *end is where the front matter ends. */
static const char *forms_line(const char *text, const char **end)
{
    *end = strncmp(text, "---\n", 4) == 0 ? strstr(text + 3, "\n---") : NULL;
    const char *line = *end ? strstr(text, "\nforms:") : NULL;
    return line && line < *end ? line + 1 : NULL;
}

/* Puts the form into `forms: [a, b]` of the guide, or such a line at the end of the front matter. False when it is written otherwise. */
static bool list_form(const char *path, const char *form)
{
    struct buf text = BUF_INIT, out = BUF_INIT;
    const char *end;
    if (!file_read(path, &text, 0))
        die_errno(path);
    const char *line = forms_line(text.p, &end), *stop = line ? line + strcspn(line, "\n") : NULL;
    const char *shut = line ? memchr(line, ']', (size_t)(stop - line)) : NULL,
               *open = line ? memchr(line, '[', (size_t)(stop - line)) : NULL;
    bool good = end && (!line || (open && shut && open < shut));
    if (good && line) {
        bool empty = open + 1 + strspn(open + 1, " ") == shut;
        buf_add(&out, text.p, (size_t)(shut - text.p));
        buf_printf(&out, "%s%s%s", empty ? "" : ", ", form, shut);
    } else if (good) {
        buf_add(&out, text.p, (size_t)(end - text.p));
        buf_printf(&out, "\nforms: [%s]%s", form, end);
    }
    if (good)
        file_write_changed(path, out.p, out.n);
    buf_clear(&text);
    buf_clear(&out);
    return good;
}

static void new_form(const char *content, const char *guide, const char *form)
{
    char *guides = path_join(content, "guides"), *dir = path_join(guides, guide), *page = path_join(dir, "guide.md");
    char *file = xasprintf("%s.form.yaml", form);
    json_t *data = json_pack("{s:s, s:s}", "title", form, "form", form);
    if (!file_exists(page))
        die(MSG_SHENBAO_NO_GUIDE, MSG_ARGS(guide));
    write_from("form.yaml", data, dir, file);
    if (list_form(page, form))
        say(MSG_SHENBAO_LISTED, page);
    else
        die(MSG_SHENBAO_LIST_FORM, MSG_ARGS(page, form));
    json_decref(data);
    free(file);
    free(page);
    free(dir);
    free(guides);
}

static int new_site(const char *dir)
{
    if (file_exists(dir))
        die(MSG_SHENBAO_EXISTS, MSG_ARGS(dir));
    json_t *data = json_object();
    write_from("site.yaml", data, dir, "site.yaml");
    json_decref(data);
    new_guide(dir, "sample", "first-guide");
    say(MSG_SHENBAO_NEXT, dir);
    return 0;
}

int cmd_new(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[0], "site") == 0)
        return new_site(argv[1]);
    if (argc == 2 && strcmp(argv[0], "guide") == 0) {
        char *region = xstrdup(argv[1]), *id = strchr(region, '/'), *content = content_dir(NULL);
        if (!id || (*id++ = '\0', !good_name(region)) || !good_name(id))
            die(MSG_SHENBAO_BAD_NAME, MSG_ARGS(argv[1]));
        new_guide(content, region, id);
        say(MSG_SHENBAO_NEXT, content);
        free(content);
        free(region);
        return 0;
    }
    if (argc == 2 && strcmp(argv[0], "form") == 0) {
        char *guide = xstrdup(argv[1]), *form = strrchr(guide, '/'), *content = content_dir(NULL);
        char *id = form ? (*form++ = '\0', strchr(guide, '/')) : NULL;
        bool good = id && good_name(form) && good_name(id + 1) && (*id = '\0', good_name(guide));
        if (!good)
            die(MSG_SHENBAO_BAD_NAME, MSG_ARGS(argv[1]));
        *id = '/';
        new_form(content, guide, form);
        say(MSG_SHENBAO_NEXT, content);
        free(content);
        free(guide);
        return 0;
    }
    usage_error(argc ? argv[argc - 1] : "new");
}
