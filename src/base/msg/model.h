/* Part of the message table: model. See messages.h. */
