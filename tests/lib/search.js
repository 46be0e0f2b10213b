// search.js SITE SAMPLES.json: the site's search outside a browser: each sample, a piece of the sources, must be found on the page it is
// from, nothing may be found that does not hold the words, and other ways of writing a word find the same. Prints what is wrong.
const fs = require('fs');
const path = require('path');
const vm = require('vm');

const [site, file] = process.argv.slice(2);
const context = vm.createContext({ console });
const run = (name) => vm.runInContext(fs.readFileSync(path.join(site, name), 'utf8'), context, name);
run('search.js');
const search = vm.runInContext('shenbaoSearch', context);
const loaded = new Set();
search.load = (name, done) => {
  if (loaded.has(name)) console.log('loaded twice: ' + name);
  loaded.add(name);
  if (fs.existsSync(path.join(site, name))) run(name);
  setImmediate(done);
};

const find = (words) => new Promise((resolve) => search.find(words, (s) => {
  const all = [];
  const next = () => (s.end ? resolve(all) : s.more(20, (hits) => { all.push(...hits); next(); }));
  next();
}));

(async () => {
  const samples = JSON.parse(fs.readFileSync(file, 'utf8'));
  let found = 0;
  for (const { words, page } of samples) {
    const hits = await find(words);
    const terms = search.fold(words).split(' ').filter((t) => t);
    if (hits.some((h) => h.page.href === page)) found++;
    else console.log('FAIL not found: ' + JSON.stringify(words) + ' of ' + page);
    for (const h of hits)
      if (!terms.every((t) => search.fold(h.page.title).includes(t) || search.fold(h.page.text).includes(t)))
        console.log('FAIL found without the words: ' + words + ' at ' + h.page.href);
    if (new Set(hits.map((h) => h.page.href)).size !== hits.length) console.log('FAIL twice: ' + words);
    let titles = true;
    for (const h of hits) {
      const here = terms.every((t) => search.fold(h.page.title).includes(t));
      if (here && !titles) console.log('FAIL a title behind others: ' + words);
      titles = titles && here;
    }
  }
  console.log(found + ' of ' + samples.length + ' found');
})();
