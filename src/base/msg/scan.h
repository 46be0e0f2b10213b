/* scan.h - what is said of scans, photos and prints. A part of messages.h. */
MSG(SCAN_MISSING, LEVEL_ERROR, "二维码不全：缺第 {0} 个，共 {1} 个，内容读不出来", "codes are missing: {0} of {1}; the data cannot be read")
MSG(SCAN_MISSING_DO, LEVEL_NOTE, "请把缺的二维码重新拍清楚或扫一遍，和已有的一起再导入", "photograph or scan the missing codes again and import all of them together")
MSG(SCAN_UNSEEN_DO, LEVEL_NOTE, "请按 200 到 300 dpi 重新扫描再导入；是网页表的，改交报送文件", "scan it again at 200 to 300 dpi and import it; of an offline form, hand in the saved file")
MSG(SCAN_BROKEN, LEVEL_ERROR, "二维码读到了，但合起来的内容不对", "the codes were read, but what they make together is wrong")
MSG(SCAN_BROKEN_DO, LEVEL_NOTE, "请重新打印或显示二维码再拍，或者交报送文件", "print or show the codes again, or hand in the saved file")
MSG(SCAN_NO_PROGRAM, LEVEL_WARNING, "没有找到 shouli-read，图片和扫描件里的二维码这次没有看", "shouli-read was not found: codes in pictures and scans were not looked for")
