/*
 * share.c - whether a path lies on another machine's disk, where memory cannot be shared between the users of a file.
 */
#include <sys/stat.h>
#include <errno.h>
#include "base/base.h"

#include <stdlib.h>
#include <sys/vfs.h>

/* Magic numbers of statfs(2) and linux/magic.h: NFS, SMB, SMB2, CIFS, AFS, Coda, NCP, 9p, Ceph, Lustre, GlusterFS and GPFS. FUSE (0x65735546)
 * is not here: local disks, such as NTFS sticks, come through it too. */
static const unsigned long network_magic[] = {
    0x6969, 0x517B, 0xFE534D42, 0xFF534D42, 0x5346414F, 0x73757245, 0x564C, 0x01021997, 0x00C36400, 0x0BD00BD0, 0x47504653,
};

static bool is_network(unsigned long magic)
{
    for (size_t i = 0; i < sizeof network_magic / sizeof *network_magic; i++)
        if (network_magic[i] == magic)
            return true;
    return false;
}

bool file_on_network_share(const char *path)
{
    struct statfs fs;
    if (statfs(path, &fs) == 0)
        return is_network((unsigned long)fs.f_type & 0xFFFFFFFFul);
    char *dir = path_dir(path);
    bool r = statfs(dir, &fs) == 0 && is_network((unsigned long)fs.f_type & 0xFFFFFFFFul);
    free(dir);
    return r;
}

void file_make_private(const char *path)
{
    if (chmod(path, file_is_dir(path) ? 0700 : 0600) != 0 && errno != EPERM && errno != EROFS && errno != ENOTSUP)
        die_errno(path);
}
