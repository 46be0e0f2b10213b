/*
 * diff.c - `shenbao diff [--json] OLD NEW`: what differs between two definitions, each a .form.yaml or a released .json.
 */
#include <stdlib.h>
#include <string.h>

#include "shenbao/shenbao.h"

enum verdict { SAME, COMPATIBLE, ORPHANS };                /* the exit status too */
enum { UNREADABLE = 3 };

static struct form *load(const char *path, struct arena *a, struct diags *d)
{
    size_t n = strlen(path);
    if (n < 5 || strcmp(path + n - 5, ".json") != 0)
        return model_load_form(path, a, d);
    struct buf text = BUF_INIT, why = BUF_INIT;
    struct form *f = form_file_read(path, &text, &why) ? form_from_text(text.p, text.n, a, &why) : NULL;
    if (!f)
        diag(d, ((struct place){ .file = path }), MSG_RELEASED_BAD, why.p);
    buf_clear(&text);
    buf_clear(&why);
    return f;
}

static enum verdict judge(const struct changes *c)
{
    enum verdict v = c->n ? COMPATIBLE : SAME;
    for (size_t i = 0; i < c->n; i++)
        if (c->v[i].orphan)
            v = ORPHANS;
    return v;
}

/* ---- words ---- */

static void print_kind(const struct changes *c, enum change_kind kind)
{
    static const enum msg heads[CHANGE_KIND_COUNT] = {
        [CHANGE_REMOVED] = MSG_CHANGE_REMOVED,     [CHANGE_RENAMED] = MSG_CHANGE_RENAMED, [CHANGE_RETYPED] = MSG_CHANGE_RETYPED,
        [CHANGE_TIGHTENED] = MSG_CHANGE_TIGHTENED, [CHANGE_LOOSENED] = MSG_CHANGE_LOOSENED, [CHANGE_ADDED] = MSG_CHANGE_ADDED,
        [CHANGE_OTHER] = MSG_CHANGE_OTHER,
    };
    bool any = false;
    for (size_t i = 0; i < c->n; i++) {
        if (c->v[i].kind != kind)
            continue;
        if (!any)
            puts(msg_pattern(heads[kind]));
        printf("  %s %s\n", c->v[i].orphan ? "!" : "-", c->v[i].text);
        any = true;
    }
}

static void print_words(const struct form *older, const struct form *newer, const struct changes *c)
{
    struct buf b = BUF_INIT;
    char n[24], orphans[24];
    size_t count = 0;
    for (size_t i = 0; i < c->n; i++)
        count += c->v[i].orphan != ORPHAN_NOT;
    snprintf(n, sizeof n, "%zu", c->n);
    snprintf(orphans, sizeof orphans, "%zu", count);
    printf("%s@%s → %s@%s\n", older->id, older->version, newer->id, newer->version);
    for (int k = 0; k < CHANGE_KIND_COUNT; k++)
        print_kind(c, (enum change_kind)k);
    msg_format(&b, c->n == 0 ? MSG_SHENBAO_DIFF_SAME : count ? MSG_SHENBAO_DIFF_ORPHANS : MSG_SHENBAO_DIFF_FITS, MSG_ARGS(n, orphans));
    puts(b.p);
    buf_clear(&b);
}

/* ---- JSON ---- */

static json_t *text_or_null(const char *s) { return s ? json_string(s) : json_null(); }

static void print_json(const struct form *older, const struct form *newer, const struct changes *c, enum verdict v)
{
    static const char *const verdicts[] = { "same", "compatible", "orphans" };
    json_t *all = json_array();
    for (size_t i = 0; i < c->n; i++) {
        const struct change *x = &c->v[i];
        json_t *o = json_object();
        json_object_set_new(o, "kind", json_string(change_kind_name(x->kind)));
        json_object_set_new(o, "orphans", json_boolean(x->orphan != ORPHAN_NOT));
        json_object_set_new(o, "was", text_or_null(x->was));
        json_object_set_new(o, "path", text_or_null(x->path));
        json_object_set_new(o, "label", text_or_null(x->label));
        json_object_set_new(o, "drop", text_or_null(x->drop));
        json_object_set_new(o, "text", json_string(x->text));
        json_array_append_new(all, o);
    }
    json_t *j = json_object();
    json_object_set_new(j, "form", json_string(newer->id));
    json_object_set_new(j, "older", json_string(older->version));
    json_object_set_new(j, "newer", json_string(newer->version));
    json_object_set_new(j, "verdict", json_string(verdicts[v]));
    json_object_set_new(j, "changes", all);
    char *s = json_dumps(j, JSON_INDENT(1));
    if (!s)
        die(MSG_NO_MEMORY, MSG_NONE);
    puts(s);
    free(s);
    json_decref(j);
}

int cmd_diff(int argc, char **argv)
{
    const char *files[2] = { NULL, NULL };
    bool json = false;
    int n = 0;

    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            json = true;
        else if (argv[i][0] == '-' || n == 2)
            usage_error(argv[i]);
        else
            files[n++] = argv[i];
    }
    if (n < 2)
        usage_error("diff");
    struct arena *a = arena_new();
    struct diags *d = diags_new();
    const struct form *older = load(files[0], a, d), *newer = load(files[1], a, d);
    int status = UNREADABLE;
    if (older && newer && !diags_count(d, LEVEL_ERROR)) {
        struct changes c = { .arena = a };
        form_compare(older, newer, &c);
        enum verdict v = judge(&c);
        if (json)
            print_json(older, newer, &c, v);
        else
            print_words(older, newer, &c);
        status = (int)v;
        free(c.v);
    }
    diags_print(d, stderr);
    diags_free(d);
    arena_free(a);
    return status;
}
