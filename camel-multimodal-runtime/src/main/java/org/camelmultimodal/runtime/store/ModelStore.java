/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.ModelNotFoundException;
import org.camelmultimodal.runtime.hub.HubClient;
import org.camelmultimodal.runtime.hub.HubReference;
import org.camelmultimodal.runtime.hub.HubSettings;

/**
 * Resolves the values of the option <code>model</code> to directories on the local disk. A
 * reference is, in this order: an alias that a jar on the class path defines for the family, <code>
 * classpath:</code> and the name of an archive, a directory, or a model on the hub, <code>
 * owner/name
 * </code> or <code>owner/name@revision</code>, which is downloaded if no cache has it.
 */
public final class ModelStore {

    private static final String CACHE = "CAMEL_MULTIMODAL_CACHE";
    private static final String OFFLINE = "HF_HUB_OFFLINE";
    private static final String CLASSPATH = "classpath:";

    private final ModelAliases aliases;
    private final ArchiveCache archives;
    private final Supplier<HubClient> hubFactory;
    private HubClient hub;

    /**
     * Creates a store.
     *
     * @param cacheDirectory where archives of the class path are unpacked and models of the hub are
     *     stored
     * @param classLoader where aliases and archives are looked up
     */
    public ModelStore(Path cacheDirectory, ClassLoader classLoader) {
        this(cacheDirectory, classLoader, System::getenv);
    }

    ModelStore(Path cacheDirectory, ClassLoader classLoader, Function<String, String> environment) {
        this.hubFactory =
                () -> new HubClient(HubSettings.of(environment), cacheDirectory.resolve("hub"));
        this.aliases = ModelAliases.load(classLoader);
        this.archives = new ArchiveCache(cacheDirectory.resolve("archives"), classLoader);
    }

    /**
     * Creates a store with the cache of the user: <code>CAMEL_MULTIMODAL_CACHE</code> (system
     * property or environment variable), else <code>.cache/camel-multimodal</code> in the home
     * directory.
     *
     * @throws InvalidOptionException if it is not a path
     */
    public static ModelStore standard(ClassLoader classLoader) {
        return new ModelStore(standardCache(System::getProperty, System::getenv), classLoader);
    }

    /**
     * Creates a store whose settings take precedence over the variables of the environment.
     *
     * @param cacheDirectory the cache; if empty, that of {@link #standard(ClassLoader)}
     * @param offline whether to use the caches only, as with <code>HF_HUB_OFFLINE=1</code>; if
     *     false, that variable decides
     * @throws InvalidOptionException if the variable of the cache is not a path
     */
    public static ModelStore of(
            Optional<Path> cacheDirectory, boolean offline, ClassLoader classLoader) {
        return new ModelStore(
                cacheDirectory.orElseGet(() -> standardCache(System::getProperty, System::getenv)),
                classLoader,
                name -> offline && name.equals(OFFLINE) ? "1" : System.getenv(name));
    }

    /** Creates a store as {@link #standard(ClassLoader)}, with the class path of this library. */
    public static ModelStore standard() {
        return standard(ModelStore.class.getClassLoader());
    }

    static Path standardCache(UnaryOperator<String> property, UnaryOperator<String> environment) {
        return Stream.of(property, environment)
                .map(source -> source.apply(CACHE))
                .filter(value -> value != null && !value.isBlank())
                .findFirst()
                .map(ModelStore::cachePath)
                .orElseGet(
                        () ->
                                Path.of(
                                        System.getProperty("user.home"),
                                        ".cache",
                                        "camel-multimodal"));
    }

    private static Path cachePath(String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new InvalidOptionException(
                    "%s=%s is not a path: expected a directory. Set the variable %s"
                            .formatted(CACHE, value, CACHE),
                    e);
        }
    }

    /**
     * Resolves a reference that is on this machine, with any precision that the model has.
     *
     * @param family the scheme whose aliases apply: <code>clip</code>, <code>whisper</code>, <code>
     *     sd</code>
     * @param reference an alias, <code>classpath:archive.zip</code> or a directory
     * @throws ModelNotFoundException if it names no model; the message lists the known aliases
     */
    public ModelDirectory resolve(String family, String reference) {
        return local(family, reference, Precision.AUTO)
                .orElseThrow(() -> unknown(family, reference));
    }

    /**
     * Resolves a reference, and downloads it where it names a model on the hub.
     *
     * @param layout the graphs of a model of the family
     * @param precision which variant of the graphs to load
     * @throws ModelNotFoundException if the reference names no model
     * @throws InvalidModelException if the hub's repository lacks graphs of the layout
     * @throws InvalidOptionException if a variable that configures the hub has an invalid value
     * @throws org.camelmultimodal.runtime.DownloadException if the hub cannot be reached
     */
    public ModelDirectory resolve(
            String family, String reference, ModelLayout layout, Precision precision) {
        var selection = new ModelSelection(reference, layout, precision);
        return local(family, reference, precision)
                .or(
                        () ->
                                HubReference.parse(target(family, reference))
                                        .map(model -> hub().resolve(model, selection))
                                        .map(
                                                path ->
                                                        new ModelDirectory(
                                                                reference, path, precision)))
                .orElseThrow(() -> unknown(family, reference));
    }

    /**
     * Returns the client of the hub, created at the first use: invalid variables of the hub must
     * not affect other models.
     */
    private synchronized HubClient hub() {
        if (hub == null) {
            hub = hubFactory.get();
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
                ("model=%s does not exist: expected one of the aliases %s of '%s:', a directory, classpath: and an archive, or owner/name of a model on the hub. Set the"
                                + " option model; model=demo needs the artifact camel-multimodal-demo-models")
                        .formatted(reference, aliases.of(family), family));
    }
}
