/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model of the catalog.
 *
 * @param alias the short name
 * @param model the reference on the hub, <code>owner/name</code> or <code>owner/name@commit</code>
 * @param source the model on the hub that was converted
 * @param license of the source
 * @param purpose what it is for
 * @param parameters their number; null if unknown
 * @param memory how much it needs, and where that was measured; null if unknown
 * @param files those with a known size or digest; empty if none is known
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record KnownModel(
        String alias,
        String model,
        String source,
        String license,
        String purpose,
        Long parameters,
        String memory,
        List<KnownFile> files) {

    /**
     * A file of a model.
     *
     * @param path relative to the repository
     * @param size in bytes; null if unknown
     * @param sha256 the digest; null if unknown
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record KnownFile(String path, Long size, String sha256) {}

    KnownModel {
        files = files == null ? List.of() : List.copyOf(files);
    }

    /** Returns the repository without the revision. */
    @JsonIgnore
    String repository() {
        return model.replaceFirst("@.*", "");
    }

    /** Returns the commit that the sizes and digests are of; empty if it is not known. */
    @JsonIgnore
    Optional<String> commit() {
        int at = model.indexOf('@');
        return at < 0 ? Optional.empty() : Optional.of(model.substring(at + 1));
    }

    /** Returns the known digests of the files at a commit, by path. */
    Map<String, String> digests(String storedCommit) {
        var digests = new HashMap<String, String>();
        if (commit().filter(storedCommit::equals).isPresent()) {
            for (KnownFile file : files) {
                if (file.sha256() != null) {
                    digests.put(file.path(), file.sha256());
                }
            }
        }
        return digests;
    }
}
