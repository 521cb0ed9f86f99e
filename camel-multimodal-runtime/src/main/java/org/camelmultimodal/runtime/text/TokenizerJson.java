/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.camelmultimodal.runtime.InvalidModelException;

/**
 * Checks a <code>tokenizer.json</code> before it is given to the tokenizers library, which crashes
 * the process on invalid JSON (nesting, surrogates, numbers beyond double) and on sections that
 * contradict each other. Vocabulary and merges, the large sections, are streamed.
 */
final class TokenizerJson {

    /** Maximum depth of nesting; that of the library is 128, counted from the root. */
    private static final int MAX_NESTING = 100;

    private static final long MAX_SIZE = 256L << 20;

    /** Maximum token id: the library has unsigned 32-bit ids, Java signed ones. */
    private static final long MAX_ID = Integer.MAX_VALUE;

    static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_NESTING)
                                    .maxDocumentLength(MAX_SIZE)
                                    .maxNumberLength(100)
                                    .build())
                    .build();

    private static final JsonMapper MAPPER = new JsonMapper(FACTORY);

    private final JsonParser in;
    private final JsonGenerator out;

    private TokenizerJson(JsonParser in, JsonGenerator out) {
        this.in = in;
        this.out = out;
    }

    /**
     * Returns the content of a file without its truncation and padding sections.
     *
     * @throws IOException if the file cannot be read or is not JSON
     * @throws InvalidModelException if the library would crash on it
     */
    static byte[] read(Path file) throws IOException {
        try (JsonParser in = MAPPER.createParser(file.toFile())) {
            return checked(in);
        }
    }

    /** Checks content as {@link #read} does. */
    static byte[] checked(byte[] content) throws IOException {
        try (JsonParser in = MAPPER.createParser(content)) {
            return checked(in);
        }
    }

    private static byte[] checked(JsonParser in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = MAPPER.createGenerator(bytes)) {
            new TokenizerJson(in, out).copy();
        }
        return bytes.toByteArray();
    }

    private void copy() throws IOException {
        require(in.nextToken() == JsonToken.START_OBJECT, "is not an object");
        out.writeStartObject();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            in.nextToken();
            switch (field) {
                case "model" -> copyModel();
                case "truncation", "padding" -> {
                    in.skipChildren();
                    out.writeNullField(field);
                }
                default -> copySection(field);
            }
        }
        out.writeEndObject();
        require(in.nextToken() == null, "goes on after its end");
    }

    private void copySection(String field) throws IOException {
        JsonNode section = in.readValueAsTree();
        TokenizerRules.check(field, section);
        out.writeFieldName(checked(field));
        out.writeTree(section);
    }

    private void copyModel() throws IOException {
        require(in.currentToken() == JsonToken.START_OBJECT, "has a model that is not an object");
        out.writeObjectFieldStart("model");
        String prefix = "";
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            in.nextToken();
            switch (field) {
                case "vocab" -> copyVocabulary();
                case "merges" -> copyMerges(prefix);
                case "continuing_subword_prefix" -> {
                    prefix = in.getValueAsString("");
                    copySection(field);
                }
                default -> copySection(field);
            }
        }
        out.writeEndObject();
    }

    private void copyVocabulary() throws IOException {
        out.writeFieldName("vocab");
        copyValue();
    }

    /**
     * Copies the merges. The library removes the prefix from the second half of each without
     * checking it.
     */
    private void copyMerges(String prefix) throws IOException {
        out.writeFieldName("merges");
        require(prefix.isEmpty() || in.currentToken() == JsonToken.START_ARRAY, "has no merges");
        if (prefix.isEmpty()) {
            copyValue();
            return;
        }
        out.writeStartArray();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            JsonNode merge = in.readValueAsTree();
            String line =
                    merge.isArray()
                            ? merge.path(0).asText() + " " + merge.path(1).asText()
                            : merge.asText();
            String second = line.substring(line.indexOf(' ') + 1);
            require(
                    second.startsWith(prefix),
                    "has the merge '%s' without the prefix '%s'"
                            .formatted(TokenizerRules.shown(line), TokenizerRules.shown(prefix)));
            TokenizerRules.check("merges", merge);
            out.writeTree(merge);
        }
        out.writeEndArray();
    }

    /** Copies the current value of the parser token by token. */
    private void copyValue() throws IOException {
        int depth = 0;
        do {
            JsonToken token = in.currentToken();
            switch (token) {
                case START_OBJECT, START_ARRAY -> depth++;
                case END_OBJECT, END_ARRAY -> depth--;
                case FIELD_NAME -> checked(in.currentName());
                case VALUE_STRING -> checked(in.getText());
                case VALUE_NUMBER_INT -> checkId();
                case VALUE_NUMBER_FLOAT ->
                        require(Double.isFinite(in.getDoubleValue()), "has a number beyond double");
                case VALUE_TRUE, VALUE_FALSE, VALUE_NULL, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> {}
            }
            out.copyCurrentEvent(in);
        } while (depth > 0 && in.nextToken() != null);
    }

    private void checkId() throws IOException {
        boolean isLong = in.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        require(isLong && in.getLongValue() <= MAX_ID, "has a token id beyond " + MAX_ID);
    }

    private static String checked(String text) {
        require(TokenizerRules.isUnicode(text), "has half of a surrogate pair");
        return text;
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw TokenizerRules.broken(problem);
        }
    }
}
