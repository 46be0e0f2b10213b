/*
 * letter_facts.c - what the database knows of an application, by the names that letters use: the fields of its forms, what was recorded with its
 * moves, what the guide says of fees and windows.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/letters_int.h"

/* Whatever was put first stays: the more particular goes first. */
static void put(json_t *o, const char *key, const char *value)
{
    if (value && *value && !json_object_get(o, key))
        json_object_set_new(o, key, json_string(value));
}

/* ---- its forms ---- */

/* A code is said by its name. */
static const char *say(const struct notice_case *c, const struct field *f, const char *value)
{
    const struct codelist *l = NULL;
    if (f->type == TYPE_REGION)
        l = formset_regions(c->forms);
    else if (f->type == TYPE_CODE && f->list)
        l = formset_codes(c->forms, f->list);
    const struct code *code = l ? codelist_find(l, value) : NULL;
    return code ? code->name : value;
}

static void put_field(json_t *o, const struct notice_case *c, const struct notice_form *f, const char *key, const char *path)
{
    const struct field *fd = form_find(f->form, path, NULL, NULL, NULL);
    const char *value = answers_get(&f->answers, path);
    if (fd && *value)
        put(o, key, say(c, fd, value));
}

/* The guide says where a value of a letter comes from. */
static void put_named(json_t *o, const struct notice_case *c)
{
    const struct procedure *p = c->about ? &c->about->facts : NULL;
    for (size_t i = 0; p && i < p->nletters; i++) {
        const char *s = p->letters[i].value.s, *colon = strchr(s, ':');
        for (size_t k = 0; k < c->n; k++) {
            const char *id = c->v[k].form->id;
            if (!colon || (strlen(id) == (size_t)(colon - s) && strncmp(id, s, strlen(id)) == 0))
                put_field(o, c, &c->v[k], p->letters[i].key.s, colon ? colon + 1 : s);
        }
    }
}

/* Else it is the field of the same name, wherever one is. */
static void put_fields(json_t *o, const struct notice_case *c)
{
    for (size_t i = 0; i < c->n; i++)
        for (size_t s = 0; s < c->v[i].form->nsections; s++) {
            const struct section *section = &c->v[i].form->sections[s];
            for (size_t k = 0; section->kind == SECTION_FIELDS && k < section->nfields; k++)
                if (section->fields[k].name)
                    put_field(o, c, &c->v[i], section->fields[k].name, section->fields[k].name);
        }
}

/* ---- its moves ---- */

struct moving { json_t *o, *events; struct store *store; const struct chain *chain; const char *id, *state, *since; struct arena *a; };

static void put_value(void *ctx, const struct store_move_value *v)
{
    struct moving *m = ctx;
    json_object_set_new(m->o, v->name, json_string(v->value));     /* what was recorded last counts */
}

static bool add_move(void *ctx, const struct store_moved *v)
{
    struct moving *m = ctx;
    json_t *e = json_object();
    put(e, "day", v->on);
    put(e, "what", *v->name ? v->name : v->move);
    put(e, "by", *v->role ? v->role : v->by);
    json_object_del(m->o, "reason");
    store_each_move_value(m->store, v->id, put_value, m);
    put(e, "note", *v->number ? v->number : *v->why ? v->why : json_string_value(json_object_get(m->o, "reason")));
    json_array_append_new(m->events, e);
    const struct chain_move *move = m->chain && *v->number ? chain_move(m->chain, v->move) : NULL;
    if (*v->number)
        json_object_set_new(m->o, v->move, json_string(v->number));
    if (move && move->number)                              /* by what it is a number of, too: certificate */
        json_object_set_new(m->o, move->number, json_string(v->number));
    m->id = arena_strdup(m->a, v->to);
    m->state = arena_strdup(m->a, v->to_name);
    m->since = arena_strdup(m->a, v->on);
    return true;
}

/* Which steps lead on from a state and who takes them: 参保单位：推荐. */
static const char *steps_from(const struct notice_case *c, const struct chain *chain, const struct chain_state *state)
{
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < chain->nmoves; i++) {
        const struct chain_move *m = &chain->moves[i];
        if (m->cause != CAUSE_PERSON || !chain_starts(m, state))
            continue;
        const char *by = m->by.s ? m->by.s : "";
        buf_printf(&b, "%s%s%s%s", b.n ? "；" : "", by, *by ? "：" : "", m->name.s);
    }
    const char *steps = arena_strdup(c->arena, b.p ? b.p : "");
    buf_clear(&b);
    return steps;
}

/* What the person has to do or to wait for. */
static const char *next_step(const struct notice_case *c, const struct store_case *facts, const struct chain *chain,
                             const struct chain_state *state)
{
    char n[24];
    snprintf(n, sizeof n, "%zu", c->nitems);
    if (*facts->told_on)
        return msg_zh(c->arena, MSG_LETTERS_NEXT_TOLD, MSG_NONE);
    if (state && state->end)
        return msg_zh(c->arena, MSG_LETTERS_NEXT_END, MSG_NONE);
    if (c->nitems)
        return msg_zh(c->arena, MSG_LETTERS_NEXT_FAULTS, MSG_ARGS(n));
    if (state && !state->locked && strcmp(state->id, CHAIN_FIRST) != 0)
        return msg_zh(c->arena, MSG_LETTERS_NEXT_BACK, MSG_NONE);
    const char *steps = state ? steps_from(c, chain, state) : "";
    return *steps ? steps : msg_zh(c->arena, MSG_LETTERS_NEXT_WAIT, MSG_NONE);
}

static void put_moves(json_t *o, const struct notice_case *c, const struct store_case *facts)
{
    const struct chain *chain = formset_chain(c->forms, c->procedure);
    struct moving m = {.o = o, .events = json_array(), .store = c->store, .chain = chain, .a = c->arena};
    if (c->received) {
        json_t *e = json_object();
        put(e, "day", c->received);
        put(e, "what", msg_zh(c->arena, MSG_LETTERS_RECEIVED, MSG_NONE));
        json_array_append_new(m.events, e);
    }
    store_each_move(c->store, c->application, add_move, &m);
    json_object_set_new(o, "events", m.events);
    const struct chain_state *state = chain ? chain_state(chain, m.id ? m.id : CHAIN_FIRST) : NULL;
    enum msg plain = *facts->told_on ? MSG_LETTERS_STATE_TOLD : *c->number ? MSG_LETTERS_STATE_ACCEPTED
                     : c->nitems ? MSG_LETTERS_STATE_FAULTS : MSG_LETTERS_STATE_RECEIVED;
    const char *known = m.state ? m.state : state && !*c->number ? state->name.s : NULL;
    put(o, "state", known && !*facts->told_on ? known : msg_zh(c->arena, plain, MSG_NONE));
    put(o, "since", m.since ? m.since : c->received);
    put(o, "next", next_step(c, facts, chain, state));
}

/* ---- what the guide says ---- */

/* "100元" as a number; NULL when it is no such sum. */
static const char *sum_of(struct arena *a, const char *amount, double *total)
{
    char *end;
    double v = strtod(amount, &end);
    if (end == amount || (*end && strncmp(end, "元", strlen("元")) != 0))
        return NULL;
    *total += v;
    return arena_strndup(a, amount, (size_t)(end - amount));
}

static void put_fees(json_t *o, const struct notice_case *c)
{
    const struct procedure *p = c->about ? &c->about->facts : NULL;
    json_t *items = json_array();
    double total = 0;
    bool whole = p && p->nfees;
    for (size_t i = 0; p && i < p->nfees; i++) {
        json_t *e = json_object();
        const char *sum = sum_of(c->arena, p->fees[i].amount.s, &total);
        whole = whole && sum;
        put(e, "item", p->fees[i].item.s);
        put(e, "amount", sum);
        put(e, "note", p->fees[i].note.s);
        json_array_append_new(items, e);
    }
    json_object_set_new(o, "items", items);
    if (whole)
        put(o, "total", arena_printf(c->arena, "%.2f", total));
}

void letter_facts_of_guide(json_t *o, const struct notice_case *c, const struct letter_maker *k)
{
    const struct procedure *p = c->about ? &c->about->facts : NULL;
    put(o, "bureau", c->about && c->about->bureau ? c->about->bureau : msg_zh(c->arena, MSG_NOTICE_BUREAU, MSG_NONE));
    put(o, "procedure", c->title);
    put(o, "subject", c->title);
    put(o, "date", k->day);
    put(o, "clerk", k->by);
    put(o, "batch", c->round);
    put(o, "department", json_string_value(json_object_get(o, "bureau")));
    if (p && p->nwhere) {
        put(o, "phone", p->where[0].phone.s);
        put(o, "address", p->where[0].address.s);
        put(o, "place", p->where[0].name.s);
        put(o, "hours", p->where[0].hours.s);
    }
    struct buf b = BUF_INIT;
    for (size_t i = 0; p && i < p->nbasis; i++)
        buf_printf(&b, "%s%s", i ? "、" : "", p->basis[i].s);
    put(o, "basis", b.p);
    buf_clear(&b);
}

/* ---- together ---- */

const char *letter_lacks(const struct store_case *s, struct arena *a)
{
    bool paper = s->paper == 0, data = s->forms == 0;
    return msg_zh(a, paper && data ? MSG_LETTERS_LACKS_BOTH : paper ? MSG_LETTERS_LACKS_PAPER : data ? MSG_LETTERS_LACKS_DATA : MSG_LETTERS_LACKS_NONE,
                        MSG_NONE);
}

/* What to bring to the window: everything but what the answers rule out. */
static void put_bring(json_t *o, const struct notice_case *c)
{
    static const enum msg kinds[] = {[MATERIAL_UNSTATED] = MSG_COUNT,   [MATERIAL_ORIGINAL] = MSG_KIND_ORIGINAL,
                                     [MATERIAL_COPY] = MSG_KIND_COPY,   [MATERIAL_ORIGINAL_AND_COPY] = MSG_KIND_BOTH,
                                     [MATERIAL_PRINT] = MSG_KIND_PRINT, [MATERIAL_PHOTO] = MSG_KIND_PHOTO,
                                     [MATERIAL_FORM] = MSG_KIND_FORM};
    struct needed *v;
    json_t *rows = json_array();
    size_t n = application_materials(c->store, c->forms, c->application, c->arena, &v);
    for (size_t i = 0; i < n; i++) {
        const struct material *m = v[i].material;
        if (v[i].need == NEED_NO || m->kept_by.s)
            continue;
        json_t *row = json_object();
        put(row, "name", m->name.s ? m->name.s : m->id);
        put(row, "kind", kinds[m->kind] == MSG_COUNT ? NULL : msg_zh(c->arena, kinds[m->kind], MSG_NONE));
        if (m->copies > 0)
            json_object_set_new(row, "copies", json_integer(m->copies));
        put(row, "note", v[i].need == NEED_UNKNOWN ? v[i].why : m->note.s);
        json_array_append_new(rows, row);
    }
    json_object_set_new(o, "bring", rows);
}

/* The row of the guide by which the person may apply; none when none holds. */
static void put_eligibility(json_t *o, const struct notice_case *c)
{
    struct rule_context rules = {.regions = formset_regions(c->forms), .codes = formset_codes, .codes_ctx = c->forms};
    struct rule_form *v = xcalloc(c->n + 1, sizeof *v);
    size_t n = 0;
    for (size_t i = 0; i < c->n && c->received; i++)
        if (c->v[i].program && date_parse(c->received, &v[n].received)) {
            v[n].program = c->v[i].program;
            v[n++].answers = &c->v[i].answers;
        }
    put(o, "eligibility", rule_eligible(v, n, &rules));
    free(v);
}

/* What is wrong and what to do about it, of one code or of all; nothing when all is right. */
static void put_problems(json_t *o, const struct notice_case *c, const char *code)
{
    struct buf what = BUF_INIT, how = BUF_INIT;
    for (size_t i = 0; i < c->nitems; i++) {
        const struct notice_item *it = &c->items[i];
        if (code && strcmp(it->code, code) != 0)
            continue;
        const char *label = notice_names_field(it) ? "" : it->label;
        buf_printf(&what, "%s%s%s%s", what.n ? "；" : "", label, *label ? "：" : "", it->message);
        if (!how.n || !strstr(how.p, it->remedy))          /* what is to be done about several is said once */
            buf_printf(&how, "%s%s", how.n ? "；" : "", it->remedy);
    }
    if (what.n) {
        put(o, "problems", what.p);
        put(o, "remedies", how.p);
    }
    if (!c->nitems)                                        /* a letter that says so asks for it */
        put(o, "clean", msg_zh(c->arena, MSG_LETTERS_CLEAN, MSG_NONE));
    buf_clear(&what);
    buf_clear(&how);
}

/* The unit above that of the application, from the register; a unit with none above it is its own. */
static bool take_superior(void *ctx, const struct store_unit *u)
{
    put(ctx, "superior", *u->parent_name ? u->parent_name : u->name);
    return true;
}

static void put_superior(json_t *o, const struct notice_case *c)
{
    long long unit = store_unit_of(c->store, c->application);
    if (unit)
        store_each_unit(c->store, unit, NULL, take_superior, o);
}

json_t *letter_facts(const struct notice_case *c, const struct letter_maker *k)
{
    json_t *o = json_object();
    struct store_case s;
    store_case(c->store, c->application, &s);
    put_moves(o, c, &s);
    put_named(o, c);
    const char *number =
        *c->number ? c->number : arena_printf(c->arena, "SJ%.4s-%05lld", c->received ? c->received : k->day, c->application);
    put(o, "number", number);
    put(o, "name", c->name);
    put(o, "applicant", c->name);
    if (*c->person != '?')
        put(o, "id_number", c->person);
    put(o, "unit", notice_unit(c));
    put_superior(o, c);
    put(o, "applicant_phone", notice_phones(c));
    put(o, "received", c->received);
    put(o, "submitted", c->received);
    put(o, "accepted", c->received);
    put(o, "due", s.due_on);
    const struct program *lacked = letter_lacking_form(k) ? formset_current(k->forms, k->lacking) : NULL;
    put(o, "lacks", lacked ? arena_printf(c->arena, "《%s》", program_form(lacked)->title.s) : letter_lacks(&s, c->arena));
    put_problems(o, c, k->which.code);
    put_eligibility(o, c);
    put_bring(o, c);
    put_fields(o, c);
    put_fees(o, c);
    return o;
}
