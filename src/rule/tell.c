/*
 * tell.c - the author's words with values filled in, as people read them; issues in words that are no row of the message table.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "rule/program_int.h"

/* ---- values ---- */

static void format_two(struct buf *out, enum msg id, const char *from, const char *to)
{
    struct buf a = BUF_INIT, b = BUF_INIT;
    text_date(&a, from);
    text_date(&b, to);
    msg_format(out, id, MSG_ARGS(a.p, b.p));
    buf_clear(&a);
    buf_clear(&b);
}

/* 2019-03/2021-06, 2019-03/.. */
static bool text_period(struct buf *out, const char *value)
{
    char from[8], to[8];
    if (strlen(value) < 10 || value[7] != '/' || strlen(value + 8) > 7)
        return false;
    snprintf(from, sizeof from, "%.7s", value);
    snprintf(to, sizeof to, "%.7s", value + 8);
    bool open = strcmp(to, "..") == 0;
    if (strlen(from) != 7 || !text_is_date(from) || (!open && (strlen(to) != 7 || !text_is_date(to))))
        return false;
    format_two(out, open ? MSG_RULE_V_NOW : MSG_RULE_V_PERIOD, from, to);
    return true;
}

static const struct choice *choice_of(const struct choice *v, size_t count, const char *value, size_t n)
{
    for (size_t i = 0; i < count; i++)
        if (v[i].value && strlen(v[i].value) == n && memcmp(v[i].value, value, n) == 0)
            return &v[i];
    return NULL;
}

/* One value or several separated by spaces, by their labels. */
static bool text_chosen(struct buf *out, const struct field *f, const char *value)
{
    struct buf all = BUF_INIT;
    bool good = true;
    for (const char *s = value; *s && good;) {
        size_t n = f->type == TYPE_CHOICES ? strcspn(s, " ") : strlen(s);
        const struct choice *c = choice_of(f->choices, f->nchoices, s, n);
        if (!c)
            c = choice_of(f->formers, f->nformers, s, n);
        good = c != NULL;
        if (all.n && good)
            buf_adds(&all, msg_lang() == LANG_ZH ? "、" : ", ");
        if (good)
            buf_adds(&all, c->label.s ? c->label.s : c->value);
        s += n + (s[n] == ' ');
    }
    if (good)
        text_quote(out, all.p, 2 * QUOTE_CHARS);
    buf_clear(&all);
    return good;
}

void text_value(struct buf *out, const struct field *f, char type, const char *value)
{
    if (!*value) {
        msg_format(out, MSG_RULE_V_EMPTY, MSG_NONE);
        return;
    }
    switch (f->type) {
    case TYPE_CHOICE: case TYPE_CHOICES: case TYPE_CODE: case TYPE_REGION: case TYPE_YES_NO:
        if (text_chosen(out, f, value))
            return;
        break;
    case TYPE_DATE: type = 'd'; break;
    case TYPE_YEAR_MONTH: type = 'm'; break;
    case TYPE_PERIOD: type = 'p'; break;
    case TYPE_TICK: type = 'b'; break;
    default: break;
    }
    if (type == 'b')
        msg_format(out, MSG_RULE_V_TICKED, MSG_NONE);
    else if ((type == 'd' || type == 'm') && text_is_date(value))
        text_date(out, value);
    else if (type != 'p' || !text_period(out, value))
        text_quote(out, value, QUOTE_CHARS);
}

char calculation_type(const struct program *p, const struct field *f)
{
    for (size_t i = 0; i < p->form->nsections; i++)
        for (size_t k = 0; k < p->form->sections[i].nfields; k++)
            if (&p->form->sections[i].fields[k] == f)
                return p->sections[i].fields[k].calculation ? p->sections[i].fields[k].calculation->type : 0;
    return 0;
}

/* ---- ${} ---- */

static void add_number(struct buf *out, int n) { buf_printf(out, "%d", n); }

/* The value at a path as written in a message: "sex", "work.period" (in the row), "period" inside its table, "form:sex". */
static void add_named(struct buf *out, const char *name, const struct telling *t)
{
    const char *colon = strchr(name, ':'), *path = colon ? colon + 1 : name, *dot = strchr(path, '.');
    struct judge *at = t->judge;
    struct buf cell = BUF_INIT;
    int row = t->row ? t->row : t->found.row;
    if (colon) {
        char *id = xstrndup(name, (size_t)(colon - name));
        bool own = at && strcmp(at->program->form->id, id) == 0;
        at = own || !at ? at : application_find(at->application, id);
        free(id);
    }
    if (!at)
        return;
    const struct form *f = at->program->form;
    if (dot)
        buf_printf(&cell, "%.*s.%d%s", (int)(dot - path), path, row ? row : 1, dot);
    else if (!form_find(f, path, NULL, NULL, NULL) && t->section && t->section->kind == SECTION_TABLE)
        buf_printf(&cell, "%s.%d.%s", t->section->name, row ? row : 1, path);
    else
        buf_adds(&cell, path);
    bool na = false;
    const struct field *field = form_find(f, cell.p, NULL, NULL, &na);
    static const struct field mark = {.type = TYPE_TICK};
    if (field)
        text_value(out, na ? &mark : field, calculation_type(at->program, field), judge_answer(at, cell.p).value);
    buf_clear(&cell);
}

static void add_self(struct buf *out, const struct telling *t)
{
    struct buf path = BUF_INIT;
    if (t->field) {
        cell_name(&path, t->section, t->field, t->row);
        text_value(out, t->field, calculation_type(t->judge->program, t->field), judge_answer(t->judge, path.p).value);
    }
    buf_clear(&path);
}

void fill_message(struct buf *out, const char *text, const struct telling *t)
{
    while (*text) {
        const char *open = strstr(text, "${"), *close = open ? strchr(open, '}') : NULL;
        if (!close) {
            buf_adds(out, text);
            return;
        }
        buf_add(out, text, (size_t)(open - text));
        char *name = xstrndup(open + 2, (size_t)(close - open - 2));
        if (strcmp(name, ".") == 0)
            add_self(out, t);
        else if (strcmp(name, "row") == 0)
            add_number(out, t->row ? t->row : t->found.row);
        else if (strcmp(name, "other") == 0)
            add_number(out, t->found.other);
        else
            add_named(out, name, t);
        free(name);
        text = close + 1;
    }
}

/* ---- issues ---- */

bool tell_rule(struct issues *out, const struct constraint *c, const struct telling *t, const struct section *s, const struct field *f,
               int row, const char *path)
{
    struct buf message = BUF_INIT, remedy = BUF_INIT, subject = BUF_INIT, seen = BUF_INIT;
    const char *value = f && *path ? judge_answer(t->judge, path).value : "";
    if (c->message.s) {
        fill_message(&message, c->message.s, t);
    } else if (f) {
        text_subject(&subject, f, row);
        text_value(&seen, f, calculation_type(t->judge->program, f), value);
        msg_format(&message, MSG_RULE_CONSTRAINT, MSG_ARGS(subject.p, seen.p));
    }
    if (c->remedy.s)
        fill_message(&remedy, c->remedy.s, t);
    else
        msg_format(&remedy, MSG_RULE_DO_CONSTRAINT, MSG_NONE);
    if (t->found.weekdays_only)
        msg_format(&remedy, MSG_RULE_WEEKDAYS_ONLY, MSG_NONE);
    issues_add_text(out, c->code ? c->code : c->warning ? "W-CROSS" : "R-CROSS", c->warning ? SEVERITY_WARNING : SEVERITY_ERROR, s, f, row, path, value,
                    message.p, remedy.p);
    buf_clear(&message);
    buf_clear(&remedy);
    buf_clear(&subject);
    buf_clear(&seen);
    return !c->warning;
}
