/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.messaging;

import java.nio.file.Path;

/**
 * Where an embedded broker is. The remedies are sentences of error messages, without a period at
 * the end.
 *
 * @param folder the folder of its journal
 * @param folderRemedy what to set if another broker uses the folder
 * @param port the port that it listens on
 * @param portRemedy what to set if the port is in use
 */
public record BrokerPlace(Path folder, String folderRemedy, int port, String portRemedy) {}
