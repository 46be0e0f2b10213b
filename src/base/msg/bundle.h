/* Part of the message table: what offices send each other. See messages.h. */
MSG(BUNDLE_DUP, LEVEL_ERROR, "同一个人已在第{0}号申请里（R-DUP）", "the person has application {0} here already (R-DUP)")
MSG(BUNDLE_NUMBER, LEVEL_ERROR, "受理号{0}与第{1}号申请相同；两处发号要用不同的窗口代号", "number {0} is that of application {1}; offices must use different window codes")
MSG(BUNDLE_GIVEN, LEVEL_ERROR, "{0}{1}在这里已给第{2}号申请；请核对两处的号段", "{0} {1} was given to application {2} here; compare the ranges of both offices")
MSG(BUNDLE_GIVEN_HERE, LEVEL_ERROR, "{0}{1}在这里已经发出；请核对两处的号段", "{0} {1} was given out here already; compare the ranges of both offices")
MSG(BUNDLE_UNKNOWN, LEVEL_ERROR, "没有报出过这件申请", "this application was never sent there")
MSG(BUNDLE_ELSEWHERE, LEVEL_ERROR, "这件申请现在在“{0}”（R-STATE）", "{0} has the application now (R-STATE)")
MSG(OFFICE_HELP, LEVEL_NOTE,
    "  office new --db 数据库 --by 姓名 --name 本单位 -o 公钥文件 [--secret 私钥文件]\n"
    "  office trust --db 数据库 --by 姓名 [--name 单位] [--replace] 公钥文件\n"
    "  office drop --db 数据库 --by 姓名 单位\n  office show|list --db 数据库 [-o 公钥文件] [--json]\n"
    "                         本单位的密钥，和信任哪些单位\n",
    "  office new --db FILE --by NAME --name OFFICE -o PUBLIC [--secret FILE]\n"
    "  office trust --db FILE --by NAME [--name OFFICE] [--replace] PUBLIC\n"
    "  office drop --db FILE --by NAME OFFICE\n  office show|list --db FILE [-o PUBLIC] [--json]\n"
    "                         the own key, and the offices that are believed\n")
MSG(KEY_NONE, LEVEL_SYSTEM, "本单位还没有密钥，用 shouli office new 做一把", "this office has no key yet; make one with shouli office new")
MSG(KEY_THERE, LEVEL_SYSTEM, "已有“{0}”的密钥；确要换，加 --replace，并把新公钥交给各单位", "there is a key of {0} already; to change it add --replace and hand the new one out")
MSG(KEY_FILE_THERE, LEVEL_SYSTEM, "{0}：私钥文件已在，不覆盖；先移走，或用 --secret 另给一个", "{0}: is there and not overwritten; move it or name another with --secret")
MSG(KEY_LOST, LEVEL_SYSTEM, "没有私钥 {0}：放回备份；没有备份，用 office new --replace 换一把", "there is no secret key {0}: put the copy back, or make another with office new --replace")
MSG(KEY_OTHER_SECRET, LEVEL_SYSTEM, "{0}：不是本库这把公钥的私钥", "{0}: is not the secret of this database's key")
MSG(KEY_BAD_NAME, LEVEL_SYSTEM, "单位名称不能为空，不能有换行、引号和斜线，至多 120 字节：{0}", "an office's name is one line without quotes and slashes, at most 120 bytes: {0}")
MSG(KEY_NO_KEY, LEVEL_SYSTEM, "{0}：不是公钥文件，请对方用 shouli office show -o 再出一份", "{0}: is no public key; ask for one made by shouli office show -o")
MSG(KEY_IS_OWN, LEVEL_SYSTEM, "这是本单位自己的密钥或名称", "this is the own key or name")
MSG(KEY_OTHER, LEVEL_SYSTEM, "“{0}”已有另一把密钥；电话核实指纹后加 --replace", "{0} has another key; compare the fingerprint on the phone, then add --replace")
MSG(KEY_NO_OFFICE, LEVEL_SYSTEM, "没有信任过“{0}”，用 shouli office list 看有哪些", "{0} is not believed; see shouli office list")
MSG(KEY_NEW, LEVEL_NOTE, "“{0}”的密钥做好了。私钥在 {1}，不要给人；公钥 {2} 交给对方。\n指纹（电话里读给对方核对）：{3}",
    "The key of {0} is made. The secret is in {1}: give it to nobody. Hand over {2}.\nFingerprint, to be read out on the phone: {3}")
MSG(KEY_SHOW, LEVEL_NOTE, "{0}\n指纹：{1}", "{0}\nFingerprint: {1}")
MSG(KEY_TRUSTED, LEVEL_NOTE, "今后信任“{0}”的签名。请打电话核对指纹：{1}", "Signatures of {0} are believed from now on. Compare the fingerprint on the phone: {1}")
MSG(KEY_DROPPED, LEVEL_NOTE, "不再信任“{0}”的签名", "signatures of {0} are not believed any more")
MSG(KEY_WORD_OWN, LEVEL_NOTE, "本单位", "own")
MSG(KEY_WORD_TRUSTED, LEVEL_NOTE, "信任", "believed")
MSG(KEY_WORD_DROPPED, LEVEL_NOTE, "停用", "dropped")
MSG(BUNDLE_KIND_REPORT, LEVEL_NOTE, "上报", "report")
MSG(BUNDLE_KIND_COMMITTEE, LEVEL_NOTE, "转评委会", "to the committee")
MSG(BUNDLE_KIND_RESULT, LEVEL_NOTE, "结果", "result")
MSG(BUNDLE_KIND_PERSON, LEVEL_NOTE, "个人数据", "one person's data")
MSG(BUNDLE_KIND_BACK, LEVEL_NOTE, "退回、受理通知", "back")
MSG(BUNDLE_WORD_ACCEPTED, LEVEL_NOTE, "已受理", "accepted")
MSG(BUNDLE_WORD_RETURNED, LEVEL_NOTE, "退回", "returned")
MSG(BUNDLE_WORD_REFUSED, LEVEL_NOTE, "未收", "refused")
MSG(BUNDLE_WORD_SENT, LEVEL_NOTE, "已送出", "sent")
MSG(BUNDLE_WORD_NEW, LEVEL_NOTE, "新收", "new")
MSG(BUNDLE_WORD_UPDATED, LEVEL_NOTE, "更新", "updated")
MSG(BUNDLE_WORD_SAME, LEVEL_NOTE, "没有变化", "the same")
MSG(BUNDLE_WORD_CONFLICT, LEVEL_NOTE, "两处都改过", "changed on both sides")
MSG(BUNDLE_COVER_REST, LEVEL_NOTE, "另有{0}件未在本单列出，见汇总表。", "{0} more are not listed here; see the tables.")
MSG(BUNDLE_NO_SUCH, LEVEL_SYSTEM, "没有送出过这个包：{0}；用 shouli bundles 看有哪些", "no such bundle was sent: {0}; see shouli bundles")
MSG(SEND_HELP, LEVEL_NOTE,
    "  send --db 数据库 --to 单位 --kind 种类 --by 操作人 --phone 电话 -o 文件 申请号…|--all\n"
    "       [--state 状态] [--round 批次] [--why 退回原因] [--cover PDF|--no-cover] [--on 日期] [--json]\n"
    "  send --db 数据库 --again 包号 -o 文件\n"
    "                         交给别的单位；种类：report committee result person back\n",
    "  send --db FILE --to OFFICE --kind KIND --by OPERATOR --phone NUMBER -o FILE APPLICATION…|--all\n"
    "       [--state STATE] [--round ROUND] [--why REASON] [--cover PDF|--no-cover] [--on DATE] [--json]\n"
    "  send --db FILE --again BUNDLE -o FILE\n"
    "                         hand over to another office; KIND: report committee result person back\n")
MSG(SEND_KIND, LEVEL_SYSTEM, "--kind 只能是 report、committee、result、person 或 back：{0}", "--kind is report, committee, result, person or back: {0}")
MSG(SEND_OPERATOR, LEVEL_SYSTEM, "R-REQ 交接要写操作人（--by）和电话（--phone，7 位以上数字）", "R-REQ the operator (--by) and a telephone (--phone, at least 7 digits) are required")
MSG(SEND_WHICH, LEVEL_SYSTEM, "要交哪些申请？写申请号，或用 --all", "which applications? give their numbers, or --all")
MSG(SEND_NONE, LEVEL_SYSTEM, "没有可交的申请", "there is nothing to hand over")
MSG(SEND_TWICE, LEVEL_SYSTEM, "第{0}号申请写了两遍", "application {0} is named twice")
MSG(SEND_AGAIN_ALONE, LEVEL_SYSTEM, "--again 再做原来的包，不能另加申请", "--again makes the same bundle once more and takes no applications")
MSG(SEND_OLD_KEY, LEVEL_SYSTEM, "这个包是用旧密钥签的，不能再做；请对方退回后重新报", "the bundle was signed with an old key and cannot be made again")
MSG(SEND_DAMAGED, LEVEL_SYSTEM, "{0}：原件损坏，先用 shouli verify 查清", "{0}: the original is damaged; see shouli verify")
MSG(SEND_AWAY, LEVEL_ERROR, "第{0}号申请（{1}）已交“{2}”（R-STATE）；包丢了用 --again 再做", "application {0} ({1}) was handed to {2} (R-STATE); a lost bundle is made again with --again")
MSG(SEND_EMPTY, LEVEL_ERROR, "第{0}号申请（{1}）没有表", "application {0} ({1}) has no form")
MSG(SEND_CONFLICT, LEVEL_ERROR, "第{0}号申请（{1}）有几份不同的表，先用 shouli choose 选定", "application {0} ({1}) has several forms that differ; choose one first")
MSG(SEND_NOT_THEIRS, LEVEL_ERROR, "第{0}号申请（{1}）不是“{2}”报来的", "application {0} ({1}) did not come from {2}")
MSG(SEND_DONE, LEVEL_NOTE, "交“{0}”：申请 {1} 件，原件 {2} 个，写到 {3}\n包号：{4}\n指纹（电话里读给对方核对）：{5}",
    "For {0}: {1} applications, {2} originals, in {3}\nBundle: {4}\nFingerprint, to be read out on the phone: {5}")
MSG(RECEIVE_HELP, LEVEL_NOTE,
    "  receive --db 数据库 --by 姓名 [--forms 定义] [--on 日期] [--json] 文件\n                         接收别的单位交来的包\n",
    "  receive --db FILE --by NAME [--forms FORMS] [--on DATE] [--json] BUNDLE\n                         take in a bundle of another office\n")
MSG(RECEIVE_REFUSED_DO, LEVEL_NOTE, "什么也没有收。请与送来的单位核对，必要时请他们再做一份。", "Nothing was taken in. Ask the sender, and have it made again if need be.")
MSG(RECEIVE_NO_BUNDLE, LEVEL_ERROR, "{0}：不是单位之间的交接包。", "{0}: is no bundle of an office.")
MSG(RECEIVE_CUT, LEVEL_ERROR, "“{1}”的包不完整或坏了：{0}。", "The bundle of {1} is not whole: {0}.")
MSG(RECEIVE_UNKNOWN, LEVEL_ERROR, "签名的单位不在信任之列，指纹 {0}。", "It is signed by an office that is not believed, fingerprint {0}.")
MSG(RECEIVE_OWN, LEVEL_ERROR, "{0}：是本单位自己的包。", "{0}: is a bundle of this very office.")
MSG(RECEIVE_SIGNATURE, LEVEL_ERROR, "自称“{0}”签的，但签名不对：内容被改过，或不是他们做的。", "It claims to be signed by {0}, but the signature is wrong: it was changed or is not theirs.")
MSG(RECEIVE_FORMAT, LEVEL_ERROR, "“{0}”的包是更新的程序做的，或写得不对；请升级后再收。", "The bundle of {0} was made by a later program or is not as it must be.")
MSG(RECEIVE_NOT_US, LEVEL_ERROR, "“{1}”的包是交给“{0}”的，不是给本单位的。", "The bundle of {1} is for {0}, not for this office.")
MSG(RECEIVE_CHOOSE, LEVEL_NOTE, "用 shouli show {0} 对照，shouli choose 选定", "compare with shouli show {0}, then shouli choose")
MSG(RECEIVE_LISTS, LEVEL_NOTE, "这些代码表两边版本不同，旧代码已尽量转成新的：{0}", "these code lists differ between the offices; old codes were taken forward where the lists say how: {0}")
MSG(RECEIVE_CARRIED, LEVEL_NOTE, "按本单位的新版表格和代码表转换", "carried to the newer forms and code lists of this office")
MSG(RECEIVE_AGAIN, LEVEL_NOTE, "“{0}”的这个包已经收过，没有变化（{1}）", "This bundle of {0} is in already; nothing changed ({1})")
MSG(RECEIVE_DONE, LEVEL_NOTE, "收到“{0}”的包（{1}，操作人 {2}，电话 {3}）：新收 {4}，更新 {5}，没有变化 {6}，两处都改过 {7}，未收 {8}\n指纹（打电话核对）：{9}",
    "From {0} ({1}, operator {2}, telephone {3}): {4} new, {5} updated, {6} the same, {7} changed on both sides, {8} refused\nFingerprint, to be compared on the phone: {9}")
MSG(BUNDLES_HELP, LEVEL_NOTE, "  bundles --db 数据库 [--json] [包号]\n                         送出、收到、退回的包，一张清单\n",
    "  bundles --db FILE [--json] [BUNDLE]\n                         what was sent and received, as one list\n")
MSG(BUNDLES_TO, LEVEL_NOTE, "交", "to")
MSG(BUNDLES_FROM, LEVEL_NOTE, "收", "from")
MSG(BUNDLES_ANSWERED, LEVEL_NOTE, "已全部答复", "all answered")
MSG(BUNDLES_PARTLY, LEVEL_NOTE, "部分答复", "partly answered")
MSG(BUNDLES_RECEIVED, LEVEL_NOTE, "已收", "received")
MSG(BUNDLES_ONE, LEVEL_NOTE, "    操作人 {0}，电话 {1}，指纹 {2}", "    operator {0}, telephone {1}, fingerprint {2}")
MSG(BUNDLES_NO_SUCH, LEVEL_SYSTEM, "没有这个包：{0}", "there is no such bundle: {0}")
MSG(ADOPT_HELP, LEVEL_NOTE,
    "  adopt --db 数据库 --by 姓名 [--forms 定义] [--received 日期] [--json] 对照表.yaml 旧表\n                         旧系统的单位代码、证书编号、人员，按对照表收进来\n",
    "  adopt --db FILE --by NAME [--forms FORMS] [--received DATE] [--json] MAPPING.yaml TABLE\n                         take over units, numbers or people of an old system\n")
MSG(ADOPT_TAKE, LEVEL_ERROR, "take 只能是 units、numbers 或 people：{0}", "take is units, numbers or people: {0}")
MSG(ADOPT_FROM, LEVEL_ERROR, "“{0}”要写 from（旧表的列名）或 value（固定的值），两样取一样", "\"{0}\" has either from (a column of the table) or value (the same in each row)")
MSG(ADOPT_FORM, LEVEL_ERROR, "收人员要写 form：他们在哪张表上", "people need form: the form that they are on")
MSG(ADOPT_FORMS, LEVEL_SYSTEM, "收人员要给 --forms，里面有“{0}”", "people need --forms with \"{0}\" in it")
MSG(ADOPT_NO_FORM, LEVEL_SYSTEM, "没有这张表：{0}", "there is no such form: {0}")
MSG(ADOPT_NO_FIELD, LEVEL_SYSTEM, "表“{1}”没有这一栏：{0}", "form {1} has no such field: {0}")
MSG(ADOPT_TARGET, LEVEL_SYSTEM, "收{1}没有这一项：{0}", "{1} have no such item: {0}")
MSG(ADOPT_NO_COLUMN, LEVEL_SYSTEM, "{0}：没有这些列：{1}；有的是：{2}", "{0}: has no such columns: {1}; it has: {2}")
MSG(ADOPT_LINE, LEVEL_WARNING, "第 {0} 行：{1}", "line {0}: {1}")
MSG(ADOPT_EMPTY, LEVEL_WARNING, "没有收：这一行没有“{0}”", "not taken: the line has no \"{0}\"")
MSG(ADOPT_DAY, LEVEL_WARNING, "没有收：“{0}”不是日期", "not taken: \"{0}\" is no date")
MSG(ADOPT_NOT, LEVEL_WARNING, "没有收 {0}：{1}", "{0} is not taken: {1}")
MSG(ADOPT_PARENT, LEVEL_WARNING, "没有收 {0}：没有上级单位“{1}”，上级要排在前面", "{0} is not taken: there is no unit {1} above it; it must come before")
MSG(ADOPT_TAKEN_BUT, LEVEL_WARNING, "已收 {0}，但请看：{1}", "{0} is taken, but: {1}")
MSG(ADOPT_DONE, LEVEL_NOTE, "收进 {0} 行，已在库里 {1} 行，要看的 {2} 行", "{0} rows taken, {1} here already, {2} to be looked at")
