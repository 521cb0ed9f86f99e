/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * A device that runs models.
 *
 * @param kind the execution provider
 * @param index index of the device, from 0; 0 if the provider has no index
 */
public record Device(Kind kind, int index) {

    /** An execution provider of ONNX Runtime. */
    public enum Kind {
        /** The first CUDA GPU if the class path has the provider, else the CPU. */
        AUTO(false),
        CPU(false),
        CUDA(true),
        TENSORRT(true),
        COREML(false),
        DIRECTML(true);

        private final boolean indexed;

        Kind(boolean indexed) {
            this.indexed = indexed;
        }
    }

    public static final Device AUTO = new Device(Kind.AUTO, 0);
    public static final Device CPU = new Device(Kind.CPU, 0);

    /**
     * Parses <code>auto</code>, <code>cpu</code>, <code>cuda</code>, <code>cuda:1</code> and so on.
     *
     * @throws InvalidOptionException if the text is not a device
     */
    public static Device parse(String text) {
        String[] parts = text.trim().toLowerCase(Locale.ROOT).split(":", 2);
        for (Kind kind : Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(parts[0])) {
                if (parts.length == 1) {
                    return new Device(kind, 0);
                }
                if (kind.indexed && parts[1].matches("\\d{1,3}")) {
                    return new Device(kind, Integer.parseInt(parts[1]));
                }
            }
        }
        throw new InvalidOptionException(
                "device=%s is not a device: expected one of %s, optionally with an index, such as cuda:1. Set the option device"
                        .formatted(text, names()));
    }

    /** Returns this device; for <code>auto</code> the one that this process uses. */
    public Device resolved() {
        return OnnxEngine.resolve(this);
    }

    private static String names() {
        return Arrays.stream(Kind.values())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    /** Returns the form that {@link #parse} reads. */
    @Override
    public String toString() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return kind.indexed && index > 0 ? name + ":" + index : name;
    }
}
