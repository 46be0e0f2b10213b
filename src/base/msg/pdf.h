/* Part of the message table: pdf. See messages.h. */
