/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.springbootsubtitles;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * The properties <code>subtitles.*</code>.
 *
 * @param folder the folder of the recordings and their subtitles
 * @param quietPeriod how long a recording must stay unchanged before it is transcribed
 * @param retryDelay when a recording is retried that failed for a reason other than its content
 * @param maxUploadSize the maximum size of an upload
 */
@ConfigurationProperties("subtitles")
record Settings(Path folder, Duration quietPeriod, Duration retryDelay, DataSize maxUploadSize) {}
