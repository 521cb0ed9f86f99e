/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** Excerpts of untrusted values in error messages. */
class ExcerptTest {

    @Test
    void aShortValueIsRepeatedAsItIs() {
        assertThat(Excerpt.of("steps 20, größer")).isEqualTo("steps 20, größer");
        assertThat(Excerpt.of(4.5)).isEqualTo("4.5");
        assertThat(Excerpt.of(null)).isEqualTo("null");
    }

    @Test
    void aLongValueIsCut() {
        assertThat(Excerpt.of("a".repeat(5_000_000)))
                .hasSizeLessThan(150)
                .startsWith("aaa")
                .endsWith("(5000000 characters)");
    }

    @Test
    void aLineBreakForgesNoLogEntry() {
        assertThat(Excerpt.of("a\r\nERROR b\u2028c\u001b[31m\u202e"))
                .isEqualTo("a\\u000d\\u000aERROR b\\u2028c\\u001b[31m\\u202e");
    }

    @Test
    void anObjectIsNamedAndNotAskedForItsText() {
        var talkative =
                new Object() {
                    @Override
                    public String toString() {
                        throw new IllegalStateException("asked");
                    }
                };

        assertThat(Excerpt.of(talkative)).startsWith("a " + ExcerptTest.class.getName());
    }

    @Test
    void theDigitsOfAHugeNumberAreNotWorkedOut() {
        assertThat(Excerpt.of(BigInteger.ONE.shiftLeft(20_000_000)))
                .isEqualTo("a java.math.BigInteger");
        assertThat(Excerpt.of(new BigDecimal("1e999999999"))).isEqualTo("a java.math.BigDecimal");
    }
}
