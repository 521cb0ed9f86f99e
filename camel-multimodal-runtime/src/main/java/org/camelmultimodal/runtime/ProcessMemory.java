/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of processes, of which Linux tells. */
public final class ProcessMemory {

    private static final String RESIDENT = "VmRSS:";

    private ProcessMemory() {}

    /**
     * Returns the resident memory of a process in bytes; 0 on systems other than Linux, and if the
     * process has ended.
     *
     * @param pid the id of the process
     */
    public static long residentBytes(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith(RESIDENT)) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
            return 0;
        } catch (IOException e) {
            // The system is not Linux, or the process has ended.
            return 0;
        }
    }
}
