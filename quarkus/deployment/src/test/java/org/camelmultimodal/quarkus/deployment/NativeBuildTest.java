/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The build steps of a native build, which itself needs GraalVM and is not run. */
class NativeBuildTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION =
            new QuarkusUnitTest()
                    .overrideConfigKey("quarkus.http.test-port", "0")
                    .withEmptyApplication()
                    .overrideConfigKey("quarkus.native.enabled", "true")
                    .setLogRecordPredicate(
                            entry -> entry.getLoggerName().startsWith("org.camelmultimodal"))
                    .assertLogRecords(
                            records ->
                                    assertThat(records)
                                            .anySatisfy(
                                                    entry ->
                                                            assertThat(entry.getMessage())
                                                                    .startsWith(
                                                                            "Camel Multimodal supports the JVM mode only")));

    @Test
    void theBuildWarns() {}
}
