// DrawPdfbox IN.pdf DPI OUT.pgm: the first page as PDFBox draws it.
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.FileOutputStream;
import java.io.OutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;

public class DrawPdfbox {
    public static void main(String[] args) throws Exception {
        try (PDDocument document = PDDocument.load(new File(args[0])); OutputStream out = new FileOutputStream(args[2])) {
            BufferedImage page = new PDFRenderer(document).renderImageWithDPI(0, Float.parseFloat(args[1]), ImageType.GRAY);
            out.write(("P5\n" + page.getWidth() + " " + page.getHeight() + "\n255\n").getBytes("US-ASCII"));
            byte[] row = new byte[page.getWidth()];
            int[] samples = new int[page.getWidth()];
            for (int y = 0; y < page.getHeight(); y++) {
                page.getRaster().getSamples(0, y, page.getWidth(), 1, 0, samples);
                for (int x = 0; x < row.length; x++) row[x] = (byte) samples[x];
                out.write(row);
            }
        }
    }
}
