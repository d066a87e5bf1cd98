# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_layouts.py FINX FINXCTL: many charts, what links them, their windows and layouts."""
import time

from desk import run, step
import ui


def charts(root):
    """The instruments of the charts that are shown, from left above to right below; a hidden one has none."""
    return [n.get_name().split(', ')[1] for n in ui.find_all(root, 'image', '^Price chart, ')]


def close_popover():
    time.sleep(0.5)                      # it takes keys once it is on the screen
    ui.keys('Escape')
    time.sleep(0.3)


def shape(page, name):
    ui.click(page, '^Charts and layouts$')
    ui.click(page, f'^{name}$')
    time.sleep(0.5)


def chart(page, number):
    return ui.find_all(page, 'image', '^Price chart, ')[number]


def wait_charts(page, *symbols):
    ui.wait(lambda: charts(page) == list(symbols), f'charts of {symbols}')


@step('a menu with little pictures makes one chart four')
def four(desk):
    desk.control('broker', 'add', 'practice')
    desk.start()
    desk.wait_for_page('Dashboard')
    desk.open_by_name('MSFT')
    page = desk.wait_for_page('Markets')
    wait_charts(page, 'MSFT')
    shape(page, 'Four charts')
    wait_charts(page, *['MSFT'] * 4)


@step('charts are linked until one leaves its group; the active one leads the page')
def links(desk):
    page = desk.pages['Markets']
    ui.enter(lambda: chart(page, 1))
    button = [n for n in ui.find_all(page, 'push button', '^Links: ') if 'click' in ui.actions(n)][1]
    ui.do(button)
    ui.click(page, '^Instrument: Not linked$')
    ui.wait(lambda: ui.see(page, 'push button', '^Links: instrument Not linked', 'click'), 'a chart without links')
    close_popover()
    desk.open_by_name('GE')
    wait_charts(page, 'MSFT', 'GE', 'MSFT', 'MSFT')
    ui.enter(lambda: chart(page, 0))
    desk.open_by_name('SPY')
    wait_charts(page, 'SPY', 'GE', 'SPY', 'SPY')
    ui.enter(lambda: chart(page, 1))
    ui.wait(lambda: 'GE' in ui.labels(page)[:40], 'the head of the active chart')


@step('keys choose the next chart, make it large and bring all back')
def keys(desk):
    page = desk.pages['Markets']
    ui.enter(lambda: chart(page, 1))
    ui.keys('alt+Return')
    wait_charts(page, 'GE')
    ui.keys('alt+Left')
    wait_charts(page, 'SPY')
    ui.keys('alt+Return', 'alt+shift+Right', 'alt+Down', 'alt+Right')
    wait_charts(page, 'SPY', 'GE', 'SPY', 'SPY')
    ui.wait(lambda: ', 1 day, ' in chart(page, 3).get_description(), 'days in the last one')


@step('the charts are as before at the next start')
def remembered(desk):
    desk.quit()
    desk.start()
    page = desk.wait_for_page('Markets')
    wait_charts(page, 'SPY', 'GE', 'SPY', 'SPY')
    ui.wait(lambda: ', 1 day, ' in chart(page, 3).get_description(), 'days in the last one')


@step('a window too small for all shows the active one')
def small(desk):
    page = desk.pages['Markets']
    shape(page, 'Nine charts')
    ui.wait(lambda: len(charts(page)) == 9, 'nine charts')
    desk.resize(1220, 820)
    ui.wait(lambda: len(charts(page)) == 1, 'one chart')
    ui.find(page, 'label', '^Chart 4 of 9$')
    desk.resize(1562, 1022)              # its shadow is beyond the screen
    ui.wait(lambda: len(charts(page)) == 9, 'nine charts again')
    shape(page, 'One chart')
    wait_charts(page, 'SPY')


def save_layout(page, name):
    ui.click(page, '^Charts and layouts$')
    entry = ui.find(page, 'text', '^Name of the layout$')
    ui.wait(lambda: ui.write(entry, name), 'the name')
    ui.click(page, '^Save$')


@step('a layout is saved, renamed, deleted and had again')
def layouts(desk):
    page = desk.pages['Markets']
    shape(page, 'Two side by side')
    ui.enter(lambda: chart(page, 1))
    ui.wait(lambda: len(charts(page)) == 2, 'two charts')
    before = charts(page)
    save_layout(page, 'Morning')
    ui.click(page, '^Rename “Morning”$')
    ui.find(page, 'push button', '^Rename$', 'click')    # the entry has the old name by then
    entry = ui.find(page, 'text', '^Name of the layout$')
    ui.wait(lambda: ui.write(entry, 'Evening'), 'the other name')
    ui.click(page, '^Rename$')
    ui.click(page, '^Delete “Evening”$')
    ui.gone(page, 'push button', '^Delete “Evening”$')
    ui.click(page, '^Undo$')
    ui.find(page, 'push button', '^Delete “Evening”$')
    close_popover()
    shape(page, 'One chart')
    ui.wait(lambda: len(charts(page)) == 1, 'one chart')
    desk.page('Dashboard')
    desk.open_by_name('Layout Evening')
    desk.wait_for_page('Markets')
    wait_charts(page, *before)


@step('opening a layout can be undone')
def undo_layout(desk):
    page = desk.pages['Markets']
    shape(page, 'One chart')
    ui.wait(lambda: len(charts(page)) == 1, 'one chart')
    ui.click(page, '^Charts and layouts$')
    ui.click(page, '^Evening$')
    ui.wait(lambda: len(charts(page)) == 2, 'two charts')
    ui.do(desk.find('push button', '^Undo', 'click'))
    ui.wait(lambda: len(charts(page)) == 1, 'one chart again')


@step('a chart in a window of its own is linked with the others, and is there again at the next start')
def window(desk):
    page = desk.pages['Markets']
    ui.enter(lambda: chart(page, 0))
    desk.open_by_name('MSFT')
    wait_charts(page, 'MSFT')
    ui.enter(lambda: chart(page, 0))
    ui.keys('alt+d')
    other = desk.window('^MSFT – charts$')
    wait_charts(other, 'MSFT')
    ui.click(other, '^15 minutes$')
    desk.activate()
    desk.open_by_name('GE')
    wait_charts(page, 'GE')
    wait_charts(desk.window('^GE – charts$'), 'GE')
    desk.quit()
    desk.start()
    page = desk.wait_for_page('Markets')
    wait_charts(page, 'GE')
    other = desk.window('^GE – charts$')
    wait_charts(other, 'GE')
    ui.wait(lambda: ', 15 minutes, ' in chart(other, 0).get_description(), 'its interval')


@step('an order from a window of charts goes by the ticket of the main one')
def order(desk):
    other = desk.window('^GE – charts$')
    desk.activate('GE – charts')
    ui.keys('alt+4')                     # a page of the main window, from the other
    ui.enter(chart(other, 0))
    ui.keys('o')
    page = desk.pages['Markets']
    ui.wait(lambda: ui.labels(ui.find(page, 'combo box', '^Order type$'))[1:] == ['Limit'], 'a limit order in the ticket')


@step('a closed window does not come back')
def closed(desk):
    desk.activate('GE – charts')
    ui.keys('ctrl+w')
    ui.wait(lambda: len(desk.windows()) == 1, 'one window')
    desk.wait_closed()
    desk.quit()
    desk.start()
    desk.wait_for_page('Markets')
    time.sleep(1)
    assert len(desk.windows()) == 1


@step('the program ends')
def quit_program(desk):
    desk.quit()


run()
