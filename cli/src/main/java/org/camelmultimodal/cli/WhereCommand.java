/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.camelmultimodal.runtime.ModelNotFoundException;
import org.camelmultimodal.runtime.store.ModelStore;
import org.camelmultimodal.runtime.store.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the directory of a model, or of the store. */
@Command(
        name = "where",
        description = {
            "Prints the directory from which routes load a model, or that of the store.",
            "Works offline."
        },
        mixinStandardHelpOptions = true)
final class WhereCommand implements Callable<Integer> {

    private final ModelStore store;

    @Mixin private ModelArgument argument;
    @Mixin private Output output;

    WhereCommand(ModelStore store) {
        this.store = store;
    }

    @Override
    public Integer call() {
        String path = argument.isGiven() ? model() : store.hubDirectory().toString();
        output.print(Map.of("path", path), List.of(path));
        return ExitCode.OK.code();
    }

    private String model() {
        ModelArgument.Choice model = argument.choice(store, KnownModels.read());
        return store.find(
                        model.family().toString(),
                        model.reference(),
                        model.family().layout(),
                        Precision.AUTO)
                .map(directory -> directory.path().toString())
                .orElseThrow(
                        () ->
                                new ModelNotFoundException(
                                        "model=%s is not on this machine: expected one that was downloaded. Download it with the command models pull"
                                                .formatted(model.reference())));
    }
}
