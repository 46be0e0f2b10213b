// attach-mutool.js IN.pdf FILE NAME OUT.pdf: pins a file to the first page as a paper clip (FileAttachment annotation), as viewers do. For mutool run.
var doc = new PDFDocument(scriptArgs[0]);
var stream = doc.addStream(readFile(scriptArgs[1]), { Type: "EmbeddedFile" });
var spec = doc.addObject({ Type: "Filespec", F: "clip.png", UF: doc.newString(scriptArgs[2]), EF: { F: stream } });
var page = doc.findPage(0);
var clip = doc.addObject({ Type: "Annot", Subtype: "FileAttachment", Rect: [20, 20, 34, 40], FS: spec, Contents: "clip" });
if (!page.Annots)
    page.Annots = doc.newArray();
page.Annots.push(clip);
doc.save(scriptArgs[3]);
