/* Part of the message table: what a clerk does by hand with what came in. See messages.h. */
MSG(WORK_SUMMARY_FILED, LEVEL_NOTE, "，归入附件{0}", ", {0} filed as attachments")
MSG(WORK_HELP_WORK, LEVEL_NOTE,
    "  work --db 数据库 [--forms 定义 -o 文件夹] [--full] [--json]\n                         等人处理的事，和怎么办；-o 写出核对、录入用的网页表和页面图片\n",
    "  work --db FILE [--forms FORMS -o FOLDER] [--full] [--json]\n                         what waits for a person, and what to do; -o writes forms and pages to confirm or key\n")
MSG(WORK_HELP_KEY, LEVEL_NOTE,
    "  key --db 数据库 --forms 定义 [-o 文件] [--by 姓名] [--json] 表\n                         录入纸质表用的空网页表\n",
    "  key --db FILE --forms FORMS [-o FILE] [--by NAME] [--json] FORM\n                         an empty page to key paper with\n")
MSG(WORK_HELP_ASSIGN, LEVEL_NOTE,
    "  assign --db 数据库 --forms 定义 --by 姓名 附件 申请号 [--as 材料或附件栏]\n                         把一个散件归到一件申请\n",
    "  assign --db FILE --forms FORMS --by NAME FILE APPLICATION [--as MATERIAL]\n                         give a loose file to an application\n")
MSG(WORK_HELP_CHOOSE, LEVEL_NOTE,
    "  choose --db 数据库 --forms 定义 --by 姓名 [--why 原因] 份.版\n                         几份不同的表里选定一份\n",
    "  choose --db FILE --forms FORMS --by NAME [--why REASON] SUBMISSION.REVISION\n                         say which of several forms counts\n")
MSG(WORK_HELP_AMEND, LEVEL_NOTE,
    "  amend --db 数据库 --forms 定义 --by 姓名 --why 原因 申请号 表 字段 值\n                         申报人在场时更正一栏，印出来请他签字\n",
    "  amend --db FILE --forms FORMS --by NAME --why REASON APPLICATION FORM FIELD VALUE\n                         correct a field in the applicant's presence, and print it to be signed\n")
MSG(WORK_HELP_RETRACT, LEVEL_NOTE,
    "  retract --db 数据库 --forms 定义 --by 姓名 --why 原因 份号\n                         撤回一份表\n",
    "  retract --db FILE --forms FORMS --by NAME --why REASON SUBMISSION\n                         take a form back\n")
MSG(WORK_HELP_WAIVE, LEVEL_NOTE,
    "  waive --db 数据库 --by 姓名 --why 原因 问题号\n                         放行一条提醒\n",
    "  waive --db FILE --by NAME --why REASON ISSUE\n                         let a warning pass\n")
MSG(WORK_HELP_RAISE, LEVEL_NOTE,
    "  raise --db 数据库 --by 姓名 [--warning] 份号 字段 问题 怎么改\n                         当面发现的问题，加到一栏上\n",
    "  raise --db FILE --by NAME [--warning] SUBMISSION FIELD MESSAGE REMEDY\n                         add an issue by hand\n")
MSG(WORK_HELP_SETTLE, LEVEL_NOTE,
    "  settle --db 数据库 --by 姓名 [--why 原因] 问题号\n                         人加的问题解决了\n",
    "  settle --db FILE --by NAME [--why REASON] ISSUE\n                         close an issue that was added by hand\n")
MSG(WORK_HELP_TICK, LEVEL_NOTE,
    "  tick --db 数据库 --forms 定义 --by 姓名 申请号 材料 种类 [份数]\n                         看过的纸质材料；种类：original copy verified sign seal paper\n",
    "  tick --db FILE --forms FORMS --by NAME APPLICATION MATERIAL WHAT [COUNT]\n                         seen on paper; WHAT: original copy verified sign seal paper\n")
MSG(WORK_HELP_SHEET, LEVEL_NOTE,
    "  sheet --db 数据库 --forms 定义 [--json] 申请号\n                         收件清单：要什么、收了什么、还缺什么\n",
    "  sheet --db FILE --forms FORMS [--json] APPLICATION\n                         receiving sheet: what is wanted, there, missing\n")
MSG(WORK_WANT_WORDS, LEVEL_SYSTEM, "内容不够或多了，用 shouli {0} --help 看用法", "too few or too many words; see shouli {0} --help")
MSG(WORK_NO_APPLICATION, LEVEL_SYSTEM, "没有第{0}号申请，用 shouli list 看有哪些", "there is no application {0}; see shouli list")
MSG(WORK_NO_FILE, LEVEL_SYSTEM, "没有这个附件：{0}；用 shouli work 看有哪些", "there is no such file: {0}; see shouli work")
MSG(WORK_NO_SUBMISSION, LEVEL_SYSTEM, "没有第{0}份表，或已撤回", "there is no submission {0}, or it was retracted")
MSG(WORK_NO_ISSUE, LEVEL_SYSTEM, "没有第{0}号问题，或已解决；用 shouli show 看", "there is no open issue {0}; see shouli show")
MSG(WORK_NO_MATERIAL, LEVEL_SYSTEM, "“{0}”对不上一种材料；可写其中一种的名称，或只有它有的几个字：{1}", "{0} is not one of the materials; write the name of one, or a part of it that no other has: {1}")
MSG(WORK_NO_FIELD, LEVEL_SYSTEM, "表上没有这一栏，或不能改：{0}", "the form has no such field that may be changed: {0}")
MSG(WORK_NO_FORM, LEVEL_SYSTEM, "这件申请里没有这种表：{0}", "the application has no such form: {0}")
MSG(WORK_TWO_FORMS, LEVEL_SYSTEM, "这种表有几份，请先用 shouli choose 选定", "there are several of this form; choose one first")
MSG(WORK_BAD_VALUE, LEVEL_SYSTEM, "“{0}”填不进这一栏，请按栏目要求写", "\"{0}\" does not fit this field")
MSG(WORK_SAME_VALUE, LEVEL_SYSTEM, "这一栏本来就是“{0}”，没有改动", "the field has that value already: \"{0}\"")
MSG(WORK_OTHER_PERSON, LEVEL_SYSTEM, "不能把申请改到另一个证件号；请撤回后重新交表", "the number would be another person's; retract it and hand in a new form")
MSG(WORK_BAD_TICK, LEVEL_SYSTEM, "种类写 original、copy、verified、sign、seal 或 paper，不是“{0}”", "WHAT is original, copy, verified, sign, seal or paper, not \"{0}\"")
MSG(WORK_BAD_COUNT, LEVEL_SYSTEM, "份数写 0 到 999，不是“{0}”", "the count is a number from 0 to 999, not \"{0}\"")
MSG(WORK_NOT_CONFLICT, LEVEL_SYSTEM, "第{0}份没有冲突，不用选", "submission {0} is in no conflict")
MSG(WORK_OLD_REVISION, LEVEL_SYSTEM, "第{0}份的现行版不是这一版，请先看清再选", "another revision of submission {0} is the current one")
MSG(WORK_TOLD_ALREADY, LEVEL_SYSTEM, "这些答案已一次告知过，答案没变，不能再提新问题", "these answers were told of already and have not changed: nothing new may be raised")
MSG(WORK_NOT_WARNING, LEVEL_SYSTEM, "只能放行提醒，而且只放行一次；第{0}号不行", "only a warning can be waived, and once; not issue {0}")
MSG(WORK_NOT_CLERK, LEVEL_SYSTEM, "第{0}号不是人加的，由规则关闭", "issue {0} was not added by hand: rules close it")
MSG(WORK_DONE, LEVEL_NOTE, "已办：{0}", "done: {0}")
MSG(WORK_NONE, LEVEL_NOTE, "没有等人处理的事", "nothing waits for a person")
MSG(WORK_ALL, LEVEL_NOTE, "共{0}件事", "{0} things to do")
MSG(WORK_DO_ASSIGN, LEVEL_NOTE, "归到一件申请：shouli assign {0} 申请号", "give it to an application: shouli assign {0} APPLICATION")
MSG(WORK_DO_CHOOSE, LEVEL_NOTE, "看清后选一份：shouli choose {0}", "look at them and choose: shouli choose {0}")
MSG(WORK_DO_DAMAGED, LEVEL_NOTE, "当面核对后更正：shouli amend，或请他换软件重填", "check it with the applicant and amend it, or have it filled in again")
MSG(WORK_DO_DESK, LEVEL_NOTE, "打开 {0} 核对或录入，存下的文件用 shouli import --by 姓名 导入", "open {0}, confirm or key, and import what it saves with --by NAME")
MSG(WORK_DO_CONFIRM, LEVEL_NOTE, "对照页面核对：shouli work --forms … -o 文件夹，存下的文件用 import --by 姓名 导入", "confirm it beside its pages: shouli work --forms … -o FOLDER, then import --by NAME")
MSG(WORK_DO_KEY, LEVEL_NOTE, "照页面录入：shouli work --forms … -o 文件夹，存下的文件用 import --by 姓名 导入", "key it from its pages: shouli work --forms … -o FOLDER, then import --by NAME")
MSG(DESK_CONFIRM, LEVEL_NOTE, "窗口核对：内容是从打印件上认出来的，请对照页面图片逐栏核对，错的改正。", "to confirm: read from a printed copy")
MSG(DESK_KEY, LEVEL_NOTE, "窗口录入：请照页面图片录入，原件上没写的不填。", "to key from paper")
MSG(DESK_DAMAGED, LEVEL_NOTE, "窗口更正：这些栏的字被填表软件弄坏了，请对照页面图片或当面问清后改正。", "to mend: broken by a viewer")
MSG(DESK_FIELDS, LEVEL_NOTE, "要特别看的栏：{0}", "look at: {0}")
MSG(DESK_FIELDS_MORE, LEVEL_NOTE, "要特别看的栏：{0}等", "look at: {0} and others")
MSG(DESK_SAVE, LEVEL_NOTE, "做完点“保存报送文件”，存下的文件用 shouli import --by 姓名 导入。", "save the file and import it with --by NAME")
MSG(DESK_FORM, LEVEL_NOTE, "表.html", "form.html")
MSG(DESK_BOTH, LEVEL_NOTE, "对照", "both")
MSG(DESK_PICTURE, LEVEL_NOTE, "页面", "page")
MSG(DESK_KEY_NAME, LEVEL_NOTE, "录入-{0}.html", "key-{0}.html")
MSG(DESK_KEY_DONE, LEVEL_NOTE, "录入用的网页表：{0}；每录一份存一个文件，用 shouli import --by 姓名 导入", "the page: {0}; save a file for each paper and import them with --by NAME")
MSG(DESK_NO_FORM, LEVEL_SYSTEM, "没有“{0}”这种表；表的编号印在页脚，也是定义文件夹里文件名 @ 前面的部分", "there is no form {0}; see the foot of its pages, or the names of files among the forms, up to @")
MSG(WORK_KIND_ASSIGN, LEVEL_NOTE, "散件", "loose file")
MSG(WORK_KIND_CHOOSE, LEVEL_NOTE, "待选", "to be chosen")
MSG(WORK_KIND_DAMAGED, LEVEL_NOTE, "坏字", "damaged")
MSG(WORK_KIND_CONFIRM, LEVEL_NOTE, "待核", "to confirm")
MSG(WORK_KIND_KEY, LEVEL_NOTE, "待录", "to key")
MSG(WORK_SHEET_HEAD, LEVEL_NOTE, "收件清单  申请{0}  {1}", "receiving sheet  application {0}  {1}")
MSG(WORK_SHEET_DATA, LEVEL_NOTE, "电子表", "data")
MSG(WORK_SHEET_PAPER, LEVEL_NOTE, "纸质件", "paper")
MSG(WORK_SHEET_THERE, LEVEL_NOTE, "已收", "there")
MSG(WORK_SHEET_MISSING, LEVEL_NOTE, "缺", "missing")
MSG(WORK_SHEET_NOT, LEVEL_NOTE, "不要", "not wanted")
MSG(WORK_SHEET_OPEN, LEVEL_NOTE, "待定", "open")
MSG(WORK_SHEET_COMPLETE, LEVEL_NOTE, "齐了", "complete")
MSG(WORK_SHEET_INCOMPLETE, LEVEL_NOTE, "还缺{0}项", "{0} still missing")
MSG(WORK_NEED_ORIGINALS, LEVEL_NOTE, "{0}：原件{1}份，收到{2}份", "{0}: {1} originals, {2} brought")
MSG(WORK_NEED_COUNT, LEVEL_NOTE, "{0}：{1}份，收到{2}份", "{0}: {1} wanted, {2} brought")
MSG(WORK_NEED_ORIGINAL, LEVEL_NOTE, "{0}：原件", "{0}: original")
MSG(WORK_NEED_COPY, LEVEL_NOTE, "{0}：复印件{1}份，收到{2}份", "{0}: {1} copies, {2} came")
MSG(WORK_NEED_VERIFIED, LEVEL_NOTE, "{0}：核对原件", "{0}: to be compared with the original")
MSG(WORK_NEED_SIGN, LEVEL_NOTE, "{0}：签字", "{0}: signature")
MSG(WORK_NEED_SEAL, LEVEL_NOTE, "{0}：盖章", "{0}: seal")
MSG(WORK_NEED_PAPER, LEVEL_NOTE, "{0}：纸质表{1}份，收到{2}份", "{0}: {1} on paper, {2} came")
MSG(WORK_NEED_ANY, LEVEL_NOTE, "{0}：没有收到", "{0}: has not come")
MSG(WORK_NEED_FORM, LEVEL_NOTE, "{0}：电子表没有收到或还有问题", "{0}: its data have not come or have mistakes")
MSG(WORK_AMEND_HEAD, LEVEL_NOTE, "更正记录", "correction at the counter")
MSG(WORK_AMEND_FIELD, LEVEL_NOTE, "栏目：{0}", "field: {0}")
MSG(WORK_AMEND_OLD, LEVEL_NOTE, "原来：{0}", "before: {0}")
MSG(WORK_AMEND_NEW, LEVEL_NOTE, "改为：{0}", "now: {0}")
MSG(WORK_AMEND_WHY, LEVEL_NOTE, "原因：{0}", "reason: {0}")
MSG(WORK_AMEND_BY, LEVEL_NOTE, "经办人：{0}    {1}", "clerk: {0}    {1}")
MSG(WORK_AMEND_SIGN, LEVEL_NOTE, "申报人签字：________________", "applicant's signature: ________________")
MSG(WORK_AMEND_WHO, LEVEL_NOTE, "申请{0}  {1}  《{2}》  第{3}份第{4}版", "application {0}  {1}  {2}  submission {3}.{4}")
MSG(WORK_WAIVED, LEVEL_NOTE, "放行：", "waived by")
MSG(WORK_EVENT_FILED, LEVEL_NOTE, "附件", "filed")
MSG(WORK_EVENT_ASSIGNED, LEVEL_NOTE, "归入附件", "file assigned")
MSG(WORK_EVENT_CHOSEN, LEVEL_NOTE, "选定", "chosen")
MSG(WORK_EVENT_RETRACTED, LEVEL_NOTE, "撤回", "retracted")
MSG(WORK_EVENT_TICKED, LEVEL_NOTE, "查看纸质件", "seen on paper")
MSG(WORK_EVENT_RAISED, LEVEL_NOTE, "加问题", "issue raised")
MSG(WORK_EVENT_WAIVED, LEVEL_NOTE, "放行提醒", "warning waived")
MSG(WORK_EVENT_SETTLED, LEVEL_NOTE, "问题解决", "issue settled")
MSG(WORK_EVENT_MOVED, LEVEL_NOTE, "并入另一件", "moved")
MSG(WORK_BRING_DO, LEVEL_NOTE, "请补齐，连同本通知书带到窗口", "bring it to the window, together with this notice")
MSG(WORK_SIGN_DO, LEVEL_NOTE, "请补上签字、盖章或核对章，带到窗口", "have it signed, sealed or checked, and bring it to the window")
