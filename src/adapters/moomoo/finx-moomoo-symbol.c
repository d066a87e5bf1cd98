/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markets, names, numbers and times as the protocol has them. */
#include "adapters/moomoo/finx-moomoo-private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS     15           /* that a double keeps of any decimal */
#define MOST_SCALE 9            /* digits behind the point of any price or quantity */

static const MoomooMarket markets[] = {
  { "US", "", 2, 2, 11, "USD", FINX_VENUE_NONE, "America/New_York", FINX_CALENDAR_US_EQUITY, 16 * 60, 2 },
  { "HK", ".HK", 1, 1, 1, "HKD", "XHKG", "Asia/Hong_Kong", FINX_CALENDAR_ALWAYS, 16 * 60, 3 },
  { "SH", ".SS", 4, 31, 21, "CNY", "XSHG", "Asia/Shanghai", FINX_CALENDAR_ALWAYS, 15 * 60, 2 },
  { "SZ", ".SZ", 4, 32, 22, "CNY", "XSHE", "Asia/Shanghai", FINX_CALENDAR_ALWAYS, 15 * 60, 2 },
  { "SG", ".SI", 6, 41, 31, "SGD", "XSES", "Asia/Singapore", FINX_CALENDAR_ALWAYS, 17 * 60, 3 },
  { "JP", ".T", 15, 51, 41, "JPY", "XTKS", "Asia/Tokyo", FINX_CALENDAR_ALWAYS, 15 * 60 + 30, 1 },
  { "AU", ".AX", 8, 61, 51, "AUD", "XASX", "Australia/Sydney", FINX_CALENDAR_ALWAYS, 16 * 60, 3 },
  { "MY", ".KL", 111, 71, 61, "MYR", "XKLS", "Asia/Kuala_Lumpur", FINX_CALENDAR_ALWAYS, 17 * 60, 3 },
  { "CA", ".TO", 112, 81, 71, "CAD", "XTSE", "America/Toronto", FINX_CALENDAR_ALWAYS, 16 * 60, 2 },
};

static const char *const currencies[] = { NULL, "HKD", "USD", "CNH", "JPY", "SGD", "AUD", "CAD", "MYR", "NZD" };

/* (nullable) */
const MoomooMarket *
moomoo_market_of_security (int number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (markets); i++)
    if (markets[i].security == number)
      return &markets[i];
  return NULL;
}

/* (nullable) */
const MoomooMarket *
moomoo_market_of_quote (int number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (markets); i++)
    if (markets[i].quote == number)
      return &markets[i];
  return NULL;
}

/* (nullable): simulated accounts trade in China under another number */
const MoomooMarket *
moomoo_market_of_trade (int number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (markets); i++)
    if (markets[i].trade == number || (number == 3 && markets[i].trade == 4))
      return &markets[i];
  return NULL;
}

/* (nullable) */
const char *
moomoo_currency_name (int number)
{
  return number > 0 && number < (int) G_N_ELEMENTS (currencies) ? currencies[number] : NULL;
}

int
moomoo_currency_number (const char *name)
{
  for (gsize i = 1; i < G_N_ELEMENTS (currencies); i++)
    if (g_str_equal (name, currencies[i]))
      return (int) i;
  return 0;
}

/* Hong Kong's codes have five digits, however many are typed. */
static char *
pad (const MoomooMarket *market,
     const char         *code,
     gsize               length)
{
  g_autofree char *stem = g_strndup (code, length);

  for (gsize i = 0; i < length; i++)
    if (!g_str_equal (market->prefix, "HK") || length >= 5 || !g_ascii_isdigit (stem[i]))
      return g_steal_pointer (&stem);
  return g_strdup_printf ("%0*d", 5, atoi (stem));
}

/**
 * moomoo_split:
 * @code: (out) (transfer full): as orders name it
 *
 * Returns: (transfer none): the instrument's market
 */
const MoomooMarket *
moomoo_split (FinxBrokerClient      *client,
              const FinxInstrument  *instrument,
              char                 **code)
{
  const char *symbol = finx_broker_client_get_symbol (client, instrument);
  const char *dot = strchr (symbol, '.'), *last = strrchr (symbol, '.');

  for (gsize i = 0; dot != NULL && i < G_N_ELEMENTS (markets); i++)
    if (strlen (markets[i].prefix) == (gsize) (dot - symbol) && g_str_has_prefix (symbol, markets[i].prefix) && dot[1] != '\0')
      {
        *code = pad (&markets[i], dot + 1, strlen (dot + 1));
        return &markets[i];
      }
  for (gsize i = 0; last != NULL && last > symbol && i < G_N_ELEMENTS (markets); i++)
    if (g_str_equal (last, markets[i].suffix))
      {
        *code = pad (&markets[i], symbol, (gsize) (last - symbol));
        return &markets[i];
      }
  *code = g_strdup (symbol);
  return &markets[0];
}

/* (transfer full): an instrument of which no more is known than an order tells: any quantity may be held */
FinxInstrument *
moomoo_draft (const MoomooMarket *market,
              const char         *code,
              const char         *name)
{
  g_autofree char *symbol = g_strconcat (code, market->suffix, NULL);
  FinxInstrument *draft = finx_instrument_new_plain (symbol, name, "", FINX_ASSET_EQUITY, market->currency);

  g_free (draft->venue);
  draft->venue = g_strdup (market->venue);
  draft->calendar = market->calendar;
  draft->tick_size = finx_decimal_new (1, market->scale);
  draft->price_scale = market->scale;
  return draft;
}

/* (nullable): also one that was not met before */
const FinxInstrument *
moomoo_find_instrument (FinxBrokerClient   *client,
                        const MoomooMarket *market,
                        const char         *code)
{
  g_autofree char *symbol = NULL;
  g_autoptr(FinxInstrument) draft = NULL;
  const FinxInstrument *known;

  if (market == NULL || code == NULL || *code == '\0' || !g_utf8_validate (code, -1, NULL))
    return NULL;
  symbol = g_strdup_printf ("%s.%s", market->prefix, code);
  known = finx_broker_client_find (client, symbol);
  if (known != NULL)
    return known;
  draft = moomoo_draft (market, code, NULL);
  return finx_instrument_validate (draft, NULL) ? finx_broker_client_learn (client, symbol, draft) : NULL;
}

/* (nullable): one that was met before */
const FinxInstrument *
moomoo_find_quoted (FinxBrokerClient       *client,
                    const Moomoo__Security *security)
{
  const MoomooMarket *market = security != NULL ? moomoo_market_of_quote (security->market) : NULL;
  g_autofree char *symbol = market != NULL ? g_strdup_printf ("%s.%s", market->prefix, security->code) : NULL;
  const FinxInstrument *known = symbol != NULL ? finx_broker_client_find (client, symbol) : NULL;

  if (known != NULL || market == NULL)
    return known;
  g_free (symbol);
  symbol = g_strconcat (security->code, market->suffix, NULL);
  return finx_broker_client_find (client, symbol);
}

/* The decimal that was meant: the protocol has doubles, which keep fifteen digits of any. */
FinxDecimal
moomoo_decimal (gboolean is_told,
                double   value)
{
  double size = fabs (value);
  int before = size >= 1 ? (int) floor (log10 (size)) + 1 : 0;

  if (!is_told || !isfinite (value) || before > DIGITS)
    return FINX_DECIMAL_UNKNOWN;
  return finx_decimal_normalize (finx_decimal_from_double (value, (guint) MIN (MOST_SCALE, DIGITS - before), FINX_ROUND_HALF_EVEN));
}

/* Unknown where OpenD writes 0 for what there is not. */
FinxDecimal
moomoo_positive (gboolean is_told,
                 double   value)
{
  FinxDecimal decimal = moomoo_decimal (is_told, value);

  return finx_decimal_sign (decimal) > 0 ? decimal : FINX_DECIMAL_UNKNOWN;
}

/* UTC µs: seconds since 1970 where they are told, else a text in the market's time; 0: neither */
gint64
moomoo_time (gboolean            is_told,
             double              timestamp,
             const char         *text,
             const MoomooMarket *market)
{
  int year, month, day, hour = 0, minute = 0;
  double second = 0;
  g_autoptr(GTimeZone) zone = NULL;
  g_autoptr(GDateTime) time = NULL;

  if (is_told && isfinite (timestamp) && timestamp > 0 && timestamp < 1e11)
    return (gint64) llround (timestamp * 1e6);
  if (text == NULL || market == NULL || sscanf (text, "%4d-%2d-%2d %2d:%2d:%lf", &year, &month, &day, &hour, &minute, &second) < 3)
    return 0;
  zone = g_time_zone_new_identifier (market->zone);
  time = zone != NULL ? g_date_time_new (zone, year, month, day, hour, minute, second) : NULL;
  return time != NULL ? g_date_time_to_unix (time) * FINX_USEC_PER_SEC + g_date_time_get_microsecond (time) : 0;
}

static GDateTime *
local_time (gint64              time_us,
            const MoomooMarket *market)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (market->zone);
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time_us / FINX_USEC_PER_SEC);

  return g_date_time_to_timezone (utc, zone != NULL ? zone : g_date_time_get_timezone (utc));
}

/* (transfer full): "2026-03-09 15:00:00", in the market's time */
char *
moomoo_time_text (gint64              time_us,
                  const MoomooMarket *market)
{
  g_autoptr(GDateTime) time = local_time (time_us, market);

  return g_date_time_format (time, "%Y-%m-%d %H:%M:%S");
}

/* When the day began that it is at the market, UTC µs */
gint64
moomoo_midnight (gint64              time_us,
                 const MoomooMarket *market)
{
  g_autoptr(GDateTime) time = local_time (time_us, market);
  gint64 seconds = (gint64) g_date_time_get_hour (time) * 3600 + g_date_time_get_minute (time) * 60 + g_date_time_get_second (time);

  return (time_us / FINX_USEC_PER_SEC - seconds) * FINX_USEC_PER_SEC;
}
