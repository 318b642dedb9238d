import java.security.Provider;
import java.security.Security;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Prints what this JDK (or BouncyCastle) reads from a store, as the declared expectation of a fixture:
 * format made-by path type provider password keyPassword... where "-" is null.
 */
final class Describe {
    private Describe() {
    }

    public static void main(String[] arguments) throws Exception {
        Security.addProvider((Provider) Class.forName("org.bouncycastle.jce.provider.BouncyCastleProvider").getConstructor().newInstance());
        String path = arguments[2], type = arguments[3], provider = arguments[4], password = arguments[5];
        List<String> keyPasswords = Arrays.asList(arguments).subList(6, arguments.length);
        StringBuilder json = new StringBuilder("{\n");
        member(json, "format", arguments[0]);
        member(json, "madeBy", arguments[1]);
        member(json, "javaType", type);
        member(json, "storePassword", password.equals("-") ? null : password);
        json.append("  \"keyPasswords\": [").append(String.join(", ", keyPasswords.stream().map(Describe::quoted).toList())).append("],\n");
        json.append("  \"views\": {\n");
        view(json, "right", path, type, provider, password, keyPasswords, ",");
        view(json, "none", path, type, provider, "-", keyPasswords, ",");
        view(json, "empty", path, type, provider, "", keyPasswords, ",");
        view(json, "wrong", path, type, provider, "not the password", keyPasswords, "");
        System.out.print(json.append("  }\n}\n"));
    }

    private static void view(StringBuilder json, String name, String path, String type, String provider, String password, List<String> keyPasswords, String end) {
        List<String> rows = new ArrayList<>();
        json.append("    ").append(quoted(name)).append(": ");
        try {
            ArrayDeque<String> fields = new ArrayDeque<>();
            for (String field : new String[] {path, type, provider, password}) fields.add(encoded(field));
            for (String keyPassword : keyPasswords) fields.add(encoded(keyPassword));
            Dump.entries(new Request(fields), row -> rows.add(entry(row)));
            rows.sort(null);
            json.append(rows.isEmpty() ? "[]" : "[\n      " + String.join(",\n      ", rows) + "\n    ]");
        } catch (Exception e) {
            json.append("null");
        }

        json.append(end).append("\n");
    }

    private static String entry(Object[] row) {
        List<String> certificates = new ArrayList<>();
        for (int i = 5; i < row.length; i++) certificates.add(quoted((String) row[i]));
        return "{ \"alias\": " + quoted((String) row[0]) + ", \"kind\": " + quoted((String) row[1])
            + (row[2] == null ? "" : ", \"createdMs\": " + row[2])
            + (row[3] == null ? "" : ", \"key\": " + quoted((String) row[3]))
            + ", \"certificates\": [" + String.join(", ", certificates) + "] }";
    }

    private static void member(StringBuilder json, String name, String value) {
        json.append("  ").append(quoted(name)).append(": ").append(quoted(value)).append(",\n");
    }

    private static String encoded(String field) {
        if (field.equals("-")) return "-";
        return field.isEmpty() ? "=" : Base64.getEncoder().encodeToString(field.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String quoted(String text) {
        return text == null ? "null" : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
