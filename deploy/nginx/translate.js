// njs: an HTTP error that reaches a gRPC caller becomes a gRPC reply, with the code that status-translator gives.
async function grpcError(r) {
  const status = r.uri.split('/').pop();
  // Bytes from the upstream: it answered, though not in gRPC. None: this is nginx's own reply.
  const origin = Number(r.variables.upstream_bytes_received) > 0 ? 'intermediary' : 'local_reply';
  let code = 2;  // UNKNOWN, should the service not answer
  let message = 'HTTP ' + status;
  const answer = await r.subrequest('/_translate/' + status, { args: 'origin=' + origin });
  if (answer.status === 200) {
    const translation = JSON.parse(answer.responseText).translation;
    code = translation.grpc.number;
    message += ': ' + translation.reason;
  }
  r.headersOut['Content-Type'] = 'application/grpc';
  r.headersOut['grpc-status'] = String(code);
  r.headersOut['grpc-message'] = encodeURIComponent(message);
  r.return(200);
}

export default { grpcError };
