/*
 * confine.c - a process gives up its rights before it looks at strangers' files: Landlock (no path can be opened), seccomp (few system
 * calls), resource limits. Knows nothing of what the process goes on to do.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/base.h"

/* Kernel headers may be older than the kernel: the rights added since Landlock ABI 2, and the whole attribute structure of ABI 6. */
#define ACCESS_FS_TRUNCATE (1ULL << 14)                    /* ABI 3 */
#define ACCESS_FS_IOCTL_DEV (1ULL << 15)                   /* ABI 5 */
#define ACCESS_NET_BIND_CONNECT 3ULL                       /* ABI 4 */
#define SCOPE_ABSTRACT_SOCKET_SIGNAL 3ULL                  /* ABI 6 */
struct ruleset_attr { uint64_t access_fs, access_net, scoped; };

static long landlock_abi(void) { return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION); }

static bool seccomp_offered(void)
{
    uint32_t action = SECCOMP_RET_ERRNO;
    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

unsigned confine_available(void)
{
    return (landlock_abi() > 0 ? CONFINE_LANDLOCK : 0u) | (seccomp_offered() ? CONFINE_SECCOMP : 0u);
}

/* A folder that is not there needs no rule. */
static void leave_readable(int ruleset, const char *const *folders)
{
    for (; folders && *folders; folders++) {
        struct landlock_path_beneath_attr rule = { LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR, open(*folders, O_PATH | O_CLOEXEC) };
        if (rule.parent_fd < 0)
            continue;
        syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
        close(rule.parent_fd);
    }
}

/* Every right the running kernel can withhold is handled; of what is readable the right to read is granted again, and nothing else. */
static bool enter_landlock(const char *const *readable)
{
    long abi = landlock_abi();
    if (abi < 1)
        return false;
    struct ruleset_attr attr = { LANDLOCK_ACCESS_FS_MAKE_SYM | (LANDLOCK_ACCESS_FS_MAKE_SYM - 1), 0, 0 };
    size_t size = sizeof attr.access_fs;
    if (abi >= 2)
        attr.access_fs |= LANDLOCK_ACCESS_FS_REFER;
    if (abi >= 3)
        attr.access_fs |= ACCESS_FS_TRUNCATE;
    if (abi >= 4) {
        attr.access_net = ACCESS_NET_BIND_CONNECT;
        size += sizeof attr.access_net;
    }
    if (abi >= 5)
        attr.access_fs |= ACCESS_FS_IOCTL_DEV;
    if (abi >= 6) {
        attr.scoped = SCOPE_ABSTRACT_SOCKET_SIGNAL;
        size += sizeof attr.scoped;
    }
    int fd = (int)syscall(SYS_landlock_create_ruleset, &attr, size, 0);
    if (fd < 0)
        return false;
    leave_readable(fd, readable);
    bool ok = syscall(SYS_landlock_restrict_self, fd, 0) == 0;
    close(fd);
    return ok;
}

/* What a process needs that computes on open descriptors. mmap, mprotect and tgkill come with conditions, below. */
static const int allowed[] = {
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(preadv), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(recvmsg),
    SCMP_SYS(recvfrom), SCMP_SYS(sendmsg), SCMP_SYS(sendto), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(close), SCMP_SYS(lseek),
    SCMP_SYS(fstat), SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday), SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep), SCMP_SYS(getrandom), SCMP_SYS(getpid), SCMP_SYS(gettid),
    SCMP_SYS(getrusage), SCMP_SYS(sched_yield), SCMP_SYS(restart_syscall), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(exit), SCMP_SYS(exit_group)
};

/* Calls that only code gone wild makes: the process ends there. The sanitizers' reports try some of them, so there they fail instead. */
static const int deadly[] = {
    SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(clone), SCMP_SYS(clone3), SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd),
    SCMP_SYS(io_uring_setup), SCMP_SYS(unshare), SCMP_SYS(setns), SCMP_SYS(mount), SCMP_SYS(kexec_load), SCMP_SYS(init_module),
    SCMP_SYS(finit_module), SCMP_SYS(keyctl), SCMP_SYS(add_key)
};

/* Opening for reading, and asking about what is open: Landlock says which files. */
static bool add_reading(scmp_filter_ctx ctx)
{
    struct scmp_arg_cmp read_only = SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | __O_TMPFILE, O_RDONLY);
    struct scmp_arg_cmp of_descriptor = SCMP_A3(SCMP_CMP_EQ, AT_EMPTY_PATH);
    return seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, &read_only) == 0
           && seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1, &of_descriptor) == 0;
}

static bool add_rules(scmp_filter_ctx ctx, bool reading)
{
    bool ok = !reading || add_reading(ctx);
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        ok = ok && seccomp_rule_add(ctx, SCMP_ACT_ALLOW, allowed[i], 0) == 0;
    /* No memory becomes code. */
    struct scmp_arg_cmp no_exec = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    ok = ok && seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, &no_exec) == 0;
    ok = ok && seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, &no_exec) == 0;
    /* abort() may signal this process and no other. */
    struct scmp_arg_cmp self = SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid());
    ok = ok && seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &self) == 0;
#ifndef SHENBAO_SANITIZED
    uint32_t kill_process = seccomp_api_get() >= 3 ? SCMP_ACT_KILL_PROCESS : SCMP_ACT_KILL;
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
        ok = ok && seccomp_rule_add(ctx, kill_process, deadly[i], 0) == 0;
#else
    (void)deadly;
#endif
    return ok;
}

/* Whatever is on neither list fails with EPERM, as libraries expect of a call that is not to be had. */
static bool enter_seccomp(bool reading)
{
    if (!seccomp_offered())
        return false;
    scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (ctx == NULL)
        return false;
    bool ok = add_rules(ctx, reading);
    (void)seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2);   /* search tree; older libraries do without */
    ok = ok && seccomp_load(ctx) == 0;
    seccomp_release(ctx);
    return ok;
}

#ifndef SHENBAO_SANITIZED
/* Bytes of address space in use, 0 if the kernel does not say. */
static size_t memory_mapped(void)
{
    char text[64];
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    if (n <= 0)
        return 0;
    text[n] = '\0';
    return (size_t)strtoull(text, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
}
#endif

static bool limit_set(int what, rlim_t soft, rlim_t hard)
{
    struct rlimit now;
    if (getrlimit((__rlimit_resource_t)what, &now) != 0)
        return false;
    struct rlimit want = { soft < now.rlim_max ? soft : now.rlim_max, hard < now.rlim_max ? hard : now.rlim_max };
    return setrlimit((__rlimit_resource_t)what, &want) == 0;
}

static void set_limits(const struct confine_limits *l)
{
#ifndef SHENBAO_SANITIZED
    /* The sanitizers reserve terabytes of address space: no limit is possible there. */
    rlim_t memory = memory_mapped() + l->memory;
    if (l->memory != 0)
        limit_set(RLIMIT_AS, memory, memory);
#endif
    /* Only the soft limit: the parent moves it on for each new file, the process itself cannot (seccomp). */
    if (l->cpu_seconds != 0)
        limit_set(RLIMIT_CPU, l->cpu_seconds, RLIM_INFINITY);
    limit_set(RLIMIT_FSIZE, 0, 0);
    limit_set(RLIMIT_CORE, 0, 0);
    limit_set(RLIMIT_NOFILE, 16, 16);
}

unsigned confine_enter(const struct confine_limits *limits)
{
    unsigned layers = 0;
    set_limits(limits);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return 0;
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    if (enter_landlock(limits->readable))
        layers |= CONFINE_LANDLOCK;
    if (enter_seccomp(limits->readable && layers & CONFINE_LANDLOCK))
        layers |= CONFINE_SECCOMP;
    return layers;
}

void confine_describe(unsigned layers, struct buf *out)
{
    if (layers & CONFINE_LANDLOCK)
        buf_adds(out, "Landlock");
    if (layers == (CONFINE_LANDLOCK | CONFINE_SECCOMP))
        buf_adds(out, " + ");
    if (layers & CONFINE_SECCOMP)
        buf_adds(out, "seccomp");
    if (layers == 0)
        buf_adds(out, msg_pattern(MSG_CONFINE_NONE));
}
