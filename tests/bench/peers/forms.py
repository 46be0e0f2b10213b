#!/usr/bin/python3
# forms.py FORMS.tsv FONT.ttf OUT: the forms of the benchmark with reportlab: labels in a subset of the font, text fields in Helvetica.
import os
import sys

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas


def write(lines, out):
    canvas = Canvas(os.path.join(out, lines[0][1] + '.pdf'), pagesize=(595.28, 841.89))
    page = 0
    canvas.setFont('label', 20)
    canvas.drawString(150, 790, lines[0][2])
    canvas.setFont('label', 10.5)
    for _, name, label, at, *place in lines[1:]:
        if int(at) != page:
            canvas.showPage()
            canvas.setFont('label', 10.5)
            page = int(at)
        x, y, w, h = map(float, place)
        canvas.drawString(x - 95, y + 6, label)
        canvas.rect(x - 100, y, 100, h)
        canvas.rect(x, y, w, h)
        canvas.acroForm.textfield(name=name, tooltip=label, x=x, y=y, width=w, height=h, borderWidth=0, fontName='Helvetica', fontSize=11,
                                  fillColor=None, borderColor=None, forceBorder=False)
    canvas.save()


def main():
    pdfmetrics.registerFont(TTFont('label', sys.argv[2]))
    lines, written = [], 0
    with open(sys.argv[1], encoding='utf-8') as file:
        for line in list(file) + ['form\t\t\n']:
            if line.startswith('form\t') and lines:
                write(lines, sys.argv[3])
                lines, written = [], written + 1
            lines.append(line.rstrip('\n').split('\t'))
    print(written)


main()
