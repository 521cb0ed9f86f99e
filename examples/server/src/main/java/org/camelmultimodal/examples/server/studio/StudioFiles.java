/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.studio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.camelmultimodal.examples.server.api.ApiException;
import org.camelmultimodal.examples.server.api.Response;

/**
 * The files of the studio page: those that <code>studio/files.txt</code> lists, read once from the
 * class path. Nothing else can be read through it.
 */
public final class StudioFiles {

    private static final String FOLDER = "/studio/";
    private static final String INDEX = "index.html";
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+\\.([a-z0-9]+)");
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "svg", "image/svg+xml",
                    "png", "image/png");

    /** Scripts and styles come from the server alone; images and recordings also from memory. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; img-src 'self' data: blob:; media-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private record File(String type, byte[] content) {}

    private final Map<String, File> files = new LinkedHashMap<>();

    /**
     * Reads the files.
     *
     * @throws IOException if one cannot be read
     */
    public StudioFiles() throws IOException {
        String list = new String(read("files.txt"), StandardCharsets.UTF_8);
        for (String name : list.lines().toList()) {
            Matcher matcher = NAME.matcher(name);
            if (!matcher.matches() || !TYPES.containsKey(matcher.group(1))) {
                throw new IOException(
                        "studio/files.txt has the line '%s': expected the name of a file with the extension %s"
                                .formatted(name, String.join(", ", TYPES.keySet())));
            }
            files.put(name, new File(TYPES.get(matcher.group(1)), read(name)));
        }
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream in = StudioFiles.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IOException("studio/%s is not on the class path".formatted(name));
            }
            return in.readAllBytes();
        }
    }

    /** Writes the page. */
    public void index(Exchange exchange) {
        write(exchange, INDEX);
    }

    /**
     * Writes a file.
     *
     * @param name its name in the list
     */
    public void file(Exchange exchange, @Header("file") String name) {
        write(exchange, name);
    }

    private void write(Exchange exchange, String name) {
        File file = files.get(name);
        if (file == null) {
            throw ApiException.notFound(null, "unknown_url", "There is nothing at this address");
        }
        Response.write(exchange, 200, file.type(), file.content());
        exchange.getMessage().setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        exchange.getMessage().setHeader("Permissions-Policy", "microphone=(self), camera=()");
        exchange.getMessage().setHeader("Cache-Control", "no-cache");
    }
}
