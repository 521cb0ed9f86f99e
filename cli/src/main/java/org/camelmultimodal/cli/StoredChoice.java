/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import java.util.List;
import org.camelmultimodal.runtime.ModelNotFoundException;
import org.camelmultimodal.runtime.StoredModel;
import org.camelmultimodal.runtime.store.ModelStore;

/** A model that a command is about and that is stored. */
record StoredChoice(ModelArgument.Choice model, StoredModel stored) {

    /**
     * Returns the model of an argument.
     *
     * @throws ModelNotFoundException if it is not stored; the message lists what is
     */
    static StoredChoice of(ModelArgument argument, ModelStore store, KnownModels known) {
        ModelArgument.Choice model = argument.choice(store, known);
        return store.storedModel(model.family().toString(), model.reference())
                .map(stored -> new StoredChoice(model, stored))
                .orElseThrow(() -> notStored(model, store));
    }

    private static ModelNotFoundException notStored(ModelArgument.Choice model, ModelStore store) {
        List<String> stored = store.storedModels().stream().map(StoredModel::reference).toList();
        return new ModelNotFoundException(
                "model=%s is not in the store %s: expected %s. Download it with the command models pull"
                        .formatted(
                                model.reference(),
                                store.hubDirectory(),
                                stored.isEmpty()
                                        ? "a stored model, but there is none"
                                        : "one of " + stored));
    }
}
