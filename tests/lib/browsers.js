// browsers.js SITE FILE...: what may run in browsers of the last eight years. Every script of layouts/, and every script in the pages of a built
// site and in the files named, is ECMAScript 5; the styles use nothing that came later without saying before it what older ones take.
// Prints a line a case and `browsers: N passed, N failed`.
const fs = require('fs');
const path = require('path');
const acorn = require('acorn');

let passed = 0, failed = 0;

function record(name, faults) {
    faults.length ? failed++ : passed++;
    console.log(`${faults.length ? 'FAIL' : 'ok  '} browsers: ${name}`);
    for (const fault of faults.slice(0, 10)) console.log(`     ${fault}`);
}

function below(folder, ends) {
    return fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((entry) => {
        const full = path.join(folder, entry.name);
        return entry.isDirectory() ? below(full, ends) : ends.test(entry.name) ? [full] : [];
    });
}

// ---- scripts ----

function faultsOfScript(name, text) {
    try {
        acorn.parse(text, { ecmaVersion: 5 });
        return [];
    } catch (error) {
        return [`${name}: ${error.message}: ${text.slice(Math.max(error.pos - 30, 0), error.pos + 30)}`];
    }
}

function scriptsOf(file) {
    const text = fs.readFileSync(file, 'utf8');
    return file.endsWith('.js') ? [text] : [...text.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((m) => m[1]);
}

// ---- styles ----

const LATER = /:has\(|:is\(|:where\(|@container|@layer|color-mix\(|\bd[vw]h\b|(^|[;{ ])(inset|aspect-ratio|accent-color|margin-inline|padding-inline|inset-inline|translate|scale|rotate)\s*:/;

// The rules as { selector, declarations: [[property, value]] }; what stands around them (@media) is left out.
function rulesOf(css) {
    return [...css.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{}]+)\{([^{}]*)\}/g)].map((m) => ({
        selector: m[1].trim(),
        declarations: m[2].split(';').map((d) => d.split(/:(.*)/s).map((s) => (s || '').trim())).filter((d) => d[0]),
    }));
}

// A later value is fine behind an older one of the same property: who does not know it keeps the first.
function faultsOfRule({ selector, declarations }) {
    const faults = [], before = new Set(), get = (name) => (declarations.find((d) => d[0] === name) || [])[1];
    if (LATER.test(`${selector}{${declarations.map((d) => d.join(':')).join(';')}`)) faults.push(`${selector}: later than the browsers`);
    if (/:focus-visible/.test(selector) && selector.split(',').some((s) => !/:focus-visible/.test(s))) faults.push(`${selector}: is lost as a whole where :focus-visible is not known`);
    if (get('display') === 'flex' && (get('gap') || get('column-gap'))) faults.push(`${selector}: no gap between boxes in a row before 2020`);
    if (/^(none|0)$/.test(get('outline') || '') && !/:focus/.test(selector)) faults.push(`${selector}: no focus is seen where :focus-visible is not known`);
    for (const [property, value] of declarations) {
        if ((/(^|[^-\w])(min|max|clamp)\(/.test(value) || value === 'anywhere') && !before.has(property)) faults.push(`${selector}: ${property}: ${value} has nothing before it`);
        before.add(property);
    }
    return faults;
}

const [site, ...files] = process.argv.slice(2);
for (const file of below('layouts', /\.js$/)) record(file, faultsOfScript(file, fs.readFileSync(file, 'utf8')));
const pages = below(site, /\.(html|js)$/).concat(files), scripts = pages.flatMap((file) => scriptsOf(file).map((text) => [path.basename(file), text]));
const kinds = new Map(scripts.map(([name, text]) => [text, name]));
record(`${scripts.length} scripts in ${pages.length} files of the site, ${kinds.size} of them different`, kinds.size < 20 ? ['too few'] : [...kinds].flatMap(([text, name]) => faultsOfScript(name, text)));
for (const file of below('layouts', /\.css$/)) record(file, rulesOf(fs.readFileSync(file, 'utf8')).flatMap(faultsOfRule));
// What this test would tell.
record('a test that can fail', [['let a = 1'], ['a => 1'], ['/(?<=a)b/.test(a)'], ['a?.b']].filter(([text]) => !faultsOfScript('', text).length)
    .concat(['.a { display: flex; gap: 1em; }', '.a:has(b) { color: red; }', '.a { width: min(1em, 2em); }', '.a { inset: 0; }', '.a, .b:focus-visible { color: red; }']
        .filter((css) => !rulesOf(css).flatMap(faultsOfRule).length)));
console.log(`browsers: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
