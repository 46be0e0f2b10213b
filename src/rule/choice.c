/*
 * choice.c - what was chosen: a word becomes the value of a choice, by value, state or label.
 *
 * Never guesses: a word that can mean two choices is not readable.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rule/rule_int.h"

static bool same(const char *a, const char *b, size_t n)
{
    return a && strlen(a) == n && memcmp(a, b, n) == 0;
}

static bool choice_means(const struct choice *c, const char *word, size_t n)
{
    return same(c->value, word, n) || same(c->state, word, n) || same(c->label.s, word, n);
}

size_t choice_match(const struct field *f, const char *word, const struct choice **found)
{
    size_t matches = 0, n = strlen(word);
    *found = NULL;
    for (size_t i = 0; i < f->nchoices; i++) {
        const struct choice *c = &f->choices[i];
        if (!choice_means(c, word, n))
            continue;
        if (matches++ == 0)
            *found = c;
    }
    return matches;
}

static bool is_value(const struct field *f, const char *word, size_t n)
{
    for (size_t i = 0; i < f->nchoices; i++)
        if (same(f->choices[i].value, word, n))
            return true;
    return false;
}

const struct choice *choice_with_value(const struct field *f, const char *value, size_t n)
{
    for (size_t i = 0; i < f->nchoices; i++)
        if (same(f->choices[i].value, value, n))
            return &f->choices[i];
    for (size_t i = 0; i < f->nformers; i++)
        if (same(f->formers[i].value, value, n))
            return &f->formers[i];
    return NULL;
}

bool choice_is_stored(const struct field *f, const char *value)
{
    while (f->type == TYPE_CHOICES && value[strcspn(value, " ")]) {
        size_t n = strcspn(value, " ");
        if (!is_value(f, value, n))
            return false;
        value += n + 1;
    }
    return is_value(f, value, strlen(value));
}

/* What is offered no more: a choice by the value it had in older versions, or a former entry of the list, whose days check_choice judges.
 * NULL when there is none or there are several. */
static const struct choice *choose_former(const struct field *f, const char *word)
{
    const struct choice *found = NULL;
    size_t matches = 0, n = strlen(word);
    for (size_t i = 0; i < f->nchoices; i++)
        if (same(f->choices[i].was, word, n) && matches++ == 0)
            found = &f->choices[i];
    for (size_t i = 0; i < f->nformers && !found; i++)
        if (same(f->formers[i].value, word, n) && matches++ == 0)
            found = &f->formers[i];
    return matches == 1 ? found : NULL;
}

/* One choice by the word, or by the word with full-width letters and digits folded (０１ for 01). */
static const struct choice *choose(const struct field *f, const char *word)
{
    const struct choice *c;
    size_t matches = choice_match(f, word, &c);
    if (matches > 0)
        return matches == 1 ? c : NULL;
    c = choose_former(f, word);
    if (c)
        return c;
    struct buf folded = BUF_INIT;
    for (const char *s = word; *s;)
        buf_addu(&folded, uni_fold_width(u8_next(&s)));
    matches = choice_match(f, folded.p, &c);
    buf_clear(&folded);
    return matches == 1 ? c : NULL;
}

/* What a PDF holds for a group in which nothing is marked (ISO 32000-1, 12.7.4.2.3). */
static bool is_off(const struct field *f, const char *word)
{
    const struct choice *c;
    return strcmp(word, "Off") == 0 && choice_match(f, word, &c) == 0;
}

bool choice_normalise(const struct field *f, const char *typed, struct buf *out)
{
    if (is_off(f, typed))
        return true;
    const struct choice *c = choose(f, typed);
    if (c)
        buf_adds(out, c->value);
    return c != NULL;
}

/* Length of the separator between two of several choices at s, 0 when there is none. */
static size_t separator(const char *s)
{
    const char *p = s;
    uint32_t cp = u8_next(&p);
    bool is = uni_is_space(cp) || cp == '\n' || cp == '\t' || cp == ',' || cp == ';' || cp == 0x3001 || cp == 0xFF0C || cp == 0xFF1B;
    return is ? (size_t)(p - s) : 0;
}

static size_t match_here(const char *word, const char *s, size_t left)
{
    size_t n = word ? strlen(word) : 0;
    bool is = n > 0 && n <= left && memcmp(word, s, n) == 0 && (n == left || separator(s + n) > 0);
    return is ? n : 0;
}

/* The longest word for a choice that starts at s (left bytes) and ends before a separator; *which is SIZE_MAX when two choices share it. */
static size_t longest_here(const struct field *f, const char *s, size_t left, size_t *which)
{
    size_t best = 0;
    for (size_t i = 0; i < f->nchoices; i++) {
        const struct choice *c = &f->choices[i];
        const char *const words[] = { c->value, c->state, c->label.s };
        for (size_t k = 0; k < 3; k++) {
            size_t n = match_here(words[k], s, left);
            if (n > best) {
                best = n;
                *which = i;
            } else if (n > 0 && n == best && *which != i) {
                *which = SIZE_MAX;
            }
        }
    }
    return best;
}

bool choices_normalise(const struct field *f, const char *typed, struct buf *out)
{
    if (is_off(f, typed))
        return true;
    bool *chosen = xcalloc(f->nchoices + 1, sizeof *chosen);
    size_t left = strlen(typed), words = 0;
    bool good = true;
    for (const char *s = typed; left > 0 && good;) {
        size_t n = separator(s), which = SIZE_MAX;
        if (n == 0) {
            n = longest_here(f, s, left, &which);
            /* Nobody marks a thing many times over: a longer list is not an answer but an attack on our patience. */
            good = n > 0 && which != SIZE_MAX && ++words <= 2 * f->nchoices;
            if (good)
                chosen[which] = true;
        }
        s += n;
        left -= n;
    }
    bool first = true;
    for (size_t i = 0; good && i < f->nchoices; i++) {
        if (!chosen[i])
            continue;
        if (!first)
            buf_addc(out, ' ');
        buf_adds(out, f->choices[i].value);
        first = false;
    }
    free(chosen);
    return good;
}

static bool is_word(const char *s, const char *const *words)
{
    for (; *words; words++)
        if (strcasecmp(s, *words) == 0)
            return true;
    return false;
}

static const char *const yes_words[] = { "yes", "y", "true", "1", "是", "有", "√", "✓", "对", NULL };
static const char *const no_words[] = { "no", "n", "false", "0", "否", "无", "×", "✗", "不", NULL };

/* The choice that says yes (or no) among those of f, or NULL. */
static const struct choice *choice_among(const struct field *f, const char *const *words)
{
    for (size_t i = 0; i < f->nchoices; i++)
        if (is_word(f->choices[i].value, words) || (f->choices[i].label.s && is_word(f->choices[i].label.s, words)))
            return &f->choices[i];
    return NULL;
}

bool yes_no_normalise(const struct field *f, const char *typed, struct buf *out)
{
    if (f->nchoices > 0 && choice_normalise(f, typed, out))
        return true;
    if (is_off(f, typed))
        return true;
    const char *const *words = is_word(typed, yes_words) ? yes_words : is_word(typed, no_words) ? no_words : NULL;
    if (!words)
        return false;
    const struct choice *c = choice_among(f, words);
    if (!c && f->nchoices > 0)
        return false;
    buf_adds(out, c ? c->value : words == yes_words ? "yes" : "no");
    return true;
}
