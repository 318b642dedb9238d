import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;

/** url... : connects through pgjdbc with each, one after the other, and prints a line for each: tls, plaintext or refused. */
final class ConnectEach {
    private ConnectEach() {
    }

    public static void main(String[] urls) {
        for (String url : urls) System.out.println(connect(url));
    }

    private static String connect(String url) {
        try (Connection connection = DriverManager.getConnection(url);
             ResultSet row = connection.createStatement().executeQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")) {
            row.next();
            return row.getBoolean(1) ? "tls" : "plaintext";
        } catch (SQLException e) {
            return "refused";
        }
    }
}
