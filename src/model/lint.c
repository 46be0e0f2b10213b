/*
 * lint.c - what slips into Chinese sources when they are copied together: pinyin in 【】 after the words it belongs to, and weekdays that
 * are not those of their dates. Looks at a file as text, whatever it holds.
 *
 * 【】 also hold the names of buttons; those stay. What is taken for pinyin has a tone mark, or is read like the ideographs beside it.
 */
#include <stdlib.h>
#include <string.h>

#include "model/model_int.h"

/* ---- pinyin in brackets ---- */

const char open_mark[] = "【";
static const char shut_mark[] = "】";
enum { LONGEST_NOISE = 120 };                              /* bytes between the brackets */

/* The plain letter of a letter with a tone mark, else 0. */
static char toned_letter(uint32_t cp)
{
    static const struct { const char *letters; char plain; } tones[] = {
        {"āáǎàĀÁǍÀ", 'a'}, {"ēéěèĒÉĚÈ", 'e'}, {"īíǐìĪÍǏÌ", 'i'}, {"ōóǒòŌÓǑÒ", 'o'}, {"ūúǔùŪÚǓÙ", 'u'}, {"ǖǘǚǜüÜ", 'v'},
        {"ńňǹ", 'n'},
    };
    for (size_t i = 0; i < sizeof tones / sizeof *tones; i++)
        for (const char *p = tones[i].letters; *p;)
            if (u8_next(&p) == cp)
                return tones[i].plain;
    return 0;
}

/* The letters of what stands in brackets, without tones; syllables that are written apart keep a blank between them. False when there is
 * anything but letters, tone marks and tone numbers. */
static bool plain_letters(const char *p, const char *end, char *out, size_t size, bool *toned)
{
    size_t n = 0;
    *toned = false;
    while (p < end) {
        uint32_t cp = uni_fold_width(u8_next(&p));
        char plain = toned_letter(cp);
        *toned |= plain != 0;
        if (!plain && cp < 0x80 && (cp | 32) >= 'a' && (cp | 32) <= 'z')
            plain = (char)(cp | 32);
        if (!plain && (uni_is_space(cp) || cp == '\'' || cp == 0x2019 || cp == '-' || cp == ',' || (cp >= '1' && cp <= '5' && n > 0))) {
            if (n > 0 && out[n - 1] != ' ')
                out[n++] = ' ';
        } else if (plain) {
            out[n++] = plain;
        } else if (cp != 0x304 && cp != 0x301 && cp != 0x30C && cp != 0x300 && cp != 0x308) {
            return false;
        } else {
            *toned = true;
        }
        if (n + 1 >= size)
            return false;
    }
    while (n > 0 && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
    return n > 0;
}

/* Steps over the reading of one ideograph at s; NULL when it is read otherwise. */
static const char *step_over(const char *s, uint32_t cp)
{
    const char *reading = han_reading(cp);
    size_t n = reading ? strlen(reading) : 0;
    while (*s == ' ')
        s++;
    return n && strncmp(s, reading, n) == 0 ? s + n : NULL;
}

/* True when the letters are how the n ideographs from p on are read, one after the other. */
static bool reads(const char *letters, const char *p, size_t n)
{
    for (; n > 0 && letters; n--)
        letters = step_over(letters, u8_next(&p));
    return letters && *letters == '\0';
}

static const char *char_before(const char *start, const char *p)
{
    while (p > start && ((unsigned char)*--p & 0xC0) == 0x80)
        continue;
    return p;
}

/* True when some ideographs right before the bracket, or right behind it, are read so. */
static bool read_beside(const char *letters, const char *start, const char *open, const char *behind)
{
    const char *p = open;
    for (size_t n = 1; n <= 12 && p > start; n++) {
        p = char_before(start, p);
        const char *c = p;
        if (!uni_is_han(u8_next(&c)))
            break;
        if (reads(letters, p, n))
            return true;
    }
    const char *end = behind;
    for (size_t n = 1; n <= 12 && *end; n++) {
        if (!uni_is_han(u8_next(&end)))
            break;
        if (reads(letters, behind, n))
            return true;
    }
    return false;
}

/* Words with tone marks that are no pinyin (café) have syllables that are none. */
static bool is_pinyin(const char *letters)
{
    if (*letters == '\0')
        return true;
    if (*letters == ' ')
        return is_pinyin(letters + 1);
    for (size_t n = strnlen(letters, 6); n > 0; n--)
        if (han_syllable(letters, n) && is_pinyin(letters + n))
            return true;
    return false;
}

/* Where the noise that opens at `open` ends; NULL when it is none. */
static const char *noise_end(const char *start, const char *open)
{
    const char *in = open + strlen(open_mark), *shut = strstr(in, shut_mark);
    char letters[LONGEST_NOISE + 2];
    bool toned;
    if (!shut || shut - in > LONGEST_NOISE || memchr(in, '\n', (size_t)(shut - in)))
        return NULL;
    if (!plain_letters(in, shut, letters, sizeof letters, &toned))
        return NULL;
    const char *end = shut + strlen(shut_mark);
    bool noise = read_beside(letters, start, open, end) || (toned && is_pinyin(letters));
    return noise ? end : NULL;
}

bool lint_fix(const char *text, struct buf *out)
{
    const char *p = text;
    bool any = false;
    for (const char *open = text; (open = strstr(open, open_mark)) != NULL;) {
        const char *end = noise_end(text, open);
        if (!end) {
            open += strlen(open_mark);
            continue;
        }
        any = true;
        buf_add(out, p, (size_t)(open - p));
        p = open = end;
    }
    buf_adds(out, p);
    return any;
}

/* ---- weekdays ---- */

static const char *skip_blanks(const char *p)
{
    while (*p == ' ')
        p++;
    return p;
}

/* A number of 1 to `most` digits, full-width ones too; NULL when there is none. */
static const char *number_at(const char *p, int most, int *out)
{
    int digits = 0;
    *out = 0;
    for (const char *next = p;; p = next) {
        uint32_t cp = (unsigned char)*next < 0x80 ? (unsigned char)*next++ : uni_fold_width(u8_next(&next));
        if (cp < '0' || cp > '9')
            break;
        if (++digits > most)
            return NULL;
        *out = *out * 10 + (int)(cp - '0');
    }
    return digits > 0 ? p : NULL;
}

static const char *word_at(const char *p, const char *word)
{
    size_t n = strlen(word);
    p = skip_blanks(p);
    return strncmp(p, word, n) == 0 ? skip_blanks(p + n) : NULL;
}

/* "12月19日"; NULL when there is no such thing at p. */
static const char *month_day_at(const char *p, int *m, int *d)
{
    if (!(p = number_at(p, 2, m)) || !(p = word_at(p, "月")) || !(p = number_at(p, 2, d)))
        return NULL;
    const char *day = word_at(p, "日");
    return day ? day : word_at(p, "号");
}

/* "2024-12-19", "2024.12.19", "2024/12/19": behind the year. */
static const char *numbers_at(const char *p, int *m, int *d)
{
    char sign = *p;
    if (sign != '-' && sign != '.' && sign != '/')
        return NULL;
    if (!(p = number_at(p + 1, 2, m)) || *p != sign)
        return NULL;
    return number_at(p + 1, 2, d);
}

/* 0 Sunday to 6; -1 when no weekday follows, with or without a bracket. */
static int weekday_at(const char *p)
{
    static const char *const brackets[] = {"（", "(", "，", ",", "【", "〔"}, *const words[] = {"星期", "周", "礼拜", "週"};
    static const char *const days[] = {"日", "一", "二", "三", "四", "五", "六", "天"};
    const char *in = NULL;
    p = skip_blanks(p);
    for (size_t i = 0; i < sizeof brackets / sizeof *brackets && !in; i++)
        in = word_at(p, brackets[i]);
    if (in)
        p = in;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        if (!(in = word_at(p, words[w])))
            continue;
        for (int i = 0; i < 8; i++)
            if (strncmp(in, days[i], strlen(days[i])) == 0)
                return i % 7;
    }
    return -1;
}

static const char *weekday_word(int day)
{
    static const char *const words[] = {"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"};
    return words[day];
}

/* line_start: of the line that was counted last, before all that is still looked at. */
struct eye { struct load *l; const char *file; int line; const char *line_start; int year; };

static struct place place_of(struct eye *k, const char *p)
{
    for (const char *end; (end = memchr(k->line_start, '\n', (size_t)(p - k->line_start))) != NULL; k->line++)
        k->line_start = end + 1;
    struct place at = {k->file, k->line, 1};
    for (const char *s = k->line_start; s < p; at.col++)
        u8_next(&s);
    return at;
}

/* Looks at a date whose year is known and what follows it. */
static void check_weekday(struct eye *k, const char *date, const char *behind, int m, int d)
{
    int told = weekday_at(behind);
    char shown[40];
    if (told < 0 || k->year == 0)
        return;
    snprintf(shown, sizeof shown, "%d年%d月%d日", k->year, m, d);
    if (!date_exists(k->year, m, d)) {
        problem(k->l, place_of(k, date), MSG_LINT_NO_DAY, shown);
        return;
    }
    long days = date_days((struct date){k->year, m, d});
    int is = (int)(((days + 4) % 7 + 7) % 7);              /* 1970-01-01 was a Thursday */
    if (is != told)
        problem(k->l, place_of(k, date), MSG_LINT_WEEKDAY, shown, weekday_word(is), weekday_word(told));
}

static bool is_digit_at(const char *p)
{
    if (*p >= '0' && *p <= '9')
        return true;
    if ((unsigned char)*p != 0xEF)
        return false;
    uint32_t cp = u8_next(&p);
    return cp >= 0xFF10 && cp <= 0xFF19;
}

/* What stands at a digit: a date, a year, or another number. Returns where to go on. */
static const char *look_at_number(struct eye *k, const char *p)
{
    int n, m, d;
    const char *behind = number_at(p, 4, &n), *next, *end;
    if (!behind) {                                         /* longer than a year */
        while (is_digit_at(p))
            u8_next(&p);
        return p;
    }
    if (!strchr(" -./\xE5\xE6", *behind))                  /* the last two begin 年 and 月 */
        return behind;
    if (n >= 1900 && n <= 2199) {
        if ((next = word_at(behind, "年")) != NULL) {
            k->year = n;
            if ((end = month_day_at(next, &m, &d)) != NULL)
                check_weekday(k, p, end, m, d);
            return end ? end : next;
        }
        if ((end = numbers_at(behind, &m, &d)) != NULL) {
            k->year = n;
            check_weekday(k, p, end, m, d);
            return end;
        }
    }
    if ((end = month_day_at(p, &m, &d)) != NULL) {
        check_weekday(k, p, end, m, d);
        return end;
    }
    return behind;
}

void lint_text(struct load *l, const char *file, const char *text)
{
    struct eye k = {l, file, 1, text, 0};
    const char *seen = text;
    for (size_t i = 0; i < l->nnoted; i++) {
        const char *p = text + l->noted[i];
        if (p < seen)
            continue;
        if (is_digit_at(p)) {
            seen = look_at_number(&k, p);
            continue;
        }
        const char *end = noise_end(text, p);
        if (end)
            problem(l, place_of(&k, p), MSG_LINT_NOISE, arena_strndup(l->arena, p, (size_t)(end - p)));
        seen = end ? end : p;
    }
}
