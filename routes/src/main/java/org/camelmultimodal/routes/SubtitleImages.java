/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.LineBreakMeasurer;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.AttributedString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.util.FileUtil;
import org.camelmultimodal.whisper.WhisperConstants;
import org.camelmultimodal.whisper.model.Segment;

/**
 * Draws subtitles as images that FFmpeg lays over a video. A build of FFmpeg without libass and
 * FreeType cannot draw text itself.
 */
public class SubtitleImages {

    /** An image is laid over the whole width of the video, and an eighth of the width high. */
    private static final int WIDTH = 1280;

    private static final int HEIGHT = WIDTH / 8;
    private static final int MARGIN = 64;
    private static final int MAX_FONT = 44;
    private static final int MIN_FONT = 12;
    private static final float OUTLINE = 5;

    /**
     * Makes a folder with the video of the exchange as <code>video</code>, an image for each
     * segment of its transcript, and their list <code>images.ffconcat</code>. It is deleted when
     * the exchange is done.
     *
     * @param jobs the parent of the folder
     * @return the path of the folder
     */
    public String prepare(Exchange exchange, String jobs) throws IOException {
        Path parent = Files.createDirectories(Path.of(jobs).toAbsolutePath());
        Path folder = Files.createTempDirectory(parent, "video-");
        exchange.getExchangeExtension().addOnCompletion(new Deletion(folder));
        String video = exchange.getMessage().getHeader(Exchange.FILE_PATH, String.class);
        Files.createLink(folder.resolve("video"), Path.of(video));
        draw(segments(exchange), folder);
        return folder.toString();
    }

    /** Returns a file in the folder of an exchange. */
    public File file(String folder, String name) {
        return new File(folder, name);
    }

    private static List<Segment> segments(Exchange exchange) {
        List<?> segments = exchange.getMessage().getHeader(WhisperConstants.SEGMENTS, List.class);
        return segments.stream().map(Segment.class::cast).toList();
    }

    /** Draws an image for each segment, and lists them with the times at which they are shown. */
    void draw(List<Segment> segments, Path folder) throws IOException {
        write(new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB), folder, "blank.png");
        var list = new StringBuilder("ffconcat version 1.0\n");
        double at = 0;
        for (Segment segment : segments) {
            double start = Math.max(at, segment.start());
            double end = Math.max(start, segment.end());
            String name = segment.id() + ".png";
            write(image(segment.text().strip()), folder, name);
            entry(list, "blank.png", start - at);
            entry(list, name, end - start);
            at = end;
        }
        // The last image is repeated until the end of the video.
        entry(list, "blank.png", 1);
        Files.writeString(folder.resolve("images.ffconcat"), list, StandardCharsets.UTF_8);
    }

    private static void entry(StringBuilder list, String name, double seconds) {
        if (seconds > 0) {
            list.append(String.format(Locale.ROOT, "file %s%nduration %.3f%n", name, seconds));
        }
    }

    private static void write(BufferedImage image, Path folder, String name) throws IOException {
        ImageIO.write(image, "png", folder.resolve(name).toFile());
    }

    /** Returns a transparent image with a text, white with a black outline, in as many lines. */
    private static BufferedImage image(String text) {
        var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
        if (text.isEmpty()) {
            return image;
        }
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(
                    RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            List<TextLayout> lines = lines(text, graphics.getFontRenderContext());
            float y = HEIGHT - MARGIN / 4f - height(lines);
            for (TextLayout line : lines) {
                y += line.getAscent();
                float x = (WIDTH - line.getAdvance()) / 2;
                drawLine(graphics, line.getOutline(AffineTransform.getTranslateInstance(x, y)));
                y += line.getDescent() + line.getLeading();
            }
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private static void drawLine(Graphics2D graphics, Shape outline) {
        graphics.setColor(Color.BLACK);
        graphics.setStroke(new BasicStroke(OUTLINE, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(outline);
        graphics.setColor(Color.WHITE);
        graphics.fill(outline);
    }

    /** Returns the lines of a text in the largest font in which they fit. */
    private static List<TextLayout> lines(String text, FontRenderContext context) {
        int size = MAX_FONT;
        List<TextLayout> lines = lines(text, size, context);
        while (height(lines) > HEIGHT - MARGIN / 2f && size > MIN_FONT) {
            size -= 2;
            lines = lines(text, size, context);
        }
        return lines;
    }

    private static List<TextLayout> lines(String text, int size, FontRenderContext context) {
        var font = new Font(Font.SANS_SERIF, Font.BOLD, size);
        var characters = new AttributedString(text, Map.of(TextAttribute.FONT, font));
        var measurer = new LineBreakMeasurer(characters.getIterator(), context);
        var lines = new ArrayList<TextLayout>();
        while (measurer.getPosition() < text.length()) {
            lines.add(measurer.nextLayout(WIDTH - 2f * MARGIN));
        }
        return lines;
    }

    private static float height(List<TextLayout> lines) {
        float height = 0;
        for (TextLayout line : lines) {
            height += line.getAscent() + line.getDescent() + line.getLeading();
        }
        return height;
    }

    /** Deletes the folder of an exchange. */
    private static final class Deletion extends SynchronizationAdapter {
        private final Path folder;

        Deletion(Path folder) {
            this.folder = folder;
        }

        @Override
        public void onDone(Exchange exchange) {
            FileUtil.removeDir(folder.toFile());
        }
    }
}
