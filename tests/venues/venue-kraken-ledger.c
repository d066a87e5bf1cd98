/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The venue's ledgers, in which each trade has two entries beside all else that moved something; and what is held on margin. */
#include <string.h>

#include "base/finx-clock.h"
#include "venue-kraken-private.h"

#define PAGE 2                  /* so few that there are pages */

typedef struct
{
  char  *id, *group, *type, *subtype, *asset, *amount, *fee;
  gint64 time_us;
} Entry;

static GPtrArray *entries;      /* (element-type Entry), in the order in which they came */
static GString *positions;      /* rows of an object */

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  g_free (entry->group);
  g_free (entry->type);
  g_free (entry->subtype);
  g_free (entry->asset);
  g_free (entry->amount);
  g_free (entry->fee);
  g_free (entry);
}

static void
add_entry (GPtrArray  *list,
           char       *id,              /* (transfer full) */
           const char *group,
           const char *type,
           const char *subtype,
           const char *asset,
           char       *amount,          /* (transfer full) */
           const char *fee,
           gint64      time_us)
{
  Entry *entry = g_new (Entry, 1);

  *entry = (Entry) { id, g_strdup (group), g_strdup (type), g_strdup (subtype), g_strdup (asset), amount, g_strdup (fee), time_us };
  g_ptr_array_add (list, entry);
}

void
venue_kraken_reset_ledger (void)
{
  g_clear_pointer (&entries, g_ptr_array_unref);
  entries = g_ptr_array_new_with_free_func (entry_free);
  if (positions != NULL)
    g_string_free (positions, TRUE);
  positions = g_string_new (NULL);
}

/* What a trade moved, on both sides of it. */
static void
add_trade (GPtrArray       *list,
           const VenueFill *fill)
{
  FinxDecimal value = finx_decimal_mul (fill->price, fill->quantity, 8, FINX_ROUND_HALF_EVEN), units = fill->quantity;
  g_autofree char *fee = venue_kraken_number (venue_kraken_fee (value));

  if (fill->order->side == FINX_SIDE_BUY)
    value = finx_decimal_negate (value);
  else
    units = finx_decimal_negate (units);
  add_entry (list, g_strdup_printf ("L%s-Q", fill->id), fill->id, "trade", "tradespot", "ZUSD", venue_kraken_number (value), fee, fill->time_us);
  add_entry (list, g_strdup_printf ("L%s-B", fill->id), fill->id, "trade", "tradespot", venue_kraken_base_of (fill->order->symbol),
             venue_kraken_number (units), "0", fill->time_us);
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const Entry *first = *(Entry *const *) a, *second = *(Entry *const *) b;

  return (first->time_us < second->time_us) - (first->time_us > second->time_us);
}

static gint64
seconds_of (GHashTable *fields,
            const char *name,
            gint64      otherwise)
{
  const char *text = g_hash_table_lookup (fields, name);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : otherwise;
}

/* (transfer full): a page, the newest first */
char *
venue_kraken_list_entries (Venue      *venue,
                           GHashTable *fields)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  g_autoptr(GPtrArray) all = g_ptr_array_new (), trades = g_ptr_array_new_with_free_func (entry_free);
  guint skip = (guint) seconds_of (fields, "ofs", 0), seen = 0, n = 0;
  GString *text = g_string_new ("{\"ledger\":{");

  for (guint i = 0; i < exchange->fills->len; i++)
    add_trade (trades, exchange->fills->pdata[i]);
  g_ptr_array_extend (all, entries, NULL, NULL);
  g_ptr_array_extend (all, trades, NULL, NULL);
  g_ptr_array_sort (all, compare_entries);
  for (guint i = 0; i < all->len; i++)
    {
      const Entry *entry = all->pdata[i];
      gint64 seconds = entry->time_us / FINX_USEC_PER_SEC;

      if (seconds < seconds_of (fields, "start", 0) || seconds > seconds_of (fields, "end", G_MAXINT64) || seen++ < skip || n == PAGE)
        continue;
      g_string_append_printf (text, "%s\"%s\":{\"aclass\":\"currency\",\"amount\":\"%s\",\"asset\":\"%s\",\"balance\":\"0.0000\",\"fee\":\"%s\",\"refid\":\"%s\","
                              "\"time\":%" G_GINT64_FORMAT ".%04d,\"type\":\"%s\",\"subtype\":\"%s\"}", n++ > 0 ? "," : "", entry->id, entry->amount,
                              entry->asset, entry->fee, entry->group, seconds, (int) (entry->time_us % FINX_USEC_PER_SEC / 100), entry->type, entry->subtype);
    }
  g_string_append_printf (text, "},\"count\":%u}", seen);
  return g_string_free (text, FALSE);
}

/* (transfer full): an empty list where there is none, as Kraken has it */
char *
venue_kraken_list_positions (void)
{
  return positions->len > 0 ? g_strdup_printf ("{%s}", positions->str) : g_strdup ("[]");
}

/* Commands */

static void
credit (VenueExchange *exchange,
        const char    *symbol,          /* (nullable): money */
        FinxDecimal    amount)
{
  VenuePosition *position = symbol != NULL ? g_hash_table_lookup (exchange->positions, symbol) : NULL;

  if (symbol == NULL)
    {
      exchange->cash = finx_decimal_add (exchange->cash, amount);
      return;
    }
  if (position == NULL)
    {
      position = g_new (VenuePosition, 1);
      *position = (VenuePosition) { g_strdup (symbol), FINX_DECIMAL_ZERO, FINX_DECIMAL_ZERO };
      g_hash_table_insert (exchange->positions, position->symbol, position);
    }
  position->quantity = finx_decimal_add (position->quantity, amount);
}

static void
book_call (Venue    *venue,
           gpointer  data)
{
  const VenueKrakenEntry *entry = data;
  g_autofree char *coin = g_strndup (entry->asset, strcspn (entry->asset, "."));
  FinxDecimal amount, fee;

  g_assert_true (finx_decimal_parse (entry->amount, &amount, NULL) && finx_decimal_parse (entry->fee, &fee, NULL));
  add_entry (entries, g_strdup (entry->id), entry->group, entry->type, entry->subtype, entry->asset, g_strdup (entry->amount), entry->fee,
             g_get_real_time () - entry->ago_us);
  credit (venue_get_exchange (venue), g_str_equal (coin, "ZUSD") ? NULL : venue_kraken_symbol_of_base (coin), finx_decimal_sub (amount, fee));
}

void
venue_kraken_book (Venue                  *venue,
                   const VenueKrakenEntry *entry)
{
  venue_call (venue, book_call, (gpointer) entry);
}

static void
borrow_call (Venue    *venue,
             gpointer  row)
{
  g_string_append_printf (positions, "%s%s", positions->len > 0 ? "," : "", (const char *) row);
}

void
venue_kraken_borrow (Venue      *venue,
                     const char *row)
{
  venue_call (venue, borrow_call, (gpointer) row);
}
