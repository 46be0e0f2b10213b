/*
 * base.h - text, files, diagnostics, encodings, hashes, dates, and every call to the system.
 *
 * Knows nothing of guides or forms. All text is UTF-8 and NUL-terminated unless a length is named.
 * Memory functions never return NULL: out of memory ends the program (message, exit 3).
 */
#ifndef SHENBAO_BASE_H
#define SHENBAO_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* ---- memory (mem.c) ---- */

void *xmalloc(size_t n);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n);
/* As many places to take memory from as there are threads: with fewer they wait for each other, with more what one gives back no other gets. */
void memory_share(long jobs);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Makes room for one more element, zeroed: returns p, moved when n == *cap. Use through VEC_ADD. */
void *vec_grow(void *p, size_t n, size_t *cap, size_t size);
static inline void *vec_room(void *p, size_t n, size_t *cap, size_t size)
{
    if (!p || n >= *cap)
        return vec_grow(p, n, cap, size);
    memset((char *)p + n * size, 0, size);
    return p;
}
/* Appends a zeroed element to the array v (count n, capacity cap) and yields a pointer to it. */
#define VEC_ADD(v, n, cap) ((v) = vec_room((v), (n), &(cap), sizeof *(v)), &(v)[(n)++])

/* An arena: memory that lives until arena_free. Blocks come zeroed and aligned for any type. */
struct arena;
struct arena *arena_new(void);
void arena_free(struct arena *a);
void *arena_alloc(struct arena *a, size_t n);
void arena_take(struct arena *a, struct arena *other);     /* what was in the other lives in a; the other is gone */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A pool: the same for libraries that bring allocators of their own, one thread at a time; start with all zero. (pool.c) */
struct pool { struct pool_block *blocks; };
/* Begins a pool in memory of the caller's that lives as long, aligned for any type: what fits in there is asked of nobody. */
void pool_begin(struct pool *p, void *memory, size_t size);
void *pool_alloc(struct pool *p, size_t n);
void *pool_grow(struct pool *p, void *old, size_t n);      /* old NULL: pool_alloc */
bool pool_owns(const struct pool *p, const void *piece);   /* whether it is one of the pool's */
void pool_clear(struct pool *p);

/* ---- threads (work.c) ---- */

/* Calls fn once for each i below n, from up to `jobs` threads; returns when all are done. worker: number of the thread, below jobs. */
typedef void work_fn(void *ctx, size_t i, size_t worker);
void work_parallel(long jobs, size_t n, work_fn *fn, void *ctx);

/* One thread beside the caller's, which does what it is given in the order given. An errand stays where it is until it is done; whoever gives
 * one waits for it. All calls from one thread. (runner.c) */
struct runner;
enum errand_state { ERRAND_NONE, ERRAND_GIVEN, ERRAND_DONE };
struct errand { void (*fn)(void *ctx); void *ctx; enum errand_state state; struct errand *next; };
struct runner *runner_new(void);
void runner_give(struct runner *r, struct errand *e);
bool runner_done(struct runner *r, const struct errand *e); /* or never given */
void runner_wait(struct runner *r, const struct errand *e);
void runner_free(struct runner *r);                        /* what was given is done first */

/* ---- growable byte string (buf.c): p is NUL-terminated even when empty; start with BUF_INIT ---- */

struct buf { char *p; size_t n, cap; };
extern char buf_empty[1];
#define BUF_INIT { buf_empty, 0, 0 }

void buf_add(struct buf *b, const void *p, size_t n);
static inline void buf_adds(struct buf *b, const char *s) { buf_add(b, s, strlen(s)); }
void buf_addc(struct buf *b, char c);
void buf_addu(struct buf *b, uint32_t cp);                 /* one code point as UTF-8 */
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_addi(struct buf *b, int n, int digits);           /* 0 or more, in decimal, with zeros before it up to so many digits */
void buf_reset(struct buf *b);                             /* empty, memory kept */
void buf_clear(struct buf *b);                             /* empty, memory given back */
void buf_reserve(struct buf *b, size_t n);                 /* room for n more bytes, so that they come without copying what is there */
char *buf_steal(struct buf *b);                            /* caller frees; b is empty afterwards */

/* ---- UTF-8 and Chinese characters (utf8.c, han.c) ---- */

#define U_BAD 0xFFFDu
/* Next code point of *s, which moves on; a malformed byte yields U_BAD and moves one byte. 0 at the end. */
uint32_t u8_next(const char **s);
size_t u8_put(char *out, uint32_t cp);                     /* writes 1-4 bytes, no NUL; returns how many */
bool u8_valid(const char *p, size_t n);                    /* well-formed, no surrogates, no NUL inside */
size_t u8_len(const char *s);                              /* code points */
size_t u8_chars(const char *s);                            /* characters as people count them: combining marks and variation selectors do not count */
bool uni_is_han(uint32_t cp);                              /* any CJK ideograph incl. extensions and compatibility, and U+3007 */
bool uni_is_wide(uint32_t cp);                             /* takes a full em in East Asian type */
bool uni_is_hangul(uint32_t cp);
bool uni_is_latin_ext(uint32_t cp);                        /* Latin letters beyond U+00FF */
bool uni_is_space(uint32_t cp);                            /* incl. U+00A0, U+2000-200A, U+3000; not tabs and line breaks */
bool uni_is_mark(uint32_t cp);                             /* combining mark, variation selector or joiner: not counted as a character */
/* The i-th range of such characters in ascending order, both ends included; false behind the last. */
bool uni_mark_range(size_t i, uint32_t *first, uint32_t *last);
uint32_t uni_fold_width(uint32_t cp);                      /* full-width ASCII and U+3000 to their half-width forms */
bool text_is_ascii(const char *s);
/* Copies s to out: full-width ASCII folded, spaces and hyphens dropped, letters upper-cased: for numbers such as IDs. */
void text_fold_number(const char *s, struct buf *out);
/* Copies s to out without leading and trailing white space (uni_is_space, tabs, line breaks). */
void text_trim(const char *s, struct buf *out);
/* The candidate nearest to word by edit distance, or NULL when none is near enough to suggest. */
const char *text_nearest(const char *word, const char *const *cand, size_t n);

/* ---- pinyin (pinyin.c) ---- */

/* The usual syllable of an ideograph, without tone: "zhong"; v for u with dots. NULL when it is not known. */
const char *han_reading(uint32_t cp);
bool han_syllable(const char *s, size_t n);                /* some ideograph is read like that */
/* Appends a key: texts are in the order a reader looks them up when their keys are in byte order. Numbers by size, Latin letters and
 * ideographs by pinyin and tone, what has no reading last; marks do not count. */
void text_sort_key(const char *s, struct buf *out);

/* ---- encodings, only at the edge (conv.c): iconv with cached converters ---- */

/* A charset is a name that iconv knows ("GB18030", "UTF-16BE"); what follows a "//" in it is ignored, so that nothing is ever
 * transliterated or left out. A name that iconv does not know ends the program: ask conv_known first when it comes from a user. */
bool conv_known(const char *charset);
/* Converts n bytes from `charset` to UTF-8 appended to out; false at the first byte that does not convert (out unchanged). */
bool conv_to_utf8(const char *charset, const void *p, size_t n, struct buf *out);
/* Converts UTF-8 to `charset`; what it cannot hold makes it false (out unchanged). */
bool conv_from_utf8(const char *charset, const char *s, size_t n, struct buf *out);

/* ---- messages: one table of codes and texts (messages.h lists it, msg.c) ---- */

enum lang { LANG_ZH, LANG_EN };
enum level { LEVEL_NOTE, LEVEL_WARNING, LEVEL_ERROR, LEVEL_SYSTEM };
enum msg {
#define MSG(id, level, zh, en) MSG_##id,
#include "messages.h"
#undef MSG
    MSG_COUNT
};

void msg_set_lang(enum lang lang);
enum lang msg_lang(void);
const char *msg_pattern(enum msg id);                      /* in the language set; {0} {1} ... stand for arguments */
const char *msg_pattern_in(enum msg id, enum lang lang);
const char *msg_name(enum msg id);                         /* the identifier, for tests */
enum level msg_level(enum msg id);
/* Appends the text with {0}.. replaced; args ends with NULL. MSG_ARGS("a", "b") makes such a list, MSG_NONE an empty one. */
void msg_format(struct buf *out, enum msg id, const char *const *args);
void msg_format_in(struct buf *out, enum lang lang, enum msg id, const char *const *args);   /* whatever the language set */
const char *msg_zh(struct arena *a, enum msg id, const char *const *args);   /* in Chinese, as papers have it; lives in the arena */
#define MSG_ARGS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define MSG_NONE ((const char *const[]){ NULL })

/* ---- diagnostics: what the writer of a file did wrong; collected, work goes on (diag.c) ---- */

struct place { const char *file; int line, col; };         /* line, col from 1; 0 = whole file; col counts characters */

struct diags;
struct diags *diags_new(void);
void diags_free(struct diags *d);
/* Records a message. args as for msg_format. The level is the table's. */
void diag_add(struct diags *d, struct place at, enum msg id, const char *const *args);
#define diag(d, at, id, ...) diag_add((d), (at), (id), MSG_ARGS(__VA_ARGS__))
#define diag0(d, at, id) diag_add((d), (at), (id), MSG_NONE)
size_t diags_count(const struct diags *d, enum level level);
/* Tells into d what was told into other, in the same order; other has nothing to print then. */
void diags_take(struct diags *d, struct diags *other);
/* 0 clean or notes only; 1 warnings and strict; 2 errors; 3 when a message of level SYSTEM was recorded. Like diags_count it
 * looks at all that was recorded since diags_new, printed or not. */
int diags_status(const struct diags *d, bool strict);
/* Prints `file:line:col: level: text` lines, grouped by file in order of first mention, then by line and column, and forgets
 * them (the counts stay). A place without column prints without it, one without line as `file: level: text`, one without file as `level: text`. */
void diags_print(struct diags *d, FILE *out);

/* The system's failures: prints `program: message` and exits 3. die_errno adds the path and strerror(errno). */
_Noreturn void die(enum msg id, const char *const *args);
_Noreturn void die_errno(const char *path);
/* What errno value err means, in the language set: for messages of one's own. Valid until the next call. */
const char *error_text(int err);
void program_set_name(const char *name);
const char *program_name(void);

/* ---- files (file.c) ---- */

/* Size, times and number of a file, and when its name or rights last changed, for many files: no call of ours sets that time back. Times are
 * nanoseconds on the clock that file_clock reads. size is -1 when there is none, -2 when nothing is to be said of it. */
struct stamp { int64_t size, written, changed; uint64_t inode, links; };
void file_stamp_of(const char *path, struct stamp *out);
int64_t file_clock(void);
/* Reads a whole file; false with errno set (EFBIG when longer than max; max 0 = no limit). out is appended to, unchanged on failure. */
bool file_read(const char *path, struct buf *out, size_t max);
bool file_read_fd(int fd, struct buf *out, size_t max);
bool file_read_stamped(const char *path, struct buf *out, size_t max, struct stamp *at);   /* at: its stamp before it was read */
/* The same into the arena, with FILE_BEHIND zeros behind it. */
enum { FILE_BEHIND = 8 };
bool file_read_arena(const char *path, struct arena *a, size_t max, char **text, size_t *n, struct stamp *at);
/* Temporary file beside it, fsync, rename, fsync of the folder; dies on failure. */
void file_write_atomic(const char *path, const void *p, size_t n);
/* As above without fsync, and leaves the file alone when its bytes are the same already (keeps time stamps). True when it wrote. */
bool file_write_changed(const char *path, const void *p, size_t n);
/* The same for many files that can be made again, folders too: the file itself is overwritten, which costs a tenth of replacing it, so that
 * half of it is there when the program dies. A link is replaced, never written through. */
bool file_write_over(const char *path, const void *p, size_t n);
bool file_write_over_stamped(const char *path, const void *p, size_t n, struct stamp *at);   /* at: its stamp once it is written */
/* A copy of a file under a temporary name, on its way to its own. fd is open for reading only, so that it may be handed to a confined
 * process; the file stays readable through it whatever becomes of its name. */
enum { FILE_COPY_HEAD = 8 };
struct file_copy {
    char *path;                                            /* the temporary name; NULL once it has another */
    int fd, written;                                       /* written: the copy's own descriptor, which also keeps sweepers off */
    char sha256[65];
    unsigned long long bytes;
    unsigned char head[FILE_COPY_HEAD];                    /* its first bytes, zeros behind the end */
};
#define FILE_COPY_NONE { .fd = -1, .written = -1 }
enum file_copy_end { FILE_COPIED, FILE_UNREADABLE, FILE_UNWRITABLE };
/* Copies a file of any size, or n bytes, into folder dir, hashing on the way. What is not COPIED leaves errno and nothing else. */
enum file_copy_end file_copy(const char *path, const char *dir, struct file_copy *c);
enum file_copy_end file_copy_bytes(const void *p, size_t n, const char *dir, struct file_copy *c);
bool file_copy_sync(const struct file_copy *c);            /* waits until the bytes are on the disk; false with errno set */
/* Gives the copy its name, replacing what stands there; the name lasts after file_sync_dir. False with errno set. */
bool file_copy_place(struct file_copy *c, const char *to);
void file_copy_clear(struct file_copy *c);                 /* closes it; removes what has no name of its own */
bool file_sync_dir(const char *dir);                       /* makes names in a folder outlast a power cut; false with errno set */
/* For many files: file_sync_all makes everything durable that was written in the file system of the folder since file_sync_open, data and
 * names. -1 where only file_copy_sync and file_sync_dir can be relied on. False with errno set. (sync.c) */
int file_sync_open(const char *dir);
bool file_sync_all(int fd);
void file_sync_close(int fd);                              /* -1 is nothing */
/* Removes temporary files that programs left in a folder when they died. Those of running ones stay. */
void file_sweep_temporaries(const char *dir);
/* True when path, or its folder while it is not there, lies on another machine's disk. (share.c) */
bool file_on_network_share(const char *path);
/* Hash and size of a file of any size; false with errno set. */
bool file_sha256(const char *path, char sha256[65], unsigned long long *bytes);
/* Bytes set aside on the disk until they are wanted, in a file without a name: nothing of it outlives the program. Many threads may add. Dies
 * on failure. (spool.c) */
struct spool;
struct spool *spool_new(const char *dir);
unsigned long long spool_add(struct spool *s, const void *p, size_t n);     /* where they are */
void spool_read(struct spool *s, unsigned long long at, size_t n, struct buf *out);   /* appended */
void spool_free(struct spool *s);
/* Size, time and number of a file: the same while nobody touches it. "" when it is not there. */
enum { FILE_STAMP_SIZE = 96 };
void file_stamp(const char *path, char out[FILE_STAMP_SIZE]);
uint64_t quick_hash(const void *p, size_t n);              /* FNV-1a, 64 bits: for comparing with what we kept ourselves */
/* Only its owner may read and write it from now on; a file system without such rights is left as it is. */
void file_make_private(const char *path);
void file_mkdirs(const char *path);                        /* like mkdir -p; dies on failure */
bool file_exists(const char *path);
bool file_is_dir(const char *path);
bool file_same(const char *a, const char *b);             /* both are there, and one: whatever they are called */
bool file_remove(const char *path);                        /* false with errno set, ENOENT when it was not there */
bool file_remove_empty_dir(const char *path);              /* the same; ENOTEMPTY when it is not empty */
/* A new file (NULL: none, only the hash) that is written piece by piece and hashed on the way. False, or NULL, with errno set; close in any case. */
struct file_out;
struct file_out *file_out_open(const char *path);
bool file_out_add(struct file_out *o, const void *p, size_t n);
bool file_out_close(struct file_out *o, bool durable, char sha256[65]);
/* Folders of work in progress (tree.c); each false with errno set. A rename replaces what stands there and lasts. */
long long file_size(const char *path);                     /* 0 when it is not there */
bool file_sync(const char *path);                          /* waits until the bytes are on the disk */
bool file_rename(const char *from, const char *to);
bool file_remove_tree(const char *path);                   /* a folder with all in it; true when there was none */
/* Calls f for each regular file below dir in byte order of relative paths; rel is the path below dir. Symbolic links to
 * folders are not followed, those to files are. A folder that cannot be read, or a file whose kind cannot be found out, is told to f with
 * is_error and errno. False from f stops. Returns false with errno set if dir itself cannot be read. */
typedef bool file_walk_fn(void *ctx, const char *rel, const char *path, bool is_error);
bool file_walk(const char *dir, file_walk_fn *f, void *ctx);
bool file_walk_stamped(const char *dir, file_walk_fn *f, void *ctx, struct stamp *at);   /* at: dir's stamp before it was read */
/* What lies in dir itself, folders too, by the same rules and in the order in which file_walk comes by. */
typedef void file_list_fn(void *ctx, const char *name, const char *path, bool is_folder, bool is_error);
bool file_list(const char *dir, file_list_fn *f, void *ctx);
/* The same for folders too, each before what is in it; false from f leaves out what is in a folder. What cannot be read is left out. */
typedef bool file_tree_fn(void *ctx, const char *rel, const char *path, bool is_folder);
void file_walk_tree(const char *dir, file_tree_fn *f, void *ctx);
char *path_join(const char *dir, const char *name);        /* caller frees; name alone when it is absolute or dir is empty */
const char *path_base(const char *path);                   /* the part after the last slash */
char *path_dir(const char *path);                          /* caller frees; "." when there is no slash */
/* Where our own data of kind `what` ("layouts", "fonts", "content/codes") stands: in the folder that SHENBAO_DATA names if it is set;
 * else in share/shenbao beside the program's folder when installed, else in the source tree. Caller frees; NULL if there is none. */
char *data_dir(const char *what);
/* Another program of ours: beside the running one, else in bin/ of the folder that SHENBAO_DATA lies in. Caller frees; NULL if there is none. */
char *program_beside(const char *name);

/* A folder for passing work, made when first asked for and removed with all in it when the program ends by exit(). (scratch.c) */
const char *scratch_dir(void);

/* ---- how far work has come, on the standard error (progress.c) ---- */

/* all: how much there is, as far as it is known. On a terminal the bar is at the foot: clear it before a line is written. */
struct progress { size_t done, all; long long started, shown; bool terminal, drawn; };
void progress_begin(struct progress *p, size_t all);
void progress_step(struct progress *p, size_t done);
void progress_clear(struct progress *p);
void progress_end(struct progress *p);

/* ---- a preview in a browser on this machine (serve.c watch.c aside.c) ---- */

struct serve;
/* An answer: status 200, 301 (location is owned), 404 or 500. type NULL is plain text. */
struct serve_reply { int status; const char *type; char *location; struct buf body; };
/* path: decoded, without its first slash; no part of it is empty or begins with a dot, but it may end with a slash. */
typedef void serve_fn(void *ctx, const char *path, struct serve_reply *r);
#define SERVE_EVENTS "/.events"                            /* what a page listens to: an event when something changed */
struct serve *serve_open(unsigned port);                   /* 0: any free one. NULL with errno set. SIGINT and SIGTERM end serve_wait then */
unsigned serve_port(const struct serve *s);
enum serve_turn { SERVE_IDLE, SERVE_OTHER, SERVE_STOP };
/* Answers what is asked until `other` can be read, or for as long as timeout says (ms; -1: for ever), or once. */
enum serve_turn serve_wait(struct serve *s, int other, int timeout, serve_fn *fn, void *ctx);
void serve_tell(struct serve *s);                          /* tells the pages that listen */
void serve_close(struct serve *s);

struct watch;
struct watch *watch_new(const char *skip);               /* skip: a folder below that is not watched */
void watch_add(struct watch *w, const char *dir);          /* and all folders below; one that is not there is no mistake */
int watch_fd(const struct watch *w);                       /* can be read when something happened */
bool watch_changed(struct watch *w);                       /* takes what happened; true when files or folders changed */
/* The paths that changed, of all that was taken since watch_forget; false when not all of them are known. */
bool watch_names(const struct watch *w, const char *const **names, size_t *n);
void watch_forget(struct watch *w);
void watch_free(struct watch *w);

/* Runs fn in a child process with both outputs into the file; what it returns, or 3 when it died. */
int run_aside(int (*fn)(void *ctx), void *ctx, const char *log);
/* Runs fn in a child process, with all that is in memory as it is now, while this one goes on; end waits and gives what it returned, or 3. The
 * child must leave databases and other children alone. */
long aside_begin(int (*fn)(void *ctx), void *ctx);
int aside_end(long child);

/* ---- the machine (cpu.c) ---- */

long cpu_count(void);                                      /* processors that are there, at least 1 */
bool stream_is_terminal(FILE *f);                          /* a person looks at it now */

/* ---- hashes (hash.c, Nettle) ---- */

void sha256_hex(const void *p, size_t n, char out[65]);

/* ---- signatures (sign.c, libsodium) ---- */

enum { SIGN_PUBLIC = 32, SIGN_SECRET = 64, SIGN_BYTES = 64, SIGN_FINGERPRINT = 48 };
void sign_new(unsigned char public[SIGN_PUBLIC], unsigned char secret[SIGN_SECRET]);
bool sign_fits_secret(const unsigned char public[SIGN_PUBLIC], const unsigned char secret[SIGN_SECRET]);
void sign_make(const void *p, size_t n, const unsigned char secret[SIGN_SECRET], unsigned char out[SIGN_BYTES]);
bool sign_fits(const void *p, size_t n, const unsigned char public[SIGN_PUBLIC], const unsigned char signature[SIGN_BYTES]);
void sign_forget(void *p, size_t n);                       /* a secret that is done with */
/* What people compare on the phone: 8 groups of 5 digits over the bytes. */
void sign_fingerprint(const void *p, size_t n, char out[SIGN_FINGERPRINT]);
void hex_of(const unsigned char *p, size_t n, char *out);  /* 2 n digits and NUL */
bool hex_read(const char *s, unsigned char *out, size_t n);/* exactly 2 n digits */
void random_hex(size_t n, char *out);                      /* n <= 64 bytes that nobody can guess, as digits */
/* A new file that its owner alone may read; false with errno set, EEXIST where there is one. */
bool file_write_secret(const char *path, const void *p, size_t n);

/* ---- dates (date.c): proleptic Gregorian ---- */

struct date { int y, m, d; };
bool date_exists(int y, int m, int d);                     /* year 1..9999 */
long date_days(struct date t);                             /* days since 1970-01-01 */
struct date date_from_days(long days);
bool date_parse(const char *iso, struct date *out);        /* exactly YYYY-MM-DD and existing */
struct date date_today(void);                              /* local time */
void date_iso(struct date t, char out[11]);
void time_now_utc(char out[21]);                           /* 2026-11-27T05:32:00Z */
/* SOURCE_DATE_EPOCH if set and sane, else 0: the one time stamp that a build may write. */
long long build_epoch(void);

void base64url_add(struct buf *out, const unsigned char *p, size_t n);   /* RFC 4648 section 5, without padding */

/* ---- JSON and CSV out (json.c, csv.c); JSON is read with jansson ---- */

void json_add_string(struct buf *out, const char *s);      /* quoted, escaped, UTF-8 kept */
void json_add_char(struct buf *out, uint32_t cp);          /* one character as it stands in such a string */
/* "name":value, with a comma before it unless the object was only just opened; NULL is null. */
void json_add_member(struct buf *out, const char *name, const char *value);
/* One CSV field after RFC 4180; the commas and CRLF between fields are the caller's. With `guard`, a value that a spreadsheet would
 * not keep as text is quoted with a tab before it inside the quotes: what begins with = + - @, their full-width forms, tab, CR or LF
 * (it could be run as a formula); digits only, when more than 11 or when there are several and the first is 0 (ID numbers would be
 * rounded, leading zeros lost); digits with one E among them (12E5 would become 1200000). */
void csv_add_field(struct buf *out, const char *s, bool guard);
/* CSV in: UTF-8 text with or without BOM, quotes as RFC 4180, LF or CRLF, empty lines passed over. Rows of fields in the arena; line[i]
 * is where row i starts. False with *bad_line where a quote stands wrong or is not closed, or a CR is without its LF. */
struct csv { char ***row; size_t *ncols; int *line; size_t nrows; };
bool csv_parse(const char *text, struct arena *a, struct csv *out, int *bad_line);
/* The same a row at a time. start and line are the last row's, bad_line says where an error is (0: none). */
struct csv_reader { const char *p, *start; int line, next_line, bad_line; };
struct csv_reader csv_reader(const char *text);
/* The next row that is not an empty line, its fields in the arena. False at the end, and at an error. */
bool csv_next(struct csv_reader *r, struct arena *a, char ***fields, size_t *n);

/* ---- confinement of a process that reads strangers' files (confine.c) ---- */

enum { CONFINE_LANDLOCK = 1, CONFINE_SECCOMP = 2 };
/* memory: bytes on top of what is mapped at entry; cpu_seconds: a soft limit that another process may move on. 0 = none. The sanitizer
 * build leaves out the memory limit. */
/* readable: folders whose files may still be opened for reading, where Landlock keeps all others shut; ends with NULL. NULL: none. */
struct confine_limits { size_t memory; unsigned cpu_seconds; const char *const *readable; };
unsigned confine_available(void);                          /* layers this kernel offers */
/* Gives up everything but the open descriptors: no path can be opened (Landlock), only read, write, recvmsg, sendmsg on open
 * descriptors, memory and exit are allowed (seccomp), rlimits set. Returns the layers now active; 0 means not confined. */
unsigned confine_enter(const struct confine_limits *limits);
void confine_describe(unsigned layers, struct buf *out);   /* e.g. "Landlock + seccomp" */

#endif
