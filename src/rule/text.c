/*
 * text.c - the pieces of which sentences to people are made: subjects, quoted values, dates in words, choices.
 */
#include <stdlib.h>
#include <string.h>

#include "rule/rule_int.h"

/* C0, C1 and what turns the direction of the text around it (UAX #9): a stranger's value must not rearrange our sentence. */
static bool is_control(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x061C || (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) ||
           (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF;
}

void text_quote(struct buf *out, const char *value, size_t max)
{
    size_t n = 0;
    while (*value) {
        uint32_t cp = u8_next(&value);
        if (n >= max) {
            buf_adds(out, "…");
            return;
        }
        buf_addu(out, is_control(cp) ? ' ' : cp);
        n++;
    }
}

void text_label(struct buf *out, const char *label)
{
    uint32_t last = 0;                                     /* last character written */
    bool gap = false;
    while (label && *label) {
        uint32_t cp = u8_next(&label);
        if (is_control(cp) || uni_is_space(cp)) {
            gap = true;
            continue;
        }
        if ((cp == 0xFF1A || cp == ':') && !*label)
            break;
        /* A space is part of the words only between words of letters. */
        if (gap && last && last < 0x80 && cp < 0x80)
            buf_addc(out, ' ');
        gap = false;
        buf_addu(out, cp);
        last = cp;
    }
}

void text_subject(struct buf *out, const struct field *f, int row)
{
    struct buf label = BUF_INIT;
    text_label(&label, f->label.s);
    if (row > 0) {
        char n[16];
        snprintf(n, sizeof n, "%d", row);
        msg_format(out, MSG_RULE_AT_ROW, MSG_ARGS(label.p, n));
    } else {
        msg_format(out, MSG_RULE_AT, MSG_ARGS(label.p));
    }
    buf_clear(&label);
}

bool text_is_date(const char *s)
{
    static const char shape[] = "dddd-dd-dd";
    size_t n = strlen(s);
    for (size_t i = 0; i < n && n <= 10; i++)
        if (shape[i] == 'd' ? s[i] < '0' || s[i] > '9' : s[i] != '-')
            return false;
    return n == 4 || n == 7 || n == 10;
}

void text_date(struct buf *out, const char *normal)
{
    if (msg_lang() != LANG_ZH || !text_is_date(normal)) {
        buf_adds(out, normal);
        return;
    }
    size_t n = strlen(normal);
    buf_printf(out, "%d年", atoi(normal));
    if (n > 4)
        buf_printf(out, "%d月", atoi(normal + 5));
    if (n > 7)
        buf_printf(out, "%d日", atoi(normal + 8));
}

void text_choices(struct buf *out, const struct field *f)
{
    enum { MOST = 8, MOST_CHARS = 40 };
    if (f->nchoices == 0 || f->nchoices > MOST)
        return;
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < f->nchoices; i++) {
        if (i > 0)
            buf_adds(&b, msg_lang() == LANG_ZH ? "、" : ", ");
        buf_adds(&b, f->choices[i].label.s ? f->choices[i].label.s : f->choices[i].value);
    }
    if (u8_len(b.p) <= MOST_CHARS)
        buf_add(out, b.p, b.n);
    buf_clear(&b);
}
