package org.flashback.relay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the relay promises stands on the database: with WRITE_DELAY=0 a commit is in the file, where a restart finds it.
 * H2 2.5.252 loses commits that it wrote to space used before, because it does not say so in the file's header.
 */
class DatabaseDurabilityTest {
    private static final int COMMITS = 60;
    private static final String OPTIONS =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";

    @TempDir
    Path folder;

    @Test
    void everyCommitIsFoundInWhatAKillLeavesBehind() throws Exception {
        // Without this, space is used again only after 45 s, and the test would have to last that long.
        try (Connection connection = open("live", ";RETENTION_TIME=0");
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (id integer primary key, filler varchar(5000))");
            for (int i = 1; i <= COMMITS; i++) {
                statement.executeUpdate("insert into t values (" + i + ", '" + "x".repeat(4000) + "')");
                statement.executeUpdate("delete from t where id = " + (i - 3));
                Files.copy(
                        folder.resolve("live.mv.db"),
                        folder.resolve("killed.mv.db"),
                        StandardCopyOption.REPLACE_EXISTING);
                assertThat(idsAfterKill()).as("after commit %d", i).isEqualTo(i);
            }
        }
    }

    private int idsAfterKill() throws SQLException {
        try (Connection connection = open("killed", "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select max(id) from t where not exists (select 1 from t where id < (select max(id) from t) -"
                                + " 2)")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    private Connection open(String name, String more) throws SQLException {
        return DriverManager.getConnection("jdbc:h2:file:" + folder.resolve(name) + OPTIONS + more, "sa", "");
    }
}
