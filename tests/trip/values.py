#!/usr/bin/python3
# values.py FIELDS.json VARIANT [--bmp] [--without-dropdowns] -o FOLDER
# From what `shenbao fields` prints, makes FOLDER/values.json (what to put into which PDF field, for the fill-* programs) and
# FOLDER/expected.json (what the counter must store, by path, in normal form). Every field of the form takes part.
# `values.py FIELDS.json --list` prints the variants that this form has.
# All people are invented; numbers have valid check digits.
import argparse
import json
import os

# Values that must come back byte for byte. The last is longest: 25 characters that are 50 UTF-16 units.
RARE = [
    '王䶮㛃𠅤𬭎龘犇',
    '阿不都热合曼·吐尔逊',                                      # U+00B7
    '买买提艾力·阿卜杜热西提·吐尔逊麦麦提图尔荪江古丽',          # 25 characters
    'ＡＢｃ１２３（甲）　乙～葛\U000E0100',                     # full width, ideographic space, a variation selector
    '𠀀𠀁𠀂𠀃𠀄𠀅𠀆𠀇𠀈𠀉𠀊𠀋𠀌𠀍𠀎𠀏𠀐𠀑𠀒𠀓𠀔𠀕𠀖𠀗𠀘',
]
assert len(RARE[2]) == 25 and len(RARE[4]) == 25

PLAIN = ['张晓明', '李雪梅', '东阳市第一建筑工程公司', '浙江工业大学', '土木工程', '本科（工学学士）', '施工员', '工程技术', '无']

PROSE = ('一、本人自参加工作以来，一直在一线从事专业技术工作；“学用结合”——边干边学……\n'
         '二、参与《东阳市中山路改造》等3项工程（含Ⅱ标段），合格率100%，误差≤0.5‰，造价＜1,200万元。\n'
         '\n'
         '　　三、编写C:\\docs\\(初稿)、A&B <对照表>、\'单引号\'与"双引号"，全部通过验收！')
RARE_PROSE = '证明人：王䶮㛃𠅤𬭎龘犇；\n阿不都热合曼·吐尔逊；\n地名：𣲘𠳐、㙟、䢺，化学：𬬻𬭊𬭳𬭛。'

BIRTH = '1999-08-05'


def resident_id(region, birth, sequence):
    """GB 11643-1999 with its check character (ISO 7064 MOD 11-2)."""
    body = region + birth.replace('-', '') + '%03d' % sequence
    total = sum(int(digit) * (2 ** (17 - at) % 11) for at, digit in enumerate(body))
    return body + '10X98765432'[total % 11]


def wide(text):
    """ASCII in full-width forms, as a Chinese keyboard may give it."""
    return ''.join(chr(ord(c) + 0xFEE0) for c in text)


def is_bmp(text):
    return all(ord(c) <= 0xFFFF for c in text)


class Form:
    """The fields of a form that somebody types into, grouped the way answers are."""

    def __init__(self, fields):
        self.fields, seen = [], set()
        for field in fields:
            typed = field['widget'] != 'hidden' and not field.get('readonly')
            if typed and field['name'] not in seen:
                seen.add(field['name'])
                self.fields.append(field)
        self.names = seen
        self.printed = {field['name']: field['value'] for field in fields if field.get('readonly') and field.get('value') and field['widget'] != 'hidden'}

    def not_applicable(self, field):
        """Name of the mark that says a field does not apply, or None."""
        return field['name'] + '_na' if field['name'] + '_na' in self.names else None

    def is_na_mark(self, field):
        name = field['name']
        if not name.endswith('_na'):
            return False
        return name[:-3] in self.names or any(other.startswith(name[:-3] + '.') for other in self.names)

    def option_count(self):
        """Most options of any group of marks."""
        radios = [len(field['choices']) for field in self.fields if field['widget'] == 'radio']
        several = {}
        for field in self.fields:
            if field['type'] == 'choices':
                group = field['name'].rpartition('.')[0]
                several[group] = several.get(group, 0) + 1
        return max(radios + list(several.values()) + [1])

    def has_na(self):
        return any(self.is_na_mark(field) for field in self.fields)

    def row_of(self, field):
        """(table, row) of a table's field, or None."""
        parts = field['name'].split('.')
        return (parts[0], int(parts[1])) if len(parts) == 3 and parts[1].isdigit() else None


class Filler:
    """Thinks up the values of one variant."""

    def __init__(self, form, variant, bmp, without_dropdowns):
        self.form, self.bmp, self.without_dropdowns = form, bmp, without_dropdowns
        self.kind, _, number = variant.partition('-')
        self.turn = int(number or 0)
        self.values, self.expected, self.texts = {}, dict(form.printed), 0

    def put(self, field, typed, stored):
        self.values[field['name']] = typed
        if stored:
            self.expected[field['name']] = stored

    def run(self):
        for field in self.form.fields:
            if self.form.is_na_mark(field):
                self.put(field, self.kind == 'na', '1' if self.kind == 'na' else '')
            elif not self.left_out(field):
                self.fill(field)
        return self.values, self.expected

    def left_out(self, field):
        if self.without_dropdowns and field['widget'] == 'choice':
            return True
        if self.kind != 'na':
            return False
        # The sparse variant: what does not apply stays empty, tables have one row, what may be left out is.
        row = self.form.row_of(field)
        if (row and row[1] > 1) or self.form.not_applicable(field):
            return True
        if field['type'] == 'choices':
            group = field['name'].rpartition('.')[0]
            return group + '_na' in self.form.names
        return not field.get('required') and field['type'] != 'tick'

    def fill(self, field):
        kind = field['type']
        if kind == 'choices':
            self.several(field)
        elif field['widget'] in ('radio', 'choice'):
            self.one_of(field)
        elif field['widget'] == 'check':
            self.put(field, True, '1')
        elif kind == 'paragraph':
            self.prose(field)
        elif kind == 'text':
            self.text(field)
        elif field.get('choices'):
            self.typed_choice(field)
        else:
            self.number_or_date(field)

    def clean(self, text, field):
        if self.bmp:
            text = ''.join(c for c in text if is_bmp(c))
        if field.get('max'):
            text = text[:field['max']]
        return text.strip()

    def text(self, field):
        samples = RARE if self.kind == 'rare' else PLAIN
        value = samples[(self.texts + self.turn) % len(samples)]
        self.texts += 1
        value = self.clean(value, field) or self.clean(PLAIN[0], field)
        self.put(field, value, value)

    def prose(self, field):
        value = self.clean(RARE_PROSE + PROSE if self.kind == 'rare' else PROSE, field)
        self.put(field, value, value)

    def one_of(self, field):
        """Radio groups take each option in turn; long lists are sampled from the first to the last. A degree is a master's."""
        choices, last = field['choices'], len(field['choices']) - 1
        turns = max(self.form.option_count() - 1, 1)
        masters = [number for number, choice in enumerate(choices) if choice['label'].startswith('工学硕士')]
        if field['widget'] == 'radio':
            at = self.turn % len(choices)
        elif masters:
            at = masters[0]
        else:
            at = min(last, self.turn * last // turns)
        self.put(field, choices[at]['state'], choices[at]['value'])

    def typed_choice(self, field):
        """A list too long for a drop-down is typed: by code, or by a name that only one entry has. A degree is a master's."""
        labels = [choice['label'] for choice in field['choices']]
        once = [choice for choice in field['choices'] if labels.count(choice['label']) == 1]
        chosen = next((choice for choice in once if choice['label'].startswith('工学硕士')), once[self.turn % len(once)])
        self.put(field, chosen['label'] if self.kind == 'typed' else chosen['state'], chosen['value'])

    def several(self, field):
        """Check boxes of one question: one of them in each variant of marks, all of them in the others."""
        group, _, state = field['name'].rpartition('.')
        members = [other for other in self.form.fields if other['name'].rpartition('.')[0] == group and other['type'] == 'choices']
        at = members.index(field)
        ticked = self.kind != 'marks' or at == self.turn % len(members)
        self.values[field['name']] = ticked
        if ticked:
            value = next((choice['value'] for choice in field.get('choices') or [] if choice['state'] == state), None)
            value = value or field['label'].rpartition('：')[2]
            self.expected[group] = (self.expected.get(group, '') + ' ' + value).strip()

    def number_or_date(self, field):
        """Types with a normal form. The variant `typed` writes them the way people do."""
        row = self.form.row_of(field)
        at = row[1] if row else 1
        year = 2014 + 2 * at
        number = self.id_number(field) if field['type'] in ('resident-id', 'id') else ''
        birth, lasts = 'birth' in field['name'], 'until' in field['name']
        forms = {
            'integer': ['3', wide('3')],
            'decimal': ['12.5', wide('12.5')],
            'money': ['1200.50', '1,200.50元'],
            'date': ['2099-12-31', '2099/12/31', '2099年12月31日'] if lasts else [BIRTH if birth else '2026-11-06', '1999.8.5' if birth else '2026/11/6', '１９９９年８月５日' if birth else '2026年11月6日'],
            'year-month': [BIRTH[:7] if birth else '2021-06', '1999.8' if birth else '2021/6', '1999年8月' if birth else '2021年6月'],
            'year': [str(2022 - at), wide(str(2022 - at))],    # rows of one year may not be twice
            'time': ['09:05', '9:05', '9时5分'],
            'period': self.period(row, year),
            'resident-id': [number, wide(number), number.lower()],
            'id': [number, wide(number)],
            'credit-code': ['91110000000000019B', '91110000000000019b'],
            'mobile': ['19900000001', wide('19900000001')],
            'phone': ['0579-86000001'],
            'post-code': ['322100', wide('322100')],
            'email': ['someone@example.com'],
        }
        if field['type'] not in forms:
            raise SystemExit('values.py: no values for the type %s of %s' % (field['type'], field['name']))
        choices = forms[field['type']]
        typed = choices[1 + self.turn % (len(choices) - 1)] if self.kind == 'typed' and len(choices) > 1 else choices[0]
        self.put(field, typed, choices[0])

    def period(self, row, year):
        """The last row of a table is still open, and begins before the forms are handed in."""
        rows = max([other[1] for other in map(self.form.row_of, self.form.fields) if row and other and other[0] == row[0]] or [1])
        year -= 2 * max(0, rows - 6)
        is_last = row and not any(self.form.row_of(other) == (row[0], row[1] + 1) for other in self.form.fields)
        if self.kind == 'na':                                # one row has to do for all years that are asked for
            return ['%d-09/%d-06' % (year, year + 8)]
        if is_last:
            return ['%d-07/..' % year, '%d.7-至今' % year, '%d年7月至今' % year]
        return ['%d-09/%d-06' % (year, year + 2), '%d.9-%d.6' % (year, year + 2), '%d年9月至%d年6月' % (year, year + 2)]

    def id_number(self, field):
        """Agrees with the birth date and the sex that this variant gives; each row of a table is somebody else."""
        row = self.form.row_of(field)
        sex = next((other for other in self.form.fields if other['name'].split('.')[-1] == 'sex' and self.form.row_of(other) == row), None)
        given = self.expected.get(sex['name']) if sex else '男'
        male = (given or sex['choices'][self.turn % len(sex['choices'])]['value']) == '男'
        return resident_id('330783', BIRTH, (901 if male else 206) + (2 * (row[1] - 1) if row else 0))    # her first ends with X


def variants(form):
    """All variants that say something new about a form."""
    names = ['plain'] + ['rare-%d' % n for n in range(len(RARE))] + ['typed-0', 'typed-1']
    names += ['marks-%d' % n for n in range(form.option_count())]
    return names + ['na']


def make(fields, variant, bmp=False, without_dropdowns=False):
    """(values, expected) of a variant."""
    return Filler(Form(fields), variant, bmp, without_dropdowns).run()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('fields')
    parser.add_argument('variant', nargs='?', default='plain')
    parser.add_argument('--list', action='store_true')
    parser.add_argument('--bmp', action='store_true', help='leave out characters beyond U+FFFF')
    parser.add_argument('--without-dropdowns', action='store_true')
    parser.add_argument('-o', dest='folder', default='.')
    given = parser.parse_args()
    with open(given.fields, encoding='utf-8') as file:
        fields = json.load(file)
    if given.list:
        print('\n'.join(variants(Form(fields))))
        return
    os.makedirs(given.folder, exist_ok=True)
    for name, content in zip(('values', 'expected'), make(fields, given.variant, given.bmp, given.without_dropdowns)):
        with open(os.path.join(given.folder, name + '.json'), 'w', encoding='utf-8') as file:
            json.dump(content, file, ensure_ascii=False, indent=1)


if __name__ == '__main__':
    main()
