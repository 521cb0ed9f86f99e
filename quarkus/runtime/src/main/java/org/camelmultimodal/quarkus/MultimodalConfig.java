/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.quarkus;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Camel Multimodal. The options of the components are set as camel.component.clip.* and so on. */
@ConfigMapping(prefix = MultimodalConfig.PREFIX)
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
public interface MultimodalConfig {

    /** The prefix of all settings. */
    String PREFIX = "quarkus.camel.multimodal";

    /** Models and their files. */
    Store store();

    /** Models that are loaded when the application starts. */
    WarmUp warmUp();

    /**
     * URI of the moderation policy, such as classpath:policy.yaml: the bean ModerationPolicy, which
     * routes use that set no other policy. Files that the policy names must be URIs. Defaults to
     * the built-in policy for the demo model.
     */
    Optional<String> policy();

    /** The bean EmbeddingStore, which routes use that set no other index. */
    EmbeddingStore embeddingStore();

    /** Models and their files. */
    interface Store {

        /**
         * Directory in which models are stored. Defaults to the environment variable
         * CAMEL_MULTIMODAL_CACHE, or else .cache/camel-multimodal in the home directory.
         */
        Optional<Path> directory();

        /** Whether to use only stored models, without downloads. */
        @WithDefault("false")
        boolean offline();
    }

    /** Models that are loaded when the application starts. */
    interface WarmUp {

        /**
         * Whether to load and warm up models in the background when the application has started.
         * The application is ready when all are warmed up.
         */
        @WithDefault("true")
        boolean enabled();

        /**
         * Models to load in addition to those of the endpoints in routes: the scheme of the
         * component, a colon and the value of its option model, such as clip:demo.
         */
        Optional<List<String>> models();
    }

    /** The bean EmbeddingStore. */
    interface EmbeddingStore {

        /** Where vectors are stored. */
        @WithDefault("index")
        Kind kind();

        /** Directory of the embedded indexes. */
        @WithDefault("clip-index")
        Path directory();

        /** Name of the embedded index, a subdirectory. */
        @WithDefault("default")
        String index();

        /** PostgreSQL with pgvector. */
        PgVector pgvector();
    }

    /** Where vectors are stored. */
    enum Kind {
        /** In the embedded index, a directory. */
        INDEX,
        /** In PostgreSQL with pgvector; needs the artifact langchain4j-pgvector. */
        PGVECTOR
    }

    /** PostgreSQL with pgvector. */
    interface PgVector {

        /** Host name of the server. */
        @WithDefault("localhost")
        String host();

        /** Port of the server. */
        @WithDefault("5432")
        int port();

        /** Name of the database. */
        @WithDefault("postgres")
        String database();

        /** Name of the user. */
        Optional<String> user();

        /** Password of the user. */
        Optional<String> password();

        /** Name of the table, which is created if it does not exist. */
        @WithDefault("clip_index")
        String table();

        /** Number of values of a vector, such as 512 for ViT-B/32. Required for pgvector. */
        Optional<Integer> dimension();
    }
}
