/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.cli;

import picocli.CommandLine.Command;

/** The commands on models. */
@Command(
        name = "models",
        description = "Lists, downloads, verifies, removes and checks models.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ListCommand.class,
            PullCommand.class,
            VerifyCommand.class,
            RemoveCommand.class,
            WhereCommand.class,
            CheckCommand.class
        },
        footerHeading = "%nExit codes%n",
        footer = {
            "  0  everything is as expected",
            "  1  a file is damaged or missing, or an answer differs",
            "  2  the command or an option is wrong",
            "  3  the model does not exist or cannot be used",
            "  4  the hub cannot be reached, the disk is full, or the model is in use: retry later"
        })
final class ModelsCommand {}
