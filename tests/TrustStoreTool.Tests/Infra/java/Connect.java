import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;

/** url [name=value]... : connects through pgjdbc and prints whether the server says that this connection uses TLS; else the chain of causes. */
final class Connect {
    private Connect() {
    }

    public static void main(String[] arguments) {
        Properties properties = new Properties();
        for (int i = 1; i < arguments.length; i++) {
            String[] pair = arguments[i].split("=", 2);
            properties.setProperty(pair[0], pair[1]);
        }

        try (Connection connection = DriverManager.getConnection(arguments[0], properties);
             ResultSet row = connection.createStatement().executeQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")) {
            row.next();
            System.out.println("connected ssl=" + row.getBoolean(1));
        } catch (SQLException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) System.out.println(cause.getClass().getName() + ": " + cause.getMessage());
            System.exit(1);
        }
    }
}
