/* Tests of read/fields.c and read/pdf.c through a reader: names, inheritance, states, values, marks, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "reader_fixture.h"
#include "sample_pdf.h"

static int forget(void **state)
{
    (void)state;
    read_result_clear(&result);
    return 0;
}

static void read_sample(struct sample *s)
{
    read_result_clear(&result);
    reader_read_bytes(reader, s->b.p, s->b.n, &result);
    buf_clear(&s->b);
}

/* The n-th (from 0) field of that name. */
static const struct raw_field *field_n(const char *name, int n)
{
    for (size_t i = 0; i < result.nfields; i++)
        if (strcmp(result.fields[i].name, name) == 0 && n-- == 0)
            return &result.fields[i];
    return NULL;
}

static void expect(const char *name, const char *value, unsigned flags)
{
    const struct raw_field *f = field_n(name, 0);
    if (f == NULL)
        fail_msg("no field %s", name);
    assert_string_equal(f->value, value);
    assert_int_equal(f->flags, flags);
}

/* A form whose /Fields are the objects from 2 on that have these texts. */
static void read_fields(const char *const *objects, const char *fields)
{
    static struct sample s;
    char catalog[400];
    sample_begin(&s);
    snprintf(catalog, sizeof catalog, "<</Type/Catalog/Pages<</Type/Pages/Kids[]/Count 0>>/AcroForm<</Fields[%s]>>>>", fields);
    sample_object(&s, catalog);
    for (; *objects; objects++)
        sample_object(&s, *objects);
    sample_end(&s, "");
    read_sample(&s);
    assert_int_equal(result.kind, READ_FORM);
    assert_false(result.repaired);
}

#define FIELDS(list, ...) read_fields((const char *const[]){ __VA_ARGS__, NULL }, list)

static void names_and_inheritance(void **state)
{
    (void)state;
    FIELDS("2 0 R 5 0 R 7 0 R",
           "<</T(education)/FT/Tx/Ff 1/V(above)/Kids[3 0 R]>>",
           "<</T(1)/Parent 2 0 R/Kids[4 0 R]>>",
           "<</T(school)/Parent 3 0 R/Subtype/Widget/V<FEFF4E2D592E>>>",
           "<</T<FEFF59D3540D>/FT/Tx/Kids[6 0 R]/V(x)>>",
           "<</Parent 5 0 R/Subtype/Widget>>",
           "<</Kids[8 0 R 9 0 R]/FT/Tx>>",                  /* a node without a name between */
           "<</T(inherits)/Parent 7 0 R>>",
           "<</Parent 7 0 R/Kids[10 0 R]>>",
           "<</T(deep)/Parent 9 0 R/V(d)>>");
    assert_int_equal(result.nfields, 4);
    expect("education.1.school", "中央", RAW_READONLY);
    expect("姓名", "x", 0);
    expect("inherits", "", 0);
    expect("deep", "d", 0);
    FIELDS("2 0 R", "<</T(g)/FT/Tx/V(above)/Kids[3 0 R 4 0 R]>>", "<</T(a)/Parent 2 0 R>>", "<</T(b)/Parent 2 0 R/V(own)/Ff 4097>>");
    expect("g.a", "above", 0);
    expect("g.b", "own", RAW_READONLY);
}

static void values(void **state)
{
    (void)state;
    FIELDS("2 0 R 3 0 R 4 0 R 5 0 R 6 0 R 7 0 R 8 0 R 9 0 R 10 0 R",
           "<</T(hex)/FT/Tx/V<FEFF738B4DAE36C3D840DD64D872DF4E9F987287>>>",
           "<</T(ascii)/FT/Tx/V(11010519491231002X)>>",
           "<</T(lines)/FT/Tx/V<FEFF0061000D000A0062>>>",
           "<</T(choice)/FT/Ch/V(03)>>",
           "<</T(choices)/FT/Ch/V[(03)<FEFF4E94>(05)]>>",
           "<</T(number)/FT/Tx/V 42>>",
           "<</T(name)/FT/Ch/V/Abc>>",
           "<</T(gbk)/FT/Tx/V<CDF5CEE5>>>",
           "<</T(torn)/FT/Tx/V<FEFF738BD840>>>");
    assert_int_equal(result.nfields, 9);
    expect("hex", "王䶮㛃𠅤𬭎龘犇", 0);
    expect("ascii", "11010519491231002X", 0);
    expect("lines", "a\nb", 0);
    expect("choice", "03", 0);
    expect("choices", "03\n五\n05", 0);
    expect("number", "42", 0);
    expect("name", "Abc", 0);
    expect("gbk", "王五", RAW_GUESSED);
    expect("torn", "王\uFFFD", RAW_DAMAGED);
}

static void check_boxes(void **state)
{
    (void)state;
    FIELDS("2 0 R 3 0 R 4 0 R 5 0 R 6 0 R 7 0 R 8 0 R",
           "<</T(on)/FT/Btn/V/Yes/AS/Yes/Subtype/Widget>>",
           "<</T(off)/FT/Btn/V/Off/AS/Off/Subtype/Widget>>",
           "<</T(string)/FT/Btn/V(/Yes)/AS/Off/Subtype/Widget>>",   /* pypdf */
           "<</T(drawn)/FT/Btn/AS/Yes/Subtype/Widget>>",    /* no /V at all */
           "<</T(only_drawn)/FT/Btn/V/Off/AS/Yes/Subtype/Widget>>",
           "<</T(only_value)/FT/Btn/V/Yes/AS/Off/Subtype/Widget>>",
           "<</T(nothing)/FT/Btn/Subtype/Widget>>");
    expect("on", "Yes", RAW_BUTTON);
    expect("off", "", RAW_BUTTON);
    expect("string", "Yes", RAW_BUTTON);
    expect("drawn", "Yes", RAW_BUTTON);
    expect("only_drawn", "Yes", RAW_BUTTON | RAW_DISAGREE);
    expect("only_value", "Yes", RAW_BUTTON);
    expect("nothing", "", RAW_BUTTON);
}

static void radio_groups(void **state)
{
    (void)state;
    FIELDS("2 0 R 5 0 R 8 0 R",
           "<</T(sex)/FT/Btn/Ff 49152/V/F/Kids[3 0 R 4 0 R]>>", "<</Parent 2 0 R/AS/Off/Subtype/Widget>>",
           "<</Parent 2 0 R/AS/F/Subtype/Widget>>",
           "<</T(kid)/FT/Btn/Ff 49152/Kids[6 0 R 7 0 R]>>", "<</Parent 5 0 R/AS/Off/Subtype/Widget>>",
           "<</Parent 5 0 R/AS/B/Subtype/Widget>>",
           "<</T(odd)/FT/Btn/Ff 49152/V/A/Kids[9 0 R 10 0 R]>>", "<</Parent 8 0 R/AS/Off/Subtype/Widget>>",
           "<</Parent 8 0 R/AS/B/Subtype/Widget>>");
    assert_int_equal(result.nfields, 3);
    expect("sex", "F", RAW_BUTTON);
    expect("kid", "B", RAW_BUTTON);
    expect("odd", "A", RAW_BUTTON | RAW_DISAGREE);
}

static void same_names_and_loops(void **state)
{
    (void)state;
    FIELDS("2 0 R 3 0 R 4 0 R 2 0 R",
           "<</T(a)/FT/Tx/V(1)>>", "<</T(a)/FT/Tx/V(2)>>", "<</T(loop)/FT/Tx/Kids[4 0 R 5 0 R]>>",
           "<</T(x)/Parent 4 0 R/Kids[4 0 R]/V(y)>>");
    assert_int_equal(result.nfields, 3);
    assert_string_equal(field_n("a", 0)->value, "1");
    assert_string_equal(field_n("a", 1)->value, "2");
    expect("loop.x", "y", 0);
}

/* A widget that hangs on a page but not in /Fields is a field all the same. */
static void widgets_on_pages(void **state)
{
    (void)state;
    static struct sample s;
    sample_begin(&s);
    sample_object(&s, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>");
    sample_object(&s, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
    sample_object(&s, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[4 0 R 5 0 R 6 0 R 8 0 R]>>");
    sample_object(&s, "<</Type/Annot/Subtype/Widget/T(listed)/FT/Tx/V(1)>>");
    sample_object(&s, "<</Type/Annot/Subtype/Widget/T(lost)/FT/Tx/V(2)>>");
    sample_object(&s, "<</Type/Annot/Subtype/Widget/Parent 7 0 R/AS/B>>");
    sample_object(&s, "<</T(group)/FT/Btn/Kids[6 0 R]>>");
    sample_object(&s, "<</Type/Annot/Subtype/Link>>");
    sample_end(&s, "");
    read_sample(&s);
    assert_int_equal(result.kind, READ_FORM);
    assert_int_equal(result.nfields, 3);
    expect("listed", "1", 0);
    expect("lost", "2", 0);
    expect("group", "B", RAW_BUTTON);
}

static void marks(void **state)
{
    (void)state;
    static struct sample s;
    const char *json = "{\"form\":\"表\"}";
    sample_begin(&s);
    sample_object(&s, "<</Type/Catalog/Pages<</Type/Pages/Kids[]/Count 0>>/AcroForm<</Fields[2 0 R]/SigFlags 1/XFA[]>>"
                      "/Names<</EmbeddedFiles<</Kids[3 0 R]>>>>>>");
    sample_object(&s, "<</T(sig)/FT/Sig/V<</Type/Sig>>>>");
    sample_object(&s, "<</Names[(a)4 0 R(b)5 0 R]>>");
    sample_object(&s, "<</Type/Filespec/UF(note.txt)/EF<</F 6 0 R>>>>");
    sample_object(&s, "<</Type/Filespec/F(x)/UF<FEFF8868002E0066006F0072006D002E006A0073006F006E>/EF<</F 7 0 R>>>>");
    sample_stream(&s, "", "nothing", 7);
    sample_stream(&s, "", json, strlen(json));
    sample_object(&s, "<</ShenbaoForm(demo@3)>>");
    sample_end(&s, "/Info 8 0 R");
    read_sample(&s);
    assert_int_equal(result.kind, READ_FORM);
    assert_string_equal(result.form_attached, json);
    assert_string_equal(result.info_form, "demo@3");
    assert_true(result.has_signature);
    assert_true(result.has_xfa);
    assert_false(result.encrypted);
    assert_false(result.repaired);
}

/* An attachment that unpacks to far more than a definition may have is left alone; the fields are read. */
static void attachment_bomb(void **state)
{
    (void)state;
    static struct sample s;
    size_t n = 60u << 20;
    char *zeros = xcalloc(n, 1);
    memset(zeros, ' ', n);
    sample_begin(&s);
    sample_object(&s, "<</Type/Catalog/Pages<</Type/Pages/Kids[]/Count 0>>/AcroForm<</Fields[2 0 R]>>>>");
    sample_object(&s, "<</T(a)/FT/Tx/V 3 0 R>>");
    sample_stream(&s, "", zeros, n);
    sample_end(&s, "");
    read_sample(&s);
    assert_int_equal(result.kind, READ_FORM);
    expect("a", "", RAW_LONG);
    assert_int_equal(reader_generation(reader), 1);

    sample_begin(&s);
    sample_object(&s, "<</Type/Catalog/Pages<</Type/Pages/Kids[]/Count 0>>/AcroForm<</Fields[2 0 R]>>/AF[3 0 R]>>");
    sample_object(&s, "<</T(a)/FT/Tx/V(x)>>");
    sample_object(&s, "<</Type/Filespec/UF(x.form.json)/EF<</F 4 0 R>>>>");
    sample_stream(&s, "", zeros, n);
    sample_end(&s, "");
    free(zeros);
    read_sample(&s);
    assert_int_equal(result.kind, READ_LIMIT);
    assert_string_equal(result.detail, "附带的定义超过 4 MB");
    assert_null(result.form_attached);
}

static void long_values(void **state)
{
    (void)state;
    static struct sample s;
    struct buf b = BUF_INIT;
    sample_begin(&s);
    sample_object(&s, "<</Type/Catalog/Pages<</Type/Pages/Kids[]/Count 0>>/AcroForm<</Fields[2 0 R 3 0 R]>>>>");
    buf_adds(&b, "<</T(long)/FT/Tx/V<FEFF");
    for (int i = 0; i < 30000; i++)
        buf_adds(&b, "738B");
    buf_adds(&b, ">>>");
    sample_object(&s, b.p);
    sample_object(&s, "<</T(next)/FT/Tx/V(n)>>");
    sample_end(&s, "");
    read_sample(&s);
    buf_clear(&b);
    assert_int_equal(result.kind, READ_FORM);
    const struct raw_field *f = field_n("long", 0);
    assert_non_null(f);
    assert_int_equal(f->flags, RAW_LONG);
    assert_int_equal(strlen(f->value), read_limits.value_bytes / 3 * 3);
    assert_true(u8_valid(f->value, strlen(f->value)));
    expect("next", "n", 0);
}

static void read_many(int n)
{
    static struct sample s;
    struct buf b = BUF_INIT;
    sample_begin(&s);
    buf_adds(&b, "<</Type/Catalog/Pages<</Type/Pages/Kids[]/Count 0>>/AcroForm<</Fields[");
    for (int i = 0; i < n; i++)
        buf_printf(&b, "%d 0 R ", i + 2);
    buf_adds(&b, "]>>>>");
    sample_object(&s, b.p);
    for (int i = 0; i < n; i++) {
        buf_reset(&b);
        buf_printf(&b, "<</T(f%d)/FT/Tx/V(v%d)>>", i, i);
        sample_object(&s, b.p);
    }
    sample_end(&s, "");
    buf_clear(&b);
    read_sample(&s);
}

static void many_fields(void **state)
{
    (void)state;
    read_many(10000);
    assert_int_equal(result.kind, READ_FORM);
    assert_int_equal(result.nfields, 10000);
    expect("f9999", "v9999", 0);
    read_many(20000);
    assert_int_equal(result.kind, READ_LIMIT);
    assert_non_null(strstr(result.detail, "10000"));
    assert_int_equal(result.nfields, 0);
}

static void read_nested(int n)
{
    static struct sample s;
    char text[100];
    sample_begin(&s);
    sample_object(&s, "<</Type/Catalog/Pages<</Type/Pages/Kids[]/Count 0>>/AcroForm<</Fields[2 0 R]>>>>");
    for (int i = 0; i < n; i++) {
        snprintf(text, sizeof text, i + 1 < n ? "<</T(a)/Kids[%d 0 R]>>" : "<</T(a)/FT/Tx/V(%d)>>", i + 3);
        sample_object(&s, text);
    }
    sample_end(&s, "");
    read_sample(&s);
}

/* What programs of others make: seen in the test files of pdf.js and qpdf. */
static void careless_trees(void **state)
{
    (void)state;
    /* Some kids are fields of their own, the others are widgets of the group. */
    FIELDS("2 0 R", "<</T(r)/FT/Btn/Ff 49152/V/2/Kids[3 0 R 4 0 R]>>", "<</T(one)/Parent 2 0 R/Subtype/Widget/AS/Off/V/Off>>",
           "<</Parent 2 0 R/Subtype/Widget/AS/2>>");
    assert_int_equal(result.nfields, 2);
    expect("r.one", "", RAW_BUTTON);
    expect("r", "2", RAW_BUTTON);
    /* The widgets stand in /Fields, the field itself does not and knows nothing of them. */
    FIELDS("3 0 R 4 0 R", "<</T(veg)/FT/Btn/Ff 49152/V/1>>", "<</Parent 2 0 R/Subtype/Widget/AS/Off>>",
           "<</Parent 2 0 R/Subtype/Widget/AS/1>>");
    assert_int_equal(result.nfields, 1);
    expect("veg", "1", RAW_BUTTON);
    /* A field whose name is empty is of no use, but the file is no print. */
    FIELDS("2 0 R", "<</T()/FT/Tx/V(x)>>");
    assert_int_equal(result.nfields, 0);
}

static void nesting(void **state)
{
    (void)state;
    read_nested(30);
    assert_int_equal(result.kind, READ_FORM);
    assert_string_equal(result.fields[0].value, "32");
    read_nested(1000);
    assert_int_equal(result.kind, READ_LIMIT);
    assert_non_null(strstr(result.detail, "32"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, forget)
    const struct CMUnitTest tests[] = {
        TEST(names_and_inheritance), TEST(values), TEST(check_boxes), TEST(radio_groups), TEST(same_names_and_loops),
        TEST(widgets_on_pages), TEST(marks), TEST(attachment_bomb), TEST(long_values), TEST(many_fields), TEST(careless_trees),
        TEST(nesting),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
