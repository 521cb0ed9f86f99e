/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.ibm.icu.text.Normalizer2;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.SoftAssertions;
import org.camelmultimodal.runtime.InvalidMediaException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cleaned texts are those of open_clip, ftfy and Python for thousands of damaged ones; <code>
 * parity/texts.py</code> recorded them.
 */
class TextCleaningTest {

    private static final Path FILE = Path.of("src/test/resources/parity/texts.json.gz");

    private static JsonNode recorded;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(FILE))) {
            recorded = new ObjectMapper().readTree(in);
        }
        assertThat(recorded.get("texts")).hasSizeGreaterThan(2000);
    }

    /** A step, and the place of its results in the rows of the file. */
    private record Step(String name, int column, UnaryOperator<String> function) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Step> steps() {
        return Stream.of(
                new Step("ftfy.fix_text", 1, TextFixer::fix),
                new Step("html.unescape", 2, HtmlReferences::unescape),
                new Step("whitespace", 3, TextCleaning.WHITESPACE::clean),
                new Step("whitespace_underscore", 4, TextCleaning.WHITESPACE_UNDERSCORE::clean),
                new Step("lower", 5, TextCleaning.LOWER::clean),
                new Step("canonicalize", 6, TextCleaning.CANONICALIZE::clean));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void textsAreThoseOfTheReference(Step step) {
        var softly = new SoftAssertions();
        for (JsonNode row : recorded.get("texts")) {
            String text = row.get(0).asText();
            softly.assertThat(step.function().apply(text))
                    .as(text)
                    .isEqualTo(value(row, step.column()));
        }
        softly.assertAll();
    }

    /** A value that is not recorded equals the one before it. */
    private static String value(JsonNode row, int column) {
        return row.get(column).isNull() ? value(row, column - 1) : row.get(column).asText();
    }

    @Test
    void everyNamedReferenceStandsForWhatItDoesInPython() {
        for (var entity : recorded.get("entities").properties()) {
            assertThat(HtmlReferences.unescape("&" + entity.getKey()))
                    .as(entity.getKey())
                    .isEqualTo(entity.getValue().asText());
        }
    }

    @Test
    void everyPairOfCharactersIsMojibakeWhereFtfySaysSo() {
        String[] characters = recorded.get("characters").asText().split("");
        for (int i = 0; i < characters.length; i++) {
            String first = characters[i];
            Stream<String> pairs = Stream.of(characters).map(first::concat);
            assertThat(bits(pairs)).as("%s and each", first).isEqualTo(bits("pairs", i));
        }
    }

    @Test
    void everyTripleOfKindsOfCharactersIsMojibakeWhereFtfySaysSo() {
        String[] kinds = recorded.get("kinds").asText().split("");
        for (int i = 0; i < kinds.length; i++) {
            Stream<String> triples =
                    Stream.of(kinds)
                            .map(kinds[i]::concat)
                            .flatMap(pair -> Stream.of(kinds).map(pair::concat));
            assertThat(bits(triples)).as("%s and each two", kinds[i]).isEqualTo(bits("triples", i));
        }
    }

    private static String bits(Stream<String> texts) {
        return texts.map(text -> MojibakeHeuristic.isLikely(text) ? "1" : "0")
                .collect(Collectors.joining("", "1", ""));
    }

    private static String bits(String name, int row) {
        return new BigInteger(recorded.get(name).get(row).asText(), 16).toString(2);
    }

    @ParameterizedTest
    @EnumSource
    void bytesStandForWhatTheyDoInPython(SingleByteCharset charset) {
        var all =
                IntStream.range(0, 256)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
        var expected = new ArrayList<String>();
        recorded.get("charsets").forEach(characters -> expected.add(characters.asText()));

        assertThat(charset.encode(expected.get(charset.ordinal()))).contains(all);
        assertThat(IntStream.range(0, 256).mapToObj(charset::decode).map(String::valueOf))
                .containsExactly(expected.get(charset.ordinal()).split(""));
    }

    @Test
    void lowerCaseOfTokenizersKnowsNoWords() {
        for (JsonNode row : recorded.get("lower case")) {
            assertThat(TextCleaning.LOWER_CASE.clean(row.get(0).asText()))
                    .isEqualTo(row.get(1).asText());
        }
    }

    @Test
    void aTextThatChangesWithEachPassIsRefused() {
        String text = "&" + "amp;".repeat(20_000) + "lt;";
        assertThatThrownBy(() -> TextCleaning.LOWER.clean(text))
                .isInstanceOf(InvalidMediaException.class)
                .hasMessageContaining("100 passes");
    }

    @Test
    void sortedMarksAreNormalizedToTheSame() {
        String text =
                "xé" + "\u0301\u0344\u0323\u05B0\uD834\uDD65\u0F73".repeat(40) + "ö\u0323\u0301";

        String sorted = CombiningMarks.sort(text, Normalizer2.getNFDInstance());

        assertThat(sorted).isNotEqualTo(text);
        assertThat(Normalizer2.getNFCInstance().normalize(sorted))
                .isEqualTo(Normalizer2.getNFCInstance().normalize(text));
        assertThat(Normalizer2.getNFKDInstance().normalize(sorted))
                .isEqualTo(Normalizer2.getNFKDInstance().normalize(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0301\u0323",
                "\u0F73",
                "Ã ",
                "Ã‚Â",
                "赤Ã©",
                "é€",
                "\u001b[1;",
                "&#9",
                "&aaaaaaaaaaaaaaaaaaaa",
                "ﬃ",
                "ГўВЂВ",
                "\u0085",
                "Ã \n",
                "\uD83D",
                "ð\u009f ",
                "&#x41;"
            })
    void timeGrowsWithTheLengthAlone(String piece) {
        String text = piece.repeat(10_000 / piece.length());
        String longText = text.repeat(5);
        TextCleaning.CANONICALIZE.clean(longText);

        long time = cpuTime(text);
        // Five times as long; quadratic would be 25 times the time.
        assertThat(cpuTime(longText)).isLessThan(Math.max(15 * time, 200_000_000));
    }

    private static long cpuTime(String text) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long begin = threads.getCurrentThreadCpuTime();
            TextCleaning.CANONICALIZE.clean(text);
            shortest = Math.min(shortest, threads.getCurrentThreadCpuTime() - begin);
        }
        return shortest;
    }
}
