/*
 * guide.c - guide.md: front matter between two lines of "---", then Markdown. Which forms exist is known to load.c; the Markdown is
 * not looked at here.
 */
#include "model/model_int.h"

#include <stdlib.h>
#include <string.h>

/* ---- checks of single values ---- */

bool period_date_ok(const char *iso)
{
    struct date d;
    return date_parse(iso, &d);
}

/* ---- the keys ---- */

#define STRUCT(m) .off = offsetof(struct SUBJECT, m)
#define COUNTED(m) .off = offsetof(struct SUBJECT, m), .off_n = offsetof(struct SUBJECT, n##m)

#define SUBJECT step
static const struct key_spec step_keys[] = {
    {.key = "by", .kind = KEY_TEXT, STRUCT(by)},
    {.key = "does", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(does)},
    {.key = "note", .kind = KEY_TEXT, STRUCT(note)},
};
static const struct schema step_schema = {SCHEMA_KEYS(step_keys), .size = sizeof(struct step)};
#undef SUBJECT

#define SUBJECT fee
static const struct key_spec fee_keys[] = {
    {.key = "item", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(item)},
    {.key = "amount", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(amount)},
    {.key = "to", .kind = KEY_TEXT, STRUCT(to)},
    {.key = "note", .kind = KEY_TEXT, STRUCT(note)},
};
const struct schema fee_schema = {SCHEMA_KEYS(fee_keys), .size = sizeof(struct fee)};
#undef SUBJECT

#define SUBJECT pair
static const struct key_spec limit_keys[] = {
    {.key = "what", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(key)},
    {.key = "limit", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(value)},
};
const struct schema limit_schema = {SCHEMA_KEYS(limit_keys), .size = sizeof(struct pair)};
#undef SUBJECT

#define SUBJECT pair
static const struct key_spec letter_keys[] = {
    {.key = "name", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(key)},
    {.key = "field", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(value)},
};
const struct schema letter_value_schema = {SCHEMA_KEYS(letter_keys), .size = sizeof(struct pair)};
#undef SUBJECT

#define SUBJECT where
static const struct key_spec where_keys[] = {
    {.key = "name", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(name)},
    {.key = "address", .kind = KEY_TEXT, STRUCT(address)},
    {.key = "hours", .kind = KEY_TEXT, STRUCT(hours)},
    {.key = "phone", .kind = KEY_TEXT, STRUCT(phone)},
};
const struct schema where_schema = {SCHEMA_KEYS(where_keys), .size = sizeof(struct where)};
#undef SUBJECT

#define SUBJECT question
static const struct key_spec question_keys[] = {
    {.key = "q", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(q)},
    {.key = "a", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(a)},
};
static const struct schema question_schema = {SCHEMA_KEYS(question_keys), .size = sizeof(struct question)};
#undef SUBJECT

#define SUBJECT option
static const struct key_spec option_keys[] = {
    {.key = "choose", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(choose)},
    {.key = "next", .kind = KEY_STRING, STRUCT(next), .ok = list_id_ok, .bad = MSG_BAD_ID},
    {.key = "answer", .kind = KEY_TEXT, STRUCT(answer)},
};
static const struct schema option_schema = {SCHEMA_KEYS(option_keys), .size = sizeof(struct option), .has_place = true,
                                            .at = offsetof(struct option, at)};
#undef SUBJECT

#define SUBJECT decision
static const struct key_spec decision_keys[] = {
    {.key = "id", .kind = KEY_STRING, .flags = KEY_REQUIRED, STRUCT(id), .ok = list_id_ok, .bad = MSG_BAD_ID},
    {.key = "ask", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(ask)},
    {.key = "note", .kind = KEY_TEXT, STRUCT(note)},
    {.key = "options", .kind = KEY_OBJECTS, .flags = KEY_REQUIRED, COUNTED(options), .of = &option_schema},
};
static const struct schema decision_schema = {SCHEMA_KEYS(decision_keys), .size = sizeof(struct decision), .has_place = true,
                                              .at = offsetof(struct decision, at)};
#undef SUBJECT

struct guide_source { struct guide g; struct ynode *forms; };   /* g first: the guide's keys fill it */

#define SUBJECT guide
static const struct key_spec valid_keys[] = {
    {.key = "from", .kind = KEY_STRING, STRUCT(valid_from), .ok = period_date_ok, .bad = MSG_BAD_DATE},
    {.key = "until", .kind = KEY_STRING, STRUCT(valid_until), .ok = period_date_ok, .bad = MSG_BAD_DATE},
};
static const struct schema valid_schema = {SCHEMA_KEYS(valid_keys), .size = sizeof(struct guide)};

static const char *const kind_names[] = {"procedure", "guide", "notice"};
static const struct words kind_words = WORDS(kind_names);

static const struct key_spec guide_keys[] = {
    {.key = "title", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(title)},
    {.key = "region", .kind = KEY_TEXT, STRUCT(region)},
    {.key = "level", .kind = KEY_TEXT, STRUCT(level)},
    {.key = "route", .kind = KEY_TEXT, STRUCT(route)},
    {.key = "series", .kind = KEY_TEXT, STRUCT(series)},
    {.key = "kind", .kind = KEY_WORD_STRING, STRUCT(kind), .words = &kind_words},
    {.key = "bureau", .kind = KEY_TEXT, STRUCT(bureau)},
    {.key = "window", .kind = KEY_TEXT, STRUCT(window)},
    {.key = "who", .kind = KEY_TEXT, STRUCT(who)},
    {.key = "result", .kind = KEY_TEXT, STRUCT(result)},
    {.key = "summary", .kind = KEY_TEXT, STRUCT(summary)},
    {.key = "note", .kind = KEY_TEXT, STRUCT(note)},
    {.key = "updated", .kind = KEY_STRING, STRUCT(updated), .ok = period_date_ok, .bad = MSG_BAD_DATE},
    {.key = "valid", .kind = KEY_OBJECT, .off = 0, .of = &valid_schema},
    {.key = "repeat", .kind = KEY_FLAG, STRUCT(repeat_refuse), .words = &repeat_words},
    {.key = "draft", .kind = KEY_BOOL, STRUCT(draft)},
    {.key = "published", .kind = KEY_STRING, STRUCT(published), .ok = period_date_ok, .bad = MSG_BAD_DATE},
    {.key = "expires", .kind = KEY_STRING, STRUCT(expires), .ok = period_date_ok, .bad = MSG_BAD_DATE},
    {.key = "sort_key", .kind = KEY_STRING, STRUCT(sort_key)},
    {.key = "committee", .kind = KEY_TEXT, STRUCT(committee)},
    {.key = "year", .kind = KEY_INT, STRUCT(year), .lo = 1900, .hi = 2199},
    {.key = "basis", .kind = KEY_TEXTS, COUNTED(basis)},
    {.key = "unstated", .kind = KEY_TEXTS, COUNTED(unstated)},
    {.key = "eligibility", .kind = KEY_OBJECTS, COUNTED(eligibility), .of = &eligible_schema},
    {.key = "excluded", .kind = KEY_OBJECTS, COUNTED(excluded), .of = &excluded_schema},
    {.key = "hours", .kind = KEY_OBJECTS, COUNTED(hours), .of = &hours_schema},
    {.key = "rules", .kind = KEY_OBJECTS, COUNTED(rules), .of = &rule_schema},
    {.key = "month_is", .kind = KEY_WORD_STRING, STRUCT(month_is), .words = &month_words},
    {.key = "receiving", .kind = KEY_OBJECT, STRUCT(receiving), .of = &receiving_schema},
    {.key = "correction", .kind = KEY_OBJECT, STRUCT(correction), .of = &correction_schema},
    {.key = "unit", .kind = KEY_TEXT, STRUCT(unit)},
    {.key = "chain", .kind = KEY_OBJECT, STRUCT(chain), .of = &chain_schema},
    {.key = "retain", .kind = KEY_TEXT, STRUCT(retain), .ok = retain_ok, .bad = MSG_BAD_RETAIN},
    {.key = "unit_code", .kind = KEY_TEXT, STRUCT(unit_code)},
    {.key = "unit_parent", .kind = KEY_TEXT, STRUCT(unit_parent)},
    {.key = "steps", .kind = KEY_OBJECTS, COUNTED(steps), .of = &step_schema},
    {.key = "materials", .kind = KEY_OBJECTS, COUNTED(materials), .of = &material_schema},
    {.key = "fees", .kind = KEY_OBJECTS, COUNTED(fees), .of = &fee_schema},
    {.key = "time_limits", .kind = KEY_OBJECTS, COUNTED(limits), .of = &limit_schema},
    {.key = "letters", .kind = KEY_OBJECTS, COUNTED(letters), .of = &letter_value_schema},
    {.key = "where", .kind = KEY_OBJECTS, COUNTED(where), .of = &where_schema},
    {.key = "decide", .kind = KEY_TEXT, STRUCT(decide)},
    {.key = "decisions", .kind = KEY_OBJECTS, COUNTED(decisions), .of = &decision_schema},
    {.key = "questions", .kind = KEY_OBJECTS, COUNTED(questions), .of = &question_schema},
    {.key = "forms", .kind = KEY_NODE, .off = offsetof(struct guide_source, forms)},
};
#undef SUBJECT
static const struct schema guide_schema = {SCHEMA_KEYS(guide_keys), .size = sizeof(struct guide_source), .has_place = true,
                                           .at = offsetof(struct guide_source, g.at)};

/* ---- checks across keys ---- */

static int compare_materials(const void *pa, const void *pb)
{
    const struct material *a = *(const struct material *const *)pa, *b = *(const struct material *const *)pb;
    int c = strcmp(a->id, b->id);
    return c ? c : a < b ? -1 : a > b;
}

static void check_material_ids(struct load *l, const struct guide *g)
{
    const struct material **v = xmalloc((g->nmaterials + 1) * sizeof *v);
    size_t n = 0;
    for (size_t i = 0; i < g->nmaterials; i++)
        if (g->materials[i].id)
            v[n++] = &g->materials[i];
    if (n > 1)
        qsort(v, n, sizeof *v, compare_materials);
    for (size_t i = 1, first = 0; i < n; i++) {
        if (strcmp(v[first]->id, v[i]->id) == 0)
            problem(l, v[i]->at, MSG_NAME_TWICE, v[i]->id, place_words(l, v[first]->at));
        else
            first = i;
    }
    free(v);
}

static const struct decision *decision_named(const struct guide *g, const char *id)
{
    for (size_t i = 0; i < g->ndecisions; i++)
        if (g->decisions[i].id && strcmp(g->decisions[i].id, id) == 0)
            return &g->decisions[i];
    return NULL;
}

/* Follows every option from question i on; on[]: 1 on the way here, 2 done. A way back would never end. */
static void follow_options(struct load *l, const struct guide *g, size_t i, char *on)
{
    const struct decision *d = &g->decisions[i];
    on[i] = 1;
    for (size_t k = 0; k < d->noptions; k++) {
        const struct option *o = &d->options[k];
        const struct decision *next = o->next ? decision_named(g, o->next) : NULL;
        if (!next)
            continue;
        size_t n = (size_t)(next - g->decisions);
        if (on[n] == 1)
            problem(l, o->at, MSG_DECISION_CIRCLE, o->next);
        else if (!on[n])
            follow_options(l, g, n, on);
    }
    on[i] = 2;
}

enum { MOST_DECISIONS = 200 };

static void check_decisions(struct load *l, const struct guide *g)
{
    if (g->ndecisions > MOST_DECISIONS)
        problem0(l, g->decisions[MOST_DECISIONS].at, MSG_DECISION_MANY);
    if (g->ndecisions == 0 || g->ndecisions > MOST_DECISIONS)
        return;
    for (size_t i = 0; i < g->ndecisions; i++) {
        const struct decision *d = &g->decisions[i], *first = d->id ? decision_named(g, d->id) : d;
        if (first != d)
            problem(l, d->at, MSG_NAME_TWICE, d->id, place_words(l, first->at));
        for (size_t k = 0; k < d->noptions; k++) {
            const struct option *o = &d->options[k];
            if (!o->next == !o->answer.s)
                problem0(l, o->at, MSG_DECISION_ONE);
            if (o->next && !decision_named(g, o->next))
                problem(l, o->at, MSG_DECISION_NEXT, o->next);
        }
    }
    char *on = xcalloc(g->ndecisions, 1);
    follow_options(l, g, 0, on);
    for (size_t i = 0; i < g->ndecisions; i++)
        if (!on[i])
            problem(l, g->decisions[i].at, MSG_DECISION_UNREACHED, g->decisions[i].id);
    free(on);
}

static void check_guide(struct load *l, const struct guide *g, const struct ynode *node)
{
    if (g->valid_from && g->valid_until && strcmp(g->valid_from, g->valid_until) > 0)
        problem(l, ymap_place(ymap_get(node, "valid"), "from", g->at), MSG_FROM_UNTIL, g->valid_from, g->valid_until);
    if (g->published && g->expires && strcmp(g->published, g->expires) > 0)
        problem(l, ymap_place(node, "expires", g->at), MSG_FROM_UNTIL, g->published, g->expires);
    check_material_ids(l, g);
    check_decisions(l, g);
}

/* ---- the file ---- */

/* Length of the line at s without its end; *next is where the following line starts. */
static size_t line_at(const char *s, const char *end, const char **next)
{
    const char *nl = memchr(s, '\n', (size_t)(end - s));
    *next = nl ? nl + 1 : end;
    size_t n = (size_t)((nl ? nl : end) - s);
    return n && s[n - 1] == '\r' ? n - 1 : n;
}

static bool is_fence(const char *s, size_t n)
{
    while (n > 3 && (s[n - 1] == ' ' || s[n - 1] == '\t'))
        n--;
    return n == 3 && memcmp(s, "---", 3) == 0;
}

/* Splits at the two fences; false (told) when one is missing. */
bool front_matter_split(struct load *l, const char *path, const char *text, size_t n, struct halves *out)
{
    const char *end = text + n, *next, *s;
    if (!is_fence(text, line_at(text, end, &next))) {
        problem0(l, place_at(path, 1, 1), MSG_NO_FRONT_MATTER);
        return false;
    }
    out->head = next;
    int line = 2;
    for (s = next; s < end; s = next, line++) {
        if (!is_fence(s, line_at(s, end, &next)))
            continue;
        out->nhead = (size_t)(s - out->head);
        out->body = next;
        out->nbody = (size_t)(end - next);
        out->body_line = line + 1;
        return true;
    }
    problem0(l, place_at(path, 1, 1), MSG_OPEN_FRONT_MATTER);
    return false;
}

/* The text, which ends there, with LF line ends, so that the same guide from another system makes the same pages. */
const char *unix_lines(struct load *l, const char *s, size_t n)
{
    if (!memchr(s, '\r', n))
        return s;
    char *out = arena_alloc(l->arena, n + 1), *p = out;
    for (size_t i = 0; i < n; i++)
        if (s[i] != '\r' || i + 1 == n || s[i + 1] != '\n')
            *p++ = s[i];
    return out;
}

struct guide *guide_read(struct load *l, const char *path, const char *region, const char *id, const struct ynode **forms)
{
    char *text;
    size_t n;
    struct halves h;
    *forms = NULL;
    if (!source_read(l, path, &text, &n, NULL) || !front_matter_split(l, path, text, n, &h))
        return NULL;
    const struct stamp at = l->read_at;
    const struct ynode *root = yaml_parse(l, path, h.head, h.nhead, 2);
    struct guide_source *src = arena_alloc(l->arena, sizeof *src);
    if (!root || !schema_read(l, &guide_schema, root, src))
        return NULL;
    struct guide *g = &src->g;
    g->id = id;
    g->region_id = region;
    g->file = path;
    g->file_at = at;
    g->head = h.head;
    g->nhead = h.nhead;
    if (!g->kind)
        g->kind = "procedure";
    if (!l->no_rosters)
        rosters_read(l, g);
    g->body = unix_lines(l, h.body, h.nbody);
    g->body_line = h.body_line;
    for (const char *p = text; !g->links && (p = strchr(p, ']')) != NULL; p++)
        g->links = p[1] == '(' || p[1] == ':' || p[1] == '[';
    check_guide(l, g, root);
    *forms = src->forms;
    return g;
}
