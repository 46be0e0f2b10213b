// print-chromium.js IN.pdf OUT.pdf [IN.pdf OUT.pdf ...]: forms opened in Chromium's built-in viewer and printed from there, "save as PDF" being
// the printer, as careful people do. Needs a display (xvfb-run): without one Chromium does not print what its viewer shows.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { chromium } = require('playwright-core');
const { Viewer, pause } = require('./chromium-viewer.js');

const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';
const VIEWER = "document.querySelector('pdf-viewer')";

// The choices that people make once in the print dialogue; --kiosk-printing takes them without asking.
function settle(profile, folder) {
    const state = { version: 2, recentDestinations: [{ id: 'Save as PDF', origin: 'local', account: '' }], isHeaderFooterEnabled: false };
    const preferences = {
        printing: { print_preview_sticky_settings: { appState: JSON.stringify(state) } },
        savefile: { default_directory: folder },
        download: { default_directory: folder, prompt_for_download: false },
    };
    fs.mkdirSync(path.join(profile, 'Default'), { recursive: true });
    fs.writeFileSync(path.join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
}

async function finished(folder) {
    for (let tries = 0, size = -1; tries < 200; tries++, await pause(100)) {
        const name = fs.readdirSync(folder).find((one) => one.endsWith('.pdf'));
        const now = name ? fs.statSync(path.join(folder, name)).size : 0;
        if (now > 0 && now === size) return path.join(folder, name);
        size = now;
    }
    throw new Error('nothing was printed');
}

async function print(source, target) {
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'print-chromium-'));
    const folder = path.join(profile, 'printed');
    fs.mkdirSync(folder);
    settle(profile, folder);
    const context = await chromium.launchPersistentContext(profile, {
        executablePath: CHROMIUM,
        headless: false,
        viewport: { width: 1100, height: 1600 },
        ignoreDefaultArgs: ['--disable-extensions', '--disable-component-extensions-with-background-pages'],
        args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--kiosk-printing', '--disable-background-networking',
            '--disable-component-update', '--disable-sync', '--remote-debugging-port=0'],
    });
    try {
        const viewer = await Viewer.open(context, profile, source);
        await viewer.evaluate(`((${VIEWER}.currentController || ${VIEWER}.pluginController_).print(), 1)`);
        fs.copyFileSync(await finished(folder), target);
    } finally {
        await context.close();
        fs.rmSync(profile, { recursive: true, force: true });
    }
}

async function main(words) {
    for (let i = 0; i + 1 < words.length; i += 2) await print(words[i], words[i + 1]);
}

setTimeout(() => {
    console.error('print-chromium: took too long');
    process.exit(1);
}, 120000).unref();
main(process.argv.slice(2)).then(() => process.exit(0), (error) => {
    console.error(error.message);
    process.exit(1);
});
