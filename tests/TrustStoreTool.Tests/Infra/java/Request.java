import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Deque;

/** The fields of one request, taken from the left. */
record Request(Deque<String> fields) {
    boolean isEmpty() {
        return fields.isEmpty();
    }

    /** The next field, or null. */
    String text() {
        String field = fields.remove();
        if (field.equals("-")) return null;
        return field.equals("=") ? "" : new String(Base64.getDecoder().decode(field), StandardCharsets.UTF_8);
    }

    /** The next field as a password, or null. */
    char[] password() {
        String text = text();
        return text == null ? null : text.toCharArray();
    }

    int number() {
        return Integer.parseInt(text());
    }
}
