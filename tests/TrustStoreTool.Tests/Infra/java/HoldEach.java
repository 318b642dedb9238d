import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;

/** url... : connects through pgjdbc with each and holds the connections until standard input ends. */
final class HoldEach {
    private HoldEach() {
    }

    public static void main(String[] urls) throws SQLException, IOException {
        for (String url : urls) DriverManager.getConnection(url);
        System.in.read();
    }
}
