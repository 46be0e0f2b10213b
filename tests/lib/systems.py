# systems.py - the systems' forms and their cases (tests/systems/ID/FORM.yaml, told of in tests/parts/systems): how a case becomes files, how they
# are handed in, and what is told against what was found. Nothing here knows of pages or of the manual.
import collections
import glob
import io
import json
import os
import re
import sqlite3
import sys
import zipfile

import yaml

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'trip'))
import values
from cases import OUT, SHENBAO, SHOULI, run
from xfdf import xfdf

BUILT = os.path.join(OUT, 'built')
FORMS = os.path.join(BUILT, 'forms')
GUIDES = os.path.join('content', 'guides')
SYSTEMS = os.path.join('tests', 'systems')
KEYS = {'case', 'received', 'change', 'issues', 'says', 'stored', 'also', 'files', 'again', 'where', 'where_not', 'moves', 'status'}
OLE = bytes.fromhex('d0cf11e0a1b11ae1') + bytes(504)
MAGIC = {'jpg': b'\xff\xd8\xff\xe0\0\x10JFIF\0', 'png': b'\x89PNG\r\n\x1a\n', 'doc': OLE + 'WordDocument'.encode('utf-16le'),
         'xls': OLE + 'Workbook'.encode('utf-16le'), 'gif': b'GIF89a\1\0\1\0', 'bmp': b'BM' + bytes(52), 'tif': b'II*\0\x08\0\0\0', 'exe': b'MZ\x90\0'}
OFFICE = {'docx': 'word/document.xml', 'xlsx': 'xl/workbook.xml'}
CREDIT = '0123456789ABCDEFGHJKLMNPQRTUWXY'
RULES = ('constraint_message', 'eligibility')


def read(path):
    """YAML with every scalar as the text that stands there."""
    with open(path, encoding='utf-8') as file:
        return yaml.load(file, Loader=yaml.BaseLoader)


def credit_code(at):
    """The credit code of an invented company (GB 32100-2015, GB 11714)."""
    body = '%08d' % (at + 1)
    check = (11 - sum(int(c) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2))) % 11) % 11
    code = '91110000' + body + ('X' if check == 10 else str(check))
    return code + CREDIT[(31 - sum(CREDIT.index(c) * pow(3, i, 31) for i, c in enumerate(code)) % 31) % 31]


def blank_page(comment):
    """A PDF of one empty page."""
    out, places = bytearray(b'%PDF-1.7\n%' + comment + b'\n'), []
    for number, body in enumerate((b'<</Type/Catalog/Pages 2 0 R>>', b'<</Type/Pages/Kids[3 0 R]/Count 1>>', b'<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>'), 1):
        places.append(len(out))
        out += b'%d 0 obj\n%s\nendobj\n' % (number, body)
    start = len(out)
    out += b'xref\n0 4\n0000000000 65535 f \n' + b''.join(b'%010d 00000 n \n' % place for place in places)
    return bytes(out + b'trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n' % start)


def file_of(told, number, name):
    """A file of a kind and a size, none like another; a zip holds two pictures, `empty` nothing."""
    kind, _, size = told.partition(' ')
    if kind == 'empty':
        return b''
    own = ('%d %s' % (number, name)).encode()
    if kind == 'zip':
        out = io.BytesIO()
        with zipfile.ZipFile(out, 'w') as archive:
            for inner in ('1', '2'):
                archive.writestr('%s-%s.jpg' % (os.path.splitext(name)[0], inner), MAGIC['jpg'] + own + inner.encode())
        return out.getvalue()
    if kind in OFFICE:
        out = io.BytesIO()
        with zipfile.ZipFile(out, 'w') as archive:
            archive.writestr('[Content_Types].xml', '<Types/>')
            archive.writestr(OFFICE[kind], own)
        return out.getvalue()
    size = int(re.sub('[KM]', '', size)) * {'K': 1 << 10, 'M': 1 << 20}.get(size[-1], 1) if size else 0
    if kind == 'pdf':                                      # filled up after its end, which readers look for near by: with another
        page = blank_page(own)
        return page + b'\0' * max(0, size - 2 * len(page)) + page[page.index(b'startxref'):].rjust(min(len(page), max(0, size - len(page))), b' ') if size else page
    data = MAGIC[kind] + own
    return data + b'\0' * (size - len(data))


class Form:
    def __init__(self, definition):
        self.definition, whole = definition, read(definition)
        self.name, self.person, self.version = whole['form'], whole.get('person', ''), whole['version']
        done = run([SHENBAO, 'fields', definition])
        if done.returncode:
            raise SystemExit(done.stderr)
        self.fields = {field['name']: field for field in json.loads(done.stdout)}
        with open(glob.glob(os.path.join(BUILT, 'forms', '**', '%s@%s.json' % (self.name, self.version)), recursive=True)[0], encoding='utf-8') as file:
            self.compiled = json.load(file)['form']
        self.told = {}

    def put(self, path, value):
        """An answer as it is stored, as it stands in a field."""
        if path not in self.fields:
            raise SystemExit('%s has no field %s' % (self.name, path))
        field = self.fields[path]
        if field['widget'] == 'check':
            return {'yes': True, 'no': False}[value]
        for choice in field.get('choices') or []:
            if value == choice['value']:
                return choice['state']
        return value

    def whose(self, number):
        """People and units of one import must not be one. number: of the person in the system, of the case among all."""
        person, case = number
        base = self.told['answers'].get(self.person, '')
        kind = self.fields.get(self.person, {}).get('type')
        if kind == 'resident-id' or (kind == 'id' and len(base) == 18):
            return values.resident_id(base[:6], '%s-%s-%s' % (base[6:10], base[10:12], base[12:14]), int(base[14:17]) % 2 + 2 * person)
        return credit_code(case) if kind == 'credit-code' else base

    def answers(self, change, number):
        answers = {**self.told['answers'], **change}
        if self.person in answers and self.person not in change:
            answers[self.person] = self.whose(number)
        return answers

    def write(self, path, change, number, more={}):
        answers = self.answers(change, number)
        filled = {name: field['value'] for name, field in self.fields.items() if field.get('readonly') and field.get('value')}
        filled.update((name, self.put(name, value)) for name, value in answers.items() if value != '')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(xfdf({**filled, **more, '_form': '%s@%s' % (self.name, self.version)}, {}))

    def rules(self):
        parts = [part for section in self.compiled['sections'] for part in section.get('rules', []) + section.get('fields', []) + section.get('columns', [])]
        return [rule for rule in parts + self.compiled.get('rules', []) if any(key in rule for key in RULES)]


class System:
    def __init__(self, name):
        self.name, self.page = name, read(os.path.join(SYSTEMS, name, 'page.yaml'))
        self.folders = [self.page['page']] + self.page.get('more', [])
        with open(os.path.join(GUIDES, self.folders[0], 'guide.md'), encoding='utf-8') as file:
            self.head = yaml.load(file.read().split('---\n')[1], Loader=yaml.BaseLoader)
        self.forms = [Form(path) for folder in self.folders for path in sorted(glob.glob(os.path.join(GUIDES, folder, '*.form.yaml')))]
        self.pages = [path for folder in self.folders for path in sorted(glob.glob(os.path.join(BUILT, 'site', folder, '*.html')))]
        self.cases, output = 0, os.path.join(SYSTEMS, name, 'output.yaml')
        told = read(output) if os.path.isfile(output) else {'outputs': {}, 'take': {}}
        self.outputs = len(told['outputs']) + len({one['form'] for one in told['take'].values()})     # with the table of each form

    def unread(self):
        names = {form.name + '.yaml' for form in self.forms} | {'page.yaml', 'output.yaml', 'expect'}
        return [name for name in os.listdir(os.path.join(SYSTEMS, self.name)) if name not in names]


class Case:
    """One application of a system: a form and what it is about, and the other forms that come with it."""

    def __init__(self, system, form, told, number, person):
        if set(told) - KEYS or 'case' not in told:
            raise SystemExit('%s: %s' % (form.name, told))
        self.title = '%s: %s' % (system.name, told['case'])
        self.received = told.get('received', form.told['received'])
        self.says, self.stored = told.get('says', []), told.get('stored', {})
        self.parts = [(form, told)] + [(other, told['also'][other.name]) for other in system.forms if other.name in told.get('also', {})]
        self.person = (person, number)                     # which of the people of its system, so that another's cases do not change it
        self.number, self.files, self.again = number, told.get('files', {}), told.get('again')
        self.moves = told.get('moves', [])
        self.where, self.where_not = told.get('where', []), told.get('where_not', [])

    def source(self, form):
        return '%s-%04d.xfdf' % (form.name, self.number)

    def write(self, folder):
        if self.files:                                     # files are of the application whose forms lie in the same folder
            folder = os.path.join(folder, '%04d' % self.number)
            os.makedirs(folder)
        for form, told in self.parts:
            form.write(os.path.join(folder, self.source(form)), told.get('change', {}), self.person)
        for name, told in self.files.items():
            with open(os.path.join(folder, name), 'wb') as file:
                file.write(file_of(told, self.number, name))

    def write_again(self, folder, states):
        """One more form of the same person; with `base` it says that it mends the first."""
        form = self.parts[0][0]
        base = {'_base': '%d.1' % states[self.source(form)].submission} if self.again.get('base') else {}
        form.write(os.path.join(folder, self.source(form)), {**self.parts[0][1].get('change', {}), **self.again.get('change', {})}, self.person, base)

    def faults_moved(self, database, states):
        """Each step from state to state, done or refused for the reason that is written."""
        application, faults = str(states[self.source(self.parts[0][0])].application), []
        for move in self.moves:
            told, common = ['%s=%s' % pair for pair in move.get('set', {}).items()], ['--db', database, '--forms', FORMS, '--json']
            if move['do'] in ('print', 'preview'):
                done = run([SHOULI, 'print', *common, '-o', database + '-prints', *['--preview'][:move['do'] == 'preview'], application])
            else:
                done = run([SHOULI, 'move', *common, '--by', '李', '--on', move.get('on', self.received), move['do'], application, *told])
            words, code = done.stdout + done.stderr, move.get('refused', '')
            good = done.returncode == 0 if not code else done.returncode != 0 and code in words
            faults += [] if good else ['%s: %s\n%s' % (move['do'], done.returncode, words)]
            faults += ['%s: nothing says “%s”: %s' % (move['do'], text, words) for text in move.get('says', []) if text not in words]
        return faults

    def faults_again(self, verdict):
        issues, words = verdict['issues'], ''.join('%s\n%s\n' % (issue['message'], issue['remedy']) for issue in verdict['issues'])
        got, wanted = sorted(issue_name(issue['severity'], issue['code'], issue['field']) for issue in issues), sorted(self.again.get('issues', []))
        faults = [] if got == wanted else ['again: wanted %s, told %s' % (wanted, got), words]
        faults += ['again: %s, not %s' % (verdict['status'], self.again['status'])] if verdict['status'] != self.again['status'] else []
        return faults + ['again: nothing says “%s”: %s' % (text, words) for text in self.again.get('says', []) if text not in words]

    def faults_found(self, found, states):
        form = self.parts[0][0]
        number = states[self.source(form)].application
        faults = ['not found by %s' % where for where in self.where if number not in found(form, where)]
        return faults + ['found by %s' % where for where in self.where_not if number in found(form, where)]

    def faults(self, states):
        faults, words, stored = [], '', {}
        for form, told in self.parts:
            status, issues, answers = states[self.source(form)][:3]
            stored.update(answers)
            wanted, got = sorted(told.get('issues', [])), sorted(issue_name(*issue[:3]) for issue in issues)
            if got != wanted:
                faults += ['%s: wanted %s' % (form.name, wanted)] + ['told %s %s: %s' % issue[1:4] for issue in issues]
            good = told.get('status', 'incomplete' if refuses(wanted) else 'accepted')
            faults += ['%s is %s, not %s' % (form.name, status, good)] if status != good else []
            words += ''.join('%s\n%s\n' % issue[3:] for issue in issues)
            faults += ['not for people: %r' % text for issue in issues for text in issue[3:] if not text or '${' in text or '_' in text]
        faults += ['nothing says “%s”: %s' % (text, words) for text in self.says if text not in words]
        return faults + ['%s is %r, not %r' % (path, stored.get(path), value) for path, value in self.stored.items() if stored.get(path) != value]


def refuses(issues):
    return any(not issue.startswith(('W-', 'warning ')) for issue in issues)


def issue_name(severity, code, field):
    prefix = 'warning ' if severity == 'warning' and not code.startswith('W-') else ''
    return ('%s%s %s' % (prefix, code, field)).strip()


State = collections.namedtuple('State', 'status issues answers application submission')


def take_in(folder, database, received, whole=False):
    """What `shouli import` says of each source, by its name, or by its whole path."""
    done = run([SHOULI, 'import', '--db', database, '--forms', FORMS, '--received', received, '--json', folder])
    if done.returncode > 1:
        raise SystemExit('import: ' + done.stderr)
    return {verdict['source'] if whole else os.path.basename(verdict['source']): verdict for verdict in map(json.loads, (x for x in done.stdout.splitlines() if x.startswith('{"source"')))}


def hand_in(folder, database, received, whole=False):
    """What stands open of each form: {source: State}; issues (severity, code, field, message, remedy)."""
    verdicts, states = take_in(folder, database, received, whole), {}
    with sqlite3.connect(database) as connection:
        for source, verdict in verdicts.items():
            number = (verdict['submission'],)
            status = connection.execute('SELECT status FROM submission WHERE id = ?', number).fetchone()
            issues = connection.execute('SELECT severity, code, field, message, remedy FROM issue WHERE submission_id = ? AND closed_at IS NULL', number)
            answers = connection.execute('SELECT field, value FROM answer WHERE submission_id = ?', number)
            if not status:                                 # refused: nothing of it is kept but the reason
                issues = [tuple(issue[key] for key in ('severity', 'code', 'field', 'message', 'remedy')) for issue in verdict['issues']]
            states[source] = State(status[0] if status else verdict['status'], list(issues), dict(answers.fetchall()), verdict['application'], verdict['submission'])
    return states


def finder(database):
    """Which applications `shouli list` finds, by form and condition; each is asked once."""
    known = {}

    def found(form, where):
        if (form.name, where) not in known:
            done = run([SHOULI, 'list', '--db', database, '--json', '--form', form.name, '--where', where])
            if done.returncode:
                raise SystemExit('list: ' + done.stderr)
            known[form.name, where] = {json.loads(line).get("application") for line in done.stdout.splitlines()}
        return known[form.name, where]
    return found


def try_cases(report, work, systems):
    cases = [(system, form, told) for system in systems for form in system.forms for told in form.told['cases']]
    folders = collections.defaultdict(list)
    people = collections.Counter()
    for number, (system, form, told) in enumerate(cases):
        people[system.name] += 1
        case = Case(system, form, told, number, people[system.name])
        own = '-' + form.name if 'before' in form.told else ''
        folders[os.path.join(work, case.received + own)].append(case)
    for folder, those in sorted(folders.items()):
        os.makedirs(folder)
        for case in those:
            case.write(folder)
        database = os.path.join(folder, 'counter.db')
        for words in those[0].parts[0][0].told.get('before', []):
            done = run([SHOULI, *words, '--db', database, '--by', '李'])
            if done.returncode:
                raise SystemExit('%s: %s' % (words, done.stderr))
        states, found = hand_in(folder, database, those[0].received), finder(database)
        moved = {case: case.faults_moved(database, states) for case in those}
        again = try_again(folder, database, those, states)
        for case in those:
            more = case.faults_again(again[case.source(case.parts[0][0])]) if case.again else []
            report.case(case.title, case.faults(states) + case.faults_found(found, states) + moved[case] + more)


def try_again(folder, database, cases, states):
    """What comes later of the same people, in a delivery of its own for each day."""
    verdicts = {}
    for day in sorted({case.again.get('received', case.received) for case in cases if case.again}):
        later = '%s-again-%s' % (folder, day)
        os.makedirs(later)
        for case in cases:
            if case.again and case.again.get('received', case.received) == day:
                case.write_again(later, states)
        verdicts.update(take_in(later, database, day))
    return verdicts
