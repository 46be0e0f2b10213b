/*
 * sheet.c - shouli sheet: what an application has to bring, what of it is there as data, as files and on paper, and what is missing. Two marks
 * make it complete, in whichever order they come: the data are right, and the paper is there.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/lacks_int.h"

struct receiving_sheet {
    struct papers b;
    bool *data_there;                                      /* of each material that is a form: its data are right */
    bool json;
    size_t missing;
    struct buf out;
    bool data, paper;                                      /* the two marks */
    bool found;
};

/* ---- what is there ---- */

static bool is_fault(void *ctx, const struct store_kept_issue *k)
{
    bool *fault = ctx;
    *fault = strcmp(k->i.severity, "error") == 0 && !issue_is_lack(&k->i);
    return !*fault;
}

/* Its data are right when nothing is wrong but what is missing on paper. */
static bool add_form(void *ctx, const struct store_row *r)
{
    struct receiving_sheet *s = ctx;
    bool fault = false;
    store_each_issue(s->b.store, r->submission, true, is_fault, &fault);
    bool right = !fault && strcmp(r->status, "conflict") != 0;
    s->data = s->data && right;
    for (size_t i = 0; i < s->b.n; i++)
        if (s->b.v[i].material->form && strcmp(s->b.v[i].material->form, r->form) == 0)
            s->data_there[i] = right;
    return true;
}

static void lack(void *ctx, const struct material *m, const char *code, enum msg id, int want, int have)
{
    struct receiving_sheet *s = ctx;
    struct buf b = BUF_INIT;
    lack_words(m, id, want, have, &b);
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

static void check(struct receiving_sheet *s, size_t i)
{
    const struct needed *n = &s->b.v[i];
    if (n->need == NEED_YES && n->material->form && !s->data_there[i]) {
        lack(s, n->material, "R-MAT", MSG_WORK_NEED_FORM, 1, 0);
        s->data = false;
    }
    size_t before = s->missing;
    papers_lacks(&s->b, i, lack, s);
    s->paper = s->paper && s->missing == before;
}

/* ---- telling ---- */

/* Who keeps a paper that is not for the window. */
static void put_kept(const struct material *m)
{
    struct buf b = BUF_INIT;
    msg_format(&b, MSG_TERM_KEPT_BY, MSG_ARGS(m->kept_by.s));
    printf("  %s", b.p);
    buf_clear(&b);
}

static void line_text(const struct receiving_sheet *s, size_t i, size_t missing)
{
    const struct needed *n = &s->b.v[i];
    bool away = n->need == NEED_YES && n->material->kept_by.s && !missing;
    enum msg word = away ? MSG_WORK_SHEET_KEPT : n->need == NEED_NO ? MSG_WORK_SHEET_NOT : n->need == NEED_UNKNOWN ? MSG_WORK_SHEET_OPEN : missing ? MSG_WORK_SHEET_MISSING : MSG_WORK_SHEET_THERE;
    printf("  ");
    put_padded(stdout, msg_pattern(word), msg_lang() == LANG_ZH ? 6 : 12);
    printf("%s", material_name(n->material));
    for (int k = 0; k < SEEN_COUNT; k++)
        if (s->b.there[i].seen[k])
            printf("  %s %d", seen_name((enum seen)k), s->b.there[i].seen[k]);
    if (s->b.there[i].files)
        printf("  file %d", s->b.there[i].files);
    if (away)
        put_kept(n->material);
    printf("%s%s%s\n", *n->why ? "  (" : "", n->why, *n->why ? ")" : "");
}

static void line_json(const struct receiving_sheet *s, size_t i, size_t missing, struct buf *b)
{
    const struct needed *n = &s->b.v[i];
    buf_printf(b, "%s{\"id\":", i ? "," : "");
    json_add_string(b, n->material->id ? n->material->id : "");
    buf_adds(b, ",\"name\":");
    json_add_string(b, material_name(n->material));
    if (n->material->kept_by.s) {
        buf_adds(b, ",\"kept_by\":");
        json_add_string(b, n->material->kept_by.s);
    }
    buf_printf(b, ",\"wanted\":%s,\"missing\":%zu,\"files\":%d", n->need == NEED_YES ? "true" : n->need == NEED_NO ? "false" : "null", missing, s->b.there[i].files);
    for (int k = 0; k < SEEN_COUNT; k++)
        buf_printf(b, ",\"%s\":%d", seen_name((enum seen)k), s->b.there[i].seen[k]);
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
    store_each_row(s->b.store, NULL, a->id, add_form, s);
    for (size_t i = 0; i < s->b.n; i++) {
        size_t before = s->missing;
        check(s, i);
        if (s->json)
            line_json(s, i, s->missing - before, &b);
        else
            line_text(s, i, s->missing - before);
    }
    char n[24];
    snprintf(n, sizeof n, "%zu", s->missing);
    if (s->json) {
        printf("%s],\"missing\":[%s],\"data\":%s,\"paper\":%s}\n", b.p, s->out.n ? s->out.p : "", s->data ? "true" : "false",
               s->paper ? "true" : "false");
    } else {
        buf_reset(&head);
        msg_format(&head, s->missing ? MSG_WORK_SHEET_INCOMPLETE : MSG_WORK_SHEET_COMPLETE, MSG_ARGS(n));
        printf("%s%s%s %s  %s %s  %s\n", s->out.n ? "\n" : "", s->out.n ? s->out.p : "", msg_pattern(MSG_WORK_SHEET_DATA),
               s->data ? "√" : "×", msg_pattern(MSG_WORK_SHEET_PAPER), s->paper ? "√" : "×", head.p);
    }
    buf_clear(&b);
    buf_clear(&head);
    s->found = true;
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
    struct store *store = open_store(db, STORE_READ);
    papers_open(&s.b, store, forms, id, a);
    s.data_there = arena_alloc(a, (s.b.n + 1) * sizeof *s.data_there);
    store_each_application(store, id, print_application, &s);
    store_close(store);
    formset_free(forms);
    arena_free(a);
    buf_clear(&s.out);
    if (!s.found)
        usage(MSG_WORK_NO_APPLICATION, MSG_ARGS(argv[1]));
    return s.missing ? EXIT_SOME : EXIT_FINE;
}
