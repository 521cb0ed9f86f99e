/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.runtime.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.camelmultimodal.runtime.DeviceOutOfMemoryException;
import org.camelmultimodal.runtime.EndpointStoppedException;
import org.camelmultimodal.runtime.InferenceException;
import org.camelmultimodal.runtime.InvalidModelException;
import org.camelmultimodal.runtime.InvalidOptionException;
import org.camelmultimodal.runtime.MultimodalException;
import org.camelmultimodal.runtime.OpenedParts;

/**
 * A loaded graph. Many threads may run it; {@link #close()} waits for the runs in flight, and later
 * ones fail.
 */
public final class OnnxSession implements AutoCloseable {

    private final Path graph;
    private final Device device;
    private final OrtSession session;
    private final Map<String, TensorSpec> inputs;
    private final Map<String, TensorSpec> outputs;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    private OnnxSession(Path graph, Device device, OrtSession session) throws OrtException {
        this.graph = graph;
        this.device = device;
        this.session = session;
        this.inputs = specs(session.getInputInfo());
        this.outputs = specs(session.getOutputInfo());
    }

    /** Loads a graph with all optimizations; see {@link #open(Path, SessionSettings)}. */
    public static OnnxSession open(Path graph, Device device) {
        return open(graph, new SessionSettings(device, OptimizationLevel.ALL));
    }

    /**
     * Loads a graph. With <code>device=auto</code> the CPU replaces a GPU that fails at load, which
     * is logged once.
     *
     * @param graph the <code>.onnx</code> file, with its external data in the same directory
     * @throws InvalidModelException if ONNX Runtime cannot load the file
     * @throws InvalidOptionException if the device is not available
     */
    public static OnnxSession open(Path graph, SessionSettings settings) {
        Device device = OnnxEngine.resolve(settings.device());
        try {
            return open(graph, device, settings.optimizationLevel());
        } catch (InvalidModelException | InvalidOptionException e) {
            if (settings.device().kind() != Device.Kind.AUTO || device.equals(Device.CPU)) {
                throw e;
            }
            OnnxSession onCpu = open(graph, Device.CPU, settings.optimizationLevel());
            OnnxEngine.reportFallback(device, e);
            return onCpu;
        }
    }

    private static OnnxSession open(Path graph, Device device, OptimizationLevel level) {
        if (!Files.isRegularFile(graph)) {
            throw new InvalidModelException(
                    "The graph %s does not exist: expected an .onnx file. Check the option model"
                            .formatted(graph));
        }
        try (var options = OnnxEngine.options(device, level);
                var parts = new OpenedParts()) {
            OrtSession session =
                    parts.add(
                            OnnxEngine.environment().createSession(graph.toString(), options),
                            OrtSession::close);
            return parts.keep(new OnnxSession(graph, device, session));
        } catch (MultimodalException e) {
            throw e;
        } catch (OrtException | RuntimeException e) {
            throw new InvalidModelException(
                    "%s cannot be loaded on the device %s: %s: expected a graph that ONNX Runtime supports. Check the options model and device"
                            .formatted(graph, device, e.getMessage()),
                    e);
        }
    }

    /** Returns the device that runs the graph, after <code>auto</code> was resolved. */
    public Device device() {
        return device;
    }

    /** Returns the inputs of the graph by name, in its order. */
    public Map<String, TensorSpec> inputs() {
        return inputs;
    }

    /** Returns the outputs of the graph by name, in its order. */
    public Map<String, TensorSpec> outputs() {
        return outputs;
    }

    /** Creates the inputs of a run; the caller closes them. */
    public OnnxInputs feed() {
        return new OnnxInputs(this);
    }

    /**
     * Runs the graph.
     *
     * @param fed the inputs, which stay open and can be run again
     * @param outputNames the outputs to return; all if none is named
     * @throws DeviceOutOfMemoryException if the device does not have enough memory
     * @throws EndpointStoppedException if the session was closed
     * @throws InferenceException if the run fails for another reason
     */
    public OnnxOutputs run(OnnxInputs fed, String... outputNames) {
        // Freeing a graph during a run would crash the process.
        lock.readLock().lock();
        try {
            if (closed) {
                throw new EndpointStoppedException(
                        "%s is closed, as its endpoint is being stopped. Send the message again when the endpoint is started"
                                .formatted(name()));
            }
            OrtSession.Result result =
                    outputNames.length == 0
                            ? session.run(fed.tensors())
                            : session.run(fed.tensors(), Set.of(outputNames));
            return new OnnxOutputs(graph, result);
        } catch (OrtException e) {
            throw failure(e);
        } finally {
            lock.readLock().unlock();
        }
    }

    private RuntimeException failure(OrtException e) {
        String reason = String.valueOf(e.getMessage());
        String lower = reason.toLowerCase(Locale.ROOT);
        if (lower.contains("out of memory")
                || lower.contains("failed to allocate memory")
                || lower.contains("bad allocation")) {
            return new DeviceOutOfMemoryException(
                    "The device %s does not have enough memory to run %s: %s. Send the message again later, or reduce the size of batches and inputs"
                            .formatted(device, name(), reason),
                    e);
        }
        return new InferenceException("Running %s failed: %s".formatted(name(), reason), e);
    }

    /** Returns the file name of the graph, for messages. */
    String name() {
        return graph.getFileName().toString();
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                session.close();
            }
        } catch (OrtException e) {
            throw new InferenceException(
                    "Closing %s failed: %s".formatted(name(), e.getMessage()), e);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private static Map<String, TensorSpec> specs(Map<String, NodeInfo> nodes) {
        var specs = new LinkedHashMap<String, TensorSpec>();
        for (NodeInfo node : nodes.values()) {
            if (node.getInfo() instanceof TensorInfo tensor) {
                specs.put(
                        node.getName(),
                        new TensorSpec(node.getName(), typeOf(tensor.type), tensor.getShape()));
            }
        }
        return Collections.unmodifiableMap(specs);
    }

    private static ElementType typeOf(OnnxJavaType type) {
        return switch (type) {
            case FLOAT -> ElementType.FLOAT;
            case FLOAT16 -> ElementType.FLOAT16;
            case BFLOAT16 -> ElementType.BFLOAT16;
            case DOUBLE -> ElementType.DOUBLE;
            case INT64 -> ElementType.INT64;
            case INT32 -> ElementType.INT32;
            case INT8 -> ElementType.INT8;
            case UINT8 -> ElementType.UINT8;
            case BOOL -> ElementType.BOOL;
            case INT16, STRING, UNKNOWN -> ElementType.OTHER;
        };
    }
}
