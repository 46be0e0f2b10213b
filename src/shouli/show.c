/*
 * show.c - shouli show: everything about one application: its forms with their answers, what is open, what happened.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/move_int.h"

struct show {
    struct store *s;
    struct formset *forms;                                 /* or NULL */
    bool json, full, found;                                /* full: ID numbers are shown whole */
    struct arena *masked;
    const char *printed;                                   /* the fingerprint on a paper, or NULL */
    bool known;                                            /* it is that of a form, now or before */
    struct buf out;                                        /* JSON */
    /* while answers are printed */
    const struct answers *a;
    struct answers before; int revision;                   /* the revision before, which is `revision` - 1 */
    const struct section *section;
};

/* Of an ID number only the ends are shown, unless more was asked for. */
static const char *shown(const struct show *w, const char *text)
{
    struct buf b = BUF_INIT;
    if (w->full)
        return text;
    mask_text(text, &b);
    const char *s = arena_strdup(w->masked, b.p);
    buf_clear(&b);
    return s;
}

static struct store_issue shown_issue(const struct show *w, const struct store_issue *i)
{
    struct store_issue k = *i;
    k.value = shown(w, i->value);
    k.message = shown(w, i->message);
    k.remedy = shown(w, i->remedy);
    return k;
}

static bool issue_text(void *ctx, const struct store_kept_issue *k)
{
    const struct show *w = ctx;
    printf("    ! %-6lld ", k->id);
    print_issue_line(stdout, &k->i, w->full);
    if (*k->waived_by)
        printf("             %s %s  %s\n", msg_pattern(MSG_WORK_WAIVED), k->waived_by, k->waived_why);
    return true;
}

/* Lines of a longer answer are set under each other. */
static void put_value(const char *value, const char *mark)
{
    const char *end;
    for (const char *p = value; (end = strchr(p, '\n')); p = end + 1)
        printf("%.*s\n        ", (int)(end - p), p);
    const char *last = strrchr(value, '\n');
    printf("%s%s\n", last ? last + 1 : value, mark);
}

/* What stood there in the revision before: struck through on a terminal, in brackets elsewhere. */
static void put_struck(const char *value)
{
    struct buf clean = BUF_INIT;
    clean_text(value, &clean);
    printf(stream_is_terminal(stdout) ? "\033[9m%s\033[0m " : "〔%s〕→", clean.p);
    buf_clear(&clean);
}

static void answer_text(void *ctx, const struct section *s, const struct field *f, int row, const char *path)
{
    struct show *w = ctx;
    const struct answer *a = answers_find(w->a, path);
    if (!a || !*a->value)
        return;
    if (s && s != w->section && s->title.s)
        printf("    [%s]\n", s->title.s);
    w->section = s;
    printf("      ");
    if (row)
        printf("%d. ", row);
    printf("%s：", f && f->label.s ? f->label.s : path);
    const char *before = w->revision > 1 ? answers_get(&w->before, path) : a->value;
    if (*before && strcmp(before, a->value) != 0)
        put_struck(shown(w, before));
    const char *mark = "";
    if (a->flags & ANSWER_DAMAGED)
        mark = msg_pattern(MSG_SHOULI_MARK_DAMAGED);
    else if (a->flags & ANSWER_BAD)
        mark = msg_pattern(MSG_SHOULI_MARK_UNREAD);
    put_value(shown(w, a->value), mark);
}

/* ---- fingerprints: a print made before a change is recognised ---- */

/* The revision whose content the paper shows, the newest if several do; 0: none. */
static int printed_revision(struct show *w, const struct form *f, const struct store_row *r)
{
    char print[FINGERPRINT_SIZE];
    int found = 0;
    for (int revision = r->revision; w->printed && revision > 0 && !found; revision--) {
        struct answers a = {.arena = arena_new()};
        store_answers(w->s, r->submission, revision, &a);
        answers_fingerprint(f, &a, print);
        found = fingerprint_same(print, w->printed) ? revision : 0;
        arena_free(a.arena);
    }
    w->known = w->known || found;
    return found;
}

static void print_text(struct show *w, const struct form *f, const struct answers *a, const struct store_row *r)
{
    char print[FINGERPRINT_SIZE], was[48];
    struct buf b = BUF_INIT;
    int revision = printed_revision(w, f, r);
    answers_fingerprint(f, a, print);
    snprintf(was, sizeof was, "%lld.%d", r->submission, revision);
    msg_format(&b, revision == 0             ? MSG_SHOULI_SHOW_PRINT
                   : revision == r->revision ? MSG_SHOULI_SHOW_PRINT_SAME
                                             : MSG_SHOULI_SHOW_PRINT_OLD, MSG_ARGS(print, was));
    printf("    %s\n", b.p);
    buf_clear(&b);
}

static void print_json(struct show *w, const struct answers *a, const struct store_row *r)
{
    const struct form *f = store_form(w->s, r->form, r->stored, a->arena);
    char print[FINGERPRINT_SIZE] = "";
    if (f)
        answers_fingerprint(f, a, print);
    json_add_member(&w->out, "fingerprint", print);
    int revision = f ? printed_revision(w, f, r) : 0;
    if (w->printed && revision)
        buf_printf(&w->out, ",\"printed_revision\":%d", revision);
    else if (w->printed)
        buf_adds(&w->out, ",\"printed_revision\":null");
}

/* The words and the exit status when a paper was asked about and is of nothing here. */
static int tell_printed(const struct show *w)
{
    struct buf b = BUF_INIT;
    if (!w->printed || w->known)
        return EXIT_FINE;
    msg_format(&b, MSG_SHOULI_SHOW_PRINT_NONE, MSG_ARGS(w->printed));
    fprintf(stderr, "%s\n", b.p);
    buf_clear(&b);
    return EXIT_SOME;
}

static bool form_text(void *ctx, const struct store_row *r)
{
    struct show *w = ctx;
    enum store_status status;
    struct arena *arena = arena_new();
    struct answers a = {.arena = arena};
    const struct form *f = store_form(w->s, r->form, r->stored, arena);
    if (!store_status_from_name(r->status, &status))
        status = STORE_INCOMPLETE;
    printf("\n  %s  %s  %lld.%d  %s\n", store_status_word(status), r->title, r->submission, r->revision, r->received);
    store_answers(w->s, r->submission, r->revision, &a);
    w->a = &a;
    w->before = (struct answers){.arena = arena};
    w->revision = r->revision;
    if (r->revision > 1)
        store_answers(w->s, r->submission, r->revision - 1, &w->before);
    w->section = NULL;
    if (f) {
        print_text(w, f, &a, r);
        form_each_all(f, answer_text, w);
    }
    store_each_issue(w->s, r->submission, true, issue_text, w);
    arena_free(arena);
    return true;
}

static bool event_text(void *ctx, const struct store_event *e)
{
    static const struct { const char *what; enum msg word; } words[] = {
        {"submitted", MSG_SHOULI_EVENT_SUBMITTED}, {"revised", MSG_SHOULI_EVENT_REVISED}, {"repeated", MSG_SHOULI_EVENT_REPEATED},
        {"noticed", MSG_SHOULI_EVENT_NOTICED}, {"told", MSG_SHOULI_EVENT_TOLD}, {"accepted", MSG_SHOULI_EVENT_ACCEPTED},
        {"judged", MSG_SHOULI_EVENT_JUDGED}, {"rechecked", MSG_SHOULI_EVENT_RECHECKED},
        {"filed", MSG_WORK_EVENT_FILED}, {"assigned", MSG_WORK_EVENT_ASSIGNED}, {"chosen", MSG_WORK_EVENT_CHOSEN},
        {"retracted", MSG_WORK_EVENT_RETRACTED}, {"ticked", MSG_WORK_EVENT_TICKED}, {"raised", MSG_WORK_EVENT_RAISED},
        {"waived", MSG_WORK_EVENT_WAIVED}, {"settled", MSG_WORK_EVENT_SETTLED}, {"moved", MSG_WORK_EVENT_MOVED},
        {"state", MSG_MOVE_EVENT_STATE}, {"printed", MSG_MOVE_EVENT_PRINTED},
    };
    const char *word = e->what;
    (void)ctx;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].what, e->what) == 0)
            word = msg_pattern(words[i].word);
    printf("    %s  %s", e->at, word);
    if (e->submission)
        printf("  %lld.%d", e->submission, e->revision);
    printf("%s%s%s%s\n", *e->source ? "  " : "", e->source, *e->by ? "  " : "", e->by);
    return true;
}

/* ---- materials ---- */

struct first_form { struct store *s; struct arena *arena; struct form *form; };

static bool take_first(void *ctx, const struct store_row *r)
{
    struct first_form *f = ctx;
    f->form = store_form(f->s, r->form, r->stored, f->arena);
    return !f->form;
}

/* Without definitions at hand: as the stored ones list them, what has a condition being left open. */
static size_t stored_materials(struct show *w, long long application, struct arena *a, struct needed **out)
{
    struct first_form f = {w->s, a, NULL};
    store_each_row(w->s, NULL, application, take_first, &f);
    size_t n = f.form ? f.form->facts.nmaterials : 0;
    *out = arena_alloc(a, (n + 1) * sizeof **out);
    for (size_t i = 0; i < n; i++) {
        const struct material *m = &f.form->facts.materials[i];
        (*out)[i] = (struct needed){m, m->relevant.s ? NEED_UNKNOWN : NEED_YES, m->relevant.s ? msg_pattern(MSG_SHOULI_MATERIAL_ASK) : ""};
    }
    return n;
}

static size_t materials_of(struct show *w, long long application, struct arena *a, struct needed **out)
{
    return w->forms ? application_materials(w->s, w->forms, application, a, out) : stored_materials(w, application, a, out);
}

static void material_text(const struct needed *m)
{
    static const enum msg words[] = {[NEED_YES] = MSG_SHOULI_MATERIAL_WANTED, [NEED_NO] = MSG_SHOULI_MATERIAL_NOT,
                                     [NEED_UNKNOWN] = MSG_SHOULI_MATERIAL_OPEN};
    struct buf b = BUF_INIT;
    char n[16];
    snprintf(n, sizeof n, "%d", m->material->copies);
    printf("    ");
    put_padded(stdout, msg_pattern(words[m->need]), msg_lang() == LANG_ZH ? 6 : 12);
    printf("%s", m->material->name.s ? m->material->name.s : m->material->id);
    msg_format(&b, MSG_SHOULI_MATERIAL_COPIES, MSG_ARGS(n));
    if (m->material->copies > 0)
        printf("  %s", b.p);
    if (*m->why)
        printf("  (%s)", m->why);
    printf("\n");
    buf_clear(&b);
}

static void materials_text(struct show *w, long long application)
{
    struct arena *a = arena_new();
    struct needed *v;
    size_t n = materials_of(w, application, a, &v);
    if (n)
        printf("\n  %s\n", msg_pattern(MSG_SHOULI_SHOW_MATERIALS));
    for (size_t i = 0; i < n; i++)
        material_text(&v[i]);
    arena_free(a);
}

static bool application_text(void *ctx, const struct store_application *a)
{
    struct show *w = ctx;
    struct buf b = BUF_INIT;
    char id[24];
    snprintf(id, sizeof id, "%lld", a->id);
    msg_format(&b, MSG_SHOULI_SHOW_HEAD,
               MSG_ARGS(id, *a->name ? a->name : msg_pattern(MSG_SHOULI_NAMELESS), *a->person == '?' ? "" : shown(w, a->person),
                        a->procedure, a->round));
    printf("%s\n", b.p);
    buf_clear(&b);
    printf("\n  %s%s%s\n", standing_word(a), *a->number ? "  " : "", a->number);
    store_each_move(w->s, a->id, move_line, w->s);
    store_each_row(w->s, NULL, a->id, form_text, w);
    materials_text(w, a->id);
    printf("\n  %s\n", msg_pattern(MSG_SHOULI_SHOW_EVENTS));
    store_each_event(w->s, a->id, event_text, w);
    w->found = true;
    return true;
}

/* ---- the same as JSON ---- */

static void separate(struct buf *b)
{
    if (b->p[b->n - 1] != '[')
        buf_addc(b, ',');
}

static bool issue_json(void *ctx, const struct store_kept_issue *k)
{
    struct show *w = ctx;
    struct buf *b = &w->out;
    struct store_issue i = shown_issue(w, &k->i);
    separate(b);
    add_issue_json(b, &i);
    b->p[--b->n] = '\0';
    buf_printf(b, ",\"id\":%lld,\"revision\":%d", k->id, k->revision);
    json_add_member(b, "origin", k->origin);
    if (*k->waived_by) {
        json_add_member(b, "waived_by", k->waived_by);
        json_add_member(b, "waived_why", k->waived_why);
    }
    json_add_member(b, "opened_at", k->opened_at);
    if (*k->closed_at)
        json_add_member(b, "closed_at", k->closed_at);
    else
        buf_adds(b, ",\"closed_at\":null");
    buf_addc(b, '}');
    return true;
}

static bool form_json(void *ctx, const struct store_row *r)
{
    struct show *w = ctx;
    struct buf *b = &w->out;
    struct answers a = {.arena = arena_new()};
    store_answers(w->s, r->submission, r->revision, &a);
    separate(b);
    buf_printf(b, "{\"submission\":%lld,\"revision\":%d", r->submission, r->revision);
    json_add_member(b, "form", r->form);
    json_add_member(b, "version", r->version);
    json_add_member(b, "title", r->title);
    json_add_member(b, "status", r->status);
    json_add_member(b, "received", r->received);
    print_json(w, &a, r);
    buf_adds(b, ",\"answers\":{");
    for (size_t i = 0; i < a.n; i++)
        if (!(a.v[i].flags & ANSWER_DAMAGED))
            json_add_member(b, a.v[i].path, shown(w, a.v[i].value));
    buf_adds(b, "},\"damaged\":{");
    for (size_t i = 0; i < a.n; i++)
        if (a.v[i].flags & ANSWER_DAMAGED)
            json_add_member(b, a.v[i].path, shown(w, a.v[i].value));
    buf_adds(b, "},\"issues\":[");
    store_each_issue(w->s, r->submission, false, issue_json, w);
    buf_adds(b, "]}");
    arena_free(a.arena);
    return true;
}

static bool event_json(void *ctx, const struct store_event *e)
{
    struct buf *b = ctx;
    separate(b);
    buf_addc(b, '{');
    json_add_member(b, "at", e->at);
    json_add_member(b, "by", e->by);
    json_add_member(b, "what", e->what);
    json_add_member(b, "source", e->source);
    buf_printf(b, ",\"submission\":%lld,\"revision\":%d}", e->submission, e->revision);
    return true;
}

static void materials_json(struct show *w, long long application)
{
    struct buf *b = &w->out;
    struct arena *a = arena_new();
    struct needed *v;
    size_t n = materials_of(w, application, a, &v);
    buf_adds(b, ",\"materials\":[");
    for (size_t i = 0; i < n; i++) {
        const struct material *m = v[i].material;
        separate(b);
        buf_addc(b, '{');
        json_add_member(b, "id", m->id ? m->id : "");
        json_add_member(b, "name", m->name.s ? m->name.s : "");
        buf_printf(b, ",\"copies\":%d,\"wanted\":%s", m->copies, v[i].need == NEED_YES ? "true" : v[i].need == NEED_NO ? "false" : "null");
        json_add_member(b, "why", v[i].why);
        buf_addc(b, '}');
    }
    buf_addc(b, ']');
    arena_free(a);
}

static bool application_json(void *ctx, const struct store_application *a)
{
    struct show *w = ctx;
    buf_printf(&w->out, "{\"application\":%lld", a->id);
    json_add_member(&w->out, "procedure", a->procedure);
    json_add_member(&w->out, "round", a->round);
    json_add_member(&w->out, "person", *a->person == '?' ? "" : shown(w, a->person));
    json_add_member(&w->out, "name", a->name);
    json_add_member(&w->out, "state", a->state);
    json_add_member(&w->out, "state_name", standing_word(a));
    buf_adds(&w->out, ",\"moves\":");
    moves_json(w->s, a->id, &w->out);
    if (*a->number)
        json_add_member(&w->out, "number", a->number);
    else
        buf_adds(&w->out, ",\"number\":null");
    buf_adds(&w->out, ",\"forms\":[");
    store_each_row(w->s, NULL, a->id, form_json, w);
    buf_addc(&w->out, ']');
    materials_json(w, a->id);
    buf_adds(&w->out, ",\"events\":[");
    store_each_event(w->s, a->id, event_json, &w->out);
    printf("%s]}\n", w->out.p);
    w->found = true;
    return true;
}

int cmd_show(int argc, char **argv)
{
    struct show w = {.out = BUF_INIT};
    const char *db = NULL;
    const char *forms = NULL;
    bool unconfined = false;
    const struct option_def defs[] = {{"--db", &db, NULL}, {"--json", NULL, &w.json}, {"--full", NULL, &w.full}, {"--forms", &forms, NULL},
                                      {"--printed", &w.printed, NULL}, {"--unconfined", NULL, &unconfined}};
    int n = options_take(argc, argv, defs, sizeof defs / sizeof *defs);
    option_needed("--db", db);
    char *end = NULL;
    long long id = n == 1 ? strtoll(argv[1], &end, 10) : 0;
    if (id <= 0 || *end)
        usage(MSG_SHOULI_SHOW_WHICH, MSG_NONE);
    w.forms = forms ? open_forms(forms, unconfined) : NULL;
    w.masked = arena_new();
    w.s = open_store(db, STORE_READ);
    store_each_application(w.s, id, w.json ? application_json : application_text, &w);
    store_close(w.s);
    formset_free(w.forms);
    arena_free(w.masked);
    buf_clear(&w.out);
    if (w.found)
        return tell_printed(&w);
    usage(MSG_SHOULI_SHOW_NONE, MSG_ARGS(argv[1]));
}
