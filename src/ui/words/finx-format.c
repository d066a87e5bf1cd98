/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/words/finx-format.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"

#define DASH           "\xe2\x80\x93"          /* U+2013: unknown */
#define NARROW         "\xe2\x80\xaf"   /* U+202F narrow no-break space */
#define DAYS_PER_MONTH 30.436875

char *
finx_format_price (const FinxInstrument *instrument, FinxDecimal price)
{
  return finx_format_decimal (price, instrument != NULL ? instrument->price_scale : -1);
}

char *
finx_format_quantity (const FinxInstrument *instrument, FinxDecimal quantity)
{
  gboolean is_step_known = instrument != NULL && strcmp (instrument->venue, FINX_VENUE_NONE) != 0;

  return finx_format_decimal (is_step_known ? quantity : finx_decimal_normalize (quantity), is_step_known ? instrument->size_scale : -1);
}

/**
 * finx_format_count:
 *
 * A large count for charts and volume; never for money.
 *
 * Returns: (transfer full): "11.84 M", "184.2 K", "640"
 */
char *
finx_format_count (double value)
{
  double size = fabs (value);
  g_autofree char *number = NULL;

  if (!isfinite (value))
    return g_strdup (DASH);
  if (size >= 999.995e6)
    {
      number = finx_format_double (value / 1e9, 2);
      /* Translators: thousand millions, after a narrow space */
      return g_strconcat (number, NARROW, C_("count", "B"), NULL);
    }
  if (size >= 999.95e3)
    {
      number = finx_format_double (value / 1e6, 2);
      return g_strconcat (number, NARROW, C_("count", "M"), NULL);
    }
  if (size >= 1e4)
    {
      number = finx_format_double (value / 1e3, 1);
      return g_strconcat (number, NARROW, C_("count", "K"), NULL);
    }
  return finx_format_double (value, size == floor (size) ? 0 : size >= 100 ? 1 : 2);
}

/* Zones are read from files, so each is kept; main thread only. */
static GTimeZone *
find_zone (const char *zone)
{
  static GHashTable *zones = NULL;
  GTimeZone *found;

  if (zones == NULL)
    zones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_time_zone_unref);
  found = g_hash_table_lookup (zones, zone != NULL ? zone : "");
  if (found == NULL)
    {
      found = zone != NULL ? g_time_zone_new_identifier (zone) : g_time_zone_new_local ();
      if (found == NULL)
        found = g_time_zone_new_utc ();
      g_hash_table_insert (zones, g_strdup (zone != NULL ? zone : ""), found);
    }
  return found;
}

static GDateTime *
to_date_time (gint64 time_us, const char *zone)
{
  g_autoptr(GDateTime) utc = NULL;
  gint64 seconds = time_us / FINX_USEC_PER_SEC;

  if (time_us < 0 && time_us % FINX_USEC_PER_SEC != 0)
    seconds--;
  utc = g_date_time_new_from_unix_utc (seconds);
  return utc != NULL ? g_date_time_to_timezone (utc, find_zone (zone)) : NULL;
}

static char *
format_date_time (gint64 time_us, const char *zone, const char *format)
{
  g_autoptr(GDateTime) time = to_date_time (time_us, zone);

  return time != NULL ? g_date_time_format (time, format) : g_strdup (DASH);
}

char *
finx_format_time (gint64 time_us, const char *zone)
{
  /* Translators: time with seconds, see g_date_time_format() */
  return format_date_time (time_us, zone, C_("time", "%H:%M:%S"));
}

char *
finx_format_time_ms (gint64 time_us, const char *zone)
{
  g_autofree char *time = finx_format_time (time_us, zone);
  int ms = (int) (((time_us % FINX_USEC_PER_SEC) + FINX_USEC_PER_SEC) % FINX_USEC_PER_SEC / 1000);

  return g_strdup_printf ("%s%s%03d", time, finx_format_decimal_point (), ms);
}

/* From a year on in years and months. */
char *
finx_format_held (gint32 days)
{
  int months = (int) (days / DAYS_PER_MONTH);

  if (days < 366)
    return finx_format_age (days * FINX_USEC_PER_DAY);
  return months % 12 > 0 ? g_strdup_printf (_("%d y %d m"), months / 12, months % 12) : g_strdup_printf (_("%d y"), months / 12);
}

char *
finx_format_date (gint64 time_us, const char *zone)
{
  /* Translators: a date such as "Fri 20 Nov 2026", see g_date_time_format() */
  return format_date_time (time_us, zone, C_("date", "%a %-d %b %Y"));
}

char *
finx_format_when (gint64 time_us, gint64 now_us)
{
  g_autoptr(GDateTime) time = to_date_time (time_us, NULL);
  g_autoptr(GDateTime) now = to_date_time (now_us, NULL);

  if (time == NULL || now == NULL)
    return g_strdup (DASH);
  if (g_date_time_get_year (time) == g_date_time_get_year (now) &&
      g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now))
    return g_date_time_format (time, C_("time", "%H:%M:%S"));
  /* Translators: date and time, see g_date_time_format() */
  return g_date_time_format (time, C_("date and time", "%a %-d %b %Y %H:%M:%S"));
}

char *
finx_format_moment (gint64 time_us)
{
  /* Translators: weekday, day and time without the year, see g_date_time_format() */
  return format_date_time (time_us, NULL, C_("moment", "%a %-d %b, %H:%M"));
}

/**
 * finx_format_age:
 * @age_us: µs; below zero counts as zero
 *
 * Returns: (transfer full): the largest unit, rounded down: "8 s", "4 min", "29 h", "6 d"
 */
char *
finx_format_age (gint64 age_us)
{
  age_us = MAX (age_us, 0);
  if (age_us < FINX_USEC_PER_MIN)
    return g_strdup_printf (C_("age", "%d s"), (int) (age_us / FINX_USEC_PER_SEC));
  if (age_us < FINX_USEC_PER_HOUR)
    return g_strdup_printf (C_("age", "%d min"), (int) (age_us / FINX_USEC_PER_MIN));
  if (age_us < 2 * FINX_USEC_PER_DAY)
    return g_strdup_printf (C_("age", "%d h"), (int) (age_us / FINX_USEC_PER_HOUR));
  return g_strdup_printf (C_("age", "%d d"), (int) (age_us / FINX_USEC_PER_DAY));
}

char *
finx_format_bytes (gint64 bytes)
{
  return bytes < 0 ? g_strdup (DASH) : g_format_size ((guint64) bytes);
}

const char *
finx_order_state_label (FinxOrderState state)
{
  switch (state)
    {
    case FINX_ORDER_PENDING:   return _("Sending");
    case FINX_ORDER_WAITING:   return _("Waiting for trigger");
    case FINX_ORDER_WORKING:   return _("Working");
    case FINX_ORDER_PARTIAL:   return _("Partly filled");
    case FINX_ORDER_FILLED:    return _("Filled");
    case FINX_ORDER_CANCELLED: return _("Cancelled");
    case FINX_ORDER_REJECTED:  return _("Rejected");
    case FINX_ORDER_EXPIRED:   return _("Expired");
    case FINX_ORDER_UNKNOWN:   return _("Outcome unknown");
    default:                   g_return_val_if_reached ("");
    }
}

const char *
finx_order_type_label (FinxOrderType type)
{
  switch (type)
    {
    case FINX_ORDER_MARKET:        return _("Market");
    case FINX_ORDER_LIMIT:         return _("Limit");
    case FINX_ORDER_STOP:          return _("Stop");
    case FINX_ORDER_STOP_LIMIT:    return _("Stop limit");
    case FINX_ORDER_TRAILING_STOP: return _("Trailing stop");
    default:                       g_return_val_if_reached ("");
    }
}

const char *
finx_tif_label (FinxTimeInForce tif)
{
  switch (tif)
    {
    case FINX_TIF_DAY: return _("Day");
    case FINX_TIF_GTC: return _("GTC");
    case FINX_TIF_IOC: return _("IOC");
    case FINX_TIF_FOK: return _("FOK");
    case FINX_TIF_GTD: return _("GTD");
    case FINX_TIF_OPEN: return _("Open");
    case FINX_TIF_CLOSE: return _("Close");
    default:           g_return_val_if_reached ("");
    }
}

const char *
finx_tif_explain (FinxTimeInForce tif)
{
  switch (tif)
    {
    case FINX_TIF_DAY: return _("Day: the order ends with the trading day.");
    case FINX_TIF_GTC: return _("Good till cancelled: the order stays until it is filled or you cancel it.");
    case FINX_TIF_IOC: return _("Immediate or cancel: what is not filled at once is cancelled.");
    case FINX_TIF_FOK: return _("Fill or kill: the whole quantity is filled at once, or nothing.");
    case FINX_TIF_GTD: return _("Good till date: the order stays until it is filled, or until the time that you choose.");
    case FINX_TIF_OPEN: return _("At the open: the order takes part in the opening auction only.");
    case FINX_TIF_CLOSE: return _("At the close: the order takes part in the closing auction only.");
    default:           g_return_val_if_reached ("");
    }
}

const char *
finx_side_label (FinxSide side)
{
  return side == FINX_SIDE_BUY ? _("Buy") : _("Sell");
}

const char *
finx_order_state_style (FinxOrderState state)
{
  switch (state)
    {
    case FINX_ORDER_PENDING:
    case FINX_ORDER_WORKING:
    case FINX_ORDER_PARTIAL:
      return "working";
    case FINX_ORDER_UNKNOWN:
      return "state-warn";
    case FINX_ORDER_REJECTED:
      return "state-error";
    case FINX_ORDER_CANCELLED:
    case FINX_ORDER_EXPIRED:
      return "dim";
    default:
      return NULL;
    }
}

char *
finx_order_terms (const FinxOrder *order)
{
  g_autofree char *limit = finx_format_price (order->instrument, order->limit_price);
  g_autofree char *stop = finx_format_price (order->instrument, order->stop_price);
  g_autofree char *trail = finx_format_price (order->instrument, order->trail);
  /* Translators: an order that is valid today, within a line: "limit 231.40 · day" */
  const char *tif = order->tif == FINX_TIF_DAY ? _("day") : finx_tif_label (order->tif);

  switch (order->type)
    {
    case FINX_ORDER_LIMIT:
      return g_strdup_printf (_("limit %s · %s"), limit, tif);
    case FINX_ORDER_STOP:
      return g_strdup_printf (_("stop %s · %s"), stop, tif);
    case FINX_ORDER_STOP_LIMIT:
      return g_strdup_printf (_("stop %s, limit %s · %s"), stop, limit, tif);
    case FINX_ORDER_TRAILING_STOP:
      return g_strdup_printf (_("stop %s, trailing by %s · %s"), stop, trail, tif);
    default:
      return g_strdup_printf (_("market · %s"), tif);
    }
}

char *
finx_order_words (const FinxOrder *order)
{
  g_autofree char *quantity = finx_format_quantity (order->instrument, order->quantity);
  g_autofree char *terms = finx_order_terms (order);

  return g_strdup_printf ("%s %s · %s", finx_side_label (order->side), quantity, terms);
}
