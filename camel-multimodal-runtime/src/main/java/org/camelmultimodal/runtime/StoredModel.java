/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

import java.nio.file.Path;
import java.util.List;

/**
 * A model of a hub that the model store keeps.
 *
 * @param repository owner and name, as in <code>onnx-community/whisper-base</code>
 * @param commit 40 hexadecimal digits
 * @param revisions the branches, tags and commits by which it was requested; empty while the first
 *     download is unfinished
 * @param path the directory of its files
 * @param bytes the size of its files, partial ones included
 * @param isPartial whether a download is unfinished
 */
public record StoredModel(
        String repository,
        String commit,
        List<String> revisions,
        Path path,
        long bytes,
        boolean isPartial) {

    /** Returns the reference by which the option <code>model</code> selects exactly this model. */
    public String reference() {
        return repository + "@" + commit;
    }
}
