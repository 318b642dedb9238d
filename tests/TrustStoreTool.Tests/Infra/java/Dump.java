import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** What java.security.KeyStore finds in a store. */
final class Dump {
    private Dump() {
    }

    /** path type provider password keyPassword... -> a row an alias: alias kind stored-created-ms key-hash key-algorithm certificate-hash... */
    static void entries(Request request, Oracle.Answer answer) throws Exception {
        String path = request.text();
        KeyStore store = instance(request);
        List<char[]> passwords = new ArrayList<>();
        do passwords.add(request.password()); while (!request.isEmpty());
        long loading = System.currentTimeMillis();
        load(store, path, passwords.get(0));
        long loaded = System.currentTimeMillis();
        boolean isAsn1;
        try (InputStream file = new FileInputStream(path)) {
            isAsn1 = file.read() == 0x30;
        }
        for (String alias : Collections.list(store.aliases())) {
            List<Object> row = new ArrayList<>();
            row.add(alias);
            row.add(kind(store, alias));
            // A format on ASN.1 may store none, and the JDK then says when it loaded the entry. The others always store one, perhaps of this very millisecond.
            Date created = store.getCreationDate(alias);
            row.add(created == null || isAsn1 && created.getTime() >= loading && created.getTime() <= loaded ? null : created.getTime());
            Key key = store.isKeyEntry(alias) ? key(store, alias, passwords) : null;
            row.add(key == null || key.getEncoded() == null ? null : hash(key.getEncoded()));
            row.add(key == null ? null : key.getAlgorithm());
            for (Certificate certificate : certificates(store, alias)) row.add(hash(certificate.getEncoded()));
            answer.row(row.toArray());
        }
    }

    /** path type provider password -> a row a trust anchor of JSSE's default trust manager: subject certificate-hash */
    static void anchors(Request request, Oracle.Answer answer) throws Exception {
        String path = request.text();
        KeyStore store = instance(request);
        load(store, path, request.password());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers())
            for (var issuer : ((X509TrustManager) manager).getAcceptedIssuers())
                answer.row(issuer.getSubjectX500Principal().getName(), hash(issuer.getEncoded()));
    }

    /** type provider */
    static KeyStore instance(Request request) throws Exception {
        String type = request.text();
        String provider = request.text();
        return provider == null ? KeyStore.getInstance(type) : KeyStore.getInstance(type, bouncyCastle());
    }

    // Never registered: with it in the list, the JDK's own PKCS#12 takes passwords and algorithms that a plain JDK refuses.
    private static Provider bouncyCastle() throws ReflectiveOperationException {
        return (Provider) Class.forName("org.bouncycastle.jce.provider.BouncyCastleProvider").getConstructor().newInstance();
    }

    private static void load(KeyStore store, String path, char[] password) throws Exception {
        try (InputStream content = new FileInputStream(new File(path))) {
            store.load(content, password);
        }
    }

    // A JKS alias with capitals is listed, and not found when asked for.
    private static String kind(KeyStore store, String alias) throws Exception {
        if (store.isCertificateEntry(alias)) return "trusted";
        if (!store.isKeyEntry(alias)) return "unreachable";
        return store.getCertificateChain(alias) == null ? "secret" : "key";
    }

    private static Certificate[] certificates(KeyStore store, String alias) throws Exception {
        Certificate[] chain = store.getCertificateChain(alias);
        if (chain != null) return chain;
        Certificate one = store.getCertificate(alias);
        return one == null ? new Certificate[0] : new Certificate[] {one};
    }

    private static Key key(KeyStore store, String alias, List<char[]> passwords) {
        for (char[] password : passwords) {
            try {
                return store.getKey(alias, password);
            } catch (GeneralSecurityException | RuntimeException e) {
                continue;
            }
        }
        return null;
    }

    private static String hash(byte[] content) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
