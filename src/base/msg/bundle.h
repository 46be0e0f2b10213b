/* Part of the message table: what offices send each other. See messages.h. */
MSG(BUNDLE_INSIDE, LEVEL_NOTE, "这是单位之间交接用的上报包，不要解开，也不要改动；用 shouli receive 接收。",
    "This is a bundle between offices: do not unpack or change it; take it in with shouli receive.")
MSG(BUNDLE_DUP, LEVEL_ERROR, "同一个人已在第{0}号申请里（R-DUP）", "the person has application {0} here already (R-DUP)")
MSG(BUNDLE_NUMBER, LEVEL_ERROR, "受理号{0}与第{1}号申请相同；两处发号要用不同的窗口代号", "number {0} is that of application {1}; offices must use different window codes")
MSG(BUNDLE_UNKNOWN, LEVEL_ERROR, "没有报出过这件申请", "this application was never sent there")
MSG(BUNDLE_ELSEWHERE, LEVEL_ERROR, "这件申请现在在“{0}”（R-STATE）", "{0} has the application now (R-STATE)")
MSG(KEY_HELP, LEVEL_NOTE,
    "  key new --db 数据库 --by 姓名 --name 本单位 -o 公钥文件 [--secret 私钥文件]\n"
    "  key trust --db 数据库 --by 姓名 [--name 单位] [--replace] 公钥文件\n"
    "  key drop --db 数据库 --by 姓名 单位\n  key show|list --db 数据库 [-o 公钥文件] [--json]\n"
    "                         本单位的密钥，和信任哪些单位\n",
    "  key new --db FILE --by NAME --name OFFICE -o PUBLIC [--secret FILE]\n"
    "  key trust --db FILE --by NAME [--name OFFICE] [--replace] PUBLIC\n"
    "  key drop --db FILE --by NAME OFFICE\n  key show|list --db FILE [-o PUBLIC] [--json]\n"
    "                         the own key, and the offices that are believed\n")
MSG(KEY_NONE, LEVEL_SYSTEM, "本单位还没有密钥，用 shouli key new 做一把", "this office has no key yet; make one with shouli key new")
MSG(KEY_THERE, LEVEL_SYSTEM, "已有“{0}”的密钥；确要换，加 --replace，并把新公钥交给各单位", "there is a key of {0} already; to change it add --replace and hand the new one out")
MSG(KEY_FILE_THERE, LEVEL_SYSTEM, "{0}：私钥文件已在，不覆盖；先移走，或用 --secret 另给一个", "{0}: is there and not overwritten; move it or name another with --secret")
MSG(KEY_OTHER_SECRET, LEVEL_SYSTEM, "{0}：不是本库这把公钥的私钥", "{0}: is not the secret of this database's key")
MSG(KEY_BAD_NAME, LEVEL_SYSTEM, "单位名称不能为空，不能有换行、引号和斜线，至多 120 字节：{0}", "an office's name is one line without quotes and slashes, at most 120 bytes: {0}")
MSG(KEY_NO_KEY, LEVEL_SYSTEM, "{0}：不是公钥文件，请对方用 shouli key show -o 再出一份", "{0}: is no public key; ask for one made by shouli key show -o")
MSG(KEY_IS_OWN, LEVEL_SYSTEM, "这是本单位自己的密钥或名称", "this is the own key or name")
MSG(KEY_OTHER, LEVEL_SYSTEM, "“{0}”已有另一把密钥；电话核实指纹后加 --replace", "{0} has another key; compare the fingerprint on the phone, then add --replace")
MSG(KEY_NO_OFFICE, LEVEL_SYSTEM, "没有信任过“{0}”，用 shouli key list 看有哪些", "{0} is not believed; see shouli key list")
MSG(KEY_NEW, LEVEL_NOTE, "“{0}”的密钥做好了。私钥在 {1}，不要给人；公钥 {2} 交给对方。\n指纹（电话里读给对方核对）：{3}",
    "The key of {0} is made. The secret is in {1}: give it to nobody. Hand over {2}.\nFingerprint, to be read out on the phone: {3}")
MSG(KEY_SHOW, LEVEL_NOTE, "{0}\n指纹：{1}", "{0}\nFingerprint: {1}")
MSG(KEY_TRUSTED, LEVEL_NOTE, "今后信任“{0}”的签名。请打电话核对指纹：{1}", "Signatures of {0} are believed from now on. Compare the fingerprint on the phone: {1}")
MSG(KEY_DROPPED, LEVEL_NOTE, "不再信任“{0}”的签名", "signatures of {0} are not believed any more")
MSG(KEY_WORD_OWN, LEVEL_NOTE, "本单位", "own")
MSG(KEY_WORD_TRUSTED, LEVEL_NOTE, "信任", "believed")
MSG(KEY_WORD_DROPPED, LEVEL_NOTE, "停用", "dropped")
