# offices.py - offices with a database, a key and a clock each, and a world they share: for the parts that hand applications from one to another.
import csv
import html
import json
import os
import re
import shutil
import sqlite3
import zipfile
from xml.etree import ElementTree

import smallform
from cases import SANITIZED, SHENBAO, SHOULI, run

GUIDE = '---\ntitle: 评审\nkind: procedure\nbureau: 省厅\nwho: 人\nforms: [pingshen]\nrepeat: revise\n---\n\n说明。\n'
FORM = '''form: pingshen
version: "1"
title: 评审表
person: id_number
person_name: full_name
sections:
  - fields:
      - {name: full_name, label: 姓名, type: text, required: yes, max: 20}
      - {name: id_number, label: 身份证号, type: resident-id, required: yes}
      - {name: unit, label: 单位, type: text, required: yes}
      - {name: area, label: 片区, type: code, list: area, required: yes}
      - {name: work, label: 业绩, type: paragraph, max: 500}
  - title: 附件
    fields:
      - {name: proof, label: 学历证明, type: file, kinds: [txt, pdf]}
'''
SITE = 'title: 站\nlang: zh-CN\nnumbers:\n  - {id: certificate, title: 证书编号, pattern: "{year}{seq:6}"}\n'
AREAS = 'code,name\na1,甲区\na2,乙区\n'
NEW_AREAS = 'code,name,was\na1,甲区,\nb2,新乙区,a2\n'


def id_number(n):
    body = '110101%04d%02d%02d%03d' % (1960 + n % 40, 1 + n // 40 % 12, 1 + n // 480 % 28, n // 13440)
    return body + '10X98765432'[sum(int(digit) * (2 ** (17 - at) % 11) for at, digit in enumerate(body)) % 11]


class Office:
    """day: what it writes as the day of each step; None: what its clock says, which runs `clock` days before or behind ours."""
    def __init__(self, world, name, day=None, clock=0):
        self.world, self.name, self.day = world, name, day
        self.db = os.path.join(world.work, name + '.db')
        self.pub = os.path.join(world.work, name + '.pub')
        self.made = 0
        self.environment = world.clocked(clock) if clock else None

    def on(self, option='--on'):
        return (option, self.day) if self.day else ()

    def do(self, command, *words, good=(0,)):
        done = run([SHOULI] + command.split() + ['--db', self.db] + list(words), env=self.environment)
        if done.returncode not in good:
            raise RuntimeError('%s: %s %s: %d %s%s' % (self.name, command, ' '.join(words), done.returncode, done.stdout, done.stderr))
        return done

    def by(self, command, *words, good=(0,)):
        return self.do(command, '--by', '经办', *words, good=good)

    def key(self):
        self.do('office', 'new', '--by', '经办', '--name', self.name, '-o', self.pub)

    def trust(self, other):
        self.do('office', 'trust', '--by', '经办', other.pub)

    def take(self, folder, good=(0,)):
        return self.by('import', '--forms', self.world.forms, *self.on('--received'), '--jobs', '1', '--json', folder, good=good)

    def send(self, to, kind, *words, good=(0,)):
        self.made += 1
        path = os.path.join(self.world.work, 'usb', '%s-%d.zip' % (self.name, self.made))
        to = ('--to', to.name) if to else ()
        done = self.by('send', *to, '--kind', kind, '--phone', '0571-5550100', '-o', path, '--no-cover', *self.on(), '--json', *words, good=good)
        return path, (json.loads(done.stdout) if done.returncode == 0 else None), done

    def receive(self, path, good=(0, 1), forms=True):
        done = self.by('receive', '--json', *self.on(), *(('--forms', self.world.forms) if forms else ()), path, good=good)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return lines[-1], lines[:-1]

    def ask(self, sql, *values):
        with sqlite3.connect(self.db) as db:
            return db.execute(sql, values).fetchall()

    def answers(self):
        """What counts of each person, whatever the numbers of rows are."""
        return self.ask("SELECT a.person, a.procedure, a.round, m.form, r.version, r.digest FROM application a JOIN submission m ON m.application_id = a.id"
                        " JOIN revision r ON r.submission_id = m.id AND r.revision = m.revision WHERE m.retracted_at IS NULL ORDER BY 1, 4, 6")

    def application(self, person):
        rows = self.ask('SELECT id FROM application WHERE person = ?', person)
        return str(rows[0][0]) if rows else None

    def all_rows(self):
        """Every row of an application's tables without the numbers that are this database's own."""
        out = []
        for sql in ("SELECT uid, procedure, round, person, name, state, coalesce(number, '') FROM application ORDER BY uid",
                    "SELECT m.uid, a.uid, form, version, revision, status, received_on, coalesce(retracted_at, '') FROM submission m JOIN application a ON a.id = m.application_id ORDER BY 1",
                    "SELECT m.uid, r.revision, r.version, r.digest, r.received_on, r.origin, r.by, r.why, v.sha256, v.name FROM revision r JOIN submission m ON m.id = r.submission_id JOIN source v ON v.id = r.source_id ORDER BY 1, 2",
                    "SELECT m.uid, n.revision, field, value, mark FROM answer n JOIN submission m ON m.id = n.submission_id ORDER BY 1, 2, 3",
                    "SELECT m.uid, i.revision, code, severity, field, i.message, i.remedy, opened_at, coalesce(closed_at, '') FROM issue i JOIN submission m ON m.id = i.submission_id ORDER BY 1, 2, 3, 5, 6, 8",
                    "SELECT a.uid, f.name, kind, sha256, bytes, slot, material FROM file f JOIN application a ON a.id = f.application_id ORDER BY 1, 2",
                    "SELECT a.uid, material, what, count, t.at, t.by FROM tick t JOIN application a ON a.id = t.application_id ORDER BY 1, 2, 3"):
            out.append(self.ask(sql))
        return out

    def sound(self):
        done = self.do('verify', good=(0, 1))
        return '' if done.returncode == 0 else '%s: %s' % (self.name, done.stdout)

    def tables_agree(self):
        """汇总表: the workbook, the CSV, the page, the print and the database say the same."""
        base = os.path.join(self.world.work, self.name)
        for to in ('csv', 'xlsx', 'html', 'pdf'):
            self.do('export', '--form', 'pingshen', '--to', to, '-o', '%s.%s' % (base, to))
        with open(base + '.csv', encoding='utf-8-sig', newline='') as file:
            table = [[cell.lstrip('\t') for cell in row] for row in csv.reader(file)]
        stored = [list(row) for row in self.ask('SELECT full_name, id_number, unit, area, work FROM form_pingshen ORDER BY _round, _person')]
        with open(base + '.html', encoding='utf-8') as file:
            page = [[html.unescape(cell) for cell in re.findall('<td>(.*?)</td>', row)] for row in re.findall('<tr><td>.*?</tr>', file.read())]
        for what, rows in (('CSV', table[1:]), ('workbook', workbook(base + '.xlsx')[1:]), ('page', page)):
            fields = [row[4:9] for row in rows]                # behind round, person, status and version
            if fields != stored:
                return '%s: %s has %d rows, the database %d: %s' % (self.name, what, len(fields), len(stored), [pair for pair in zip(fields, stored) if pair[0] != pair[1]][:1])
        printed = [''.join(line.split()) for line in run(['pdftotext', '-layout', base + '.pdf', '-']).stdout.splitlines() if re.search('[0-9]{17}[0-9X]', line)]
        wanted = [''.join([row[1], '检查通过1'] + row).replace(' ', '') for row in stored]
        return '' if printed == wanted else '%s: print has %d rows: %s' % (self.name, len(printed), [pair for pair in zip(printed, wanted) if pair[0] != pair[1]][:1])


def workbook(path):
    space = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
    with zipfile.ZipFile(path) as book:
        shared = []
        if 'xl/sharedStrings.xml' in book.namelist():
            shared = [''.join(t.text or '' for t in si.iter(space + 't')) for si in ElementTree.fromstring(book.read('xl/sharedStrings.xml'))]
        rows = []
        for row in ElementTree.fromstring(book.read('xl/worksheets/sheet1.xml')).iter(space + 'row'):
            cells = []
            for cell in row.iter(space + 'c'):
                at = 0
                for letter in re.match('[A-Z]+', cell.get('r')).group():
                    at = at * 26 + ord(letter) - 64
                cells += [''] * (at - 1 - len(cells))
                value = cell.find(space + 'v')
                inline = ''.join(t.text or '' for t in cell.iter(space + 't'))
                cells.append(shared[int(value.text)] if cell.get('t') == 's' else inline if cell.get('t') == 'inlineStr' else value.text if value is not None else '')
            rows.append(cells)
    return rows


class World:
    def __init__(self, cases, guide=GUIDE, site=SITE):
        self.cases, self.work, self.guide, self.site = cases, cases.work(), guide, site
        self.forms = self.build('site', AREAS)
        os.makedirs(os.path.join(self.work, 'usb'))

    def build(self, out, areas, form=FORM):
        content = os.path.join(self.work, 'content')
        for name, text in (('site.yaml', self.site), ('codes/area.csv', areas), ('guides/r/p/guide.md', self.guide), ('guides/r/p/pingshen.form.yaml', form)):
            path = os.path.join(content, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text)
        done = run([SHENBAO, 'build', content, '-o', os.path.join(self.work, out)])
        if done.returncode > 1:
            raise RuntimeError(done.stdout + done.stderr)
        return os.path.join(self.work, out, 'forms')

    def release(self):
        """Freezes the version that was built last."""
        done = run([SHENBAO, 'release', os.path.join(self.work, 'content')])
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)

    def clocked(self, days):
        """The environment of a computer whose clock is wrong."""
        shim = os.path.join(self.work, 'shim.so')
        if not os.path.exists(shim):
            made = run([os.environ.get('CC', 'gcc'), '-shared', '-fPIC', '-O1', '-Wall', '-o', shim, 'tests/lib/shim.c'])
            if made.returncode:
                raise RuntimeError(made.stderr)
        environment = dict(os.environ, LD_PRELOAD=shim, SHIM_CLOCK=str(days * 86400))
        if SANITIZED:
            environment['ASAN_OPTIONS'] = 'verify_asan_link_order=0:detect_leaks=0'
        return environment

    def person(self, folder, n, unit, **more):
        """A folder with somebody's form, and now and then a certificate."""
        own = os.path.join(folder, '%05d' % n)
        os.makedirs(own)
        values = {'full_name': '张%s%s' % ('甲乙丙丁戊己庚辛壬癸'[n % 10], '子丑寅卯辰巳午未申酉'[n // 10 % 10]), 'id_number': id_number(n), 'unit': unit,
                  'area': 'a1' if n % 3 else 'a2', 'work': '第%d人的业绩，做过𰻝面研究。' % n}
        values.update(more)
        smallform.write(os.path.join(own, 'form.pdf'), 'pingshen@1', values)
        if n % 4 == 0:
            with open(os.path.join(own, '学历证明.txt'), 'w', encoding='utf-8') as file:
                file.write('学历证明 %d\n' % n)
        return values


def alter(path, to, at=None, cut=None):
    with open(path, 'rb') as file:
        data = bytearray(file.read())
    if cut is not None:
        data = data[:cut]
    else:
        data[at] ^= 1
    with open(to, 'wb') as file:
        file.write(data)
