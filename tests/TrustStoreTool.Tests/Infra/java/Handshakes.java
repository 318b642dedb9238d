import java.sql.DriverManager;
import java.sql.SQLException;

/** url... : connects through pgjdbc to each and prints a line: "proved" where it came as far as the server's own refusal, else the causes. */
final class Handshakes {
    private Handshakes() {
    }

    public static void main(String[] arguments) {
        for (String url : arguments) {
            try {
                DriverManager.getConnection(url).close();
                System.out.println("proved");
            } catch (SQLException e) {
                StringBuilder causes = new StringBuilder();
                for (Throwable cause = e; cause != null; cause = cause.getCause()) causes.append(cause).append(' ');
                System.out.println("28000".equals(e.getSQLState()) ? "proved" : causes.toString().replace('\n', ' '));
            }
        }
    }
}
