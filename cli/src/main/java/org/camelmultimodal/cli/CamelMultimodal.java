/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import java.io.PrintWriter;
import org.camelmultimodal.runtime.store.ModelStore;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: the subject first, then the verb, as in <code>models list</code>. */
@Command(
        name = "camel-multimodal",
        description = "Manages the models of Camel Multimodal.",
        mixinStandardHelpOptions = true,
        version = "Camel Multimodal 0.1.0",
        subcommands = ModelsCommand.class)
public final class CamelMultimodal {

    private CamelMultimodal() {}

    /** Runs a command and ends the process with its exit code, unless that is 0. */
    public static void main(String[] args) {
        int exitCode =
                commandLine(ModelStore.standard(CamelMultimodal.class.getClassLoader()))
                        .execute(args);
        // Maven, which may run this, ends by itself.
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** Returns the commands on a store. */
    static CommandLine commandLine(ModelStore store) {
        return new CommandLine(new CamelMultimodal(), new Commands(store))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(
                        (failure, line, parsed) -> ExitCode.report(failure, line.getErr()))
                .setExitCodeExceptionMapper(ExitCode::of);
    }

    /** Creates the commands, each of which takes the store. */
    private record Commands(ModelStore store) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (var constructor : type.getDeclaredConstructors()) {
                if (constructor.getParameterCount() == 1
                        && constructor.getParameterTypes()[0] == ModelStore.class) {
                    return type.cast(constructor.newInstance(store));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }

    /** Prints a line to a command's output, which is flushed: scripts read it while we run. */
    static void println(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }
}
