/* Part of the message table: page. See messages.h. */
