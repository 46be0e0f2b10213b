// fill-pdflib.js IN.pdf VALUES.json OUT.pdf
// pdf-lib, as a web page uses it: a TrueType font is embedded for what is typed (FILL_FONT), since the library throws on Chinese
// without one. An item of a dropdown is picked by what it shows, which is what pdf-lib's getOptions() offers.
const fs = require('fs');
const { PDFDocument, PDFCheckBox, PDFDropdown, PDFRadioGroup } = require('pdf-lib');

const FONT = process.env.FILL_FONT || '/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf';

function shownFor(dropdown, exported) {
    const option = dropdown.acroField.getOptions().find((o) => o.value.decodeText() === exported);
    if (!option) throw new Error(`${dropdown.getName()}: no option ${exported}`);
    return (option.display || option.value).decodeText();
}

function fill(field, value) {
    if (field instanceof PDFCheckBox) value ? field.check() : field.uncheck();
    else if (field instanceof PDFRadioGroup) field.select(value);
    else if (field instanceof PDFDropdown) field.select(shownFor(field, value));
    else field.setText(value);
}

async function main([source, valuesFile, target]) {
    const values = JSON.parse(fs.readFileSync(valuesFile, 'utf8'));
    const document = await PDFDocument.load(fs.readFileSync(source));
    const form = document.getForm();
    document.registerFontkit(require('@pdf-lib/fontkit'));
    const font = await document.embedFont(fs.readFileSync(FONT), { subset: true });
    for (const [name, value] of Object.entries(values)) fill(form.getField(name), value);
    form.updateFieldAppearances(font);
    fs.writeFileSync(target, await document.save({ updateFieldAppearances: false }));
}

main(process.argv.slice(2)).catch((error) => {
    console.error(error.message);
    process.exit(1);
});
