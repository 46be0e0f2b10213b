// fill-chromium.js IN.pdf VALUES.json OUT.pdf
// PDFium in Chromium's built-in viewer: real clicks and typing at each field's place, then the viewer's own "save edited".
// Dropdowns cannot be driven (a native popup swallows all further input): naming one is an error. Characters beyond the BMP
// arrive damaged, as they do for a person at this viewer.
// FILL_SHOT=x.png: a picture of the first page before saving.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { Layout, Viewer, launch } = require('./chromium-viewer.js');

async function fill(viewer, widget, value) {
    if (widget.kind === '/Ch') throw new Error(`${widget.name}: a dropdown cannot be driven`);
    if (widget.kind !== '/Btn') {
        await viewer.click(widget);
        await viewer.type(value);
    } else if (value === true || widget.on === '/' + value) {
        await viewer.click(widget);
    }
}

async function main([source, valuesFile, target]) {
    const values = JSON.parse(fs.readFileSync(valuesFile, 'utf8'));
    const layout = new Layout(source);
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'fill-chromium-'));
    const context = await launch(profile);
    try {
        const viewer = await Viewer.open(context, profile, source);
        const seen = new Set();
        for (const widget of layout.widgets) {
            if (!(widget.name in values) || !widget.typable) continue;
            seen.add(widget.name);
            await fill(viewer, widget, values[widget.name]);
        }
        await viewer.leave();
        if (process.env.FILL_SHOT) await viewer.page.screenshot({ path: process.env.FILL_SHOT });
        fs.writeFileSync(target, await viewer.save());
        const missed = Object.keys(values).filter((name) => !seen.has(name));
        if (missed.length) throw new Error(`no field ${missed.join(' ')}`);
    } finally {
        await context.close();
        fs.rmSync(profile, { recursive: true, force: true });
    }
}

// The viewer's socket may keep the process alive, and a hung browser must not hang the tests.
setTimeout(() => {
    console.error('fill-chromium: took too long');
    process.exit(1);
}, 180000).unref();
main(process.argv.slice(2)).then(() => process.exit(0), (error) => {
    console.error(error.message);
    process.exit(1);
});
