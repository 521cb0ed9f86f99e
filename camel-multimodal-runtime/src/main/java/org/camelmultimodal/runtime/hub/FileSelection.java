/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Which files of a repository are needed. */
public interface FileSelection {

    /**
     * Returns the names of the files that {@link #select} reads, which are downloaded first; a
     * repository may lack them.
     */
    List<String> configFiles();

    /**
     * Returns the paths of the needed files.
     *
     * @param paths all files of the repository
     * @param snapshot the directory with the configuration files
     * @return empty if the repository lacks a file that is needed
     * @throws org.camelmultimodal.runtime.InvalidModelException if a configuration file is damaged
     */
    Optional<List<String>> select(Collection<String> paths, Path snapshot);

    /** Returns what a repository must have, for messages. */
    String expected();
}
