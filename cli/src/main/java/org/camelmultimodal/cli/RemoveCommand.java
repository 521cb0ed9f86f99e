/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.camelmultimodal.runtime.StoredModel;
import org.camelmultimodal.runtime.store.ModelStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Removes a stored model. */
@Command(
        name = "remove",
        description = {
            "Removes a model from the store.",
            "All precisions are removed, including those of an unfinished download. A model that a process has loaded is not removed, nor is anything outside the store."
        },
        mixinStandardHelpOptions = true)
final class RemoveCommand implements Callable<Integer> {

    private final ModelStore store;

    @Mixin private ModelArgument argument;
    @Mixin private Output output;

    RemoveCommand(ModelStore store) {
        this.store = store;
    }

    @Override
    public Integer call() {
        StoredModel stored = StoredChoice.of(argument, store, KnownModels.read()).stored();
        store.remove(stored);
        output.print(
                stored,
                List.of(
                        "Removed %s, %s"
                                .formatted(stored.reference(), Output.megabytes(stored.bytes()))));
        return ExitCode.OK.code();
    }
}
