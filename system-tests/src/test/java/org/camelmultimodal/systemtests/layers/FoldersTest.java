/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.systemtests.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.camelmultimodal.systemtests.Repository;
import org.junit.jupiter.api.Test;

/** The locations of files in the repository. */
class FoldersTest {

    @Test
    void pythonIsInOneFolder() throws IOException {
        assertThat(Repository.files("**.py"))
                .isNotEmpty()
                .extracting(Repository::name)
                .allMatch(name -> name.startsWith("python/"));
    }
}
