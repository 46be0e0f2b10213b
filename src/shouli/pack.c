/*
 * pack.c - shouli pack: numbered forms for the people of a unit, with a list to sign, and what becomes of a number.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pack/pack.h"
#include "shouli/notice_int.h"
#include "shouli/shouli_int.h"

enum { PACKS_MOST = 1000, A_LIST = 200, BATCH_SIGNS = 6 };   /* A_LIST: what one list to sign has room for */

struct packs {
    struct handwork w;
    struct paper_kit kit;
    const char *unit_word, *count, *out, *form, *batch, *on, *content;
    char day[11], made_batch[16];
    struct date date;
    struct store_unit unit;                                /* id 0: none */
    struct store_reason no;
};

static void give_back(struct packs *k)
{
    buf_clear(&k->no.why);
    store_close(k->w.store);
    formset_free(k->w.forms);
    arena_free(k->w.arena);
}

static int refused(struct packs *k)
{
    fprintf(stderr, "shouli: %s %s\n", k->no.code, k->no.why.p);
    give_back(k);
    return EXIT_SOME;
}

static void begin(struct packs *k, int argc, char **argv, int words, bool forms, bool why)
{
    const struct option_def more[] = {{"--unit", &k->unit_word, NULL}, {"--count", &k->count, NULL}, {"-o", &k->out, NULL},  {"--form", &k->form, NULL},
                                      {"--batch", &k->batch, NULL},    {"--on", &k->on, NULL},       {"--content", &k->content, NULL}};
    hand_begin(&k->w, argc, argv, more, sizeof more / sizeof *more, forms, why);
    if (k->w.n != words)
        usage(MSG_WORK_WANT_WORDS, MSG_ARGS("pack"));
    k->date = day_option(k->on, k->day);
}

/* ---- issue ---- */

static bool take_unit(void *ctx, const struct store_unit *u)
{
    struct packs *k = ctx;
    k->unit = (struct store_unit){.id = u->id, .name = arena_strdup(k->w.arena, u->name), .parent_name = arena_strdup(k->w.arena, u->parent_name),
                                  .own = arena_strdup(k->w.arena, *u->own ? u->own : *u->credit ? u->credit : u->org),
                                  .department_name = arena_strdup(k->w.arena, u->department_name), .department = arena_strdup(k->w.arena, u->department),
                                  .cancelled_on = arena_strdup(k->w.arena, u->cancelled_on)};
    return true;
}

/* Six signs from whose packs they are and of which year: the same unit goes on in its batch, and another office hardly has the same. */
static void name_batch(struct packs *k)
{
    static const char signs[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    char *of = xasprintf("%s\n%s\n%s\n%.4s", k->unit.id ? k->unit.department : "", k->unit.id ? k->unit.own : "",
                         k->unit.id ? k->unit.name : "", k->day),
         hash[65];
    sha256_hex(of, strlen(of), hash);
    for (size_t i = 0; i < BATCH_SIGNS; i++) {
        char two[3] = {hash[2 * i], hash[2 * i + 1], '\0'};
        k->made_batch[i] = signs[strtoul(two, NULL, 16) % 32];
    }
    k->made_batch[BATCH_SIGNS] = '\0';
    free(of);
}

static bool batch_ok(const char *s) { return *s && strlen(s) <= 12 && strspn(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(s); }

struct pack_form { const struct form *form; struct answers answers; };

static bool is_open(void *ctx, const char *path)
{
    const struct pack_form *f = ctx;
    return !*answers_get(&f->answers, path);
}

/* A form with the pack's number and the unit's own words on it; the rest is the applicant's. */
static void write_form(struct packs *k, const struct form *form, const char *number)
{
    struct pack_form f = {.form = form, .answers = {.arena = k->w.arena}};
    struct buf pdf = BUF_INIT, legal = BUF_INIT;
    const struct laid_out *blank = paper_kit_form(&k->kit, form);
    if (k->unit.id)
        unit_preset(form, k->unit.name, k->unit.own, k->unit.parent_name, &f.answers);
    struct fill fill = {.answers = &f.answers, .opens = is_open, .ctx = &f, .pack = number, .unit = k->unit.id ? k->unit.name : "", .kind = FILL_FORM};
    struct sheet *s = sheet_filled(blank->blank, form, &k->kit.metrics, &fill);
    struct site site = {.lang = "zh-CN"};
    char *title = xasprintf("%s %s", form->title.s ? form->title.s : form->id, number);
    struct filled o = {.definition = blank->definition, .pack = number, .title = title, .typing = form_typing(form, &site)};
    if (!report_filled_pdf(k->kit.fonts, form, s, &o, &pdf, k->kit.d)) {
        diags_print(k->kit.d, stderr);
        exit(EXIT_SYSTEM);
    }
    char *name = xasprintf("%s-%s.pdf", number, form->title.s ? form->title.s : form->id);
    name_make_legal(name, &legal);
    char *path = path_join(k->out, legal.p);
    file_write_changed(path, pdf.p, pdf.n);
    free(path);
    free(name);
    free(title);
    sheet_free(s);
    buf_clear(&legal);
    buf_clear(&pdf);
}

/* Ids divided by commas, as the last versions of the set have them. */
static size_t wanted_forms_of(struct packs *k, const struct form ***out)
{
    const struct form **v = NULL;
    size_t n = 0, cap = 0;
    char *list = arena_strdup(k->w.arena, option_needed("--form", k->form));
    for (char *save = NULL, *id = strtok_r(list, ",", &save); id; id = strtok_r(NULL, ",", &save)) {
        const struct program *p = formset_has_id(k->w.forms, id) ? formset_current(k->w.forms, id) : NULL;
        if (!p)
            usage(MSG_PACK_NO_FORM, MSG_ARGS(id));
        *VEC_ADD(v, n, cap) = program_form(p);
    }
    if (n == 0)
        usage(MSG_PACK_NO_FORM, MSG_ARGS(k->form));
    *out = v;
    return n;
}

/* The list on which people sign for theirs. */
static void write_list(struct packs *k, json_t *rows, const char *bureau)
{
    struct buf pdf = BUF_INIT, legal = BUF_INIT;
    const json_t *first = json_array_get(rows, 0), *last = json_array_get(rows, json_array_size(rows) - 1);
    char *name = xasprintf("签收单-%s至%s.pdf", json_string_value(json_object_get(first, "number")),
                           json_string_value(json_object_get(last, "number")));
    json_t *data = json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "bureau", bureau, "unit", k->unit.id ? k->unit.name : "—", "batch", k->batch,
                             "date", k->day, "clerk", k->w.hand.by, "packs", rows);
    struct letter_doc *doc = paper_letter(&k->kit, "领包签收单", data, k->date);
    if (!doc || !letter_pdf(doc, k->kit.fonts, &pdf, k->kit.d)) {
        diags_print(k->kit.d, stderr);
        exit(EXIT_SYSTEM);
    }
    name_make_legal(name, &legal);
    char *path = path_join(k->out, legal.p);
    file_write_changed(path, pdf.p, pdf.n);
    free(path);
    free(name);
    letter_free(doc);
    buf_clear(&legal);
    buf_clear(&pdf);
}

static bool settle_unit(struct packs *k)
{
    if (k->unit_word) {
        long long id = unit_named(k->w.store, k->unit_word, &k->no);
        if (!id)
            return false;
        store_each_unit(k->w.store, id, NULL, take_unit, k);
        if (*k->unit.cancelled_on) {
            k->no.code = "R-STATE";
            msg_format(&k->no.why, MSG_UNIT_CANCELLED, MSG_ARGS(k->unit.name));
            return false;
        }
    }
    name_batch(k);
    if (!k->batch)
        k->batch = k->made_batch;
    if (!batch_ok(k->batch))
        usage(MSG_PACK_BATCH, MSG_ARGS(k->batch));
    return true;
}

static int do_issue(int argc, char **argv)
{
    struct packs k = {.on = NULL};
    const struct form **forms;
    begin(&k, argc, argv, 0, true, false);
    long long count = k.count ? hand_number(k.count) : 1;
    if (count < 1 || count > PACKS_MOST)
        usage(MSG_PACK_COUNT, MSG_ARGS(k.count));
    option_needed("-o", k.out);
    size_t n = wanted_forms_of(&k, &forms);
    if (!settle_unit(&k)) {
        free(forms);
        return refused(&k);
    }
    paper_kit_open(&k.kit, k.content);
    file_mkdirs(k.out);
    json_t *rows = json_array();
    for (long long i = 0; i < count; i++) {
        char number[PACK_NUMBER];
        store_pack_issue(k.w.store, k.batch, k.unit.id, k.day, k.w.hand.by, number);
        for (size_t f = 0; f < n; f++)
            write_form(&k, forms[f], number);
        json_array_append_new(rows, json_pack("{s:i, s:s}", "row", (int)i + 1, "number", number));
        puts(k.w.json ? arena_printf(k.w.arena, "{\"pack\":\"%s\"}", number) : number);
        if (json_array_size(rows) == A_LIST || i + 1 == count) {
            write_list(&k, rows, forms[0]->bureau ? forms[0]->bureau : "—");
            rows = json_array();
        }
    }
    json_decref(rows);
    store_sync(k.w.store);
    paper_kit_close(&k.kit);
    free(forms);
    give_back(&k);
    return EXIT_FINE;
}

/* ---- block, open, reissue, delete ---- */

static int do_act(int argc, char **argv, enum store_pack_act act)
{
    static const enum msg said[] = {[PACK_BLOCK] = MSG_PACK_DID_BLOCK, [PACK_OPEN] = MSG_PACK_DID_OPEN, [PACK_REPLACE] = MSG_PACK_DID_REPLACE,
                                    [PACK_DELETE] = MSG_PACK_DID_DELETE};
    struct packs k = {.on = NULL};
    char number[PACK_NUMBER] = "";
    begin(&k, argc, argv, 1, false, act != PACK_OPEN);
    if (!store_pack_act(k.w.store, argv[1], act, k.day, &k.w.hand, number, &k.no))
        return refused(&k);
    struct buf b = BUF_INIT;
    store_sync(k.w.store);
    if (k.w.json)
        buf_printf(&b, "{\"pack\":\"%s\",\"new\":\"%s\"}", argv[1], number);
    else
        msg_format(&b, said[act], MSG_ARGS(argv[1], number));
    puts(b.p);
    buf_clear(&b);
    give_back(&k);
    return EXIT_FINE;
}

/* ---- list ---- */

static bool list_pack(void *ctx, const struct store_pack *p)
{
    static const struct { const char *state; enum msg word; } words[] = {{"open", MSG_PACK_IS_OPEN}, {"blocked", MSG_PACK_IS_BLOCKED},
                                                                         {"replaced", MSG_PACK_IS_REPLACED}, {"deleted", MSG_PACK_IS_DELETED}};
    struct buf b = BUF_INIT;
    if (*(bool *)ctx) {
        const struct { const char *key, *value; } v[] = {{"pack", p->number}, {"batch", p->batch}, {"state", p->state}, {"replaced_by", p->replaced_by},
                                                         {"why", p->why}, {"made_on", p->made_on}, {"by", p->by}, {"unit_name", p->unit_name}};
        for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
            buf_printf(&b, "%s\"%s\":", i ? "," : "{", v[i].key);
            json_add_string(&b, v[i].value);
        }
        buf_printf(&b, ",\"unit\":%lld,\"application\":%lld}", p->unit, p->application);
        puts(b.p);
    } else {
        put_padded(stdout, p->number, 20);
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (strcmp(words[i].state, p->state) == 0)
                put_padded(stdout, msg_pattern(words[i].word), 10);
        put_padded(stdout, p->unit_name, 30);
        printf("%s%s%s\n", p->name, *p->replaced_by ? " → " : "", p->replaced_by);
    }
    buf_clear(&b);
    return true;
}

static int do_list(int argc, char **argv)
{
    const char *db = NULL, *unit = NULL;
    bool json = false;
    struct store_reason no = {.code = NULL};
    const struct option_def defs[] = {{"--db", &db, NULL}, {"--unit", &unit, NULL}, {"--json", NULL, &json}};
    if (options_take(argc, argv, defs, sizeof defs / sizeof *defs) > 0)
        usage(MSG_WORK_WANT_WORDS, MSG_ARGS("pack"));
    struct store *s = open_store(option_needed("--db", db), STORE_READ);
    long long id = unit ? unit_named(s, unit, &no) : 0;
    if (!unit || id)
        store_each_pack(s, NULL, id, list_pack, &json);
    else
        fprintf(stderr, "shouli: %s %s\n", no.code, no.why.p);
    buf_clear(&no.why);
    store_close(s);
    return unit && !id ? EXIT_SOME : EXIT_FINE;
}

int cmd_pack(int argc, char **argv)
{
    static const struct { const char *word; enum store_pack_act act; } acts[] = {
        {"block", PACK_BLOCK}, {"open", PACK_OPEN}, {"reissue", PACK_REPLACE}, {"delete", PACK_DELETE}};
    const char *word = argc > 1 ? argv[1] : "";
    if (strcmp(word, "issue") == 0)
        return do_issue(argc - 1, argv + 1);
    if (strcmp(word, "list") == 0)
        return do_list(argc - 1, argv + 1);
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (strcmp(acts[i].word, word) == 0)
            return do_act(argc - 1, argv + 1, acts[i].act);
    usage(MSG_PACK_WORDS, MSG_NONE);
}
