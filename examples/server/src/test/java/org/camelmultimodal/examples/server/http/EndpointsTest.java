/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndpointsTest {

    @Test
    void aVariableIsOneSegmentAndAllElseStandsForItself() {
        assertThat("/v1/jobs/a-1/result").matches(Endpoints.pattern("/v1/jobs/{id}/result"));
        assertThat("/v1/jobs/a/b/result").doesNotMatch(Endpoints.pattern("/v1/jobs/{id}/result"));
        assertThat("/robots.txt").matches(Endpoints.pattern("/robots.txt"));
        assertThat("/robotsXtxt").doesNotMatch(Endpoints.pattern("/robots.txt"));
    }
}
