/*
 * linebreak.c - where a line of Chinese may end: character classes and 避头尾 after CLREQ (W3C, which follows GB/T 15834) and the
 * additions that forms want. Knows characters only, no widths.
 */
#include "sheet/sheet_int.h"

static bool in_set(const char *set, uint32_t cp)
{
    while (*set)
        if (u8_next(&set) == cp)
            return true;
    return false;
}

/* Nearly all that is asked about are ideographs, and none is in a set of marks. */
static bool in_marks(const char *set, uint32_t cp) { return (cp < 0x3400 || cp > 0x9FFF) && in_set(set, cp); }

bool type_is_opening(uint32_t cp) { return in_marks("“‘「『（［｛【〔〖〘〚《〈", cp); }
bool type_is_closing(uint32_t cp) { return in_marks("”’」』）］｝】〕〗〙〛》〉", cp); }
bool type_is_pause(uint32_t cp) { return in_marks("，、；：。．", cp); }
bool type_is_connector(uint32_t cp) { return in_marks("–—~～‐／/·・‧", cp); }

bool type_not_at_start(uint32_t cp, enum sheet_level level)
{
    if (type_is_closing(cp) || type_is_pause(cp))
        return true;
    if (in_marks("！？,.;:!?)]}–~～‐·・‧／/％%‰℃°′″々ー", cp))
        return true;
    return level == BREAK_STRICT && (cp == 0x2026 || cp == 0x2014 || cp == 0x2E3A);    /* …… and —— */
}

bool type_not_at_end(uint32_t cp)
{
    return type_is_opening(cp) || in_marks("([{／/￥$£№§", cp);
}

bool type_is_latin(uint32_t cp)
{
    return (cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z') ||
           (cp >= 0xC0 && cp < 0x250 && cp != 0xD7 && cp != 0xF7) || (cp >= 0x370 && cp < 0x530);
}

static bool is_digit(uint32_t cp) { return cp >= '0' && cp <= '9'; }

/* Letters and digits hold together with the marks in them: a word, a number, a date, a document number, an address. */
bool type_joins(uint32_t before, uint32_t after)
{
    bool a = before > 0x20 && before < 0x530 && !in_set(")]}", before), b = after > 0x20 && after < 0x530 && !in_set("([{", after);
    return a && b && before != 0xB7 && after != 0xB7;
}

bool type_is_measure(uint32_t before, uint32_t after)
{
    if (is_digit(before) || before == '%')
        return in_set("年月日时分秒元角万亿千百岁份张页件名人个次天周号条项款级学期届位家户本篇册套台例种类门课字行栏格排节倍步层楼栋室"
                      "毫厘公平立米克斤吨亩℃", after);
    return before == 0x7B2C && is_digit(after);            /* 第 */
}

bool type_is_unit(uint32_t first, uint32_t second)
{
    static const char units[] = "毫米厘米公里公斤学时个月小时分钟万元亿元周岁月份年度";
    for (const char *p = units; *p;) {
        uint32_t a = u8_next(&p), b = u8_next(&p);
        if (a == first && b == second)
            return true;
    }
    return false;
}

bool type_may_break(uint32_t before, uint32_t after, enum sheet_level level)
{
    if (uni_is_space(after) || uni_is_mark(after))
        return false;                                      /* the space goes with the line it ends */
    if (type_not_at_start(after, level) || type_not_at_end(before))
        return false;
    if (uni_is_space(before))
        return before != 0xA0;
    if (after == '-')
        return false;                                      /* a range or a number in parts: 京-沪 */
    if ((before == 0x2014 && after == 0x2014) || (before == 0x2026 && after == 0x2026))
        return false;                                      /* —— and …… are one mark each */
    /* A single — joins two things and does not begin a line. */
    if (after == 0x2014 && before != 0x2014 && type_is_latin(before))
        return false;
    return !type_joins(before, after) && !type_is_measure(before, after);
}

bool type_may_force(uint32_t before, uint32_t after, enum sheet_level level)
{
    return !type_not_at_start(after, level) && !type_not_at_end(before) && !uni_is_mark(after) &&
           !((before == 0x2014 && after == 0x2014) || (before == 0x2026 && after == 0x2026));
}
