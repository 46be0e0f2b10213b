/* Part of the message table: what a clerk does by hand with what came in. See messages.h. */
MSG(WORK_SUMMARY_FILED, LEVEL_NOTE, "，归入附件{0}", ", {0} filed as attachments")
