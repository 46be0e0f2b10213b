/*
 * continuation.c - the further sheets of a table: how many rows they have, and a form made of the table alone.
 *
 * Field names on a sheet are its own, so that no program takes a sheet for the form: work_xu.1.unit is row 1 of the sheet, whichever it is.
 */
#include "model/model.h"

#include <stdlib.h>
#include <string.h>

#define SUFFIX "_xu"
#define ROW_COLUMN "no"
#define ROW_WIDTH 7.0                                      /* percent */

bool section_goes_on(const struct section *s) { return s->kind == SECTION_TABLE && s->continuation && s->nkeys == 0 && s->name; }

int section_rows(const struct section *s)
{
    return s->rows_max + (section_goes_on(s) ? CONTINUATION_ROWS * CONTINUATION_SHEETS : 0);
}

int continuation_row(const struct section *s, int sheet, int row) { return s->rows_max + (sheet - 1) * CONTINUATION_ROWS + row; }

const struct section *continuation_of(const struct form *f, const char *path)
{
    size_t n = strcspn(path, "."), end = strlen(SUFFIX);
    if (path[n] != '.' || n <= end || strncmp(path + n - end, SUFFIX, end) != 0)
        return NULL;
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        if (section_goes_on(s) && strlen(s->name) == n - end && strncmp(path, s->name, n - end) == 0)
            return s;
    }
    return NULL;
}

/* A field of the form as it stands on the sheet: rules of its own are judged where the form is. */
static struct field copied(const struct field *f)
{
    struct field c = *f;
    c.required_if = c.relevant = c.calculation = (struct text){NULL, f->at};
    c.constraint = (struct constraint){.code = NULL};
    c.birth = c.sex = c.parent = NULL;
    c.readonly = false;
    c.preset = NULL;
    return c;
}

static void head_section(const struct form *f, int sheet, struct section *out, struct arena *a)
{
    const char *paths[] = {f->person_name, f->person};
    struct field *v = arena_alloc(a, 3 * sizeof *v);
    size_t n = 0;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const struct field *field = paths[i] ? form_find(f, paths[i], NULL, NULL, NULL) : NULL;
        if (!field || strchr(paths[i], '.') || (n > 0 && strcmp(v[0].name, field->name) == 0))
            continue;
        v[n] = copied(field);
        v[n].required = true;
        v[n++].rare = false;
    }
    v[n++] = (struct field){.name = CONTINUATION_NUMBER, .type = TYPE_INTEGER, .min = 1, .max = CONTINUATION_SHEETS, .required = true,
                            .label = {.s = msg_zh(a, MSG_CONTINUATION_NUMBER, MSG_NONE)},
                            .preset = arena_printf(a, "%d", sheet), .at = f->at};
    *out = (struct section){.kind = SECTION_FIELDS, .fields = v, .nfields = n, .at = f->at};
}

/* The columns, and before them one with the number of each row printed in it. */
static void table_section(const struct section *s, int sheet, struct section *out, struct arena *a)
{
    struct field *v = arena_alloc(a, (s->nfields + 1) * sizeof *v);
    struct text *keys = arena_alloc(a, CONTINUATION_ROWS * sizeof *keys);
    v[0] = (struct field){.name = ROW_COLUMN, .type = TYPE_TEXT, .min = -1, .max = -1, .width_pct = ROW_WIDTH,
                          .label = {.s = msg_zh(a, MSG_CONTINUATION_ROW, MSG_NONE)}, .at = s->at};
    for (size_t i = 0; i < s->nfields; i++) {
        v[i + 1] = copied(&s->fields[i]);
        v[i + 1].width_pct *= (100 - ROW_WIDTH) / 100;
    }
    for (int row = 1; row <= CONTINUATION_ROWS; row++)
        keys[row - 1] = (struct text){arena_printf(a, "%d", continuation_row(s, sheet, row)), s->at};
    *out = *s;
    out->keys = keys;
    out->nkeys = CONTINUATION_ROWS;
    out->name = arena_printf(a, "%s%s", s->name, SUFFIX);
    out->fields = v;
    out->nfields = s->nfields + 1;
    out->continuation = false;
    out->rows_min = 0;
    out->rows_max = CONTINUATION_ROWS;
    out->page = 0;
    out->rules = NULL;
    out->nrules = 0;
    out->relevant = (struct text){NULL, s->at};
}

struct form *continuation_form(const struct form *f, const struct section *s, int sheet, struct arena *a)
{
    struct form *c = arena_alloc(a, sizeof *c);
    struct section *v = arena_alloc(a, 2 * sizeof *v);
    struct text *notes = arena_alloc(a, 3 * sizeof *notes);
    char rows[16], first[16], each[16];
    snprintf(rows, sizeof rows, "%d", s->rows_max);
    snprintf(first, sizeof first, "%d", continuation_row(s, sheet, 1));
    snprintf(each, sizeof each, "%d", CONTINUATION_ROWS);
    const char *table = s->title.s ? s->title.s : s->name;
    head_section(f, sheet, &v[0], a);
    table_section(s, sheet, &v[1], a);
    notes[0] = (struct text){msg_zh(a, MSG_CONTINUATION_WHEN, MSG_ARGS(f->title.s, table, rows)), f->at};
    notes[1] = (struct text){msg_zh(a, MSG_CONTINUATION_ROWS, MSG_ARGS(first, each)), f->at};
    notes[2] = (struct text){msg_zh(a, MSG_CONTINUATION_WHO, MSG_NONE), f->at};
    *c = (struct form){.id = f->id, .version = f->version, .person = f->person, .person_name = f->person_name, .typing = f->typing, .copies = f->copies,
                       .title = {msg_zh(a, MSG_CONTINUATION_TITLE, MSG_ARGS(f->title.s)), f->title.at},
                       .subtitle = {NULL, f->at}, .sections = v, .nsections = 2, .notes = notes, .nnotes = 3, .file = f->file, .at = f->at,
                       .procedure = f->procedure, .procedure_title = f->procedure_title, .bureau = f->bureau};
    c->paper = f->paper;
    c->paper.pages = 0;
    c->no_number_box = f->no_number_box;
    return c;
}
