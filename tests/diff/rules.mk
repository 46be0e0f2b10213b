# How the differential tests build their C side: with the flags and the archive of the Makefile.
include Makefile

$(OBJ)/diff/c_side: tests/diff/c_side.c $(ARCHIVE)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -MT $@ -Wl,--as-needed -o $@ $< $(ARCHIVE) $(LIBS)
