/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.benchmarks.fuzz.targets;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import org.camelmultimodal.clip.text.TextCleaning;

/** Fuzzes texts, cleaned in each mode before they are tokenized. */
final class TextTarget implements FuzzedInput {

    @Override
    public void accept(FuzzedDataProvider data) throws Exception {
        String text = data.consumeRemainingAsString();
        for (TextCleaning cleaning : TextCleaning.values()) {
            FuzzedInput.succeeds(() -> cleaning.clean(text));
        }
    }
}
