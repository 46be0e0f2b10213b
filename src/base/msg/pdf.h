/* Part of the message table: pdf. See messages.h. */
MSG(PDF_NO_GLYPH, LEVEL_ERROR, "没有一种字体有“{1}”（{0}），请改写这个字，或在字体配置里补一种有它的字体",
    "no font has \"{1}\" ({0}); write it another way or add a font that has it to the font configuration")
MSG(PDF_NO_GLYPH_CODE, LEVEL_ERROR, "文字里有印不出来的字符 {0}，请删去", "the text holds a character that cannot be printed, {0}; delete it")
MSG(PDF_VALUE_GLYPH, LEVEL_WARNING, "没有一种字体有“{1}”（{0}），纸上印成〓；内容照样存着，可在字体配置里补一种字体",
    "no font has \"{1}\" ({0}): it is printed as 〓 and stored as it is; a font that has it can be added to the font configuration")
MSG(PDF_FONT_OPEN, LEVEL_ERROR, "打不开这个字体文件，请安装它所在的软件包，或改正字体配置",
    "cannot open this font file; install the package it belongs to or correct the font configuration")
MSG(PDF_FONT_KIND, LEVEL_ERROR, "这个文件不是可用的字体，请在字体配置里换一个 TrueType 或 OpenType 文件",
    "this file is not a usable font; name a TrueType or OpenType file in the font configuration")
MSG(PDF_FONT_INDEX, LEVEL_ERROR, "字体文件里只有 {1} 套字形，没有第 {0} 套（从 0 数），请改正字体配置",
    "the font file has {1} faces and no face {0} (counting from 0); correct the font configuration")
MSG(PDF_FONT_ROLE, LEVEL_ERROR, "没有“{0}”这种字体用途，请改正字体配置", "there is no font role \"{0}\"; correct the font configuration")
MSG(PDF_FONT_MISSING, LEVEL_ERROR, "字体配置里没有“{0}”可用的字体，请补上", "the font configuration has no usable font for \"{0}\"; add one")
MSG(PDF_CHARACTERS, LEVEL_ERROR, "读不出填表字体的用字表，请放回这个文件", "cannot read the list of characters for typing; put the file back")
MSG(PDF_FONT_SUBSET, LEVEL_SYSTEM, "{0}：这个字体无法取出所需的字，请换一种字体", "{0}: cannot take the needed characters out of this font; use another")
MSG(PDF_LIBRARY, LEVEL_SYSTEM, "生成 PDF 时出错（代码 {0}），请报告这个问题", "writing the PDF failed (code {0}); please report this")
MSG(PDF_PRESET_CHOICE, LEVEL_ERROR, "“{0}”的预填内容“{1}”不是可选的答案，请改正", "\"{1}\" is not among the answers of \"{0}\"; correct the preset")
MSG(PDF_PRESET_LONG, LEVEL_ERROR, "“{0}”的预填内容太长，请缩短到三万字以内", "the preset of \"{0}\" is too long; keep it below 30,000 characters")
