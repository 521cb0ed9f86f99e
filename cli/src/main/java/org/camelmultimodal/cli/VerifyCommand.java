/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.camelmultimodal.runtime.StoredModel;
import org.camelmultimodal.runtime.store.ModelStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Verifies stored models. */
@Command(
        name = "verify",
        description = {
            "Verifies the files of a stored model, or of all stored models.",
            "Compares them with the digests that the hub stated when they were downloaded, and with those of the catalog. Works offline."
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    private final ModelStore store;

    @Mixin private ModelArgument argument;
    @Mixin private Output output;

    VerifyCommand(ModelStore store) {
        this.store = store;
    }

    @Override
    public Integer call() {
        List<Verification> results = results();
        var lines = new ArrayList<String>();
        for (Verification result : results) {
            lines.add(result.model() + " in " + result.path());
            result.lines().forEach(line -> lines.add("  " + line));
            lines.add("  " + result.summary());
        }
        if (results.isEmpty()) {
            lines.add("No model is stored in " + store.hubDirectory());
        }
        output.print(results, lines);
        boolean isOk = results.stream().allMatch(Verification::ok);
        return (isOk ? ExitCode.OK : ExitCode.DIFFERENCE).code();
    }

    private List<Verification> results() {
        KnownModels known = KnownModels.read();
        if (argument.isGiven()) {
            StoredChoice choice = StoredChoice.of(argument, store, known);
            return List.of(Verification.of(store, choice.stored(), choice.model().known()));
        }
        return store.storedModels().stream()
                .map(stored -> Verification.of(store, stored, known(known, stored)))
                .toList();
    }

    private static Optional<KnownModel> known(KnownModels known, StoredModel stored) {
        return Arrays.stream(Family.values())
                .flatMap(family -> known.inRepository(family, stored.repository()).stream())
                .findFirst();
    }
}
