// njs: an HTTP error that reaches a gRPC caller becomes a gRPC reply, with the code that status-translator gives.

// What gRPC clients make of a status by themselves, for when the service has no answer; UNKNOWN for any other.
const WITHOUT_SERVICE = { 400: 13, 401: 16, 403: 7, 404: 12, 429: 14, 502: 14, 503: 14, 504: 14 };
const UNKNOWN = 2;

// The code and the reason that the service gives for an error of this status and origin.
async function ask(r, status, origin) {
  try {
    const answer = await r.subrequest('/_translate/' + status, { args: 'origin=' + origin });
    const translation = JSON.parse(answer.responseText).translation;
    // A profile may have no answer, and an error never becomes OK.
    if (answer.status === 200 && translation.grpc.number > 0) {
      return { code: translation.grpc.number, reason: translation.reason };
    }
  } catch (e) {
    r.warn('status-translator: no answer for HTTP ' + status + ': ' + e.message);
  }
  return { code: WITHOUT_SERVICE[status] || UNKNOWN };
}

async function grpcError(r) {
  const status = r.variables.error_status;
  // Ends in a digit if the last upstream answered, though not in gRPC; otherwise this is nginx's own error.
  const origin = /[0-9]$/.test(r.variables.upstream_header_time || '') ? 'intermediary' : 'local_reply';
  const said = await ask(r, status, origin);
  r.headersOut['Content-Type'] = 'application/grpc';
  r.headersOut['grpc-status'] = String(said.code);
  r.headersOut['grpc-message'] = encodeURIComponent('HTTP ' + status + (said.reason ? ': ' + said.reason : ''));
  r.return(200);
}

export default { grpcError };
