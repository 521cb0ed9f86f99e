/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.camelmultimodal.runtime.FileCheck;
import org.camelmultimodal.runtime.StoredModel;
import org.camelmultimodal.runtime.store.ModelStore;

/**
 * The result of comparing a stored model with its digests.
 *
 * @param model the reference with the commit
 * @param path the directory
 * @param ok whether no file is damaged or missing
 * @param files the result of each file
 */
record Verification(String model, String path, boolean ok, List<FileCheck> files) {

    /**
     * Compares the files of a model with the digests that the hub stated when they were downloaded,
     * and with those of the catalog.
     */
    static Verification of(ModelStore store, StoredModel stored, Optional<KnownModel> known) {
        Map<String, String> digests =
                known.map(model -> model.digests(stored.commit())).orElse(Map.of());
        List<FileCheck> files = store.verify(stored, digests);
        return new Verification(
                stored.reference(),
                stored.path().toString(),
                !stored.isPartial() && files.stream().noneMatch(FileCheck::failed),
                files);
    }

    List<String> lines() {
        return Output.table(
                files.stream()
                        .map(
                                file ->
                                        List.of(
                                                file.state().name().toLowerCase(Locale.ROOT),
                                                Output.megabytes(file.bytes()),
                                                file.path()))
                        .toList());
    }

    /** Returns the summary, such as <code>5 files, 43.6 MB: 4 ok, 1 damaged</code>. */
    String summary() {
        var counts = new StringBuilder();
        for (FileCheck.State state : FileCheck.State.values()) {
            long count = files.stream().filter(file -> file.state() == state).count();
            if (count > 0) {
                counts.append(counts.isEmpty() ? "" : ", ")
                        .append(count)
                        .append(' ')
                        .append(state.name().toLowerCase(Locale.ROOT));
            }
        }
        long bytes = files.stream().mapToLong(FileCheck::bytes).sum();
        return "%d files, %s: %s".formatted(files.size(), Output.megabytes(bytes), counts);
    }
}
