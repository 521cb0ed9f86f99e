/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.clip;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;
import org.camelmultimodal.clip.moderation.ModerationPolicy;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InvalidOptionException;

/** A policy and the files that it names, which are resolved relative to it unless they are URIs. */
final class PolicyResources {

    private static final Pattern ABSOLUTE = Pattern.compile("(/|[A-Za-z][A-Za-z0-9+.-]*:).*");

    private final CamelContext context;
    private final String uri;
    private final List<Path> copies = new ArrayList<>();

    /**
     * Creates the resources of a policy, without reading them.
     *
     * @param uri where it is; null for the only one in the registry, or else the built-in one
     */
    PolicyResources(CamelContext context, String uri) {
        this.context = context;
        this.uri = uri;
    }

    ModerationPolicy policy() throws IOException {
        if (uri == null) {
            return policyOfRegistry().orElseGet(ModerationPolicy::standard);
        }
        try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(context, uri)) {
            return ModerationPolicy.read(in, uri);
        }
    }

    private Optional<ModerationPolicy> policyOfRegistry() {
        Set<ModerationPolicy> found = context.getRegistry().findByType(ModerationPolicy.class);
        if (found.size() > 1) {
            throw new InvalidOptionException(
                    "The registry has %d moderation policies %s: expected at most one if no policy is chosen. Set the option policy"
                            .formatted(
                                    found.size(),
                                    found.stream().map(ModerationPolicy::name).sorted().toList()));
        }
        return found.stream().findFirst();
    }

    /** Returns a file that the policy names, or a copy of it that {@link #close()} deletes. */
    Path file(String name) {
        String resource =
                uri == null || ABSOLUTE.matcher(name).matches()
                        ? name
                        : uri.substring(0, 1 + Math.max(uri.lastIndexOf('/'), uri.indexOf(':')))
                                + name;
        if (resource.startsWith("file:")) {
            return Path.of(resource.substring("file:".length()));
        }
        try (InputStream in =
                ResourceHelper.resolveMandatoryResourceAsInputStream(context, resource)) {
            Path copy = Files.createTempFile("policy-", "-" + Path.of(name).getFileName());
            copies.add(copy);
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            return copy;
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "policy=%s names the file %s, which cannot be read (%s): expected a file beside the policy, or a URI. Set the option policy"
                            .formatted(uri, name, e.getMessage()),
                    e);
        }
    }

    void close() {
        try {
            for (Path copy : copies) {
                Files.deleteIfExists(copy);
            }
            copies.clear();
        } catch (IOException e) {
            throw new InferenceException(
                    "A temporary copy of a file of policy=%s cannot be deleted: %s"
                            .formatted(uri, e.getMessage()),
                    e);
        }
    }
}
