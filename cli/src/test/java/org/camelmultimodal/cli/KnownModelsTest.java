/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.camelmultimodal.cli.KnownModel.KnownFile;
import org.camelmultimodal.runtime.store.ModelStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lists of known models, and the aliases that the build wrote from them. */
class KnownModelsTest {

    @TempDir Path folder;

    private final KnownModels known = KnownModels.read();

    @ParameterizedTest
    @EnumSource(Family.class)
    void theAliasesOfTheOptionModelAreThoseOfTheList(Family family) {
        Map<String, String> aliases =
                new TreeMap<>(
                        new ModelStore(folder, getClass().getClassLoader())
                                .aliases(family.toString()));
        assertThat(aliases.remove("demo")).startsWith("classpath:");

        assertThat(aliases)
                .isEqualTo(
                        known.of(family).stream()
                                .collect(Collectors.toMap(KnownModel::alias, KnownModel::model)));
    }

    @Test
    void anAliasNamesOneModel() {
        assertThat(known.byFamily().values().stream().flatMap(List::stream))
                .extracting(KnownModel::alias)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void everyEntryIsComplete(Family family) {
        assertThat(known.of(family))
                .isNotEmpty()
                .allSatisfy(
                        model -> {
                            assertThat(model.model()).matches("[\\w.-]+/[\\w.-]+(@[0-9a-f]{40})?");
                            assertThat(model.source()).matches("[\\w.-]+/[\\w.-]+");
                            assertThat(model.license()).isNotBlank();
                            assertThat(model.purpose()).isNotBlank();
                        });
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void sizesAndDigestsAreThoseOfACommit(Family family) {
        for (KnownModel model : known.of(family)) {
            List<KnownFile> files = model.files();
            assertThat(files.isEmpty() || model.commit().isPresent()).as(model.alias()).isTrue();
            assertThat(files).extracting(KnownFile::path).doesNotHaveDuplicates();
            for (KnownFile file : files) {
                assertThat(file.size() != null || file.sha256() != null).isTrue();
                assertThat(file.size() == null || file.size() > 0).isTrue();
                assertThat(file.sha256() == null || file.sha256().matches("[0-9a-f]{64}")).isTrue();
            }
        }
    }
}
