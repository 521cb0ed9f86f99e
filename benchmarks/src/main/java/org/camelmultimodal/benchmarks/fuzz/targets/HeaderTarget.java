/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz.targets;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelmultimodal.runtime.MultimodalException;

/** Fuzzes headers and bodies of messages to every operation, with the demo models. */
final class HeaderTarget implements FuzzedInput {

    private static final String TIMEOUT = "timeout=3000";

    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template;
    private final byte[] image;
    private final byte[] recording = recording();
    private final List<String> uris;
    private final List<ComponentCatalog> catalogs = ComponentCatalog.all();

    HeaderTarget() throws Exception {
        var png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB), "png", png);
        image = png.toByteArray();
        Path index = Files.createTempDirectory("fuzz");
        uris =
                List.of(
                        "clip:embed?",
                        "clip:classify?labels=red circle,blue star&",
                        "clip:moderate?",
                        "clip:similarity?query=a red circle&",
                        "clip:rank?query=a red circle&",
                        "clip:index?indexDirectory=" + index + "&",
                        "clip:search?indexDirectory=" + index + "&",
                        "whisper:transcribe?",
                        "sd:text-to-image?steps=1&");
        context.start();
        template = context.createProducerTemplate();
    }

    /** Returns half a second of silence as WAV. */
    private static byte[] recording() {
        int bytes = 16_000;
        return ByteBuffer.allocate(44 + bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36 + bytes)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(16_000)
                .putInt(32_000)
                .putShort((short) 2)
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(bytes)
                .array();
    }

    @Override
    public void warmUp() throws Exception {
        for (String uri : uris) {
            require(template.send(uri + TIMEOUT, exchange -> exchange.getMessage().setBody("")));
        }
    }

    @Override
    public void accept(FuzzedDataProvider data) throws Exception {
        String uri = data.pickValue(uris) + TIMEOUT;
        require(template.send(uri, exchange -> fill(exchange, data, uri)));
    }

    private static void require(Exchange sent) throws Exception {
        Exception failure = sent.getException();
        if (failure != null && !(failure instanceof MultimodalException)) {
            throw failure;
        }
    }

    private void fill(Exchange exchange, FuzzedDataProvider data, String uri) {
        String scheme = uri.substring(0, uri.indexOf(':'));
        List<String> names =
                catalogs.stream()
                        .filter(catalog -> catalog.scheme().equals(scheme))
                        .findFirst()
                        .orElseThrow()
                        .headers();
        int count = data.consumeInt(0, 4);
        for (int i = 0; i < count; i++) {
            exchange.getMessage().setHeader(data.pickValue(names), HostileValues.any(data));
        }
        if (data.consumeBoolean()) {
            exchange.getMessage().setHeader(Exchange.FILE_NAME, HostileValues.any(data));
        }
        exchange.getMessage().setBody(body(data, 2));
    }

    private Object body(FuzzedDataProvider data, int depth) {
        return switch (data.consumeInt(0, depth > 0 ? 5 : 4)) {
            case 0 -> image;
            case 1 -> recording;
            case 2 -> "a red circle";
            case 3 -> HostileValues.floats(data, data.consumeInt(0, 200));
            case 4 -> HostileValues.any(data);
            default -> {
                var items = new ArrayList<Object>();
                int count = data.consumeInt(0, 5);
                for (int i = 0; i < count; i++) {
                    items.add(body(data, depth - 1));
                }
                yield items;
            }
        };
    }
}
