/*
 * types.c - the types of fields, and the words for what an attachment or an identity document may be. What keys a field has stands
 * in field.c.
 */
#include "model/model_int.h"

#include <string.h>

static const char *const type_names[TYPE_COUNT] = {
    [TYPE_TEXT] = "text", [TYPE_PARAGRAPH] = "paragraph", [TYPE_INTEGER] = "integer", [TYPE_DECIMAL] = "decimal", [TYPE_MONEY] = "money",
    [TYPE_DATE] = "date", [TYPE_YEAR_MONTH] = "year-month", [TYPE_YEAR] = "year", [TYPE_PERIOD] = "period",
    [TYPE_TIME] = "time", [TYPE_REGION] = "region", [TYPE_ID] = "id",
    [TYPE_CHOICE] = "choice", [TYPE_CHOICES] = "choices", [TYPE_YES_NO] = "yes-no", [TYPE_TICK] = "tick", [TYPE_CODE] = "code",
    [TYPE_RESIDENT_ID] = "resident-id", [TYPE_CREDIT_CODE] = "credit-code", [TYPE_MOBILE] = "mobile", [TYPE_PHONE] = "phone",
    [TYPE_POST_CODE] = "post-code", [TYPE_EMAIL] = "email", [TYPE_CALCULATED] = "calculated", [TYPE_HIDDEN] = "hidden",
    [TYPE_FILE] = "file", [TYPE_PHOTO] = "photo", [TYPE_NOTE] = "note",
};
const struct words type_words = WORDS(type_names);

const char *type_name(enum type t) { return type_names[t]; }

bool type_from_name(const char *s, enum type *out)
{
    for (size_t i = 0; i < TYPE_COUNT; i++) {
        if (strcmp(type_names[i], s) != 0)
            continue;
        *out = (enum type)i;
        return true;
    }
    return false;
}

/* A period may say 至今 and a code list shows Chinese labels, so neither is ASCII. */
bool type_is_ascii(enum type t)
{
    return (BIT(t) & (TYPES_NUMBER | BIT(TYPE_DATE) | BIT(TYPE_YEAR_MONTH) | BIT(TYPE_YEAR) | BIT(TYPE_TIME) | BIT(TYPE_TICK)
                      | BIT(TYPE_RESIDENT_ID) | BIT(TYPE_ID) | BIT(TYPE_CREDIT_CODE) | BIT(TYPE_MOBILE) | BIT(TYPE_PHONE)
                      | BIT(TYPE_POST_CODE) | BIT(TYPE_EMAIL))) != 0;
}

bool type_has_field(enum type t) { return !(BIT(t) & TYPES_NO_FIELD); }

bool field_is_typed(const struct field *f)
{
    return f->nchoices > LIST_TYPED && f->type != TYPE_CHOICES && (BIT(f->type) & TYPES_LIST) != 0;
}

bool field_is_printed(const struct field *f)
{
    return f->type == TYPE_FILE ? f->print : f->type != TYPE_CALCULATED && f->type != TYPE_HIDDEN;
}

/* ---- documents and files ---- */

/* One key `kinds` serves both, so the words stand in one list: bits of attachments first, then those of documents. */
static const char *const kind_names[FILE_KIND_COUNT + ID_KIND_COUNT] = {
    [FILE_PDF] = "pdf", [FILE_JPG] = "jpg", [FILE_PNG] = "png", [FILE_GIF] = "gif", [FILE_BMP] = "bmp", [FILE_TIF] = "tif",
    [FILE_DOC] = "doc", [FILE_DOCX] = "docx", [FILE_XLS] = "xls", [FILE_XLSX] = "xlsx", [FILE_TXT] = "txt", [FILE_OFD] = "ofd",
    [FILE_ZIP] = "zip", [FILE_RAR] = "rar",
    [FILE_KIND_COUNT + ID_KIND_RESIDENT] = "resident", [FILE_KIND_COUNT + ID_KIND_LEGACY] = "legacy", [FILE_KIND_COUNT + ID_KIND_HMT] = "hmt",
    [FILE_KIND_COUNT + ID_KIND_FOREIGN] = "foreign", [FILE_KIND_COUNT + ID_KIND_FOREIGN_2017] = "foreign-2017",
    [FILE_KIND_COUNT + ID_KIND_HK_MACAO_PASS] = "hk-macao-pass", [FILE_KIND_COUNT + ID_KIND_TAIWAN_PASS] = "taiwan-pass",
};
const struct words field_kind_words = WORDS(kind_names);

const char *file_kind_name(enum file_kind k) { return kind_names[k]; }

const char *id_kind_name(enum id_kind k) { return kind_names[FILE_KIND_COUNT + k]; }

static const unsigned all_file_kinds = (1u << FILE_KIND_COUNT) - 1;

/* Tells of those words of `kinds` that mean nothing for the type. */
static void check_kinds(struct load *l, const struct field *f, const struct ynode *node, unsigned wrong, const struct words *possible)
{
    const struct place at = ymap_place(node, "kinds", f->at);
    struct buf all = BUF_INIT;
    for (size_t i = 0; i < possible->n; i++)
        buf_printf(&all, "%s%s", i ? msg_lang() == LANG_EN ? ", " : "、" : "", possible->v[i]);
    for (size_t i = 0; wrong && i < field_kind_words.n; i++)
        if (wrong & 1u << i)
            problem(l, at, MSG_KIND_NOT_FOR_TYPE, field_kind_words.v[i], type_name(f->type), all.p);
    if (f->type == TYPE_ID && !(f->kinds >> FILE_KIND_COUNT) && !wrong && !ymap_get(node, "kinds"))
        problem(l, at, MSG_ID_NO_KINDS, all.p);
    buf_clear(&all);
}

void field_set_kinds(struct load *l, struct field *f, const struct ynode *node)
{
    const struct words files = {kind_names, FILE_KIND_COUNT}, ids = {kind_names + FILE_KIND_COUNT, ID_KIND_COUNT};
    const unsigned resident = 1u << ID_KIND_RESIDENT, legacy = 1u << ID_KIND_LEGACY, hmt = 1u << ID_KIND_HMT;
    if (f->type == TYPE_FILE) {
        check_kinds(l, f, node, f->kinds & ~all_file_kinds, &files);
        f->file_kinds = f->kinds & all_file_kinds;
    } else if (f->type == TYPE_ID) {
        check_kinds(l, f, node, f->kinds & all_file_kinds, &ids);
        f->id_kinds = f->kinds >> FILE_KIND_COUNT;
    } else if (f->type == TYPE_RESIDENT_ID) {
        f->id_kinds = resident | (f->legacy ? legacy : 0) | (f->hmt ? hmt : 0);
    }
}
