/*
 * rule.c - the rules that a form or a procedure states: which keys a rule has and which go together. What an expression means is the
 * rule stage's to say; here it is a text with a place.
 */
#include "model/model_int.h"

#include <stdlib.h>
#include <string.h>

static const char *const severity_names[] = {"error", "warning"};
const struct words severity_words = WORDS(severity_names);

/* The reasons that a notice may give; one vocabulary for all procedures. Advice (W-…) has words of its own. */
static const char *const reasons[] = {
    "R-REQ", "R-FMT", "R-CROSS", "R-CODE", "R-IDNO", "R-DATE", "R-GAP", "R-LEN", "R-FILE", "R-EXP", "R-WIN", "R-ELIG", "R-EXCL", "R-DUP",
    "R-STATE", "R-UNIT", "R-MAT", "R-SIGN", "R-FEE", "R-BLOCK", "R-HOURS", "R-VER", "R-PACK",
};

bool reason_code_ok(const char *s)
{
    size_t n = strlen(s);
    if (strncmp(s, "W-", 2) == 0)
        return n > 2 && n <= 16 && strspn(s + 2, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == n - 2;
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (strcmp(s, reasons[i]) == 0)
            return true;
    return false;
}

void constraint_finish(struct load *l, struct constraint *c, const struct ynode *node, struct place at, bool code_alone)
{
    static const char *const keys[] = {"constraint_message", "remedy", "severity", "code"};
    const size_t n = sizeof keys / sizeof *keys - code_alone;
    bool written = c->expr.s || ymap_get(node, "constraint");
    for (size_t i = 0; !written && i < n; i++)
        if (ymap_get(node, keys[i]))
            problem(l, ymap_place(node, keys[i], at), MSG_NEEDS_CONSTRAINT, keys[i]);
    if (written && !c->message.s && !ymap_get(node, "constraint_message"))
        problem(l, at, MSG_MISSING, "constraint_message");
    if (c->code && c->code[0] == 'W') {
        if (!c->warning && ymap_get(node, "severity"))
            problem(l, ymap_place(node, "severity", at), MSG_CODE_SEVERITY, c->code);
        c->warning = true;
    }
    if (!c->code && c->expr.s)
        c->code = "R-CROSS";
}

static void rule_done(struct load *l, const struct ynode *node, void *obj) { rule_finish(l, obj, node); }

#define AT(m) .off = offsetof(struct rule, m)
static const struct key_spec rule_keys[] = {
    {.key = "id", .kind = KEY_STRING, .flags = KEY_REQUIRED, AT(id), .ok = list_id_ok, .bad = MSG_BAD_ID},
    CONSTRAINT_KEYS(rule, c),
    {.key = "relevant", .kind = KEY_EXPR, AT(relevant)},
    {.key = "fields", .kind = KEY_TEXTS, AT(fields), .off_n = offsetof(struct rule, nfields)},
    {.key = "eligibility", .kind = KEY_BOOL, AT(eligibility)},
};
#undef AT
const struct schema rule_schema = {SCHEMA_KEYS(rule_keys), .size = sizeof(struct rule), .has_place = true,
                                   .at = offsetof(struct rule, at), .done = rule_done};

/* A rule for the guide's rows has their words; its own are a mistake. Any other rule has nothing but its constraint. */
void rule_finish(struct load *l, struct rule *r, const struct ynode *node)
{
    bool written = r->c.expr.s || ymap_get(node, "constraint");
    if (r->eligibility && written)
        problem0(l, ymap_place(node, "constraint", r->at), MSG_ELIGIBILITY_CONSTRAINT);
    if (!r->eligibility && !written)
        problem(l, r->at, MSG_MISSING, "constraint");
    if (r->eligibility || written)
        constraint_finish(l, &r->c, node, r->at, false);
    if (r->eligibility && !r->c.code)
        r->c.code = "R-ELIG";
}

/* ---- no id twice ---- */

static int compare_ids(const void *pa, const void *pb)
{
    const struct rule *a = *(const struct rule *const *)pa, *b = *(const struct rule *const *)pb;
    int c = strcmp(a->id, b->id);
    if (c != 0 || !a->at.file || !b->at.file)
        return c;
    c = strcmp(a->at.file, b->at.file);
    return c ? c : a->at.line != b->at.line ? (a->at.line > b->at.line) - (a->at.line < b->at.line) : (a->at.col > b->at.col) - (a->at.col < b->at.col);
}

void rule_ids_check(struct load *l, const struct rule *const *v, size_t n)
{
    const struct rule **sorted = xmalloc((n + 1) * sizeof *sorted);
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (v[i]->id)
            sorted[count++] = v[i];              /* a missing one has been told */
    if (count > 1)
        qsort(sorted, count, sizeof *sorted, compare_ids);
    for (size_t i = 1, first = 0; i < count; i++) {
        if (strcmp(sorted[first]->id, sorted[i]->id) == 0)
            problem(l, sorted[i]->at, MSG_RULE_ID_TWICE, sorted[i]->id, place_words(l, sorted[first]->at));
        else
            first = i;
    }
    free(sorted);
}
