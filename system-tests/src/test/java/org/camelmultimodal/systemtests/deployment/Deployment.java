/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camelmultimodal.systemtests.Repository;

/** What the deployment and the rest of the repository must agree on. */
final class Deployment {

    static final Path KUBERNETES = Repository.path("deploy/kubernetes");

    private static final String WORKERS =
            "queue-workers/src/main/resources/queue-workers.properties";
    private static final Map<String, List<String>> FILES =
            Map.of(
                    "queue-workers", List.of(WORKERS),
                    "server", List.of("server/src/main/resources/application.properties", WORKERS));

    private static final Pattern SECRET = Pattern.compile("create secret generic (\\S+)(.*)");
    private static final Pattern KEY = Pattern.compile("--from-(?:literal|file)=([\\w-]+)=");
    private static final Pattern ARTEMIS =
            Pattern.compile("<artemis.version>(.+?)</artemis.version>");

    private Deployment() {}

    /** Returns the image of the broker, in the version of the broker of the tests. */
    static String brokerImage() throws IOException {
        Matcher version = ARTEMIS.matcher(Files.readString(Repository.path("pom.xml")));
        return "apache/artemis:" + (version.find() ? version.group(1) : "none");
    }

    /**
     * Returns the environment variables that set the properties of an example. The server has those
     * of the workers as well, whose queues it uses.
     */
    static Set<String> properties(String example) throws IOException {
        var properties = new Properties();
        for (String file : FILES.get(example)) {
            try (Reader reader = Files.newBufferedReader(Repository.path("examples/" + file))) {
                properties.load(reader);
            }
        }
        var variables = new TreeSet<String>();
        for (String name : properties.stringPropertyNames()) {
            variables.add(name.replace('.', '_').toUpperCase(Locale.ROOT));
        }
        return variables;
    }

    /** Returns the names of the fields of an object. */
    static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Returns the secrets that the page tells the administrator to create, and their keys. */
    static Map<String, Set<String>> secrets() throws IOException {
        var secrets = new TreeMap<String, Set<String>>();
        String page = Files.readString(Repository.path("docs/deployment.md"));
        for (Matcher secret = SECRET.matcher(page); secret.find(); ) {
            Set<String> keys = secrets.computeIfAbsent(secret.group(1), name -> new TreeSet<>());
            for (Matcher key = KEY.matcher(secret.group(2)); key.find(); ) {
                keys.add(key.group(1));
            }
        }
        return secrets;
    }
}
