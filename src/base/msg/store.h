/* Part of the message table: store. See messages.h. */
