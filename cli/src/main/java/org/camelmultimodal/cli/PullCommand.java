/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.camelmultimodal.runtime.StoredModel;
import org.camelmultimodal.runtime.store.ModelDirectory;
import org.camelmultimodal.runtime.store.ModelStore;
import org.camelmultimodal.runtime.store.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Downloads a model and verifies it. */
@Command(
        name = "pull",
        description = {
            "Downloads a model and verifies it.",
            "Only files that are not stored are downloaded, and an interrupted download is resumed. The progress is written to stderr."
        },
        mixinStandardHelpOptions = true)
final class PullCommand implements Callable<Integer> {

    private final ModelStore store;

    @Mixin private ModelArgument argument;

    @Option(
            names = {"-p", "--precision"},
            paramLabel = "PRECISION",
            description = {
                "Precision of the graphs: ${COMPLETION-CANDIDATES}.",
                "Defaults to AUTO: the graphs without a suffix, or else the first variant that the model has."
            })
    private Precision precision = Precision.AUTO;

    @Mixin private Output output;

    PullCommand(ModelStore store) {
        this.store = store;
    }

    @Override
    public Integer call() {
        ModelArgument.Choice model = argument.choice(store, KnownModels.read());
        ModelDirectory directory = resolve(model);
        Optional<StoredModel> stored = stored(model);
        if (stored.isEmpty()) {
            output.print(
                    new Verification(
                            model.reference(), directory.path().toString(), true, List.of()),
                    List.of("%s is in %s".formatted(model, directory.path())));
            return ExitCode.OK.code();
        }
        Verification result = verified(model, stored.get());
        if (!result.ok()) {
            // Once more: what is damaged is fetched again.
            resolve(model);
            result = verified(model, stored.get());
        }
        output.print(
                result,
                List.of("%s is in %s".formatted(model, result.path()), "  " + result.summary()));
        return (result.ok() ? ExitCode.OK : ExitCode.DIFFERENCE).code();
    }

    private ModelDirectory resolve(ModelArgument.Choice model) {
        return store.resolve(
                model.family().toString(), model.reference(), model.family().layout(), precision);
    }

    private Optional<StoredModel> stored(ModelArgument.Choice model) {
        return store.storedModel(model.family().toString(), model.reference());
    }

    /** Verifies a model; damaged files are deleted, so that no route loads them. */
    private Verification verified(ModelArgument.Choice model, StoredModel stored) {
        Verification result = Verification.of(store, stored, model.known());
        store.discardDamaged(stored, result.files());
        return result;
    }
}
