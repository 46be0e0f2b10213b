/*
 * print.c - verdicts for people and for programs, and text made fit for a terminal.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli_int.h"

void clean_text(const char *s, struct buf *out)
{
    struct buf decoded = BUF_INIT;
    if (!u8_valid(s, strlen(s)) && conv_to_utf8("GB18030", s, strlen(s), &decoded))
        s = decoded.p;
    while (*s) {
        uint32_t cp = u8_next(&s);
        bool control = cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
        buf_addu(out, cp == '\n' || cp == '\t' ? ' ' : control ? U_BAD : cp);
    }
    buf_clear(&decoded);
}

int text_columns(const char *s)
{
    int n = 0;
    while (*s)
        n += uni_is_wide(u8_next(&s)) ? 2 : 1;
    return n;
}

void put_padded(FILE *out, const char *s, int width)
{
    fputs(s, out);
    for (int n = text_columns(s); n < width; n++)
        fputc(' ', out);
}

void mask_person(const char *person, struct buf *out)
{
    size_t n = strlen(person);
    if (*person == '?')
        return;
    if (n < 12 || !text_is_ascii(person)) {
        buf_adds(out, person);
        return;
    }
    buf_add(out, person, 4);
    for (size_t i = 4; i + 4 < n; i++)
        buf_addc(out, '*');
    buf_adds(out, person + n - 4);
}

/* 18 characters with a date in them, or 15 digits: how long a run of the kind begins at p; 0: none does. */
static size_t id_number_at(const char *p)
{
    size_t n = strspn(p, "0123456789");
    struct date day;
    char iso[11];
    if (n == 17 && (p[17] == 'X' || p[17] == 'x'))
        n = 18;
    if (n == 15)
        snprintf(iso, sizeof iso, "19%.2s-%.2s-%.2s", p + 6, p + 8, p + 10);
    else if (n == 18)
        snprintf(iso, sizeof iso, "%.4s-%.2s-%.2s", p + 6, p + 10, p + 12);
    return (n == 15 || n == 18) && date_parse(iso, &day) ? n : 0;
}

void mask_text(const char *s, struct buf *out)
{
    char before = '\0';
    while (*s) {
        bool word = (before >= '0' && before <= '9') || ((before | 32) >= 'a' && (before | 32) <= 'z');
        size_t n = word ? 0 : id_number_at(s);
        if (n) {
            char *number = xstrndup(s, n);
            mask_person(number, out);
            free(number);
            s += n;
        } else {
            buf_addc(out, *s++);
        }
        before = s[-1];
    }
}

struct issue issue_of(const struct store_issue *i)
{
    enum severity severity = strcmp(i->severity, "error") == 0 ? SEVERITY_ERROR : SEVERITY_WARNING;
    return (struct issue){i->code, severity, i->section, i->field, i->label, i->value, i->message, i->remedy, i->row};
}

struct store_issue issue_for_store(const struct issue *i)
{
    return (struct store_issue){.code = i->code,
                                .severity = i->severity == SEVERITY_ERROR ? "error" : "warning",
                                .section = i->section,
                                .field = i->field,
                                .label = i->label,
                                .value = i->value,
                                .message = i->message,
                                .remedy = i->remedy,
                                .row = i->row};
}

/* What and what to do, under the title of its section. */
static void print_issue(FILE *out, const struct issue *i, const char **section)
{
    if (*i->section && strcmp(*section, i->section) != 0)
        fprintf(out, "    %s\n", i->section);
    *section = i->section;
    fprintf(out, "    %s", *i->section ? "  " : "");
    struct store_issue k = issue_for_store(i);
    print_issue_line(out, &k, false);
}

void print_issue_line(FILE *out, const struct store_issue *i, bool full)
{
    struct buf text = BUF_INIT, clean = BUF_INIT;
    msg_format(&text, *i->remedy ? MSG_SHOULI_ISSUE : MSG_SHOULI_ISSUE_ONLY, MSG_ARGS(i->message, i->remedy));
    clean_text(text.p, &clean);
    if (!full) {
        buf_reset(&text);
        mask_text(clean.p, &text);
        buf_reset(&clean);
        buf_adds(&clean, text.p);
    }
    fprintf(out, "%-8s %s%s\n", i->code, strcmp(i->severity, "warning") == 0 ? msg_pattern(MSG_SHOULI_ADVICE) : "", clean.p);
    buf_clear(&clean);
    buf_clear(&text);
}

void print_namesakes(FILE *out, size_t n, int indent)
{
    struct buf b = BUF_INIT;
    char word[24];
    snprintf(word, sizeof word, "%zu", n > PEOPLE_CROWD ? (size_t)PEOPLE_CROWD : n);
    msg_format(&b, n > PEOPLE_CROWD ? MSG_PEOPLE_NAMESAKES_MANY : MSG_PEOPLE_NAMESAKES, MSG_ARGS(word));
    fprintf(out, "%*s%s\n", indent, "", b.p);
    buf_clear(&b);
}

void print_verdict_text(FILE *out, const struct verdict *v)
{
    put_padded(out, store_status_word(v->o.status), msg_lang() == LANG_ZH ? 8 : 15);
    fputs(" ", out);
    fputs(v->source, out);
    if (*v->title)
        fprintf(out, "  %s", v->title);
    if (v->o.application) {
        struct buf b = BUF_INIT;
        char app[24], sub[24], rev[16];
        snprintf(app, sizeof app, "%lld", v->o.application);
        snprintf(sub, sizeof sub, "%lld", v->o.submission);
        snprintf(rev, sizeof rev, "%d", v->o.revision);
        msg_format(&b, v->o.submission ? MSG_SHOULI_WHERE : MSG_SHOULI_WHERE_FILE, MSG_ARGS(app, sub, rev));
        fprintf(out, "  %s", b.p);
        buf_clear(&b);
    }
    fputc('\n', out);
    const char *section = "";
    for (size_t i = 0; i < v->issues.n; i++)
        print_issue(out, &v->issues.v[i], &section);
    if (v->namesakes)
        print_namesakes(out, v->namesakes, 4);
    for (size_t i = 0; i < v->others.n; i++)
        print_change_text(out, &v->others.v[i]);
}

static void number(struct buf *b, const char *name, long long value)
{
    buf_printf(b, ",\"%s\":", name);
    if (value)
        buf_printf(b, "%lld", value);
    else
        buf_adds(b, "null");
}

void add_issue_json(struct buf *b, const struct store_issue *i)
{
    buf_addc(b, '{');
    json_add_member(b, "code", i->code);
    json_add_member(b, "severity", i->severity);
    json_add_member(b, "section", i->section);
    json_add_member(b, "field", i->field);
    number(b, "row", i->row);
    json_add_member(b, "label", i->label);
    json_add_member(b, "value", i->value);
    json_add_member(b, "message", i->message);
    json_add_member(b, "remedy", i->remedy);
    buf_addc(b, '}');
}

void print_verdict_json(FILE *out, const struct verdict *v)
{
    struct buf b = BUF_INIT;
    buf_addc(&b, '{');
    json_add_member(&b, "source", v->source);
    json_add_member(&b, "sha256", *v->sha256 ? v->sha256 : NULL);
    json_add_member(&b, "status", store_status_name(v->o.status));
    json_add_member(&b, "form", *v->o.form ? v->o.form : NULL);
    json_add_member(&b, "version", *v->o.version ? v->o.version : NULL);
    number(&b, "application", v->o.application);
    number(&b, "submission", v->o.submission);
    number(&b, "revision", v->o.revision);
    buf_adds(&b, ",\"issues\":[");
    for (size_t i = 0; i < v->issues.n; i++) {
        struct store_issue k = issue_for_store(&v->issues.v[i]);
        if (i)
            buf_addc(&b, ',');
        add_issue_json(&b, &k);
    }
    buf_adds(&b, "],\"others\":[");
    for (size_t i = 0; i < v->others.n; i++) {
        if (i)
            buf_addc(&b, ',');
        add_change_json(&b, &v->others.v[i]);
    }
    buf_addc(&b, ']');
    if (v->namesakes)
        buf_printf(&b, ",\"namesakes\":%zu", v->namesakes);
    buf_adds(&b, "}\n");
    fwrite(b.p, 1, b.n, out);
    buf_clear(&b);
}
