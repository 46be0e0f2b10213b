/*
 * new.c - `shenbao new site|guide`: a start that checks and builds as it stands.
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
    usage_error(argc ? argv[argc - 1] : "new");
}
