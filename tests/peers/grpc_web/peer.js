// gRPC-Web with the clients and a server that people use: node peer.js HTTP_ADDR DESCRIPTOR_SET
// What ConvertGrpcResponse writes is sent to the clients of grpc-web and Connect by a server that does nothing else; what a
// server of Connect sends is given to ConvertHttpResponse.
import { readFileSync } from "node:fs";
import http from "node:http";

import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { ConnectError, createClient } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import grpcWeb from "grpc-web";
import xhr2 from "xhr2";

globalThis.XMLHttpRequest = xhr2;

const [address, descriptors] = process.argv.slice(2);
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(descriptors)));
const service = registry.getService("statustranslator.v1.TranslationService");
const errorInfo = registry.getMessage("google.rpc.ErrorInfo");
const METHOD = "/statustranslator.v1.TranslationService/HttpToGrpc";

let passed = 0;
let failed = 0;
function check(name, ok, got) {
  if (ok) passed++; else failed++;
  if (!ok) console.log(`FAIL ${name}: got ${JSON.stringify(got, Object.getOwnPropertyNames(got ?? {}))}`);
}

async function convert(method, request) {
  const response = await fetch(`http://${address}/v1:${method}`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(request) });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

const INFO = { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "NO_BOOK", domain: "books.example" };
const ERRORS = [
  { code: 5, message: "no book 7", details: [INFO] },
  { code: 8, message: "café 100% \u{1F600}\nnext line", details: [INFO, INFO] },
  { code: 14, message: "" },
  { code: 16, message: "x".repeat(3000) },
];

// Answers every call with the error of its number, in the form of the caller.
const server = http.createServer(async (request, response) => {
  const isText = request.headers["content-type"].startsWith("application/grpc-web-text");
  const { http: answer } = await convert("convertGrpcResponse", {
    status: ERRORS[request.headers["x-error"]], format: isText ? "FORMAT_GRPC_WEB_TEXT" : "FORMAT_GRPC_WEB" });
  request.resume();
  response.writeHead(answer.code, Object.fromEntries(answer.headers.map((field) => [field.name, field.text])));
  response.end(Buffer.from(answer.body, "base64"));
});

// The details are read by Connect alone: grpc-web hands the bytes of the trailer to the application.
function byGrpcWeb(origin, format, number) {
  const client = new grpcWeb.GrpcWebClientBase({ format });
  const method = new grpcWeb.MethodDescriptor(METHOD, "unary", Object, Object, () => new Uint8Array(), () => ({}));
  return new Promise((resolve) => {
    client.rpcCall(origin + METHOD, {}, { "x-error": String(number) }, method,
      (error) => resolve({ code: error?.code, message: error?.message,
                           details: error?.metadata?.["grpc-status-details-bin"] }));
  });
}

async function byConnect(origin, number) {
  const client = createClient(service, createGrpcWebTransport({ baseUrl: origin }));
  const error = await client.httpToGrpc({}, { headers: { "x-error": String(number) } }).then(() => null, (e) => e);
  return { code: error?.code, message: error?.rawMessage, details: error?.findDetails(errorInfo) };
}

async function testClients() {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  for (const [number, error] of ERRORS.entries()) {
    for (const format of ["text", "binary"]) {
      const got = await byGrpcWeb(origin, format, number);
      check(`grpc-web, ${format}, ${error.code}`, got.code === error.code && got.message === error.message &&
        !!got.details === !!error.details, got);
    }
    const got = await byConnect(origin, number);
    check(`Connect, ${error.code}`, got.code === error.code && got.message === error.message &&
      got.details.length === (error.details?.length ?? 0) && got.details.every((info) => info.reason === "NO_BOOK"), got);
  }
  server.close();
}

// A real server: its responses are read, those with a message before the trailers too.
async function testServer() {
  const routes = (router) => router.service(service, {
    httpToGrpc(request, context) {
      const number = context.requestHeader.get("x-error");
      context.responseTrailer.set("x-request-id", "a-1");
      if (number === null) return {};
      const error = ERRORS[Number(number)];
      throw new ConnectError(error.message, error.code, undefined,
        (error.details ?? []).map(({ reason, domain }) => ({ desc: errorInfo, value: { reason, domain } })));
    },
  });
  const upstream = http.createServer(connectNodeAdapter({ routes, grpcWeb: true }));
  await new Promise((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${upstream.address().port}`;
  for (const number of [undefined, ...ERRORS.keys()]) {
    const response = await fetch(origin + METHOD, {
      method: "POST", body: new Uint8Array(5),
      headers: { "content-type": "application/grpc-web+proto", ...(number === undefined ? {} : { "x-error": `${number}` }) } });
    const body = Buffer.from(await response.arrayBuffer()).toString("base64");
    const headers = [...response.headers].map(([name, text]) => ({ name, text }));
    const { status, report } = await convert("convertHttpResponse", { http: { code: response.status, headers, body } });
    const error = number === undefined ? { code: 0 } : ERRORS[number];
    check(`a server of Connect, ${error.code}`, (status.code ?? 0) === error.code &&
      (status.message ?? "") === (error.message ?? "") && !report.findings &&
      (status.details ?? []).filter((detail) => detail.reason === "NO_BOOK").length === (error.details?.length ?? 0),
      { status, report });
  }
  upstream.close();
}

await testClients();
await testServer();
console.log(`grpc_web: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
