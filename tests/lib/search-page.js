// search-page.js SITE FOLDER: a reader types into the search of a page two folders down, in Chromium at a phone's width, from file:// with
// every request watched. Prints a line a case, pictures into FOLDER.
const path = require('path');
const { pathToFileURL } = require('url');
const { chromium } = require('playwright-core');

const [site, folder] = process.argv.slice(2);
const say = (name, ok, why) => console.log((ok ? name : 'FAIL ' + name) + ': ' + (ok ? 'ok' : why));

// The words, the hits and the place of a reader who comes back from one of them; from a hit far down, and from one that was only meant.
async function comeBack(page, counted) {
  const hits = page.locator('.found li');
  const back = async (name, words, count, at) => {
    await page.goBack();
    await page.waitForFunction((n) => document.querySelectorAll('.found li').length >= n, count, { timeout: 5000 }).catch(() => {});
    await page.waitForTimeout(100);
    const seen = [await page.getByRole('searchbox').inputValue(), await hits.count(),
      await page.evaluate(() => [].indexOf.call(document.querySelectorAll('.found a'), document.activeElement)),
      await page.evaluate(() => { const r = document.activeElement.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; })];
    say(name, seen.join() === [words, count, at, true].join(), seen.join());
  };
  const follow = async (words, at, more) => {
    await page.getByRole('searchbox').fill(words);
    await page.waitForFunction(() => document.querySelectorAll('.found li').length > 0 && /条/.test(document.querySelector('.status').textContent));
    await page.waitForTimeout(500);
    if (more) {
      const had = await hits.count();
      await page.getByRole('button', { name: '再找一些' }).click();
      await page.waitForFunction((n) => document.querySelectorAll('.found li').length > n, had);
    }
    const count = await hits.count();
    const from = page.url();
    await page.locator('.found a').nth(at).click();
    await page.waitForURL((url) => String(url) !== from);
    return count;
  };
  await back('back to words and hits', '继续教育', counted, 0);
  let count = await follow('申报', 24, true);
  await back('back to a hit far down', '申报', count, 24);
  count = await follow('要交几份', 1);
  await back('back to what was meant', '要交几份', count, 1);
  await page.getByRole('searchbox').press('Escape');
  await page.reload();
  await page.waitForTimeout(200);
  say('words that were cleared do not come back', (await page.getByRole('searchbox').inputValue()) === '' && (await hits.count()) === 0, 'they do');
}

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, offline: true });
  const page = await context.newPage();
  const outside = [], messages = [];
  const root = pathToFileURL(path.resolve(site)).href;
  page.on('request', (r) => { if (!r.url().startsWith(root) && !r.url().startsWith('data:')) outside.push(r.url()); });
  page.on('console', (m) => messages.push(m.text()));
  page.on('pageerror', (e) => messages.push(String(e)));
  await page.goto(root + '/zhejiang/dongyang-chuding/index.html');
  const box = page.getByRole('searchbox');
  await box.focus();
  await page.keyboard.type('继续教育', { delay: 20 });
  // A pause in the typing shows hits of the first characters; those of all of them take their place.
  await page.waitForFunction(() => /继续教育/.test((document.querySelector('.found mark') || {}).textContent), null, { timeout: 5000 }).catch(() => {});
  const marks = await page.locator('.found li').first().locator('mark').allTextContents();
  say('hits while typing, words marked', marks.includes('继续教育'), marks.join());
  say('the number is said', /找到 \d+ 条/.test(await page.locator('.search .status').textContent()), await page.locator('.search .status').textContent());
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  say('no sideways scrolling on a phone', wide <= 360, wide);
  await page.screenshot({ path: path.join(folder, 'search-360.png') });
  await page.keyboard.press('ArrowDown');
  say('arrow to the first hit', await page.evaluate(() => document.activeElement === document.querySelector('.found a')), 'focus is elsewhere');
  const before = page.url(), counted = await page.locator('.found li').count();
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => String(url) !== before);
  await page.waitForLoadState();
  say('Enter opens it', page.url().startsWith(root) && page.url() !== root + '/index.html', page.url());
  await comeBack(page, counted);
  await page.goto(root + '/index.html');
  await page.getByRole('searchbox').fill('ｋｂ　初定');
  await page.waitForFunction(() => document.querySelectorAll('.found li').length > 0);
  say('full width and several words', (await page.locator('.found li').count()) > 0, 'nothing');
  await page.getByRole('searchbox').fill('魑魅魍魉');
  await page.waitForFunction(() => /没有找到/.test(document.querySelector('.search .status').textContent));
  say('nothing found is said', (await page.locator('.found li').count()) === 0, 'there are hits');
  // The words that people have for it, of which the pages have others.
  const asked = [['要交几份', '份数'], ['什么时候截止', '受理时间'], ['多少钱', '费用'], ['在哪里交', '窗口'], ['小学老师', '教师'], ['怎么评职称', '职称'],
    ['单位怎么登记', '登记'], ['初级 深圳', '深圳'], ['照片多大', '照片']];
  const said = [];
  for (const [words, meant] of asked) {
    await page.getByRole('searchbox').fill(words);
    await page.waitForTimeout(200);
    await page.waitForFunction(() => document.querySelectorAll('.found li').length > 0, null, { timeout: 5000 }).catch(() => {});
    const status = await page.locator('.search .status').textContent();
    if (!(await page.locator('.found mark').allTextContents()).includes(meant)) said.push(words + ': ' + status);
  }
  say('asked as people ask', said.length === 0, said.join('; '));
  await page.keyboard.press('Escape');
  say('Escape clears', (await page.getByRole('searchbox').inputValue()) === '', 'not empty');
  say('no request outside', outside.length === 0, outside.join());
  say('no console message', messages.length === 0, messages.join());
  await browser.close();
})().catch((e) => { console.log('FAIL Chromium: ' + e); process.exit(1); });
