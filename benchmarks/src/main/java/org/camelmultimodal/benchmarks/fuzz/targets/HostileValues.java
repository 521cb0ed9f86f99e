/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz.targets;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Untrusted values of options and headers. */
final class HostileValues {

    private static final List<String> TEXTS =
            List.of(
                    "",
                    "0",
                    "1",
                    "-1",
                    "NaN",
                    "Infinity",
                    "1e400",
                    "2147483647",
                    "-2147483648",
                    "9223372036854775807",
                    "99999999999999999999",
                    "true",
                    "auto",
                    "cuda:99",
                    "en",
                    "translate",
                    "srt",
                    "image",
                    "text",
                    "delete",
                    "ddim",
                    "0,0.2,NaN",
                    "red circle,blue star",
                    "a {} of {}",
                    "imagenet",
                    "resource:file:/etc/hostname",
                    "file:/etc/hostname",
                    "../../../etc/hostname",
                    "classpath:labels.txt",
                    "${exchange.context}",
                    "#{1+1}",
                    "RAW(x)",
                    "color=red,size=3",
                    "\u0000\u200b\u202e\uD800");

    private HostileValues() {}

    /** Returns a text with a special meaning for some option, or any text. */
    static String text(FuzzedDataProvider data) {
        return data.consumeBoolean() ? data.pickValue(TEXTS) : data.consumeString(300);
    }

    /** Returns a value of any type that a message can contain. */
    static Object any(FuzzedDataProvider data) {
        return switch (data.consumeInt(0, 11)) {
            case 0 -> data.consumeInt();
            case 1 -> data.consumeLong();
            case 2 -> data.consumeFloat();
            case 3 -> data.consumeDouble();
            case 4 -> data.consumeBoolean();
            case 5 -> data.consumeBytes(64);
            case 6 -> floats(data, data.consumeInt(0, 300));
            case 7 -> Arrays.asList(text(data), data.consumeInt(), null);
            case 8 -> Collections.nCopies(data.consumeInt(0, 50_000), "red circle");
            case 9 -> Map.of("color", text(data));
            case 10 -> "x".repeat(data.consumeInt(0, 3_000_000));
            default -> text(data);
        };
    }

    /** Returns texts of numbers, valid and invalid. */
    static float[] floats(FuzzedDataProvider data, int count) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = data.consumeFloat();
        }
        return values;
    }
}
