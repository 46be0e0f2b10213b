/*
 * plain_loader.c - plain_loader [-k FOLDER] DATABASE FILE...: the shortest honest way from filled PDFs to SQLite, to measure shouli against.
 *
 * Walks the AcroForm through libqpdf's C API and writes file, name, value; one transaction a file, journal and synchronisation as
 * shouli sets them. No confinement, no rules. With -k it also keeps a copy of each file in the folder, all of them on the disk when it
 * ends; without, it keeps none, and so has less to do than shouli. Prints how many files and values it took.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <qpdf/qpdf-c.h>
#include <sqlite3.h>

enum { DEEPEST = 32, NAME_BYTES = 512 };

struct loader {
    sqlite3 *db;
    sqlite3_stmt *insert;
    long files, values;
};

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "plain_loader: %s: %s\n", what, why);
    exit(3);
}

static void run(struct loader *l, const char *sql)
{
    if (sqlite3_exec(l->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail(sql, sqlite3_errmsg(l->db));
}

static void open_database(struct loader *l, const char *path)
{
    if (sqlite3_open(path, &l->db) != SQLITE_OK)
        fail(path, sqlite3_errmsg(l->db));
    run(l, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000;"
           "CREATE TABLE IF NOT EXISTS value(file TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY(file, name)) STRICT");
    if (sqlite3_prepare_v2(l->db, "INSERT OR REPLACE INTO value VALUES(?, ?, ?)", -1, &l->insert, NULL) != SQLITE_OK)
        fail(path, sqlite3_errmsg(l->db));
}

static void put(struct loader *l, const char *file, const char *name, const char *value)
{
    sqlite3_bind_text(l->insert, 1, file, -1, SQLITE_STATIC);
    sqlite3_bind_text(l->insert, 2, name, -1, SQLITE_STATIC);
    sqlite3_bind_text(l->insert, 3, value, -1, SQLITE_TRANSIENT);
    if (sqlite3_step(l->insert) != SQLITE_DONE)
        fail(file, sqlite3_errmsg(l->db));
    sqlite3_reset(l->insert);
    l->values++;
}

/* Names come through parents, the value of a field may be inherited (ISO 32000-1, 12.7.3.1); kids without a name are widgets. */
static void walk(struct loader *l, const char *file, qpdf_data q, qpdf_oh node, const char *prefix, qpdf_oh value, int depth)
{
    if (depth > DEEPEST || !qpdf_oh_is_dictionary(q, node))
        return;
    char name[NAME_BYTES];
    qpdf_oh part = qpdf_oh_get_key(q, node, "/T");
    bool named = qpdf_oh_is_string(q, part);
    snprintf(name, sizeof name, "%s%s%s", prefix, *prefix && named ? "." : "", named ? qpdf_oh_get_utf8_value(q, part) : "");
    if (qpdf_oh_has_key(q, node, "/V"))
        value = qpdf_oh_get_key(q, node, "/V");

    qpdf_oh kids = qpdf_oh_get_key(q, node, "/Kids");
    int n = qpdf_oh_is_array(q, kids) ? qpdf_oh_get_array_n_items(q, kids) : 0;
    bool has_fields = false;
    for (int i = 0; i < n; i++) {
        qpdf_oh kid = qpdf_oh_get_array_item(q, kids, i);
        if (qpdf_oh_is_dictionary(q, kid) && qpdf_oh_has_key(q, kid, "/T")) {
            has_fields = true;
            walk(l, file, q, kid, name, value, depth + 1);
        }
    }
    if (has_fields)
        return;
    if (qpdf_oh_is_string(q, value))
        put(l, file, name, qpdf_oh_get_utf8_value(q, value));
    else
        put(l, file, name, qpdf_oh_is_name(q, value) ? qpdf_oh_get_name(q, value) + 1 : "");
}

static void keep(const char *file, const char *folder)
{
    static char block[256 * 1024];
    const char *base = strrchr(file, '/');
    char to[4096];
    snprintf(to, sizeof to, "%s/%s", folder, base ? base + 1 : file);
    int in = open(file, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_EXCL, 0666);
    ssize_t n = in < 0 || out < 0 ? -1 : 1;
    while (n > 0) {
        n = read(in, block, sizeof block);
        if (n > 0 && write(out, block, (size_t)n) != n)
            n = -1;
    }
    if (n < 0)
        fail(to, "cannot be copied");
    close(in);
    close(out);
}

static void sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY);
    if (fd < 0 || syncfs(fd) != 0)
        fail(folder, "cannot be synchronised");
    close(fd);
}

static void load(struct loader *l, const char *file)
{
    qpdf_data q = qpdf_init();
    qpdf_silence_errors(q);
    qpdf_set_suppress_warnings(q, QPDF_TRUE);
    if (qpdf_read(q, file, NULL) & QPDF_ERRORS)
        fail(file, qpdf_get_error_full_text(q, qpdf_get_error(q)));
    qpdf_oh form = qpdf_oh_get_key(q, qpdf_get_root(q), "/AcroForm"), nothing = qpdf_oh_new_null(q);
    if (!qpdf_oh_is_dictionary(q, form))
        fail(file, "no form");
    qpdf_oh fields = qpdf_oh_get_key(q, form, "/Fields");

    run(l, "BEGIN IMMEDIATE");
    for (int i = 0; qpdf_oh_is_array(q, fields) && i < qpdf_oh_get_array_n_items(q, fields); i++)
        walk(l, file, q, qpdf_oh_get_array_item(q, fields, i), "", nothing, 0);
    run(l, "COMMIT");
    l->files++;
    qpdf_cleanup(&q);
}

int main(int argc, char **argv)
{
    const char *folder = argc > 2 && strcmp(argv[1], "-k") == 0 ? argv[2] : NULL;
    int first = folder ? 3 : 1;
    if (argc < first + 2)
        fail("usage", "plain_loader [-k FOLDER] DATABASE FILE...");
    struct loader l = { 0 };
    open_database(&l, argv[first]);
    for (int i = first + 1; i < argc; i++) {
        if (folder)
            keep(argv[i], folder);
        load(&l, argv[i]);
    }
    if (folder)
        sync_folder(folder);
    sqlite3_finalize(l.insert);
    sqlite3_close(l.db);
    printf("%ld files, %ld values\n", l.files, l.values);
    return 0;
}
