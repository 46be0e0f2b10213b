/* Part of the message table: rosters. See messages.h. */
MSG(SHOULI_ROSTER_FOREIGN, LEVEL_ERROR, "看不出是哪一种表的名册", "it does not show whose roster it is")
MSG(SHOULI_ROSTER_FOREIGN_DO, LEVEL_NOTE, "请用 shouli template 做的名册，保留左上角〔〕里的编号", "use the roster that shouli template makes and leave the mark in its corner")
MSG(SHOULI_ROSTER_EMPTY, LEVEL_ERROR, "名册里一个人也没有", "nobody is on the roster")
MSG(SHOULI_ROSTER_EMPTY_DO, LEVEL_NOTE, "每人填一行，从栏名下面填起；CSV 用逗号分隔", "fill a row for each person below the heads; a CSV is divided by commas")
MSG(TEMPLATE_NUMBER, LEVEL_NOTE, "序号", "no.")
MSG(TEMPLATE_SHEET, LEVEL_NOTE, "名册", "Roster")
MSG(TEMPLATE_LISTS, LEVEL_NOTE, "选项", "Lists")
MSG(TEMPLATE_HOW, LEVEL_NOTE, "填写说明", "How to fill")
MSG(TEMPLATE_HOW_1, LEVEL_NOTE, "每人一行，从第三行填起；带 * 的必填。前两行不要改。", "A row for each person from the third row on; * is needed. Leave the first two rows as they are.")
MSG(TEMPLATE_HOW_2, LEVEL_NOTE, "有明细的（如工作经历）填在后面的表里，序号写成这个人在名册里的序号，一段一行。", "Further rows of a person, such as posts, go to the next sheets: his number in the first column, a row each.")
MSG(TEMPLATE_HOW_3, LEVEL_NOTE, "日期写成 2026-03-01，年月写成 2026-03，起止写成 2019-03/2021-06，至今写成 2019-03/..", "Write a date as 2026-03-01, a month as 2026-03, from and to as 2019-03/2021-06, open as 2019-03/..")
MSG(TEMPLATE_HOW_4, LEVEL_NOTE, "填好存成 xlsx 或 csv 交窗口；交之前可以用 shouli check 自查。", "Save as xlsx or csv and hand it in; shouli check tells before what is wrong.")
MSG(TEMPLATE_ONE_FORM, LEVEL_SYSTEM, "定义里没有“{0}”这种表，请写上表的编号", "the definitions hold no form \"{0}\"; name one by its id")
MSG(TEMPLATE_KIND, LEVEL_SYSTEM, "文件名请以 .xlsx 或 .csv 结尾：{0}", "the file's name must end in .xlsx or .csv: {0}")
MSG(TEMPLATE_MADE, LEVEL_NOTE, "名册已写到 {0}", "the roster is in {0}")
MSG(SHOULI_HELP_TEMPLATE, LEVEL_NOTE,
    "  template --forms 定义 [--json] -o 名册.xlsx|名册.csv 表   给单位填的名册，一人一行\n",
    "  template --forms PATH [--json] -o FILE.xlsx|FILE.csv ID   a roster for a unit to fill, a row a person\n")
