/* viewer-after.js - types STEPS, runs the actions, and prints what was told and what stands in the fields. See viewer-before.js. */
(function () {
    function act(name, kind, value) {
        event = { value: value, rc: true, willCommit: true };
        if (ACTIONS[name] && ACTIONS[name][kind]) ACTIONS[name][kind].call(DOC);
        return event;
    }
    var out = {}, shown = {}, i, k, done;
    for (i = 0; i < STEPS.length; i++) {
        done = act(STEPS[i][0], 'V', STEPS[i][1]);
        if (done.rc) setField(STEPS[i][0], String(done.value));
        for (k = 0; k < ORDER.length; k++) setField(ORDER[k], String(act(ORDER[k], 'C', FIELDS[ORDER[k]].valueAsString).value));
    }
    for (i = 0; i < NAMES.length; i++) out[NAMES[i]] = FIELDS[NAMES[i]].valueAsString;
    for (i = 0; i < NAMES.length; i++) shown[NAMES[i]] = String(act(NAMES[i], 'F', out[NAMES[i]]).value);
    (typeof print === 'function' ? print : console.log)(JSON.stringify({ alerts: ALERTS, values: out, shown: shown }));
}());
