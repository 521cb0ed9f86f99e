/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The audit log: a table of a database, to which lines are only added.
 *
 * <p>A line is what makes a decision. It is committed before the message that led to it, so a
 * process that dies in between leaves the line, and the redelivered message finds it: the key of a
 * line is unique, and {@link #append} returns the line that exists instead of adding a second one.
 * Its outcome is then published as recorded, whatever the models would say now. Any number of
 * processes can share the table: a number is given to one line only, and a line becomes visible no
 * earlier than the one before, so the numbers have no gaps and are in the order of the decisions.
 *
 * <p>The statements are those that SQLite, the embedded default, and PostgreSQL have in common.
 */
public final class AuditLog implements AutoCloseable {

    private static final String TABLE =
            """
            create table if not exists moderation_audit (
              sequence bigint primary key,
              decided_at varchar(40) not null,
              stage varchar(10) not null,
              post varchar(64),
              verdict varchar(10),
              reasons text not null,
              policy varchar(400),
              model varchar(400),
              who varchar(400) not null,
              content text not null,
              message varchar(400) not null,
              decision varchar(500) not null unique)""";

    private static final String EMPTY_QUERY = "select sequence from moderation_audit where 1 = 0";

    private static final String COLUMNS =
            "sequence, decided_at, stage, post, verdict, reasons, policy, model, who, content, message";

    /** The class of SQL states for a violated constraint. */
    private static final String CONSTRAINT = "23";

    /** Another process can take the same number as often as it commits in between. */
    private static final int ATTEMPTS = 1000;

    private static final int PAGE = 1000;

    private final String url;
    private Connection connection;

    /**
     * @param url the JDBC URL of the database, which is opened when it is needed
     */
    public AuditLog(String url) {
        this.url = url;
    }

    /** Work with a connection. */
    private interface Task<T> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Adds a line unless there is one with its key, and returns the line that is there. When this
     * method returns, the line is on the disk.
     *
     * @param entry its number and time are assigned here
     * @throws AuditLogException if the database fails
     */
    public AuditEntry append(AuditEntry entry) {
        return inConnection(
                connected -> {
                    connected.setAutoCommit(false);
                    try {
                        for (int i = 0; i < ATTEMPTS; i++) {
                            Optional<AuditEntry> line = tryAppend(connected, entry);
                            if (line.isPresent()) {
                                return line.get();
                            }
                        }
                    } finally {
                        connected.rollback();
                        connected.setAutoCommit(true);
                    }
                    throw new SQLException("Other processes took each number first");
                });
    }

    /** Returns empty if another process took the number. */
    private static Optional<AuditEntry> tryAppend(Connection connected, AuditEntry entry)
            throws SQLException {
        try {
            Optional<AuditEntry> existing = find(connected, entry.key());
            if (existing.isPresent()) {
                return existing;
            }
            AuditEntry line = numbered(connected, entry);
            insert(connected, line);
            connected.commit();
            return Optional.of(line);
        } catch (SQLException e) {
            connected.rollback();
            if (e.getSQLState() != null && e.getSQLState().startsWith(CONSTRAINT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static AuditEntry numbered(Connection connected, AuditEntry entry) throws SQLException {
        String last =
                "select sequence, decided_at from moderation_audit order by sequence desc limit 1";
        try (Statement statement = connected.createStatement();
                ResultSet rows = statement.executeQuery(last)) {
            return rows.next()
                    ? entry.after(rows.getLong(1), rows.getString(2), Instant.now())
                    : entry.after(0, null, Instant.now());
        }
    }

    private static void insert(Connection connected, AuditEntry line) throws SQLException {
        String sql =
                "insert into moderation_audit (%s, decision) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        .formatted(COLUMNS);
        try (PreparedStatement insert = connected.prepareStatement(sql)) {
            insert.setLong(1, line.sequence());
            insert.setString(2, line.time());
            insert.setString(3, line.stage().text());
            insert.setString(4, line.post());
            insert.setString(5, line.verdict() == null ? null : line.verdict().text());
            insert.setString(6, MessageJson.write(line.reasons()));
            insert.setString(7, line.policy());
            insert.setString(8, line.model());
            insert.setString(9, line.who());
            insert.setString(10, MessageJson.write(line.content()));
            insert.setString(11, line.message());
            insert.setString(12, line.key());
            insert.executeUpdate();
        }
    }

    /**
     * Returns the line of a stage on a post; empty if there is none.
     *
     * @throws AuditLogException if the database fails
     */
    public Optional<AuditEntry> find(Stage stage, String post) {
        return inConnection(connected -> find(connected, AuditEntry.key(stage, post)));
    }

    private static Optional<AuditEntry> find(Connection connected, String key) throws SQLException {
        String sql = "select %s from moderation_audit where decision = ?".formatted(COLUMNS);
        try (PreparedStatement select = connected.prepareStatement(sql)) {
            select.setString(1, key);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(entry(rows)) : Optional.empty();
            }
        }
    }

    /**
     * Passes all lines to a reader, in their order. Only a part of them is in memory at a time.
     *
     * @throws AuditLogException if the database fails
     */
    public void forEach(Consumer<AuditEntry> reader) {
        long last = 0;
        List<AuditEntry> lines;
        do {
            lines = after(last);
            lines.forEach(reader);
            last += lines.size();
        } while (!lines.isEmpty());
    }

    private List<AuditEntry> after(long sequence) {
        return inConnection(
                connected -> {
                    String sql =
                            "select %s from moderation_audit where sequence > ? order by sequence limit %d"
                                    .formatted(COLUMNS, PAGE);
                    try (PreparedStatement select = connected.prepareStatement(sql)) {
                        select.setLong(1, sequence);
                        var lines = new ArrayList<AuditEntry>();
                        try (ResultSet rows = select.executeQuery()) {
                            while (rows.next()) {
                                lines.add(entry(rows));
                            }
                        }
                        return lines;
                    }
                });
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        String verdict = row.getString(5);
        return new AuditEntry(
                row.getLong(1),
                row.getString(2),
                Stage.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                row.getString(4),
                verdict == null ? null : Verdict.valueOf(verdict.toUpperCase(Locale.ROOT)),
                MessageJson.read(row.getString(6), new TypeReference<List<Reason>>() {}),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                MessageJson.read(row.getString(10), new TypeReference<Map<String, String>>() {}),
                row.getString(11));
    }

    private synchronized <T> T inConnection(Task<T> task) {
        try {
            if (connection == null) {
                connection = open();
            }
            return task.run(connection);
        } catch (SQLException e) {
            // The next call opens another: this one may be broken, or in a transaction.
            close();
            throw new AuditLogException(
                    "The audit log %s failed: %s. Set the property audit"
                            .formatted(database(), e.getMessage()),
                    e);
        }
    }

    private Connection open() throws SQLException {
        Connection opened = DriverManager.getConnection(url);
        try (Statement statement = opened.createStatement()) {
            createTable(statement);
            return opened;
        } catch (SQLException e) {
            opened.close();
            throw e;
        }
    }

    private static void createTable(Statement statement) throws SQLException {
        try {
            statement.execute(TABLE);
        } catch (SQLException e) {
            // PostgreSQL fails where another process creates the table at the same time.
            try {
                statement.execute(EMPTY_QUERY);
            } catch (SQLException missing) {
                e.addSuppressed(missing);
                throw e;
            }
        }
    }

    /** Returns the URL without its parameters, which may have a password. */
    private String database() {
        return url.replaceFirst("\\?.*", "");
    }

    @Override
    public synchronized void close() {
        Connection closed = connection;
        connection = null;
        try {
            if (closed != null) {
                closed.close();
            }
        } catch (SQLException e) {
            throw new AuditLogException("The audit log %s did not close".formatted(database()), e);
        }
    }
}
