/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model on the hub.
 *
 * @param repository owner and name, as in <code>onnx-community/whisper-base</code>
 * @param revision a branch, a tag or a commit
 */
public record HubReference(String repository, String revision) {

    private static final Pattern FORM =
            Pattern.compile(
                    "([A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*)(?:@([A-Za-z0-9][A-Za-z0-9._/-]*))?");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /**
     * Parses <code>owner/name</code> or <code>owner/name@revision</code>.
     *
     * @return empty if the text is neither
     */
    public static Optional<HubReference> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || text.contains("..")) {
            return Optional.empty();
        }
        String revision = matcher.group(2) == null ? "main" : matcher.group(2);
        return Optional.of(new HubReference(matcher.group(1), revision));
    }

    /** Returns whether the revision is a commit, whose content never changes. */
    boolean isCommit() {
        return isCommit(revision);
    }

    static boolean isCommit(String revision) {
        return COMMIT.matcher(revision).matches();
    }

    /** Returns the name of the repository's folder in a {@link HubCache}. */
    String folder() {
        return "models--" + repository.replace("/", "--");
    }

    @Override
    public String toString() {
        return repository + "@" + revision;
    }
}
