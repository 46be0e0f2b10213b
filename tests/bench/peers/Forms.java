// Forms FORMS.tsv FONT.ttf OUT: the forms of the benchmark with PDFBox 2: labels in a subset of the font, text fields in Helvetica.
// The font file is read once; the definitions are lines of tab-separated words, see tests/bench/pdf.
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.List;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;

public class Forms {
    static PDPage page(PDDocument document) {
        PDPage page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        return page;
    }

    static void write(PDPageContentStream out, PDFont font, float size, float x, float y, String words) throws Exception {
        out.beginText();
        out.setFont(font, size);
        out.newLineAtOffset(x, y);
        out.showText(words);
        out.endText();
    }

    static void field(PDAcroForm form, PDPage page, String[] w) throws Exception {
        PDTextField field = new PDTextField(form);
        field.setPartialName(w[1]);
        field.setAlternateFieldName(w[2]);
        field.setDefaultAppearance("/Helv 11 Tf 0 g");
        form.getFields().add(field);
        PDAnnotationWidget widget = field.getWidgets().get(0);
        widget.setRectangle(new PDRectangle(Float.parseFloat(w[4]), Float.parseFloat(w[5]), Float.parseFloat(w[6]), Float.parseFloat(w[7])));
        widget.setPage(page);
        widget.setPrinted(true);
        page.getAnnotations().add(widget);
    }

    // lines: "form id title", then "field name label page x y w h"
    static void form(TrueTypeFont ttf, List<String[]> lines, String out) throws Exception {
        try (PDDocument document = new PDDocument()) {
            PDFont font = PDType0Font.load(document, ttf, true);
            PDAcroForm form = new PDAcroForm(document);
            PDResources resources = new PDResources();
            resources.put(COSName.getPDFName("Helv"), PDType1Font.HELVETICA);
            form.setDefaultResources(resources);
            form.setDefaultAppearance("/Helv 11 Tf 0 g");
            document.getDocumentCatalog().setAcroForm(form);
            PDPage[] pages = {page(document), page(document)};
            PDPageContentStream[] streams = new PDPageContentStream[2];
            for (int i = 0; i < 2; i++) streams[i] = new PDPageContentStream(document, pages[i]);
            write(streams[0], font, 20, 150, 790, lines.get(0)[2]);
            for (String[] w : lines.subList(1, lines.size())) {
                int at = Integer.parseInt(w[3]);
                float x = Float.parseFloat(w[4]), y = Float.parseFloat(w[5]);
                write(streams[at], font, 10.5f, x - 95, y + 6, w[2]);
                streams[at].addRect(x - 100, y, 100, Float.parseFloat(w[7]));
                streams[at].addRect(x, y, Float.parseFloat(w[6]), Float.parseFloat(w[7]));
                streams[at].stroke();
                field(form, pages[at], w);
            }
            for (PDPageContentStream s : streams) s.close();
            document.save(out + "/" + lines.get(0)[1] + ".pdf");
        }
    }

    public static void main(String[] args) throws Exception {
        List<String> all = Files.readAllLines(Paths.get(args[0]), StandardCharsets.UTF_8);
        TrueTypeFont ttf = new TTFParser().parse(new File(args[1]));
        List<String[]> lines = new java.util.ArrayList<>();
        int written = 0;
        all.add("form\t\t");
        for (String line : all) {
            if (line.startsWith("form\t") && !lines.isEmpty()) {
                form(ttf, lines, args[2]);
                lines.clear();
                written++;
            }
            lines.add(line.split("\t", -1));
        }
        System.out.println(written);
    }
}
