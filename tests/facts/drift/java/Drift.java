import java.util.function.IntFunction;

/** Prints what the Maven package of a project makes of HTTP statuses and gRPC codes: java -cp 'lib/*' Drift.java PROJECT */
public final class Drift {
  static void fromHttp(int first, IntFunction<Object> code) {
    for (int status = first; status <= 599; status++) System.out.println("http\t" + status + "\t" + code.apply(status));
  }

  static void fromGrpc(int first, int last, IntFunction<Object> status) {
    for (int code = first; code <= last; code++) System.out.println("grpc\t" + code + "\t" + status.apply(code));
  }

  // By reflection, because a project has only its own packages on the class path.
  static Object call(Object of, String method, Class<?>[] types, Object... arguments) throws ReflectiveOperationException {
    Class<?> type = of instanceof Class<?> ? (Class<?>) of : of.getClass();
    java.lang.reflect.Method found;
    try {
      found = type.getMethod(method, types);
    } catch (NoSuchMethodException e) {
      found = type.getDeclaredMethod(method, types);
    }
    found.setAccessible(true);
    return found.invoke(of instanceof Class<?> ? null : of, arguments);
  }

  static Object constant(Class<?> type, String name) throws ReflectiveOperationException {
    return type.getField(name).get(null);
  }

  static final String[] NAMES = {
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};
  static final Class<?>[] INT = {int.class};
  static final Class<?>[] NONE = {};

  interface Function {
    Object of(int number) throws ReflectiveOperationException;
  }

  static IntFunction<Object> checked(Function function) {
    return number -> {
      try {
        return function.of(number);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  public static void main(String[] arguments) throws ReflectiveOperationException {
    switch (arguments[0]) {
      case "grpc-java" -> {
        Class<?> util = Class.forName("io.grpc.internal.GrpcUtil");
        fromHttp(100, checked(status -> call(call(util, "httpStatusToGrpcStatus", INT, status), "getCode", NONE)));
      }
      case "armeria" -> {
        Class<?> util = Class.forName("com.linecorp.armeria.internal.common.grpc.GrpcStatus");
        Class<?> code = Class.forName("io.grpc.Status$Code");
        fromHttp(100, checked(status -> call(call(util, "httpStatusToGrpcStatus", INT, status), "getCode", NONE)));
        fromGrpc(0, 16, checked(number -> call(
            call(util, "grpcCodeToHttpStatus", new Class<?>[] {code}, constant(code, NAMES[number])), "code", NONE)));
      }
      case "dubbo" -> {
        Class<?> util = Class.forName("org.apache.dubbo.rpc.TriRpcStatus");
        Class<?> code = Class.forName("org.apache.dubbo.rpc.TriRpcStatus$Code");
        fromHttp(100, checked(status -> call(util, "httpStatusToGrpcCode", INT, status)));
        fromGrpc(0, 16, checked(number ->
            call(util, "grpcCodeToHttpStatus", new Class<?>[] {code}, constant(code, NAMES[number]))));
      }
      case "vertx" -> {
        Class<?> error = Class.forName("io.vertx.grpc.transcoding.impl.GrpcTranscodingError");
        fromGrpc(1, 17, checked(number -> call(call(error, "fromHttp2Code", INT, number), "getHttpStatusCode", NONE)));
      }
      case "gax-java" -> {
        Class<?> http = Class.forName("com.google.api.gax.httpjson.HttpJsonStatusCode");
        Class<?> code = Class.forName("com.google.api.gax.rpc.StatusCode$Code");
        fromHttp(100, checked(status -> call(call(http, "of", INT, status), "getCode", NONE)));
        fromGrpc(0, 16, checked(number -> call(constant(code, NAMES[number]), "getHttpStatusCode", NONE)));
      }
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }
}
