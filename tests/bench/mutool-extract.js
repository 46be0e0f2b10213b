// mutool run mutool-extract.js FILE...: file, field name and value of every field, separated by tabs, for sqlite3's .import.
// What a person with MuPDF and the sqlite3 shell would write; ECMAScript 5.

function clean(text) {
    return String(text).replace(/[\t\r\n]+/g, ' ');
}

function valueOf(object) {
    if (!object || object.isNull()) return '';
    return object.isName() ? object.asName() : object.isString() ? object.asString() : '';
}

function walk(file, node, prefix, inherited) {
    var own = node.get('T'), named = own && own.isString();
    var name = prefix + (prefix && named ? '.' : '') + (named ? own.asString() : '');
    var value = node.get('V'), kids = node.get('Kids'), fields = 0;
    if (!value || value.isNull()) value = inherited;
    for (var i = 0; kids && i < kids.length; i++) {
        var kid = kids.get(i), part = kid.get('T');
        if (!part || part.isNull()) continue;
        fields++;
        walk(file, kid, name, value);
    }
    if (fields === 0) print(clean(file) + '\t' + clean(name) + '\t' + clean(valueOf(value)));
}

for (var n = 0; n < scriptArgs.length; n++) {
    var document = new PDFDocument(scriptArgs[n]);           // held here: objects do not keep their document alive
    var fields = document.getTrailer().get('Root').get('AcroForm').get('Fields');
    for (var f = 0; f < fields.length; f++) walk(scriptArgs[n], fields.get(f), '', null);
}
