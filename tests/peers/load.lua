-- For wrk, called as: wrk … --script load.lua URL -- FILE_OF_ADDRESSES MOST_REQUESTS
-- Asks for the addresses in their order, round and round, and ends with one line of JSON.

local ffi = require("ffi")
ffi.cdef("int getpid(void); int kill(int pid, int signal);")
local SIGINT = 2

local addresses = {}
local asked = 0
local most

function init(arguments)
  for line in io.lines(arguments[1]) do
    addresses[#addresses + 1] = line
  end
  most = tonumber(arguments[2])
end

function request()
  if asked >= most then
    wrk.thread:stop()
    -- Otherwise wrk would sit out its whole duration, and count it.
    ffi.C.kill(ffi.C.getpid(), SIGINT)
  end
  asked = asked + 1
  return wrk.format(nil, addresses[(asked - 1) % #addresses + 1])
end

function done(summary)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(string.format('{"requests": %d, "seconds": %f, "errors": %d}', summary.requests, summary.duration / 1e6, failed))
end
