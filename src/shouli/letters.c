/*
 * letters.c - shouli letter: any letter or list of layouts/letters, filled in from the database. A letter with a table `people` is one for all the
 * applications, or one for each unit; another is one for each application.
 */
#include <stdlib.h>
#include <string.h>

#include "pack/pack.h"
#include "shouli/letters_int.h"

/* ---- which applications ---- */

bool letter_lacking_form(const struct letter_maker *k)
{
    return k->lacking && strcmp(k->lacking, "paper") != 0 && strcmp(k->lacking, "data") != 0;
}

static bool lacks(const struct letter_maker *k, long long application)
{
    struct store_case s;
    if (!k->lacking)
        return true;
    if (letter_lacking_form(k)) {
        struct notice_case c;
        struct arena *a = arena_new();
        bool is = notice_case_open(&c, k->store, k->forms, application, a) && notice_lacks_form(&c, k->lacking);
        notice_case_close(&c);
        arena_free(a);
        return is;
    }
    store_case(k->store, application, &s);
    return strcmp(k->lacking, "paper") == 0 ? s.paper == 0 : s.forms == 0;
}

static bool choose(void *ctx, const struct store_application *a)
{
    struct letter_maker *k = ctx;
    bool fits =
        strcmp(a->state, "merged") != 0 && (!k->procedure || strcmp(a->procedure, k->procedure) == 0) && selection_wants(&k->which, a);
    if (fits)
        *VEC_ADD(k->ids, k->nids, k->cids) = a->id;
    return true;
}

static void choose_all(struct letter_maker *k)
{
    size_t left = 0;
    store_each_application(k->store, 0, choose, k);
    for (size_t i = 0; i < k->nids; i++)
        if (lacks(k, k->ids[i]))
            k->ids[left++] = k->ids[i];
    k->nids = left;
}

/* ---- writing ---- */

static void tell(struct letter_maker *k, size_t n, const char *path)
{
    struct buf b = BUF_INIT;
    char count[24];
    snprintf(count, sizeof count, "%zu", n);
    if (k->json) {
        buf_adds(&b, "{\"letter\":");
        json_add_string(&b, k->letter);
        buf_printf(&b, ",\"applications\":%zu,\"file\":", n);
        json_add_string(&b, path);
        buf_addc(&b, '}');
    } else {
        msg_format(&b, MSG_LETTERS_MADE, MSG_ARGS(k->letter, count, path));
    }
    puts(b.p);
    buf_clear(&b);
}

/* data is released. who: for the name of the file. False when something that the letter needs is not known, which is told. */
static bool write_letter(struct letter_maker *k, json_t *data, const char *who, size_t n)
{
    struct buf b = BUF_INIT, legal = BUF_INIT;
    struct letter_doc *doc = paper_letter(&k->kit, k->letter, data, k->on);
    if (!doc)
        return false;
    if (strcmp(k->to, "html") == 0) {
        letter_html(doc, &b);
    } else if (!letter_pdf(doc, k->kit.fonts, &b, k->kit.d)) {
        diags_print(k->kit.d, stderr);
        exit(EXIT_SYSTEM);
    }
    char *full = xasprintf("%s%s%s.%s", who, *who ? "-" : "", k->letter, k->to);
    name_make_legal(full, &legal);
    char *path = path_join(k->out, legal.p);
    file_mkdirs(k->out);
    file_write_changed(path, b.p, b.n);
    tell(k, n, path);
    k->made++;
    free(path);
    free(full);
    letter_free(doc);
    buf_clear(&legal);
    buf_clear(&b);
    return true;
}

static void failed(struct letter_maker *k, const struct notice_case *c)
{
    struct buf b = BUF_INIT;
    char n[24];
    snprintf(n, sizeof n, "%lld", c->application);
    msg_format(&b, MSG_LETTERS_FAILED, MSG_ARGS(n, c->name, k->letter));
    fprintf(stderr, "shouli: %s\n", b.p);
    buf_clear(&b);
    k->failed = true;
}

/* Working days of a public notice, where its days are known. */
static void put_days(struct letter_maker *k, json_t *o)
{
    struct date from, until;
    const char *a = json_string_value(json_object_get(o, "from")), *b = json_string_value(json_object_get(o, "until"));
    if (!json_object_get(o, "days") && a && b && date_parse(a, &from) && date_parse(b, &until))
        json_object_set_new(o, "days", json_integer(workdays_since(from, until, formset_codes(k->forms, "holidays"))));
}

static void one(struct letter_maker *k, const struct notice_case *c)
{
    json_t *o = json_deep_copy(k->given);
    json_t *facts = letter_facts(c, k);
    const char *number = json_string_value(json_object_get(facts, "number"));
    char *who = xasprintf("%s-%s", number, c->name);
    json_object_update_missing(o, facts);
    letter_facts_of_guide(o, c, k);
    put_days(k, o);
    json_decref(facts);
    if (!write_letter(k, o, who, 1))
        failed(k, c);
    free(who);
}

/* ---- lists ---- */

struct group { const char *value; json_t *people, *common; long long first; size_t n; };
struct groups { struct group *v; size_t n, cap; };

static struct group *group_of(struct letter_maker *k, struct groups *g, const char *value)
{
    for (size_t i = 0; i < g->n; i++)
        if (strcmp(g->v[i].value, value) == 0)
            return &g->v[i];
    struct group *made = VEC_ADD(g->v, g->n, g->cap);
    *made = (struct group){.value = arena_strdup(k->arena, value), .people = json_array()};
    return made;
}

static bool is_personal(const char *key)
{
    static const char *const keys[] = {"number", "name", "applicant", "id_number", "applicant_phone", "events", "items", "received", "submitted", "accepted",
                                       "problems", "remedies", "clean", "bring", "eligibility"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return false;
}

/* What is the same for all of a list is said of the list. */
static void keep_common(struct group *g, const json_t *facts)
{
    const char *key;
    json_t *v;
    void *next;
    if (!g->common) {
        g->common = json_object();
        json_object_foreach((json_t *)facts, key, v)
            if (!is_personal(key))
                json_object_set(g->common, key, v);
        return;
    }
    json_object_foreach_safe(g->common, next, key, v)
        if (!json_equal(v, json_object_get(facts, key)))
            json_object_del(g->common, key);
}

static void add_person(struct letter_maker *k, struct groups *g, const struct notice_case *c)
{
    json_t *facts = letter_facts(c, k);
    json_object_update_missing(facts, k->given);
    const char *value = k->each ? json_string_value(json_object_get(facts, k->each)) : "";
    enum msg none = k->each && strcmp(k->each, "unit") == 0 ? MSG_NOTICE_NO_UNIT : MSG_LETTERS_NO_GROUP;
    struct group *group = group_of(k, g, value ? value : msg_zh(c->arena, none, MSG_NONE));
    if (!group->n++) {
        group->first = c->application;
    }
    keep_common(group, facts);
    json_array_append_new(group->people, facts);
}

static void write_group(struct letter_maker *k, struct group *g)
{
    struct notice_case c;
    struct arena *a = arena_new();
    json_t *o = json_deep_copy(k->given);
    notice_case_open(&c, k->store, k->forms, g->first, a);
    json_object_update_missing(o, g->common);
    if (k->each) {
        json_t *value = json_string(g->value);
        json_object_set(o, k->each, value);
        json_object_set(o, "group", value);
        if (!json_object_get(o, "to"))
            json_object_set(o, "to", value);
        if (strcmp(k->each, "unit") == 0 && !json_object_get(o, "recommender"))
            json_object_set(o, "recommender", value);
        if (strcmp(k->each, "superior") == 0)              /* what a body above writes of its units is its letter */
            json_object_set(o, "bureau", value);
        json_decref(value);
    }
    letter_facts_of_guide(o, &c, k);
    put_days(k, o);
    json_object_set_new(o, "people", g->people);
    json_decref(g->common);
    if (!write_letter(k, o, g->value, g->n))
        failed(k, &c);
    notice_case_close(&c);
    arena_free(a);
}

/* ---- the command ---- */

static void each_application(struct letter_maker *k)
{
    struct groups g = {0};
    for (size_t i = 0; i < k->nids; i++) {
        struct notice_case c;
        struct arena *a = arena_new();
        char n[24];
        snprintf(n, sizeof n, "%lld", k->ids[i]);
        if (!notice_case_open(&c, k->store, k->forms, k->ids[i], a))
            usage(MSG_SHOULI_SHOW_NONE, MSG_ARGS(n));
        if (k->list)
            add_person(k, &g, &c);
        else
            one(k, &c);
        notice_case_close(&c);
        arena_free(a);
    }
    for (size_t i = 0; i < g.n; i++)
        write_group(k, &g.v[i]);
    free(g.v);
}

/* Takes every NAME=VALUE out of argv[2..n]; returns how many words are left. */
static int take_values(int n, char **argv, json_t *given)
{
    int left = 1;
    for (int i = 2; i <= n; i++) {
        const char *is = strchr(argv[i], '=');
        if (!is) {
            argv[++left] = argv[i];
            continue;
        }
        if (is == argv[i] || !u8_valid(argv[i], strlen(argv[i])))
            usage(MSG_LETTERS_VALUE, MSG_ARGS(argv[i]));
        char *key = xstrndup(argv[i], (size_t)(is - argv[i]));
        json_object_set_new(given, key, json_string(is + 1));
        free(key);
    }
    return n ? left : 0;
}

static void read_data(struct letter_maker *k)
{
    json_error_t e;
    struct buf b = BUF_INIT;
    if (!file_read(k->data_path, &b, 0))
        die_errno(k->data_path);
    size_t bom = b.n >= 3 && memcmp(b.p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    json_t *o = json_loadb(b.p + bom, b.n - bom, JSON_REJECT_DUPLICATES, &e);
    if (!json_is_object(o))
        usage(MSG_LETTERS_DATA, MSG_ARGS(k->data_path, o ? "" : e.text));
    json_object_update_missing(k->given, o);
    json_decref(o);
    buf_clear(&b);
}

static void look_at_options(struct letter_maker *k, int n)
{
    if (n == 0)
        usage(MSG_LETTERS_NAME, MSG_NONE);
    if (strcmp(k->to, "pdf") != 0 && strcmp(k->to, "html") != 0)
        usage(MSG_LETTERS_TO, MSG_ARGS(k->to));
    if (n == 1 && selection_is_all(&k->which) && !k->lacking && !k->procedure)
        usage(MSG_LETTERS_WHICH, MSG_NONE);
    if (!u8_valid(k->by, strlen(k->by)))
        usage(MSG_SHOULI_BAD_TEXT, MSG_NONE);
    if (k->data_path)
        read_data(k);
}

int cmd_letter(int argc, char **argv)
{
    const char *db = NULL, *path = NULL, *on = NULL;
    bool unconfined = false;
    struct letter_maker k = {.by = "", .to = "pdf", .given = json_object(), .arena = arena_new()};
    const struct option_def defs[] = {{"--db", &db, NULL}, {"--forms", &path, NULL}, {"-o", &k.out, NULL}, {"--by", &k.by, NULL},
                                      {"--content", &k.content, NULL}, {"--json", NULL, &k.json}, {"--unconfined", NULL, &unconfined},
                                      {"--state", &k.which.state, NULL}, {"--procedure", &k.procedure, NULL}, {"--round", &k.which.round, NULL},
                                      {"--form", &k.which.form, NULL}, {"--where", &k.which.where, NULL}, {"--status", &k.which.status, NULL},
                                      {"--code", &k.which.code, NULL},
                                      {"--each", &k.each, NULL}, {"--lacking", &k.lacking, NULL}, {"--to", &k.to, NULL},
                                      {"--data", &k.data_path, NULL}, {"--on", &on, NULL}};
    int n = options_take(argc, argv, defs, sizeof defs / sizeof *defs);
    n = take_values(n, argv, k.given);
    option_needed("--db", db);
    option_needed("--forms", path);
    option_needed("-o", k.out);
    look_at_options(&k, n);
    k.letter = argv[1];
    k.on = day_option(on, k.day);
    k.forms = open_forms(path, unconfined);
    if (letter_lacking_form(&k) && !formset_current(k.forms, k.lacking))
        usage(MSG_LETTERS_LACKING, MSG_ARGS(k.lacking));
    k.store = open_store(db, STORE_READ);
    paper_kit_open(&k.kit, k.content);
    k.list = letter_has_table(k.kit.own, k.kit.layouts, k.letter, "people");
    for (int i = 2; i <= n; i++)
        *VEC_ADD(k.ids, k.nids, k.cids) = application_number(argv[i]);
    selection_open(&k.which, k.store);
    if (n == 1)
        choose_all(&k);
    if (k.nids)
        each_application(&k);
    else
        fprintf(stderr, "shouli: %s\n", msg_pattern(MSG_LETTERS_NOBODY));
    bool fine = k.nids && !k.failed;
    free(k.ids);
    json_decref(k.given);
    selection_clear(&k.which);
    paper_kit_close(&k.kit);
    store_close(k.store);
    formset_free(k.forms);
    arena_free(k.arena);
    return fine ? EXIT_FINE : EXIT_SOME;
}
