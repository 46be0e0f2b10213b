/*
 * pinyin.c - how ideographs are read, and the order of Chinese texts that follows from it: what a reader looks a list up by.
 *
 * Each character has one reading here, its most usual; names and words that are read otherwise are listed, and a writer can give a key.
 */
#include "base/base_int.h"

#include <pthread.h>
#include <string.h>

enum { FIRST = 0x4E00, LAST = 0x9FFF, ZERO = 0x3007 };

/* Row (from 1; 0: no reading) and place in it of each ideograph; the last entry is U+3007. */
static struct { unsigned short row, place; } known[LAST - FIRST + 2];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static size_t slot(uint32_t cp) { return cp == ZERO ? LAST - FIRST + 1 : cp - FIRST; }

static void learn(void)
{
    for (size_t i = 0; i < pinyin_nrows; i++) {
        unsigned short place = 0;
        for (const char *p = pinyin_rows[i].ideographs; *p;) {
            size_t k = slot(u8_next(&p));
            known[k].row = (unsigned short)(i + 1);
            known[k].place = place++;
        }
    }
}

const char *han_reading(uint32_t cp)
{
    if (cp != ZERO && (cp < FIRST || cp > LAST))
        return NULL;
    pthread_once(&once, learn);
    unsigned short row = known[slot(cp)].row;
    return row ? pinyin_rows[row - 1].syllable : NULL;
}

bool han_syllable(const char *s, size_t n)
{
    size_t low = 0, high = pinyin_nrows;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        const char *other = pinyin_rows[mid].syllable;
        int c = strncmp(s, other, n);
        if (c == 0 && other[n] == '\0')
            return true;
        if (c > 0)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

/* Words with a character that is mostly read otherwise: county names and what stands in titles. */
static const struct { const char *word, *readings; } words[] = {
    {"会计", "kuai ji"}, {"重庆", "chong qing"}, {"厦门", "xia men"}, {"六安", "lu an"}, {"西藏", "xi zang"}, {"乐清", "yue qing"},
    {"长春", "chang chun"}, {"长江", "chang jiang"}, {"长乐", "chang le"}, {"长宁", "chang ning"}, {"长期", "chang qi"},
    {"长沙", "chang sha"}, {"长寿", "chang shou"}, {"长兴", "chang xing"}, {"长治", "chang zhi"}, {"银行", "yin hang"},
    {"行业", "hang ye"}, {"调动", "diao dong"}, {"单县", "shan xian"}, {"番禺", "pan yu"}, {"莘县", "shen xian"}, {"浚县", "xun xian"},
    {"蔚县", "yu xian"}, {"东阿", "dong e"}, {"成都", "cheng du"}, {"首都", "shou du"}, {"都江", "du jiang"},
    {"涡阳", "guo yang"}, {"中牟", "zhong mu"}, {"歙县", "she xian"}, {"尉犁", "yu li"},
};

/* A syllable ends with a blank, which comes before all letters, so that "li si" stands before "lian yi". */
static void end_syllable(struct buf *out, unsigned place)
{
    buf_addc(out, ' ');
    buf_addc(out, (char)('!' + place / 90));
    buf_addc(out, (char)('!' + place % 90));
}

static bool is_letter(uint32_t cp) { return (cp | 32) >= 'a' && (cp | 32) <= 'z' && cp < 0x80; }
static bool is_digit(uint32_t cp) { return cp >= '0' && cp <= '9'; }

/* The next character, of full-width ones the half-width form. */
static uint32_t next_folded(const char **s) { return uni_fold_width(u8_next(s)); }

/* A number by its size: first how many digits, then the digits. */
static const char *add_number(const char *s, struct buf *out)
{
    char digits[10];
    size_t n = 0;
    for (const char *next = s; is_digit(next_folded(&next)); s = next) {
        const char *p = s;
        char digit = (char)next_folded(&p);
        if (n < sizeof digits && (n > 0 || digit != '0'))
            digits[n++] = digit;
    }
    buf_addc(out, (char)('0' + (n < 9 ? n : 9)));
    buf_add(out, digits, n);
    buf_addc(out, ' ');
    return s;
}

static const char *add_letters(const char *s, struct buf *out)
{
    for (const char *next = s; is_letter(next_folded(&next)); s = next) {
        const char *p = s;
        buf_addc(out, (char)(next_folded(&p) | 32));
    }
    end_syllable(out, 0);
    return s;
}

/* The readings of a listed word at s; where it ends, or NULL. */
static const char *add_word(const char *s, struct buf *out)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *w = words[i].word;
        if (w[2] != s[2] || w[1] != s[1] || w[0] != s[0])  /* an ideograph each, of three bytes or more */
            continue;
        size_t n = strlen(w);
        if (strncmp(s, w, n) != 0)
            continue;
        for (const char *p = words[i].readings; *p;) {
            size_t len = strcspn(p, " ");
            buf_add(out, p, len);
            end_syllable(out, 0);
            p += len + (p[len] == ' ');
        }
        return s + n;
    }
    return NULL;
}

/* Marks of any kind do not count: 《 and （ are not what a title is looked up by. */
static bool counts(uint32_t cp)
{
    return cp >= 0xC0 && !(cp >= 0x2000 && cp <= 0x2BFF) && !(cp >= 0x3000 && cp <= 0x303F && cp != ZERO) &&
           !(cp >= 0xFE10 && cp <= 0xFE6F) && !(cp >= 0xFF00 && cp <= 0xFF65);
}

void text_sort_key(const char *s, struct buf *out)
{
    pthread_once(&once, learn);
    while (*s) {
        const char *start = s, *word;
        uint32_t cp = next_folded(&s);
        if (is_digit(cp)) {
            s = add_number(start, out);
        } else if (is_letter(cp)) {
            s = add_letters(start, out);
        } else if (han_reading(cp)) {
            if ((word = add_word(start, out)) != NULL) {
                s = word;
                continue;
            }
            buf_adds(out, han_reading(cp));
            end_syllable(out, known[slot(cp)].place);
        } else if (counts(cp)) {
            buf_addc(out, 0x7F);                           /* behind all that has a reading */
            buf_add(out, start, (size_t)(s - start));
        }
    }
}
