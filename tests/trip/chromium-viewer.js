// chromium-viewer.js - Chromium's built-in PDF viewer as a person uses it: clicks and typing at each field's place, found with qpdf, and
// the viewer's own "save edited". FILL_TYPE: insert (default, as an input method does) or keys.
const fs = require('fs');
const path = require('path');
const { execFileSync } = require('child_process');
const { chromium } = require('playwright-core');
const WebSocket = require('ws');

const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';
const VIEWER = "document.querySelector('pdf-viewer')";
const FLAG_READ_ONLY = 1, ANNOTATION_HIDDEN = 2;
const PX_PER_PT = 96 / 72;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// ---- where the fields are, from qpdf ----

class Layout {
    constructor(file) {
        const words = [file, '--json=2', '--json-key=qpdf', '--json-key=pages', '--json-stream-data=none'];
        const whole = JSON.parse(execFileSync('qpdf', words, { maxBuffer: 1 << 28 }));
        this.objects = whole.qpdf[1];
        this.pages = whole.pages;
        this.widgets = whole.pages.flatMap((page, number) => this.widgetsOf(page.object, number));
    }

    get(value) {
        return typeof value === 'string' && 'obj:' + value in this.objects ? this.objects['obj:' + value].value : value;
    }

    inherited(node, key) {
        if (node[key] !== undefined) return this.get(node[key]);
        return node['/Parent'] ? this.inherited(this.get(node['/Parent']), key) : undefined;
    }

    name(node) {
        const parent = node['/Parent'] ? this.name(this.get(node['/Parent'])) : '';
        const own = node['/T'] ? node['/T'].slice(2) : '';
        return parent && own ? parent + '.' + own : parent || own;
    }

    // Width and height of a page, pt.
    pageSize(number) {
        const [left, bottom, right, top] = this.inherited(this.get(this.pages[number].object), '/MediaBox');
        return [right - left, top - bottom];
    }

    widgetsOf(reference, number) {
        const page = this.get(reference);
        const height = this.inherited(page, '/MediaBox')[3];
        const annotations = (this.get(page['/Annots']) || []).map((one) => this.get(one));
        return annotations.filter((one) => one['/Subtype'] === '/Widget').map((node) => {
            const [left, bottom, right, top] = node['/Rect'];
            const appearance = this.get((this.get(node['/AP']) || {})['/N']) || {};
            return {
                page: number,
                name: this.name(node),
                kind: this.inherited(node, '/FT'),
                typable: !((this.inherited(node, '/Ff') || 0) & FLAG_READ_ONLY) && !((node['/F'] || 0) & ANNOTATION_HIDDEN),
                on: Object.keys(appearance).find((state) => state !== '/Off'),
                x: (left + right) / 2,                       // centre, pt from the page's upper left corner
                y: height - (bottom + top) / 2,
            };
        });
    }
}

// ---- the viewer: an extension page of the browser, reached over its own debugging socket ----

class Viewer {
    static async open(context, profile, file) {
        const viewer = new Viewer();
        viewer.page = context.pages()[0] || (await context.newPage());
        await viewer.page.goto('file://' + path.resolve(file));
        const port = fs.readFileSync(path.join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0];
        await viewer.connect(await Viewer.target(port));
        await viewer.untilLoaded();
        return viewer;
    }

    static async target(port) {
        for (let tries = 0; tries < 100; tries++, await pause(100)) {
            const list = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
            const found = list.find((one) => one.url.startsWith('chrome-extension://') && /index\.html/.test(one.url));
            if (found) return found.webSocketDebuggerUrl;
        }
        throw new Error('the PDF viewer did not start');
    }

    async connect(address) {
        this.socket = new WebSocket(address, { perMessageDeflate: false, maxPayload: 1 << 28 });
        this.waiting = new Map();
        this.socket.on('message', (data) => {
            const answer = JSON.parse(data);
            const settle = this.waiting.get(answer.id);
            this.waiting.delete(answer.id);
            if (settle) settle(answer);
        });
        await new Promise((resolve, reject) => this.socket.once('open', resolve).once('error', reject));
    }

    send(method, params) {
        const id = (this.lastId = (this.lastId || 0) + 1);
        return new Promise((resolve) => {
            this.waiting.set(id, resolve);
            this.socket.send(JSON.stringify({ id, method, params }));
        });
    }

    async evaluate(expression) {
        const answer = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
        if (answer.error || answer.result.exceptionDetails) throw new Error(JSON.stringify(answer).slice(0, 300));
        return answer.result.result.value;
    }

    // The viewer has told its page sizes and answers with a place for the first page.
    async untilLoaded() {
        const ready = `(() => {
            try { return ${VIEWER}.viewport.pageDimensions_.length > 0; } catch { return false; }   // asserts until it is there
        })()`;
        for (let tries = 0; !(await this.evaluate(ready)); tries++, await pause(100)) {
            if (tries === 100) throw new Error('the PDF viewer did not load the form');
        }
        await pause(700);
        await this.evaluate(`${VIEWER}.viewport.setZoom(1), 1`);
        await pause(500);
    }

    async goTo(page) {
        if (this.current === page) return;
        if (this.current !== undefined) await this.leave();
        await this.evaluate(`${VIEWER}.viewport.goToPage(${page}), 1`);
        await pause(400);
        this.current = page;
        this.place = await this.evaluate(`(() => {
            const v = ${VIEWER}, box = v.shadowRoot.querySelector('#main').getBoundingClientRect();
            const rect = v.viewport.getPageScreenRect(${page});
            return { x: rect.x + box.x, y: rect.y + box.y, zoom: v.viewport.getZoom() };
        })()`);
    }

    async click(widget) {
        await this.goTo(widget.page);
        const scale = PX_PER_PT * this.place.zoom;
        await this.page.mouse.click(this.place.x + widget.x * scale, this.place.y + widget.y * scale);
        await pause(60);
    }

    async type(value) {
        const lines = value.split('\n');
        for (let i = 0; i < lines.length; i++) {
            if (i) await this.page.keyboard.press('Enter');
            if (process.env.FILL_TYPE === 'keys') await this.page.keyboard.type(lines[i]);
            else if (lines[i]) await this.page.keyboard.insertText(lines[i]);
        }
        await pause(40);
    }

    // A click on the blank margin commits the last field (Escape would revert it).
    async leave() {
        await this.page.mouse.click(this.place.x + 10, this.place.y + 40);
        await pause(300);
    }

    async save() {
        const data = await this.evaluate(`(async () => {
            const v = ${VIEWER};
            const saved = await (v.currentController || v.pluginController_).save('EDITED');
            const bytes = new Uint8Array(saved.dataToSave);
            let text = '';
            for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode.apply(null, bytes.subarray(i, i + 32768));
            return btoa(text);
        })()`);
        return Buffer.from(data, 'base64');
    }

    // What "save as PDF" among its printers makes of it. Paper in inches.
    async print(paperWidth, paperHeight) {
        const margins = { marginTop: 0, marginBottom: 0, marginLeft: 0, marginRight: 0 };
        const answer = await this.send('Page.printToPDF', { paperWidth, paperHeight, ...margins, printBackground: true });
        if (answer.error) throw new Error(JSON.stringify(answer.error));
        return Buffer.from(answer.result.data, 'base64');
    }
}

// more: further options of the browser context.
async function launch(profile, more = {}) {
    return chromium.launchPersistentContext(profile, {
        ...more,
        executablePath: CHROMIUM,
        headless: false,                                     // the new headless mode is asked for below: the old one has no viewer
        viewport: { width: 1100, height: 1600 },
        ignoreDefaultArgs: ['--disable-extensions', '--disable-component-extensions-with-background-pages', '--hide-scrollbars'],
        args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
            '--disable-component-update', '--disable-sync', '--remote-debugging-port=0'],
    });
}

module.exports = { Layout, Viewer, launch, pause };
