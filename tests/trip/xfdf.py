# xfdf.py - values as XFDF, the way viewers and pdftk write it: nested <field> elements, states of buttons as text.
import subprocess
from xml.sax.saxutils import escape, quoteattr


def on_states(source):
    """The on state of each button, as pdftk tells it."""
    dump = subprocess.run(['pdftk', source, 'dump_data_fields_utf8'], stdout=subprocess.PIPE, check=True).stdout.decode('utf-8')
    states, name = {}, ''
    for line in dump.splitlines():
        key, _, value = line.partition(': ')
        if key == 'FieldName':
            name = value
        elif key == 'FieldStateOption' and value != 'Off':
            states.setdefault(name, value)
    return states


def xfdf(values, states):
    """The values as nested <field> elements, one level for each part of a name."""
    tree = {}
    for name, value in values.items():
        node = tree
        for part in name.split('.'):
            node = node.setdefault(part, {})
        if isinstance(value, bool):
            value = states.get(name, 'Yes') if value else 'Off'
        node[''] = value
    return ('<?xml version="1.0" encoding="UTF-8"?>'
            '<xfdf xmlns="http://ns.adobe.com/xfdf/" xml:space="preserve"><fields>%s</fields></xfdf>' % elements(tree))


def elements(node):
    out = ['<value>%s</value>' % escape(node[''])] if '' in node else []
    out += ['<field name=%s>%s</field>' % (quoteattr(name), elements(child)) for name, child in node.items() if name]
    return ''.join(out)
