/*
 * check_choice.c - a choice that is one, but not now or not here: its entry is dated, or it belongs under another choice.
 */
#include <string.h>

#include "rule/program_int.h"

static void words_of(struct buf *out, const struct choice *c)
{
    text_quote(out, c->label.s ? c->label.s : c->value, QUOTE_CHARS);
}

/* from and until are years, months or days: as beginnings of a date they compare as they should, and both are included. */
static bool check_days(struct check *c, const struct cell *k, const struct choice *choice)
{
    char received[11];
    if (c->ctx->received.y <= 0 || !(choice->from || choice->until))
        return true;
    date_iso(c->ctx->received, received);
    bool early = choice->from && strncmp(received, choice->from, strlen(choice->from)) < 0;
    bool late = choice->until && strncmp(received, choice->until, strlen(choice->until)) > 0;
    struct buf word = BUF_INIT, day = BUF_INIT;
    if (early || late) {
        words_of(&word, choice);
        text_date(&day, early ? choice->from : choice->until);
        check_raise(c, k, "R-CODE", early ? MSG_RULE_NOT_YET : MSG_RULE_NO_LONGER, MSG_RULE_DO_CURRENT, MSG_ARGS(word.p, day.p));
    }
    buf_clear(&word);
    buf_clear(&day);
    return !early && !late;
}

/* What was chosen in `parent` is not asked about when it is no choice itself: that has been told. */
static void check_parent(struct check *c, const struct cell *k, const struct choice *choice)
{
    const struct field *f;
    struct buf above = BUF_INIT, word = BUF_INIT, label = BUF_INIT, there = BUF_INIT;
    if (choice->parent && check_sibling(c, k, k->field->parent, &f, &above) && strcmp(above.p, choice->parent) != 0) {
        const struct choice *parent = choice_with_value(f, above.p, above.n);
        words_of(&word, choice);
        text_label(&label, f->label.s);
        if (parent)
            words_of(&there, parent);
        check_raise(c, k, "R-CODE", MSG_RULE_NOT_UNDER, MSG_RULE_DO_UNDER, MSG_ARGS(word.p, label.p, there.p));
    }
    buf_clear(&above);
    buf_clear(&word);
    buf_clear(&label);
    buf_clear(&there);
}

void check_choice(struct check *c, const struct cell *k)
{
    for (const char *s = k->value; *s;) {
        size_t n = k->field->type == TYPE_CHOICES ? strcspn(s, " ") : strlen(s);
        const struct choice *choice = choice_with_value(k->field, s, n);
        if (choice && check_days(c, k, choice))
            check_parent(c, k, choice);
        s += n + (s[n] == ' ');
    }
}
