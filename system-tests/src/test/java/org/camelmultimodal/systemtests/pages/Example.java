/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camelmultimodal.systemtests.Repository;

/**
 * A source block of a component page or of a README.
 *
 * @param location the file from the root of the repository, and the first line of the block
 * @param language the language of the block: java, xml or yaml
 * @param text the content of the block
 */
record Example(String location, String language, String text) {

    private static final Set<String> LANGUAGES = Set.of("java", "xml", "yaml");
    private static final Pattern ASCIIDOC =
            Pattern.compile("\\[source,\\s*(\\w+)[^]]*]\\n----\\n(.*?)\\n----\\n", Pattern.DOTALL);
    private static final Pattern MARKDOWN =
            Pattern.compile("^```(\\w+)\\n(.*?)\\n```$", Pattern.DOTALL | Pattern.MULTILINE);

    /** Returns the examples of all component pages and READMEs. */
    static List<Example> all() throws IOException {
        var examples = new ArrayList<Example>();
        for (Path page : pages()) {
            examples.addAll(of(page));
        }
        return examples;
    }

    /** Returns the component pages, the README, and those of the Kamelets and the examples. */
    static List<Path> pages() throws IOException {
        return Repository.files(
                "{README.md,kamelets/README.md,examples/*/README.md,*/src/main/docs/*.adoc}");
    }

    /** Returns the examples of one page. */
    static List<Example> of(Path page) throws IOException {
        String text = Files.readString(page);
        Matcher block = (page.toString().endsWith(".adoc") ? ASCIIDOC : MARKDOWN).matcher(text);
        var examples = new ArrayList<Example>();
        while (block.find()) {
            if (LANGUAGES.contains(block.group(1))) {
                long line = text.substring(0, block.start(2)).lines().count() + 1;
                examples.add(
                        new Example(
                                Repository.name(page) + ":" + line,
                                block.group(1),
                                block.group(2)));
            }
        }
        return examples;
    }

    @Override
    public String toString() {
        return location + " (" + language + ")";
    }
}
