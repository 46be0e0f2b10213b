/*
 * answer.c - the answers of a revision as rows. Many of them go into one statement: a form has dozens, and each statement costs more than its row.
 */
#include "store/store_int.h"

static const char *mark_of(unsigned flags)
{
    return flags & ANSWER_CALCULATED ? "calculated" : flags & ANSWER_DAMAGED ? "damaged" : flags & ANSWER_BAD ? "unread" : flags & ANSWER_GUESSED ? "guessed" :
           flags & ANSWER_RECOVERED ? "recovered" : "";
}

#define INSERT "INSERT INTO answer (submission_id, revision, field, value, mark) VALUES "
#define ROW(a, b, c) "(?1, ?2, ?" #a ", ?" #b ", ?" #c ")"
enum { MANY = 12 };                                        /* rows of many */
static const char one[] = INSERT ROW(3, 4, 5);
static const char many[] = INSERT ROW(3, 4, 5) "," ROW(6, 7, 8) "," ROW(9, 10, 11) "," ROW(12, 13, 14) "," ROW(15, 16, 17) "," ROW(
    18, 19, 20) "," ROW(21, 22, 23) "," ROW(24, 25, 26) "," ROW(27, 28, 29) "," ROW(30, 31, 32) "," ROW(33, 34, 35) "," ROW(36, 37, 38);

static void put(struct store *s, const char *sql, long long submission, int revision, const struct answer *const *v, size_t n)
{
    sqlite3_stmt *st = db_query(s, sql, "in", submission, revision);
    for (size_t i = 0; i < n; i++) {
        const char *const texts[] = {v[i]->path, v[i]->value, mark_of(v[i]->flags)};
        for (size_t k = 0; k < 3; k++)
            db_bind_text(s, st, 3 + 3 * (int)i + (int)k, texts[k]);
    }
    while (db_step(s, st))
        ;
}

void answers_put(struct store *s, long long submission, int revision, const struct answers *a)
{
    const struct answer *v[MANY];
    size_t n = 0;
    for (size_t i = 0; i < a->n; i++) {
        if (!*a->v[i].value)
            continue;
        v[n++] = &a->v[i];
        if (n == MANY) {
            put(s, many, submission, revision, v, n);
            n = 0;
        }
    }
    for (size_t i = 0; i < n; i++)
        put(s, one, submission, revision, &v[i], 1);
}
