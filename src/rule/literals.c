/*
 * literals.c - texts in quotes that must mean something: days, spans of time, date formats, patterns, choices, entries of code lists.
 */
#include <stdlib.h>
#include <string.h>

#include "rule/compile_int.h"
#include "rule/rule_int.h"

/* ---- days and spans ---- */

enum literal_day literal_day(const char *s, double *n)
{
    static const char shape[] = "0000-00-00";
    size_t len = strlen(s);
    if (len != 10 && len != 7)
        return LITERAL_NONE;
    for (size_t i = 0; i < len; i++)
        if (shape[i] == '0' ? s[i] < '0' || s[i] > '9' : s[i] != '-')
            return LITERAL_NONE;
    char full[11] = "0000-00-01";
    memcpy(full, s, len);
    struct date d;
    if (!date_parse(full, &d))
        return LITERAL_NO_SUCH_DAY;
    *n = len == 10 ? (double)date_days(d) : (double)(d.y * 12 + d.m - 1);
    return len == 10 ? LITERAL_DATE : LITERAL_MONTH;
}

bool literal_span(const char *s, char out[24])
{
    static const struct { const char *word; int months; } units[] = {   /* 0 months: days */
        {"day", 0}, {"days", 0}, {"天", 0}, {"日", 0}, {"month", 1}, {"months", 1}, {"个月", 1}, {"year", 12}, {"years", 12}, {"年", 12},
    };
    enum { MOST_DIGITS = 4, MOST_MONTHS = 1200 };
    size_t digits = strspn(s, "0123456789");
    if (digits == 0 || digits > MOST_DIGITS)
        return false;
    int n = atoi(s);
    const char *word = s + digits + strspn(s + digits, " ");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(word, units[i].word) != 0)
            continue;
        int months = n * units[i].months;
        if (n == 0 || months > MOST_MONTHS)
            return false;
        snprintf(out, 24, "%d %s", units[i].months ? months : n, units[i].months ? "month" : "day");
        return true;
    }
    return false;
}

const char *literal_format_fault(const char *s, struct arena *a)
{
    if (!*s)
        return "''";
    for (const char *p = s; (p = strchr(p, '%')) != NULL; p += 2) {
        if (p[1] && strchr("Ymnde", p[1]))
            continue;
        const char *after = p + 1;
        u8_next(&after);
        return arena_strndup(a, p, (size_t)(after - p));
    }
    return NULL;
}

/* ---- choices ---- */

static bool takes_values(const struct field *f)
{
    return f->type == TYPE_CHOICE || f->type == TYPE_CHOICES || f->type == TYPE_CODE || f->type == TYPE_REGION ||
           f->type == TYPE_YES_NO;
}

/* An entry that is no longer offered may still stand in an older answer. */
static bool is_former(const struct field *f, const char *value)
{
    for (size_t i = 0; i < f->nformers; i++)
        if (strcmp(f->formers[i].value, value) == 0)
            return true;
    return false;
}

/* All values, or "" when they are too many to tell. */
static const char *values_of(struct compile *c, const struct field *f)
{
    enum { MOST = 8, MOST_CHARS = 60 };
    if (f->nchoices > MOST)
        return "";
    struct buf all = BUF_INIT;
    for (size_t i = 0; i < f->nchoices; i++)
        buf_printf(&all, "%s%s", i ? (msg_lang() == LANG_ZH ? "、" : ", ") : "", f->choices[i].value);
    const char *s = u8_len(all.p) <= MOST_CHARS ? arena_strdup(c->arena, all.p) : "";
    buf_clear(&all);
    return s;
}

/* The only candidate that holds the word or is held by it: 男性 and 男. */
static const char *only_part(const char *word, const char *const *cand, size_t n)
{
    const char *found = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!*cand[i] || !*word || (!strstr(cand[i], word) && !strstr(word, cand[i])))
            continue;
        if (found && strcmp(found, cand[i]) != 0)
            return NULL;
        found = cand[i];
    }
    return found;
}

static const char *nearest(const char *word, const char *const *cand, size_t n)
{
    const char *near = text_nearest(word, cand, n);
    return near || text_is_ascii(word) ? near : only_part(word, cand, n);
}

/* The value whose label or state the word is, or whose spelling is nearest. */
static const char *guess_value(const struct field *f, const char *word)
{
    const struct choice *found;
    if (choice_match(f, word, &found) == 1)
        return found->value;
    const char **cand = xmalloc(2 * f->nchoices * sizeof *cand);
    for (size_t i = 0; i < f->nchoices; i++) {
        cand[i] = f->choices[i].value;
        cand[f->nchoices + i] = f->choices[i].label.s ? f->choices[i].label.s : f->choices[i].value;
    }
    const char *near = nearest(word, cand, 2 * f->nchoices), *value = NULL;
    for (size_t i = 0; i < 2 * f->nchoices && near && !value; i++)
        if (cand[i] == near)
            value = f->choices[i % f->nchoices].value;
    free(cand);
    return value;
}

static void tell_choice(struct compile *c, const struct field *f, const char *word, size_t offset)
{
    struct buf label = BUF_INIT;
    text_label(&label, f->label.s ? f->label.s : f->name);
    const char *guess = guess_value(f, word), *all = values_of(c, f);
    if (guess && *all)
        tell(c, offset, MSG_EXPR_CHOICE_GUESS_OF, word, label.p, guess, all);
    else if (guess)
        tell(c, offset, MSG_EXPR_CHOICE_GUESS, word, label.p, guess);
    else if (*all)
        tell(c, offset, MSG_EXPR_CHOICE_OF, word, label.p, all);
    else
        tell(c, offset, MSG_EXPR_CHOICE, word, label.p);
    buf_clear(&label);
}

/* The mark beside a field that is not applicable is no choice, though it has the choice's definition. */
static bool is_mark(const struct node *ref)
{
    const char *dot = strchr(ref->s, '.');
    return strcmp(dot ? dot + 1 : ref->s, ref->field->name) != 0;
}

void literal_check_choice(struct compile *c, const struct node *ref, const struct node *literal, size_t offset)
{
    const struct field *f = ref->kind == NODE_REF ? ref->field : NULL;
    if (!f || !*literal->s)
        return;
    if (f->type == TYPE_TICK || is_mark(ref)) {
        if (strcmp(literal->s, "1") != 0)
            tell(c, offset, MSG_EXPR_TICK, f->label.s ? f->label.s : f->name, expr_spell(c->arena, ref->form, ref->s));
    } else if (takes_values(f) && f->nchoices > 0 && !choice_is_stored(f, literal->s) && !is_former(f, literal->s)) {
        tell_choice(c, f, literal->s, offset);
    }
}

/* ---- code lists ---- */

static void tell_no_entry(struct compile *c, const struct codelist *list, const char *entry, size_t offset)
{
    const char **cand = xmalloc((2 * list->n + 1) * sizeof *cand);
    for (size_t i = 0; i < list->n; i++) {
        cand[2 * i] = list->v[i].name;
        cand[2 * i + 1] = list->v[i].code;
    }
    const char *guess = nearest(entry, cand, 2 * list->n);
    free(cand);
    if (guess)
        tell(c, offset, MSG_EXPR_ENTRY_GUESS, entry, list->id, guess);
    else
        tell(c, offset, MSG_EXPR_ENTRY, entry, list->id);
}

void literal_check_entry(struct compile *c, const struct codelist *list, const char *entry, size_t offset)
{
    enum { SHOWN = 3 };
    if (codelist_find(list, entry))
        return;
    struct buf codes = BUF_INIT;
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++)
        if (!list->v[i].until && strcmp(list->v[i].name, entry) == 0 && ++n <= SHOWN)
            buf_printf(&codes, "%s%s", n > 1 ? ", " : "", list->v[i].code);
    bool former = false;
    for (size_t i = 0; i < list->n && n == 0; i++)
        former = former || strcmp(list->v[i].name, entry) == 0;
    if (n > 1)
        tell(c, offset, MSG_EXPR_ENTRY_SEVERAL, entry, list->id, codes.p);
    else if (n == 0 && !former)
        tell_no_entry(c, list, entry, offset);
    buf_clear(&codes);
}

/* The list stands last; it was written, or found by the field. */
static void check_list(struct compile *c, const struct node *call, const struct syntax *syn)
{
    if (!c->scope->codes)
        return;
    const char *id = call->args[call->nargs - 1]->s;
    const struct codelist *list = c->scope->codes(c->scope->ctx, id);
    size_t offset = syn->args[syn->nargs - 1]->at;
    if (!list)
        tell(c, offset, MSG_EXPR_UNKNOWN_LIST, id);
    else if (call->fn == FN_under)
        literal_check_entry(c, list, call->args[1]->s, syn->args[1]->at);
}

/* ---- calls ---- */

static void check_selected(struct compile *c, const struct node *call, const struct syntax *syn)
{
    const struct node *ref = call->args[0], *word = call->args[1];
    if (!*word->s)
        tell(c, syn->args[1]->at, MSG_EXPR_SELECTED_EMPTY, compile_source(c, syn->args[0]->from, syn->args[0]->to));
    else
        literal_check_choice(c, ref, word, syn->args[1]->at);
}

static void check_span(struct compile *c, struct node *call, const struct syntax *syn)
{
    char normal[24];
    struct node *span = call->args[1];
    if (literal_span(span->s, normal))
        span->s = arena_strdup(c->arena, normal);
    else
        tell(c, syn->args[1]->at, MSG_EXPR_SPAN, span->s);
}

static void check_pattern(struct compile *c, const struct node *call, const struct syntax *syn)
{
    struct buf why = BUF_INIT;
    struct regex *r = regex_new(call->args[1]->s, &why);
    if (!r)
        tell(c, syn->args[1]->at, MSG_EXPR_REGEX, why.p);
    regex_free(r);
    buf_clear(&why);
}

void literal_check_call(struct compile *c, struct node *call, const struct syntax *syn)
{
    const char *fault;
    switch (call->fn) {
    case FN_selected: check_selected(c, call, syn); break;
    case FN_regex: check_pattern(c, call, syn); break;
    case FN_not_older_than:
    case FN_valid_for: check_span(c, call, syn); break;
    case FN_format_date:
        if ((fault = literal_format_fault(call->args[1]->s, c->arena)) != NULL)
            tell(c, syn->args[1]->at, MSG_EXPR_FORMAT, fault);
        break;
    case FN_code_name:
    case FN_code_parent:
    case FN_under: check_list(c, call, syn); break;
    default: break;
    }
}
