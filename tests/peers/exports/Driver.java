import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import statustable.StatusTable;

/** Prints every answer of an export, as all drivers here do. */
public final class Driver {
  public static void main(String[] arguments) throws Exception {
    List<String> errorCodes = new ArrayList<>(List.of(""));
    errorCodes.addAll(Files.readAllLines(Path.of(arguments[0])));
    StringBuilder out = new StringBuilder();
    out.append(StatusTable.PROFILE + "\t" + StatusTable.REVISION + "\n");
    for (StatusTable.Code code : StatusTable.Code.values()) {
      out.append(code.number() + "\t" + code.name() + "\t" + code.description() + "\n");
    }
    for (String errorCode : errorCodes) {
      for (StatusTable.Origin origin : StatusTable.Origin.values()) {
        for (int status = 99; status <= 600; status++) {
          Optional<StatusTable.Answer> answer =
              StatusTable.httpToGrpc(status, origin, errorCode);
          out.append(errorCode + "\t" + origin.ordinal() + "\t" + status + "\t");
          out.append(
              answer
                  .map(a -> a.code().number() + "\t" + (a.retryable() ? "retry" : "") + "\t" + a.reason())
                  .orElse("-"));
          out.append("\n");
        }
      }
    }
    for (int number = -1; number <= 20; number++) {
      OptionalInt http = StatusTable.grpcToHttp(number);
      out.append(number + "\t" + (http.isPresent() ? http.getAsInt() : "-") + "\n");
    }
    new PrintStream(System.out, false, "UTF-8").append(out).flush();
  }
}
