/* Part of the message table: base. See messages.h. */
MSG(NO_MEMORY, LEVEL_SYSTEM, "内存不足，请关闭其他程序后重试", "out of memory; close other programs and try again")
MSG(SYSTEM, LEVEL_SYSTEM, "{0}：{1}", "{0}: {1}")
