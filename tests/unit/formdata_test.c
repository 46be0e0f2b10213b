/* Form data without its PDF: FDF and XFDF, good, careless and hostile, through the confined reader. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "reader_fixture.h"

#define READ(literal) read_n(literal, sizeof(literal) - 1)

static const struct raw_field *field(const char *name)
{
    for (size_t i = 0; i < result.nfields; i++)
        if (!strcmp(result.fields[i].name, name))
            return &result.fields[i];
    fail_msg("no field %s", name);
    return NULL;
}

static void value_is(const char *name, const char *value) { assert_string_equal(field(name)->value, value); }

#define FDF(fields) "%FDF-1.2\n%\xE2\xE3\xCF\xD3\n1 0 obj\n<</FDF<</Fields[" fields "]>>>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"

static void test_fdf(void **state)
{
    (void)state;
    READ(FDF("<</T(_form)/V(demo@1)>><</T(a)/Kids[<</T(1)/V<FEFF738B>>><</T(b#2e)/V(x\\051\\n\\\r\ny)>>]>>"
             "<</T(tick)/V/Yes>><</T(off)/V/Off>><</T(list)/V[(one)(two)]>><</T(none)>>"));
    assert_int_equal(result.kind, READ_FORM);
    assert_true(result.data);
    value_is("_form", "demo@1");
    value_is("a.1", "王");
    value_is("a.b#2e", "x)\ny");
    value_is("tick", "Yes");
    assert_true(field("tick")->flags & RAW_BUTTON);
    value_is("off", "");
    value_is("list", "one\ntwo");
    value_is("none", "");
}

static void test_fdf_references(void **state)
{
    (void)state;
    READ("%FDF-1.2\n2 0 obj [3 0 R 4 0 R] endobj 3 0 obj <</T(a)/V 5 0 R>> endobj 5 0 obj (v) endobj\n"
         "4 0 obj <</T(loop)/V 6 0 R>> endobj 6 0 obj 6 0 R endobj 1 0 obj <</FDF <</Fields 2 0 R>> >> endobj trailer <</Root 1 0 R>>");
    assert_int_equal(result.kind, READ_FORM);
    value_is("a", "v");
    value_is("loop", "");
}

static void test_fdf_loop_of_kids(void **state)
{
    (void)state;
    READ("%FDF-1.2\n1 0 obj <</FDF <</Fields [2 0 R]>> >> endobj 2 0 obj <</T(a)/V(x)/Kids[2 0 R 2 0 R]>> endobj");
    assert_int_equal(result.kind, READ_LIMIT);
}

static void test_fdf_cut(void **state)
{
    (void)state;
    static const char whole[] = FDF("<</T(_form)/V(demo@1)>><</T(a)/V(value)>>");
    const char *at = strstr(whole, "value");
    read_n(whole, (size_t)(at - whole) + 2);
    assert_int_equal(result.kind, READ_CUT);
    READ("%FDF-1.2\n1 0 obj <</FDF <</Annots []>> >> endobj");
    assert_int_equal(result.kind, READ_NOT_PDF);
}

static void test_fdf_deep(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    buf_adds(&b, "%FDF-1.2\n1 0 obj ");
    for (int i = 0; i < 100000; i++)
        buf_addc(&b, '[');
    read_n(b.p, b.n);
    assert_int_equal(result.kind, READ_LIMIT);
    buf_reset(&b);
    buf_adds(&b, "%FDF-1.2\n1 0 obj <</FDF<</Fields[");
    for (int i = 0; i < 12000; i++)
        buf_printf(&b, "<</T(f%d)/V(x)>>", i);
    buf_adds(&b, "]>>>>endobj");
    read_n(b.p, b.n);
    assert_int_equal(result.kind, READ_LIMIT);
    buf_clear(&b);
}

#define XFDF(fields) "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xfdf xmlns=\"http://ns.adobe.com/xfdf/\" xml:space=\"preserve\"><fields>" fields "</fields></xfdf>"

static void test_xfdf(void **state)
{
    (void)state;
    READ(XFDF("<field name=\"_form\"><value>demo@1</value></field><field name=\"work\"><field name=\"1\"><field name=\"unit\">"
              "<value>A&amp;B&#xD;&#xA;\xE7\x8E\x8B\xF0\xA0\x85\xA4</value></field></field></field>"
              "<field name=\"list\"><value>one</value><value>two</value></field><field name=\"empty\"><value/></field>"));
    assert_int_equal(result.kind, READ_FORM);
    assert_true(result.data);
    value_is("work.1.unit", "A&B\n王𠅤");
    value_is("list", "one\ntwo");
    value_is("empty", "");
    READ("\xEF\xBB\xBF<x:xfdf xmlns:x=\"http://ns.adobe.com/xfdf/\"><x:fields><x:field name=\"a\"><x:value>b</x:value></x:field></x:fields></x:xfdf>");
    assert_int_equal(result.kind, READ_NOT_PDF);           /* no XML begins so: what it is nobody knows */
    READ("<?xml version=\"1.0\"?><x:xfdf xmlns:x=\"http://ns.adobe.com/xfdf/\"><x:fields><x:field name=\"a\"><x:value>b</x:value></x:field></x:fields></x:xfdf>");
    value_is("a", "b");
}

static void test_xfdf_hostile(void **state)
{
    (void)state;
    READ("<?xml version=\"1.0\"?><!DOCTYPE xfdf [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><xfdf><fields><field name=\"a\"><value>&b;</value></field></fields></xfdf>");
    assert_int_equal(result.kind, READ_NOT_PDF);
    assert_int_equal(result.nfields, 0);
    READ("<?xml version=\"1.0\"?><xfdf><fields><field name=\"a\"><value>b</value></field>");
    assert_int_equal(result.kind, READ_CUT);
    READ(XFDF(""));
    assert_int_equal(result.kind, READ_NOT_PDF);
    struct buf b = BUF_INIT;
    buf_adds(&b, "<?xml version=\"1.0\"?><xfdf><fields>");
    for (int i = 0; i < 50000; i++)
        buf_adds(&b, "<field name=\"a\">");
    read_n(b.p, b.n);
    assert_int_equal(result.kind, READ_LIMIT);
    buf_reset(&b);
    buf_adds(&b, "<?xml version=\"1.0\"?><xfdf><fields><field name=\"a\"><value>");
    for (int i = 0; i < 70000; i++)
        buf_adds(&b, "x");
    buf_adds(&b, "</value></field></fields></xfdf>");
    read_n(b.p, b.n);
    assert_int_equal(result.kind, READ_FORM);
    assert_true(field("a")->flags & RAW_LONG);
    buf_clear(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fdf),      cmocka_unit_test(test_fdf_references), cmocka_unit_test(test_fdf_loop_of_kids),
        cmocka_unit_test(test_fdf_cut),  cmocka_unit_test(test_fdf_deep),       cmocka_unit_test(test_xfdf),
        cmocka_unit_test(test_xfdf_hostile),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
