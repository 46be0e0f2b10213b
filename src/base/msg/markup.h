/* Part of the message table: markup. See messages.h. */
