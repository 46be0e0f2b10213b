/*
 * messages.h - the one table of everything a person can be told. No include guard: included with MSG defined.
 *
 * MSG(identifier, level, Chinese, English). {0} {1} ... are arguments. A text says what, where (the place is printed
 * before it) and what to do; it names no internal identifier. A file below msg/ holds the part of one stage.
 */
#include "msg/base.h"
#include "msg/model.h"
#include "msg/version.h"
#include "msg/rule.h"
#include "msg/regex.h"
#include "msg/words.h"
#include "msg/program.h"
#include "msg/markup.h"
#include "msg/sheet.h"
#include "msg/pdf.h"
#include "msg/prefill.h"
#include "msg/roster.h"
#include "msg/page.h"
#include "msg/offline.h"
#include "msg/pack.h"
#include "msg/read.h"
#include "msg/store.h"
#include "msg/report.h"
#include "msg/command.h"
#include "msg/work.h"
#include "msg/people.h"
#include "msg/care.h"
#include "msg/scan.h"
#include "msg/notice.h"
#include "msg/letters.h"
#include "msg/move.h"
#include "msg/bundle.h"
#include "msg/unit.h"
