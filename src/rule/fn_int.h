/*
 * fn_int.h - what the functions of the expression language share: how one is called, how values are made, and the arithmetic of
 * decimal numbers and of calendar days under them. Every edge stated here and at the functions is the runtime's in JavaScript, too.
 */
#ifndef SHENBAO_FN_INT_H
#define SHENBAO_FN_INT_H

#include <math.h>

#include "rule/expr_int.h"

/* One call: all arguments are there and of the types in functions.def. None is left out because of another (no short circuit). */
struct call { struct expr_env *e; const struct value *v; size_t n; };

#define FN(ident, name, args, result) struct value fn_##ident(const struct call *c);
#include "rule/functions.def"
#undef FN

/* ---- value_text.c: making values ---- */

struct value value_text(const char *s);
struct value value_number(double n);                       /* n as number_fit leaves it */
struct value value_truth(bool b);
struct value value_date(double days);                      /* empty outside the years 1 to 9999 */
struct value value_month(double months);                   /* the same */
struct value value_empty(char type);
bool value_is_empty(const struct value *v);                /* a truth is empty when it is false */
/* The text of b, which is emptied, in the arena of e. */
struct value value_steal(struct expr_env *e, struct buf *b);

/* ---- number.c: doubles that behave as the decimal numbers people write ---- */

extern const double powers_of_ten[16];
/* The double nearest to x written with 15 digits (below 1: with 15 decimals), halves away from zero; NaN from 1e15 on; never -0. */
double number_fit(double x);
int number_decimals(double x);                             /* digits behind the point of its text, 0 to 15 */
double number_add(double a, double b);                     /* exact as far as 15 digits go */

/* ---- fn_date.c: days as doubles, NaN = empty ---- */

struct date days_date(double days);                        /* days: not NaN, of the years 1 to 9999 */
double days_of(struct date t);
double days_add_months(double days, double months);        /* clamped to the last day of the month; NaN outside the years */
double receipt_days(const struct expr_env *e);             /* NaN when the context has no date */
double receipt_month(const struct expr_env *e);

/* ---- fn_code.c ---- */

const struct codelist *env_codes(const struct expr_env *e, const char *id);   /* NULL when there is none */

#endif
