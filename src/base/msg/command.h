/* Part of the message table: command. See messages.h. */

/* shenbao */
MSG(SHENBAO_HELP, LEVEL_NOTE,
    "用法：shenbao [--lang zh|en] 命令 …\n"
    "  new site 文件夹              建一个新站点，带一份能用的样例\n"
    "  new guide 地区/事项          在内容文件夹里新建一份指南和一张表\n"
    "  new form 地区/事项/表        给一份指南再加一张表\n"
    "  check [内容文件夹] [--strict] [--fix] [--links]  一次列出全部问题，不生成文件\n"
    "  build [内容文件夹] [-o 输出] [--on 日期] [--jobs 数]  生成网站、可填写的 PDF、申报包和窗口用的定义\n"
    "  serve [内容文件夹] [--port 端口] [-o 输出]  在本机浏览器里预览，改了就刷新，草稿也显示\n"
    "  lists [内容文件夹]           列出代码表：谁维护、到哪一天、哪些表在用\n"
    "  fields 表格.form.yaml        列出 PDF 里的每一个域（JSON）\n"
    "  prefill 表格 --data 名单.csv -o 文件夹  按名单每人一份，填好已知的内容\n"
    "  letter 文书名 --data 数据.json [-o 文件]  用模板出一份文书（PDF 或 HTML）\n"
    "  review [内容文件夹] [事项 …] [-o 文件夹]  每个事项一份审阅稿（PDF），供负责人签署\n"
    "  release [内容文件夹] [事项 …]  冻结现行的定义，今后改动要换版本号\n"
    "  diff 旧定义 新定义 [--json]   用文字说明两版有什么不同\n"
    "  --version  --help\n",
    "usage: shenbao [--lang zh|en] COMMAND ...\n"
    "  new site DIR                 make a new site with a working sample\n"
    "  new guide REGION/ID          add a guide and a form to the content folder\n"
    "  new form REGION/ID/FORM      add a form to a guide\n"
    "  check [CONTENT] [--strict] [--fix] [--links]  list every mistake in one run, build nothing\n"
    "  build [CONTENT] [-o OUT] [--on DATE] [--jobs N]  make the site, fillable PDFs, packs and what the counter needs\n"
    "  serve [CONTENT] [--port N] [-o OUT]  preview in a browser on this machine, drafts too; it follows what you write\n"
    "  lists [CONTENT]              the code lists: who keeps each, as of when, which forms take it\n"
    "  fields FORM.form.yaml        list every field of the PDF as JSON\n"
    "  prefill FORM --data TABLE.csv -o DIR  one form a row, filled with what is known\n"
    "  letter NAME --data FILE.json [-o FILE]  make one letter from its template, as PDF or HTML\n"
    "  review [CONTENT] [GUIDE ...] [-o DIR]  a PDF a procedure for the person who signs it off\n"
    "  release [CONTENT] [GUIDE ...]  freeze the current definitions; changes need a new version then\n"
    "  diff OLD NEW [--json]        say in words what differs between two definitions\n"
    "  --version  --help\n")
MSG(SHENBAO_USAGE, LEVEL_SYSTEM, "不认识的命令或选项“{0}”，用 shenbao --help 看用法", "unknown command or option \"{0}\"; see shenbao --help")
MSG(SHENBAO_NO_VALUE, LEVEL_SYSTEM, "选项 {0} 后面缺少内容", "option {0} needs a value")
MSG(SHENBAO_BAD_DAY, LEVEL_SYSTEM, "“{0}”不是日期，请写成 2026-11-27", "\"{0}\" is no date; write 2026-11-27")
MSG(SHENBAO_NO_CONTENT, LEVEL_SYSTEM, "“{0}”里没有 site.yaml，不是内容文件夹；可用 shenbao new site 新建", "\"{0}\" has no site.yaml and is no content folder; shenbao new site makes one")
MSG(SHENBAO_NO_FONTS, LEVEL_SYSTEM, "找不到 fonts/fonts.yaml，请重新安装", "fonts/fonts.yaml is not there; install again")
MSG(SHENBAO_NO_LAYOUTS, LEVEL_SYSTEM, "找不到 layouts 文件夹，请重新安装", "the folder layouts is not there; install again")
MSG(SHENBAO_CHECKED, LEVEL_NOTE, "检查了{0}份指南：{1}个错误，{2}个警告", "{0} guides checked: {1} errors, {2} warnings")
MSG(SHENBAO_FIXED, LEVEL_NOTE, "已删去混进的拼音：{0}", "pinyin removed: {0}")
MSG(SHENBAO_BUILT, LEVEL_NOTE, "生成完毕：{0}份指南，{1}张表，见 {2}", "built: {0} guides, {1} forms, see {2}")
MSG(SHENBAO_NOT_BUILT, LEVEL_NOTE, "有错误，没有生成；改好后再运行", "there are errors, nothing was built; mend them and run again")
MSG(SHENBAO_EXISTS, LEVEL_SYSTEM, "“{0}”已经存在，换一个名字", "\"{0}\" is there already; choose another name")
MSG(SHENBAO_BAD_NAME, LEVEL_SYSTEM, "“{0}”不能作名字：只用小写字母、数字和短横，字母开头", "\"{0}\" is no name: use lower-case letters, digits and hyphens, a letter first")
MSG(SHENBAO_NO_GUIDE, LEVEL_SYSTEM, "没有“{0}”这份指南，先用 shenbao new guide 新建", "there is no guide \"{0}\"; make it with shenbao new guide first")
MSG(SHENBAO_LIST_FORM, LEVEL_SYSTEM, "“{0}”里的 forms 不是一行，请自己把 {1} 加进去", "forms in \"{0}\" is not on one line; add {1} to it yourself")
MSG(SHENBAO_LISTED, LEVEL_NOTE, "已写进 {0} 的 forms", "put into forms in {0}")
MSG(CHAIN_LETTER_NONE, LEVEL_ERROR, "没有“{0}”这种文书，请放进 layouts/letters", "there is no letter \"{0}\"; put it into layouts/letters")
MSG(CHAIN_LETTER_NEAR, LEVEL_ERROR, "没有“{0}”这种文书，是“{1}”吗？", "there is no letter \"{0}\"; is it \"{1}\"?")
MSG(CHAIN_LETTER_LIST, LEVEL_ERROR, "“{0}”是名单，请写在 list 里", "\"{0}\" is a list; write it under list")
MSG(CHAIN_LIST_LETTER, LEVEL_ERROR, "“{0}”是给个人的，请写在 letter 里", "\"{0}\" is for one person; write it under letter")
MSG(SHENBAO_UNUSED, LEVEL_NOTE, "“{0}”没有用到，正文和数据里没有链接它", "\"{0}\" is not used: no text shows it or links to it")
MSG(SHENBAO_SERVING, LEVEL_NOTE, "在浏览器里打开 http://127.0.0.1:{0}/ ，按 Ctrl-C 结束", "open http://127.0.0.1:{0}/ in a browser; Ctrl-C ends it")
MSG(SHENBAO_PORT, LEVEL_SYSTEM, "端口 {0} 用不了：{1}", "port {0} cannot be used: {1}")
MSG(SHENBAO_SERVE_BROKEN, LEVEL_NOTE, "现在生成不了，改好下面这些，本页自己刷新", "this does not build now; mend what follows and this page comes back by itself")
MSG(SHENBAO_CREATED, LEVEL_NOTE, "已建 {0}", "made {0}")
MSG(SHENBAO_NEXT, LEVEL_NOTE, "下一步：shenbao check {0}，然后 shenbao build {0}", "next: shenbao check {0}, then shenbao build {0}")
MSG(SHENBAO_SCRIPT_TODAY, LEVEL_NOTE, "（按今天收件计算）", "(as if handed in today)")
MSG(SHENBAO_FONT_UNKNOWN, LEVEL_ERROR, "没有叫“{0}”的字体，也没有这个文件；可用：{1}，或 fonts 文件夹里的文件名", "no font and no file \"{0}\"; there are {1}, or a file in the folder fonts")
MSG(SHENBAO_REVIEW_NONE, LEVEL_ERROR, "没有事项“{0}”，请用 guides 下面的文件夹名", "no guide \"{0}\"; use the name of its folder below guides")
MSG(SHENBAO_REVIEW_FILE, LEVEL_NOTE, "审阅稿：{0}", "for review: {0}")
MSG(SHENBAO_WINDOW, LEVEL_NOTE, "受理单位", "the bureau")
MSG(SHENBAO_PACK_ROOT, LEVEL_NOTE, "申报包", "pack")
MSG(SHENBAO_PACK_TITLE, LEVEL_NOTE, "申报包（全部材料）", "Pack (everything)")
MSG(SHENBAO_PACK_NOTE, LEVEL_NOTE, "解压后不联网也能用，可拷到优盘", "works without a network once unpacked; fits a USB stick")

MSG(SHENBAO_LIST, LEVEL_NOTE, "{0}  {1}  {2}条", "{0}  {1}  {2} entries")
MSG(SHENBAO_LIST_OWNER, LEVEL_NOTE, "维护：{0}，截至{1}", "kept by {0}, as of {1}")
MSG(SHENBAO_LIST_SOURCE, LEVEL_NOTE, "来源：{0}", "source: {0}")
MSG(SHENBAO_LIST_NOTE, LEVEL_NOTE, "说明：{0}", "note: {0}")
MSG(SHENBAO_LIST_BASE, LEVEL_NOTE, "在 {0} 的基础上增改", "builds on {0}")
MSG(SHENBAO_LIST_OPEN, LEVEL_NOTE, "使用单位可以增改", "whoever uses it may change it")
MSG(SHENBAO_LIST_USED, LEVEL_NOTE, "用它的表：{0}", "forms that take it: {0}")
MSG(SHENBAO_LIST_UNKNOWN, LEVEL_NOTE, "没有写谁维护，请写进 codes/lists.yaml", "nobody says whose it is: write it into codes/lists.yaml")

/* shouli */
/* The help: its head, a piece for each command in the order of main.c's table, its end. */
MSG(SHOULI_HELP, LEVEL_NOTE, "用法：shouli [--lang zh|en] 命令 …\n", "usage: shouli [--lang zh|en] COMMAND ...\n")
MSG(SHOULI_HELP_END, LEVEL_NOTE, "  --version  --help    详细用法：man shouli\n", "  --version  --help    more in the manual: man shouli\n")
MSG(SHOULI_HELP_IMPORT, LEVEL_NOTE,
    "  import --db 数据库 --forms 定义 来件…   导入文件、文件夹、ZIP，一次说清全部问题\n"
    "         [--received 日期] [--by 经办人] [--round 批次] [--json] [--jobs N] [--unconfined]\n",
    "  import --db FILE --forms PATH SOURCE...  take in files, folders and ZIPs; every problem in one pass\n"
    "         [--received DATE] [--by NAME] [--round R] [--json] [--jobs N] [--unconfined]\n")
MSG(SHOULI_HELP_CHECK, LEVEL_NOTE,
    "  check  --forms 定义 [--received 日期] [--jobs 个数] [--json] 来件…   照样检查，什么也不存（申请人、单位自查）\n",
    "  check  --forms PATH [--received DATE] [--jobs N] [--json] SOURCE...   the same checks, nothing is kept\n")
MSG(SHOULI_HELP_LIST, LEVEL_NOTE,
    "  list   --db 数据库 [--json] [--full]     列出申请和各表状态\n"
    "         [--form 表] [--where 条件] [--status 状态] [--code 代码] [--round 批次]   只列符合的\n",
    "  list   --db FILE [--json] [--full]       applications and the state of their forms\n"
    "         [--form ID] [--where EXPR] [--status S] [--code CODE] [--round R]   only those that fit\n")
MSG(SHOULI_HELP_SHOW, LEVEL_NOTE,
    "  show   --db 数据库 [--forms 定义] [--printed 校验码] [--full] [--json] 申请号   一件申请的内容、材料、问题和经过\n",
    "  show   --db FILE [--forms PATH] [--printed CHECK] [--full] [--json] ID   one application: contents, materials, problems, log\n")
MSG(SHOULI_HELP_RECHECK, LEVEL_NOTE,
    "  recheck --db 数据库 --forms 定义 [--by 经办人] [--round 批次] [--json]\n"
    "                                           规则改了以后，把已收的全部重新核对\n",
    "  recheck --db FILE --forms PATH [--by NAME] [--round R] [--json]\n"
    "                                           after rules have changed: judge all that is stored again\n")
MSG(SHOULI_HELP_QUERY, LEVEL_NOTE,
    "  query  --db 数据库 [--json|--csv] SQL    只读查询\n",
    "  query  --db FILE [--json|--csv] SQL      a question that only reads\n")
MSG(SHOULI_HELP_EXPORT, LEVEL_NOTE,
    "  export --db 数据库 --form 表 --to csv|json|html|xlsx|pdf [--labels] [--plain] [--all]\n"
    "         [--forms 定义] [--encoding GB18030] [--round 批次] [-o 文件]   汇总表\n",
    "  export --db FILE --form ID --to csv|json|html|xlsx|pdf [--labels] [--plain] [--all]\n"
    "         [--encoding GB18030] [--round R] [-o FILE]   the table of a form\n")
MSG(SHOULI_HELP_VERIFY, LEVEL_NOTE,
    "  verify --db 数据库 [--json]              核对数据库和原件有无损坏\n",
    "  verify --db FILE [--json]                look for damage in the database and the originals\n")
MSG(SHOULI_NO_COMMAND, LEVEL_SYSTEM, "请说明要做什么，用 shouli --help 看用法", "say what to do; see shouli --help")
MSG(SHOULI_BAD_COMMAND, LEVEL_SYSTEM, "没有“{0}”这个命令，用 shouli --help 看用法", "there is no command \"{0}\"; see shouli --help")
MSG(SHOULI_BAD_LANG, LEVEL_SYSTEM, "--lang 后面写 zh 或 en，不是“{0}”", "--lang takes zh or en, not \"{0}\"")
MSG(SHOULI_OPTION_UNKNOWN, LEVEL_SYSTEM, "不认识选项“{0}”，用 shouli --help 看用法", "unknown option \"{0}\"; see shouli --help")
MSG(SHOULI_OPTION_VALUE, LEVEL_SYSTEM, "选项 {0} 后面缺少内容", "option {0} needs a value")
MSG(SHOULI_OPTION_NEEDED, LEVEL_SYSTEM, "缺少选项 {0}，用 shouli --help 看用法", "option {0} is needed; see shouli --help")
MSG(SHOULI_EXTRA_WORD, LEVEL_SYSTEM, "多出的内容“{0}”，用 shouli --help 看用法", "unexpected word \"{0}\"; see shouli --help")
MSG(SHOULI_BAD_JOBS, LEVEL_SYSTEM, "--jobs 后写 1 到 64 的数，不是“{0}”", "--jobs takes a number from 1 to 64, not \"{0}\"")
MSG(SHOULI_BAD_DATE, LEVEL_SYSTEM, "“{0}”不是日期，请写成 2026-03-01 这样", "\"{0}\" is not a date; write it like 2026-03-01")
MSG(SHOULI_BAD_TEXT, LEVEL_SYSTEM, "经办人和批次请用 UTF-8 文字", "--by and --round must be UTF-8 text")
MSG(SHOULI_NO_SOURCE, LEVEL_SYSTEM, "请写上要导入的文件或文件夹", "name the files or folders to import")
MSG(SHOULI_NOT_CONFINED, LEVEL_SYSTEM, "系统不能隔离读取程序；确要继续请加 --unconfined", "this system cannot confine the reader; add --unconfined to go on all the same")
MSG(SHOULI_FORMS_MISSING, LEVEL_SYSTEM, "没有这个文件夹或文件，请检查 --forms", "no such folder or file; check --forms")
MSG(SHOULI_FORMS_NONE, LEVEL_SYSTEM, "里面没有表的定义；--forms 后面写发布单位给的定义文件夹（forms）或 forms.zip", "holds no form definitions; point to out/forms or forms.zip")
MSG(SHOULI_FORMS_BAD, LEVEL_ERROR, "定义 {0} 读不出：{1}；请重新生成", "definition {0} cannot be read: {1}; build it again")
MSG(SHOULI_LAYERS, LEVEL_NOTE, "来件读取的隔离：{0}", "confinement of the reader: {0}")
MSG(SHOULI_NO_LAYER, LEVEL_NOTE, "无（导入须加 --unconfined）", "none (import needs --unconfined)")
MSG(SHOULI_S_EMPTY, LEVEL_ERROR, "文件是空的，一个字节也没有", "the file is empty")
MSG(SHOULI_S_EMPTY_DO, LEVEL_NOTE, "请重新保存填好的表，再交一次", "save the filled form again and hand it in again")
MSG(SHOULI_S_EMPTY_ZIP, LEVEL_ERROR, "压缩包里没有文件", "the ZIP has no files in it")
MSG(SHOULI_S_EMPTY_ZIP_DO, LEVEL_NOTE, "请把填好的表放进压缩包，再交一次", "put the filled forms into it and hand it in again")
MSG(SHOULI_S_CUT, LEVEL_ERROR, "文件不完整，后面缺了一段", "the file is cut off: a part is missing")
MSG(SHOULI_S_CUT_DO, LEVEL_NOTE, "多半是没传完，请重新发送原文件", "probably not sent to its end; send the original file again")
MSG(SHOULI_S_NOTPDF, LEVEL_ERROR, "这不是 PDF 表格，而是：{0}", "this is not a PDF form but: {0}")
MSG(SHOULI_UNLISTED, LEVEL_ERROR, "交来的文件“{0}”没有写在{1}里", "the file “{0}” that came has no row in “{1}”")
MSG(SHOULI_UNLISTED_DO, LEVEL_NOTE, "请加一行，材料名称同文件名；不要这个文件的，请说明", "Add a row with the name of the file; or say that it is not wanted")
MSG(SHOULI_S_NOTPDF_DO, LEVEL_NOTE, "请交填好的表：PDF 或网页表存下的文件；附件要和表放在一个文件夹里交", "hand in the filled form, as PDF or as its page saves it; attachments belong into one folder with it")
MSG(SHOULI_S_PASSWORD, LEVEL_ERROR, "文件设了打开密码，读不出内容", "the file needs a password to open")
MSG(SHOULI_S_PASSWORD_DO, LEVEL_NOTE, "请去掉密码另存一份，再交", "save it without a password and hand it in again")
MSG(SHOULI_S_FLAT, LEVEL_ERROR, "这是我们的表，但填写栏已被压平，读不出答案", "our form, but its fields were flattened: the answers cannot be read")
MSG(SHOULI_S_FLAT_DO, LEVEL_NOTE, "请在原表上填写后直接“保存”，不要压平或优化", "fill in the original form and just save it, without flattening")
MSG(SHOULI_RECOVERED, LEVEL_ERROR, "这是打印成的 PDF，内容由文字认出，等窗口对照页面核对", "a printed copy: what was read from its text waits to be confirmed")
MSG(SHOULI_RECOVERED_DO, LEVEL_NOTE, "窗口用 shouli work -o 取核对页核对；或请交能填写的原表", "confirm it with the page of shouli work -o, or ask for the form itself")
MSG(SHOULI_UNREAD, LEVEL_ERROR, "打印件上{0}的内容认不出来", "{0} cannot be read on the printed copy")
MSG(SHOULI_UNREAD_DO, LEVEL_NOTE, "窗口核对时照页面填上", "fill it in from the page when confirming")
MSG(SHOULI_PAPER, LEVEL_ERROR, "这是《{0}》的纸面或图片，内容要由窗口录入", "pages of \"{0}\" on paper or as a picture: to be keyed")
MSG(SHOULI_PAPER_DO, LEVEL_NOTE, "窗口用 shouli work -o 取录入页，照原件录入", "key it with the page of shouli work -o")
MSG(SHOULI_TASK_BY, LEVEL_ERROR, "核对、录入的结果要写明是谁做的", "who confirmed or keyed it must be said")
MSG(SHOULI_TASK_BY_DO, LEVEL_NOTE, "导入时加 --by 姓名", "import it with --by NAME")
MSG(SHOULI_TASK_DONE, LEVEL_ERROR, "这件核对或录入的事已经办完，或不是这里的", "this has been confirmed or keyed already, or is not of this database")
MSG(SHOULI_TASK_DONE_DO, LEVEL_NOTE, "用 shouli work 看还有哪些事；要改内容用 shouli amend", "see shouli work; use shouli amend for changes")
MSG(SHOULI_S_PRINTED, LEVEL_ERROR, "这是打印成的 PDF，没有填写栏，读不出答案", "a printed PDF without fields: the answers cannot be read")
MSG(SHOULI_S_PRINTED_DO, LEVEL_NOTE, "请在原表上填写后直接“保存”，不要用“打印成 PDF”", "fill in the original form and save it; do not print it to PDF")
MSG(SHOULI_S_LIMIT, LEVEL_ERROR, "文件超出限度，没有读取：{0}", "the file is over a limit and was not read: {0}")
MSG(SHOULI_S_LIMIT_DO, LEVEL_NOTE, "请用原表重新填写保存；附件不要放进表里", "fill in and save the original form; keep attachments out of it")
MSG(SHOULI_S_CRASH, LEVEL_ERROR, "读取这个文件时出错，已停止读它", "reading this file failed and was stopped")
MSG(SHOULI_S_CRASH_DO, LEVEL_NOTE, "请用原表重新填写保存；原件已留存，可交技术人员", "fill in and save the original form; the file is kept for technicians")
MSG(SHOULI_S_FOREIGN, LEVEL_ERROR, "这是别处的表，不是我们发的", "somebody else's form, not one of ours")
MSG(SHOULI_S_FOREIGN_DO, LEVEL_NOTE, "请从办事指南页下载表格，填好再交", "download the form from the guide page, fill it in and hand it in")
MSG(SHOULI_S_ELSEWHERE, LEVEL_ERROR, "本窗口不收这种表：{0}", "this counter does not take this form: {0}")
MSG(SHOULI_S_ELSEWHERE_DO, LEVEL_NOTE, "请交到办这件事的窗口；窗口请核对定义是否齐全", "hand it in at the right counter; counter: check that its definitions are complete")
MSG(SHOULI_S_VERSION, LEVEL_ERROR, "表的版本不认识：{0}", "unknown version of a form: {0}")
MSG(SHOULI_S_VERSION_DO, LEVEL_NOTE, "请下载现行的表重新填写；窗口请更新定义", "download the current form and fill it in; counter: update the definitions")
MSG(SHOULI_S_EDITED, LEVEL_ERROR, "表的编号被改动过，几处说法不一致", "the form's identity was edited: its places disagree")
MSG(SHOULI_S_EDITED_DO, LEVEL_NOTE, "请重新下载空白表，填好再交", "download a blank form, fill it in and hand it in")
MSG(SHOULI_ENTRY, LEVEL_ERROR, "压缩包里的这个文件取不出来：{0}", "this file in the ZIP cannot be taken out: {0}")
MSG(SHOULI_ENTRY_DO, LEVEL_NOTE, "请把这个文件单独再交一次", "hand in this file by itself")
MSG(SHOULI_S_BUNDLE, LEVEL_ERROR, "这是单位之间的交接包，不是申请人交来的", "this is a bundle that an office sent, not what an applicant handed in")
MSG(SHOULI_S_BUNDLE_DO, LEVEL_NOTE, "请用 shouli receive 接收", "take it in with shouli receive")
MSG(SHOULI_DEEP, LEVEL_ERROR, "压缩包套了三层，里层没有拆开，已作为附件留存", "a ZIP in a ZIP in a ZIP: not opened, kept as an attachment")
MSG(SHOULI_DEEP_DO, LEVEL_NOTE, "里面如有表格，请解开后直接交", "if there are forms in it, unpack it and hand in the forms")
MSG(SHOULI_SHEET_NOT, LEVEL_ERROR, "这是续表，但这张表不许附续表，没有收入", "a continuation sheet, but this form allows none: not taken in")
MSG(SHOULI_SHEET_NOT_DO, LEVEL_NOTE, "请把内容压缩到原表的行数以内，另填原表", "make the entries fit the rows of the form and fill in the form")
MSG(SHOULI_SHEET_NUMBER, LEVEL_ERROR, "续表没有写明是第几张，不知道接在哪一行后面", "the continuation sheet does not say which one it is")
MSG(SHOULI_SHEET_NUMBER_DO, LEVEL_NOTE, "请在“续表第几张”一栏写1到9的数，再交一次", "write a number from 1 to 9 there and hand it in again")
MSG(SHOULI_SHEET_WHOSE, LEVEL_ERROR, "续表上没有正确的证件号码，不知道是谁的", "the continuation sheet has no right number of its person")
MSG(SHOULI_SHEET_WHOSE_DO, LEVEL_NOTE, "请照原表填好姓名和证件号码，再交一次", "enter name and number as on the form and hand it in again")
MSG(SHOULI_SHEET_DOUBT, LEVEL_ERROR, "这个人有几份不同的原表，不知道续表属于哪一份", "this person has several forms that differ: which one the sheet belongs to is not known")
MSG(SHOULI_SHEET_DOUBT_DO, LEVEL_NOTE, "请先选定用哪一份原表，再交一次续表", "choose one of the forms first, then hand the sheet in again")
MSG(SHOULI_SHEET_NAME, LEVEL_WARNING, "续表上的姓名“{0}”和原表不一样", "the name on the continuation sheet, \"{0}\", is not the form's")
MSG(SHOULI_SHEET_NAME_DO, LEVEL_NOTE, "请核对是不是同一个人的续表", "see whether the sheet is the same person's")
MSG(SHOULI_SHEET_ALONE, LEVEL_ERROR, "只收到续表，原表还没有收到", "only continuation sheets have come in, not the form")
MSG(SHOULI_SHEET_ALONE_DO, LEVEL_NOTE, "请把原表也交来", "hand the form in as well")
MSG(SHOULI_UNREADABLE, LEVEL_ERROR, "打不开：{0}", "cannot be opened: {0}")
MSG(SHOULI_UNREADABLE_DO, LEVEL_NOTE, "请检查文件名和读取权限，再导入一次", "check the name and the permissions and import again")
MSG(SHOULI_REPEATED, LEVEL_ERROR, "本人已交过这张表，本事项不收第二份", "this person has handed in this form; a second one is not taken")
MSG(SHOULI_REPEATED_DO, LEVEL_NOTE, "接着办第一份：有补正表的填补正表，没有的请窗口更正", "go on with the first: fill in its correction form, or have it corrected at the counter")
MSG(SHOULI_TWICE, LEVEL_ERROR, "{0}在文件里有两份，内容不同", "{0} is in the file twice with different contents")
MSG(SHOULI_TWICE_DO, LEVEL_NOTE, "请用原表重新填写这一栏", "fill in this field again on the original form")
MSG(SHOULI_LONG, LEVEL_ERROR, "{0}太长，只读了前面一部分", "{0} is too long: only its beginning was read")
MSG(SHOULI_LONG_DO, LEVEL_NOTE, "请缩短后重新填写", "shorten it and fill it in again")
MSG(SHOULI_MARK, LEVEL_ERROR, "{0}勾选的记录与显示不一致，不知选了哪个", "{0}: the stored mark and the one shown differ")
MSG(SHOULI_MARK_DO, LEVEL_NOTE, "请重新勾选并保存", "mark it again and save")
MSG(SHOULI_DAMAGED, LEVEL_ERROR, "{0}有字被填表软件弄坏，读到的是“{1}”", "{0}: the viewer has damaged characters; what was read is “{1}”")
MSG(SHOULI_DAMAGED_DO, LEVEL_NOTE, "请换一个软件（如火狐浏览器）重填这一栏，或当面核对", "fill this in with another program (such as Firefox), or check it in person")
MSG(SHOULI_GUESSED, LEVEL_WARNING, "{0}的文字编码是推断的，读作“{1}”", "{0}: the encoding was guessed; read as “{1}”")
MSG(SHOULI_GUESSED_DO, LEVEL_NOTE, "请核对这一栏的文字", "check this text")
MSG(SHOULI_READONLY, LEVEL_ERROR, "{0}不该填写，却被改成了“{1}”", "{0} is not to be filled in but was changed to “{1}”")
MSG(SHOULI_READONLY_DO, LEVEL_NOTE, "请用原表重新填写，不要改动固定内容", "use the original form and leave fixed contents alone")
MSG(SHOULI_NA_WORD, LEVEL_ERROR, "{0}的“不适用”只能勾或不勾，读到的是“{1}”", "{0}: “not applicable” is marked or not; what was read is “{1}”")
MSG(SHOULI_NA_WORD_DO, LEVEL_NOTE, "请在原表上重新勾选", "mark it again on the original form")
MSG(SHOULI_PAGES, LEVEL_ERROR, "这张表是{0}页，交来{1}页", "the form has {0} pages, {1} came")
MSG(SHOULI_PAGES_DO, LEVEL_NOTE, "不得增页、附页，请去掉加上的页", "take out what was added: no pages may be added")
MSG(SHOULI_EXTRA, LEVEL_WARNING, "文件里多出 {0} 栏，不是表上的，没有收", "the file has {0} fields that are not on the form; not taken")
MSG(SHOULI_EXTRA_DO, LEVEL_NOTE, "请确认用的是原表", "make sure that the original form was used")
MSG(SHOULI_SIGNED, LEVEL_WARNING, "文件带有电子签名，签名没有核验", "the file carries a digital signature, which was not verified")
MSG(SHOULI_SIGNED_DO, LEVEL_NOTE, "原件已原样留存，需要时另行验签", "the original is kept as it is; verify the signature elsewhere")
MSG(SHOULI_XFA, LEVEL_WARNING, "文件另有一套动态表单内容，没有读取", "the file also has XFA contents, which were not read")
MSG(SHOULI_XFA_DO, LEVEL_NOTE, "请核对答案与纸面是否一致", "check that the answers agree with the paper")
MSG(SHOULI_REPAIRED, LEVEL_WARNING, "文件有损伤，已修复后读取", "the file was damaged and read after repair")
MSG(SHOULI_REPAIRED_DO, LEVEL_NOTE, "请核对答案是否齐全", "check that the answers are complete")
MSG(SHOULI_DEFINITION, LEVEL_WARNING, "文件内附的定义与窗口的不同，按窗口的检查", "the attached definition differs from the counter's; checked by the counter's")
MSG(SHOULI_DEFINITION_DO, LEVEL_NOTE, "请核对表是否被改过；窗口请核对版本", "check whether the form was edited; counter: check the version")
MSG(SHOULI_BASE, LEVEL_ERROR, "补正的是哪一份对不上，编号可能被改动", "which form this corrects does not match; the number may have been edited")
MSG(SHOULI_BASE_DO, LEVEL_NOTE, "请用窗口发的补正表重新填写", "use the correction form from the counter")
MSG(SHOULI_ISSUE, LEVEL_NOTE, "{0}。{1}", "{0}. {1}")
MSG(SHOULI_ISSUE_ONLY, LEVEL_NOTE, "{0}", "{0}")
MSG(SHOULI_ADVICE, LEVEL_NOTE, "（提醒）", "(advice) ")
MSG(SHOULI_WIDE_DASH, LEVEL_SYSTEM, "“{0}”前面的横线是中文输入法打的，请切换到英文输入法，重打两个减号", "the dashes of {0} are not minus signs; type them again as --")
MSG(SHOULI_OWN, LEVEL_NOTE, "另有{0}个文件是窗口自己的（登记册、表的定义、网站、写好的通知），不是来件，没有收", "{0} more files are the counter's own (database, definitions, site, notices) and were left alone")
MSG(SHOULI_WHERE_FILE, LEVEL_NOTE, "申请{0}", "application {0}")
MSG(SHOULI_WHERE, LEVEL_NOTE, "申请{0}，第{1}份第{2}版", "application {0}, submission {1}.{2}")
MSG(SHOULI_SUMMARY, LEVEL_NOTE, "共{0}份：检查通过{1}，需补正{2}，重复{3}，待选择{4}，未收{5}", "{0} sources: {1} without errors, {2} to be corrected, {3} duplicate, {4} to be chosen, {5} not taken")
MSG(SHOULI_NAMELESS, LEVEL_NOTE, "（姓名未知）", "(name unknown)")
MSG(SHOULI_LIST_COUNT, LEVEL_NOTE, "共{0}件申请", "{0} applications")
MSG(SHOULI_LIST_REFUSED, LEVEL_NOTE, "未收的来件：", "not taken:")
MSG(SHOULI_SHOW_WHICH, LEVEL_SYSTEM, "请写上一个申请号，如 shouli show --db 数据库 3", "name one application, as in shouli show --db FILE 3")
MSG(SHOULI_SHOW_NONE, LEVEL_SYSTEM, "没有第{0}号申请，用 shouli list 看有哪些", "there is no application {0}; see shouli list")
MSG(SHOULI_SHOW_HEAD, LEVEL_NOTE, "申请{0}  {1}  {2}  {3}  {4}", "application {0}  {1}  {2}  {3}  {4}")
MSG(SHOULI_SHOW_PRINT, LEVEL_NOTE, "校验码 {0}", "check {0}")
MSG(SHOULI_SHOW_PRINT_SAME, LEVEL_NOTE, "校验码 {0}  纸上的相符，印的就是现在的内容", "check {0}  as on the paper, which says what is stored now")
MSG(SHOULI_SHOW_PRINT_OLD, LEVEL_NOTE, "校验码 {0}  纸上印的是{1}的内容，打印以后改过，请重新打印",
    "check {0}  the paper says what {1} said; it was changed since, print it anew")
MSG(SHOULI_SHOW_PRINT_NONE, LEVEL_NOTE, "纸上的校验码“{0}”和各张表都不符：抄错了，打印以后改过，或者不是这件申请的",
    "the check \"{0}\" is that of none of the forms: misread, changed since it was printed, or another application's")
MSG(SHOULI_SHOW_EVENTS, LEVEL_NOTE, "经过", "what happened")
MSG(SHOULI_MARK_DAMAGED, LEVEL_NOTE, "〔文字受损，待核对〕", " [damaged text, to be checked]")
MSG(SHOULI_MARK_UNREAD, LEVEL_NOTE, "〔不合格式，照录〕", " [not readable, kept as typed]")
MSG(SHOULI_EVENT_SUBMITTED, LEVEL_NOTE, "收到", "received")
MSG(SHOULI_EVENT_REVISED, LEVEL_NOTE, "补正", "corrected")
MSG(SHOULI_EVENT_REPEATED, LEVEL_NOTE, "重复", "handed in again")
MSG(SHOULI_EVENT_JUDGED, LEVEL_NOTE, "跨表判断", "judged across forms")
MSG(SHOULI_EXPORT_TO, LEVEL_SYSTEM, "--to 后面写 csv、json、html、xlsx 或 pdf，不是“{0}”", "--to takes csv, json, html, xlsx or pdf, not \"{0}\"")
MSG(SHOULI_EXPORT_XLSX, LEVEL_SYSTEM, "xlsx、pdf 要写到文件：请加 -o 文件名", "xlsx and pdf go to a file: add -o FILE")
MSG(SHOULI_EVENT_RECHECKED, LEVEL_NOTE, "按新规则核对", "judged again")
MSG(SHOULI_CHANGED, LEVEL_NOTE, "《{0}》（第{1}份第{2}版）随之变化，现在{3}：", "“{0}” (submission {1}.{2}) has changed with it, now {3}:")
MSG(SHOULI_CHANGE_CLOSED, LEVEL_NOTE, "已消除：{0}", "no longer: {0}")
MSG(SHOULI_RECHECK_OF, LEVEL_NOTE, "申请{0}", "application {0}")
MSG(SHOULI_RECHECKED, LEVEL_NOTE, "重新核对了{0}件申请，{1}件有变化", "{0} applications judged again, {1} changed")
MSG(SHOULI_RECHECK_PASSED, LEVEL_NOTE, "；有{0}份表没有定义，没有核对", "; {0} forms have no definition here and were passed over")
MSG(SHOULI_SHOW_MATERIALS, LEVEL_NOTE, "要带的材料", "materials to bring")
MSG(SHOULI_MATERIAL_WANTED, LEVEL_NOTE, "要", "wanted")
MSG(SHOULI_MATERIAL_NOT, LEVEL_NOTE, "不要", "not wanted")
MSG(SHOULI_MATERIAL_OPEN, LEVEL_NOTE, "待定", "open")
MSG(SHOULI_MATERIAL_COPIES, LEVEL_NOTE, "{0}份", "{0} copies")
MSG(SHOULI_MATERIAL_ASK, LEVEL_NOTE, "要看所填内容；加 --forms 可以判断", "hangs on what was filled in; add --forms to have it judged")
MSG(SHOULI_EXPORT_ENCODING, LEVEL_SYSTEM, "--encoding 后面写 UTF-8 或 GB18030，不是“{0}”", "--encoding takes UTF-8 or GB18030, not \"{0}\"")
MSG(SHOULI_EXPORT_JSON, LEVEL_SYSTEM, "只有 CSV 能换编码，请去掉 --encoding", "only CSV can have another encoding; leave --encoding out")
MSG(SHOULI_EXPORT_FAILED, LEVEL_SYSTEM, "没有导出：{0}", "not exported: {0}")
MSG(SHOULI_VERIFY_FINE, LEVEL_NOTE, "完好：{0}份表，{1}件原件，都与收到时一致", "sound: {0} forms and {1} originals are as they were taken in")
MSG(SHOULI_VERIFY_BAD, LEVEL_ERROR, "查出{2}处问题；请从备份恢复（已查{0}份表，{1}件原件）", "{2} problems; restore from a backup ({0} forms and {1} originals looked at)")
MSG(SHENBAO_PAGE_NAME, LEVEL_NOTE, "网页填写", "fill in as a page")
MSG(SHENBAO_PAGE_NOTE, LEVEL_NOTE, "用浏览器打开就能填，不联网、不安装，当场检查，存成文件交", "Opens in a browser: no network, checks at once, saved as a file to hand in")
MSG(SHOULI_QUERY_SQL, LEVEL_SYSTEM, "请写一句查询，如 \"SELECT name FROM application\"", "give a question such as \"SELECT name FROM application\"")
MSG(SHOULI_QUERY_BAD, LEVEL_SYSTEM, "查询没有做成：{0}", "the question was not answered: {0}")
MSG(SHOULI_LIST_FORM, LEVEL_SYSTEM, "库里有几种表，请用 --form 说明条件是哪一种的：{0}", "several forms are stored; say with --form which one the condition is about: {0}")
MSG(SHOULI_LIST_NO_FORM, LEVEL_SYSTEM, "库里没有这种表：{0}", "no such form in the database: {0}")
MSG(SHOULI_LIST_STATUS, LEVEL_SYSTEM, "--status 后面写 accepted、incomplete 或 conflict，不是“{0}”", "--status takes accepted, incomplete or conflict, not \"{0}\"")
MSG(SHOULI_S_NEWER, LEVEL_ERROR, "这是更新版网页存的报送文件，本机程序读不了", "this file was saved by a newer page than this program can read")
MSG(SHOULI_S_NEWER_DO, LEVEL_NOTE, "请更新受理程序后再导入", "update this program and import it again")
MSG(SHOULI_PAGE_CHANGED, LEVEL_WARNING, "报送文件存下来以后被改动过", "the file was changed after it was saved")
MSG(SHOULI_PAGE_CHANGED_DO, LEVEL_NOTE, "请与申报人核对内容，或请他重新保存一份", "compare it with the applicant, or have it saved anew")
MSG(SHOULI_PAGE_DRAFT, LEVEL_WARNING, "交来的是草稿，不是报送文件", "this is a draft, not the file to hand in")
MSG(SHOULI_PAGE_DRAFT_DO, LEVEL_NOTE, "请与申报人确认填完了没有", "ask the applicant whether it is finished")
MSG(SHOULI_CODE_NOW, LEVEL_WARNING, "{0}填的“{1}”是旧代码，已按新代码“{2}”收下", "{0} has the former code \"{1}\"; taken as \"{2}\"")
MSG(SHOULI_CODE_NOW_DO, LEVEL_NOTE, "不对的请更正", "correct it if that is wrong")
MSG(SHOULI_COMPLETED, LEVEL_NOTE, "检查通过 {0}：随后交来的补齐了它", "no errors {0}: what came after it completed it")
