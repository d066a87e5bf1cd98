/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../support/helpers.h"
#include "adapters/finx-order-ledger.h"

#define N_COURSES 400

/* What the sink was told. */
typedef struct
{
  FinxOrderLedger *ledger;
  FinxInstrument  *instrument;
  GPtrArray       *orders;              /* (element-type FinxOrder) */
  GPtrArray       *fills;               /* (element-type FinxFill) */
} Fixture;

static void
order_cb (const FinxOrder *order,
          const char      *note,
          gpointer         user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->orders, finx_order_copy (order));
}

static void
fill_cb (const FinxFill *fill,
         gpointer        user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->fills, finx_fill_copy (fill));
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  static const FinxBrokerSink sink = { .order = order_cb, .fill = fill_cb };

  self->ledger = finx_order_ledger_new ();
  self->instrument = finx_instrument_new_plain ("KO", "Coca-Cola", "", FINX_ASSET_EQUITY, "USD");
  self->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  self->fills = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_fill_free);
  finx_order_ledger_set_sink (self->ledger, &sink, self);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  finx_order_ledger_free (self->ledger);
  g_ptr_array_unref (self->orders);
  g_ptr_array_unref (self->fills);
  finx_instrument_free (self->instrument);
}

static FinxOrder *
make_order (Fixture       *self,
            const char    *client_id,
            const char    *venue_id,
            FinxOrderState state,
            gint64         filled,
            gint64         updated_us)
{
  FinxOrder *order = finx_order_new ();

  set_text (&order->client_id, client_id);
  set_text (&order->venue_id, venue_id);
  set_text (&order->account, "alpaca");
  order->instrument = self->instrument;
  order->type = FINX_ORDER_LIMIT;
  order->quantity = finx_decimal_new (10, 0);
  order->limit_price = finx_decimal_new (7000, 2);
  order->state = state;
  order->filled = finx_decimal_new (filled, 0);
  order->placed_us = 1000;
  order->updated_us = updated_us;
  return order;
}

static FinxFill *
make_fill (const char *id,
           const char *order,
           gint64      quantity)
{
  FinxFill *fill = finx_fill_new ();

  set_text (&fill->id, id);
  set_text (&fill->client_id, order);
  fill->quantity = finx_decimal_new (quantity, 0);
  fill->price = finx_decimal_new (7000, 2);
  return fill;
}

typedef struct
{
  const char    *name;
  FinxOrderState known;
  gint64         known_filled, known_us;
  FinxOrderState told;
  gint64         told_filled, told_us;
  gboolean       is_news;
} StepCase;

static const StepCase steps[] = {
  { "accepted", FINX_ORDER_PENDING, 0, 10, FINX_ORDER_WORKING, 0, 20, TRUE },
  { "said-twice", FINX_ORDER_WORKING, 0, 20, FINX_ORDER_WORKING, 0, 20, FALSE },
  { "accepted-late", FINX_ORDER_PARTIAL, 4, 30, FINX_ORDER_WORKING, 0, 20, FALSE },
  { "filled-before-accepted", FINX_ORDER_PENDING, 0, 10, FINX_ORDER_FILLED, 10, 20, TRUE },
  { "more-filled-with-an-older-time", FINX_ORDER_PARTIAL, 4, 30, FINX_ORDER_PARTIAL, 6, 20, TRUE },
  { "less-filled-with-a-newer-time", FINX_ORDER_PARTIAL, 6, 30, FINX_ORDER_PARTIAL, 4, 40, FALSE },
  { "cancelled", FINX_ORDER_PARTIAL, 4, 30, FINX_ORDER_CANCELLED, 4, 40, TRUE },
  { "cancelled-with-an-older-time", FINX_ORDER_PARTIAL, 4, 30, FINX_ORDER_CANCELLED, 4, 20, TRUE },
  { "last-fill-after-cancelled", FINX_ORDER_CANCELLED, 4, 30, FINX_ORDER_CANCELLED, 6, 20, TRUE },
  { "cancelled-twice", FINX_ORDER_CANCELLED, 4, 30, FINX_ORDER_EXPIRED, 4, 40, FALSE },
  { "working-after-cancelled", FINX_ORDER_CANCELLED, 4, 30, FINX_ORDER_PARTIAL, 6, 40, FALSE },
  { "working-after-filled", FINX_ORDER_FILLED, 10, 30, FINX_ORDER_WORKING, 0, 40, FALSE },
  { "found-after-unknown", FINX_ORDER_UNKNOWN, 0, 30, FINX_ORDER_WORKING, 0, 20, TRUE },
  { "back-to-pending", FINX_ORDER_WORKING, 0, 30, FINX_ORDER_PENDING, 0, 40, FALSE },
  { "a-state-nobody-knows", FINX_ORDER_WORKING, 0, 30, FINX_ORDER_UNKNOWN, 0, 40, TRUE },
  { "an-old-state-nobody-knows", FINX_ORDER_WORKING, 0, 30, FINX_ORDER_UNKNOWN, 0, 20, FALSE },
};

static void
test_step (Fixture       *self,
           gconstpointer  data)
{
  const StepCase *c = data;
  g_autoptr(FinxOrder) known = make_order (self, "FX-1", "v1", c->known, c->known_filled, c->known_us);
  FinxOrder *told = make_order (self, "", "v1", c->told, c->told_filled, c->told_us);
  const FinxOrder *now;

  finx_order_ledger_add (self->ledger, known);
  g_assert_true (finx_order_ledger_take (self->ledger, told, NULL) == c->is_news);
  g_assert_cmpuint (self->orders->len, ==, c->is_news);
  now = finx_order_ledger_find (self->ledger, "FX-1");
  g_assert_cmpint (now->state, ==, c->is_news ? c->told : c->known);
  g_assert_true (finx_order_ledger_find_venue (self->ledger, "v1") == now);
  g_assert_cmpint (now->placed_us, ==, 1000);
}

/* A change at the venue makes a new order of the old one; here it stays one, whichever of the two is told of. */
static void
test_replaced (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr(FinxOrder) known = make_order (self, "FX-1", "v1", FINX_ORDER_WORKING, 0, 10);
  FinxOrder *changed = make_order (self, "", "v2", FINX_ORDER_WORKING, 0, 20);

  finx_order_ledger_add (self->ledger, known);
  finx_order_ledger_follow (self->ledger, "FX-1", "v1", "v2");
  changed->limit_price = finx_decimal_new (7100, 2);
  changed->updated_us = 5;              /* some venues tell when it was entered */
  g_assert_true (finx_order_ledger_take (self->ledger, changed, "Changed"));
  g_assert_false (finx_order_ledger_take (self->ledger, make_order (self, "", "v1", FINX_ORDER_CANCELLED, 0, 30), NULL));
  g_assert_true (finx_order_ledger_take_fill (self->ledger, make_fill ("f1", "v1", 3)));        /* before it was replaced */
  g_assert_true (finx_order_ledger_take (self->ledger, make_order (self, "", "v2", FINX_ORDER_FILLED, 10, 40), NULL));
  g_assert_cmpuint (self->orders->len, ==, 2);
  for (guint i = 0; i < self->orders->len; i++)
    g_assert_cmpstr (((FinxOrder *) self->orders->pdata[i])->client_id, ==, "FX-1");
  g_assert_cmpstr (((FinxFill *) self->fills->pdata[0])->client_id, ==, "FX-1");
}

/* That it was changed is told late, when it was changed again, or a change in between is never heard of: it goes by the last id. */
static void
test_replaced_late (Fixture       *self,
                    gconstpointer  data)
{
  g_autoptr(FinxOrder) known = make_order (self, "FX-1", "v1", FINX_ORDER_WORKING, 0, 10);

  finx_order_ledger_add (self->ledger, known);
  finx_order_ledger_follow (self->ledger, "FX-1", "v1", "v2");
  finx_order_ledger_follow (self->ledger, "FX-1", "v2", "v4");
  finx_order_ledger_follow (self->ledger, "FX-1", "v1", "v2");
  finx_order_ledger_follow (self->ledger, "FX-1", "v2", "v3");
  finx_order_ledger_follow (self->ledger, "FX-1", "v4", "v2");
  finx_order_ledger_name_former (self->ledger, "FX-1", "v3");
  g_assert_cmpstr (finx_order_ledger_find (self->ledger, "FX-1")->venue_id, ==, "v4");
  g_assert_false (finx_order_ledger_take (self->ledger, make_order (self, "", "v3", FINX_ORDER_CANCELLED, 0, 30), NULL));
  g_assert_true (finx_order_ledger_take_fill (self->ledger, make_fill ("f1", "v3", 3)));
  g_assert_true (finx_order_ledger_take (self->ledger, make_order (self, "", "v4", FINX_ORDER_FILLED, 10, 40), NULL));
  g_assert_cmpint (finx_order_ledger_find (self->ledger, "FX-1")->state, ==, FINX_ORDER_FILLED);
  g_assert_cmpstr (((FinxFill *) self->fills->pdata[0])->client_id, ==, "FX-1");
}

typedef struct
{
  const char *name;
  const char *course;           /* letters: see tell() */
  gint64      filled, quantity;
  FinxOrderState state;
} ApartCase;

/* Of the first one two are filled before another one, for ten more, takes its place. */
static const ApartCase aparts[] = {
  { "told-before-the-change", "pfcw", 2, 12, FINX_ORDER_PARTIAL },
  { "fill-after-the-change", "pcfw", 2, 12, FINX_ORDER_PARTIAL },
  { "fill-after-the-new-one", "pcwf", 2, 12, FINX_ORDER_PARTIAL },
  { "only-the-fill", "fcw", 2, 12, FINX_ORDER_PARTIAL },
  { "only-the-fill-in-the-end", "cwf", 2, 12, FINX_ORDER_PARTIAL },
  { "change-found-by-its-name", "pfn", 2, 12, FINX_ORDER_PARTIAL },
  { "old-one-told-late", "pcwfp", 2, 12, FINX_ORDER_PARTIAL },
  { "each-twice", "ppffccwwff", 2, 12, FINX_ORDER_PARTIAL },
  { "cancelled", "pfcwx", 2, 12, FINX_ORDER_CANCELLED },
  { "cancelled-before-the-fill", "cwxf", 2, 12, FINX_ORDER_CANCELLED },
  { "filled", "pfcwgd", 12, 12, FINX_ORDER_FILLED },
  { "filled-before-the-first-fill", "cwdgf", 12, 12, FINX_ORDER_FILLED },
  { "filled-at-once", "cdfg", 12, 12, FINX_ORDER_FILLED },
};

static void
tell (Fixture *self,
      char     letter)
{
  switch (letter)
    {
    case 'p': finx_order_ledger_take (self->ledger, make_order (self, "", "v1", FINX_ORDER_PARTIAL, 2, 15), NULL); break;
    case 'f': finx_order_ledger_take_fill (self->ledger, make_fill ("v1-1", "v1", 2)); break;
    case 'c': finx_order_ledger_follow (self->ledger, "FX-1", "v1", "v2"); break;
    case 'n': finx_order_ledger_take (self->ledger, make_order (self, "FX-1", "v2", FINX_ORDER_WORKING, 0, 20), NULL); break;
    case 'w': finx_order_ledger_take (self->ledger, make_order (self, "", "v2", FINX_ORDER_WORKING, 0, 20), NULL); break;
    case 'x': finx_order_ledger_take (self->ledger, make_order (self, "", "v2", FINX_ORDER_CANCELLED, 0, 30), NULL); break;
    case 'd': finx_order_ledger_take (self->ledger, make_order (self, "", "v2", FINX_ORDER_FILLED, 10, 30), NULL); break;
    case 'g': finx_order_ledger_take_fill (self->ledger, make_fill ("v2-1", "v2", 10)); break;
    case 'e': finx_order_ledger_name_earlier (self->ledger, "FX-1", "v1"); break;
    default: g_assert_not_reached ();
    }
}

/* Where the order that took another one's place is told with its own fills alone, both are one here: in whatever order it is heard. */
static void
test_apart (Fixture       *self,
            gconstpointer  data)
{
  const ApartCase *c = data;
  g_autoptr(FinxOrder) known = make_order (self, "FX-1", "v1", FINX_ORDER_WORKING, 0, 10), copy = NULL;
  const FinxOrder *now;
  gint64 since_us;

  finx_order_ledger_count_apart (self->ledger);
  finx_order_ledger_add (self->ledger, known);
  for (const char *letter = c->course; *letter != '\0'; letter++)
    tell (self, *letter);
  now = finx_order_ledger_find (self->ledger, "FX-1");
  g_assert_cmpstr (now->venue_id, ==, "v2");
  g_assert_cmpint (now->state, ==, c->state);
  g_assert_true (finx_decimal_equal (now->filled, finx_decimal_new (c->filled, 0)));
  g_assert_true (finx_decimal_equal (now->quantity, finx_decimal_new (c->quantity, 0)));
  g_assert_true (finx_decimal_equal (now->average_price, finx_decimal_new (70, 0)));
  g_assert_false (finx_order_ledger_lacks_fills (self->ledger, &since_us));
  g_assert_cmpint (((FinxOrder *) self->orders->pdata[self->orders->len - 1])->state, ==, c->state);
  g_assert_true (finx_decimal_equal (((FinxOrder *) self->orders->pdata[self->orders->len - 1])->filled, now->filled));

  copy = finx_order_ledger_copy (self->ledger, "FX-1");
  g_assert_true (finx_decimal_equal (copy->filled, finx_decimal_new (c->filled - 2, 0)));
  g_assert_true (finx_decimal_equal (copy->quantity, finx_decimal_new (10, 0)));
  g_assert_null (finx_order_ledger_copy (self->ledger, "FX-2"));
}

typedef struct
{
  const char *name;
  const char *venue_id;         /* of the journal's order, and so on */
  gint64      journal_filled, journal_quantity;
  const char *fill;             /* (nullable): id of a fill of two */
  const char *course;           /* as of ApartCase */
  gint64      filled, quantity;
  gboolean    lacks;            /* fills that were not heard of */
} ApartAgainCase;

/* The journal has one number of an order, and whatever fills it heard of. */
static const ApartAgainCase aparts_again[] = {
  { "with-its-fill", "v2", 2, 12, "v1/1", "w", 2, 12, FALSE },
  { "with-its-fill-filled", "v2", 2, 12, "v1/1", "dg", 12, 12, FALSE },
  { "without-its-fill", "v2", 2, 12, NULL, "w", 2, 12, TRUE },
  { "fill-told-later", "v2", 2, 12, NULL, "wef", 2, 12, FALSE },
  { "fill-told-first", "v2", 2, 12, NULL, "efw", 2, 12, FALSE },
  { "fill-told-first-filled", "v2", 2, 12, NULL, "efdg", 12, 12, FALSE },
  { "fill-told-in-the-end", "v2", 2, 12, NULL, "wdgef", 12, 12, FALSE },
  { "cancelled", "v2", 2, 12, "v1/1", "wx", 2, 12, FALSE },
  { "fill-unheard-of", "v2", 0, 10, NULL, "wef", 2, 12, FALSE },
  { "fill-unheard-of-told-first", "v2", 0, 10, NULL, "efw", 2, 12, FALSE },
  { "changed-meanwhile", "v1", 2, 10, "v1/1", "nd", 12, 12, TRUE },
  { "the-journal-is-behind", "v1", 0, 10, "v2/1", "d", 10, 10, TRUE },
};

static void
test_apart_again (Fixture       *self,
                  gconstpointer  data)
{
  const ApartAgainCase *c = data;
  g_autoptr(FinxOrder) known = make_order (self, "FX-1", c->venue_id, c->journal_filled > 0 ? FINX_ORDER_PARTIAL : FINX_ORDER_WORKING, c->journal_filled, 10);
  g_autoptr(FinxFill) fill = c->fill != NULL ? make_fill (c->fill, "FX-1", 2) : NULL;
  const FinxOrder *now;
  gint64 since_us;

  known->quantity = finx_decimal_new (c->journal_quantity, 0);
  finx_order_ledger_count_apart (self->ledger);
  finx_order_ledger_add (self->ledger, known);
  if (fill != NULL)
    finx_order_ledger_add_fill (self->ledger, fill);
  for (const char *letter = c->course; *letter != '\0'; letter++)
    tell (self, *letter);
  now = finx_order_ledger_find (self->ledger, "FX-1");
  g_assert_cmpstr (now->venue_id, ==, "v2");
  g_assert_true (finx_decimal_equal (now->filled, finx_decimal_new (c->filled, 0)));
  g_assert_true (finx_decimal_equal (now->quantity, finx_decimal_new (c->quantity, 0)));
  g_assert_cmpint (finx_order_ledger_lacks_fills (self->ledger, &since_us), ==, c->lacks);
}

/* Orders that were placed elsewhere are shown too, by the venue's own id. */
static void
test_foreign (Fixture       *self,
              gconstpointer  data)
{
  g_assert_true (finx_order_ledger_take (self->ledger, make_order (self, "", "v9", FINX_ORDER_WORKING, 0, 10), NULL));
  g_assert_true (finx_order_ledger_take_fill (self->ledger, make_fill ("f9", "v9", 10)));
  g_assert_cmpstr (((FinxOrder *) self->orders->pdata[0])->client_id, ==, "v9");
  g_assert_cmpstr (((FinxFill *) self->fills->pdata[0])->account, ==, "alpaca");
  g_assert_false (finx_order_ledger_take_fill (self->ledger, make_fill ("f10", "nobody", 10)));
}

/* What the journal has is not told again. */
static void
test_restored (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr(FinxOrder) known = make_order (self, "FX-1", "v1", FINX_ORDER_PARTIAL, 4, 10);
  g_autoptr(FinxFill) fill = make_fill ("f1", "FX-1", 4);
  gint64 since_us;

  finx_order_ledger_add (self->ledger, known);
  finx_order_ledger_add_fill (self->ledger, fill);
  g_assert_false (finx_order_ledger_take_fill (self->ledger, make_fill ("f1", "v1", 4)));
  g_assert_false (finx_order_ledger_lacks_fills (self->ledger, &since_us));
  g_assert_true (finx_order_ledger_take (self->ledger, make_order (self, "", "v1", FINX_ORDER_FILLED, 10, 20), NULL));
  g_assert_true (finx_order_ledger_lacks_fills (self->ledger, &since_us));
  g_assert_cmpint (since_us, ==, 1000);
  g_assert_true (finx_order_ledger_take_fill (self->ledger, make_fill ("f2", "v1", 6)));
  g_assert_false (finx_order_ledger_lacks_fills (self->ledger, &since_us));
  g_assert_cmpuint (self->orders->len, ==, 1);
  g_assert_cmpuint (self->fills->len, ==, 1);
}

/* What the fills add up to, those of the journal as well, each once. */
static void
test_filled (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr(FinxOrder) known = make_order (self, "FX-1", "v1", FINX_ORDER_PARTIAL, 4, 10);
  g_autoptr(FinxFill) fill = make_fill ("f1", "FX-1", 4);
  FinxDecimal quantity, value, price = fill->price;

  finx_order_ledger_get_filled (self->ledger, "v1", &quantity, &value);
  g_assert_true (finx_decimal_is_known (quantity) && finx_decimal_sign (quantity) == 0 && finx_decimal_sign (value) == 0);
  finx_order_ledger_add (self->ledger, known);
  finx_order_ledger_add_fill (self->ledger, fill);
  finx_order_ledger_take_fill (self->ledger, make_fill ("f1", "v1", 4));
  finx_order_ledger_take_fill (self->ledger, make_fill ("f2", "v1", 6));
  finx_order_ledger_get_filled (self->ledger, "v1", &quantity, &value);
  g_assert_true (finx_decimal_equal (quantity, finx_decimal_new (10, 0)));
  g_assert_true (finx_decimal_equal (value, finx_decimal_mul (finx_decimal_new (10, 0), price, 6, FINX_ROUND_HALF_EVEN)));
}

/* Coins that were bought by value: what each fill is rounded by is not a fill that is missing, and a whole one is. */
static void
test_by_value (Fixture       *self,
               gconstpointer  data)
{
  g_autoptr(FinxOrder) known = NULL;
  FinxOrder *told;
  gint64 since_us;

  self->instrument->asset_class = FINX_ASSET_CRYPTO;
  self->instrument->size_scale = 2;
  known = make_order (self, "FX-1", "v1", FINX_ORDER_PENDING, 0, 10);
  known->quantity = FINX_DECIMAL_UNKNOWN;
  known->notional = finx_decimal_new (700, 0);
  finx_order_ledger_add (self->ledger, known);
  told = make_order (self, "", "v1", FINX_ORDER_FILLED, 0, 20);
  told->quantity = FINX_DECIMAL_UNKNOWN;
  told->filled = number ("10.0149770494951509");
  g_assert_true (finx_order_ledger_take (self->ledger, told, NULL));
  g_assert_true (finx_order_ledger_take_fill (self->ledger, make_fill ("f1", "v1", 4)));
  g_assert_true (finx_order_ledger_lacks_fills (self->ledger, &since_us));
  g_assert_true (finx_order_ledger_take_fill (self->ledger, make_fill ("f2", "v1", 6)));
  g_assert_false (finx_order_ledger_lacks_fills (self->ledger, &since_us));
  assert_number (finx_order_ledger_find (self->ledger, "FX-1")->filled, "10.0149770494951509");
}

typedef struct
{
  FinxOrderState state;
  gint64         filled;
  const char    *fill;
  gint64         quantity;
} Word;

/* Whatever order the words of a course come in, and however often: the end is the same, each fill comes once, and no order comes back
 * from its end. The last word comes once at least, as it does after a reconnect. */
static void
test_courses (Fixture       *self,
              gconstpointer  data)
{
  static const Word words[] = {
    { FINX_ORDER_PENDING, 0, NULL, 0 }, { FINX_ORDER_WORKING, 0, NULL, 0 }, { FINX_ORDER_PARTIAL, 3, "a", 3 },
    { FINX_ORDER_PARTIAL, 7, "b", 4 },  { FINX_ORDER_FILLED, 10, "c", 3 },
  };
  g_autoptr(GRand) random = g_rand_new_with_seed (5);

  for (guint n = 0; n < N_COURSES; n++)
    {
      g_autofree char *client_id = g_strdup_printf ("FX-%u", n), *venue_id = g_strdup_printf ("v%u", n);
      FinxDecimal sum = FINX_DECIMAL_ZERO;
      gboolean was_done = FALSE;
      guint seen = 0;

      g_ptr_array_set_size (self->orders, 0);
      g_ptr_array_set_size (self->fills, 0);
      finx_order_ledger_take (self->ledger, make_order (self, client_id, venue_id, FINX_ORDER_PENDING, 0, 0), NULL);
      while (seen != (1u << G_N_ELEMENTS (words)) - 1)
        {
          guint i = (guint) g_rand_int_range (random, 0, G_N_ELEMENTS (words));
          const Word *word = &words[i];
          g_autofree char *fill_id = g_strdup_printf ("%s-%u", word->fill != NULL ? word->fill : "", n);

          seen |= 1u << i;
          finx_order_ledger_take (self->ledger, make_order (self, "", venue_id, word->state, word->filled, i), NULL);
          if (word->fill != NULL)
            finx_order_ledger_take_fill (self->ledger, make_fill (fill_id, venue_id, word->quantity));
        }
      for (guint i = 0; i < self->orders->len; i++)
        {
          g_assert_false (was_done);
          was_done = ((FinxOrder *) self->orders->pdata[i])->state == FINX_ORDER_FILLED;
        }
      g_assert_true (was_done);
      g_assert_cmpuint (self->fills->len, ==, 3);
      for (guint i = 0; i < self->fills->len; i++)
        sum = finx_decimal_add (sum, ((FinxFill *) self->fills->pdata[i])->quantity);
      g_assert_true (finx_decimal_equal (sum, finx_decimal_new (10, 0)));
    }
}

/* Fills that come before their order was told, or of an order whose end was told without them: it is there, and so much is filled. */
static void
test_fills_first (Fixture       *self,
                  gconstpointer  data)
{
  g_autoptr(FinxOrder) pending = make_order (self, "FX-1", "v1", FINX_ORDER_PENDING, 0, 10), done = make_order (self, "FX-2", "v2", FINX_ORDER_WORKING, 0, 10);
  const FinxOrder *now;

  finx_order_ledger_add (self->ledger, pending);
  g_assert_true (finx_order_ledger_take_fill (self->ledger, make_fill ("f1", "v1", 10)));
  g_assert_cmpuint (self->orders->len, ==, 1);
  now = self->orders->pdata[0];
  g_assert_cmpint (now->state, ==, FINX_ORDER_PARTIAL);
  g_assert_true (finx_decimal_equal (now->filled, finx_decimal_new (10, 0)));
  g_assert_true (finx_decimal_equal (now->average_price, finx_decimal_new (70, 0)));
  g_assert_false (finx_order_ledger_take (self->ledger, make_order (self, "", "v1", FINX_ORDER_WORKING, 0, 20), NULL));
  g_assert_true (finx_order_ledger_take (self->ledger, make_order (self, "", "v1", FINX_ORDER_FILLED, 10, 30), NULL));

  finx_order_ledger_add (self->ledger, done);
  g_assert_true (finx_order_ledger_take (self->ledger, make_order (self, "", "v2", FINX_ORDER_FILLED, 0, 20), NULL));
  g_assert_true (finx_order_ledger_take_fill (self->ledger, make_fill ("f2", "v2", 4)));
  g_assert_true (finx_order_ledger_take_fill (self->ledger, make_fill ("f3", "v2", 6)));
  now = finx_order_ledger_find (self->ledger, "FX-2");
  g_assert_cmpint (now->state, ==, FINX_ORDER_FILLED);
  g_assert_true (finx_decimal_equal (now->filled, finx_decimal_new (10, 0)));
  g_assert_cmpuint (self->orders->len, ==, 5);
  g_assert_cmpuint (self->fills->len, ==, 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *path = g_strdup_printf ("/order-ledger/step/%s", steps[i].name);

      g_test_add (path, Fixture, &steps[i], set_up, test_step, tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (aparts); i++)
    {
      g_autofree char *path = g_strdup_printf ("/order-ledger/apart/%s", aparts[i].name);

      g_test_add (path, Fixture, &aparts[i], set_up, test_apart, tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (aparts_again); i++)
    {
      g_autofree char *path = g_strdup_printf ("/order-ledger/apart-again/%s", aparts_again[i].name);

      g_test_add (path, Fixture, &aparts_again[i], set_up, test_apart_again, tear_down);
    }
  g_test_add ("/order-ledger/replaced", Fixture, NULL, set_up, test_replaced, tear_down);
  g_test_add ("/order-ledger/replaced-late", Fixture, NULL, set_up, test_replaced_late, tear_down);
  g_test_add ("/order-ledger/foreign", Fixture, NULL, set_up, test_foreign, tear_down);
  g_test_add ("/order-ledger/restored", Fixture, NULL, set_up, test_restored, tear_down);
  g_test_add ("/order-ledger/by-value", Fixture, NULL, set_up, test_by_value, tear_down);
  g_test_add ("/order-ledger/filled", Fixture, NULL, set_up, test_filled, tear_down);
  g_test_add ("/order-ledger/fills-first", Fixture, NULL, set_up, test_fills_first, tear_down);
  g_test_add ("/order-ledger/courses", Fixture, NULL, set_up, test_courses, tear_down);
  return g_test_run ();
}
