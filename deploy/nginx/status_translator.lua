-- For OpenResty, APISIX or Kong: answers from memory in any phase. The whole table is fetched once and followed by its
-- ETag; the last one is kept while the service is away. Needs cjson and ngx.socket.tcp, nothing else.
local cjson = require "cjson.safe"

local M = {}
local http_to_grpc, etag = nil, nil

local function fetch(host, port, profile)
  local socket = ngx.socket.tcp()
  socket:settimeouts(200, 200, 1000)
  local ok, err = socket:connect(host, port)
  if not ok then return nil, err end
  -- HTTP/1.0: the body ends with the connection, and is never chunked.
  socket:send("GET /v1/profiles/" .. profile .. " HTTP/1.0\r\nHost: " .. host .. "\r\n" ..
              (etag and "If-None-Match: " .. etag .. "\r\n" or "") .. "\r\n")
  local answer, read_err = socket:receive("*a")
  socket:close()
  if not answer then return nil, read_err end
  local head, body = answer:match("^(.-)\r\n\r\n(.*)$")
  local status = head and tonumber(head:match("^HTTP/1%.%d (%d+)"))
  if status == 304 then return true end
  if status ~= 200 then return nil, "HTTP " .. tostring(status) end
  local answered = cjson.decode(body)
  if not answered then return nil, "no JSON" end
  local table_by_origin = {}
  for _, row in ipairs(answered.profile.httpToGrpc) do
    local rows = table_by_origin[row.origin] or {}
    table_by_origin[row.origin] = rows
    for code = row.from, row.to do
      rows[code] = row
    end
  end
  http_to_grpc, etag = table_by_origin, head:match("[\r\n][Ee][Tt]ag: ([^\r\n]+)")
  return true
end

-- In init_worker: fetches the table now and every `interval` seconds (10 unless given).
function M.follow(host, port, profile, interval)
  local function refresh()
    local ok, err = fetch(host, port, profile)
    if not ok then ngx.log(ngx.WARN, "status-translator: keeping the last table: ", err) end
  end
  ngx.timer.at(0, refresh)
  ngx.timer.every(interval or 10, refresh)
end

-- The gRPC code's name and the reason for an HTTP status; `origin` is "APPLICATION", "INTERMEDIARY", "LOCAL_REPLY" or
-- nil. Nil before the first table is here.
function M.http_to_grpc(status, origin)
  local rows = http_to_grpc and
               (http_to_grpc["ORIGIN_" .. (origin or "UNSPECIFIED")] or http_to_grpc["ORIGIN_UNSPECIFIED"])
  local row = rows and rows[status]
  if row then return row.code, row.reason, row.retry.retryable end
end

return M
