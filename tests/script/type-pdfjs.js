// type-pdfjs.js FORM.pdf STEPS.json: pdf.js's own sandbox (QuickJS, as in Firefox) runs the scripts of the form while [path, value] after
// [path, value] is typed and left. Prints { alerts: [text], values: { path: text } }.
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');

const ROOT = path.dirname(require.resolve('pdfjs-dist/package.json'));
const load = (name) => import(pathToFileURL(path.join(ROOT, name)).href);

async function main([source, stepsFile]) {
    const alerts = [], values = {};
    // What the sandbox expects of a page.
    globalThis.window = { alert: (text) => alerts.push(text), confirm: () => true, prompt: () => '', setTimeout, clearTimeout, setInterval,
        clearInterval, console, URL, CustomEvent: class { constructor(type, given) { this.detail = given.detail; } },
        dispatchEvent: (event) => take(event.detail) };
    const pdfjs = await load('legacy/build/pdf.mjs'), { QuickJSSandbox } = await load('build/pdf.sandbox.mjs');
    const task = pdfjs.getDocument({ data: new Uint8Array(fs.readFileSync(source)), verbosity: 0 });
    const document = await task.promise;
    const objects = await document.getFieldObjects(), ids = {};
    for (const [name, list] of Object.entries(objects)) for (const one of list) ids[one.id] = name;
    function take(detail) { if (detail.id && 'value' in detail && detail.value !== null) values[ids[detail.id]] = String(detail.value); }
    const sandbox = await QuickJSSandbox();
    sandbox.create({ objects, calculationOrder: await document.getCalculationOrderIds(), appInfo: { platform: 'linux', language: 'zh-CN' },
        docInfo: { actions: await document.getJSActions(), filename: path.basename(source), URL: '' } });
    sandbox.dispatchEvent({ id: 'doc', name: 'Open' });
    for (const [name, value] of JSON.parse(fs.readFileSync(stepsFile, 'utf8'))) {
        const field = objects[name].find((one) => one.type && one.id);
        values[name] = value;
        sandbox.dispatchEvent({ id: field.id, name: 'Keystroke', value, change: '', willCommit: true, commitKey: 1, selStart: 0, selEnd: 0 });
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
    sandbox.nukeSandbox();
    console.log(JSON.stringify({ alerts, values }));
    await task.destroy();
}

main(process.argv.slice(2)).then(() => process.exit(0), (error) => {
    console.error(error.stack);
    process.exit(1);
});
