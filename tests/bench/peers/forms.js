// forms.js FORMS.tsv FONT.ttf OUT: the forms of the benchmark with pdf-lib: labels in a subset of the font, text fields in Helvetica.
const fs = require('fs');
const { PDFDocument, StandardFonts, rgb } = require('pdf-lib');
const fontkit = require('@pdf-lib/fontkit');

async function write(lines, bytes, out) {
    const document = await PDFDocument.create();
    document.registerFontkit(fontkit);
    const font = await document.embedFont(bytes, { subset: true }), helvetica = await document.embedFont(StandardFonts.Helvetica);
    const pages = [document.addPage([595.28, 841.89]), document.addPage([595.28, 841.89])], form = document.getForm();
    pages[0].drawText(lines[0][2], { x: 150, y: 790, size: 20, font });
    for (const [, name, label, at, ...place] of lines.slice(1)) {
        const [x, y, width, height] = place.map(Number), page = pages[Number(at)];
        page.drawText(label, { x: x - 95, y: y + 6, size: 10.5, font });
        page.drawRectangle({ x: x - 100, y, width: 100, height, borderWidth: 0.5, borderColor: rgb(0, 0, 0) });
        page.drawRectangle({ x, y, width, height, borderWidth: 0.5, borderColor: rgb(0, 0, 0) });
        const field = form.createTextField(name);
        field.addToPage(page, { x, y, width, height, font: helvetica, borderWidth: 0 });
        field.setFontSize(11);
    }
    fs.writeFileSync(`${out}/${lines[0][1]}.pdf`, await document.save());
}

async function main([file, font, out]) {
    const bytes = fs.readFileSync(font), rows = fs.readFileSync(file, 'utf8').trim().split('\n').map((line) => line.split('\t'));
    let written = 0;
    for (let i = 0; i < rows.length; written++) {
        let end = i + 1;
        while (end < rows.length && rows[end][0] !== 'form') end++;
        await write(rows.slice(i, end), bytes, out);
        i = end;
    }
    console.log(written);
}

main(process.argv.slice(2)).catch((error) => {
    console.error(error);
    process.exit(1);
});
