return { light = 3 }
