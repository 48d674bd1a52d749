// Prints what the npm package of a project makes of HTTP statuses and gRPC codes: node drift.js PROJECT
"use strict";
const fs = require("fs");
const http = require("http");
const http2 = require("http2");
const path = require("path");

const modules = path.join(process.cwd(), "node_modules");
const version = (name) => say("version", JSON.parse(fs.readFileSync(path.join(modules, name, "package.json"))).version);
const say = (...fields) => process.stdout.write(fields.join("\t") + "\n");
const inside = (file) => require(path.join(modules, file));
const load = (name) => require(require.resolve(name, { paths: [process.cwd()] }));

// The final errors of a server. The fetch of Node.js does not show a 407 to its caller.
const BY_FETCH = Array.from({ length: 300 }, (_, index) => 300 + index).filter((status) => status !== 407);

function fromHttp(first, code) {
  for (let status = first; status <= 599; status++) say("http", status, code(status));
}

function listen(server) {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
}

// Answers with the status that the last part of the path names, and no error of any API.
async function statusServer() {
  return await listen(http.createServer((request, response) => {
    request.resume();
    response.writeHead(Number(request.url.match(/(\d{3})[^\d]*$/)[1]));
    response.end("{}");
  }));
}

const projects = {
  "connect-es"() {
    version("@connectrpc/connect");
    const { codeFromHttpStatus, codeToHttpStatus } = inside("@connectrpc/connect/dist/cjs/protocol-connect/http-status.js");
    const { Code } = load("@connectrpc/connect");
    fromHttp(100, (status) => Code[codeFromHttpStatus(status)]);
    for (let code = 1; code <= 17; code++) say("grpc", code, codeToHttpStatus(code));
  },

  "gax-nodejs"() {
    version("google-gax");
    const { rpcCodeFromHttpStatusCode, Status } = inside("google-gax/build/src/status.js");
    fromHttp(100, (status) => Status[rpcCodeFromHttpStatusCode(status)]);
  },

  // A server without gRPC, and what the client makes of its statuses.
  async "grpc-js"() {
    version("@grpc/grpc-js");
    const grpc = load("@grpc/grpc-js");
    const server = http2.createServer();
    server.on("stream", (stream, headers) => {
      stream.respond({ ":status": Number(headers[":path"].slice(-3)), "content-type": "text/plain" }, { endStream: true });
    });
    const client = new grpc.Client(`127.0.0.1:${await listen(server)}`, grpc.credentials.createInsecure());
    const bytes = (message) => message;
    for (let status = 200; status <= 599; status++) {
      const error = await new Promise((resolve) => client.makeUnaryRequest(`/drift.Status/${status}`, bytes, bytes,
        Buffer.alloc(0), { deadline: Date.now() + 10000 }, resolve));
      say("http", status, error ? grpc.status[error.code] : "OK");
    }
  },

  // 2xx is not an error there, and redirects are followed before it sees them.
  async "grpc-web"() {
    version("grpc-web");
    globalThis.XMLHttpRequest = load("xhr2");
    const web = load("grpc-web");
    const port = await statusServer();
    const names = Object.fromEntries(Object.entries(web.StatusCode).map(([name, code]) => [code, name]));
    for (let status = 400; status <= 599; status++) {
      const url = `http://127.0.0.1:${port}/drift.Status/${status}`;
      const client = new web.GrpcWebClientBase({ format: "binary" });
      const method = new web.MethodDescriptor(url, "unary", Object, Object, () => new Uint8Array(), () => ({}));
      const error = await new Promise((resolve) => client.rpcCall(url, {}, {}, method, resolve));
      say("http", status, error ? names[error.code] : "OK");
    }
  },

  async "firebase-functions"() {
    version("@firebase/functions");
    say("version", "server " + JSON.parse(fs.readFileSync(path.join(modules, "firebase-functions/package.json"))).version);
    const port = await statusServer();
    const { initializeApp } = load("@firebase/app");
    const { connectFunctionsEmulator, getFunctions, httpsCallable } = load("@firebase/functions");
    const functions = getFunctions(initializeApp({ projectId: "p", apiKey: "k", appId: "a" }));
    connectFunctionsEmulator(functions, "127.0.0.1", port);
    for (const status of BY_FETCH) {
      const error = await httpsCallable(functions, `f${status}`)().catch((error) => error);
      say("http", status, error.code.replace("functions/", ""));
    }
    const { HttpsError } = inside("firebase-functions/lib/common/providers/https.js");
    for (const name of ["ok", "cancelled", "unknown", "invalid-argument", "deadline-exceeded", "not-found", "already-exists",
      "permission-denied", "resource-exhausted", "failed-precondition", "aborted", "out-of-range", "unimplemented",
      "internal", "unavailable", "data-loss", "unauthenticated"].entries()) {
      say("grpc", name[0], new HttpsError(name[1], "").httpErrorCode.status);
    }
  },

  async "firestore-web"() {
    version("@firebase/firestore");
    // The name of the document, which is the status, is in the body of the request.
    const port = await listen(http.createServer((request, response) => {
      let body = "";
      request.on("data", (data) => { body += data; }).on("end", () => {
        response.writeHead(Number(body.match(/s\/(\d{3})/)[1]));
        response.end("{}");
      });
    }));
    const { initializeApp } = load("@firebase/app");
    const { connectFirestoreEmulator, doc, getDoc, getFirestore, setLogLevel } = load("@firebase/firestore/lite");
    setLogLevel("silent");
    const store = getFirestore(initializeApp({ projectId: "p", apiKey: "k", appId: "a" }));
    connectFirestoreEmulator(store, "127.0.0.1", port);
    for (const status of BY_FETCH) {
      const error = await getDoc(doc(store, "s", String(status))).catch((error) => error);
      say("http", status, error.code);
    }
  },
};

Promise.resolve(projects[process.argv[2]]()).then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
