/*
 * intake.c - one source from what the reader says to a stored verdict: checked and stored in one transaction. Its bytes are kept already.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "shouli/shouli_int.h"
#include "shouli/standing_int.h"

/* What the reader could not read as a form. */
static const struct { const char *code, *kind; enum msg message, remedy; } diagnoses[] = {
    [READ_EMPTY] = {"S-EMPTY", "other", MSG_SHOULI_S_EMPTY, MSG_SHOULI_S_EMPTY_DO},
    [READ_CUT] = {"S-CUT", "pdf", MSG_SHOULI_S_CUT, MSG_SHOULI_S_CUT_DO},
    [READ_NOT_PDF] = {"S-NOTPDF", "other", MSG_SHOULI_S_NOTPDF, MSG_SHOULI_S_NOTPDF_DO},
    [READ_PASSWORD] = {"S-PASSWORD", "pdf", MSG_SHOULI_S_PASSWORD, MSG_SHOULI_S_PASSWORD_DO},
    [READ_FLAT] = {"S-FLAT", "pdf", MSG_SHOULI_S_FLAT, MSG_SHOULI_S_FLAT_DO},
    [READ_PRINTED] = {"S-PRINTED", "pdf", MSG_SHOULI_S_PRINTED, MSG_SHOULI_S_PRINTED_DO},
    [READ_NEWER] = {"S-NEWER", "page", MSG_SHOULI_S_NEWER, MSG_SHOULI_S_NEWER_DO},
    [READ_LIMIT] = {"S-LIMIT", "other", MSG_SHOULI_S_LIMIT, MSG_SHOULI_S_LIMIT_DO},
    [READ_CRASH] = {"S-CRASH", "other", MSG_SHOULI_S_CRASH, MSG_SHOULI_S_CRASH_DO},
    [READ_BUNDLE] = {"S-BUNDLE", "zip", MSG_SHOULI_S_BUNDLE, MSG_SHOULI_S_BUNDLE_DO},
};

/* A source on its way, with all that lives as long as it does. */
struct work {
    struct intake *k;
    struct date first;                                     /* when the form that is mended first came; y 0: it is none */
    struct store_source src;
    struct verdict v;
    struct arena *arena;
    struct store_task_found task;                          /* a clerk's page for it is what came; task 0: none */
};

static void begin(struct work *w, struct intake *k, const char *name, const char *sha256)
{
    *w = (struct work){.k = k, .arena = arena_new()};
    struct buf clean = BUF_INIT;
    clean_text(name, &clean);
    w->v.source = arena_strdup(w->arena, clean.p);
    w->v.sha256 = sha256;
    w->v.title = "";
    w->v.issues.arena = w->arena;
    w->src = (struct store_source){sha256, w->v.source, "other", k->received, k->by, k->round};
    buf_clear(&clean);
}

static void finish(struct work *w)
{
    w->k->tell(w->k->ctx, &w->v);
    issues_clear(&w->v.issues);
    free(w->v.others.v);
    arena_free(w->arena);
}

static struct store_issue *issues_of(struct work *w)
{
    struct store_issue *v = arena_alloc(w->arena, (w->v.issues.n + 1) * sizeof *v);
    for (size_t i = 0; i < w->v.issues.n; i++)
        v[i] = issue_for_store(&w->v.issues.v[i]);
    return v;
}

static void complain_of_file(struct work *w, const char *code, enum severity sev, const char *value, enum msg id, enum msg remedy)
{
    issues_add(&w->v.issues, code, sev, NULL, NULL, 0, "", value, id, remedy, MSG_ARGS(value));
}

static void refuse(struct work *w, const char *code, const char *value, enum msg id, enum msg remedy)
{
    complain_of_file(w, code, SEVERITY_ERROR, value, id, remedy);
    store_refuse(w->k->store, &w->src, issues_of(w), w->v.issues.n);
    w->v.o.status = STORE_REFUSED;
}

/* ---- a form ---- */

/* The key of the person: the normal form of the answer, when it is there and right. */
static const char *person_of(struct work *w, const struct form *f, const struct answers *a)
{
    const struct answer *p = f->person ? answers_find(a, f->person) : NULL;
    const struct field *field = f->person ? form_find(f, f->person, NULL, NULL, NULL) : NULL;
    if (!p || !*p->value || p->flags & (ANSWER_BAD | ANSWER_DAMAGED) || strlen(p->value) > 90 || *p->value == '?')
        return NULL;
    if (field && field->type == TYPE_RESIDENT_ID && !(field->id_kinds & ~(1u << ID_KIND_RESIDENT))) {
        struct date birth;
        char sex;
        int at;
        enum id_fault fault = resident_id_check(p->value, w->k->received_date, NULL, &birth, &sex, &at);
        return fault == ID_OK || fault == ID_REGION ? p->value : NULL;
    }
    for (size_t i = 0; i < w->v.issues.n; i++)
        if (w->v.issues.v[i].severity == SEVERITY_ERROR && strcmp(w->v.issues.v[i].field, f->person) == 0)
            return NULL;
    return p->value;
}

static const char *name_of(const struct form *f, const struct answers *a)
{
    const struct answer *n = f->person_name ? answers_find(a, f->person_name) : NULL;
    return n && !(n->flags & ANSWER_DAMAGED) ? n->value : NULL;
}

/* What is odd about the file, but does not keep it out. */
static void tell_oddities(struct work *w, const struct form *f, const struct read_result *r)
{
    if (r->has_signature)
        complain_of_file(w, "S-SIGNED", SEVERITY_WARNING, "", MSG_SHOULI_SIGNED, MSG_SHOULI_SIGNED_DO);
    if (r->printed)
        complain_of_file(w, "S-RECOVERED", SEVERITY_ERROR, "", MSG_SHOULI_RECOVERED, MSG_SHOULI_RECOVERED_DO);
    if (r->has_xfa)
        complain_of_file(w, "S-XFA", SEVERITY_WARNING, "", MSG_SHOULI_XFA, MSG_SHOULI_XFA_DO);
    if (r->repaired)
        complain_of_file(w, "S-REPAIRED", SEVERITY_WARNING, "", MSG_SHOULI_REPAIRED, MSG_SHOULI_REPAIRED_DO);
    if (r->changed)
        complain_of_file(w, "S-EDITED", SEVERITY_WARNING, "", MSG_SHOULI_PAGE_CHANGED, MSG_SHOULI_PAGE_CHANGED_DO);
    if (r->draft)
        complain_of_file(w, "S-DRAFT", SEVERITY_WARNING, "", MSG_SHOULI_PAGE_DRAFT, MSG_SHOULI_PAGE_DRAFT_DO);
    if (!attachments_agree(&w->k->attachments, r->form_attached, f))
        complain_of_file(w, "S-EDITED", SEVERITY_WARNING, "", MSG_SHOULI_DEFINITION, MSG_SHOULI_DEFINITION_DO);
}

/* Pages that somebody added to a form whose pages are counted. What we write ourselves to be mended may have more. */
static void tell_added_pages(struct work *w, const struct form *f, const struct read_result *r)
{
    unsigned own = (unsigned)(f->paper.fold ? (f->paper.pages + 1) / 2 : f->paper.pages);
    char wanted[16], got[16];
    bool open = f->paper.continuation || own == 0;
    for (size_t i = 0; i < f->nsections; i++)
        open = open || f->sections[i].continuation;
    for (size_t i = 0; i < r->nfields; i++)
        open = open || (strcmp(r->fields[i].name, "_base") == 0 && *r->fields[i].value);
    if (open || r->data || r->page || r->printed || r->pages <= own)
        return;
    snprintf(wanted, sizeof wanted, "%u", own);
    snprintf(got, sizeof got, "%u", r->pages);
    issues_add(&w->v.issues, "R-FMT", SEVERITY_ERROR, NULL, NULL, 0, "", got, MSG_SHOULI_PAGES, MSG_SHOULI_PAGES_DO, MSG_ARGS(wanted, got));
}

/* A person who may not apply on this day: it is kept as handed in, and counts for nothing. */
static bool is_banned(struct work *w, const struct form *f, const char *person)
{
    struct store_ban ban;
    if (!person || !ban_on(w->k->store, f->procedure ? f->procedure : f->id, person, w->k->received, w->arena, &ban))
        return false;
    issues_clear(&w->v.issues);
    issues_add(&w->v.issues, "R-BLOCK", SEVERITY_ERROR, NULL, form_find(f, f->person, NULL, NULL, NULL), 0, f->person, person,
               MSG_MOVE_BANNED, MSG_MOVE_BANNED_DO, MSG_ARGS(ban.from, *ban.until ? ban.until : msg_pattern(MSG_MOVE_BAN_OPEN), ban.why));
    store_refuse(w->k->store, &w->src, issues_of(w), w->v.issues.n);
    w->v.o.status = STORE_REFUSED;
    return true;
}

static void refuse_other_person(struct work *w, const struct form *f, const char *person)
{
    w->v.issues.n = 0;
    issues_add(&w->v.issues, "R-STATE", SEVERITY_ERROR, NULL, form_find(f, f->person, NULL, NULL, NULL), 0, f->person, person,
               MSG_NOTICE_PERSON, MSG_NOTICE_PERSON_DO, MSG_NONE);
    store_refuse(w->k->store, &w->src, issues_of(w), w->v.issues.n);
    w->v.o.status = STORE_REFUSED;
}

/* Why the database did not take it: another office has the application, its state does not let it change, or there is such a form already.
 * Takes `repeated`. */
static void tell_refused(struct work *w, const struct gate *gate, struct issues *repeated)
{
    issues_clear(&w->v.issues);
    if (*w->v.o.away) {
        issues_clear(repeated);
        complain_of_file(w, "R-STATE", SEVERITY_ERROR, w->v.o.away, MSG_STORE_AWAY, MSG_STORE_AWAY_DO);
        return;
    }
    w->v.issues = *repeated;
    if (gate->issue.code) {
        w->v.issues.n = 0;
        *VEC_ADD(w->v.issues.v, w->v.issues.n, w->v.issues.cap) = issue_of(&gate->issue);
    }
}

static void submit(struct work *w, const struct forward *fw, const struct rule_form *judged, struct hidden *h)
{
    const struct form *f = fw->form;
    const struct answers *a = judged->answers;
    struct store_submission in = {.form = f, .answers = a, .person = person_of(w, f, a), .name = name_of(f, a),
                                  .earlier = fw->earlier, .digests = fw->digests, .nearlier = fw->nearlier};
    in.definition = formset_text(w->k->forms, f, &in.definition_sha256);
    store_begin(w->k->store);
    if (is_banned(w, f, in.person))
        return;
    enum store_base base = h->base ? store_base(w->k->store, h->base, h->base_revision, f, in.person, w->k->round) : STORE_BASE_FITS;
    if (w->task.task && w->task.submission && h->base != w->task.submission) {
        refuse(w, "S-TASK", "", MSG_SHOULI_TASK_DONE, MSG_SHOULI_TASK_DONE_DO);
        return;
    }
    if (base == STORE_BASE_CHANGED && !w->task.task) {                      /* somebody else's number where nothing was wrong with it */
        refuse_other_person(w, f, in.person);
        return;
    }
    if (base == STORE_BASE_NONE)
        *h = (struct hidden){.base_bad = true};
    if (h->base_bad)
        complain_of_file(w, "S-EDITED", SEVERITY_ERROR, "", MSG_SHOULI_BASE, MSG_SHOULI_BASE_DO);
    in.base = h->base;
    in.base_revision = h->base_revision;
    in.issues = issues_of(w);
    in.nissues = w->v.issues.n;
    struct issues repeated = {.arena = w->arena};
    struct store_issue repeated_issue;
    if (f->repeat_refuse) {
        issues_add(&repeated, "R-DUP", SEVERITY_ERROR, NULL, NULL, 0, f->person, in.person, MSG_SHOULI_REPEATED, MSG_SHOULI_REPEATED_DO,
                   MSG_NONE);
        repeated_issue = issue_for_store(&repeated.v[0]);
        in.if_repeated = &repeated_issue;
    }
    in.origin = w->task.task ? w->task.origin : NULL;
    struct judge_across across = {w->k->store, w->k->forms, w->arena, &w->v, *judged, true};
    in.judge = judge_across;
    in.judge_ctx = &across;
    struct gate gate;
    gate_init(&gate, w->k->forms, f, w->k->received_date, w->arena);
    in.gate = chain_gate;
    in.gate_ctx = &gate;
    store_submit(w->k->store, &w->src, &in, &w->v.o);
    if (w->task.task && w->v.o.submission)
        store_task_done(w->k->store, &w->task, w->k->by, &w->v.o);
    if (w->v.o.status == STORE_REFUSED) {
        tell_refused(w, &gate, &repeated);
        return;
    }
    issues_clear(&repeated);
    if (w->v.o.status == STORE_DUPLICATE)
        issues_clear(&w->v.issues);
}

/* A form that mends one: what is right by the day on which that one came stays right however late this one is, and what was made since, too. */
static void note_first_day(struct work *w, const struct form *f, const struct answers *a, const struct hidden *h)
{
    char day[11];
    if (!h->base || h->base_bad ||
        store_base(w->k->store, h->base, h->base_revision, f, person_of(w, f, a), w->k->round) != STORE_BASE_FITS)
        return;
    store_first_received(w->k->store, h->base, day);
    if (!date_parse(day, &w->first))
        w->first = (struct date){0};
}

/* Takes out the issues from `from` on that are none by the rules of the day on which the form first came. */
static void judge_by_first_day(struct work *w, const struct form *f, const struct answers *a, const struct rule_context *now, size_t from)
{
    struct rule_context then = *now;
    struct issues old = {.arena = w->arena}, *l = &w->v.issues;
    size_t n = from;
    then.received = w->first;
    then.calculated = NULL;
    rule_check(f, a, &then, &old);
    for (size_t i = from; i < l->n; i++) {
        bool both = false;
        for (size_t k = 0; k < old.n && !both; k++)
            both = strcmp(l->v[i].code, old.v[k].code) == 0 && strcmp(l->v[i].field, old.v[k].field) == 0;
        if (both)
            l->v[n++] = l->v[i];
    }
    l->n = n;
    issues_clear(&old);
}

/* The form's own rules. What they calculate stands for what was typed there. */
static struct rule_form check_rules(struct work *w, const struct form *f, struct answers *a)
{
    struct formset *forms = w->k->forms;
    struct answers calculated = {.arena = w->arena};
    struct rule_context ctx = {.received = w->k->received_date, .regions = formset_regions(forms), .codes = formset_codes, .codes_ctx = forms,
                               .program = formset_program(forms, f->id, f->version), .calculated = &calculated};
    struct rule_form judged = {.program = ctx.program, .answers = a, .received = ctx.received};
    size_t from = w->v.issues.n;
    if (ctx.program)
        rule_check_keep(f, a, &ctx, &w->v.issues, &judged.kept);
    else
        rule_check(f, a, &ctx, &w->v.issues);
    if (w->first.y && date_days(w->first) != date_days(ctx.received))
        judge_by_first_day(w, f, a, &ctx, from);
    for (size_t i = 0; i < calculated.n; i++)
        answers_set(a, calculated.v[i].path, calculated.v[i].value, ANSWER_CALCULATED);
    return judged;
}

/* Of a continuation sheet: it belongs to a form that is here already, or makes room for one to come. */
static void take_sheet(struct work *w, const struct form *f, const struct read_result *r)
{
    const struct section *s = sheet_table(f, r);
    struct answers a = {.arena = w->arena};
    struct hidden h = {0};
    struct forward fw;
    w->v.title = f->title.s ? f->title.s : f->id;
    if (!s) {
        refuse(w, "S-CONT", "", MSG_SHOULI_SHEET_NOT, MSG_SHOULI_SHEET_NOT_DO);
        return;
    }
    tell_oddities(w, f, r);
    int sheet = sheet_collect(f, s, w->k->forms, r, &a, &w->v.issues, &h);
    const char *person = person_of(w, f, &a);
    if (!sheet || !person) {
        refuse(w, "S-CONT", "", sheet ? MSG_SHOULI_SHEET_WHOSE : MSG_SHOULI_SHEET_NUMBER,
               sheet ? MSG_SHOULI_SHEET_WHOSE_DO : MSG_SHOULI_SHEET_NUMBER_DO);
        return;
    }
    carry_forward(w->k->forms, f, &a, &w->v.issues, &fw);
    const char *name = name_of(fw.form, &a);
    enum sheet_found found = sheet_merge(w->k, f, fw.form, s, sheet, person, &a, &h);
    if (found == SHEET_DOUBTFUL) {
        refuse(w, "S-CONT", "", MSG_SHOULI_SHEET_DOUBT, MSG_SHOULI_SHEET_DOUBT_DO);
        return;
    }
    const char *on_form = name_of(fw.form, &a);            /* which stands: one number, two names is for a person to look at */
    if (found == SHEET_MERGED && name && on_form && strcmp(name, on_form) != 0)
        complain_of_file(w, "S-CONT", SEVERITY_WARNING, name, MSG_SHOULI_SHEET_NAME, MSG_SHOULI_SHEET_NAME_DO);
    size_t own = w->v.issues.n;
    fw = (struct forward){.form = fw.form};
    struct rule_form judged = {.answers = &a, .received = w->k->received_date};
    if (found == SHEET_MERGED)
        judged = check_rules(w, fw.form, &a);
    if (sheet_only(fw.form, &a)) {                         /* what else is missing the form will say */
        w->v.issues.n = own;
        complain_of_file(w, "S-CONT", SEVERITY_ERROR, "", MSG_SHOULI_SHEET_ALONE, MSG_SHOULI_SHEET_ALONE_DO);
    }
    order_issues(fw.form, &w->v.issues, own);
    submit(w, &fw, &judged, &h);
    rule_kept_free(judged.kept);
}

/* What could not be read on a copy is not said to be missing. Issues from `from` on are of the rules. */
static void forgive_unread(struct work *w, size_t from)
{
    struct issues *l = &w->v.issues;
    size_t n = from;
    for (size_t i = from; i < l->n; i++) {
        bool unread = false;
        for (size_t k = 0; k < from && !unread; k++)
            unread = strcmp(l->v[k].code, "S-UNREAD") == 0 && strcmp(l->v[k].field, l->v[i].field) == 0;
        if (!unread || strcmp(l->v[i].code, "R-REQ") != 0)
            l->v[n++] = l->v[i];
    }
    l->n = n;
}

static void take_form(struct work *w, const struct form *f, const struct read_result *r)
{
    struct answers a = {.arena = w->arena};
    struct hidden h;
    struct forward fw;
    w->v.title = f->title.s ? f->title.s : f->id;
    tell_oddities(w, f, r);
    tell_added_pages(w, f, r);
    collect_answers(f, w->k->forms, r, &a, &w->v.issues, &h);
    carry_forward(w->k->forms, f, &a, &w->v.issues, &fw);
    f = fw.form;
    sheet_keep_rows(w->k, f, person_of(w, f, &a), &a, &h);
    note_first_day(w, f, &a, &h);
    size_t own = w->v.issues.n;
    unit_fill(w->k->store, f, &a);
    struct rule_form judged = check_rules(w, f, &a);
    forgive_unread(w, own);
    forward_remedies(&fw, &w->v.issues);
    order_issues(f, &w->v.issues, own);
    submit(w, &fw, &judged, &h);
    rule_kept_free(judged.kept);
}

/* The files that an offline form says it comes with: a slot and a name in each line. */
static void note_listed(struct work *w, const struct read_result *r)
{
    for (size_t i = 0; i < r->nfields && w->v.o.submission; i++) {
        if (strcmp(r->fields[i].name, "_files") != 0)
            continue;
        for (const char *p = r->fields[i].value; *p; p += strcspn(p, "\n"), p += *p == '\n') {
            const char *tab = memchr(p, '\t', strcspn(p, "\n"));
            if (!tab)
                continue;
            char *slot = xstrndup(p, (size_t)(tab - p)), *name = xstrndup(tab + 1, strcspn(tab + 1, "\n"));
            parcel_list(w->k, w->v.o.submission, slot, name);
            free(slot);
            free(name);
        }
    }
}

/* ---- the pack it came in ---- */

/* A page that was made for a task has its word where the pack's number stands. */
static bool is_task_word(const char *s) { return strncmp(s, "task-", 5) == 0; }

static const char *pack_of(const struct read_result *r)
{
    for (size_t i = 0; i < r->nfields; i++)
        if (strcmp(r->fields[i].name, "_pack") == 0 && *r->fields[i].value && !(r->page && is_task_word(r->fields[i].value)))
            return r->fields[i].value;
    return NULL;
}

/* Refuses what comes in a pack that is blocked, replaced, or none of ours. */
static bool pack_admits(struct work *w, const char *number)
{
    struct store_reason no = {.code = NULL};
    struct buf clean = BUF_INIT;
    if (!number)
        return true;
    clean_text(number, &clean);
    bool fine = store_pack_admits(w->k->store, clean.p ? clean.p : "", &no);
    if (!fine) {
        struct issue *i = VEC_ADD(w->v.issues.v, w->v.issues.n, w->v.issues.cap);
        *i = issue_of_reason(w->arena, &no, clean.p ? clean.p : "", MSG_PACK_DO);
        store_refuse(w->k->store, &w->src, issues_of(w), w->v.issues.n);
        w->v.o.status = STORE_REFUSED;
    }
    buf_clear(&clean);
    buf_clear(&no.why);
    return fine;
}

/* It was used, by whom; somebody else's use of it is told. */
static void note_pack(struct work *w, const char *number)
{
    long long application = w->v.o.application;
    if (number && application && store_pack_used(w->k->store, number, application, w->k->by) == STORE_OTHER)
        complain_of_file(w, "R-PACK", SEVERITY_WARNING, number, MSG_PACK_OTHER, MSG_PACK_DO);
}

/* A page that was made for a task says so where the pack's number stands. False, and refused, when it cannot be taken as one. */
static bool settle_task(struct work *w, const struct read_result *r)
{
    const char *word = "";
    for (size_t i = 0; i < r->nfields && r->page; i++)
        if (strcmp(r->fields[i].name, "_pack") == 0 && is_task_word(r->fields[i].value))
            word = r->fields[i].value;
    if (!*word)
        return true;
    if (!store_task_by_word(w->k->store, word, &w->task))
        refuse(w, "S-TASK", "", MSG_SHOULI_TASK_DONE, MSG_SHOULI_TASK_DONE_DO);
    else if (!*w->k->by)
        refuse(w, "S-TASK", "", MSG_SHOULI_TASK_BY, MSG_SHOULI_TASK_BY_DO);
    else
        return true;
    return false;
}

static void take_pdf(struct work *w, const struct read_result *r)
{
    const char *pack = pack_of(r);
    struct identity is;
    w->src.kind = r->page ? "page" : r->printed ? "printed" : r->data ? "fdf" : "pdf";
    enum identity_verdict said = identity_of(r, &w->k->attachments, &is);
    const char *name = arena_printf(w->arena, "%s@%s", is.id, is.version);
    if (!settle_task(w, r)) {
        said = IDENTITY_FOREIGN;
    } else if (said == IDENTITY_EDITED) {
        refuse(w, "S-EDITED", name, MSG_SHOULI_S_EDITED, MSG_SHOULI_S_EDITED_DO);
    } else if (said == IDENTITY_FOREIGN) {
        refuse(w, "S-FOREIGN", "", MSG_SHOULI_S_FOREIGN, MSG_SHOULI_S_FOREIGN_DO);
    } else if (!formset_has_id(w->k->forms, is.id)) {
        refuse(w, "S-FOREIGN", name, MSG_SHOULI_S_ELSEWHERE, MSG_SHOULI_S_ELSEWHERE_DO);
    } else {
        const struct form *f = formset_form(w->k->forms, is.id, is.version);
        bool known = f && (formset_next(w->k->forms, is.id, is.version) || formset_find(w->k->forms, is.id, is.version));
        if (!known) {
            refuse(w, "S-VERSION", name, MSG_SHOULI_S_VERSION, MSG_SHOULI_S_VERSION_DO);
        } else if (pack_admits(w, pack)) {
            (sheet_is_one(r) ? take_sheet : take_form)(w, f, r);
            note_pack(w, pack);
        }
    }
    if (w->v.o.status == STORE_REFUSED && said == IDENTITY_OK) {
        snprintf(w->v.o.form, sizeof w->v.o.form, "%s", is.id);
        snprintf(w->v.o.version, sizeof w->v.o.version, "%s", is.version);
    }
    parcel_note(w->k, w->v.o.application);
    note_listed(w, r);
}

/* A PDF that says nothing of us: a certificate with a field for a signature, say. */
static bool is_strange(struct intake *k, const struct read_result *r)
{
    struct identity is;
    return k->box && r->kind == READ_FORM && !r->data && !r->page && identity_of(r, &k->attachments, &is) == IDENTITY_FOREIGN &&
           !r->form_attached && !r->info_form;
}

/* ---- what is no form ---- */

void intake_quiet(struct intake *k, const char *name, const char *sha256)
{
    struct work w;
    begin(&w, k, name, sha256);
    w.src.kind = "system";
    store_container(k->store, &w.src);
    arena_free(w.arena);
}

void intake_bad_entry(struct intake *k, const char *name, enum entry_status status)
{
    static const char *const codes[ENTRY_STATUS_COUNT] = {
        [ENTRY_ENCRYPTED] = "S-PASSWORD", [ENTRY_LARGE] = "S-LIMIT",  [ENTRY_RATIO] = "S-LIMIT",
        [ENTRY_TOTAL] = "S-LIMIT",        [ENTRY_BROKEN] = "S-CUT",   [ENTRY_METHOD] = "S-METHOD",
    };
    struct work w;
    begin(&w, k, name, "");
    w.src.kind = "entry";
    refuse(&w, codes[status], entry_status_text(status), MSG_SHOULI_ENTRY, MSG_SHOULI_ENTRY_DO);
    finish(&w);
}

void intake_container(struct intake *k, const char *name, const char *sha256, size_t entries)
{
    struct work w;
    begin(&w, k, name, sha256);
    w.src.kind = "zip";
    if (entries > 0) {
        store_container(k->store, &w.src);
        arena_free(w.arena);
        return;
    }
    refuse(&w, "S-EMPTY", "", MSG_SHOULI_S_EMPTY_ZIP, MSG_SHOULI_S_EMPTY_ZIP_DO);
    finish(&w);
}

/* A roster whose people were taken in, each by himself; or what is wrong with the whole of it. */
void intake_roster_end(struct intake *k, const char *name, const char *sha256, const struct identity *is, bool known, size_t people)
{
    struct work w;
    begin(&w, k, name, sha256);
    w.src.kind = "roster";
    const char *said = is ? arena_printf(w.arena, "%s@%s", is->id, is->version) : "";
    if (is && known && people) {
        store_container(k->store, &w.src);
        arena_free(w.arena);
        return;
    }
    if (!is)
        refuse(&w, "S-FOREIGN", "", MSG_SHOULI_ROSTER_FOREIGN, MSG_SHOULI_ROSTER_FOREIGN_DO);
    else if (!formset_has_id(k->forms, is->id))
        refuse(&w, "S-FOREIGN", said, MSG_SHOULI_S_ELSEWHERE, MSG_SHOULI_S_ELSEWHERE_DO);
    else if (!known)
        refuse(&w, "S-VERSION", said, MSG_SHOULI_S_VERSION, MSG_SHOULI_S_VERSION_DO);
    else
        refuse(&w, "S-EMPTY", "", MSG_SHOULI_ROSTER_EMPTY, MSG_SHOULI_ROSTER_EMPTY_DO);
    finish(&w);
}

void intake_unreadable(struct intake *k, const char *name, int error)
{
    struct work w;
    begin(&w, k, name, "");
    w.src.kind = "unreadable";
    refuse(&w, "S-UNREADABLE", error_text(error), MSG_SHOULI_UNREADABLE, MSG_SHOULI_UNREADABLE_DO);
    finish(&w);
}

/* ---- every source ---- */

/* What people would attach: known by its content; an empty text by its name, for it has none. */
static const char *attachment_of(const char *name, const struct read_result *r)
{
    size_t n = strlen(name);
    if (r->kind == READ_EMPTY)
        return n > 4 && strcasecmp(name + n - 4, ".txt") == 0 ? "txt" : "";
    bool none = r->kind != READ_NOT_PDF && r->kind != READ_PRINTED && r->kind != READ_ZIP && r->kind != READ_FORM;
    return none || !r->attachment ? "" : r->attachment;
}

/* The reason why it is no form; a ZIP is one that is nested too deeply to be opened. */
static void complain_of_loose(struct work *w, const struct loose *l)
{
    if (l->kind == READ_ZIP)
        complain_of_file(w, "S-NESTED", SEVERITY_ERROR, "", MSG_SHOULI_DEEP, MSG_SHOULI_DEEP_DO);
    else if (l->kind == READ_FORM)
        complain_of_file(w, "S-FOREIGN", SEVERITY_ERROR, "", MSG_SHOULI_S_FOREIGN, MSG_SHOULI_S_FOREIGN_DO);
    else if (l->unseen)                                    /* it may well be a form: nobody has seen all of it */
        complain_of_file(w, diagnoses[l->unseen].code, SEVERITY_ERROR, l->detail, diagnoses[l->unseen].message, MSG_SCAN_UNSEEN_DO);
    else
        complain_of_file(w, diagnoses[l->kind].code, SEVERITY_ERROR, l->detail, diagnoses[l->kind].message, diagnoses[l->kind].remedy);
}

static bool is_filed(struct work *w, const struct loose *l, long long application)
{
    w->v.o.application = store_file_owner(w->k->store, l->sha256, w->k->round, application);
    if (!w->v.o.application)
        return false;
    w->v.o.status = STORE_DUPLICATE;
    store_repeat(w->k->store, &w->src, &w->v.o);
    return true;
}

struct form_search { const char *id; bool found; };

static bool is_form(void *ctx, const struct store_row *r)
{
    struct form_search *q = ctx;
    q->found = q->found || strcmp(r->form, q->id) == 0;
    return !q->found;
}

/* Where the data of the form have come, a picture of its pages is their signed paper. */
static bool has_form(struct intake *k, long long application, const char *id)
{
    struct form_search q = {id, false};
    if (application)
        store_each_row(k->store, NULL, application, is_form, &q);
    return q.found;
}

/* Pages of a form of ours on which nothing can be read: a person keys them. */
static void take_paper(struct work *w, const struct loose *l, long long application)
{
    const struct form *f = formset_form(w->k->forms, l->page_of.id, l->page_of.version);
    const char *id = arena_printf(w->arena, "%s@%s", l->page_of.id, l->page_of.version);
    w->v.title = f && f->title.s ? f->title.s : l->page_of.id;
    complain_of_file(w, "S-PAPER", SEVERITY_ERROR, w->v.title, MSG_SHOULI_PAPER, MSG_SHOULI_PAPER_DO);
    store_paper(w->k->store, &w->src, issues_of(w), w->v.issues.n, &(struct store_paper_of){id, w->v.title, application});
    w->v.o.status = STORE_REFUSED;
    w->v.o.application = application;
    snprintf(w->v.o.form, sizeof w->v.o.form, "%s", l->page_of.id);
    snprintf(w->v.o.version, sizeof w->v.o.version, "%s", l->page_of.version);
    finish(w);
}

void take_loose(struct intake *k, const struct loose *l, long long application)
{
    struct work w;
    begin(&w, k, l->name, l->sha256);
    w.src.kind = *l->attachment ? l->attachment : "other";
    if (is_filed(&w, l, application)) {
        finish(&w);
        return;
    }
    if (*l->page_of.id && !has_form(k, application, l->page_of.id)) {
        take_paper(&w, l, application);
        return;
    }
    struct buf away = BUF_INIT;
    struct store_issue shut;
    bool gone = application && store_away(k->store, application, &away);
    bool closed = application && !gone && application_shut(k->store, k->forms, application, k->received_date, w.arena, &shut);
    if (gone || closed)
        application = 0;                                   /* it waits: nothing is added while another office has the application, or its state is shut */
    struct store_file f = {.application = application, .kind = w.src.kind, .bytes = l->kind == READ_EMPTY ? 0 : l->bytes, .width = (int)l->width,
                           .height = (int)l->height, .pages = (int)l->pages};
    const char *slash = strrchr(w.v.source, '/'), *bang = strrchr(w.v.source, '!');
    const char *base = slash && slash > bang ? slash + 1 : bang ? bang + 1 : w.v.source;
    if (application)
        attach_pair(k->store, k->forms, w.v.source, l->box ? parcel_listed(k, l->box, base) : NULL, application, w.arena, &f);
    if (!gone && !closed && l->kind == READ_NOT_PDF && !*l->attachment && !f.slot) {
        refuse(&w, diagnoses[l->kind].code, l->detail, diagnoses[l->kind].message, diagnoses[l->kind].remedy);
        finish(&w);
        return;
    }
    if (gone)
        complain_of_file(&w, "R-STATE", SEVERITY_ERROR, away.p, MSG_STORE_AWAY, MSG_STORE_AWAY_DO);
    else if (closed)
        *VEC_ADD(w.v.issues.v, w.v.issues.n, w.v.issues.cap) = issue_of(&shut);
    else if (!application || l->kind == READ_ZIP)
        complain_of_loose(&w, l);
    buf_clear(&away);
    struct judge_across across = {.store = k->store, .forms = k->forms, .arena = w.arena, .verdict = &w.v};
    store_file(k->store, &w.src, &f, issues_of(&w), w.v.issues.n, judge_across, &across);
    if (f.slot && !w.v.issues.n)
        amend_by_file(&across, application, &f, base, &w.src);
    w.v.o.status = w.v.issues.n ? STORE_REFUSED : STORE_FILED;
    w.v.o.application = application;
    finish(&w);
}

/* Waits for the forms that come with it, where some may. */
static void put_aside(struct intake *k, const char *name, const char *sha256, const struct read_result *r, const char *kind)
{
    const struct read_result *unseen = k->box ? NULL : k->unseen, *why = unseen ? unseen : r;
    struct loose l = {.box = k->box ? xstrdup(k->box) : NULL, .name = xstrdup(name), .detail = xstrdup(why->detail ? why->detail : ""),
                      .kind = r->kind, .unseen = unseen ? unseen->kind : READ_FORM,
                      .attachment = kind, .bytes = k->bytes ? k->bytes : -1, .width = r->width, .height = r->height, .pages = r->pages};
    snprintf(l.sha256, sizeof l.sha256, "%s", sha256);
    if (k->page_of)
        l.page_of = *k->page_of;
    if (k->box) {
        *parcel_add(k) = l;
    } else {
        take_loose(k, &l, 0);
        loose_clear(&l);
    }
}

void intake_result(struct intake *k, const char *name, const char *sha256, const struct read_result *r)
{
    struct work w;
    const char *kind = r->kind == READ_FLAT ? "pdf" : attachment_of(name, r);
    if (k->page_of || (k->unseen && !k->box)) {
        put_aside(k, name, sha256, r, kind);
        return;
    }
    bool other = r->kind == READ_NOT_PDF && k->box;        /* of no kind that is known: it may still bear the name of a slot */
    bool loose = r->kind == READ_FORM ? is_strange(k, r) : r->kind != READ_FLAT && (r->kind == READ_ZIP || *kind || other);
    if (loose && (k->box || r->kind != READ_EMPTY)) {
        put_aside(k, name, sha256, r, r->kind == READ_ZIP ? "zip" : kind);
        return;
    }
    begin(&w, k, name, sha256);
    if (r->kind == READ_FORM) {
        take_pdf(&w, r);
    } else {
        w.src.kind = diagnoses[r->kind].kind;
        refuse(&w, diagnoses[r->kind].code, r->detail ? r->detail : "", diagnoses[r->kind].message, diagnoses[r->kind].remedy);
        if (r->kind == READ_FLAT)                          /* a form of ours, of nobody knows whom */
            parcel_note(k, 0);
    }
    finish(&w);
}

bool intake_known(struct intake *k, const char *name, const char *sha256)
{
    struct work w;
    begin(&w, k, name, sha256);
    if (!store_find_bytes(k->store, sha256, k->round, &w.v.o)) {
        arena_free(w.arena);
        return false;
    }
    const struct form *f = formset_find(k->forms, w.v.o.form, w.v.o.version);
    if (f && f->title.s)
        w.v.title = f->title.s;
    w.src.kind = "pdf";
    store_repeat(k->store, &w.src, &w.v.o);
    parcel_note(k, w.v.o.application);
    finish(&w);
    return true;
}
