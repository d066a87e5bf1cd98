/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/alerts/finx-alert-message.h"

#include "base/finx-clock.h"
#include "base/finx-json.h"
#include "base/finx-text.h"

char *
finx_alert_message_title (const FinxAlertEvent *event)
{
  char most[FINX_DECIMAL_STRING_SIZE];
  char *title;

  if (event->alert != NULL)
    title = finx_alert_describe (event->alert);
  else
    {
      finx_decimal_print (event->breach->most, most);
      /* Translators: a portfolio, one of its risk limits, and what is allowed */
      title = g_strdup_printf (finx_text ("%s: the limit %s of %s is passed"), event->breach->portfolio, event->breach->rule, most);
    }
  return g_strdelimit (title, "\r\n", ' ');     /* a condition may have lines */
}

char *
finx_alert_message_text (const FinxAlertEvent *event,
                         gboolean              is_simulated)
{
  const FinxAlert *alert = event->alert;
  g_autofree char *title = finx_alert_message_title (event), *time = finx_time_format_iso (event->time_us);
  GString *text = g_string_new (NULL);
  char price[FINX_DECIMAL_STRING_SIZE];

  g_string_append_printf (text, "%s\n\n%s", title, time);
  if (finx_decimal_is_known (event->price))
    {
      finx_decimal_print (event->price, price);
      g_string_append_printf (text, ": %s%s%s", price, alert != NULL && alert->instrument != NULL ? " " : "",
                              alert != NULL && alert->instrument != NULL ? alert->instrument->currency : "");
    }
  g_string_append_c (text, '\n');
  if (event->kind == FINX_ALERT_EVENT_MISSED)
    g_string_append_printf (text, "%s\n", finx_text ("It was passed while FinX was closed."));
  if (is_simulated)
    g_string_append_printf (text, "%s\n", finx_text ("On the practice desk, simulated"));
  if (alert != NULL && *alert->note != '\0')
    g_string_append_printf (text, "\n%s\n", alert->note);
  return g_string_free (text, FALSE);
}

static void
add_flag (JsonBuilder *builder,
          const char  *name,
          gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
begin (JsonBuilder *builder,
       const char  *id,
       const char  *event,
       gint64       time_us,
       const char  *title)
{
  g_autofree char *time = finx_time_format_iso (time_us);

  json_builder_begin_object (builder);
  finx_json_add_text (builder, "id", id);
  finx_json_add_text (builder, "event", event);
  finx_json_add_text (builder, "time", time);
  finx_json_add_text (builder, "title", title);
}

static void
add_alert (JsonBuilder     *builder,
           const FinxAlert *alert)
{
  finx_json_add_text (builder, "alert", alert->id);
  finx_json_add_text (builder, "condition", finx_alert_condition_to_string (alert->condition));
  if (alert->instrument != NULL)
    {
      finx_json_add_text (builder, "symbol", alert->instrument->symbol);
      finx_json_add_text (builder, "currency", alert->instrument->currency);
    }
  if (*alert->portfolio != '\0')
    finx_json_add_text (builder, "portfolio", alert->portfolio);
  if (*alert->series != '\0')
    finx_json_add_text (builder, "series", alert->series);
  if (*alert->when != '\0')
    finx_json_add_text (builder, "when", alert->when);
  finx_json_add_decimal (builder, "level", alert->level);
  finx_json_add_text (builder, "note", alert->note);
}

char *
finx_alert_message_json (const FinxAlertEvent *event,
                         const char           *id,
                         gboolean              is_simulated)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *title = finx_alert_message_title (event);

  begin (builder, id, finx_alert_event_kind_to_string (event->kind), event->time_us, title);
  finx_json_add_decimal (builder, "price", event->price);
  add_flag (builder, "simulated", is_simulated);
  if (event->alert != NULL)
    add_alert (builder, event->alert);
  else
    {
      finx_json_add_text (builder, "portfolio", event->breach->portfolio);
      finx_json_add_text (builder, "limit", event->breach->rule);
      finx_json_add_decimal (builder, "most", event->breach->most);
      finx_json_add_decimal (builder, "figure", event->breach->figure);
    }
  json_builder_end_object (builder);
  return finx_json_end (builder);
}

char *
finx_alert_message_test (const char *id,
                         gint64      now_us)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  begin (builder, id, "test", now_us, finx_text ("Test of an alert"));
  json_builder_end_object (builder);
  return finx_json_end (builder);
}
