/* Part of the message table: report. See messages.h. */
