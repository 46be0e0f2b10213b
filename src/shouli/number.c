/*
 * number.c - shouli number: ranges of certificate and other numbers that offices are handed, and what has become of each number.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli_int.h"

void numbers_learn(struct store *s, const struct formset *fs)
{
    size_t i;
    json_t *n;
    json_array_foreach(json_object_get(formset_site(fs), "numbers"), i, n)
    {
        const char *pattern = json_string_value(json_object_get(n, "pattern"));
        struct store_number_kind k = {json_string_value(json_object_get(n, "id")), json_string_value(json_object_get(n, "title")), pattern,
                                      json_is_true(json_object_get(n, "ranges"))};
        if (k.id && k.title && pattern && number_pattern_ok(pattern) && strlen(k.title) < 120)
            store_number_kind(s, &k);
    }
}

struct words {
    struct handwork w;
    const char *office, *year, *from, *to, *out_of, *on, *application;
    char day[11];
    struct buf why;
};

/* The reason why not, and exit 1: the words were right, the numbers are not. */
static int refused(struct words *k)
{
    fprintf(stderr, "shouli: %s\n", k->why.p);
    buf_clear(&k->why);
    store_close(k->w.store);
    formset_free(k->w.forms);
    arena_free(k->w.arena);
    return EXIT_SOME;
}

static long long needed_number(const char *option, const char *word)
{
    long long n = hand_number(option_needed(option, word));
    if (n == 0 || n > 999999999999)
        usage(MSG_NUMBER_BAD, MSG_ARGS(option, word));
    return n;
}

static const char *office_of(const char *office)
{
    if (office && (!*office || strlen(office) >= NUMBER_OFFICE || !u8_valid(office, strlen(office)) || strpbrk(office, "\t\r\n")))
        usage(MSG_NUMBER_BAD_OFFICE, MSG_NONE);
    return office ? office : "";
}

static int say(struct words *k, const char *json, const char *text)
{
    store_sync(k->w.store);
    puts(k->w.json ? json : text);
    store_close(k->w.store);
    formset_free(k->w.forms);
    arena_free(k->w.arena);
    return EXIT_FINE;
}

static int begin(struct words *k, int argc, char **argv, int least, int most)
{
    const struct option_def more[] = {{"--office", &k->office, NULL}, {"--year", &k->year, NULL},      {"--from", &k->from, NULL},
                                      {"--to", &k->to, NULL},         {"--out-of", &k->out_of, NULL}, {"--on", &k->on, NULL},
                                      {"--application", &k->application, NULL}};
    hand_begin(&k->w, argc, argv, more, sizeof more / sizeof *more, false, false);
    if (k->w.n < least || k->w.n > most)
        usage(MSG_WORK_WANT_WORDS, MSG_ARGS("number"));
    if (k->w.forms)
        numbers_learn(k->w.store, k->w.forms);
    day_option(k->on, k->day);
    return k->w.n;
}

/* ---- range ---- */

static int do_range(int argc, char **argv)
{
    struct words k = {.w = {.create = true}};
    begin(&k, argc, argv, 1, 1);
    struct store_range r = {.kind = argv[1], .office = office_of(option_needed("--office", k.office)), .given_on = k.day,
                            .first = needed_number("--from", k.from), .last = needed_number("--to", k.to)};
    r.year = k.year ? (int)needed_number("--year", k.year) : atoi(k.day);
    if (r.year < 1900 || r.year > 9999 || r.first > r.last)
        usage(MSG_NUMBER_BAD, MSG_ARGS(r.first > r.last ? "--to" : "--year", r.first > r.last ? k.to : k.year));
    if (k.out_of)
        r.parent = needed_number("--out-of", k.out_of);
    if (!store_range_give(k.w.store, &r, k.w.hand.by, &k.why))
        return refused(&k);
    char id[24], first[24], last[24];
    struct buf b = BUF_INIT;
    snprintf(id, sizeof id, "%lld", r.id);
    snprintf(first, sizeof first, "%lld", r.first);
    snprintf(last, sizeof last, "%lld", r.last);
    msg_format(&b, MSG_NUMBER_GIVEN, MSG_ARGS(id, r.office, first, last));
    int status = say(&k, arena_printf(k.w.arena, "{\"range\":%lld}", r.id), b.p);
    buf_clear(&b);
    return status;
}

/* ---- draw, void ---- */

static int do_draw(int argc, char **argv)
{
    struct words k = {.year = NULL};
    char number[NUMBER_TEXT];
    struct buf b = BUF_INIT;
    begin(&k, argc, argv, 1, 1);
    struct store_number_wish wish = {argv[1], office_of(k.office), k.day, k.w.hand.by, 0};
    if (k.application)
        wish.application = hand_application(&k.w, k.application);
    if (strcmp(argv[1], "accept") == 0)
        usage(MSG_NUMBER_ACCEPT, MSG_NONE);
    if (!store_number_draw(k.w.store, &wish, number, &k.why))
        return refused(&k);
    buf_adds(&b, "{\"number\":");
    json_add_string(&b, number);
    buf_addc(&b, '}');
    int status = say(&k, b.p, number);
    buf_clear(&b);
    return status;
}

static int do_void(int argc, char **argv)
{
    struct words k = {.year = NULL};
    begin(&k, argc, argv, 2, 2);
    if (!k.w.hand.why || !*k.w.hand.why)
        option_needed("--why", NULL);
    enum store_done done = store_number_void(k.w.store, argv[1], argv[2], k.w.hand.by, k.w.hand.why);
    if (done != STORE_DONE) {
        msg_format(&k.why, done == STORE_NO_SUCH ? MSG_NUMBER_NOT_USED : MSG_NUMBER_VOID_TWICE, MSG_ARGS(argv[2]));
        return refused(&k);
    }
    struct buf b = BUF_INIT;
    msg_format(&b, MSG_NUMBER_VOIDED, MSG_ARGS(argv[2]));
    int status = say(&k, "{\"done\":\"void\"}", b.p);
    buf_clear(&b);
    return status;
}

/* ---- import ---- */

static const char *const brought_words[] = {[BROUGHT_FINE] = "kept",  [BROUGHT_OUTSIDE] = "outside", [BROUGHT_ODD] = "odd",
                                            [BROUGHT_TWICE] = "twice", [BROUGHT_FOREIGN] = "foreign", [BROUGHT_NO_KIND] = "refused"};

static void tell_row(const struct words *k, const struct brought *t, size_t row, const char *number, enum store_brought what, const char *why)
{
    struct buf b = BUF_INIT;
    char line[24];
    snprintf(line, sizeof line, "%u", t->line[row]);
    if (k->w.json) {
        buf_printf(&b, "{\"line\":%s,\"status\":\"%s\",\"number\":", line, brought_words[what]);
        json_add_string(&b, number);
        buf_adds(&b, ",\"message\":");
        json_add_string(&b, why);
        buf_addc(&b, '}');
        puts(b.p);
    } else if (*why) {
        msg_format(&b, MSG_NUMBER_LINE, MSG_ARGS(line, why));
        puts(b.p);
    }
    buf_clear(&b);
}

static int do_import(int argc, char **argv)
{
    struct words k = {.year = NULL};
    struct brought t;
    size_t count[BROUGHT_NO_KIND + 1] = {0};
    begin(&k, argc, argv, 2, 2);
    brought_open(argv[2], k.w.unconfined, k.w.arena, &t);
    size_t number = brought_column(&t, "number|编号|证书编号|号码|证书号"), office = brought_column(&t, "office|发证机构|发证单位|机构"),
           note = brought_column(&t, "note|备注|姓名|name");
    if (number == SIZE_MAX)
        die(MSG_TABLE_NO_COLUMN, MSG_ARGS(argv[2], "证书编号"));
    for (size_t i = 0; i < t.nrows; i++) {
        struct store_number_brought b = {.kind = argv[1], .number = brought_cell(&t, i, number), .office = brought_cell(&t, i, office),
                                         .note = brought_cell(&t, i, note), .day = k.day, .by = k.w.hand.by};
        struct buf why = BUF_INIT;
        if (!*b.office)
            b.office = office_of(k.office);
        enum store_brought what = BROUGHT_NO_KIND;
        if (*b.number && strlen(b.number) < NUMBER_TEXT && strlen(b.office) < NUMBER_OFFICE)
            what = store_number_bring(k.w.store, &b, &why);
        else
            msg_format(&why, MSG_NUMBER_EMPTY, MSG_NONE);
        count[what]++;
        tell_row(&k, &t, i, b.number, what, why.p ? why.p : "");
        buf_clear(&why);
    }
    size_t bad = count[BROUGHT_TWICE] + count[BROUGHT_FOREIGN] + count[BROUGHT_NO_KIND];
    char all[24], kept[24], odd[24], not_kept[24];
    struct buf b = BUF_INIT;
    snprintf(all, sizeof all, "%zu", t.nrows);
    snprintf(kept, sizeof kept, "%zu", t.nrows - bad);
    snprintf(odd, sizeof odd, "%zu", count[BROUGHT_OUTSIDE] + count[BROUGHT_ODD]);
    snprintf(not_kept, sizeof not_kept, "%zu", bad);
    msg_format(&b, MSG_NUMBER_IMPORTED, MSG_ARGS(all, kept, odd, not_kept));
    say(&k, arena_printf(k.w.arena, "{\"rows\":%s,\"kept\":%s,\"odd\":%s,\"refused\":%s}", all, kept, odd, not_kept), b.p);
    buf_clear(&b);
    return bad ? EXIT_SOME : EXIT_FINE;
}

/* ---- list, used ---- */

static bool list_range(void *ctx, const struct store_range *r)
{
    struct buf b = BUF_INIT;
    char id[24], year[24], first[24], last[24], used[24], left[24];
    snprintf(id, sizeof id, "%lld", r->id);
    snprintf(year, sizeof year, r->year ? "%d" : "—", r->year);
    snprintf(first, sizeof first, "%lld", r->first);
    snprintf(last, sizeof last, "%lld", r->last);
    snprintf(used, sizeof used, "%lld", r->used);
    snprintf(left, sizeof left, "%lld", r->left);
    if (*(bool *)ctx) {
        buf_printf(&b, "{\"range\":%s,\"kind\":\"%s\",\"year\":%d,\"first\":%s,\"last\":%s,\"used\":%s,\"split\":%lld,\"left\":%s,\"parent\":%lld,\"office\":", id,
                   r->kind, r->year, first, last, used, r->split, left, r->parent);
        json_add_string(&b, r->office);
        buf_addc(&b, '}');
    } else {
        msg_format(&b, MSG_NUMBER_RANGE_LINE, MSG_ARGS(id, r->title, r->office, year, first, last, used, left));
    }
    puts(b.p);
    buf_clear(&b);
    return true;
}

static bool list_number(void *ctx, const struct store_number *n)
{
    struct buf b = BUF_INIT;
    if (*(bool *)ctx) {
        buf_printf(&b, "{\"kind\":\"%s\",\"number\":", n->kind);
        json_add_string(&b, n->number);
        buf_adds(&b, ",\"office\":");
        json_add_string(&b, n->office);
        buf_printf(&b, ",\"origin\":\"%s\",\"on\":\"%s\",\"application\":%lld,\"void\":%s,\"note\":", n->origin, n->on, n->application,
                   *n->void_at ? "true" : "false");
        json_add_string(&b, *n->void_at ? n->void_why : n->note);
        buf_addc(&b, '}');
        puts(b.p);
    } else {
        struct buf state = BUF_INIT;
        if (*n->void_at)
            msg_format(&state, MSG_NUMBER_IS_VOID, MSG_ARGS(n->void_why));
        put_padded(stdout, n->number, 24);
        put_padded(stdout, n->on, 12);
        printf("%s%s%s\n", *n->name ? n->name : n->note, state.n ? "  " : "", state.n ? state.p : "");
        buf_clear(&state);
    }
    buf_clear(&b);
    return true;
}

static int do_list(int argc, char **argv, bool used)
{
    const char *db = NULL, *application = NULL;
    bool json = false;
    const struct option_def defs[] = {{"--db", &db, NULL}, {"--json", NULL, &json}, {"--application", &application, NULL}};
    int n = options_take(argc, argv, defs, sizeof defs / sizeof *defs);
    option_needed("--db", db);
    if (n > 1)
        usage(MSG_WORK_WANT_WORDS, MSG_ARGS("number"));
    struct store *s = open_store(db, STORE_READ);
    if (used)
        store_each_number(s, n ? argv[1] : NULL, application ? application_number(application) : 0, list_number, &json);
    else
        store_each_range(s, n ? argv[1] : NULL, list_range, &json);
    store_close(s);
    return EXIT_FINE;
}

int cmd_number(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "";
    if (strcmp(word, "range") == 0)
        return do_range(argc - 1, argv + 1);
    if (strcmp(word, "draw") == 0)
        return do_draw(argc - 1, argv + 1);
    if (strcmp(word, "void") == 0)
        return do_void(argc - 1, argv + 1);
    if (strcmp(word, "import") == 0)
        return do_import(argc - 1, argv + 1);
    if (strcmp(word, "list") == 0 || strcmp(word, "used") == 0)
        return do_list(argc - 1, argv + 1, *word == 'u');
    usage(MSG_NUMBER_WORDS, MSG_NONE);
}
