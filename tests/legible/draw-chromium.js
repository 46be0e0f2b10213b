// draw-chromium.js DPI [IN.pdf OUT.png]...: the first page of each as Chromium's viewer shows it.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { Layout, Viewer, launch, pause } = require('../trip/chromium-viewer.js');

async function draw(dpi, source, target) {
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'draw-chromium-'));
    const context = await launch(profile, { deviceScaleFactor: dpi / 96 });
    try {
        const viewer = await Viewer.open(context, profile, source);
        const [width, height] = new Layout(source).pageSize(0);
        await viewer.goTo(0);
        await pause(500);
        const clip = { x: viewer.place.x, y: viewer.place.y, width: width * 96 / 72, height: height * 96 / 72 };
        await viewer.page.screenshot({ path: target, clip, scale: 'device' });
    } finally {
        await context.close();
        fs.rmSync(profile, { recursive: true, force: true });
    }
}

async function main([dpi, ...files]) {
    for (let i = 0; i + 1 < files.length; i += 2) await draw(Number(dpi), files[i], files[i + 1]);
}

setTimeout(() => {
    console.error('draw-chromium: took too long');
    process.exit(1);
}, 170000).unref();
main(process.argv.slice(2)).then(() => process.exit(0), (error) => {
    console.error(error.message);
    process.exit(1);
});
