/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/finx-answer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-time.h"
#include "files/text/finx-json-text.h"
#include "model/finx-tick.h"

#define PRICE_SCALE 10          /* digits after the point that are kept of a number that came as a binary one */

/* The parser below goes into the depth by recursion. */
static gboolean
is_sound (const char *text,
          gsize       length)
{
  FinxJsonText json;
  FinxJsonToken token;

  finx_json_text_init (&json, text, length);
  while ((token = finx_json_text_next (&json)) > FINX_JSON_BROKEN)
    ;
  return token == FINX_JSON_END;
}

/**
 * finx_answer_json:
 * @error: %FINX_ERROR_PROTOCOL
 *
 * Returns: (transfer full): the body as JSON; fails for anything else: HTML, nothing, half an answer
 */
JsonNode *
finx_answer_json (const FinxHttpReply *reply,
                  GError             **error)
{
  JsonNode *node = NULL;

  if (g_utf8_validate (reply->body, (gssize) reply->length, NULL) && is_sound (reply->body, reply->length))
    node = json_from_string (reply->body, NULL);
  if (node == NULL)
    finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-DATA-001", "The answer is not JSON, or only a part of it");
  return node;
}

/**
 * finx_answer_at:
 * @node: (nullable)
 * @path: names of members and numbers of elements, such as "chart/result/0"
 *
 * Returns: (transfer none) (nullable)
 */
JsonNode *
finx_answer_at (JsonNode   *node,
                const char *path)
{
  g_auto(GStrv) parts = g_strsplit (path, "/", -1);

  for (guint i = 0; parts[i] != NULL && node != NULL; i++)
    {
      guint64 index;

      if (JSON_NODE_HOLDS_OBJECT (node))
        node = json_object_get_member (json_node_get_object (node), parts[i]);
      else if (JSON_NODE_HOLDS_ARRAY (node) && g_ascii_string_to_unsigned (parts[i], 10, 0, G_MAXUINT32, &index, NULL)
               && index < json_array_get_length (json_node_get_array (node)))
        node = json_array_get_element (json_node_get_array (node), (guint) index);
      else
        node = NULL;
    }
  return node;
}

/* (nullable) */
const char *
finx_answer_text (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                                                          : NULL;
}

/* (nullable) (transfer none) */
JsonArray *
finx_answer_array (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* A number, or text that is one; NaN otherwise. */
double
finx_answer_number (JsonNode *node)
{
  const char *text = finx_answer_text (node);
  FinxDecimal value;

  if (text != NULL)
    return finx_decimal_parse (text, &value, NULL) ? finx_decimal_to_double (value) : (double) NAN;
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return (double) NAN;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return (double) json_node_get_int (node);
  return json_node_get_value_type (node) == G_TYPE_DOUBLE ? json_node_get_double (node) : (double) NAN;
}

/* Likewise; unknown otherwise. */
FinxDecimal
finx_answer_decimal (JsonNode *node)
{
  const char *text = finx_answer_text (node);
  FinxDecimal value;
  double number;

  if (text != NULL)
    return finx_decimal_parse (text, &value, NULL) ? value : FINX_DECIMAL_UNKNOWN;
  number = finx_answer_number (node);
  if (!isfinite (number))
    return FINX_DECIMAL_UNKNOWN;
  return finx_decimal_normalize (finx_decimal_from_double (number, PRICE_SCALE, FINX_ROUND_HALF_EVEN));
}

/* "2025-11-18", perhaps with a time behind it. */
gboolean
finx_answer_day (const char *text,
                 gint32     *day)
{
  int year, month, of_month;

  if (text == NULL || strlen (text) < 10 || sscanf (text, "%4d-%2d-%2d", &year, &month, &of_month) != 3 || year < 1800 || year > 9999
      || month < 1 || month > 12 || of_month < 1 || of_month > finx_days_in_month (year, month))
    return FALSE;
  *day = (gint32) finx_days_from_date (year, month, of_month);
  return TRUE;
}

/* UTC µs of a time at an exchange; @zone: an IANA name. */
gint64
finx_answer_time (gint32      day,
                  int         hour,
                  int         minute,
                  const char *zone)
{
  g_autoptr(GTimeZone) tz = g_time_zone_new_identifier (zone);
  g_autoptr(GDateTime) time = NULL;
  int year, month, of_month;

  finx_date_from_days (day, &year, &month, &of_month);
  time = tz != NULL ? g_date_time_new (tz, year, month, of_month, hour, minute, 0) : NULL;
  return time != NULL ? g_date_time_to_unix (time) * FINX_USEC_PER_SEC
                      : day * FINX_USEC_PER_DAY + hour * FINX_USEC_PER_HOUR + minute * FINX_USEC_PER_MIN;
}

/* The date at an exchange. */
gint32
finx_answer_local_day (gint64     unix_seconds,
                       GTimeZone *zone)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, unix_seconds);

  return (gint32) finx_days_from_time ((unix_seconds + g_time_zone_get_offset (zone, interval)) * FINX_USEC_PER_SEC);
}

/* A price alone stands for all four; a volume that is not told is none. What is not valid is left out later. */
void
finx_answer_add_bar (GArray *bars,
                     gint32  day,
                     double  open,
                     double  high,
                     double  low,
                     double  close,
                     double  volume)
{
  FinxBar bar = { .time_us = day * FINX_USEC_PER_DAY, .close = close };

  bar.open = isnan (open) ? close : open;
  bar.high = isnan (high) ? fmax (bar.open, close) : high;
  bar.low = isnan (low) ? fmin (bar.open, close) : low;
  bar.volume = volume >= 0 ? volume : 0;
  g_array_append_val (bars, bar);
}

/* Whatever the case. */
gboolean
finx_answer_has (const char *text,
                 const char *words)
{
  g_autofree char *low = text != NULL ? g_ascii_strdown (text, -1) : NULL;

  return low != NULL && strstr (low, words) != NULL;
}

void
finx_answer_unknown (const char *provider,
                     const char *what,
                     GError    **error)
{
  finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-DATA-009", "%s does not have %s, or not of these days", provider, what);
}

void
finx_answer_not_understood (const char *provider,
                            GError    **error)
{
  finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-DATA-002",
                  "What %s answered can not be understood. Nothing of it was used; another provider may have it", provider);
}

/**
 * finx_answer_series:
 * @series: takes the points
 * @rows: (nullable): objects with a date and a value
 * @read_day: (scope call): reads the date; a row that it refuses is left out
 * @error: there are no rows, or none of these days
 */
gboolean
finx_answer_series (FinxEconomicSeries  *series,
                    JsonArray           *rows,
                    gboolean           (*read_day) (const char *text, gint32 *day),
                    const char          *provider,
                    gint32               from_day,
                    gint32               to_day,
                    GError             **error)
{
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *node = json_array_get_element (rows, i);
      FinxEconomicPoint point = { .value = finx_answer_number (finx_answer_at (node, "value")) };

      if (read_day (finx_answer_text (finx_answer_at (node, "date")), &point.day))
        g_array_append_val (series->points, point);
    }
  if (rows == NULL)
    finx_answer_not_understood (provider, error);
  else if (!finx_economic_series_tidy (series, from_day, to_day))
    finx_answer_unknown (provider, series->id, error);
  else
    return TRUE;
  return FALSE;
}
