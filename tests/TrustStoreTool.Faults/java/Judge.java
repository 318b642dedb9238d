import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/** One JVM that answers many questions: a tab-separated request a line, an answer a line. */
public final class Judge {
    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            String[] request = line.split("\t", -1);
            String answer;
            try {
                answer = switch (request[0]) {
                    case "entries" -> "ok\t" + entries(request[1], request[2]);
                    case "make" -> "ok\t" + make(request[1], request[2], request[3], request[4], request[5]);
                    case "generate" -> "ok\t" + generate(Long.parseLong(request[1]), request[2], request[3], request[4], request[5]);
                    case "watch" -> "ok\t" + watch(request[1], request[2], Integer.parseInt(request[3]));
                    default -> "error\tunknown request";
                };
            } catch (Throwable e) {
                answer = "error\t" + e;
            }
            System.out.println(answer.replace('\n', ' ').replace('\r', ' '));
            System.out.flush();
        }
    }

    /** alias=sha256 of every entry's first certificate, sorted. */
    static String entries(String file, String password) throws Exception {
        KeyStore store = load(file, password);
        List<String> lines = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            Certificate certificate = store.getCertificate(alias);
            String hash = certificate == null ? "-" : HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
            lines.add(alias + "=" + (store.isCertificateEntry(alias) ? "t" : "k") + hash);
        }
        Collections.sort(lines);
        return String.join("|", lines);
    }

    /** A store made by the JDK from a PEM file: aliases ca0001, ca0002, ... A PKCS#12 gets so many iterations; where none are named, the JDK's own. */
    static int make(String type, String pem, String file, String password, String iterations) throws Exception {
        for (String property : new String[] {"keystore.pkcs12.macIterationCount", "keystore.pkcs12.certPbeIterationCount"}) {
            if (iterations.isEmpty()) System.clearProperty(property);
            else System.setProperty(property, iterations);
        }
        System.clearProperty("keystore.pkcs12.certProtectionAlgorithm");
        System.clearProperty("keystore.pkcs12.macAlgorithm");
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        Collection<? extends Certificate> all =
            CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(Files.readAllBytes(Path.of(pem))));
        int number = 0;
        for (Certificate certificate : all) store.setCertificateEntry(String.format("ca%04d", ++number), certificate);
        try (FileOutputStream out = new FileOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
        return number;
    }

    private static final String[] PROTECTIONS = {"PBEWithHmacSHA256AndAES_256", "PBEWithHmacSHA1AndAES_128", "PBEWithSHA1AndRC2_40", "PBEWithSHA1AndDESede", "NONE"};
    private static final String[] MACS = {"HmacPBESHA256", "HmacPBESHA1", "HmacPBESHA512", "NONE"};

    /** A store of random size, kinds, aliases, key passwords, attributes and (PKCS#12) protection; how it was protected is the answer. */
    static String generate(long seed, String type, String pem, String key, String file) throws Exception {
        java.util.Random random = new java.util.Random(seed);
        List<Certificate> all = new ArrayList<>(CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(Files.readAllBytes(Path.of(pem)))));
        java.security.Key privateKey = java.security.KeyFactory.getInstance("EC").generatePrivate(new java.security.spec.PKCS8EncodedKeySpec(Files.readAllBytes(Path.of(key))));
        String certificates = PROTECTIONS[random.nextInt(PROTECTIONS.length)];
        String mac = certificates.equals("NONE") ? MACS[3] : MACS[random.nextInt(3)];
        System.setProperty("keystore.pkcs12.certProtectionAlgorithm", certificates);
        System.setProperty("keystore.pkcs12.certPbeIterationCount", String.valueOf(1 + random.nextInt(20000)));
        System.setProperty("keystore.pkcs12.macAlgorithm", mac);
        System.setProperty("keystore.pkcs12.macIterationCount", String.valueOf(1 + random.nextInt(20000)));
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        boolean keys = random.nextInt(3) == 0 && !mac.equals("NONE");
        for (int i = random.nextInt(12); i >= 0; i--) {
            Certificate certificate = all.get(random.nextInt(all.size()));
            String alias = switch (random.nextInt(5)) {
                case 0 -> "Mixed Case " + i;
                case 1 -> "\u65e5\u672c\u8a9e " + i;
                case 2 -> "x".repeat(1 + random.nextInt(300)) + i;
                case 3 -> "e\u0301\ud83d\ude00" + i;
                default -> "ca" + i;
            };
            if (keys && random.nextInt(3) == 0) store.setKeyEntry(alias, privateKey, (random.nextBoolean() ? "other" : "changeit").toCharArray(), new Certificate[] {certificate});
            else if (keys && !type.equals("JKS") && random.nextInt(4) == 0) store.setKeyEntry(alias, new javax.crypto.spec.SecretKeySpec(new byte[16], "AES"), "changeit".toCharArray(), null);
            else if (type.equals("PKCS12") && random.nextInt(4) == 0) store.setEntry(alias, new KeyStore.TrustedCertificateEntry(certificate, java.util.Set.of(new java.security.PKCS12Attribute("1.3.5.7.9", "vault " + i))), null);
            else store.setCertificateEntry(alias, certificate);
        }
        try (FileOutputStream out = new FileOutputStream(file)) {
            store.store(out, "changeit".toCharArray());
        }
        return certificates + " " + mac + (keys ? " keys" : "");
    }

    /** Loads a store from four threads until the given number of loads, and counts the failures. The first is described. */
    static String watch(String file, String password, int loads) throws Exception {
        java.util.concurrent.atomic.AtomicInteger left = new java.util.concurrent.atomic.AtomicInteger(loads);
        java.util.concurrent.atomic.AtomicInteger failed = new java.util.concurrent.atomic.AtomicInteger();
        java.util.concurrent.atomic.AtomicReference<String> first = new java.util.concurrent.atomic.AtomicReference<>("");
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                while (left.getAndDecrement() > 0) {
                    try {
                        load(file, password).size();
                    } catch (Throwable e) {
                        failed.incrementAndGet();
                        first.compareAndSet("", e.toString());
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) thread.join();
        return failed.get() + " " + first.get();
    }

    private static KeyStore load(String file, String password) throws Exception {
        byte[] content = Files.readAllBytes(Path.of(file));
        boolean isJceks = content.length > 3 && content[0] == (byte) 0xce && content[1] == (byte) 0xce && content[2] == (byte) 0xce && content[3] == (byte) 0xce;
        KeyStore store = KeyStore.getInstance(isJceks ? "JCEKS" : "PKCS12");
        try (InputStream in = new ByteArrayInputStream(content)) {
            store.load(in, password.toCharArray());
        }
        return store;
    }
}
