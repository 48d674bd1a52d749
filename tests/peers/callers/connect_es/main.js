// Calls every path that comes on a line of standard input, and says on a line of JSON what a connect-es caller gets with the
// gRPC protocol: node main.js ADDRESS
import readline from "node:readline";
import { create } from "@bufbuild/protobuf";
import { EmptySchema } from "@bufbuild/protobuf/wkt";
import { createGrpcTransport } from "@connectrpc/connect-node";

const transport = createGrpcTransport({ baseUrl: `http://${process.argv[2]}` });

const call = async (path) => {
  const [, typeName, name] = path.split("/");
  const method = { kind: "rpc", methodKind: "unary", name, parent: { typeName }, input: EmptySchema, output: EmptySchema };
  try {
    await transport.unary(method, undefined, 5000, undefined, create(EmptySchema));
    return { code: 0, message: "" };
  } catch (error) {
    return { code: error.code, message: error.rawMessage };
  }
};

for await (const path of readline.createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await call(path)) + "\n");
}
process.exit(0);
