/*
 * paper.c - scans of what is stored: the file goes with its application, and where it shows the signed paper that counts as seen. Never a revision.
 */
#include <stdlib.h>

#include "store/store_int.h"

static void put_file(struct store *s, const struct store_source *src, const struct store_outcome *of, unsigned pages, long long source)
{
    unsigned long long bytes = 0;
    char hash[65], *path = store_file_path(s, src->sha256);
    if (!file_sha256(path, hash, &bytes))
        die_errno(path);
    free(path);
    db_run(s,
           "INSERT INTO file (name, kind, sha256, bytes, received_on, application_id, submission_id, material, pages, source_id)"
           " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, '签章件', ?8, ?9"
           " WHERE NOT EXISTS (SELECT 1 FROM file WHERE sha256 = ?3 AND submission_id = ?7)",
           "tttitiini", src->name, src->kind, src->sha256, (long long)bytes, src->received, of->application, of->submission, (int)pages,
           source);
}

void store_scan(struct store *s, const struct store_source *src, const struct store_outcome *of, unsigned pages, bool paper)
{
    char at[21];
    time_now_utc(at);
    db_begin(s);
    long long source = source_put(s, src, STORE_FILED, NULL, of->submission, of->revision);
    put_file(s, src, of, pages, source);
    if (paper)
        db_run(s,
               "INSERT INTO tick (application_id, material, what, count, at, by) VALUES (?1, ?2, 'paper', 1, ?3, ?4)"
               " ON CONFLICT (application_id, material, what) DO NOTHING",
               "ittt", of->application, of->form, at, src->by);
    char *detail = source_detail(src, STORE_FILED, paper ? ",\"paper\":1" : "");
    event_add(s, at, &(struct event){"filed", src->by, detail, source, of->application, of->submission, of->revision});
    free(detail);
    db_commit(s);
}

bool store_ticking(struct store *s, long long application)
{
    return db_one(s,
                  "SELECT EXISTS (SELECT 1 FROM tick WHERE application_id = ?1) AND EXISTS (SELECT 1 FROM event WHERE application_id = ?1"
                  " AND what = 'ticked')",
                  "i", application) > 0;
}
