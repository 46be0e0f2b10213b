/*
 * main.c - shouli-read: looks into pictures and printed PDFs that strangers handed in, for shouli, which starts it with a socket. It is confined
 * before it sees the first byte. It knows pages and codes, not forms. Poppler is under the GPL, and so is this program as a whole.
 */
#include <stdio.h>
#include <string.h>

#include "shouli-read/scan_int.h"

enum { SOCKET = 3 };

static void warm_up(void)
{
    codes_warm_up();
    pdf_warm_up();
}

static bool begins(const void *p, size_t n, const char *bytes, size_t nbytes)
{
    return n >= nbytes && memcmp(p, bytes, nbytes) == 0;
}

static bool look(struct wire_out *out, const void *p, size_t n, unsigned wanted)
{
    struct codes c;
    codes_begin(&c, out, wanted == READ_PICTURES);
    if (begins(p, n, "\xFF\xD8\xFF", 3))
        look_at_jpeg(&c, p, n);
    else if (begins(p, n, "\x89PNG\r\n\x1A\n", 8))
        look_at_png(&c, p, n);
    else if (begins(p, n, "II*\0", 4) || begins(p, n, "MM\0*", 4))
        look_at_tiff(&c, p, n);
    else
        look_at_pdf(&c, p, n);
    return codes_end(&c);
}

/* What Poppler draws text with that came without its font. */
static const char *const readable[] = {"/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/poppler", NULL};

int main(int argc, char **argv)
{
    program_set_name("shouli-read");
    if (argc == 2 && strcmp(argv[1], "--serve") == 0)
        read_serve(SOCKET, warm_up, look, readable);
    printf("shouli-read %s\n", SHENBAO_VERSION);
    return argc == 2 && strcmp(argv[1], "--version") == 0 ? 0 : 2;
}
