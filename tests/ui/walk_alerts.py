# SPDX-License-Identifier: GPL-3.0-or-later
"""walk_alerts.py FINX FINXCTL: an indicator and a line on the chart, an alert set from it, which fires; its notification is acted on."""
import os
import time

from desk import run, step
from notifications import Notifications
import ui

desktop = Notifications()


def alerts(desk):
    return desk.control('alert', 'list')


def told(desk):
    path = os.path.join(desk.folder, 'told')
    return open(path, encoding='utf-8').read() if os.path.exists(path) else ''


def pick(page, item):
    """From the menu of the one alert on the dashboard; once more where another popover took the click."""
    menu = ui.find(page, 'push button', '^Menu of the alert')
    for _ in range(4):
        ui.pointer(menu, 1)
        try:
            ui.find(page, 'menu item', f'^{item}$', seconds=3)
            break
        except AssertionError:
            continue
    ui.choose(page, item)                # not below the button, which goes with its row


@step('Preferences take a command that is told of alerts, and test it')
def tell(desk):
    desk.control('broker', 'add', 'practice')
    desk.start()
    ui.keys('ctrl+comma')
    window = desk.dialog('^Preferences$')
    ui.pointer(ui.find(window, 'page tab', '^Alerts$'), 1)
    ui.fill(ui.find(window, 'text', '^Command, such as'), f"tee '{desk.folder}/told'")
    ui.keys('Return')
    ui.click(window, '^Test the command$')
    ui.find(window, 'label', '^The test was told.$')
    assert told(desk) == 'Test of an alert', told(desk)
    ui.keys('Escape')
    desk.wait_closed()


def chart(desk):
    return ui.find(desk.page('Markets'), 'image', '^Price chart, ')


def description(desk):
    return chart(desk).get_description() or ''


@step('an indicator is added to the chart, and a line drawn')
def look(desk):
    desk.page('Markets')
    ui.wait(lambda: ' bars' in description(desk), 'bars')
    ui.enter(chart(desk))
    ui.keys('i')
    window = desk.dialog('^Studies$')
    ui.wait(lambda: ui.focus(window), 'focus in the search')
    ui.typing('rsi')
    ui.keys('Return')
    ui.wait(lambda: 'RSI 14' in ui.labels(window), 'the study')
    ui.click(window, '^Done$')
    desk.wait_closed()
    ui.wait(lambda: 'RSI 14' in description(desk), 'the study in the summary')
    ui.enter(chart(desk))
    ui.keys('d')
    ui.click(desk.pages['Markets'], '^Trend line$')
    time.sleep(0.5)
    ui.drag(chart(desk), (0.2, 0.4), (0.7, 0.2))
    ui.wait(lambda: '; 1 drawing' in description(desk), 'a drawing')
    ui.keys('d', 'Escape')
    desk.picture('chart')


def type_bars(window):
    """Any interval, as in the chart; once more where another popover took the click."""
    for _ in range(4):
        ui.pointer(ui.find(window, 'push button', '^Bars: '), 1)
        try:
            ui.wait(lambda: ui.focus(window) and ui.focus(window).get_name() == 'Custom interval', 'focus in the field', seconds=3)
            break
        except AssertionError:
            continue
    ui.typing('7M')
    ui.find(window, 'label', '^7 months$')
    ui.keys('BackSpace')
    ui.typing('m')
    ui.keys('Return')
    ui.find(window, 'push button', '^Bars: 7 minutes$')


@step('the chart sets an alert on the indicator; a condition that is none is told where it is wrong')
def set_alert(desk):
    ui.menu(chart(desk), chart(desk), 'New alert at this price…')
    window = desk.dialog('^New alert$')
    for _ in range(5):                   # the list may open late
        ui.pointer(ui.find(window, 'combo box', '^Condition'), 1)
        time.sleep(1)
        ui.keys('Home', *['Down'] * 6, 'Return')
        try:
            entry = ui.find(window, 'text', '^Condition in words$', seconds=3)
            break
        except AssertionError:
            continue
    ui.enter(entry)
    ui.typing('rsi(14) > 0 an bid > 0')
    ui.find(window, 'label', '^Column 13: an operator or the end was expected, not “an”$')
    type_bars(window)
    ui.enter(entry)
    ui.overwrite(entry, 'RSI(14)>0 and bid>0')
    ui.find(window, 'label', '^How often it would have fired, the past prices do not tell$')
    assert not ui.see(window, 'label', '^Column')
    desk.picture('alert')


@step('it fires, and the desktop tells it with what can be done about it')
def fire(desk):
    ui.keys('Return')
    desk.wait_closed()
    ui.wait(lambda: desktop.shown, 'a notification')
    number, title, body, buttons = desktop.shown[0]
    assert title.endswith(' rsi(14) > 0 and bid > 0'), title
    assert 'simulated' in body, body
    assert {'Open chart', 'Snooze for 15 minutes', 'Prepare order'} <= set(buttons), buttons
    ui.wait(lambda: ' rsi(14) > 0 and bid > 0\n' in told(desk), 'the text that the command got')
    listed = alerts(desk)
    assert [(a['when'], a['bars'], a['state']) for a in listed] == [('rsi(14) > 0 and bid > 0', '7m', 'fired')], listed


@step('“Prepare order” fills the ticket in and sends nothing')
def prepare(desk):
    desk.page('Dashboard')
    desktop.press(desktop.shown[0], 'Prepare order')
    page = desk.wait_for_page('Markets')
    ui.wait(lambda: ui.labels(ui.find(page, 'combo box', '^Order type$'))[1:] == ['Limit'], 'a limit order')
    desk.picture('ticket')
    assert desk.control('order', 'list') == []


@step('set again, it fires again; “Snooze” keeps it silent for a while')
def snooze(desk):
    page = desk.page('Dashboard')
    pick(page, 'Set again')
    ui.wait(lambda: len(desktop.shown) == 2, 'one more notification')
    desktop.press(desktop.shown[1], 'Snooze for 15 minutes')
    ui.wait(lambda: alerts(desk)[0]['snoozed'] is not None, 'a snoozed alert')
    assert alerts(desk)[0]['state'] == 'armed'
    ui.find(page, 'label', 'Snoozed until')
    time.sleep(2)
    assert len(desktop.shown) == 2
    assert [line['event'] for line in desk.control('alert', 'history')] == ['snoozed', 'fired', 'changed', 'fired', 'created']


@step('it is deleted, and comes back with “Undo”')
def undo(desk):
    page = desk.page('Dashboard')
    pick(page, 'Delete')
    ui.wait(lambda: not alerts(desk), 'no alert')
    ui.do(desk.find('push button', '^Undo', 'click'))
    ui.wait(lambda: len(alerts(desk)) == 1, 'the alert again')


@step('the history lists it all and how it was told; what is deleted or cleared there comes back')
def history(desk):
    def lines():
        return ui.records(page, 'History of alerts')

    page = desk.tab('Markets', 'Alerts')
    table = ui.find(page, 'tree table', '^History of alerts$')
    ui.wait(lambda: len(lines()) == 7, 'seven lines')
    assert [line['Event'] for line in lines()] == ['Set', 'Deleted', 'Snoozed', 'Fired', 'Changed', 'Fired', 'Set'], lines()
    assert lines()[5]['Told'] == 'Command told', lines()
    desk.picture('history')
    ui.pointer(ui.find(page, 'combo box', '^Events that are shown'), 1)
    time.sleep(1)
    ui.keys('Home', 'Down', 'Return')
    ui.wait(lambda: [line['Event'] for line in lines()] == ['Fired', 'Fired'], 'what fired')
    ui.find(page, 'label', '^2 of 7 lines$')
    for attempt in range(4):            # the closing popover may take the click for itself
        ui.pointer(ui.rows(table)[1][0], 1)
        ui.keys('Delete')
        try:
            ui.wait(lambda: not alerts(desk), 'no alert', 5)
            break
        except AssertionError:
            continue
    assert not alerts(desk)
    ui.do(desk.find('push button', '^Undo', 'click'))
    ui.wait(lambda: len(alerts(desk)) == 1, 'the alert again')
    ui.find(page, 'label', '^2 of 9 lines$')
    for attempt in range(4):            # likewise
        ui.pointer(ui.find(page, 'push button', '^Copy, save, clear$'), 1)
        try:
            ui.wait(lambda: ui.see(page, 'menu item', '^Clear history$', 'click'), 'the menu', 4)
            break
        except AssertionError:
            continue
    ui.choose(page, 'Clear history')
    ui.wait(lambda: ui.see(page, 'label', '^0 lines$'), 'no lines')
    ui.do(desk.find('push button', '^Undo', 'click'))
    ui.wait(lambda: len(lines()) == 2, 'the lines again')
    ui.pointer(ui.rows(table)[1][0], 1)
    ui.keys('Return')
    ui.wait(lambda: ui.see(page, 'image', '^Price chart, '), 'the chart')


@step('the program ends without a complaint')
def end(desk):
    desk.quit()


run()
