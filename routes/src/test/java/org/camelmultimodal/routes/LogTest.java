/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

/** Names of files and attachments, which senders choose, are in the log. */
class LogTest {

    @Test
    void aNameWithALineBreakForgesNoLine() {
        var context = (LoggerContext) LogManager.getContext(false);
        var layout = context.getConfiguration().getAppender("console").getLayout();
        var event =
                Log4jLogEvent.newBuilder()
                        .setLevel(Level.WARN)
                        .setLoggerName("index")
                        .setMessage(new SimpleMessage("a.png\n12:00:00.000 ERROR forged"))
                        .setThrown(new IllegalStateException("b.png\nERROR forged, too"))
                        .build();

        String text = new String(layout.toByteArray(event), StandardCharsets.UTF_8);

        assertThat(text.lines()).noneMatch(line -> line.startsWith("12:00:00.000 ERROR"));
        assertThat(text.lines()).noneMatch(line -> line.startsWith("ERROR forged"));
        assertThat(text).contains("a.png\\n12:00:00.000 ERROR forged");
    }
}
