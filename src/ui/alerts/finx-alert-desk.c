/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/alerts/finx-alert-desk.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/alerts/finx-engine-alerts.h"
#include "ui/alerts/finx-alert-text.h"
#include "ui/alerts/finx-alert-window.h"

#define SNOOZE_MINUTES 15

struct _FinxAlertDesk
{
  GObject         parent_instance;
  GtkApplication *application;          /* borrowed */
  FinxWorkspace  *workspace;            /* owned */
  FinxEngine     *engine;               /* borrowed from @workspace */
};

G_DEFINE_FINAL_TYPE (FinxAlertDesk, finx_alert_desk, G_TYPE_OBJECT)

static void
toast_error (FinxAlertDesk *self,
             const GError  *error)
{
  g_autofree char *text = finx_error_text (error);

  finx_workspace_toast (self->workspace, text, NULL, NULL);
}

static void
open_window (FinxAlertDesk   *self,
             const FinxAlert *alert)
{
  GtkWindow *parent = gtk_application_get_active_window (self->application);

  gtk_window_present (GTK_WINDOW (finx_alert_window_new (self->workspace, alert, parent)));
}

/* The level that the dialog starts with when none was chosen: one percent above the market, on its tick. */
static FinxDecimal
near_market (const FinxInstrument *instrument,
             FinxDecimal           last)
{
  FinxDecimal above = finx_decimal_mul (last, finx_decimal_new (101, 2), instrument->price_scale + 1, FINX_ROUND_HALF_EVEN);

  return finx_decimal_is_known (above) ? finx_decimal_round_to (above, instrument->tick_size, FINX_ROUND_HALF_EVEN) : FINX_DECIMAL_UNKNOWN;
}

static void
new_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  FinxAlertDesk *self = user_data;
  FinxInstrumentTable *table = finx_engine_get_instruments (self->engine);
  g_autoptr(FinxAlert) draft = finx_alert_new ();
  const char *symbol, *price;
  FinxDecimal last, level;

  g_variant_get (parameter, "(&s&s)", &symbol, &price);
  draft->instrument = *symbol != '\0' ? finx_instrument_table_lookup (table, symbol) : finx_workspace_get_instrument (self->workspace);
  if (draft->instrument == NULL)
    draft->instrument = finx_instrument_table_get (table, 0);
  last = finx_quote_row_get_last (finx_quote_board_lookup (finx_engine_get_board (self->engine), draft->instrument));
  if (*price != '\0' && finx_decimal_parse (price, &level, NULL))
    draft->level = finx_decimal_round_to (level, draft->instrument->tick_size, FINX_ROUND_HALF_EVEN);
  else
    draft->level = near_market (draft->instrument, last);
  draft->condition = finx_decimal_is_known (last) && finx_decimal_is_known (draft->level)
                     && finx_decimal_compare (draft->level, last) < 0 ? FINX_ALERT_CROSSES_DOWN : FINX_ALERT_CROSSES_UP;
  open_window (self, draft);
}

static const FinxAlert *
find_alert (FinxAlertDesk *self,
            GVariant      *parameter)
{
  FinxAlertItem *item = finx_engine_find_alert (self->engine, g_variant_get_string (parameter, NULL));

  return item != NULL ? finx_alert_item_get_alert (item) : NULL;
}

static void
edit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  const FinxAlert *alert = find_alert (user_data, parameter);

  if (alert != NULL)
    open_window (user_data, alert);
}

/* Where a price would have the level of @alert: a price, or the change in percent. */
static FinxDecimal
level_at (FinxAlertDesk   *self,
          const FinxAlert *alert,
          FinxDecimal      price)
{
  FinxQuoteRow *row = finx_quote_board_lookup (finx_engine_get_board (self->engine), alert->instrument);
  FinxDecimal previous = finx_quote_row_get_previous (row);

  if (!finx_alert_condition_is_change (alert->condition))
    return finx_decimal_round_to (price, alert->instrument->tick_size, FINX_ROUND_HALF_EVEN);
  return finx_decimal_div (finx_decimal_mul (finx_decimal_sub (price, previous), finx_decimal_new (100, 0), 8, FINX_ROUND_HALF_EVEN),
                           previous, 2, FINX_ROUND_HALF_EVEN);
}

/* Opens the window with the alert at another price. */
static void
move_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  FinxAlertDesk *self = user_data;
  g_autoptr(FinxAlert) alert = NULL;
  const char *id, *text;
  FinxAlertItem *item;
  FinxDecimal price;

  g_variant_get (parameter, "(&s&s)", &id, &text);
  item = finx_engine_find_alert (self->engine, id);
  if (item == NULL || !finx_decimal_parse (text, &price, NULL))
    return;
  alert = finx_alert_copy (finx_alert_item_get_alert (item));
  alert->level = level_at (self, alert, price);
  if (finx_decimal_is_known (alert->level))
    open_window (self, alert);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FinxAlertDesk) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = finx_engine_save_alert_finish (FINX_ENGINE (source), result, &error);

  if (id == NULL)
    toast_error (self, error);
}

static void
set_state (FinxAlertDesk  *self,
           GVariant       *parameter,
           FinxAlertState  state)
{
  const FinxAlert *found = find_alert (self, parameter);
  g_autoptr(FinxAlert) alert = NULL;

  if (found == NULL)
    return;
  alert = finx_alert_copy (found);
  alert->state = state;
  finx_engine_save_alert_async (self->engine, alert, NULL, saved_cb, g_object_ref (self));
}

static void
snooze_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  FinxAlertDesk *self = user_data;
  g_autoptr(FinxAlert) alert = NULL;
  const char *id;
  FinxAlertItem *item;
  gint32 minutes;

  g_variant_get (parameter, "(&si)", &id, &minutes);
  item = finx_engine_find_alert (self->engine, id);
  if (item == NULL || minutes < 1)
    return;
  alert = finx_alert_copy (finx_alert_item_get_alert (item));
  alert->state = FINX_ALERT_ARMED;
  alert->snoozed_us = finx_clock_now (finx_engine_get_clock (self->engine)) + minutes * FINX_USEC_PER_MIN;
  finx_engine_save_alert_async (self->engine, alert, NULL, saved_cb, g_object_ref (self));
}

/* Opens the ticket, filled in; sends nothing. */
static void
prepare_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  FinxAlertDesk *self = user_data;
  const FinxAlert *alert = find_alert (self, parameter);
  GtkWindow *window = gtk_application_get_active_window (self->application);
  g_autoptr(FinxOrder) draft = NULL;
  FinxQuoteRow *row;

  if (alert == NULL || alert->instrument == NULL)
    return;
  row = finx_quote_board_lookup (finx_engine_get_board (self->engine), alert->instrument);
  draft = finx_order_new ();
  draft->instrument = alert->instrument;
  draft->type = FINX_ORDER_LIMIT;
  draft->limit_price = finx_alert_get_price (alert, finx_quote_row_get_previous (row));
  if (!finx_decimal_is_known (draft->limit_price))
    draft->limit_price = finx_quote_row_get_last (row);
  finx_workspace_new_order (self->workspace, draft);
  if (window != NULL)
    gtk_window_present (window);
}

static void
pause_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  set_state (user_data, parameter, FINX_ALERT_PAUSED);
}

static void
arm_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  set_state (user_data, parameter, FINX_ALERT_ARMED);
}

/* (transfer full) (nullable): the line of the alert that was removed last */
static FinxAlertEventItem *
find_removed (FinxAlertDesk *self)
{
  GListModel *history = finx_engine_get_alert_history (self->engine);

  for (guint i = 0; i < g_list_model_get_n_items (history); i++)
    {
      g_autoptr(FinxAlertEventItem) line = g_list_model_get_item (history, i);

      if (finx_alert_event_item_get_event (line)->kind == FINX_ALERT_EVENT_REMOVED)
        return g_steal_pointer (&line);
    }
  return NULL;
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxAlertDesk) self = user_data;
  g_autoptr(FinxAlertEventItem) newest = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *undo = NULL;
  g_autofree char *subject = NULL;
  const FinxAlert *alert;

  if (!finx_engine_remove_alert_finish (FINX_ENGINE (source), result, &error))
    {
      toast_error (self, error);
      return;
    }
  newest = find_removed (self);
  if (newest == NULL)
    return;
  alert = finx_alert_event_item_get_event (newest)->alert;
  subject = finx_alert_subject (alert, self->engine);
  text = g_strdup_printf (_("Alert on %s deleted"), subject);
  undo = g_strdup_printf ("app.restore-alert('%s')", alert->id);
  finx_workspace_toast (self->workspace, text, _("Undo"), undo);
}

static void
remove_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  FinxAlertDesk *self = user_data;

  finx_engine_remove_alert_async (self->engine, g_variant_get_string (parameter, NULL), NULL, removed_cb, g_object_ref (self));
}

static void
restore_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  FinxAlertDesk *self = user_data;

  finx_engine_restore_alert_async (self->engine, g_variant_get_string (parameter, NULL), NULL, saved_cb, g_object_ref (self));
}

/* What was cleared since is there again. */
static void
restore_history_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  finx_engine_set_cleared_alerts (FINX_ALERT_DESK (user_data)->engine, g_variant_get_int64 (parameter));
}

static void
restore_lines_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  gsize n;
  const gint64 *sequences = g_variant_get_fixed_array (parameter, &n, sizeof *sequences);

  finx_engine_show_alert_lines (FINX_ALERT_DESK (user_data)->engine, sequences, n, TRUE);
}

/* The limits of the portfolio of which one was passed, where it is still there. */
static void
show_limits_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  FinxAlertDesk *self = user_data;
  const char *portfolio = g_variant_get_string (parameter, NULL);

  if (finx_engine_get_portfolio (self->engine, portfolio) == NULL)
    return;
  finx_workspace_set_account (self->workspace, portfolio);
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "show-page", g_variant_new_string ("portfolio/risk/limits"));
}

static gboolean
is_simulated (FinxAlertDesk *self)
{
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);

  return portfolio != NULL && finx_portfolio_get_account (portfolio)->is_simulated;
}

/* One per alert or limit: a new firing takes the place of the one before. */
static void
fired_cb (FinxAlertDesk      *self,
          FinxAlertItem      *item,
          FinxAlertEventItem *line)
{
  const FinxAlertEvent *event = finx_alert_event_item_get_event (line);
  g_autofree char *title = finx_alert_event_title (event, self->engine), *action = finx_alert_event_action (event);
  g_autofree char *limit = event->breach != NULL ? g_strdup_printf ("limit-%s-%s", event->breach->portfolio, event->breach->rule) : NULL;
  g_autoptr(GNotification) notification = g_notification_new (title);
  g_autofree char *body = finx_alert_price_words (event, self->engine, is_simulated (self));

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action (notification, action);
  g_notification_add_button (notification, event->alert != NULL && event->alert->instrument != NULL ? _("Open chart") : _("Show"), action);
  if (item != NULL)
    {
      const FinxAlert *alert = finx_alert_item_get_alert (item);

      g_notification_add_button_with_target (notification, _("Snooze for 15 minutes"), "app.snooze-alert", "(si)", alert->id, SNOOZE_MINUTES);
      if (alert->instrument != NULL)
        g_notification_add_button_with_target (notification, _("Prepare order"), "app.prepare-order", "s", alert->id);
    }
  g_application_send_notification (G_APPLICATION (self->application), limit != NULL ? limit : event->alert->id, notification);
}

static void
finx_alert_desk_dispose (GObject *object)
{
  g_clear_object (&FINX_ALERT_DESK (object)->workspace);
  G_OBJECT_CLASS (finx_alert_desk_parent_class)->dispose (object);
}

static void
finx_alert_desk_class_init (FinxAlertDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_alert_desk_dispose;
}

static void
finx_alert_desk_init (FinxAlertDesk *self)
{
}

FinxAlertDesk *
finx_alert_desk_new (GtkApplication *application,
                     FinxWorkspace  *workspace)
{
  static const struct
  {
    const char *name;
    const char *type;
    void      (*activate) (GSimpleAction *action, GVariant *parameter, gpointer user_data);
  } actions[] = {
    { "new-alert", "(ss)", new_cb },
    { "edit-alert", "s", edit_cb },
    { "move-alert", "(ss)", move_cb },
    { "pause-alert", "s", pause_cb },
    { "arm-alert", "s", arm_cb },
    { "remove-alert", "s", remove_cb },
    { "restore-alert", "s", restore_cb },
    { "restore-alert-history", "x", restore_history_cb },
    { "restore-alert-lines", "ax", restore_lines_cb },
    { "snooze-alert", "(si)", snooze_cb },
    { "prepare-order", "s", prepare_cb },
    { "show-limits", "s", show_limits_cb },
  };
  FinxAlertDesk *self = g_object_new (FINX_TYPE_ALERT_DESK, NULL);

  self->application = application;
  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autoptr(GSimpleAction) action = g_simple_action_new (actions[i].name, G_VARIANT_TYPE (actions[i].type));

      g_signal_connect_object (action, "activate", G_CALLBACK (actions[i].activate), self, 0);
      g_action_map_add_action (G_ACTION_MAP (application), G_ACTION (action));
    }
  g_signal_connect_object (self->engine, "alert-fired", G_CALLBACK (fired_cb), self, G_CONNECT_SWAPPED);
  return self;
}
