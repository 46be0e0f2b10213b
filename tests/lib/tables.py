# tables.py - reads a table as people's programs have it: the first sheet of a workbook, the table of a page; and the first place where two differ.
import html.parser
import re
import xml.etree.ElementTree as ET
import zipfile

NS = {'m': 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'}


def column(reference):
    n = 0
    for letter in re.match('[A-Z]+', reference).group(0):
        n = n * 26 + ord(letter) - 64
    return n - 1


def unescaped(text):
    """As a spreadsheet reads it: _xHHHH_ is a character."""
    return re.sub('_x([0-9A-Fa-f]{4})_', lambda m: chr(int(m.group(1), 16)), text)


def workbook(path):
    """Rows of the first sheet, and the kinds of its cells; a formula would be a cell of another kind."""
    with zipfile.ZipFile(path) as z:
        root = ET.fromstring(z.read('xl/worksheets/sheet1.xml'))
        shared = []
        if 'xl/sharedStrings.xml' in z.namelist():
            shared = [''.join(t.text or '' for t in si.iter('{%s}t' % NS['m'])) for si in ET.fromstring(z.read('xl/sharedStrings.xml')).findall('m:si', NS)]
    rows, kinds = [], set()
    for row in root.iter('{%s}row' % NS['m']):
        cells = []
        for cell in row.findall('m:c', NS):
            cells += [''] * (column(cell.get('r')) - len(cells))
            kind = cell.get('t')
            if cell.find('m:f', NS) is not None:
                kinds.add('formula')
            text = ''.join(t.text or '' for t in cell.iter('{%s}t' % NS['m']))
            if kind == 's':
                text = shared[int(cell.find('m:v', NS).text)]
            kinds.add(kind if kind or cell.find('m:v', NS) is not None else 'blank')
            cells.append(unescaped(text))
        rows.append(cells)
    return rows, kinds


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.rows, self.inside = [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == 'tr':
            self.rows.append([])
        elif tag in ('td', 'th'):
            self.rows[-1].append('')
            self.inside = True
        elif tag == 'br':
            self.rows[-1][-1] += '\n'

    def handle_endtag(self, tag):
        if tag in ('td', 'th'):
            self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.rows[-1][-1] += data


def first_difference(wanted, got):
    if len(wanted) != len(got):
        return '%d rows, not %d' % (len(got), len(wanted))
    for y, (a, b) in enumerate(zip(wanted, got)):
        for x, (c, d) in enumerate(zip(a, b)):
            if c != d:
                return 'row %d column %d: meant %r, got %r' % (y, x, c, d)
        if len(a) != len(b):
            return 'row %d: %d cells, not %d' % (y, len(b), len(a))
    return ''
