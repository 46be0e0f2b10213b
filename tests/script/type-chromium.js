// type-chromium.js FORM.pdf STEPS.json OUT.pdf: Chromium's own PDF viewer runs the scripts of the form while [path, value] after
// [path, value] is typed and left. Prints { alerts: [text] } and saves the form as the viewer does. TYPE_SHOT=x.png: a picture at the end.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { Layout, Viewer, launch } = require('../trip/chromium-viewer.js');

async function main([source, stepsFile, target]) {
    const layout = new Layout(source), alerts = [];
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'type-chromium-'));
    const context = await launch(profile);
    try {
        const viewer = await Viewer.open(context, profile, source);
        viewer.page.on('dialog', async (dialog) => {
            alerts.push(dialog.message());
            await dialog.accept();
        });
        for (const [name, value] of JSON.parse(fs.readFileSync(stepsFile, 'utf8'))) {
            await viewer.click(layout.widgets.find((widget) => widget.name === name));
            await viewer.page.keyboard.press('Control+A');
            await viewer.type(value);
            await viewer.leave();
        }
        if (process.env.TYPE_SHOT) await viewer.page.screenshot({ path: process.env.TYPE_SHOT });
        fs.writeFileSync(target, await viewer.save());
        console.log(JSON.stringify({ alerts }));
    } finally {
        await context.close();
        fs.rmSync(profile, { recursive: true, force: true });
    }
}

// The viewer's socket may keep the process alive, and a hung browser must not hang the tests.
setTimeout(() => {
    console.error('type-chromium: took too long');
    process.exit(1);
}, 180000).unref();
main(process.argv.slice(2)).then(() => process.exit(0), (error) => {
    console.error(error.message);
    process.exit(1);
});
