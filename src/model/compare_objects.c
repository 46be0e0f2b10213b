/*
 * compare_objects.c - two objects of the compiled JSON, key by key: what was set, unset or changed, whether that asks for more or for less,
 * and the words for it. Knows the keys by a table; one that is not in it is told all the same.
 */
#include "model/compare_int.h"

#include <string.h>

enum direction {
    DIR_NONE,                                              /* neither more nor less: other */
    DIR_NEED,                                              /* there: asks for more */
    DIR_ALLOW,                                             /* there: asks for less */
    DIR_LOW,                                               /* a number that answers must reach */
    DIR_HIGH,                                              /* a number that they must not exceed */
    DIR_SET                                                /* words that are allowed; none = all */
};

static const struct key_word { const char *key; enum msg word; enum direction dir; bool brief; } key_words[] = {
    {"label", MSG_WORD_LABEL, DIR_NONE, false},
    {"title", MSG_WORD_TITLE, DIR_NONE, false},
    {"subtitle", MSG_WORD_SUBTITLE, DIR_NONE, false},
    {"hint", MSG_WORD_HINT, DIR_NONE, false},
    {"required", MSG_WORD_REQUIRED, DIR_NEED, false},
    {"relevant", MSG_WORD_RELEVANT, DIR_NONE, false},
    {"calculation", MSG_WORD_CALCULATION, DIR_NONE, false},
    {"default", MSG_WORD_DEFAULT, DIR_NONE, false},
    {"constraint", MSG_WORD_CONSTRAINT, DIR_NEED, false},
    {"constraint_message", MSG_WORD_MESSAGE, DIR_NONE, false},
    {"remedy", MSG_WORD_REMEDY, DIR_NONE, false},
    {"severity", MSG_WORD_SEVERITY, DIR_ALLOW, true},
    {"code", MSG_WORD_SEVERITY, DIR_NONE, true},
    {"readonly", MSG_WORD_READONLY, DIR_NEED, false},
    {"na", MSG_WORD_NA, DIR_ALLOW, false},
    {"min", MSG_WORD_MIN, DIR_LOW, false},
    {"max", MSG_WORD_MAX, DIR_HIGH, false},
    {"rows_min", MSG_WORD_ROWS_MIN, DIR_LOW, false},
    {"rows_max", MSG_WORD_ROWS_MAX, DIR_HIGH, false},
    {"list", MSG_WORD_LIST, DIR_NONE, false},
    {"parent", MSG_WORD_LIST, DIR_NONE, true},
    {"level", MSG_WORD_LEVEL, DIR_NONE, true},
    {"depth", MSG_WORD_LEVEL, DIR_NONE, true},
    {"kinds", MSG_WORD_KINDS, DIR_SET, true},
    {"legacy", MSG_WORD_KINDS, DIR_ALLOW, true},
    {"hmt", MSG_WORD_KINDS, DIR_ALLOW, true},
    {"birth", MSG_WORD_CONSTRAINT, DIR_NEED, true},
    {"sex", MSG_WORD_CONSTRAINT, DIR_NEED, true},
    {"max_bytes", MSG_WORD_MAX_BYTES, DIR_HIGH, false},
    {"pixels", MSG_WORD_PIXELS, DIR_NEED, true},
    {"count", MSG_WORD_COUNT, DIR_HIGH, false},
    {"na_of", MSG_WORD_KINDS, DIR_NONE, true},
    {"file_name", MSG_WORD_FILE_NAME, DIR_NONE, false},
    {"photo_mm", MSG_WORD_PHOTO, DIR_NONE, true},
    {"paper", MSG_WORD_PAPER, DIR_NONE, true},
    {"typing", MSG_WORD_TYPING, DIR_NONE, false},
    {"copies", MSG_WORD_COPIES, DIR_NONE, false},
    {"notes", MSG_WORD_NOTES, DIR_NONE, true},
    {"person", MSG_WORD_PERSON, DIR_NONE, false},
    {"person_name", MSG_WORD_PERSON, DIR_NONE, false},
    {"continuation", MSG_WORD_CONTINUATION, DIR_ALLOW, false},
    {"keys", MSG_WORD_ROW_KEYS, DIR_NONE, true},
    {"signed", MSG_WORD_SIGNED, DIR_NONE, false},
    {"seal", MSG_WORD_SEAL, DIR_NONE, false},
};

/* Any other key is about how it looks. */
static const struct key_word layout_word = {NULL, MSG_WORD_LAYOUT, DIR_NONE, true};

static const struct key_word *word_of(const char *key)
{
    for (size_t i = 0; i < sizeof key_words / sizeof *key_words; i++)
        if (strcmp(key_words[i].key, key) == 0)
            return &key_words[i];
    return &layout_word;
}

/* ---- more or less ---- */

static bool holds_all(const json_t *set, const json_t *of)
{
    size_t i, k;
    json_t *v, *w;
    json_array_foreach((json_t *)of, i, v) {
        bool found = false;
        json_array_foreach((json_t *)set, k, w) found = found || json_equal(v, w);
        if (!found)
            return false;
    }
    return true;
}

/* Not there, under a condition, always. */
static int weight(const json_t *v) { return !v || json_is_false(v) ? 0 : json_is_string(v) ? 1 : 2; }

/* What the number is where nothing is written: `count` means one file, other limits mean none. */
static double number(const struct key_word *w, const json_t *v)
{
    if (v)
        return json_number_value(v);
    return w->word == MSG_WORD_COUNT ? 1 : w->dir == DIR_LOW ? -1 : 1e300;
}

/* Above 0: asks for more than before; below 0: for less. */
static int judge(const struct key_word *w, const json_t *a, const json_t *b)
{
    switch (w->dir) {
    case DIR_NEED: return weight(b) - weight(a);
    case DIR_ALLOW: return weight(a) - weight(b);
    case DIR_LOW: return number(w, b) > number(w, a) ? 1 : -1;
    case DIR_HIGH: return number(w, b) < number(w, a) ? 1 : -1;
    case DIR_SET: return !a || (b && !holds_all(b, a)) ? 1 : -1;
    case DIR_NONE: break;
    }
    return 0;
}

/* ---- the words ---- */

/* A value as people read it, in the arena; NULL when it is none of one line. */
static const char *in_words(struct arena *a, const json_t *v)
{
    enum { LONGEST = 40 };
    if (json_is_integer(v))
        return arena_printf(a, "%lld", (long long)json_integer_value(v));
    if (!json_is_string(v))
        return NULL;
    const char *s = json_string_value(v), *end = s;
    for (int i = 0; *end && *end != '\n' && i < LONGEST; i++)
        u8_next(&end);
    return arena_printf(a, "%.*s%s", (int)(end - s), s, *end ? "…" : "");
}

static void tell(struct changes *c, const struct subject *s, const struct key_word *w, const json_t *a, const json_t *b)
{
    int way = judge(w, a, b);
    enum change_kind kind = way > 0 ? CHANGE_TIGHTENED : way < 0 ? CHANGE_LOOSENED : CHANGE_OTHER;
    const char *word = msg_pattern(w->word), *was = in_words(c->arena, a), *now = in_words(c->arena, b);
    enum msg id = MSG_DIFF_TOUCHED;
    if (!w->brief) {
        if (was && now)
            id = MSG_DIFF_VALUE;
        else if (now && !a)
            id = MSG_DIFF_SET;
        else if (was && !b)
            id = MSG_DIFF_UNSET;
        else if (json_is_true(b) && !was)
            id = MSG_DIFF_ON;
        else if (json_is_true(a) && !now)
            id = MSG_DIFF_OFF;
    }
    const char *first = id == MSG_DIFF_SET ? now : was;
    change_add(c, kind, ORPHAN_NOT, s, NULL, id, MSG_ARGS(s->label, word, first ? first : "", now ? now : ""));
}

static bool is_among(const char *const *v, const char *s)
{
    for (; *v; v++)
        if (strcmp(*v, s) == 0)
            return true;
    return false;
}

/* What comes and goes with a rule is not told besides it. */
static bool goes_along(const char *key, const json_t *older, const json_t *newer)
{
    static const char *const parts[] = {"constraint_message", "remedy", "severity", "code", NULL};
    return !json_object_get(older, "constraint") != !json_object_get(newer, "constraint") && is_among(parts, key);
}

void compare_objects(struct changes *c, const struct subject *s, const json_t *older, const json_t *newer, const char *const *skip)
{
    const char *key;
    json_t *v;
    json_object_foreach((json_t *)older, key, v) {
        const json_t *now = json_object_get(newer, key);
        if (!is_among(skip, key) && !goes_along(key, older, newer) && !(now && json_equal(v, now)))
            tell(c, s, word_of(key), v, now);
    }
    json_object_foreach((json_t *)newer, key, v)
        if (!is_among(skip, key) && !goes_along(key, older, newer) && !json_object_get(older, key))
            tell(c, s, word_of(key), NULL, v);
}
