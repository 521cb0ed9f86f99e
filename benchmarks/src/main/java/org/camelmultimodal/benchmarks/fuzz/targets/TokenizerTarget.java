/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz.targets;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.IOException;
import java.nio.file.Path;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.Precision;
import org.camelmultimodal.runtime.text.SpecialTokens;
import org.camelmultimodal.runtime.text.TextTokenizer;

/** Fuzzes tokenizer.json; valid ones encode texts. */
final class TokenizerTarget implements FuzzedInput {

    private static final int MAX_LENGTH = 77;

    private final TemporaryFile file = new TemporaryFile("tokenizer.json");

    TokenizerTarget() throws IOException {}

    @Override
    public void accept(FuzzedDataProvider data) throws Exception {
        byte[] input = data.consumeRemainingAsBytes();
        Path tokenizerJson = file.with(input);
        FuzzedInput.succeeds(() -> use(tokenizerJson));
    }

    private static void use(Path tokenizerJson) {
        try (var tokenizer = TextTokenizer.open(tokenizerJson)) {
            for (String text : new String[] {"a red circle", "", "\u0000\uD800 é 中 <|end|>"}) {
                tokenizer.decode(tokenizer.encode(text, MAX_LENGTH), true);
            }
        }
        var directory = new ModelDirectory("fuzz", tokenizerJson.getParent(), Precision.AUTO);
        SpecialTokens.read(directory, "").idOf("<|endoftext|>");
    }
}
