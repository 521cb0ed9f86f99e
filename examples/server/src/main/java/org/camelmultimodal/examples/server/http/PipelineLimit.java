/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.examples.server.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Closes a connection whose client sends many requests without waiting for responses. Vert.x would
 * read all of them, and its time for each grows with their number: one such client would stop the
 * server for all others.
 */
final class PipelineLimit extends ChannelDuplexHandler {

    private static final int MAX_REQUESTS = 64;

    private int waiting;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof HttpRequest) {
            waiting++;
        }
        if (waiting > MAX_REQUESTS) {
            ReferenceCountUtil.release(message);
            context.close();
        } else {
            super.channelRead(context, message);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
            throws Exception {
        if (message instanceof LastHttpContent && waiting > 0 && waiting <= MAX_REQUESTS) {
            waiting--;
        }
        super.write(context, message, promise);
    }
}
