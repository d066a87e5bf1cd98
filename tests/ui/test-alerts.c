/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dialog, the card and the bell over a real engine. */
#include <adwaita.h>

#include "../engine/engine-fixture.h"
#include "base/finx-time.h"
#include "engine/alerts/finx-engine-alerts.h"
#include "ui/alerts/finx-alert-button.h"
#include "ui/alerts/finx-alert-desk.h"
#include "ui/alerts/finx-alert-history.h"
#include "ui/alerts/finx-alert-row.h"
#include "ui/alerts/finx-alert-text.h"
#include "ui/alerts/finx-alert-window.h"
#include "ui/pages/dashboard/finx-alerts-card.h"
#include "ui/pages/markets/alerts/finx-alerts-tab.h"
#include "ui/widgets/finx-widgets.h"

typedef struct
{
  EngineFixture   base;
  FinxWorkspace  *workspace;
  FinxAlertDesk  *desk;
  GtkWidget      *window;               /* (nullable) what shows the widget of a test */
  char           *toast, *toast_action;
} Fixture;

static GtkApplication *application;     /* one for all: it holds a name on the bus */

static void
toast_cb (Fixture    *self,
          const char *text,
          const char *label,
          const char *action)
{
  g_free (self->toast);
  g_free (self->toast_action);
  self->toast = g_strdup (text);
  self->toast_action = g_strdup (action);
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  fixture_set_up_practice (&self->base, data);
  self->workspace = finx_workspace_new (self->base.engine);
  self->desk = finx_alert_desk_new (application, self->workspace);
  g_signal_connect_swapped (self->workspace, "toast", G_CALLBACK (toast_cb), self);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  finx_engine_settle (self->base.engine);
  if (self->desk != NULL)
    g_assert_finalize_object (self->desk);
  g_clear_object (&self->workspace);
  g_free (self->toast);
  g_free (self->toast_action);
  fixture_tear_down (&self->base, data);
}

static void
run_until (Fixture  *self,
           gboolean (*done) (Fixture *self))
{
  for (guint i = 0; i < 200 && !done (self); i++)
    {
      finx_engine_settle (self->base.engine);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_assert_true (done (self));
}

/* The first one of a type, with a style when one is given. */
static GtkWidget *
find (GtkWidget  *widget,
      GType       type,
      const char *style)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (style == NULL || gtk_widget_has_css_class (widget, style)))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, style);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
show (Fixture   *self,
      GtkWidget *widget)
{
  self->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (self->window), widget);
  gtk_window_present (GTK_WINDOW (self->window));
  return widget;
}

static guint
n_alerts (Fixture *self)
{
  return g_list_model_get_n_items (finx_engine_get_alerts (self->base.engine));
}

static gboolean
has_one (Fixture *self)
{
  return n_alerts (self) == 1;
}

static gboolean
has_none (Fixture *self)
{
  return n_alerts (self) == 0;
}

static const FinxAlert *
first (Fixture *self)
{
  g_autoptr(FinxAlertItem) item = g_list_model_get_item (finx_engine_get_alerts (self->base.engine), 0);

  return finx_alert_item_get_alert (item);              /* the list keeps it */
}

static void
add (Fixture           *self,
     FinxAlertCondition condition,
     FinxDecimal        level)
{
  g_autoptr(FinxAlert) alert = finx_alert_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *id = NULL;

  alert->instrument = fixture_instrument (&self->base, "BTC-USD");
  alert->condition = condition;
  alert->level = level;
  finx_engine_save_alert_async (self->base.engine, alert, NULL, fixture_result_cb, &result);
  id = finx_engine_save_alert_finish (self->base.engine, fixture_wait (&self->base, &result), NULL);
  g_assert_nonnull (id);
}

static void
act (Fixture    *self,
     const char *detailed)
{
  g_autofree char *name = NULL;
  g_autoptr(GVariant) target = NULL;

  g_assert_true (g_action_parse_detailed_name (detailed, &name, &target, NULL));
  g_action_group_activate_action (G_ACTION_GROUP (application), name, target);
}

static void
test_the_dialog_checks_and_sets (Fixture      *self,
                                 gconstpointer data)
{
  static const struct { const char *level; gboolean usable; } levels[] = {
    { "0", FALSE }, { "99999.999", FALSE }, { "90000", TRUE }, { "70000.5", TRUE },
  };
  g_autoptr(FinxAlert) draft = finx_alert_new ();
  GtkWidget *level, *submit, *note;

  fixture_quote (&self->base, "BTC-USD");
  draft->instrument = fixture_instrument (&self->base, "BTC-USD");
  draft->condition = FINX_ALERT_CROSSES_DOWN;
  self->window = finx_alert_window_new (self->workspace, draft, NULL);
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_present (GTK_WINDOW (self->window));
  level = find (self->window, FINX_TYPE_MONEY_ENTRY, NULL);
  submit = find (self->window, GTK_TYPE_BUTTON, "suggested-action");
  note = find (self->window, ADW_TYPE_ENTRY_ROW, NULL);
  g_assert_false (gtk_widget_get_sensitive (submit));
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      finx_money_entry_set_step (FINX_MONEY_ENTRY (level), finx_decimal_new (1, 2), -1);
      finx_money_entry_set_value (FINX_MONEY_ENTRY (level), fixture_decimal (levels[i].level));
      g_assert_cmpint (gtk_widget_get_sensitive (submit), ==, levels[i].usable);
      g_assert_true ((find (level, GTK_TYPE_WIDGET, "error") != NULL) == !levels[i].usable);
    }
  gtk_editable_set_text (GTK_EDITABLE (note), " Buy some ");
  g_signal_emit_by_name (submit, "clicked");
  run_until (self, has_one);
  g_assert_cmpint (first (self)->condition, ==, FINX_ALERT_CROSSES_DOWN);
  fixture_assert_decimal (first (self)->level, "70000.5");
  g_assert_cmpstr (first (self)->note, ==, "Buy some");
  g_assert_cmpint (first (self)->state, ==, FINX_ALERT_ARMED);
  g_assert_cmpint (first (self)->pause_us, ==, 0);
  g_assert_true (g_str_has_prefix (self->toast, "Alert added"));
  g_assert_null (self->window);                         /* closed */
}

/* Days instead of a price: five unless others are typed, whole ones, and of a share only. */
static void
test_the_dialog_sets_earnings (Fixture      *self,
                               gconstpointer data)
{
  static const struct { const char *days; gboolean usable; } rows[] = {
    { "0", FALSE }, { "91", FALSE }, { "7.5", FALSE }, { "7", TRUE },
  };
  g_autoptr(FinxAlert) draft = finx_alert_new ();
  GtkWidget *level, *submit, *condition;

  fixture_quote (&self->base, "AAPL");
  draft->instrument = fixture_instrument (&self->base, "AAPL");
  draft->condition = FINX_ALERT_CROSSES_DOWN;
  self->window = finx_alert_window_new (self->workspace, draft, NULL);
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_present (GTK_WINDOW (self->window));
  level = find (self->window, FINX_TYPE_MONEY_ENTRY, NULL);
  submit = find (self->window, GTK_TYPE_BUTTON, "suggested-action");
  condition = find (self->window, GTK_TYPE_DROP_DOWN, NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (condition), FINX_ALERT_EARNINGS);
  g_assert_true (gtk_widget_get_sensitive (submit));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (find (self->window, GTK_TYPE_LABEL, "alert-unit"))), ==, "days");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      finx_money_entry_set_step (FINX_MONEY_ENTRY (level), FINX_DECIMAL_ONE, -1);
      finx_money_entry_set_value (FINX_MONEY_ENTRY (level), fixture_decimal (rows[i].days));
      g_assert_cmpint (gtk_widget_get_sensitive (submit), ==, rows[i].usable);
    }
  g_signal_emit_by_name (submit, "clicked");
  run_until (self, has_one);
  g_assert_cmpint (first (self)->condition, ==, FINX_ALERT_EARNINGS);
  fixture_assert_decimal (first (self)->level, "7");
  g_assert_cmpstr (self->toast, ==, "Alert added: AAPL earnings within 7 days");
}

static FinxAlertEvent *
make_event (FinxAlertEventKind kind,
            FinxAlertCondition condition,
            const char        *portfolio,
            const char        *states)
{
  FinxAlert *alert = finx_alert_new ();
  FinxAlertEvent *event = finx_alert_event_new (kind, alert, FINX_USEC_PER_SEC);

  g_free (alert->portfolio);
  alert->portfolio = g_strdup (portfolio);
  alert->condition = condition;
  if (*states != '\0')
    event->deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_delivery_free);
  for (guint i = 0; states[i] != '\0'; i++)
    {
      FinxDelivery *delivery = finx_delivery_new ((FinxChannel) i, "id", "title", g_strdup (""), 0);

      delivery->state = states[i] == 'd' ? FINX_DELIVERY_DONE : states[i] == 'w' ? FINX_DELIVERY_WAITING : FINX_DELIVERY_FAILED;
      finx_delivery_set_reason (delivery, states[i] == 'd' ? "" : "no \"x\"");
      g_ptr_array_add (event->deliveries, delivery);
    }
  return event;
}

/* The day of the report is told, and not that prices are made up. */
static void
test_earnings_in_words (Fixture      *self,
                        gconstpointer data)
{
  g_autoptr(FinxAlertEvent) event = make_event (FINX_ALERT_EVENT_FIRED, FINX_ALERT_EARNINGS, "", "");
  g_autofree char *firing = NULL, *price = NULL, *missed = NULL;

  event->alert->instrument = fixture_instrument (&self->base, "AAPL");
  event->alert->level = FINX_DECIMAL_ONE;
  event->alert->seen_us = finx_days_from_date (2026, 11, 26) * FINX_USEC_PER_DAY;
  event->alert->seen_price = FINX_DECIMAL_ONE;
  firing = finx_alert_firing_words (event, self->base.engine);
  g_assert_cmpstr (firing, ==, "AAPL earnings within 1 day · Report expected on Thu 26 Nov 2026");
  price = finx_alert_price_words (event, self->base.engine, TRUE);
  g_assert_cmpstr (price, ==, "Report expected on Thu 26 Nov 2026");
  event->kind = FINX_ALERT_EVENT_MISSED;
  missed = finx_alert_price_words (event, self->base.engine, FALSE);
  g_assert_cmpstr (missed, ==, "Reported on Thu 26 Nov 2026 already");
}

static void
test_the_card_tells_and_undoes (Fixture      *self,
                                gconstpointer data)
{
  GtkWidget *card = show (self, finx_alerts_card_new (self->workspace));
  GtkWidget *stack = find (card, GTK_TYPE_STACK, NULL), *row;
  g_autofree char *remove = NULL, *pause = NULL, *arm = NULL;

  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "empty");
  add (self, FINX_ALERT_BELOW, finx_decimal_new (1, 0));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "list");
  row = find (card, FINX_TYPE_ALERT_ROW, NULL);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (find (row, GTK_TYPE_LABEL, NULL))), ==, "BTC-USD at or below 1.00");

  pause = g_strdup_printf ("pause-alert('%s')", first (self)->id);
  arm = g_strdup_printf ("arm-alert('%s')", first (self)->id);
  remove = g_strdup_printf ("remove-alert('%s')", first (self)->id);
  act (self, pause);
  finx_engine_settle (self->base.engine);
  g_assert_cmpint (first (self)->state, ==, FINX_ALERT_PAUSED);
  act (self, arm);
  finx_engine_settle (self->base.engine);
  g_assert_cmpint (first (self)->state, ==, FINX_ALERT_ARMED);

  act (self, remove);
  run_until (self, has_none);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "empty");
  g_assert_true (g_str_has_prefix (self->toast_action, "app.restore-alert("));
  act (self, self->toast_action + strlen ("app."));
  run_until (self, has_one);
  fixture_assert_decimal (first (self)->level, "1");
}

static void
test_the_bell_counts_what_is_unread (Fixture      *self,
                                     gconstpointer data)
{
  GtkWidget *bell = show (self, finx_alert_button_new (self->workspace));
  GtkWidget *badge = find (bell, GTK_TYPE_LABEL, "alert-badge");

  /* There is no desktop here that shows notifications. */
  g_clear_object (&self->desk);
  g_assert_false (gtk_widget_get_visible (badge));
  add (self, FINX_ALERT_ABOVE, finx_decimal_new (1, 0));
  for (guint i = 0; i < 240 && first (self)->state == FINX_ALERT_ARMED; i++)
    {
      finx_clock_advance (self->base.clock, 250 * 1000);
      finx_engine_settle (self->base.engine);
    }
  g_assert_true (gtk_widget_get_visible (badge));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (badge)), ==, "1");
  finx_engine_mark_alerts_read (self->base.engine);
  g_assert_false (gtk_widget_get_visible (badge));
}

static void
test_what_the_history_shows (void)
{
  static const struct
  {
    FinxAlertEventKind kind;
    FinxAlertCondition condition;
    const char        *portfolio, *states;
    const char        *shows;           /* the numbers of what it is seen with */
    FinxAlertKind      of;
  } cases[] = {
    { FINX_ALERT_EVENT_FIRED, FINX_ALERT_ABOVE, "", "", "01", FINX_ALERT_KIND_PRICE },
    { FINX_ALERT_EVENT_FIRED, FINX_ALERT_WHEN, "", "dd", "013", FINX_ALERT_KIND_CONDITION },
    { FINX_ALERT_EVENT_MISSED, FINX_ALERT_WHEN, "p", "wd", "0124", FINX_ALERT_KIND_PORTFOLIO },
    { FINX_ALERT_EVENT_FIRED, FINX_ALERT_ORDER_FILLED, "p", "df", "015", FINX_ALERT_KIND_EVENT },
    { FINX_ALERT_EVENT_FIRED, FINX_ALERT_CONNECTION_LOST, "", "wf", "0145", FINX_ALERT_KIND_EVENT },
    { FINX_ALERT_EVENT_FIRED, FINX_ALERT_EARNINGS, "", "", "01", FINX_ALERT_KIND_EVENT },
    { FINX_ALERT_EVENT_SNOOZED, FINX_ALERT_BELOW, "", "", "06", FINX_ALERT_KIND_PRICE },
    { FINX_ALERT_EVENT_REMOVED, FINX_ALERT_BELOW, "", "", "07", FINX_ALERT_KIND_PRICE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxAlertEvent) event = make_event (cases[i].kind, cases[i].condition, cases[i].portfolio, cases[i].states);

      for (guint k = 0; k < FINX_N_ALERT_SHOWS; k++)
        g_assert_cmpint (finx_alert_event_is_shown (event, (FinxAlertShows) k, FINX_ALERT_KIND_ANY), ==,
                         strchr (cases[i].shows, (int) ('0' + k)) != NULL);
      for (guint k = 1; k < FINX_N_ALERT_KINDS; k++)
        g_assert_cmpint (finx_alert_event_is_shown (event, FINX_ALERT_SHOWS_ALL, (FinxAlertKind) k), ==, k == cases[i].of);
    }
}

static void
test_the_history_as_csv (void)
{
  g_autoptr(FinxAlertEvent) event = make_event (FINX_ALERT_EVENT_FIRED, FINX_ALERT_ORDER_FILLED, "p", "df");
  g_autoptr(FinxAlertEventItem) item = finx_alert_event_item_new (event);
  g_autoptr(GListStore) lines = g_list_store_new (FINX_TYPE_ALERT_EVENT_ITEM);
  g_autofree char *text = NULL;

  g_list_store_append (lines, item);
  text = finx_alert_history_to_csv (G_LIST_MODEL (lines));
  g_assert_cmpstr (text, ==, "time,event,alert,symbol,portfolio,series,condition,price,currency,webhook,command,reason,note\n"
                             "1970-01-01T00:00:01Z,fired,,,p,,order-filled,,,done,failed,\"no \"\"x\"\"\",\n");
}

static GtkWidget *
table_of (Fixture *self)
{
  return find (self->window, FINX_TYPE_TABLE, NULL);
}

static gboolean
shows_one (Fixture *self)
{
  return finx_table_get_n_shown (FINX_TABLE (table_of (self))) == 1;
}

static gboolean
shows_two (Fixture *self)
{
  return finx_table_get_n_shown (FINX_TABLE (table_of (self))) == 2;
}

static gboolean
shows_none (Fixture *self)
{
  return finx_table_get_n_shown (FINX_TABLE (table_of (self))) == 0;
}

static void
wait_reload (Fixture  *self,
             gboolean (*done) (Fixture *self))
{
  for (guint i = 0; i < 500 && !done (self); i++)
    {
      g_usleep (5000);
      finx_engine_settle (self->base.engine);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_assert_true (done (self));
}

static void
test_the_history_follows_and_is_cleared (Fixture      *self,
                                         gconstpointer data)
{
  GtkWidget *tab = show (self, finx_alerts_tab_new (self->workspace)), *choice = find (tab, GTK_TYPE_DROP_DOWN, NULL);
  g_autofree char *remove = NULL;

  wait_reload (self, shows_none);
  add (self, FINX_ALERT_BELOW, finx_decimal_new (1, 0));
  wait_reload (self, shows_one);
  remove = g_strdup_printf ("remove-alert('%s')", first (self)->id);
  act (self, remove);
  wait_reload (self, shows_two);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), FINX_ALERT_SHOWS_FIRED);
  g_assert_true (shows_none (self));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), FINX_ALERT_SHOWS_ALL);
  g_assert_true (shows_two (self));
  gtk_widget_activate_action (tab, "history.clear", NULL);
  wait_reload (self, shows_none);
  g_assert_true (g_str_has_prefix (self->toast_action, "app.restore-alert-history("));
  act (self, self->toast_action + strlen ("app."));
  wait_reload (self, shows_two);
}

static void
test_a_line_goes_and_the_choice_stays (Fixture      *self,
                                       gconstpointer data)
{
  GtkWidget *tab = show (self, finx_alerts_tab_new (self->workspace)), *choice = find (tab, GTK_TYPE_DROP_DOWN, NULL);

  add (self, FINX_ALERT_BELOW, finx_decimal_new (1, 0));
  add (self, FINX_ALERT_BELOW, finx_decimal_new (2, 0));
  wait_reload (self, shows_two);
  gtk_selection_model_select_item (gtk_column_view_get_model (GTK_COLUMN_VIEW (find (tab, GTK_TYPE_COLUMN_VIEW, NULL))), 0, TRUE);
  gtk_widget_activate_action (tab, "history.remove-lines", NULL);
  wait_reload (self, shows_one);
  g_assert_true (g_str_has_prefix (self->toast_action, "app.restore-alert-lines("));
  act (self, self->toast_action + strlen ("app."));
  wait_reload (self, shows_two);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), FINX_ALERT_SHOWS_FIRED);
  g_assert_true (shows_none (self));
  tab = show (self, finx_alerts_tab_new (self->workspace));
  choice = find (tab, GTK_TYPE_DROP_DOWN, NULL);
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (choice)), ==, FINX_ALERT_SHOWS_FIRED);
}

#define ADD(name, func) g_test_add ("/alerts/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  application = gtk_application_new ("org.finx.Test", G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  ADD ("the-dialog-checks-and-sets", test_the_dialog_checks_and_sets);
  ADD ("dialog-of-earnings", test_the_dialog_sets_earnings);
  ADD ("earnings-in-words", test_earnings_in_words);
  ADD ("the-card-tells-and-undoes", test_the_card_tells_and_undoes);
  ADD ("the-bell-counts-what-is-unread", test_the_bell_counts_what_is_unread);
  ADD ("the-history-follows-and-is-cleared", test_the_history_follows_and_is_cleared);
  ADD ("a-line-goes-and-the-choice-stays", test_a_line_goes_and_the_choice_stays);
  g_test_add_func ("/alerts/what-the-history-shows", test_what_the_history_shows);
  g_test_add_func ("/alerts/the-history-as-csv", test_the_history_as_csv);
  return g_test_run ();
}
