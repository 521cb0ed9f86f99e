/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip.text;

import com.ibm.icu.text.Normalizer2;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.camelmultimodal.runtime.InvalidMediaException;

/**
 * Repairs common damage of texts: mojibake, HTML references, control characters, curly quotes,
 * ligatures, and characters of other widths; line by line, until nothing changes.
 *
 * <p>Source: ftfy 6.3.1, <code>fix_text</code> with its defaults.
 */
final class TextFixer {

    private static final Normalizer2 NFC = Normalizer2.getNFCInstance();
    private static final Normalizer2 NFD = Normalizer2.getNFDInstance();
    private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();

    private static final Pattern TERMINAL_ESCAPE = Pattern.compile("\\x1b\\[[\\p{Nd};]*+[a-zA-Z]");
    private static final Pattern LINE_BREAK = Pattern.compile("\\r\\n|[\\r\\u2028\\u2029\\u0085]");
    private static final Pattern CONTROL =
            Pattern.compile(
                    "[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\\u206a-\\u206f\\ufeff\\ufff9-\\ufffc]");

    /** Replacements of single characters. */
    private static final Map<Character, String> REPLACEMENTS = replacements();

    private static final int FIRST_OF_OTHER_WIDTH = 0xFF01;
    private static final int LAST_OF_OTHER_WIDTH = 0xFFEF;

    private final Effort effort;
    private final EncodingFixer encodings;

    private TextFixer(Effort effort) {
        this.effort = effort;
        encodings = new EncodingFixer(effort);
    }

    private static Map<Character, String> replacements() {
        var replacements = new HashMap<Character, String>();
        replacements.put('Ĳ', "IJ");
        replacements.put('ĳ', "ij");
        replacements.put('ŉ', "'n");
        replacements.put('Ǆ', "DŽ");
        replacements.put('ǅ', "Dž");
        replacements.put('ǆ', "dž");
        replacements.put('Ǉ', "LJ");
        replacements.put('ǈ', "Lj");
        replacements.put('ǉ', "lj");
        replacements.put('Ǌ', "NJ");
        replacements.put('ǋ', "Nj");
        replacements.put('ǌ', "nj");
        replacements.put('Ǳ', "DZ");
        replacements.put('ǲ', "Dz");
        replacements.put('ǳ', "dz");
        replacements.put('ﬀ', "ff");
        replacements.put('ﬁ', "fi");
        replacements.put('ﬂ', "fl");
        replacements.put('ﬃ', "ffi");
        replacements.put('ﬄ', "ffl");
        replacements.put('ﬅ', "ſt");
        replacements.put('ﬆ', "st");
        for (char c = FIRST_OF_OTHER_WIDTH; c <= LAST_OF_OTHER_WIDTH; c++) {
            replacements.put(c, NFKC.normalize(Character.toString(c)));
        }
        replacements.put('\u3000', " ");
        "\u02BC‘’‚‛".chars().forEach(quote -> replacements.put((char) quote, "'"));
        "“”„‟".chars().forEach(quote -> replacements.put((char) quote, "\""));
        return Map.copyOf(replacements);
    }

    /**
     * Returns the repaired text.
     *
     * @throws InvalidMediaException if it still changes after too many passes
     */
    static String fix(String text) {
        var fixer = new TextFixer(new Effort(text));
        var out = new StringBuilder(text.length());
        boolean unescapes = true;
        int begin = 0;
        while (begin < text.length()) {
            int lineBreak = text.indexOf('\n', begin);
            int end = lineBreak < 0 ? text.length() : lineBreak + 1;
            String line = text.substring(begin, end);
            // A text with a tag is HTML itself, and so is all that follows.
            unescapes &= line.indexOf('<') < 0;
            out.append(fixer.fixLine(line, unescapes));
            begin = end;
        }
        return out.toString();
    }

    private String fixLine(String line, boolean unescapes) {
        String before;
        String fixed = line;
        do {
            before = fixed;
            fixed = fixOnce(unescapes ? HtmlReferences.unescapeTerminated(before) : before);
        } while (!fixed.equals(before));
        return fixed;
    }

    private String fixOnce(String line) {
        effort.spend(line);
        String fixed = EncodingFixer.replaceControls(encodings.fix(line));
        fixed = LINE_BREAK.matcher(replaceCharacters(fixed)).replaceAll("\n");
        fixed = TERMINAL_ESCAPE.matcher(fixed).replaceAll("");
        fixed = CONTROL.matcher(fixed).replaceAll("");
        return NFC.normalize(CombiningMarks.sort(fixed, NFD));
    }

    private static String replaceCharacters(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                int codePoint = text.codePointAt(i);
                boolean isPair = Character.isSupplementaryCodePoint(codePoint);
                out.appendCodePoint(isPair ? codePoint : '\uFFFD');
                i += isPair ? 1 : 0;
            } else {
                String replacement = REPLACEMENTS.get(c);
                if (replacement == null) {
                    out.append(c);
                } else {
                    out.append(replacement);
                }
            }
        }
        return out.toString();
    }
}
