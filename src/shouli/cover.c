/*
 * cover.c - the sheet that is printed and signed when a bundle is handed over: from whom to whom, how much, and which ones.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/notice_int.h"
#include "shouli/send_int.h"

enum { COVER_ROWS = 200 };                                 /* beyond that the list is in the tables, not on paper */

static enum msg word_of(const char *name)
{
    static const struct { const char *name; enum msg word; } words[] = {
        {"report", MSG_BUNDLE_KIND_REPORT}, {"committee", MSG_BUNDLE_KIND_COMMITTEE}, {"result", MSG_BUNDLE_KIND_RESULT},
        {"person", MSG_BUNDLE_KIND_PERSON}, {"back", MSG_BUNDLE_KIND_BACK}, {"accepted", MSG_BUNDLE_WORD_ACCEPTED},
        {"returned", MSG_BUNDLE_WORD_RETURNED}, {"refused", MSG_BUNDLE_WORD_REFUSED}, {"sent", MSG_BUNDLE_WORD_SENT}, {"new", MSG_BUNDLE_WORD_NEW},
        {"updated", MSG_BUNDLE_WORD_UPDATED}, {"same", MSG_BUNDLE_WORD_SAME}, {"conflict", MSG_BUNDLE_WORD_CONFLICT}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].name, name) == 0)
            return words[i].word;
    return MSG_COUNT;
}

const char *kind_word(const char *kind)
{
    enum msg m = word_of(kind);
    return m == MSG_COUNT ? kind : msg_pattern(m);
}

const char *verdict_word(const char *verdict) { return kind_word(verdict); }

static void put(json_t *o, const char *key, const char *value)
{
    if (value && *value)
        json_object_set_new(o, key, json_string(value));
}

static const char *in_chinese(const char *name)
{
    enum msg m = word_of(name);
    return m == MSG_COUNT ? name : msg_pattern_in(m, LANG_ZH);
}

static json_t *rows_of(const struct handover *c)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < c->n && i < COVER_ROWS; i++) {
        const struct handover_row *r = &c->rows[i];
        char *note = xasprintf("%s%s%s", *r->verdict ? in_chinese(r->verdict) : "", *r->verdict && *r->why ? "：" : "", r->why);
        json_t *o = json_object();
        put(o, "name", *r->name ? r->name : msg_pattern_in(MSG_SHOULI_NAMELESS, LANG_ZH));
        put(o, "procedure", r->procedure);
        put(o, "number", r->number);
        put(o, "note", note);
        json_array_append_new(rows, o);
        free(note);
    }
    return rows;
}

static json_t *data_of(const struct handover *c)
{
    char day[11], n[24], rest[24];
    json_t *o = json_object();
    snprintf(day, sizeof day, "%.10s", c->made_at);
    snprintf(n, sizeof n, "%zu", c->n);
    snprintf(rest, sizeof rest, "%zu", c->n > COVER_ROWS ? c->n - COVER_ROWS : 0);
    put(o, "from", c->from);
    put(o, "to", *c->to ? c->to : c->from);
    put(o, "kind", in_chinese(c->kind));
    put(o, "date", day);
    put(o, "operator", c->by);
    put(o, "phone", c->phone);
    put(o, "bundle", c->id);
    put(o, "file", c->file);
    put(o, "fingerprint", c->print);
    json_object_set_new(o, "applications", json_integer((json_int_t)c->n));
    json_object_set_new(o, "files", json_integer(c->files));
    json_object_set_new(o, "people", rows_of(c));
    if (c->n > COVER_ROWS) {
        struct buf b = BUF_INIT;
        msg_format_in(&b, LANG_ZH, MSG_BUNDLE_COVER_REST, MSG_ARGS(rest));
        put(o, "rest", b.p);
        buf_clear(&b);
    }
    return o;
}

void cover_write(const struct handover *c, const char *path, const char *content)
{
    struct paper_kit kit;
    struct buf b = BUF_INIT;
    struct date day = date_today();
    char iso[11];
    snprintf(iso, sizeof iso, "%.10s", c->made_at);
    date_parse(iso, &day);
    paper_kit_open(&kit, content);
    struct letter_doc *doc = paper_letter(&kit, "交接单", data_of(c), day);
    if (!doc || !letter_pdf(doc, kit.fonts, &b, kit.d)) {
        diags_print(kit.d, stderr);
        exit(EXIT_SYSTEM);
    }
    file_write_atomic(path, b.p, b.n);
    letter_free(doc);
    buf_clear(&b);
    paper_kit_close(&kit);
}
