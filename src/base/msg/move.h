/* Part of the message table: states, moves from one to another, and bans. See messages.h. */
MSG(MOVE_ACCEPT, LEVEL_NOTE, "受理", "accepted")
MSG(MOVE_ACCEPT_STATE, LEVEL_ERROR, "第 {0} 号申请（{1}）现在的环节不能受理，见 shouli state {0}", "application {0} ({1}) cannot be accepted from where it stands; see shouli state {0}")
