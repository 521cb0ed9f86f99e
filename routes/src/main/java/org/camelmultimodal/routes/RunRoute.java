/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.camelmultimodal.runtime.Excerpt;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.MultimodalException;

/**
 * Runs a ready-made route on its samples, prints the results and exits; with <code>--keep</code>
 * runs the route without samples until Ctrl-C.
 */
public final class RunRoute {

    private static final String KEEP = "--keep";
    private static final String JAVA = "--java";

    private RunRoute() {}

    /**
     * @param args the name of a route, and optionally <code>--java</code> for the route in the Java
     *     DSL and <code>--keep</code>
     */
    public static void main(String[] args) throws Exception {
        List<String> arguments = Arrays.asList(args);
        try {
            run(
                    route(arguments),
                    arguments.contains(JAVA) ? Dsl.JAVA : Dsl.YAML,
                    arguments.contains(KEEP));
        } catch (MultimodalException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static ReadyRoute route(List<String> arguments) {
        String name =
                arguments.stream()
                        .filter(argument -> !argument.startsWith("--"))
                        .findFirst()
                        .orElse("");
        return ReadyRoute.of(name)
                .orElseThrow(
                        () ->
                                new InvalidOptionException(
                                        "There is no route '%s': expected one of %s, and optionally %s and %s"
                                                .formatted(Excerpt.of(name), names(), JAVA, KEEP)));
    }

    private static String names() {
        return Arrays.stream(ReadyRoute.values())
                .map(ReadyRoute::id)
                .collect(Collectors.joining(", "));
    }

    /** A demo listens on any free port, as another application may use the configured one. */
    private static Map<String, String> demoProperties(ReadyRoute route) throws IOException {
        boolean free =
                new RouteSettings(route, Map.of()).has(RunningRoute.PORT)
                        && System.getProperty(RunningRoute.PORT) == null;
        return free ? Map.of(RunningRoute.PORT, "0") : Map.of();
    }

    private static void run(ReadyRoute route, Dsl dsl, boolean keep) throws Exception {
        var terminal = new Terminal();
        if (keep) {
            try (RunningRoute running = RunningRoute.prepare(route, dsl)) {
                terminal.line("%s runs until Ctrl-C", route.id());
                running.addresses()
                        .forEach((kind, address) -> terminal.line("  %-8s %s", kind, address));
                running.runUntilStopped();
            }
        } else {
            try (RunningRoute running = RunningRoute.start(route, dsl, demoProperties(route))) {
                route.demo().run(running, terminal);
            }
        }
    }
}
