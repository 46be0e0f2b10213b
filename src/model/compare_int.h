/*
 * compare_int.h - what the files that compare two versions of a form share (compare.c compare_fields.c compare_objects.c).
 */
#ifndef SHENBAO_COMPARE_INT_H
#define SHENBAO_COMPARE_INT_H

#include "model/model_int.h"

struct compare { const struct form *older, *newer; struct changes *out; };

/* Whose change is told: what people call it, its paths (may be NULL), its place in the newer form. */
struct subject { const char *label, *path, *was; struct place at; };
void change_add(struct changes *c, enum change_kind kind, enum orphan orphan, const struct subject *s, const char *drop, enum msg id,
                const char *const *args);

/* Tells what differs between two objects of the compiled JSON, key by key; skip ends with NULL. (compare_objects.c) */
void compare_objects(struct changes *c, const struct subject *s, const json_t *older, const json_t *newer, const char *const *skip);

/* ---- fields (compare_fields.c) ---- */

/* Fields and typed opinions of a section one by one, *i from 0; NULL at the end. Opinions for the pen alone are passed over. */
const struct field *field_at(const struct section *s, size_t *i);
/* The older form's table whose answers come to this one, or NULL. */
const struct section *table_before(const struct form *older, const struct section *s);
/* What comes out of rules is no answer: it is worked out again. */
bool is_answered(const struct field *f);
const char *title_of(const struct section *s);
/* What was in the older form stands nowhere in the newer one: the version is the place to say so. */
struct place nowhere(const struct compare *c);
/* Tells that the field or table s->was is gone. answered: it held answers. */
void tell_gone(const struct compare *c, const struct subject *s, bool answered);
void compare_fields(const struct compare *c, const struct section *older);
void tell_new_fields(const struct compare *c);

#endif
