/*
 * sheet.c - shouli sheet: what an application has to bring, what of it is there as data, as files and on paper, and what is missing. Two marks
 * make it complete, in whichever order they come: the data are right, and the paper is there.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

enum seen { SEEN_ORIGINAL, SEEN_COPY, SEEN_VERIFIED, SEEN_SIGN, SEEN_SEAL, SEEN_PAPER, SEEN_COUNT };
static const char *const seen_names[] = {"original", "copy", "verified", "sign", "seal", "paper"};

/* What is there of one material. */
struct there { int seen[SEEN_COUNT], files; bool data; };
struct receiving_sheet {
    struct store *store;
    bool json;
    long long application;
    struct needed *v; struct there *there; size_t n;
    const char *form, *status;                             /* while forms are looked through */
    size_t missing;
    struct buf out;
    bool data, paper;                                      /* the two marks */
};

static void add_tick(void *ctx, const struct store_ticked *t)
{
    struct receiving_sheet *s = ctx;
    for (size_t i = 0; i < s->n; i++)
        for (int k = 0; k < SEEN_COUNT; k++)
            if (s->v[i].material->id && strcmp(s->v[i].material->id, t->material) == 0 && strcmp(seen_names[k], t->what) == 0)
                s->there[i].seen[k] = t->count;
}

static bool add_file(void *ctx, const struct store_file *f)
{
    struct receiving_sheet *s = ctx;
    for (size_t i = 0; i < s->n; i++)
        s->there[i].files += *f->material && s->v[i].material->id && strcmp(s->v[i].material->id, f->material) == 0;
    return true;
}

static bool add_form(void *ctx, const struct store_row *r)
{
    struct receiving_sheet *s = ctx;
    bool right = strcmp(r->status, "accepted") == 0;
    s->data = s->data && right;
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].material->form && strcmp(s->v[i].material->form, r->form) == 0)
            s->there[i].data = right;
    return true;
}

static const char *name_of(const struct material *m) { return m->name.s ? m->name.s : m->id ? m->id : ""; }

static void lack(struct receiving_sheet *s, const struct material *m, const char *code, enum msg id, int want, int have)
{
    struct buf b = BUF_INIT;
    char wanted[16], got[16];
    snprintf(wanted, sizeof wanted, "%d", want);
    snprintf(got, sizeof got, "%d", have);
    msg_format(&b, id, MSG_ARGS(name_of(m), wanted, got));
    if (s->json) {
        buf_printf(&s->out, "%s{\"code\":\"%s\",\"material\":", s->missing ? "," : "", code);
        json_add_string(&s->out, m->id ? m->id : "");
        buf_adds(&s->out, ",\"message\":");
        json_add_string(&s->out, b.p);
        buf_addc(&s->out, '}');
    } else {
        buf_printf(&s->out, "  %-7s %s\n", code, b.p);
    }
    s->missing++;
    buf_clear(&b);
}

/* Of a form: its data, and as many on paper as the guide wants, signed. */
static void check_form(struct receiving_sheet *s, const struct material *m, const struct there *t)
{
    int copies = m->copies > 0 ? m->copies : 1;
    if (!t->data) {
        lack(s, m, "R-MAT", MSG_WORK_NEED_FORM, 1, 0);
        s->data = false;
    }
    if (t->seen[SEEN_PAPER] < copies) {
        lack(s, m, "R-MAT", MSG_WORK_NEED_PAPER, copies, t->seen[SEEN_PAPER]);
        s->paper = false;
    } else if (!t->seen[SEEN_SIGN]) {
        lack(s, m, "R-SIGN", MSG_WORK_NEED_SIGN, 1, 0);
        s->paper = false;
    }
}

static void check_paper(struct receiving_sheet *s, const struct material *m, const struct there *t)
{
    bool original = m->kind == MATERIAL_ORIGINAL || m->kind == MATERIAL_ORIGINAL_AND_COPY;
    bool copy = m->kind == MATERIAL_COPY || m->kind == MATERIAL_ORIGINAL_AND_COPY;
    int copies = m->copies > 0 ? m->copies : 1, any = t->files;
    size_t before = s->missing;
    for (int k = 0; k < SEEN_COUNT; k++)
        any += t->seen[k];
    if (original && !t->seen[SEEN_ORIGINAL])
        lack(s, m, "R-MAT", MSG_WORK_NEED_ORIGINAL, 1, 0);
    if (copy && t->seen[SEEN_COPY] < copies)
        lack(s, m, "R-MAT", MSG_WORK_NEED_COPY, copies, t->seen[SEEN_COPY]);
    else if (m->verified && !t->seen[SEEN_VERIFIED])
        lack(s, m, "R-SIGN", MSG_WORK_NEED_VERIFIED, 1, 0);
    if (!original && !copy && !any)
        lack(s, m, "R-MAT", MSG_WORK_NEED_ANY, 1, 0);
    s->paper = s->paper && s->missing == before;
}

static void line_text(const struct receiving_sheet *s, size_t i, size_t missing)
{
    const struct needed *n = &s->v[i];
    enum msg word = n->need == NEED_NO ? MSG_WORK_SHEET_NOT : n->need == NEED_UNKNOWN ? MSG_WORK_SHEET_OPEN : missing ? MSG_WORK_SHEET_MISSING : MSG_WORK_SHEET_THERE;
    printf("  ");
    put_padded(stdout, msg_pattern(word), msg_lang() == LANG_ZH ? 6 : 12);
    printf("%s", name_of(n->material));
    for (int k = 0; k < SEEN_COUNT; k++)
        if (s->there[i].seen[k])
            printf("  %s %d", seen_names[k], s->there[i].seen[k]);
    if (s->there[i].files)
        printf("  file %d", s->there[i].files);
    printf("%s%s%s\n", *n->why ? "  (" : "", n->why, *n->why ? ")" : "");
}

static void line_json(const struct receiving_sheet *s, size_t i, size_t missing, struct buf *b)
{
    const struct needed *n = &s->v[i];
    buf_printf(b, "%s{\"id\":", i ? "," : "");
    json_add_string(b, n->material->id ? n->material->id : "");
    buf_adds(b, ",\"name\":");
    json_add_string(b, name_of(n->material));
    buf_printf(b, ",\"wanted\":%s,\"missing\":%zu,\"files\":%d", n->need == NEED_YES ? "true" : n->need == NEED_NO ? "false" : "null", missing, s->there[i].files);
    for (int k = 0; k < SEEN_COUNT; k++)
        buf_printf(b, ",\"%s\":%d", seen_names[k], s->there[i].seen[k]);
    buf_addc(b, '}');
}

static bool print_application(void *ctx, const struct store_application *a)
{
    struct receiving_sheet *s = ctx;
    struct buf b = BUF_INIT, head = BUF_INIT;
    char id[24];
    snprintf(id, sizeof id, "%lld", a->id);
    msg_format(&head, MSG_WORK_SHEET_HEAD, MSG_ARGS(id, *a->name ? a->name : msg_pattern(MSG_SHOULI_NAMELESS)));
    if (s->json)
        buf_printf(&b, "{\"application\":%lld,\"materials\":[", a->id);
    else
        puts(head.p);
    s->data = s->paper = true;
    store_each_row(s->store, NULL, a->id, add_form, s);
    for (size_t i = 0; i < s->n; i++) {
        size_t before = s->missing;
        const struct material *m = s->v[i].material;
        if (s->v[i].need == NEED_YES)
            (m->form ? check_form : check_paper)(s, m, &s->there[i]);
        if (s->json)
            line_json(s, i, s->missing - before, &b);
        else
            line_text(s, i, s->missing - before);
    }
    char n[24];
    snprintf(n, sizeof n, "%zu", s->missing);
    if (s->json) {
        printf("%s],\"missing\":[%s],\"data\":%s,\"paper\":%s}\n", b.p, s->out.n ? s->out.p : "", s->data ? "true" : "false", s->paper ? "true" : "false");
    } else {
        buf_reset(&head);
        msg_format(&head, s->missing ? MSG_WORK_SHEET_INCOMPLETE : MSG_WORK_SHEET_COMPLETE, MSG_ARGS(n));
        printf("%s%s%s %s  %s %s  %s\n", s->out.n ? "\n" : "", s->out.n ? s->out.p : "", msg_pattern(MSG_WORK_SHEET_DATA), s->data ? "√" : "×",
               msg_pattern(MSG_WORK_SHEET_PAPER), s->paper ? "√" : "×", head.p);
    }
    buf_clear(&b);
    buf_clear(&head);
    s->application = a->id;
    return true;
}

int cmd_sheet(int argc, char **argv)
{
    struct receiving_sheet s = {.out = BUF_INIT};
    const char *db = NULL, *path = NULL;
    bool unconfined = false;
    const struct option_def defs[] = {{"--db", &db, NULL}, {"--forms", &path, NULL}, {"--json", NULL, &s.json}, {"--unconfined", NULL, &unconfined}};
    int n = options_take(argc, argv, defs, sizeof defs / sizeof *defs);
    option_needed("--db", db);
    option_needed("--forms", path);
    char *end = NULL;
    long long id = n == 1 ? strtoll(argv[1], &end, 10) : 0;
    if (id <= 0 || *end)
        usage(MSG_WORK_WANT_WORDS, MSG_ARGS("sheet"));
    struct arena *a = arena_new();
    struct formset *forms = open_forms(path, unconfined);
    s.store = open_store(db, STORE_READ);
    s.n = application_materials(s.store, forms, id, a, &s.v);
    s.there = xcalloc(s.n + 1, sizeof *s.there);
    store_each_tick(s.store, id, add_tick, &s);
    store_each_file(s.store, id, 0, add_file, &s);
    store_each_application(s.store, id, print_application, &s);
    store_close(s.store);
    formset_free(forms);
    arena_free(a);
    free(s.there);
    buf_clear(&s.out);
    if (!s.application)
        usage(MSG_WORK_NO_APPLICATION, MSG_ARGS(argv[1]));
    return s.missing ? EXIT_SOME : EXIT_FINE;
}
