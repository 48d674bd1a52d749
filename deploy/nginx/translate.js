// njs: converts an HTTP error for a gRPC caller into a gRPC response with the code from status-translator.

// The codes that gRPC clients derive from a status, used if the service has no answer. UNKNOWN for any other status.
const WITHOUT_SERVICE = { 400: 13, 401: 16, 403: 7, 404: 12, 429: 14, 502: 14, 503: 14, 504: 14 };
const UNKNOWN = 2;
// An API writes its errors as JSON or XML; a proxy in front of it sends HTML, plain text or nothing.
const OF_AN_API = /^(application|text)\/(?!xhtml)([^;\s]+\+)?(json|xml)\s*(;|$)/i;

// The code and the reason from the service for an error with this status and origin.
async function ask(r, status, origin) {
  try {
    const answer = await r.subrequest('/_translate/' + status, { args: 'origin=' + origin });
    const translation = JSON.parse(answer.responseText).translation;
    // A profile may have no answer. An error must not become OK.
    if (answer.status === 200 && translation.grpc.number > 0) {
      return { code: translation.grpc.number, reason: translation.reason };
    }
  } catch (e) {
    r.warn('status-translator: no answer for HTTP ' + status + ': ' + e.message);
  }
  return { code: WITHOUT_SERVICE[status] || UNKNOWN };
}

// `headerTime` ends in a digit if the last upstream responded, although not in gRPC; otherwise this is nginx's own error.
function originOf(headerTime, contentType) {
  if (!/[0-9]$/.test(headerTime)) return 'local_reply';
  return OF_AN_API.test(contentType) ? 'application' : 'intermediary';
}

async function grpcError(r) {
  const status = r.variables.error_status;
  const origin = originOf(r.variables.upstream_header_time || '', r.variables.upstream_http_content_type || '');
  const translation = await ask(r, status, origin);
  r.headersOut['Content-Type'] = 'application/grpc';
  r.headersOut['grpc-status'] = String(translation.code);
  r.headersOut['grpc-message'] = encodeURIComponent('HTTP ' + status + (translation.reason ? ': ' + translation.reason : ''));
  r.return(200);
}

export default { grpcError };
