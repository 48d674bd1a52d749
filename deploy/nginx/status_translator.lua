-- For OpenResty, APISIX or Kong: answers from memory in any phase. Fetches the whole table, revalidates it by its ETag, and
-- keeps the last table while the service is not available. Requires only cjson and ngx.socket.tcp.
local cjson = require "cjson.safe"

local M = {}
local rows_by_origin, etag = {}, nil

-- The largest built-in table has 300 KiB.
local MAX_BYTES = 8 * 1024 * 1024
local FIRST_STATUS, LAST_STATUS = 100, 599

-- Reads until the server closes the connection.
local function read_all(socket)
  local pieces, bytes = {}, 0
  while true do
    local piece, err = socket:receiveany(65536)
    if not piece then
      if err == "closed" then return table.concat(pieces) end
      return nil, err
    end
    bytes = bytes + #piece
    if bytes > MAX_BYTES then return nil, "more than " .. MAX_BYTES .. " bytes" end
    pieces[#pieces + 1] = piece
  end
end

-- The rows with a code, by origin and status. A profile may lack this direction or have no answer for some statuses.
local function index(profile)
  local by_origin = {}
  for _, row in ipairs(profile.httpToGrpc or {}) do
    local rows = by_origin[row.origin] or {}
    by_origin[row.origin] = rows
    if type(row.code) == "string" then
      local answer = { code = row.code, reason = row.reason, retryable = row.retry and row.retry.retryable or false }
      for status = math.max(row.from, FIRST_STATUS), math.min(row.to, LAST_STATUS) do
        rows[status] = answer
      end
    end
  end
  return by_origin
end

local function fetch(host, port, profile)
  local socket = ngx.socket.tcp()
  socket:settimeouts(200, 200, 1000)
  local ok, err = socket:connect(host, port)
  if not ok then return nil, err end
  -- HTTP/1.0: the body ends when the connection closes and is never chunked.
  socket:send("GET /v1/profiles/" .. profile .. " HTTP/1.0\r\nHost: " .. host .. "\r\n" ..
              (etag and "If-None-Match: " .. etag .. "\r\n" or "") .. "\r\n")
  local answer, read_err = read_all(socket)
  socket:close()
  if not answer then return nil, read_err end
  local head, body = answer:match("^(.-)\r\n\r\n(.*)$")
  local status = head and tonumber(head:match("^HTTP/1%.%d (%d+)"))
  if status == 304 then return true end
  if status ~= 200 then return nil, "HTTP " .. tostring(status) end
  local answered = cjson.decode(body)
  if type(answered) ~= "table" or type(answered.profile) ~= "table" then return nil, "the body is not the JSON of a profile" end
  local indexed, by_origin = pcall(index, answered.profile)
  if not indexed then return nil, by_origin end
  rows_by_origin, etag = by_origin, head:match("[\r\n][Ee][Tt]ag: ([^\r\n]+)")
  if next(by_origin) == nil then
    ngx.log(ngx.WARN, "status-translator: profile ", profile, " has no codes for HTTP errors; responses pass unchanged")
  end
  return true
end

-- Call in init_worker. Fetches the table now and every `interval` seconds (default: 10).
function M.follow(host, port, profile, interval)
  local function refresh()
    local ok, err = fetch(host, port, profile)
    if not ok then ngx.log(ngx.WARN, "status-translator: keeping the last table: ", err) end
  end
  ngx.timer.at(0, refresh)
  ngx.timer.every(interval or 10, refresh)
end

-- Who made the response of this request, for `http_to_grpc`. $upstream_header_time ends in a digit if the last upstream
-- responded; otherwise this is nginx's own error. An API writes its errors as JSON or XML; a proxy in front of it sends HTML,
-- plain text or nothing.
function M.origin()
  if not (ngx.var.upstream_header_time or ""):find("%d$") then return "LOCAL_REPLY" end
  local kind = (ngx.var.upstream_http_content_type or ""):lower():match("^%s*([^;%s]*)")
  local is_api = kind ~= "application/xhtml+xml" and (kind:find("^%a+/json$") or kind:find("^%a+/xml$") or
                                                      kind:find("%+json$") or kind:find("%+xml$"))
  return is_api and "APPLICATION" or "INTERMEDIARY"
end

-- Returns, for an HTTP status, the name of the gRPC code, the reason (or nil) and whether the same request may be sent again.
-- `origin` is "APPLICATION", "INTERMEDIARY", "LOCAL_REPLY" or nil. Returns nil if the profile has no answer or the first table
-- has not been loaded. Raises no errors, because an error in a header filter would break the response.
function M.http_to_grpc(status, origin)
  local rows = rows_by_origin["ORIGIN_" .. (origin or "UNSPECIFIED")] or rows_by_origin["ORIGIN_UNSPECIFIED"]
  local row = rows and rows[status]
  if row then return row.code, row.reason, row.retryable end
end

return M
