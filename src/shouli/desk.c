/*
 * desk.c - what a clerk needs to do a task that is read from a page: a folder with the pages as pictures, the offline form with what is known
 * of the answers, and a page that shows both side by side. What it saves carries the task's word, so that importing it does the task.
 */
#include <stdlib.h>
#include <string.h>

#include "pack/pack.h"
#include "shouli/desk_int.h"

enum { PICTURES_MOST = 200, NAMED_MOST = 12 };

void desk_open(struct desk *k, const char *out, bool unconfined)
{
    char *layouts = data_dir("layouts");
    *k = (struct desk){.store = k->store, .forms = k->forms, .out = out, .d = diags_new(), .arena = arena_new()};
    k->offline = layouts ? offline_new(NULL, layouts, k->d) : NULL;
    if (!layouts)
        die(MSG_SHENBAO_NO_LAYOUTS, MSG_NONE);
    if (!k->offline) {
        diags_print(k->d, stderr);
        exit(EXIT_SYSTEM);
    }
    free(layouts);
    k->program = program_beside("shouli-read");
    k->pictures = k->program ? reader_new_program(k->program, unconfined) : NULL;
    if (k->pictures)
        reader_ask(k->pictures, READ_PICTURES);
}

void desk_close(struct desk *k)
{
    reader_free(k->pictures);
    free(k->program);
    offline_free(k->offline);
    arena_free(k->arena);
    diags_free(k->d);
}

/* ---- the form ---- */

static const struct program *program_of(struct desk *k, const char *form)
{
    struct identity is;
    if (!identity_parse(form, &is))
        return NULL;
    const struct program *p = formset_program(k->forms, is.id, is.version);
    return p ? p : formset_current(k->forms, is.id);
}

/* What has to be looked at: fields of which the copy could not be read, or that a viewer broke. */
struct fields { struct desk *k; const struct form *form; const char **v; size_t n, cap; struct buf labels; };

static void add_field(struct fields *f, const char *path)
{
    int row = 0;
    bool na = false;
    const struct section *s = NULL;
    const struct field *fd = form_find(f->form, path, &s, &row, &na);
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->v[i], path) == 0)
            return;
    *VEC_ADD(f->v, f->n, f->cap) = arena_strdup(f->k->arena, path);
    if (!fd || f->n > NAMED_MOST)
        return;
    buf_printf(&f->labels, "%s%s", f->labels.n ? "、" : "", fd->label.s ? fd->label.s : fd->name);
    if (row > 0)
        buf_printf(&f->labels, "（%d）", row);
}

static bool take_issue(void *ctx, const struct store_kept_issue *i)
{
    if (strcmp(i->i.code, "S-UNREAD") == 0 && *i->i.field)
        add_field(ctx, i->i.field);
    return true;
}

static const char *note_of(struct desk *k, const struct store_task *t, const struct fields *f)
{
    const char *what = msg_zh(k->arena, strcmp(t->kind, "key") == 0 ? MSG_DESK_KEY : strcmp(t->kind, "damaged") == 0 ? MSG_DESK_DAMAGED : MSG_DESK_CONFIRM, MSG_NONE);
    const char *fields = "";
    if (f->labels.n)
        fields = msg_zh(k->arena, f->n > NAMED_MOST ? MSG_DESK_FIELDS_MORE : MSG_DESK_FIELDS, MSG_ARGS(f->labels.p));
    return arena_printf(k->arena, "%s%s%s\n%s", what, *fields ? "\n" : "", fields, msg_zh(k->arena, MSG_DESK_SAVE, MSG_NONE));
}

bool desk_form(struct desk *k, const struct store_task *t, struct buf *out)
{
    const struct program *program = program_of(k, t->form);
    char word[STORE_TASK_WORD], base[48] = "";
    if (!program)
        return false;
    const struct form *form = program_form(program);
    struct answers a = {.arena = k->arena};
    struct fields f = {.k = k, .form = form, .labels = BUF_INIT};
    if (t->submission) {
        store_answers(k->store, t->submission, t->revision, &a);
        store_each_issue(k->store, t->submission, true, take_issue, &f);
        snprintf(base, sizeof base, "%lld.%d", t->submission, t->revision);
    }
    bool damaged = strcmp(t->kind, "damaged") == 0;
    for (size_t i = 0; damaged && i < a.n; i++)
        if (a.v[i].flags & ANSWER_DAMAGED)
            add_field(&f, a.v[i].path);
    store_task_word(k->store, t->id, word);
    json_t *boxes = formset_layout(k->forms, form);
    struct offline_form o = {.form = form, .program = program, .boxes = boxes, .codes = formset_codes, .codes_ctx = k->forms, .answers = &a,
                             .note = note_of(k, t, &f), .base = base, .pack = word};
    if (damaged && f.n) {
        o.open = f.v;
        o.nopen = f.n;
    }
    bool good = offline_write(k->offline, &o, out, k->d);
    json_decref(boxes);
    free(f.v);
    buf_clear(&f.labels);
    return good;
}

/* ---- the folder ---- */

static void write_file(const char *dir, const char *name, const void *p, size_t n)
{
    char *path = path_join(dir, name);
    file_write_changed(path, p, n);
    free(path);
}

/* The pages of what was handed in; the number of pictures. */
static size_t write_pictures(struct desk *k, const struct store_task *t, const char *dir)
{
    struct buf b = BUF_INIT;
    struct read_result r = {0};
    size_t n = 0;
    char *path = *t->sha256 ? store_file_path(k->store, t->sha256) : NULL;
    if (k->pictures && path && file_read(path, &b, read_limits.document_bytes)) {
        reader_read_bytes(k->pictures, b.p, b.n, &r);
        for (size_t i = 0; r.kind == READ_ZIP && i < r.nentries && n < PICTURES_MOST; i++) {
            const struct zip_entry *e = &r.entries[i];
            char name[40];
            if (strncmp(e->name, "page-", 5) != 0 || e->n < 8 || memcmp(e->data, "\x89PNG", 4) != 0)
                continue;
            snprintf(name, sizeof name, "%s-%zu.png", msg_pattern_in(MSG_DESK_PICTURE, LANG_ZH), ++n);
            write_file(dir, name, e->data, e->n);
        }
        read_result_clear(&r);
    }
    free(path);
    buf_clear(&b);
    return n;
}

/* Pictures at the left, the form at the right. */
static void write_both(struct desk *k, const char *dir, size_t pictures)
{
    struct buf b = BUF_INIT;
    const char *title = msg_zh(k->arena, MSG_DESK_BOTH, MSG_NONE), *form = msg_zh(k->arena, MSG_DESK_FORM, MSG_NONE),
               *picture = msg_zh(k->arena, MSG_DESK_PICTURE, MSG_NONE);
    buf_printf(&b, "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<meta charset=\"utf-8\">\n<title>%s</title>\n<style>\nhtml, body { height: 100%%; margin: 0 }\n"
                   "body { display: flex }\n#pages { width: 48%%; height: 100%%; overflow: auto; background: #888 }\n#pages img { width: 100%%; display: block; "
                   "margin-bottom: 4px }\niframe { width: 52%%; height: 100%%; border: 0 }\n</style>\n<div id=\"pages\">\n", title);
    for (size_t i = 1; i <= pictures; i++)
        buf_printf(&b, "<img src=\"%s-%zu.png\" alt=\"%s %zu\">\n", picture, i, picture, i);
    buf_printf(&b, "</div>\n<iframe src=\"%s\" title=\"%s\"></iframe>\n</html>\n", form, form);
    char *name = xasprintf("%s.html", title);
    write_file(dir, name, b.p, b.n);
    free(name);
    buf_clear(&b);
}

char *desk_write(struct desk *k, const struct store_task *t)
{
    struct buf page = BUF_INIT, name = BUF_INIT;
    bool ours = strcmp(t->kind, "confirm") == 0 || strcmp(t->kind, "key") == 0 || strcmp(t->kind, "damaged") == 0;
    if (!ours || !desk_form(k, t, &page)) {
        buf_clear(&page);
        return NULL;
    }
    const char *what = msg_zh(k->arena, strcmp(t->kind, "key") == 0 ? MSG_WORK_KIND_KEY : strcmp(t->kind, "damaged") == 0 ? MSG_WORK_KIND_DAMAGED : MSG_WORK_KIND_CONFIRM, MSG_NONE);
    name_make_legal(arena_printf(k->arena, "%lld-%s-%s%s%s", t->id, what, t->name, *t->name && *t->title ? "-" : "", t->title), &name);
    char *dir = path_join(k->out, name.p);
    file_mkdirs(dir);
    write_file(dir, msg_zh(k->arena, MSG_DESK_FORM, MSG_NONE), page.p, page.n);
    size_t pictures = write_pictures(k, t, dir);
    if (pictures)
        write_both(k, dir, pictures);
    buf_clear(&page);
    buf_clear(&name);
    return dir;
}

/* ---- shouli key: the same without a task ---- */

int cmd_key(int argc, char **argv)
{
    struct desk k = {0};
    const char *db = NULL, *forms = NULL, *out = NULL, *by = "";
    bool unconfined = false, json = false;
    const struct option_def defs[] = {{"--db", &db, NULL}, {"--forms", &forms, NULL}, {"-o", &out, NULL}, {"--by", &by, NULL},
                                      {"--json", NULL, &json}, {"--unconfined", NULL, &unconfined}};
    if (options_take(argc, argv, defs, sizeof defs / sizeof *defs) != 1)
        usage(MSG_WORK_WANT_WORDS, MSG_ARGS("key"));
    option_needed("--db", db);
    option_needed("--forms", forms);
    if (!u8_valid(by, strlen(by)))
        usage(MSG_SHOULI_BAD_TEXT, MSG_NONE);
    k.forms = open_forms(forms, unconfined);
    const struct program *p = strchr(argv[1], '@') ? program_of(&k, argv[1]) : formset_current(k.forms, argv[1]);
    if (!p)
        usage(MSG_DESK_NO_FORM, MSG_ARGS(argv[1]));
    k.store = open_store(db, STORE_CREATE);
    desk_open(&k, "", unconfined);
    const struct form *f = program_form(p);
    const char *id = arena_printf(k.arena, "%s@%s", f->id, f->version), *title = f->title.s ? f->title.s : f->id;
    struct store_task t = {.id = store_key_page(k.store, id, by), .kind = "key", .form = id, .name = "", .title = title, .sha256 = ""};
    struct buf page = BUF_INIT, name = BUF_INIT;
    if (!desk_form(&k, &t, &page)) {
        diags_print(k.d, stderr);
        exit(EXIT_SYSTEM);
    }
    name_make_legal(msg_zh(k.arena, MSG_DESK_KEY_NAME, MSG_ARGS(title)), &name);
    const char *path = out ? out : name.p;
    file_write_atomic(path, page.p, page.n);
    struct buf said = BUF_INIT;
    if (json) {
        buf_adds(&said, "{\"file\":");
        json_add_string(&said, path);
        buf_addc(&said, '}');
    } else {
        msg_format(&said, MSG_DESK_KEY_DONE, MSG_ARGS(path));
    }
    puts(said.p);
    buf_clear(&said);
    buf_clear(&page);
    buf_clear(&name);
    desk_close(&k);
    store_close(k.store);
    formset_free(k.forms);
    return EXIT_FINE;
}
