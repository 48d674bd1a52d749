import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.CodeProto;
import com.google.rpc.ErrorInfo;
import com.statustranslator.v1.GrpcToHttpRequest;
import com.statustranslator.v1.HttpToGrpcRequest;
import com.statustranslator.v1.Origin;
import com.statustranslator.v1.Outcome;
import com.statustranslator.v1.RuleKind;
import com.statustranslator.v1.Translation;
import com.statustranslator.v1.TranslationServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.concurrent.TimeUnit;

/** Makes both calls with stubs generated from our .proto files and checks what comes back: Peer ADDR */
public final class Peer {
  private static int passed;
  private static int failed;

  private static void check(String name, boolean ok, Object got) {
    if (ok) {
      passed++;
    } else {
      failed++;
    }
    System.out.println(ok ? "ok " + name : "FAIL " + name + ": got " + got);
  }

  public static void main(String[] args) throws Exception {
    ManagedChannel channel = ManagedChannelBuilder.forTarget(args[0]).usePlaintext().build();
    var stub = TranslationServiceGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);

    // What ours imports is the google.rpc of proto-google-common-protos, not a copy.
    var imports = Translation.getDescriptor().getFile().getDependencies();
    check("google.rpc is the package's", imports.contains(CodeProto.getDescriptor())
        && Code.class.getProtectionDomain().getCodeSource().getLocation().getPath().contains("proto-google-common-protos"),
        imports);

    Translation t = stub.httpToGrpc(HttpToGrpcRequest.newBuilder().setCode(404).build()).getTranslation();
    check("404", t.getGrpc().getCode() == Code.NOT_FOUND && t.getRule().getKind() == RuleKind.RULE_KIND_EXACT
        && t.getProfile().equals("general") && t.getHttp().getReasonPhrase().equals("Not Found")
        && t.getHttp().getOutcome() == Outcome.OUTCOME_ABNORMAL, t);
    t = stub.httpToGrpc(HttpToGrpcRequest.newBuilder().setCode(404).setOrigin(Origin.ORIGIN_INTERMEDIARY).build())
        .getTranslation();
    check("404 of an intermediary", t.getGrpc().getCode() == Code.UNIMPLEMENTED, t);
    t = stub.httpToGrpc(HttpToGrpcRequest.newBuilder().setCode(200).build()).getTranslation();
    check("200 with OK visible", t.getGrpc().hasCode() && t.getGrpc().getCode() == Code.OK, t);
    t = stub.httpToGrpc(HttpToGrpcRequest.newBuilder().setCode(429).setProfile("grpc").build()).getTranslation();
    check("429 of profile grpc", t.getGrpc().getCode() == Code.UNAVAILABLE, t);

    try {
      check("no code", false, stub.httpToGrpc(HttpToGrpcRequest.getDefaultInstance()));
    } catch (StatusRuntimeException e) {
      String field = "";
      String domain = "";
      for (Any detail : StatusProto.fromThrowable(e).getDetailsList()) {
        if (detail.is(BadRequest.class)) {
          field = detail.unpack(BadRequest.class).getFieldViolations(0).getField();
        } else if (detail.is(ErrorInfo.class)) {
          domain = detail.unpack(ErrorInfo.class).getDomain();
        }
      }
      check("no code", e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT && field.equals("code")
          && domain.equals("status-translator"), e);
    }

    t = stub.grpcToHttp(GrpcToHttpRequest.newBuilder().setCode(Code.NOT_FOUND).build()).getTranslation();
    check("NOT_FOUND", t.getHttp().getCode() == 404, t);
    t = stub.grpcToHttp(GrpcToHttpRequest.newBuilder().setCodeValue(17).build()).getTranslation();
    check("17", t.getHttp().getCode() == 500 && t.getGrpc().getNumber() == 17
        && t.getRule().getKind() == RuleKind.RULE_KIND_UNKNOWN_NUMBER, t);
    t = stub.grpcToHttp(GrpcToHttpRequest.newBuilder().setCode(Code.NOT_FOUND).setProfile("grpc").build())
        .getTranslation();
    check("not published", !t.hasHttp() && t.getRule().getKind() == RuleKind.RULE_KIND_NOT_PUBLISHED, t);
    try {
      check("unknown profile", false,
          stub.httpToGrpc(HttpToGrpcRequest.newBuilder().setCode(404).setProfile("genral").build()));
    } catch (StatusRuntimeException e) {
      check("unknown profile", e.getStatus().getCode() == Status.Code.NOT_FOUND
          && e.getStatus().getDescription().contains("general"), e);
    }

    channel.shutdownNow();
    System.out.printf("java: %d passed, %d failed%n", passed, failed);
    System.exit(failed == 0 ? 0 : 1);
  }
}
