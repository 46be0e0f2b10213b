/*
 * Part of the message table: regex. See messages.h. Reasons why a pattern of regex() is refused, and what to write instead; {0} is
 * the character of the pattern it is about, counted from 1.
 */
MSG(REGEX_NOTHING, LEVEL_NOTE, "第{0}个字符：前面没有可重复的内容", "character {0}: there is nothing before it to repeat")
MSG(REGEX_DOUBLE, LEVEL_NOTE, "第{0}个字符：不能连写两个次数，请去掉一个", "character {0}: two repetitions in a row; leave one out")
MSG(REGEX_BRACE, LEVEL_NOTE, "第{0}个字符：次数写成{m}、{m,}或{m,n}，大括号本身写\\{和\\}", "character {0}: a repetition is {m}, {m,} or {m,n}; for the brace itself write \\{ or \\}")
MSG(REGEX_COUNT, LEVEL_NOTE, "第{0}个字符：次数最多255，前一个不能大于后一个", "character {0}: a repetition goes up to 255, the smaller number first")
MSG(REGEX_PAREN_OPEN, LEVEL_NOTE, "第{0}个字符：括号没有配对，括号本身写\\(和\\)", "character {0}: this bracket has no partner; for the bracket itself write \\( or \\)")
MSG(REGEX_PAREN_SPECIAL, LEVEL_NOTE, "第{0}个字符：不支持(?…)，请改用普通括号", "character {0}: (?...) is not supported; use plain brackets")
MSG(REGEX_DEEP, LEVEL_NOTE, "第{0}个字符：括号嵌套太深", "character {0}: brackets are nested too deeply")
MSG(REGEX_CLASS_OPEN, LEVEL_NOTE, "第{0}个字符：方括号没有配对，方括号本身写\\[和\\]", "character {0}: this square bracket has no partner; for the bracket itself write \\[ or \\]")
MSG(REGEX_CLASS_EMPTY, LEVEL_NOTE, "第{0}个字符：方括号里没有字符", "character {0}: there is nothing in the square brackets")
MSG(REGEX_CLASS_NAMED, LEVEL_NOTE, "第{0}个字符：不支持[:…:]，请写\\d、\\w或范围；[本身写\\[", "character {0}: [:...:] is not supported, write \\d, \\w or a range; for [ itself write \\[")
MSG(REGEX_RANGE, LEVEL_NOTE, "第{0}个字符：范围的起止颠倒或不是单个字符", "character {0}: a range runs from a smaller to a larger character")
MSG(REGEX_ANCHOR, LEVEL_NOTE, "第{0}个字符：总是比对全文，^和$只能在首尾；本身写\\^、\\$", "character {0}: the whole text is matched, ^ and $ stand at the ends only; for themselves write \\^, \\$")
MSG(REGEX_BACKREF, LEVEL_NOTE, "第{0}个字符：不支持反向引用，请把内容写出来", "character {0}: back references are not supported; write the text out")
MSG(REGEX_ESCAPE, LEVEL_NOTE, "第{0}个字符：\\后只能是d、w、s、D、W、S、t、n、r或标点，汉字直接写", "character {0}: only d, w, s, D, W, S, t, n, r or punctuation may follow \\; write other characters as they are")
MSG(REGEX_END, LEVEL_NOTE, "末尾的\\后面缺字符，\\本身写\\\\", "a character is missing after the last \\; for itself write \\\\")
MSG(REGEX_LONG, LEVEL_NOTE, "式子太长，请拆成几条", "the pattern is too long; split it")
MSG(REGEX_BIG, LEVEL_NOTE, "重复次数太多，展开后超过{0}步，请减少", "there are too many repetitions, more than {0} steps when counted out")
