/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.media.image;

import org.camelmultimodal.runtime.InvalidModelException;

/**
 * Pillow's resampling filters.
 *
 * <p>Source: Pillow, <code>src/libImaging/Resample.c</code>.
 */
public enum ResampleFilter {
    /** The nearest pixel, without interpolation. */
    NEAREST(0, 0),
    LANCZOS(1, 3),
    BILINEAR(2, 1),
    /** With a = -0.5, unlike the -0.75 of ONNX and torch. */
    BICUBIC(3, 2),
    BOX(4, 0.5),
    HAMMING(5, 1);

    private final int pillowNumber;
    private final double support;

    ResampleFilter(int pillowNumber, double support) {
        this.pillowNumber = pillowNumber;
        this.support = support;
    }

    /**
     * Returns the filter of the number <code>resample</code> in <code>preprocessor_config.json
     * </code>.
     *
     * @throws InvalidModelException if Pillow has no such filter
     */
    public static ResampleFilter fromPillow(int number) {
        for (ResampleFilter filter : values()) {
            if (filter.pillowNumber == number) {
                return filter;
            }
        }
        throw new InvalidModelException(
                "resample=%d is out of range: expected 0 (nearest), 1 (lanczos), 2 (bilinear), 3 (bicubic), 4 (box) or 5 (hamming)"
                        .formatted(number));
    }

    /** Returns the support of the filter: its radius in pixels at full size. */
    double support() {
        return support;
    }

    double weight(double x) {
        return switch (this) {
            case BOX -> x > -0.5 && x <= 0.5 ? 1 : 0;
            case BILINEAR -> Math.max(0, 1 - Math.abs(x));
            case HAMMING -> hamming(Math.abs(x));
            case BICUBIC -> bicubic(Math.abs(x));
            case LANCZOS -> x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
            case NEAREST -> throw new IllegalStateException("NEAREST has no weights");
        };
    }

    private static double hamming(double x) {
        if (x == 0) {
            return 1;
        }
        return x >= 1
                ? 0
                : Math.sin(Math.PI * x) / (Math.PI * x) * (0.54 + 0.46 * Math.cos(Math.PI * x));
    }

    private static double bicubic(double x) {
        double a = -0.5;
        if (x < 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }
}
