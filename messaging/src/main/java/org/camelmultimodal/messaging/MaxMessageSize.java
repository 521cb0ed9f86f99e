/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.messaging;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQIllegalStateException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;

/**
 * A broker plugin that refuses large messages when they are sent. A client reads a message of any
 * size into its memory before a route can look at it: one of gigabytes would end every consumer
 * that receives it.
 *
 * <p>Its properties in <code>broker.xml</code>:
 *
 * <ul>
 *   <li><code>maxBytes</code>: maximum size of a message in bytes, defaults to {@value
 *       #DEFAULT_MAX_BYTES}
 *   <li><code>addressPrefix</code>: the beginning of the addresses with this limit; defaults to all
 *       addresses
 *   <li><code>remedy</code>: a sentence for the error message: what a sender should do instead
 * </ul>
 *
 * <p>A separate broker needs only the jar of this class: it uses no other library.
 */
public final class MaxMessageSize implements ActiveMQServerPlugin {

    /** Default of the maximum size of a message in bytes. */
    public static final int DEFAULT_MAX_BYTES = 4 * 1024 * 1024;

    private static final String MAX_BYTES = "maxBytes";
    private static final String ADDRESS_PREFIX = "addressPrefix";
    private static final String REMEDY = "remedy";

    private long maxBytes = DEFAULT_MAX_BYTES;
    private String addressPrefix = "";
    private String remedy = "";

    /**
     * Reads the properties of the plugin.
     *
     * @throws IllegalArgumentException if a property is unknown or invalid
     */
    @Override
    public void init(Map<String, String> properties) {
        var unknown = new TreeSet<>(properties.keySet());
        unknown.removeAll(List.of(MAX_BYTES, ADDRESS_PREFIX, REMEDY));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "The plugin MaxMessageSize has no properties %s: expected %s, %s or %s"
                            .formatted(unknown, MAX_BYTES, ADDRESS_PREFIX, REMEDY));
        }
        maxBytes = bytes(properties.getOrDefault(MAX_BYTES, String.valueOf(DEFAULT_MAX_BYTES)));
        addressPrefix = properties.getOrDefault(ADDRESS_PREFIX, "");
        remedy = properties.getOrDefault(REMEDY, "");
    }

    private static long bytes(String value) {
        if (!value.matches("[1-9]\\d{0,17}")) {
            throw new IllegalArgumentException(
                    "%s=%s of the plugin MaxMessageSize is invalid: expected a number of bytes, 1 or more"
                            .formatted(MAX_BYTES, value));
        }
        return Long.parseLong(value);
    }

    @Override
    public void beforeSend(
            ServerSession session,
            Transaction transaction,
            Message message,
            boolean direct,
            boolean noAutoCreateQueue)
            throws ActiveMQException {
        long bytes = message.getWholeMessageSize();
        if (bytes > maxBytes && message.getAddress().startsWith(addressPrefix)) {
            String refusal =
                    "A message of %d bytes is too large: expected at most %d bytes"
                            .formatted(bytes, maxBytes);
            throw new ActiveMQIllegalStateException(
                    remedy.isEmpty() ? refusal : refusal + ". " + remedy);
        }
    }
}
