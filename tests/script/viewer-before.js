/*
 * viewer-before.js - a PDF viewer in fifty lines, for any engine of ECMAScript 5: the runner puts NAMES, ORDER and STEPS before it;
 * behind it the script of the document with the actions of the fields, both with DOC as `this` as in real viewers; and viewer-after.js.
 */
var DOC = {}, ACTIONS = {}, ALERTS = [], FIELDS = {}, event = null, app = { alert: function (text) { ALERTS.push(text); } };

(function () {
    function Field() { this.value = this.valueAsString = ''; }
    for (var i = 0; i < NAMES.length; i++) FIELDS[NAMES[i]] = new Field();
}());

function getField(name) { return Object.prototype.hasOwnProperty.call(FIELDS, name) ? FIELDS[name] : null; }

DOC.getField = getField;

/* A text of digits is a number to Acrobat and PDFium, too. */
function setField(name, text) {
    FIELDS[name].valueAsString = text;
    FIELDS[name].value = text !== '' && !isNaN(text) ? Number(text) : text;
}
