// fill-pdfjs.js IN.pdf VALUES.json OUT.pdf
// pdf.js (the legacy build runs in Node): values go into annotationStorage, saveDocument() writes the changed file.
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');

const ROOT = path.dirname(require.resolve('pdfjs-dist/package.json'));

function stored(object, value) {
    if (object.type === 'radiobutton') return { value: object.exportValues === value };
    return { value };
}

async function main([source, valuesFile, target]) {
    const pdfjs = await import(pathToFileURL(path.join(ROOT, 'legacy/build/pdf.mjs')).href);
    const values = JSON.parse(fs.readFileSync(valuesFile, 'utf8'));
    const task = pdfjs.getDocument({
        data: new Uint8Array(fs.readFileSync(source)),
        cMapUrl: ROOT + '/cmaps/',
        cMapPacked: true,
        standardFontDataUrl: ROOT + '/standard_fonts/',
        verbosity: 0,
    });
    const document = await task.promise;
    const fields = (await document.getFieldObjects()) || {};
    for (const [name, value] of Object.entries(values)) {
        const objects = (fields[name] || []).filter((object) => object.id && object.type);
        if (!objects.length) throw new Error(`no field ${name}`);
        for (const object of objects) document.annotationStorage.setValue(object.id, stored(object, value));
    }
    fs.writeFileSync(target, await document.saveDocument());
    await task.destroy();
}

main(process.argv.slice(2)).catch((error) => {
    console.error(error.message);
    process.exit(1);
});
