/*
 * Part of the message table: program. See messages.h. PROGRAM_ is told to the author of rules; RULE_ to the person whose form is judged,
 * where {0} is what it is about, if a field.
 */
MSG(PROGRAM_CIRCLE, LEVEL_ERROR, "这几处互相等着对方的结果：{0}，请断开一处", "these wait for each other's result: {0}; break the circle")
MSG(PROGRAM_OWN_ONLY, LEVEL_ERROR, "这里不能看另一份表“{0}”，跨表的要求请写成规则", "this cannot look at another form ({0}); write a rule instead")
MSG(PROGRAM_ROW_OUTSIDE, LEVEL_ERROR, "“{0}”只能用在表格的规则里", "\"{0}\" can only be used in the rules of a table")
MSG(PROGRAM_MESSAGE_LONG, LEVEL_WARNING, "提示有{0}个汉字，最多{1}个，请写短些", "the message has {0} Han characters; at most {1}; shorten it")
MSG(PROGRAM_UNREACHABLE, LEVEL_WARNING, "这个条件从不成立，这里永远用不到，请核对", "this condition never holds: what stands here is never used; check it")
MSG(PROGRAM_JSON, LEVEL_ERROR, "规则“{0}”读不出来，请重新生成表格定义", "the rule {0} cannot be read; build the form definition again")

/* the author's rules: where he gave no words */
MSG(RULE_CONSTRAINT, LEVEL_ERROR, "{0}填了“{1}”，不符合要求", "{0} is “{1}”; it does not meet the condition")
MSG(RULE_DO_CONSTRAINT, LEVEL_NOTE, "请核对后改正", "Check it and mend it")
MSG(RULE_WEEKDAYS_ONLY, LEVEL_NOTE, "（缺节假日表，只按周一至周五计）", " (without a calendar: Monday to Friday were counted)")
MSG(RULE_V_EMPTY, LEVEL_NOTE, "（未填）", "(empty)")
MSG(RULE_V_PERIOD, LEVEL_NOTE, "{0}至{1}", "{0} to {1}")
MSG(RULE_V_NOW, LEVEL_NOTE, "{0}至今", "{0} until now")
MSG(RULE_V_TICKED, LEVEL_NOTE, "已勾", "ticked")

/* filled in where nothing is wanted */
MSG(RULE_IRRELEVANT, LEVEL_WARNING, "{0}按前面所选不用填，已填的不计", "{0} is not wanted after what was chosen; it does not count")
MSG(RULE_IRRELEVANT_PART, LEVEL_WARNING, "{0}这部分按前面所选不用填，已填的不计", "{0}: this part is not wanted after what was chosen; it does not count")
MSG(RULE_IRRELEVANT_FORM, LEVEL_ERROR, "按所填情况，这份表不用交", "after what was filled in, this form is not wanted")
MSG(RULE_DO_IRRELEVANT_FORM, LEVEL_NOTE, "请核对所填的选择；没有选错的，拿掉这份表", "Check the choices; if they are right, take this form out")
MSG(RULE_LACKING_FORM, LEVEL_ERROR, "按所填情况，还要交《{0}》", "after what was filled in, 《{0}》 is wanted too")
MSG(RULE_DO_LACKING_FORM, LEVEL_NOTE, "请填好这份表一起交；选错了的，请改正选择", "Fill in that form too; or mend the choice if it is wrong")
MSG(RULE_DO_IRRELEVANT, LEVEL_NOTE, "请核对前面的选择；没有选错的，可不改", "Check the choice before; if it is right, leave it")

/* when forms are taken */
MSG(RULE_WINDOW, LEVEL_ERROR, "{0}不在受理时间内（{1}）", "{0} is outside the time of receiving ({1})")
MSG(RULE_DO_WINDOW, LEVEL_NOTE, "请在{2}起的受理时间再交", "Hand it in again from {2} on")
MSG(RULE_DO_WINDOW_OVER, LEVEL_NOTE, "受理已经结束，请等下一次通知", "Receiving is over; wait for the next notice")
MSG(RULE_WIN_YEAR, LEVEL_NOTE, "每年12月{0}日及以前", "each year until {0} December")
MSG(RULE_WIN_QUARTER, LEVEL_NOTE, "每季末月{0}日及以前", "each quarter until day {0} of its last month")
MSG(RULE_WIN_MONTH, LEVEL_NOTE, "每月{0}日及以前", "each month until day {0}")
MSG(RULE_WIN_BETWEEN, LEVEL_NOTE, "{0}至{1}", "{0} to {1}")
MSG(RULE_WIN_FROM, LEVEL_NOTE, "{0}起", "from {0}")
MSG(RULE_WIN_UNTIL, LEVEL_NOTE, "{0}止", "until {0}")
MSG(RULE_WIN_DAY, LEVEL_NOTE, "{0}月{1}日", "{0}-{1}")

/* who may apply */
MSG(RULE_ELIGIBLE, LEVEL_ERROR, "不符合“{0}”：{1}", "“{0}” is not met: {1}")
MSG(RULE_DO_ELIGIBLE, LEVEL_NOTE, "请核对；条件还不够的，满足后再报", "Check it; if a condition is not met yet, apply when it is")
MSG(RULE_EXCLUDED, LEVEL_ERROR, "不能在这里办理：{0}", "not admitted here: {0}")
MSG(RULE_DO_EXCLUDED, LEVEL_NOTE, "请向受理窗口询问该到哪里办", "Ask at the window where to go")
MSG(RULE_E_GE, LEVEL_NOTE, "{0}要满{1}，现为{2}", "{0} must be {1} at least; it is {2}")
MSG(RULE_E_GT, LEVEL_NOTE, "{0}要超过{1}，现为{2}", "{0} must be more than {1}; it is {2}")
MSG(RULE_E_LE, LEVEL_NOTE, "{0}不能超过{1}，现为{2}", "{0} may not be more than {1}; it is {2}")
MSG(RULE_E_LT, LEVEL_NOTE, "{0}要不满{1}，现为{2}", "{0} must be less than {1}; it is {2}")
MSG(RULE_E_GE_DATE, LEVEL_NOTE, "{0}不能早于{1}，现为{2}", "{0} may not be before {1}; it is {2}")
MSG(RULE_E_GT_DATE, LEVEL_NOTE, "{0}要晚于{1}，现为{2}", "{0} must be after {1}; it is {2}")
MSG(RULE_E_LE_DATE, LEVEL_NOTE, "{0}不能晚于{1}，现为{2}", "{0} may not be after {1}; it is {2}")
MSG(RULE_E_LT_DATE, LEVEL_NOTE, "{0}要早于{1}，现为{2}", "{0} must be before {1}; it is {2}")
MSG(RULE_E_EQ, LEVEL_NOTE, "{0}应为“{1}”，现为{2}", "{0} must be “{1}”; it is {2}")
MSG(RULE_E_NE, LEVEL_NOTE, "{0}不能是“{1}”", "{0} may not be “{1}”")
MSG(RULE_E_TICK, LEVEL_NOTE, "{0}没有勾或没有填", "{0} is not ticked or not filled in")
MSG(RULE_E_OTHER, LEVEL_NOTE, "{0}不符合条件", "{0} does not meet the condition")
MSG(RULE_U_YEARS, LEVEL_NOTE, "{0}年", "{0} years")
MSG(RULE_U_AGE, LEVEL_NOTE, "{0}岁", "{0} years of age")
MSG(RULE_U_MONTHS, LEVEL_NOTE, "{0}个月", "{0} months")
MSG(RULE_U_DAYS, LEVEL_NOTE, "{0}天", "{0} days")
MSG(RULE_U_WORKDAYS, LEVEL_NOTE, "{0}个工作日", "{0} working days")

/* hours of training */
MSG(RULE_HOURS_YEAR, LEVEL_ERROR, "{0}是{1}学时，要满{2}，还差{3}", "{0}: {1} hours; {2} are needed, {3} are missing")
MSG(RULE_HOURS_AVERAGE, LEVEL_ERROR, "平均每年{0}学时，要满{1}，还差{2}", "{0} hours a year on average; {1} are needed, {2} are missing")
MSG(RULE_HOURS_SUM, LEVEL_ERROR, "{0}至{1}共{2}学时，要满{3}，还差{4}", "{0} to {1}: {2} hours; {3} are needed, {4} are missing")
MSG(RULE_HOURS_SHARE, LEVEL_ERROR, "“{0}”共{1}，要占总学时的{2}/{3}，即{4}", "“{0}”: {1}; {2}/{3} of all hours, that is {4}, are needed")
MSG(RULE_DO_HOURS, LEVEL_NOTE, "请补填漏掉的学时，不够的补学后再报", "Add hours that were left out; if they do not suffice, learn on and apply then")

/* a choice that is one, but not now or not here */
MSG(RULE_NOT_YET, LEVEL_ERROR, "{0}选了“{1}”，这一项从{2}起才有", "{0} is “{1}”; this entry is valid from {2} only")
MSG(RULE_NO_LONGER, LEVEL_ERROR, "{0}选了“{1}”，这一项用到{2}为止", "{0} is “{1}”; this entry was valid until {2}")
MSG(RULE_DO_CURRENT, LEVEL_NOTE, "请改选现在有效的一项", "Choose an entry that is valid now")
MSG(RULE_NOT_UNDER, LEVEL_ERROR, "{0}选了“{1}”，不在“{2}”所选的“{3}”之下", "{0} is “{1}”; this does not belong to “{3}”, chosen in “{2}”")
MSG(RULE_DO_UNDER, LEVEL_NOTE, "请核对两处，改正选错的一处", "Look at both and mend the wrong one")

/* kinds of documents */
MSG(RULE_ID_KIND, LEVEL_ERROR, "{0}填了“{1}”，不是正确的{2}号码", "{0} is “{1}”; this is no right number of a {2}")
MSG(RULE_DO_ID_OF, LEVEL_NOTE, "可以填：{2}", "It may be: {2}")
MSG(RULE_K_RESIDENT, LEVEL_NOTE, "居民身份证", "resident ID card")
MSG(RULE_K_LEGACY, LEVEL_NOTE, "15位旧身份证", "resident ID card of 15 digits")
MSG(RULE_K_HMT, LEVEL_NOTE, "港澳台居民居住证", "residence permit of Hong Kong, Macao and Taiwan people")
MSG(RULE_K_FOREIGN, LEVEL_NOTE, "外国人永久居留身份证", "foreign permanent resident card")
MSG(RULE_K_FOREIGN_2017, LEVEL_NOTE, "2017版外国人永久居留身份证", "foreign permanent resident card of 2017")
MSG(RULE_K_HK_MACAO, LEVEL_NOTE, "港澳居民来往内地通行证", "mainland travel permit of Hong Kong and Macao people")
MSG(RULE_K_TAIWAN, LEVEL_NOTE, "台湾居民来往大陆通行证", "mainland travel permit of Taiwan people")
