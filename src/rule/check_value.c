/*
 * check_value.c - one answer that is there: can it be read, how long is it, how large, is it in the list, does it run forwards?
 */
#include <string.h>

#include "rule/rule_int.h"

/* ---- not readable ---- */

static const struct { enum msg id, remedy; } format_words[TYPE_COUNT] = {
    [TYPE_INTEGER] = { MSG_RULE_NOT_INTEGER, MSG_RULE_DO_DIGITS },
    [TYPE_DECIMAL] = { MSG_RULE_NOT_DECIMAL, MSG_RULE_DO_DIGITS },
    [TYPE_MONEY] = { MSG_RULE_NOT_MONEY, MSG_RULE_DO_MONEY },
    [TYPE_DATE] = { MSG_RULE_NOT_DATE, MSG_RULE_DO_DATE },
    [TYPE_YEAR_MONTH] = { MSG_RULE_NOT_MONTH, MSG_RULE_DO_MONTH },
    [TYPE_YEAR] = { MSG_RULE_NOT_YEAR, MSG_RULE_DO_YEAR },
    [TYPE_PERIOD] = { MSG_RULE_NOT_PERIOD, MSG_RULE_DO_PERIOD },
    [TYPE_TIME] = { MSG_RULE_NOT_TIME, MSG_RULE_DO_TIME },
    [TYPE_ID] = { MSG_RULE_NOT_ID, MSG_RULE_DO_ID_OTHER },
    [TYPE_YES_NO] = { MSG_RULE_NOT_YES_NO, MSG_RULE_DO_CHOOSE },
    [TYPE_TICK] = { MSG_RULE_NOT_TICK, MSG_RULE_DO_TICK },
    [TYPE_MOBILE] = { MSG_RULE_NOT_MOBILE, MSG_RULE_DO_MOBILE },
    [TYPE_PHONE] = { MSG_RULE_NOT_PHONE, MSG_RULE_DO_PHONE },
    [TYPE_POST_CODE] = { MSG_RULE_NOT_POST_CODE, MSG_RULE_DO_POST_CODE },
    [TYPE_EMAIL] = { MSG_RULE_NOT_EMAIL, MSG_RULE_DO_EMAIL },
};

static void raise_seen(struct check *c, const struct cell *k, const char *code, enum msg id, enum msg remedy, const char *second)
{
    struct buf seen = BUF_INIT;
    text_quote(&seen, k->value, QUOTE_CHARS);
    check_raise(c, k, code, id, remedy, MSG_ARGS(seen.p, second));
    buf_clear(&seen);
}

static void raise_not_in_list(struct check *c, const struct cell *k)
{
    const struct choice *first;
    size_t matches = choice_match(k->field, k->value, &first);
    struct buf second = BUF_INIT;
    if (matches > 1) {
        buf_printf(&second, "%zu", matches);
        raise_seen(c, k, "R-CODE", MSG_RULE_AMBIGUOUS, MSG_RULE_DO_CODE, second.p);
    } else {
        text_choices(&second, k->field);
        raise_seen(c, k, "R-CODE", MSG_RULE_NOT_IN_LIST, second.n ? MSG_RULE_DO_LIST_OF : MSG_RULE_DO_LIST, second.p);
    }
    buf_clear(&second);
}

static bool is_date(enum type t)
{
    return t == TYPE_DATE || t == TYPE_YEAR_MONTH || t == TYPE_YEAR || t == TYPE_PERIOD;
}

static void raise_unreadable(struct check *c, const struct cell *k)
{
    enum type t = k->field->type;
    struct buf scratch = BUF_INIT;
    if (t == TYPE_CHOICE || t == TYPE_CHOICES || t == TYPE_CODE || t == TYPE_REGION)
        raise_not_in_list(c, k);
    else if (is_date(t) && date_read(t, k->value, &scratch) == DATE_ABSENT)
        raise_seen(c, k, "R-FMT", MSG_RULE_NO_SUCH_DATE, format_words[t].remedy, NULL);
    else
        raise_seen(c, k, "R-FMT", format_words[t].id, format_words[t].remedy, NULL);
    buf_clear(&scratch);
}

/* ---- readable, but ---- */

/* People count characters, not line breaks. */
static size_t count_characters(const char *s)
{
    size_t n = u8_chars(s);
    for (; *s; s++)
        n -= *s == '\n';
    return n;
}

static void check_length(struct check *c, const struct cell *k)
{
    const struct field *f = k->field;
    size_t n = count_characters(k->value);
    bool low = f->min > 0 && n < (size_t)f->min, high = f->max >= 0 && n > (size_t)f->max;
    if (!low && !high)
        return;
    char have[24], limit[16];
    snprintf(have, sizeof have, "%zu", n);
    snprintf(limit, sizeof limit, "%d", low ? f->min : f->max);
    check_raise(c, k, "R-LEN", low ? MSG_RULE_SHORT : MSG_RULE_LONG, low ? MSG_RULE_DO_LENGTHEN : MSG_RULE_DO_SHORTEN,
                MSG_ARGS(have, limit));
}

/* A normal number against a whole one: below 0, equal, above. Exact, however many digits there are. */
static int compare_number(const char *a, int b)
{
    char limit[16];
    snprintf(limit, sizeof limit, "%d", b < 0 ? -b : b);
    bool minus = *a == '-';
    if (minus != (b < 0))
        return minus ? -1 : 1;
    a += minus;
    size_t whole = strspn(a, "0123456789"), n = strlen(limit);
    int order = whole < n ? -1 : whole > n ? 1 : strncmp(a, limit, n);
    if (order == 0 && a[whole] == '.' && strspn(a + whole + 1, "0") < strlen(a + whole + 1))
        order = 1;
    return minus ? -order : order;
}

static void check_range(struct check *c, const struct cell *k)
{
    const struct field *f = k->field;
    bool low = f->min != -1 && compare_number(k->value, f->min) < 0, high = f->max != -1 && compare_number(k->value, f->max) > 0;
    if (!low && !high)
        return;
    char limit[16];
    snprintf(limit, sizeof limit, "%d", low ? f->min : f->max);
    raise_seen(c, k, "R-FMT", low ? MSG_RULE_SMALL : MSG_RULE_BIG, MSG_RULE_DO_NUMBER, limit);
}

/* Normal forms of months compare as texts. */
static void check_period(struct check *c, const struct cell *k)
{
    char from[8], to[8], received[11], month[8];
    snprintf(from, sizeof from, "%.7s", k->value);
    snprintf(to, sizeof to, "%.7s", k->value + 8);
    struct buf a = BUF_INIT, b = BUF_INIT;
    text_date(&a, from);
    if (strcmp(to, "..") != 0) {
        text_date(&b, to);
        if (strcmp(from, to) > 0)
            check_raise(c, k, "R-DATE", MSG_RULE_PERIOD_ORDER, MSG_RULE_DO_PERIOD_ORDER, MSG_ARGS(a.p, b.p));
    } else if (c->ctx->received.y > 0) {
        date_iso(c->ctx->received, received);
        snprintf(month, sizeof month, "%.7s", received);
        text_date(&b, received);
        if (strcmp(from, month) > 0)
            check_raise(c, k, "R-DATE", MSG_RULE_PERIOD_FUTURE, MSG_RULE_DO_PERIOD_ORDER, MSG_ARGS(a.p, b.p));
    }
    buf_clear(&a);
    buf_clear(&b);
}

/* Answers should come normalised; one that does not is judged by what it can be read as. */
static void check_readable(struct check *c, const struct cell *k)
{
    struct buf normal = BUF_INIT;
    struct cell n = *k;
    bool stored = !(k->flags & ANSWER_BAD) && choice_is_stored(k->field, k->value);
    bool readable = stored || value_normalise(k->field, k->value, &normal);
    n.value = stored ? k->value : normal.p;
    if (!readable) {
        raise_unreadable(c, k);
    } else if (*n.value) {
        switch (k->field->type) {
        case TYPE_TEXT: case TYPE_PARAGRAPH: check_length(c, &n); break;
        case TYPE_INTEGER: case TYPE_DECIMAL: case TYPE_MONEY: check_range(c, &n); break;
        case TYPE_PERIOD: check_period(c, &n); break;
        case TYPE_CHOICE: case TYPE_CHOICES: case TYPE_CODE: case TYPE_REGION: check_choice(c, &n); break;
        default: break;
        }
    }
    buf_clear(&normal);
}

void check_value(struct check *c, const struct cell *k)
{
    /* What a viewer broke was told by whoever saw it; whatever else is wrong with it comes from that. */
    if (k->flags & ANSWER_DAMAGED)
        return;
    bool kinds = k->field->id_kinds & ~(1u << ID_KIND_RESIDENT);
    if (k->field->type == TYPE_ID || (k->field->type == TYPE_RESIDENT_ID && kinds))
        check_identity(c, k);
    else if (k->field->type == TYPE_RESIDENT_ID)
        check_resident_id(c, k);
    else if (k->field->type == TYPE_CREDIT_CODE)
        check_credit_code(c, k);
    else
        check_readable(c, k);
}
