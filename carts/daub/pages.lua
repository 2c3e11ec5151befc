-- The pages and their tabs at the top.

local pointer = require "pointer"
local widgets = require "widgets"
local sound = require "sound"

local pages = { now = 1 }

local START = 10
local list, tabs = {}, {}

function pages.go(n)
  pages.now = n
  pointer.step = 0
  if list[n].enter then list[n].enter() end
end

local function is_shown(tab) return tab.page == pages.now end

local function open_tab(tab) pages.go(tab.page) end

-- A page is a table with update() and draw(), perhaps enter().
function pages.add(name, page)
  list[#list + 1] = page
  tabs[#tabs + 1] = {
    x = 124 + #tabs * 49, y = 0, w = 48, h = 11, label = name, page = #list,
    tip = "Tab or start turns the pages", act = open_tab, on = is_shown,
  }
end

function pages.update()
  widgets.tip = ""
  if btnp(START) or keyp("tab") then
    sound.page()
    pages.go(pages.now % #list + 1)
    return
  end
  pointer.step = 0
  if not widgets.update(tabs) then list[pages.now].update() end
end

function pages.draw()
  cls(widgets.INK)
  rectfill(0, 0, 319, 11, widgets.PANEL)
  print("Daub", 4, 2, widgets.LIT)
  widgets.draw(tabs)
  list[pages.now].draw()
  widgets.status()
  pointer.draw()
end

return pages
