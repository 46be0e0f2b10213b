/*
 * official.c - shouli print: the forms of an application as they are stored: official where its state allows that, else only for preview.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pack/pack.h"
#include "shouli/move_int.h"
#include "shouli/notice_int.h"

struct printing { struct store *store; struct formset *forms; struct paper_kit kit; const char *out, *by; bool preview, json, failed; };

static bool nothing_opens(void *ctx, const char *path)
{
    (void)ctx;
    (void)path;
    return false;
}

static bool may_print(const struct standing *c) { return !chain_governs(c->chain, CHAIN_OFFICIAL) || (c->state && c->state->papers & 1u << CHAIN_OFFICIAL); }

static void refuse(struct printing *k, const struct standing *c)
{
    struct issues l = {.arena = c->arena};
    issues_add(&l, "R-STATE", SEVERITY_ERROR, NULL, NULL, 0, "", c->state_id, MSG_MOVE_NO_OFFICIAL, MSG_MOVE_NO_OFFICIAL_DO,
               MSG_ARGS(c->state_name));
    struct store_issue i = issue_for_store(&l.v[0]);
    struct buf b = BUF_INIT;
    k->failed = true;
    if (k->json) {
        buf_printf(&b, "{\"application\":%lld,\"file\":\"\",\"issues\":[", c->application);
        add_issue_json(&b, &i);
        buf_adds(&b, "]}");
        puts(b.p);
    } else {
        printf("%6lld  ", c->application);
        print_issue_line(stdout, &i, false);
    }
    buf_clear(&b);
    issues_clear(&l);
}

static void tell(const struct printing *k, const struct notice_case *c, const char *path)
{
    struct buf b = BUF_INIT;
    char id[24];
    snprintf(id, sizeof id, "%lld", c->application);
    if (k->json) {
        buf_printf(&b, "{\"application\":%s,\"file\":", id);
        json_add_string(&b, path);
        buf_addc(&b, '}');
    } else {
        msg_format(&b, MSG_RECEIPT_MADE, MSG_ARGS(id, c->name, path));
    }
    puts(b.p);
    buf_clear(&b);
}

/* Keeps the check word of what was printed, and says when the paper printed before it counts no more. */
static void note_print(struct printing *k, const struct notice_case *c, const struct notice_form *f)
{
    char check[FINGERPRINT_SIZE];
    struct buf last = BUF_INIT, b = BUF_INIT;
    answers_fingerprint(f->form, &f->answers, check);
    if (store_last_print(k->store, c->application, f->form->id, &last) && strcmp(last.p, check) != 0 && !k->json) {
        msg_format(&b, MSG_MOVE_REPRINTED, MSG_ARGS(f->form->title.s ? f->form->title.s : f->form->id, last.p));
        puts(b.p);
    }
    store_printed(k->store, c->application, f->submission, f->revision, check, &(struct store_hand){.by = k->by});
    buf_clear(&last);
    buf_clear(&b);
}

static void print_form(struct printing *k, const struct notice_case *c, const struct notice_form *f)
{
    struct fill fill = {.answers = &f->answers, .opens = nothing_opens, .kind = k->preview ? FILL_PREVIEW : FILL_OFFICIAL};
    const struct laid_out *form = paper_kit_form(&k->kit, f->form);
    struct sheet *s = sheet_filled(form->blank, f->form, &k->kit.metrics, &fill);
    struct filled o = {.definition = form->definition, .title = f->form->title.s ? f->form->title.s : f->form->id, .typing = "normal"};
    struct buf pdf = BUF_INIT, legal = BUF_INIT;
    if (!report_filled_pdf(k->kit.fonts, f->form, s, &o, &pdf, k->kit.d)) {
        diags_print(k->kit.d, stderr);
        exit(EXIT_SYSTEM);
    }
    char *name =
        xasprintf("%lld-%s-%s%s.pdf", c->application, c->name, o.title, k->preview ? msg_pattern_in(MSG_MOVE_PREVIEW_NAME, LANG_ZH) : "");
    name_make_legal(name, &legal);
    char *path = path_join(k->out, legal.p);
    file_mkdirs(k->out);
    file_write_changed(path, pdf.p, pdf.n);
    tell(k, c, path);
    if (!k->preview)
        note_print(k, c, f);
    free(path);
    free(name);
    sheet_free(s);
    buf_clear(&pdf);
    buf_clear(&legal);
}

static void print_one(struct printing *k, const char *word)
{
    struct arena *a = arena_new();
    struct standing st;
    struct notice_case c;
    if (!standing_open(&st, k->store, k->forms, application_number(word), a) ||
        !notice_case_open(&c, k->store, k->forms, st.application, a))
        usage(MSG_SHOULI_SHOW_NONE, MSG_ARGS(word));
    if (!k->preview && !may_print(&st))
        refuse(k, &st);
    else
        for (size_t i = 0; i < c.n; i++)
            print_form(k, &c, &c.v[i]);
    notice_case_close(&c);
    standing_close(&st);
    arena_free(a);
}

int cmd_print(int argc, char **argv)
{
    struct printing k = {.by = ""};
    const char *db = NULL, *path = NULL, *content = NULL;
    bool unconfined = false;
    const struct option_def defs[] = {{"--db", &db, NULL},           {"--forms", &path, NULL},  {"-o", &k.out, NULL},
                                      {"--content", &content, NULL}, {"--by", &k.by, NULL}, {"--json", NULL, &k.json}, {"--preview", NULL, &k.preview},
                                      {"--unconfined", NULL, &unconfined}};
    int n = options_take(argc, argv, defs, sizeof defs / sizeof *defs);
    option_needed("--db", db);
    option_needed("--forms", path);
    option_needed("-o", k.out);
    if (n == 0)
        usage(MSG_SHOULI_SHOW_WHICH, MSG_NONE);
    k.forms = open_forms(path, unconfined);
    if (!u8_valid(k.by, strlen(k.by)))
        usage(MSG_SHOULI_BAD_TEXT, MSG_NONE);
    k.store = open_store(db, k.preview ? STORE_READ : STORE_WRITE);
    paper_kit_open(&k.kit, content);
    for (int i = 1; i <= n; i++)
        print_one(&k, argv[i]);
    paper_kit_close(&k.kit);
    store_close(k.store);
    formset_free(k.forms);
    return k.failed ? EXIT_SOME : EXIT_FINE;
}
