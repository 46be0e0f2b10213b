// pages-use.js: uses what the pages of the built sample do by script, for pages.js: the index narrows, regions are picked side by side, the
// next receiving dates follow the day, the page of eligibility judges. Then the same pages without script.
const path = require('path');
const { pathToFileURL } = require('url');
const { forget } = require('./forget.js');

let record = null;

function check(name, good, seen) { record(name, good ? [] : [String(seen).slice(0, 400)]); }

function visible(page, selector) {
    return page.$$eval(selector, (all) => all.filter((e) => e.offsetParent !== null).map((e) => e.innerText.trim()));
}

// A page as on that day.
async function open(browser, file, day, options) {
    const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 360, height: 740 }, ...options });
    const page = await context.newPage();
    await page.addInitScript(forget);
    if (day) await page.clock.setFixedTime(new Date(`${day}T10:00:00`));
    await page.goto(pathToFileURL(file).href);
    return page;
}

/* To another page and back by the browser's button, which puts into the controls what stood there. */
async function leaveAndReturn(page, site) {
    await page.goto(pathToFileURL(path.join(site, 'zhejiang', 'index.html')).href);
    await page.goBack();
    await page.waitForTimeout(100);
}

async function narrowing(browser, site) {
    const page = await open(browser, path.join(site, 'index.html'));
    const all = (await visible(page, '.card')).length;
    await page.selectOption('#narrow-region', '浙江省');
    let cards = await visible(page, '.card');
    check('the index narrows by region, with the places in it', cards.length > 1 && cards.length < all && cards.every((t) => t.includes('浙江省')), cards);
    const before = cards.length;
    await page.selectOption('#narrow-level', '中级');
    cards = await visible(page, '.card');
    check('and by level', cards.length > 0 && cards.length < before && cards.every((t) => t.includes('中级') || !/ · (初级|高级)/.test(t)) && cards.some((t) => t.includes('研究生')), cards);
    check('and says how many there are', (await page.innerText('#count')).includes(`${cards.length}个`), await page.innerText('#count'));
    check('a guide without a level stays', cards.some((t) => t.includes('东阳市')), cards);
    const offered = await page.$$eval('#narrow-region option', (o) => o.map((e) => e.value));
    check('a province is offered before its places, what is no place comes last', offered.indexOf('广东省') > 0 &&
        offered.indexOf('广东省') < offered.indexOf('广东省深圳市') && offered.indexOf('浙江省') < offered.indexOf('地区未写明') && offered.every((name) => !name.includes('（')), offered);
    const routes = await page.$$eval('#narrow-route option', (o) => o.map((e) => e.value));
    check('and offers only what is left', routes.length > 1 && routes.every((r) => cards.some((t) => t.includes(r))), routes);
    await page.selectOption('#narrow-region', '');
    await page.selectOption('#narrow-level', '');
    check('and back again', (await visible(page, '.card')).length === all, all);
    await page.selectOption('#narrow-region', '浙江省');
    await leaveAndReturn(page, site);
    cards = await visible(page, '.card');
    check('who comes back from a guide finds what the choice says', cards.length === ((await page.inputValue('#narrow-region')) === '' ? all : before), cards.length);
    await page.context().close();
}

async function sideBySide(browser, site) {
    const page = await open(browser, path.join(site, 'compare', 'chuding.html'));
    const before = (await visible(page, 'tr[data-region]')).length;
    await page.check('input[value="贵州省"]');
    const rows = await visible(page, 'tr[data-region]');
    check('regions are picked side by side', rows.length > 0 && rows.length < before && rows.every((t) => t.startsWith('贵州省')), rows);
    const places = await page.$$eval('#pick input', (all) => all.map((e) => e.value));
    check('in order, each place once', places.join() === [...places].sort((a, b) => a.localeCompare(b, 'zh')).join() &&
        places.every((name) => !name.includes('（')), places);
    const folded = await page.$$eval('.silent', (all) => all.filter((e) => !e.hidden && !e.querySelector('span[data-region]:not([hidden])')).length);
    check('nothing is said of those that are left out', folded === 0, folded);
    await leaveAndReturn(page, site);
    const again = (await visible(page, 'tr[data-region]')).length;
    check('and are so when the page is come back to', again === ((await page.isChecked('input[value="贵州省"]')) ? rows.length : before), again);
    await page.uncheck('input[value="贵州省"]');
    check('none picked is all', (await visible(page, 'tr[data-region]')).length === before, before);
    await page.context().close();
}

async function dates(browser, site) {
    const guide = path.join(site, 'zhejiang', 'zj-graduate', 'index.html');
    const said = async (day) => {
        const page = await open(browser, guide, day), text = await page.innerText('.next');
        await page.context().close();
        return text;
    };
    let text = await said('2026-11-27');
    check('a window that is open, until when and how long', text.includes('收到2026年12月14日为止，还有17天') && text.includes('2027年1月1日到2027年3月14日'), text);
    text = await said('2026-12-14');
    check('its last day', text.includes('今天是最后一天'), text);
    text = await said('2026-12-15');
    check('a window that is shut, and the next', text.includes('今天不受理。下一次从2027年1月1日开始'), text);
    const notice = path.join(site, 'zhejiang', 'graduate-window', 'index.html');
    let page = await open(browser, notice, '2027-03-31');
    check('a notice on its last day', (await visible(page, '[data-expires]')).length === 0, '');
    await page.context().close();
    page = await open(browser, notice, '2027-04-01');
    check('a notice that is over', (await visible(page, '[data-expires]')).join().includes('已经过期'), await page.innerText('main'));
    await page.context().close();
    page = await open(browser, path.join(site, 'index.html'), '2027-04-01');
    check('a notice that is over, in the list', (await visible(page, '.notices li')).join().includes('（已过期）'), '');
    await page.context().close();
    page = await open(browser, path.join(site, 'index.html'), '2026-11-01');
    check('a notice before its day is not listed', (await visible(page, '.notices li')).length === 0, '');
    await page.context().close();
}

async function eligibility(browser, site) {
    const page = await open(browser, path.join(site, 'eligible.html'), '2026-11-27');
    const answer = async (label, value) => {
        /* Several guides may ask by the same words: the first question shown that has the answer. */
        for (const control of await page.getByLabel(label).all()) {
            const [tag, has] = await control.evaluate((e, v) => [e.tagName, [...(e.options || [])].some((o) => o.label === v)], value);
            if (!(await control.isVisible()) || (tag === 'SELECT' && !has)) continue;
            return tag === 'SELECT' ? control.selectOption({ label: value }) : control.fill(value);
        }
        throw new Error(`no question ${label} with ${value}`);
    };
    const verdicts = async () => (await visible(page, '#verdicts > li')).filter((t) => t.includes('研究生'))[0];
    await page.selectOption('#where', '浙江省');
    check('nothing answered, nothing told', (await verdicts()).includes('还没有答：学历与工作：学位'), await verdicts());
    await answer('学位', '硕士');
    await answer('从事本专业工作年限', '２.5');
    await answer('取得学历学位后的年限', '1');
    check('what is lacking and by how much', (await verdicts()).includes('年限要满3年，现在是2.5年，还差0.5年'), await verdicts());
    check('the row that came nearest', (await verdicts()).includes('最接近的是第2条'), await verdicts());
    await answer('从事本专业工作年限', '3');
    check('the row that is met', (await verdicts()).includes('符合第2条') && (await verdicts()).includes('下载申报包'), await verdicts());
    await answer('学位', '博士');
    check('the first row that is met', (await verdicts()).includes('符合第1条'), await verdicts());
    await answer('学位', '都不是');
    await answer('学历', '硕士研究生');
    check('schooling without the degree', (await verdicts()).includes('符合第2条'), await verdicts());
    await answer('学历', '本科及以下');
    check('a wrong kind', (await verdicts()).includes('现在还不行'), await verdicts());
    await answer('从事本专业工作年限', '三年多');
    check('an answer that cannot be read', (await page.innerText('#ask')).includes('看不懂'), await page.innerText('#ask'));
    await page.selectOption('#where', { index: 0 });
    await answer('工作与所学专业', '不相近');
    const guizhou = (await visible(page, '#verdicts > li')).filter((t) => t.includes('贵州'))[0];
    check('who is sent elsewhere', guizhou.includes('不能办') && guizhou.includes('请改为申报评审'), guizhou);
    await page.selectOption('#where', '浙江省');
    check('questions of other regions go', !(await page.innerText('#ask')).includes('院校类别') && (await visible(page, '#verdicts > li')).length === 1, '');
    await page.context().close();
}

/* One answer serves every guide that asks the same; where a form divides otherwise, it asks once more, and nothing is taken for another. */
async function askedOnce(browser, site) {
    const page = await open(browser, path.join(site, 'eligible.html'), '2026-11-27');
    const shown = async (label) => {
        const found = [];
        for (const control of await page.getByLabel(label, { exact: true }).all()) if (await control.isVisible()) found.push(control);
        return found;
    };
    const verdict = async (words) => (await visible(page, '#verdicts > li')).filter((t) => t.includes(words))[0];
    const labels = await visible(page, '#ask .q > label');
    const twice = labels.filter((label, i) => labels.indexOf(label) !== i);
    check('what several guides ask is asked once', twice.join() === '院校类别', labels);
    check('where the same words mean other entries, it says whose question it is', (await visible(page, '#ask .note')).filter((t) => t.includes('这样问')).length === 2, '');
    const place = (label) => labels.findIndex((one) => one.includes(label));
    check('questions alike stand together', place('学位') + 1 === labels.indexOf('学历与工作：学位') && labels.indexOf('院校类别') + 1 === labels.lastIndexOf('院校类别'), labels);
    check('a label that says little has its part of the form before it', labels.includes('初定：系列'), labels);
    await page.getByLabel('学历或学位').first().selectOption({ label: '博士' });
    await page.getByLabel('初定级别').selectOption('中级');
    await page.getByLabel('院校类别').first().selectOption('普通院校');
    await page.getByLabel('与所学专业').selectOption('相同');
    await page.getByLabel('系列').first().selectOption('其他系列');
    const degree = page.getByLabel('学历与工作：学位'), degrees = () => degree.evaluate((e) => e.selectedOptions[0].label);
    check('what is alike is shown there, and said', (await degrees()) === '博士' && (await page.innerText('#ask')).includes('先照“学历或学位”选了，不一样请改'), await degrees());
    check('and counts', (await verdict('研究生')).includes('符合第1条'), await verdict('研究生'));
    await degree.selectOption({ label: '硕士' });
    await page.getByLabel('学历或学位').first().selectOption({ label: '第二学士学位' });
    await page.getByLabel('学历或学位').first().selectOption({ label: '博士' });
    check('until somebody says otherwise', (await degrees()) === '硕士' && !(await page.innerText('#ask')).includes('先照'), await degrees());
    check('the answer serves the one guide', (await verdict('两江新区')).includes('取得博士学位，初定中级'), await verdict('两江新区'));
    await page.getByLabel('申报方式').selectOption('初定');
    await page.getByLabel('申报级别').selectOption('中级');
    check('and the other', (await verdict('谁能报')).includes('符合第8条'), await verdict('谁能报'));
    check('nothing is asked again meanwhile', (await shown('学历或学位')).length === 1, '');
    await page.getByLabel('学历或学位').first().selectOption({ label: '第二学士学位' });
    const again = await shown('学历或学位');
    check('an entry that one form does not have is asked for once more', again.length === 2 && (await visible(page, '#ask .note')).join().includes('分得不同，请再选一次'), again.length);
    check('and decides nothing before', (await verdict('两江新区')).includes('还要再答'), await verdict('两江新区'));
    await again[1].selectOption('本科');
    await page.getByLabel('初定级别').selectOption('助理级');
    await page.getByLabel('毕业后从事本专业工作年限').fill('１．５');
    check('by that form’s own entries', (await verdict('两江新区')).includes('符合第3条'), await verdict('两江新区'));
    await page.getByLabel('申报级别').selectOption('助理级');
    check('the other form keeps what was said first', (await verdict('谁能报')).includes('符合第3条'), await verdict('谁能报'));
    await page.getByLabel('学历或学位').first().selectOption('本科（学士学位）');
    check('and the second question goes when the first answer serves both', (await shown('学历或学位')).length === 1 && (await verdict('谁能报')).includes('符合第4条') &&
        (await verdict('两江新区')).includes('符合第3条'), await verdict('谁能报'));
    await page.context().close();
}

// Kinds of answers that no two guides of the sample share: a day answers for its month, a yes for a tick, and "other" for what neither form has.
async function kindsOfAnswers(browser, site) {
    const page = await open(browser, path.join(site, 'eligible.html'), '2026-11-27');
    const seen = await page.evaluate(() => {
        const choices = (words) => words.split(' ').map((value) => ({ value }));
        const guide = (fields) => ({ card: { title: '' }, uses: fields.map((field) => ({ path: field.name, field, section: {}, named: [], asIs: false, question: null, again: null })) });
        const a = guide([{ label: '毕业时间', type: 'year-month' }, { label: '党员', type: 'tick' }, { label: '年限', type: 'integer' }, { label: '类别', type: 'choice', choices: choices('甲 乙 其他') }]);
        const b = guide([{ label: '毕业时间', type: 'date' }, { label: '党员', type: 'yes-no', choices: choices('是 否') }, { label: '年限', type: 'decimal' }, { label: '类别', type: 'choice', choices: choices('甲 丙 其他') }]);
        const questions = Shenbao.asks.questionsOf([a, b], {}), first = questions.filter((q) => !q.after), said = (words) => {
            words.split(' ').forEach((word, i) => { first[i].answer = word; });
            return [a, b].map((g) => g.uses.map((use) => { const v = Shenbao.asks.answerFor(use); return v === null ? null : Shenbao.normalise(use.field, v).value; })).concat([questions.filter((q) => q.after && Shenbao.asks.isWanted(q)).map((q) => q.own)]);
        };
        return JSON.stringify([first.map((q) => q.label), first[3].options.map((o) => o.label).join(''), said('2019年7月1日 否 3 其他'), said('2019-07-01 是 3 丙')]);
    });
    check('a day answers for its month, a yes for a tick, and nothing for what a form does not have', seen === JSON.stringify([['毕业时间', '党员', '年限', '类别'], '甲丙乙其他',
        [['2019-07', '', '3', '其他'], ['2019-07-01', '否', '3', '其他'], []], [['2019-07', '1', '3', null], ['2019-07-01', '是', '3', '丙'], ['甲|乙|其他']]]), seen);
    await page.context().close();
}

// What another fills in is no mistake of the applicant, and stands apart.
async function byOthers(browser, site) {
    const page = await open(browser, path.join(site, 'guangdong', 'shenzhen-teacher', 'form-sz-rending.html'), '2026-11-27');
    await page.click('#check');
    const own = await page.$$eval('#summary .errors li', (all) => all.map((e) => e.innerText)), all = await page.innerText('#summary');
    check('what the unit fills in is not among what the applicant has to mend', own.length > 5 && !own.some((t) => /单位意见|经办人|盖章预览件/.test(t)), own);
    check('it stands apart, with who fills it in', /等用人单位填写的，本人不用改（3）[^]*没有单位意见/.test(all), all);
    check('and so it says at the section', (await page.innerText('#form')).includes('由用人单位填写，本人不用填'), '');
    await page.context().close();
}

async function withoutScript(browser, site) {
    for (const [file, words] of [['index.html', '上海市职称服务系统'], ['eligible.html', '博士学位获得者，不计年限'], ['compare/chuding.html', '请改为申报评审'],
        ['zhejiang/zj-graduate/index.html', '末月15日前停止受理'], ['guangdong/personnel-unit/index.html', '看第2问']]) {
        const page = await open(browser, path.join(site, file), '', { javaScriptEnabled: false });
        const shot = await page.locator('main').innerText();
        check(`${file} says the same without script`, shot.includes(words), shot);
        await page.context().close();
    }
}

// tell(name, faults) gets the cases.
exports.use = async (browser, site, tell) => {
    record = tell;
    for (const part of [narrowing, sideBySide, dates, eligibility, askedOnce, kindsOfAnswers, byOthers, withoutScript]) await part(browser, site);
};
