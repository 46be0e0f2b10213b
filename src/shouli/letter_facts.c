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

struct moving { json_t *o, *events; struct store *store; const char *state, *since; struct arena *a; };

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
    put(e, "note", *v->number ? v->number : v->why);
    json_array_append_new(m->events, e);
    store_each_move_value(m->store, v->id, put_value, m);
    if (*v->number)
        json_object_set_new(m->o, v->move, json_string(v->number));
    m->state = arena_strdup(m->a, v->to_name);
    m->since = arena_strdup(m->a, v->on);
    return true;
}

static void put_moves(json_t *o, const struct notice_case *c, const struct store_case *facts)
{
    struct moving m = {.o = o, .events = json_array(), .store = c->store, .a = c->arena};
    if (c->received) {
        json_t *e = json_object();
        put(e, "day", c->received);
        put(e, "what", msg_zh(c->arena, MSG_LETTERS_RECEIVED, MSG_NONE));
        json_array_append_new(m.events, e);
    }
    store_each_move(c->store, c->application, add_move, &m);
    json_object_set_new(o, "events", m.events);
    bool told = *facts->told_on != '\0';
    enum msg plain = told ? MSG_LETTERS_STATE_TOLD : *c->number ? MSG_LETTERS_STATE_ACCEPTED : MSG_LETTERS_STATE_RECEIVED;
    put(o, "state", m.state && !told ? m.state : msg_zh(c->arena, plain, MSG_NONE));
    put(o, "since", m.since ? m.since : c->received);
    put(o, "next", msg_zh(c->arena, told ? MSG_LETTERS_NEXT_TOLD : MSG_LETTERS_NEXT_WAIT, MSG_NONE));
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

json_t *letter_facts(const struct notice_case *c, const struct letter_maker *k)
{
    json_t *o = json_object();
    struct store_case s;
    store_case(c->store, c->application, &s);
    put_moves(o, c, &s);
    put_named(o, c);
    const char *number = *c->number ? c->number : arena_printf(c->arena, "SJ%.4s-%05lld", c->received ? c->received : k->day, c->application);
    put(o, "number", number);
    put(o, "name", c->name);
    put(o, "applicant", c->name);
    if (*c->person != '?')
        put(o, "id_number", c->person);
    put(o, "unit", notice_unit(c));
    put(o, "applicant_phone", notice_phones(c));
    put(o, "received", c->received);
    put(o, "submitted", c->received);
    put(o, "accepted", c->received);
    put(o, "due", s.due_on);
    put(o, "lacks", letter_lacks(&s, c->arena));
    put_fields(o, c);
    put_fees(o, c);
    return o;
}
