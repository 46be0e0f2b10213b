/*
 * sync.c - making many files durable with one wait instead of one each. Only where syncfs(2) keeps the promise that fsync(2) does.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

/* File systems of the machine itself that write out data, names and sizes on syncfs: ext2-4, XFS, Btrfs, F2FS, tmpfs. FUSE is none: its
 * server is not asked. Magic numbers of statfs(2). */
static const unsigned long trusted[] = { 0xEF53, 0x58465342, 0x9123683E, 0xF2F52010, 0x01021994 };

/* syncfs tells of data that could not be written since Linux 5.8. */
static bool kernel_tells(void)
{
    struct utsname u;
    char *end;
    if (uname(&u) != 0)
        return false;
    long major = strtol(u.release, &end, 10), minor = *end == '.' ? strtol(end + 1, NULL, 10) : 0;
    return major > 5 || (major == 5 && minor >= 8);
}

int file_sync_open(const char *dir)
{
    struct statfs fs;
    if (!kernel_tells() || statfs(dir, &fs) != 0)
        return -1;
    for (size_t i = 0; i < sizeof trusted / sizeof *trusted; i++)
        if (((unsigned long)fs.f_type & 0xFFFFFFFFul) == trusted[i])
            return open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return -1;
}

bool file_sync_all(int fd) { return syncfs(fd) == 0; }

void file_sync_close(int fd)
{
    if (fd >= 0)
        close(fd);
}
