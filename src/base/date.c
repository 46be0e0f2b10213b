/*
 * date.c - days of the proleptic Gregorian calendar and the few clocks that the programs look at.
 */
#include "base/base.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool is_leap(int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }

bool date_exists(int y, int m, int d)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (y < 1 || y > 9999 || m < 1 || m > 12 || d < 1)
        return false;
    return d <= days[m - 1] + (m == 2 && is_leap(y));
}

/*
 * The calendar repeats after 400 years of 146097 days (an era). A year is counted from March here, which puts the leap day at its
 * end; the days before month m of such a year are (153 m + 2) / 5. 719468 days lie between 0000-03-01 and 1970-01-01.
 */
long date_days(struct date t)
{
    long y = t.y - (t.m <= 2);
    long era = (y >= 0 ? y : y - 399) / 400;
    long year = y - era * 400;
    long month = (t.m + 9) % 12;
    long day = (153 * month + 2) / 5 + t.d - 1;
    return era * 146097 + year * 365 + year / 4 - year / 100 + day - 719468;
}

struct date date_from_days(long days)
{
    days += 719468;
    long era = (days >= 0 ? days : days - 146096) / 146097;
    long in_era = days - era * 146097;
    long year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    long in_year = in_era - (365 * year + year / 4 - year / 100);
    long month = (5 * in_year + 2) / 153;
    struct date t;
    t.d = (int)(in_year - (153 * month + 2) / 5 + 1);
    t.m = (int)(month < 10 ? month + 3 : month - 9);
    t.y = (int)(year + era * 400 + (t.m <= 2));
    return t;
}

bool date_parse(const char *iso, struct date *out)
{
    static const char shape[] = "dddd-dd-dd";
    for (size_t i = 0; i < sizeof shape - 1; i++)
        if (shape[i] == 'd' ? iso[i] < '0' || iso[i] > '9' : iso[i] != shape[i])
            return false;
    if (iso[10])
        return false;
    int y = atoi(iso), m = atoi(iso + 5), d = atoi(iso + 8);
    if (!date_exists(y, m, d))
        return false;
    *out = (struct date){y, m, d};
    return true;
}

struct date date_today(void)
{
    time_t now = time(NULL);
    struct tm tm;
    localtime_r(&now, &tm);
    return (struct date){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday};
}

void date_iso(struct date t, char out[11])
{
    assert(date_exists(t.y, t.m, t.d));
    char text[32]; /* the compiler cannot see how small the numbers are */
    snprintf(text, sizeof text, "%04d-%02d-%02d", t.y, t.m, t.d);
    memcpy(out, text, 11);
}

void time_now_utc(char out[21])
{
    time_t now = time(NULL);
    struct tm tm;
    gmtime_r(&now, &tm);
    strftime(out, 21, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

long long build_epoch(void)
{
    const long long last = 253402300799; /* 9999-12-31T23:59:59Z */
    const char *s = getenv("SOURCE_DATE_EPOCH");
    if (!s || !*s)
        return 0;
    long long v = 0;
    for (; *s; s++) {
        if (*s < '0' || *s > '9')
            return 0;
        v = v * 10 + (*s - '0');
        if (v > last)
            return 0;
    }
    return v;
}
