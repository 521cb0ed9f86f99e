/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.camelmultimodal.examples.server.api.ApiException;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private long now;
    private final RateLimit limit = new RateLimit(60, () -> now);

    @Test
    void aMinutesRequestsMayComeAtOnceAndThenOnePerSecond() {
        for (int i = 0; i < 60; i++) {
            limit.count("a");
        }

        assertThatThrownBy(() -> limit.count("a"))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.headers()).containsEntry("Retry-After", "1"));
        now += TimeUnit.SECONDS.toNanos(1);
        assertThatCode(() -> limit.count("a")).doesNotThrowAnyException();
        assertThatThrownBy(() -> limit.count("a")).isInstanceOf(ApiException.class);
    }

    @Test
    void aClientThatWaitsDoesNotSaveMoreThanAMinute() {
        now += TimeUnit.HOURS.toNanos(1);
        for (int i = 0; i < 60; i++) {
            limit.count("a");
        }

        assertThatThrownBy(() -> limit.count("a")).isInstanceOf(ApiException.class);
        assertThatCode(() -> limit.count("b")).doesNotThrowAnyException();
    }

    @Test
    void zeroIsNoLimit() {
        var none = new RateLimit(0, () -> now);

        assertThatCode(
                        () -> {
                            for (int i = 0; i < 10_000; i++) {
                                none.count("a");
                            }
                        })
                .doesNotThrowAnyException();
    }
}
