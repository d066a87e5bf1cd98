/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/prices/finx-market-codec.h"

#include <math.h>

#include "base/finx-json.h"

void
finx_price_origin_free (FinxPriceOrigin *self)
{
  g_free (self->symbol);
  g_free (self->source);
  g_free (self->currency);
  g_clear_pointer (&self->actions, g_array_unref);
  g_free (self);
}

static JsonBuilder *
begin (void)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  return builder;
}

static char *
end (JsonBuilder *builder)
{
  json_builder_end_object (builder);
  return finx_json_end (builder);
}

static char *
dup_text (JsonObject *object,
          const char *name)
{
  const char *text = finx_json_get_text (object, name);

  return g_strdup (text != NULL ? text : "");
}

char *
finx_market_last_to_text (const FinxLastPrice *last)
{
  g_autoptr(JsonBuilder) builder = begin ();

  finx_json_add_decimal (builder, "price", last->price);
  finx_json_add_decimal (builder, "previous", last->previous_close);
  finx_json_add_integer (builder, "time", last->time_us);
  finx_json_add_text (builder, "currency", last->currency);
  return end (builder);
}

FinxLastPrice *
finx_market_last_from_text (const char *text)
{
  g_autoptr(JsonObject) object = finx_json_parse_object (text);
  FinxLastPrice last = { 0 };

  if (object == NULL || !finx_json_get_decimal (object, "price", &last.price) || finx_decimal_sign (last.price) <= 0
      || !finx_json_get_decimal (object, "previous", &last.previous_close) || !finx_json_get_integer (object, "time", &last.time_us))
    return NULL;
  last.currency = dup_text (object, "currency");
  last.source = g_strdup ("");
  return g_memdup2 (&last, sizeof last);
}

char *
finx_market_economy_to_text (const FinxEconomicSeries *series)
{
  g_autoptr(JsonBuilder) builder = begin ();

  finx_json_add_text (builder, "title", series->title);
  finx_json_add_text (builder, "unit", series->unit);
  json_builder_set_member_name (builder, "points");
  json_builder_begin_array (builder);
  for (guint i = 0; i < series->points->len; i++)
    {
      json_builder_add_int_value (builder, g_array_index (series->points, FinxEconomicPoint, i).day);
      json_builder_add_double_value (builder, g_array_index (series->points, FinxEconomicPoint, i).value);
    }
  json_builder_end_array (builder);
  return end (builder);
}

static gboolean
get_number (JsonArray *array,
            guint      i,
            double    *value)
{
  JsonNode *node = json_array_get_element (array, i);

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) == G_TYPE_STRING)
    return FALSE;
  *value = json_node_get_double (node);
  return isfinite (*value);
}

FinxEconomicSeries *
finx_market_economy_from_text (const char *text)
{
  g_autoptr(JsonObject) object = finx_json_parse_object (text);
  JsonArray *points = object != NULL ? finx_json_get_array (object, "points") : NULL;
  FinxEconomicSeries *series;

  if (points == NULL)
    return NULL;
  series = finx_economic_series_new ("");
  g_free (series->title);
  g_free (series->unit);
  series->title = dup_text (object, "title");
  series->unit = dup_text (object, "unit");
  for (guint i = 0; i + 1 < json_array_get_length (points); i += 2)
    {
      FinxEconomicPoint point;
      double day;

      if (!get_number (points, i, &day) || fabs (day) > 1e7 || !get_number (points, i + 1, &point.value))
        continue;
      point.day = (gint32) day;
      g_array_append_val (series->points, point);
    }
  return series;
}

char *
finx_market_releases_to_text (const FinxReleaseDates *dates)
{
  g_autoptr(JsonBuilder) builder = begin ();

  finx_json_add_text (builder, "name", dates->name);
  json_builder_set_member_name (builder, "days");
  json_builder_begin_array (builder);
  for (guint i = 0; i < dates->days->len; i++)
    json_builder_add_int_value (builder, g_array_index (dates->days, gint32, i));
  json_builder_end_array (builder);
  return end (builder);
}

FinxReleaseDates *
finx_market_releases_from_text (const char *text)
{
  g_autoptr(JsonObject) object = finx_json_parse_object (text);
  JsonArray *days = object != NULL ? finx_json_get_array (object, "days") : NULL;
  FinxReleaseDates *dates;

  if (days == NULL)
    return NULL;
  dates = finx_release_dates_new ("");
  g_free (dates->name);
  dates->name = dup_text (object, "name");
  for (guint i = 0; i < json_array_get_length (days); i++)
    {
      double number;
      gint32 day;

      if (!get_number (days, i, &number) || fabs (number) > 1e7)
        continue;
      day = (gint32) number;
      g_array_append_val (dates->days, day);
    }
  return dates;
}

char *
finx_market_earnings_to_text (const FinxEarningsList *list)
{
  g_autoptr(JsonBuilder) builder = begin ();

  finx_json_add_text (builder, "currency", list->currency);
  json_builder_set_member_name (builder, "reports");
  json_builder_begin_array (builder);
  for (guint i = 0; i < list->reports->len; i++)
    {
      const FinxEarningsReport *report = &g_array_index (list->reports, FinxEarningsReport, i);

      json_builder_begin_object (builder);
      finx_json_add_integer (builder, "day", report->day);
      finx_json_add_integer (builder, "period", report->period);
      finx_json_add_decimal (builder, "reported", report->reported);
      finx_json_add_decimal (builder, "estimate", report->estimate);
      finx_json_add_text (builder, "hour", finx_report_hour_to_string (report->hour));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return end (builder);
}

FinxEarningsList *
finx_market_earnings_from_text (const char *text)
{
  g_autoptr(JsonObject) object = finx_json_parse_object (text);
  JsonArray *reports = object != NULL ? finx_json_get_array (object, "reports") : NULL;
  FinxEarningsList *list;

  if (reports == NULL)
    return NULL;
  list = finx_earnings_list_new ("");
  g_free (list->currency);
  list->currency = dup_text (object, "currency");
  for (guint i = 0; i < json_array_get_length (reports); i++)
    {
      JsonObject *row = finx_json_object_of (json_array_get_element (reports, i));
      FinxEarningsReport report = { 0 };
      gint64 day, period;

      if (row == NULL || !finx_json_get_integer (row, "day", &day) || !finx_json_get_integer (row, "period", &period)
          || !finx_json_get_decimal (row, "reported", &report.reported) || !finx_json_get_decimal (row, "estimate", &report.estimate))
        continue;
      report.day = (gint32) CLAMP (day, G_MININT32, G_MAXINT32);
      report.period = (gint32) CLAMP (period, G_MININT32, G_MAXINT32);
      finx_report_hour_from_string (finx_json_get_text (row, "hour"), &report.hour);
      g_array_append_val (list->reports, report);
    }
  return list;
}

char *
finx_market_origin_to_text (const FinxDailySeries *series)
{
  g_autoptr(JsonBuilder) builder = begin ();

  finx_json_add_text (builder, "adjustment", finx_adjustment_to_string (series->adjustment));
  finx_json_add_text (builder, "currency", series->currency);
  json_builder_set_member_name (builder, "actions");
  json_builder_begin_array (builder);
  for (guint i = 0; i < series->actions->len; i++)
    {
      const FinxPriceAction *action = &g_array_index (series->actions, FinxPriceAction, i);

      json_builder_begin_object (builder);
      finx_json_add_integer (builder, "day", action->day);
      finx_json_add_text (builder, "kind", action->kind == FINX_ACTION_SPLIT ? "split" : "dividend");
      finx_json_add_decimal (builder, "value", action->value);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return end (builder);
}

FinxPriceOrigin *
finx_market_origin_from_text (const char *text)
{
  g_autoptr(JsonObject) object = finx_json_parse_object (text);
  JsonArray *actions = object != NULL ? finx_json_get_array (object, "actions") : NULL;
  const char *adjustment = object != NULL ? finx_json_get_text (object, "adjustment") : NULL;
  FinxPriceOrigin *origin;
  FinxAdjustment kind;

  if (actions == NULL || adjustment == NULL || !finx_adjustment_from_string (adjustment, &kind))
    return NULL;
  origin = g_new0 (FinxPriceOrigin, 1);
  origin->adjustment = kind;
  origin->currency = dup_text (object, "currency");
  origin->actions = g_array_new (FALSE, FALSE, sizeof (FinxPriceAction));
  for (guint i = 0; i < json_array_get_length (actions); i++)
    {
      JsonObject *row = finx_json_object_of (json_array_get_element (actions, i));
      FinxPriceAction action;
      gint64 day;

      if (row == NULL || !finx_json_get_integer (row, "day", &day) || !finx_json_get_decimal (row, "value", &action.value)
          || finx_decimal_sign (action.value) <= 0)
        continue;
      action.day = (gint32) CLAMP (day, G_MININT32, G_MAXINT32);
      action.kind = g_strcmp0 (finx_json_get_text (row, "kind"), "split") == 0 ? FINX_ACTION_SPLIT : FINX_ACTION_DIVIDEND;
      g_array_append_val (origin->actions, action);
    }
  return origin;
}
