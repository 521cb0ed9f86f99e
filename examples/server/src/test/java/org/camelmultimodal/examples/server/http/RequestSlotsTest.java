/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.HttpConnection;
import java.lang.reflect.Proxy;
import org.camelmultimodal.examples.server.api.ApiException;
import org.junit.jupiter.api.Test;

class RequestSlotsTest {

    private final RequestSlots slots = new RequestSlots(3, 100);

    @Test
    void theNumberOfRequestsIsBounded() {
        slots.take(connection(), 1);
        slots.take(connection(), 1);
        HttpConnection last = connection();
        slots.take(last, 1);
        assertRefused(1);

        slots.free(last);

        slots.take(connection(), 1);
        assertThat(slots.taken()).isEqualTo(3);
    }

    @Test
    void theSizeOfAllBodiesTogetherIsBounded() {
        HttpConnection large = connection();
        slots.take(large, 60);
        slots.take(connection(), 40);
        assertRefused(1);

        slots.free(large);

        assertRefused(61);
        slots.take(connection(), 60);
    }

    @Test
    void aBodyThatIsLargerThanTheBoundIsProcessedAlone() {
        HttpConnection huge = connection();
        slots.take(huge, 1000);
        assertRefused(1);

        slots.free(huge);
        slots.free(huge);

        slots.take(connection(), 100);
        assertRefused(1);
    }

    private void assertRefused(long length) {
        assertThatThrownBy(() -> slots.take(connection(), length))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("Retry later");
    }

    /** Returns a connection that is only equal to itself. */
    private static HttpConnection connection() {
        return (HttpConnection)
                Proxy.newProxyInstance(
                        HttpConnection.class.getClassLoader(),
                        new Class<?>[] {HttpConnection.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "equals" -> proxy == arguments[0];
                                    case "hashCode" -> System.identityHashCode(proxy);
                                    default -> throw new UnsupportedOperationException();
                                });
    }
}
