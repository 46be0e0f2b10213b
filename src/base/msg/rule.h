/* Part of the message table: rule. See messages.h. */
