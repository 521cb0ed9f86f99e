/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.javacpp.Loader;
import org.camelmultimodal.runtime.InvalidOptionException;

/** The program <code>ffmpeg</code>. */
public class FfmpegProgram {

    private String path = "";

    /** Sets the path of the program; if empty, it is the one on the class path. */
    public void setPath(String path) {
        this.path = path;
    }

    /**
     * Returns the path of the program, which is extracted at the first call if it is the one on the
     * class path.
     *
     * @throws InvalidOptionException if there is none on the class path for this platform
     */
    public String path() {
        if (!path.isBlank()) {
            return path;
        }
        try {
            return Loader.load(ffmpeg.class);
        } catch (LinkageError e) {
            throw new InvalidOptionException(
                    "There is no program ffmpeg on the class path for %s: expected the artifact org.bytedeco:ffmpeg with the classifier of the platform. Add it, or set the property ffmpeg to the path of the program"
                            .formatted(Loader.getPlatform()),
                    e);
        }
    }
}
