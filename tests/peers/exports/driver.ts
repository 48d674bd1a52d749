// Prints every answer of an export, as all drivers here do.
import { readFileSync } from "node:fs";
import {
  Code,
  PROFILE,
  REVISION,
  codeDescription,
  codeName,
  grpcToHttp,
  httpToGrpc,
} from "./status_table.js";

const text = readFileSync(process.argv[2]!, "utf8").split("\n").slice(0, -1);
const origins = [
  "unspecified",
  "application",
  "intermediary",
  "local_reply",
] as const;
const lines = [`${PROFILE}\t${REVISION}`];
for (const code of Object.values(Code)) {
  lines.push(`${code}\t${codeName(code)}\t${codeDescription(code)}`);
}
for (const errorCode of ["", ...text]) {
  for (const [number, origin] of origins.entries()) {
    for (let status = 99; status <= 600; status++) {
      const answer = httpToGrpc(status, origin, errorCode);
      const said = answer
        ? `${answer.code}\t${answer.retryable ? "retry" : ""}\t${answer.reason}`
        : "-";
      lines.push(`${errorCode}\t${number}\t${status}\t${said}`);
    }
  }
}
for (let number = -1; number <= 20; number++) {
  lines.push(`${number}\t${grpcToHttp(number) ?? "-"}`);
}
process.stdout.write(lines.join("\n") + "\n");
