/* Part of the message table: keeping what is stored: backup, restore, purge. See messages.h. */
MSG(CARE_HELP_BACKUP, LEVEL_NOTE,
    "  backup --db 数据库 [--json] -o 文件      整个备份成一个文件，边用边备，备完核对\n",
    "  backup --db FILE [--json] -o FILE        everything into one file while in use, and looked through\n")
MSG(CARE_HELP_RESTORE, LEVEL_NOTE,
    "  restore --db 新数据库 [--json] 备份文件  恢复到空的地方，恢复完核对\n",
    "  restore --db NEWFILE [--json] BACKUP     bring it back to an empty place, and look through it\n")
MSG(BACKUP_FOREIGN, LEVEL_SYSTEM, "这不是 shouli 的备份文件，或者已经损坏", "this is no backup of shouli, or it is damaged")
MSG(BACKUP_NO_FILE, LEVEL_SYSTEM, "没有这个备份文件：{0}", "there is no such backup: {0}")
MSG(BACKUP_NEWER, LEVEL_SYSTEM, "备份是新版程序做的，请用新版的 shouli 恢复", "the backup was made by a newer program: restore it with that")
MSG(BACKUP_DATABASE, LEVEL_SYSTEM, "备份里的数据库读不出来：{0}", "the database of the backup cannot be read: {0}")
MSG(BACKUP_WRITE, LEVEL_SYSTEM, "备份写不出去：{0}；看看磁盘满了没有", "the backup cannot be written: {0}; is the disk full?")
MSG(BACKUP_MISSING, LEVEL_SYSTEM, "原件不在了：{0}；先用 shouli verify 查清", "an original is not there: {0}; look with shouli verify first")
MSG(BACKUP_ORIGINAL, LEVEL_SYSTEM, "原件 {0} 和登记的不一样；先用 shouli verify 查清", "original {0} is not what was taken in; look with shouli verify")
MSG(BACKUP_DAMAGED, LEVEL_SYSTEM, "数据有损坏，没有完成：\n{0}", "there is damage, nothing was made:\n{0}")
MSG(BACKUP_COUNTS, LEVEL_SYSTEM, "恢复出来的件数和备份时不一样，没有完成", "there is more or less than when the backup was made; nothing was restored")
MSG(BACKUP_IN_WAY, LEVEL_SYSTEM, "{0} 是别的文件，不是备份，不能盖掉；请换一个名字", "{0} is no backup and is not written over; take another name")
MSG(BACKUP_NOT_EMPTY, LEVEL_SYSTEM, "{0} 已经在了；只能恢复到空的地方，请换一个名字", "{0} is there already: restore to an empty place, under another name")
MSG(BACKUP_DONE, LEVEL_NOTE, "已备份到 {0}，核对无误", "backed up to {0}, looked through and sound")
MSG(BACKUP_RESTORED, LEVEL_NOTE, "已恢复到 {0}，核对无误", "restored to {0}, looked through and sound")
MSG(BACKUP_COUNT, LEVEL_NOTE, "申请{0}件，表{1}份（{2}版），来件{3}个，原件{4}个（{5}），经过{6}条",
    "{0} applications, {1} forms ({2} revisions), {3} sources, {4} originals ({5}), {6} lines of the log")
MSG(BACKUP_FAILED, LEVEL_SYSTEM, "没有备份成：{0}", "no backup was made: {0}")
MSG(RESTORE_FAILED, LEVEL_SYSTEM, "没有恢复成：{0}", "nothing was restored: {0}")
MSG(CARE_WHICH, LEVEL_SYSTEM, "要写一个备份文件的名字", "name one backup")
