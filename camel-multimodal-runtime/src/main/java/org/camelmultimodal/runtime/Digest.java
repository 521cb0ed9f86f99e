/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of content, as lower-case hexadecimal digits. */
public enum Digest {
    SHA_256("SHA-256"),
    /** Not collision-resistant; only for the names of git objects. */
    SHA_1("SHA-1");

    private final String algorithm;

    Digest(String algorithm) {
        this.algorithm = algorithm;
    }

    /** Returns the digest of some bytes. */
    public String of(byte[] content) {
        return HexFormat.of().formatHex(messageDigest().digest(content));
    }

    /**
     * Reads a stream to its end and returns the digest of its content. The stream is not closed.
     */
    public String of(InputStream content) throws IOException {
        MessageDigest digest = messageDigest();
        new DigestInputStream(content, digest).transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(digest.digest());
    }

    private MessageDigest messageDigest() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform provides " + algorithm, e);
        }
    }
}
