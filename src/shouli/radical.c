/*
 * radical.c - signs for radicals that programs write instead of the characters they look like, because both share a glyph in the font: what
 * was typed is the character. After Unicode's UnicodeData (Kangxi Radicals, U+2F00) and EquivalentUnifiedIdeograph.
 */
#include "shouli/printed_int.h"

static const char kangxi[] =                               /* of U+2F00 to U+2FD5 */
    "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴"
    "廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿"
    "目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵"
    "邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/* Those of the supplement (U+2E80) that are characters by themselves today. */
static const struct { uint16_t sign, character; } others[] = {
    {0x2E9F, 0x6BCD}, {0x2EA0, 0x6C11}, {0x2EC5, 0x89C1}, {0x2EC9, 0x8D1D}, {0x2ECB, 0x8F66}, {0x2ED3, 0x957F}, {0x2ED4, 0x95E8},
    {0x2ED7, 0x96E8}, {0x2ED8, 0x9752}, {0x2ED9, 0x97E6}, {0x2EDA, 0x9875}, {0x2EDB, 0x98CE}, {0x2EDC, 0x98DE}, {0x2EDD, 0x98DF},
    {0x2EE2, 0x9A6C}, {0x2EE3, 0x9AA8}, {0x2EE4, 0x9B3C}, {0x2EE5, 0x9C7C}, {0x2EE6, 0x9E1F}, {0x2EE7, 0x5364}, {0x2EE8, 0x9EA6},
    {0x2EE9, 0x9EC4}, {0x2EEA, 0x9EFE}, {0x2EEC, 0x9F50}, {0x2EEE, 0x9F7F}, {0x2EF0, 0x9F99}, {0x2EF3, 0x9F9F}};

uint32_t character_of_radical(uint32_t cp)
{
    if (cp >= 0x2F00 && cp <= 0x2FD5) {
        const char *s = kangxi;
        uint32_t c = u8_next(&s);
        while (cp-- > 0x2F00)
            c = u8_next(&s);
        return c;
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].sign == cp)
            return others[i].character;
    return cp;
}
