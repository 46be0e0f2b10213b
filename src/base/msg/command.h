/* Part of the message table: command. See messages.h. */
