/*
 * check_id.c - a resident ID or credit code on a form: its own faults first, then whether the birth date and the sex beside it agree.
 */
#include <string.h>

#include "rule/program_int.h"

/* The character at position `at` (from 1) of s, appended to out. */
static void character_at(struct buf *out, const char *s, int at)
{
    uint32_t cp = 0;
    while (at-- > 0)
        cp = u8_next(&s);
    struct buf one = BUF_INIT;
    buf_addu(&one, cp);
    text_quote(out, one.p, 1);
    buf_clear(&one);
}

/* The path of a field beside k: in the same row of a table, or of the same form. */
static void sibling_path(struct buf *out, const struct cell *k, const char *name)
{
    if (k->row > 0)
        buf_printf(out, "%s.%d.%s", k->section->name, k->row, name);
    else
        buf_adds(out, name);
}

bool check_sibling(struct check *c, const struct cell *k, const char *name, const struct field **f, struct buf *value)
{
    if (!name)
        return false;
    struct buf path = BUF_INIT;
    sibling_path(&path, k, name);
    struct answer a = judge_answer(c->judge, path.p);
    *f = form_find(c->form, path.p, NULL, NULL, NULL);
    bool good = *f && *a.value && !(a.flags & (ANSWER_BAD | ANSWER_DAMAGED)) && value_normalise(*f, a.value, value);
    buf_clear(&path);
    return good && value->n > 0;
}

static void check_birth(struct check *c, const struct cell *k, struct date birth)
{
    const struct field *f;
    struct buf said = BUF_INIT, label = BUF_INIT, in_id = BUF_INIT, on_form = BUF_INIT;
    char iso[11];
    date_iso(birth, iso);
    /* A form that asks for the month only is compared by month: the normal form of what it asks is the start of the other. */
    if (check_sibling(c, k, k->field->birth, &f, &said) && (f->type == TYPE_DATE || f->type == TYPE_YEAR_MONTH || f->type == TYPE_YEAR) &&
        strncmp(iso, said.p, said.n) != 0) {
        text_date(&in_id, iso);
        text_date(&on_form, said.p);
        text_label(&label, f->label.s);
        check_raise(c, k, "R-IDNO", MSG_RULE_ID_BIRTH_DIFFERS, MSG_RULE_DO_ID_OR, MSG_ARGS(in_id.p, label.p, on_form.p));
    }
    buf_clear(&said);
    buf_clear(&label);
    buf_clear(&in_id);
    buf_clear(&on_form);
}

static void check_sex(struct check *c, const struct cell *k, char sex)
{
    const struct field *f;
    struct buf said = BUF_INIT, in_id = BUF_INIT, on_form = BUF_INIT, label = BUF_INIT;
    char other = check_sibling(c, k, k->field->sex, &f, &said) ? sex_of_value(f, said.p) : 0;
    if (other && other != sex) {
        msg_format(&in_id, sex == '1' ? MSG_RULE_MALE : MSG_RULE_FEMALE, MSG_NONE);
        msg_format(&on_form, other == '1' ? MSG_RULE_MALE : MSG_RULE_FEMALE, MSG_NONE);   /* in words also where a code is stored */
        text_label(&label, f->label.s);
        check_raise(c, k, "R-IDNO", MSG_RULE_ID_SEX_DIFFERS, MSG_RULE_DO_ID_OR, MSG_ARGS(in_id.p, label.p, on_form.p));
    }
    buf_clear(&said);
    buf_clear(&in_id);
    buf_clear(&on_form);
    buf_clear(&label);
}

void check_birth_and_sex(struct check *c, const struct cell *k, struct date birth, char sex)
{
    if (birth.y > 0)
        check_birth(c, k, birth);
    if (sex)
        check_sex(c, k, sex);
}

static void raise_length(struct check *c, const struct cell *k, const char *id, enum msg message, enum msg remedy, const char *code)
{
    char have[24];
    snprintf(have, sizeof have, "%zu", u8_len(id));
    check_raise(c, k, code, message, remedy, MSG_ARGS(have));
}

static void raise_character(struct check *c, const struct cell *k, const char *number, int at, enum msg message, enum msg remedy,
                            const char *code)
{
    char position[12];
    struct buf character = BUF_INIT;
    snprintf(position, sizeof position, "%d", at);
    character_at(&character, number, at);
    check_raise(c, k, code, message, remedy, MSG_ARGS(position, character.p));
    buf_clear(&character);
}

static void raise_id_date(struct check *c, const struct cell *k, enum id_fault fault, struct date birth)
{
    char iso[11];
    struct buf born = BUF_INIT, received = BUF_INIT;
    date_iso(birth, iso);
    text_date(&born, iso);
    if (fault == ID_BIRTH_FUTURE) {
        date_iso(c->ctx->received, iso);
        text_date(&received, iso);
    }
    check_raise(c, k, "R-IDNO", fault == ID_BIRTH_FUTURE ? MSG_RULE_ID_FUTURE : MSG_RULE_ID_EARLY, MSG_RULE_DO_ID,
                MSG_ARGS(born.p, received.p));
    buf_clear(&born);
    buf_clear(&received);
}

static void raise_id_fault(struct check *c, const struct cell *k, const char *id, enum id_fault fault, struct date birth, int at)
{
    char part[9];
    switch (fault) {
    case ID_OK: break;
    case ID_LENGTH:
        if (strlen(id) == 15 && number_all_digits(id, 15))
            raise_length(c, k, id, MSG_RULE_ID_OLD, MSG_RULE_DO_ID_NEW, "R-IDNO");
        else
            raise_length(c, k, id, MSG_RULE_ID_LENGTH, MSG_RULE_DO_ID, "R-IDNO");
        break;
    case ID_CHARACTER:
        raise_character(c, k, id, at, at == 18 ? MSG_RULE_ID_CHARACTER_LAST : MSG_RULE_ID_CHARACTER, MSG_RULE_DO_ID, "R-IDNO");
        break;
    case ID_CHECK: check_raise(c, k, "R-IDNO", MSG_RULE_ID_CHECK, MSG_RULE_DO_ID, MSG_NONE); break;
    case ID_BIRTH_DATE:
        snprintf(part, sizeof part, "%.8s", id + 6);
        check_raise(c, k, "R-IDNO", MSG_RULE_ID_BIRTH, MSG_RULE_DO_ID, MSG_ARGS(part));
        break;
    case ID_BIRTH_FUTURE: case ID_BIRTH_EARLY: raise_id_date(c, k, fault, birth); break;
    case ID_REGION:
        snprintf(part, sizeof part, "%.6s", id);
        check_raise(c, k, "W-IDNO", MSG_RULE_ID_REGION, MSG_RULE_DO_ID_REGION, MSG_ARGS(part));
        break;
    }
}

void check_resident_id(struct check *c, const struct cell *k)
{
    struct buf id = BUF_INIT;
    struct date birth;
    char sex;
    int at;
    text_fold_number(k->value, &id);
    enum id_fault fault = resident_id_check(id.p, c->ctx->received, c->ctx->regions, &birth, &sex, &at);
    raise_id_fault(c, k, id.p, fault, birth, at);
    /* A wrong number says nothing about the fields beside it. */
    if (fault == ID_OK || fault == ID_REGION)
        check_birth_and_sex(c, k, birth, sex);
    buf_clear(&id);
}

static void raise_credit_part(struct check *c, const struct cell *k, const char *part, int n, const char *code, enum msg message)
{
    struct buf b = BUF_INIT;
    buf_add(&b, part, (size_t)n);
    check_raise(c, k, code, message, MSG_RULE_DO_CREDIT, MSG_ARGS(b.p));
    buf_clear(&b);
}

void check_credit_code(struct check *c, const struct cell *k)
{
    struct buf code = BUF_INIT;
    text_fold_number(k->value, &code);
    int at;
    if (u8_len(code.p) != 18) {
        raise_length(c, k, code.p, MSG_RULE_CREDIT_LENGTH, MSG_RULE_DO_CREDIT, "R-FMT");
    } else if ((at = credit_code_bad_character(code.p)) != 0) {
        raise_character(c, k, code.p, at, MSG_RULE_CREDIT_CHARACTER, MSG_RULE_DO_CREDIT_LETTERS, "R-FMT");
    } else {
        unsigned facts = credit_code_facts(code.p);
        /* The check character covers all the others: when it fails nothing else is sure. */
        if (facts & CREDIT_FACT_CHECK)
            check_raise(c, k, "R-FMT", MSG_RULE_CREDIT_CHECK, MSG_RULE_DO_CREDIT, MSG_NONE);
        else if (facts & CREDIT_FACT_DEPARTMENT)
            raise_credit_part(c, k, code.p, 1, "R-FMT", MSG_RULE_CREDIT_DEPARTMENT);
        else if (facts & CREDIT_FACT_CATEGORY)
            raise_credit_part(c, k, code.p, 2, "W-FMT", MSG_RULE_CREDIT_CATEGORY);
        else if (facts & CREDIT_FACT_REGION)
            raise_credit_part(c, k, code.p + 2, 6, "W-FMT", MSG_RULE_CREDIT_REGION);
        else if (facts & CREDIT_FACT_ORG)
            raise_credit_part(c, k, code.p + 8, 9, "W-FMT", MSG_RULE_CREDIT_ORG);
    }
    buf_clear(&code);
}
