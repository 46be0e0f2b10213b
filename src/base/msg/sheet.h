/* Part of the message table: sheet. See messages.h. */

/* What is printed on every paper; the Chinese column is the one used. */
MSG(PAPER_PHOTO, LEVEL_NOTE, "贴照片处", "photo")
MSG(PAPER_PHOTO_SIZE, LEVEL_NOTE, "{0}×{1}毫米", "{0} x {1} mm")
MSG(PAPER_COPIES, LEVEL_NOTE, "一式{0}份", "{0} copies")
MSG(PAPER_COPIES_DUPLEX, LEVEL_NOTE, "一式{0}份，双面打印", "{0} copies, print on both sides")
MSG(PAPER_DUPLEX, LEVEL_NOTE, "双面打印", "print on both sides")
MSG(PAPER_NOTE_NUMBER, LEVEL_NOTE, "{0}. ", "{0}. ")
MSG(PAPER_PAGE, LEVEL_NOTE, "第{0}页 共{1}页", "page {0} of {1}")
MSG(PAPER_DATE, LEVEL_NOTE, "　　　　年　　月　　日", "date")
MSG(PAPER_SIGN, LEVEL_NOTE, "签字：＿＿＿＿＿＿", " signature: ______")
MSG(PAPER_ROW, LEVEL_NOTE, "第{0}行", "row {0}")
MSG(PAPER_REQUIRED, LEVEL_NOTE, "（必填）", " (required)")
MSG(PAPER_HIDDEN_FORM, LEVEL_NOTE, "表格编号，请勿改动", "form identity, do not change")
MSG(PAPER_HIDDEN_PACK, LEVEL_NOTE, "申报包编号，请勿改动", "pack number, do not change")
MSG(PAPER_HIDDEN_BASE, LEVEL_NOTE, "补正依据，请勿改动", "revision to mend, do not change")

MSG(SHEET_TOO_LONG, LEVEL_ERROR, "表格排成{0}页，超过规定的{1}页，请减少行数或缩短栏目", "the form takes {0} pages, {1} are allowed; use fewer rows or shorter items")
MSG(SHEET_FIELD_SMALL, LEVEL_WARNING, "“{0}”一栏约容{1}字，少于上限{2}字，请加宽或减小 max", "the cell of \"{0}\" holds about {1} characters, fewer than its limit of {2}; widen it or lower max")
