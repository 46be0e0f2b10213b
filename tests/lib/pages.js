// pages.js SITE PACK...: opens every page below the folders from file:// in Chromium, on a telephone's and a desk's width. A case a page:
// no request leaves its folder, nothing is missing, no console message, no script error, nothing wider than the screen, links lead
// somewhere, there are words to read, and axe-core finds nothing against WCAG 2.2 AA or its own good practice. Prints the cases and closes
// with `pages: N passed, N failed`.
const fs = require('fs');
const path = require('path');
const { fileURLToPath, pathToFileURL } = require('url');
const { chromium } = require('playwright-core');
const axe = require('axe-core');
const { use } = require('./pages-use.js');

const SCREENS = [{ width: 360, height: 740 }, { width: 1280, height: 900 }];   // the second of the site in the dark
let passed = 0, failed = 0;

function record(name, faults) {
    faults.length ? failed++ : passed++;
    console.log(`${faults.length ? 'FAIL' : 'ok  '} pages: ${name}`);
    for (const fault of faults.slice(0, 20)) console.log(`     ${fault}`);
}

function pagesBelow(folder) {
    return fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((entry) => {
        const full = path.join(folder, entry.name);
        if (entry.isDirectory()) return pagesBelow(full);
        return entry.name.endsWith('.html') ? [full] : [];
    });
}

// What is wrong with a request or link to `url` from a page below root, or null.
function wrongTarget(url, root) {
    if (/^(data|blob|about):/.test(url)) return null;
    if (!url.startsWith('file:')) return `leaves the folder: ${url}`;
    const file = fileURLToPath(url.split(/[?#]/)[0]);
    if (!(file + path.sep).startsWith(root + path.sep)) return `outside the folder: ${file}`;
    if (!fs.existsSync(file)) return `is not there: ${path.relative(root, file)}`;
    return fs.statSync(file).isDirectory() ? `leads to a folder, which shows no page from file://: ${path.relative(root, file)}` : null;
}

// Runs in the page: what a reader meets.
function look() {
    const links = [...document.querySelectorAll('a[href]')].map((a) => ({ href: a.href, hash: a.hash, text: a.textContent.trim(), label: a.getAttribute('aria-label') }));
    return {
        overflow: document.documentElement.scrollWidth - window.innerWidth,
        title: document.title.trim(),
        lang: document.documentElement.lang,
        words: document.body.innerText.trim().length,
        headings: document.querySelectorAll('h1').length,
        ids: [...document.querySelectorAll('[id]')].map((e) => e.id),
        charset: document.characterSet,
        links,
    };
}

function faultsOfLook(seen, url, root) {
    const faults = [];
    if (seen.overflow > 0) faults.push(`is ${seen.overflow} px wider than the screen`);
    if (!seen.title) faults.push('has no title');
    if (!/^(zh|en)/.test(seen.lang)) faults.push(`language is "${seen.lang}"`);
    if (seen.words < 20) faults.push('has no words');
    if (seen.headings !== 1) faults.push(`has ${seen.headings} main headings`);
    if (seen.charset !== 'UTF-8') faults.push(`charset is ${seen.charset}`);
    const twice = seen.ids.filter((id, at) => seen.ids.indexOf(id) !== at);
    if (twice.length) faults.push(`ids used twice: ${twice.join(' ')}`);
    for (const link of seen.links) {
        if (!link.text && !link.label) faults.push(`a link without words: ${link.href}`);
        const here = link.href.split('#')[0] === url.split('#')[0];
        if (here && link.hash && !seen.ids.includes(decodeURIComponent(link.hash.slice(1)))) faults.push(`a link to nothing: ${link.hash}`);
        // A link for people may lead to the net; a page must not fetch from it, which is told by the requests.
        const wrong = /^(https?|mailto|tel):/.test(link.href) ? null : wrongTarget(link.href, root);
        if (wrong) faults.push(`a link ${wrong}`);
    }
    return faults;
}

// What axe-core has against the page, each rule once with the first element.
async function faultsOfAxe(page) {
    await page.evaluate(axe.source);
    const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'], preload: false }));
    return found.violations.map((v) => `axe ${v.id}: ${v.help}: ${v.nodes[0].html.slice(0, 160)} (${v.nodes.length})`);
}

// A window of this size; told gets what its pages do that they may not. root: the folder they may ask files of.
async function openWindow(browser, screen, root, told, colorScheme) {
    const context = await browser.newContext({ viewport: screen, locale: 'zh-CN', colorScheme });
    const page = await context.newPage();
    page.on('request', (request) => {
        const wrong = wrongTarget(request.url(), root);
        if (wrong) told.faults.push(`a request ${wrong}`);
    });
    page.on('requestfailed', (request) => told.faults.push(`a request failed: ${request.url()}`));
    page.on('console', (message) => told.faults.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => told.faults.push(`script: ${error.message}`));
    page.on('dialog', (dialog) => { told.faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
    return page;
}

async function visit(page, file, root, told) {
    const url = pathToFileURL(file).href;
    told.faults = [];
    await page.goto(url, { waitUntil: 'load' });
    await page.waitForTimeout(30);
    told.faults.push(...faultsOfLook(await page.evaluate(look), url, root));
    told.faults.push(...await faultsOfAxe(page));
    return told.faults;
}

// What stands there for a browser without script must lead somewhere, too.
function recordNoscript(folder, root, files) {
    const dead = files.flatMap((file) => [...fs.readFileSync(file, 'utf8').matchAll(/<noscript>([\s\S]*?)<\/noscript>/g)]
        .flatMap((m) => [...m[1].matchAll(/href="([^"]*)"/g)].map((h) => h[1].replace(/&amp;/g, '&')))
        .map((href) => wrongTarget(new URL(href, pathToFileURL(file)).href, root)).filter(Boolean));
    record(`${path.basename(folder)}: links for those without script`, dead);
}

async function main(folders) {
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });
    for (const folder of folders) {
        const root = fs.existsSync(folder) ? fs.realpathSync(folder) : folder;
        const files = fs.existsSync(root) ? pagesBelow(root) : [];
        if (!files.length) record(`${path.basename(folder)} has pages`, ['none found']);
        recordNoscript(folder, root, files);
        for (const screen of SCREENS) {
            const told = { faults: [] }, page = await openWindow(browser, screen, root, told, folder === folders[0] && screen === SCREENS[1] ? 'dark' : 'light');
            for (const file of files) {
                record(`${path.basename(folder)}/${path.relative(root, file)} at ${screen.width}`, await visit(page, file, root, told));
            }
            await page.context().close();
        }
    }
    await use(browser, fs.realpathSync(folders[0]), record);
    await browser.close();
    console.log(`pages: ${passed} passed, ${failed} failed`);
    process.exit(passed && !failed ? 0 : 1);
}

main(process.argv.slice(2)).catch((error) => {
    console.error(error);
    process.exit(1);
});
