/* Part of the message table: pack. See messages.h. */
