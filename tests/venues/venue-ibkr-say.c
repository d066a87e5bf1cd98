/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How TWS writes, and what it says of instruments and prices. Written by hand, so that a mistake of the adapter's is not made twice. */
#include "venue-ibkr-private.h"

#include <stdio.h>
#include <string.h>

#define MOST_BARS 300

const TwsContract tws_contracts[TWS_N_CONTRACTS] = {
  { 8894, "KO", "KO", "STK", "USD", "NYSE", "0.01", "COCA-COLA CO/THE" },
  { 265598, "AAPL", "AAPL", "STK", "USD", "NASDAQ", "0.01", "APPLE INC" },
  { 12087792, "EUR.USD", "EUR", "CASH", "USD", "IDEALPRO", "5E-5", "European Monetary Union Euro" },
};

TwsState *
tws_state_of (Venue *venue)
{
  return venue_get_data (venue);
}

/* Writing */

/* Fields divided by “|” */
void
tws_put (GString    *message,
         const char *format,
         ...)
{
  va_list args;
  g_autofree char *text = NULL;
  g_auto(GStrv) parts = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  parts = g_strsplit (text, "|", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    g_string_append_len (message, parts[i], (gssize) strlen (parts[i]) + 1);
}

void
tws_put_decimal (GString     *message,
                 FinxDecimal  value)
{
  g_autofree char *text = finx_decimal_is_known (value) ? finx_decimal_to_string (finx_decimal_normalize (value)) : g_strdup ("");

  g_string_append_len (message, text, (gssize) strlen (text) + 1);
}

/* Takes @message. */
void
tws_send (VenueLine  *line,
          const char *stream,       /* (nullable): a part of the answer, unless it is nobody's */
          GString    *message)
{
  TwsCaller *caller = venue_line_get_data (line);
  guint32 length = GUINT32_TO_BE ((guint32) message->len);

  g_string_prepend_len (message, (const char *) &length, sizeof length);
  if (stream != NULL && !caller->is_busy)
    venue_frame_push (line, stream, message->str, message->len);
  else
    venue_frame_send (line, message->str, message->len);
  g_string_free (message, TRUE);
}

void
tws_say (VenueLine  *line,
         const char *format,
         ...)
{
  GString *message = g_string_new (NULL);
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  tws_put (message, "%s", text);
  tws_send (line, NULL, message);
}

void
tws_say_error (VenueLine  *line,
               gint64      id,
               int         code,
               const char *words)
{
  tws_say (line, "4|2|%" G_GINT64_FORMAT "|%d|%s|", id, code, words);
}

void
tws_put_contract (GString *message,
                  gsize    contract)
{
  tws_put (message, "%" G_GINT64_FORMAT "|%s|%s||0|?||%s|%s|%s|%s", tws_contracts[contract].con_id, tws_contracts[contract].symbol, tws_contracts[contract].sec_type,
       g_str_equal (tws_contracts[contract].sec_type, "STK") ? "SMART" : tws_contracts[contract].exchange, tws_contracts[contract].currency, tws_contracts[contract].key,
       tws_contracts[contract].symbol);
}

gboolean
tws_find_contract (char **fields,           /* of its first field on */
                   gsize *contract)
{
  gint64 con_id = g_ascii_strtoll (fields[0], NULL, 10);

  for (*contract = 0; *contract < G_N_ELEMENTS (tws_contracts); (*contract)++)
    if (con_id != 0 ? tws_contracts[*contract].con_id == con_id
                    : g_str_equal (tws_contracts[*contract].symbol, fields[1]) && g_str_equal (tws_contracts[*contract].sec_type, fields[2]))
      return TRUE;
  return FALSE;
}

/* Instruments and prices */

void
tws_say_details (VenueLine *line,
                 gint64     id,
                 char     **fields)
{
  gsize i;

  if (!tws_find_contract (fields, &i))
    {
      tws_say_error (line, id, 200, "No security definition has been found for the request");
      return;
    }
  tws_say (line, "10|%" G_GINT64_FORMAT "|%s|%s||0||SMART|%s|%s|%s|%s|%" G_GINT64_FORMAT "|%s||ACTIVETIM,AD,ADJUST|SMART,%s|1|0|%s|%s||Consumer|Beverages||US/Eastern|"
       "20260309:0400-20260309:2000|20260309:0930-20260309:1600||0|1|ISIN|US1912161007|1|||26,26|||0.0001|%s|100",
       id, tws_contracts[i].symbol, tws_contracts[i].sec_type, tws_contracts[i].currency, tws_contracts[i].key, tws_contracts[i].symbol, tws_contracts[i].symbol, tws_contracts[i].con_id,
       tws_contracts[i].tick, tws_contracts[i].exchange, tws_contracts[i].name, tws_contracts[i].exchange, "0.0001");
  tws_say (line, "52|1|%" G_GINT64_FORMAT, id);
}

/* Cents, and a hundredth of one below a dollar. Of another rule nothing is said. */
void
tws_say_rule (VenueLine  *line,
              const char *rule)
{
  if (g_str_equal (rule, "26"))
    tws_say (line, "93|26|2|0.0|1.0E-4|1.0|0.01");
}

void
tws_say_samples (VenueLine  *line,
                 gint64      id,
                 const char *pattern)
{
  GString *message = g_string_new (NULL);
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (tws_contracts); i++)
    n += g_str_has_prefix (tws_contracts[i].symbol, pattern);
  tws_put (message, "79|%" G_GINT64_FORMAT "|%u", id, n);
  for (gsize i = 0; i < G_N_ELEMENTS (tws_contracts); i++)
    if (g_str_has_prefix (tws_contracts[i].symbol, pattern))
      tws_put (message, "%" G_GINT64_FORMAT "|%s|%s|%s|%s|2|OPT|CFD|%s|", tws_contracts[i].con_id, tws_contracts[i].symbol, tws_contracts[i].sec_type, tws_contracts[i].exchange,
           tws_contracts[i].currency, tws_contracts[i].name);
  tws_send (line, NULL, message);
}

static void
say_price (VenueLine   *line,
           gint64       id,
           int          type,
           FinxDecimal  price)
{
  GString *message = g_string_new (NULL);

  tws_put (message, "1|6|%" G_GINT64_FORMAT "|%d", id, type);
  tws_put_decimal (message, price);
  tws_put (message, "300|1");
  tws_send (line, "prices", message);
}

void
tws_say_prices (Venue     *venue,
                VenueLine *line,
                gint64     id,
                gsize      contract)
{
  static const int types[2][4] = { { 1, 2, 4, 9 }, { 66, 67, 68, 75 } };
  const TwsState *state = tws_state_of (venue);
  const VenuePrice *price = g_hash_table_lookup (venue_get_exchange (venue)->prices, tws_contracts[contract].key);
  const int *type = types[state->mood.is_delayed];

  if (price == NULL)
    return;
  say_price (line, id, type[0], price->bid);
  say_price (line, id, type[1], price->ask);
  say_price (line, id, type[2], price->last);
  say_price (line, id, type[3], finx_decimal_new (6950, 2));
}

void
tws_begin_prices (Venue     *venue,
                  VenueLine *line,
                  gint64     id,
                  GStrv      fields)
{
  TwsCaller *caller = venue_line_get_data (line);
  const TwsState *state = tws_state_of (venue);
  gsize contract;

  if (!tws_find_contract (fields + 3, &contract))
    {
      tws_say_error (line, id, 200, "No security definition has been found for the request");
      return;
    }
  if (state->mood.has_no_prices)
    {
      tws_say_error (line, id, 354, "Requested market data is not subscribed.");
      return;
    }
  if (state->mood.is_delayed)
    tws_say_error (line, id, 10167, "Requested market data is not subscribed. Displaying delayed market data.");
  tws_say (line, "58|1|%" G_GINT64_FORMAT "|%d", id, state->mood.is_delayed ? 3 : 1);
  tws_say (line, "81|%" G_GINT64_FORMAT "|%s|9c0001|3", id, tws_contracts[contract].tick);
  g_hash_table_insert (caller->feeds, GSIZE_TO_POINTER ((gsize) id), GSIZE_TO_POINTER (contract + 1));
  tws_say_prices (venue, line, id, contract);
}

void
tws_say_depth (Venue     *venue,
               VenueLine *line,
               gint64     id,
               GStrv      fields)
{
  const VenuePrice *price;
  gsize contract;

  if (!tws_find_contract (fields + 3, &contract))
    {
      tws_say_error (line, id, 200, "No security definition has been found for the request");
      return;
    }
  price = g_hash_table_lookup (venue_get_exchange (venue)->prices, tws_contracts[contract].key);
  for (int row = 0; row < 3; row++)
    for (int side = 0; side < 2; side++)
      {
        FinxDecimal step = finx_decimal_new (row, 2);
        GString *message = g_string_new (NULL);

        tws_put (message, "13|1|%" G_GINT64_FORMAT "|%d|NSDQ|0|%d", id, row, side);
        tws_put_decimal (message, side == 1 ? finx_decimal_sub (price->bid, step) : finx_decimal_add (price->ask, step));
        tws_put (message, "%d|1", 100 * (row + 1));
        tws_send (line, "depth", message);
      }
}

static gint64
seconds_of (const char *duration)
{
  gint64 n = g_ascii_strtoll (duration, NULL, 10);

  switch (duration[strlen (duration) - 1])
    {
    case 'S': return n;
    case 'D': return n * 86400;
    case 'W': return n * 7 * 86400;
    default:  return n * 366 * 86400;
    }
}

static gint64
seconds_of_bar (const char *size)
{
  gint64 n = g_ascii_strtoll (size, NULL, 10);

  return strstr (size, "sec") != NULL ? n : strstr (size, "min") != NULL ? n * 60 : strstr (size, "hour") != NULL ? n * 3600 : n * 86400;
}

void
tws_say_bars (VenueLine *line,
              gint64     id,
              GStrv      fields)
{
  g_autoptr(GDateTime) end = NULL;
  gint64 length = seconds_of_bar (fields[16]), last, first;
  int year, month, day, hour, minute, second;
  GString *message = g_string_new (NULL);

  if (*fields[15] == '\0')      /* now */
    {
      end = g_date_time_new_now_utc ();
    }
  else if (sscanf (fields[15], "%4d%2d%2d-%2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second) == 6)
    {
      end = g_date_time_new_utc (year, month, day, hour, minute, second);
    }
  else
    {
      g_string_free (message, TRUE);
      tws_say_error (line, id, 321, "Error validating request.-'bT' : cause - End Date/Time: the date, time, or time-zone entered is invalid.");
      return;
    }
  last = g_date_time_to_unix (end) / length * length;
  first = MAX (last - MOST_BARS * length, g_date_time_to_unix (end) - seconds_of (fields[17]));
  first = (first + length - 1) / length * length;
  tws_put (message, "17|%" G_GINT64_FORMAT "|20260309 09:30:00 US/Eastern|20260309 16:00:00 US/Eastern|%" G_GINT64_FORMAT, id, (last - first) / length);
  for (gint64 time = first; time < last; time += length)
    tws_put (message, "%" G_GINT64_FORMAT "|70.9|71.2|70.5|70.95|1250.5|70.93|17", time);
  tws_send (line, NULL, message);
}
