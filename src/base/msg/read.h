/* Part of the message table: read. See messages.h. */
