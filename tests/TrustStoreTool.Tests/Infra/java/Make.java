import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** Makes stores by java.security.KeyStore, whichever provider writes them, and by keytool's own main class. */
final class Make {
    private Make() {
    }

    /**
     * path type provider password, then entries: "trusted" alias der-file | "key" alias pkcs8-file algorithm key-password n der-file... |
     * "secret" alias text algorithm key-password
     */
    static void store(Request request) throws Exception {
        Path path = Path.of(request.text());
        KeyStore store = Dump.instance(request);
        char[] password = request.password();
        store.load(null, null);
        while (!request.isEmpty()) {
            String kind = request.text(), alias = request.text();
            switch (kind) {
                case "trusted" -> store.setCertificateEntry(alias, certificate(request.text()));
                case "key" -> {
                    byte[] pkcs8 = Files.readAllBytes(Path.of(request.text()));
                    PrivateKey key = KeyFactory.getInstance(request.text()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
                    char[] keyPassword = request.password();
                    Certificate[] chain = new Certificate[request.number()];
                    for (int i = 0; i < chain.length; i++) chain[i] = certificate(request.text());
                    store.setKeyEntry(alias, key, keyPassword, chain);
                }
                case "secret" -> {
                    byte[] secret = request.text().getBytes(StandardCharsets.UTF_8);
                    store.setKeyEntry(alias, new SecretKeySpec(secret, request.text()), request.password(), null);
                }
                default -> throw new IllegalArgumentException(kind);
            }
        }

        try (OutputStream file = new FileOutputStream(path.toFile())) {
            store.store(file, password);
        }
    }

    /** keytool's arguments, -J-Dname=value among them -> one row, what it printed. Its failures are exceptions. */
    static void keytool(Request request, Oracle.Answer answer) throws Exception {
        List<String> arguments = new ArrayList<>(), properties = new ArrayList<>();
        while (!request.isEmpty()) {
            String argument = request.text();
            if (argument.startsWith("-J-D")) properties.add(argument.substring("-J-D".length()));
            else arguments.add(argument);
        }

        // Without -debug keytool ends the JVM when it fails.
        arguments.add("-debug");
        for (String property : properties) System.setProperty(property.split("=")[0], property.contains("=") ? property.split("=", 2)[1] : "");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream output = System.out, error = System.err, both = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
        try {
            sun.security.tools.keytool.Main.main(arguments.toArray(String[]::new));
        } finally {
            System.setOut(output);
            System.setErr(error);
            for (String property : properties) System.clearProperty(property.split("=")[0]);
        }
        answer.row(printed.toString(StandardCharsets.UTF_8));
    }

    private static Certificate certificate(String file) throws Exception {
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(Files.readAllBytes(Path.of(file))));
    }
}
