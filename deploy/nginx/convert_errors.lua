-- For content_by_lua in nginx or OpenResty: passes a request on and converts an error with status-translator, so that an HTTP
-- caller receives problem+json with the API's message. Requires only cjson. Uses subrequests: Lua module 0.10.23 allows them for
-- HTTP/1.1 callers only.
local cjson = require "cjson.safe"

local M = {}

-- The largest response. It is kept in memory, so streams and downloads need a location of their own.
local MAX_BYTES = 64 * 1024

-- For body_filter_by_lua of the location that asks the upstream: drops what is beyond the limit.
function M.limit_body()
  local ctx = ngx.ctx
  ctx.bytes = (ctx.bytes or 0) + #ngx.arg[1]
  if ctx.bytes > MAX_BYTES then ngx.arg[1] = nil end
end

-- For its header_filter_by_lua. $upstream_header_time ends in a digit if the upstream responded; otherwise the error is nginx's.
function M.note_origin()
  ngx.ctx.is_own_error = not (ngx.var.upstream_header_time or ""):find("%d$")
end

local function post(location, request)
  local answer = ngx.location.capture(location, { method = ngx.HTTP_POST, body = cjson.encode(request) })
  return answer.status == 200 and not answer.truncated and cjson.decode(answer.body) or nil
end

-- As the API's Header messages; a field that repeats is a table.
local function fields(header)
  local list = {}
  for name, value in pairs(header) do
    for _, one in ipairs(type(value) == "table" and value or { value }) do
      list[#list + 1] = { name = name, raw = ngx.encode_base64(one) }
    end
  end
  return list
end

-- The response for the caller, or nil without an answer of the service. `convert_http` and `convert_grpc` are the locations of
-- the two conversions.
local function convert(response, is_own_error, convert_http, convert_grpc)
  local http = { code = response.status, headers = fields(response.header), body = ngx.encode_base64(response.body) }
  local outcome = post(convert_http, { http = http, origin = is_own_error and "ORIGIN_LOCAL_REPLY" or nil })
  if not (outcome and outcome.trailers) then return end
  -- Without a format, the service restores the original body.
  local kind = tostring(response.header["Content-Type"] or ""):lower()
  local format = not kind:find("^application/problem%+json") and "FORMAT_PROBLEM" or nil
  local answer = post(convert_grpc, { trailers = outcome.trailers, format = format })
  return answer and answer.http
end

local function send(status, header, body)
  ngx.status = status
  for name, value in pairs(header) do
    local lower = name:lower()
    if lower ~= "connection" and lower ~= "transfer-encoding" then ngx.header[name] = value end
  end
  ngx.print(body)
end

-- `upstream`, `convert_http` and `convert_grpc` are internal locations; lua.conf has them.
function M.handle(upstream, convert_http, convert_grpc)
  local method = ngx["HTTP_" .. ngx.req.get_method()]
  if not method then return ngx.exit(ngx.HTTP_NOT_ALLOWED) end
  ngx.req.read_body()
  local ctx = {}
  local response = ngx.location.capture(upstream, { method = method, always_forward_body = true, ctx = ctx })
  local is_cut = response.truncated and method ~= ngx.HTTP_HEAD
  if is_cut or (ctx.bytes or 0) > MAX_BYTES then
    ngx.log(ngx.ERR, "status-translator: the response is cut or longer than ", MAX_BYTES, " bytes and is not passed on")
    response = { status = ngx.HTTP_BAD_GATEWAY, header = {}, body = "" }
    ctx.is_own_error = true
  end
  if response.status < 400 then return send(response.status, response.header, response.body) end
  local http = convert(response, ctx.is_own_error, convert_http, convert_grpc)
  -- Without an answer, the response passes unchanged.
  if not http then return send(response.status, response.header, response.body) end
  local header = {}
  for _, one in ipairs(http.headers or {}) do
    local values = header[one.name] or {}
    header[one.name] = values
    values[#values + 1] = one.text
  end
  send(http.code, header, ngx.decode_base64(http.body or ""))
end

return M
