import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;

/**
 * The JDK as an oracle: one request a line on standard input, its answer on standard output.
 * A line is fields parted by blanks, each field Base64 of UTF-8; "-" is null. An answer ends with "." or with "! class message".
 */
public final class Oracle {
    interface Answer {
        void row(Object... fields);
    }

    public static void main(String[] arguments) throws Exception {
        // The JDK prints warnings of its own; the answers keep the real standard output to themselves.
        PrintStream answers = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
        System.setOut(System.err);
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line; (line = requests.readLine()) != null; ) {
            Deque<String> fields = new ArrayDeque<>();
            for (String field : line.split(" ")) fields.add(field);
            List<String> rows = new ArrayList<>();
            try {
                answer(new Request(fields), row -> rows.add(encode(row)));
                rows.forEach(row -> answers.print(row + "\n"));
                answers.print(".\n");
            } catch (Throwable e) {
                answers.print("! " + encode(e.getClass().getName(), String.valueOf(e.getMessage())) + "\n");
            }
            answers.flush();
        }
    }

    private static void answer(Request request, Answer answer) throws Exception {
        String verb = request.text();
        switch (verb) {
            case "dump" -> Dump.entries(request, answer);
            case "anchors" -> Dump.anchors(request, answer);
            case "make" -> Make.store(request);
            case "keytool" -> Make.keytool(request, answer);
            default -> throw new IllegalArgumentException(verb);
        }
    }

    private static String encode(Object... fields) {
        StringBuilder line = new StringBuilder();
        for (Object field : fields) {
            if (line.length() > 0) line.append(' ');
            // An empty field would vanish between its blanks: "=" stands for it.
            String text = field == null ? "-" : Base64.getEncoder().encodeToString(field.toString().getBytes(StandardCharsets.UTF_8));
            line.append(text.isEmpty() ? "=" : text);
        }
        return line.toString();
    }
}
