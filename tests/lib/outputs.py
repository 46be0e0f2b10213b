# outputs.py - what the clerk of a system makes of what came in (tests/systems/ID/output.yaml, told of in tests/parts/systems), against what was read
# once and kept in tests/systems/ID/expect/. UPDATE=yes writes that anew.
import collections
import csv
import glob
import hashlib
import html
import json
import os
import re
import shlex
import sqlite3
import zipfile

import systems
from cases import SHOULI, TOP, run
from systems import BUILT, FORMS, SYSTEMS, read
from tables import Page, first_difference, workbook

FILLERS = ('pdftk', 'mutool', 'pdflib', 'qpdfjson', 'fdf', 'xfdf')        # tests/trip/fill-NAME
BY = {'move', 'tick', 'accept', 'ban', 'unit', 'pack', 'number', 'receipt', 'letter', 'send', 'told', 'notice', 'office', 'receive', 'amend', 'retract'}
PLAIN = {'list', 'export', 'query', 'ban', 'unit', 'number', 'bundles', 'office', 'verify', 'amend', 'retract', 'send', 'backup', 'restore', 'pack list'}
# those that are not told where the forms are, unless it is written
COLUMNS = 24                                                               # that fit on a print
INTO = {'letter', 'notice', 'receipt', 'accept', 'print'}                  # those that write into a folder


# ---- what comes in ----

def stored(form, answers):
    """Answers by the fields of the paper as they are stored: marks are 1, several choices are one value."""
    out = {}
    types = {part['name']: part for section in form.compiled['sections'] for part in section.get('fields', [])}
    for path, value in answers.items():
        name, _, at = path.rpartition('.')
        if types.get(name, {}).get('type') == 'choices':
            chosen = [types[name]['choices'][int(at) - 1]['value']] if value == 'yes' else []
            out[name] = ' '.join(out.get(name, '').split() + chosen)
        elif value not in ('', 'no'):
            out[path] = '1' if value == 'yes' else value
    return out


def page_file(form, answers, path):
    """What the offline page saves, as shenbao-answers(5) has it."""
    name, answers = '%s@%s' % (form.name, form.version), stored(form, answers)
    text = name + '\n' + ''.join('%s\x1f%s\x1e' % pair for pair in sorted(answers.items(), key=lambda pair: pair[0].encode()))
    whole = {'shenbao': 'answers', 'format': 1, 'form': name, 'title': form.compiled['title'], 'pack': '', 'base': '', 'saved': '2026-11-20', 'answers': answers,
             'hash': hashlib.sha256(text.encode()).hexdigest(), 'files': [], 'verdict': 'accepted'}
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(whole, file, ensure_ascii=False)


def roster_file(form, answers, path):
    """One row of the empty roster that `shouli template` makes."""
    done = run([SHOULI, 'template', '--forms', FORMS, '-o', path, form.name])
    if done.returncode:
        raise SystemExit(done.stderr)
    with open(path, encoding='utf-8-sig', newline='') as file:
        rows = list(csv.reader(file))
    answers = stored(form, answers)
    with open(path, 'w', encoding='utf-8-sig', newline='') as file:
        csv.writer(file).writerows(rows[:2] + [['1'] + [answers.pop(code, '') for code in rows[1][1:]]])
    if answers:
        raise SystemExit('%s: a roster has no %s' % (form.name, sorted(answers)))


def fill(how, form, answers, path):
    """One form filled in by another program, by the page or in a roster."""
    if how == 'page':
        return page_file(form, answers, path + '.json')
    if how == 'roster':
        return roster_file(form, answers, path + '.csv')
    if how not in FILLERS:
        raise SystemExit('who is %s?' % how)
    blank = glob.glob(os.path.join(BUILT, 'site', '*', '*', form.name + '.pdf'))[0]
    with open(path + '.list', 'w', encoding='utf-8') as file:
        json.dump({name: form.put(name, value) for name, value in answers.items() if value != ''}, file, ensure_ascii=False)
    done = run([os.path.join(TOP, 'tests', 'trip', 'fill-' + how), blank, path + '.list', path + '.pdf'])
    os.remove(path + '.list')
    if done.returncode:
        raise SystemExit('%s: %s' % (how, done.stdout + done.stderr))
    return None


def add_page(path):
    """One more page at the end of a form, as somebody does who has more to say."""
    with open(path + '.blank', 'wb') as file:
        file.write(systems.blank_page(b'more'))
    done = run(['qpdf', path, '--replace-input', '--pages', path, path + '.blank', '--'])
    os.remove(path + '.blank')
    if done.returncode not in (0, 3):
        raise SystemExit('qpdf: ' + done.stderr)


class Taken:
    """One application on the clerk's desk: a case of the system, as somebody of an own name, filled in by the program that is said."""

    def __init__(self, system, label, told, at):
        form = next((form for form in system.forms if form.name == told['form']), None)
        case = next((case for case in form.told['cases'] + form.elsewhere if case['case'] == told['case']), None) if form else None
        if not case:
            raise SystemExit('%s: no case %s of %s' % (system.name, told['case'], told['form']))
        self.case = systems.Case(system, form, {key: value for key, value in case.items() if key not in ('again', 'moves')}, at, at)
        self.label, self.how, self.change = label, told.get('by', ''), told.get('change', {})
        self.more = {'_pack': told['pack']} if 'pack' in told else {}
        self.pages = told.get('pages')
        if self.pages:                                     # with a page too many it is not as the case says
            told_first = self.case.parts[0][1]
            self.case.parts[0] = (form, {**told_first, 'issues': told_first.get('issues', []) + ['R-FMT']})
        self.received = told.get('received', self.case.received)

    def write(self, folder):
        os.makedirs(folder)
        for at, (form, told) in enumerate(self.case.parts):
            change = {**told.get('change', {}), **{path: value for path, value in self.change.items() if path in form.fields}}
            if self.how and at == 0:
                fill(self.how, form, form.answers(change, self.case.person), os.path.join(folder, form.name))
                if self.pages:
                    add_page(os.path.join(folder, form.name + '.pdf'))
            else:
                form.write(os.path.join(folder, form.name + '.xfdf'), change, self.case.person, self.more if at == 0 else {})
        for name, told in self.case.files.items():
            with open(os.path.join(folder, name), 'wb') as file:
                file.write(systems.file_of(told, self.case.number, name))

    def faults(self, states):
        """As for the case itself, wherever the form came from."""
        names = {}
        for form, _ in self.case.parts:
            names[self.case.source(form)] = next((name for name in states if name.split('/')[-1].split('.')[0] == form.name), '')
        lost = ['not told of: %s' % source for source in names if not names[source]]
        return lost or self.case.faults({source: states[name] for source, name in names.items()})


# ---- what is made of it ----

def html_text(text):
    text = re.sub(r'(?s)<(script|style|title).*?</\1>', '', text)
    text = re.sub(r'\s+', ' ', text)
    text = re.sub(r'</t[dh]>\s*<t[dh][^>]*>', ' | ', text)
    return html.unescape(re.sub(r'<[^>]*>', '', re.sub(r'</?(p|div|tr|h\d|li|ul|ol|section|dt|dd|table|br|main|header|footer)\b[^>]*>', '\n', text)))


def text_of(path):
    """What a person reads in a file; of a form that is sent back to be mended the name is enough."""
    if '补正表' in os.path.basename(path) or not path.endswith(('.pdf', '.xlsx', '.zip', '.html', '.csv', '.txt')):
        return ''
    if path.endswith('.pdf'):
        return run(['pdftotext', '-layout', path, '-']).stdout
    if path.endswith('.xlsx'):
        return '\n'.join(' | '.join(row) for row in workbook(path)[0])
    if path.endswith('.zip'):
        with zipfile.ZipFile(path) as file:
            return '\n'.join(sorted(file.namelist()))
    with open(path, encoding='utf-8-sig') as file:
        return html_text(file.read()) if path.endswith('.html') else file.read()


def tidy(text):
    """Without what is only of paper: rows of blanks, blank lines, page feeds, and without what is new each time."""
    lines = [re.sub(r'[ \t\u3000]{2,}', '  ', line).strip() for line in text.replace('\f', '\n').split('\n')]
    text = '\n'.join(line for line in lines if line)
    return re.sub(r'\b[0-9a-f]{32,}\b|(\d{5} ){7}\d{5}|\d+ KB|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', '…', text)


class Desk:
    def __init__(self, system, work):
        self.system, self.work, self.told = system, os.path.join(work, 'desk-' + system.name), read(os.path.join(SYSTEMS, system.name, 'output.yaml'))
        if set(self.told) - {'take', 'before', 'outputs', 'later', 'data'}:
            raise SystemExit('%s: %s' % (system.name, set(self.told)))
        self.database, self.numbers, self.printed, self.taken = os.path.join(self.work, 'counter.db'), {}, [], {}
        os.makedirs(self.work)
        for name, told in self.told.get('data', {}).items():
            with open(self.data(name), 'w', encoding='utf-8') as file:
                json.dump(told, file, ensure_ascii=False)

    def data(self, name):
        return os.path.join(self.work, name + '.json')

    def shouli(self, words, output='', at=0, way='html'):
        """One command with what is the same in all; its words, what it says and the text of the files that it wrote."""
        words = [self.data(word[1:]) if word[1:] in self.told.get('data', {}) and word.startswith('$') else word for word in shlex.split(words)]
        words = [re.sub(r'@(\w+)', lambda found: str(self.numbers.get(found[1], found[0])), word) for word in words]
        folder, name = os.path.join(self.work, output or 'before', str(at)), words[0]
        more = ([] if '--db' in words else ['--db', self.database]) + ([] if (name in PLAIN or ' '.join(words[:2]) in PLAIN) and '--forms' not in words else ['--forms', FORMS])
        more += ['--by', '李小兰'] if name in BY and '--by' not in words and words[1:2] not in (['list'], ['show']) else []
        more += ['-o', folder] if name in INTO else []
        more += ['--to', way] if name == 'letter' else []  # a page keeps its rows apart; that a print says the same is seen once a system
        os.makedirs(folder, exist_ok=True)
        done = run([SHOULI, *[word.replace('$out', folder).replace('$before', os.path.join(self.work, 'before', '0')) for word in words if word != '--forms'], *more])
        said = (done.stdout + done.stderr).replace(folder, '').replace(self.work, '').replace(TOP + os.sep, '')
        files = [path for path in sorted(glob.glob(os.path.join(folder, '**'), recursive=True)) if os.path.isfile(path)]
        brief = name == 'pack'                             # of empty forms their names are enough
        texts = ['' if brief and '签收单' not in path else text_of(path) for path in files]
        parts = [said] + ['[%s]\n%s' % (os.path.relpath(path, folder), text) for path, text in zip(files, texts)]
        return done.returncode, '\n'.join(tidy(part) for part in parts if part.strip())

    def take_in(self):
        """The applications, a day after another; what is wrong with how they were judged."""
        taken, faults = [Taken(self.system, label, told, at) for at, (label, told) in enumerate(self.told['take'].items(), 1)], []
        for words in self.told.get('before', []):
            status, said = self.shouli(words)
            faults += [] if status == 0 else ['%s: %s' % (words, said)]
        for day in sorted({one.received for one in taken}):
            folder = os.path.join(self.work, 'in-' + day)
            for one in taken:
                if one.received == day:
                    one.write(os.path.join(folder, one.label))
            handed = systems.hand_in(folder, self.database, day, whole=True)
            states = {os.path.relpath(source, folder).split('!')[0]: state for source, state in handed.items()}
            for one in taken:
                if one.received == day:
                    own = {name: state for name, state in states.items() if name.startswith(one.label + '/')}
                    faults += ['%s: %s' % (one.label, fault) for fault in one.faults(own)]
                    self.numbers[one.label] = next((state.application for state in own.values() if state.application), 0)
                    self.taken[one.label] = (one, next((state.submission for name, state in own.items() if one.case.parts[0][0].name in name), 0))
        return faults

    def deliver(self, name):
        """What comes later of somebody whose form lies here: files beside the same form, or the form mended."""
        told, folder = self.told['later'][name], os.path.join(self.work, 'later-' + name)
        one, submission = self.taken[told['of']]
        form, first = one.case.parts[0]
        change = {**first.get('change', {}), **{path: value for path, value in one.change.items() if path in form.fields}, **told.get('change', {})}
        os.makedirs(folder)
        form.write(os.path.join(folder, form.name + '.xfdf'), change, one.case.person, {'_base': '%d.1' % submission} if told.get('change') else one.more)
        for file, kind in told.get('files', {}).items():
            with open(os.path.join(folder, file), 'wb') as out:
                out.write(systems.file_of(kind, one.case.number, file))
        return 'import --received %s %s' % (told.get('received', one.received), folder)

    def output(self, name, commands):
        out = []
        for at, words in enumerate(commands, 1):
            shown = words
            if words.startswith('deliver '):
                words = self.deliver(words.split()[1])
            status, said = self.shouli(words, name, at)
            if status > 1:                                 # a mistake in the words is no output
                raise SystemExit('%s, %s: %s\n%s' % (self.system.name, name, words, said))
            if words.startswith('letter ') and status == 0 and not self.printed:       # the first letter of a system on paper, too
                self.shouli(words, name + ' printed', at, 'pdf')
                self.printed = [glob.glob(os.path.join(self.work, folder, str(at), '*')) for folder in (name, name + ' printed')]
            out += ['$ ' + shown, *['(%d)' % status][:status], said]
        return '\n'.join(line for line in out if line) + '\n'

    def expected(self, name, text):
        """What differs from what was kept."""
        path = os.path.join(SYSTEMS, self.system.name, 'expect', name + '.txt')
        if os.environ.get('UPDATE') == 'yes':
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text)
        if not os.path.isfile(path):
            return ['no %s: UPDATE=yes tests/parts/systems' % path]
        with open(path, encoding='utf-8') as file:
            kept = file.read().splitlines()
        made = text.splitlines()
        return ['%d: %s' % (at, line) for at, line in enumerate(made, 1) if line not in kept] + ['lost: ' + line for line in kept if line not in made] \
            + (['in another order'] if made != kept and sorted(made) == sorted(kept) else [])


# ---- the table, in all its ways ----

def exported(desk, form, way, *more):
    path = os.path.join(desk.work, 'table-%s%s.%s' % (form, ''.join(more), way))
    done = run([SHOULI, 'export', '--db', desk.database, '--form', form, '--to', way, '-o', path, *more])
    if done.returncode:
        raise SystemExit('export %s: %s' % (form, done.stderr))
    return path


def csv_rows(path):
    with open(path, encoding='utf-8-sig', newline='') as file:
        return [[cell.replace('\r\n', '\n') for cell in row] for row in csv.reader(file)]


def letters(text):
    return collections.Counter(''.join(text.split()))


def same_letters(page, paper):
    """A page and a print of one letter: lines to write on are drawn on one and typed on the other; only paper heads the sheet of an enclosure."""
    a, b = (letters(re.sub(r'— ?\d+ ?—|[＿_—|]|第\d+页|\d+ */ *\d+', '', text_of(path))) for path in (page, paper))
    return [] if a == b or (not a - b and set(b - a) == set('附件')) else ['%s: only the page has %s, only the print %s' % (os.path.basename(page), dict(a - b), dict(b - a))]


def printed_faults(desk, form, rows, title):
    """The print: all letters of the title and of the cells, and each row's cells in their order."""
    text = run(['pdftotext', '-raw', exported(desk, form, 'pdf'), '-']).stdout
    text = re.sub(r'第\d+页　共\d+页|共 ?\d+ ?份。', '', text)
    wanted = letters(''.join(cell for row in rows for cell in row) + title)
    faults = [] if letters(text) == wanted else ['print: lacks %s, has %s' % (dict(wanted - letters(text)), dict(letters(text) - wanted))]
    text, place, people = ''.join(text.split()), 0, [next((cell for cell in row if re.fullmatch('[0-9A-Z]{9,18}', cell)), '') for row in rows[1:]]
    for person in people:
        place = text.find(person, place)
        faults += ['print: %s is not in its place' % person] if place < 0 else []
        place = max(place, 0) + len(person)
    return faults


def database_faults(desk, form):
    """The view of the database and the values of JSON and CSV, by the names of the columns."""
    with open(exported(desk, form, 'json', '--all'), encoding='utf-8') as file:
        objects = json.load(file)
    rows = csv_rows(exported(desk, form, 'csv', '--plain', '--all'))
    got = [dict(zip(rows[0], row)) for row in rows[1:]]
    faults = [] if got == objects and all(list(one) == rows[0] for one in objects) else ['CSV and JSON differ: %s\n%s' % (got, objects)]
    with sqlite3.connect(desk.database) as connection:
        connection.row_factory = sqlite3.Row
        kept = [dict(row) for row in connection.execute('SELECT * FROM "form_%s"' % form.replace('-', '_'))]
    for one in objects:
        same = [row for row in kept if all(str(row[name]) == value for name, value in one.items() if name in row)]
        faults += [] if len(same) == 1 and len(kept) == len(objects) else ['not in the database as it is in the table: %s' % one]
    return faults


def readable(rows):
    """The columns in a line, then of each row what stands in it."""
    out = [' | '.join(rows[0])]
    for row in rows[1:]:
        out += ['--'] + ['%s：%s' % (title, cell.replace('\n', ' / ')) for title, cell in zip(rows[0], row) if cell]
    return '\n'.join(out) + '\n'


def table_faults(desk, form):
    """The table is what was kept, and says the same as a workbook, a page, a print and in the database."""
    rows = csv_rows(exported(desk, form, 'csv', '--labels', '--plain'))
    faults = desk.expected(form, readable(rows))
    sheet = [row + [''] * (len(rows[0]) - len(row)) for row in workbook(exported(desk, form, 'xlsx'))[0]]
    faults += ['workbook: ' + first_difference(rows, sheet)] if sheet != rows else []
    with open(exported(desk, form, 'html'), encoding='utf-8') as file:
        text = file.read()
    page, title = Page(text).rows, html.unescape(re.search('<h1>(.*?)</h1>', text)[1])
    faults += ['page: ' + first_difference(rows, page)] if page != rows else []
    return faults + database_faults(desk, form) + (printed_faults(desk, form, rows, title) if len(rows[0]) <= COLUMNS else [])


def filled_faults(desk):
    """Some form of each system is filled in by another program than ours; those of units come in a roster, too."""
    ways = {told.get('by', '') for told in desk.told['take'].values()}
    faults = [] if ways & set(FILLERS) else ['no form is filled in by another program']
    units = [form.name for form in desk.system.forms if form.fields.get(form.person, {}).get('type') == 'credit-code']
    return faults + (['no roster of units %s' % units] if units and 'roster' not in ways else [])


def try_outputs(report, work, system):
    """Everything that the clerk of a system makes."""
    if not os.path.isfile(os.path.join(SYSTEMS, system.name, 'output.yaml')):
        report.case('%s: what the clerk makes of it' % system.name, 'no output.yaml')
        return
    desk = Desk(system, work)
    report.case('%s: filled in by others' % system.name, filled_faults(desk))
    report.case('%s: what comes in for the outputs' % system.name, desk.take_in())
    outputs, forms = desk.told['outputs'], sorted({told['form'] for told in desk.told['take'].values()})
    if not all(desk.numbers.values()):
        return
    for name, commands in outputs.items():
        report.case('%s: output %s' % (system.name, name), desk.expected(name, desk.output(name, commands)))
    if desk.printed:
        pages, papers = map(sorted, desk.printed)
        faults = [fault for pair in zip(pages, papers) for fault in same_letters(*pair)]
        report.case('%s: a letter is the same in print' % system.name, faults + (['%s, %s' % (pages, papers)] if len(pages) != len(papers) else []))
    for form in forms:
        report.case('%s: table %s' % (system.name, form), table_faults(desk, form))
    kept = {os.path.splitext(os.path.basename(path))[0] for path in glob.glob(os.path.join(SYSTEMS, system.name, 'expect', '*'))}
    report.case('%s: nothing kept that is not made' % system.name, sorted(kept - set(outputs) - set(forms)))
