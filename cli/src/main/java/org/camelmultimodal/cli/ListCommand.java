/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.camelmultimodal.runtime.StoredModel;
import org.camelmultimodal.runtime.store.ModelStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the models of the catalog, and those of the store. */
@Command(
        name = "list",
        description = "Lists the models of the catalog, and other models that are stored.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {

    private final ModelStore store;

    @Option(
            names = {"-f", "--family"},
            paramLabel = "FAMILY",
            description = "Lists only the models of clip, whisper or sd.")
    private Family only;

    @Option(names = "--stored", description = "Lists only models that are stored.")
    private boolean isStoredOnly;

    @Mixin private Output output;

    ListCommand(ModelStore store) {
        this.store = store;
    }

    /**
     * A line of the list.
     *
     * @param family null for a stored model that no alias leads to
     * @param alias null likewise
     * @param reference the reference of the alias, or of the stored model
     * @param known the entry of the catalog; null if there is none
     * @param stored null if it is not in the store
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            String family,
            String alias,
            String reference,
            @JsonUnwrapped KnownModel known,
            StoredModel stored) {

        List<String> row() {
            return List.of(
                    family == null ? "-" : family,
                    alias == null ? "-" : alias,
                    state(),
                    known == null ? "-" : known.license(),
                    reference.replaceFirst("@(.{7}).{33}$", "@$1"),
                    known == null ? "" : known.purpose());
        }

        private String state() {
            if (stored == null) {
                return reference.startsWith("classpath:") ? "included" : "-";
            }
            return stored.isPartial() ? "partial" : Output.megabytes(stored.bytes());
        }
    }

    @Override
    public Integer call() {
        List<StoredModel> stored = new ArrayList<>(store.storedModels());
        var entries = new ArrayList<Entry>();
        for (Family family : Family.values()) {
            if (only == null || only == family) {
                entries.addAll(entries(family, stored));
            }
        }
        if (only == null) {
            stored.forEach(
                    model -> entries.add(new Entry(null, null, model.reference(), null, model)));
        }
        entries.removeIf(entry -> isStoredOnly && entry.stored() == null);
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("FAMILY", "ALIAS", "STORED", "LICENSE", "MODEL", "PURPOSE"));
        entries.forEach(entry -> rows.add(entry.row()));
        output.print(entries, Output.table(rows));
        return ExitCode.OK.code();
    }

    /** Returns the aliases of a family; the models that they lead to leave the rest. */
    private List<Entry> entries(Family family, List<StoredModel> rest) {
        List<KnownModel> known = KnownModels.read().of(family);
        var entries = new ArrayList<Entry>();
        Map<String, String> aliases = store.aliases(family.toString());
        var names = new ArrayList<String>(known.stream().map(KnownModel::alias).toList());
        aliases.keySet().stream().filter(alias -> !names.contains(alias)).forEach(names::add);
        for (String alias : names) {
            Optional<StoredModel> stored = store.storedModel(family.toString(), alias);
            stored.ifPresent(rest::remove);
            entries.add(
                    new Entry(
                            family.toString(),
                            alias,
                            aliases.get(alias),
                            known.stream()
                                    .filter(model -> model.alias().equals(alias))
                                    .findFirst()
                                    .orElse(null),
                            stored.orElse(null)));
        }
        return entries;
    }
}
