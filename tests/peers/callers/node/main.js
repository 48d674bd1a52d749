// Calls every path that comes on a line of standard input, and says on a line of JSON what a grpc-js caller gets:
//   node main.js ADDRESS [SERVICE_CONFIG]    "{}": the defaults of grpc-js; none: retries are disabled
const readline = require("readline");
const grpc = require("@grpc/grpc-js");

const options = process.argv.length > 3 ? { "grpc.service_config": process.argv[3] } : { "grpc.enable_retries": 0 };
const client = new grpc.Client(process.argv[2], grpc.credentials.createInsecure(), options);
const asIs = (bytes) => bytes;

const call = (path) => new Promise((resolve) => {
  client.makeUnaryRequest(path, asIs, asIs, Buffer.from("x"), { deadline: Date.now() + 5000 }, (error) => {
    if (!error) return resolve({ code: 0, message: "", details: null, retry_after: null });
    const [details] = error.metadata.get("grpc-status-details-bin");
    resolve({
      code: error.code,
      message: error.details,
      details: details ? details.toString("base64") : null,
      retry_after: error.metadata.get("retry-after"),
    });
  });
});

(async () => {
  for await (const path of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await call(path)) + "\n");
  }
  client.close();
})();
