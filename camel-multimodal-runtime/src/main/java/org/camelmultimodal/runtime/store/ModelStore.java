/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.camelmultimodal.runtime.ModelNotFoundException;

/**
 * Turns what stands in <code>model=</code> into a directory on the local disk. A reference is, in
 * this order: an alias that a jar on the class path defines for the family, <code>classpath:</code>
 * and the name of an archive, a directory, or a model on the hub, <code>owner/name</code> or <code>
 * owner/name@revision</code>, which is fetched if no cache has it.
 */
public final class ModelStore {

    private static final String CLASSPATH = "classpath:";

    private final ModelAliases aliases;
    private final ArchiveCache archives;
    private final Supplier<HubClient> makeHub;
    private HubClient hub;

    /**
     * Makes a store.
     *
     * @param cacheDirectory where archives of the class path are unpacked
     * @param classLoader where aliases and archives are looked for
     */
    public ModelStore(Path cacheDirectory, ClassLoader classLoader) {
        this(cacheDirectory, classLoader, System::getenv);
    }

    ModelStore(Path cacheDirectory, ClassLoader classLoader, Function<String, String> environment) {
        this.makeHub =
                () -> new HubClient(HubSettings.of(environment), cacheDirectory.resolve("hub"));
        this.aliases = ModelAliases.load(classLoader);
        this.archives = new ArchiveCache(cacheDirectory.resolve("archives"), classLoader);
    }

    /**
     * The store of this process. Its cache is <code>CAMEL_MULTIMODAL_CACHE</code> (environment or
     * system property), else <code>.cache/camel-multimodal</code> in the user's home.
     */
    public static ModelStore standard(ClassLoader classLoader) {
        return new ModelStore(standardCache(), classLoader);
    }

    /** As {@link #standard(ClassLoader)}, with the class path of this library. */
    public static ModelStore standard() {
        return standard(ModelStore.class.getClassLoader());
    }

    private static Path standardCache() {
        String name = "CAMEL_MULTIMODAL_CACHE";
        return Optional.ofNullable(System.getProperty(name))
                .or(() -> Optional.ofNullable(System.getenv(name)))
                .filter(value -> !value.isBlank())
                .map(Path::of)
                .orElseGet(() -> userCache("camel-multimodal"));
    }

    /** Where a program of that name usually keeps what it fetched for the user. */
    static Path userCache(String program) {
        return Path.of(System.getProperty("user.home"), ".cache", program);
    }

    /**
     * Resolves a reference that is on this machine, with any precision that the model has.
     *
     * @param family the scheme whose aliases apply: <code>clip</code>, <code>whisper</code>, <code>
     *     sd</code>
     * @param reference an alias, <code>classpath:archive.zip</code> or a directory
     * @throws ModelNotFoundException if it leads to nothing; the message lists the known aliases
     */
    public ModelDirectory resolve(String family, String reference) {
        return local(family, reference, Precision.AUTO)
                .orElseThrow(() -> unknown(family, reference));
    }

    /**
     * Resolves a reference, from the hub where it names a model there.
     *
     * @param layout which files a model of the family consists of
     * @param precision which variant of its graphs is wanted
     * @throws ModelNotFoundException if it leads to nothing
     * @throws org.camelmultimodal.runtime.InvalidOptionException if it leads to the hub, and a
     *     variable that says how the hub is reached has a wrong value
     * @throws org.camelmultimodal.runtime.DownloadException if the hub cannot be reached
     */
    public ModelDirectory resolve(
            String family, String reference, ModelLayout layout, Precision precision) {
        return local(family, reference, precision)
                .or(
                        () ->
                                HubReference.parse(target(family, reference))
                                        .map(model -> hub().resolve(model, layout, precision))
                                        .map(
                                                path ->
                                                        new ModelDirectory(
                                                                reference, path, precision)))
                .orElseThrow(() -> unknown(family, reference));
    }

    /** Made when it is asked: what is wrong in its variables must not stop other models. */
    private synchronized HubClient hub() {
        if (hub == null) {
            hub = makeHub.get();
        }
        return hub;
    }

    private String target(String family, String reference) {
        return aliases.find(family, reference).orElse(reference);
    }

    private Optional<ModelDirectory> local(String family, String reference, Precision precision) {
        String target = target(family, reference);
        Optional<Path> path =
                target.startsWith(CLASSPATH)
                        ? Optional.of(archives.unpacked(target.substring(CLASSPATH.length())))
                        : directory(target);
        return path.map(directory -> new ModelDirectory(reference, directory, precision));
    }

    private static Optional<Path> directory(String target) {
        try {
            Path path = Path.of(target.startsWith("file:") ? target.substring(5) : target);
            return Files.isDirectory(path) ? Optional.of(path.toAbsolutePath()) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private ModelNotFoundException unknown(String family, String reference) {
        return new ModelNotFoundException(
                ("model=%s is neither an alias, nor a directory, nor a classpath: archive, nor owner/name of a model on the hub. Aliases of '%s' on this"
                                + " class path: %s (model=demo needs the artifact camel-multimodal-demo-models)")
                        .formatted(reference, family, aliases.of(family)));
    }
}
