// njs: converts an HTTP error for a gRPC caller into a gRPC response with status-translator: grpcError by the status alone,
// grpcCall with the message of the API.

// The codes that gRPC clients derive from a status, used if the service has no answer. UNKNOWN for any other status.
const WITHOUT_SERVICE = { 400: 13, 401: 16, 403: 7, 404: 12, 429: 14, 502: 14, 503: 14, 504: 14 };
const UNKNOWN = 2;
// The answer for a request that exceeds client_max_body_size: the rest of it still arrives and would end a subrequest.
const TOO_LARGE = { code: 8, reason: 'the request is larger than the proxy accepts' };
// An API writes its errors as JSON or XML; a proxy in front of it sends HTML, plain text or nothing.
const OF_AN_API = /^(application|text)\/(?!xhtml)([^;\s]+\+)?(json|xml)\s*(;|$)/i;

// The code and the reason from the service for an error with this status and origin.
async function ask(r, status, origin) {
  if (Number(status) === 413 && origin === 'local_reply') return TOO_LARGE;
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

// The grpc-message of an error that is known by its status alone.
function messageOf(status, translation) {
  return encodeURIComponent('HTTP ' + status + (translation.reason ? ': ' + translation.reason : ''));
}

// For error_page: the body of the error is lost.
async function grpcError(r) {
  const status = r.variables.error_status;
  const origin = originOf(r.variables.upstream_header_time || '', r.variables.upstream_http_content_type || '');
  const translation = await ask(r, status, origin);
  r.headersOut['Content-Type'] = 'application/grpc';
  r.headersOut['grpc-status'] = String(translation.code);
  r.headersOut['grpc-message'] = messageOf(status, translation);
  r.return(200);
}

// The variables of njs.conf that add_trailer reads.
const TRAILERS = { 'grpc-status': 'grpc_status', 'grpc-message': 'grpc_message', 'grpc-status-details-bin': 'grpc_details' };

// Answers in gRPC; `fields` are pairs of name and value. Metadata that is not one of TRAILERS becomes headers.
function respond(r, type, fields, body) {
  const headers = {};
  fields.forEach(one => {
    const name = one[0].toLowerCase();
    if (TRAILERS[name]) r.variables[TRAILERS[name]] = one[1];
    else headers[name] = (headers[name] || []).concat(one[1]);
  });
  Object.keys(headers).forEach(name => { r.headersOut[name] = headers[name].length > 1 ? headers[name] : headers[name][0]; });
  r.headersOut['Content-Type'] = type;
  r.return(200, body);
}

// The trailers that the service makes of a whole response as pairs, or nothing.
async function convert(r, response, isOwnError) {
  const http = { code: response.status, body: response.responseBuffer.toString('base64') };
  // nginx keeps Content-Type apart from the other headers.
  http.headers = response.rawHeadersOut.concat([['content-type', response.headersOut['Content-Type'] || '']])
    .map(one => ({ name: one[0], raw: Buffer.from(one[1]).toString('base64') }));
  const request = isOwnError ? { http, origin: 'ORIGIN_LOCAL_REPLY' } : { http };
  try {
    const answer = await r.subrequest('/_convert', { method: 'POST', body: JSON.stringify(request) });
    if (answer.status === 200) return JSON.parse(answer.responseText).trailers.map(one => [one.name, one.text]);
    r.warn('status-translator: HTTP ' + answer.status + ' instead of a conversion');
  } catch (e) {
    r.warn('status-translator: no conversion of HTTP ' + response.status + ': ' + e.message);
  }
}

// grpc-status of a gRPC response is a trailer, or a header if there is no message.
function fieldsOf(response) {
  const trailer = name => response.variables['upstream_trailer_' + name.replace(/-/g, '_')];
  return response.rawHeadersOut.concat(
    Object.keys(TRAILERS).filter(trailer).map(name => [name, trailer(name)]));
}

// For js_content: passes a unary call on, and converts the whole response unless it is gRPC.
async function grpcCall(r) {
  const response = await r.subrequest('/_upstream' + r.uri, { method: r.method });
  const type = response.headersOut['Content-Type'] || '';
  if (response.status === 200 && /^application\/grpc(;|\+|$)/i.test(type)) {
    return respond(r, type, fieldsOf(response), response.responseBuffer);
  }
  const headerTime = response.variables.upstream_header_time || '';
  const converted = await convert(r, response, !/[0-9]$/.test(headerTime));
  if (converted) return respond(r, 'application/grpc', converted, '');
  const translation = await ask(r, response.status, originOf(headerTime, type));
  respond(r, 'application/grpc',
          [['grpc-status', String(translation.code)], ['grpc-message', messageOf(response.status, translation)]], '');
}

export default { grpcError, grpcCall };
