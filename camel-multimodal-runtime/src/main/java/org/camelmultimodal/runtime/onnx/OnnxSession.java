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
 * One loaded graph. Runs are safe from many threads; {@link #close()} waits for those under way,
 * and later ones fail.
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

    /** Loads a graph with all optimisations; see {@link #open(Path, SessionSettings)}. */
    public static OnnxSession open(Path graph, Device device) {
        return open(graph, new SessionSettings(device, OptimizationLevel.ALL));
    }

    /**
     * Loads a graph. With <code>device=auto</code> a GPU that fails at load is passed over for the
     * CPU, which is said once in the log.
     *
     * @param graph the <code>.onnx</code> file; external data lies beside it
     * @throws InvalidModelException if the file is not a graph that ONNX Runtime can load
     * @throws InvalidOptionException if the device is not there
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
            throw new InvalidModelException("The model graph %s is missing".formatted(graph));
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
                    "%s is not a graph that ONNX Runtime can load on device %s: %s"
                            .formatted(graph, device, e.getMessage()),
                    e);
        }
    }

    /** The device that the graph runs on, after <code>auto</code> was resolved. */
    public Device device() {
        return device;
    }

    /** What the graph asks for, by name, in the order of the graph. */
    public Map<String, TensorSpec> inputs() {
        return inputs;
    }

    /** What the graph gives, by name, in the order of the graph. */
    public Map<String, TensorSpec> outputs() {
        return outputs;
    }

    /** Starts a set of inputs for one run; to be closed after it. */
    public OnnxInputs feed() {
        return new OnnxInputs(this);
    }

    /**
     * Runs the graph.
     *
     * @param fed the inputs; stays open, and open to another run
     * @param outputNames the outputs that are wanted; none means all
     * @throws DeviceOutOfMemoryException if the device had not enough memory
     * @throws EndpointStoppedException if the session was closed
     * @throws InferenceException if the run failed for another reason
     */
    public OnnxOutputs run(OnnxInputs fed, String... outputNames) {
        // Freeing a graph under a run ends the process.
        lock.readLock().lock();
        try {
            if (closed) {
                throw new EndpointStoppedException(
                        "%s was closed: its endpoint is being stopped".formatted(name()));
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
                    "Device %s had not enough memory to run %s: %s"
                            .formatted(device, name(), reason),
                    e);
        }
        return new InferenceException("Running %s failed: %s".formatted(name(), reason), e);
    }

    /** The name of the graph's file, for messages. */
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
