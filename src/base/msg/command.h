/* Part of the message table: command. See messages.h. */

/* shenbao */
MSG(SHENBAO_HELP, LEVEL_NOTE,
    "用法：shenbao [--lang zh|en] 命令 …\n"
    "  new site 文件夹              建一个新站点，带一份能用的样例\n"
    "  new guide 地区/事项          在内容文件夹里新建一份指南和一张表\n"
    "  check [内容文件夹] [--strict]  一次列出全部问题，不生成文件\n"
    "  build [内容文件夹] [-o 输出]   生成网站、可填写的 PDF、申报包和窗口用的定义\n"
    "  fields 表格.form.yaml        列出 PDF 里的每一个域（JSON）\n"
    "  --version  --help\n",
    "usage: shenbao [--lang zh|en] COMMAND ...\n"
    "  new site DIR                 make a new site with a working sample\n"
    "  new guide REGION/ID          add a guide and a form to the content folder\n"
    "  check [CONTENT] [--strict]   list every mistake in one run, build nothing\n"
    "  build [CONTENT] [-o OUT]     make the site, fillable PDFs, packs and what the counter needs\n"
    "  fields FORM.form.yaml        list every field of the PDF as JSON\n"
    "  --version  --help\n")
MSG(SHENBAO_USAGE, LEVEL_SYSTEM, "不认识的命令或选项“{0}”，用 shenbao --help 看用法", "unknown command or option \"{0}\"; see shenbao --help")
MSG(SHENBAO_NO_VALUE, LEVEL_SYSTEM, "选项 {0} 后面缺少内容", "option {0} needs a value")
MSG(SHENBAO_NO_CONTENT, LEVEL_SYSTEM, "“{0}”里没有 site.yaml，不是内容文件夹；可用 shenbao new site 新建", "\"{0}\" has no site.yaml and is no content folder; shenbao new site makes one")
MSG(SHENBAO_NO_FONTS, LEVEL_SYSTEM, "找不到 fonts/fonts.yaml，请重新安装", "fonts/fonts.yaml is not there; install again")
MSG(SHENBAO_NO_LAYOUTS, LEVEL_SYSTEM, "找不到 layouts 文件夹，请重新安装", "the folder layouts is not there; install again")
MSG(SHENBAO_CHECKED, LEVEL_NOTE, "检查了{0}份指南：{1}个错误，{2}个警告", "{0} guides checked: {1} errors, {2} warnings")
MSG(SHENBAO_BUILT, LEVEL_NOTE, "生成完毕：{0}份指南，{1}张表，见 {2}", "built: {0} guides, {1} forms, see {2}")
MSG(SHENBAO_NOT_BUILT, LEVEL_NOTE, "有错误，没有生成；改好后再运行", "there are errors, nothing was built; mend them and run again")
MSG(SHENBAO_EXISTS, LEVEL_SYSTEM, "“{0}”已经存在，换一个名字", "\"{0}\" is there already; choose another name")
MSG(SHENBAO_BAD_NAME, LEVEL_SYSTEM, "“{0}”不能作名字：只用小写字母、数字和短横，字母开头", "\"{0}\" is no name: use lower-case letters, digits and hyphens, a letter first")
MSG(SHENBAO_CREATED, LEVEL_NOTE, "已建 {0}", "made {0}")
MSG(SHENBAO_NEXT, LEVEL_NOTE, "下一步：shenbao check {0}，然后 shenbao build {0}", "next: shenbao check {0}, then shenbao build {0}")
MSG(SHENBAO_PACK_ROOT, LEVEL_NOTE, "申报包", "pack")
MSG(SHENBAO_PACK_TITLE, LEVEL_NOTE, "申报包（全部材料）", "Pack (everything)")
MSG(SHENBAO_PACK_NOTE, LEVEL_NOTE, "解压后不联网也能用，可拷到优盘", "works without a network once unpacked; fits a USB stick")
