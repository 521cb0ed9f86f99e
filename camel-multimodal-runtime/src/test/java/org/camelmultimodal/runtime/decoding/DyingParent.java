/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

import java.nio.charset.StandardCharsets;
import org.camelmultimodal.runtime.batch.Deadline;
import org.camelmultimodal.runtime.media.MediaSource;
import org.camelmultimodal.runtime.media.image.ImageLimits;

/**
 * Lets a worker decode endlessly; the argument is the file to which the worker writes its process
 * id.
 */
final class DyingParent {

    private DyingParent() {}

    public static void main(String[] args) {
        var pool = IsolatedDecoderTest.pool(1);
        var source = new MediaSource.Bytes(args[0].getBytes(StandardCharsets.UTF_8), "hang");
        new IsolatedDecoder(pool, pool::close).image(source, ImageLimits.DEFAULT, Deadline.NONE);
    }
}
