/*
 * number.c - doubles that behave as the decimal numbers people write: at most 15 digits, halves away from zero, as ES5 states it
 * for toFixed and toPrecision. Knows nothing of fields and functions.
 */
#include "rule/fn_int.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const double powers_of_ten[16] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };

enum { MOST_DIGITS = 15, TEXT_SIZE = 48 };
#define NUMBER_END 1e15                                    /* what is not below has no 15 digits to be exact to */

/* Adds one to the last digit of a number written as digits and at most one point; room for one more byte. */
static void increment(char *s)
{
    for (size_t i = strlen(s); i-- > 0;) {
        if (s[i] == '.')
            continue;
        if (s[i] != '9') {
            s[i]++;
            return;
        }
        s[i] = '0';
    }
    memmove(s + 1, s, strlen(s) + 1);
    *s = '1';
}

/*
 * x with k decimals, 0 <= x < 1e17. The C library rounds halves to even, people and ES5 (15.7.4.5) away from zero. A half at
 * decimal k is a fraction of at most k + 1 <= 16 binary digits, and such a number is written exactly with 16 decimals.
 */
static void write_fixed(double x, int k, char out[TEXT_SIZE])
{
    double scaled = ldexp(x, MOST_DIGITS + 1);
    if (scaled != floor(scaled)) {
        snprintf(out, TEXT_SIZE, "%.*f", k, x);
        return;
    }
    snprintf(out, TEXT_SIZE, "%.16f", x);
    char *point = strchr(out, '.');
    bool up = point[k + 1] >= '5';
    point[k > 0 ? k + 1 : 0] = '\0';
    if (up)
        increment(out);
}

/* Decimals that make 15 digits of x, and 15 below 1. */
static int fitting_decimals(double x)
{
    int whole = 0;
    while (whole < MOST_DIGITS && x >= powers_of_ten[whole])
        whole++;
    return MOST_DIGITS - whole;
}

static double round_decimals(double x, int k)
{
    char text[TEXT_SIZE];
    write_fixed(fabs(x), k, text);
    double r = strtod(text, NULL);
    return x < 0 ? -r : r;
}

/*
 * Most numbers have four decimals at most and are not large: then they are *units of 1/10000, which needs no text to find out. x is the
 * double nearest to units/10000, because a division rounds correctly.
 */
static bool has_few_decimals(double x, double *units)
{
    *units = floor(x * 1e4 + 0.5);
    return fabs(*units) < 4e14 && *units / 1e4 == x;
}

double number_fit(double x)
{
    double units;
    if (!(fabs(x) < NUMBER_END))
        return NAN;
    if (x != floor(x) && !has_few_decimals(x, &units))
        x = round_decimals(x, fitting_decimals(fabs(x)));
    if (!(fabs(x) < NUMBER_END))
        return NAN;
    return x == 0 ? 0 : x;
}

/* Text of a number that fits, without its sign. */
static void write_number(double x, char out[TEXT_SIZE])
{
    x = fabs(x);
    write_fixed(x, fitting_decimals(x), out);
    if (!strchr(out, '.'))
        return;
    size_t n = strlen(out);
    while (out[n - 1] == '0')
        n--;
    out[out[n - 1] == '.' ? n - 1 : n] = '\0';
}

int number_decimals(double x)
{
    if (x == floor(x) || !(fabs(x) < NUMBER_END))
        return 0;
    char text[TEXT_SIZE];
    write_number(x, text);
    const char *point = strchr(text, '.');
    return point ? (int)strlen(point + 1) : 0;
}

/* A sum has no more decimals than its parts: what stands behind them is the error of the binary form. */
double number_add(double a, double b)
{
    double sum = a + b, ua, ub;
    if (has_few_decimals(a, &ua) && has_few_decimals(b, &ub))
        return number_fit((ua + ub) / 1e4);
    if (!isfinite(sum) || sum == floor(sum))
        return number_fit(sum);
    int ka = number_decimals(a), kb = number_decimals(b);
    return number_fit(round_decimals(sum, ka > kb ? ka : kb));
}

void number_to_text(double n, struct buf *out)
{
    n = number_fit(n);
    if (isnan(n))
        return;
    char text[TEXT_SIZE];
    write_number(n, text);
    if (n < 0)
        buf_addc(out, '-');
    buf_adds(out, text);
}
