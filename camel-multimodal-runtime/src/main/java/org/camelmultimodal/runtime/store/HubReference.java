/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model on the hub.
 *
 * @param repository owner and name, as in <code>onnx-community/whisper-base</code>
 * @param revision a branch, a tag or a commit
 */
record HubReference(String repository, String revision) {

    private static final Pattern FORM =
            Pattern.compile(
                    "([A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*)(?:@([A-Za-z0-9][A-Za-z0-9._/-]*))?");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /**
     * Reads <code>owner/name</code> or <code>owner/name@revision</code>; empty if it is neither.
     */
    static Optional<HubReference> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || text.contains("..")) {
            return Optional.empty();
        }
        String revision = matcher.group(2) == null ? "main" : matcher.group(2);
        return Optional.of(new HubReference(matcher.group(1), revision));
    }

    /** Whether the revision names one state for ever. */
    boolean isCommit() {
        return isCommit(revision);
    }

    static boolean isCommit(String revision) {
        return COMMIT.matcher(revision).matches();
    }

    /** The folder of the repository in a cache of the hub's own layout. */
    String folder() {
        return "models--" + repository.replace("/", "--");
    }

    @Override
    public String toString() {
        return repository + "@" + revision;
    }
}
