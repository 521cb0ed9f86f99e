/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.deployment;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camelmultimodal.systemtests.Repository;

/**
 * The Dockerfile of an example, which is built in the root of the repository.
 *
 * @param example the folder of the example
 * @param instructions the instructions, each on one line
 */
record Dockerfile(String example, List<Instruction> instructions) {

    record Instruction(String keyword, String arguments) {}

    private static final Set<String> KEYWORDS =
            Set.of(
                    "ARG",
                    "FROM",
                    "WORKDIR",
                    "COPY",
                    "RUN",
                    "ENV",
                    "USER",
                    "VOLUME",
                    "EXPOSE",
                    "ENTRYPOINT",
                    "CMD",
                    "HEALTHCHECK");
    private static final Pattern SECRET =
            Pattern.compile("PASSWORD|API_?KEY|TOKEN|SECRET", Pattern.CASE_INSENSITIVE);
    private static final Pattern MAIN_CLASS =
            Pattern.compile("<exec.mainClass>(.+?)</exec.mainClass>");
    private static final Pattern ARTIFACT =
            Pattern.compile("</parent>\\s*<artifactId>(.+?)</artifactId>");

    /** Returns the instructions of a text, without comments. */
    static Dockerfile parse(String example, String text) {
        var instructions = new ArrayList<Instruction>();
        String code = text.replaceAll("(?m)^\\s*#.*\\n", "").replaceAll("\\\\\\n\\s*", "");
        for (String line : code.split("\\n")) {
            if (!line.isBlank()) {
                String[] parts = line.split("\\s+", 2);
                instructions.add(new Instruction(parts[0], parts.length < 2 ? "" : parts[1]));
            }
        }
        return new Dockerfile(example, instructions);
    }

    static Dockerfile read(String example) throws IOException {
        return parse(
                example, Files.readString(Repository.path("examples/" + example + "/Dockerfile")));
    }

    /** Returns a sentence for each mistake. */
    List<String> problems() throws IOException {
        var problems = new ArrayList<String>();
        var stages = new HashSet<String>();
        for (Instruction instruction : instructions) {
            String arguments = instruction.arguments();
            if (!KEYWORDS.contains(instruction.keyword())) {
                problems.add("unknown instruction " + instruction.keyword());
            }
            switch (instruction.keyword()) {
                case "FROM" -> {
                    String[] words = arguments.split("\\s+");
                    if (words.length == 3) {
                        stages.add(words[2]);
                    }
                    if (!words[0].startsWith("$") && !words[0].matches(".+:[^:]*\\d.*")) {
                        problems.add("the base image has no version: " + words[0]);
                    }
                }
                case "COPY" -> copy(arguments, stages, problems);
                case "ENV", "ARG" -> {
                    if (SECRET.matcher(arguments).find()) {
                        problems.add("a secret would be in the image: " + arguments);
                    }
                }
                case "ENTRYPOINT", "CMD" -> executable(arguments, problems);
                case "HEALTHCHECK" ->
                        executable(arguments.replaceFirst("^(--\\S+ )*CMD ", ""), problems);
                default -> {}
            }
        }
        if (!last("USER").matches("[1-9]\\d*")) {
            problems.add("the user must be a number other than 0: " + last("USER"));
        }
        if (!last("ENTRYPOINT").contains('"' + mainClass() + '"')) {
            problems.add("the main class is " + mainClass());
        }
        if (!Files.exists(source(mainClass()))) {
            problems.add("there is no class " + mainClass());
        }
        return problems;
    }

    private void copy(String arguments, Set<String> stages, List<String> problems)
            throws IOException {
        Matcher from = Pattern.compile("--from=(\\S+) (\\S+) .+").matcher(arguments);
        if (!from.matches()) {
            String[] paths = arguments.split("\\s+");
            for (String path : Arrays.copyOf(paths, paths.length - 1)) {
                if (!Files.exists(Repository.path(path))) {
                    problems.add("there is no file " + path);
                }
            }
        } else if (!stages.contains(from.group(1))) {
            problems.add("there is no stage " + from.group(1));
        } else if (from.group(1).equals("build")
                && !outputs().contains(from.group(2))
                && !isJarOfModule(from.group(2))) {
            problems.add("the build does not write " + from.group(2));
        }
    }

    /** Returns what the build writes: the jar of the example, and the class path. */
    private Set<String> outputs() throws IOException {
        String folder = "/build/examples/" + example + "/target/";
        String jar = folder + first(ARTIFACT, pom()) + "-0.1.0.jar";
        boolean hasClassPath = pom().contains("<image.skip>false</image.skip>");
        return hasClassPath ? Set.of(folder + "lib", jar) : Set.of(jar);
    }

    /** Returns whether a file is the jar of a module that the example depends on. */
    private boolean isJarOfModule(String file) throws IOException {
        Matcher jar = Pattern.compile("/build/([a-z-]+)/target/(.+)-0\\.1\\.0\\.jar").matcher(file);
        if (!jar.matches()) {
            return false;
        }
        Path pom = Repository.path(jar.group(1) + "/pom.xml");
        return Files.exists(pom)
                && first(ARTIFACT, Files.readString(pom)).equals(jar.group(2))
                && pom().contains("<artifactId>%s</artifactId>".formatted(jar.group(2)));
    }

    private static void executable(String arguments, List<String> problems) {
        try {
            new ObjectMapper().readValue(arguments, String[].class);
        } catch (IOException e) {
            problems.add("not in exec form: " + arguments);
        }
    }

    /** Returns the arguments of the last instruction of a kind. */
    String last(String keyword) {
        return instructions.stream()
                .filter(instruction -> instruction.keyword().equals(keyword))
                .map(Instruction::arguments)
                .reduce("", (before, after) -> after);
    }

    private String mainClass() throws IOException {
        return first(MAIN_CLASS, pom());
    }

    private Path source(String mainClass) {
        return Repository.path(
                "examples/%s/src/main/java/%s.java"
                        .formatted(example, mainClass.replace('.', '/')));
    }

    private String pom() throws IOException {
        return Files.readString(Repository.path("examples/" + example + "/pom.xml"));
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }
}
