# smallform.py - returned forms of a kilobyte: an AcroForm and nothing to look at, so that many can be imported in a short time.


def text(value):
    """A PDF text string in UTF-16BE, as hexadecimal digits."""
    return '<FEFF%s>' % value.encode('utf-16-be').hex()


def tree(values):
    """Nested dictionaries by the parts of the names."""
    top = {}
    for name, value in values.items():
        node = top
        *parents, last = name.split('.')
        for part in parents:
            node = node.setdefault(part, {})
        node[last] = value
    return top


def fields(node, objects, parent=''):
    """Adds the fields of a level to the objects; returns the references to them."""
    references = []
    for name, value in node.items():
        number = len(objects) + 1
        objects.append('')
        references.append('%d 0 R' % number)
        up = '/Parent %s' % parent if parent else ''
        if isinstance(value, dict):
            kids = fields(value, objects, '%d 0 R' % number)
            objects[number - 1] = '<</T%s%s/Kids[%s]>>' % (text(name), up, ' '.join(kids))
        else:
            objects[number - 1] = '<</T%s%s/FT/Tx/V%s>>' % (text(name), up, text(value))
    return references


def write(path, identity, typed, base='', remark=''):
    """A form `identity` (id@version) with values as tests/trip/values.py makes them. remark: other bytes, the same answers."""
    values = {'_form': identity, '_base': base}
    for name, value in typed.items():
        values[name] = ('1' if value else 'Off') if isinstance(value, bool) else value
    objects = ['', '<</Type/Pages/Kids[]/Count 0>>', '']
    objects[2] = '<</Fields[%s]>>' % ' '.join(fields(tree(values), objects))
    objects[0] = '<</Type/Catalog/Pages 2 0 R/AcroForm 3 0 R>>'
    out = bytearray(b'%PDF-1.7\n')
    if remark:
        out += b'%% %s\n' % remark.encode()
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b'%d 0 obj\n%s\nendobj\n' % (number, body.encode())
    start = len(out)
    out += b'xref\n0 %d\n0000000000 65535 f \n' % (len(objects) + 1)
    out += b''.join(b'%010d 00000 n \n' % place for place in places)
    out += b'trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n' % (len(objects) + 1, start)
    with open(path, 'wb') as file:
        file.write(out)
