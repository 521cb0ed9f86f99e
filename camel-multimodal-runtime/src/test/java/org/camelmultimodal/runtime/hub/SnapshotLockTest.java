/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several that want the same model at the same time. */
@Timeout(60)
class SnapshotLockTest {

    @TempDir Path folder;

    @Test
    void anotherApplicationOfTheSameProcessWaits() throws Exception {
        Path snapshot = folder.resolve("main");
        URL classes = SnapshotLock.class.getProtectionDomain().getCodeSource().getLocation();
        try (var loader =
                new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            var other = new FutureTask<Object>(() -> hold(loader, snapshot));
            var thread = new Thread(other, "other application");

            SnapshotLock.holding(
                    snapshot,
                    () -> {
                        thread.start();
                        await().until(
                                        () ->
                                                other.isDone()
                                                        || thread.getState()
                                                                == Thread.State.BLOCKED);
                        assertThat(other).isNotDone();
                        return null;
                    });

            assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo("held");
        }
    }

    /** Holds the lock with classes of another loader, as a second web application does. */
    private static Object hold(ClassLoader loader, Path snapshot) throws Exception {
        Class<?> lock = loader.loadClass(SnapshotLock.class.getName());
        Class<?> work = loader.loadClass(SnapshotLock.Work.class.getName());
        Method holding = lock.getDeclaredMethod("holding", Path.class, work);
        holding.setAccessible(true);
        return holding.invoke(
                null,
                snapshot,
                Proxy.newProxyInstance(
                        loader, new Class<?>[] {work}, (proxy, method, arguments) -> "held"));
    }
}
