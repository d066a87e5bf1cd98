/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/finx-order-ledger.h"

#include <string.h>

#include "base/finx-log.h"
#include "base/finx-string.h"

/* An order that is done is kept for as long as its last words may come, and its fills as long as they may come again. */
#define MOST_DONE 20000

struct _FinxOrderLedger
{
  FinxBrokerSink sink;
  gpointer       user_data;
  GHashTable    *by_client;             /* client id → Entry, owned */
  GHashTable    *by_venue;              /* venue id → Entry, borrowed; an order that was replaced has several */
  GHashTable    *fills;                 /* ids that were seen */
  GQueue         done;                  /* (element-type Entry): oldest first, borrowed */
  gboolean       counts_apart;          /* see finx_order_ledger_count_apart() */
};

/* What an order goes by at the venue, or went by. */
typedef struct
{
  char       *id;
  FinxDecimal filled;                   /* of this one alone, as it was told; 0 where these are not counted apart */
  FinxDecimal fill_sum;                 /* of the fills that were told of it */
  gboolean    is_earlier;               /* than the one that it had in the journal */
} Name;

typedef struct
{
  FinxOrder  *order;
  FinxDecimal fill_sum;                 /* of the fills that were told */
  FinxDecimal fill_value;               /* likewise: quantities × prices */
  GArray     *names;                    /* (element-type Name): each that it had */
  GPtrArray  *fill_ids;                 /* (element-type utf8) */
  gboolean    is_followed;              /* it goes by a new venue id, of which nothing was told yet */
  gboolean    is_restored;              /* from the journal, and not told since */
  FinxDecimal before;                   /* filled of earlier names, as far as the journal's sum shows */
} Entry;

static void
clear_name (gpointer data)
{
  g_free (((Name *) data)->id);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  finx_order_free (entry->order);
  g_array_unref (entry->names);
  g_ptr_array_unref (entry->fill_ids);
  g_free (entry);
}

FinxOrderLedger *
finx_order_ledger_new (void)
{
  FinxOrderLedger *self = g_new0 (FinxOrderLedger, 1);

  self->by_client = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  self->by_venue = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->fills = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->done);
  return self;
}

void
finx_order_ledger_free (FinxOrderLedger *self)
{
  g_queue_clear (&self->done);
  g_hash_table_unref (self->fills);
  g_hash_table_unref (self->by_venue);
  g_hash_table_unref (self->by_client);
  g_free (self);
}

/* @sink: (nullable): borrowed; its order and fill are called from here, in the calls that take something */
void
finx_order_ledger_set_sink (FinxOrderLedger      *self,
                            const FinxBrokerSink *sink,
                            gpointer              user_data)
{
  self->sink = sink != NULL ? *sink : (FinxBrokerSink) { NULL, };
  self->user_data = user_data;
}

/**
 * finx_order_ledger_count_apart:
 *
 * At this venue an order that took another one's place is told with what is filled of it alone, and for what is left to trade. Here the
 * two are one, so what was filled of the first belongs to both numbers. A fill's id begins with the venue id of its order and a slash: that
 * is how the journal knows what an order went by before.
 */
void
finx_order_ledger_count_apart (FinxOrderLedger *self)
{
  self->counts_apart = TRUE;
}

static void
forget (FinxOrderLedger *self,
        Entry           *entry)
{
  for (guint i = 0; i < entry->names->len; i++)
    g_hash_table_remove (self->by_venue, g_array_index (entry->names, Name, i).id);
  for (guint i = 0; i < entry->fill_ids->len; i++)
    g_hash_table_remove (self->fills, entry->fill_ids->pdata[i]);
  g_hash_table_remove (self->by_client, entry->order->client_id);
}

static void
note_done (FinxOrderLedger *self,
           Entry           *entry)
{
  g_queue_push_tail (&self->done, entry);
  while (self->done.length > MOST_DONE)
    forget (self, g_queue_pop_head (&self->done));
}

static void
name_at_venue (FinxOrderLedger *self,
               Entry           *entry,
               const char      *venue_id)
{
  Name name = { NULL, FINX_DECIMAL_ZERO, FINX_DECIMAL_ZERO, FALSE };

  if (venue_id == NULL || *venue_id == '\0' || g_hash_table_contains (self->by_venue, venue_id))
    return;
  g_hash_table_insert (self->by_venue, g_strdup (venue_id), entry);
  name.id = g_strdup (venue_id);
  g_array_append_val (entry->names, name);
}

/* (nullable) */
static Name *
find_name (Entry      *entry,
           const char *venue_id)
{
  for (guint i = 0; i < entry->names->len; i++)
    if (g_str_equal (g_array_index (entry->names, Name, i).id, venue_id))
      return &g_array_index (entry->names, Name, i);
  return NULL;
}

/* What is filled of those whose place the present one took. */
static FinxDecimal
get_carried (FinxOrderLedger *self,
             Entry           *entry)
{
  FinxDecimal sum = FINX_DECIMAL_ZERO, earlier = FINX_DECIMAL_ZERO;

  for (guint i = 0; self->counts_apart && i < entry->names->len; i++)
    {
      const Name *name = &g_array_index (entry->names, Name, i);
      FinxDecimal *part = name->is_earlier ? &earlier : &sum;

      if (!g_str_equal (name->id, entry->order->venue_id))
        *part = finx_decimal_add (*part, finx_decimal_max (name->filled, name->fill_sum));
    }
  return finx_decimal_add (sum, finx_decimal_max (earlier, entry->before));
}

static Entry *
add (FinxOrderLedger *self,
     FinxOrder       *order)            /* (transfer full) */
{
  Entry *entry = g_new0 (Entry, 1);

  entry->order = order;
  entry->fill_sum = entry->fill_value = entry->before = FINX_DECIMAL_ZERO;
  entry->names = g_array_new (FALSE, FALSE, sizeof (Name));
  g_array_set_clear_func (entry->names, clear_name);
  entry->fill_ids = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_insert (self->by_client, order->client_id, entry);
  name_at_venue (self, entry, order->venue_id);
  if (!finx_order_state_is_open (order->state))
    note_done (self, entry);
  return entry;
}

/**
 * finx_order_ledger_add:
 * @order: copied: one that the journal has, or that goes out now
 *
 * What is known already; nobody is told. Does nothing for an order that is there.
 */
void
finx_order_ledger_add (FinxOrderLedger *self,
                       const FinxOrder *order)
{
  if (!g_hash_table_contains (self->by_client, order->client_id))
    add (self, finx_order_copy (order))->is_restored = *order->venue_id != '\0';
}

/* An order of the journal is there with the last one of its names. */
static void
name_earlier (FinxOrderLedger *self,
              Entry           *entry,
              const char      *venue_id)
{
  Name *name;

  if (find_name (entry, venue_id) != NULL)
    return;
  name_at_venue (self, entry, venue_id);
  name = find_name (entry, venue_id);
  if (name != NULL)
    name->is_earlier = TRUE;
}

/* @fill: with the client id, or the id at the venue that it belongs to. Returns: %FALSE: it was there */
static gboolean
note_fill (FinxOrderLedger *self,
           Entry           *entry,
           const char      *venue_id,   /* that it has, or had when this was filled */
           const FinxFill  *fill)
{
  Name *name = find_name (entry, venue_id);

  if (!g_hash_table_add (self->fills, g_strdup (fill->id)))
    return FALSE;
  g_ptr_array_add (entry->fill_ids, g_strdup (fill->id));
  entry->fill_sum = finx_decimal_add (entry->fill_sum, fill->quantity);
  if (name != NULL)
    name->fill_sum = finx_decimal_add (name->fill_sum, fill->quantity);
  entry->fill_value = finx_decimal_add (entry->fill_value, finx_decimal_mul (fill->quantity, fill->price, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN));
  return TRUE;
}

/* The same for a fill that the journal has; after its order. */
void
finx_order_ledger_add_fill (FinxOrderLedger *self,
                            const FinxFill  *fill)
{
  Entry *entry = g_hash_table_lookup (self->by_client, fill->client_id);
  const char *slash = self->counts_apart ? strchr (fill->id, '/') : NULL;
  g_autofree char *venue_id = NULL;

  if (entry == NULL)
    return;
  venue_id = slash != NULL ? g_strndup (fill->id, (gsize) (slash - fill->id)) : g_strdup (entry->order->venue_id);
  if (slash != NULL)
    name_earlier (self, entry, venue_id);
  note_fill (self, entry, venue_id, fill);
}

/* (nullable) (transfer none) */
const FinxOrder *
finx_order_ledger_find (FinxOrderLedger *self,
                        const char      *client_id)
{
  Entry *entry = g_hash_table_lookup (self->by_client, client_id);

  return entry != NULL ? entry->order : NULL;
}

/**
 * finx_order_ledger_copy:
 *
 * Returns: (transfer full) (nullable): the order with @client_id as its venue would tell it, to be told with a change
 */
FinxOrder *
finx_order_ledger_copy (FinxOrderLedger *self,
                        const char      *client_id)
{
  Entry *entry = g_hash_table_lookup (self->by_client, client_id);
  FinxOrder *order = entry != NULL ? finx_order_copy (entry->order) : NULL;
  FinxDecimal carried = entry != NULL ? get_carried (self, entry) : FINX_DECIMAL_ZERO;

  if (order == NULL || finx_decimal_sign (carried) == 0)
    return order;
  order->filled = finx_decimal_sub (order->filled, carried);
  order->quantity = finx_decimal_sub (order->quantity, carried);
  return order;
}

/* (nullable) (transfer none): by any venue id that it ever had */
const FinxOrder *
finx_order_ledger_find_venue (FinxOrderLedger *self,
                              const char      *venue_id)
{
  Entry *entry = g_hash_table_lookup (self->by_venue, venue_id);

  return entry != NULL ? entry->order : NULL;
}

/* An order that did not come into being. Nobody is told. */
void
finx_order_ledger_drop (FinxOrderLedger *self,
                        const char      *client_id)
{
  Entry *entry = g_hash_table_lookup (self->by_client, client_id);

  if (entry == NULL)
    return;
  g_queue_remove (&self->done, entry);
  forget (self, entry);
}

static void
follow (FinxOrderLedger *self,
        Entry           *entry,
        const char      *venue_id)
{
  Name *last = find_name (entry, entry->order->venue_id);

  if (last != NULL && self->counts_apart)
    last->filled = finx_decimal_max (last->filled, finx_decimal_sub (entry->order->filled, get_carried (self, entry)));
  name_at_venue (self, entry, venue_id);
  finx_set_str (&entry->order->venue_id, venue_id);
  entry->is_followed = TRUE;
}

/**
 * finx_order_ledger_follow:
 * @from: the venue id that the order had when it was changed
 *
 * Where a change makes a new order of an old one: the order with @client_id goes by @venue_id from now on. Its old venue ids still
 * find it, and what is told of their end is not its end. Does nothing for one that goes by another id than @from already: that was
 * told late, and it was changed again since.
 */
void
finx_order_ledger_follow (FinxOrderLedger *self,
                          const char      *client_id,
                          const char      *from,
                          const char      *venue_id)
{
  Entry *entry = g_hash_table_lookup (self->by_client, client_id);

  if (entry != NULL && g_str_equal (entry->order->venue_id, from) && find_name (entry, venue_id) == NULL)
    follow (self, entry, venue_id);
}

/* The same order went by @venue_id between two changes, of which only the last one was heard. */
void
finx_order_ledger_name_former (FinxOrderLedger *self,
                               const char      *client_id,
                               const char      *venue_id)
{
  Entry *entry = g_hash_table_lookup (self->by_client, client_id);

  if (entry != NULL)
    name_at_venue (self, entry, venue_id);
}

/* The same order went by @venue_id before it had the one that the journal knows. */
void
finx_order_ledger_name_earlier (FinxOrderLedger *self,
                                const char      *client_id,
                                const char      *venue_id)
{
  Entry *entry = g_hash_table_lookup (self->by_client, client_id);

  if (entry != NULL)
    name_earlier (self, entry, venue_id);
}

/* Higher is later in an order's life; those of one step take each other's place freely. */
static int
stage (FinxOrderState state)
{
  switch (state)
    {
    case FINX_ORDER_UNKNOWN: return 0;
    case FINX_ORDER_PENDING: return 1;
    case FINX_ORDER_WAITING:
    case FINX_ORDER_WORKING:
    case FINX_ORDER_PARTIAL: return 2;
    default:                 return 3;
    }
}

/* @is_first: of a new venue id, whose times may be older than those of the old one */
static gboolean
is_news (const FinxOrder *known,
         const FinxOrder *told,
         gboolean         is_first)
{
  if (!finx_order_state_is_open (known->state))         /* done stays done, but the last fills may come after its end */
    return !finx_order_state_is_open (told->state) && finx_decimal_compare (told->filled, known->filled) > 0;
  if (told->state == FINX_ORDER_UNKNOWN)
    return known->state != FINX_ORDER_UNKNOWN && told->updated_us > known->updated_us;
  if (finx_decimal_compare (told->filled, known->filled) < 0)
    return FALSE;               /* what is filled stays filled: it is older, whatever its time says */
  if (finx_decimal_compare (told->filled, known->filled) > 0 || stage (told->state) > stage (known->state))
    return TRUE;
  if ((told->updated_us < known->updated_us && !is_first) || stage (told->state) < stage (known->state))
    return FALSE;
  return told->state != known->state || !finx_decimal_equal (told->quantity, known->quantity)
         || !finx_decimal_equal (told->limit_price, known->limit_price) || !finx_decimal_equal (told->stop_price, known->stop_price)
         || !finx_decimal_equal (told->trail, known->trail) || g_strcmp0 (told->venue_id, known->venue_id) != 0
         || (*told->reason != '\0' && !g_str_equal (told->reason, known->reason));
}

/* What a broker does not repeat stays as we said it. */
static void
keep_ours (FinxOrder       *told,
           const FinxOrder *known)
{
  char **texts[][2] = {
    { &told->client_id, (char **) &known->client_id }, { &told->account, (char **) &known->account },
    { &told->parent, (char **) &known->parent }, { &told->oco_group, (char **) &known->oco_group },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_free (*texts[i][0]);
      *texts[i][0] = g_strdup (*texts[i][1]);
    }
  if (*told->venue_id == '\0')
    finx_set_str (&told->venue_id, known->venue_id);
  told->instrument = known->instrument;
  told->placed_us = known->placed_us;
  told->notional = known->notional;
  told->expire_us = known->expire_us;
  if ((told->tif == FINX_TIF_GTD) != (told->expire_us > 0))
    told->tif = known->tif;
  told->is_extended = known->is_extended;
  if (!finx_decimal_is_known (told->quantity))
    told->quantity = known->quantity;
  if (!finx_decimal_is_known (told->average_price))
    told->average_price = known->average_price;
  if (finx_decimal_sign (told->fees) == 0)
    told->fees = known->fees;
  if (!finx_decimal_is_known (told->stop_price) && known->type == FINX_ORDER_TRAILING_STOP)
    told->stop_price = known->stop_price;
  told->updated_us = MAX (told->updated_us, known->updated_us);
}

/* What the fills that came cost on the average, if they are all; unknown: they are not. */
static FinxDecimal
get_average (const Entry *entry,
             FinxDecimal  filled)
{
  if (finx_decimal_sign (filled) <= 0 || !finx_decimal_equal (entry->fill_sum, filled))
    return FINX_DECIMAL_UNKNOWN;
  return finx_decimal_normalize (finx_decimal_div (entry->fill_value, filled, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN));
}

/* More was filled before it took the place that it has. */
static void
carry (const Entry *entry,
       FinxOrder   *order,
       FinxDecimal  more)
{
  if (finx_decimal_sign (more) <= 0)
    return;
  order->filled = finx_decimal_add (order->filled, more);
  order->quantity = finx_decimal_add (order->quantity, more);
  order->average_price = get_average (entry, order->filled);
  if (order->state == FINX_ORDER_WORKING)
    order->state = FINX_ORDER_PARTIAL;
}

/* Whether it is about one whose place another one took. Those are never told as anything but ended: what is, came later. */
static gboolean
is_past (FinxOrderLedger *self,
         Entry           *entry,
         const FinxOrder *told)
{
  Name *name = find_name (entry, told->venue_id);

  if (*told->venue_id == '\0' || *entry->order->venue_id == '\0' || g_str_equal (told->venue_id, entry->order->venue_id)
      || g_hash_table_lookup (self->by_venue, told->venue_id) != entry)
    return FALSE;
  if (name == NULL || !name->is_earlier || told->state == FINX_ORDER_CANCELLED)
    return TRUE;
  name->is_earlier = FALSE;
  return FALSE;
}

/* What the journal's order has more than its present name is for was filled before it had that. */
static void
note_before (FinxOrderLedger *self,
             Entry           *entry,
             const FinxOrder *told)
{
  FinxDecimal more = finx_decimal_sub (entry->order->quantity, told->quantity);

  if (self->counts_apart && entry->is_restored && g_str_equal (told->venue_id, entry->order->venue_id) && finx_decimal_sign (more) > 0)
    entry->before = finx_decimal_min (more, entry->order->filled);
  entry->is_restored = FALSE;
}

/**
 * finx_order_ledger_take:
 * @told: (transfer full): as the broker has it, with a client id or a venue id
 * @note: (nullable): what happened
 *
 * Returns: whether it was news; the sink was told
 */
gboolean
finx_order_ledger_take (FinxOrderLedger *self,
                        FinxOrder       *told,
                        const char      *note)
{
  Entry *entry = *told->client_id != '\0' ? g_hash_table_lookup (self->by_client, told->client_id) : NULL;
  gboolean is_new;

  if (entry == NULL && *told->venue_id != '\0')
    entry = g_hash_table_lookup (self->by_venue, told->venue_id);
  is_new = entry == NULL;
  /* Of an order that was replaced, the old one's end is not the end. */
  if (!is_new && is_past (self, entry, told))
    {
      finx_order_free (told);
      return FALSE;
    }
  if (is_new)
    {
      if (*told->client_id == '\0')
        finx_set_str (&told->client_id, told->venue_id);
      entry = add (self, told);
    }
  else
    {
      gboolean was_open = finx_order_state_is_open (entry->order->state);

      if (self->counts_apart && *told->venue_id != '\0' && *entry->order->venue_id != '\0' && !g_str_equal (told->venue_id, entry->order->venue_id))
        follow (self, entry, told->venue_id);
      note_before (self, entry, told);
      carry (entry, told, get_carried (self, entry));
      keep_ours (told, entry->order);
      if (!is_news (entry->order, told, entry->is_followed && g_str_equal (told->venue_id, entry->order->venue_id)))
        {
          finx_order_free (told);
          return FALSE;
        }
      g_hash_table_steal (self->by_client, entry->order->client_id);
      finx_order_free (entry->order);
      entry->order = told;
      entry->is_followed = FALSE;
      g_hash_table_insert (self->by_client, told->client_id, entry);
      name_at_venue (self, entry, told->venue_id);
      if (was_open && !finx_order_state_is_open (told->state))
        note_done (self, entry);
    }
  if (self->sink.order != NULL)
    self->sink.order (told, note != NULL ? note : "", self->user_data);
  return TRUE;
}

/* An order for coins by value is filled in money: what that is in coins is rounded to their last digit, fill by fill, and not as the venue
 * rounds the sum. */
static FinxDecimal
get_rounding (const Entry *entry)
{
  const FinxInstrument *instrument = entry->order->instrument;

  if (!finx_order_is_by_value (entry->order) || instrument == NULL || instrument->asset_class != FINX_ASSET_CRYPTO)
    return FINX_DECIMAL_ZERO;
  return finx_decimal_new (entry->fill_ids->len, instrument->size_scale);
}

/* What fills prove of an order that was told with less, or not at all: it is at the venue, and so much of it is filled. */
static void
raise_filled (FinxOrderLedger *self,
              Entry           *entry)
{
  FinxOrder *order = entry->order;
  gboolean is_there = stage (order->state) > stage (FINX_ORDER_PENDING);

  if (is_there && (finx_order_state_is_open (order->state)
                   || finx_decimal_compare (finx_decimal_sub (entry->fill_sum, order->filled), get_rounding (entry)) <= 0))
    return;
  if (!is_there)
    order->state = FINX_ORDER_PARTIAL;          /* that it is done, and with what fees, the venue tells */
  if (finx_decimal_compare (entry->fill_sum, order->filled) > 0)
    {
      order->filled = entry->fill_sum;
      order->average_price = get_average (entry, order->filled);
    }
  if (self->sink.order != NULL)
    self->sink.order (order, "Its fills tell more", self->user_data);
}

/* The same of an order that took another one's place: what is filled of both. */
static void
raise_carried (FinxOrderLedger *self,
               Entry           *entry,
               FinxDecimal      before)
{
  FinxDecimal carried = get_carried (self, entry);
  FinxOrder *order = entry->order;

  if (finx_decimal_sign (carried) <= 0 || entry->is_restored)      /* it may be in the journal's sum */
    return;
  carry (entry, order, finx_decimal_sub (carried, before));
  if (finx_decimal_is_known (get_average (entry, order->filled)))
    order->average_price = get_average (entry, order->filled);
  if (self->sink.order != NULL)
    self->sink.order (order, "Its fills tell more", self->user_data);
}

/**
 * finx_order_ledger_take_fill:
 * @fill: (transfer full): with the client id or, in its place, the venue id of its order
 *
 * Returns: whether it was news; the sink was told
 */
gboolean
finx_order_ledger_take_fill (FinxOrderLedger *self,
                             FinxFill        *fill)
{
  g_autoptr(FinxFill) owned = fill;
  Entry *entry = g_hash_table_lookup (self->by_client, fill->client_id);
  FinxDecimal before;

  if (entry == NULL)
    entry = g_hash_table_lookup (self->by_venue, fill->client_id);
  if (entry == NULL)
    {
      finx_log (FINX_LOG_WARNING, "orders", "", "Fill %s belongs to the order %s, which is not known", fill->id, fill->client_id);
      return FALSE;
    }
  before = get_carried (self, entry);
  if (!note_fill (self, entry, g_hash_table_lookup (self->by_venue, fill->client_id) == entry ? fill->client_id : entry->order->venue_id, fill))
    return FALSE;
  finx_set_str (&owned->client_id, entry->order->client_id);
  finx_set_str (&owned->account, entry->order->account);
  owned->instrument = entry->order->instrument;
  raise_carried (self, entry, before);
  raise_filled (self, entry);
  if (self->sink.fill != NULL)
    self->sink.fill (owned, self->user_data);
  return TRUE;
}

/* (transfer container) (element-type FinxOrder): in no order */
GPtrArray *
finx_order_ledger_get_open (FinxOrderLedger *self)
{
  GPtrArray *open = g_ptr_array_new ();
  GHashTableIter iter;
  Entry *entry;

  g_hash_table_iter_init (&iter, self->by_client);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    if (finx_order_state_is_open (entry->order->state))
      g_ptr_array_add (open, entry->order);
  return open;
}

/**
 * finx_order_ledger_get_filled:
 * @quantity: (out): sum of the fills that came
 * @value: (out): what they cost or brought, without fees
 *
 * Both 0 for an order that is not known. For brokers that tell sums and no fills: what a sum has more than this is the next fill.
 */
void
finx_order_ledger_get_filled (FinxOrderLedger *self,
                              const char      *venue_id,
                              FinxDecimal     *quantity,
                              FinxDecimal     *value)
{
  const Entry *entry = g_hash_table_lookup (self->by_venue, venue_id);

  *quantity = entry != NULL ? entry->fill_sum : FINX_DECIMAL_ZERO;
  *value = entry != NULL ? entry->fill_value : FINX_DECIMAL_ZERO;
}

/**
 * finx_order_ledger_lacks_fills:
 * @since_us: (out): when the first of the orders was placed that lack some
 *
 * Returns: whether more of an order is filled than the fills that came say; they are to be read
 */
gboolean
finx_order_ledger_lacks_fills (FinxOrderLedger *self,
                               gint64          *since_us)
{
  GHashTableIter iter;
  Entry *entry;
  gboolean lacks = FALSE;

  g_hash_table_iter_init (&iter, self->by_client);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    if (finx_decimal_compare (finx_decimal_sub (entry->order->filled, entry->fill_sum), get_rounding (entry)) > 0)
      {
        *since_us = lacks ? MIN (*since_us, entry->order->placed_us) : entry->order->placed_us;
        lacks = TRUE;
      }
  return lacks;
}
