/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.camelmultimodal.runtime.store.ModelStore;
import picocli.CommandLine;

/** The command line in this process, on a store in a folder. */
final class Cli {

    private final ModelStore store;

    Cli(Path folder, Map<String, String> environment) {
        store = new ModelStore(folder, Cli.class.getClassLoader(), environment::get);
    }

    /** What a command printed, and its exit code. */
    record Result(int exitCode, String out, String err) {
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(out);
            } catch (IOException e) {
                throw new UncheckedIOException(out, e);
            }
        }
    }

    ModelStore store() {
        return store;
    }

    Result run(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine line = CamelMultimodal.commandLine(store);
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = line.execute(args);
        return new Result(exitCode, out.toString(), err.toString());
    }
}
