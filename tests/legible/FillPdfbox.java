// FillPdfbox IN.pdf VALUES.json OUT.pdf: PDFBox 2 as a program of an office uses it. A field whose text its font cannot show throws after the
// value was stored; such a program goes on with the next one.
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;

public class FillPdfbox {
    public static void main(String[] args) throws Exception {
        String json = new String(Files.readAllBytes(Paths.get(args[1])), StandardCharsets.UTF_8);
        try (PDDocument document = PDDocument.load(new File(args[0]))) {
            PDAcroForm form = document.getDocumentCatalog().getAcroForm();
            Matcher pair = Pattern.compile("\"([^\"]*)\": \"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
            while (pair.find()) {
                PDField field = form.getField(pair.group(1));
                if (field == null) throw new IllegalArgumentException("no field " + pair.group(1));
                try {
                    field.setValue(pair.group(2).replaceAll("\\\\(.)", "$1"));
                } catch (IllegalArgumentException | UnsupportedOperationException e) {
                    System.err.println(e.getMessage());
                }
            }
            document.save(args[2]);
        }
    }
}
