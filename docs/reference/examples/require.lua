local lamp = require("lamp")     -- lamp.lua lies beside main.lua and ends in return { light = 3 }
cls(1)
print(lamp.light, 155, 86, 10)
