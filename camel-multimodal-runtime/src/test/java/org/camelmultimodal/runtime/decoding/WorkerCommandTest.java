/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.List;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.junit.jupiter.api.Test;

class WorkerCommandTest {

    @Test
    void aWorkerGetsTheJarsOfThisProcessAndItsHeap() {
        List<String> command = WorkerCommand.of(MediaWorker.class, 64);

        List<String> path =
                Arrays.asList(
                        command.get(command.indexOf("-cp") + 1)
                                .split(System.getProperty("path.separator")));
        assertThat(command).contains("-Xmx64m").endsWith(MediaWorker.class.getName());
        assertThat(path)
                .anyMatch(element -> element.contains("ffmpeg"))
                .anyMatch(element -> element.contains("leptonica"))
                .anyMatch(element -> element.contains("javacpp"));
    }

    @Test
    void jarsInsideAnotherJarAreRefusedWithWhatToDo() throws Exception {
        var nested = new URL("jar:file:/application.jar!/BOOT-INF/lib/runtime.jar!/");
        Class<?> main = new Elsewhere(nested).load(MediaWorker.class);

        assertThatThrownBy(() -> WorkerCommand.of(main, 64))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("decoding=isolated")
                .hasMessageContaining("application.jar!/BOOT-INF")
                .hasMessageContaining("decoding=in-process");
    }

    /** Loads a class as if it came from another location. */
    private static final class Elsewhere extends ClassLoader {
        private final ProtectionDomain domain;

        Elsewhere(URL location) {
            super(Elsewhere.class.getClassLoader());
            domain = new ProtectionDomain(new CodeSource(location, (Certificate[]) null), null);
        }

        Class<?> load(Class<?> type) throws IOException {
            String file = type.getName().replace('.', '/') + ".class";
            try (InputStream in = getResourceAsStream(file)) {
                byte[] bytes = in.readAllBytes();
                return defineClass(type.getName(), bytes, 0, bytes.length, domain);
            }
        }
    }
}
