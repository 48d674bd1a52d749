// Makes both calls over our .proto files and checks what comes back: node peer.js ADDR PROTO_DIR...
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const [address, ...includeDirs] = process.argv.slice(2);
const options = { includeDirs, keepCase: true, enums: String, oneofs: true };
const definition = loader.loadSync("statustranslator/v1/translation_service.proto", options);
const { TranslationService } = grpc.loadPackageDefinition(definition).statustranslator.v1;

const client = new TranslationService(address, grpc.credentials.createInsecure());
const call = (method, request) => new Promise((resolve) => {
  client[method](request, { deadline: Date.now() + 10000 }, (error, response) =>
    resolve(error ? { error } : response.translation));
});
const toGrpc = (request) => call("HttpToGrpc", request);
const toHttp = (request) => call("GrpcToHttp", request);

let passed = 0;
let failed = 0;
function check(name, ok, got) {
  if (ok) passed++; else failed++;
  console.log(ok ? `ok ${name}` : `FAIL ${name}: got ${JSON.stringify(got)}`);
}

async function main() {
  let t = await toGrpc({ code: 404 });
  check("404", t.grpc?.code === "NOT_FOUND" && t.rule.kind === "RULE_KIND_EXACT" && t.profile === "general" &&
    t.http.reason_phrase === "Not Found" && t.http.outcome === "OUTCOME_ABNORMAL", t);
  t = await toGrpc({ code: 404, origin: "ORIGIN_INTERMEDIARY" });
  check("404 of an intermediary", t.grpc?.code === "UNIMPLEMENTED", t);
  t = await toGrpc({ code: 200 });
  check("200 with OK visible", t.grpc?.code === "OK" && t.grpc.number === 0, t);
  t = await toGrpc({ code: 429, profile: "grpc" });
  check("429 of profile grpc", t.grpc?.code === "UNAVAILABLE", t);

  t = await toGrpc({});
  // The loader has no google.protobuf.Any of its own; the names and values stand in the bytes as they are.
  const bytes = t.error?.metadata.get("grpc-status-details-bin")[0];
  const text = bytes ? bytes.toString("latin1") : "";
  check("no code", t.error?.code === grpc.status.INVALID_ARGUMENT && text.includes("google.rpc.BadRequest") &&
    text.includes("google.rpc.ErrorInfo") && text.includes("status-translator"), t);

  t = await toHttp({ code: "NOT_FOUND" });
  check("NOT_FOUND", t.http?.code === 404, t);
  t = await toHttp({ code: 17 });
  check("17", t.http?.code === 500 && t.grpc.number === 17 && t.rule.kind === "RULE_KIND_UNKNOWN_NUMBER", t);
  t = await toHttp({ code: "NOT_FOUND", profile: "grpc" });
  check("not published", !t.error && !t.http && t.rule.kind === "RULE_KIND_NOT_PUBLISHED", t);
  t = await toGrpc({ code: 404, profile: "genral" });
  check("unknown profile", t.error?.code === grpc.status.NOT_FOUND && t.error.details.includes("general"), t);

  console.log(`node: ${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}
main();
