/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/alerts/finx-alert-history.h"

#include <glib/gi18n.h>

#include "engine/alerts/finx-alert-item.h"
#include "files/text/finx-csv.h"
#include "ui/alerts/finx-alert-text.h"
#include "ui/alerts/finx-limit-text.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

#define EVENT(item) finx_alert_event_item_get_event (item)

/* What is shown */

const char *
finx_alert_shows_label (FinxAlertShows shows)
{
  switch (shows)
    {
    case FINX_ALERT_SHOWS_ALL:      return _("All events");
    case FINX_ALERT_SHOWS_FIRED:    return C_("alert event", "Fired");
    case FINX_ALERT_SHOWS_MISSED:   return C_("alert event", "Fired while FinX was closed");
    case FINX_ALERT_SHOWS_TOLD:     return C_("alert event", "Told");
    case FINX_ALERT_SHOWS_WAITING:  return C_("alert event", "To be told");
    case FINX_ALERT_SHOWS_GIVEN_UP: return C_("alert event", "Telling given up");
    case FINX_ALERT_SHOWS_SNOOZED:  return C_("alert event", "Snoozed");
    case FINX_ALERT_SHOWS_CHANGES:  return C_("alert event", "Set, changed, ended");
    default:                        g_return_val_if_reached ("");
    }
}

const char *
finx_alert_kind_label (FinxAlertKind kind)
{
  switch (kind)
    {
    case FINX_ALERT_KIND_ANY:       return _("All kinds");
    case FINX_ALERT_KIND_PRICE:     return C_("alert kind", "Prices");
    case FINX_ALERT_KIND_CONDITION: return C_("alert kind", "Conditions");
    case FINX_ALERT_KIND_PORTFOLIO: return C_("alert kind", "Portfolios");
    case FINX_ALERT_KIND_EVENT:     return C_("alert kind", "Orders and connection");
    case FINX_ALERT_KIND_SERIES:    return C_("alert kind", "Economic series");
    case FINX_ALERT_KIND_LIMIT:     return C_("alert kind", "Risk limits");
    default:                        g_return_val_if_reached ("");
    }
}

static FinxAlertKind
kind_of (const FinxAlertEvent *event)
{
  const FinxAlert *alert = event->alert;

  if (event->breach != NULL)
    return FINX_ALERT_KIND_LIMIT;
  if (*alert->series != '\0')
    return FINX_ALERT_KIND_SERIES;
  if (finx_alert_condition_is_of_order (alert->condition) || alert->condition == FINX_ALERT_CONNECTION_LOST || alert->condition == FINX_ALERT_TIME
      || alert->condition == FINX_ALERT_EARNINGS)
    return FINX_ALERT_KIND_EVENT;
  if (alert->condition != FINX_ALERT_WHEN)
    return FINX_ALERT_KIND_PRICE;
  return *alert->portfolio != '\0' ? FINX_ALERT_KIND_PORTFOLIO : FINX_ALERT_KIND_CONDITION;
}

static guint
count_deliveries (const FinxAlertEvent *event,
                  FinxDeliveryState     state)
{
  guint n = 0;

  for (guint i = 0; event->deliveries != NULL && i < event->deliveries->len; i++)
    n += ((FinxDelivery *) event->deliveries->pdata[i])->state == state;
  return n;
}

gboolean
finx_alert_event_is_shown (const FinxAlertEvent *event,
                           FinxAlertShows        shows,
                           FinxAlertKind         kind)
{
  if (kind != FINX_ALERT_KIND_ANY && kind != kind_of (event))
    return FALSE;
  switch (shows)
    {
    case FINX_ALERT_SHOWS_ALL:      return TRUE;
    case FINX_ALERT_SHOWS_FIRED:    return finx_alert_event_is_firing (event);
    case FINX_ALERT_SHOWS_MISSED:   return event->kind == FINX_ALERT_EVENT_MISSED;
    case FINX_ALERT_SHOWS_TOLD:     return event->deliveries != NULL && count_deliveries (event, FINX_DELIVERY_DONE) == event->deliveries->len;
    case FINX_ALERT_SHOWS_WAITING:  return count_deliveries (event, FINX_DELIVERY_WAITING) > 0;
    case FINX_ALERT_SHOWS_GIVEN_UP: return count_deliveries (event, FINX_DELIVERY_FAILED) > 0;
    case FINX_ALERT_SHOWS_SNOOZED:  return event->kind == FINX_ALERT_EVENT_SNOOZED;
    case FINX_ALERT_SHOWS_CHANGES:  return !finx_alert_event_is_firing (event) && event->kind != FINX_ALERT_EVENT_SNOOZED;
    default:                        g_return_val_if_reached (FALSE);
    }
}

char *
finx_alert_event_subject (const FinxAlertEvent *event,
                          FinxEngine           *engine)
{
  FinxPortfolio *portfolio;

  if (event->alert != NULL)
    return finx_alert_subject (event->alert, engine);
  portfolio = finx_engine_get_portfolio (engine, event->breach->portfolio);
  return g_strdup (portfolio != NULL ? finx_portfolio_get_account (portfolio)->name : event->breach->portfolio);
}

/* Cells */

static char *
time_text (gpointer item,
           gpointer user_data)
{
  return finx_format_when (EVENT (item)->time_us, finx_clock_now (finx_engine_get_clock (user_data)));
}

static int
compare_time (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  gint64 x = EVENT ((gpointer) a)->sequence, y = EVENT ((gpointer) b)->sequence;

  return (x > y) - (x < y);
}

static char *
event_text (gpointer item,
            gpointer user_data)
{
  const FinxAlertEvent *event = EVENT (item);

  if (event->breach != NULL)
    return g_strdup (C_("alert event", "Limit passed"));
  switch (event->kind)
    {
    case FINX_ALERT_EVENT_CREATED: return g_strdup (C_("alert event", "Set"));
    case FINX_ALERT_EVENT_CHANGED: return g_strdup (C_("alert event", "Changed"));
    case FINX_ALERT_EVENT_PAUSED:  return g_strdup (C_("alert event", "Paused"));
    case FINX_ALERT_EVENT_RESUMED: return g_strdup (C_("alert event", "Resumed"));
    case FINX_ALERT_EVENT_FIRED:   return g_strdup (C_("alert event", "Fired"));
    case FINX_ALERT_EVENT_MISSED:  return g_strdup (C_("alert event", "Fired while closed"));
    case FINX_ALERT_EVENT_EXPIRED: return g_strdup (C_("alert event", "Expired"));
    case FINX_ALERT_EVENT_REMOVED: return g_strdup (C_("alert event", "Deleted"));
    case FINX_ALERT_EVENT_SNOOZED: return g_strdup (C_("alert event", "Snoozed"));
    default:                       g_return_val_if_reached (NULL);
    }
}

static const char *
event_style (gpointer item,
             gpointer user_data)
{
  return finx_alert_event_is_firing (EVENT (item)) ? "warn" : NULL;
}

static char *
subject_text (gpointer item,
              gpointer user_data)
{
  const FinxAlertEvent *event = EVENT (item);

  return event->breach != NULL ? finx_breach_title (event->breach, user_data) : finx_alert_subject (event->alert, user_data);
}

static char *
words_text (gpointer item,
            gpointer user_data)
{
  const FinxAlertEvent *event = EVENT (item);

  return event->alert != NULL ? finx_alert_words (event->alert) : finx_breach_words (event->breach);
}

static char *
price_text (gpointer item,
            gpointer user_data)
{
  const FinxAlertEvent *event = EVENT (item);

  return event->alert != NULL && finx_decimal_is_known (event->price) ? finx_alert_price_text (event->alert, event->price, user_data)
                                                                      : g_strdup ("–");
}

static char *
price_exact (gpointer item,
             gpointer user_data)
{
  FinxDecimal price = EVENT (item)->price;

  return finx_decimal_is_known (price) ? finx_decimal_to_string (price) : g_strdup ("");
}

static const char *
delivery_words (const FinxDelivery *delivery)
{
  gboolean is_webhook = delivery->channel == FINX_CHANNEL_WEBHOOK;

  switch (delivery->state)
    {
    case FINX_DELIVERY_DONE:    return is_webhook ? _("Webhook told") : _("Command told");
    case FINX_DELIVERY_WAITING: return is_webhook ? _("Webhook waits") : _("Command waits");
    case FINX_DELIVERY_FAILED:  return is_webhook ? _("Webhook given up") : _("Command given up");
    default:                    g_return_val_if_reached ("");
    }
}

static char *
told_text (gpointer item,
           gpointer user_data)
{
  GPtrArray *deliveries = EVENT (item)->deliveries;
  GString *text;

  if (deliveries == NULL || deliveries->len == 0)
    return g_strdup ("–");
  text = g_string_new (NULL);
  for (guint i = 0; i < deliveries->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " · " : "", delivery_words (deliveries->pdata[i]));
  return g_string_free (text, FALSE);
}

static const char *
told_style (gpointer item,
            gpointer user_data)
{
  return count_deliveries (EVENT (item), FINX_DELIVERY_FAILED) > 0 ? "warn" : NULL;
}

/* Why it was not told, of one that was not. */
static char *
reason_text (gpointer item,
             gpointer user_data)
{
  GPtrArray *deliveries = EVENT (item)->deliveries;

  for (guint i = 0; deliveries != NULL && i < deliveries->len; i++)
    {
      const FinxDelivery *delivery = deliveries->pdata[i];

      if (delivery->state != FINX_DELIVERY_DONE && *delivery->reason != '\0')
        return g_strdup (delivery->reason);
    }
  return g_strdup ("");
}

static char *
note_text (gpointer item,
           gpointer user_data)
{
  return g_strdup (EVENT (item)->alert != NULL ? EVENT (item)->alert->note : "");
}

GtkWidget *
finx_alert_history_table_new (FinxEngine *engine)
{
  const FinxColumn columns[] = {
    { "time", _("Time"), time_text, .compare = compare_time, .priority = 1, .chars = 20 },
    { "event", _("Event"), event_text, .style = event_style, .priority = 1, .chars = 15 },
    { "subject", _("About"), subject_text, .is_bold = TRUE, .priority = 1, .chars = 9 },
    { "condition", _("Condition"), words_text, .expand = TRUE, .priority = 1, .chars = 22 },
    { "price", _("At"), price_text, .exact = price_exact, .is_number = TRUE, .priority = 2, .chars = 12 },
    { "told", _("Told"), told_text, .style = told_style, .priority = 2, .chars = 24 },
    { "reason", _("Not told because"), reason_text, .priority = 3, .chars = 20, .is_dim = TRUE },
    { "note", _("Note"), note_text, .priority = 3, .chars = 12, .is_dim = TRUE },
  };
  GtkWidget *table = finx_table_new (_("History of alerts"), NULL, columns, G_N_ELEMENTS (columns), engine);

  finx_table_set_rows (FINX_TABLE (table), 4, 0);
  return table;
}

/* Export */

static const char *
delivery_state (const FinxAlertEvent *event,
                FinxChannel           channel)
{
  for (guint i = 0; event->deliveries != NULL && i < event->deliveries->len; i++)
    {
      const FinxDelivery *delivery = event->deliveries->pdata[i];

      if (delivery->channel == channel)
        return finx_delivery_state_to_string (delivery->state);
    }
  return "";
}

static char *
utc_text (gint64 time_us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (time_us / FINX_USEC_PER_SEC);

  return g_date_time_format_iso8601 (time);
}

static void
append_event (GString            *out,
              FinxAlertEventItem *item)
{
  const FinxAlertEvent *event = EVENT (item);
  const FinxAlert *alert = event->alert;
  g_autofree char *time = utc_text (event->time_us), *price = price_exact (item, NULL), *reason = reason_text (item, NULL);
  g_autofree char *when = alert != NULL ? finx_alert_get_when (alert) : NULL;
  const char *const cells[] = {
    time,
    alert != NULL ? finx_alert_event_kind_to_string (event->kind) : "limit-passed",
    alert != NULL ? alert->id : "",
    alert != NULL && alert->instrument != NULL ? alert->instrument->symbol : "",
    alert != NULL ? alert->portfolio : event->breach->portfolio,
    alert != NULL ? alert->series : "",
    alert == NULL ? event->breach->rule : *when != '\0' ? when : finx_alert_condition_to_string (alert->condition),
    price,
    finx_decimal_is_known (event->price) && alert != NULL && alert->instrument != NULL ? alert->instrument->currency : "",
    delivery_state (event, FINX_CHANNEL_WEBHOOK),
    delivery_state (event, FINX_CHANNEL_COMMAND),
    reason,
    alert != NULL ? alert->note : "",
  };

  finx_csv_append_line (out, cells, G_N_ELEMENTS (cells), ',');
}

char *
finx_alert_history_to_csv (GListModel *lines)
{
  static const char *const heads[] = {
    "time", "event", "alert", "symbol", "portfolio", "series", "condition", "price", "currency", "webhook", "command", "reason", "note",
  };
  GString *out = g_string_new (NULL);

  finx_csv_append_line (out, heads, G_N_ELEMENTS (heads), ',');
  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr(FinxAlertEventItem) item = g_list_model_get_item (lines, i);

      append_event (out, item);
    }
  return g_string_free (out, FALSE);
}
