/*
 * fuzz_cases_test.c - what the fuzz targets once found, and inputs worth keeping, on every run: tests/fuzz/cases/<target>/. A target that
 * finds something ends the program.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define LLVMFuzzerTestOneInput fuzz_pdf
#include "../fuzz/fuzz_pdf.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_formdata
#include "../fuzz/fuzz_formdata.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_zip
#include "../fuzz/fuzz_zip.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_wire
#include "../fuzz/fuzz_wire.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_decode
#include "../fuzz/fuzz_decode.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_yaml
#include "../fuzz/fuzz_yaml.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_formjson
#include "../fuzz/fuzz_formjson.c"
#undef LLVMFuzzerTestOneInput

struct replay { int (*target)(const uint8_t *data, size_t size); size_t n; };

static bool replay_file(void *ctx, const char *rel, const char *path, bool is_error)
{
    struct replay *r = ctx;
    struct buf b = BUF_INIT;
    assert_false(is_error);
    if (!file_read(path, &b, 0))
        fail_msg("%s cannot be read", rel);
    assert_int_equal(r->target((const uint8_t *)b.p, b.n), 0);
    r->n++;
    buf_clear(&b);
    return true;
}

static void replay(int (*target)(const uint8_t *data, size_t size), const char *folder)
{
    struct replay r = {target, 0};
    char *path = path_join("tests/fuzz/cases", folder);
    assert_true(file_walk(path, replay_file, &r));
    assert_true(r.n > 0);
    free(path);
}

#define REPLAY(name) static void replay_##name(void **state) { (void)state; replay(name, #name); }
REPLAY(fuzz_pdf)
REPLAY(fuzz_formdata)
REPLAY(fuzz_zip)
REPLAY(fuzz_wire)
REPLAY(fuzz_decode)
REPLAY(fuzz_yaml)
REPLAY(fuzz_formjson)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replay_fuzz_pdf), cmocka_unit_test(replay_fuzz_formdata),    cmocka_unit_test(replay_fuzz_zip),  cmocka_unit_test(replay_fuzz_wire),
        cmocka_unit_test(replay_fuzz_decode), cmocka_unit_test(replay_fuzz_yaml), cmocka_unit_test(replay_fuzz_formjson),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
