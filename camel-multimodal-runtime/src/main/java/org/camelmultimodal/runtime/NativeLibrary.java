/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

import java.util.List;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;

/**
 * A library of the JavaCPP presets, whose native files are in the artifacts <code>
 * camel-multimodal-natives-*</code>. Loading it before any of its classes is used fails with a
 * typed exception. Otherwise the first class that is used would fail with an error, and every later
 * use with a different one. Thread-safe.
 */
public final class NativeLibrary {

    private static final List<String> PLATFORMS =
            List.of("linux-x86_64", "linux-arm64", "macosx-arm64", "windows-x86_64");

    private final String name;
    private final String folder;
    private final String file;
    private final Runnable loading;
    private volatile boolean loaded;
    private LinkageError failure;

    /**
     * Creates the description of a library; loads nothing.
     *
     * @param name the name of the library in error messages
     * @param folder folder of its files under <code>org/bytedeco</code>
     * @param file name of its JNI library, without the prefix and the extension of the platform
     * @param loading calls a function of the library and sets its process-wide settings
     */
    public NativeLibrary(String name, String folder, String file, Runnable loading) {
        this.name = name;
        this.folder = folder;
        this.file = file;
        this.loading = loading;
    }

    /**
     * Loads the library at the first call.
     *
     * @throws NativeLibraryException if it is not on the class path for this platform, or cannot be
     *     loaded; every later call fails as well
     */
    public void load() {
        if (!loaded) {
            loadOnce();
        }
    }

    private synchronized void loadOnce() {
        if (failure == null) {
            try {
                loading.run();
                loaded = true;
                return;
            } catch (LinkageError e) {
                failure = e;
            }
        }
        throw new NativeLibraryException(describe(Loader.getPlatform(), failure), failure);
    }

    private String describe(String platform, LinkageError failure) {
        if (isOnClassPath(platform)) {
            return ("The native library of %s for %s cannot be loaded: %s. It is extracted to ~/.javacpp/cache, which must allow"
                            + " execution; set the system property org.bytedeco.javacpp.cachedir to use another directory.")
                    .formatted(name, platform, failure.getMessage());
        }
        if (!PLATFORMS.contains(platform)) {
            return "There is no native library of %s for %s: expected one of the platforms %s."
                    .formatted(name, platform, String.join(", ", PLATFORMS));
        }
        String found =
                PLATFORMS.stream().filter(this::isOnClassPath).collect(Collectors.joining(", "));
        return ("The native library of %s for %s is not on the class path (found: %s). Add the artifact"
                        + " org.camelmultimodal:camel-multimodal-natives-%s, or camel-multimodal-natives for all platforms.")
                .formatted(name, platform, found.isEmpty() ? "none" : found, platform);
    }

    private boolean isOnClassPath(String platform) {
        String mapped =
                platform.startsWith("windows")
                        ? file + ".dll"
                        : "lib" + file + (platform.startsWith("macosx") ? ".dylib" : ".so");
        String resource = "org/bytedeco/%s/%s/%s".formatted(folder, platform, mapped);
        return NativeLibrary.class.getClassLoader().getResource(resource) != null;
    }
}
