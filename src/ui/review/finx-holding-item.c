/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/finx-holding-item.h"

#include <math.h>

struct _FinxHoldingItem
{
  GObject           parent_instance;
  FinxReview       *review;             /* keeps the texts of @holding */
  FinxReviewHolding holding;
  guint64           serial;
  GListStore       *lots;               /* (nullable) (element-type FinxHoldingItem): once somebody asked for them */
  gboolean          is_lot;
  FinxOpenLot       lot;                /* where it is one */
};

G_DEFINE_FINAL_TYPE (FinxHoldingItem, finx_holding_item, G_TYPE_OBJECT)

enum { PROP_0, PROP_SERIAL, N_PROPS };
static GParamSpec *properties[N_PROPS];

const FinxReviewHolding *
finx_holding_item_get (FinxHoldingItem *self)
{
  g_return_val_if_fail (FINX_IS_HOLDING_ITEM (self), NULL);
  return &self->holding;
}

static void
get_property (GObject    *object,
              guint       id,
              GValue     *value,
              GParamSpec *pspec)
{
  if (id == PROP_SERIAL)
    g_value_set_uint64 (value, FINX_HOLDING_ITEM (object)->serial);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
finx_holding_item_finalize (GObject *object)
{
  finx_review_unref (FINX_HOLDING_ITEM (object)->review);
  g_clear_object (&FINX_HOLDING_ITEM (object)->lots);
  G_OBJECT_CLASS (finx_holding_item_parent_class)->finalize (object);
}

static void
finx_holding_item_class_init (FinxHoldingItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = get_property;
  object_class->finalize = finx_holding_item_finalize;
  properties[PROP_SERIAL] = g_param_spec_uint64 ("serial", NULL, NULL, 0, G_MAXUINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
finx_holding_item_init (FinxHoldingItem *self)
{
}

/* A lot as a row among those of its holding: what both have stands in the same places. */
static FinxReviewHolding
describe_lot (const FinxOpenLot       *lot,
              const FinxReviewHolding *whole)
{
  FinxReviewHolding self = {
    .instrument = lot->instrument,
    .currency = lot->instrument->currency,
    .quantity = lot->quantity,
    .price = lot->price,
    .previous = whole->previous,
    .price_age = lot->price_age,
    .rate_age = whole->rate_age,
    .cost = lot->cost,
    .value = lot->value,
    .base_cost = lot->base_cost,
    .base_value = lot->base_value,
    .base_day_change = FINX_DECIMAL_UNKNOWN,
    .base_price_move = FINX_DECIMAL_UNKNOWN,
    .weight = finx_decimal_to_double (lot->base_value) / finx_decimal_to_double (whole->base_value) * whole->weight,
    .price_gain = lot->price_gain,
    .currency_gain = lot->currency_gain,
    .realised = FINX_DECIMAL_UNKNOWN,
    .income = FINX_DECIMAL_UNKNOWN,
    .fees = FINX_DECIMAL_UNKNOWN,
    .taxes = FINX_DECIMAL_UNKNOWN,
    .total_gain = lot->base_gain,
    .gaps = whole->gaps,
  };
  FinxDecimal units = finx_decimal_mul (lot->quantity, lot->instrument->multiplier, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN);

  self.cost_price = finx_decimal_div (lot->cost, units, FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
  if (!finx_decimal_is_known (lot->base_value) || !finx_decimal_is_known (whole->base_value) || whole->base_value.coef == 0)
    self.weight = NAN;
  return self;
}

/* Those of the review that @self is of. */
static void
fill_lots (FinxHoldingItem *self)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->holding.n_lots; i++)
    {
      FinxHoldingItem *item = g_object_new (FINX_TYPE_HOLDING_ITEM, NULL);

      item->is_lot = TRUE;
      item->review = finx_review_ref (self->review);
      finx_gains_report_get_open (finx_review_get_gains (self->review), self->holding.first_lot + i, &item->lot);
      item->holding = describe_lot (&item->lot, &self->holding);
      g_ptr_array_add (items, item);
    }
  g_list_store_splice (self->lots, 0, g_list_model_get_n_items (G_LIST_MODEL (self->lots)), items->pdata, items->len);
}

GListModel *
finx_holding_item_list_lots (FinxHoldingItem *self)
{
  g_return_val_if_fail (FINX_IS_HOLDING_ITEM (self), NULL);

  if (self->is_lot || self->holding.n_lots == 0)
    return NULL;
  if (self->lots == NULL)
    {
      self->lots = g_list_store_new (FINX_TYPE_HOLDING_ITEM);
      fill_lots (self);
    }
  return g_object_ref (G_LIST_MODEL (self->lots));
}

const FinxOpenLot *
finx_holding_item_get_lot (FinxHoldingItem *self)
{
  g_return_val_if_fail (FINX_IS_HOLDING_ITEM (self), NULL);
  return self->is_lot ? &self->lot : NULL;
}

static void
set_holding (FinxHoldingItem         *self,
             FinxReview              *review,
             const FinxReviewHolding *holding)
{
  FinxReview *before = self->review;

  self->review = finx_review_ref (review);
  g_clear_pointer (&before, finx_review_unref);
  self->holding = *holding;
  self->serial++;
  if (self->lots != NULL)
    fill_lots (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERIAL]);
}

/* Whether a row opens is asked once. */
static gboolean
is_same (FinxHoldingItem         *self,
         const FinxReviewHolding *holding)
{
  return self->holding.instrument == holding->instrument && (self->holding.n_lots > 0) == (holding->n_lots > 0)
         && (holding->instrument != NULL || g_str_equal (self->holding.currency, holding->currency));
}

/* The item of @holding among those from @from on; NULL: none */
static FinxHoldingItem *
find (GListStore              *items,
      guint                    from,
      const FinxReviewHolding *holding,
      guint                   *place)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (items));

  for (guint i = from; i < n; i++)
    {
      g_autoptr(FinxHoldingItem) item = g_list_model_get_item (G_LIST_MODEL (items), i);

      *place = i;
      if (is_same (item, holding))
        return g_steal_pointer (&item);
    }
  return NULL;
}

void
finx_holding_items_update (GListStore *items,
                           FinxReview *review,
                           gboolean    with_flat,
                           gboolean    with_cash)
{
  const GArray *holdings = finx_review_get_holdings (review);
  guint n = 0;

  for (guint i = 0; i < holdings->len; i++)
    {
      const FinxReviewHolding *holding = &g_array_index (holdings, FinxReviewHolding, i);
      gboolean is_flat = finx_decimal_is_known (holding->quantity) && finx_decimal_sign (holding->quantity) == 0;
      g_autoptr(FinxHoldingItem) item = NULL;
      gboolean is_in;
      guint place = 0;

      if ((is_flat && !with_flat) || (holding->instrument == NULL && !with_cash))
        continue;
      item = find (items, n, holding, &place);
      if (item == NULL)
        item = g_object_new (FINX_TYPE_HOLDING_ITEM, NULL);
      else if (place != n)
        g_list_store_remove (items, place);
      is_in = item->review != NULL && place == n;
      set_holding (item, review, holding);
      if (!is_in)
        g_list_store_insert (items, n, item);
      n++;
    }
  g_list_store_splice (items, n, g_list_model_get_n_items (G_LIST_MODEL (items)) - n, NULL, 0);
}
