/* SPDX-License-Identifier: Apache-2.0 */
package org.camelmultimodal.routes.moderation;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The audit log in PostgreSQL. <code>.ci/with-postgres</code> starts the server and says where it
 * listens, as host:port.
 */
@EnabledIfEnvironmentVariable(
        named = "CAMEL_MULTIMODAL_TEST_POSTGRES",
        matches = ".+",
        disabledReason =
                "CAMEL_MULTIMODAL_TEST_POSTGRES names no PostgreSQL; .ci/with-postgres starts one")
class AuditLogPostgresIT extends AuditLogTest {

    @BeforeEach
    void dropTable() throws SQLException {
        try (var connection = DriverManager.getConnection(url());
                var statement = connection.createStatement()) {
            statement.execute("drop table if exists moderation_audit");
        }
    }

    @Override
    String url() {
        return "jdbc:postgresql://%s/postgres?user=camel&password=camel"
                .formatted(System.getenv("CAMEL_MULTIMODAL_TEST_POSTGRES"));
    }
}
