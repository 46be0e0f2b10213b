/*
 * readfields.c - readfields FILE...: what the confined reader says of each file, one JSON object a line, with what reading it cost.
 *
 * A new reader for each file, so that the cost is that file's alone: processor time of the child with its start, which does not depend
 * on what else the machine does, and how much memory it took at its peak beyond what it had at the start (0 when it had to be ended).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "read/read.h"

static const char *const kinds[] = {
    [READ_FORM] = "form", [READ_ZIP] = "zip", [READ_TABLE] = "table", [READ_EMPTY] = "empty", [READ_CUT] = "cut", [READ_NOT_PDF] = "not-pdf",
    [READ_PASSWORD] = "password", [READ_FLAT] = "flat", [READ_PRINTED] = "printed", [READ_NEWER] = "newer", [READ_LIMIT] = "limit",
    [READ_CRASH] = "crash", [READ_BUNDLE] = "bundle",
};

/* Processor time of the children that have ended. */
static long children_ms(void)
{
    struct rusage u;
    getrusage(RUSAGE_CHILDREN, &u);
    return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000 + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1000;
}

/* A number of kB from the reader's /proc/PID/status; 0 when there is no child (any more). */
static long child_kb(const char *key)
{
    char path[64], line[256];
    long pid = 0, kb = 0;
    snprintf(path, sizeof path, "/proc/self/task/%ld/children", (long)getpid());
    FILE *f = fopen(path, "r");
    if (f && fscanf(f, "%ld", &pid) != 1)
        pid = 0;
    if (f)
        fclose(f);
    snprintf(path, sizeof path, "/proc/%ld/status", pid);
    f = pid ? fopen(path, "r") : NULL;
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, key, strlen(key)) == 0)
            kb = strtol(line + strlen(key), NULL, 10);
    if (f)
        fclose(f);
    return kb;
}

static void add_member(struct buf *b, const char *name, const char *text)
{
    buf_printf(b, ",\"%s\":", name);
    json_add_string(b, text ? text : "");
}

static void one_file(const char *path)
{
    struct buf b = BUF_INIT;
    struct read_result r = {0};
    struct reader *reader = reader_new(false);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (!reader || fd < 0) {
        fprintf(stderr, "readfields: %s: %s\n", path, reader ? strerror(errno) : "no confinement");
        exit(3);
    }
    long before = child_kb("VmRSS:"), start = children_ms();
    reader_read(reader, fd, &r);
    long peak = child_kb("VmHWM:");
    reader_free(reader);
    long ms = children_ms() - start;
    buf_adds(&b, "{\"file\":");
    json_add_string(&b, path);
    add_member(&b, "kind", kinds[r.kind]);
    add_member(&b, "detail", r.detail);
    buf_printf(&b, ",\"repaired\":%s,\"ms\":%ld,\"kb\":%ld,\"fields\":[",
               r.repaired ? "true" : "false", ms, peak > before ? peak - before : 0);
    for (size_t i = 0; i < r.nfields; i++) {
        buf_adds(&b, i ? ",[" : "[");
        json_add_string(&b, r.fields[i].name);
        buf_addc(&b, ',');
        json_add_string(&b, r.fields[i].value);
        buf_printf(&b, ",%u]", r.fields[i].flags);
    }
    printf("%s]}\n", b.p);
    fflush(stdout);
    buf_clear(&b);
    read_result_clear(&r);
    close(fd);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        one_file(argv[i]);
    return 0;
}
