# pdffields.py - the fields of a PDF as qpdf's JSON shows them, for the scripts that fill or look at forms.
# Knows nothing of Shenbao: names, kinds and states are read from the PDF alone.
import json
import subprocess


class Document:
    """A PDF as qpdf's JSON, version 2, without stream data."""

    def __init__(self, path):
        command = ['qpdf', path, '--json=2', '--json-key=qpdf', '--json-key=pages', '--json-stream-data=none']
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode not in (0, 3):                    # 3: warnings only
            raise SystemExit('qpdf: %s' % done.stderr.decode('utf-8', 'replace').strip())
        whole = json.loads(done.stdout)
        self.header, self.objects = whole['qpdf']
        self.pages = whole['pages']

    def get(self, value):
        """What a reference stands for; anything else as it is."""
        if isinstance(value, str) and 'obj:' + value in self.objects:
            return self.objects['obj:' + value].get('value')
        return value

    def acroform(self):
        root = self.get(self.objects['trailer']['value']['/Root'])
        return self.get(root.get('/AcroForm')) or {}

    def fields(self):
        """Yields each terminal field."""
        for reference in self.get(self.acroform().get('/Fields')) or []:
            yield from self._below(reference, '', {})

    def _below(self, reference, prefix, inherited):
        node = self.get(reference)
        name = prefix
        if '/T' in node:
            part = text(node['/T'])
            name = prefix + '.' + part if prefix else part
        here = dict(inherited)
        for key in ('/FT', '/Ff', '/Opt'):
            if key in node:
                here[key] = node[key]
        kids = self.get(node.get('/Kids')) or []
        if any('/T' in self.get(kid) for kid in kids):
            for kid in kids:
                yield from self._below(kid, name, here)
        else:
            yield Field(self, reference, name, here, kids or [reference])


class Field:
    """A terminal field: `node` is its dictionary, `widgets` the references of what is drawn for it (itself, when it has no kids)."""

    def __init__(self, document, reference, name, inherited, widgets):
        self.document, self.reference, self.name, self.widgets = document, reference, name, widgets
        self.node = document.get(reference)
        self.kind = inherited.get('/FT')
        self.flags = inherited.get('/Ff', 0)
        self.options = document.get(inherited.get('/Opt')) or []

    def is_radio(self):
        return self.kind == '/Btn' and bool(self.flags & 1 << 15)

    def states(self, widget):
        """The on states that a widget can show, with their slash."""
        appearance = self.document.get(self.document.get(widget).get('/AP')) or {}
        return [state for state in self.document.get(appearance.get('/N')) or {} if state != '/Off']


def text(value):
    """A string of qpdf's JSON as text: `u:` is Unicode, `b:` bytes in hexadecimal; a name loses its slash."""
    if value is None:
        return ''
    if value.startswith('u:'):
        return value[2:]
    if value.startswith('b:'):
        raw = bytes.fromhex(value[2:])
        if raw[:2] == b'\xfe\xff':
            return raw[2:].decode('utf-16-be', 'surrogatepass')
        return raw.decode('latin-1')
    return value[1:] if value.startswith('/') else value
