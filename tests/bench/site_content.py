# site_content.py - N guides of 3-6 KB in Chinese, the same every time, as a content folder of ours and as two sites for hugo.
import os
import random
import shutil

WORDS = ('申报 评审 材料 单位 个人 窗口 办理 公示 证书 职称 助理 工程师 中级 初级 高级 专业 学历 年限 继续教育 业绩 论文 盖章 签字 '
         '复印件 原件 身份证 社会保险 证明 审核 受理 补正 通知 时间 地点 电话 说明 要求 条件 县区 市级 省厅 系统 网上 提交 打印 装订 '
         '推荐 考核 聘任 合格 年度 单位意见 主管部门 人事 档案 存档 机构 评委会 委托 函件 缴费 标准 领取').split()
PLACES = [f'{p}市' for p in '东阳 义乌 永康 兰溪 金华 温州 台州 丽水 衢州 绍兴 湖州 嘉兴 舟山 宁波 杭州 南昌 赣州 长沙 岳阳 衡阳'.split()]
SERIES = '工程 农业 卫生 教育 经济 会计 统计 新闻 出版 档案'.split()
LEVELS = ['员级、助理级', '中级', '副高级', '正高级']


def sentence(r):
    words = [r.choice(WORDS) for _ in range(r.randint(6, 14))]
    words.insert(len(words) // 2, '，')
    if r.random() < 0.15:
        words[2] = f'**{words[2]}**'
    if r.random() < 0.1:
        words[3] = f'{r.randint(2, 30)}个工作日'
    return ''.join(words) + '。'


def paragraph(r):
    return '\n'.join(sentence(r) for _ in range(r.randint(2, 5)))


def body(r):
    parts = []
    for n in range(r.randint(3, 5)):
        parts.append(f'## {r.choice(WORDS)}{r.choice(WORDS)}')
        parts.extend(paragraph(r) for _ in range(r.randint(1, 3)))
        if n % 2 == 0:
            parts.append('\n'.join(f'{i + 1}. {sentence(r)}' for i in range(r.randint(2, 5))))
        else:
            parts.append('\n'.join(f'- {sentence(r)}' for i in range(r.randint(2, 4))))
    rows = [f'| {r.choice(WORDS)}{r.choice(WORDS)} | {r.randint(1, 3)} 份 | {sentence(r)} |' for _ in range(4)]
    parts.append('\n'.join(['| 材料 | 份数 | 说明 |', '| --- | --- | --- |'] + rows))
    return '\n\n'.join(parts) + '\n'


def guide(i):
    r = random.Random(i)
    place = PLACES[i % len(PLACES)]
    head = [f'title: {r.choice(WORDS)}{r.choice(WORDS)}办事指南{i}', f'region: {place}', 'kind: guide', f'bureau: {place}人力资源和社会保障局',
            f'series: {SERIES[i // 7 % len(SERIES)]}', f'level: {LEVELS[i // 3 % len(LEVELS)]}', f'summary: {sentence(r)}', f'updated: 2026-{1 + i % 12:02}-{1 + i % 28:02}']
    text = body(r)
    while len(text.encode()) < 3000:
        text += '\n' + paragraph(r) + '\n'
    return place, '---\n' + '\n'.join(head) + '\n---\n\n' + text


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)


# What hugo makes of root/hugo's content when it is to write what we write beside the pages: lists by series, level and bureau, a feed, and the
# words of all pages for a search.
def make_whole(root):
    write(f'{root}/hugo-whole/config.yaml', 'title: 办事指南\nlanguageCode: zh-CN\nbaseURL: https://example.invalid/\nrelativeURLs: true\nuglyURLs: true\n'
          'hasCJKLanguage: true\ncontentDir: ../hugo/content\ntaxonomies: {series: series, level: level, bureau: bureau}\n'
          'outputs: {home: [HTML, RSS, JSON], section: [HTML], term: [HTML], taxonomy: [HTML]}\nrssLimit: 50\n')
    shutil.copytree(f'{root}/hugo/layouts', f'{root}/hugo-whole/layouts')
    write(f'{root}/hugo-whole/layouts/index.json', '[{{ range $i, $p := .Site.RegularPages }}{{ if $i }},{{ end }}{"href":{{ $p.RelPermalink | jsonify }},'
          '"title":{{ $p.Title | jsonify }},"text":{{ $p.Plain | jsonify }}}{{ end }}]\n')


# Ours below root/content, hugo's below root/hugo and root/hugo-whole. All have the same files and show the same things.
def make(root, n):
    total = 0
    write(f'{root}/content/site.yaml', 'title: 办事指南\nbureau: 某某局\nlang: zh-CN\nbase_url: https://example.invalid/\n')
    write(f'{root}/hugo/config.yaml', 'title: 办事指南\nlanguageCode: zh-CN\nbaseURL: https://example.invalid/\nrelativeURLs: true\nuglyURLs: true\n'
          'hasCJKLanguage: true\ndisableKinds: [taxonomy, term]\n')
    for i in range(n):
        _, text = guide(i)
        total += len(text.encode())
        region = f'r{i % len(PLACES):02}'
        write(f'{root}/content/guides/{region}/g{i}/guide.md', text)
        write(f'{root}/hugo/content/{region}/g{i}.md', text)
    base = ('<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>\n<body><header><a href="{{ "/" | relURL }}">'
            '{{ .Site.Title }}</a></header>\n<main>{{ block "main" . }}{{ end }}</main></body></html>\n')
    write(f'{root}/hugo/layouts/_default/baseof.html', base)
    write(f'{root}/hugo/layouts/_default/single.html', '{{ define "main" }}<h1>{{ .Title }}</h1><p>{{ .Params.summary }}</p><dl><dt>地区</dt><dd>{{ .Params.region }}</dd>'
          '<dt>部门</dt><dd>{{ .Params.bureau }}</dd><dt>系列</dt><dd>{{ .Params.series }}</dd><dt>级别</dt><dd>{{ .Params.level }}</dd><dt>更新</dt>'
          '<dd>{{ .Params.updated }}</dd></dl>{{ .TableOfContents }}{{ .Content }}{{ end }}\n')
    listing = ('{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range PAGES }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a><p>{{ .Params.summary }}</p></li>'
               '{{ end }}</ul>{{ end }}\n')
    write(f'{root}/hugo/layouts/_default/list.html', listing.replace('PAGES', '.Pages'))
    write(f'{root}/hugo/layouts/index.html', listing.replace('PAGES', '.Site.RegularPages'))
    make_whole(root)
    return total
