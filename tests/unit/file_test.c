/*
 * file_test.c - files read and written whole, folders walked in order, paths, and where our own data stands.
 * Works in a folder of its own below out/, the working directory from there on.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/base.h"

static char *root; /* of the repository */
static char *work;

static int enter(void **state)
{
    (void)state;
    root = getcwd(NULL, 0);
    file_mkdirs("out/test");
    char *template = path_join(root, "out/test/file-XXXXXX");
    work = mkdtemp(template);
    return work ? chdir(work) : -1;
}

static int leave(void **state)
{
    (void)state;
    int status = chdir(root);
    char *command = xasprintf("chmod -R u+rwx '%s' && rm -rf '%s'", work, work);
    status |= system(command);
    free(command);
    free(work);
    free(root);
    return status;
}

static void put(const char *path, const char *text)
{
    char *dir = path_dir(path);
    file_mkdirs(dir);
    free(dir);
    file_write_changed(path, text, strlen(text));
}

static void assert_holds(const char *path, const void *p, size_t n)
{
    struct buf b = BUF_INIT;
    assert_true(file_read(path, &b, 0));
    assert_int_equal(b.n, n);
    assert_memory_equal(b.p, p, n);
    buf_clear(&b);
}

static void reads(void **state)
{
    (void)state;
    struct buf big = BUF_INIT, b = BUF_INIT;
    for (int i = 0; i < 300000; i++)
        buf_addc(&big, (char)(i % 251));
    file_write_atomic("big", big.p, big.n);
    buf_adds(&b, "<");
    assert_true(file_read("big", &b, 0));
    assert_int_equal(b.n, big.n + 1);
    assert_memory_equal(b.p + 1, big.p, big.n);
    assert_int_equal(b.p[b.n], 0);

    buf_reset(&b);
    buf_adds(&b, "<");
    static const struct { size_t max; int err; } v[] = {{300000, 0}, {300001, 0}, {299999, EFBIG}, {1, EFBIG}, {65536, EFBIG}};
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        b.n = 1;
        b.p[1] = '\0';
        errno = 0;
        assert_int_equal(file_read("big", &b, v[i].max), v[i].err == 0);
        if (v[i].err) {
            assert_int_equal(errno, v[i].err);
            assert_string_equal(b.p, "<"); /* unchanged */
        } else {
            assert_int_equal(b.n, 300001);
        }
    }
    put("empty", "");
    struct buf none = BUF_INIT;
    assert_true(file_read("empty", &none, 1));
    assert_string_equal(none.p, "");
    assert_false(file_read("absent", &none, 0));
    assert_int_equal(errno, ENOENT);
    assert_false(file_read(".", &none, 0));
    assert_int_equal(errno, EISDIR);
    assert_false(file_read("empty/x", &none, 0));
    assert_int_equal(errno, ENOTDIR);
    assert_string_equal(none.p, "");
    buf_clear(&big);
    buf_clear(&b);
    buf_clear(&none);
}

static void reads_a_pipe(void **state)
{
    (void)state;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(fds[0]);
        for (int i = 0; i < 1000; i++)
            if (write(fds[1], "0123456789", 10) != 10)
                _exit(1);
        _exit(0);
    }
    close(fds[1]);
    struct buf b = BUF_INIT;
    assert_true(file_read_fd(fds[0], &b, 10000));
    assert_int_equal(b.n, 10000);
    close(fds[0]);
    int status;
    waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
    assert_false(file_read_fd(-1, &b, 0));
    assert_int_equal(errno, EBADF);
    buf_clear(&b);
}

/* Files in the folder whose names begin with a dot: temporary files that were left. */
static bool count_hidden(void *ctx, const char *rel, const char *path, bool is_error)
{
    (void)path;
    (void)is_error;
    *(int *)ctx += path_base(rel)[0] == '.';
    return true;
}

static void assert_nothing_left(const char *dir)
{
    int hidden = 0;
    assert_true(file_walk(dir, count_hidden, &hidden));
    assert_int_equal(hidden, 0);
}

static void writes_atomically(void **state)
{
    (void)state;
    file_mkdirs("w");
    file_write_atomic("w/王䶮.txt", "one\0two", 7);
    assert_holds("w/王䶮.txt", "one\0two", 7);
    struct stat before, after;
    assert_int_equal(stat("w/王䶮.txt", &before), 0);
    mode_t mask = umask(0);
    umask(mask);
    assert_int_equal(before.st_mode & 0777, 0666 & ~mask);

    /* A reader that has the old file open keeps it; the new one is another file with the same rights. */
    chmod("w/王䶮.txt", 0640);
    int fd = open("w/王䶮.txt", O_RDONLY);
    file_write_atomic("w/王䶮.txt", "", 0);
    assert_int_equal(stat("w/王䶮.txt", &after), 0);
    assert_true(before.st_ino != after.st_ino);
    assert_int_equal(after.st_size, 0);
    assert_int_equal(after.st_mode & 0777, 0640);
    struct buf old = BUF_INIT;
    assert_true(file_read_fd(fd, &old, 0));
    assert_int_equal(old.n, 7);
    close(fd);
    buf_clear(&old);

    /* In the current folder, and with a name as long as names may be. */
    char name[256];
    memset(name, 'n', 255);
    name[255] = '\0';
    file_write_atomic(name, "x", 1);
    assert_holds(name, "x", 1);
    assert_true(file_remove(name));
    assert_nothing_left(".");
}

/* On failure the old file stays, nothing is left behind, and the program ends with status 3. */
static void failed_write_leaves_nothing(void **state)
{
    (void)state;
    file_mkdirs("f/taken/x");
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, 2);
        file_write_atomic("f/taken", "a", 1); /* a folder stands there */
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);
    assert_true(file_is_dir("f/taken/x"));
    assert_nothing_left("f");
}

static void writes_when_changed(void **state)
{
    (void)state;
    struct stat a, b;
    assert_true(file_write_changed("c", "one", 3));
    struct timespec long_ago[2] = {{1000000000, 5}, {1000000000, 5}};
    assert_int_equal(utimensat(AT_FDCWD, "c", long_ago, 0), 0);
    assert_int_equal(stat("c", &a), 0);
    assert_false(file_write_changed("c", "one", 3));
    assert_int_equal(stat("c", &b), 0);
    assert_int_equal(a.st_ino, b.st_ino);
    assert_int_equal(b.st_mtim.tv_sec, 1000000000);
    assert_true(file_write_changed("c", "onE", 3));
    assert_holds("c", "onE", 3);
    assert_int_equal(stat("c", &b), 0);
    assert_true(b.st_mtim.tv_sec > 1000000000);
    assert_true(file_write_changed("c", "on", 2));
    assert_true(file_write_changed("c", "", 0));
    assert_false(file_write_changed("c", "", 0));
    assert_holds("c", "", 0);
    assert_nothing_left(".");
}

/* The stamp is the one that is found by the file's name afterwards, whatever stood there before. */
static void write_over(const char *text, bool writes)
{
    struct stamp at = {.size = -7}, found;
    assert_int_equal(file_write_over_stamped("over/o", text, strlen(text), &at), writes);
    file_stamp_of("over/o", &found);
    assert_int_equal(at.size, (int64_t)strlen(text));
    assert_memory_equal(&at, &found, sizeof at);
    assert_holds("over/o", text, strlen(text));
}

static void stamps_what_it_writes_over(void **state)
{
    (void)state;
    write_over("some text", true);
    write_over("some text", false);
    write_over("short", true);
    write_over("a longer one than that", true);
    put("elsewhere", "kept");
    assert_true(file_remove("over/o"));
    assert_int_equal(symlink("../elsewhere", "over/o"), 0);
    write_over("no link", true);
    assert_holds("elsewhere", "kept", 4);
    assert_int_equal(link("over/o", "over/twin"), 0);
    write_over("for one of two names", true);
    assert_holds("over/twin", "no link", 7);
}

/* 1000000 times "a": an example of FIPS 180-4, longer than any block read at once. */
static void copies_and_hashes(void **state)
{
    (void)state;
    static const char million[] = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
    struct buf b = BUF_INIT;
    for (int i = 0; i < 1000000; i++)
        buf_addc(&b, 'a');
    file_mkdirs("k/kept");
    file_write_atomic("k/source", b.p, b.n);
    char sha256[65] = "";
    unsigned long long bytes = 0;
    assert_true(file_sha256("k/source", sha256, &bytes));
    assert_string_equal(sha256, million);
    assert_int_equal(bytes, 1000000);

    memset(sha256, 0, sizeof sha256);
    bytes = 0;
    struct file_copy c = FILE_COPY_NONE;
    assert_int_equal(file_copy("k/source", "k/kept", &c), FILE_COPIED);
    assert_string_equal(c.sha256, million);
    assert_int_equal(c.bytes, 1000000);
    assert_memory_equal(c.head, "aaaaaaaa", sizeof c.head);
    char *dir = path_dir(c.path), *copy = xstrdup(c.path);
    assert_string_equal(dir, "k/kept");
    free(dir);
    char first = 0;
    assert_int_equal(read(c.fd, &first, 1), 1);
    assert_int_equal(first, 'a');
    assert_int_equal(write(c.fd, "b", 1), -1);             /* it may be handed to a stranger */
    assert_true(file_copy_sync(&c));
    assert_true(file_copy_place(&c, "k/kept/x"));
    assert_true(file_sync_dir("k/kept"));
    assert_false(file_exists(copy));
    free(copy);
    file_copy_clear(&c);
    assert_holds("k/kept/x", b.p, b.n);
    assert_nothing_left("k");

    /* What is given up before it has a name, and what cannot be read, leaves nothing. */
    assert_int_equal(file_copy_bytes("abc", 3, "k/kept", &c), FILE_COPIED);
    assert_memory_equal(c.head, "abc\0\0\0\0", sizeof c.head);
    file_copy_clear(&c);
    assert_int_equal(file_copy("k/absent", "k/kept", &c), FILE_UNREADABLE);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(file_copy("k", "k/kept", &c), FILE_UNREADABLE);
    assert_int_equal(errno, EISDIR);
    assert_int_equal(file_copy("k/source", "k/absent", &c), FILE_UNWRITABLE);
    assert_int_equal(errno, ENOENT);
    assert_false(file_sha256("k", sha256, &bytes));
    assert_int_equal(errno, EISDIR);
    assert_nothing_left("k");
    buf_clear(&b);
}

static bool count_one(void *ctx, const char *rel, const char *path, bool is_error)
{
    (void)rel;
    (void)path;
    assert_false(is_error);
    ++*(size_t *)ctx;
    return true;
}

static size_t count_files(const char *dir)
{
    size_t n = 0;
    assert_true(file_walk(dir, count_one, &n));
    return n;
}

/* Files of the dead go, files of the living stay, whoever asks. */
static void sweeps(void **state)
{
    (void)state;
    struct file_copy mine = FILE_COPY_NONE;
    int told[2];
    file_mkdirs("sweep");
    assert_int_equal(pipe(told), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct file_copy c;
        if (file_copy_bytes("x", 1, "sweep", &c) != FILE_COPIED || write(told[1], "x", 1) != 1)
            _exit(1);
        pause();
    }
    char c;
    assert_int_equal(read(told[0], &c, 1), 1);
    assert_int_equal(file_copy_bytes("y", 1, "sweep", &mine), FILE_COPIED);
    file_write_atomic("sweep/.shenbao-kept", "z", 1);
    file_sweep_temporaries("sweep");
    assert_int_equal(count_files("sweep"), 3);
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    file_sweep_temporaries("sweep");
    assert_int_equal(count_files("sweep"), 2);
    assert_true(file_exists(mine.path));
    file_copy_clear(&mine);
    assert_int_equal(count_files("sweep"), 1);
    file_sweep_temporaries("nowhere");
    close(told[0]);
    close(told[1]);
}

static void makes_and_removes(void **state)
{
    (void)state;
    file_mkdirs("d/e//f/");
    file_mkdirs("d/e/f");
    file_mkdirs(".");
    file_mkdirs("");
    char *absolute = path_join(work, "d/g/h");
    file_mkdirs(absolute);
    assert_true(file_is_dir(absolute));
    free(absolute);
    put("d/e/f/x", "x");
    assert_true(file_exists("d/e/f/x"));
    assert_false(file_is_dir("d/e/f/x"));
    assert_true(file_exists("d/e"));
    assert_false(file_remove_empty_dir("d/e/f"));
    assert_int_equal(errno, ENOTEMPTY);
    assert_false(file_remove("d/e/f"));
    assert_true(file_is_dir("d/e/f"));
    assert_true(file_remove("d/e/f/x"));
    assert_false(file_remove("d/e/f/x"));
    assert_int_equal(errno, ENOENT);
    assert_true(file_remove_empty_dir("d/e/f"));
    assert_false(file_exists("d/e/f"));
    assert_int_equal(symlink("nowhere", "d/dangling"), 0);
    assert_false(file_exists("d/dangling"));
}

/* ---- walking ---- */

struct seen { struct buf text; const char *stop; };

static bool note(void *ctx, const char *rel, const char *path, bool is_error)
{
    struct seen *s = ctx;
    int err = errno;
    if (is_error)
        buf_printf(&s->text, "!%s(%s)\n", rel, err == EACCES ? "EACCES" : strerror(err));
    else
        buf_printf(&s->text, "%s\n", rel);
    /* The path leads to the file from where we are. */
    assert_true(is_error || file_exists(path));
    assert_string_equal(path + strlen(path) - strlen(rel), rel);
    return !s->stop || strcmp(s->stop, rel) != 0;
}

static void assert_walk(const char *dir, const char *stop, const char *want)
{
    struct seen s = {BUF_INIT, stop};
    assert_true(file_walk(dir, note, &s));
    assert_string_equal(s.text.p, want);
    buf_clear(&s.text);
}

static void walks_in_byte_order(void **state)
{
    (void)state;
    static const char *const files[] = {"t/b", "t/a/z", "t/a-b", "t/a.txt", "t/a0", "t/B", "t/王/䶮", "t/a/y/deep", "t/.hidden", "t/é", "t/a/y.x"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        put(files[i], "x");
    file_mkdirs("t/empty/er");
    /* '-' and '.' come before '/', '0' after it: the order is that of the whole paths. */
    static const char want[] = ".hidden\nB\na-b\na.txt\na/y.x\na/y/deep\na/z\na0\nb\né\n王/䶮\n";
    assert_walk("t", NULL, want);
    assert_walk("t/", NULL, want);
    assert_walk("t", "a/y/deep", ".hidden\nB\na-b\na.txt\na/y.x\na/y/deep\n");
    char *absolute = path_join(work, "t");
    assert_walk(absolute, NULL, want);
    free(absolute);
}

static void walks_past_links(void **state)
{
    (void)state;
    put("l/real/x", "x");
    assert_int_equal(symlink("real", "l/folder"), 0);
    assert_int_equal(symlink("..", "l/real/up"), 0);
    assert_int_equal(symlink("real/x", "l/file"), 0);
    assert_int_equal(symlink("nowhere", "l/dangling"), 0);
    assert_int_equal(symlink("circle", "l/circle"), 0);
    assert_int_equal(mkfifo("l/pipe", 0666), 0);
    assert_walk("l", NULL, "file\nreal/x\n");
    /* The folder asked for may itself be a link. */
    assert_walk("l/folder", NULL, "x\n");
}

/* Takes the superuser's right to read everything from this process, or gives it back. */
static void set_override(bool on)
{
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];
    assert_int_equal(syscall(SYS_capget, &head, data), 0);
    const uint32_t bits = 1u << CAP_DAC_OVERRIDE | 1u << CAP_DAC_READ_SEARCH;
    data[0].effective = on ? data[0].effective | (data[0].permitted & bits) : data[0].effective & ~bits;
    assert_int_equal(syscall(SYS_capset, &head, data), 0);
}

static void tells_unreadable_folders(void **state)
{
    (void)state;
    put("u/a", "x");
    put("u/closed/in", "x");
    put("u/listed/in", "x");
    put("u/z", "x");
    chmod("u/closed", 0000);
    chmod("u/listed", 0400); /* names may be read, nothing about them */
    set_override(false);
    struct seen s = {BUF_INIT, NULL};
    bool readable = file_walk("u", note, &s);
    struct seen stopped = {BUF_INIT, "closed"};
    file_walk("u", note, &stopped);
    errno = 0;
    bool top = file_walk("u/closed", note, &s);
    int top_errno = errno;
    set_override(true);
    chmod("u/closed", 0700);
    chmod("u/listed", 0700);
    assert_true(readable);
    assert_string_equal(s.text.p, "a\n!closed(EACCES)\n!listed/in(EACCES)\nz\n");
    assert_string_equal(stopped.text.p, "a\n!closed(EACCES)\n");
    assert_false(top);
    assert_int_equal(top_errno, EACCES);
    buf_clear(&s.text);
    buf_clear(&stopped.text);
}

static void walk_needs_a_folder(void **state)
{
    (void)state;
    struct seen s = {BUF_INIT, NULL};
    put("plain", "x");
    assert_false(file_walk("absent", note, &s));
    assert_int_equal(errno, ENOENT);
    assert_false(file_walk("plain", note, &s));
    assert_int_equal(errno, ENOTDIR);
    assert_string_equal(s.text.p, "");
    buf_clear(&s.text);
}

/* ---- paths ---- */

static void paths(void **state)
{
    (void)state;
    static const struct { const char *dir, *name, *joined; } join[] = {
        {"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"", "b", "b"}, {"/", "b", "/b"}, {".", "b", "./b"}, {"a", "/b", "/b"}, {"a/b", "c/d", "a/b/c/d"},
    };
    for (size_t i = 0; i < sizeof join / sizeof *join; i++) {
        char *p = path_join(join[i].dir, join[i].name);
        assert_string_equal(p, join[i].joined);
        free(p);
    }
    static const struct { const char *path, *dir, *base; } split[] = {
        {"a/b", "a", "b"}, {"b", ".", "b"}, {"/b", "/", "b"}, {"a/b/c", "a/b", "c"}, {"a//b", "a", "b"}, {"a/", "a", ""},
        {"", ".", ""},     {"/", "/", ""},  {"//b", "/", "b"}, {"王/䶮.pdf", "王", "䶮.pdf"},
    };
    for (size_t i = 0; i < sizeof split / sizeof *split; i++) {
        char *dir = path_dir(split[i].path);
        assert_string_equal(dir, split[i].dir);
        assert_string_equal(path_base(split[i].path), split[i].base);
        free(dir);
    }
}

/* This program stands in a folder of out/ of the source tree, and finds the tree's data from wherever it is called. */
static void finds_data_in_the_source_tree(void **state)
{
    (void)state;
    static const char *const kinds[] = {"layouts", "fonts", "content/codes"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char *found = data_dir(kinds[i]), *want = path_join(root, kinds[i]);
        assert_non_null(found);
        assert_string_equal(found, want);
        free(found);
        free(want);
    }
    assert_null(data_dir("no-such-kind"));
}

/* Copies this program to bin/ of a made-up installation; argument "--data-dir" makes it print what it finds. */
static void finds_data_when_installed(void **state)
{
    (void)state;
    char exe[4096];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    assert_true(n > 0);
    exe[n] = '\0';
    static const struct { const char *bin, *data, *source; bool found; } v[] = {
        {"p/bin", "p/share/shenbao/fonts", NULL, true},
        {"p2/bin", "p2/fonts", NULL, false},                 /* a folder of that name, but no source tree */
        {"p3/out/bin", "p3/fonts", "p3", true},
        {"p4/1/2/3/4", "p4/fonts", "p4", true},              /* four levels up and no further */
        {"p5/1/2/3/4/5", "p5/fonts", "p5", false},
    };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        char *name = xasprintf("%s/prog", v[i].bin);
        file_mkdirs(v[i].bin);
        file_mkdirs(v[i].data);
        if (v[i].source) {
            char *src = path_join(v[i].source, "src"), *makefile = path_join(v[i].source, "Makefile");
            file_mkdirs(src);
            put(makefile, "");
            free(src);
            free(makefile);
        }
        char *command = xasprintf("cp '%s' '%s' && '%s' --data-dir >found; rm -f '%s'", exe, name, name, name);
        assert_int_equal(system(command), 0);
        char *want = path_join(work, v[i].data);
        /* Below out/test/ of the real tree a search too long would end in its fonts/. */
        if (v[i].found)
            assert_holds("found", want, strlen(want));
        else if (strcmp(v[i].bin, "p5/1/2/3/4/5") == 0)
            assert_holds("found", "", 0);
        else {
            struct buf b = BUF_INIT;
            assert_true(file_read("found", &b, 0));
            assert_string_not_equal(b.p, want);
            buf_clear(&b);
        }
        free(want);
        free(command);
        free(name);
    }
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--data-dir") == 0) {
        char *found = data_dir("fonts");
        if (found)
            fputs(found, stdout);
        free(found);
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads),
        cmocka_unit_test(reads_a_pipe),
        cmocka_unit_test(writes_atomically),
        cmocka_unit_test(failed_write_leaves_nothing),
        cmocka_unit_test(writes_when_changed),
        cmocka_unit_test(stamps_what_it_writes_over),
        cmocka_unit_test(copies_and_hashes),
        cmocka_unit_test(sweeps),
        cmocka_unit_test(makes_and_removes),
        cmocka_unit_test(walks_in_byte_order),
        cmocka_unit_test(walks_past_links),
        cmocka_unit_test(tells_unreadable_folders),
        cmocka_unit_test(walk_needs_a_folder),
        cmocka_unit_test(paths),
        cmocka_unit_test(finds_data_in_the_source_tree),
        cmocka_unit_test(finds_data_when_installed),
    };
    return cmocka_run_group_tests(tests, enter, leave);
}
