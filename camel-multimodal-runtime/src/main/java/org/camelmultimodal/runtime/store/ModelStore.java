/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.store;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.camelmultimodal.runtime.FileCheck;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.ModelNotFoundException;
import org.camelmultimodal.runtime.StoredModel;
import org.camelmultimodal.runtime.hub.HubClient;
import org.camelmultimodal.runtime.hub.HubInventory;
import org.camelmultimodal.runtime.hub.HubReference;
import org.camelmultimodal.runtime.hub.HubSettings;
import org.camelmultimodal.runtime.hub.SnapshotUse;

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
    private final Path hubDirectory;
    private final HubInventory inventory;
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

    /** Creates a store with variables of the hub, or null for each that is not set. */
    public ModelStore(
            Path cacheDirectory, ClassLoader classLoader, Function<String, String> environment) {
        this.hubDirectory = cacheDirectory.resolve("hub").toAbsolutePath().normalize();
        this.hubFactory = () -> new HubClient(HubSettings.of(environment), hubDirectory);
        this.inventory = new HubInventory(hubDirectory);
        this.aliases = new ModelAliases(classLoader);
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
                                hubReference(family, reference)
                                        .map(model -> hub().resolve(model, selection))
                                        .map(
                                                path ->
                                                        new ModelDirectory(
                                                                reference, path, precision)))
                .orElseThrow(() -> unknown(family, reference));
    }

    /**
     * Finds a model that is on this machine, without a request to the hub.
     *
     * @return empty if a reference to the hub is not in a cache with all files of the precision
     * @throws ModelNotFoundException if the reference names no model
     */
    public Optional<ModelDirectory> find(
            String family, String reference, ModelLayout layout, Precision precision) {
        Optional<ModelDirectory> local = local(family, reference, precision);
        if (local.isPresent()) {
            return local;
        }
        HubReference model =
                hubReference(family, reference).orElseThrow(() -> unknown(family, reference));
        return hub().findCached(model, new ModelSelection(reference, layout, precision))
                .map(path -> new ModelDirectory(reference, path, precision));
    }

    /** Returns the references of a family by their aliases, in the order of the aliases. */
    public Map<String, String> aliases(String family) {
        return aliases.of(family);
    }

    /** Returns the directory where models of the hub are stored. */
    public Path hubDirectory() {
        return hubDirectory;
    }

    /**
     * Returns the models of the hub that this store keeps, in the order of their names.
     *
     * @throws org.camelmultimodal.runtime.DownloadException if the store cannot be read
     */
    public List<StoredModel> storedModels() {
        return inventory.models();
    }

    /**
     * Finds a model of the hub that this store keeps, complete or not.
     *
     * @param reference an alias of the family, or <code>owner/name</code> with or without a
     *     revision
     */
    public Optional<StoredModel> storedModel(String family, String reference) {
        return hubReference(family, reference)
                .flatMap(
                        model ->
                                inventory.models().stream()
                                        .filter(stored -> isReferred(stored, model))
                                        .findFirst());
    }

    private static boolean isReferred(StoredModel stored, HubReference model) {
        return stored.repository().equals(model.repository())
                && (stored.commit().equals(model.revision())
                        || stored.revisions().contains(model.revision()));
    }

    /**
     * Compares the files of a model with the digests that the hub stated when they were downloaded,
     * and with others.
     *
     * @param knownSha256 digests by path, from another source than the hub
     */
    public List<FileCheck> verify(StoredModel model, Map<String, String> knownSha256) {
        return inventory.verify(model, knownSha256);
    }

    /** Deletes files that a check found to be damaged: the next download fetches them. */
    public void discardDamaged(StoredModel model, List<FileCheck> checks) {
        inventory.discardDamaged(model, checks);
    }

    /**
     * Removes a model of the hub from this store.
     *
     * @throws org.camelmultimodal.runtime.ModelInUseException if a process downloads it or has
     *     loaded it
     * @throws ModelNotFoundException if it is outside of the store
     */
    public void remove(StoredModel model) {
        inventory.remove(model);
    }

    /**
     * Marks a model as used by this process, so that it is not removed. Models outside of the store
     * need no mark.
     *
     * @return removes the mark; must be run once
     */
    public Runnable use(ModelDirectory model) {
        return model.path().startsWith(hubDirectory) ? SnapshotUse.begin(model.path()) : () -> {};
    }

    private Optional<HubReference> hubReference(String family, String reference) {
        return HubReference.parse(target(family, reference));
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
                        .formatted(reference, aliases(family).keySet(), family));
    }
}
