/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.http;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.camelmultimodal.examples.server.api.ApiException;

/**
 * A token bucket for each client: up to a minute's requests at once, then an even rate. There are
 * at most as many clients as keys.
 */
final class RateLimit {

    private static final double MINUTE = 60e9;

    private record Bucket(double tokens, long at) {}

    private final Map<String, Bucket> buckets = new HashMap<>();
    private final int perMinute;
    private final LongSupplier clock;

    /**
     * Creates the limit.
     *
     * @param perMinute requests per minute and client; 0 for no limit
     * @param clock a monotonic clock, in nanoseconds
     */
    RateLimit(int perMinute, LongSupplier clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /**
     * Counts a request.
     *
     * @throws ApiException if the client has reached its limit
     */
    synchronized void count(String client) {
        if (perMinute == 0) {
            return;
        }
        long now = clock.getAsLong();
        Bucket bucket = buckets.getOrDefault(client, new Bucket(perMinute, now));
        double tokens =
                Math.min(perMinute, bucket.tokens() + (now - bucket.at()) / MINUTE * perMinute);
        if (tokens < 1) {
            buckets.put(client, new Bucket(tokens, now));
            double wait = (1 - tokens) * 60 / perMinute;
            throw ApiException.rateLimited(perMinute, Math.max(1, (long) Math.ceil(wait)));
        }
        buckets.put(client, new Bucket(tokens - 1, now));
    }
}
