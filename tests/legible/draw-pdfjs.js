// draw-pdfjs.js IN.pdf DPI OUT.pgm: the first page as pdf.js draws it for print, with what the fields' appearances show.
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');

const ROOT = path.dirname(require.resolve('pdfjs-dist/package.json'));

function gray(rgba) {
    const out = Buffer.alloc(rgba.length / 4);
    for (let i = 0; i < out.length; i++) out[i] = Math.round(0.299 * rgba[4 * i] + 0.587 * rgba[4 * i + 1] + 0.114 * rgba[4 * i + 2]);
    return out;
}

// What a browser has and pdf.js asks for: with it, characters that a field's font lacks are drawn with a system font, as in Firefox.
// This canvas takes no U+0000 in a string.
function likeBrowser() {
    const { createCanvas } = require('@napi-rs/canvas');
    globalThis.OffscreenCanvas = class {
        constructor(width, height) {
            return createCanvas(width, height);
        }
    };
    const context = createCanvas(1, 1).getContext('2d'), kind = Object.getPrototypeOf(context);
    const clean = (words) => (typeof words === 'string' ? words.replace(/\0/g, '') : words);
    for (const name of ['fillText', 'strokeText', 'measureText']) {
        const plain = kind[name];
        kind[name] = function (words, ...rest) {
            return plain.call(this, clean(words), ...rest);
        };
    }
    const font = Object.getOwnPropertyDescriptor(kind, 'font');
    if (font) Object.defineProperty(kind, 'font', { ...font, set(value) { font.set.call(this, clean(value)); } });
    return createCanvas;
}

async function main([source, dpi, target]) {
    const createCanvas = likeBrowser();
    const pdfjs = await import(pathToFileURL(path.join(ROOT, 'legacy/build/pdf.mjs')).href);
    const task = pdfjs.getDocument({
        data: new Uint8Array(fs.readFileSync(source)),
        cMapUrl: ROOT + '/cmaps/',
        cMapPacked: true,
        standardFontDataUrl: ROOT + '/standard_fonts/',
        isOffscreenCanvasSupported: true,
        verbosity: 0,
    });
    const page = await (await task.promise).getPage(1);
    const viewport = page.getViewport({ scale: dpi / 72 });
    const canvas = createCanvas(Math.round(viewport.width), Math.round(viewport.height));
    const context = canvas.getContext('2d');
    context.fillStyle = 'white';
    context.fillRect(0, 0, canvas.width, canvas.height);
    await page.render({ canvasContext: context, canvas, viewport, annotationMode: pdfjs.AnnotationMode.ENABLE }).promise;
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
    fs.writeFileSync(target, Buffer.concat([Buffer.from(`P5\n${canvas.width} ${canvas.height}\n255\n`), gray(pixels)]));
    await task.destroy();
}

main(process.argv.slice(2)).then(() => process.exit(0), (error) => {
    console.error(error.message);
    process.exit(1);
});
