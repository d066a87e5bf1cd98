/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/finx-format.h"

#include <glib/gi18n.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"

#define MINUS    "\xe2\x88\x92"          /* U+2212 */
#define DASH     "\xe2\x80\x93"          /* U+2013: unknown */
#define DAYS_PER_MONTH 30.436875
#define NARROW   "\xe2\x80\xaf"          /* U+202F narrow no-break space */

static const char *
decimal_point (void)
{
  const char *point = localeconv ()->decimal_point;

  return point != NULL && *point != '\0' && g_utf8_validate (point, -1, NULL) ? point : ".";
}

/* The C locale has no thousands separator; the program then speaks English, so it groups as English does. */
static const char *
group_separator (void)
{
  const char *separator = localeconv ()->thousands_sep;

  if (separator == NULL || *separator == '\0' || !g_utf8_validate (separator, -1, NULL))
    return strcmp (decimal_point (), ",") == 0 ? NARROW : ",";
  return separator;
}

/* Whether a separator belongs before the digit that has @left digits of the whole part from it on. */
static gboolean
is_group_edge (gsize left)
{
  const char *grouping = localeconv ()->grouping;
  gsize edge = 0;
  gsize size = 3;

  if (grouping == NULL || *grouping <= 0)
    return left % 3 == 0;

  while (edge < left)
    {
      if (*grouping == CHAR_MAX)
        return FALSE;
      if (*grouping > 0)
        size = (gsize) *grouping++;
      edge += size;
    }
  return edge == left;
}

/* @plain is "-1234.56"; @plus puts "+" before what is above zero. */
static char *
localize (const char *plain, gboolean plus)
{
  gboolean negative = *plain == '-';
  const char *digits = negative ? plain + 1 : plain;
  gsize whole = strcspn (digits, ".");
  gboolean is_zero = strspn (digits, "0.") == strlen (digits);
  GString *text = g_string_sized_new (32);

  if (negative && !is_zero)
    g_string_append (text, MINUS);
  else if (plus && !is_zero)
    g_string_append_c (text, '+');

  for (gsize i = 0; i < whole; i++)
    {
      if (i > 0 && is_group_edge (whole - i))
        g_string_append (text, group_separator ());
      g_string_append_c (text, digits[i]);
    }
  if (digits[whole] == '.')
    {
      g_string_append (text, decimal_point ());
      g_string_append (text, digits + whole + 1);
    }
  return g_string_free (text, FALSE);
}

static char *
format_exact (FinxDecimal value, int decimals, gboolean plus)
{
  char buffer[FINX_DECIMAL_STRING_SIZE];

  if (decimals >= 0)
    value = finx_decimal_rescale (value, (guint) MIN (decimals, FINX_DECIMAL_MAX_SCALE), FINX_ROUND_HALF_UP);
  if (!finx_decimal_is_known (value))
    return g_strdup (DASH);
  finx_decimal_print (value, buffer);
  return localize (buffer, plus);
}

static char *
format_float (double value, int decimals, gboolean plus)
{
  g_autofree char *plain = NULL;

  if (!isfinite (value))
    return g_strdup (DASH);
  plain = g_strdup_printf ("%.*f", CLAMP (decimals, 0, 18), value);
  /* printf writes the locale's point */
  for (char *c = plain; *c != '\0'; c++)
    if (!g_ascii_isdigit (*c) && *c != '-')
      {
        const char *fraction = c + strcspn (c, "0123456789");

        *c = '.';
        memmove (c + 1, fraction, strlen (fraction) + 1);
        break;
      }
  return localize (plain, plus);
}

/**
 * finx_format_decimal:
 * @decimals: digits after the point, rounded half up; −1: as many as @value has
 *
 * Returns: (transfer full): "1,234.56", "−15", or "–" when unknown
 */
char *
finx_format_decimal (FinxDecimal value, int decimals)
{
  return format_exact (value, decimals, FALSE);
}

char *
finx_format_signed (FinxDecimal value, int decimals)
{
  return format_exact (value, decimals, TRUE);
}

char *
finx_format_price (const FinxInstrument *instrument, FinxDecimal price)
{
  return format_exact (price, instrument != NULL ? instrument->price_scale : -1, FALSE);
}

char *
finx_format_quantity (const FinxInstrument *instrument, FinxDecimal quantity)
{
  gboolean is_step_known = instrument != NULL && strcmp (instrument->venue, FINX_VENUE_NONE) != 0;

  return format_exact (is_step_known ? quantity : finx_decimal_normalize (quantity), is_step_known ? instrument->size_scale : -1, FALSE);
}

/**
 * finx_currency_digits:
 * @currency: (nullable): ISO 4217 or crypto code
 *
 * Returns: decimals of the currency's minor unit; 2 when it is not known
 */
int
finx_currency_digits (const char *currency)
{
  static const char *const none[] = { "JPY", "KRW", "CLP", "ISK", "VND", "PYG", "UGX", "XAF", "XOF", "XPF",
                                      "RWF", "KMF", "GNF", "DJF", "BIF", "VUV", NULL };
  static const char *const three[] = { "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND", NULL };
  static const char *const eight[] = { "BTC", "XBT", "ETH", "SOL", "LTC", "BCH", "ADA", "DOT", "XRP", "DOGE", NULL };

  if (currency == NULL)
    return 2;
  if (g_strv_contains (none, currency))
    return 0;
  if (g_strv_contains (three, currency))
    return 3;
  return g_strv_contains (eight, currency) ? 8 : 2;
}

char *
finx_format_money (FinxDecimal amount, const char *currency)
{
  return format_exact (amount, finx_currency_digits (currency), FALSE);
}

char *
finx_format_money_signed (FinxDecimal amount, const char *currency)
{
  return format_exact (amount, finx_currency_digits (currency), TRUE);
}

static char *
format_percent (double ratio, int decimals, gboolean plus)
{
  g_autofree char *number = format_float (ratio * 100.0, decimals, plus);

  if (!isfinite (ratio))
    return g_steal_pointer (&number);
  /* Translators: a percentage; some languages put a no-break space before the sign */
  return g_strdup_printf (C_("percent", "%s%%"), number);
}

char *
finx_format_percent (double ratio, int decimals)
{
  return format_percent (ratio, decimals, FALSE);
}

char *
finx_format_percent_signed (double ratio, int decimals)
{
  return format_percent (ratio, decimals, TRUE);
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
      number = format_float (value / 1e9, 2, FALSE);
      /* Translators: thousand millions, after a narrow space */
      return g_strconcat (number, NARROW, C_("count", "B"), NULL);
    }
  if (size >= 999.95e3)
    {
      number = format_float (value / 1e6, 2, FALSE);
      return g_strconcat (number, NARROW, C_("count", "M"), NULL);
    }
  if (size >= 1e4)
    {
      number = format_float (value / 1e3, 1, FALSE);
      return g_strconcat (number, NARROW, C_("count", "K"), NULL);
    }
  return format_float (value, size == floor (size) ? 0 : size >= 100 ? 1 : 2, FALSE);
}

char *
finx_format_double (double value, int decimals)
{
  return format_float (value, decimals, FALSE);
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

  return g_strdup_printf ("%s%s%03d", time, decimal_point (), ms);
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
finx_format_day (gint32 day)
{
  /* Translators: a day such as "23 Sep 2019", see g_date_time_format() */
  return day != G_MAXINT32 ? format_date_time (day * FINX_USEC_PER_DAY, "UTC", C_("date", "%-d %b %Y")) : g_strdup (DASH);
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

static gboolean
is_space (gunichar c)
{
  return c == ' ' || c == 0xa0 || c == 0x202f || c == 0x2009 || c == '\t';
}

/* "1234", or groups of three after one to three: what @separator groups. */
static gboolean
is_grouped (const char *whole, char separator)
{
  const char *first = strchr (whole, separator);
  const char *at = first;

  if (first == NULL)
    return FALSE;
  if (first == whole || first - whole > 3 || *whole == '0')
    return FALSE;
  while (at != NULL && *at == separator)
    {
      if (strspn (at + 1, "0123456789") != 3)
        return FALSE;
      at += 4;
    }
  return *at == '\0';
}

/* What the locale itself would write, such as "12,34,567" in India. */
static gboolean
is_own_grouping (const char *whole, char separator)
{
  g_autoptr(GString) digits = g_string_new (NULL);
  g_autofree char *own = NULL;

  if (*group_separator () != separator || *whole == '0')
    return FALSE;
  for (const char *c = whole; *c != '\0'; c++)
    if (*c != separator)
      g_string_append_c (digits, *c);
  if (strspn (digits->str, "0123456789") != digits->len)
    return FALSE;
  own = localize (digits->str, FALSE);
  return strcmp (own, whole) == 0;
}

/* @text without spaces, apostrophes and "+", with "-" for a minus. */
static GString *
strip (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar u = g_utf8_get_char (c);

      if (u == 0x2212)
        g_string_append_c (plain, '-');
      else if (!is_space (u) && u != '\'' && u != 0x2019)
        g_string_append_unichar (plain, u);
    }
  if (plain->str[0] == '+')
    g_string_erase (plain, 0, 1);
  return plain;
}

/**
 * finx_parse_decimal_in:
 * @text: what a person typed
 * @mark: the decimal mark of the notation, ',' or '.'; the other one separates groups
 * @error: %FINX_ERROR_INVALID
 *
 * The one rule where both readings exist: a separator with exactly three digits behind it, and one to three but no
 * leading zero before, groups. So "1.000" is one thousand with @mark ',', and "1,000" is with @mark '.'. With @mark
 * ',' a point that cannot group is a decimal point ("231.40", "0.123"), as in numbers copied from elsewhere; with
 * @mark '.' a comma that cannot group is refused. Every other mixture is refused: nothing is guessed.
 */
gboolean
finx_parse_decimal_in (const char *text, char mark, FinxDecimal *value, GError **error)
{
  g_autoptr(GString) plain = strip (text);
  char group = mark == ',' ? '.' : ',';
  char *cut = strchr (plain->str, mark);
  g_autoptr(GError) local = NULL;

  if (strchr (plain->str, group) != NULL)
    {
      g_autofree char *whole = cut != NULL ? g_strndup (plain->str, (gsize) (cut - plain->str)) : g_strdup (plain->str);
      const char *digits = *whole == '-' ? whole + 1 : whole;

      if ((is_grouped (digits, group) || is_own_grouping (digits, group)) && (cut == NULL || strchr (cut, group) == NULL))
        {
          char separator[2] = { group, '\0' };

          g_string_replace (plain, separator, "", 0);
        }
      else if (group != '.' || cut != NULL)
        g_string_assign (plain, "");
    }
  if (mark == ',')
    g_string_replace (plain, ",", ".", 0);

  if (plain->len == 0 || strpbrk (plain->str, "eE") != NULL || !finx_decimal_parse (plain->str, value, &local))
    {
      g_autofree char *example = finx_format_double (1234.56, 2);

      if (*text == '\0')
        finx_set_error (error, FINX_ERROR_INVALID, "FINX-UI-002", _("A number is needed, such as %s"), example);
      else if (g_error_matches (local, FINX_DECIMAL_ERROR, FINX_DECIMAL_ERROR_OVERFLOW)
               || g_error_matches (local, FINX_DECIMAL_ERROR, FINX_DECIMAL_ERROR_SCALE))
        finx_set_error (error, FINX_ERROR_INVALID, "FINX-UI-004", _("That number has more digits than can be counted exactly; shorten it"));
      else
        finx_set_error (error, FINX_ERROR_INVALID, "FINX-UI-001", _("“%s” is not a number; write it like %s"), text, example);
      return FALSE;
    }
  return TRUE;
}

/**
 * finx_parse_decimal:
 * @text: what a person typed, in the locale's notation; see finx_parse_decimal_in()
 * @error: %FINX_ERROR_INVALID
 */
gboolean
finx_parse_decimal (const char *text, FinxDecimal *value, GError **error)
{
  return finx_parse_decimal_in (text, *decimal_point () == ',' ? ',' : '.', value, error);
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
