-- os.time brings the fields of its table into their ranges
local function normal(date)
  os.time(date)
  return ("%d-%d-%d %d:%d:%d"):format(date.year, date.month, date.day, date.hour, date.min, date.sec),
    type(date.wday), type(date.yday)
end
print(normal { year = 2024, month = 1, day = 1 }) --> 2024-1-1 12:0:0	number	number
print(normal { year = 2024, month = 14, day = -3, hour = 25, min = 61, sec = -1 }) --> 2025-1-29 2:0:59	number	number
print(normal { year = 2023, month = 2, day = 29 }) --> 2023-3-1 12:0:0	number	number
print(normal { year = 2000, month = 0, day = 0 }) --> 1999-11-30 12:0:0	number	number
print(normal { year = "2024", month = "12", day = "32" }) --> 2025-1-1 12:0:0	number	number
local leap = { year = 2024, month = 2, day = 29 }
print(os.time(leap) == os.time(leap), leap.yday, leap.wday, leap.isdst) --> true	60	5	false
print(pcall(os.time, { year = 2024, month = 1 })) --> false	field 'day' missing in date table
print(pcall(os.time, { year = 2024.5, month = 1, day = 1 })) --> false	field 'year' is not an integer
print(os.date("!%Y-%m-%d %H:%M:%S", 1e9), os.date("!%j %u %w %y", 0)) --> 2001-09-09 01:46:40	001 4 4 70
