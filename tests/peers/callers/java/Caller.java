import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.internal.JsonParser;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Calls every path that comes on a line of standard input, and says on a line of JSON what a grpc-java caller gets: Caller
 * ADDRESS SERVICE_CONFIG ("{}": the defaults of grpc-java).
 */
public final class Caller {
  /** Messages are bytes, whatever they hold. */
  private static final class Raw implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Status call(io.grpc.Channel channel, String path) {
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.<byte[], byte[]>newBuilder(new Raw(), new Raw())
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(path.substring(1))
            .build();
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(5, TimeUnit.SECONDS);
    try {
      ClientCalls.blockingUnaryCall(channel, method, options, new byte[] {'x'});
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      quoted.append(c < ' ' || c == '"' || c == '\\' || c > '~' ? String.format("\\u%04x", (int) c) : "" + c);
    }
    return quoted.append('"').toString();
  }

  @SuppressWarnings("unchecked")
  public static void main(String[] args) throws IOException {
    var channel =
        NettyChannelBuilder.forTarget(args[0])
            .usePlaintext()
            .defaultServiceConfig((Map<String, Object>) JsonParser.parse(args[1]))
            .build();
    var lines = new BufferedReader(new InputStreamReader(System.in));
    for (String path = lines.readLine(); path != null; path = lines.readLine()) {
      Status status = call(channel, path);
      String message = status.getDescription() == null ? "" : status.getDescription();
      System.out.printf("{\"code\": %d, \"message\": %s}%n", status.getCode().value(), quoted(message));
    }
    channel.shutdownNow();
  }
}
