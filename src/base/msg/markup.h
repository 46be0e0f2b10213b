/* Part of the message table: markup. See messages.h. */
MSG(MARKUP_RAW_HTML, LEVEL_WARNING, "正文里的 HTML 已略去，请改用 Markdown 写法：{0}", "raw HTML left out, write it as Markdown: {0}")
MSG(MARKUP_UNSAFE_LINK, LEVEL_WARNING, "链接地址不安全，只留下文字，请改成普通网址：{0}", "unsafe link removed, only its words stay; use a plain address: {0}")
MSG(MARKUP_REMOTE_IMAGE, LEVEL_WARNING, "网上的图片离线打不开，已改成链接，请把图片放进资料文件夹：{0}",
    "remote image turned into a link, for it cannot be seen offline; keep the picture with the guide: {0}")
MSG(MARKUP_NO_ALT, LEVEL_WARNING, "图片没有文字说明，看不见图的人不知道画的是什么，请写在方括号里：{0}",
    "picture without words for those who cannot see it; write them between the brackets: {0}")
