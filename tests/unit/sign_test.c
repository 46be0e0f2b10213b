/* Signatures, fingerprints, secrets on disk; and the head of a bundle, which is read before anything is believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/base.h"
#include "pack/pack.h"
#include "read/read.h"

static void any_change_breaks_it(void **state)
{
    (void)state;
    unsigned char public[SIGN_PUBLIC], secret[SIGN_SECRET], signature[SIGN_BYTES];
    char text[] = "清单 manifest";
    sign_new(public, secret);
    sign_make(text, sizeof text, secret, signature);
    assert_true(sign_fits(text, sizeof text, public, signature));
    assert_true(sign_fits_secret(public, secret));
    for (size_t i = 0; i < sizeof text * 8; i++) {
        text[i / 8] = (char)(text[i / 8] ^ 1 << i % 8);
        assert_false(sign_fits(text, sizeof text, public, signature));
        text[i / 8] = (char)(text[i / 8] ^ 1 << i % 8);
    }
    for (size_t i = 0; i < sizeof signature; i++) {
        signature[i] ^= 4;
        assert_false(sign_fits(text, sizeof text, public, signature));
        signature[i] ^= 4;
    }
    public[3] ^= 1;
    assert_false(sign_fits(text, sizeof text, public, signature));
    assert_false(sign_fits_secret(public, secret));
}

static void fingerprints_are_digits(void **state)
{
    (void)state;
    char a[SIGN_FINGERPRINT], b[SIGN_FINGERPRINT];
    sign_fingerprint("a", 1, a);
    sign_fingerprint("b", 1, b);
    assert_int_equal(strlen(a), 47);
    assert_int_equal(strspn(a, "0123456789 "), 47);
    assert_string_not_equal(a, b);
}

static void hex_is_exact(void **state)
{
    (void)state;
    unsigned char v[3];
    assert_true(hex_read("00ff7a", v, 3));
    assert_int_equal(v[1], 255);
    static const char *const bad[] = {"", "00ff7", "00ff7a0", "00fg7a", " 0ff7a", "00ff:7a"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(hex_read(bad[i], v, 3));
}

static void secrets_are_for_their_owner(void **state)
{
    (void)state;
    struct stat st;
    char *path = path_join(scratch_dir(), "secret");
    assert_true(file_write_secret(path, "x", 1));
    assert_false(file_write_secret(path, "y", 1));         /* never overwritten */
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    free(path);
}

static char *make_bundle(struct buf *whole, char signature[2 * SIGN_BYTES + 1])
{
    unsigned char public[SIGN_PUBLIC], secret[SIGN_SECRET];
    struct buf manifest = BUF_INIT;
    json_t *facts = json_pack("{s:i}", "format", 1);
    struct bundle_maker *m = bundle_maker_new();
    char *path = path_join(scratch_dir(), "bundle.zip");
    sign_new(public, secret);
    bundle_maker_text(m, "applications/0001.jsonl", "{}\n", 3);
    bundle_maker_finish(m, facts, public, secret, path, &manifest, signature);
    assert_true(file_read(path, whole, 0));
    json_decref(facts);
    bundle_maker_free(m);
    buf_clear(&manifest);
    return path;
}

/* Whatever bit is turned before the last part ends: the head does not open, the manifest is another one, or the part does not fit. */
static void every_bit_counts(void **state)
{
    (void)state;
    struct buf whole = BUF_INIT, part = BUF_INIT, right = BUF_INIT;
    char signature[2 * SIGN_BYTES + 1];
    char *path = make_bundle(&whole, signature), *bad = path_join(scratch_dir(), "bad.zip");
    struct bundle_head h;
    struct bundle_file *file = NULL;
    assert_int_equal(bundle_open(path, &h, &right, &file), BUNDLE_OPEN);
    assert_string_equal(h.signature, signature);
    json_t *facts = json_loadb(right.p, right.n, 0, NULL), *p = json_array_get(json_object_get(facts, "parts"), 0);
    const char *name = json_string_value(json_array_get(p, 0));
    unsigned long long bytes = (unsigned long long)json_integer_value(json_array_get(p, 2));
    assert_true(bundle_part(file, name, bytes, &part) && bundle_ends(file));
    bundle_close(file);
    size_t first = 0;
    while (memcmp(whole.p + first, "PK\x01\x02", 4) != 0)
        first++;
    for (size_t i = 0; i < first; i++) {
        struct buf manifest = BUF_INIT;
        whole.p[i] = (char)(whole.p[i] ^ 1 << i % 8);
        file_write_atomic(bad, whole.p, whole.n);
        file = NULL;
        bool good = bundle_open(bad, &h, &manifest, &file) == BUNDLE_OPEN && manifest.n == right.n && memcmp(manifest.p, right.p, right.n) == 0 &&
                    strcmp(h.signature, signature) == 0 && bundle_part(file, name, bytes, &part) && bundle_ends(file);
        bundle_close(file);
        if (good)
            fail_msg("a bit of byte %zu does not count", i);
        whole.p[i] = (char)(whole.p[i] ^ 1 << i % 8);
        buf_clear(&manifest);
    }
    json_decref(facts);
    buf_clear(&whole);
    buf_clear(&part);
    buf_clear(&right);
    free(bad);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(any_change_breaks_it), cmocka_unit_test(fingerprints_are_digits), cmocka_unit_test(hex_is_exact),
                                       cmocka_unit_test(secrets_are_for_their_owner), cmocka_unit_test(every_bit_counts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
