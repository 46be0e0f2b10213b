/*
 * han.c - which characters are Chinese, wide, Korean, Latin, blank. Block bounds from the Unicode Character Database.
 *
 * Planes 2 and 3 belong to ideographs as a whole (Unicode 4.0.1 onwards, UAX #11), so that a later extension needs no new table here.
 */
#include "base/base.h"

#include "base/base_int.h"

bool uni_in_ranges(uint32_t cp, const struct uni_range *v, size_t n)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (cp > v[mid].last)
            low = mid + 1;
        else if (cp < v[mid].first)
            high = mid;
        else
            return true;
    }
    return false;
}

#define IN(cp, table) uni_in_ranges((cp), (table), sizeof(table) / sizeof *(table))

bool uni_is_han(uint32_t cp)
{
    static const struct uni_range han[] = {
        {0x3007, 0x3007},   /* 〇 */
        {0x3021, 0x3029},   /* Suzhou numerals */
        {0x3038, 0x303A},   /* Suzhou numerals ten, twenty, thirty */
        {0x3400, 0x4DBF},   /* Extension A */
        {0x4E00, 0x9FFF},   /* unified ideographs */
        {0xF900, 0xFAFF},   /* compatibility ideographs, twelve of them unified */
        {0x20000, 0x2FFFD}, /* Extensions B-F, I and the compatibility supplement */
        {0x30000, 0x3FFFD}, /* Extensions G, H, J */
    };
    return (cp >= 0x4E00 && cp <= 0x9FFF) || IN(cp, han);  /* first what most of them are */
}

/*
 * UAX #11 Wide and Fullwidth, and of the Ambiguous ones those that Chinese type sets on a full em: dash, ellipsis, curly quotes,
 * circled numbers, Roman numerals, arrows, frames and the marks □ ○ ★ of forms. U+00B7, the dot in names, is not one of them.
 */
bool uni_is_wide(uint32_t cp)
{
    static const struct uni_range wide[] = {
        {0x1100, 0x115F},   /* Hangul leading consonants */
        {0x2014, 0x2016},   /* — ― ‖ */
        {0x2018, 0x2019},   /* ‘ ’ */
        {0x201C, 0x201D},   /* “ ” */
        {0x2025, 0x2026},   /* ‥ … */
        {0x2030, 0x2030},   /* ‰ */
        {0x203B, 0x203B},   /* ※ */
        {0x2103, 0x2103},   /* ℃ */
        {0x2116, 0x2116},   /* № */
        {0x2160, 0x217F},   /* Roman numerals */
        {0x2190, 0x2199},   /* arrows */
        {0x231A, 0x231B},   /* watch, hourglass */
        {0x2329, 0x232A},   /* angle brackets */
        {0x2460, 0x24FF},   /* ① ⑴ Ⓐ */
        {0x2500, 0x257F},   /* box drawing */
        {0x25A0, 0x25A1},   /* ■ □ */
        {0x25B2, 0x25B3},   /* ▲ △ */
        {0x25BC, 0x25BD},   /* ▼ ▽ */
        {0x25C6, 0x25C7},   /* ◆ ◇ */
        {0x25CB, 0x25CB},   /* ○ */
        {0x25CE, 0x25CF},   /* ◎ ● */
        {0x2605, 0x2606},   /* ★ ☆ */
        {0x2610, 0x2612},   /* ☐ ☑ ☒ */
        {0x2776, 0x277F},   /* ❶ */
        {0x2E80, 0x303E},   /* radicals, description characters, CJK punctuation and U+3000 */
        {0x3041, 0x33FF},   /* kana, Bopomofo, Hangul compatibility letters, enclosed, units */
        {0x3400, 0xA4CF},   /* ideographs, Yi */
        {0xA960, 0xA97F},   /* Hangul leading consonants, extended */
        {0xAC00, 0xD7A3},   /* Hangul syllables */
        {0xF900, 0xFAFF},   /* compatibility ideographs */
        {0xFE10, 0xFE19},   /* vertical forms */
        {0xFE30, 0xFE6F},   /* compatibility and small forms */
        {0xFF01, 0xFF60},   /* full-width ASCII and brackets */
        {0xFFE0, 0xFFE6},   /* ￠ ￥ */
        {0x16FE0, 0x18DFF}, /* Tangut, Khitan, Nüshu's iteration mark */
        {0x1AFF0, 0x1B2FF}, /* kana supplements, Nüshu */
        {0x1F200, 0x1F265}, /* enclosed ideographs */
        {0x1F300, 0x1F64F}, /* pictures */
        {0x1F680, 0x1F6FF}, /* pictures: transport */
        {0x1F900, 0x1F9FF}, /* pictures: supplement */
        {0x20000, 0x2FFFD}, /* plane 2 */
        {0x30000, 0x3FFFD}, /* plane 3 */
    };
    return IN(cp, wide);
}

bool uni_is_hangul(uint32_t cp)
{
    static const struct uni_range hangul[] = {
        {0x1100, 0x11FF}, {0x302E, 0x302F}, {0x3131, 0x318E}, {0x3200, 0x321E}, {0x3260, 0x327E},
        {0xA960, 0xA97C}, {0xAC00, 0xD7A3}, {0xD7B0, 0xD7FB}, {0xFFA0, 0xFFDC},
    };
    return IN(cp, hangul);
}

bool uni_is_latin_ext(uint32_t cp)
{
    static const struct uni_range latin[] = {
        {0x0100, 0x02AF},   /* Extended-A, Extended-B, IPA */
        {0x1D00, 0x1D25},   /* phonetic extensions, their Greek and Cyrillic left out */
        {0x1D2C, 0x1D5C}, {0x1D62, 0x1D65}, {0x1D6B, 0x1D77}, {0x1D79, 0x1DBE},
        {0x1E00, 0x1EFF},   /* Extended Additional */
        {0x2C60, 0x2C7F},   /* Extended-C */
        {0xA722, 0xA787},   /* Extended-D */
        {0xA78B, 0xA7FF},
        {0xAB30, 0xAB64},   /* Extended-E */
        {0xFB00, 0xFB06},   /* ligatures */
        {0x10780, 0x107BF}, /* Extended-F */
        {0x1DF00, 0x1DFFF}, /* Extended-G */
    };
    return IN(cp, latin);
}

bool uni_is_space(uint32_t cp)
{
    if (cp < 0xA0 || cp > 0x3000)
        return cp == 0x20;   /* nearly all there is */
    return cp == 0x20 || cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

uint32_t uni_fold_width(uint32_t cp)
{
    if (cp >= 0xFF01 && cp <= 0xFF5E)
        return cp - 0xFF01 + '!';
    return cp == 0x3000 ? ' ' : cp;
}
