// mutool run fill-mutool.js IN.pdf VALUES.json OUT.pdf
// MuPDF 1.21's PDFWidget does not tell its name, so the page's /Annots are walked in step with its widgets. ECMAScript 5.

function fullName(object) {
    var parts = [];
    for (var node = object; node && !node.isNull(); node = node.get('Parent')) {
        var own = node.get('T');
        if (own && !own.isNull()) parts.unshift(own.asString());
    }
    return parts.join('.');
}

function widgetObjects(document, pageNumber) {
    var annots = document.findPage(pageNumber).get('Annots'), found = [];
    for (var i = 0; annots && i < annots.length; i++) {
        if (annots.get(i).get('Subtype').asName() == 'Widget') found.push(annots.get(i));
    }
    return found;
}

function isOn(object) {
    var state = object.get('AS');
    return state && !state.isNull() && state.asName() != 'Off';
}

function hasState(object, wanted) {
    var has = false;
    object.get('AP').get('N').forEach(function (key) { if (key == wanted) has = true; });
    return has;
}

function fill(widget, object, value) {
    var kind = widget.getFieldType();
    if (kind == 'checkbox') {
        if (isOn(object) != value) widget.toggle();
    } else if (kind == 'radiobutton') {
        if (hasState(object, value) && !isOn(object)) widget.toggle();
    } else if (kind == 'combobox' || kind == 'listbox') {
        widget.setChoiceValue(value);
    } else {
        widget.setTextValue(value);
    }
    widget.update();
}

var values = JSON.parse(read(scriptArgs[1]));
var seen = {};
var document = new PDFDocument(scriptArgs[0]);
for (var n = 0; n < document.countPages(); n++) {
    var page = document.loadPage(n), widgets = page.getWidgets(), objects = widgetObjects(document, n);
    for (var i = 0; i < widgets.length; i++) {
        var name = fullName(objects[i]);
        if (!(name in values)) continue;
        fill(widgets[i], objects[i], values[name]);
        seen[name] = true;
    }
    page.update();
}
document.save(scriptArgs[2], '');
for (var wanted in values) {
    if (!seen[wanted]) {
        print('no field ' + wanted);
        quit(1);
    }
}
