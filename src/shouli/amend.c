/*
 * amend.c - shouli amend: one field corrected at the counter while the applicant is there. The correction is a revision of the form, judged like
 * one that was handed in; what is printed for the signature is kept as its original. An empty text in place of an attachment corrects likewise.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli_int.h"
#include "shouli/standing_int.h"

struct amendment {
    struct handwork w;
    long long application, submission;
    int revision;
    size_t rows;
    const char *stored, *round, *person, *name, *form_id, *received;
    const struct form *form;
    const struct field *field;
    const char *path, *old, *value;
    struct answers answers;
    struct store_outcome o;
};

static bool find_form(void *ctx, const struct store_row *r)
{
    struct amendment *m = ctx;
    if (strcmp(r->form, m->form_id) != 0)
        return true;
    m->rows++;
    m->submission = r->submission;
    m->revision = r->revision;
    m->stored = arena_strdup(m->w.arena, r->stored);
    m->received = arena_strdup(m->w.arena, r->received);
    m->round = arena_strdup(m->w.arena, r->round);
    m->person = arena_strdup(m->w.arena, r->person);
    m->name = arena_strdup(m->w.arena, r->name);
    return true;
}

/* The field and its new value, by the words of the command. */
static void settle_value(struct amendment *m, const char *path, const char *typed)
{
    struct buf value = BUF_INIT;
    bool na = false;
    m->form = formset_find(m->w.forms, m->form_id, m->stored);
    if (!m->form)
        usage(MSG_WORK_NO_FORM, MSG_ARGS(m->form_id));
    m->field = form_find(m->form, path, NULL, NULL, &na);
    if (!m->field || m->field->readonly || m->field->calculation.s || !type_has_field(m->field->type) ||
        m->field->type == TYPE_CALCULATED || m->field->type == TYPE_HIDDEN)
        usage(MSG_WORK_NO_FIELD, MSG_ARGS(path));
    bool good = u8_valid(typed, strlen(typed)) && (na ? tick_normalise(typed, &value) : value_normalise(m->field, typed, &value));
    if (!good)
        usage(MSG_WORK_BAD_VALUE, MSG_ARGS(typed));
    m->answers = (struct answers){.arena = m->w.arena};
    store_answers(m->w.store, m->submission, m->revision, &m->answers);
    m->path = path;
    m->old = arena_strdup(m->w.arena, answers_get(&m->answers, path));
    m->value = arena_strdup(m->w.arena, value.n ? value.p : "");
    if (strcmp(m->old, m->value) == 0 &&
        !(answers_find(&m->answers, path) && answers_find(&m->answers, path)->flags & (ANSWER_DAMAGED | ANSWER_BAD)))
        usage(MSG_WORK_SAME_VALUE, MSG_ARGS(m->value));
    answers_set(&m->answers, path, m->value, 0);
    buf_clear(&value);
}

/* What the file did to other fields stays told; the rest is found anew. */
static size_t own_issues(struct amendment *m, struct issues *out)
{
    struct open_issues open = open_issues_of(m->w.store, m->submission, m->w.arena);
    for (size_t i = 0; i < open.n; i++)
        if (is_of_file(&open.v[i], &m->answers) && strcmp(open.v[i].field, m->path) != 0)
            *VEC_ADD(out->v, out->n, out->cap) = issue_of(&open.v[i]);
    return out->n;
}

static void judge(struct amendment *m, struct date received, struct issues *out)
{
    struct handwork *w = &m->w;
    struct answers calculated = {.arena = w->arena};
    struct rule_context ctx = {.received = received, .regions = formset_regions(w->forms), .codes = formset_codes, .codes_ctx = w->forms,
                               .program = formset_program(w->forms, m->form_id, m->stored), .calculated = &calculated};
    size_t own = own_issues(m, out);
    rule_check(m->form, &m->answers, &ctx, out);
    for (size_t i = 0; i < calculated.n; i++)
        answers_set(&m->answers, calculated.v[i].path, calculated.v[i].value, ANSWER_CALCULATED);
    order_issues(m->form, out, own);
}

/* The key of the person: a right number, for a correction may be what makes it one. */
static const char *person_of(const struct amendment *m, const struct issues *issues)
{
    const char *person = m->form->person ? answers_get(&m->answers, m->form->person) : "";
    if (!m->form->person || strcmp(m->form->person, m->path) != 0)
        return *m->person == '?' ? NULL : m->person;
    for (size_t i = 0; i < issues->n; i++)
        if (issues->v[i].severity == SEVERITY_ERROR && strcmp(issues->v[i].field, m->form->person) == 0)
            return NULL;
    return *person ? person : NULL;
}

static void add_line(struct buf *b, enum msg id, const char *const *args)
{
    msg_format(b, id, args);
    buf_addc(b, '\n');
}

/* What the applicant signs; also the revision's original. */
static void record(const struct amendment *m, const char *received, struct buf *b)
{
    char application[24], submission[24], revision[16];
    snprintf(application, sizeof application, "%lld", m->application);
    snprintf(submission, sizeof submission, "%lld", m->submission);
    snprintf(revision, sizeof revision, "%d", m->revision + 1);
    add_line(b, MSG_WORK_AMEND_HEAD, MSG_NONE);
    add_line(b, MSG_WORK_AMEND_WHO, MSG_ARGS(application, m->name, m->form->title.s ? m->form->title.s : m->form_id, submission, revision));
    add_line(b, MSG_WORK_AMEND_FIELD, MSG_ARGS(m->field->label.s ? m->field->label.s : m->path));
    add_line(b, MSG_WORK_AMEND_OLD, MSG_ARGS(m->old));
    add_line(b, MSG_WORK_AMEND_NEW, MSG_ARGS(m->value));
    add_line(b, MSG_WORK_AMEND_WHY, MSG_ARGS(m->w.hand.why));
    add_line(b, MSG_WORK_AMEND_BY, MSG_ARGS(m->w.hand.by, received));
    add_line(b, MSG_WORK_AMEND_SIGN, MSG_NONE);
}

/* False: another person's, or changed in the meantime. A refusal is in m->o, with its reason in why. */
static bool submit(struct amendment *m, const char *received, const char *text, const struct issues *issues, struct store_issue *why)
{
    struct handwork *w = &m->w;
    char sha256[65], name[64];
    snprintf(name, sizeof name, "amend %lld.%d", m->submission, m->revision + 1);
    const char *person = person_of(m, issues);
    if (store_base(w->store, m->submission, m->revision, m->form, person, m->round) != STORE_BASE_FITS)
        return false;
    struct store_issue *v = arena_alloc(w->arena, (issues->n + 1) * sizeof *v);
    for (size_t i = 0; i < issues->n; i++)
        v[i] = issue_for_store(&issues->v[i]);
    store_keep(w->store, text, strlen(text), sha256);
    struct store_source src = {sha256, name, "amend", received, w->hand.by, m->round};
    const char *holder = m->form->person_name ? answers_get(&m->answers, m->form->person_name) : NULL;
    struct store_submission in = {.form = m->form, .person = person, .name = holder, .base = m->submission, .base_revision = m->revision,
                                  .answers = &m->answers, .issues = v, .nissues = issues->n, .judge = judge_across, .judge_ctx = &w->across,
                                  .origin = "amend", .why = w->hand.why};
    in.definition = formset_text(w->forms, m->form, &in.definition_sha256);
    struct gate gate;
    struct date day = date_today();
    date_parse(received, &day);
    gate_init(&gate, w->forms, m->form, day, w->arena);
    in.gate = chain_gate;
    in.gate_ctx = &gate;
    store_submit(w->store, &src, &in, &m->o);
    *why = gate.issue;
    return true;
}

/* ---- by a file ---- */

static bool is_submission(void *ctx, const struct store_row *r)
{
    struct amendment *m = ctx;
    if (r->submission != m->submission)
        return true;
    m->form_id = arena_strdup(m->w.arena, r->form);
    return find_form(m, r);
}

void amend_by_file(const struct judge_across *across, long long application, const struct store_file *f, const char *name,
                   const struct store_source *src)
{
    struct arena *arena = across->arena;
    struct amendment m = {.application = application, .submission = f->submission, .value = "1", .old = ""};
    struct date received;
    m.w = (struct handwork){.store = across->store, .forms = across->forms, .arena = arena, .across = *across};
    m.w.hand = (struct store_hand){.by = src->by, .why = msg_zh(arena, MSG_WORK_AMEND_NONE, MSG_ARGS(name))};
    store_each_row(across->store, NULL, application, is_submission, &m);
    m.form = m.rows == 1 ? formset_find(across->forms, m.form_id, m.stored) : NULL;
    const struct field *slot = m.form ? form_slot(m.form, f->slot) : NULL;
    if (!slot || !slot->na_of || f->bytes != 0 || strcmp(f->kind, file_kind_name(FILE_TXT)) != 0 || !date_parse(m.received, &received))
        return;
    m.field = form_find(m.form, slot->na_of, NULL, NULL, NULL);
    m.path = arena_printf(arena, "%s_na", slot->na_of);
    m.answers = (struct answers){.arena = arena};
    store_answers(across->store, m.submission, m.revision, &m.answers);
    if (*answers_get(&m.answers, m.path))
        return;
    answers_set(&m.answers, m.path, m.value, 0);
    struct buf text = BUF_INIT;
    struct issues issues = {.arena = arena};
    struct store_issue why;
    judge(&m, received, &issues);
    record(&m, src->received, &text);
    submit(&m, src->received, text.p, &issues, &why);
    issues_clear(&issues);
    buf_clear(&text);
}

int cmd_amend(int argc, char **argv)
{
    struct amendment m = {0};
    char today[11];
    struct date date;
    hand_begin(&m.w, argc, argv, NULL, 0, true, true);
    hand_words(&m.w, 4, 4);
    date_iso(date_today(), today);
    m.application = hand_application(&m.w, argv[1]);
    m.form_id = argv[2];
    store_each_row(m.w.store, NULL, m.application, find_form, &m);
    if (m.rows != 1)
        usage(m.rows ? MSG_WORK_TWO_FORMS : MSG_WORK_NO_FORM, MSG_ARGS(argv[2]));
    if (!date_parse(m.received, &date))                    /* judged as on the day it was handed in: a correction takes nothing away */
        date = date_today();
    settle_value(&m, argv[3], argv[4]);
    struct buf text = BUF_INIT;
    struct issues issues = {.arena = m.w.arena};
    judge(&m, date, &issues);
    record(&m, today, &text);
    struct store_issue why;
    if (!submit(&m, today, text.p, &issues, &why))
        usage(MSG_WORK_OTHER_PERSON, MSG_NONE);
    hand_refused(&m.w, m.o.status == STORE_REFUSED ? &why : NULL);
    if (!m.w.json)
        fputs(text.p, stdout);
    for (size_t i = 0; i < issues.n && !m.w.json; i++) {
        struct store_issue k = issue_for_store(&issues.v[i]);
        print_issue_line(stdout, &k, true);
    }
    issues_clear(&issues);
    buf_clear(&text);
    return hand_end(&m.w, argv[3]);
}
