/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.camelmultimodal.runtime.InvalidOptionException;

/**
 * Proxies by host, read from the environment as curl does: <code>https_proxy</code>, <code>
 * http_proxy</code> and <code>all_proxy</code>, a host and a port with or without <code>
 * http://</code>, and <code>no_proxy</code>, hosts and domains separated by commas, each with or
 * without a port, or <code>*</code>. Lower case takes precedence over upper case. Where none of
 * them is set the JVM's own settings apply.
 *
 * @param byScheme the value of the variable for <code>http</code>, <code>https</code> and <code>all
 *     </code>; parsed at the first request, so that a wrong one does not affect cached models
 * @param exceptions the entries of <code>no_proxy</code>
 */
public record HubProxies(Map<String, String> byScheme, List<String> exceptions) {

    /** The JVM's own settings. */
    static final HubProxies OF_THE_JVM = new HubProxies(Map.of(), List.of());

    private static final int DEFAULT_PORT = 1080;

    /**
     * Reads the variables.
     *
     * @param environment returns the value of a variable, or null
     */
    static HubProxies of(Function<String, String> environment) {
        var byScheme = new TreeMap<String, String>();
        for (String scheme : List.of("http", "https", "all")) {
            variable(environment, scheme + "_proxy")
                    .ifPresent(value -> byScheme.put(scheme, value));
        }
        List<String> exceptions =
                variable(environment, "no_proxy").stream()
                        .flatMap(list -> Arrays.stream(list.split("[,\\s]+")))
                        .filter(entry -> !entry.isEmpty())
                        .map(entry -> entry.toLowerCase(Locale.ROOT))
                        .toList();
        return new HubProxies(byScheme, exceptions);
    }

    private static Optional<String> variable(Function<String, String> environment, String name) {
        return HubSettings.value(environment, name)
                .or(() -> HubSettings.value(environment, name.toUpperCase(Locale.ROOT)));
    }

    /**
     * Returns the selector of the proxy of each request.
     *
     * @throws InvalidOptionException if one of the variables is not the address of a proxy
     */
    ProxySelector selector() {
        if (byScheme.isEmpty()) {
            ProxySelector jvmSelector = ProxySelector.getDefault();
            return jvmSelector == null ? new Selector(Map.of(), List.of()) : jvmSelector;
        }
        var proxies = new TreeMap<String, Proxy>();
        byScheme.forEach((scheme, value) -> proxies.put(scheme, proxy(scheme, value)));
        return new Selector(proxies, exceptions);
    }

    private static Proxy proxy(String scheme, String value) {
        URI address;
        try {
            address = URI.create(value.contains("://") ? value : "http://" + value);
        } catch (IllegalArgumentException e) {
            throw notAProxy(scheme, "is not an address", null);
        }
        if (address.getRawUserInfo() != null) {
            throw notAProxy(scheme, "has a user name, which is not supported", null);
        }
        boolean isHttp =
                "http".equalsIgnoreCase(address.getScheme())
                        || "https".equalsIgnoreCase(address.getScheme());
        int port = address.getPort() < 0 ? DEFAULT_PORT : address.getPort();
        if (!isHttp || address.getHost() == null || port > 0xffff) {
            throw notAProxy(scheme, "is not an HTTP proxy", value);
        }
        return new Proxy(
                Proxy.Type.HTTP, InetSocketAddress.createUnresolved(address.getHost(), port));
    }

    /**
     * Returns the exception for an invalid proxy, without the value, which may contain a password.
     */
    private static InvalidOptionException notAProxy(String scheme, String why, String value) {
        return new InvalidOptionException(
                "%s_PROXY%s %s: expected a host and a port, such as http://proxy.example:3128. Set the variable %1$s_PROXY"
                        .formatted(
                                scheme.toUpperCase(Locale.ROOT),
                                value == null ? "" : "=" + value,
                                why));
    }

    /** Selects by the scheme of a request. */
    private static final class Selector extends ProxySelector {
        private final Map<String, Proxy> proxies;
        private final List<String> exceptions;

        Selector(Map<String, Proxy> proxies, List<String> exceptions) {
            this.proxies = proxies;
            this.exceptions = exceptions;
        }

        @Override
        public List<Proxy> select(URI uri) {
            Proxy proxy =
                    proxies.getOrDefault(
                            uri.getScheme().toLowerCase(Locale.ROOT), proxies.get("all"));
            return List.of(proxy == null || isException(uri) ? Proxy.NO_PROXY : proxy);
        }

        private boolean isException(URI uri) {
            String host = withoutBrackets(uri.getHost().toLowerCase(Locale.ROOT));
            int ofScheme = uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
            int port = uri.getPort() < 0 ? ofScheme : uri.getPort();
            return exceptions.stream().anyMatch(entry -> matches(entry, host, port));
        }

        private static boolean matches(String entry, String host, int port) {
            if (entry.equals("*")) {
                return true;
            }
            String name = entry;
            int colon = entry.lastIndexOf(':');
            // More than one colon is an IPv6 address, whose port stands behind its brackets.
            if (colon > 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']')) {
                if (!entry.substring(colon + 1).equals(String.valueOf(port))) {
                    return false;
                }
                name = entry.substring(0, colon);
            }
            name = withoutBrackets(name);
            name = name.startsWith("*.") ? name.substring(2) : name;
            name = name.startsWith(".") ? name.substring(1) : name;
            return !name.isEmpty() && (host.equals(name) || host.endsWith("." + name));
        }

        private static String withoutBrackets(String host) {
            return host.startsWith("[") && host.endsWith("]")
                    ? host.substring(1, host.length() - 1)
                    : host;
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            // The request fails with the same exception.
        }
    }
}
