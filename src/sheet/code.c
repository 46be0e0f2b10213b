/*
 * code.c - the page code: a QR code (GB/T 18284) of rectangles, so that scanned pages can be sorted. Says which page of which form, no more.
 */
#include <qrencode.h>
#include <string.h>

#include "sheet/sheet_int.h"

#define MODULE_MOST (0.42 * MM)                            /* a 200 dpi scanner sees three points of it */

#define ECI_UTF8 26

/* Chinese is marked as UTF-8: readers that are not told guess, and some guess Japanese. */
static QRcode *encode(const char *words)
{
    QRinput *in = QRinput_new2(0, QR_ECLEVEL_L);
    QRcode *q = NULL;
    bool ascii = true;
    for (const char *s = words; *s; s++)
        ascii &= (unsigned char)*s < 0x80;
    if (!in)
        die(MSG_NO_MEMORY, MSG_NONE);
    if ((ascii || QRinput_appendECIheader(in, ECI_UTF8) == 0) &&
        QRinput_append(in, QR_MODE_8, (int)strlen(words), (const unsigned char *)words) == 0)
        q = QRcode_encodeInput(in);
    QRinput_free(in);
    return q;
}

double draw_code(struct sheet_page *pg, const char *words, double x, double y, double most, bool right)
{
    QRcode *q = encode(words);
    if (!q)
        return 0;
    double module = most / q->width;
    if (module > MODULE_MOST)
        module = MODULE_MOST;
    double side = module * q->width, left = right ? x - side : x;
    for (int r = 0; r < q->width; r++) {
        for (int c = 0, n; c < q->width; c += n) {
            bool dark = q->data[r * q->width + c] & 1;
            for (n = 1; c + n < q->width && (q->data[r * q->width + c + n] & 1) == dark; n++)
                ;
            if (dark)                                      /* a run of dark modules is one rectangle: no seams */
                *VEC_ADD(pg->rects, pg->nrects, pg->crects) = (struct sheet_rect){ left + c * module, y + side - (r + 1) * module, n * module, module, 0, 0, 0 };
        }
    }
    QRcode_free(q);
    return side;
}
