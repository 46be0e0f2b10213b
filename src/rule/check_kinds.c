/*
 * check_kinds.c - a number of one of several kinds of documents: right when it is right for one of them. What is told is about the kind
 * that it looks like.
 */
#include <string.h>

#include "rule/program_int.h"

static const struct { enum number_kind number; enum msg words; } kinds[ID_KIND_COUNT] = {
    [ID_KIND_RESIDENT] = { NUMBER_ID18, MSG_RULE_K_RESIDENT },       [ID_KIND_LEGACY] = { NUMBER_ID15, MSG_RULE_K_LEGACY },
    [ID_KIND_HMT] = { NUMBER_HMT18, MSG_RULE_K_HMT },                [ID_KIND_FOREIGN] = { NUMBER_FPR18, MSG_RULE_K_FOREIGN },
    [ID_KIND_FOREIGN_2017] = { NUMBER_FPR15, MSG_RULE_K_FOREIGN_2017 }, [ID_KIND_HK_MACAO_PASS] = { NUMBER_HKMO_PASS, MSG_RULE_K_HK_MACAO },
    [ID_KIND_TAIWAN_PASS] = { NUMBER_TW_PASS, MSG_RULE_K_TAIWAN },
};

static bool is_allowed(const struct field *f, enum id_kind kind) { return f->id_kinds & (1u << kind); }

/* By length and first characters, among the kinds that are allowed; ID_KIND_COUNT when it looks like none of them. */
static enum id_kind looks_like(const struct field *f, const char *s)
{
    size_t n = strlen(s);
    bool letter = n > 0 && s[0] >= 'A' && s[0] <= 'Z', pass = letter ? n == 9 || n == 11 : n == 8 || n == 10;
    enum id_kind kind = ID_KIND_COUNT;
    if (n == 18)
        kind = s[0] == '9' && is_allowed(f, ID_KIND_FOREIGN) ? ID_KIND_FOREIGN : s[0] == '8' && is_allowed(f, ID_KIND_HMT) ? ID_KIND_HMT : ID_KIND_RESIDENT;
    else if (n == 15)
        kind = letter ? ID_KIND_FOREIGN_2017 : ID_KIND_LEGACY;
    else if (pass)
        kind = letter ? ID_KIND_HK_MACAO_PASS : ID_KIND_TAIWAN_PASS;
    return kind < ID_KIND_COUNT && is_allowed(f, kind) ? kind : ID_KIND_COUNT;
}

/* The kinds that may be handed in, separated. */
static void add_kinds(struct buf *out, const struct field *f)
{
    for (int i = 0; i < ID_KIND_COUNT; i++) {
        if (!is_allowed(f, (enum id_kind)i))
            continue;
        if (out->n)
            buf_adds(out, msg_lang() == LANG_ZH ? "、" : ", ");
        msg_format(out, kinds[i].words, MSG_NONE);
    }
}

static void raise_kind(struct check *c, const struct cell *k, enum id_kind kind)
{
    struct buf seen = BUF_INIT, words = BUF_INIT;
    text_quote(&seen, k->value, 2 * QUOTE_CHARS);
    if (kind == ID_KIND_COUNT) {
        add_kinds(&words, k->field);
        check_raise(c, k, "R-IDNO", MSG_RULE_NOT_ID, MSG_RULE_DO_ID_OF, MSG_ARGS(seen.p, words.p));
    } else {
        msg_format(&words, kinds[kind].words, MSG_NONE);
        check_raise(c, k, "R-IDNO", MSG_RULE_ID_KIND, MSG_RULE_DO_ID_OTHER, MSG_ARGS(seen.p, words.p));
    }
    buf_clear(&seen);
    buf_clear(&words);
}

void check_identity(struct check *c, const struct cell *k)
{
    struct buf number = BUF_INIT;
    struct number_facts facts;
    text_fold_number(k->value, &number);
    enum id_kind kind = looks_like(k->field, number.p);
    if (kind == ID_KIND_RESIDENT)
        check_resident_id(c, k);                           /* says more exactly what is wrong */
    else if (kind == ID_KIND_COUNT || number_check(kinds[kind].number, number.p, c->ctx->received, NULL, &facts) != NUMBER_OK)
        raise_kind(c, k, kind);
    else
        check_birth_and_sex(c, k, facts.birth, facts.sex);
    buf_clear(&number);
}
