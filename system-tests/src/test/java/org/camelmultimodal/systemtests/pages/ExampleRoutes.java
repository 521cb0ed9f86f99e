/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.pages;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.stub.StubComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** A Camel context that loads examples as an application would, and starts their routes. */
final class ExampleRoutes implements AutoCloseable {

    private static final Pattern IMPORT = Pattern.compile("^import [\\w.* ]+;$");

    /** Imports that a fragment may omit. */
    private static final String JAVA =
            """
            import java.util.*;
            import org.apache.camel.*;
            import org.apache.camel.builder.RouteBuilder;
            %s
            public class Example extends RouteBuilder {
                @Override
                public void configure() throws Exception {
            %s
                }
            }
            """;

    private final CamelContext context = new DefaultCamelContext();

    ExampleRoutes() {
        // All beans that the pages use and do not define.
        context.getRegistry().bind("promptWriter", new PromptWriter());
        context.getRegistry().bind("delivery", new Delivery());
        // Other components that need a server.
        for (String scheme : List.of("aws2-sqs", "jms", "qdrant")) {
            context.addComponent(scheme, new StubComponent());
        }
        context.start();
    }

    /** Loads an example with Camel's loader for its language, and starts its routes. */
    void load(Example example) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(resource(example));
    }

    CamelContext context() {
        return context;
    }

    private static Resource resource(Example example) {
        return switch (example.language()) {
            case "java" -> ResourceHelper.fromString("Example.java", java(example.text()));
            case "xml" -> ResourceHelper.fromString("example.camel.xml", example.text());
            case "yaml" -> ResourceHelper.fromString("example.camel.yaml", example.text());
            default -> throw new IllegalArgumentException(example.toString());
        };
    }

    private static String java(String text) {
        var lines =
                text.lines()
                        .collect(Collectors.partitioningBy(line -> IMPORT.matcher(line).matches()));
        return JAVA.formatted(
                String.join("\n", lines.get(true)), String.join("\n", lines.get(false)));
    }

    @Override
    public void close() throws Exception {
        context.close();
    }

    /** The bean of the README's route that writes a prompt from a transcript. */
    public static final class PromptWriter {
        public String write(String transcript) {
            return transcript;
        }
    }

    /** The bean of the README's route that stores results. */
    public static final class Delivery {
        public void accepted(byte[] image) {
            throw new UnsupportedOperationException("Examples are started, not run");
        }

        public void rejected(String transcript) {
            throw new UnsupportedOperationException("Examples are started, not run");
        }
    }
}
