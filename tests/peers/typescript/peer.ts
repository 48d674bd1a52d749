// Makes both calls with code generated from our .proto files and checks what comes back: node dist/peer.js ADDR
import { file_google_rpc_code, Code as RpcCode } from "@buf/googleapis_googleapis.bufbuild_es/google/rpc/code_pb.js";
import { BadRequestSchema, ErrorInfoSchema }
  from "@buf/googleapis_googleapis.bufbuild_es/google/rpc/error_details_pb.js";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { file_statustranslator_v1_translation, Origin, Outcome, RuleKind }
  from "./gen/statustranslator/v1/translation_pb.js";
import { TranslationService } from "./gen/statustranslator/v1/translation_service_pb.js";

let passed = 0;
let failed = 0;
function check(name: string, ok: boolean, got: unknown): void {
  if (ok) passed++; else failed++;
  console.log(ok ? `ok ${name}` : `FAIL ${name}: got ${got}`);
}

// What ours imports is the google.rpc of the package, not a copy.
check("google.rpc is the package's", file_statustranslator_v1_translation.dependencies.includes(file_google_rpc_code),
  file_statustranslator_v1_translation.dependencies.map((file) => file.name));

const client = createClient(TranslationService, createGrpcTransport({ baseUrl: `http://${process.argv[2]}` }));
const options = { timeoutMs: 10000 };

let t = (await client.httpToGrpc({ code: 404 }, options)).translation;
check("404", t?.grpc?.code === RpcCode.NOT_FOUND && t.rule?.kind === RuleKind.EXACT && t.profile === "general" &&
  t.http?.reasonPhrase === "Not Found" && t.http.outcome === Outcome.ABNORMAL, t);
t = (await client.httpToGrpc({ code: 404, origin: Origin.INTERMEDIARY }, options)).translation;
check("404 of an intermediary", t?.grpc?.code === RpcCode.UNIMPLEMENTED, t);
t = (await client.httpToGrpc({ code: 200 }, options)).translation;
check("200 with OK visible", t?.grpc?.code === RpcCode.OK, t);

const error = await client.httpToGrpc({}, options).then(() => undefined, (reason) => ConnectError.from(reason));
check("no code", error?.code === Code.InvalidArgument &&
  error.findDetails(BadRequestSchema)[0]?.fieldViolations[0]?.field === "code" &&
  error.findDetails(ErrorInfoSchema)[0]?.domain === "status-translator", error);

t = (await client.grpcToHttp({ code: RpcCode.NOT_FOUND }, options)).translation;
check("NOT_FOUND", t?.http?.code === 404, t);
t = (await client.grpcToHttp({ code: 17 as RpcCode }, options)).translation;
check("17", t?.http?.code === 500 && t.grpc?.number === 17 && t.rule?.kind === RuleKind.UNKNOWN_NUMBER, t);

console.log(`typescript: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
