/* Part of the message table: sheet. See messages.h. */
